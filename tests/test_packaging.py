"""The standalone program is built from lists; these hold them against the code."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SPEC = (PROJECT / "packaging" / "rts_console.spec").read_text("utf-8")


def test_nothing_that_is_left_out_is_imported() -> None:
    left_out = _constant("EXCLUDED_MODULES")
    assert "PyQt6" in left_out
    for source in (PROJECT / "rts_console").rglob("*.py"):
        for name in _imports(source):
            assert not any(name == each or name.startswith(f"{each}.") for each in left_out), f"{source} imports {name}"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", False),
        ("PySide6/Qt/plugins/networkinformation/libqnetworkmanager.so", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("libgtk-3.so.0", False),
        ("libgio-2.0.so.0", False),
        ("libglib-2.0.so.0", True),
        ("resources/icons/join.svg", True),
    ],
)
def test_files_are_left_out_by_name(path: str, *, kept: bool) -> None:
    found = re.search(r'EXCLUDED_FILES = re\.compile\(\s*r"""(.*?)"""', SPEC, re.DOTALL)
    assert found
    assert (re.search(found[1], path, re.VERBOSE) is None) is kept


def test_opengl_is_stood_in_for_without_loading_qt() -> None:
    script = (
        f"exec(open({str(PROJECT / 'packaging' / 'without_opengl.py')!r}).read())\n"
        "import sys; assert 'PySide6.QtWidgets' not in sys.modules\n"
        "import pyqtgraph\n"
        "from pyqtgraph.Qt import QtWidgets\n"
        "assert issubclass(QtWidgets.QOpenGLWidget, QtWidgets.QWidget)\n"
        "assert sys.modules['PySide6.QtOpenGL'].__name__ == 'PySide6.QtOpenGL'\n"
        "assert 'QtOpenGL.abi3' not in open('/proc/self/maps').read() if sys.platform == 'linux' else True\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr


def test_each_script_of_the_build_is_there_and_runs() -> None:
    for name in re.findall(r"packaging/([a-z_]+\.sh)", (PROJECT / "Makefile").read_text("utf-8")):
        path = PROJECT / "packaging" / name
        assert path.stat().st_mode & 0o111, f"{name} cannot be run"
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_a_file_of_nobody_has_no_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    licences = _licences(monkeypatch)
    stranger = tmp_path / "libstranger.so"
    stranger.touch()
    parts, orphans = licences.parts_of([stranger, Path(pytest.__file__).resolve(), Path(ast.__file__).resolve()])
    assert [part.name for part in parts] == ["CPython", "pytest"]
    assert parts[1].licence == "MIT"
    assert [text.name for text in parts[1].files] == ["LICENSE"]
    assert orphans == [stranger]


def _licences(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module without the library that writes the bill of materials: that is a tool of the build."""
    for name in (
        "",
        ".factory",
        ".factory.license",
        ".model",
        ".model.bom",
        ".model.component",
        ".output",
        ".output.json",
    ):
        module = ModuleType(f"cyclonedx{name}")
        vars(module).update(dict.fromkeys(("LicenseFactory", "Bom", "Component", "ComponentType", "JsonV1Dot6")))
        monkeypatch.setitem(sys.modules, module.__name__, module)
    package = ModuleType("packageurl")
    vars(package)["PackageURL"] = None
    monkeypatch.setitem(sys.modules, "packageurl", package)
    spec = importlib.util.spec_from_file_location("licences", PROJECT / "packaging" / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "licences", module)
    spec.loader.exec_module(module)
    return module


def _constant(name: str) -> list[str]:
    for node in ast.parse(SPEC).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            found: list[str] = ast.literal_eval(node.value)
            return found
    raise AssertionError(f"the spec has no {name}")


def _imports(source: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
