"""Rows in the order of one column."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rts_console.record.log import EventLog

Seqs = npt.NDArray[np.int64]

_WORDS = ("identity", "kind", "who", "where")
_CODE = re.compile(r"(?:unknown outcome \()?(-?\d+)")
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
        keys = _ranks([_number(text) for text in log.results()], descending)[_gather(log, seqs, "result")]
    else:
        keys = seqs if column == "seq" else _gather(log, seqs, column)
        keys = _reversed(keys) if descending else keys
    ordered: Seqs = seqs[np.argsort(keys, kind="stable")]
    return ordered


def _gather(log: EventLog, seqs: Seqs, column: str) -> npt.NDArray[Any]:
    """The column's value for each row."""
    if not len(seqs):
        return np.empty(0, dtype=np.int64)
    if _is_stretch(seqs):
        first, last = int(seqs[0]), int(seqs[-1]) + 1
        chunks = log.chunks_between(first, last)
        ends = [(max(first, chunk.first), min(last, chunk.last), chunk) for chunk in chunks]
        return np.concatenate([chunk.values(column, a - chunk.first, b - chunk.first) for a, b, chunk in ends])
    chunks = log.chunks_between(int(seqs.min()), int(seqs.max()) + 1)
    # Each chunk keeps a column as narrow as its values allow.
    values = np.empty(len(seqs), dtype=np.result_type(*(chunk.values(column, 0, 0).dtype for chunk in chunks)))
    for chunk in chunks:
        here = np.flatnonzero((seqs >= chunk.first) & (seqs < chunk.last))
        values[here] = chunk.values(column, 0, chunk.count)[seqs[here] - chunk.first]
    return values


def _is_stretch(seqs: Seqs) -> bool:
    """Whether these are rows one behind the other, none left out."""
    return int(seqs[-1]) - int(seqs[0]) == len(seqs) - 1 and bool((seqs[1:] > seqs[:-1]).all())


def _ranks(keys: Sequence[Any], descending: bool) -> npt.NDArray[Any]:
    """The place of each key in their order, equal ones alike, `None` last either way."""
    known = sorted({key for key in keys if key is not None}, reverse=descending)
    places = {key: place for place, key in enumerate(known)}
    # Sixteen bits are sorted by their digits, several times as fast.
    kind = np.uint16 if len(known) < 65_535 else np.int64
    return np.array([places.get(key, len(known)) for key in keys], dtype=kind)


def _number(text: str) -> int | None:
    found = _CODE.match(text)
    return int(found[1]) if found else None


def _reversed(keys: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Keys in the opposite order; nan stays last. Inverting, unlike a minus, has no number that it cannot do."""
    return -keys if keys.dtype.kind == "f" else ~keys
