"""The probe's controls: what is wrong is told in its line, and counts say what came."""

from collections.abc import AsyncIterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.loop import TaskScope
from rts_console.gui.probe_child import ProbeChild, ProbeState
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.probe_bar import ProbeBar
from rts_console.probe.config import BadConfig, Config, ProbeUser
from rts_console.record.quality import Quality
from tests.gui.test_probe_child import CONFIG, samples, told
from tests.support import until


@pytest.fixture
async def tasks() -> AsyncIterator[TaskScope]:
    scope = TaskScope()
    yield scope
    await scope.aclose()


async def test_started_counted_and_stopped(theme: Theme, qtbot: QtBot, tasks: TaskScope) -> None:
    asked: list[tuple[float, int, str]] = []

    def make(rate: float, size: int, peer: str, given: Sequence[ProbeUser]) -> Config:
        asked.append((rate, size, peer))
        return CONFIG

    counts = samples() | {"counts": dict.fromkeys(("sent", "received", "lost", "late", "refused", "duplicate"), 1)}
    child = ProbeChild(Quality(), command=told({"state": "connected"}, counts))
    bar = ProbeBar(theme, child, make, tasks)
    qtbot.addWidget(bar)
    bar.offer(["alice"], local=True)
    bar.peer.setCurrentIndex(1)
    bar.button.click()
    assert asked == [(20, 64, "alice")]
    await until(lambda: child.counts, 20)
    bar.refresh()
    assert "a → b: 1 sent, 1 lost, 1 late, 1 refused, 1 twice" in bar.status.text()
    assert bar.status.kind() == "warning"
    assert not bar.peer.isEnabled()
    bar.button.click()
    await until(lambda: child.state is ProbeState.STOPPED, 20)
    assert bar.button.text() == "Probe"


async def test_what_cannot_be_is_told_in_its_line(theme: Theme, qtbot: QtBot, tasks: TaskScope) -> None:
    def make(rate: float, size: int, peer: str, given: Sequence[ProbeUser]) -> Config:
        raise BadConfig("There is no service to measure.")

    bar = ProbeBar(theme, ProbeChild(Quality()), make, tasks)
    qtbot.addWidget(bar)
    bar.offer([], local=False)
    bar.show()
    bar.show_options(True)
    assert bar.fields[0][1].isVisible()
    bar.button.click()
    assert (bar.status.kind(), bar.status.text()) == ("error", "There is no service to measure.")


async def test_a_rate_that_the_rules_keep_down_is_told(theme: Theme, qtbot: QtBot, tasks: TaskScope) -> None:
    counts = samples() | {"counts": dict.fromkeys(("sent", "received", "lost", "late", "refused", "duplicate"), 0)}
    lines = ({"state": "connected"}, {"slower": 4.5, "rules": "rongcloud"}, counts)
    child = ProbeChild(Quality(), command=told(*lines))
    bar = ProbeBar(theme, child, lambda *_: CONFIG, tasks)
    qtbot.addWidget(bar)
    bar.button.click()
    await until(lambda: child.counts, 20)
    bar.refresh()
    assert "4.5 a second, all that the rules rongcloud allow" in bar.status.text()
    await child.stop()
