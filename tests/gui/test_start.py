"""The window is on the screen before what takes time is loaded, and the program then moves into it."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import opened
from rts_console.gui.frame import Frame
from rts_console.gui.start import PIECES
from rts_console.gui.theme import Theme
from rts_console.settings import Loaded, Settings, load
from tests.support import until

HEAVY = ("numpy", "pyqtgraph", "aiohttp", "websockets")


def in_a_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    said = in_a_process(
        "import json, sys\n"
        "from rts_console import cli\n"
        "assert cli._parser().parse_args([]).run is cli._window\n"  # as the program gets there
        "from rts_console.gui.start import run_until_ready\n"
        "modules = []\n"
        "def painted(): modules.extend(sorted(sys.modules))\n"
        "code = run_until_ready(painted, lambda: None)\n"
        "print(json.dumps([code, modules]))"
    )
    code, modules = json.loads(said)
    assert code == 0
    assert modules
    assert not set(HEAVY) & set(modules)
    ours = {name for name in modules if name.startswith("rts_console.")}
    assert not {name for name in ours if name.startswith(("rts_console.record", "rts_console.client"))}
    assert not ours & set(PIECES)


def test_every_piece_exists() -> None:
    assert [name for name in PIECES if importlib.util.find_spec(name) is None] == []


def test_the_window_is_painted_first_and_answers_then() -> None:
    said = in_a_process(
        "from rts_console.gui.start import run_until_ready\n"
        "raise SystemExit(run_until_ready(lambda: print('painted'), lambda: print('ready')))"
    )
    assert said.split() == ["painted", "ready"]


def test_ctrl_c_ends_it_while_it_loads() -> None:
    code = (
        "import sys\n"
        "from rts_console.gui.start import run_until_ready\n"
        "sys.exit(run_until_ready(lambda: print('painted', flush=True), lambda: print('ready', flush=True)))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "painted\n"
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGINT
    assert said == ""
    assert errors == ""


def frame_on_screen() -> Frame:
    frame = Frame(Theme(), Loaded(Settings()))
    frame.show()
    return frame


async def test_the_program_moves_into_the_frame(qapp: QApplication, tmp_path: Path) -> None:
    frame = frame_on_screen()
    frame.resize(1111, 777)
    async with opened(qapp, folder=tmp_path, find_keyring=None, frame=frame) as program:
        assert program.window.window() is frame
        assert program.window.isVisible()
        assert qapp.styleSheet()
        await until(lambda: program.window.size() == frame.size())
        assert (frame.width(), frame.height()) == (1111, 777)
        program.window.commands["commands"].trigger()
        assert program.window.command_palette.isVisible()
        frame.close()
        assert program.window.exit_request.is_set()
        assert frame.isVisible()
        geometry = bytes(frame.saveGeometry().data())
    assert not frame.isVisible()
    assert load(tmp_path).settings.window.geometry == geometry


async def test_a_frame_that_was_closed_meanwhile_ends_the_program(qapp: QApplication) -> None:
    frame = frame_on_screen()
    frame.close()
    async with opened(qapp, folder=None, find_keyring=None, frame=frame) as program:
        assert program.window.exit_request.is_set()
        assert not program.window.isVisible()


async def test_a_start_that_fails_leaves_no_window(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no panel today")

    from rts_console.gui import app

    monkeypatch.setattr(app, "PANELS", (*app.PANELS[:2], fail))
    frame = frame_on_screen()
    with pytest.raises(RuntimeError, match="no panel today"):
        async with opened(qapp, folder=None, find_keyring=None, frame=frame):
            raise AssertionError
    assert not frame.isVisible()
