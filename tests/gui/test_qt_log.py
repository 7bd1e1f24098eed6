"""Qt's messages come into the log, with Qt's own weight."""

import logging

import pytest
from PySide6.QtCore import QtMsgType

from rts_console.gui.qt_log import log_qt_message


@pytest.mark.parametrize(
    ("kind", "text", "level"),
    [
        (QtMsgType.QtInfoMsg, "so it is", logging.INFO),
        (QtMsgType.QtDebugMsg, "in detail", logging.DEBUG),
        (QtMsgType.QtInfoMsg, "This plugin does not support propagateSizeHints()", logging.DEBUG),
    ],
)
def test_a_message_keeps_its_weight(kind: QtMsgType, text: str, level: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "qt"):
        log_qt_message(kind, None, text)
    assert caplog.record_tuples == [("qt", level, text)]
