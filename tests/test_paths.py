"""The program finds its own files and the user's folders however it was installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rts_console import paths

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return tmp_path


def test_a_checkout_has_its_resources_beside_the_package() -> None:
    assert paths.resource("icons", "join.svg") == ROOT / "resources" / "icons" / "join.svg"


def test_a_wheel_has_its_resources_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "rts_console"
    package.mkdir(parents=True)
    copy = shutil.copy(paths.__file__, package)
    spec = importlib.util.spec_from_file_location("installed_paths", copy)
    assert spec is not None
    assert spec.loader is not None
    installed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(installed)
    assert installed.resource("icons") == package / "resources" / "icons"


def test_the_frozen_program_has_its_resources_where_it_unpacked_itself(frozen: Path) -> None:
    assert paths.resource("theme.qss") == frozen / "resources" / "theme.qss"


def test_a_child_is_started_with_the_same_interpreter() -> None:
    assert paths.program() == [sys.executable, "-m", "rts_console"]


def test_the_frozen_program_starts_itself(frozen: Path) -> None:
    assert paths.program() == [sys.executable]


@pytest.mark.parametrize(
    ("folder", "name"), [(paths.config_dir, "config"), (paths.data_dir, "data"), (paths.log_dir, "log")]
)
def test_one_variable_moves_every_folder(
    folder: Callable[[], Path], name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    assert folder() == tmp_path / name
    assert not folder().exists()


def test_a_relative_home_does_not_depend_on_the_later_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RTS_CONSOLE_HOME", "portable")
    assert paths.data_dir() == tmp_path / "portable" / "data"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' folders are platformdirs' business")
def test_without_the_variable_the_folders_are_those_of_the_system(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "RTS_"))}
    script = "from rts_console.paths import *; print(config_dir(), data_dir(), log_dir(), sep='\\n')"
    printed = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, "HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert printed == [
        str(tmp_path / ".config" / "rts-console"),
        str(tmp_path / ".local" / "share" / "rts-console"),
        str(tmp_path / ".local" / "state" / "rts-console" / "log"),
    ]
