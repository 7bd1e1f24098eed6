"""Client message ids without a text per row: most are a word that many share, and a number.

A row has the place of the word in a table (from 1) and the number; an id that is not made so stands in the chunk's
texts, at the address that then is the number.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.record.chunk import Chunk
from rts_console.record.table import TableFile, Words

MOST_PREFIXES: Final = 4_096
"""Random ids have no words in common: a table of them must not grow for ever."""
_DIGITS: Final = "0123456789"
_MOST_DIGITS: Final = 9

Mask = npt.NDArray[np.bool_]


class ClientIds:
    """The words that client message ids begin with."""

    def __init__(self, file: TableFile | None = None, prefixes: Iterable[str] = ()) -> None:
        """Begin with words that are in the file already; new ones go there."""
        self._words = Words(file, prefixes)

    @property
    def prefixes(self) -> Sequence[str]:
        """The words; a row with the number n has the word at n - 1."""
        return self._words.texts

    def put(self, chunk: Chunk, rows: slice | npt.NDArray[np.int64], ids: Sequence[str]) -> None:
        """Put client message ids into rows."""
        prefixes: list[int] = []
        numbers: list[int] = []
        whole: list[str] = []
        known = self._words.get
        for text in ids:
            head = text.rstrip(_DIGITS)
            tail = text[len(head) :]
            prefix = known(head)
            if prefix is None and tail:
                prefix = self._new_prefix(head)
            if prefix is not None and tail and len(tail) <= _MOST_DIGITS and (tail[0] != "0" or tail == "0"):
                prefixes.append(prefix + 1)
                numbers.append(int(tail))
            else:
                prefixes.append(0)
                numbers.append(-1 if text else 0)
                whole.append(text)
        if any(whole):
            addresses = iter(chunk.store_texts([_bytes_of(text) for text in whole if text]))
            numbers = [next(addresses) if number < 0 else number for number in numbers]
        chunk.put("id_prefix", rows, prefixes)
        chunk.put("id_number", rows, numbers)

    def _new_prefix(self, prefix: str) -> int | None:
        return self._words[prefix] if len(self._words) < MOST_PREFIXES else None

    def text(self, chunk: Chunk, place: int) -> str:
        """The client message id of a row, as it came."""
        return self.text_of(chunk, chunk.columns.cell("id_prefix", place), chunk.columns.cell("id_number", place))

    def text_of(self, chunk: Chunk, prefix: int, number: int) -> str:
        """The client message id that stands in the columns so."""
        if prefix:
            return f"{self.prefixes[prefix - 1]}{number}"
        return text_of(chunk.text(number)) if number else ""

    def find(self, chunk: Chunk, needle: str, start: int, end: int) -> Mask:
        """Which of the rows of these places have an id that contains `needle`, which is in lower case."""
        prefixes = chunk.values("id_prefix", start, end)
        known = [word.lower() for word in self.prefixes]
        mask: Mask = np.array([False, *(needle in word for word in known)])[prefixes]
        rest = _without_digits(needle)
        if len(rest) < len(needle):
            # The needle may begin in the word and end in the number.
            ends_so = np.array([False, *(_may_go_on(word, needle, len(rest)) for word in known)])[prefixes] & ~mask
            places = np.flatnonzero(ends_so)
            numbers = chunk.values("id_number", start, end)[places].tolist()
            of_places = prefixes[places].tolist()
            found = [f"{known[word - 1]}{number}" for word, number in zip(of_places, numbers, strict=True)]
            mask[places] = [needle in text for text in found]
        return mask | self._find_whole(chunk, needle, start, prefixes, chunk.values("id_number", start, end))

    def _find_whole(
        self, chunk: Chunk, needle: str, start: int, prefixes: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]
    ) -> Mask:
        mask = np.zeros(len(prefixes), dtype=bool)
        places = np.flatnonzero((prefixes == 0) & (numbers != 0))
        wanted = _bytes_of(needle)
        for place, text in zip(places.tolist(), chunk.texts_at(numbers[places]), strict=True):
            mask[place] = wanted in text.lower()
        return mask


def _without_digits(text: str) -> str:
    return text.rstrip(_DIGITS)


def _may_go_on(word: str, needle: str, shortest: int) -> bool:
    """Whether a word followed by digits can contain the needle, whose digits at the end begin at `shortest`."""
    return any(word.endswith(needle[:size]) for size in range(shortest, len(needle)))


def text_of(data: bytes) -> str:
    """A text that was kept as bytes; damaged bytes are shown as such."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
