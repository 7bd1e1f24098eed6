"""The schema is a schema, describes everything, and its refusals are in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rts_console.scenario.schema import scenario_schema, schema_problems
from rts_console.scenario.yaml_tree import read_yaml


def words(text: str) -> list[str]:
    return [problem.words() for problem in schema_problems(read_yaml(text))]


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(scenario_schema())


def keys(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties.items() if isinstance(properties, dict) else ()
        for each in schema.values():
            yield from keys(each)


def test_every_key_is_described_for_editors() -> None:
    definitions = scenario_schema()["$defs"]

    def described(about: Any) -> bool:
        return "description" in about or "description" in definitions.get(about.get("$ref", "")[8:], {})

    assert [key for key, about in keys(scenario_schema()) if not described(about)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("identities: {a: }\nsteps: [{note: x}]\nsede: 1", "unknown key 'sede': the scenario has no such key. Did you"),
        ("identities: {a: }", "the scenario has no 'steps': it is needed. Add 'steps': What happens"),
        ("identities: {a: }\nsteps: []", "needs at least 1 entry"),
        ("identities: {a: }\nsteps: x", "it must be a list, and is a text"),
        ("identities: {}\nsteps: [{note: x}]", "needs at least 1 entry"),
        ("identities: {a b: }\nsteps: [{note: x}]", "the name 'a b' cannot be"),
        ("identities: {a: {token: abc}}\nsteps: [{note: x}]", "a token stands in the file"),
        ("identities: {a: }\nsteps: [{wait: 5}]", 'For example: "500 ms"'),
        ("identities: {a: }\nsteps: [{join: {who: a}}]", "'join' has no 'room'"),
        ("identities: {a: }\nsteps: [{join: {who: a, room: 7}}]", "Put it in quotes"),
        ("identities: {a: }\nsteps: [{fault: {kind: delai}}]", "Did you mean 'delay'?"),
        ("identities: {a: }\nsteps: [{repeat: {times: 0, steps: [{note: x}]}}]", "it must be at least 1"),
        ("- a\n- b", 'the file ["a", "b"] does not fit: it must be a mapping'),
        ("identities: {a: }\nsteps: [{parallel: [{wait: 1 s}, [{wat: 1 s}]]}]", "unknown key 'wat'"),
        ("identities: {a: }\nsteps: [{note: null}]", "it must be a text, and is nothing"),
    ],
)
def test_refusals_say_what_why_and_what_to_do(text: str, expected: str) -> None:
    assert any(expected in line for line in words(text)), words(text)


def test_all_problems_at_once_with_their_places() -> None:
    text = "identities: {a: }\nsteps:\n  - wait: 5\n  - logn: a\n  - leave: {who: a}\nwithin: soon\n"
    assert [problem.place.line for problem in schema_problems(read_yaml(text))].sort() == [3, 4, 5, 6].sort()
    assert len(words(text)) == 4
