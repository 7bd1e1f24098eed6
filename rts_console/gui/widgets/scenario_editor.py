"""The text of a scenario: line numbers, colours, what is wrong underlined, and words offered while it is typed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from rts_console.gui.models.scenario_complete import Completion, complete
from rts_console.gui.models.scenario_document import difference
from rts_console.gui.models.utf16 import to_character, to_unit
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.completion_list import CompletionList
from rts_console.gui.widgets.yaml_colors import YamlColors
from rts_console.scenario.model import Scenario
from rts_console.scenario.problems import Problem

SETTLE_MS = 200
"""A text is read when nothing has been typed for so long."""
_INDENT = 2


class _Gutter(QWidget):
    """The line numbers, painted by the editor."""

    def __init__(self, editor: "ScenarioEditor") -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(event)


class ScenarioEditor(QPlainTextEdit):
    """Signals: `edited` when the text has settled into another, `line_entered(line)` when the cursor has come to
    another line (from 1)."""

    edited = Signal()
    line_entered = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scenario: Scenario | None = None
        self._problems: Sequence[Problem] = ()
        self._band: tuple[int, int] = (0, 0)
        self._marks: Mapping[int, str] = {}
        self._line = 1
        self._known = ""
        self.setObjectName("scenario_text")
        self.setAccessibleName(self.tr("Text of the scenario"))
        self.setAccessibleDescription(self.tr("Tab writes spaces. Escape, then Tab goes on to the next field."))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        mark(self, type="mono", frame="none")
        self._colors = YamlColors(self.document(), theme)
        self._gutter = _Gutter(self)
        self._anchor = QWidget(self.viewport())
        self._anchor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._anchor.hide()
        self.completions = CompletionList(theme)
        self.completions.chosen.connect(self.take)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.settle)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._on_update)
        theme.changed.connect(self._fit_gutter)
        self._fit_gutter()

    # --- the text ---

    def text(self) -> str:
        """All of it."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Another text; what was there before cannot be brought back by undoing."""
        self.setPlainText(text)
        self.document().clearUndoRedoStacks()
        self._known = text
        self._settling.stop()

    def change_to(self, text: str) -> None:
        """The same text with a change that can be undone."""
        old = self.text()
        start, end, new = difference(old, text)
        if (start, end, new) == (len(old), len(old), ""):
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.setPosition(to_unit(old, start))
        cursor.setPosition(to_unit(old, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new)
        cursor.endEditBlock()
        self.settle()

    def settle(self) -> None:
        """Tell of the change now; nothing happens when there is none."""
        self._settling.stop()
        text = self.text()
        if text != self._known:
            self._known = text
            self.edited.emit()

    def _on_text_changed(self) -> None:
        if self.text() == self._known:
            return  # only its colours have changed
        self._settling.start()

    # --- what is shown with it ---

    def set_scenario(self, scenario: Scenario | None) -> None:
        """From what names are offered."""
        self._scenario = scenario

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Underline these."""
        self._problems = problems
        self._decorate()
        self._gutter.update()

    def set_band(self, first: int, last: int) -> None:
        """Tint these lines (from 1): those of the step that is chosen; (0, 0) for none."""
        if (first, last) != self._band:
            self._band = (first, last)
            self._decorate()

    def set_marks(self, marks: Mapping[int, str]) -> None:
        """Colour the numbers of these lines (from 1) with roles of the theme: how the steps go."""
        if marks != self._marks:
            self._marks = dict(marks)
            self._gutter.update()

    def _decorate(self) -> None:
        chosen = [self._tint(line) for line in range(self._band[0], self._band[1] + 1) if line > 0]
        self.setExtraSelections([*chosen[:400], *map(self._underline, self._problems[:200])])

    def _tint(self, line: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.format.setBackground(self._theme.color("accent_soft"))
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        made.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        return made

    def _underline(self, problem: Problem) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        made.format.setUnderlineColor(self._theme.color("error"))
        place = problem.place
        made.cursor = self._cursor_at(place.line, place.column)
        one_line = place.end_line == place.line
        end = self._cursor_at(place.line, place.end_column) if one_line else None
        if end is not None and end.position() > made.cursor.position():
            made.cursor.setPosition(end.position(), QTextCursor.MoveMode.KeepAnchor)
        else:
            made.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return made

    def _cursor_at(self, line: int, column: int = 1) -> QTextCursor:
        """A cursor at a place (counted from 1, in characters), or as near as there is one."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + to_unit(block.text(), max(0, column - 1)))
        return cursor

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor there, and the line in view."""
        self.setTextCursor(self._cursor_at(line, column))
        self.show_line(line)

    def show_line(self, line: int) -> None:
        """Bring a line into view without moving the cursor; the middle of the view when it was not in it."""
        # What the bar counts are lines as they are wrapped.
        wanted = self.document().findBlockByNumber(max(0, line - 1)).firstLineNumber()
        first = self.verticalScrollBar().value()
        rows = max(1, self.viewport().height() // max(1, QFontMetrics(self.font()).lineSpacing()) - 1)
        if not first <= wanted < first + rows:
            self.verticalScrollBar().setValue(max(0, wanted - rows // 3))

    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def _on_cursor_moved(self) -> None:
        if self.line() != self._line:
            self._line = self.line()
            self.line_entered.emit(self._line)
            self._gutter.update()

    # --- words that are offered ---

    def suggest(self) -> None:
        """Offer what could stand at the cursor."""
        text = self.text()
        found = complete(text, to_character(text, self.textCursor().position()), self._scenario)
        if not found or not self.hasFocus() or self.isReadOnly():
            self.completions.close_list()
            return
        self._anchor.setGeometry(self.cursorRect())
        back = QFontMetrics(self.font()).horizontalAdvance(text[found[0].start : found[0].end])
        self.completions.open(found, self._anchor, -back - self._theme.space("s"))

    def take(self, item: Completion) -> None:
        """Put an offered word into the text."""
        text = self.text()
        self.completions.close_list()
        cursor = self.textCursor()
        cursor.setPosition(to_unit(text, item.start))
        cursor.setPosition(to_unit(text, item.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(item.text)
        self.setTextCursor(cursor)
        self.setFocus()

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not self.completions.isHidden():
            escape = event.key() == Qt.Key.Key_Escape
            if event.type() == QEvent.Type.ShortcutOverride and escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.suggest()
            return
        if self._list_key(event) or self._leave_key(event) or self._indent_key(event):
            return
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text().strip() and not control:
            self.suggest()
        elif event.key() != Qt.Key.Key_Backspace or self.completions.isHidden():
            self.completions.close_list()
        else:
            self.suggest()

    def _list_key(self, event: QKeyEvent) -> bool:
        """A key that belongs to the open list; whether it was one."""
        if self.completions.isHidden():
            return False
        if self.completions.take_key(event.key()):
            return True
        match event.key():
            case Qt.Key.Key_Tab:
                self._take_current(first=True)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.completions.current() is not None:
                self._take_current()
            case _:
                return False
        return True

    def _take_current(self, *, first: bool = False) -> None:
        chosen = self.completions.current() or (self.completions.items()[0] if first else None)
        if isinstance(chosen, Completion):
            self.take(chosen)

    def _leave_key(self, event: QKeyEvent) -> bool:
        """Tab would never let the keyboard go: after Escape it does, once."""
        self.setTabChangesFocus(event.key() == Qt.Key.Key_Escape)
        return event.key() == Qt.Key.Key_Escape

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Backwards it always goes."""
        if forward:
            return super().focusNextPrevChild(True)
        return QWidget.focusNextPrevChild(self, False)

    def _indent_key(self, event: QKeyEvent) -> bool:
        """A new line begins where the one before it does; Tab writes spaces, which YAML wants."""
        if self.isReadOnly():
            return False
        match event.key():
            case Qt.Key.Key_Tab:
                self.insertPlainText(" " * _INDENT)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                line = self.textCursor().block().text()
                indent = len(line) - len(line.lstrip(" "))
                deeper = _INDENT if line.rstrip().endswith(":") else 0
                self.completions.close_list()
                self.insertPlainText("\n" + " " * (indent + deeper))
            case _:
                return False
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setTabChangesFocus(False)
        self.completions.close_list()

    # --- the gutter ---

    def gutter_width(self) -> int:
        """How wide the line numbers are, in pixels."""
        digits = max(3, len(str(self.blockCount())))
        return QFontMetrics(self._theme.font("mono")).horizontalAdvance("9") * digits + 2 * self._theme.space("s")

    def _fit_gutter(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()
        self._decorate()

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.topLeft(), QSize(self.gutter_width(), inside.height())))

    def _on_update(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
            self.completions.close_list()
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines that can be seen."""
        painter = QPainter(self._gutter)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        painter.setFont(self._theme.font("mono"))
        wrong = {problem.place.line for problem in self._problems}
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        offset = self.viewport().geometry().top() - self.contentsRect().top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            place = QRect(QPoint(0, round(top) + offset), QSize(self._gutter.width(), round(height)))
            self._paint_number(painter, place, block.blockNumber() + 1, wrong)
            block, top = block.next(), top + height

    def _paint_number(self, painter: QPainter, place: QRect, line: int, wrong: set[int]) -> None:
        role = self._marks.get(line)
        if role is not None or line in wrong:
            bar = QRect(place.topLeft(), QSize(self._theme.pixels(3), place.height()))
            painter.fillRect(bar, self._theme.color("error" if line in wrong else role or "text_muted"))
        painter.setPen(self._number_color(line, wrong))
        right = place.adjusted(0, 0, -self._theme.space("s"), 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(line))

    def _number_color(self, line: int, wrong: set[int]) -> QColor:
        if line in wrong:
            return self._theme.color("error")
        return self._theme.color("text" if line == self._line else "text_muted")
