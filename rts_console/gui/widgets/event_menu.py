"""The menu of a cell of the event table: filter by it, mark it, time from it, copy it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from rts_console.gui.models import marks as signs
from rts_console.gui.models.codes import subject_of
from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.event_copy import CopyForm
from rts_console.gui.models.snippets import MESSAGES
from rts_console.gui.theme import Theme
from rts_console.record.log import Row
from rts_console.record.marks import COLORS
from rts_console.record.query import near, term_for

if TYPE_CHECKING:
    from rts_console.gui.widgets.event_table import EventTable

_FIELDS = {
    Column.MARK: "seq",
    Column.TIME: "at_ns",
    Column.DELTA: "at_ns",
    Column.IDENTITY: "identity",
    Column.DIRECTION: "direction",
    Column.KIND: "kind",
    Column.WITH: "who",
    Column.SIZE: "size",
    Column.ID: "message_id",
    Column.RESULT: "label",
    Column.ELAPSED: "elapsed_ms",
    Column.PREVIEW: "preview",
}
"""What the filter's language calls what stands in a column."""

_SHOWN = 40


def cell_menu(table: "EventTable", theme: Theme, row: Row, column: Column) -> QMenu:
    """The menu of one cell; it goes when it is closed."""
    menu = QMenu(table)
    menu.setObjectName("event_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_filters(menu, table, theme, row, column)
    subject = subject_of(row)
    if subject is not None:
        menu.addSeparator()
        words = table.tr("Explain {code}").format(code=subject.code)
        menu.addAction(theme.icon("circle-question-mark"), words, lambda: table.explain_requested.emit(subject))
    menu.addSeparator()
    _add_marks(menu, table, theme, row)
    menu.addSeparator()
    _add_copies(menu, table, theme, row, column)
    menu.addSeparator()
    compare = menu.addAction(theme.icon("git-compare"), _compare_words(table), table.compare_requested.emit)
    compare.setEnabled(table.pair() is not None)
    talk = menu.addAction(theme.icon("messages-square"), table.tr("Show in the conversation"))
    talk.triggered.connect(lambda: table.conversation_requested.emit(row))
    talk.setEnabled(row.payload_kind is not None)
    if table.saves_snippets:
        save = menu.addAction(theme.icon("bookmark"), table.tr("Save as snippet…"))
        save.triggered.connect(lambda: table.snippet_requested.emit(row))
        save.setEnabled(row.kind in MESSAGES and row.payload_kind is not None)
    menu.addAction(theme.icon("download"), table.tr("Export the selected rows…"), table.export_requested.emit)
    return menu


def _add_filters(menu: QMenu, table: "EventTable", theme: Theme, row: Row, column: Column) -> None:
    field = _FIELDS.get(column, "")
    if column is Column.WITH and not row.who:
        field = "where"
    for exclude, icon, words in (
        (False, "filter", table.tr("Filter to {term}")),
        (True, "eye-off", table.tr("Exclude {term}")),
    ):
        term = term_for(field, row, exclude=exclude)
        shown = term_for(field, row)
        text = words.format(term=_short(shown) if shown else table.tr("this"))
        action = menu.addAction(theme.icon(icon), text)
        action.triggered.connect(lambda _on, term=term: table.filter_bar.add_term(term))
        action.setEnabled(bool(term))
    around = table.tr("Same sender ± 2 s")
    menu.addAction(theme.icon("timer"), around, lambda: table.filter_bar.add_term(near(row)))


def _compare_words(table: "EventTable") -> str:
    one = len(table.view.selectionModel().selectedRows()) == 1
    return table.tr("Compare with the reference row") if one else table.tr("Compare the two rows")


def _short(term: str) -> str:
    shown = term if len(term) <= _SHOWN else term[: _SHOWN - 1] + "…"
    return shown.replace("&", "&&")


def _add_marks(menu: QMenu, table: "EventTable", theme: Theme, row: Row) -> None:
    marked = table.marks.get(row.seq) is not None
    words = table.tr("Take the mark off") if marked else table.tr("Mark")
    menu.addAction(
        theme.icon("pin-off" if marked else "pin"), f"{words}\t{theme.keymap.text('mark_event')}", table.marking.toggle
    )
    colors = menu.addMenu(theme.icon("tag"), table.tr("Mark in colour"))
    dots = signs.Marks(theme)
    for color in range(COLORS):
        name = table.tr("Colour {number}").format(number=color + 1)
        colors.addAction(dots.dot(color), name).triggered.connect(
            lambda _on, color=color: table.marking.set_color(color)
        )
    menu.addAction(
        theme.icon("message-square"),
        f"{table.tr('Comment')}\t{theme.keymap.text('comment_event')}",
        table.marking.edit_comment,
    )
    reference = table.model.reference == row.seq
    words = table.tr("Time from here no longer") if reference else table.tr("Set as time reference")
    menu.addAction(theme.icon("timer"), f"{words}\t{theme.keymap.text('time_reference')}", table.toggle_reference)


def _add_copies(menu: QMenu, table: "EventTable", theme: Theme, row: Row, column: Column) -> None:
    menu.addAction(theme.icon("copy"), table.tr("Copy") + "\tCtrl+C", table.copy_selection)
    more = menu.addMenu(table.tr("Copy as"))
    for form, words in (
        (CopyForm.TEXT, table.tr("Text, columns apart by tabs")),
        (CopyForm.JSON, table.tr("JSON, with payloads")),
        (CopyForm.HEX, table.tr("Hex of the payloads")),
        (CopyForm.PAYLOAD, table.tr("Payloads alone")),
    ):
        more.addAction(words).triggered.connect(lambda _on, form=form: table.copy_selection(form))
    cell = table.cell_text(row.seq, column)
    action = menu.addAction(table.tr("Copy the cell"))
    action.triggered.connect(lambda: table.copy_text(cell))
    action.setEnabled(bool(cell))
