"""The list of everything that happened: it follows the newest row only while the reader is there."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.keymap import KeyTip
from rts_console.gui.models.codes import subject_of
from rts_console.gui.models.event_columns import Column, TimeMode, difference
from rts_console.gui.models.event_copy import CopyForm, copy_rows
from rts_console.gui.models.event_overview import Overview
from rts_console.gui.models.event_scan import AllOf, IdentityQuery
from rts_console.gui.models.event_texts import names
from rts_console.gui.models.events import EventModel, Index, Order, Refreshed
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.chip import Pill
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.event_header import EventHeader
from rts_console.gui.widgets.event_marking import EventMarking
from rts_console.gui.widgets.event_menu import cell_menu
from rts_console.gui.widgets.event_minimap import MinimapBar
from rts_console.gui.widgets.event_painter import ColorOf
from rts_console.gui.widgets.event_reading import Reading
from rts_console.gui.widgets.event_view import EventView
from rts_console.gui.widgets.filter_bar import FilterBar
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.record import query as language
from rts_console.record.log import EventLog, Row
from rts_console.record.marks import Marks
from rts_console.record.order import order

_SCAN_PAUSE_MS = 5
_MOST_IN_SIGHT = 200
_PATIENCE = 40
"""Refreshes after which the room of a long result that went out of sight is given back."""


class EventTable(QWidget):
    """Filter line, table, the pill that leads back to the newest row, and a line that says what is shown.

    Signals: `row_selected` with the log's Row or None, `cleared` with the number of rows cleared, `compose_requested`
    when the empty pane's action is chosen, `following_changed`, `conversation_requested` with a Row, `marks_changed`,
    `snippet_requested` with the Row of a message to save (offered while it `saves_snippets`), `filter_wanted` when the
    line of the filter gets the focus.
    """

    row_selected = Signal(object)
    cleared = Signal(int)
    compose_requested = Signal()
    following_changed = Signal(bool)
    conversation_requested = Signal(object)
    export_requested = Signal()
    compare_requested = Signal()
    snippet_requested = Signal(object)
    marks_changed = Signal()
    filter_wanted = Signal()
    explain_requested = Signal(object)

    def __init__(self, theme: Theme, log: EventLog, color_of: ColorOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._following = True
        self._left_at = 0
        self._active = ""
        self._wide_results: frozenset[str] = frozenset()
        self._unneeded = 0
        self._pulled: tuple[int, ...] = ()
        self.saves_snippets = False
        self.marks = Marks(log)
        self.model = EventModel(log, self.marks, self)
        self._make_view(color_of)
        self._make_bar()
        self._make_pages()
        self._make_foot()
        self.marking = EventMarking(self.view, self.model, self.reading, self.note)
        self.marking.changed.connect(self._on_marks_changed)
        self._scan_timer = QTimer(self)
        self._scan_timer.setSingleShot(True)
        self._scan_timer.setInterval(_SCAN_PAUSE_MS)
        self._scan_timer.timeout.connect(self.refresh)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_state()

    # Building

    def _make_view(self, color_of: ColorOf) -> None:
        self.header = EventHeader(self._theme)
        view = self.view = EventView(self._theme, self.model, color_of, self.header)
        self.reading = Reading(view, self.model)
        self.minimap = MinimapBar(self._theme, Overview(self.model))
        view.set_scroll_bar(self.minimap)
        self._pill = Pill(self._theme)
        self._pill.setObjectName("event_follow_pill")
        self._pill.clicked.connect(self.follow)
        view.follow_toggled.connect(self.toggle_follow)
        view.end_pressed.connect(self.follow)
        view.copy_pressed.connect(self.copy_selection)
        view.scrolled.connect(self._on_scrolled)
        view.resized.connect(self._on_resized)
        view.menu_wanted.connect(self._on_menu_wanted)
        view.cleared.connect(self.reading.forget)
        view.doubleClicked.connect(self._on_double_clicked)
        view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.header.sort_wanted.connect(self.sort)
        self.header.mode_wanted.connect(self.set_time_mode)
        self.model.modelAboutToBeReset.connect(self.reading.remember)
        self.model.modelReset.connect(self.reading.restore)

    def _make_bar(self) -> None:
        self.filter_bar = FilterBar(self._theme, self._log, language)
        self.filter_bar.query_changed.connect(self._apply_filter)
        self.filter_bar.mode_changed.connect(self._on_mode_changed)
        self.only_active = self._tool("event_only_active", "user", self.tr("Only what the active identity saw"))
        self.only_active.setCheckable(True)
        self.only_active.toggled.connect(self._apply_filter)
        self.follow_button = self._tool("event_follow", "arrow-down", self.tr("Follow the newest row"))
        KeyTip(self.follow_button, self._theme.keymap, "events_hold")
        self.follow_button.setCheckable(True)
        self.follow_button.clicked.connect(self.toggle_follow)
        self.clear_button = self._tool("event_clear", "eraser", self.tr("Clear all rows of all identities"))
        self.clear_button.clicked.connect(self.clear)
        for tool in (self.only_active, self.follow_button, self.clear_button):
            self.filter_bar.add_tool(tool)

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

    def _make_foot(self) -> None:
        self._counts, self._told = QLabel(), QLabel()
        for label, name in ((self._counts, "event_counts"), (self._told, "event_told")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            mark(label, role="caption")
        self.note = StatusLine(self._theme, copyable=False)
        self.note.setObjectName("event_note")

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(space, space // 4, space, space // 4)
        # Below the rows, whose words it would lie on; its room is kept, lest the rows move when it comes.
        keeps_its_room = self._pill.sizePolicy()
        keeps_its_room.setRetainSizeWhenHidden(True)
        self._pill.setSizePolicy(keeps_its_room)
        foot.addWidget(self._counts)
        foot.addStretch(1)
        foot.addWidget(self._pill)
        foot.addStretch(1)
        foot.addWidget(self._told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def add_to_foot(self, part: QWidget) -> None:
        """Put something at the left of the line below the rows."""
        self._foot.insertWidget(0, part)

    def _restyle(self) -> None:
        self.view.restyle()
        self._fit_columns()
        self._keep_tail()

    def _fit_columns(self) -> None:
        self._wide_results, self._unneeded = self._results_in_sight(), 0
        self.header.fit(self.view.painter, tuple(self._wide_results), self.model.time.mode)

    def _results_in_sight(self) -> frozenset[str]:
        first = max(self.view.rowAt(0), 0)
        last = self.view.rowAt(self.view.viewport().height() - 1)
        end = last + 1 if last >= 0 else min(self.model.rowCount(), first + _MOST_IN_SIGHT)
        return frozenset(self.model.text(row, Column.RESULT) for row in range(first, end))

    def _fit_results(self) -> None:
        """A longer result widens its column at once; the room goes back when none was in sight for a while."""
        width = self.view.painter.result_width
        there = max(map(width, self._wide_results), default=0)
        wanted = max(map(width, self._results_in_sight()), default=0)
        self._unneeded = self._unneeded + 1 if wanted < there else 0
        if wanted > there or self._unneeded > _PATIENCE:
            self._fit_columns()

    # Pulling

    def refresh(self) -> None:
        """Show what is new; called by the window's tick."""
        if self.view.editing:  # what is being written must stand still
            return
        self.marking.look()
        top = self.reading.top_seq()
        refreshed = self.model.refresh()
        if self._following:
            self._keep_tail()
        elif refreshed.removed or refreshed.inserted:
            self.reading.hold(top)
        self._fit_results()
        if self.model.scanning:
            self._scan_timer.start()
        self._show_new(refreshed)

    def _show_new(self, refreshed: Refreshed) -> None:
        if refreshed.repaint:
            self.view.viewport().update()
        log = self._log
        shown = (self.model.rowCount(), self.model.match_count, self.model.scanning, self._following)
        pulled = (log.first_seq, log.next_seq, log.revision, *shown)
        if pulled != self._pulled:
            self._pulled = pulled
            self.minimap.refresh()
            self._show_state()

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
        """Go to the newest row and stay there. Sorted rows are sorted again, with those that came since."""
        if self.model.order is not None:
            self.model.take_waiting()
            self._show_state()
            return
        self.reading.forget()
        self.view.clearSelection()
        self._set_following(True)
        self.view.scrollToBottom()

    def follow_newest(self) -> None:
        """Back to time, and to its newest row."""
        self.sort(None)
        self.follow()

    def toggle_follow(self) -> None:
        """Stay where the reader is, or go to the newest row by time."""
        if self._following:
            self._set_following(False)
        else:
            self.follow_newest()

    def _set_following(self, following: bool) -> None:
        changed = following != self._following
        self._following = following
        if changed and not following:
            self._left_at = self.model.next_seq
        self._show_state()
        if changed:
            self.following_changed.emit(following)

    def _on_scrolled(self) -> None:
        bar = self.minimap
        at_tail = bar.sliderPosition() >= bar.maximum()
        if not at_tail:
            self._set_following(False)
        elif self.model.order is None and not self.view.selectionModel().hasSelection():
            self._set_following(True)

    def _on_selection_changed(self) -> None:
        if self.view.selectionModel().hasSelection():
            self._set_following(False)
        self._show_foot()
        self.note.clear()
        self.row_selected.emit(self.selected_row())

    def _on_resized(self) -> None:
        self.header.spread()
        self._keep_tail()

    # Selecting

    def selected_row(self) -> Row | None:
        """The current row of the log if it is selected, else the first of the selected ones, else None."""
        selection = self.view.selectionModel()
        current = selection.currentIndex()
        rows = [current.row()] if selection.isRowSelected(current.row()) else self.reading.selected_rows(1)
        cells = self.model.cells(rows[0]) if rows else None
        return cells.row if cells else None

    def select_seq(self, seq: int) -> bool:
        """Select a row of the log and bring it into sight; False when it is not shown."""
        row = self.model.row_of(seq)
        if row is None:
            return False
        self.reading.go_to(row)
        return True

    def selected_seqs(self) -> list[int]:
        """The selected rows of the log, from top to bottom."""
        return [self.model.seq_at(row) for row in self.reading.selected_rows(self.model.rowCount())]

    def pair(self) -> tuple[Row, Row] | None:
        """What can be compared: the two rows selected, or the reference row and the selected one; else None."""
        seqs = sorted(self.model.seq_at(row) for row in self.reading.selected_rows(3))
        reference = self.model.reference
        if len(seqs) == 1 and reference not in (None, seqs[0]):
            seqs = [self.model.reference or 0, *seqs]
        held = len(seqs) == 2 and min(seqs) >= self._log.first_seq
        return (self._log.row(seqs[0]), self._log.row(seqs[1])) if held else None

    # Filtering

    def focus_filter(self) -> None:
        """Let the filter be written."""
        self.filter_wanted.emit()
        self.filter_bar.edit.setFocus()
        self.filter_bar.edit.selectAll()

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.only_active.setChecked(False)
        self.filter_bar.clear()

    def _apply_filter(self) -> None:
        identity = IdentityQuery(self._active if self.only_active.isChecked() else "")
        wanted = AllOf((identity, self.filter_bar.query()))
        self.model.set_query(wanted, anchor=None if self._following else self.reading.anchor)
        self._keep_tail()
        self.refresh()

    def _on_mode_changed(self, mode: str) -> None:
        self.model.set_dimming(mode == "dim")
        self._keep_tail()
        self.refresh()

    def next_match(self, step: int) -> None:
        """Select the next row that matches, downwards (1) or upwards (-1)."""
        row = self.model.next_match(self.reading.current_row(), step)
        if row is not None:
            self.reading.go_to(row)
        elif self.model.scanning:
            self.note.set_info(self.tr("None found so far; the search goes on."))
        else:
            self.note.set_info(self.tr("No more matches that way."))

    def clear(self) -> None:
        """Forget all rows of the log and their marks. Says how many by `cleared`."""
        count = len(self._log)
        self._log.clear()
        self.marking.forget()
        self.model.set_reference(None)
        self.model.time.start_ns = None
        self.refresh()
        self.marking.look()
        self.toggle_follow() if not self._following else self.follow()
        self.cleared.emit(count)

    # Sorting and times

    def sort(self, wanted: Order | None) -> None:
        """Sort by a column, or go back to time with None. What is selected stays in sight."""
        if wanted == self.model.order:
            return
        if wanted is not None:
            self._set_following(False)
        self.model.set_order(wanted, lambda log, seqs, column, down: order(log, seqs, column, descending=down))
        if wanted is not None and not self.view.selectionModel().hasSelection():
            self.minimap.setValue(0)
        self.header.show_order(wanted)
        self._show_state()

    def sort_by_current(self) -> None:
        """As a click on the header of the current cell's column."""
        self.header.sectionClicked.emit(max(self.view.currentIndex().column(), Column.TIME))

    def set_time_mode(self, mode: TimeMode) -> None:
        """Write times another way."""
        self.model.set_time_mode(mode)
        self._fit_columns()
        self._show_foot()

    def next_time_mode(self) -> None:
        """Write times the next way."""
        modes = list(TimeMode)
        self.set_time_mode(modes[(modes.index(self.model.time.mode) + 1) % len(modes)])

    def toggle_reference(self) -> None:
        """Time from the selected row, or no longer when it is the reference already."""
        row = self.reading.current_row()
        if row < 0:
            return
        seq = self.model.seq_at(row)
        if seq == self.model.reference:
            self.model.set_reference(None)
            self.set_time_mode(TimeMode.CLOCK)
            return
        self.model.set_reference(seq)
        self.set_time_mode(TimeMode.REFERENCE)

    def _on_marks_changed(self) -> None:
        self.refresh()
        self.marks_changed.emit()

    # Copying

    def copy_selection(self, form: CopyForm = CopyForm.TEXT) -> None:
        """Put the selected rows on the clipboard. Says so when they are more than it takes."""
        copied = copy_rows(form, self._log, self._selected_lines())
        if not copied.rows:
            return
        self.copy_text(copied.text)
        count = self.reading.selected_count()
        if copied.rows < count:
            words = self.tr("Copied the first {shown} of {count} selected rows: the clipboard takes no more at once.")
            self.note.set_warning(words.format(shown=f"{copied.rows:,}", count=f"{count:,}"))

    def _selected_lines(self) -> Iterator[tuple[Row, str]]:
        spans = sorted((span.top(), span.bottom()) for span in self.view.selectionModel().selection().toList())
        for first, last in spans:
            for row in range(first, last + 1):
                cells = self.model.cells(row)
                if cells is not None:
                    yield cells.row, self.model.line(cells, row)

    def copy_text(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def cell_text(self, seq: int, column: Column) -> str:
        """What a cell of a row says."""
        row = self.model.row_of(seq)
        index = self.model.index(row, column) if row is not None else None
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "") if index is not None else ""

    def _on_menu_wanted(self, index: Index, where: QPoint) -> None:
        cells = self.model.cells(index.row())
        if cells is not None:
            cell_menu(self, self._theme, cells.row, Column(index.column())).popup(where)

    def _on_double_clicked(self, index: Index) -> None:
        cells = self.model.cells(index.row()) if index.column() == Column.RESULT else None
        subject = subject_of(cells.row) if cells is not None else None
        if subject is not None:
            self.explain_requested.emit(subject)

    # Showing

    def _show_state(self) -> None:
        self.follow_button.setChecked(self._following)
        self.clear_button.setEnabled(len(self._log) > 0)
        self._show_foot()
        self._show_page()
        self._pill.set_text(self._pill_text())

    def _pill_text(self) -> str:
        if self.model.order is not None:
            count, words = self.model.waiting, self.tr("↓ {count} new, sort them in")
        else:
            count, words = self.model.count_since(self._left_at), self.tr("↓ {count} new")
        return words.format(count=f"{count:,}") if count > 0 and not self._following else ""

    def _show_page(self) -> None:
        page: QWidget = self.view
        if self.model.rowCount() == 0:
            page = self.no_match if self.model.query and len(self._log) else self.empty
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)

    def _show_foot(self) -> None:
        for label, parts in ((self._counts, self._count_parts()), (self._told, self._told_parts())):
            text = " · ".join(parts)
            if text != label.text():
                label.setText(text)
        rows, percent = len(self._log), int(100 * self.model.searched) if self.model.scanning else None
        if self.model.query:
            self.filter_bar.set_matches(self.model.match_count, rows, percent=percent)
        else:
            self.filter_bar.set_counts("")

    def _count_parts(self) -> list[str]:
        stats = self._log.stats
        parts = [self.tr("1 row") if stats.rows == 1 else self.tr("{count} rows").format(count=f"{stats.rows:,}")]
        if self.model.order is not None:
            parts.append(self.tr("sorted by {column}").format(column=names()[self.model.order.column]))
        if stats.dropped:
            parts.append(self.tr("{count} oldest let go").format(count=f"{stats.dropped:,}"))
        if len(self.marks):
            parts.append(self.tr("{count} marked").format(count=f"{len(self.marks):,}"))
        return parts

    def _told_parts(self) -> list[str]:
        parts, count = [], self.reading.selected_count()
        reference = self.model.time.reference_ns
        if count >= 2:
            parts.append(self.tr("{count} selected").format(count=f"{count:,}"))
        times = [cells.row.at_ns for cells in map(self.model.cells, self.reading.selected_rows(2)) if cells is not None]
        if count == 2 and len(times) == 2:
            parts.append(f"Δ {(times[1] - times[0]) / 1e6:,.3f} ms")
        elif count == 1 and reference is not None and times:
            parts.append(self.tr("{time} s from the reference").format(time=difference(times[0] - reference)))
        return parts

    # State

    def save_state(self) -> dict[str, Any]:
        """Columns once the user has chosen some, how times are written, and the filter's history; not the filter."""
        columns = self.header.save_state()
        state: dict[str, Any] = {"columns": columns} if columns else {}
        if self.model.time.mode not in (TimeMode.CLOCK, TimeMode.REFERENCE):
            state["time"] = self.model.time.mode.value
        return state | {"filter": self.filter_bar.save_state()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; anything else is ignored."""
        self.header.restore_state(state.get("columns"))
        if state.get("time") in {mode.value for mode in TimeMode}:
            self.set_time_mode(TimeMode(state["time"]))
        if isinstance(state.get("filter"), dict):
            self.filter_bar.restore_state(state["filter"])
