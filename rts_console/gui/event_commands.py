"""What can be done with a table of events, for menus, palette and keys."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from rts_console.gui.context import Command
from rts_console.gui.models.event_copy import CopyForm
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.recording_view import RecordingView


def table_in_use(own: EventTable) -> EventTable:
    """The table of events that has the focus, such as that of a recording, or the one that stands in front of `own`;
    `own` when there is none."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, EventTable | RecordingView):
        widget = widget.parentWidget()
    if widget is not None:
        return widget.table if isinstance(widget, RecordingView) else widget
    return own if _seen(own) else next(filter(_seen, own.window().findChildren(EventTable)), own)


def _seen(table: EventTable) -> bool:
    return not table.visibleRegion().isEmpty()


def recording_of(table: EventTable) -> RecordingView | None:
    """The view of a recording that the table belongs to; None for the table of this run."""
    widget = table.parentWidget()
    while widget is not None and not isinstance(widget, RecordingView):
        widget = widget.parentWidget()
    return widget


def reading_commands(own: EventTable) -> tuple[Command, ...]:
    """Filter, follow, marks, times, order and copies: of the table in use, which is `own` in case of doubt."""

    def on(run: Callable[[EventTable], object]) -> Callable[[], object]:
        return lambda: run(table_in_use(own))

    return (
        Command("filter_events", _tr("&Filter the events"), on(EventTable.focus_filter), "search", "Ctrl+F"),
        Command("clear_event_filter", _tr("Show &all events"), on(EventTable.clear_filter), "filter"),
        Command("dim_events", _tr("Hide or di&m other events"), on(lambda t: t.filter_bar.toggle_mode()), "contrast"),
        Command("next_match", _tr("&Next matching event"), on(lambda t: t.next_match(1)), "search", "F3"),
        Command("previous_match", _tr("&Previous match"), on(lambda t: t.next_match(-1)), "search", "Shift+F3"),
        Command("follow_events", _tr("F&ollow the newest event"), on(EventTable.follow_newest), "arrow-down"),
        Command("mark_event", _tr("Mar&k the event"), on(lambda t: t.marking.toggle()), "pin", "Ctrl+B"),
        Command("comment_event", _tr("Comment the e&vent"), on(_comment), "message-square", "Ctrl+Shift+B"),
        Command("next_mark", _tr("Next marked event"), on(lambda t: t.marking.go(1)), "pin", "F2"),
        Command("previous_mark", _tr("Previous marked event"), on(lambda t: t.marking.go(-1)), "pin", "Shift+F2"),
        Command("time_reference", _tr("&Time from the event"), on(EventTable.toggle_reference), "timer", "Ctrl+T"),
        Command("time_format", _tr("Write times another wa&y"), on(EventTable.next_time_mode), "clock", "Ctrl+Shift+T"),
        Command("sort_events", _tr("Sort by the column of the cell"), on(EventTable.sort_by_current), "list"),
        Command("sort_events_by_time", _tr("Sort by time of arrival"), on(lambda t: t.sort(None)), "history"),
        Command("choose_columns", _tr("Choose columns"), on(lambda t: t.header.popup_menu()), "table-2"),
        Command("copy_events", _tr("Copy the selected events"), on(lambda t: t.copy_selection()), "copy"),
        Command("copy_events_json", _tr("Copy as JSON"), on(lambda t: t.copy_selection(CopyForm.JSON)), "braces"),
        Command("copy_events_hex", _tr("Copy as hex"), on(lambda t: t.copy_selection(CopyForm.HEX)), "binary"),
    )


def _comment(table: EventTable) -> None:
    table.view.setFocus()
    table.marking.edit_comment()


def _tr(text: str) -> str:
    return QCoreApplication.translate("EventCommands", text)
