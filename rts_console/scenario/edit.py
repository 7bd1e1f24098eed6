"""Changes to a scenario's text that leave all the rest, comments and blank lines included, as it was; and new texts.

Steps are moved as the lines that they stand on. What changes inside a step goes through a parser that keeps comments.
"""

import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rts_console.scenario.format import loads
from rts_console.scenario.model import Scenario, Step
from rts_console.scenario.problems import Path
from rts_console.scenario.steps import VERBS
from rts_console.scenario.yaml_tree import text_lines

WIDTH: Final = 100
_INDENT: Final = 2


class CannotEdit(ValueError):
    """The text is written in a way that cannot be changed here; the message says what to do."""


def insert_step(text: str, path: Path, data: Mapping[str, Any], comment: str = "") -> str:
    """Put a new step before the one at `path`, or at the end of its list when `path` is one behind the last.

    Raises `ScenarioErrors` when the text is no scenario, `CannotEdit` when the list stands on one line.
    """
    scenario = loads(text)
    siblings = _siblings(scenario, path)
    number = _number(path)
    lines = text_lines(text)
    dash = _dash(lines, siblings[0])
    at = siblings[number].lines[0] - 1 if number < len(siblings) else siblings[-1].lines[1]
    lines[at:at] = step_lines(data, dash, comment)
    return _joined(lines, text)


def remove_step(text: str, path: Path) -> str:
    """Take a step out, with the comments above it. The only step of a list stays: raises `CannotEdit`."""
    scenario = loads(text)
    siblings = _siblings(scenario, path)
    if len(siblings) == 1:
        raise CannotEdit("A list of steps needs one at least. Change this one, or remove what it is in.")
    first, last = siblings[_number(path)].lines
    _dash(text_lines(text), siblings[_number(path)])
    lines = text_lines(text)
    del lines[first - 1 : last]
    return _joined(lines, text)


def move_step(text: str, path: Path, to: int) -> str:
    """Put a step to another place in its list, counted without it."""
    scenario = loads(text)
    siblings = list(_siblings(scenario, path))
    step = siblings.pop(_number(path))
    lines = text_lines(text)
    _dash(lines, step)
    first, last = step.lines
    block = lines[first - 1 : last]
    if not siblings:
        return text
    to = max(0, min(to, len(siblings)))
    at = siblings[to].lines[0] - 1 if to < len(siblings) else siblings[-1].lines[1]
    if at >= last:
        lines[at:at] = block
        del lines[first - 1 : last]
    else:
        del lines[first - 1 : last]
        lines[at:at] = block
    return _joined(lines, text)


def copy_step(text: str, path: Path) -> str:
    """Put a step there once more, behind itself, with its comments; a name and what is kept stay with the first."""
    scenario = loads(text)
    step = _siblings(scenario, path)[_number(path)]
    lines = text.splitlines()
    _dash(lines, step)
    first, last = step.lines
    copied = lines
    if step.name or step.capture:
        copied = change_step(text, path, {"name": None, "as": None}).splitlines()
    lines[last:last] = copied[first - 1 : last - len(lines) + len(copied)]
    return _joined(lines)


def replace_step(text: str, path: Path, data: Mapping[str, Any]) -> str:
    """Write a step anew; the comments above it stay."""
    scenario = loads(text)
    step = _siblings(scenario, path)[_number(path)]
    lines = text_lines(text)
    dash = _dash(lines, step)
    first = step.lines[0] - 1
    while lines[first].lstrip().startswith("#"):
        first += 1
    lines[first : step.lines[1]] = step_lines(data, dash)
    return _joined(lines, text)


def change_step(text: str, path: Path, changes: Mapping[str, Any]) -> str:
    """Set keys of a step, such as its note; `None` removes one. Comments inside of it stay."""
    from ruamel.yaml import YAML

    scenario = loads(text)
    step = _siblings(scenario, path)[_number(path)]
    lines = text_lines(text)
    dash = _dash(lines, step)
    first, last = step.lines
    block = "\n".join(line[dash:] for line in lines[first - 1 : last])
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    loaded = yaml.load(block)
    for key, value in changes.items():
        if value is None:
            loaded[0].pop(key, None)
        else:
            loaded[0][key] = value
    made = io.StringIO()
    yaml.dump(loaded, made)
    lines[first - 1 : last] = [" " * dash + line if line else line for line in made.getvalue().splitlines()]
    return _joined(lines, text)


def _siblings(scenario: Scenario, path: Path) -> Sequence[Step]:
    """The list that a path points into."""
    rows: list[Sequence[Step]] = [scenario.steps, scenario.cleanup]
    rows += [branch for step in scenario.all_steps() for branch in step.branches]
    found = [row for row in rows if row and row[0].path[:-1] == path[:-1]]
    if not found or not 0 <= _number(path) <= len(found[0]):
        raise CannotEdit("There is no such step (any more). Read the text again.")
    return found[0]


def _number(path: Path) -> int:
    number = path[-1] if path else None
    if not isinstance(number, int):
        raise CannotEdit("This is no place in a list of steps.")
    return number


def _dash(lines: Sequence[str], step: Step) -> int:
    """The column of the step's dash, which must be the first thing on its line."""
    line = step.lines[0] - 1
    while lines[line].lstrip().startswith("#"):
        line += 1
    text = lines[line]
    before = text[: step.place.column - 1] if line == step.place.line - 1 else text
    if before.strip() != "-":
        raise CannotEdit("This step shares a line with others. Write each on a line of its own, after a dash.")
    return len(text) - len(text.lstrip(" "))


def _joined(lines: Sequence[str], like: str = "") -> str:
    """Lines as a text again, with the line ends of the text that they are from."""
    end = "\r\n" if "\r\n" in like else "\n"
    return end.join(lines) + end


# --- new text -------------------------------------------------------------------------------------------------------


def step_lines(data: Mapping[str, Any], indent: int, comment: str = "") -> list[str]:
    """A step as lines of YAML: short values on one line, long ones spread out."""
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    first = True
    for key, value in data.items():
        rows = _entry(key, value)
        rows[0] = ("- " if first else "  ") + rows[0]
        lines += [rows[0], *(f"  {row}" for row in rows[1:])]
        first = False
    return [" " * indent + line for line in lines]


def _entry(key: str, value: Any) -> list[str]:
    if key == "repeat" and isinstance(value, Mapping):
        rows = [f"{key}:"]
        for inner, each in value.items():
            rows += [f"  {row}" for row in (_list(inner, each) if inner == "steps" else [f"{inner}: {flow(each)}"])]
        return rows
    if key == "parallel":
        return _list(key, value)
    if isinstance(value, str) and "\n" in value and value.strip() == value and value.replace("\n", "").isprintable():
        return [f"{key}: |-", *(f"  {line}" if line else "" for line in value.split("\n"))]
    return [f"{key}: {_block(value)}"]


def _block(value: Any) -> str:
    """A value that has its line to itself: a sentence needs no quotes there though there are some in it."""
    if isinstance(value, str) and _SENTENCE.fullmatch(value) and not re.search(r":(?: |$)| #", value):
        return value if value.lower() not in _WORDS else flow(value)
    return flow(value)


def _list(key: str, items: Sequence[Any]) -> list[str]:
    rows = [f"{key}:"]
    for item in items:
        if isinstance(item, Mapping):
            rows += step_lines(item, _INDENT)
            continue
        inner = [line for step in item for line in step_lines(step, 0)]
        rows += [f"  - {inner[0]}", *(f"    {line}" for line in inner[1:])]
    return rows


def flow(value: Any) -> str:
    """A value on one line, in quotes only where it must be."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{flow(key)}: {flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float):
        return _float(value)
    return _scalar(value) if isinstance(value, str) else str(value)


_PLAIN: Final = re.compile(r"\d+(?:\.\d+)? (?:ms|s|min|h)|[^\W\d_][\w./@+-]*(?: [\w./@+-]+)*")
_SENTENCE: Final = re.compile(r"[^\W\d_](?:[ -~]*[!-~])?")
_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Older readers take some of these for true or false: they are put in quotes for all."""


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if not text.isprintable() or "\ufeff" in text:
        return f'"{"".join(map(_escaped, text))}"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() and character != "\ufeff":
        return character
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    return named or (f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")


def _float(value: float) -> str:
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text if "." in text or "e" not in text else text.replace("e", ".0e")


def scenario_text(head: Mapping[str, Any], steps: Sequence[tuple[str, Mapping[str, Any]]], comment: str = "") -> str:
    """A whole new file: what stands above the steps, then each step with the comment above it."""
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    for key, value in head.items():
        if isinstance(value, Mapping) and value:
            lines.append(f"{key}:")
            lines += [f"  {name}:{'' if each is None else ' ' + flow(each)}" for name, each in value.items()]
        else:
            lines.append(f"{key}: {flow(value)}")
    lines.append("steps:")
    for note, step in steps:
        lines += step_lines(step, _INDENT, note)
    return _joined(lines)


def plain_step(step: Step) -> dict[str, Any]:
    """A step as it would be written: the verb with its long form, and its other keys."""
    made: dict[str, Any] = {step.verb: step.value} if step.verb in VERBS else {}
    others = {"name": step.name, "note": step.note, "as": step.capture}
    return made | {key: value for key, value in others.items() if value}
