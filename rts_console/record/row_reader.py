"""Rows of the event log as objects: one, or many of a chunk at once, which costs a fraction for each.

Forty rows that come into sight one by one are forty times twenty-five looks at a column; together they are twenty-five.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rts_console.protocol.words import MessageMode, PayloadKind
from rts_console.record.chunk import Chunk
from rts_console.record.client_ids import text_of
from rts_console.record.row import PREVIEW_CHARACTERS, Direction, Flag, Row, Severity, one_line, preview
from rts_console.record.tables import Tables
from rts_console.record.translate import Result


class _Cells(NamedTuple):
    """What stands of a row in its chunk: its place, where its payload begins and ends, and its columns."""

    place: int
    start: int
    end: int
    at_ns: int
    identity: int
    direction: int
    kind: int
    who: int
    where: int
    message_id: int
    payload_kind: int
    result: int
    elapsed_ms: float
    severity: int
    delivered: int
    recipients: int
    composed_at_ns: int
    written_at_ns: int
    gateway_in_ns: int
    gateway_out_ns: int
    mode: int
    position: int
    flags: int
    note: int
    id_prefix: int
    id_number: int


_COLUMNS: Final = _Cells._fields[3:]
_NO_RESULT: Final = Result(None, "", "", "")
_MODES: Final = {int(mode): mode for mode in MessageMode}
_PAYLOAD_KINDS: Final = {int(kind): kind for kind in PayloadKind}
_DIRECTIONS: Final = {int(direction): direction for direction in Direction}
_SEVERITIES: Final = {int(severity): severity for severity in Severity}


def read_row(chunk: Chunk, place: int, tables: Tables) -> Row:
    """The row at one place. Raises OSError when it cannot be read from disk."""
    cell = chunk.columns.cell
    return _row(chunk, tables, _Cells(place, *chunk.extent(place), *[cell(name, place) for name in _COLUMNS]))


def read_rows(chunk: Chunk, places: npt.NDArray[np.int64], tables: Tables) -> list[Row]:
    """The rows at some places, in their order. Raises OSError as `read_row`."""
    columns = chunk.columns
    ends = columns.at("end", places)
    before = columns.at("end", np.maximum(places - 1, 0))
    starts = [end if place else 0 for place, end in zip(places.tolist(), before, strict=True)]
    values = [columns.at(name, places) for name in _COLUMNS]
    every = zip(places.tolist(), starts, ends, *values, strict=True)
    return [_row(chunk, tables, _Cells._make(cells)) for cells in every]


def _row(chunk: Chunk, tables: Tables, cells: _Cells) -> Row:
    texts, result = tables.words.texts, tables.results[cells.result] or _NO_RESULT
    note = text_of(chunk.text(cells.note)) if cells.note else ""
    kind = _PAYLOAD_KINDS.get(cells.payload_kind)
    return Row(
        seq=chunk.first + cells.place,
        at_ns=cells.at_ns,
        identity=texts[cells.identity],
        direction=_DIRECTIONS[cells.direction],
        kind=texts[cells.kind],
        who=texts[cells.who],
        where=texts[cells.where],
        message_id=cells.message_id,
        payload_kind=kind,
        size=cells.end - cells.start,
        code=result.code,
        result=result.text,
        meaning=result.meaning,
        label=result.label,
        elapsed_ms=cells.elapsed_ms,
        preview=_preview(chunk, cells, kind, note),
        severity=_SEVERITIES[cells.severity],
        client_message_id=tables.ids.text_of(chunk, cells.id_prefix, cells.id_number),
        delivered=cells.delivered,
        recipients=cells.recipients,
        note=note,
        mode=_MODES.get(cells.mode),
        composed_at_ns=cells.composed_at_ns,
        written_at_ns=cells.written_at_ns,
        gateway_in_ns=cells.gateway_in_ns,
        gateway_out_ns=cells.gateway_out_ns,
        position=cells.position,
        flags=Flag(cells.flags),
    )


def _preview(chunk: Chunk, cells: _Cells, kind: PayloadKind | None, note: str) -> str:
    # What is no message is told in words; its payload is for those who look closer.
    if kind is None or (note and cells.direction == Direction.NONE):
        return one_line(note)
    start, end = cells.start, cells.end
    return preview(kind, chunk.payload_part(start, min(end, start + 4 * PREVIEW_CHARACTERS + 8)), end - start)
