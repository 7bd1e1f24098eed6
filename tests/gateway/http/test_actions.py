"""How actions answer."""

from rts_console.gateway.http.actions import done, not_there


def test_answers() -> None:
    assert done(members=3) == (200, {"done": True, "members": 3})
    assert not_there("There is no room x.") == (404, {"error": "There is no room x."})
