"""Client message ids without a text per row: most are a word that many share, and a number.

A row has the place of the word in a table (from 1) and the number; an id that is not made so stands in the chunk's
texts, at the address that then is the number.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rts_console.record.chunk import Chunk
from rts_console.record.table import Fits, TableFile, Words

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


class IdSearch:
    """Looks for a text in client message ids."""

    def __init__(self, needle: str) -> None:
        """`needle` is in lower case."""
        self._needle = needle
        self._bytes = _bytes_of(needle)
        rest = _without_digits(needle)
        # The needle may begin in the word and end in the number.
        self._ends_so = Fits(lambda word: _may_go_on(word.lower(), needle, len(rest))) if rest != needle else None
        self._has = Fits(lambda word: needle in word.lower())

    def find(self, ids: ClientIds, chunk: Chunk, start: int, end: int) -> Mask:
        """Which of the rows of these places have an id with the text."""
        prefixes, numbers = chunk.values("id_prefix", start, end), chunk.values("id_number", start, end)
        mask = _of_rows(self._has, ids, prefixes)
        if self._ends_so is not None:
            places = np.flatnonzero(_of_rows(self._ends_so, ids, prefixes) & ~mask)
            parts = zip(prefixes[places].tolist(), numbers[places].tolist(), strict=True)
            mask[places] = [self._needle in f"{ids.prefixes[word - 1].lower()}{number}" for word, number in parts]
        whole = np.flatnonzero((prefixes == 0) & (numbers != 0))
        mask[whole] = [self._bytes in text.lower() for text in chunk.texts_at(numbers[whole])]
        return mask


def _of_rows(fits: Fits, ids: ClientIds, prefixes: npt.NDArray[Any]) -> Mask:
    """What fits by the words of the rows; a row without one has the number 0."""
    mask: Mask = np.concatenate(([False], fits.of(ids.prefixes, ids.prefixes)))[prefixes]
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
