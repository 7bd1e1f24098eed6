"""Checks a scenario's data against its JSON Schema, and says in words what does not fit."""

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rts_console import paths
from rts_console.scenario.problems import Path, Problem, did_you_mean
from rts_console.scenario.yaml_tree import Tree

_NAMES: Final = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of keys",
    "null": "nothing",
}


@functools.cache
def scenario_schema() -> dict[str, Any]:
    """The schema that editors use too."""
    schema: dict[str, Any] = json.loads(paths.resource("scenario.schema.json").read_text(encoding="utf-8"))
    return schema


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # it takes time to load, and many sessions never need it

    return Draft202012Validator(scenario_schema())


def schema_problems(tree: Tree) -> Iterator[Problem]:
    """Everything in which the data does not fit the schema."""
    for error in _validator().iter_errors(tree.data):
        yield from _problems(error, tuple(error.absolute_path), tree)


def _problems(error: Any, path: Path, tree: Tree) -> Iterator[Problem]:
    if error.validator == "additionalProperties" and error.validator_value is False:
        yield from _unknown_keys(error, path, tree)
    elif error.validator == "required":
        yield from _missing_keys(error, path, tree)
    elif path and path[-1:] == ("token",) and isinstance(error.instance, str):
        what, why = "a token stands in the file", "whoever gets the file could log in with it"
        yield Problem(tree.place(path), what, why, "Write 'token: {env: RTS_TOKEN_ALICE}' and set that variable.", path)
    else:
        yield _misfit(error, path, tree)


def _misfit(error: Any, path: Path, tree: Tree) -> Problem:
    if "propertyNames" in error.absolute_schema_path:
        what, why = (
            f"the name {error.instance!r} cannot be",
            "a name has only letters, digits and _ and begins with a letter",
        )
        return Problem(tree.key_place((*path, error.instance)), what, why, "Choose another.", path)
    why, remedy = _why(error)
    if not path:
        remedy = (
            "Begin with 'identities:' and 'steps:', with the steps in a list below 'steps:'. See docs/scenarios.md."
        )
    return Problem(tree.place(path), f"{_name_of(path)} {_shown(error.instance)} does not fit", why, remedy, path)


def _unknown_keys(error: Any, path: Path, tree: Tree) -> Iterator[Problem]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key not in known:
            here = (*path, key)
            why = f"{_where(path)} has no such key"
            remedy = (
                "YAML's merge is not taken here: write the values out." if key == "<<" else did_you_mean(key, known)
            )
            yield Problem(tree.key_place(here), f"unknown key {key!r}", why, remedy, here)


def _missing_keys(error: Any, path: Path, tree: Tree) -> Iterator[Problem]:
    # One error for each key that is missing; its message begins with the key's name.
    missing = [key for key in error.validator_value if error.message.startswith(repr(key))]
    for key in missing:
        about = error.schema["properties"][key]
        place = tree.key_place(path) if path else tree.place(path)
        text = _about(about)
        yield Problem(place, f"{_where(path)} has no {key!r}", "it is needed", f"Add {key!r}: {text}", path)


def _why(error: Any) -> tuple[str, str]:
    schema: Mapping[str, Any] = error.schema
    remedy = _remedy(schema)
    match error.validator:
        case "type":
            wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
            kinds = " or ".join(_NAMES[kind] for kind in wanted)
            quotes = wanted == ["string"] and isinstance(error.instance, int | float) and "examples" not in schema
            return f"it must be {kinds}, and is {_kind_of(error.instance)}", "Put it in quotes." if quotes else remedy
        case "enum":
            return "there is no such word here", did_you_mean(str(error.instance), map(str, error.validator_value))
        case "pattern":
            return "it is not written as it must be", remedy
        case "minimum" | "maximum":
            way = "at least" if error.validator == "minimum" else "at most"
            return f"it must be {way} {error.validator_value:,}", remedy
        case "minItems" | "minProperties":
            least = error.validator_value
            return f"it needs at least {least} {'entry' if least == 1 else 'entries'}", remedy
        case _:
            return str(error.message), remedy


def _remedy(schema: Mapping[str, Any]) -> str:
    text = str(schema.get("description", "Mend that value."))
    examples = schema.get("examples")
    return f"{text} For example: {json.dumps(examples[0], ensure_ascii=False)}." if examples else text


def _about(schema: Mapping[str, Any]) -> str:
    if "description" in schema:
        return str(schema["description"])
    name = str(schema["$ref"]).rpartition("/")[2]
    return str(scenario_schema()["$defs"][name].get("description", "one or more steps."))


def _name_of(path: Path) -> str:
    words = [part for part in path if isinstance(part, str)]
    return f"{words[-1]!r}" if words else "the file"


def _where(path: Path) -> str:
    if not path:
        return "the scenario"
    return "a step" if isinstance(path[-1], int) else repr(path[-1])


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _kind_of(value: object) -> str:
    kinds = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"))
    return _NAMES[next((name for kind, name in kinds if isinstance(value, kind)), "null")]
