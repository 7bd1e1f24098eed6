"""Rows of the event log as objects: one, or many of a chunk at once, which costs a fraction for each.

Forty rows that come into sight one by one are forty times twenty-five looks at a column; together they are twenty-five.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from rts_console.protocol.words import MessageMode, PayloadKind
from rts_console.record.chunk import Chunk
from rts_console.record.client_ids import text_of
from rts_console.record.row import PREVIEW_CHARACTERS, Direction, Flag, Row, Severity, one_line, preview
from rts_console.record.tables import Tables

_COLUMNS: Final = (
    "at_ns",
    "identity",
    "direction",
    "kind",
    "who",
    "where",
    "message_id",
    "payload_kind",
    "result",
    "elapsed_ms",
    "severity",
    "delivered",
    "recipients",
    "composed_at_ns",
    "written_at_ns",
    "gateway_in_ns",
    "gateway_out_ns",
    "mode",
    "position",
    "flags",
    "note",
    "id_prefix",
    "id_number",
)
_MODES: Final = {int(mode): mode for mode in MessageMode}
_PAYLOAD_KINDS: Final = {int(kind): kind for kind in PayloadKind}
_DIRECTIONS: Final = {int(direction): direction for direction in Direction}
_SEVERITIES: Final = {int(severity): severity for severity in Severity}


def read_row(chunk: Chunk, place: int, tables: Tables) -> Row:
    """The row at one place. Raises OSError when it cannot be read from disk."""
    cell = chunk.columns.cell
    return _row(chunk, tables, place, *chunk.extent(place), *[cell(name, place) for name in _COLUMNS])


def read_rows(chunk: Chunk, places: npt.NDArray[np.int64], tables: Tables) -> list[Row]:
    """The rows at some places, in their order. Raises OSError as `read_row`."""
    columns = chunk.columns
    ends = columns.at("end", places)
    before = columns.at("end", np.maximum(places - 1, 0))
    starts = [end if place else 0 for place, end in zip(places.tolist(), before, strict=True)]
    values = [columns.at(name, places) for name in _COLUMNS]
    return [_row(chunk, tables, *cells) for cells in zip(places.tolist(), starts, ends, *values, strict=True)]


def _row(
    chunk: Chunk,
    tables: Tables,
    place: int,
    start: int,
    end: int,
    at_ns: int,
    identity: int,
    direction: int,
    kind: int,
    who: int,
    where: int,
    message_id: int,
    payload_kind: int,
    result_number: int,
    elapsed_ms: float,
    severity: int,
    delivered: int,
    recipients: int,
    composed_at_ns: int,
    written_at_ns: int,
    gateway_in_ns: int,
    gateway_out_ns: int,
    mode: int,
    position: int,
    flags: int,
    note_address: int,
    id_prefix: int,
    id_number: int,
) -> Row:
    texts, result = tables.words.texts, tables.results[result_number]
    note = text_of(chunk.text(note_address)) if note_address else ""
    # What is no message is told in words; its payload is for those who look closer.
    said = bool(note) and direction == Direction.NONE
    payload = _PAYLOAD_KINDS.get(payload_kind)
    return Row(
        seq=chunk.first + place,
        at_ns=at_ns,
        identity=texts[identity],
        direction=_DIRECTIONS[direction],
        kind=texts[kind],
        who=texts[who],
        where=texts[where],
        message_id=message_id,
        payload_kind=payload,
        size=end - start,
        code=result.code if result else None,
        result=result.text if result else "",
        meaning=result.meaning if result else "",
        label=result.label if result else "",
        elapsed_ms=elapsed_ms,
        preview=_preview(chunk, start, end, payload) if payload and not said else one_line(note),
        severity=_SEVERITIES[severity],
        client_message_id=tables.ids.text_of(chunk, id_prefix, id_number),
        delivered=delivered,
        recipients=recipients,
        note=note,
        mode=_MODES.get(mode),
        composed_at_ns=composed_at_ns,
        written_at_ns=written_at_ns,
        gateway_in_ns=gateway_in_ns,
        gateway_out_ns=gateway_out_ns,
        position=position,
        flags=Flag(flags),
    )


def _preview(chunk: Chunk, start: int, end: int, kind: PayloadKind) -> str:
    return preview(kind, chunk.payload_part(start, min(end, start + 4 * PREVIEW_CHARACTERS + 8)), end - start)
