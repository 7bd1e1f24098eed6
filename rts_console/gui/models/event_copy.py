"""Rows of the event log as text, JSON or hex, for the clipboard."""

import base64
import json
import math
from collections.abc import Iterable
from enum import Enum
from typing import Any

from rts_console.gui.models.clock_text import full_time
from rts_console.protocol.words import PayloadKind
from rts_console.record.log import Direction, EventLog, Row

COPIED_ROWS = 10_000
COPIED_BYTES = 16 * 1024 * 1024
"""What goes to the clipboard at most: other programs choke on more. An export has no such limit."""

_HEX_LINE = 16


class CopyForm(Enum):
    """In what form rows are copied."""

    TEXT = "text"
    JSON = "json"
    HEX = "hex"
    PAYLOAD = "payload"


class Copied:
    """Rows copied until one of the limits: `text`, and how many of them."""

    def __init__(self, form: CopyForm, log: EventLog) -> None:
        self._form = form
        self._log = log
        self._parts: list[str] = []
        self._size = 0
        self.rows = 0

    def add(self, row: Row, line: str) -> bool:
        """Add a row, which is `line` as text; False when it does not fit any more."""
        part = self._part(row, line)
        if self.rows >= COPIED_ROWS or (self.rows and self._size + len(part) > COPIED_BYTES):
            return False
        self._parts.append(part)
        self._size += len(part)
        self.rows += 1
        return True

    def _part(self, row: Row, line: str) -> str:
        match self._form:
            case CopyForm.TEXT:
                return line
            case CopyForm.JSON:
                return json.dumps(as_json(row, self._log.payload(row.seq)), ensure_ascii=False)
            case CopyForm.HEX:
                return hex_dump(self._log.payload(row.seq))
            case CopyForm.PAYLOAD:
                return payload_text(row, self._log.payload(row.seq))

    @property
    def text(self) -> str:
        """All rows: JSON as one list, the others one below the other."""
        if self._form is CopyForm.JSON:
            return "[\n" + ",\n".join(self._parts) + "\n]"
        between = "\n\n" if self._form is CopyForm.HEX else "\n"
        return between.join(part for part in self._parts if part or self._form is CopyForm.TEXT)


def copy_rows(form: CopyForm, log: EventLog, rows: Iterable[tuple[Row, str]]) -> Copied:
    """Copy rows, each with its line of text, until one of the limits is reached."""
    copied = Copied(form, log)
    for row, line in rows:
        if not copied.add(row, line):
            break
    return copied


def as_json(row: Row, payload: bytes) -> dict[str, Any]:
    """A row with its payload, text as text and binary as base64; what is not known is left out."""
    facts: dict[str, Any] = {
        "seq": row.seq,
        "at": full_time(row.at_ns),
        "at_ns": row.at_ns,
        "identity": row.identity,
        "direction": {Direction.OUT: "out", Direction.IN: "in"}.get(row.direction),
        "kind": row.kind,
        "who": row.who,
        "where": row.where,
        "message_id": row.message_id or None,
        "client_message_id": row.client_message_id,
        "code": row.code,
        "result": row.result,
        "elapsed_ms": None if math.isnan(row.elapsed_ms) else row.elapsed_ms,
        "composed_at_ns": row.composed_at_ns or None,
        "gateway_in_ns": row.gateway_in_ns or None,
        "gateway_out_ns": row.gateway_out_ns or None,
        "delivered": row.delivered or None,
        "recipients": row.recipients or None,
        "note": row.note,
    }
    facts = {name: value for name, value in facts.items() if value not in (None, "")}
    if row.payload_kind is not None:
        facts |= {"size": row.size, **_payload(row, payload)}
    return facts


def _payload(row: Row, payload: bytes) -> dict[str, str]:
    if row.payload_kind is PayloadKind.TEXT:
        try:
            return {"text": payload.decode("utf-8")}
        except UnicodeDecodeError:  # said to be text, but is none: the bytes are the truth
            pass
    return {"base64": base64.b64encode(payload).decode("ascii")}


def payload_text(row: Row, payload: bytes) -> str:
    """The payload alone: text as it is, bytes that are none as hex."""
    facts = _payload(row, payload)
    return facts["text"] if "text" in facts else payload.hex(" ")


def hex_dump(payload: bytes) -> str:
    """Offset, sixteen bytes and their ASCII signs per line; nothing for no bytes."""
    lines = []
    for offset in range(0, len(payload), _HEX_LINE):
        part = payload[offset : offset + _HEX_LINE]
        signs = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)
        lines.append(f"{offset:08x}  {part[:8].hex(' '):<23}  {part[8:].hex(' '):<23}  {signs}")
    return "\n".join(lines)
