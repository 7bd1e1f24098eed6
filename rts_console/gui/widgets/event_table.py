"""The list of everything that happened: it follows the newest row only while the reader is there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.models.events import Column, EventFilter, EventModel, Index, Refreshed
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.chip import Pill
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.event_delegate import ColorOf, EventDelegate
from rts_console.record.log import EventLog, Row

COPIED_ROWS = 10_000
PREVIEW_WIDTH = 200
"""Pixels that the preview is to have before columns of less use make room for it; without them it shrinks itself."""

_LEAST_WIDTH = 28
_LEAST_PREVIEW_WIDTH = 48
_FILTER_DELAY_MS = 150
_SCAN_PAUSE_MS = 5

_GIVE_WAY = (Column.ID, Column.SIZE)

_SAMPLES = {
    Column.TIME: "00:00:00.000",
    Column.IDENTITY: "alice-01 ",
    Column.DIRECTION: "⇄",
    Column.KIND: "room message",
    Column.WITH: "alice @ lobby",
    Column.SIZE: "65,536",
    Column.ID: "99,999",
    Column.ELAPSED: "51,600.1",
}
_RESULT = "200 Success"
"""The result that nearly every row has; the column grows with the first row that has a longer one."""


class _View(QTableView):
    """The table itself. Signals: keys that mean something for the tail, every scroll by hand, and `hovered` with the
    row under the mouse, -1 for none."""

    follow_toggled = Signal()
    end_pressed = Signal()
    copy_pressed = Signal()
    scrolled = Signal()
    resized = Signal()
    hovered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._hovered = -1
        self.verticalScrollBar().actionTriggered.connect(self.scrolled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.follow_toggled.emit()
            case Qt.Key.Key_End:
                self.end_pressed.emit()
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.copy_pressed.emit()
            case Qt.Key.Key_Escape:
                self.clearSelection()
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._on_rows_moved()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        if start <= self.rowAt(self.viewport().height() - 1):
            self._on_rows_moved()

    def _on_rows_moved(self) -> None:
        """Another row is under the mouse: what was said of the one before is not true of it."""
        if self._hovered < 0:
            return
        QToolTip.hideText()
        self._hover(self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y()))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.hovered.emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _Header(QHeaderView):
    """The header of the columns. Signals: `dragged` when the user has moved a border or a column."""

    dragged = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._pressed = self._changed = False
        self.setSectionsClickable(False)
        self.sectionResized.connect(self._on_changed)
        self.sectionMoved.connect(self._on_changed)

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
            self._changed = False
            self.dragged.emit()


class EventTable(QWidget):
    """Filter line, table and the pill that leads back to the newest row.

    Signals: `row_selected` with the log's Row or None, `cleared` with the number of rows cleared, `compose_requested`
    when the empty pane's action is chosen, `following_changed`.
    """

    row_selected = Signal(object)
    cleared = Signal(int)
    compose_requested = Signal()
    following_changed = Signal(bool)

    def __init__(self, theme: Theme, log: EventLog, color_of: ColorOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._following = True
        self._unseen = 0
        self._active = ""
        self._own_columns = False
        self._known_results = 0
        self.model = EventModel(log, self)
        self._make_view(color_of)
        self._make_bar()
        self._make_pages()
        self._make_timers()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_state()

    # Building

    def _make_view(self, color_of: ColorOf) -> None:
        view = self.view = _View()
        header = _Header()
        header.dragged.connect(self._on_columns_chosen)
        view.setHorizontalHeader(header)
        view.setObjectName("event_table")
        view.setAccessibleName(self.tr("Events"))
        view.setModel(self.model)
        self._delegate = EventDelegate(self._theme, self.model, color_of, view)
        view.setItemDelegate(self._delegate)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.setCornerButtonEnabled(False)
        view.setTabKeyNavigation(False)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._make_header(header)
        self._pill = Pill(self._theme, parent=view)
        self._pill.setObjectName("event_follow_pill")
        self._pill.clicked.connect(self.follow)
        view.follow_toggled.connect(self.toggle_follow)
        view.end_pressed.connect(self.follow)
        view.copy_pressed.connect(self.copy_selection)
        view.scrolled.connect(self._on_scrolled)
        view.resized.connect(self._on_resized)
        view.hovered.connect(self._on_hovered)
        view.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def _make_header(self, header: QHeaderView) -> None:
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.setMinimumSectionSize(self._theme.pixels(_LEAST_WIDTH))

    def _make_bar(self) -> None:
        self.filter_edit = QLineEdit()
        self.filter_edit.setObjectName("event_filter")
        self.filter_edit.setPlaceholderText(self.tr("Filter: text, user, room, kind, result, id"))
        self.filter_edit.setAccessibleName(self.tr("Filter the events"))
        self.filter_edit.setClearButtonEnabled(True)
        self.filter_edit.addAction(self._theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.only_active = self._tool("event_only_active", "user", self.tr("Only what the active identity saw"))
        self.only_active.setCheckable(True)
        self.only_active.toggled.connect(self._apply_filter)
        self.follow_button = self._tool("event_follow", "arrow-down", self.tr("Follow the newest row (Space)"))
        self.follow_button.setCheckable(True)
        self.follow_button.clicked.connect(self.toggle_follow)
        self.clear_button = self._tool("event_clear", "eraser", self.tr("Clear all rows of all identities"))
        self.clear_button.clicked.connect(self.clear)
        self._counts = QLabel()
        self._counts.setObjectName("event_counts")
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._counts, role="caption")

    def _tool(self, name: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _make_pages(self) -> None:
        self.empty = EmptyState(
            self._theme,
            "messages-square",
            self.tr("No events yet"),
            self.tr("Everything that your identities send, receive and see stands here, to the millisecond."),
            action_text=self.tr("Write a message"),
        )
        self.empty.activated.connect(self.compose_requested)
        self.no_match = EmptyState(
            self._theme,
            "filter",
            self.tr("No row matches the filter"),
            self.tr("Rows that match will stand here as they come. Nothing is lost: the filter only hides."),
            action_text=self.tr("Clear the filter"),
        )
        self.no_match.activated.connect(self.clear_filter)
        self._pages = QStackedWidget()
        for page in (self.view, self.empty, self.no_match):
            self._pages.addWidget(page)

    def _make_timers(self) -> None:
        self._filter_timer = self._timer(_FILTER_DELAY_MS, self._apply_filter)
        self._scan_timer = self._timer(_SCAN_PAUSE_MS, self.refresh)
        self.filter_edit.textChanged.connect(lambda _text: self._filter_timer.start())
        self.filter_edit.returnPressed.connect(self._apply_filter)

    def _timer(self, interval_ms: int, call: Callable[[], Any]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(call)
        return timer

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        bar = QHBoxLayout()
        bar.setContentsMargins(space, space // 2, space, space // 2)
        bar.setSpacing(space // 2)
        bar.addWidget(self.filter_edit, 1)
        bar.addWidget(self.only_active)
        bar.addSpacing(space)
        bar.addWidget(self._counts)
        bar.addSpacing(space)
        bar.addWidget(self.follow_button)
        bar.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._pages, 1)

    def _restyle(self) -> None:
        header = self.view.verticalHeader()
        header.setMinimumSectionSize(self._theme.row_height)
        header.setDefaultSectionSize(self._theme.row_height)
        self._set_widths()
        self.view.viewport().update()
        self._keep_tail()

    def _set_widths(self) -> None:
        room = 2 * self._theme.space("s") + self._theme.space("xxs")
        for column, sample in _SAMPLES.items():
            self.view.setColumnWidth(column, self._delegate.text_width(column, sample) + room)
        results = [_RESULT, *self._log.results()]
        self._known_results = len(self._log.results())
        self.view.setColumnWidth(Column.RESULT, max(map(self._delegate.result_width, results)) + room)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Let columns of less use give way to the preview in a narrow pane, as long as the user has chosen none."""
        if self._own_columns:
            return
        header = self.view.horizontalHeader()
        for column in _GIVE_WAY:
            header.setSectionHidden(column, False)
        fixed = [column for column in Column if column is not Column.PREVIEW]
        missing = sum(header.sectionSize(column) for column in fixed) + self._theme.pixels(PREVIEW_WIDTH)
        missing -= self.view.viewport().width()
        for column in _GIVE_WAY:
            if missing > 0:
                missing -= header.sectionSize(column)
                header.setSectionHidden(column, True)
        others = sum(header.sectionSize(column) for column in fixed)  # a hidden one has no size
        least = self._theme.pixels(_LEAST_PREVIEW_WIDTH)
        header.resizeSection(Column.PREVIEW, max(least, self.view.viewport().width() - others))

    def _on_columns_chosen(self) -> None:
        self._own_columns = True

    # Pulling

    def refresh(self) -> None:
        """Show what is new; called by the window's tick."""
        top = self._top_seq()
        refreshed = self.model.refresh()
        if len(self._log.results()) > self._known_results and not self._own_columns:
            self._set_widths()
        if self._following:
            self._keep_tail()
        else:
            self._unseen += refreshed.added
            self._hold_still(top, refreshed)
        if self.model.scanning:
            self._scan_timer.start()
        self._show_state()

    def _top_seq(self) -> int | None:
        row = self.view.rowAt(0)
        return self.model.seq_at(row) if row >= 0 else None

    def _hold_still(self, top: int | None, refreshed: Refreshed) -> None:
        """Rows above went or came: scroll by as many, so that the reader sees nothing move."""
        if top is None or not refreshed.moved:
            return
        row = self.model.row_of(top)
        self.view.verticalScrollBar().setValue(row if row is not None else 0)

    def _keep_tail(self) -> None:
        if self._following:
            self.view.scrollToBottom()

    def set_active_identity(self, key: str) -> None:
        """The identity that acts now: what "only active" means."""
        if key == self._active:
            return
        self._active = key
        self._apply_filter()

    # Following

    @property
    def following(self) -> bool:
        """Whether the newest row is kept in sight."""
        return self._following

    def follow(self) -> None:
        """Go to the newest row and stay there."""
        self.view.clearSelection()
        self._set_following(True)
        self.view.scrollToBottom()

    def toggle_follow(self) -> None:
        """Stay where the reader is, or go to the newest row."""
        if self._following:
            self._set_following(False)
        else:
            self.follow()

    def _set_following(self, following: bool) -> None:
        changed = following != self._following
        self._following = following
        if following:
            self._unseen = 0
        self._show_state()
        if changed:
            self.following_changed.emit(following)

    def _on_scrolled(self) -> None:
        bar = self.view.verticalScrollBar()
        at_tail = bar.sliderPosition() >= bar.maximum()
        if not at_tail:
            self._set_following(False)
        elif not self.view.selectionModel().hasSelection():
            self._set_following(True)

    def _on_selection_changed(self) -> None:
        if self.view.selectionModel().hasSelection():
            self._set_following(False)
        self._show_counts()
        self.row_selected.emit(self.selected_row())

    def _on_hovered(self, row: int) -> None:
        self._delegate.hovered_row = row
        self.view.viewport().update()

    def _on_resized(self) -> None:
        self._fit_columns()
        self._keep_tail()
        self._place_pill()

    # Selecting and copying

    def selected_row(self) -> Row | None:
        """The current row of the log if it is selected, else the first of the selected ones, else None."""
        selection = self.view.selectionModel()
        current = selection.currentIndex()
        rows = [current.row()] if selection.isRowSelected(current.row()) else self._selected_rows(1)
        cells = self.model.cells(rows[0]) if rows else None
        return cells.row if cells else None

    def select_seq(self, seq: int) -> bool:
        """Select a row of the log and bring it into sight; False when it is not shown."""
        row = self.model.row_of(seq)
        if row is None:
            return False
        self.view.selectRow(row)
        self.view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def _selected_rows(self, limit: int) -> list[int]:
        rows: list[int] = []
        for span in self.view.selectionModel().selection().toList():
            rows += range(span.top(), min(span.bottom() + 1, span.top() + limit))
        return sorted(set(rows))[:limit]

    def _selected_count(self) -> int:
        return sum(span.height() for span in self.view.selectionModel().selection().toList())

    def copy_selection(self) -> None:
        """Put the selected rows on the clipboard, columns apart by tabs."""
        cells = [self.model.cells(row) for row in self._selected_rows(COPIED_ROWS)]
        lines = ["\t".join(each.texts) for each in cells if each is not None]
        count = self._selected_count()
        if count > COPIED_ROWS:
            lines.append(
                self.tr("(the first {shown} of {count} selected rows)").format(
                    shown=f"{COPIED_ROWS:,}", count=f"{count:,}"
                )
            )
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # Filtering and clearing

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.filter_edit.clear()
        self.only_active.setChecked(False)
        self._apply_filter()

    def _apply_filter(self) -> None:
        self._filter_timer.stop()
        identity = self._active if self.only_active.isChecked() else ""
        event_filter = EventFilter(self.filter_edit.text().strip(), identity)
        if event_filter == self.model.filter:
            return
        selected = self.selected_row()
        self.model.set_filter(event_filter)
        self._unseen = 0
        mark(self.filter_edit, match=bool(event_filter.text))
        self.refresh()
        # The row being read stays in sight if it is among those shown.
        if selected is not None and self.select_seq(selected.seq):
            return
        self.follow()

    def clear(self) -> None:
        """Forget all rows of the log. Says how many by `cleared`."""
        count = len(self._log)
        self._log.clear()
        self._known_results = 0
        self.refresh()
        self.follow()
        self.cleared.emit(count)

    # Showing

    def _show_state(self) -> None:
        self.follow_button.setChecked(self._following)
        self.clear_button.setEnabled(len(self._log) > 0)
        self._show_counts()
        self._show_page()
        self._pill.set_text("" if self._following or not self._unseen else self._pill_text())
        self._place_pill()

    def _pill_text(self) -> str:
        return self.tr("↓ {count} new").format(count=f"{self._unseen:,}")

    def _show_page(self) -> None:
        page: QWidget = self.view
        if self.model.rowCount() == 0:
            page = self.no_match if self.model.filter else self.empty
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)

    def _show_counts(self) -> None:
        text = self._counts_text()
        if text != self._counts.text():
            self._counts.setText(text)

    def _counts_text(self) -> str:
        stats, shown = self._log.stats, self.model.rowCount()
        parts = [self.tr("{count} rows").format(count=f"{stats.rows:,}")]
        if self.model.filter:
            parts = [self.tr("{shown} of {count} rows").format(shown=f"{shown:,}", count=f"{stats.rows:,}")]
        if self.model.scanning and stats.rows:
            parts.append(self.tr("looking … {percent} %").format(percent=100 * self.model.scanned // stats.rows))
        if stats.dropped:
            parts.append(self.tr("{count} oldest let go").format(count=f"{stats.dropped:,}"))
        return " · ".join([*parts, *self._selection_parts()])

    def _selection_parts(self) -> list[str]:
        count = self._selected_count()
        if count < 2:
            return []
        parts = [self.tr("{count} selected").format(count=f"{count:,}")]
        if count == 2:
            cells = [self.model.cells(row) for row in self._selected_rows(2)]
            times = [each.row.at_ns for each in cells if each is not None]
            if len(times) == 2:
                parts.append(f"Δ {(times[1] - times[0]) / 1e6:,.3f} ms")
        return parts

    def _place_pill(self) -> None:
        viewport = self.view.viewport().geometry()
        gap = self._theme.space("m")
        x = viewport.center().x() - self._pill.width() // 2
        self._pill.move(x, viewport.bottom() - self._pill.height() - gap)
        self._pill.raise_()

    # Columns and state

    def _on_header_menu(self, where: QPoint) -> None:
        self.columns_menu().popup(self.view.horizontalHeader().mapToGlobal(where))

    def columns_menu(self) -> QMenu:
        """A menu with a check for each column; it goes when it is closed."""
        header = self.view.horizontalHeader()
        menu = QMenu(header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in Column:
            title = self.model.headerData(column, Qt.Orientation.Horizontal)
            action = QAction(title, menu, checkable=True, checked=not header.isSectionHidden(column))
            action.setEnabled(column is not Column.PREVIEW)
            action.toggled.connect(lambda shown, place=column: self._on_column_toggled(place, shown))
            menu.addAction(action)
        return menu

    def _on_column_toggled(self, column: Column, shown: bool) -> None:
        self._on_columns_chosen()
        self.view.horizontalHeader().setSectionHidden(column, not shown)

    def save_state(self) -> dict[str, Any]:
        """Widths, order and choice of columns once the user has made one. Not the filter: it may hold a payload."""
        if not self._own_columns:
            return {}
        state = self.view.horizontalHeader().saveState().toBase64()
        return {"header": bytes(state.data()).decode("ascii")}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; anything else is ignored."""
        header = state.get("header")
        if not isinstance(header, str):
            return
        if self.view.horizontalHeader().restoreState(QByteArray.fromBase64(header.encode("ascii", "ignore"))):
            self._own_columns = True
