"""YAML as plain data, with the place of every key and value in the text.

Only what JSON can say is taken (mappings with text keys, lists, text, numbers, true, false, null), so that a file means
the same to every reader. Aliases work; tags and keys that are there twice do not.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.scenario.problems import Path, Place, Problem

MOST_NODES: Final = 200_000
"""So many values a file may have, aliases counted each time: a small file must not become an endless one."""
MOST_LEVELS: Final = 60
_PLAIN: Final = "tag:yaml.org,2002:"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NOT_ALLOWED: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE: Final = Place(1, 1, 1, 1)


class Tree(msgspec.Struct):
    """What a text says. `values` and `keys` have the place of each value and of each key, by the way to it."""

    data: Any = None
    values: dict[Path, Place] = {}
    keys: dict[Path, Place] = {}
    lists: dict[Path, bool] = {}
    """Each list, and whether it is written with one item to a line."""
    problems: list[Problem] = []

    def place(self, path: Path) -> Place:
        """Where a value stands; of one that is not there, where its nearest container stands."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, _WHOLE)

    def key_place(self, path: Path) -> Place:
        """Where the key of a value stands."""
        return self.keys.get(path) or self.place(path)


def text_lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them, and no others; each without its end."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def read_yaml(text: str) -> Tree:
    """Read a text. What cannot be read is among the `problems`; then `data` may lack parts."""
    from ruamel.yaml import YAML  # it takes time to load, and many sessions never need it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    tree = Tree()
    if problem := _character_problem(text):
        tree.problems.append(problem)
        return tree
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        tree.problems.append(_syntax_problem(error))
    except (YAMLError, RecursionError) as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else "it is nested too deeply"
        tree.problems.append(
            Problem(_WHOLE, "this is not YAML", why, "Save the file as plain UTF-8 text and mend that place.")
        )
    else:
        if node is not None:
            tree.data = _Builder(tree).build(node, ())
    return tree


def _character_problem(text: str) -> Problem | None:
    """The first character that YAML does not take."""
    found = _NOT_ALLOWED.search(text)
    if found is None:
        return None
    before = text_lines(text[: found.start()] + "x")
    line, column = len(before), len(before[-1])
    why = f"the character U+{ord(found[0]):04X} must not stand in it"
    remedy = "Remove it, or write it as an escape in double quotes."
    return Problem(Place(line, column, line, column + 1), "this is not YAML", why, remedy)


_SYNTAX: Final[tuple[tuple[str, str, str], ...]] = (
    ("cannot start any token", "a character stands where none may begin a word", "Put the text in quotes."),
    ("\\t", "a tab stands where spaces must", "Indent with spaces, two a level."),
    (
        "mapping values are not allowed",
        "a ': ' stands inside a text without quotes, or the indentation does not fit the line above",
        "Put the text in quotes, or mend the indentation.",
    ),
    ("unexpected end of stream", "a quote or a bracket is never closed", "Close it."),
    ("undefined alias", "an alias (*name) has no anchor (&name) before it", "Write the value itself."),
    ("unknown escape", "a backslash in double quotes is no escape that YAML knows", "Use single quotes."),
    ("another document", "a file is one scenario, and '---' begins a second", "Put it into a file of its own."),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "Give all keys of one level the same indentation.",
    ),
    (
        "expected ',' or",
        "a list or mapping in brackets is not closed, or a text in it has ': ', ',' or a bracket and no quotes",
        "Close it, or put the text in quotes.",
    ),
)


def _syntax_problem(error: Any) -> Problem:
    mark = _opened(error) or error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    said = str(error.problem or error.context or error).strip()
    if "\\t" in said:
        why, remedy = _SYNTAX[1][1:]
    else:
        why, remedy = next(((why, do) for part, why, do in _SYNTAX if part in said), (said, "Mend that place."))
    return Problem(Place(line, column, line, column + 1), "this is not YAML", why, remedy)


def _opened(error: Any) -> Any:
    """The mark of a quote or bracket that a later line found open: that is where to look, not where reading stopped."""
    begins = not {"flow", "quoted"}.isdisjoint(str(error.context).split())
    earlier = begins and error.context_mark.line < error.problem_mark.line
    return error.context_mark if earlier else None


class _Builder:
    """Makes data of the parser's nodes, and notes places and problems on the way."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._count = 0
        self._above: set[int] = set()

    def build(self, node: Any, path: Path) -> Any:
        self._tree.values[path] = _place(node)
        self._count += 1
        if self._count > MOST_NODES:
            if self._count == MOST_NODES + 1:
                self._wrong(node, path, "the file is too large", f"it has more than {MOST_NODES:,} values", "Split it.")
            return None
        if len(path) > MOST_LEVELS:
            why = f"there are more than {MOST_LEVELS} levels"
            return self._wrong(node, path, "the file is nested too deeply", why, "Write it flatter.")
        if id(node) in self._above:
            return self._wrong(node, path, "an alias is inside of itself", "it has no end", "Write the value itself.")
        self._above.add(id(node))
        try:
            return self._container_or_scalar(node, path)
        finally:
            self._above.discard(id(node))

    def _container_or_scalar(self, node: Any, path: Path) -> Any:
        if node.id == "mapping":
            return self._mapping(node, path)
        if node.id == "sequence":
            self._tree.lists[path] = not node.flow_style
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            here = (*path, key)
            if key in built:
                first = self._tree.keys[here].line
                why = f"line {first} has it already, and only one can count"
                self._wrong(key_node, path, f"the key {key!r} is there twice", why, "Remove one of them.")
                continue
            self._tree.keys[here] = _place(key_node)
            built[key] = self.build(value_node, here)
        return built

    def _key(self, node: Any, path: Path) -> str | None:
        if node.id == "scalar":
            return self._text(node, path)
        self._wrong(node, path, "a key is a list or a mapping", "keys are words here", "Write a word before the colon.")
        return None

    def _scalar(self, node: Any, path: Path) -> Any:
        kind = str(node.tag).removeprefix(_PLAIN)
        make = _SCALARS.get(kind)
        if make is None:
            why = f"the tag {node.tag} makes it something else than text or a number"
            return self._wrong(node, path, "a value has a tag", why, "Remove the tag (the word with '!').")
        text = self._text(node, path)
        try:
            return text if text is None else make(text)
        except ValueError:
            return text

    def _text(self, node: Any, path: Path) -> str | None:
        """The text of a scalar. JSON writes characters such as emoji as two escapes: they become one again."""
        text = str(node.value)
        if text.isprintable():
            return text
        try:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            why = "an escape (\\uD800 to \\uDFFF) is half of a pair, and no character"
            self._wrong(node, path, "a text has half a character", why, "Write the character itself.")
            return None

    def _wrong(self, node: Any, path: Path, what: str, why: str, remedy: str) -> None:
        self._tree.problems.append(Problem(_place(node), what, why, remedy, path))


def _place(node: Any) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    return int(digits, 0) if digits.lstrip("+-")[:2].lower() in ("0x", "0o", "0b") else int(digits)


def _number(text: str) -> float:
    word = text.lower().replace("_", "")
    return float({".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}.get(word, word))


_SCALARS: Final[dict[str, Callable[[str], Any]]] = {
    "str": str,
    "int": _whole,
    "float": _number,
    "bool": lambda text: text.lower() == "true",
    "null": lambda _: None,
    "timestamp": str,
    "value": str,
    "merge": str,
}
