import pytest

from rts_console.record.log import EventLog
from rts_console.record.query_pattern import Pattern
from rts_console.record.query_syntax import QueryError, Value

from .events import received


def found(pattern, *payloads):
    log = EventLog(chunk_rows=2)
    log.append("alice", [received(payload) for payload in payloads])
    return Pattern(Value(pattern, True, 0, len(pattern))).find(log, 0, log.next_seq).tolist()


@pytest.mark.parametrize(
    ("pattern", "payload", "fits"),
    [
        ("hel+o", "say HELLO", True),
        ("Hel+o", "say HELLO", False),
        (r"\Spen", "OPEN", True),
        ("^a$", "a", True),
        ("^a$", "ab", False),
        ("你+", "你你", True),
        ("^你{2}$", "你你", True),
        ("(ä|ö)x", "öx", True),
        (r"\bERR\d+", "an ERR42", True),
        (r"\.", "ab", False),
        ("[.]", ".", True),
        ("", "x", True),
    ],
)
def test_finds_what_the_pattern_says(pattern, payload, fits):
    assert found(pattern, payload.encode()) == ([0] if fits else [])


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999999999}", "*", "[", r"\x", "(?P<a>x)(?P<a>y)", "(" * 3_000])
def test_what_is_no_pattern_is_refused_with_a_remedy(pattern):
    with pytest.raises(QueryError, match="cannot be read"):
        Pattern(Value(pattern, True, 0, len(pattern)))


def test_a_match_stays_within_its_payload():
    assert found("ab.*cd", b"ab", b"cd", b"ab cd") == [2]


def test_warnings_about_patterns_are_no_errors():
    assert found("[[a]", b"[") == [0]
