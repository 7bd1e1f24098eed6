"""Marks and comments in the event table: set on what is selected, taken off, and gone through."""

from PySide6.QtCore import QObject, Signal

from rts_console.gui.models.events import EventModel
from rts_console.gui.widgets.event_reading import Reading
from rts_console.gui.widgets.event_view import EventView
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.record.marks import Mark, Marks

MARKED_AT_ONCE = 1_000


class EventMarking(QObject):
    """What keys and menus do with the marks of a view. Signals: `changed` after each change of a mark or comment."""

    changed = Signal()

    def __init__(self, view: EventView, model: EventModel, reading: Reading, note: StatusLine) -> None:
        """`note` takes what the user should know."""
        super().__init__(view)
        self._view = view
        self._model = model
        self._reading = reading
        self._note = note
        self._taken_off: dict[int, Mark] = {}
        self._version = self.marks.version

    @property
    def marks(self) -> Marks:
        """The marks of the model's log."""
        return self._model.marks

    def look(self) -> None:
        """Tell of a change, also one that came by another way, such as a comment written in a row."""
        if self.marks.version != self._version:
            self._version = self.marks.version
            self._view.viewport().update()
            self.changed.emit()

    def forget(self) -> None:
        """Take all marks off for good: the rows are gone."""
        self._taken_off.clear()
        self.marks.clear()

    def toggle(self) -> None:
        """Mark the selected rows, or take their marks off when all have one."""
        seqs = self._chosen()
        if seqs and all(self.marks.get(seq) is not None for seq in seqs):
            for seq in seqs:
                self._take_off(seq)
        else:
            for seq in seqs:
                self._set(seq)
        self.look()

    def set_color(self, color: int) -> None:
        """Mark the selected rows in a colour."""
        for seq in self._chosen():
            self._set(seq, color)
        self.look()

    def _set(self, seq: int, color: int | None = None) -> None:
        before = self.marks.get(seq) or self._taken_off.pop(seq, None) or Mark(seq)
        self.marks.mark(seq, before.comment, before.color if color is None else color)

    def _take_off(self, seq: int) -> None:
        before = self.marks.get(seq)
        if before is not None and before.comment:
            self._taken_off[seq] = before
            self._note.set_info(self.tr("The mark went with its comment; marking the row again brings it back."))
        self.marks.unmark(seq)

    def _chosen(self) -> list[int]:
        count = self._reading.selected_count()
        if count > MARKED_AT_ONCE:
            words = self.tr("Only the first {marked} of {count} selected rows: choose fewer for all to be marked.")
            self._note.set_warning(words.format(marked=f"{MARKED_AT_ONCE:,}", count=f"{count:,}"))
        rows = self._reading.selected_rows(MARKED_AT_ONCE) or [self._reading.current_row()]
        return [self._model.seq_at(row) for row in rows if row >= 0]

    def edit_comment(self) -> None:
        """Write the comment of the selected row, in the row; the row is marked by it."""
        row = self._reading.current_row()
        if row < 0:
            return
        if not self._view.selectionModel().isRowSelected(row):
            self._reading.go_to(row)
        self._view.edit_comment(row)

    def go(self, step: int) -> None:
        """Select the next marked row that is shown, by time, downwards (1) or upwards (-1)."""
        row = self._reading.current_row()
        if row < 0:
            return
        here = self._model.seq_at(row)
        seqs = [each.seq for each in self.marks.items() if (each.seq > here if step > 0 else each.seq < here)]
        for seq in seqs[::step]:
            place = self._model.row_of(seq)
            if place is not None:
                self._reading.go_to(place)
                return
        nothing = self.tr("No row is marked. Mark the selected one first.")
        self._note.set_info(self.tr("No more marked rows that way.") if len(self.marks) else nothing)
