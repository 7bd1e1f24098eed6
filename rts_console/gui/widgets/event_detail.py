"""One event in full: what came of it, its payload, and every fact about it in words."""

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from rts_console.gui.models.advice import advice
from rts_console.gui.models.clock_text import full_time, milliseconds, time_of_day
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.facts_view import Fact, FactsView
from rts_console.gui.widgets.payload_view import PayloadView
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.protocol.words import PayloadKind
from rts_console.record.log import Answer, Direction, EventLog, Row, Severity

_STATUS: dict[Severity, StatusKind] = {
    Severity.NONE: "info",
    Severity.INFO: "info",
    Severity.SUCCESS: "success",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


class EventDetail(QWidget):
    """The pane beside the table. It goes on showing its row when the log lets that go."""

    def __init__(self, theme: Theme, log: EventLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._row: Row | None = None
        self._revision = 0
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setObjectName("event_detail_title")
        mark(self._title, role="strong")
        self._result = StatusLine(theme)
        self._result.setObjectName("event_detail_result")
        self.payload = PayloadView(theme)
        self.payload.setObjectName("event_payload")
        self.facts = FactsView(theme)
        self.payload.add_tab(self.tr("Facts"), self.facts)
        self._facts_alone = FactsView(theme)
        self._make_pages()
        self.show_row(None)

    def _make_pages(self) -> None:
        self._empty = EmptyState(
            self._theme,
            "file-text",
            self.tr("No event selected"),
            self.tr("Select a row to see its payload, its result and its way, to the millisecond."),
        )
        body = QWidget()
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.payload)
        self._bodies.addWidget(self._facts_alone)
        space = self._theme.space("s")
        head = QVBoxLayout()
        head.setContentsMargins(space, space // 2, space, space // 2)
        head.setSpacing(space // 2)
        head.addWidget(self._title)
        head.addWidget(self._result)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._bodies, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    @property
    def row(self) -> Row | None:
        """The row shown."""
        return self._row

    def show_row(self, row: Row | None) -> None:
        """Show another row; None shows what the pane is for."""
        self._row = row
        self._revision = self._log.revision
        self._pages.setCurrentIndex(0 if row is None else 1)
        if row is None:
            self.payload.clear()
            return
        if row.payload_kind is not None and self._held(row):
            self.payload.set_payload(self._log.payload(row.seq))
        self._bodies.setCurrentIndex(0 if row.payload_kind is not None else 1)
        self._show_facts(row)

    def refresh(self) -> None:
        """Take over what has become known of the row shown: its result, its receipts."""
        row = self._row
        if row is None or self._revision == self._log.revision:
            return
        changed = self._log.changed_since(self._revision)
        self._revision = self._log.revision
        if (changed is None or row.seq in changed) and self._held(row):
            self._row = self._log.row(row.seq)
            self._show_facts(self._row)

    def _held(self, row: Row) -> bool:
        return self._log.first_seq <= row.seq < self._log.next_seq

    def _show_facts(self, row: Row) -> None:
        self._title.setText(f"{time_of_day(row.at_ns)}  {row.kind}  {self._way(row)}")
        kind, text = self._outcome(row)
        self._result.set_status(kind, text)
        facts = self._all_facts(row)
        for view in (self.facts, self._facts_alone):
            view.set_facts(facts)

    # Words

    def _way(self, row: Row) -> str:
        other = " @ ".join(part for part in (row.who, row.where) if part)
        if row.kind == "server message":
            other = self.tr("app server")
        match row.direction:
            case Direction.OUT:
                return f"{row.identity} → {other}"
            case Direction.IN:
                return f"{other} → {row.identity}"
        return other

    def _outcome(self, row: Row) -> tuple[StatusKind, str]:
        if row.pending and not row.result:
            return "info", self.tr("No result yet.")
        parts = [f"{row.result}: {row.meaning}" if row.meaning else row.result]
        if row.note and row.note != row.meaning:
            parts.append(row.note)
        text = " ".join(part for part in parts if part)
        return _STATUS[row.severity], text

    def _all_facts(self, row: Row) -> list[Fact]:
        facts = [
            (self.tr("Time"), full_time(row.at_ns)),
            (self.tr("As"), row.identity),
            (self.tr("Direction"), self._direction(row)),
            (self.tr("Kind"), row.kind),
            (self.tr("User"), row.who),
            (self.tr("Room"), row.where),
            (self.tr("Payload"), self._payload_words(row)),
            (self.tr("Mode"), f"{row.mode}: {row.mode.meaning}" if row.mode is not None and row.direction else ""),
            (self.tr("Result"), self._outcome(row)[1] if row.result else ""),
            (self.tr("What to try"), advice(row.label) if row.direction is Direction.OUT else ""),
            (self.tr("Elapsed"), "" if math.isnan(row.elapsed_ms) else f"{milliseconds(row.elapsed_ms)} ms"),
            *self._journey(row),
            (self.tr("Receipts"), self._receipts(row)),
            *self._answer(row),
            (self.tr("Message id"), str(row.message_id) if row.message_id else ""),
            (self.tr("Client message id"), row.client_message_id),
            (self.tr("Place in the room"), f"{row.position:,}" if row.position else ""),
            (self.tr("Row"), f"{row.seq:,}"),
        ]
        return [(name, value) for name, value in facts if value]

    def _direction(self, row: Row) -> str:
        return {Direction.OUT: self.tr("out"), Direction.IN: self.tr("in")}.get(row.direction, "")

    def _payload_words(self, row: Row) -> str:
        if row.payload_kind is None:
            return ""
        word = self.tr("text") if row.payload_kind is PayloadKind.TEXT else self.tr("binary")
        return self.tr("{kind}, {size} bytes").format(kind=word, size=f"{row.size:,}")

    def _journey(self, row: Row) -> list[Fact]:
        """From composing to the end, each point by the clock that took it."""
        if not row.composed_at_ns or row.direction is Direction.NONE:
            return []
        facts = [(self.tr("Composed"), time_of_day(row.composed_at_ns))]
        if row.gateway_in_ns:
            facts.append(
                (self.tr("Gateway in"), self.tr("{time} by its clock").format(time=time_of_day(row.gateway_in_ns)))
            )
        if row.gateway_out_ns:
            stay_ms = (row.gateway_out_ns - row.gateway_in_ns) / 1e6
            text = self.tr("{time} by its clock, after {ms} ms there")
            facts.append(
                (
                    self.tr("Gateway out"),
                    text.format(time=time_of_day(row.gateway_out_ns), ms=milliseconds(stay_ms)),
                )
            )
        return [*facts, *self._end_of_journey(row)]

    def _end_of_journey(self, row: Row) -> list[Fact]:
        if row.direction is Direction.OUT:
            if row.pending or math.isnan(row.elapsed_ms):
                return []
            result_ns = row.composed_at_ns + round(row.elapsed_ms * 1e6)
            text = self.tr("{time}, {ms} ms after composing")
            return [(self.tr("Result in"), text.format(time=time_of_day(result_ns), ms=milliseconds(row.elapsed_ms)))]
        if math.isnan(row.elapsed_ms):
            text = self.tr("{time}; composed by another machine's clock")
        else:
            text = self.tr("{time}, {ms} ms after composing, by one clock")
        return [(self.tr("Received"), text.format(time=time_of_day(row.at_ns), ms=milliseconds(row.elapsed_ms)))]

    def _receipts(self, row: Row) -> str:
        if row.direction is not Direction.OUT or not (row.delivered or row.recipients):
            return ""
        return self.tr("{delivered} of {recipients}").format(
            delivered=f"{row.delivered:,}", recipients=f"{max(row.recipients, row.delivered):,}"
        )

    def _answer(self, row: Row) -> list[Fact]:
        answer = self._log.answer(row.seq) if self._held(row) else None
        if answer is None:
            return []
        return [
            (self.tr("App server said"), f"HTTP {answer.http_status}"),
            (self.tr("Answer"), self._answer_text(answer)),
        ]

    def _answer_text(self, answer: Answer) -> str:
        try:
            text = answer.data.decode()
        except UnicodeDecodeError:
            text = answer.data.hex(" ")
        if not text:
            text = self.tr("(empty)")
        if answer.truncated:
            text += self.tr(" … {count} bytes more were not passed on").format(count=f"{answer.truncated:,}")
        return text
