"""What the source must never do: run data as code, unpack without looking, or look away from a certificate.

Read from the source, and tried on lines that do it, so that a checker gone blind is noticed; and a run of the program
in which unpickling anything ends the process.
"""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rts_console"
UNPICKLED = 97

MODULES = {
    **dict.fromkeys(("pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"), "unpickles"),
    **dict.fromkeys(("yaml", "ruamel"), "reads YAML, whose tags make objects"),
    **dict.fromkeys(("xml", "lxml"), "reads XML, which can name files and blow up"),
    **dict.fromkeys(("zipfile", "tarfile"), "unpacks: only through one that checks each name"),
    **dict.fromkeys(("ctypes", "telnetlib", "ftplib"), "has no business here"),
}
NAMES = {"eval": "runs text", "exec": "runs text", "compile": "makes code of text", "__import__": "loads by text"}
ATTRIBUTES = {
    "extractall": "unpacks without looking at the names",
    "unpack_archive": "unpacks without looking at the names",
    "QSettings": "keeps objects of Python pickled",
    "mktemp": "gives a name that another may take first",
    "_create_unverified_context": "looks away from certificates",
    "CERT_NONE": "looks away from certificates",
    "CERT_OPTIONAL": "looks away from certificates",
    "set_trace": "waits for somebody at a terminal",
}
SYSTEM_CALLS = {"system", "popen", "spawnl", "spawnv", "startfile"}
KEYWORDS = {("shell", True), ("allow_pickle", True), ("verify", False), ("check_hostname", False)}
YAML = "ruamel reads YAML, whose tags make objects"
ZIP = "zipfile unpacks: only through one that checks each name"
COMPILE = "compile makes code of text"
ALLOWED: dict[str, set[str]] = {
    # Fixes two sizes of the C library's heap; no other way leads there.
    "gui/heap.py": {"ctypes has no business here"},
    # Asks Windows whether animations are wanted; Qt does not tell.
    "gui/motion.py": {"ctypes has no business here"},
    # Feeds of releases; one with a DTD or an entity is refused before it is read.
    "updates.py": {"xml reads XML, which can name files and blow up"},
    # Reads one file, which came with the program.
    "gui/language.py": {"xml reads XML, which can name files and blow up"},
    # Looks at a certificate that was refused, to say what is wrong with it; not a byte is said to that service.
    "client/certificate.py": {
        "CERT_NONE looks away from certificates",
        "a certificate for another name would do",
    },
    # Never with the type "unsafe", the only one of ruamel's that makes objects (tried below).
    "scenario/edit.py": {YAML},
    "scenario/yaml_tree.py": {YAML},
    "profiles/writing.py": {YAML},
    # A case file is a zip: written here, and read by one that checks each name, size and sum first.
    "record/case.py": {ZIP},
    "record/case_open.py": {ZIP},
    # Only writes.
    "scenario/report.py": {"xml reads XML, which can name files and blow up"},
    # A step of a scenario that is Python runs only when the user has said so; before that it is looked at for mistakes.
    "scenario/checks.py": {COMPILE},
    "scenario/python_step.py": {COMPILE, "exec runs text"},
}
"""Exceptions by file below the package, each with its words."""


def breaches(source: str) -> list[str]:
    """What is wrong, one text for each place."""
    return [f"{getattr(node, 'lineno', 0)}: {words}" for node in ast.walk(ast.parse(source)) for words in judge(node)]


def judge(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (problem for alias in names for problem in judge_module(alias.name))
        case ast.ImportFrom(module=module, names=names):
            yield from judge_module(module or "")
            yield from (f"{alias.name} {ATTRIBUTES[alias.name]}" for alias in names if alias.name in ATTRIBUTES)
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield f"{name} {NAMES[name]}"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)) if name in SYSTEM_CALLS:
            yield f"os.{name} starts a shell"
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            yield f"{name} {ATTRIBUTES[name]}"
        case ast.Assign(targets=[ast.Attribute(attr="check_hostname")], value=ast.Constant(value=False)):
            yield "a certificate for another name would do"
    if isinstance(node, ast.Call):
        for given in node.keywords:
            if isinstance(given.value, ast.Constant) and (given.arg, given.value.value) in KEYWORDS:
                yield f"{given.arg}={given.value.value}"


def judge_module(name: str) -> Iterator[str]:
    for module, words in MODULES.items():
        if name == module or name.startswith(f"{module}."):
            yield f"{module} {words}"


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_the_source_does_none_of_it() -> None:
    found = {str(path.relative_to(ROOT)): wrong for path in sources() if (wrong := _not_allowed(path))}
    assert found == {}
    assert len(sources()) > 100


def _not_allowed(path: Path) -> list[str]:
    allowed = ALLOWED.get(path.relative_to(PACKAGE).as_posix(), set())
    return [wrong for wrong in breaches(path.read_text(encoding="utf-8")) if wrong.partition(": ")[2] not in allowed]


def test_every_exception_is_needed() -> None:
    for name, words in ALLOWED.items():
        assert words == {wrong.partition(": ")[2] for wrong in breaches((PACKAGE / name).read_text(encoding="utf-8"))}


def test_yaml_makes_no_objects() -> None:
    makers = [path for path in sources() if "YAML(" in path.read_text(encoding="utf-8")]
    assert makers
    for path in makers:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "YAML":
                kinds = [given.value for given in node.keywords if given.arg == "typ"]
                assert not node.args
                assert all(isinstance(kind, ast.Constant) and kind.value in ("safe", "rt") for kind in kinds), path


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "import marshal as m",
        "from shelve import open",
        "import yaml",
        "from xml.etree import ElementTree",
        "import tarfile",
        "def f():\n    import _pickle",
        "eval(text)",
        "exec(text, {})",
        "compile(text, '', 'exec')",
        "__import__(name)",
        "archive.extractall(folder)",
        "from shutil import unpack_archive",
        "from PySide6.QtCore import QSettings",
        "QtCore.QSettings()",
        "os.system('ls')",
        "subprocess.run('ls', shell=True)",
        "numpy.load(path, allow_pickle=True)",
        "context.verify_mode = ssl.CERT_NONE",
        "context.check_hostname = False",
        "session.get(url, verify=False)",
        "ssl._create_unverified_context()",
        "breakpoint_ = pdb.set_trace",
    ],
)
def test_each_of_them_is_found(line: str) -> None:
    assert len(breaches(line)) == 1


@pytest.mark.parametrize(
    "line",
    ["re.compile(text)", "app.exec()", "numpy.load(path, allow_pickle=False)", "from json import loads", "evaluate(x)"],
)
def test_what_only_looks_like_it_passes(line: str) -> None:
    assert breaches(line) == []


# --- a run in which unpickling ends the process ---------------------------------------------------------------------

HOOK = f"""
import os, sys
def hook(event, arguments):
    if event == "pickle.find_class":
        os.write(2, ("unpickles: %s.%s" % arguments[:2]).encode())
        os._exit({UNPICKLED})
sys.addaudithook(hook)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with the hook in it and in every Python that it starts."""
    (folder / "sitecustomize.py").write_text(HOOK)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "RTS_CONSOLE_HOME": str(folder / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=folder, capture_output=True, text=True, timeout=100
    )


def test_the_hook_ends_a_process_that_unpickles(tmp_path: Path) -> None:
    ended = run(tmp_path, "-c", "import pickle, pathlib; pickle.loads(pickle.dumps(pathlib.Path()))")
    assert (ended.returncode, ended.stderr) == (UNPICKLED, "unpickles: pathlib.PosixPath")


def test_nothing_is_unpickled_in_a_run_of_everything(tmp_path: Path) -> None:
    """The program's own test of itself: gateway, client, window."""
    ran = run(tmp_path, "-m", "rts_console", "selftest")
    assert "unpickles" not in ran.stderr
    assert ran.returncode == 0, ran.stdout + ran.stderr


# --- what it is built from ------------------------------------------------------------------------------------------


def test_every_package_is_pinned_and_has_its_hashes() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    packages = [number for number, line in enumerate(lines) if line and line[0] not in " #-"]
    assert len(packages) > 40
    for number in packages:
        name = lines[number].split(" ")[0]
        assert "==" in name, name
        assert lines[number + 1].lstrip().startswith("--hash=sha256:"), name
    assert not [line for line in lines if line.startswith("-") or "://" in line]


def test_they_are_installed_by_their_hashes_only_and_nothing_is_built() -> None:
    script = (ROOT / "packaging" / "virtual_environment.sh").read_text()
    assert "--require-hashes --only-binary :all: --requirement requirements.lock" in script
    assert "--no-index --editable" in script


def test_every_dependency_that_is_named_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {_pin(line.split(" ")[0]) for line in (ROOT / "requirements.lock").read_text().splitlines()}
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [each for each in named if "==" in each and _pin(each) not in locked] == []


def _pin(requirement: str) -> str:
    name, _, version = requirement.partition(";")[0].partition("==")
    plain = name.partition("[")[0].strip().lower().replace(".", "-").replace("_", "-")
    return f"{plain}=={version.strip()}"
