"""The bare window says once that it is painted."""

import json

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.bench_startup import SIZE, bare_window


def test_the_bare_window_says_once_that_it_is_painted(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    window, table = bare_window()
    qtbot.addWidget(window)
    window.show()
    window.grab()
    window.grab()
    assert table.painted
    assert (window.width(), window.height()) == SIZE
    assert json.loads(capsys.readouterr().out) == {"ready": True}
