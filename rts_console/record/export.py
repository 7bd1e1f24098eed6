"""Rows of the log into a file: JSON lines, CSV or a Markdown report, a little at a time, secrets masked.

The file appears under its name only when it is complete; until then a temporary one stands beside it.
"""

import base64
import contextlib
import csv
import io
import json
import math
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from rts_console.protocol.words import PayloadKind
from rts_console.record.fault_times import FaultTime, fault_times
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks
from rts_console.record.masking import Masker
from rts_console.record.row import Direction, Flag, Row
from rts_console.record.whole_file import told, whole_file

STEP_S = 0.008
"""How long a step takes at most, so that a window stays alive between two."""

SLICE_ROWS = 4_096
SLICE_BYTES = 256 * 1024
"""What a query looks at in one go: payloads take their time by the byte, patterns most of all."""

REPORT_PAYLOADS = 200
REPORT_PAYLOAD_CHARACTERS = 2_048
"""So much of a payload stands in a report; JSON lines have all of it."""
_READ_TOGETHER = 64
_TEXT_IN_TABLE = 80
_NS_PER_S = 1_000_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OWN_WORDS = frozenset({"result"})
"""Columns whose words are the console's: a negative code with its name is no formula."""


class Selection(Protocol):
    """What decides which rows are wanted, such as a query."""

    def select(self, log: EventLog, first: int, last: int) -> npt.NDArray[np.int64]:
        """The rows wanted of `first` to `last` (exclusive), ascending."""


class Format(Enum):
    """How rows are written; the value is the file's ending."""

    JSON_LINES = "jsonl"
    CSV = "csv"
    MARKDOWN = "md"


class ExportError(Exception):
    """The file could not be written: what and why, and what to do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows written, and how many of all rows have been looked at."""

    written: int
    looked_at: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in the file: rows, bytes, places masked, rows that the log let go meanwhile, cells that spreadsheets
    would take for formulas, and payloads that a report leaves out."""

    path: Path
    rows: int
    bytes: int
    masked: int | None
    missing: int
    formulas: int
    payloads_left_out: int

    def words(self) -> str:
        """All of it in whole sentences."""
        parts = [f"{_many(self.rows, 'row')}, {self.bytes:,} bytes in {self.path.name}."]
        if not self.rows:
            return f"No row was written: none fits the choice of rows or the filter. {self.path.name} holds no event."
        if self.masked is None:
            parts.append("Nothing was masked: it may hold tokens and passwords.")
        else:
            parts.append(f"{_many(self.masked, 'secret')} masked." if self.masked else "No secret was found.")
        if self.missing:
            parts.append(f"{_many(self.missing, 'row')} had been let go by the log before they were written.")
        if self.formulas:
            cells = f"{_many(self.formulas, 'cell')} {'begins' if self.formulas == 1 else 'begin'}"
            parts.append(f"{cells} with = + - or @, unchanged: import the columns as text.")
        if self.payloads_left_out:
            parts.append(f"The payloads of {_many(self.payloads_left_out, 'row')} stand there only in short.")
        return " ".join(parts)


def export(
    log: EventLog,
    rows: Selection | Sequence[int] | None,
    path: Path,
    form: Format,
    *,
    masker: Masker | None,
    title: str = "",
    marks: Marks | None = None,
    origin: str = "",
) -> Generator[Progress, None, Summary]:
    """Write rows to `path` step by step; the generator's value is the summary. Close it to give up: nothing is left.

    `rows` are those of a query or of sequence numbers, all for None; those that come later are not among them.
    Without a masker secrets are written as they are. `title` says in a report which rows these are; `marks` has what
    the user wrote to them. `origin` says in a report where the rows come from. Raises `ExportError`.
    """
    work = _Work(log, rows, form, masker, title=title, marks=marks, origin=origin)
    with told(ExportError, f"{path} was not written"), whole_file(path) as file:
        yield from work.write(file)
        size = file.tell()
    masked = masker.count - work.masked_before if masker else None
    return Summary(path, work.written, size, masked, work.missing, work.formulas, work.left_out)


class _Work:
    """The rows on their way, and what is counted."""

    def __init__(
        self,
        log: EventLog,
        rows: Selection | Sequence[int] | None,
        form: Format,
        masker: Masker | None,
        *,
        title: str,
        marks: Marks | None,
        origin: str,
    ) -> None:
        self.written = self.missing = self.formulas = self.left_out = 0
        self.masked_before = masker.count if masker else 0
        self._log, self._form, self._masker = log, form, masker
        self._title, self._marks, self._origin = title, marks, origin
        self._faults = fault_times(log)
        self._rows = range(log.first_seq, log.next_seq) if rows is None else rows
        self._first, self._last = log.first_seq, log.next_seq
        self._looked_at = 0
        self._total = len(self._rows) if isinstance(self._rows, Sequence) else self._last - self._first

    def write(self, file: IO[bytes]) -> Iterator[Progress]:
        """All parts of the file, a step at a time."""
        started = perf_counter()
        for part in self._parts():
            file.write(part)
            if perf_counter() - started > STEP_S:
                yield Progress(self.written, min(self._looked_at, self._total), self._total)
                started = perf_counter()
        yield Progress(self.written, self._total, self._total)

    def _parts(self) -> Iterator[bytes]:
        match self._form:
            case Format.JSON_LINES:
                for pair in self._each():
                    yield _json_line(self._facts(*pair)) if pair else b""
            case Format.CSV:
                yield from self._csv()
            case Format.MARKDOWN:
                yield from self._markdown()

    def _numbers(self) -> Iterator[list[int]]:
        """The numbers of the rows, some together that ascend; a query is asked slice by slice, whatever it finds."""
        if isinstance(self._rows, Sequence):
            for together in _ascending(self._rows):
                self._looked_at += len(together)
                yield together
            return
        at = self._first
        while (at := max(at, self._log.first_seq)) < self._last:
            part = self._log.portion(at, self._last, SLICE_ROWS, SLICE_BYTES)
            yield from _ascending(self._rows.select(self._log, part.first, part.last).tolist())
            at = part.last
            self._looked_at = at - self._first
            yield []

    def _each(self) -> Iterator[tuple[Row, bytes] | None]:
        """Rows with their payloads, as far as the log still has them; None where time has passed without one."""
        for numbers in self._numbers():
            self.missing += len(numbers)
            for row in self._log.rows(numbers):
                if row.seq < self._log.first_seq:
                    continue
                self.missing -= 1
                self.written += 1
                yield row, self._log.payload(row.seq)
            yield None

    def _facts(self, row: Row, payload: bytes) -> dict[str, Any]:
        """Everything that is known of a row, secrets masked, payload exact or said to be masked."""
        before = self._masker.count if self._masker else 0
        facts = _plain(row)
        if self._masker:
            facts |= {name: self._masker.mask_text(facts[name]) for name in _FROM_OUTSIDE if facts[name]}
        facts |= self._payload_facts(row, payload)
        facts |= self._answer_facts(row.seq)
        facts["flags"] = [flag.name.lower() for flag in row.flags if flag.name]
        facts["marked"] = Flag.MARKED in row.flags
        comment = self._comment(row.seq)
        facts["comment"] = self._text(comment)
        facts["masked"] = self._masker.count - before if self._masker else 0
        words = self._faults.of(row)
        facts["faults"] = [self._text(each) for each in words]
        return {name: facts[name] for name in CSV_COLUMNS if name in facts}

    def _comment(self, seq: int) -> str:
        mark = self._marks.get(seq) if self._marks is not None else None
        return mark.comment if mark is not None else ""

    def _payload_facts(self, row: Row, payload: bytes) -> dict[str, Any]:
        if row.payload_kind is None:
            return {"payload_encoding": None, "payload": None}
        shown = self._masker.mask(payload) if self._masker else payload
        encoding, text = _encoded(shown)
        return {"payload_encoding": encoding, "payload": text}

    def _answer_facts(self, seq: int) -> dict[str, Any]:
        answer = self._log.answer(seq)
        if answer is None:
            return {}
        encoding, text = _encoded(self._masker.mask(answer.data) if self._masker else answer.data)
        return {
            "answer_status": answer.http_status,
            "answer_truncated_bytes": answer.truncated,
            "answer_encoding": encoding,
            "answer": text,
        }

    # CSV

    def _csv(self) -> Iterator[bytes]:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        yield b"\xef\xbb\xbf"  # without it spreadsheets take the file for another alphabet
        writer.writerow(CSV_COLUMNS)
        for pair in self._each():
            if pair is None:
                yield b""
                continue
            facts = self._facts(*pair)
            cells = [_cell(facts.get(name)) for name in CSV_COLUMNS]
            self.formulas += sum(
                isinstance(cell, str) and cell.startswith(_FORMULA) and name not in _OWN_WORDS
                for name, cell in zip(CSV_COLUMNS, cells, strict=True)
            )
            writer.writerow(cells)
            yield _taken(buffer)
        yield _taken(buffer)

    # Markdown

    def _markdown(self) -> Iterator[bytes]:
        yield _report_head(self._title, self._origin, self._masker)
        kept: list[tuple[Row, bytes]] = []
        first_ns = last_ns = 0
        for pair in self._each():
            if pair is None:
                yield b""
                continue
            row, payload = pair
            shown = self._masker.mask(payload) if self._masker else payload
            yield self._table_line(row, shown).encode("utf-8", "backslashreplace")
            first_ns, last_ns = min(first_ns or row.at_ns, row.at_ns), max(last_ns, row.at_ns)
            if row.payload_kind is not None and len(kept) < REPORT_PAYLOADS:
                kept.append((row, shown))
            elif row.payload_kind is not None:
                self.left_out += 1
        for row, shown in kept:
            self.left_out += len(_encoded(shown)[1]) > REPORT_PAYLOAD_CHARACTERS
            yield _payload_section(row, shown).encode("utf-8", "backslashreplace")
        yield self._report_end(first_ns, last_ns).encode("utf-8", "backslashreplace")

    def _table_line(self, row: Row, shown: bytes) -> str:
        text = self._masker.mask_text if self._masker else str
        with_whom = " @ ".join(part for part in (row.who, row.where) if part)
        what = _short(shown, row) if row.payload_kind is not None else row.note
        cells = (
            str(row.seq),
            _moment(row.at_ns),
            row.identity,
            {Direction.OUT: "→", Direction.IN: "←"}.get(row.direction, ""),
            row.kind,
            with_whom,
            f"{row.size:,}" if row.payload_kind is not None else "",
            row.result,
            f"{row.elapsed_ms:.3f}" if math.isfinite(row.elapsed_ms) else "",
            what,
            f"📌 {self._comment(row.seq)}".rstrip() if Flag.MARKED in row.flags else "",
        )
        return f"| {' | '.join(_escaped(text(cell)) for cell in cells)} |\n"

    def _report_end(self, first_ns: int, last_ns: int) -> str:
        faults = [_fault_line(each, self._text(each.words)) for each in self._faults.between(first_ns, last_ns)]
        lines = ["", "---", "", f"{_many(self.written, 'row')}, {_moment(first_ns)} to {_moment(last_ns)}."]
        if self._masker:
            lines.append(f"{_many(self._masker.count - self.masked_before, 'secret')} masked.")
        if self.left_out:
            lines.append(f"The payloads of {_many(self.left_out, 'more row')} are not in full here.")
        if self.missing:
            lines.append(f"{_many(self.missing, 'row')} had been let go by the log.")
        return "\n".join([*lines, *faults]) + "\n"

    def _text(self, text: str) -> str:
        return self._masker.mask_text(text) if self._masker else text


CSV_COLUMNS = (
    "seq",
    "time",
    "at_ns",
    "identity",
    "direction",
    "kind",
    "who",
    "where",
    "message_id",
    "client_message_id",
    "mode",
    "payload_kind",
    "size",
    "code",
    "label",
    "result",
    "meaning",
    "elapsed_ms",
    "severity",
    "delivered",
    "recipients",
    "position",
    "note",
    "composed_at_ns",
    "gateway_in_ns",
    "gateway_out_ns",
    "flags",
    "marked",
    "comment",
    "payload_encoding",
    "payload",
    "answer_status",
    "answer_truncated_bytes",
    "answer_encoding",
    "answer",
    "masked",
    "faults",
)
"""The columns of a CSV file, which are the names in JSON lines."""


_FROM_OUTSIDE = ("identity", "who", "where", "client_message_id", "note", "result", "meaning")
"""Texts of a row that may hold what somebody wrote; the others are this program's own words."""

_OWN = tuple(name for name in CSV_COLUMNS if name in Row.__struct_fields__)


_AS_WRITTEN = json.JSONEncoder(ensure_ascii=False).encode


def _ascending(seqs: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in their order, in lists that ascend, so that their rows can be read together."""
    together: list[int] = []
    for seq in seqs:
        if together and (len(together) == _READ_TOGETHER or seq <= together[-1]):
            yield together
            together = []
        together.append(int(seq))
    if together:
        yield together


def _plain(row: Row) -> dict[str, Any]:
    """The row's own facts as JSON has them, under the names that they have in the program."""
    facts: dict[str, Any] = {name: getattr(row, name) for name in _OWN}
    facts["time"] = _moment(row.at_ns)
    facts["direction"] = row.direction.name.lower()
    facts["severity"] = row.severity.name.lower()
    facts["mode"] = row.mode.label if row.mode is not None else None
    facts["payload_kind"] = row.payload_kind.name.lower() if row.payload_kind is not None else None
    # Kept to seven digits, which in another type would look like more.
    facts["elapsed_ms"] = round(row.elapsed_ms, 4) if math.isfinite(row.elapsed_ms) else None
    return facts


def _moment(at_ns: int) -> str:
    """UTC to the nanosecond, so that files of two machines can be laid side by side; empty when unknown."""
    if at_ns <= 0:
        return ""
    at = datetime.fromtimestamp(at_ns // _NS_PER_S, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at_ns % _NS_PER_S:09}Z"


def _encoded(data: bytes) -> tuple[str, str]:
    """The bytes as text where they are exactly that, however they were sent, else as Base64; which comes first."""
    with contextlib.suppress(UnicodeDecodeError):
        return "text", data.decode("utf-8")
    return "base64", base64.b64encode(data).decode("ascii")


def _json_line(facts: dict[str, Any]) -> bytes:
    try:
        return _AS_WRITTEN(facts).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # half a character that came from a system without UTF-8
        return json.dumps(facts).encode("ascii") + b"\n"


def _cell(value: Any) -> object:
    if isinstance(value, list):
        return "; ".join(value) if any(" " in each for each in value) else " ".join(value)
    return "" if value is None else value


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "backslashreplace")


# Report


def _report_head(title: str, origin: str, masker: Masker | None) -> bytes:
    what = _escaped(masker.mask_text(title) if masker else title) or "All rows"
    secrets = "Secrets are masked." if masker else "**Nothing is masked: tokens and passwords may stand here.**"
    where = f"{_escaped(masker.mask_text(origin) if masker else origin)}\n\n" if origin else ""
    head = (
        f"# Events\n\n{what}. Times are UTC. {secrets}\n\n{where}"
        "| # | Time | As | ⇄ | Kind | With | Bytes | Result | ms | What | Mark |\n"
        "|--:|---|---|---|---|---|--:|---|--:|---|---|\n"
    )
    return head.encode("utf-8", "backslashreplace")


def _fault_line(fault: FaultTime, words: str) -> str:
    since = f"from {_moment(fault.start_ns)}" if fault.start_ns else "from before the first row"
    until = f"to {_moment(fault.end_ns)}" if fault.end_ns else "on"
    return f"\n**Wrong on purpose** {since} {until}: {_escaped(words)}."


def _short(data: bytes, row: Row) -> str:
    """The beginning of a payload, with how much there is when it is longer."""
    if row.payload_kind is PayloadKind.BINARY:
        start, whole = data[:24].hex(" "), len(data) <= 24
    else:
        text = data.decode("utf-8", "replace")
        start, whole = text[:_TEXT_IN_TABLE], len(text) <= _TEXT_IN_TABLE
    return start if whole else f"{start} … {row.size:,} bytes"


def _payload_section(row: Row, data: bytes) -> str:
    """A payload in a fence that it cannot close; of a long one the beginning, with how to get the rest."""
    encoding, text = _encoded(data)
    rest = len(text) - REPORT_PAYLOAD_CHARACTERS
    more = ""
    if rest > 0:
        text = text[:REPORT_PAYLOAD_CHARACTERS]
        whole = f"the whole payload has {_many(row.size, 'byte')}"
        more = f"\n… {_many(rest, 'more character')} left out here; {whole}: export row {row.seq} as JSON lines.\n"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    note = "" if encoding == "text" else " (Base64)"
    return f"\n## {row.seq}{note}\n\n{fence}\n{text}\n{fence}\n{more}"


def _escaped(text: str) -> str:
    """As it stands, for a cell of a table: no sign of Markdown or HTML means anything, and it stays on its line."""
    on_one_line = "".join(sign if sign.isprintable() else " " for sign in text)
    return re.sub(r"([\\`*_\[\]<>|#~&$!])", r"\\\1", on_one_line)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
