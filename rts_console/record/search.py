"""Plain text search over a stretch of the log: words by table, payloads in slices of bytes."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from rts_console.record.chunk import BLOCK_SHIFT, OFFSET_MASK, Chunk
from rts_console.record.log import EventLog

_HEX_PAIRS = re.compile(r"[0-9a-f]{2}(?: [0-9a-f]{2})+")
_WORD_COLUMNS = ("identity", "kind", "who", "where")
_EXTENT_COLUMNS = ("address", "size", "id_size", "note_address", "note_size")

Mask = npt.NDArray[np.bool_]


def find_text(log: EventLog, text: str, first: int, last: int) -> npt.NDArray[np.int64]:
    """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) that contain `text`.

    Looked at are identity, kind, user, room, result, note, message id and the whole payload, not only its preview.
    Upper and lower case are the same for ASCII letters. Hex pairs such as `de ad` also find these bytes.
    """
    needle = text.lower()
    found = [_find_in_chunk(log, chunk, needle, first, last) for chunk in log.chunks_between(first, last)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _find_in_chunk(log: EventLog, chunk: Chunk, needle: str, first: int, last: int) -> npt.NDArray[np.int64]:
    start, end = max(first - chunk.first, 0), min(last - chunk.first, chunk.count)
    mask = _words_match(log, chunk, needle, start, end)
    for place in _bytes_match(chunk, needle.encode("utf-8", "surrogatepass"), start, end, fold=True):
        mask[place - start] = True
    if _HEX_PAIRS.fullmatch(needle):
        for place in _bytes_match(chunk, bytes.fromhex(needle), start, end, fold=False):
            mask[place - start] = True
    return np.flatnonzero(mask) + (chunk.first + start)


def _words_match(log: EventLog, chunk: Chunk, needle: str, start: int, end: int) -> Mask:
    words = np.array([needle in word.lower() for word in log.words()], dtype=bool)
    results = np.array([needle in result.lower() for result in log.results()], dtype=bool)
    mask: Mask = results[chunk.columns["result"][start:end]]
    for name in _WORD_COLUMNS:
        mask = mask | words[chunk.columns[name][start:end]]
    return mask


def _bytes_match(chunk: Chunk, needle: bytes, start: int, end: int, *, fold: bool) -> Iterator[int]:
    """Places of the rows whose payload, message id or note has the needle."""
    if start >= end:
        return
    columns = {name: chunk.columns[name][start:end] for name in _EXTENT_COLUMNS}
    blocks = columns["address"] >> BLOCK_SHIFT
    for number in range(int(blocks[0]), int(blocks[-1]) + 1):
        low, high = np.searchsorted(blocks, (number, number + 1))
        if low < high:
            part = {name: column[low:high] for name, column in columns.items()}
            for place in _hits(chunk.blocks[number], _Extents(part), needle, fold):
                yield start + int(low) + place
    yield from _late_notes_match(chunk, columns, needle, start, fold)


class _Extents:
    """Where the pieces of some rows stand in their block: payload, message id, and a note that came with the row."""

    def __init__(self, columns: dict[str, npt.NDArray[np.int64]]) -> None:
        self.starts = columns["address"] & OFFSET_MASK
        self.payload_ends = self.starts + columns["size"]
        self.id_ends = self.payload_ends + columns["id_size"]
        with_row = columns["note_address"] == columns["address"] + columns["size"] + columns["id_size"]
        self.note_ends = self.id_ends + np.where(with_row, columns["note_size"], 0)

    def holds(self, place: int, hit: int, size: int) -> bool:
        """Whether the hit lies in one piece, not across the border of two."""
        for border in (self.payload_ends[place], self.id_ends[place], self.note_ends[place]):
            if hit < border:
                return bool(hit + size <= border)
        return False


def _hits(block: bytearray, extents: _Extents, needle: bytes, fold: bool) -> Iterator[int]:
    """Places of the rows with a hit, each once."""
    base = int(extents.starts[0])
    stretch = bytes(memoryview(block)[base : int(extents.note_ends[-1])])
    stretch = stretch.lower() if fold else stretch
    hit = stretch.find(needle)
    while hit >= 0:
        place = int(np.searchsorted(extents.starts, base + hit, side="right")) - 1
        following = hit + 1
        if extents.holds(place, base + hit, len(needle)):
            yield place
            if place + 1 == len(extents.starts):
                return
            following = int(extents.starts[place + 1]) - base
        hit = stretch.find(needle, following)


def _late_notes_match(
    chunk: Chunk, columns: dict[str, npt.NDArray[np.int64]], needle: bytes, start: int, fold: bool
) -> Iterator[int]:
    with_row = columns["address"] + columns["size"] + columns["id_size"]
    for place in np.flatnonzero((columns["note_address"] != with_row) & (columns["note_size"] > 0)).tolist():
        note = chunk.read(int(columns["note_address"][place]), int(columns["note_size"][place]))
        if needle in (note.lower() if fold else note):
            yield start + place
