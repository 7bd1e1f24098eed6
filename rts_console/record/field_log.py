"""A plain log from the field, read as events: JSON lines, CSV, or text with a pattern that an example has taught.

    layout = sniff(head)                              # what the file seems to be, and which field is what
    layout = learnt(line, {Field.TIME: (0, 23), ...}) # text: the user marks the parts of one line
    for record in preview(path, layout): ...          # values, or why a line cannot be read
    report = read_into(log, path, layout)             # all of it; what was skipped is counted and named

Each line becomes a message of the identity `user`: received or sent, by the direction. Payload bytes are the field's
text as it stands, or what its Base64 or hex means.
"""

import base64
import binascii
import codecs
import contextlib
import csv
import enum
import io
import itertools
import json
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import msgspec

from rts_console.protocol.events import Event, MessageReceived, MessageSubmitted, RoomMessageReceived
from rts_console.protocol.words import MessageMode, PayloadKind, Scope
from rts_console.record.field_times import FieldLogError, Times
from rts_console.record.log import EventLog

LINE_LIMIT: Final = 1024 * 1024
"""Bytes of the longest line that is read: a longer one is no line of a log."""
SKIPPED_NAMED: Final = 1_000
PREVIEW_LINES: Final = 20
BATCH: Final = 2_000
UNKNOWN_USER: Final = "field"
_SEPARATORS: Final = ",;\t|"
INCOMING: Final = (
    *("in", "incoming", "inbound", "recv", "receive", "received", "rx", "down", "from", "<-", "<", "←", "<<<"),
    *("接收", "收到", "收", "下行"),
)
OUTGOING: Final = (
    *("out", "outgoing", "outbound", "send", "sent", "tx", "up", "to", "->", ">", "→", ">>>"),
    *("发送", "发出", "发", "上行"),
)
"""Words of the direction that are known without being told, in lower case."""


class Field(enum.Enum):
    """What a part of a line may be."""

    TIME = "time"
    USER = "user"
    PEER = "peer"
    DIRECTION = "direction"
    ROOM = "room"
    PAYLOAD = "payload"


class Form(enum.Enum):
    """How a file is written."""

    JSON = "JSON lines"
    CSV = "CSV"
    TEXT = "text"


class Coding(enum.Enum):
    """What stands in the payload's field."""

    TEXT = "text"
    BASE64 = "Base64"
    HEX = "hex"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a file. `parts` says for each field where it is: a path of keys (JSON, `msg.body`), a column's name
    or number from 1 (CSV), or a group of `pattern` (text).

    `date` (`2026-11-20`) and `zone` (hours east of Greenwich) are for times that say neither, `day_first` for 3/4/2026.
    `incoming` and `outgoing` are the words of the direction's field, compared without case; where a file has none,
    every message is incoming.
    """

    form: Form
    parts: dict[Field, str]
    pattern: str = ""
    separator: str = ","
    header: bool = True
    encoding: str = "utf-8"
    coding: Coding = Coding.TEXT
    date: str = ""
    zone: float = 0.0
    day_first: bool = False
    incoming: tuple[str, ...] = INCOMING
    outgoing: tuple[str, ...] = OUTGOING


class Record(msgspec.Struct, frozen=True):
    """One line, read: the values, or the problem."""

    number: int
    text: str
    at_ns: int = 0
    user: str = ""
    peer: str = ""
    room: str = ""
    sent: bool = False
    payload: bytes = b""
    problem: str = ""


class Report(msgspec.Struct, frozen=True):
    """What became of a file: rows made, lines skipped, and of the first of those the number and why."""

    rows: int
    skipped: int
    reasons: tuple[tuple[int, str], ...]
    users: tuple[str, ...]


# --- finding out -----------------------------------------------------------------------------------------------------

_GUESSES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.TIME: ("time", "timestamp", "ts", "at", "@timestamp", "date", "datetime", "when", "时间"),
    Field.USER: ("user", "user_id", "userid", "uid", "identity", "me", "client", "用户"),
    Field.PEER: ("peer", "peer_id", "other", "from", "to", "sender", "remote", "对方"),
    Field.DIRECTION: ("direction", "dir", "way", "io", "type", "方向"),
    Field.ROOM: ("room", "room_id", "roomid", "channel", "topic", "房间"),
    Field.PAYLOAD: ("payload", "message", "msg", "body", "data", "content", "text", "内容", "消息"),
}


def sniff(head: bytes) -> Layout:
    """What the beginning of a file (some KB) looks like. Raises `FieldLogError` for one that is no text."""
    encoding, text = _decoded(head)
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if not lines:
        raise FieldLogError("The file is empty. Choose one with a message on each line.")
    first = lines[0].lstrip()
    if first.startswith("{"):
        return Layout(form=Form.JSON, parts=_guessed(_keys(_json_object(first))), encoding=encoding)
    separator = max(_SEPARATORS, key=lambda each: _regular(lines, each))
    if _regular(lines, separator):
        names = next(csv.reader([lines[0]], delimiter=separator))
        parts = _guessed(names)
        return Layout(form=Form.CSV, parts=parts, separator=separator, header=bool(parts), encoding=encoding)
    return Layout(form=Form.TEXT, parts={}, encoding=encoding)


def _decoded(head: bytes) -> tuple[str, str]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    if b"\0" in head:
        raise FieldLogError("This is no text: it has zero bytes. Choose a log of text lines, CSV or JSON lines.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return encoding, codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return "latin-1", head.decode("latin-1")


def _regular(lines: Sequence[str], separator: str) -> int:
    """How many columns all lines have; 0 when they do not agree on two at least."""
    try:
        counts = {len(row) for row in csv.reader(lines, delimiter=separator) if row}
    except csv.Error:
        return 0
    return counts.pop() if len(counts) == 1 and max(counts, default=0) > 1 else 0


def _json_object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _keys(found: Mapping[str, Any], before: str = "") -> list[str]:
    keys: list[str] = []
    for key, value in found.items():
        path = f"{before}{key}"
        keys.append(path)
        if isinstance(value, dict) and before.count(".") < 3:
            keys += _keys(value, f"{path}.")
    return keys


def _guessed(names: Iterable[str]) -> dict[Field, str]:
    """Each field's most likely name; a name is used once."""
    left = list(names)
    parts: dict[Field, str] = {}
    for field, words in _GUESSES.items():
        plain = {name: name.rsplit(".", 1)[-1].strip().lower() for name in left}
        found = next((name for word in words for name in left if plain[name] == word), None)
        if found is not None:
            parts[field] = found
            left.remove(found)
    return parts


def choices(head: bytes, layout: Layout) -> list[str]:
    """The names that a part may have: keys of the first lines (JSON), columns (CSV); none for text."""
    lines = [line for line in head.decode(layout.encoding, "replace").splitlines()[:50] if line.strip()]
    if layout.form is Form.JSON:
        return list(dict.fromkeys(key for line in lines for key in _keys(_json_object(line))))
    if layout.form is Form.CSV and lines:
        names = next(csv.reader([lines[0]], delimiter=layout.separator), [])
        return [name.strip() for name in names] if layout.header else [str(n) for n in range(1, len(names) + 1)]
    return []


def learnt(line: str, marked: Mapping[Field, tuple[int, int]], *, encoding: str = "utf-8") -> Layout:
    """The layout of a text file from one of its lines whose parts were marked (start, end). Raises `FieldLogError`.

    What stands between the parts becomes the pattern: spaces stand for any spaces, words and numbers for any such,
    everything else for itself.
    """
    spans = sorted((start, end, field) for field, (start, end) in marked.items())
    if not spans:
        raise FieldLogError("Nothing is marked. Mark the time, the user and the payload in the line.")
    pattern, at = "", 0
    for number, (start, end, field) in enumerate(spans):
        if start < at or not start < end <= len(line):
            raise FieldLogError(f"The marks of the {field.value} and of another part overlap. Mark each part once.")
        following = line[end : end + 1] if number < len(spans) - 1 or end < len(line.rstrip()) else ""
        pattern += _between(line[at:start]) + f"(?P<{field.value}>{_like(line[start:end], following)})"
        at = end
    pattern += _between(line[at:].rstrip()) + r"\s*"
    return Layout(
        form=Form.TEXT, parts={field: field.value for _, _, field in spans}, pattern=pattern, encoding=encoding
    )


def _between(text: str) -> str:
    pieces = re.findall(r"\s+|[^\W_]+|[\W_]", text)
    return "".join(r"\s+" if each.isspace() else r"[^\W_]+" if each.isalnum() else re.escape(each) for each in pieces)


def _like(value: str, following: str) -> str:
    if not following:
        return ".*"
    if following.isspace() and not re.search(r"\s", value):
        return r"\S+"
    return ".+?" if following.isspace() or following.isalnum() else f"[^{re.escape(following)}]*"


# --- reading ---------------------------------------------------------------------------------------------------------


def preview(path: Path, layout: Layout, limit: int = PREVIEW_LINES) -> list[Record]:
    """The first lines as they would be read. Raises `FieldLogError`, OSError."""
    with contextlib.closing(records(path, layout)) as found:
        return list(itertools.islice(found, limit))


class Progress(NamedTuple):
    """How far reading is: rows made, lines looked at, and the share of the file that they were, 0 to 1."""

    rows: int
    lines: int
    share: float


def records(path: Path, layout: Layout) -> Generator[Record, None, None]:
    """Every line, in order; one that cannot be read says why. Raises `FieldLogError`, OSError."""
    with path.open("rb") as file:
        yield from _records(file, layout)


def _records(raw: IO[bytes], layout: Layout) -> Generator[Record, None, None]:
    read = _Reader(layout)
    # Only \n, \r\n and \r end a line: what else Unicode calls a line end may stand in a payload.
    with io.TextIOWrapper(raw, layout.encoding, errors="surrogateescape", newline="") as file:
        for number, text, problem in _lines(file, layout):
            if problem:
                yield Record(number, text, problem=problem)
            elif text.strip() and not (layout.form is Form.CSV and layout.header and read.take_header(text)):
                yield read.record(number, text)


def read_into(
    log: EventLog, path: Path, layout: Layout, *, go_on: Callable[[Progress], bool] = lambda progress: True
) -> Report:
    """Append all that can be read, in the order of the file.

    `go_on` is asked now and then, and may end it. Raises as `records`.
    """
    filling = _Filling(log)
    reasons: list[tuple[int, str]] = []
    skipped = 0
    with path.open("rb") as file, contextlib.closing(_records(file, layout)) as found:
        size = max(os.fstat(file.fileno()).st_size, 1)
        for count, record in enumerate(found, 1):
            if record.problem:
                skipped += 1
                if len(reasons) < SKIPPED_NAMED:
                    reasons.append((record.number, record.problem))
            else:
                filling.add(record)
            # A file that is still written to may have grown since.
            if count % BATCH == 0 and not go_on(Progress(filling.rows, count, min(file.tell() / size, 1.0))):
                break
    filling.flush()
    return Report(filling.rows, skipped, tuple(reasons), tuple(filling.users))


class _Filling:
    """Gives the log the rows of one user after the other in batches, so that all keep the order of the file."""

    def __init__(self, log: EventLog) -> None:
        self.rows = 0
        self.users: dict[str, None] = {}
        self._log = log
        self._key = ""
        self._events: list[Event] = []

    def add(self, record: Record) -> None:
        """Take one more."""
        key = record.user or UNKNOWN_USER
        if key != self._key or len(self._events) >= BATCH:
            self.flush()
        self._key = key
        self.users[key] = None
        self._events.append(_event(record, self.rows))
        self.rows += 1

    def flush(self) -> None:
        """Append what waits."""
        if self._events:
            self._log.append(self._key, self._events)
            self._events = []


def _event(record: Record, number: int) -> Event:
    client_message_id = f"field-{number}"
    kind = PayloadKind.TEXT if _is_text(record.payload) else PayloadKind.BINARY
    if record.sent:
        return MessageSubmitted(
            at_ns=record.at_ns,
            scope=Scope.ROOM if record.room else Scope.PEER if record.peer else Scope.SERVER,
            target=record.room or record.peer,
            message_id=number,
            client_message_id=client_message_id,
            kind=kind,
            data=record.payload,
            mode=MessageMode.RELIABLE_ORDERED,
        )
    fields: dict[str, Any] = {
        "at_ns": record.at_ns,
        "user_id": record.peer,
        "kind": kind,
        "data": record.payload,
        "mode": MessageMode.RELIABLE_ORDERED,
        "client_message_id": client_message_id,
        "composed_at_ns": 0,
        "gateway_in_ns": 0,
        "gateway_out_ns": 0,
    }
    return RoomMessageReceived(room_id=record.room, **fields) if record.room else MessageReceived(**fields)


def _is_text(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: IO[str], layout: Layout) -> Iterator[tuple[int, str, str]]:
    """Number, text and problem of each line. A CSV field may have line ends of its own: such lines are joined."""
    number, held, began = 0, "", 0
    while line := file.readline(LINE_LIMIT):
        number += 1
        if len(line) >= LINE_LIMIT and not line.endswith("\n"):
            yield number, line[:200], f"The line is longer than {LINE_LIMIT:,} characters: it is no line of a log."
            while line and not line.endswith("\n"):
                line = file.readline(LINE_LIMIT)
            continue
        began = began if held else number
        held += line
        if layout.form is Form.CSV and held.count('"') % 2 and len(held) < LINE_LIMIT:
            continue
        yield began, held.rstrip("\r\n"), ""
        held = ""
    if held:
        yield began, held.rstrip("\r\n"), "A quotation mark is never closed. Close it, or choose another separator."


class _Reader:
    """Lines to records, by one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._columns: dict[str, int] = {}
        self._times = Times(layout.date, layout.zone, day_first=layout.day_first)
        self._incoming = {word.lower() for word in layout.incoming}
        self._outgoing = {word.lower() for word in layout.outgoing}
        self._split = {Form.JSON: self._json, Form.CSV: self._csv, Form.TEXT: self._text}[layout.form]
        try:
            self._pattern = re.compile(layout.pattern)
        except re.error as error:
            raise FieldLogError(f"The pattern is not legal: {error}. Mark the parts of a line anew.") from None
        if layout.form is Form.TEXT and not layout.pattern:
            raise FieldLogError("A text log needs a pattern: mark the time, the user and the payload in one line.")
        if Field.TIME not in layout.parts:
            raise FieldLogError("No part is the time. Say which one is, so that the order of events can be told.")

    def take_header(self, text: str) -> bool:
        """Take the first row's names; False for every other row."""
        if self._columns:
            return False
        names = next(csv.reader([text], delimiter=self._layout.separator))
        self._columns = {name.strip(): place for place, name in enumerate(names)}
        return True

    def record(self, number: int, text: str) -> Record:
        """One line."""
        try:
            values = self._split(text)
            payload = values.get(Field.PAYLOAD, "")
            return Record(
                number,
                text,
                at_ns=self._times.read(values.get(Field.TIME, "")),
                user=values.get(Field.USER, ""),
                peer=values.get(Field.PEER, ""),
                room=values.get(Field.ROOM, ""),
                sent=self._sent(values.get(Field.DIRECTION, "")),
                payload=_payload(payload, self._layout.coding) if Field.PAYLOAD in self._layout.parts else _raw(text),
            )
        except FieldLogError as problem:
            return Record(number, text, problem=str(problem))

    def _sent(self, word: str) -> bool:
        plain = word.strip().lower()
        if not plain or plain in self._incoming:
            return False
        if plain in self._outgoing:
            return True
        raise FieldLogError(f"The direction is {word[:40]!r}. Say whether that is incoming or outgoing.")

    def _json(self, text: str) -> dict[Field, str]:
        try:
            found = msgspec.json.decode(_raw(text))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise FieldLogError(f"This is no JSON: {error}.") from None
        return {field: _word(_at(found, path)) for field, path in self._layout.parts.items()}

    def _csv(self, text: str) -> dict[Field, str]:
        row = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._layout.separator), [])
        return {field: self._cell(row, name) for field, name in self._layout.parts.items()}

    def _cell(self, row: Sequence[str], name: str) -> str:
        place = self._columns.get(name, int(name) - 1 if name.isdecimal() else -1)
        if place < 0:
            raise FieldLogError(f"There is no column {name!r}. There are {', '.join(self._columns) or 'numbers only'}.")
        if place >= len(row):
            raise FieldLogError(f"The row has {len(row)} columns; {name!r} would be number {place + 1}.")
        return row[place]

    def _text(self, text: str) -> dict[Field, str]:
        found = self._pattern.fullmatch(text)
        if found is None:
            raise FieldLogError("The line does not look like the example. Mark another example, or leave it out.")
        groups = found.groupdict()
        return {field: groups.get(name) or "" for field, name in self._layout.parts.items()}


def _at(found: Any, path: str) -> Any:
    if isinstance(found, dict) and path in found:
        return found[path]
    for key in path.split("."):
        if not isinstance(found, dict) or key not in found:
            raise FieldLogError(f"There is no {path!r} in this line.")
        found = found[key]
    return found


def _word(value: Any) -> str:
    """A value as it would stand in a line; an object stays JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _payload(text: str, coding: Coding) -> bytes:
    try:
        match coding:
            case Coding.BASE64:
                return base64.b64decode(text, validate=True)
            case Coding.HEX:
                return bytes.fromhex(text)
            case _:
                return _raw(text)
    except (binascii.Error, ValueError):
        raise FieldLogError(f"The payload is not {coding.value}: {text[:40]!r}. Choose what it is.") from None
