"""What the window does with recordings: offers what a crash has left, opens it beside the messages, copies, deletes."""

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.ask import ask_folder
from rts_console.gui.context import Context
from rts_console.gui.docks import Docks
from rts_console.gui.export_sources import known_secrets, sources_of
from rts_console.gui.loop import TaskScope
from rts_console.gui.mark_keeper import MarkKeeper
from rts_console.gui.models.moment_text import date_and_time
from rts_console.gui.past_stage import past_context
from rts_console.gui.recordings import copy_to, ended_at
from rts_console.gui.widgets.dock import Dock
from rts_console.gui.widgets.export_dialog import ExportDialog
from rts_console.gui.widgets.recording_offer import RecordingOffer
from rts_console.gui.widgets.recording_view import RecordingView
from rts_console.record.log import EventLog
from rts_console.record.recording import Found, RecordingError, look


class RecordingDesk(QObject):
    """Ties the offer, the views and the recordings. `offer` is the bar, `views` what is open by its path.

    Signals: `explain_wanted` with the Subject of a code in a view and the context of what was, `opened` when a
    recording is to be seen.
    """

    explain_wanted = Signal(object, object)
    opened = Signal()

    def __init__(self, context: Context, docks: Docks, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._docks = docks
        self._tasks = tasks
        self._window = window
        self.offer = RecordingOffer(context.theme)
        self.offer.open_wanted.connect(self._on_open)
        self.offer.copy_wanted.connect(self._on_copy)
        self.offer.delete_wanted.connect(self._on_delete)
        self.views: dict[Path, tuple[RecordingView, EventLog, Dock]] = {}
        self._keepers: dict[Path, MarkKeeper] = {}

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        all_words, other = self.tr("&Recordings…"), self.tr("&Open a recording…")
        keep, record = self.tr("&Keep this run's recording"), self.tr("Re&cord events to disk")
        commands.add("recordings", all_words, self.show_all, group=group, icon="history")
        commands.add("open_recording", other, self._on_open_other, group=group, icon="folder-open")
        commands.add("keep_recording", keep, self.keep, group=group, icon="save")
        self._record = commands.add("record", record, self._on_record, group=group, icon="circle-dot", checkable=True)
        self._record.setChecked(self._context.settings.record)

    def begin(self) -> None:
        """Offer what a crash has left, if anything happened before it; say why this run is not recorded."""
        left = self._context.recordings.left()
        self.offer.offer([found for found in left if not found.kept and (found.rows or found.damage)])
        if self._context.recordings.problem:
            self._context.notify(self._context.recordings.problem, "warning")

    def show_all(self) -> None:
        """Offer all there are, also those that were kept."""
        left = self._context.recordings.left()
        self.offer.offer(left)
        if not left:
            self._context.notify(self.tr("There is no recording of an earlier run."), "info")

    def refresh(self) -> None:
        """Let the views that can be seen go on."""
        for view, _, _ in self.views.values():
            if not view.visibleRegion().isEmpty():
                view.refresh()

    def keep(self) -> None:
        """Let this run's recording stay when the console is closed."""
        current = self._context.recordings.current
        if current is None:
            self._context.notify(self.tr("This run is not recorded: switch recording on and start anew."), "warning")
            return
        try:
            current.keep()
        except OSError as error:
            words = self.tr("The recording cannot be kept: {why}.").format(why=error.strerror or error)
            self._context.notify(words, "error")
            return
        self._context.notify(self.tr("This run's recording stays when the console is closed."), "success")

    def open(self, found: Found) -> None:
        """Show a recording beside the messages; one that is open already comes to the front."""
        if found.path not in self.views and not self._add(found):
            return
        self.opened.emit()
        dock = self.views[found.path][2]
        dock.show()
        dock.raise_()

    def _add(self, found: Found) -> bool:
        """Make the view of a recording; False, and told, when it cannot be read."""
        try:
            log = EventLog.open(found.path)
        except (RecordingError, OSError) as error:
            self._context.notify(str(error), "error")
            return False
        title = self.tr("Recording of {date}").format(date=date_and_time(ended_at(found)))
        view = RecordingView(self._context.theme, log, title, log.damage)
        view.explain_wanted.connect(lambda subject: self.explain_wanted.emit(subject, past_context(self._context, log)))
        secrets = partial(known_secrets, self._context)
        exporting = ExportDialog(self._context.theme, log, secrets, self._tasks, view, marks=view.table.marks)
        view.export_wanted.connect(lambda rows: exporting.open_with(sources_of(view.table, log), rows))
        dock = self._docks.add_view(f"recording_{found.path.name}", "history", title, view)
        keeper = MarkKeeper(view.table.marks, lambda: found.path, self._tell_error, view)
        keeper.load(found.path)
        view.table.marks_changed.connect(keeper.changed)
        self._keepers[found.path] = keeper
        view.close_wanted.connect(lambda: self.close(found.path))
        dock.closed.connect(lambda: self.close(found.path))
        self.views[found.path] = (view, log, dock)
        return True

    def _tell_error(self, words: str) -> None:
        self._context.notify(words, "error")

    def close(self, path: Path) -> None:
        """Take a view away and let go of its files."""
        view = self.views.pop(path, None)
        if view is None:
            return
        _, log, dock = view
        for exporting in view[0].findChildren(ExportDialog):
            exporting.cancel()
            exporting.close()
        self._keepers.pop(path).save()
        self._docks.remove_view(dock)
        log.close()

    def close_all(self) -> None:
        """Let go of all files."""
        for path in list(self.views):
            self.close(path)

    def _on_record(self) -> None:
        self._context.settings.record = on = self._record.isChecked()
        text = self.tr("From the next start on, events are kept in memory only.")
        if on:
            text = self.tr("From the next start on, events are recorded to disk.")
        self._context.notify(text, "info")

    def _on_open(self, found: Found) -> None:
        """What is open need not be offered any more; *Recordings…* offers it again."""
        self.open(found)
        if found.path in self.views:
            self.offer.withdraw(found)

    def _on_open_other(self) -> None:
        self._tasks.start(self._open_other(), name="open a recording")

    async def _open_other(self) -> None:
        folder = await ask_folder(self._window, self.tr("Open the folder of a recording"))
        if folder is None:
            return
        try:
            self.open(look(Path(folder)))
        except RecordingError as error:
            self._context.notify(str(error), "error")

    def _on_copy(self, found: Found) -> None:
        self._tasks.start(self._copy(found), name="copy a recording")

    async def _copy(self, found: Found) -> None:
        folder = await ask_folder(self._window, self.tr("Save a copy of the recording in"))
        if folder is None:
            return
        try:
            target = await asyncio.to_thread(copy_to, found, Path(folder))
        except RecordingError as error:
            self._context.notify(str(error), "error")
            return
        self._context.notify(self.tr("The copy is at {path}.").format(path=target), "success")

    def _on_delete(self, found: Found) -> None:
        self.close(found.path)
        try:
            found.remove()
        except RecordingError as error:
            self._context.notify(str(error), "error")
        self.offer.offer([each for each in self._context.recordings.left() if each.kept <= found.kept])
