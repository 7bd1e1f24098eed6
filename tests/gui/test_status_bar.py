"""The figures at the foot of the window."""

import time
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.window import MainWindow
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from tests.gui.fakes import FakeBackend
from tests.gui.sample_window import HERE, make_window


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[MainWindow]:
    made = make_window()
    made.start()
    yield made
    await made.aclose()
    await made.context.stage.aclose()
    made.deleteLater()


async def test_the_meter_says_what_comes_in(window: MainWindow) -> None:
    alice = window.context.stage.add("alice", HERE)
    assert isinstance(alice.backend, FakeBackend)
    window.status_bar._figures.at_s = time.perf_counter() - 100
    alice.backend.emit(
        *(
            LoginResult(at_ns=now_ns(), user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1)
            for _ in range(100_000)
        )
    )
    window.status_bar.refresh()
    assert 900 <= float(window.status_bar.meter.text().split("/s")[0].removeprefix("in ").replace(",", "")) <= 1_000
    assert "dropped 0" in window.status_bar.meter.text()
