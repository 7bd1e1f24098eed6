"""Plain text search over a stretch of the log: words by table, payloads as one run of bytes.

A caller that must not be held up passes stretches of some megabytes of payload.
"""

import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.record.chunk import WINDOW_BYTES, Chunk
from rts_console.record.client_ids import IdSearch
from rts_console.record.log import EventLog
from rts_console.record.table import Fits

_HEX_PAIRS: Final = re.compile(r"[0-9a-f]{2}(?: [0-9a-f]{2})+")
_WORD_COLUMNS: Final = ("identity", "kind", "who", "where")
_FOLD_BIT: Final = 0x20
_FOLD_BYTES: Final = 64 * 1024
_MOST_HITS: Final = 1_024
_FIRST_PIECE: Final = 4 * 1024
_LEAST_PIECE: Final = 1024
_SINGLE_PAYLOADS: Final = 256
_FEW_PAYLOADS: Final = 16
_LARGEST_PIECE: Final = 512 * 1024
_SLOW_NS: Final = 5_000
_SLOW_NS_PER_BYTE: Final = 8

Mask = npt.NDArray[np.bool_]
Seqs = npt.NDArray[np.int64]
Bytes = bytes | bytearray


class TextSearch:
    """Looks for a text wherever a row has one, stretch by stretch.

    Looked at are identity, kind, user, room, result, note, message id, the comment of a marked row and the whole
    payload, not only its preview.
    Upper and lower case are the same for ASCII letters. Hex pairs such as `de ad` also find these bytes.
    """

    def __init__(self, text: str) -> None:
        """Take the text to look for."""
        needle = self._needle = text.lower()
        self._bytes = _bytes_of(needle)
        self._pairs = bytes.fromhex(needle) if _HEX_PAIRS.fullmatch(needle) else b""
        self._words, self._results = (Fits(lambda word: needle in word.lower()) for _ in range(2))
        self._ids = IdSearch(needle)

    def find(self, log: EventLog, first: int, last: int) -> Seqs:
        """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) that contain the text."""
        found = _each(log, first, last, lambda chunk, start, end: self._look(log, chunk, start, end))
        first, last = max(first, log.first_seq), min(last, log.next_seq)
        noted = [seq for seq, words in log.comments.items() if first <= seq < last and self._needle in words.lower()]
        return np.union1d(found, np.array(noted, dtype=np.int64)) if noted else found

    def _look(self, log: EventLog, chunk: Chunk, start: int, end: int) -> Mask:
        all_words = log.words()
        words, results = self._words.of(all_words, all_words), self._results.of(log.results(), all_words)
        mask: Mask = results[chunk.values("result", start, end)]
        for name in _WORD_COLUMNS:
            mask |= words[chunk.values(name, start, end)]
        mask |= _payloads_with(chunk, self._bytes, start, end, fold=True)
        mask |= _notes_with(chunk, self._bytes, start, end)
        mask |= self._ids.find(log.client_ids, chunk, start, end)
        if self._pairs:
            mask |= _payloads_with(chunk, self._pairs, start, end, fold=False)
        return mask


def find_in_payload(log: EventLog, needle: bytes, first: int, last: int, *, fold: bool) -> Seqs:
    """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) whose payload contains `needle`.

    Only the payload is looked at. With `fold`, upper and lower case are the same for ASCII letters. An empty needle is
    in every row.
    """
    return _each(log, first, last, lambda chunk, start, end: _payloads_with(chunk, needle, start, end, fold))


def match_payload(log: EventLog, pattern: re.Pattern[bytes], first: int, last: int) -> Seqs:
    """Sequence numbers, ascending, of the rows `first` to `last` (exclusive) where `pattern` is found in the payload.

    Each payload is looked at for itself: `^` is its beginning, and a match never crosses two payloads.
    """
    look = _match_many if _bound_to_no_place(pattern) else _match_each
    return _each(log, first, last, lambda chunk, start, end: look(chunk, pattern, start, end))


def _each(log: EventLog, first: int, last: int, look: Callable[[Chunk, int, int], Mask]) -> Seqs:
    """What a look at the places of each chunk finds, as sequence numbers."""
    found = []
    for chunk in log.chunks_between(first, last):
        start, end = max(first - chunk.first, 0), min(last - chunk.first, chunk.count)
        found.append(np.flatnonzero(look(chunk, start, end)) + (chunk.first + start))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _notes_with(chunk: Chunk, needle: bytes, start: int, end: int) -> Mask:
    addresses = chunk.values("note", start, end)
    mask = np.zeros(end - start, dtype=bool)
    places = np.flatnonzero(addresses)
    # Notes are often the same few: each address is asked once, each text too.
    texts = chunk.texts_at(addresses[places])
    known = {text: needle in text.lower() for text in set(texts)}
    mask[places] = [known[text] for text in texts]
    return mask


# Payloads


def _payloads_with(chunk: Chunk, needle: bytes, start: int, end: int, fold: bool) -> Mask:
    mask = np.zeros(end - start, dtype=bool)
    if not needle:
        mask[:] = True
        return mask
    find = _folded_hits if fold and needle.lower() != needle.upper() else _hits
    for borders, low, data, offset in _windows(chunk, start, end):
        _mark(mask[low:], borders - offset, data, needle.lower() if fold else needle, find)
    return mask


def _windows(chunk: Chunk, start: int, end: int) -> Iterator[tuple[npt.NDArray[np.int64], int, Bytes, int]]:
    """The payloads of some places in pieces of whole rows: their borders, the first place, bytes and their offset."""
    borders = chunk.borders(start, end)
    if chunk.in_memory:
        yield borders, 0, *chunk.window(int(borders[0]), int(borders[-1]))
        return
    low = 0
    while low < len(borders) - 1:
        high = int(np.searchsorted(borders, borders[low] + WINDOW_BYTES, side="right")) - 1
        high = min(max(high, low + 1), len(borders) - 1)
        yield borders[low : high + 1], low, *chunk.window(int(borders[low]), int(borders[high]))
        low = high


Finder = Callable[[Bytes, bytes, int, int, int], list[int]]


def _mark(mask: Mask, borders: npt.NDArray[np.int64], data: Bytes, needle: bytes, find: Finder) -> None:
    """Mark the rows whose payload holds the needle, which must not cross a border."""
    at, stop = int(borders[0]), int(borders[-1])
    while at < stop:
        hits = find(data, needle, at, stop, _MOST_HITS)
        if not hits:
            return
        where = np.array(hits, dtype=np.int64)
        rows = np.searchsorted(borders, where, side="right") - 1
        mask[rows[where + len(needle) <= borders[rows + 1]]] = True
        if len(hits) < _MOST_HITS:
            return
        last = int(rows[-1])
        at = int(borders[last + 1]) if mask[last] else hits[-1] + 1


def _hits(data: Bytes, needle: bytes, at: int, stop: int, most: int) -> list[int]:
    """Where the needle stands, the first `most` times."""
    hits: list[int] = []
    find = data.find
    hit = find(needle, at, stop)
    while hit >= 0:
        hits.append(hit)
        if len(hits) == most:
            break
        hit = find(needle, hit + 1, stop)
    return hits


def _folded_hits(data: Bytes, needle: bytes, at: int, stop: int, most: int) -> list[int]:
    """Where the needle, in lower case, stands in whichever case.

    One bit makes ASCII letters small, and some other bytes equal that are not: what is found so is looked at again.
    """
    rough = bytes(byte | _FOLD_BIT for byte in needle)
    view = np.frombuffer(data, dtype=np.uint8)
    hits: list[int] = []
    while at < stop and len(hits) < most:
        end = min(at + _FOLD_BYTES, stop)
        part = (view[at : min(end + len(needle) - 1, stop)] | _FOLD_BIT).tobytes()
        found = _hits(part, rough, 0, len(part), most - len(hits))
        hits += [at + hit for hit in found if data[at + hit : at + hit + len(needle)].lower() == needle]
        # When there were too many to look at all, it goes on behind the last one.
        at = end if not found or len(hits) + len(found) < most else at + found[-1] + 1
    return hits


# Patterns

_ESCAPED: Final = re.compile(rb"\\[^bBAZ]", re.DOTALL)
_BOUND: Final = re.compile(rb"\\|(?<!\[)\^|\$|\(\?(?!:|P<|[aimsux]+[:)])|[*+?}]\+")


def _bound_to_no_place(pattern: re.Pattern[bytes]) -> bool:
    """Whether a match in a payload is one in a longer text too: no anchor, no look around, nothing possessive."""
    return not _BOUND.search(_ESCAPED.sub(b".", pattern.pattern))


def _match_each(chunk: Chunk, pattern: re.Pattern[bytes], start: int, end: int) -> Mask:
    mask = np.zeros(end - start, dtype=bool)
    search = pattern.search
    for borders, low, data, offset in _windows(chunk, start, end):
        ends = (borders - offset).tolist()
        with memoryview(data) as view:
            spans = zip(ends, ends[1:], strict=False)
            mask[low : low + len(ends) - 1] = [search(view[at:stop]) is not None for at, stop in spans]
    return mask


def _match_many(chunk: Chunk, pattern: re.Pattern[bytes], start: int, end: int) -> Mask:
    """Look at several payloads at once, and at one for itself only where there is a match somewhere."""
    mask = np.zeros(end - start, dtype=bool)
    if pattern.search(b""):
        mask[:] = True
        return mask
    for borders, low, data, offset in _windows(chunk, start, end):
        _match_run(mask[low:], pattern, data, borders - offset)
    return mask


def _match_run(mask: Mask, pattern: re.Pattern[bytes], data: Bytes, borders: npt.NDArray[np.int64]) -> None:
    """Take many payloads at once while the pattern finds little and runs through them fast.

    One such as `a.*b` looks from each `a` to the end of what it was given: then single payloads are much faster, as
    they are where nearly each one matches.
    """
    # Of a view a number is had without an object of numpy, and without a list of all of them.
    ends = np.ascontiguousarray(borders).data
    place, last, size = 0, len(ends) - 1, _FIRST_PIECE
    while place < last:
        if size < _LEAST_PIECE:
            end = min(place + _SINGLE_PAYLOADS, last)
            mask[place:end] = _match_single(pattern, data, ends[place : end + 1].tolist())
            place, size = end, _FIRST_PIECE
            continue
        end = min(max(bisect_right(ends, ends[place] + size) - 1, place + 1), last)
        begin, stop = ends[place], ends[end]
        began = time.perf_counter_ns()
        found = pattern.search(data, begin, stop)
        took_ns = time.perf_counter_ns() - began
        hit = end if found is None else max(place, min(bisect_right(ends, found.start(), place) - 1, last - 1))
        looked_at = (stop if found is None else found.end()) - begin
        slow = took_ns > _SLOW_NS + _SLOW_NS_PER_BYTE * looked_at or hit - place < _FEW_PAYLOADS < end - place
        size = size // 8 if slow else min(2 * size, _LARGEST_PIECE)
        place = hit
        if found is not None:
            mask[place] = pattern.search(data, ends[place], ends[place + 1]) is not None
            place += 1


def _match_single(pattern: re.Pattern[bytes], data: Bytes, ends: list[int]) -> list[bool]:
    search = pattern.search
    return [search(data, at, stop) is not None for at, stop in zip(ends, ends[1:], strict=False)]


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
