"""Where rows of the log are exported: which, as what, where to, and how it went."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QWidget,
)

from rts_console.gui.ask import ask_save_file, start_folder
from rts_console.gui.loop import TaskScope
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import FilePlace, foot, progress_bar, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.secret import Secret
from rts_console.record.export import ExportError, Format, Progress, Selection, Summary, export
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks
from rts_console.record.masking import Masker

_WIDTH = 520
_PARTS = 1_000
_PAUSE_S = 0.001


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to choose: what they are called, how many there are (None: not known yet), and which."""

    name: str
    text: str
    count: int | None
    rows: Selection | Sequence[int] | None


class ExportDialog(Dialog):
    """Exports rows while everything else goes on. Open it with `open_with`; it is never modal to the program's work.

    `secrets` gives what is to be masked, at the moment of the export. `tasks` outlives the dialog.
    `marks` has the comments, which are written beside their rows; `origin` says where the rows come from.
    """

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        secrets: Callable[[], Iterable[Secret]],
        tasks: TaskScope,
        parent: QWidget | None = None,
        *,
        marks: Marks | None = None,
        origin: Callable[[], str] = str,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._secrets = secrets
        self._tasks = tasks
        self._marks = marks
        self._origin = origin
        self._sources: Sequence[Source] = ()
        self._running: asyncio.Task[None] | None = None
        self._written: Path | None = None
        self.setObjectName("export_dialog")
        self.setWindowTitle(self.tr("Export events"))
        self.open_at_least(theme, _WIDTH)
        self._make_fields()
        self._make_foot()
        self._lay_out()

    def _make_fields(self) -> None:
        self.which = QComboBox()
        self.which.setObjectName("export_rows")
        self.which.currentIndexChanged.connect(self._on_changed)
        self.form = QComboBox()
        self.form.setObjectName("export_format")
        for form, words in (
            (Format.JSON_LINES, self.tr("JSON lines: one row a line, payloads exact")),
            (Format.CSV, self.tr("CSV: for spreadsheets and scripts")),
            (Format.MARKDOWN, self.tr("Markdown report: for a ticket")),
        ):
            self.form.addItem(words, form)
        self.form.currentIndexChanged.connect(self._on_format_changed)
        self.form.currentIndexChanged.connect(self._on_changed)
        self._place = FilePlace(self._theme, self.tr("File"), "export", self.tr("Choose…"), self._on_choose)
        self.path = self._place.path
        self.path.textChanged.connect(self._on_changed)
        self.masked = QCheckBox(self.tr("Mask tokens, passwords and secrets"))
        self.masked.setObjectName("export_masked")
        self.masked.setChecked(True)
        self.masked.toggled.connect(self._on_masked_toggled)
        self._warning = StatusLine(self._theme, copyable=False)

    def _make_foot(self) -> None:
        self.bar = progress_bar("export_progress", self.tr("Progress of the export"), _PARTS)
        self.bar.hide()
        self.outcome = StatusLine(self._theme)
        self.start_button = dialog_button("export_start", self.tr("&Export"), self._on_start)
        self.start_button.setDefault(True)
        mark(self.start_button, kind="primary")
        self.cancel_button = dialog_button("export_cancel", self.tr("&Cancel"), self.cancel)
        self.close_button = dialog_button("export_close", self.tr("Close"), self.reject)
        self.show_button = dialog_button("export_show", self.tr("Show &folder"), self._on_show_folder)
        self.copy_button = dialog_button("export_copy", self.tr("Copy &path"), self._on_copy_path)

    def _lay_out(self) -> None:
        layout = top_down(self, self._theme, "m")
        layout.addWidget(Field(self._theme, self.tr("Rows"), self.which))
        layout.addWidget(Field(self._theme, self.tr("Format"), self.form))
        layout.addWidget(self._place)
        layout.addWidget(self.masked)
        layout.addWidget(self._warning)
        layout.addWidget(self.bar)
        layout.addWidget(self.outcome)
        layout.addStretch(1)
        right = [self.close_button, self.cancel_button, self.start_button]
        layout.addLayout(foot([self.show_button, self.copy_button], right))

    # Opening

    def open_with(self, sources: Sequence[Source], chosen: str = "") -> None:
        """Show it with these rows to choose from; one that is still writing only comes to the front."""
        if not self.running:
            self._sources = sources
            self._offer(chosen)
            self.outcome.clear()
            self._written = None
            self.path.setText(str(self._proposal()))
        self._show_state()
        self.open()

    def _offer(self, chosen: str) -> None:
        self.which.clear()
        for source in self._sources:
            count = "" if source.count is None else f" ({source.count:,})"
            self.which.addItem(f"{source.text}{count}")
        places = [place for place, source in enumerate(self._sources) if source.name == chosen]
        self.which.setCurrentIndex(places[0] if places else 0)

    def _proposal(self) -> Path:
        """A name that no file has, in the folder chosen last: what was exported is not replaced by the next click."""
        folder = self._place.folder() or Path(start_folder())
        name, ending = f"events-{time.strftime('%Y%m%d-%H%M%S')}", self._format().value
        names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
        return next(path for each in names if not (path := folder / f"{each}.{ending}").exists())

    def _format(self) -> Format:
        chosen: Format = Format(self.form.currentData())
        return chosen

    @property
    def running(self) -> bool:
        """Whether rows are being written."""
        return self._running is not None

    # Choosing

    def _on_format_changed(self) -> None:
        """The ending follows the format, unless the user wrote another."""
        path = Path(self.path.text())
        if path.suffix.lstrip(".") in {form.value for form in Format}:
            self.path.setText(str(path.with_suffix(f".{self._format().value}")))

    def _on_changed(self) -> None:
        """What was written before is no outcome of what is chosen now."""
        if self.running:
            return
        self._written = None
        self.outcome.clear()
        self._show_state()

    def _on_masked_toggled(self, masked: bool) -> None:
        text = self.tr("The file will hold tokens and passwords in clear. Do not send it to others.")
        self._warning.set_status("none" if masked else "warning", "" if masked else text)
        self._on_changed()

    def _on_choose(self) -> None:
        self._tasks.start(self._ask_path(), name="choose where to export")

    async def _ask_path(self) -> None:
        ending = self._format().value
        chosen = await ask_save_file(
            self, self.tr("Export to"), [f"*.{ending}"], name=Path(self.path.text()).name, suffix=ending
        )
        if chosen:
            self.path.setText(chosen)

    # Writing

    def _on_start(self) -> None:
        path = self._place.file()
        if path is None:
            return
        source = self._sources[self.which.currentIndex()]
        masker = Masker(self._secrets()) if self.masked.isChecked() else None
        steps = export(
            self._log,
            source.rows,
            path,
            self._format(),
            masker=masker,
            title=source.text,
            marks=self._marks,
            origin=self._origin(),
        )
        self.outcome.clear()
        self.bar.setValue(0)
        self._running = self._tasks.start(self._run(steps), name="export rows")
        self._show_state()

    async def _run(self, steps: Generator[Progress, None, Summary]) -> None:
        """Step by step; whatever ends it, nothing half is left."""
        try:
            summary: Summary | None = None
            while summary is None:
                summary = self._step(steps)
                # Between two steps the window lives.
                await asyncio.sleep(_PAUSE_S)
            self._tell(summary)
        except ExportError as problem:
            self.outcome.set_error(str(problem))
        except asyncio.CancelledError:
            self.outcome.set_info(self.tr("Cancelled; nothing was written."))
            raise
        finally:
            steps.close()
            self._running = None
            self._show_state()

    def _step(self, steps: Generator[Progress, None, Summary]) -> Summary | None:
        try:
            progress = next(steps)
        except StopIteration as done:
            ended: Summary = done.value
            return ended
        self.bar.setValue(_PARTS * progress.looked_at // max(progress.total, 1))
        self.bar.setFormat(self.tr("{count} rows written").format(count=f"{progress.written:,}"))
        return None

    def _tell(self, summary: Summary) -> None:
        self._written = summary.path
        doubts = (summary.masked is None, summary.missing, summary.formulas, summary.payloads_left_out)
        self.outcome.set_status("success" if summary.rows and not any(doubts) else "warning", summary.words())

    def cancel(self) -> None:
        """Stop writing; nothing is left of it."""
        if self._running is not None:
            self._running.cancel()

    # What was written

    def _on_show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.resolve().parent)))

    def _on_copy_path(self) -> None:
        if self._written is not None:
            QGuiApplication.clipboard().setText(str(self._written.resolve()))

    def _show_state(self) -> None:
        running = self.running
        for part in (self.which, self.form, self.path, self._place.choose, self.masked, self.start_button):
            part.setEnabled(not running)
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        self.start_button.setVisible(not running)
        for button in (self.show_button, self.copy_button):
            button.setVisible(self._written is not None and not running)
        # A replaced file is said before, not after.
        there = not running and self._written is None and self._place.is_taken()
        self._place.set_hint(self.tr("This file is there already and will be replaced.") if there else "")
