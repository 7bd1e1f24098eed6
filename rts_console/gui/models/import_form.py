"""What the user has said of a field log so far, and the layout that follows. No Qt."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from rts_console.record.field_log import (
    Coding,
    Field,
    Form,
    Layout,
    Record,
    choices,
    learnt,
    preview,
    sniff,
)
from rts_console.record.field_times import FieldLogError

HEAD_BYTES: Final = 256 * 1024
EXAMPLES: Final = 200
"""Lines of a text file among which an example is chosen."""


_KNOWN: Final = Layout(form=Form.TEXT, parts={})


class ImportForm:
    """The layout of one file in the making. `marked` says for text which part of `line` is which field; `incoming` and
    `outgoing` are further words, in lower case, for the direction.

    Raises `FieldLogError` and OSError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        """Read the beginning of the file and guess."""
        self.path = path
        with path.open("rb") as file:
            self._head = file.read(HEAD_BYTES)
        self.guess = sniff(self._head)
        self.form = self.guess.form
        self.parts: dict[Field, str] = dict(self.guess.parts)
        self.marked: dict[Field, tuple[int, int]] = {}
        self.separator, self.header = self.guess.separator, self.guess.header
        self.coding, self.date, self.zone = Coding.TEXT, "", 0.0
        self.day_first = False
        self.incoming: tuple[str, ...] = ()
        self.outgoing: tuple[str, ...] = ()
        self.lines = self._lines()
        self._number = 0

    def _lines(self) -> list[str]:
        lines = self._head.decode(self.guess.encoding, "replace").splitlines()
        whole = lines if len(self._head) < HEAD_BYTES else lines[:-1]
        return [line for line in whole[:EXAMPLES] if line.strip()] or lines[:1]

    @property
    def line(self) -> str:
        """The example whose parts are marked."""
        return self.lines[self._number]

    def next_line(self) -> None:
        """Take the next line as the example; nothing is marked in it."""
        self._number = (self._number + 1) % len(self.lines)
        self.marked.clear()

    def mark(self, field: Field, start: int, end: int) -> None:
        """This part of the example is that field; what it overlaps is no longer marked. An empty part unmarks it."""
        self.marked.pop(field, None)
        if start >= end:
            return
        for other, (first, last) in list(self.marked.items()):
            if start < last and first < end:
                del self.marked[other]
        self.marked[field] = (start, end)

    def set_form(self, form: Form) -> None:
        """It is written otherwise than was guessed."""
        if form is self.form:
            return
        self.form = form
        self.parts = dict(self.guess.parts) if form is self.guess.form else {}

    def choices(self) -> list[str]:
        """The names that a part may have; none for text."""
        return choices(self._head, self._plain())

    def _plain(self) -> Layout:
        return Layout(
            form=self.form,
            parts=self.parts,
            separator=self.separator,
            header=self.header,
            encoding=self.guess.encoding,
            coding=self.coding,
            date=self.date,
            zone=self.zone,
            day_first=self.day_first,
            # What the user says goes before what is known: a word has one meaning.
            incoming=(*self.incoming, *(word for word in _KNOWN.incoming if word not in self.outgoing)),
            outgoing=(*self.outgoing, *(word for word in _KNOWN.outgoing if word not in self.incoming)),
        )

    def layout(self) -> Layout:
        """How to read the file. Raises `FieldLogError` for what is missing."""
        plain = self._plain()
        if self.form is not Form.TEXT:
            return plain
        found = learnt(self.line, self.marked, encoding=self.guess.encoding)
        return msgspec.structs.replace(plain, parts=found.parts, pattern=found.pattern)

    def preview(self) -> tuple[list[Record], str]:
        """The first lines as they would be read, and what is wrong with the whole."""
        try:
            return preview(self.path, self.layout()), ""
        except (FieldLogError, OSError, UnicodeError) as error:
            return [], str(error)


FIELD_NAMES: Final[Mapping[Field, str]] = {
    Field.TIME: "Time",
    Field.USER: "User",
    Field.DIRECTION: "Direction",
    Field.PEER: "Other user",
    Field.ROOM: "Room",
    Field.PAYLOAD: "Payload",
}
