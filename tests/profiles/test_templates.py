r"""Variables of saved messages: filled in, asked for, escaped; whatever the text, `escape` gives it back unchanged."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.profiles.templates import (
    BadValue,
    UnknownVariable,
    escape,
    fill_template,
    own_variables,
    template_problem,
)

VALUES = {"user": "alice", "quote": 'say "hi"\n', "digits": "0a0b"}


def look_up(name: str) -> str:
    try:
        return VALUES[name]
    except KeyError:
        raise UnknownVariable(name) from None


def fill(text: str, *, as_json: bool = False) -> str:
    return fill_template(text, look_up, random.Random(1), as_json=as_json)


def test_variables_are_filled_in() -> None:
    assert fill("{{user}} and {{ user }}") == "alice and alice"


def test_calls_are_those_of_scenarios() -> None:
    assert fill("{{random(3, 3)}} {{pick(red)}}") == "3 red"


def test_a_value_in_a_json_string_is_written_as_json_has_to_have_it() -> None:
    text = r'{"a": "x\" {{quote}}", "n": {{random(5, 5)}}, "b": "{{user}}"}'
    assert json.loads(fill(text, as_json=True)) == {"a": 'x" say "hi"\n', "n": 5, "b": "alice"}


def test_the_braces_themselves() -> None:
    assert fill(r"\{{user}} \\{{user}} \\\{{user}} {{{user}}} {{ { }}") == r"{{user}} \alice \{{user}} {alice} {{ { }}"


def test_what_must_be_asked_for() -> None:
    assert own_variables(r"{{order}} {{user}} {{seq}} {{order}} \{{no}} {{random(1, 2)}} {{name}}") == ["order", "name"]


@pytest.mark.parametrize("text", ["{{}}", "{{a b}}", "{{random(2, 1)}}", "{{choose(a)}}"])
def test_what_is_no_variable_is_told_with_a_remedy(text: str) -> None:
    problem = template_problem("well: " + text)
    assert problem is not None
    assert problem.offset == 6
    assert r"\{{" in problem.remedy
    assert template_problem("well: \\" + text) is None


def test_an_unknown_variable_and_a_bad_call_are_errors() -> None:
    with pytest.raises(UnknownVariable):
        fill("{{order}}")
    with pytest.raises(BadValue):
        fill("{{random(2, 1)}}")


@given(st.text(alphabet='{}\\ab "\n') | st.text())
def test_whatever_the_text_escaped_it_comes_back(text: str) -> None:
    assert fill(escape(text)) == text
    assert template_problem(escape(text)) is None
    assert fill(escape(text), as_json=True) == text
