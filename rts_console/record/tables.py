"""The tables of an event log, which its columns point to: words, results, and what client message ids begin with."""

from pathlib import Path
from typing import Final

import msgspec

from rts_console.record.client_ids import ClientIds
from rts_console.record.recording import PREFIXES_NAME, RESULTS_NAME, WORDS_NAME
from rts_console.record.table import TableFile, Words, read_records, read_words
from rts_console.record.translate import Result

NO_RESULT: Final = 0


class Tables:
    """All of them; with a folder they are in files too."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin with empty tables; files that are there are written over."""
        names = (WORDS_NAME, PREFIXES_NAME, RESULTS_NAME) if folder is not None else ()
        self._files = [TableFile(folder / name) for name in names if folder is not None]
        words, prefixes, results = self._files or (None, None, None)
        self.words = Words(words)
        self.ids = ClientIds(prefixes)
        self.results: list[Result | None] = [None]
        self._result_file = results
        self._result_numbers: dict[Result, int] = {}

    @classmethod
    def read(cls, folder: Path) -> tuple["Tables", bool]:
        """The tables of a recording as far as they can be read, and whether that is all of them."""
        words, words_whole = read_words(folder / WORDS_NAME)
        prefixes, prefixes_whole = read_words(folder / PREFIXES_NAME)
        records, results_whole = read_records(folder / RESULTS_NAME)
        tables = cls()
        tables.words = Words(None, words)
        tables.ids = ClientIds(None, prefixes)
        tables.results += [_result_from(record) for record in records]
        return tables, words_whole and prefixes_whole and results_whole

    def result_number(self, result: Result | None) -> int:
        """The place of a result; one that is new gets the next."""
        if result is None:
            return NO_RESULT
        number = self._result_numbers.get(result)
        if number is None:
            number = self._result_numbers[result] = len(self.results)
            self.results.append(result)
            if self._result_file is not None:
                record = (result.code, result.text, result.meaning, result.label)
                self._result_file.add(msgspec.msgpack.encode(record))
        return number

    def flush(self) -> None:
        """Write what is new. Raises OSError; then it is tried again the next time."""
        for file in self._files:
            file.flush()

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()


def _result_from(record: bytes) -> Result | None:
    """A result as it stands in its file; `None` when it is damaged."""
    try:
        return Result(*msgspec.msgpack.decode(record, type=tuple[int | None, str, str, str]))
    except msgspec.MsgspecError:
        return None
