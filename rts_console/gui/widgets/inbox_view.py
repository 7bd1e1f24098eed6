"""Callbacks that came to the practice receiver: what, when, whose signature; and what they are answered with."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from rts_console.gui.callback_inbox import CallbackInbox, Posted
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.operator_facts import Target
from rts_console.gui.models.operator_tables import Line, LinesModel
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine

ANSWERS = ((200, "200 taken"), (500, "500 failed"), (404, "404 not found"))


class InboxView(QWidget):
    """Signals: `listen_wanted` with whether to listen."""

    listen_wanted = Signal(bool)

    def __init__(self, theme: Theme, inbox: CallbackInbox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inbox = inbox
        self._seen = -1
        self.listen = QPushButton()
        self.listen.setObjectName("inbox_listen")
        self.listen.clicked.connect(lambda: self.listen_wanted.emit(not self._inbox.listening))
        self.answer = QComboBox()
        self.answer.setObjectName("inbox_answer")
        self.answer.setAccessibleName(self.tr("What callbacks are answered with"))
        self.answer.setToolTip(self.tr("What callbacks are answered with: anything but 200 makes the sender repeat"))
        for status, words in ANSWERS:
            self.answer.addItem(self.tr(words), status)
        self.answer.activated.connect(lambda _place: setattr(inbox, "answer", int(self.answer.currentData())))
        self.status = StatusLine(theme)
        self.status.setObjectName("inbox_status")
        headers = (self.tr("Time"), self.tr("Callback"), self.tr("Signature"), self.tr("Answered"))
        self._model = LinesModel(theme, headers, mono=frozenset({0}), parent=self)
        self.table = RowTable(theme, self._model, stretch=1, least=96, least_rows=2)
        self.table.setObjectName("inbox_table")
        self.table.setAccessibleName(self.tr("Callbacks"))
        self.table.set_widths(104, 0, 96, 76)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.body = JsonView(theme, filterable=False)
        self._lay_out(theme)
        self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        small = theme.space("s")
        row = QHBoxLayout()
        row.setSpacing(small)
        row.addWidget(self.listen)
        row.addWidget(self.answer)
        row.addStretch(1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.body)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setSizes([theme.pixels(160), theme.pixels(200)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, small, 0, 0)
        column.setSpacing(small)
        column.addLayout(row)
        column.addWidget(self.status)
        column.addWidget(both, 1)

    def refresh(self) -> None:
        """Show what has come."""
        on = self._inbox.listening
        words = self.tr("Listen no more") if on else self.tr("Listen for callbacks")
        if self.listen.text() != words:
            self.listen.setText(words)
        if self._inbox.count == self._seen:
            return
        self._seen = self._inbox.count
        follow = self.table.at_tail()
        self._model.show({posted.number: self._line(posted) for posted in self._inbox.posts})
        if follow:
            self.table.scrollToBottom()

    def _line(self, posted: Posted) -> Line:
        right = not posted.verdict.problem
        texts = (
            time_of_day(posted.at_ns),
            posted.verdict.what,
            self.tr("right") if right else self.tr("wrong"),
            str(posted.answered),
        )
        icon = ("circle-check", "success") if right else ("circle-alert", "error")
        return Line(texts, Target(), 2, icon=icon)

    def _show_chosen(self) -> None:
        rows = self.table.selected_rows()
        key = self._model.key_at(rows[0]) if rows else None
        posted = next((each for each in self._inbox.posts if each.number == key), None)
        if posted is None:
            self.body.clear()
            return
        self.body.show_text(posted.body.decode(errors="replace"))
        if posted.verdict.problem:
            self.status.set_error(posted.verdict.problem)
        else:
            self.status.set_success(self.tr("The signature is right."))
