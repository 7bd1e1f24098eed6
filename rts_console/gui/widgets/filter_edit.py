"""The line of the filter: completion, history, and the place of a mistake underlined."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import QWidget

from rts_console.gui.models.utf16 import to_character, to_unit
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.completion_list import CompletionList, Suggestion
from rts_console.gui.widgets.icon_edit import IconEdit

# How far right of QLineEdit.cursorRect's edge the cursor stands.
_CURSOR_OFFSET = 5


class FilterEdit(IconEdit):
    """A line edit that offers completions and steps through earlier lines.

    Signals: `suggestions_wanted` with the cursor's place in characters after each key that changed the text,
    `entered` for Enter with nothing chosen in the list, `left` when the focus goes.
    """

    suggestions_wanted = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._history: Sequence[str] = ()
        self._place = -1
        self._replacing = False
        self._draft = ""
        self._mistake: tuple[int, int] | None = None
        self.completions = CompletionList(theme)
        self.completions.chosen.connect(self.take)
        self.destroyed.connect(self.completions.deleteLater)
        self.textEdited.connect(self._on_edited)

    def _on_edited(self) -> None:
        if self._replacing:
            return
        self._place = -1
        self.suggestions_wanted.emit(self.cursor_character())

    def cursor_character(self) -> int:
        """The cursor's place in characters."""
        return to_character(self.text(), self.cursorPosition())

    def set_text(self, text: str) -> None:
        """Replace the text in a way that Ctrl+Z takes back."""
        if text == self.text():
            return
        self._replacing = True  # Qt takes what is inserted for typed
        self.selectAll()
        if text:
            self.insert(text)
        else:
            self.del_()
        self._replacing = False

    # Completion

    def offer(self, items: Sequence[Suggestion]) -> None:
        """Show suggestions for the word at the cursor; a single one that changes nothing is not worth a list."""
        text = self.text()
        useful = [item for item in items if item.text != text[item.start : item.end]]
        if not useful or not self.hasFocus():
            self.completions.close_list()
            return
        self.completions.open(useful, self, max(0, round(self._x(useful[0].start)) - self._theme.space("s")))

    def take(self, item: Suggestion) -> None:
        """Put a suggestion into the text."""
        text = self.text()
        self.completions.close_list()
        self.set_text(text[: item.start] + item.text + text[item.end :])
        self.setCursorPosition(to_unit(self.text(), item.start + len(item.text)))
        self._on_edited()

    # History

    def set_history(self, lines: Sequence[str]) -> None:
        """The earlier lines, newest first."""
        self._history = lines
        self._place = -1

    def step_history(self, step: int) -> None:
        """Show an earlier line (+1) or a later one (-1); after the newest comes what was being written."""
        place = self._place + step
        if not -1 <= place < len(self._history):
            return
        if self._place < 0:
            self._draft = self.text()
        self._place = place
        self.set_text(self._draft if place < 0 else self._history[place])
        self.end(False)

    # Keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not self.completions.isHidden():
            escape = event.key() == Qt.Key.Key_Escape
            if event.type() == QEvent.Type.ShortcutOverride and escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self.take(self.completions.current() or self.completions.items()[0])
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.suggestions_wanted.emit(self.cursor_character())
            return
        if self._list_key(event) or self._line_key(event):
            return
        super().keyPressEvent(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        """A key that belongs to the open list; whether it was one."""
        if self.completions.isHidden():
            return False
        if self.completions.take_key(event.key()):
            return True
        chosen = self.completions.current()
        if chosen is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.take(chosen)
        return True

    def _line_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Up:
                self.step_history(1)
            case Qt.Key.Key_Down:
                self.step_history(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.completions.close_list()
                self.entered.emit()
            case _:
                return False
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.completions.close_list()
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.completions.close_list()

    # The mistake

    def set_mistake(self, start: int, end: int) -> None:
        """Underline these characters; at the end of the text the place after it."""
        self._mistake = (start, max(end, start + 1))
        self.update()

    def clear_mistake(self) -> None:
        """Underline nothing."""
        if self._mistake is not None:
            self._mistake = None
            self.update()

    def mistake(self) -> tuple[int, int] | None:
        """The characters underlined."""
        return self._mistake

    def _x(self, character: int) -> float:
        """The pixel at which a character begins. Qt tells it of the cursor only; the rest is measured from there."""
        text = self.text()
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():
            return self.cursorRect().x() + _CURSOR_OFFSET
        here = _line_x(line.cursorToX(self.cursorPosition()))
        there = _line_x(line.cursorToX(to_unit(text, character)))
        return self.cursorRect().x() + _CURSOR_OFFSET + there - here

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mistake is None:
            return
        start, end = self._mistake
        left, right = self._x(start), self._x(end)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(2, 0, -2, 0)
        painter.setClipRect(inside)
        painter.setPen(QPen(self._theme.color("error"), max(1.0, self._theme.pixels(3) / 2)))
        base = self.cursorRect().bottom() + 1
        painter.drawPolyline(_wave(left, max(right, left + self._theme.pixels(8)), base, self._theme.pixels(2)))


def _line_x(answer: object) -> float:
    # PySide gives the pixel together with the place it took, or alone, by its version.
    return float(answer[0]) if isinstance(answer, tuple) else float(answer)  # type: ignore[arg-type]


def _wave(left: float, right: float, base: float, height: float) -> QPolygonF:
    points, x, up = [], left, False
    while x < right:
        points.append(QPointF(x, base - (height if up else 0)))
        x, up = x + max(1.0, height), not up
    points.append(QPointF(right, base - (height if up else 0)))
    return QPolygonF(points)
