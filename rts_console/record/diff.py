"""What differs between two payloads: by members for JSON, by lines for text, by offsets for bytes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from rts_console.record.align import INDEXED_BYTES, WINDOW, Span, align, align_bytes
from rts_console.record.json_diff import TooLarge, json_changes
from rts_console.record.json_reader import problem

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")

CONTEXT = 3
"""Equal lines that are shown around a difference."""

BYTES_PER_ROW = 8
MAX_ROWS = 20_000


class Sign(Enum):
    """What became of a row, with the sign that says so."""

    SAME = " "
    CHANGED = "≠"
    ADDED = "+"
    REMOVED = "−"
    LEFT_OUT = "…"


class Method(Enum):
    """How two payloads were compared."""

    JSON = "JSON"
    TEXT = "text"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row side by side. The parts `left_part` and `right_part` (from, to) of a changed row are what differs."""

    sign: Sign
    left_place: str = ""
    left: str = ""
    right_place: str = ""
    right: str = ""
    left_part: tuple[int, int] | None = None
    right_part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows, the first row of each difference, and what to know of how they were found."""

    method: Method
    rows: list[DiffRow]
    differences: list[int]
    notes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs in what was compared."""
        return not self.differences


def compare(left: bytes, right: bytes, method: Method | None = None) -> Comparison:
    """Compare two payloads: as JSON when both are, else as text when both are UTF-8, else as bytes.

    A method that does not fit (JSON for what is none) gives way to the next, and a note says so.
    """
    a, b = _text(left), _text(right)
    if a is None or b is None:
        notes = () if method in (None, Method.BYTES) else ("not both are readable text: compared as bytes",)
        return _compared_bytes(left, right, notes)
    if method is Method.BYTES:
        return _compared_bytes(left, right, ())
    if method is Method.TEXT or (method is None and not (_looks_json(a) and _looks_json(b))):
        return _compared_lines(a, b, ())
    wrong = [side for side, text in (("left", a), ("right", b)) if problem(text) is not None]
    if wrong:
        return _compared_lines(a, b, (f"the {' and the '.join(wrong)} side is no JSON: compared as text",))
    return _compared_json(a, b)


def _text(data: bytes) -> str | None:
    """The text, if these bytes are one to read."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _looks_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and problem(text) is None


def _finished(method: Method, rows: Iterator[DiffRow], notes: Sequence[str]) -> Comparison:
    kept: list[DiffRow] = []
    for row in rows:
        if len(kept) == MAX_ROWS:
            notes = [*notes, f"only the first {MAX_ROWS:,} rows of the comparison are shown"]
            break
        kept.append(row)
    plain = (Sign.SAME, Sign.LEFT_OUT)
    starts = [
        place
        for place, row in enumerate(kept)
        if row.sign not in plain and (place == 0 or method is Method.JSON or kept[place - 1].sign in plain)
    ]
    return Comparison(method, kept, starts, tuple(notes))


# JSON


def _compared_json(left: str, right: str) -> Comparison:
    try:
        result = json_changes(left, right)
    except TooLarge as error:
        return _compared_lines(left, right, (f"{error}: compared as text",))
    rows = (
        DiffRow(_json_sign(change.left, change.right), change.path, change.left or "", change.path, change.right or "")
        for change in result.changes
    )
    notes = [_counted(result.same, "{count} value is the same", "{count} values are the same"), *result.notes]
    return _finished(Method.JSON, rows, notes)


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(count=f"{count:,}")


def _json_sign(left: str | None, right: str | None) -> Sign:
    if left is None:
        return Sign.ADDED
    return Sign.REMOVED if right is None else Sign.CHANGED


# Text


def _compared_lines(left: str, right: str, notes: Sequence[str]) -> Comparison:
    lines = left.split("\n"), right.split("\n")
    alignment = align(*lines)
    if not alignment.exact:
        notes = [
            *notes,
            "many lines are repeated: compared by lines that occur once, so a smaller difference may exist",
        ]
    return _finished(Method.TEXT, _line_rows(*lines, alignment.spans), notes)


def _line_rows(left: list[str], right: list[str], spans: list[Span]) -> Iterator[DiffRow]:
    for number, span in enumerate(spans):
        if span.same:
            yield from _same_lines(left, span, first=number == 0, last=number == len(spans) - 1)
        else:
            yield from _changed_lines(left[span.left : span.left_end], right[span.right : span.right_end], span)


def _same_lines(lines: list[str], span: Span, *, first: bool, last: bool) -> Iterator[DiffRow]:
    """The lines next to a difference; how many there are between."""
    count = span.left_end - span.left
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if count <= head + tail + 1:
        head, tail = count, 0
    shift = span.right - span.left
    for place in range(span.left, span.left + head):
        yield _same_line(lines[place], place, shift)
    if count > head + tail:
        yield DiffRow(Sign.LEFT_OUT, left=f"{count - head - tail:,} equal lines", right="")
    for place in range(span.left_end - tail, span.left_end):
        yield _same_line(lines[place], place, shift)


def _same_line(line: str, place: int, shift: int) -> DiffRow:
    return DiffRow(Sign.SAME, f"{place + 1:,}", line, f"{place + 1 + shift:,}", line)


def _changed_lines(left: list[str], right: list[str], span: Span) -> Iterator[DiffRow]:
    both = min(len(left), len(right))
    for place in range(both):
        yield changed_row(f"{span.left + place + 1:,}", left[place], f"{span.right + place + 1:,}", right[place])
    for place in range(both, len(left)):
        yield DiffRow(Sign.REMOVED, f"{span.left + place + 1:,}", left[place])
    for place in range(both, len(right)):
        yield DiffRow(Sign.ADDED, right_place=f"{span.right + place + 1:,}", right=right[place])


def changed_row(left_place: str, left: str, right_place: str, right: str) -> DiffRow:
    """A row whose sides differ, with the part between what they begin and end with alike."""
    start = _alike(left, right)
    end = min(_alike(left[::-1], right[::-1]), len(left) - start, len(right) - start)
    parts = (start, len(left) - end), (start, len(right) - end)
    return DiffRow(Sign.CHANGED, left_place, left, right_place, right, *parts)


def _alike(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


# Bytes


def _compared_bytes(left: bytes, right: bytes, notes: Sequence[str]) -> Comparison:
    if len(left) != len(right) and max(len(left), len(right)) > INDEXED_BYTES:
        notes = [*notes, f"above {INDEXED_BYTES:,} bytes only what is alike at both ends is lined up"]
    elif len(left) != len(right):
        notes = [*notes, f"lined up by stretches of at least {WINDOW} equal bytes"]
    return _finished(Method.BYTES, _byte_rows(left, right), notes)


def _byte_rows(left: bytes, right: bytes) -> Iterator[DiffRow]:
    spans = align_bytes(left, right).spans
    for number, span in enumerate(spans):
        if span.same:
            yield from _same_bytes(left, span, first=number == 0, last=number == len(spans) - 1)
        else:
            yield from _changed_bytes(left, right, span)


def _same_bytes(data: bytes, span: Span, *, first: bool, last: bool) -> Iterator[DiffRow]:
    count = span.left_end - span.left
    head, tail = (0 if first else BYTES_PER_ROW), (0 if last else BYTES_PER_ROW)
    if count <= head + tail + BYTES_PER_ROW:
        head, tail = count, 0
    shift = span.right - span.left
    yield from _equal_rows(data, span.left, span.left + head, shift)
    if count > head + tail:
        yield DiffRow(Sign.LEFT_OUT, left=f"{count - head - tail:,} equal bytes")
    yield from _equal_rows(data, span.left_end - tail, span.left_end, shift)


def _equal_rows(data: bytes, start: int, end: int, shift: int) -> Iterator[DiffRow]:
    for place in range(start, end, BYTES_PER_ROW):
        words = _hex(data[place : min(place + BYTES_PER_ROW, end)])
        yield DiffRow(Sign.SAME, f"{place:08x}", words, f"{place + shift:08x}", words)


def _changed_bytes(left: bytes, right: bytes, span: Span) -> Iterator[DiffRow]:
    for step in range(0, max(span.left_end - span.left, span.right_end - span.right), BYTES_PER_ROW):
        a = left[span.left + step : min(span.left + step + BYTES_PER_ROW, span.left_end)]
        b = right[span.right + step : min(span.right + step + BYTES_PER_ROW, span.right_end)]
        yield DiffRow(
            Sign.CHANGED if a and b else Sign.REMOVED if a else Sign.ADDED,
            f"{span.left + step:08x}" if a else "",
            _hex(a),
            f"{span.right + step:08x}" if b else "",
            _hex(b),
        )


def _hex(data: bytes) -> str:
    if not data:
        return ""
    readable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
    return f"{data.hex(' '):<{BYTES_PER_ROW * 3}} {readable}"
