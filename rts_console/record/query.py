"""The filter language: one line that says which rows of the log to show. `docs/filter.md` is its page for users."""

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rts_console.protocol.words import MessageMode, PayloadKind
from rts_console.record.log import EventLog
from rts_console.record.query_complete import Completion, complete
from rts_console.record.query_fields import (
    FLAG_ALIASES,
    FLAGS,
    KINDS_WITH_RECEIVERS,
    LISTED,
    Kind,
    Stretch,
    Test,
    checked_field,
    compile_column,
    flag_test,
)
from rts_console.record.query_pattern import ALL_BYTES, Pattern
from rts_console.record.query_syntax import (
    And,
    Comparison,
    Flagged,
    Node,
    Not,
    Or,
    Piece,
    QueryError,
    Value,
    Words,
    parse_pieces,
    quoted,
)
from rts_console.record.query_values import NS_PER_S, Mask
from rts_console.record.row import Direction, Row
from rts_console.record.search import TextSearch, find_in_payload

__all__ = ["Completion", "Query", "QueryError", "Term", "complete", "near", "parse", "term_for"]

Seqs = npt.NDArray[np.int64]
_Find = Callable[[EventLog, int, int], Seqs]

FLAG_WORDS = frozenset(FLAGS) | frozenset(FLAG_ALIASES)

MAX_TEXTS = 64
"""Texts and patterns of one query: each is looked for in all payloads."""

_RUN_GAP = 256
_MOST_RUNS = 16
_BARE = re.compile(r"[A-Za-z0-9_.@/+-]+")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:]*)+")


@dataclass(frozen=True, slots=True)
class Term:
    """One of the parts of a query that must all fit, and where it stands in its text."""

    start: int
    end: int
    text: str


class Query:
    """Which rows to show. Made by `parse`; an empty one lets everything through. Equal when the texts are."""

    def __init__(self, text: str, pieces: list[Piece]) -> None:
        """Compile the pieces of `text`; raises `QueryError` when a value cannot be read."""
        self.text = text
        self.terms = tuple(Term(piece.start, piece.end, text[piece.start : piece.end]) for piece in pieces)
        texts = sum(_texts(piece.node) for piece in pieces)
        if texts > MAX_TEXTS:
            message = f"the filter looks for {texts:,} texts, at most {MAX_TEXTS} are allowed"
            raise QueryError(message, "leave some out, or put words that belong together in quotes", 0, len(text))
        self._root = _compile(And(tuple(piece.node for piece in pieces)))
        self._oldest: tuple[object, int] | None = None

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.terms)

    @property
    def seen_bytes(self) -> int | None:
        """How many bytes of a payload one of its patterns sees at most; `None` when all see all there are."""
        return self._root.seen if self._root.seen < ALL_BYTES else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"parse({self.text!r})"

    def without(self, disabled: Collection[int]) -> "Query":
        """The query without the terms at these places."""
        kept = [term.text for place, term in enumerate(self.terms) if place not in disabled]
        return parse(" ".join(kept))

    def select(self, log: EventLog, first: int, last: int) -> Seqs:
        """Sequence numbers, ascending, of the rows from `first` to `last` (exclusive) that pass.

        Rows that are amended later must be asked for again. Columns are looked at first, and text only where they left
        something open.
        """
        rows = _Rows(log, first, last, self._oldest_ns(log))
        if not rows.count:
            return np.empty(0, dtype=np.int64)
        found = np.flatnonzero(self._root.mask(rows, None))
        found += rows.first
        return found

    def _oldest_ns(self, log: EventLog) -> int:
        """When the oldest row came, as seen the first time: it stays the same when old rows are let go."""
        words = log.words()
        if self._oldest is None or self._oldest[0] is not words:
            if log.first_seq >= log.next_seq:
                return 0
            self._oldest = words, log.row(log.first_seq).at_ns
        return self._oldest[1]


def parse(text: str) -> Query:
    """The query that a filter line asks for; raises `QueryError` and nothing else."""
    return Query(text, parse_pieces(text, LISTED, FLAG_WORDS))


class _Rows:
    """The rows asked for, as far as they are held, chunk by chunk."""

    def __init__(self, log: EventLog, first: int, last: int, oldest_ns: int) -> None:
        self.log = log
        self.first = max(first, log.first_seq)
        self.last = max(min(last, log.next_seq), self.first)
        self.count = self.last - self.first
        self._oldest_ns = oldest_ns

    def test(self, test: Test) -> Mask:
        """What a test over columns lets through."""
        mask = np.zeros(self.count, dtype=bool)
        for chunk in self.log.chunks_between(self.first, self.last):
            start, end = max(self.first, chunk.first), min(self.last, chunk.last)
            part = Stretch(self.log, chunk, start - chunk.first, end - chunk.first, self._oldest_ns)
            mask[start - self.first : end - self.first] = test(part)
        return mask

    def find(self, find: _Find, among: Mask | None) -> Mask:
        """What a search finds; it need not look at rows that are not `among` those left."""
        mask = np.zeros(self.count, dtype=bool)
        for start, end in self._runs(among):
            mask[find(self.log, self.first + start, self.first + end) - self.first] = True
        return mask

    def _runs(self, among: Mask | None) -> list[tuple[int, int]]:
        """Stretches that hold all rows left: a few short ones, or one when they stand all over."""
        if among is None:
            return [(0, self.count)]
        left = np.flatnonzero(among)
        if not len(left):
            return []
        breaks = np.flatnonzero(np.diff(left) > _RUN_GAP)
        if len(breaks) >= _MOST_RUNS:
            return [(int(left[0]), int(left[-1]) + 1)]
        starts, ends = left[np.r_[0, breaks + 1]], left[np.r_[breaks, len(left) - 1]]
        return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _texts(node: Node) -> int:
    """How many texts and patterns are looked for."""
    match node:
        case And() | Or():
            return sum(_texts(part) for part in node.parts)
        case Not():
            return _texts(node.part)
        case Comparison():
            return checked_field(node).kind in (Kind.TEXT, Kind.BYTES)
    return isinstance(node, Words)


# What a query is made of once compiled. A mask need only be right where `among` is true.


class _Part(Protocol):
    cost: int
    seen: int

    def mask(self, rows: _Rows, among: Mask | None) -> Mask: ...


class _Column:
    cost, seen = 0, ALL_BYTES

    def __init__(self, test: Test) -> None:
        self.test = test

    def mask(self, rows: _Rows, among: Mask | None) -> Mask:
        return rows.test(self.test)


class _Text:
    cost = 1

    def __init__(self, find: _Find, seen: int = ALL_BYTES) -> None:
        self._find = find
        self.seen = seen

    def mask(self, rows: _Rows, among: Mask | None) -> Mask:
        return rows.find(self._find, among)


class _Not:
    def __init__(self, part: _Part) -> None:
        self.cost, self.seen = part.cost, part.seen
        self._part = part

    def mask(self, rows: _Rows, among: Mask | None) -> Mask:
        return ~self._part.mask(rows, among)


class _And:
    def __init__(self, parts: list[_Part]) -> None:
        self._parts = sorted(parts, key=lambda part: part.cost)
        self.cost = max((part.cost for part in parts), default=0)
        self.seen = min((part.seen for part in parts), default=ALL_BYTES)

    def mask(self, rows: _Rows, among: Mask | None) -> Mask:
        left = among
        for part in self._parts:
            fits = part.mask(rows, left)
            left = fits if left is None else left & fits
            if not left.any():
                break
        return np.ones(rows.count, dtype=bool) if left is None else left


class _Or:
    def __init__(self, parts: list[_Part]) -> None:
        self._parts = sorted(parts, key=lambda part: part.cost)
        self.cost = max(part.cost for part in parts)
        self.seen = min(part.seen for part in parts)

    def mask(self, rows: _Rows, among: Mask | None) -> Mask:
        found = self._parts[0].mask(rows, among)
        for part in self._parts[1:]:
            # Text is only looked for where nothing has let the row through yet.
            open_rows = None if part.cost == 0 else (~found if among is None else among & ~found)
            found = found | part.mask(rows, open_rows)
        return found


def _compile(node: Node) -> _Part:
    match node:
        case And():
            return _all_of([_compile(part) for part in node.parts])
        case Or():
            return _any_of([_compile(part) for part in node.parts])
        case Not():
            part = _compile(node.part)
            return _Column(_inverted(part.test)) if isinstance(part, _Column) else _Not(part)
        case Flagged():
            return _Column(flag_test(node.name))
        case Words():
            return _Text(TextSearch(node.value.text).find)
        case Comparison():
            return _comparison(node)


def _all_of(parts: list[_Part]) -> _Part:
    parts = _with_one_column(parts, np.logical_and)
    return parts[0] if len(parts) == 1 else _And(parts)


def _any_of(parts: list[_Part]) -> _Part:
    parts = _with_one_column(parts, np.logical_or)
    return parts[0] if len(parts) == 1 else _Or(parts)


def _with_one_column(parts: list[_Part], operator: np.ufunc) -> list[_Part]:
    """Tests over columns become one, so that a chunk is gone through once, while it is in the processor's cache."""
    tests = [part.test for part in parts if isinstance(part, _Column)]
    others = [part for part in parts if not isinstance(part, _Column)]
    return [_Column(_joined(operator, tests)), *others] if tests else others


def _joined(operator: np.ufunc, tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(part: Stretch) -> Mask:
        mask: Mask = operator(tests[0](part), tests[1](part))
        for other in tests[2:]:
            operator(mask, other(part), out=mask)
        return mask

    return test


def _inverted(test: Test) -> Test:
    return lambda part: ~test(part)


def _comparison(comparison: Comparison) -> _Part:
    kind = checked_field(comparison).kind
    if kind not in (Kind.TEXT, Kind.BYTES):
        return _Column(compile_column(comparison))
    value = comparison.values[0]
    if comparison.operator in ("~", "!~"):
        pattern = Pattern(value)
        found: _Part = _And([_Column(_has_payload), _Text(pattern.find, pattern.seen)])
    else:
        found = _payload(value, kind)
    if comparison.operator in (":", "~"):
        return found
    # Another text asks for a text at all.
    return _And([_Column(_has_payload), _Not(found)])


def _has_payload(part: Stretch) -> Mask:
    mask: Mask = part.values("payload_kind") > 0
    return mask


def _payload(value: Value, kind: Kind) -> _Part:
    needle = _bytes_of(value) if kind is Kind.BYTES else value.text.encode("utf-8", "surrogatepass")
    capital = value.quoted and value.text != value.text.lower()
    # Without letters there is nothing to fold, which is three times as fast.
    fold = kind is Kind.TEXT and not capital and needle.lower() != needle.upper()
    if not needle:
        return _Column(_has_payload)
    return _Text(lambda log, first, last: find_in_payload(log, needle, first, last, fold=fold))


def _bytes_of(value: Value) -> bytes:
    if not _HEX.fullmatch(value.text):
        message = f"`{value.text}` is not a row of bytes"
        raise QueryError(message, 'write pairs of hex digits, such as hex:"de ad"', value.start, value.end)
    return bytes.fromhex(value.text.replace(":", " "))


# Terms made from what stands in a row


def term_for(field: str, row: Row, *, exclude: bool = False) -> str:
    """The term that lets through the rows with the same `field` as this one, or with `exclude` all others.

    `field` is a name of the language or of a row's attribute; empty when it cannot be asked for.
    """
    make = _TERMS.get(_ATTRIBUTES.get(field, field))
    term = make(row) if make else ""
    return f"not {term}" if term and exclude else term


def near(row: Row, seconds: float = 2) -> str:
    """The terms for what the same sender did up to so many seconds before and after this row."""
    sender = _word("from", row.who if row.direction is Direction.IN else row.identity)
    if row.direction is Direction.NONE:
        sender = _word("as", row.identity)
    around = round(seconds * NS_PER_S)
    return f"{sender} time:{_moment(row.at_ns - around)}..{_moment(row.at_ns + around)}"


def _word(field: str, word: str) -> str:
    return f"{field}:{word if _BARE.fullmatch(word) else quoted(word)}"


def _moment(at_ns: int) -> str:
    at = datetime.fromtimestamp(at_ns // NS_PER_S)
    text, milliseconds = f"{at:%Y-%m-%dT%H:%M:%S}", at_ns // 1_000_000 % 1000
    # The hour that comes twice in autumn needs its offset.
    twice = datetime.fromisoformat(text).timestamp() != at_ns // NS_PER_S
    return f"{text}.{milliseconds:03}{at.astimezone():%z}" if twice else f"{text}.{milliseconds:03}"


def _has_receivers(row: Row) -> bool:
    return row.direction is Direction.OUT and row.kind in KINDS_WITH_RECEIVERS


def _has_receipts(row: Row) -> bool:
    return _has_receivers(row) and row.mode is MessageMode.RELIABLE_ORDERED


def _text_term(row: Row) -> str:
    if row.payload_kind is PayloadKind.BINARY:
        pairs = _HEX.match(row.preview)
        return f'hex:"{pairs.group().strip()}"' if pairs else ""
    if row.payload_kind is None:
        return quoted(row.preview.rstrip("…")) if row.preview else ""
    # Signs stand for control characters in a preview, and its end may be cut.
    text = re.split("[\u2400-\u2426\ufffd…]", row.preview, maxsplit=1)[0]
    return f"text:{quoted(text)}" if text else ""


_ATTRIBUTES = {
    "identity": "as",
    "who": "with",
    "where": "room",
    "direction": "dir",
    "message_id": "id",
    "elapsed_ms": "latency",
    "elapsed": "latency",
    "at_ns": "time",
    "seq": "row",
    "payload_kind": "format",
    "label": "code",
    "preview": "text",
}
_TERMS: dict[str, Callable[[Row], str]] = {
    "from": lambda row: _word("from", row.who if row.direction is Direction.IN else row.identity),
    "as": lambda row: _word("as", row.identity),
    "with": lambda row: _word("with", row.who),
    "room": lambda row: _word("room", row.where),
    "kind": lambda row: f"kind:{row.kind.replace(' ', '-')}",
    "dir": lambda row: f"dir:{row.direction.name.lower()}",
    "mode": lambda row: f"mode:{row.mode.label}" if row.mode is not None else "",
    "format": lambda row: f"format:{row.payload_kind.name.lower() if row.payload_kind else 'none'}",
    "severity": lambda row: f"severity:{row.severity.name.lower()}",
    "code": lambda row: f"code:{'none' if row.code is None else row.code}",
    "result": lambda row: _word("result", row.result),
    "size": lambda row: f"size:{row.size}" if row.payload_kind else "",
    "latency": lambda row: f"latency:{row.elapsed_ms:.3f}" if math.isfinite(row.elapsed_ms) else "",
    "id": lambda row: f"id:{row.message_id}" if row.message_id else "",
    "row": lambda row: f"row:{row.seq}",
    "delivered": lambda row: f"delivered:{row.delivered}" if _has_receipts(row) else "",
    "recipients": lambda row: f"recipients:{row.recipients}" if _has_receivers(row) else "",
    "position": lambda row: f"position:{row.position}" if row.position else "",
    "time": lambda row: f"time:{_moment(row.at_ns)}",
    "text": _text_term,
}
