"""The figures at the foot of the window."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.pressure import Counters
from rts_console.gui.window import MainWindow
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from tests.gui.fakes import FakeBackend
from tests.gui.sample_events import received
from tests.gui.sample_window import HERE, make_window


async def test_the_meter_says_what_comes_in(window: MainWindow) -> None:
    alice = window.context.stage.add("alice", HERE)
    backend = alice.backend.behind
    assert isinstance(backend, FakeBackend)
    window.status_bar._counters = Counters(time.perf_counter() - 100)
    backend.emit(
        *(
            LoginResult(at_ns=now_ns(), user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1)
            for _ in range(100_000)
        )
    )
    window.status_bar.refresh()
    assert 900 <= float(window.status_bar.meter.text().split("/s")[0].removeprefix("in ").replace(",", "")) <= 1_000
    assert "dropped 0" in window.status_bar.meter.text()


async def test_what_was_dropped_is_told_until_it_is_noted_and_stays_in_reach(qapp: QApplication) -> None:
    window = make_window(ceiling_bytes=100_000)
    window.start()
    try:
        window.context.log.append("alice", [received("x" * 1_000) for _ in range(1_000)])
        window.context.log.append("alice", [received("x" * 1_000) for _ in range(1_000)])
        dropped = window.context.log.stats.dropped
        assert dropped > 0
        window.status_bar._counters = Counters(0.0)
        window.refresh()
        assert not window.losses.isHidden()
        assert window.losses.text().startswith(f"{dropped:,} rows were let go: the event log is at its ceiling")
        assert f"dropped {dropped:,}" in window.status_bar.meter.text()
        window.status_bar.losses.acknowledge()
        window.refresh()
        assert window.losses.isHidden()
        window.commands["pressure"].trigger()
        assert window.pressure.isVisible()
        assert f"{dropped:,} rows were let go" in window.pressure.losses_text()
    finally:
        await window.aclose()
        assert not window.pressure.isVisible()
        window.deleteLater()


async def test_the_figures_open_their_past_by_a_click(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.status_bar.meter, Qt.MouseButton.LeftButton)
    assert window.pressure.isVisible()
