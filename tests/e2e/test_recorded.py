"""A console that is killed has written everything down, and the next one offers it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from rts_console.gui.app import opened
from rts_console.record.recording import RecordingError, look
from rts_console.record.row import Direction
from tests.support import until

WANTED = 40


def rows_written(base: Path) -> int:
    """How many rows the console has on disk by now."""
    try:
        return sum(look(path).rows for path in base.iterdir())
    except (OSError, RecordingError):
        return 0


def start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A real console with a gateway, three users and their traffic."""
    return subprocess.Popen([sys.executable, "-m", "rts_console", "demo"], env=environment)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
async def test_what_a_killed_console_recorded_is_there_for_the_next_one(qapp: QApplication, tmp_path: Path) -> None:
    base = tmp_path / "data" / "recordings"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":none", "RTS_CONSOLE_HOME": str(tmp_path)}
    with start(environment) as console:
        try:
            await until(lambda: rows_written(base) >= WANTED or console.poll() is not None, timeout_s=60)
            assert console.poll() is None
        finally:
            console.send_signal(signal.SIGKILL)
    async with opened(qapp, folder=None, find_keyring=None, record_to=base) as program:
        offer = program.window.recordings.offer
        assert offer.isVisible()
        (text,) = offer.texts()
        assert text.startswith("The console ended unexpectedly. The last event is of ")
        program.window.dismiss_welcome()
        offer.findChildren(QPushButton, "recording_open")[0].click()
        ((view, log, _),) = program.window.recordings.views.values()
        await until(lambda: not view.visibleRegion().isEmpty())
        assert view.table.model.rowCount() == len(log) >= WANTED
        messages = [
            row for seq in range(log.first_seq, log.next_seq) if (row := log.row(seq)).direction is Direction.IN
        ]
        assert messages
        assert all(len(log.payload(row.seq)) == row.size for row in messages)
        view.table.select_seq(messages[0].seq)
        assert view.detail.row == messages[0]
