from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record.log import EventLog
from rts_console.record.query_pattern import ALL_BYTES, Pattern
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


@pytest.mark.parametrize("pattern", ["[0-9a-f]+z", "a.*b.*c", "(a+)+$", "(a|aa)+c", "a*a*a*a*a*b", "(.*a){12}x"])
def test_no_pattern_hangs_on_a_large_payload(pattern):
    payload = b"ab" * 32_768
    assert found(pattern, payload, payload + b"cz") is not None


@pytest.mark.parametrize("pattern", ["a?" * 30 + "b", "(a{0,8}){8}b", "(a|ba|ab)*c", "(a*){8}b", "(a{8}b?){9}c"])
def test_no_pattern_hangs_on_a_small_payload(pattern):
    assert found(pattern, b"a" * 60, b"ab" * 60, b"ab" * 60 + b"aaaaaaaab" * 9 + b"c")[-1:] == [2]


def test_long_payloads_are_looked_at_to_their_end():
    assert found("user.*left", b"user" + b" x" * 30_000 + b"left", b"left" + b" " * 5_000 + b"user") == [0]


@pytest.mark.parametrize(
    ("pattern", "seen"), [("abc", None), ("a.*b.*c.*d", None), ("(?=a).*b", 3_344), ("(a+)\\1+", 203)]
)
def test_says_how_much_it_sees(pattern, seen):
    assert Pattern(Value(pattern, True, 0, len(pattern))).seen == (seen or ALL_BYTES)


@pytest.mark.parametrize("pattern", ["(?=(a+)+)b", "(a*)*\\1", "a*b*c*(?!d)", "(?=a)" + "a?" * 28 + "b"])
def test_what_could_take_for_ever_is_refused(pattern):
    with pytest.raises(QueryError, match="could take for ever"):
        Pattern(Value(pattern, True, 0, len(pattern)))


@given(st.text("ab*+?()|[]^$.\\{}1,=!<é", max_size=14))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_pattern_or_an_error(text):
    try:
        pattern = Pattern(Value(text, True, 0, len(text)))
    except QueryError:
        return
    assert pattern.fits(b"abab\n" * 300) in (True, False)


def test_what_cannot_be_told_in_time_is_shown():
    random = Random(1)
    payloads = [bytes(random.choice(b"ab") for _ in range(20_000)) for _ in range(5)]
    before = process_time()
    assert set(found("a.{30}c.*x", *payloads)) <= set(range(5))
    assert process_time() - before < 3
