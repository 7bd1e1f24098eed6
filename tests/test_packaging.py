"""The standalone program is built from lists; these hold them against the code."""

import ast
import importlib.metadata
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import PySide6
import pytest
from PySide6.QtGui import QColor, QImageReader

import rts_console
from rts_console.bench.report import LIBRARIES

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
        ("libdbus-1.so.3", False),
        ("resources/icons/join.svg", True),
        ("numpy-2.4.6.dist-info/METADATA", True),
        ("keyring-25.7.0.dist-info/entry_points.txt", True),
        ("numpy-2.4.6.dist-info/RECORD", False),
        ("PySide6\\Qt6Core.dll", True),
        ("PySide6\\Qt6OpenGL.dll", False),
        ("PySide6\\opengl32sw.dll", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6\\plugins\\imageformats\\qsvg.dll", True),
        ("PySide6\\plugins\\imageformats\\qwebp.dll", False),
        ("PySide6\\translations\\qtbase_zh_CN.qm", True),
        ("PySide6\\translations\\qtbase_de.qm", False),
        ("PySide6/Qt/lib/QtSvg.framework/Versions/A/QtSvg", True),
        ("PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.dylib", False),
    ],
)
def test_files_are_left_out_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, *, kept: bool) -> None:
    spec = _run_spec(tmp_path, monkeypatch, sys.platform)
    assert (spec.namespace["kept"]([(path, "", "BINARY")]) != []) is kept


@pytest.mark.skipif(not shutil.which("objdump"), reason="binutils are not installed")
def test_libraries_that_nothing_asks_for_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = _run_spec(tmp_path, monkeypatch, "linux").namespace
    gui, network = (Path(PySide6.__file__).parent / f"Qt{name}.abi3.so" for name in ("Gui", "Network"))
    asked = "libQt6Network.so.6"
    assert asked in spec["imports_of"](str(network)) - spec["imports_of"](str(gui))
    entries = [
        ("PySide6/QtGui.abi3.so", str(gui), "EXTENSION"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("libpython3.11.so.1.0", str(gui), "BINARY"),
    ]
    brought = [("libstranger.so.1", str(network), "BINARY"), (asked, str(gui), "BINARY")]
    assert spec["needed"]([*entries, *brought]) == entries
    entries.append(("PySide6/QtNetwork.abi3.so", str(network), "EXTENSION"))
    assert spec["needed"]([*entries, *brought]) == [*entries, brought[1]]


@pytest.mark.parametrize(("system", "absent"), [("linux", set()), ("win32", {"uvloop"})])
def test_the_program_knows_the_versions_that_a_bench_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, absent: set[str]
) -> None:
    datas = _run_spec(tmp_path, monkeypatch, system).made["Analysis"]["datas"]
    assert set(LIBRARIES) - absent <= {name for name, _ in datas}


def test_on_windows_the_program_has_its_icon_and_hides_its_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _run_spec(tmp_path, monkeypatch, "win32").made
    assert list(made) == ["Analysis", "PYZ", "EXE", "COLLECT"]
    assert made["EXE"]["console"]
    assert made["EXE"]["hide_console"] == "hide-early"
    assert _sizes(made["EXE"]["icon"], "ico") == [16, 24, 32, 48, 64, 128, 256]


def test_on_macos_there_is_an_app_with_a_window_that_opens_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _run_spec(tmp_path, monkeypatch, "darwin").made
    bundle = made["BUNDLE"]
    assert made["EXE"]["hide_console"] is None
    assert bundle["info_plist"]["LSBackgroundOnly"] is False
    assert bundle["info_plist"]["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["rtscase"]
    assert bundle["version"] == rts_console.__version__
    assert _sizes(bundle["icon"], "icns") == [16, 32, 128, 256, 512, 1024]


@pytest.mark.parametrize("name", ["requirements.lock", "packaging/package.lock"])
def test_the_locks_name_what_other_systems_need(name: str) -> None:
    lines = (PROJECT / name).read_text("utf-8").splitlines()
    conditions = {line.split("==")[0]: line.partition(" ; ")[2] for line in lines if line[:1].isalpha()}
    assert "sys_platform == 'win32'" in conditions["pywin32-ctypes"]
    if name == "requirements.lock":
        assert "sys_platform == 'linux'" in conditions["secretstorage"]
        assert "sys_platform != 'win32'" in conditions["uvloop"]
    else:
        assert "sys_platform == 'win32'" in conditions["pefile"]
        assert "sys_platform == 'darwin'" in conditions["macholib"]


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


@pytest.mark.parametrize("path", sorted((PROJECT / "packaging").glob("*.sh")), ids=lambda path: path.name)
def test_each_script_of_the_build_can_be_run(path: Path) -> None:
    assert path.stat().st_mode & 0o111, f"{path.name} cannot be run"
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_what_the_build_calls_is_there() -> None:
    for caller in (PROJECT / "Makefile", *(PROJECT / "packaging").glob("*.sh")):
        for name in re.findall(r"packaging/[\w./]+\.(?:sh|py|spec|desktop|svg|xml)", caller.read_text("utf-8")):
            assert (PROJECT / name).is_file(), f"{caller.name} needs {name}"


def test_a_file_of_nobody_has_no_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    licences = _licences(monkeypatch)
    stranger = tmp_path / "libstranger.so"
    stranger.touch()
    parts, orphans = licences.parts_of([stranger, Path(pytest.__file__).resolve(), Path(ast.__file__).resolve()])
    assert [part.name for part in parts] == ["CPython", "pytest"]
    assert parts[1].licence == "MIT"
    assert [text.name for text in parts[1].files] == ["LICENSE"]
    assert orphans == [stranger]


@pytest.mark.parametrize(
    ("name", "texts"), [("PySide6_Essentials", ["LGPL-3.0.txt", "GPL-3.0.txt"]), ("bbpb", ["bbpb.txt"])]
)
def test_who_has_no_licence_text_has_ours(monkeypatch: pytest.MonkeyPatch, name: str, texts: list[str]) -> None:
    licences = _licences(monkeypatch)
    part = licences.part_of(importlib.metadata.distribution(name))
    assert [text.name for text in part.files] == texts
    assert all(text.is_file() for text in part.files)


def test_a_part_without_a_licence_text_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    licences = _licences(monkeypatch)
    monkeypatch.setattr(licences, "TEXTS_OF", {})
    collected = tmp_path / "collected.json"
    collected.write_text(json.dumps([["PYMODULE", "PySide6", PySide6.__file__]]))
    assert licences.main(collected, tmp_path) == 1
    assert "no licence text: PySide6_Essentials" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [collected]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("MIT", "MIT"),
        ("  GPL with an exception\n", "GPL with an exception"),
        ("Copyright\nAll of it", ""),
        ("UNKNOWN", ""),
    ],
)
def test_a_licence_field_that_is_a_name(monkeypatch: pytest.MonkeyPatch, field: str, said: str) -> None:
    assert _licences(monkeypatch).one_line(field) == said


@pytest.mark.parametrize(
    ("base", "file", "ours"),
    [
        ("C/Python311", "C/Python311/DLLs/_ssl.pyd", True),
        ("C/Python311", "C/Windows/System32/strange.dll", False),
        ("usr", "usr/lib/libstrange.so.1", False),
        ("usr", "usr/lib/libpython3.11.so.1.0", True),
    ],
)
def test_what_lies_beside_an_interpreter_of_its_own_is_the_interpreters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, file: str, *, ours: bool
) -> None:
    licences = _licences(monkeypatch)
    monkeypatch.setattr(licences, "SHARED", (tmp_path / "usr",))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / base))
    assert licences.is_pythons(tmp_path / file) is ours


def _licences(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module without the library that writes the bill of materials: that is a tool of the build."""
    for name in ("", ".contrib.license.factories", ".model.bom", ".model.component", ".output.json"):
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


@dataclass
class Ran:
    """A spec that was run: its names, and what it had PyInstaller make."""

    namespace: dict[str, Any]
    made: dict[str, dict[str, Any]]


def _run_spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str) -> Ran:
    """Run the spec as PyInstaller does on that system, in a copy: it writes below its project."""
    for name in ("packaging", "rts_console"):
        (tmp_path / name).mkdir()
    for name in ("packaging/icon.py", "packaging/linux", "rts_console/__init__.py"):
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copyfile
        copy(PROJECT / name, tmp_path / name)
    hooks = ModuleType("PyInstaller.utils.hooks")
    vars(hooks).update(collect_submodules=lambda name: [name], copy_metadata=lambda name: [(name, name)])
    for name in ("PyInstaller", "PyInstaller.utils", "PyInstaller.utils.hooks"):
        monkeypatch.setitem(sys.modules, name, hooks)
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setattr(sys, "platform", platform)
    made: dict[str, dict[str, Any]] = {}

    def maker(kind: str) -> Callable[..., SimpleNamespace]:
        def make(*_parts: object, **options: Any) -> SimpleNamespace:
            made[kind] = options
            return SimpleNamespace(pure=[], binaries=[], datas=[], scripts=[])

        return make

    kinds = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    namespace: dict[str, Any] = {"SPECPATH": str(tmp_path / "packaging"), **{kind: maker(kind) for kind in kinds}}
    exec(compile(SPEC, "rts_console.spec", "exec"), namespace)
    return Ran(namespace, made)


def _sizes(icon: str, ending: str) -> list[int]:
    """How wide the images of an icon are, each of which has colour in its middle."""
    assert icon.endswith(f".{ending}")
    reader = QImageReader(icon)
    sizes = []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        image = reader.read()
        assert image.pixelColor(image.width() // 2, image.height() // 8) == QColor("#3f5bd8")
        sizes.append(image.width())
    return sizes


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
