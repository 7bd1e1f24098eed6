"""Load: what is asked for is what is sent, counts say what became of it, and what cannot be is told."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.child import ChildState
from rts_console.gui.panels.load import LoadPanel
from rts_console.gui.probe_child import ProbeState
from tests.gui.panels.worlds import TARGET, World, click
from tests.gui.test_probe_child import samples, told
from tests.support import until


@pytest.fixture
async def panel(qtbot: QtBot) -> AsyncIterator[LoadPanel]:
    world = World("alice")
    child = world.context.child
    child.state, child.url, child.app_id = ChildState.RUNNING, TARGET.url, TARGET.app_id
    panel = LoadPanel(world.context)
    qtbot.addWidget(panel)
    panel.resize(480, 560)
    panel.show()
    yield panel
    await panel.aclose()


def counted() -> dict[str, Any]:
    names = ("sent", "accepted", "received", "lost", "late", "refused", "duplicate")
    return samples() | {
        "counts": dict(zip(names, (100, 90, 80, 1, 2, 10, 0), strict=True)),
        "refusals": {"5 ExceedQPS": 10},
        "users": 4,
        "wanted_users": 5,
        "failed_logins": {"-1000 InvalidToken": 1},
        "delivered": 160,
        "behind": 3,
        "skipped": 0,
        "percentiles": {"percentiles_ms": {"p50": 1.5, "p99": None}, "max_ms": 9.25, "mean_ms": 2.0},
    }


async def test_it_runs_counts_and_stops(panel: LoadPanel) -> None:
    panel.child._command = told({"state": "connected"}, counted())
    click(panel.button)
    await until(lambda: panel.child.counts, 20)
    panel.refresh()
    assert panel.figures.value("sent") == "100 (90 accepted)"
    assert panel.figures.value("arrived") == "80 (160 copies delivered)"
    assert panel.figures.value("lost") == "1, 2, 9"
    assert panel.figures.value("refused") == "10; 10 × 5 ExceedQPS"
    assert panel.figures.value("logins") == "1 × -1000 InvalidToken"
    assert panel.figures.value("times") == "p50 1.50, max 9.25"
    assert panel.status.text().startswith("4 of 5 users; 100 sent, 80 arrived")
    assert panel.status.kind() == "warning"
    assert not panel.users.isEnabled()
    click(panel.button)
    await until(lambda: panel.child.state is ProbeState.STOPPED, 20)
    assert panel.button.text() == "Start"


async def test_without_a_gateway_it_says_what_to_do(panel: LoadPanel) -> None:
    panel.context.child.state = ChildState.STOPPED
    click(panel.button)
    assert panel.status.kind() == "error"
    assert "Start it" in panel.status.text()


async def test_what_the_rules_will_refuse_is_told_before(panel: LoadPanel) -> None:
    panel.users.setValue(2)
    panel.rate.setValue(100)
    assert "refused" not in panel.advice.text()
    panel.rate.setValue(900)
    assert "allow 100 to each user: the rest will be refused" in panel.advice.text()
    panel.way.setCurrentIndex(1)
    assert "allow 65 to each user and 100 to a room" in panel.advice.text()


async def test_the_rules_in_force_are_those_that_are_told(panel: LoadPanel) -> None:
    panel.context.child.use_rules("agora")
    panel.refresh()
    assert "Agora have no messages to peers: send all to one channel" in panel.advice.text()
    panel.way.setCurrentIndex(1)
    assert panel.way.currentText() == "all to one channel"
    assert "allow 30 to each user and 30 to a channel" in panel.advice.text()
    panel.context.child.use_rules("rongcloud")
    panel.refresh()
    assert "refused" not in panel.advice.text()


async def test_it_fits_into_the_right_column(panel: LoadPanel) -> None:
    panel.resize(330, 520)
    assert panel.width() == 330
    assert panel.button.mapTo(panel, panel.button.rect().topRight()).x() < 330


async def test_choices_come_back_but_never_the_load_itself(panel: LoadPanel, qtbot: QtBot) -> None:
    panel.restore_state({"users": 7, "rate": 12.5, "ramp": 3, "size": 99, "way": "load", "running": True})
    other = LoadPanel(panel.context)
    qtbot.addWidget(other)
    other.restore_state(panel.save_state() | {"size": "x"})
    assert (other.users.value(), other.rate.value(), other.way.currentData()) == (7, 12.5, "load")
    assert other.child.state is ProbeState.STOPPED
    await other.aclose()
