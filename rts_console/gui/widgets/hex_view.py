"""Bytes as offset, sixteen or eight hex pairs and ASCII; only rows in sight are painted, so size does not matter."""

import base64
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget

from rts_console.gui.theme import Theme

BYTES_PER_ROW = 16

_OFFSET_DIGITS = 8
_WIDE_COLUMNS = _OFFSET_DIGITS + 2 + BYTES_PER_ROW * 4 + 2
_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x2E for byte in range(256))


class HexView(QAbstractScrollArea):
    """A read-only hex dump with selection. Signals: `selection_changed(first, end)`, `end` excluded."""

    selection_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = b""
        self.per_row = BYTES_PER_ROW
        self._anchor = 0
        self._cursor = 0
        self._selected = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(self.tr("Hex dump"))
        self._copies = [
            self._copy_action(self.tr("Copy as hex"), self.copy_hex, QKeySequence.StandardKey.Copy),
            self._copy_action(self.tr("Copy as text"), self.copy_text, "Ctrl+Shift+C"),
            self._copy_action(self.tr("Copy as C array"), self.copy_c),
            self._copy_action(self.tr("Copy as Base64"), self.copy_base64),
        ]
        theme.changed.connect(self._measure)
        self._measure()

    def _copy_action(
        self, text: str, call: Callable[[], None], keys: QKeySequence.StandardKey | str | None = None
    ) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(call)
        self.addAction(action)
        return action

    def copy_actions(self) -> list[QAction]:
        """The ways to copy the selection, or everything."""
        return list(self._copies)

    # Data and selection

    def set_data(self, data: bytes) -> None:
        """Show `data` from its beginning, with nothing selected."""
        self._data = data
        self._anchor = self._cursor = 0
        self._selected = False
        self._sync_bars()
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(self.tr("{count} bytes").format(count=f"{len(data):,}"))
        self.viewport().update()
        self.selection_changed.emit(0, 0)

    def data(self) -> bytes:
        """The bytes shown."""
        return self._data

    def selection(self) -> tuple[int, int]:
        """The selected bytes as first and end (excluded); equal when nothing is selected."""
        if not self._selected:
            return self._cursor, self._cursor
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor) + 1

    def set_selection(self, first: int, end: int) -> None:
        """Select the bytes from `first` up to `end` (excluded) and bring them into sight."""
        last = len(self._data) - 1
        if last < 0:
            return
        self._anchor = min(max(first, 0), last)
        self._selected = end > first
        self._move(end - 1 if self._selected else first, extend=True)

    def selected_bytes(self) -> bytes:
        """The selected bytes; all of them when nothing is selected."""
        first, end = self.selection()
        return self._data[first:end] if end > first else self._data

    def copy_hex(self) -> None:
        """Put the selection (or everything) on the clipboard as hex pairs."""
        QGuiApplication.clipboard().setText(self.selected_bytes().hex(" "))

    def copy_text(self) -> None:
        """Put the selection (or everything) on the clipboard as UTF-8 text; other bytes as \\xNN."""
        QGuiApplication.clipboard().setText(self.selected_bytes().decode("utf-8", "backslashreplace"))

    def copy_c(self) -> None:
        """Put the selection (or everything) on the clipboard as the initialiser of a C array."""
        data = self.selected_bytes()
        lines = [
            "    " + " ".join(f"0x{byte:02x}," for byte in data[place : place + 12])
            for place in range(0, len(data), 12)
        ]
        QGuiApplication.clipboard().setText("\n".join(["{", *lines, "}"]))

    def copy_base64(self) -> None:
        """Put the selection (or everything) on the clipboard as Base64."""
        QGuiApplication.clipboard().setText(base64.b64encode(self.selected_bytes()).decode("ascii"))

    def _move(self, target: int, *, extend: bool) -> None:
        if not self._data:
            return
        self._cursor = min(max(target, 0), len(self._data) - 1)
        if extend:
            self._selected = self._selected or self._cursor != self._anchor
        else:
            self._anchor = self._cursor
            self._selected = False
        self._show_cursor()
        self.viewport().update()
        self.selection_changed.emit(*self.selection())

    def _show_cursor(self) -> None:
        row = self._cursor // self.per_row
        bar = self.verticalScrollBar()
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + self._full_rows():
            bar.setValue(row - self._full_rows() + 1)

    # Measures

    @property
    def _offset_digits(self) -> int:
        narrow = self.per_row < BYTES_PER_ROW and len(self._data) < 2**24
        return _OFFSET_DIGITS - 2 if narrow else _OFFSET_DIGITS

    @property
    def _hex_start(self) -> int:
        return self._offset_digits + 2

    def _hex_column(self, index: int) -> int:
        """The text column of byte `index` of a row; the second half stands one column apart."""
        return self._hex_start + index * 3 + (1 if index >= self.per_row // 2 else 0)

    @property
    def _ascii_column(self) -> int:
        return self._hex_start + self.per_row * 3 + 2

    @property
    def _columns(self) -> int:
        return self._ascii_column + self.per_row

    def _fit_row(self) -> None:
        """Sixteen bytes to a row, or eight where those do not fit; the byte at the top stays there."""
        top = self.verticalScrollBar().value() * self.per_row
        fits = 2 * self._pad + _WIDE_COLUMNS * self._char <= self.viewport().width()
        self.per_row = BYTES_PER_ROW if fits else BYTES_PER_ROW // 2
        self._sync_bars()
        self.verticalScrollBar().setValue(top // self.per_row)

    def _measure(self) -> None:
        self._font = self._theme.font("mono")
        metrics = QFontMetricsF(self._font)
        self._char = metrics.horizontalAdvance("0" * 64) / 64
        self._line = round(metrics.height()) + self._theme.pixels(2)
        self._pad = self._theme.space("s")
        self._fit_row()
        self.viewport().update()

    def _rows(self) -> int:
        return (len(self._data) + self.per_row - 1) // self.per_row

    def _full_rows(self) -> int:
        return max(1, (self.viewport().height() - 2 * self._theme.space("xs")) // self._line)

    def _sync_bars(self) -> None:
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, self._rows() - self._full_rows()))
        vertical.setPageStep(self._full_rows())
        width = round(2 * self._pad + (self._columns + 1) * self._char)
        horizontal.setRange(0, max(0, width - self.viewport().width()))
        horizontal.setPageStep(self.viewport().width())
        horizontal.setSingleStep(round(self._char * 3))

    def sizeHint(self) -> QSize:
        return QSize(round(2 * self._pad + (_WIDE_COLUMNS + 3) * self._char), self._line * 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_row()

    def _x(self, column: int) -> float:
        return self._pad + column * self._char - self.horizontalScrollBar().value()

    def byte_at(self, position: QPoint) -> int:
        """The index of the byte nearest to a point of the viewport."""
        row = self.verticalScrollBar().value() + (position.y() - self._theme.space("xs")) // self._line
        column = (position.x() - self._x(0)) / self._char
        if column >= self._ascii_column - 0.5:
            index = int(column - self._ascii_column)
        else:
            gap = 0 if column < self._hex_column(self.per_row // 2) else 1
            index = int((column - self._hex_start - gap) / 3)
        return row * self.per_row + min(max(index, 0), self.per_row - 1)

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._move(self.byte_at(event.position().toPoint()), extend=shift)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self.byte_at(event.position().toPoint()), extend=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._copies)
        menu.addAction(self.tr("Select all"), self.select_all)
        menu.popup(event.globalPos())

    def select_all(self) -> None:
        """Select every byte; the view stays where it is."""
        if not self._data:
            return
        self._anchor, self._cursor, self._selected = 0, len(self._data) - 1, True
        self.viewport().update()
        self.selection_changed.emit(*self.selection())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
            return
        target = self._key_target(event)
        if target is None:
            super().keyPressEvent(event)
            return
        self._move(target, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _key_target(self, event: QKeyEvent) -> int | None:
        """Where a key moves the cursor; None for a key that does not."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row = self._cursor // self.per_row * self.per_row
        page = self._full_rows() * self.per_row
        match event.key():
            case Qt.Key.Key_Left:
                return self._cursor - 1
            case Qt.Key.Key_Right:
                return self._cursor + 1
            case Qt.Key.Key_Up:
                return self._cursor - self.per_row if self._cursor >= self.per_row else self._cursor
            case Qt.Key.Key_Down:
                below = self._cursor + self.per_row
                return below if below < len(self._data) else self._cursor
            case Qt.Key.Key_PageUp:
                return self._cursor - page
            case Qt.Key.Key_PageDown:
                return self._cursor + page
            case Qt.Key.Key_Home:
                return 0 if control else row
            case Qt.Key.Key_End:
                return len(self._data) - 1 if control else row + self.per_row - 1
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.color("surface"))
        painter.setFont(self._font)
        if self._theme.privacy.is_private(self._data.decode("latin-1")):
            self._paint_cover(painter)
            return
        first = self.verticalScrollBar().value()
        for line in range(self._full_rows() + 2):
            if first + line >= self._rows():
                break
            self._paint_row(painter, first + line, self._theme.space("xs") + line * self._line)

    def _paint_cover(self, painter: QPainter) -> None:
        """A single byte would tell where the private part begins: none is shown."""
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("text_muted"))
        words = self.tr("These bytes hold hosts or secrets, so they are not shown while you present.")
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect(), flags, words)

    def _paint_row(self, painter: QPainter, row: int, top: int) -> None:
        start = row * self.per_row
        chunk = self._data[start : start + self.per_row]
        self._paint_selection(painter, start, len(chunk), top)
        half = self.per_row // 2
        painter.setPen(self._theme.color("text_muted"))
        self._paint_text(painter, 0, top, f"{start:0{self._offset_digits}x}")
        painter.setPen(self._theme.color("text"))
        self._paint_text(painter, self._hex_column(0), top, chunk[:half].hex(" "))
        self._paint_text(painter, self._hex_column(half), top, chunk[half:].hex(" "))
        painter.setPen(self._theme.color("text_secondary"))
        self._paint_text(painter, self._ascii_column, top, chunk.translate(_PRINTABLE).decode("ascii"))

    def _paint_text(self, painter: QPainter, column: int, top: int, text: str) -> None:
        place = QRectF(self._x(column), top, (len(text) + 1) * self._char, self._line)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _paint_selection(self, painter: QPainter, start: int, length: int, top: int) -> None:
        first, end = self.selection()
        low, high = max(first, start) - start, min(end, start + length) - start
        if low < high:
            self._paint_span(painter, low, high, top)
        if self.hasFocus() and start <= self._cursor < start + length:
            self._paint_cursor(painter, self._cursor - start, top)

    def _paint_span(self, painter: QPainter, low: int, high: int, top: int) -> None:
        color = self._theme.color("selection")
        left, right = self._x(self._hex_column(low)), self._x(self._hex_column(high - 1) + 2)
        painter.fillRect(QRectF(left, top, right - left, self._line), color)
        painter.fillRect(QRectF(self._x(self._ascii_column + low), top, (high - low) * self._char, self._line), color)

    def _paint_cursor(self, painter: QPainter, index: int, top: int) -> None:
        painter.setPen(self._theme.color("focus"))
        painter.drawRect(QRectF(self._x(self._hex_column(index)) - 1, top, 2 * self._char + 1, self._line - 1))
        painter.drawRect(QRectF(self._x(self._ascii_column + index) - 1, top, self._char + 1, self._line - 1))
