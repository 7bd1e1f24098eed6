"""What could stand at the cursor of a scenario's text: verbs, keys, identities, words of the schema, names. No Qt."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rts_console.scenario.model import Scenario
from rts_console.scenario.schema import scenario_schema
from rts_console.scenario.steps import MODIFIERS, VERBS

MOST: Final = 60
_WORD: Final = re.compile(r"[\w-]*$")
_TEMPLATE: Final = re.compile(r"\$\{([\w.]*)$")
_STEP: Final = re.compile(r"^(\s*)(?:- )+(?:(\w+):)?")
_KEY: Final = re.compile(r"([\w-]+):\s*(?:\[[^\]]*)?$")
_CLOCK: Final = ("clock.ms", "clock.ns", "clock.iso", "run", "seed", "number", "sequence", "app_id", "gateway.url")
_PEOPLE: Final = ("who", "from", "to", "of", "login", "logout", "update_token", "drop_link", "retry_now")
_SENTENCE: Final = ("receives", "sees", "link becomes", "is logged in", "is in")


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that could stand in place of the characters `start` to `end`."""

    start: int
    end: int
    text: str
    hint: str = ""


def complete(text: str, position: int, scenario: Scenario | None) -> list[Completion]:
    """What fits at a position (in characters), the likeliest first; `scenario` is the last one that could be read."""
    lines = text[:position].split("\n")
    line = lines[-1]
    if line.lstrip().startswith("#"):
        return []
    if (template := _TEMPLATE.search(line)) is not None:
        return _fitting(template[1], position, ((name, "") for name in _values(scenario)), "}")
    word = _WORD.search(line)
    typed = word[0] if word is not None else ""
    before = line[: len(line) - len(typed)]
    return _fitting(typed, position, _choices(lines, before, scenario))


def _fitting(typed: str, position: int, choices: Iterable[tuple[str, str]], ending: str = "") -> list[Completion]:
    wanted, seen = typed.lower(), set[str]()
    made: list[Completion] = []
    for word, hint in choices:
        if word not in seen and word.lower().startswith(wanted) and word != typed:
            seen.add(word)
            made.append(Completion(position - len(typed), position, word + ending, hint))
    return made[:MOST]


def _choices(lines: Sequence[str], before: str, scenario: Scenario | None) -> Iterator[tuple[str, str]]:
    schema = scenario_schema()
    step = schema["$defs"]["step"]["properties"]
    verb = _verb(lines)
    if re.fullmatch(r"\s*(?:- )+", before):
        yield from _keys(step, VERBS)
        yield ("note: ", "words for the one who presents")
    elif (key := _KEY.search(before)) is not None:
        yield from _of_key(key[1], verb, scenario)
    elif re.search(r"[\[,]\s*$", before) and not re.search(r"\{[^}]*$", before):
        yield from _people(scenario)
    elif re.search(r"[{,]\s*$", before) or (verb and before.strip() == "" and before):
        yield from _keys(_properties(step.get(verb, {}))) if before.strip() else ()
        yield from _keys(step, MODIFIERS) if not before.strip() else ()
    elif not before:
        yield from _keys(schema["properties"])
    elif verb in ("expect", "expect_no"):
        yield from ((word, "") for word in _SENTENCE)
        yield from _people(scenario)


def _verb(lines: Sequence[str]) -> str:
    """The verb of the step that the last line stands in; empty when it stands in none."""
    deepest = 1_000
    for line in reversed(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        found = _STEP.match(line)
        if found is not None and indent < deepest:
            return found[2] or ""
        if indent == 0 and line is not lines[-1]:
            return ""
    return ""


def _keys(properties: Mapping[str, Any], only: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    for name in only if only is not None else properties:
        about = properties.get(name, {})
        yield f"{name}: ", str(about.get("description", "")).partition(".")[0]


def _properties(about: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in about:
        about = scenario_schema()["$defs"][str(about["$ref"]).rpartition("/")[2]]
    found: Mapping[str, Any] = about.get("properties", {})
    return found


def _of_key(key: str, verb: str, scenario: Scenario | None) -> Iterator[tuple[str, str]]:
    """What a key's value could be."""
    about = scenario_schema()["$defs"]["step"]["properties"]
    own = _properties(about.get(verb, {})).get(key, about.get(key, {}))
    if key == "room":
        yield from ((room, "room") for room in _rooms(scenario))
    elif key in _PEOPLE or key in ("expect", "expect_no"):
        yield from _people(scenario, others=key == "to")
    elif own.get("type") == "boolean":
        yield from (("true", ""), ("false", ""))
    else:
        yield from ((str(word), "") for word in own.get("enum", ()))
        yield from ((str(word), "for example") for word in own.get("examples", ()) if isinstance(word, str))


def _people(scenario: Scenario | None, *, others: bool = False) -> Iterator[tuple[str, str]]:
    if scenario is None:
        return
    yield from ((name, f"user {each.user_id}") for name, each in scenario.identities.items())
    yield from ((name, "not acted as") for name in scenario.others if others)


def _rooms(scenario: Scenario | None) -> Iterator[str]:
    steps = scenario.all_steps() if scenario is not None else ()
    for step in steps:
        room = step.value.get("room") if isinstance(step.value, Mapping) else None
        if isinstance(room, str):
            yield room


def _values(scenario: Scenario | None) -> Iterator[str]:
    """What a template could name."""
    if scenario is not None:
        yield from map(str, scenario.variables)
        yield from (f"{name}.user_id" for name in scenario.identities)
        yield from (step.capture for step in scenario.all_steps() if step.capture)
    yield from _CLOCK
