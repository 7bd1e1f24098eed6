"""Qt's own messages in the program's log."""

import logging
from typing import Final

from PySide6.QtCore import QtMsgType

_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    """Qt's own messages go where ours go."""
    # The offscreen platform says so of every dialog, and means nothing by it.
    level = logging.DEBUG if text.startswith("This plugin does not support") else _QT_LEVELS[kind]
    logging.getLogger("qt").log(level, "%s", text)
