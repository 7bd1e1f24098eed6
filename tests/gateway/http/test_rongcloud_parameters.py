"""What a call may give, in a form or in JSON, and the code for each thing that is wrong with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.http.rongcloud_codes import ApiError
from rts_console.gateway.http.rongcloud_parameters import Parameters, read_parameters

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def form(body: str | bytes) -> Parameters:
    return read_parameters(FORM, body.encode() if isinstance(body, str) else body)


def test_a_form_may_repeat_names_and_need_not_be_escaped() -> None:
    found = form("userId=u1&userId=u2&userId=u1&word=敏感 词&name=")
    assert found.ids("userId", 20) == ["u1", "u2"]
    assert found.text("word", 32) == "敏感 词"
    assert found.text("name", 64, least=0) == ""
    assert found.names() == ["userId", "word", "name"]
    assert not found.empty


def test_json_says_the_same_as_a_form() -> None:
    found = read_parameters(JSON, b'{"userId":["a","b"],"minute":5,"isBan":true,"entryInfo":{"k":"v"},"none":null}')
    assert found.ids("userId", 2) == ["a", "b"]
    assert (found.minute(), found.flag("isBan"), found.table("entryInfo")) == (5, True, {"k": "v"})
    assert found.names() == ["userId", "minute", "isBan", "entryInfo"]
    listed = read_parameters(JSON, b'[{"word":"x"}]')
    assert (listed.names(), listed.whole) == ([], [{"word": "x"}])
    assert read_parameters(JSON, b"").empty
    assert read_parameters(FORM, b"").empty


Read = Callable[[Parameters], Any]


@pytest.mark.parametrize(
    ("body", "read", "code"),
    [
        ("", lambda p: p.id("userId"), 1003),
        ("userId=", lambda p: p.id("userId"), 1003),
        ("userId=&userId=a", lambda p: p.ids("userId", 20), 1003),
        ("userId=" + "a" * 65, lambda p: p.id("userId"), 1005),
        ("userId=a b", lambda p: p.id("userId"), 1002),
        ("userId=" + "&userId=".join("abc"), lambda p: p.ids("userId", 2), 1002),
        ("", lambda p: p.text("word", 32), 1002),
        ("word=", lambda p: p.text("word", 32), 1002),
        ("word=" + "x" * 33, lambda p: p.text("word", 32), 1005),
        ("replaceWord=" + "x" * 33, lambda p: p.optional("replaceWord", 32), 1005),
        ("", lambda p: p.many("words", 2, 5), 1002),
        ("words=a&words=b&words=c", lambda p: p.many("words", 2, 5), 1002),
        ("words=abcdef", lambda p: p.many("words", 2, 5), 1005),
        ("", lambda p: p.minute(), 1003),
        ("minute=0", lambda p: p.minute(), 1003),
        ("minute=43201", lambda p: p.minute(), 1003),
        ("minute=1.5", lambda p: p.minute(), 1003),
        ("", lambda p: p.number("count", 1, 500), 1002),
        ("count=501", lambda p: p.number("count", 1, 500), 1002),
        ("count=-1", lambda p: p.number("count", 1, 500), 1002),
        ("count=９", lambda p: p.number("count", 1, 500), 1002),
        ("count=" + "9" * 5_000, lambda p: p.number("count", 1, 500), 1002),
        ("flag=yes", lambda p: p.flag("flag"), 1002),
        ("entryInfo=[1]", lambda p: p.table("entryInfo"), 1002),
        ("entryInfo={", lambda p: p.table("entryInfo"), 1002),
    ],
)
def test_what_is_wrong_has_its_code_and_names_the_parameter(body: str, read: Read, code: int) -> None:
    with pytest.raises(ApiError) as refused:
        read(form(body))
    assert refused.value.code == code
    assert any(name in refused.value.message for name in ("userId", "ord", "minute", "count", "flag", "entryInfo"))


def test_what_may_be_missing_has_a_default() -> None:
    nothing = form("x=1")
    assert nothing.optional("replaceWord", 32) == ""
    assert nothing.number("type", 0, 2, 1) == 1
    assert nothing.flag("isBan") is False
    assert nothing.flag("isBan", default=True) is True
    assert nothing.table("entryInfo") == {}
    assert nothing.many("userIds", 20, 64, least=0) == []


def test_the_limits_themselves_are_allowed() -> None:
    edge = form("userId=" + "a" * 64 + "&minute=43200&word=" + "词" * 32)
    assert (edge.id("userId"), edge.minute(), edge.text("word", 32)) == ("a" * 64, 43_200, "词" * 32)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=20)), min_size=1, max_size=20))
def test_an_escaped_form_comes_out_as_it_went_in(pairs: list[tuple[str, str]]) -> None:
    found = form(urlencode(pairs))
    assert found.names() == list(dict(pairs))
    for name, _ in pairs:
        assert found.text(name, 20, least=0) == next(value for key, value in pairs if key == name)


@given(st.binary(max_size=200), st.sampled_from([FORM, JSON, "text/plain"]))
def test_any_bytes_only_ever_raise_our_error(body: bytes, content_type: str) -> None:
    try:
        found = read_parameters(content_type, body)
        found.ids("userId", 20)
    except ApiError as error:
        assert error.message  # noqa: PT017
