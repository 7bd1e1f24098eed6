"""A log that is only read: what an earlier run has recorded, or anything else that opens as a log."""

import itertools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.event_detail import EventDetail
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.log import EventLog
from rts_console.record.past_quality import know_users
from rts_console.record.quality import Quality


class RecordingView(QWidget):
    """The events of a log that nobody writes, under a coloured header that says so.

    `title` says what it is ("Recording of 2026-11-20, 14:03"), `damage` in sentences what is missing. `quality` is
    what is known of that run's times and clocks, `colors` of its users. Whoever made it closes the log after the view.
    Signals: `close_wanted`, `explain_wanted` with the Subject of a code, `export_wanted` with the rows to begin with:
    "shown" or "selected".
    """

    close_wanted = Signal()
    explain_wanted = Signal(object)
    export_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        title: str,
        damage: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        quality: Quality | None = None,
        colors: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colors = dict(colors or {})
        self._numbers = itertools.count(len(self._colors))
        self.setObjectName("recording_view")
        self.table = EventTable(theme, log, self._color_of)
        self.detail = EventDetail(theme, log, quality=quality or _quality_of(log))
        self.table.export_requested.connect(lambda: self.export_wanted.emit("selected"))
        self.detail.show_comments(self.table.marks)
        self.table.marks_changed.connect(self.detail.refresh_comment)
        self.table.row_selected.connect(self._on_row_selected)
        self.table.compare_requested.connect(self._on_compare)
        self.detail.filter_wanted.connect(self.table.filter_bar.add_term)
        for part in (self.table.explain_requested, self.detail.explain_wanted):
            part.connect(self.explain_wanted)
        self.table.clear_button.hide()  # there is nothing to clear: it is not ours
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_header(title, damage))
        layout.addWidget(self._split, 1)
        self.table.refresh()
        if self.table.following:  # only now: what it opens with is nothing new
            self.table.toggle_follow()
        self.table.view.scrollToTop()

    def _make_header(self, title: str, damage: Sequence[str]) -> QFrame:
        header = QFrame()
        header.setObjectName("recording_header")
        mark(header, surface="loss" if damage else "offer")
        symbol = StatusSymbol(self._theme)
        symbol.set_kind("warning" if damage else "info")
        self.words = WrappedText(" ".join([self.tr("{title}, read only.").format(title=title), *damage]))
        self.words.setObjectName("recording_words")
        export = QPushButton(self.tr("Export…"))
        export.setObjectName("recording_export")
        export.setIcon(self._theme.icon("download"))
        export.clicked.connect(lambda: self.export_wanted.emit("shown"))
        close = QPushButton(self.tr("Close"))
        close.setObjectName("recording_close")
        close.setIcon(self._theme.icon("x"))
        close.clicked.connect(self.close_wanted)
        row = QHBoxLayout(header)
        space = self._theme.space
        row.setContentsMargins(space("m"), space("xs"), space("s"), space("xs"))
        row.setSpacing(space("s"))
        row.addWidget(symbol)
        row.addWidget(self.words, 1)
        row.addWidget(export)
        row.addWidget(close)
        return header

    def refresh(self) -> None:
        """Go on with what is looked for; called by the window's tick."""
        self.table.refresh()
        self.detail.refresh()

    def _color_of(self, key: str) -> int | None:
        if key not in self._colors:
            self._colors[key] = next(self._numbers)
        return self._colors[key]

    def _on_compare(self) -> None:
        pair = self.table.pair()
        if pair is not None:
            self.detail.compare(*pair)

    def _on_row_selected(self, row: object) -> None:
        if row is not None:
            self.detail.show_row(row)  # type: ignore[arg-type]  # signals know no types


def _quality_of(log: EventLog) -> Quality:
    """What a journey needs to know of that run: whose clocks are one. Pings are not in a log."""
    quality = Quality()
    know_users(log, quality)
    return quality
