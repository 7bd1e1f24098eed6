"""The files of the Scenario panel: opened, saved, watched, and nothing of them lost without a question."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QMenu, QWidget

from rts_console.gui.ask import ask_open_file, ask_save_file
from rts_console.gui.context import Command, Context, Panel
from rts_console.gui.models.scenario_document import (
    NEW_TEXT,
    RECENT,
    CannotOpen,
    Sample,
    ScenarioDocument,
    file_there,
    read_text,
    samples,
    write_text,
)
from rts_console.gui.step_words import said_sample
from rts_console.gui.widgets.question_bar import QuestionBar
from rts_console.gui.widgets.scenario_editor import ScenarioEditor
from rts_console.gui.widgets.status_line import StatusLine

LOOK_EVERY_S: Final = 1.0
"""How often the file is looked at, whether another program has written it."""
_FILES: Final = ("Scenarios (*.yaml *.yml)", "All files (*)")


class ScenarioFiles(Panel):
    """What the panel knows of files; whoever is one shows them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.document = ScenarioDocument()
        self.editor = ScenarioEditor(self.theme)
        self.question = QuestionBar(self.theme, "scenario_question")
        self.status = StatusLine(self.theme)
        self.status.setObjectName("scenario_status")
        self._samples = samples()
        self._recent: list[str] = []
        self._waiting: tuple[str, int] | None = None
        self._looked_s = 0.0

    # --- of the panel ---

    @property
    def running(self) -> bool:
        """Whether a run is going on."""
        raise NotImplementedError

    def show_new_text(self) -> None:
        """Show another text than before."""
        raise NotImplementedError

    def show_title(self) -> None:
        """Show how it is called, and whether it is saved."""
        raise NotImplementedError

    def begin_run(self, *, stepwise: bool = False, allow_python: bool = False) -> None:
        """Run it from its beginning, as the text says now."""
        raise NotImplementedError

    def cancel(self) -> None:
        """End the run."""
        raise NotImplementedError

    # --- files ---

    def new(self) -> None:
        """Begin to write one."""
        self._when_free(lambda: self.show_text(NEW_TEXT, self.tr("New scenario"), "scenario.yaml", saved=True))

    def open_sample(self, sample: Sample) -> None:
        """Open one that comes with the program; it is saved elsewhere."""
        self._when_free(lambda: self.show_text(read_text(sample.path), sample.name, sample.path.name, saved=True))

    def open_file(self) -> None:
        """Ask for a file, and open it."""
        self.raise_wanted.emit()
        self.tasks.start(self._open_file(), name="open a scenario")

    async def _open_file(self) -> None:
        chosen = await ask_open_file(self, self.tr("Open a scenario"), _FILES)
        if chosen is not None:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a file; what cannot be read says why."""
        self._when_free(lambda: self._open_path(path))

    def _open_path(self, path: Path) -> None:
        try:
            self.document.open(path)
        except CannotOpen as error:
            self.status.set_error(str(error))
            self.context.notify(str(error), "error")
            self._recent = [each for each in self._recent if each != str(path)]
            return
        self._remember(path)
        self.show_new_text()

    def show_text(self, text: str, title: str, suggested: str, *, saved: bool) -> None:
        """Show a text that is in no file yet. `saved`: nothing is lost when it goes."""
        self.document.begin(text, title, suggested, saved=saved)
        self.show_new_text()

    def show_recording(self, text: str, actions: int) -> None:
        """Show what was recorded, and offer to save and to run it; as soon as no run goes on, and nothing is lost."""
        self.raise_wanted.emit()
        self._waiting = (text, actions)
        if self.running:
            self.status.set_info(self.tr("The recording is shown when the run is over."))
        self.offer_recording()

    def offer_recording(self) -> None:
        """Show a recording that waits, when that can be."""
        if self._waiting is None or self.running or not self.question.isHidden():
            return
        if not self.document.unsaved:
            self._show_recording(*self._waiting)
            return
        words = self.tr("{title} has changes that are not saved, and the recording wants its place.")
        self.question.ask(
            words.format(title=self.document.title),
            (
                (self.tr("Save it"), "scenario_keep", partial(self.save, self.offer_recording)),
                (self.tr("Discard it"), "scenario_discard", partial(self._show_recording, *self._waiting)),
                (self.tr("Save the recording…"), "recording_aside", self._on_save_aside),
            ),
        )

    def _show_recording(self, text: str, actions: int) -> None:
        self._waiting = None
        self.show_text(text, self.tr("Recording"), "recorded.yaml", saved=False)
        words = self.tr("1 action was recorded.") if actions == 1 else self.tr("{count} actions were recorded.")
        self.question.ask(
            words.format(count=f"{actions:,}") + self.tr(" Save the scenario, or try it first."),
            (
                (self.tr("Save as…"), "recording_save", self.save_as),
                (self.tr("Run it"), "recording_run", self.begin_run),
                (self.tr("Later"), "recording_later", lambda: None),
            ),
        )

    def _on_save_aside(self) -> None:
        if self._waiting is not None:
            self.tasks.start(self._save_aside(self._waiting[0]), name="save a recording")

    async def _save_aside(self, text: str) -> None:
        """Write the recording and stay with what is here; asked again when that fails or is declined."""
        title = self.tr("Save the recording")
        chosen = await ask_save_file(self, title, _FILES, name="recorded.yaml", suffix="yaml", confirm=False)
        if chosen is not None:
            self._unless_there(Path(chosen), True, lambda: self._write_aside(Path(chosen), text))

    def _write_aside(self, path: Path, text: str) -> None:
        if self._write(path, text):
            self._waiting = None
            self._remember(path)

    def _when_free(self, then: Callable[[], None]) -> None:
        """Do it now, or when the user has said what becomes of changes that are not saved."""
        self.raise_wanted.emit()
        self.editor.settle()
        if self.running:
            self.status.set_warning(self.tr("A run is going on. Cancel it first, or wait for its end."))
            return
        if not self.document.unsaved:
            self.question.take_back()
            then()
            return
        self._ask_to_save(then)

    def _ask_to_save(self, then: Callable[[], None]) -> None:
        self.question.ask(
            self.tr("{title} has changes that are not saved.").format(title=self.document.title),
            (
                (self.tr("Save"), "scenario_keep", partial(self.save, then)),
                (self.tr("Discard them"), "scenario_discard", then),
                (self.tr("Stay here"), "scenario_stay", lambda: None),
            ),
        )

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether nothing would be lost if the window closed; else the user is asked, and `leave` is called then."""
        self.editor.settle()
        if self._waiting is not None:
            # It has its place as soon as the run is over; who still wants to leave then is asked.
            self.cancel()
            return False
        if not self.document.unsaved:
            return True
        self.raise_wanted.emit()
        self._ask_to_save(leave)
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save it where it is kept; ask where that is when it is nowhere yet."""
        self.editor.settle()
        if self.document.path is None:
            self.save_as(then)
            return
        self._save_to(self.document.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask where, and save it there."""
        self.editor.settle()
        if not self.document.text.strip():
            self.context.notify(self.tr("There is no scenario to save: record or write one first."), "info")
            return
        self.tasks.start(self._save_as(then), name="save a scenario")

    async def _save_as(self, then: Callable[[], None] | None) -> None:
        title = self.tr("Save the scenario")
        suggested = self.document.suggested
        chosen = await ask_save_file(self, title, _FILES, name=suggested, suffix="yaml", confirm=False)
        if chosen is None:
            return
        path = Path(chosen)
        self._unless_there(path, path != self.document.path, lambda: self._save_to(path, then))

    def _unless_there(self, path: Path, other: bool, write: Callable[[], object]) -> None:
        """Write a file, or ask first when there is another one already."""
        if not other or not file_there(path):
            write()
            return
        self.question.ask(
            self.tr("{path} is there already.").format(path=path),
            (
                (self.tr("Replace it"), "file_replace", write),
                (self.tr("Leave it"), "file_leave", lambda: None),
            ),
        )

    def _save_to(self, path: Path, then: Callable[[], None] | None) -> None:
        try:
            self.document.save(path)
        except CannotOpen as error:
            self.status.set_error(str(error))
            return
        self._remember(path)
        self.question.take_back()
        self.status.set_success(self.tr("Saved as {path}.").format(path=path))
        self.show_title()
        if then is not None:
            then()

    def _remember(self, path: Path) -> None:
        kept = [each for each in self._recent if each != str(path)]
        self._recent = [str(path), *kept][:RECENT]

    def fill_menu(self, menu: QMenu) -> None:
        """Put in what can be done with files now."""
        menu.clear()
        for command in self.file_commands():
            menu.addAction(self.theme.icon(command.icon), command.text, command.run)
        menu.addSeparator()
        known = menu.addMenu(self.theme.icon("book-open"), self.tr("Samples"))
        known.setToolTipsVisible(True)
        for sample in self._samples:
            action = known.addAction(said_sample(sample.name), partial(self.open_sample, sample))
            action.setToolTip(said_sample(sample.description))
        if self._recent:
            recent = menu.addMenu(self.theme.icon("history"), self.tr("Recent"))
            for path in self._recent:
                recent.addAction(path.replace("&", "&&"), partial(self.open_path, Path(path)))

    def _write(self, path: Path, text: str) -> bool:
        """Write something else than the scenario; False, and told, when that cannot be."""
        try:
            write_text(path, text)
        except OSError as error:
            words = self.tr("{path} cannot be written: {why}. Choose another place.")
            self.status.set_error(words.format(path=path, why=error.strerror or error))
            return False
        self.status.set_success(self.tr("Saved as {path}.").format(path=path))
        return True

    def file_commands(self) -> Sequence[Command]:
        """What can be done with files."""
        return (
            Command("scenario_new", self.tr("&New scenario"), self.new, "plus"),
            Command("scenario_open", self.tr("&Open a scenario…"), self.open_file, "folder-open", "Ctrl+O"),
            Command("scenario_save", self.tr("&Save the scenario"), self.save, "save", "Ctrl+S"),
            Command("scenario_save_as", self.tr("Save the scenario &as…"), self.save_as, "save", "Ctrl+Shift+S"),
        )

    def look_at_files(self) -> None:
        """See whether another program has written the file, now and then, and whether a recording waits."""
        self.offer_recording()
        now_s = time.perf_counter()
        if now_s - self._looked_s >= LOOK_EVERY_S:
            self._looked_s = now_s
            self._look_at_disk()

    def _look_at_disk(self) -> None:
        if not self.document.changed_on_disk():
            return
        words = self.tr("{title} was changed on the disk by another program.").format(title=self.document.title)
        path = self.document.path
        assert path is not None
        self.question.ask(
            words,
            (
                (self.tr("Load it"), "disk_load", partial(self._open_path, path)),
                (self.tr("Keep what is here"), "disk_keep", self._on_keep_mine),
            ),
        )

    def _on_keep_mine(self) -> None:
        self.document.keep_mine()
        self.show_title()

    def save_state(self) -> dict[str, Any]:
        """The files that were open lately."""
        return {"recent": self._recent}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        recent = state.get("recent")
        if isinstance(recent, list):
            self._recent = [each for each in recent if isinstance(each, str)][:RECENT]
