"""Rows in the order of one column."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rts_console.record.log import EventLog

Seqs = npt.NDArray[np.int64]

_WORDS = ("identity", "kind", "who", "where")
_PIECE = 16_384
COLUMNS = (
    "seq",
    "at_ns",
    "direction",
    "message_id",
    "payload_kind",
    "size",
    "elapsed_ms",
    "severity",
    "delivered",
    "recipients",
    "position",
    "mode",
    "code",
    "result",
    *_WORDS,
)
"""What rows can be ordered by."""


def order(log: EventLog, seqs: Seqs, column: str, *, descending: bool = False) -> Seqs:
    """`seqs` (all held, in any order) ordered by a column of `COLUMNS`; rows that are equal keep their order.

    Words go by the alphabet whatever their case, unknown latencies and rows without a code last either way.
    Raises ValueError for another column.
    """
    if column not in COLUMNS:
        raise ValueError(f"rows cannot be ordered by {column}; only by {', '.join(COLUMNS)}")
    if column in _WORDS:
        keys = _ranks([word.lower() for word in log.words()], descending)[_gather(log, seqs, column)]
    elif column == "result":
        keys = _ranks([text.lower() or None for text in log.results()], descending)[_gather(log, seqs, column)]
    elif column == "code":
        keys = _ranks([None, *(code for code, *_ in log.result_records())], descending)[_gather(log, seqs, "result")]
    elif not descending and column != "seq" and _stands_in_order(log, seqs, column):
        return seqs.copy()
    else:
        keys = seqs if column == "seq" else _gather(log, seqs, column)
        keys = _reversed(keys) if descending else keys
    if _in_order(keys):
        return seqs.copy()
    if _each_pair(keys, np.greater):
        return seqs[::-1].copy()
    ordered: Seqs = seqs[np.argsort(keys, kind="stable")]
    return ordered


def _stands_in_order(log: EventLog, seqs: Seqs, column: str) -> bool:
    """Whether rows one behind the other are in the order of a column; the column is not gathered for that."""
    if not len(seqs) or not _is_stretch(seqs):
        return False
    newest = None
    for part in _stretch(log, seqs, column):
        if (newest is not None and not _in_order(np.array([newest, part[0]]))) or not _in_order(part):
            return False
        newest = part[-1]
    return True


def _in_order(keys: npt.NDArray[Any]) -> bool:
    """Whether nothing is to be moved: times mostly are in order, and many a column has one value in all rows."""
    if keys.dtype.kind == "f":
        return _each_pair(keys, lambda before, after: (after >= before) | np.isnan(after))
    return _each_pair(keys, np.less_equal)


def _each_pair(keys: npt.NDArray[Any], holds: Callable[[Any, Any], Any]) -> bool:
    """Whether it holds for each key and the next; piece by piece, so that a first "no" costs next to nothing."""
    pieces = (keys[start : start + _PIECE + 1] for start in range(0, len(keys) - 1, _PIECE))
    return all(holds(piece[:-1], piece[1:]).all() for piece in pieces)


def _gather(log: EventLog, seqs: Seqs, column: str) -> npt.NDArray[Any]:
    """The column's value for each row."""
    if not len(seqs):
        return np.empty(0, dtype=np.int64)
    if _is_stretch(seqs):
        return np.concatenate(list(_stretch(log, seqs, column)))
    chunks = log.chunks_between(int(seqs.min()), int(seqs.max()) + 1)
    # Each chunk keeps a column as narrow as its values allow.
    values = np.empty(len(seqs), dtype=np.result_type(*(chunk.values(column, 0, 0).dtype for chunk in chunks)))
    for chunk in chunks:
        here = np.flatnonzero((seqs >= chunk.first) & (seqs < chunk.last))
        values[here] = chunk.values(column, 0, chunk.count)[seqs[here] - chunk.first]
    return values


def _stretch(log: EventLog, seqs: Seqs, column: str) -> Iterator[npt.NDArray[Any]]:
    """The column's values of rows one behind the other, chunk by chunk."""
    first, last = int(seqs[0]), int(seqs[-1]) + 1
    for chunk in log.chunks_between(first, last):
        yield chunk.values(column, max(first, chunk.first) - chunk.first, min(last, chunk.last) - chunk.first)


def _is_stretch(seqs: Seqs) -> bool:
    """Whether these are rows one behind the other, none left out."""
    return int(seqs[-1]) - int(seqs[0]) == len(seqs) - 1 and bool((seqs[1:] > seqs[:-1]).all())


def _ranks(keys: Sequence[Any], descending: bool) -> npt.NDArray[Any]:
    """The place of each key in their order, equal ones alike, `None` last either way."""
    known = sorted({key for key in keys if key is not None}, reverse=descending)
    places = {key: place for place, key in enumerate(known)}
    # Eight or sixteen bits are sorted by their digits, several times as fast.
    kind = np.uint8 if len(known) < 255 else np.uint16 if len(known) < 65_535 else np.int64
    return np.array([places.get(key, len(known)) for key in keys], dtype=kind)


def _reversed(keys: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Keys in the opposite order; nan stays last. Inverting, unlike a minus, has no number that it cannot do."""
    return -keys if keys.dtype.kind == "f" else ~keys
