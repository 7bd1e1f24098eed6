"""The header of the event table: which columns there are, how wide, in what order, and what the rows are sorted by."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from rts_console.gui.models import event_texts
from rts_console.gui.models.event_columns import ALWAYS_SHOWN, HIDDEN_AT_FIRST, SORT_KEYS, Column, TimeMode
from rts_console.gui.models.events import Order
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.event_painter import RowPainter

PREVIEW_WIDTH = 200
"""Pixels that the preview keeps among columns that the user has chosen."""

_LEAST_WIDTH = 20
_LEAST_PREVIEW_WIDTH = 48
_MOST_WIDTH = 4_000
_GIVE_WAY = {Column.ID: 280, Column.JOURNEY: 80, Column.SIZE: 80, Column.ELAPSED: 80, Column.KIND: 80}
"""Columns that make room, first to last, as long as the preview has fewer pixels than that. The kind is last: its sign
stays, and the preview says the same."""

_SAMPLES = {
    Column.DELTA: "+00.000",
    Column.DIRECTION: "⇄",
    Column.KIND: "room message",
    Column.WITH: "bob @ lobby",
    Column.SIZE: "65,536",
    Column.ID: "99,999",
    Column.ELAPSED: "51,600",
    Column.GATEWAY: "Gateway ms",
    Column.ABOUT: "type: RC:TxtMsg",
}
_IDENTITY = "gateway"
"""What is not from one of the users has this name, also in a table that has only short ones."""
_TIMES = {TimeMode.CLOCK: "00:00:00.000", TimeMode.EPOCH: "1700000000.000"}
_DURATION = "+00:00:00.000"
_RESULT = "200 Success"
"""The result that nearly every row has; the column grows for longer ones while they are in sight."""
_LONG_RESULT = "-1000 InvalidTokens"
"""As long as the column becomes by itself: what is longer is cut, and its tool tip has all of it."""


class EventHeader(QHeaderView):
    """Columns of the events. Signals: `sort_wanted` with an Order or None for time, `mode_wanted` with a TimeMode."""

    sort_wanted = Signal(object)
    mode_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._pressed = self._changed = False
        self._order: Order | None = None
        self._mode = TimeMode.CLOCK
        self.own_columns = False
        self.setObjectName("event_header")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.sectionResized.connect(self._on_changed)
        self.sectionMoved.connect(self._on_changed)
        self.sectionClicked.connect(self._on_clicked)

    # Widths

    def fit(self, painter: RowPainter, results: Sequence[str], mode: TimeMode) -> None:
        """Make each column as wide as what stands in it, as long as the user has chosen no widths. `results` are those
        in sight."""
        self._mode = mode
        self.setMinimumSectionSize(self._theme.pixels(_LEAST_WIDTH))
        room = 2 * painter.pad + self._theme.space("xxs")
        time = painter.text_width(Column.TIME, _TIMES.get(mode, _DURATION)) + room
        if self.own_columns:
            self.resizeSection(Column.TIME, max(time, self.sectionSize(Column.TIME)))
            self.spread()
            return
        for column in HIDDEN_AT_FIRST:
            self.setSectionHidden(column, True)
        self.resizeSection(Column.TIME, time)
        titles = event_texts.titles()
        for column, sample in _SAMPLES.items():
            words = max(painter.text_width(column, sample), self.fontMetrics().horizontalAdvance(titles[column]))
            self.resizeSection(column, words + room)
        self.resizeSection(Column.MARK, painter.mark_width)
        title = self.fontMetrics().horizontalAdvance(titles[Column.IDENTITY]) + room
        self.resizeSection(Column.IDENTITY, max(painter.chip_width(_IDENTITY), title))
        self.resizeSection(Column.JOURNEY, painter.journey_width + room)
        widest = max(map(painter.result_width, (_RESULT, *results)))
        self.resizeSection(Column.RESULT, min(widest, painter.result_width(_LONG_RESULT)) + room)
        self.spread()

    def spread(self) -> None:
        """Give the preview what the others leave. In a narrow pane columns of less use give way to it, as long as the
        user has chosen none; among chosen ones it keeps a width that can be read, and the table scrolls."""
        if self.own_columns:
            others = sum(self.sectionSize(column) for column in Column if column is not Column.PREVIEW)
            self.resizeSection(Column.PREVIEW, max(self._theme.pixels(PREVIEW_WIDTH), self._room() - others))
            return
        for column in _GIVE_WAY:
            self.setSectionHidden(column, False)
        fixed = [column for column in Column if column is not Column.PREVIEW and not self.isSectionHidden(column)]
        room = self._room() - sum(self.sectionSize(column) for column in fixed)
        for column, wanted in _GIVE_WAY.items():
            if room < self._theme.pixels(wanted):
                room += self.sectionSize(column)
                self.setSectionHidden(column, True)
        others = sum(self.sectionSize(column) for column in fixed)  # a hidden one has no size
        least = self._theme.pixels(_LEAST_PREVIEW_WIDTH)
        self.resizeSection(Column.PREVIEW, max(least, self._room() - others))

    def _room(self) -> int:
        # While the view is resized its header has still the width from before.
        view = self.parentWidget()
        return view.viewport().width() if isinstance(view, QTableView) else self.viewport().width()

    def _on_changed(self) -> None:
        # Sections also change by themselves, with the style or the width of the view.
        self._changed = self._pressed

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._changed = True, False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = False
        if self._changed:
            self._changed, self.own_columns = False, True
            self.spread()

    # Sorting

    def _on_clicked(self, section: int) -> None:
        if section in SORT_KEYS:
            self.sort_wanted.emit(next_order(self._order, Column(section)))

    def show_order(self, order: Order | None) -> None:
        """Show what the rows are sorted by."""
        self._order = order
        self.setSortIndicatorShown(order is not None)
        if order is not None:
            way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(order.column, way)

    # The menu

    def _on_menu(self, where: QPoint) -> None:
        logical = self.logicalIndexAt(where)
        self.menu(Column(logical) if logical >= 0 else None).popup(self.mapToGlobal(where))

    def popup_menu(self) -> None:
        """Open the menu at the left end, for the keyboard."""
        self.menu(None).popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu(self, column: Column | None) -> QMenu:
        """Sorting by `column`, how times are written, and a check for each column; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = event_texts.names()
        if column is not None and column in SORT_KEYS:
            self._add_sorting(menu, column, names[column])
        times = menu.addMenu(self.tr("Write times as"))
        group = QActionGroup(times)
        for mode, words in event_texts.mode_words().items():
            action = group.addAction(_check(times, words, mode is self._mode))
            action.triggered.connect(self._chooser(mode))
        menu.addSeparator()
        for each in Column:
            action = _check(menu, names[each], not self.isSectionHidden(each))
            action.toggled.connect(self._toggler(each))
            action.setData(each.key)
            action.setEnabled(each not in ALWAYS_SHOWN)
        menu.addSeparator()
        menu.addAction(self.tr("Columns as at first"), self.reset)
        return menu

    def _add_sorting(self, menu: QMenu, column: Column, name: str) -> None:
        for descending, words in ((False, self.tr("Sort by {name}, up")), (True, self.tr("Sort by {name}, down"))):
            order = Order(column, descending)
            action = _check(menu, words.format(name=name), self._order == order)
            action.triggered.connect(self._sorter(order))
        menu.addAction(self.tr("Sort by time of arrival"), lambda: self.sort_wanted.emit(None))
        menu.addSeparator()

    def _chooser(self, mode: TimeMode) -> Callable[[bool], None]:
        return lambda _on: self.mode_wanted.emit(mode)

    def _sorter(self, order: Order) -> Callable[[bool], None]:
        return lambda _on: self.sort_wanted.emit(order)

    def _toggler(self, column: Column) -> Callable[[bool], None]:
        return lambda shown: self._on_toggled(column, shown)

    def _on_toggled(self, column: Column, shown: bool) -> None:
        self.own_columns = True
        self.setSectionHidden(column, not shown)
        self.spread()

    def reset(self) -> None:
        """Take back every choice of columns, widths and order. The view fits them again at its next refresh."""
        self.own_columns = False
        for column in Column:
            self.moveSection(self.visualIndex(column), column)
            self.setSectionHidden(column, column in HIDDEN_AT_FIRST)
        self.mode_wanted.emit(self._mode)

    # State

    def save_state(self) -> list[dict[str, Any]]:
        """Name, width and choice of each column from the left, once the user has made one; else nothing."""
        if not self.own_columns:
            return []
        columns = [Column(self.logicalIndex(visual)) for visual in range(self.count())]
        return [self._saved(column) for column in columns]

    def _saved(self, column: Column) -> dict[str, Any]:
        hidden = self.isSectionHidden(column)
        if hidden:  # a hidden section forgets its width while it is asked
            self.setSectionHidden(column, False)
        width = round(self.sectionSize(column) / self._theme.scale)
        self.setSectionHidden(column, hidden)
        return {"name": column.key, "width": width, "shown": not hidden}

    def restore_state(self, state: object) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        known = {column.key: column for column in Column}
        for visual, each in enumerate(_saved_columns(state, known)):
            column, width, shown = each
            self.own_columns = True
            self.moveSection(self.visualIndex(column), visual)
            self.setSectionHidden(column, not shown and column not in ALWAYS_SHOWN)
            self.resizeSection(column, self._theme.pixels(width))


def next_order(order: Order | None, column: Column) -> Order | None:
    """What a click on a column's header means: up, then down, then back to time."""
    if order is None or order.column is not column:
        return Order(column)
    return None if order.descending else Order(column, descending=True)


def _check(menu: QMenu, words: str, checked: bool) -> QAction:
    action = QAction(words.replace("&", "&&"), menu, checkable=True, checked=checked)
    menu.addAction(action)
    return action


def _saved_columns(state: object, known: dict[str, Column]) -> list[tuple[Column, int, bool]]:
    found: list[tuple[Column, int, bool]] = []
    for each in state if isinstance(state, list) else ():
        if not isinstance(each, dict):
            continue
        column = known.get(str(each.get("name")))
        width, shown = each.get("width"), each.get("shown")
        if column is None or column in [other for other, _width, _shown in found]:
            continue
        if isinstance(width, int) and isinstance(shown, bool) and 0 < width <= _MOST_WIDTH:
            found.append((column, width, shown))
    return found
