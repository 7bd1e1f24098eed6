"""Running benches by name: what is printed, the exit code, and how it ends."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rts_console import cli
from rts_console.bench.command import available, run_command

FAST = """
from rts_console.bench.report import Measurement, figure, ratio_at_most

def run(options):
    with Measurement("fast", options) as measurement:
        measurement.say("begins")
        measurement.add(figure("p50", "us", {measured}, 100, goal=ratio_at_most(1.5)))
        return measurement.report()
"""
SLOW = """
import asyncio

async def run(options):
    options.progress("begun")
    await asyncio.Event().wait()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def write(folder: Path, name: str, text: str) -> dict[str, str]:
    (folder / f"{name}.py").write_text(text)
    return {name: name}


def run(name: str, modules: dict[str, str], *, as_json: bool = False, compare: Path | None = None) -> tuple[bool, str]:
    progress = io.StringIO()
    ok = run_command(name, modules, quick=True, as_json=as_json, compare=compare, progress=progress)
    return ok, progress.getvalue()


def test_a_bench_prints_its_table_and_says_what_it_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ok, progress = run("fast1", write(folder, "fast1", FAST.format(measured=120)))
    assert (ok, progress) == (True, "fast: begins\n")
    assert "1.20" in capsys.readouterr().out


def test_json_is_one_object_with_the_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("fast2", write(folder, "fast2", FAST.format(measured=120)), as_json=True)
    earlier = folder / "earlier.json"
    earlier.write_text(capsys.readouterr().out)
    ok, _ = run("fast3", write(folder, "fast3", FAST.format(measured=300)), as_json=True, compare=earlier)
    shown = json.loads(capsys.readouterr().out)
    assert not ok
    assert (shown["bench"], shown["ok"]) == ("fast", False)
    assert shown["changes"][0] | {"change": 1.5, "significant": True} == shown["changes"][0]


def test_a_bench_that_is_not_there_is_not_offered() -> None:
    modules = {"here": "rts_console.bench.report", "gone": "rts_console.bench.gone", "far": "no.such.package"}
    assert list(available(modules)) == ["here"]


def test_a_wrong_name_lists_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "speed"]) == cli.BAD_INPUT
    error = capsys.readouterr().err
    assert error.startswith("rts-console: there is no bench 'speed'. Use one of ")
    assert error.endswith("all.\n")


@pytest.fixture
def benches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    modules = write(folder, "fast4", FAST.format(measured=300))
    monkeypatch.setattr(cli, "BENCHES", modules)
    return modules


def test_a_goal_that_is_missed_exits_1(benches: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "fast4", "--quick"]) == cli.FAILED
    assert "NOT MET" in capsys.readouterr().out


def test_a_file_to_compare_with_that_is_missing_exits_2(
    benches: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "fast4", "--compare", "missing.json"]) == cli.BAD_INPUT
    assert "missing.json cannot be read" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_ends_it_cleanly(folder: Path) -> None:
    write(folder, "slow", SLOW)
    code = "from rts_console import cli; cli.BENCHES = {'slow': 'slow'}; raise SystemExit(cli.main(['bench', 'slow']))"
    place = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())])}
    child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=place)
    with child:
        assert child.stderr is not None
        assert child.stderr.readline() == "begun\n"
        child.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert child.stderr.read() == ""
        assert child.wait(10) == 130
        assert time.monotonic() - began < 10
