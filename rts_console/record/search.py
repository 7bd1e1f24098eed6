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


def find_in_payload(log: EventLog, needle: bytes, first: int, last: int, *, fold: bool) -> npt.NDArray[np.int64]:
    """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) whose payload contains `needle`.

    Only the payload is looked at. With `fold`, upper and lower case are the same for ASCII letters. An empty needle is
    in every row.
    """
    wanted = needle.lower() if fold else needle
    found = [_find_payloads(chunk, wanted, first, last, fold) for chunk in log.chunks_between(first, last)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def match_payload(log: EventLog, pattern: re.Pattern[bytes], first: int, last: int) -> npt.NDArray[np.int64]:
    """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) where `pattern` is found in the payload.

    Each payload is looked at for itself: `^` is its beginning, and a match never crosses two payloads.
    """
    found = [_match_payloads(chunk, pattern, first, last) for chunk in log.chunks_between(first, last)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _stretch(chunk: Chunk, first: int, last: int) -> tuple[int, int]:
    """The places of a chunk that lie between two sequence numbers."""
    return max(first - chunk.first, 0), min(last - chunk.first, chunk.count)


def _find_payloads(chunk: Chunk, needle: bytes, first: int, last: int, fold: bool) -> npt.NDArray[np.int64]:
    start, end = _stretch(chunk, first, last)
    if not needle:
        return np.arange(start, end, dtype=np.int64) + chunk.first
    places = [
        place
        for block, extents, low in _blocks(chunk, start, end)
        for place in _hits(block, extents, needle, fold, payload_only=True, low=low)
    ]
    return np.array(places, dtype=np.int64) + chunk.first


def _match_payloads(chunk: Chunk, pattern: re.Pattern[bytes], first: int, last: int) -> npt.NDArray[np.int64]:
    start, end = _stretch(chunk, first, last)
    places: list[int] = []
    for block, extents, low in _blocks(chunk, start, end):
        with memoryview(block) as view:
            places += _matches(view, extents, pattern, low)
    return np.array(places, dtype=np.int64) + chunk.first


def _matches(view: memoryview, extents: "_Extents", pattern: re.Pattern[bytes], low: int) -> list[int]:
    search = pattern.search
    spans = zip(extents.starts.tolist(), extents.payload_ends.tolist(), strict=True)
    return [place for place, (start, end) in enumerate(spans, low) if search(view[start:end])]


def _find_in_chunk(log: EventLog, chunk: Chunk, needle: str, first: int, last: int) -> npt.NDArray[np.int64]:
    start, end = _stretch(chunk, first, last)
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
    mask: Mask = results[chunk.values("result", start, end)]
    for name in _WORD_COLUMNS:
        mask = mask | words[chunk.values(name, start, end)]
    return mask


def _bytes_match(chunk: Chunk, needle: bytes, start: int, end: int, *, fold: bool) -> Iterator[int]:
    """Places of the rows whose payload, message id or note has the needle."""
    for block, extents, low in _blocks(chunk, start, end):
        yield from _hits(block, extents, needle, fold, payload_only=False, low=low)
    if start < end:
        yield from _late_notes_match(chunk, _extent_columns(chunk, start, end), needle, start, fold)


def _extent_columns(chunk: Chunk, start: int, end: int) -> dict[str, npt.NDArray[np.int64]]:
    return {name: chunk.values(name, start, end) for name in _EXTENT_COLUMNS}


def _blocks(chunk: Chunk, start: int, end: int) -> Iterator[tuple[bytearray, "_Extents", int]]:
    """Each block of bytes that the rows stand in, their extents in it, and the place of the first of them."""
    if start >= end:
        return
    columns = _extent_columns(chunk, start, end)
    blocks = columns["address"] >> BLOCK_SHIFT
    for number in range(int(blocks[0]), int(blocks[-1]) + 1):
        low, high = np.searchsorted(blocks, (number, number + 1))
        if low < high:
            part = {name: column[low:high] for name, column in columns.items()}
            yield chunk.blocks[number], _Extents(part), start + int(low)


class _Extents:
    """Where the pieces of some rows stand in their block: payload, message id, and a note that came with the row."""

    def __init__(self, columns: dict[str, npt.NDArray[np.int64]]) -> None:
        self.starts = columns["address"] & OFFSET_MASK
        self.payload_ends = self.starts + columns["size"]
        self.id_ends = self.payload_ends + columns["id_size"]
        with_row = columns["note_address"] == columns["address"] + columns["size"] + columns["id_size"]
        self.note_ends = self.id_ends + np.where(with_row, columns["note_size"], 0)

    def holds(self, place: int, hit: int, size: int, payload_only: bool) -> bool:
        """Whether the hit lies in one piece, not across the border of two."""
        if payload_only:
            return bool(hit + size <= self.payload_ends[place])
        for border in (self.payload_ends[place], self.id_ends[place], self.note_ends[place]):
            if hit < border:
                return bool(hit + size <= border)
        return False


def _hits(
    block: bytearray, extents: _Extents, needle: bytes, fold: bool, *, payload_only: bool, low: int
) -> Iterator[int]:
    """Places of the rows with a hit, each once, counted from `low`."""
    base = int(extents.starts[0])
    stretch = bytes(memoryview(block)[base : int(extents.note_ends[-1])])
    stretch = stretch.lower() if fold else stretch
    hit = stretch.find(needle)
    while hit >= 0:
        place = int(np.searchsorted(extents.starts, base + hit, side="right")) - 1
        following = hit + 1
        if extents.holds(place, base + hit, len(needle), payload_only):
            yield low + place
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
