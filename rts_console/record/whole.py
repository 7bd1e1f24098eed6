"""How many rows of a chunk that was read from disk make sense: its files may be cut off or damaged."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.protocol.words import PayloadKind
from rts_console.record.chunk import Chunk
from rts_console.record.row import Direction, Severity

LOST: Final = "“lost”"
"""Stands for a text whose table is cut off."""
_MOST_LOST: Final = 100_000

Bad = npt.NDArray[np.bool_]


def whole_rows(chunk: Chunk, words: list[str], results: list[Any], prefixes: Sequence[str], *, lost: bool) -> int:
    """The number of rows from the front that can be read. Raises OSError and `Damaged` when none can.

    When `lost` says that tables are cut off, `words` and `results` are filled up with what stands for a lost text.
    """
    if lost:
        _fill_up(chunk, words, results)
    limits = {name: len(words) for name in ("identity", "kind", "who", "where")}
    limits |= {"result": len(results), "id_prefix": len(prefixes) + 1}
    limits |= {"direction": len(Direction), "severity": len(Severity), "payload_kind": max(PayloadKind) + 1}
    count = chunk.count
    for name, limit in limits.items():
        count = _before_first(count, lambda end, name=name, limit=limit: chunk.values(name, 0, end) >= limit)  # type: ignore[misc]
    count = _before_first(count, lambda end: _bad_payloads(chunk, end))
    for name in ("note", "answer", "id_number"):
        count = _before_first(count, lambda end, name=name: _bad_texts(chunk, name, end))  # type: ignore[misc]
    return count


def _before_first(count: int, bad: Callable[[int], Bad]) -> int:
    """How many rows there are before the first bad one."""
    if not count:
        return 0
    found = bad(count)
    return int(found.argmax()) if found.any() else count


def _fill_up(chunk: Chunk, words: list[str], results: list[Any]) -> None:
    for name in ("identity", "kind", "who", "where"):
        missing = _needed(chunk, name) - len(words)
        words += [LOST] * missing if missing < _MOST_LOST else []
    missing = _needed(chunk, "result") - len(results)
    results += [None] * missing if missing < _MOST_LOST else []


def _needed(chunk: Chunk, name: str) -> int:
    values = chunk.values(name, 0, chunk.count)
    return int(values.max()) + 1 if len(values) else 0


def _bad_payloads(chunk: Chunk, end: int) -> Bad:
    borders = chunk.borders(0, end)
    bad: Bad = (np.diff(borders) < 0) | (borders[1:] > chunk.payload_bytes)
    return bad


def _bad_texts(chunk: Chunk, name: str, end: int) -> Bad:
    """Rows whose text is not wholly in the store of texts."""
    addresses = chunk.values(name, 0, end).astype(np.int64)
    if name == "id_number":
        addresses = np.where(chunk.values("id_prefix", 0, end) == 0, addresses, 0)
    bad = (addresses > 0) & (addresses + 3 > chunk.text_bytes)
    places = np.flatnonzero((addresses > 0) & ~bad)
    texts = np.frombuffer(bytes(chunk.all_texts()), dtype=np.uint8)
    starts = addresses[places] - 1
    sizes = sum((texts[starts + shift].astype(np.int64) << (8 * shift) for shift in range(4)), np.int64(0))
    least = 24 if name == "answer" else 0
    bad[places] = (starts + 4 + sizes > len(texts)) | (sizes < least)
    return bad
