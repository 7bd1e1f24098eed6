"""What a form's text becomes, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.vendors.parameters import BadValue, Kind, Parameter, Value, read_form


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (Parameter("a", Kind.TEXT, ""), " x ", " x "),
        (Parameter("a", Kind.TEXT, ""), "", None),
        (Parameter("a", Kind.USER, ""), " alice ", "alice"),
        (Parameter("a", Kind.USERS, ""), "alice, bob\nalice", ["alice", "bob"]),
        (Parameter("a", Kind.TABLE, ""), "a=1\n\nb = 2=3", {"a": "1", "b": "2=3"}),
        (Parameter("a", Kind.NUMBER, "", most=9_999), "1,234", 1234),
        (Parameter("a", Kind.FLAG, ""), "true", True),
        (Parameter("a", Kind.FLAG, ""), "", None),
        (Parameter("a", Kind.FLAG, "", default="true"), "", True),
        (Parameter("a", Kind.CHOICE, "", choices=((1, "one"), (2, "two"))), "2", 2),
    ],
)
def test_a_text_becomes_a_value(parameter: Parameter, text: str, value: Value | None) -> None:
    assert parameter.value(text) == value
    assert parameter.problem(text) == ""


@pytest.mark.parametrize(
    ("parameter", "text", "words"),
    [
        (Parameter("a", Kind.TEXT, "Say what.", required=True), " ", "a is missing. Say what."),
        (Parameter("a", Kind.TEXT, "", most=3), "four", "a has 4 characters; 3 is the most. Shorten it."),
        (Parameter("a", Kind.TEXT, "", most=3, in_bytes=True), "茶茶", "a has 6 bytes; 3 is the most. Shorten it."),
        (Parameter("a", Kind.TEXT, "", characters="+="), "a b", r"a may have letters, digits and \+ = only: 'a b'"),
        (Parameter("a", Kind.ROOM, ""), "a b", "The a has ' ' at place 2"),
        (Parameter("a", Kind.USERS, "", count=1), "alice,bob", "a has 2 entries; 1 is the most in one call."),
        (Parameter("a", Kind.TABLE, ""), "nothing", "a: write key=value on each line; 'nothing' is not that."),
        (Parameter("a", Kind.TABLE, "", most=1), "k=12", "The value of k has 2 characters; 1 is the most."),
        (Parameter("a", Kind.NUMBER, "", least=1, most=5), "9", "a is 9; it must be from 1 to 5."),
        (Parameter("a", Kind.NUMBER, ""), "x", "a must be a whole number."),
        (Parameter("a", Kind.FLAG, ""), "maybe", "a must be true or false."),
        (Parameter("a", Kind.CHOICE, "", choices=((1, "one"),)), "2", r"a must be one of 1 \(one\)."),
    ],
)
def test_what_is_wrong_is_said(parameter: Parameter, text: str, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        parameter.value(text)
    assert parameter.problem(text)


@given(st.sampled_from(Kind), st.text(max_size=40), st.booleans())
def test_a_text_has_a_value_or_a_problem_whatever_it_is(kind: Kind, text: str, required: bool) -> None:
    parameter = Parameter("a", kind, "", required=required, most=30, count=3, choices=((1, "one"),))
    problem = parameter.problem(text)
    if not problem:
        assert parameter.value(text) is not None or not required


def test_a_form_leaves_out_what_is_empty() -> None:
    parameters = (Parameter("a", Kind.TEXT, ""), Parameter("b", Kind.NUMBER, ""))
    assert read_form(parameters, {"a": "", "b": "3", "c": "not one of them"}) == {"b": 3}
