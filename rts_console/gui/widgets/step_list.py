"""The steps of a scenario as a list: sign, who, what, note, how it goes and how long it took."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rts_console.gui.models.scenario_rows import CURRENT, ROW, TRACK, StepModel, StepRow
from rts_console.gui.scenario_run import Mood, StepTrack
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.cover import PAINTS_ITSELF
from rts_console.scenario.problems import Path

_Index = QModelIndex | QPersistentModelIndex
ColorOf = Callable[[str], int | None]
MOODS: Final = {
    Mood.RUNNING: ("loader-circle", "accent_text"),
    Mood.PASSED: ("circle-check", "success"),
    Mood.FAILED: ("circle-x", "error"),
    Mood.SKIPPED: ("minus", "text_muted"),
    Mood.CANCELLED: ("square", "text_muted"),
}


class _Painter(QStyledItemDelegate):
    """Paints a step; those with a note have a second line."""

    def __init__(self, theme: Theme, color_of: ColorOf, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color_of = color_of

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: StepRow = index.data(ROW)
        note = QFontMetrics(self._theme.font("small")).height() if self._note(row) else 0
        return QSize(0, self._theme.row_height + note + (self._theme.space("xxs") if note else 0))

    def _note(self, row: StepRow) -> str:
        return row.note if row.step.verb != "note" else ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, row, track = self._theme, index.data(ROW), index.data(TRACK)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, track)
        place = QRect(option.rect).adjusted(theme.space("s"), 0, -theme.space("s"), 0)
        line = QRect(place.topLeft(), QSize(place.width(), theme.row_height))
        line.setLeft(self._paint_mood(painter, line, row, track))
        line.setLeft(line.left() + row.depth * theme.space("l"))
        self._paint_people(painter, QRect(line.left(), place.top(), theme.pixels(3), place.height()), row)
        line.setLeft(line.left() + theme.pixels(3) + theme.space("s"))
        line.setRight(line.right() - self._paint_time(painter, line, track))
        left = self._paint_icon(painter, line, row)
        line.setLeft(left)
        self._paint_words(painter, line, row)
        if note := self._note(row):
            top = line.bottom() - theme.space("xxs")
            below = QRect(left, top, place.right() - left, place.bottom() - top - theme.space("xxs"))
            self._paint_note(painter, below, note)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, track: StepTrack | None
    ) -> None:
        theme = self._theme
        if track is not None and track.mood is Mood.FAILED:
            painter.fillRect(option.rect, theme.color("error_soft"))
        elif index.data(CURRENT):
            painter.fillRect(option.rect, theme.color("accent_soft"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
            edge = QRect(option.rect.topLeft(), QSize(theme.pixels(3), option.rect.height()))
            painter.fillRect(edge, theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.color("border_strong"), 1))
            painter.drawRect(QRect(option.rect).adjusted(0, 0, -1, -1))

    def _paint_mood(self, painter: QPainter, line: QRect, row: StepRow, track: StepTrack | None) -> int:
        side = self._theme.pixels(14)
        place = QRect(line.left(), line.center().y() - side // 2, side, side)
        if row.left_out:
            self._theme.paint_icon(painter, place, "eye-off", self._theme.color("text_muted"))
        elif track is not None and track.mood in MOODS:
            icon, role = MOODS[track.mood]
            self._theme.paint_icon(painter, place, icon, self._theme.color(role))
        else:
            self._theme.paint_icon(painter, place, "circle", self._theme.color("border_strong"))
        return place.right() + self._theme.space("s")

    def _paint_people(self, painter: QPainter, bar: QRect, row: StepRow) -> None:
        """Who acts, as stripes in their colours."""
        colors = [color for name in row.who[:4] if (color := self._color_of(name)) is not None]
        for number, color in enumerate(colors):
            top = bar.top() + 2 + (bar.height() - 4) * number // len(colors)
            end = bar.top() + 2 + (bar.height() - 4) * (number + 1) // len(colors)
            painter.fillRect(QRect(bar.left(), top, bar.width(), end - top), self._theme.identity_color(color).fill)

    def _paint_icon(self, painter: QPainter, line: QRect, row: StepRow) -> int:
        side = self._theme.pixels(14)
        place = QRect(line.left(), line.center().y() - side // 2, side, side)
        role = "icon_disabled" if row.left_out else "icon"
        self._theme.paint_icon(painter, place, row.icon, self._theme.color(role))
        return place.right() + self._theme.space("s")

    def _paint_time(self, painter: QPainter, line: QRect, track: StepTrack | None) -> int:
        if track is None or not track.times:
            return 0
        words = duration_words(track.elapsed_ms)
        if track.times > 1:
            words = f"{track.times:,} × · {words}"
        font = self._theme.font("small")
        painter.setFont(font)
        painter.setPen(self._theme.color("text_secondary"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        return QFontMetrics(font).horizontalAdvance(words) + self._theme.space("s")

    def _paint_words(self, painter: QPainter, line: QRect, row: StepRow) -> None:
        """The words; names of identities in their colours."""
        font = self._theme.font("strong" if row.step.verb == "note" else "body")
        if row.left_out:
            font.setStrikeOut(True)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        words = self._theme.shown(row.words.replace("\n", "⏎"))
        if row.branch:
            words = f"{row.branch} ∥ {words}"
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        x = line.left()
        for part in _parts(shown):
            painter.setPen(self._word_color(part, row))
            painter.drawText(
                QRect(x, line.top(), line.right() - x + 2, line.height()),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
                part,
            )
            x += metrics.horizontalAdvance(part)

    def _word_color(self, part: str, row: StepRow) -> QColor:
        if row.left_out:
            return self._theme.color("text_muted")
        color = self._color_of(part) if part in row.who else None
        return self._theme.color("text") if color is None else self._theme.identity_color(color).text

    def _paint_note(self, painter: QPainter, place: QRect, note: str) -> None:
        font = self._theme.font("small")
        painter.setFont(font)
        painter.setPen(self._theme.color("text_secondary"))
        note = self._theme.shown(note.replace("\n", " "))
        words = QFontMetrics(font).elidedText(note, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)


def _parts(text: str) -> list[str]:
    """The text in pieces: words that could be names, and what is between them."""
    made: list[str] = []
    for sign in text:
        is_name = sign.isalnum() or sign in "_-"
        if made and is_name == (made[-1][-1].isalnum() or made[-1][-1] in "_-"):
            made[-1] += sign
        else:
            made.append(sign)
    return made


def duration_words(milliseconds: float) -> str:
    """How long something took, with as many digits as tell something."""
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:,.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:,.1f} s"


class StepList(QListView):
    """Signals: `chosen(path)` when the user has gone to a step, `opened(path)` by Enter or a double click.

    `actions_for_step` are in its menu.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, model: StepModel, color_of: ColorOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty(PAINTS_ITSELF, True)
        self._steps = model
        self._quiet = False
        self.actions_for_step: list[QAction] = []
        self.setObjectName("scenario_steps")
        self.setAccessibleName(self.tr("Steps of the scenario"))
        self.setModel(model)
        self.setItemDelegate(_Painter(theme, color_of, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.activated.connect(lambda index: self.opened.emit(self._steps.rows[index.row()].path))
        mark(self, surface="pane")
        theme.changed.connect(self.doItemsLayout)

    def path(self) -> Path | None:
        """The step that is selected."""
        index = self.currentIndex()
        return self._steps.rows[index.row()].path if index.isValid() and index.row() < len(self._steps.rows) else None

    def select(self, place: int | None) -> None:
        """Select a row, and bring it into view, without a word."""
        self._quiet = True
        try:
            index = self._steps.index(place) if place is not None else QModelIndex()
            if place is None:
                self.clearSelection()
            self.setCurrentIndex(index)
            if index.isValid():
                self.scrollTo(index)
        finally:
            self._quiet = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say why there are no steps."""
        super().paintEvent(event)
        if self._steps.rows:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("text_secondary"))
        space = self._theme.space("l")
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        place = self.viewport().rect().adjusted(space, 2 * space, -space, -space)
        painter.drawText(place, flags, self.tr("The steps stand here once the text can be read."))
        painter.end()

    def show_place(self, place: int) -> None:
        """Bring a row into view."""
        self.scrollTo(self._steps.index(place))

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.chosen.emit(self._steps.rows[current.row()].path)

    def _on_menu(self, place: QPoint) -> None:
        if self.indexAt(place).isValid():
            self.menu().popup(self.viewport().mapToGlobal(place))

    def menu(self) -> QMenu:
        """What can be done with the step; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setObjectName("step_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions_for_step)
        return menu
