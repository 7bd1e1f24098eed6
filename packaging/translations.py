"""Finds every text of the window in the source, keeps the Chinese of each beside it, and compiles that for Qt.

Usage: translations.py update | missing | fill FILE.json | check

`update` brings the .ts file in line with the source (a text that is known keeps its Chinese, one that is gone goes) and
compiles the .qm file beside it. `missing` prints what has no Chinese yet as JSON, text to empty text; with the empty
texts filled in, `fill` takes it back and updates. `check` says what is wrong, and then ends with 1.

Three kinds of text are found:
- what is handed to `tr`, in the context of its class, or of the `translate` call that a module's own `tr` makes;
- names and sentences that stand in tables, are put together, or come from below the window: errors, reasons, results.
  The values in them become `{0}`, `{1}` ... They stand in the context "Words", where the window looks for a text by
  its shape (rts_console/gui/phrases.py).
- what the sample scenarios say, in the context "Samples", where only exactly these texts are found.
"""

import ast
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import PySide6

PROJECT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = PROJECT / "rts_console"
LANGUAGE: Final = "zh_CN"
TS_FILE: Final = PROJECT / "resources" / "translations" / f"rts_console_{LANGUAGE}.ts"
WORDS: Final = "Words"
SAMPLE: Final = "Samples"

_TR: Final = frozenset({"tr", "_tr"})
TELLING: Final = (
    "gui/**/*.py",
    "case_replay.py",
    "client/*.py",
    "profiles/*.py",
    "protocol/calls.py",
    "protocol/chat_room_codes.py",
    "protocol/client.py",
    "protocol/errors.py",
    "protocol/link_state.py",
    "protocol/login.py",
    "protocol/outbox.py",
    "protocol/preconditions.py",
    "protocol/requests.py",
    "protocol/rooms.py",
    "protocol/scopes.py",
    "protocol/sends.py",
    "protocol/words.py",
    "record/*.py",
    "scenario/*.py",
    "scenario_gateway.py",
    "scenario_run.py",
    "settings.py",
    "updates.py",
    "vendors/agora.py",
    "vendors/callbacks.py",
    "vendors/families.py",
    "vendors/login_tokens.py",
    "vendors/packing.py",
    "vendors/parameters.py",
    "vendors/rongcloud.py",
    "vendors/volcengine.py",
    "vendors/*_actions.py",
    "vendors/*_codes.py",
)
"""Where sentences are found beside what is handed to `tr`."""
SAMPLES: Final = "resources/scenarios/*.yaml"
SILENT: Final = (
    "gui/answering.py",
    "gui/bench*.py",
    "gui/callback_inbox.py",
    "gui/heap.py",
    "gui/language.py",
    "gui/loop.py",
    "gui/phrases.py",
    "gui/qt_log.py",
    "gui/selftest.py",
    "gui/retranslate.py",
    "gui/theme.py",
    "record/chunk_file.py",
    "record/explain_cards.py",
    "record/explain_plain.py",
    "record/export.py",
    "record/masking.py",
    "scenario/report.py",
    "scenario/schema.py",
)
"""What says nothing to the window's user: it prints, logs, or fails only when the program itself is wrong."""
_SILENT_CALLS: Final = frozenset(
    {"compile", "getLogger", "setObjectName", "fromisoformat", "cast", "TypeVar", "getattr"}
)
_LOG_CALLS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_SILENT_WORDS: Final = frozenset({"name", "encoding", "objectName"})
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}[^\n]* .*[^\W\d_]{2,}", re.DOTALL)
_TITLE: Final = re.compile(r"[A-Z][a-z]{2,}[.…:]?\Z")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_SAMPLE_TEXT: Final = re.compile(r"^(?:name|description|  +note|  - note): +(.+)$", re.MULTILINE)
_CODE: Final = re.compile(
    r"://\{|\(\?[:P]|\$[A-Z(]|^(?:kind|from|row>=|type|mark|name):?[ >=]*\S*:|^<|^#\[|^\\|^  -H|digest\(\)|^curl "
)
"""What is no text but a pattern, a filter, a script, or a line of a file."""
_WORD: Final = re.compile(r"[A-Z][a-z]{2,}\.\Z")
_HOLE: Final = re.compile(r"\{\w*\}")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text of the source, where it is looked up, and the first file that has it."""

    context: str
    source: str
    path: str = ""


def texts(folder: Path = SOURCE) -> list[Text]:
    """All texts below `folder`, each once per context, in order."""
    silent = {path for pattern in SILENT for path in folder.glob(pattern)}
    telling = {path for pattern in TELLING for path in folder.glob(pattern)} - silent
    modules = {path: ast.parse(path.read_text("utf-8")) for path in sorted(telling.union(folder.glob("gui/**/*.py")))}
    helpers = {_dotted(folder, path): _helpers(tree.body) for path, tree in modules.items()}
    found: dict[tuple[str, str], Text] = {}
    for path, tree in modules.items():
        name = path.relative_to(folder).as_posix()
        reader = _Reader(tree, helpers, telling=path in telling, titles=name.startswith("gui/"))
        for context, source in reader.found():
            found.setdefault((context, source), Text(context, source, name))
    for path in sorted(folder.parent.glob(SAMPLES)):
        for source in _of_sample(path):
            found.setdefault((SAMPLE, source), Text(SAMPLE, source, path.name))
    return sorted(found.values())


def _of_sample(path: Path) -> list[str]:
    """What a sample scenario says about itself, and its words for the presenter."""
    found = _SAMPLE_TEXT.findall(path.read_text("utf-8"))
    return [_VARIABLE.sub(r"{\1}", text.strip().strip("\"'")) for text in found if not text.startswith(("|", ">"))]


def _dotted(folder: Path, path: Path) -> str:
    return ".".join((folder.name, *path.relative_to(folder).with_suffix("").parts))


def _helpers(body: Iterable[ast.stmt]) -> dict[str, str]:
    """The functions of a module or class that only call `translate`, and the context that each names."""
    body = list(body)
    constants = {
        target.id: node.value.value
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in _TR:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _called(call) == "translate":
                    found[node.name] = _constant(call.args[0], constants)
    return found | {f"={name}": value for name, value in constants.items()}


def _constant(node: ast.expr, constants: Mapping[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return constants.get(node.id, WORDS) if isinstance(node, ast.Name) else WORDS


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


class _Reader:
    """Reads the texts of one module."""

    def __init__(
        self, tree: ast.Module, helpers: Mapping[str, Mapping[str, str]], *, telling: bool, titles: bool
    ) -> None:
        self._tree = tree
        self._titles = titles
        self._telling = telling
        own = _helpers(tree.body)
        self._constants = {name[1:]: value for name, value in own.items() if name.startswith("=")}
        self._functions = {name: value for name, value in own.items() if not name.startswith("=")}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    context = helpers.get(node.module or "", {}).get(alias.name)
                    if context and alias.name in _TR:
                        self._functions[alias.asname or alias.name] = context

    def found(self) -> list[tuple[str, str]]:
        """Context and source of each. Without recursion: there are hundreds of thousands of nodes."""
        found: list[tuple[str, str]] = []
        stack: list[tuple[ast.AST, str, Mapping[str, str]]] = [(self._tree, "", {})]
        while stack:
            node, owner, methods = stack.pop()
            kind = type(node)
            if kind is ast.ClassDef:
                owner, methods = node.name, self._methods(node)  # type: ignore[attr-defined]
            elif kind is ast.Call:
                context = self._context(node, owner, methods)  # type: ignore[arg-type]
                if context is not None:
                    stack.extend((each, owner, methods) for each in self._handed(node, context, found))  # type: ignore[arg-type]
                    continue
                if self._is_silent(node):  # type: ignore[arg-type]
                    continue
            elif kind is ast.Assign and _is_context(node):
                continue
            elif self._telling:
                self._tell(node, kind, found)
            stack.extend((child, owner, methods) for child in _children(node))
        return found

    def _tell(self, node: Any, kind: type[ast.AST], found: list[tuple[str, str]]) -> None:
        """A text that nobody hands to `tr` here, if it is one that is read."""
        if kind is ast.Constant and isinstance(node.value, str) and _is_told(node.value, titles=self._titles):
            found.append((WORDS, node.value))
        if kind is ast.JoinedStr and _is_told(_HOLE.sub("", source := _shape(node)), titles=False):
            found.append((WORDS, source))

    def _methods(self, node: ast.ClassDef) -> dict[str, str]:
        own = _helpers(node.body)
        for call in node.body:
            if isinstance(call, ast.FunctionDef) and call.name in own:
                for inner in ast.walk(call):
                    if isinstance(inner, ast.Call) and _called(inner) == "translate":
                        own[call.name] = _constant(inner.args[0], self._constants)
        return own

    def _context(self, call: ast.Call, owner: str, methods: Mapping[str, str]) -> str | None:
        """Where a call of `tr` looks its text up; None for another call."""
        match call.func:
            case ast.Name(id=name) if name in self._functions:
                return self._functions[name]
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if name in _TR:
                return methods.get(name, owner)
            case ast.Attribute(value=ast.Name(id="QCoreApplication"), attr="translate"):
                return _constant(call.args[0], self._constants)
            case ast.Name(id="QT_TRANSLATE_NOOP"):
                return _constant(call.args[0], self._constants)
            case ast.Attribute(attr="tr"):
                return WORDS
        return None

    def _handed(self, call: ast.Call, context: str, found: list[tuple[str, str]]) -> list[ast.AST]:
        """Note what is handed to `tr`; returns what is to be read besides."""
        place = 1 if _called(call) in ("translate", "QT_TRANSLATE_NOOP") else 0
        found.extend((context, source) for source in _literals(call.args[place]))
        return [call.func.value] if isinstance(call.func, ast.Attribute) else []

    def _is_silent(self, call: ast.Call) -> bool:
        log = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if log and call.func.value.id in ("_log", "log", "logging") and _called(call) in _LOG_CALLS:  # type: ignore[attr-defined]
            return True
        return _called(call) in _SILENT_CALLS


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _literals(node.body)
            yield from _literals(node.orelse)


def _is_told(text: str, *, titles: bool) -> bool:
    """Whether it is meant to be read: a sentence, several words, or with `titles` a single capital word."""
    return bool(_SENTENCE.search(text) or _WORD.match(text) or (titles and _TITLE.match(text))) and not _CODE.search(
        text
    )


def _shape(node: ast.JoinedStr) -> str:
    """An f-string with its values numbered."""
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value).replace("{", "{{").replace("}", "}}"))
        else:
            parts.append(f"{{{sum(piece.startswith('{') and not piece.startswith('{{') for piece in parts)}}}")
    return "".join(parts)


_UNREAD: Final = frozenset({"annotation", "returns", "decorator_list", "bases", "type_params", "ctx", "op", "ops"})


def _is_context(node: Any) -> bool:
    target = node.targets[0]
    return isinstance(target, ast.Name) and target.id == "_CONTEXT"


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What can hold texts: no docstring, no type, no name of a task."""
    inside = isinstance(node, ast.JoinedStr)
    for name in node._fields:
        if name in _UNREAD:
            continue
        value = getattr(node, name, None)
        for child in value if isinstance(value, list) else (value,):
            if not isinstance(child, ast.AST) or isinstance(child, ast.Name):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.keyword) and child.arg in _SILENT_WORDS:
                continue
            if inside and isinstance(child, ast.Constant):
                continue
            yield child.value if isinstance(child, ast.FormattedValue) else child


# The .ts file


def read(path: Path = TS_FILE) -> dict[tuple[str, str], str]:
    """The Chinese of each context and source; empty where there is none."""
    if not path.exists():
        return {}
    return {
        (context.findtext("name") or "", message.findtext("source") or ""): message.findtext("translation") or ""
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def write(known: Mapping[tuple[str, str], str], path: Path = TS_FILE) -> None:
    """Write the .ts file, in order, so that two versions can be compared."""
    root = ET.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (name, source), chinese in sorted(known.items()):
        if name not in contexts:
            contexts[name] = ET.SubElement(root, "context")
            ET.SubElement(contexts[name], "name").text = name
        message = ET.SubElement(contexts[name], "message")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation", {} if chinese else {"type": "unfinished"})
        translation.text = chinese
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compiled(path: Path = TS_FILE) -> bytes:
    """What Qt makes of the .ts file. Raises RuntimeError when its tool fails."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.qm"
        tool = Path(PySide6.__file__).parent / "lrelease"
        done = subprocess.run([tool, "-silent", path, "-qm", made], capture_output=True, text=True, check=False)
        if done.returncode or not made.exists():
            raise RuntimeError(f"lrelease cannot compile {path}: {done.stderr or done.stdout}")
        return made.read_bytes()


def updated(found: Iterable[Text], known: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """The table for these texts: what is known stays; a new one takes the Chinese of the same text elsewhere."""
    elsewhere = {source: chinese for (_, source), chinese in known.items() if chinese}
    return {
        (text.context, text.source): known.get((text.context, text.source)) or elsewhere.get(text.source, "")
        for text in found
    }


def update() -> dict[tuple[str, str], str]:
    """Bring both files in line with the source; returns the table."""
    table = updated(texts(), read())
    write(table)
    TS_FILE.with_suffix(".qm").write_bytes(compiled())
    return table


def missing(table: Mapping[tuple[str, str], str]) -> list[str]:
    """The texts without Chinese, each once."""
    return sorted({source for (_, source), chinese in table.items() if not chinese})


def fill(given: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Take in Chinese by text, or by "context|text" where one context differs; returns the updated table."""
    table = updated(texts(), read())
    for context, source in table:
        chinese = given.get(f"{context}|{source}") or given.get(source)
        if chinese:
            table[context, source] = chinese
    write(table)
    return update()


def check() -> list[str]:
    """What is not in order, one line each."""
    found = {(text.context, text.source): text.path for text in texts()}
    known = read()
    wrong = [
        f"{path}: {source!r} is not in the .ts file" for (c, source), path in found.items() if (c, source) not in known
    ]
    wrong += [
        f"{source!r} ({context}) is not in the source any more" for context, source in known.keys() - found.keys()
    ]
    wrong += [f"{source!r} has no Chinese" for source in missing(known)]
    return wrong


def main(arguments: list[str]) -> int:
    """Do as told; returns the exit code."""
    match arguments:
        case ["update"]:
            print(f"{len(missing(update()))} texts have no Chinese")
        case ["missing"]:
            lacking = missing(updated(texts(), read()))
            print(json.dumps(dict.fromkeys(lacking, ""), ensure_ascii=False, indent=0))
        case ["fill", path]:
            print(f"{len(missing(fill(json.loads(Path(path).read_text('utf-8')))))} texts have no Chinese")
        case ["check"]:
            wrong = check()
            print("\n".join(wrong) or "all is in order")
            return 1 if wrong else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
