"""Every step has words."""

import pytest

from rts_console.scenario.steps import VERBS, normal
from rts_console.scenario.wording import describe, names, quoted


@pytest.mark.parametrize(
    ("verb", "value", "words"),
    [
        ("login", "alice", "alice logs in"),
        ("login", ["alice", "bob"], "alice and bob log in"),
        ("login", {"who": "a", "token": {"expired": True}}, "a logs in (token that ran out)"),
        ("login", {"who": "a", "token": {"env": "T"}}, "a logs in (token from T)"),
        ("update_token", {"who": "a", "token": {"life": "2 s"}}, "a gets a new token (token lives 2 s)"),
        ("join", {"who": "a", "room": "x"}, "a joins x"),
        ("send", {"from": "a", "to": "b", "text": "hi", "count": 3}, 'a sends 3 × "hi" to b'),
        ("send_room", {"from": "a", "room": "x", "json": {"k": 1}}, 'a sends {"k": 1} to room x'),
        ("send_room", {"from": "a", "room": "x", "generate": {"of": "emoji", "bytes": 9}}, "a sends 9 bytes of emoji"),
        ("fault", {"kind": "loss", "percent": 5, "who": "b", "for": "2 s"}, "fault: loss 5 % for b, 2 s long"),
        ("fault", "3G", "fault: 3G"),
        ("fault", {"kind": "delay", "delay": "1 s", "jitter": "5 ms"}, "fault: delay 1 s ± 5 ms"),
        ("send", {"from": "a", "to": "b", "base64": "AAEC Aw=="}, "a sends 4 bytes to b"),
        ("send", {"from": "a", "to": "b", "hex": "00 ff"}, "a sends 2 bytes to b"),
        ("send", {"from": "a", "to": "b", "hex": "${x}"}, 'a sends bytes "${x}" to b'),
        ("peer_status", {"who": "a", "of": "b"}, "a looks b up"),
        ("peer_status", {"who": "a", "of": "b", "is": "online"}, "a looks b up, who is online"),
        ("operator", {"action": "mute", "who": "b", "room": "x"}, "the operator: mute b in x"),
        ("server_api", {"vendor": "rongcloud", "path": "/x.json"}, "the app server calls rongcloud /x.json"),
        ("login", ["a", "b", "c"], "a, b and c log in"),
        ("expect_no", {"who": "b", "event": "LoggedOut", "within": "1 s"}, "b is not told LoggedOut within 1 s"),
        ("expect_no", {"who": "b", "link": "failed"}, "b link does not become failed"),
        ("expect", {"who": "b", "is": {"link": "failed", "logged_in": True}}, "b link is failed, logged_in True"),
        (
            "expect",
            {"who": "b", "order": "as sent", "from": "a", "room": "x"},
            "b receives all from a in x, in the order",
        ),
        ("expect", {"who": "b", "order": ["1", {"contains": "2"}]}, "b receives in this order: text "),
        ("expect_no", {"who": ["a", "b", "c"], "receives": {}}, "a, b and c receive no message"),
        ("expect", {"who": ["a", "b"], "receives": {"json": 1}, "within": "1 s"}, "a and b receive json 1 within 1 s"),
        ("expect", {"who": "b", "receives": "r", "count": 3, "within": "1 s"}, 'b receives 3 × "r" within 1 s'),
        ("expect", {"who": "b", "receives": {"json": 1}, "at_least": 2}, "b receives at least 2 × json 1"),
        ("parallel", [{}, {}], "2 things at once"),
        ("expect", {"measure": "p95", "less_than": "51 ms"}, "p95 of delivery < 51 ms"),
        ("expect", {"that": "${x}", "equals": 3}, '"${x}" = 3'),
        ("expect_no", {"who": "b", "receives": {}, "within": "1 s"}, "b receives no message within 1 s"),
        ("expect", {"who": "b", "event": "LoggedOut", "where": {"reason": 1}}, "b is told LoggedOut with reason 1"),
        ("expect", {"who": "b", "receives": {"json": {"a": 1}}}, 'b receives json {"a": 1}'),
    ],
)
def test_words(verb: str, value: object, words: str) -> None:
    assert describe(verb, normal(verb, value)).startswith(words)


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_is_without_words_even_with_nothing_in_it(verb: str) -> None:
    assert describe(verb, {})
    assert describe(verb, "x")


def test_texts_are_shortened_and_stay_on_a_line() -> None:
    assert quoted("a\nb") == '"a⏎b"'
    assert len(quoted("x" * 500)) < 70
    assert names(["a", "b"]) == "a and b"
    crowd = [f"u{number}" for number in range(200)]
    assert names(crowd) == "u0, u1, u2, u3 and 196 more"
    assert describe("expect", {"who": crowd, "receives": {"text": "x"}}) == f'{names(crowd)} receive text "x"'
