"""Which parts of two sequences are the same, in time that grows with their length and not with its square.

Items that occur once on both sides are the anchors (patience); small gaps between them are compared exactly. A large
gap without anchors is taken as replaced.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

EXACT_CELLS = 10_000
"""Gaps of at most so many pairs of items are compared exactly."""

INDEXED_BYTES = 1024 * 1024
"""Bytes up to which stretches are looked for; in more, only what is alike at both ends counts as the same."""

WINDOW = 16
"""Bytes that must be the same on both sides to count as the same part."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the left side and one of the right; `same` says that they are equal."""

    same: bool
    left: int
    left_end: int
    right: int
    right_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The spans in their order, covering both sides, and whether every gap was compared exactly."""

    spans: list[Span]
    exact: bool


def align(left: Sequence[Hashable], right: Sequence[Hashable]) -> Alignment:
    """Line up two sequences of lines or other items."""
    aligner = _Aligner(left, right)
    blocks = aligner.blocks()
    return Alignment(_spans(blocks, len(left), len(right)), aligner.exact)


class _Aligner:
    """Finds equal blocks (left, right, length) in ascending order."""

    def __init__(self, left: Sequence[Hashable], right: Sequence[Hashable]) -> None:
        self._left = left
        self._right = right
        self.exact = True

    def blocks(self) -> Iterator[tuple[int, int, int]]:
        low, left_end, right_end = 0, len(self._left), len(self._right)
        while low < min(left_end, right_end) and self._left[low] == self._right[low]:
            low += 1
        while left_end > low and right_end > low and self._left[left_end - 1] == self._right[right_end - 1]:
            left_end, right_end = left_end - 1, right_end - 1
        yield 0, 0, low
        left_at = right_at = low
        for left, right in [*self._anchors(low, left_end, low, right_end), (left_end, right_end)]:
            yield from self._gap(left_at, left, right_at, right)
            if left < left_end:
                yield left, right, 1
            left_at, right_at = left + 1, right + 1
        yield left_end, right_end, len(self._left) - left_end

    def _anchors(self, left: int, left_end: int, right: int, right_end: int) -> list[tuple[int, int]]:
        """Pairs of places of items that occur once on each side, the longest ascending chain of them."""
        once_left = _once(self._left, left, left_end)
        once_right = _once(self._right, right, right_end)
        pairs = [(place, once_right[item]) for item, place in once_left.items() if item in once_right]
        return _longest_ascending(sorted(pairs))

    def _gap(self, left: int, left_end: int, right: int, right_end: int) -> Iterator[tuple[int, int, int]]:
        if left == left_end or right == right_end:
            return
        if (left_end - left) * (right_end - right) > EXACT_CELLS:
            self.exact = False
            return
        matcher = SequenceMatcher(None, self._left[left:left_end], self._right[right:right_end], autojunk=False)
        for block in matcher.get_matching_blocks():
            yield left + block.a, right + block.b, block.size


def _once(items: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    """The place of each item that occurs exactly once in that stretch."""
    seen: dict[Hashable, int] = {}
    for place in range(start, end):
        item = items[place]
        seen[item] = -1 if item in seen else place
    return {item: place for item, place in seen.items() if place >= 0}


def _longest_ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, sorted by the first, whose second ascends too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):
        place = bisect_left(tails, right)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [right]
        ends[place : place + 1] = [number]
    chain, number = [], ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def align_bytes(left: bytes, right: bytes) -> Alignment:
    """Line up bytes by stretches of `WINDOW` bytes that occur once on the right, each made as long as it goes."""
    if len(left) == len(right):
        return Alignment(_spans(_same_places(left, right), len(left), len(right)), True)
    return Alignment(_spans(_same_stretches(left, right), len(left), len(right)), False)


def _same_places(left: bytes, right: bytes) -> Iterator[tuple[int, int, int]]:
    """Equal stretches of equally long bytes, place by place."""
    place, end = 0, len(left)
    while place < end:
        start = place
        place += _common(left, right, place, place)
        yield start, start, place - start
        while place < end and left[place] != right[place]:
            place += 1


def _same_stretches(left: bytes, right: bytes) -> Iterator[tuple[int, int, int]]:
    start = _common(left, right, 0, 0)
    yield 0, 0, start
    limit = min(len(left), len(right)) - start
    tail = _common(left[::-1], right[::-1], 0, 0)
    tail = min(tail, limit)
    left_end, right_end = len(left) - tail, len(right) - tail
    places: dict[bytes, int] = {}
    indexed = max(len(left), len(right)) <= INDEXED_BYTES
    for place in range(start, right_end - WINDOW + 1 if indexed else start):
        window = right[place : place + WINDOW]
        places[window] = -1 if window in places else place
    left_at, right_at = start, start
    while places and left_at <= left_end - WINDOW:
        found = places.get(left[left_at : left_at + WINDOW], -1)
        if found < right_at:
            left_at += 1
            continue
        length = min(_common(left, right, left_at, found), left_end - left_at, right_end - found)
        yield left_at, found, length
        left_at, right_at = left_at + length, found + length
    yield left_end, right_end, tail


def _common(left: bytes, right: bytes, left_at: int, right_at: int) -> int:
    """How many bytes are the same from these places on."""
    done, step = 0, 4096
    longest = min(len(left) - left_at, len(right) - right_at)
    while done < longest and step:
        size = min(step, longest - done)
        a = left[left_at + done : left_at + done + size]
        if a == right[right_at + done : right_at + done + size]:
            done += size
        elif size == 1:
            break
        else:
            step = size // 2
    return done


def _spans(blocks: Iterator[tuple[int, int, int]], left_length: int, right_length: int) -> list[Span]:
    """Equal blocks and what lies between them; neighbours are joined."""
    spans: list[Span] = []
    left = right = 0
    for at_left, at_right, length in [*blocks, (left_length, right_length, 0)]:
        if at_left > left or at_right > right:
            spans.append(Span(False, left, at_left, right, at_right))
        if length and spans and spans[-1].same:
            spans[-1] = Span(True, spans[-1].left, at_left + length, spans[-1].right, at_right + length)
        elif length:
            spans.append(Span(True, at_left, at_left + length, at_right, at_right + length))
        left, right = max(left, at_left + length), max(right, at_right + length)
    return spans
