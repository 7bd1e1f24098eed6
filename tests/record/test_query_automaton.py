import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record import query_automaton
from rts_console.record.query_automaton import Automaton, Effort, NotRegular, TooLong, effort, literal, read

ATOMS = [
    "a",
    "b",
    "A",
    ".",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    "[ab]",
    "[^a]",
    "[a-c0-9]",
    r"\b",
    r"\B",
    "^",
    "$",
    r"\Z",
    "\\\n",
    r"\A",
]
pieces = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{0,2}?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?s:{part})"),
    ),
    max_leaves=6,
)
datas = st.binary(min_size=1, max_size=12) | st.text("abAB 1\n_", min_size=1, max_size=12).map(str.encode)


@given(pattern=pieces, flags=st.sampled_from([0, re.IGNORECASE, re.DOTALL]), data=st.lists(datas, max_size=6))
@settings(max_examples=600, deadline=None)
def test_finds_what_re_finds(pattern, flags, data):
    source = pattern.encode()
    automaton = Automaton(*read(source, flags))
    for one in data:
        assert automaton.found_in(one) == (re.search(source, one, flags) is not None)


def test_forgetting_states_changes_nothing(monkeypatch):
    monkeypatch.setattr(query_automaton, "MOST_STATES", 3)
    automaton = Automaton(*read(b"a.{3}b.{2}c", 0))
    data = b"aabbabcabcaabbcabcaxxxbxxc"
    assert automaton.found_in(data)
    assert not automaton.found_in(data[:-1] + b"d")


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", "(?=a)b", "(?!a)b", "(?<=a)b", "a++", "(?>a)b", "(?m)^a", "(?:a{200}){200}"]
)
def test_what_states_cannot_follow_is_said(pattern):
    with pytest.raises(NotRegular):
        Automaton(*read(pattern.encode(), 0))


@pytest.mark.parametrize(
    ("pattern", "ways", "steps", "endless", "nested"),
    [
        ("abc", 1, 3, 0, False),
        ("a*b+", 1, 3, 2, False),
        ("(a+)+", 1, 4, 1, True),
        ("(a|b*)c{2}", 2, 6, 1, False),
        ("(a{2}){3}", 1, 6, 0, False),
        ("(a{20}){30}", 1, 600, 0, False),
        ("(?=a*)b", 1, 2, 1, False),
        ("(?>a+)", 1, 2, 1, False),
        ("a?b?c", 4, 7, 0, False),
        ("(ab|cd)*", 1, 4, 1, True),
        ("(a*){3}", 1, 3, 3, False),
        ("(a?){2,3}", 12, 7, 0, False),
    ],
)
def test_what_it_may_take(pattern, ways, steps, endless, nested):
    assert effort(read(pattern.encode(), 0)[0]) == Effort(ways, steps, endless, nested)


@pytest.mark.parametrize(
    "pattern", ["a?" * 80, "(a?){4000000000}", "((a|bc){60}){60}", "(a{60000}){60000}", "a{0,9}" * 50]
)
def test_what_cannot_be_counted_lets_nothing_be_looked_at(pattern):
    assert effort(read(pattern.encode(), 0)[0]).most_bytes(1 << 25) == 0


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("ab.*left", b"left"), ("a|b", b""), ("x(abc)y", b"abc"), ("(?i:abc)d", b"d"), ("a?bc", b"bc"), ("[a]", b"a")],
)
def test_the_text_that_every_match_has(pattern, text):
    assert literal(read(pattern.encode(), 0)[0]) == text


def test_a_long_payload_takes_a_step_per_byte():
    automaton = Automaton(*read(b"(a+)+$|(a|aa)+b|a.*a.*a.*c", 0))
    assert not automaton.found_in(b"a" * 65_536 + b"d")


def test_too_many_states_are_said_until_there_is_time_again(monkeypatch):
    monkeypatch.setattr(query_automaton, "MOST_STEPS", 100)
    automaton = Automaton(*read(b"a.{12}c.*x", 0))
    random = Random(1)
    data = bytes(random.choice(b"ab") for _ in range(2_000))
    with pytest.raises(TooLong):
        automaton.found_in(data)
    automaton.renew()
    assert not automaton.found_in(b"short")
