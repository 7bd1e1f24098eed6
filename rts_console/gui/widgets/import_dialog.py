"""Where a plain log from the field is made into events: the guess, which part is what, a preview, and how it went."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from rts_console.gui.ask import ask_open_file
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.import_form import FIELD_NAMES, ImportForm
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import FilePlace, foot, progress_bar, top_down
from rts_console.gui.widgets.field import Field as LabelledField
from rts_console.gui.widgets.line_marker import LineMarker
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.record.field_log import Coding, Field, Form, Layout, Progress, Record, Report, read_into
from rts_console.record.field_times import FieldLogError
from rts_console.record.log import EventLog

_WIDTH: Final = 900
_LOOK_AGAIN_MS: Final = 150
_PARTS: Final = 1_000
"""Of the progress bar."""
_SEPARATORS: Final = ((",", "comma  ,"), (";", "semicolon  ;"), ("\t", "tab"), ("|", "bar  |"))
_COLUMNS: Final = ("Line", "Time", "User", "", "Other user", "Room", "Payload", "Problem")

Done = Callable[[Path, EventLog, Report], object]


class ImportDialog(Dialog):
    """Reads a file while everything else goes on. `make_log` gives the log that is filled, `done` gets it,
    or `drop` when nothing came of it.

    `tasks` outlives the dialog.
    """

    def __init__(
        self,
        theme: Theme,
        tasks: TaskScope,
        make_log: Callable[[], EventLog],
        done: Done,
        parent: QWidget | None = None,
        *,
        drop: Callable[[EventLog], object] = EventLog.close,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._make_log = make_log
        self._done = done
        self._drop = drop
        self._form: ImportForm | None = None
        self._filling = False
        self._stopped = False
        self._running: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self.setObjectName("import_dialog")
        self.setWindowTitle(self.tr("Import a field log"))
        self._make_fields()
        self._make_preview()
        self._make_foot()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.open_at_least(theme, _WIDTH)
        self._show_state()

    def _restyle(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        self.table.setMinimumHeight(self._theme.row_height * 8)

    # Parts

    def _make_fields(self) -> None:
        self._place = FilePlace(self._theme, self.tr("&File"), "import", self.tr("Choose…"), self._on_choose)
        self.path = self._place.path
        self.path.editingFinished.connect(self._on_path)
        self.form = self._combo("import_form", [(each.value, each) for each in Form])
        self.coding = self._combo("import_coding", [(each.value, each) for each in Coding])
        self.separator = self._combo("import_separator", [(self.tr(words), sign) for sign, words in _SEPARATORS])
        self.header = QCheckBox(self.tr("The first line has the names"))
        self.header.setObjectName("import_header")
        self.header.toggled.connect(self._on_changed)
        self.date = QLineEdit()
        self.date.setObjectName("import_date")
        self.date.setPlaceholderText(datetime.now(UTC).strftime("%Y-%m-%d"))
        self.date.textChanged.connect(self._on_changed)
        self.zone = QDoubleSpinBox()
        self.zone.setObjectName("import_zone")
        self.zone.setRange(-14.0, 14.0)
        self.zone.setSingleStep(0.5)
        self.zone.setDecimals(2)
        self.zone.setPrefix("UTC ")
        self.zone.valueChanged.connect(self._on_changed)
        self.day_first = QCheckBox(self.tr("The day stands before the month: 3/4/2026 is the third of April"))
        self.day_first.setObjectName("import_day_first")
        self.day_first.toggled.connect(self._on_changed)
        self.incoming = self._words("import_incoming", self.tr("recv, <-, …"))
        self.outgoing = self._words("import_outgoing", self.tr("send, ->, …"))
        self.marker = LineMarker(self._theme)
        self.marker.marked.connect(self._on_marked)
        self.marker.next_wanted.connect(self._on_next_line)
        self.columns = {field: self._combo(f"import_{field.value}", []) for field in FIELD_NAMES}

    def _combo(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setMinimumContentsLength(8)
        for words, value in choices:
            combo.addItem(words, value)
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _words(self, name: str, example: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(example)
        line.setToolTip(self.tr("Words of the direction that mean this, with commas between; the usual ones are known"))
        line.textChanged.connect(self._on_changed)
        return line

    def _make_preview(self) -> None:
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("import_preview")
        self.table.setAccessibleName(self.tr("The first lines as they would be read"))
        self.table.setHorizontalHeaderLabels([self.tr(words) if words else "⇄" for words in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((48, 190, 80, 28, 90, 80, 190)):
            self.table.setColumnWidth(column, self._theme.pixels(width))
        header.setStretchLastSection(True)

    def _make_foot(self) -> None:
        self.bar = progress_bar("import_progress", self.tr("Progress of the import"), _PARTS)
        self.outcome = StatusLine(self._theme)
        self.outcome.setObjectName("import_outcome")
        self.start_button = dialog_button("import_start", self.tr("&Import"), self._on_start)
        self.start_button.setDefault(True)
        mark(self.start_button, kind="primary")
        self.cancel_button = dialog_button("import_cancel", self.tr("&Stop"), self.cancel)
        self.close_button = dialog_button("import_close", self.tr("Close"), self.reject)

    def _lay_out(self) -> None:
        layout = top_down(self, self._theme)
        layout.addWidget(self._place)
        layout.addLayout(self._options())
        layout.addWidget(self.day_first)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.marker)
        self._pages.addWidget(self._column_page())
        layout.addWidget(self._pages)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.outcome)
        layout.addLayout(foot([], [self.close_button, self.cancel_button, self.start_button]))

    def _options(self) -> QHBoxLayout:
        options = QHBoxLayout()
        options.setSpacing(self._theme.space("m"))
        for words, editor in (
            (self.tr("Written as"), self.form),
            (self.tr("Separator"), self.separator),
            (self.tr("Payload is"), self.coding),
            (self.tr("Means received"), self.incoming),
            (self.tr("Means sent"), self.outgoing),
            (self.tr("Day, if missing"), self.date),
            (self.tr("Zone, if missing"), self.zone),
        ):
            field = LabelledField(self._theme, words, editor)
            options.addWidget(field)
            if editor is self.separator:
                self._separator_field = field
        options.addStretch(1)
        return options

    def _column_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.space("m"))
        for place, (field, words) in enumerate(FIELD_NAMES.items()):
            label = QLabel(self.tr(words))
            label.setBuddy(self.columns[field])
            mark(label, role="label")
            self.columns[field].setAccessibleName(self.tr(words))
            grid.addWidget(label, 0, place)
            grid.addWidget(self.columns[field], 1, place)
            grid.setColumnStretch(place, 1)
        grid.addWidget(self.header, 2, 0, 1, 3)
        return page

    # The file

    def open_new(self) -> None:
        """Show it; one that is reading only comes to the front."""
        self.open()
        if not self.running and not self.path.text():
            self._on_choose()

    @property
    def running(self) -> bool:
        """Whether a file is being read."""
        return self._running is not None

    def _on_choose(self) -> None:
        self._tasks.start(self._ask_path(), name="choose a field log")

    async def _ask_path(self) -> None:
        chosen = await ask_open_file(
            self, self.tr("Import a field log"), [self.tr("Logs (*.log *.txt *.csv *.tsv *.json *.jsonl)"), "* (*)"]
        )
        if chosen:
            self.take(Path(chosen))

    def _on_path(self) -> None:
        path = self._place.file() if self.path.text().strip() else None
        if path is not None and (self._form is None or path != self._form.path):
            self.take(path)

    def take(self, path: Path) -> None:
        """Look at a file and guess how it is written."""
        self.path.setText(str(path))
        self.outcome.clear()
        self._place.set_error(None)
        try:
            self._form = ImportForm(path)
        except (FieldLogError, OSError) as error:
            self._form = None
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self._place.set_error(why if isinstance(error, FieldLogError) else f"{path}: {why}. Choose another file.")
            self._show_records([])
            self._show_state()
            return
        self._fill()
        self.look()

    def _fill(self) -> None:
        """Show what was guessed."""
        form = self._form
        assert form is not None
        self._filling = True
        self.form.setCurrentIndex(self.form.findData(form.form))
        self.separator.setCurrentIndex(max(self.separator.findData(form.separator), 0))
        self.header.setChecked(form.header)
        names = form.choices()
        for field, combo in self.columns.items():
            combo.clear()
            combo.addItem("–", "")
            for name in names:
                combo.addItem(name, name)
            combo.setCurrentIndex(max(combo.findData(form.parts.get(field, "")), 0))
        self.marker.show_line(form.line, form.marked)
        self._filling = False

    # What the user says

    def _on_changed(self) -> None:
        form = self._form
        if self._filling or form is None:
            return
        again = (form.form, form.separator, form.header)
        form.set_form(Form(self.form.currentData()))
        form.separator, form.header = str(self.separator.currentData()), self.header.isChecked()
        form.coding = Coding(self.coding.currentData())
        form.date, form.zone = self.date.text().strip(), self.zone.value()
        form.day_first = self.day_first.isChecked()
        form.incoming, form.outgoing = _listed(self.incoming.text()), _listed(self.outgoing.text())
        if again != (form.form, form.separator, form.header):
            form.parts = {field: name for field, name in form.parts.items() if name in form.choices()}
            self._fill()
        else:
            form.parts = {field: name for field, combo in self.columns.items() if (name := combo.currentData())}
        self._timer.start()

    def _on_marked(self, field: Field, start: int, end: int) -> None:
        if self._form is not None:
            self._form.mark(field, start, end)
            self.marker.show_line(self._form.line, self._form.marked)
            self.look()

    def _on_next_line(self) -> None:
        if self._form is not None:
            self._form.next_line()
            self.marker.show_line(self._form.line, self._form.marked)
            self.look()

    def look(self) -> None:
        """Show the first lines as they would be read now."""
        self._timer.stop()
        if self._form is None or self.running:
            return
        records, problem = self._form.preview()
        self._show_records(records)
        self.outcome.set_status("none" if not problem else "info", problem)
        wrong = sum(bool(each.problem) for each in records)
        if records and wrong:
            words = self.tr("{wrong} of the first {count} lines cannot be read and are left out. Line {number}: {why}")
            bad = next(each for each in records if each.problem)
            told = words.format(wrong=wrong, count=len(records), number=bad.number, why=bad.problem)
            self.outcome.set_warning(told)
        self._show_state()
        self.start_button.setEnabled(bool(records) and wrong < len(records))

    def _show_records(self, records: list[Record]) -> None:
        self.table.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, text in enumerate(_cells(record)):
                item = QTableWidgetItem(text)
                if record.problem:
                    item.setToolTip(escape(record.problem))
                    item.setForeground(self._theme.color("error" if column == len(_COLUMNS) - 1 else "text_muted"))
                self.table.setItem(row, column, item)

    # Reading

    def _on_start(self) -> None:
        form = self._form
        if form is None:
            self._place.set_error(self.tr("Choose a file."))
            return
        try:
            layout = form.layout()
        except FieldLogError as error:
            self.outcome.set_error(str(error))
            return
        self._stopped = False
        self.bar.setValue(0)
        self._running = self._tasks.start(self._read(form.path, layout), name="import a field log")
        self._show_state()

    async def _read(self, path: Path, layout: Layout) -> None:
        log = self._make_log()
        loop = asyncio.get_running_loop()

        def go_on(progress: Progress) -> bool:
            loop.call_soon_threadsafe(self._show_progress, progress)
            return not self._stopped

        reading = loop.run_in_executor(None, partial(read_into, log, path, layout, go_on=go_on))
        try:
            report = await asyncio.shield(reading)
        except (FieldLogError, OSError, UnicodeError) as error:
            self._drop(log)
            self.outcome.set_error(str(error))
            return
        except BaseException:
            # The window closes: the thread that still writes to the log has to end before that does.
            self._stopped = True
            with suppress(FieldLogError, OSError, UnicodeError):
                await reading
            self._drop(log)
            raise
        finally:
            self._running = None
            self._show_state()
        self._done(path, log, report)
        self.outcome.set_success(self.tr("{rows} rows read.").format(rows=f"{report.rows:,}"))
        self.accept()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setValue(round(_PARTS * progress.share))
        words = self.tr("{rows} rows of {lines} lines")
        self.outcome.set_busy(words.format(rows=f"{progress.rows:,}", lines=f"{progress.lines:,}"))

    def cancel(self) -> None:
        """Read no further; what was read stays and is shown."""
        self._stopped = True

    def _show_state(self) -> None:
        running, there = self.running, self._form is not None
        self._separator_field.setVisible(there and self._form is not None and self._form.form is Form.CSV)
        self.header.setVisible(there and self._form is not None and self._form.form is Form.CSV)
        text = there and self._form is not None and self._form.form is Form.TEXT
        self._pages.setCurrentIndex(0 if text else 1)
        words = (self.incoming, self.outgoing)
        for part in (self.form, self.coding, *words, self.date, self.zone, self.day_first, self._pages, self.table):
            part.setEnabled(there and not running)
        self.path.setEnabled(not running)
        self._place.choose.setEnabled(not running)
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        self.start_button.setVisible(not running)
        self.start_button.setEnabled(there)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(",") if (word := part.strip().lower()))


def _cells(record: Record) -> tuple[str, ...]:
    if record.problem:
        return (f"{record.number:,}", "", "", "", "", "", record.text, record.problem)
    at = datetime.fromtimestamp(record.at_ns / 1e9, UTC)
    when = f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"
    payload = record.payload[:300].decode("utf-8", "replace")
    way = "→" if record.sent else "←"
    return (f"{record.number:,}", when, record.user, way, record.peer, record.room, payload, "")
