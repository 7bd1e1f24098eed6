"""Every fact about a row in words: what came of it, its way point by point, what to try."""

import math

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.advice import advice
from rts_console.gui.models.attributes import attributes_of
from rts_console.gui.models.clock_text import full_time, milliseconds, time_of_day
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.detail_view import DetailView
from rts_console.gui.widgets.facts_view import Fact, FactsView
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.protocol.words import PayloadKind
from rts_console.record.journey import faults_on_way
from rts_console.record.log import Answer, Direction, EventLog, Row, Severity

_STATUS: dict[Severity, StatusKind] = {
    Severity.NONE: "info",
    Severity.INFO: "info",
    Severity.SUCCESS: "success",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def outcome(row: Row) -> tuple[StatusKind, str]:
    """What came of a row: the result with its name and meaning, and the note."""
    if row.pending and not row.result:
        return "info", "No result yet."
    note = "" if row.note == row.meaning else row.note
    told = row.meaning and row.meaning in note  # a note may say the same, and of whom
    result = f"{row.result}: {row.meaning}" if row.meaning and not told else row.result
    return _STATUS[row.severity], " ".join(part for part in (result, note) if part)


class FactsPane(DetailView):
    """The facts as a list of names and values; it needs no payload and follows the row."""

    needs_payload = False
    follows_row = True

    def __init__(self, theme: Theme, log: EventLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Facts")
        self._log = log
        self._row: Row | None = None
        self._comment = ""
        self.view = FactsView(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_row(self, row: Row, payload: bytes) -> None:
        self._row = row
        self.view.set_facts(self._all_facts(row))

    def show_comment(self, comment: str) -> None:
        """What the user wrote to the row that is shown, or is shown next."""
        if comment != self._comment:
            self._comment = comment
            if self._row is not None:
                self.view.set_facts(self._all_facts(self._row))

    def clear(self) -> None:
        self._row = None
        self.view.set_facts(())

    def facts(self) -> tuple[Fact, ...]:
        """The facts shown."""
        return self.view.facts()

    def _held(self, row: Row) -> bool:
        return self._log.first_seq <= row.seq < self._log.next_seq

    def _all_facts(self, row: Row) -> list[Fact]:
        facts = [
            (self.tr("Time"), full_time(row.at_ns)),
            (self.tr("As"), row.identity),
            (self.tr("Direction"), self._direction(row)),
            (self.tr("Kind"), said(row.kind)),
            (self.tr("User"), row.who),
            (self.tr("Room"), row.where),
            (self.tr("Says of itself"), row.note if attributes_of(row) else ""),
            (self.tr("Comment"), self._comment),
            (self.tr("Payload"), self._payload_words(row)),
            (
                self.tr("Mode"),
                f"{row.mode}: {said(row.mode.meaning)}" if row.mode is not None and row.direction else "",
            ),
            (self.tr("Result"), said(outcome(row)[1]) if row.result else ""),
            (self.tr("Wrong on purpose"), "; ".join(map(said, faults_on_way(self._log, row)))),
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
