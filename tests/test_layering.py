"""Who may import whom, and what the window must never call: read from the source, not from good intentions.

The rules stand in ``MAY_IMPORT`` and the constants beside it. Imports inside functions and under ``TYPE_CHECKING``
count as well. Each rule is also tried on a small tree that breaks it, so that a checker gone blind is noticed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "rts_console"

#: What each part may import besides itself and the standard library: our own modules (with all below), then others.
MAY_IMPORT: dict[str, tuple[frozenset[str], frozenset[str] | None]] = {
    "protocol": (frozenset(), frozenset({"msgspec"})),
    "vendors": (frozenset({"protocol", "client"}), frozenset({"msgspec", "cryptography"})),
    "client": (frozenset({"protocol", "vendors", "websocket"}), None),
    "gateway": (frozenset({"protocol", "vendors", "websocket"}), None),
    "record": (
        frozenset({"protocol", "client.backend"}),
        frozenset({"numpy", "msgspec", "cbor2", "blackboxprotobuf", "hdrh", "jsonpath"}),
    ),
    "bench": (frozenset({"protocol", "vendors", "client", "record", "websocket", "paths"}), None),
    "profiles": (frozenset({"protocol", "scenario", "record.masking"}), frozenset({"msgspec", "ruamel"})),
    "scenario": (
        frozenset({"protocol", "client.backend", "paths"}),
        frozenset({"msgspec", "ruamel", "jsonschema"}),
    ),
}
WINDOW_ONLY = frozenset({"PySide6", "shiboken6", "pyqtgraph"})
LOOP_ONLY = frozenset({"qasync"})
STARTS_THE_WINDOW = frozenset({"cli", "__main__"})
CALLS_THAT_NEST_A_LOOP = frozenset({"exec", "exec_", "processEvents"})
NAMES_THAT_NEST_A_LOOP = frozenset({"asyncSlot", "asyncClose"})


@dataclass(frozen=True)
class Import:
    """One import statement's target, absolute, and where it stands."""

    module: str
    line: int
    lazy: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def own(self) -> str | None:
        """The target inside our package, without the package's name; None for anything else."""
        if self.top != PACKAGE:
            return None
        return self.module.removeprefix(PACKAGE).removeprefix(".")


def breaches(root: Path) -> list[str]:
    """Every breach of the import rules in the tree, as ``file:line: what is wrong``."""
    found = []
    for path, name in modules(root):
        for imported in imports(path, name, root):
            found += [f"{place(path, root)}:{imported.line}: {text}" for text in judge(name, imported)]
    return found


def modules(root: Path) -> Iterator[tuple[Path, str]]:
    """Each source file with its dotted name inside the package; a package's own file has the package's name."""
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root / PACKAGE).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def imports(path: Path, name: str, root: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node, lazy in walk(tree):
        for module in targets(node, package, root):
            yield Import(module, getattr(node, "lineno", 0), lazy)


def walk(node: ast.AST, lazy: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node below, each with whether it runs only when a function is called."""
    for child in ast.iter_child_nodes(node):
        yield child, lazy
        deeper = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from walk(child, lazy or deeper)


def targets(node: ast.AST, package: str, root: Path) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            base = absolute(module or "", level, package)
            for alias in names:
                yield f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}", root) else base
        case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__")):
            if node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def absolute(module: str, level: int, package: str) -> str:
    """The full dotted name of a ``from`` import's source; level counts the leading dots."""
    if level == 0:
        return module
    parts = [PACKAGE, *package.split(".")] if package else [PACKAGE]
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def is_module(dotted: str, root: Path) -> bool:
    path = root.joinpath(*dotted.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def judge(name: str, imported: Import) -> Iterator[str]:
    part = name.partition(".")[0]
    yield from judge_own(name, part, imported)
    if imported.own is not None or imported.top in sys.stdlib_module_names:
        return
    allowed = MAY_IMPORT[part][1] if part in MAY_IMPORT else None
    if allowed is not None and imported.top not in allowed:
        yield f"{part} must not import {imported.top}"
    if imported.top in WINDOW_ONLY and part != "gui":
        yield f"only gui imports {imported.top}"
    if imported.top in LOOP_ONLY and name != "gui.loop":
        yield f"only gui/loop.py imports {imported.top}"


def judge_own(name: str, part: str, imported: Import) -> Iterator[str]:
    own = imported.own
    if not own:  # another package, or the bare package for its version
        return
    if is_below(own, part):
        if is_panel(name) and is_below(own, "gui.panels") and own != name:
            yield f"a panel must not import a panel ({own})"
        return
    if is_below(own, "gui") and not (name in STARTS_THE_WINDOW and imported.lazy):
        yield f"{name} must not import {own}"
    elif part == "gui" and is_below(own, "gateway"):
        yield f"the window starts the gateway as a child and must not import {own}"
    elif part in MAY_IMPORT and not any(is_below(own, allowed) for allowed in MAY_IMPORT[part][0]):
        yield f"{part} must not import {own}"


def is_below(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


def is_panel(name: str) -> bool:
    return name.startswith("gui.panels.")


def nested_loops(root: Path) -> list[str]:
    """Every use in gui/ of what runs a loop inside the loop: the waiting coroutine would never resume."""
    found = []
    for path, name in modules(root):
        if not is_below(name, "gui"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        outermost = set(outermost_loop(tree)) if name == "gui.loop" else set()
        for node, _ in walk(tree):
            culprit = None if node in outermost else nests_a_loop(node)
            if culprit:
                found.append(f"{place(path, root)}:{getattr(node, 'lineno', 0)}: {culprit} nests an event loop")
    return found


def outermost_loop(tree: ast.AST) -> Iterator[ast.AST]:
    """What stands in ``run_forever``: the one place where a loop is run because none is running."""
    for node, _ in walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "run_forever":
            yield from ast.walk(node)


def nests_a_loop(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS_THAT_NEST_A_LOOP:
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in NAMES_THAT_NEST_A_LOOP:
            return name
    return None


def untested(root: Path) -> list[str]:
    """Source files without the test file of the same name in the mirrored folder."""
    missing = []
    for path, _ in modules(root):
        if path.name in ("__init__.py", "__main__.py"):
            continue
        folder = root / "tests" / path.parent.relative_to(root / PACKAGE)
        test = folder / f"test_{path.name}"
        if not test.is_file():
            missing.append(f"{place(path, root)} has no {place(test, root)}")
    return missing


def same_names(root: Path) -> list[str]:
    """Test files that share a name while a folder has no ``__init__.py``: pytest would take one for the other."""
    found = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        twins = [other for other in (root / "tests").rglob(path.name) if other != path]
        if twins and path.parent != root / "tests" and not (path.parent / "__init__.py").is_file():
            found.append(f"{place(path.parent, root)} needs an __init__.py: {path.name} is there twice")
    return found


def test_every_module_imports_only_what_it_may() -> None:
    assert breaches(ROOT) == []


def test_the_window_never_nests_an_event_loop() -> None:
    assert nested_loops(ROOT) == []


def test_every_source_file_has_its_test_file() -> None:
    assert untested(ROOT) == []


def test_no_test_file_hides_another_of_the_same_name() -> None:
    assert same_names(ROOT) == []


def write(root: Path, path: str, text: str = "") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")


EXAMPLE_TREE = (
    *("__init__", "paths", "websocket", "protocol/__init__", "protocol/frames", "vendors/__init__", "vendors/agora"),
    *("client/__init__", "client/backend", "client/link", "gateway/__init__", "gateway/hub", "record/__init__"),
    *("record/log", "gui/__init__", "gui/loop", "gui/theme"),
    *("gui/panels/__init__", "gui/panels/rooms", "gui/panels/events"),
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A package with an empty module wherever the examples below point to."""
    for name in EXAMPLE_TREE:
        write(tmp_path, f"{PACKAGE}/{name}.py")
    return tmp_path


@pytest.mark.parametrize(
    ("module", "statement", "complaint"),
    [
        ("protocol/frames", "import numpy", "protocol must not import numpy"),
        ("protocol/frames", "from rts_console import paths", "protocol must not import paths"),
        ("protocol/frames", "from .. import paths", "protocol must not import paths"),
        ("protocol/__init__", "from ..client.link import x", "protocol must not import client.link"),
        ("vendors/agora", "from rts_console.gateway.hub import x", "vendors must not import gateway.hub"),
        ("client/link", "import rts_console.gateway.hub", "client must not import gateway.hub"),
        ("client/link", "from ..gateway import hub", "client must not import gateway.hub"),
        ("gateway/hub", "from ..client import backend", "gateway must not import client.backend"),
        ("gateway/hub", "from rts_console.client import *", "gateway must not import client"),
        ("record/log", "from ..client import link", "record must not import client.link"),
        ("record/log", "import pyqtgraph as pg", "only gui imports pyqtgraph"),
        ("record/log", "import aiohttp.web", "record must not import aiohttp"),
        ("scenario/player", "from ..record import log", "scenario must not import record.log"),
        ("paths", "from PySide6.QtCore import QUrl", "only gui imports PySide6"),
        ("paths", "from . import gui", "paths must not import gui"),
        ("gui/theme", "import qasync", "only gui/loop.py imports qasync"),
        ("gui/theme", "from ..gateway.hub import x", "the window starts the gateway as a child"),
        ("gui/panels/rooms", "from .events import x", "a panel must not import a panel (gui.panels.events)"),
        ("gui/panels/rooms", "from . import events", "a panel must not import a panel (gui.panels.events)"),
        ("gui/panels/rooms", "from rts_console.gui import panels", "a panel must not import a panel (gui.panels)"),
        (
            "client/link",
            "import importlib; importlib.import_module('rts_console.gui')",
            "client.link must not import gui",
        ),
    ],
)
@pytest.mark.parametrize("wrapper", ["{}", "def later() -> None:\n    {}", "if TYPE_CHECKING:\n    {}"])
def test_a_breach_is_found(tree: Path, module: str, statement: str, complaint: str, wrapper: str) -> None:
    write(tree, f"{PACKAGE}/{module}.py", wrapper.format(statement))
    found = breaches(tree)
    assert all(line.startswith(f"{PACKAGE}/{module}.py:") for line in found)
    assert any(complaint in line for line in found)


@pytest.mark.parametrize("module", ["cli", "__main__"])
def test_the_command_line_must_not_import_the_window_before_it_is_asked_for(tree: Path, module: str) -> None:
    write(tree, f"{PACKAGE}/{module}.py", "from rts_console.gui import loop")
    assert breaches(tree) == [f"{PACKAGE}/{module}.py:1: {module} must not import gui.loop"]


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("protocol/frames", "import json, msgspec"),
        ("protocol/frames", "from rts_console import __version__"),
        ("vendors/agora", "from ..protocol import frames"),
        ("vendors/agora", "from ..client.backend import x"),
        ("client/link", "from ..websocket import x; import websockets"),
        ("client/link", "from . import backend"),
        ("gateway/hub", "from rts_console.vendors.agora import x; import aiohttp"),
        ("record/log", "import numpy; from ..client.backend import x"),
        ("gui/loop", "import qasync"),
        ("gui/panels/rooms", "from ..theme import x; from PySide6 import QtWidgets"),
        ("gui/panels/__init__", "from .rooms import x"),
        ("cli", "def window() -> None:\n    from .gui import loop"),
        ("__main__", "def main() -> None:\n    from rts_console.gui.loop import run"),
    ],
)
def test_what_is_allowed_passes(tree: Path, module: str, statement: str) -> None:
    write(tree, f"{PACKAGE}/{module}.py", statement)
    assert breaches(tree) == []


@pytest.mark.parametrize(
    "statement",
    [
        "dialog.exec()",
        "QDialog(parent).exec_()",
        "QApplication.processEvents()",
        "from .loop import asyncSlot",
        "@asyncClose\ndef close(): ...",
        "@loop.asyncSlot()\ndef join(): ...",
    ],
)
def test_a_nested_loop_is_found_in_the_window_only(tree: Path, statement: str) -> None:
    write(tree, f"{PACKAGE}/client/link.py", statement)
    assert nested_loops(tree) == []
    write(tree, f"{PACKAGE}/gui/theme.py", statement)
    assert len(nested_loops(tree)) == 1


def test_only_the_loop_itself_may_run_qt_and_only_to_run_forever(tree: Path) -> None:
    write(tree, f"{PACKAGE}/gui/loop.py", "def run_forever(): app.exec()\ndef stop(): app.exec()")
    write(tree, f"{PACKAGE}/gui/theme.py", "def run_forever(): app.exec()")
    assert [line.split(": ")[0] for line in nested_loops(tree)] == [
        f"{PACKAGE}/gui/loop.py:2",
        f"{PACKAGE}/gui/theme.py:1",
    ]


def test_words_that_only_look_like_a_nested_loop_pass(tree: Path) -> None:
    write(tree, f"{PACKAGE}/gui/theme.py", '"""Never call dialog.exec()."""\nexecute(); cursor.execute("x")  # .exec()')
    assert nested_loops(tree) == []


def test_a_source_file_without_a_test_is_found_until_it_has_one_in_the_mirrored_folder(tmp_path: Path) -> None:
    write(tmp_path, f"{PACKAGE}/record/__init__.py")
    write(tmp_path, f"{PACKAGE}/__main__.py")
    write(tmp_path, f"{PACKAGE}/record/log.py")
    write(tmp_path, "tests/test_log.py")
    assert untested(tmp_path) == ["rts_console/record/log.py has no tests/record/test_log.py"]
    write(tmp_path, "tests/record/test_log.py")
    assert untested(tmp_path) == []


def test_two_test_files_of_one_name_need_packages(tmp_path: Path) -> None:
    for folder in ("client", "gateway"):
        write(tmp_path, f"tests/{folder}/test_server.py")
    assert len(same_names(tmp_path)) == 2
    for folder in ("client", "gateway"):
        write(tmp_path, f"tests/{folder}/__init__.py")
    assert same_names(tmp_path) == []


def test_nobody_listens_to_what_lives_longer_by_a_function_of_no_object() -> None:
    """Qt ends such a connection with the object of a bound method; a lambda would be called after its widget's end."""
    lasting = r"(theme\.changed|time_cursor\.moved|operator\.changed)\.connect\((lambda|partial|functools)"
    found = [path.name for path in (ROOT / "rts_console").rglob("*.py") if re.search(lasting, path.read_text("utf-8"))]
    assert found == []
