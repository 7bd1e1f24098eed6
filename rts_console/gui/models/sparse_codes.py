"""A byte for each row of a log, most of which are 0 and then take no memory: disks hold more rows than memory does."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

BLOCK: Final = 65_536
_DENSE_FROM: Final = BLOCK // 3
"""From so many rows on, a place and a byte for each take more than a byte for all."""

Codes = npt.NDArray[np.uint8]
Seqs = npt.NDArray[np.int64]


class _Block(NamedTuple):
    """The codes that are not 0 with their places, ascending; without places the codes of all rows."""

    places: npt.NDArray[np.uint16] | None
    codes: Codes

    def dense(self) -> Codes:
        """The codes of all rows; not to be changed."""
        if self.places is None:
            return self.codes
        codes: Codes = np.zeros(BLOCK, dtype=np.uint8)
        codes[self.places] = self.codes
        return codes


def _block(codes: Codes) -> _Block:
    places = np.flatnonzero(codes)
    if len(places) >= _DENSE_FROM:
        return _Block(None, codes)
    return _Block(places.astype(np.uint16), codes[places])


class SparseCodes:
    """Codes by row number. Rows that nobody put anything into have 0."""

    def __init__(self) -> None:
        """Begin with nothing but zeros."""
        self._blocks: dict[int, _Block] = {}

    @property
    def memory_bytes(self) -> int:
        """What the codes take."""
        blocks = self._blocks.values()
        return sum(each.codes.nbytes + (0 if each.places is None else each.places.nbytes) for each in blocks)

    def put(self, first: int, codes: Codes) -> None:
        """Put the codes of the rows from `first` on."""
        done = 0
        while done < len(codes):
            number, start = divmod(first + done, BLOCK)
            part = codes[done : done + BLOCK - start]
            done += len(part)
            known = self._blocks.get(number)
            if known is None and not part.any():
                continue
            whole = np.zeros(BLOCK, dtype=np.uint8) if known is None else known.dense().copy()
            whole[start : start + len(part)] = part
            self._keep(number, _block(whole))

    def _keep(self, number: int, block: _Block) -> None:
        if len(block.codes):
            self._blocks[number] = block
        else:
            self._blocks.pop(number, None)

    def let_go(self, first: int) -> None:
        """Forget what is below `first`, by whole blocks."""
        for number in [number for number in self._blocks if (number + 1) * BLOCK <= first]:
            del self._blocks[number]

    def between(self, first: int, last: int) -> Codes:
        """The codes of the rows `first` to `last` (exclusive)."""
        codes = np.zeros(max(last - first, 0), dtype=np.uint8)
        for seqs, some in self.filled(first, last):
            codes[seqs - first] = some
        return codes

    def filled(self, first: int, last: int) -> Iterator[tuple[Seqs, Codes]]:
        """The rows `first` to `last` (exclusive) that have a code, with it, in parts, in no order of the parts."""
        for number, block in self._blocks.items():
            start = number * BLOCK
            if start >= last or start + BLOCK <= first:
                continue
            places = np.flatnonzero(block.codes) if block.places is None else block.places.astype(np.int64)
            codes = block.codes[places] if block.places is None else block.codes
            inside = slice(*np.searchsorted(places, (first - start, last - start)).tolist())
            yield places[inside] + start, codes[inside]
