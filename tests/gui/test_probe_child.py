"""The probe's process under the window: samples come in, and it never outlives its input."""

import json
import sys

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.probe_child import ProbeChild, ProbeState
from rts_console.probe.config import BadConfig, Config, ProbeUser
from rts_console.protocol.clock import now_ns
from rts_console.record.quality import Quality, SeriesKey
from tests.support import until

CONFIG = Config("ws://127.0.0.1:1", "app", [ProbeUser("a", "t"), ProbeUser("b", "t")])
KEY = SeriesKey("probe", "a → b")


def told(*lines: object, then: str = "sys.stdin.read()") -> list[str]:
    """A process that says these lines, and then waits for the end of its input."""
    text = "\n".join(json.dumps(line) for line in lines)
    program = f"import sys; sys.stdin.readline(); print({text!r}, flush=True); {then}"
    return [sys.executable, "-c", program]


def samples() -> dict[str, object]:
    at = now_ns()
    return {
        "main": "a → b",
        "series": {"a → b": [[at, at + 1], [1.5, None], [0, 0]]},
        "ends": [[at, at], [1, 0]],
        "counts": {"sent": 2, "received": 1, "lost": 1},
        "refusals": {},
    }


async def test_samples_enter_the_quality_and_stopping_ends_it(qtbot: QtBot) -> None:
    quality = Quality()
    child = ProbeChild(quality, command=told({"ready": True}, {"state": "connected"}, samples()))
    child.start(CONFIG)
    await until(lambda: child.counts, 20)
    assert child.state is ProbeState.RUNNING
    summary = quality.summary(KEY, 60, until_ns=now_ns() + 10**9)
    assert (summary.count, summary.lost, summary.last) == (1, 1, 1.5)
    await child.stop()
    assert (child.state, child.problem) == (ProbeState.STOPPED, "")


async def test_what_it_cannot_do_is_told(qtbot: QtBot) -> None:
    child = ProbeChild(Quality(), command=told({"problem": "a cannot log in: no"}, then="sys.exit(3)"))
    child.start(CONFIG)
    await until(lambda: child.state is ProbeState.FAILED, 20)
    assert child.problem == "a cannot log in: no"


async def test_a_process_that_dies_is_told_with_its_last_words(qtbot: QtBot) -> None:
    child = ProbeChild(Quality(), command=told(then="sys.exit('out of luck')"))
    child.start(CONFIG)
    await until(lambda: child.state is ProbeState.FAILED, 20)
    assert "exit code 1" in child.problem
    assert "out of luck" in child.problem


async def test_a_program_that_is_not_there_is_told(qtbot: QtBot) -> None:
    child = ProbeChild(Quality(), command=["/no/such/program"])
    child.start(CONFIG)
    await until(lambda: child.state is ProbeState.FAILED, 20)
    assert "cannot be started" in child.problem


def test_nonsense_is_refused_before_anything_starts(qtbot: QtBot) -> None:
    child = ProbeChild(Quality())
    with pytest.raises(BadConfig, match="needs 2"):
        child.start(Config("ws://127.0.0.1:1", "app", []))
    assert child.state is ProbeState.STOPPED
