"""Where a case is saved: whose events, notes, what is kept, masked and left out, where to, and how it went."""

import asyncio
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from rts_console.gui.ask import ask_save_file, start_folder
from rts_console.gui.language import said
from rts_console.gui.loop import TaskScope
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import FilePlace, foot, progress_bar, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.secret import Secret
from rts_console.record.case import ENDING, CaseError, Progress, Review, Saved, review, save
from rts_console.record.case_facts import Contents, Part
from rts_console.record.log import EventLog

T = TypeVar("T")
_WIDTH: Final = 620
_PARTS: Final = 1_000
_PAUSE_S: Final = 0.001
_ROWS: Final = 7


@dataclass(frozen=True, slots=True)
class CaseSource:
    """Events that a case can be made of, and how what belongs to them is gathered: `contents(title, notes)`."""

    text: str
    log: EventLog
    contents: Callable[[str, str], Contents]


class CaseDialog(Dialog):
    """Saves a case while everything else goes on. Open it with `open_with`. `tasks` outlives the dialog.

    `secrets` gives what is known to be secret, at the moment of looking.
    """

    def __init__(
        self,
        theme: Theme,
        secrets: Callable[[], Iterable[Secret]],
        tasks: TaskScope,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._secrets = secrets
        self._tasks = tasks
        self._sources: Sequence[CaseSource] = ()
        self._running: asyncio.Task[None] | None = None
        self._saving = False
        self._written: Path | None = None
        self.setObjectName("case_dialog")
        self.setWindowTitle(self.tr("Save case"))
        self._make_fields()
        self._make_review()
        self._make_foot()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.open_at_least(theme, _WIDTH)

    def _restyle(self) -> None:
        self.notes.setFixedHeight(self._theme.pixels(72))
        header = self.parts.horizontalHeader().sizeHint().height()
        self.parts.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        self.parts.setFixedHeight(header + _ROWS * self._theme.row_height + 4)

    # Parts

    def _make_fields(self) -> None:
        self.which = QComboBox()
        self.which.setObjectName("case_events")
        self.which.currentIndexChanged.connect(self.look)
        self.title = QLineEdit()
        self.title.setObjectName("case_title")
        self.title.setPlaceholderText(self.tr("Ticket 1234: Bob sees nothing"))
        self.notes = QPlainTextEdit()
        self.notes.setObjectName("case_notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setPlaceholderText(self.tr("What was done, what was expected, what happened instead"))
        self._place = FilePlace(self._theme, self.tr("&File"), "case", self.tr("Choose…"), self._on_choose)
        self.path = self._place.path
        self.path.textChanged.connect(self._on_path_changed)

    def _make_review(self) -> None:
        self.parts = QTableWidget(0, 4)
        self.parts.setObjectName("case_parts")
        self.parts.setAccessibleName(self.tr("What is kept, masked and left out"))
        self.parts.setHorizontalHeaderLabels(
            [self.tr("What"), self.tr("How many"), self.tr("Becomes"), self.tr("Secrets")]
        )
        self.parts.verticalHeader().hide()
        self.parts.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.parts.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.parts.setShowGrid(False)
        self.parts.setTabKeyNavigation(False)
        header = self.parts.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.with_secrets = QCheckBox(self.tr("Leave secrets in: tokens, passwords and keys as they came"))
        self.with_secrets.setObjectName("case_with_secrets")
        self.with_secrets.toggled.connect(self.look)
        self._warning = StatusLine(self._theme, copyable=False)

    def _make_foot(self) -> None:
        self.bar = progress_bar("case_progress", self.tr("Progress of the case"), _PARTS)
        self.outcome = StatusLine(self._theme)
        self.outcome.setObjectName("case_outcome")
        self.start_button = dialog_button("case_start", self.tr("&Save"), self._on_start)
        self.start_button.setDefault(True)
        mark(self.start_button, kind="primary")
        self.cancel_button = dialog_button("case_cancel", self.tr("&Cancel"), self.cancel)
        self.close_button = dialog_button("case_close", self.tr("Close"), self.reject)
        self.show_button = dialog_button("case_show", self.tr("Show &folder"), self._on_show_folder)

    def _lay_out(self) -> None:
        review_title = QLabel(self.tr("What will be in it"))
        mark(review_title, role="label")
        layout = top_down(self, self._theme)
        layout.addWidget(Field(self._theme, self.tr("&Events"), self.which))
        layout.addWidget(Field(self._theme, self.tr("&Title"), self.title))
        layout.addWidget(Field(self._theme, self.tr("&Notes"), self.notes))
        for part in (review_title, self.parts, self.with_secrets, self._warning, self._place, self.bar, self.outcome):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(foot([self.show_button], [self.close_button, self.cancel_button, self.start_button]))

    # Opening

    def open_with(self, sources: Sequence[CaseSource], chosen: int = 0) -> None:
        """Show it with these events to choose from; one that is at work only comes to the front."""
        if not self._saving:
            self._sources = ()
            self.with_secrets.setChecked(False)  # each time anew
            self._sources = sources
            self.which.blockSignals(True)
            self.which.clear()
            self.which.addItems([f"{source.text} ({len(source.log):,})" for source in sources])
            self.which.setCurrentIndex(chosen)
            self.which.blockSignals(False)
            self._written = None
            self.outcome.clear()
            self.path.setText(str(Path(start_folder()) / f"case-{time.strftime('%Y%m%d-%H%M%S')}{ENDING}"))
            self.look()
        self.open()
        self.title.setFocus()

    @property
    def running(self) -> bool:
        """Whether it looks for secrets or saves."""
        return self._running is not None

    def forget(self, log: EventLog) -> None:
        """These events are about to go: whatever is done with them ends."""
        if any(source.log is log for source in self._sources):
            self.cancel()
            self.close()

    # Looking

    def look(self) -> None:
        """Find out anew what would be in the case."""
        if self._saving or not self._sources:
            return
        self.cancel()
        on = self.with_secrets.isChecked()
        text = self.tr("The file will hold tokens and passwords in clear. Give it only to who may have them.")
        self._warning.set_status("warning" if on else "none", text if on else "")
        source = self._sources[self.which.currentIndex()]
        steps = review(source.log, self._contents(source), None if on else self._secrets())
        self._running = self._tasks.start(self._look(steps), name="review a case")
        self._show_state()

    def _contents(self, source: CaseSource) -> Contents:
        return source.contents(self.title.text().strip(), self.notes.toPlainText())

    async def _look(self, steps: Generator[Progress, None, Review]) -> None:
        try:
            self._show_parts((await self._run(steps, self.tr("looking for secrets"))).parts)
        except CaseError as problem:
            self.outcome.set_error(str(problem))
        finally:
            self._ended(steps)

    def _ended(self, steps: Generator[Progress, None, Any]) -> None:
        steps.close()
        if self._running is asyncio.current_task():
            self._running = None
            self._saving = False
            self._show_state()

    async def _run(self, steps: Generator[Progress, None, T], words: str) -> T:
        while True:
            try:
                progress = next(steps)
            except StopIteration as done:
                value: T = done.value
                return value
            self.bar.setValue(_PARTS * progress.rows // max(progress.total, 1))
            self.bar.setFormat(f"{words}: {progress.rows:,} / {progress.total:,}")
            # Between two steps the window lives.
            await asyncio.sleep(_PAUSE_S)

    def _show_parts(self, parts: Sequence[Part]) -> None:
        fates = {"kept": self.tr("kept"), "masked": self.tr("masked"), "dropped": self.tr("left out")}
        self.parts.setRowCount(len(parts))
        for row, part in enumerate(parts):
            masked = f"{part.masked:,}" if part.masked else ""
            count = f"{part.count:,}" if part.count else ""
            cells = (said(part.what), count, fates[part.fate], masked)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if part.fate != "kept" and column >= 2:
                    item.setForeground(self._theme.color("warning" if part.fate == "masked" else "text_muted"))
                if part.why:
                    item.setToolTip(said(part.why))
                self.parts.setItem(row, column, item)

    # Saving

    def _on_choose(self) -> None:
        self._tasks.start(self._ask_path(), name="choose where to save a case")

    async def _ask_path(self) -> None:
        chosen = await ask_save_file(
            self,
            self.tr("Save case"),
            [self.tr("Cases (*.rtscase)")],
            name=Path(self.path.text()).name,
            suffix="rtscase",
        )
        if chosen:
            self.path.setText(chosen)

    def _on_path_changed(self) -> None:
        if not self._saving:
            self._written = None
            self.outcome.clear()
            self._show_state()

    def _on_start(self) -> None:
        path = self._place.file()
        if path is None:
            return
        self.cancel()
        path = path if path.suffix else path.with_suffix(ENDING)
        source = self._sources[self.which.currentIndex()]
        secrets = None if self.with_secrets.isChecked() else self._secrets()
        steps = save(path, source.log, self._contents(source), secrets)
        self.outcome.clear()
        self._saving = True
        self._running = self._tasks.start(self._save(steps), name="save a case")
        self._show_state()

    async def _save(self, steps: Generator[Progress, None, Saved]) -> None:
        try:
            saved = await self._run(steps, self.tr("saving"))
            self._written = saved.path
            self._show_parts(saved.review.parts)
            self.outcome.set_status("success" if saved.review.masked else "warning", saved.words())
        except CaseError as problem:
            self.outcome.set_error(str(problem))
        finally:
            self._ended(steps)

    def cancel(self) -> None:
        """Stop; nothing is left of what was being written."""
        if self._running is not None:
            self._running.cancel()
            if self._saving:
                self.outcome.set_info(self.tr("Cancelled; nothing was written."))
            self._running = None
            self._saving = False
            self._show_state()

    def _on_show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.resolve().parent)))

    def _show_state(self) -> None:
        saving = self._saving
        for part in (self.which, self.title, self.notes, self.path, self._place.choose, self.with_secrets):
            part.setEnabled(not saving)
        self.bar.setVisible(self.running)
        self.cancel_button.setVisible(saving)
        self.start_button.setVisible(not saving)
        self.show_button.setVisible(self._written is not None and not saving)
        there = not saving and self._written is None and self._place.is_taken()
        self._place.set_hint(self.tr("This file is there already and will be replaced.") if there else "")
