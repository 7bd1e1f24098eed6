"""The log of a process, line by line: short times, no words that say nothing, warnings and errors marked."""

import re
from collections import deque
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from rts_console.gui.models.marks import plain_tool_tip
from rts_console.gui.theme import Theme, mark

_LINE: Final = re.compile(
    r"\d{4}-\d\d-\d\d (\d\d:\d\d:\d\d)[,.](\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) +(.*)", re.S
)
_LEVELS: Final = {"WARNING": ("W", "warning"), "ERROR": ("E", "error"), "CRITICAL": ("E", "error")}


class LogView(QPlainTextEdit):
    """Shows lines as "hh:mm:ss.mmm message", with W or E before a warning or an error. The whole line, as it came, is
    in the tool tip and in what `whole` gives. Follows its tail while the reader is there."""

    def __init__(self, theme: Theme, most: int, parent: QWidget | None = None) -> None:
        """Keep `most` lines, and let the oldest go."""
        super().__init__(parent)
        self._theme = theme
        self._lines: deque[str] = deque(maxlen=most)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(most)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        mark(self, type="mono", frame="none")
        theme.changed.connect(self._paint_anew)

    def append(self, lines: Iterable[str]) -> None:
        """Add lines at the end."""
        bar = self.verticalScrollBar()
        at_tail, place = bar.value() >= bar.maximum(), bar.value()
        for line in lines:
            # A line is one block: what breaks lines inside of it stands as a sign.
            self._lines.append(line)
            self._write(line)
        bar.setValue(bar.maximum() if at_tail else place)

    def whole(self) -> str:
        """All lines kept, as they came."""
        return "\n".join(self._lines)

    def line_at(self, place: QPoint) -> str:
        """The whole line at a point of the viewport."""
        number = self.cursorForPosition(place).blockNumber()
        return self._lines[number] if 0 <= number < len(self._lines) else ""

    def _write(self, line: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if len(self._lines) > 1:
            cursor.insertBlock()
        line = line.replace("\r", "␍").replace("\n", "␤").replace("\u2029", "␤")
        parts = _LINE.fullmatch(line)
        if parts is None:
            cursor.insertText(line, self._ink("text"))
            return
        time, fraction, level, message = parts.groups()
        letter, ink = _LEVELS.get(level, ("", "text"))
        cursor.insertText(f"{time}.{fraction} ", self._ink("text_muted"))
        cursor.insertText(f"{letter} {message}" if letter else message, self._ink(ink))

    def _ink(self, token: str) -> QTextCharFormat:
        ink = QTextCharFormat()
        ink.setForeground(self._theme.color(token))
        return ink

    def _paint_anew(self) -> None:
        lines = list(self._lines)
        self._lines.clear()
        self.clear()
        self.append(lines)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tool_tip(self._theme.shown(self.line_at(event.pos()))), self)
            return True
        return super().viewportEvent(event)
