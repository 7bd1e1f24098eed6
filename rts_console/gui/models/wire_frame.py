"""A frame of `rts.v1` part by part, from its bytes as recorded or rebuilt from what was decoded. No Qt."""

import re
from dataclasses import dataclass

from rts_console.protocol import codec, frames
from rts_console.protocol.secret import MASK, mask
from rts_console.protocol.words import PayloadKind
from rts_console.record.json_text import NotJson, indent_json
from rts_console.record.row import Direction, Row

PREFIX_BYTES = 4

# Fields that hold a secret whatever it looks like.
_SECRET_FIELD = re.compile(r'("(?:token|signature|secret|password|key)"\s*:\s*)"(?:[^"\\]++|\\.)*+"?', re.IGNORECASE)
_KINDS = {1: "text", 2: "binary"}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the frame: where it begins, how long it is, what it is, and what it says."""

    offset: int
    size: int
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class WireFrame:
    """The parts of one WebSocket message. `exact` says that these are the bytes that were on the wire.

    `payload` is where the payload's own bytes begin, which are not repeated here. `notes` say what is not known.
    """

    size: int
    text: bool
    exact: bool
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def recorded(message: bytes, kind: PayloadKind | None) -> WireFrame:
    """The parts of a message as it was on the wire; what is not of the protocol is one part, and said so."""
    if kind is not PayloadKind.BINARY and not message.startswith(bytes([codec.MAGIC])):
        text, note = _pretty(message)
        return WireFrame(len(message), True, True, (Part(0, len(message), "control frame", text),), note)
    try:
        header_end, payload_kind = _split(message)
    except ValueError as error:
        part = Part(0, len(message), "not a frame of rts.v1", message[:256].hex(" "))
        return WireFrame(len(message), False, True, (part,), (str(error),))
    return _binary(message, header_end, payload_kind, exact=True)


def rebuilt(row: Row, payload: bytes) -> WireFrame | None:
    """The frame that carried this row, made again from what was decoded; None for a row that no payload frame made."""
    header = _header(row)
    if header is None or row.payload_kind is None:
        return None
    message = codec.encode_payload(header, row.payload_kind, payload)
    frame = _binary(message, len(message) - len(payload), int(row.payload_kind), exact=False)
    return WireFrame(frame.size, False, False, frame.parts, (*frame.notes, *_unknown(row)))


def _unknown(row: Row) -> tuple[str, ...]:
    """Fields of the header that the log does not keep."""
    if row.direction is Direction.OUT:
        return ("the number of the command (id) is not kept: 0 stands for it",)
    return ("the epoch and the place of the message before (previous) are not kept",)


def _header(row: Row) -> frames.ClientHeader | frames.ServerHeader | None:
    mode = int(row.mode or 0)
    names = {"client_message_id": row.client_message_id, "composed_at_ns": row.composed_at_ns}
    times = {"gateway_in_ns": row.gateway_in_ns, "gateway_out_ns": row.gateway_out_ns}
    match row.kind, row.direction:
        case "message", Direction.OUT:
            return frames.SendPeer(id=0, user_id=row.who, mode=mode, **names)  # type: ignore[arg-type]
        case "room message", Direction.OUT:
            return frames.SendRoom(id=0, room_id=row.where, mode=mode, **names)  # type: ignore[arg-type]
        case "server message", Direction.OUT:
            return frames.SendServer(id=0, **names)  # type: ignore[arg-type]
        case "message", Direction.IN:
            place = {"position": row.position, "mode": mode, "user_id": row.who}
            return frames.PeerMessage(**place, **names, **times)  # type: ignore[arg-type]
        case "room message", Direction.IN:
            place = {"position": row.position, "mode": mode, "user_id": row.who, "room_id": row.where}
            return frames.RoomMessage(epoch="", previous=0, **place, **names, **times)  # type: ignore[arg-type]
    return None


def _split(message: bytes) -> tuple[int, int]:
    """Where the header ends, and the kind; raises ValueError when these bytes are no payload frame."""
    if len(message) < PREFIX_BYTES or message[0] != codec.MAGIC:
        raise ValueError(f"a binary frame starts with 0x{codec.MAGIC:02x} and has at least {PREFIX_BYTES} bytes")
    end = PREFIX_BYTES + int.from_bytes(message[2:4], "big")
    if end > len(message):
        raise ValueError(f"the header is cut off: it should end at byte {end:,}, the frame has {len(message):,}")
    return end, message[1]


def _binary(message: bytes, header_end: int, kind: int, *, exact: bool) -> WireFrame:
    header, notes = _pretty(message[PREFIX_BYTES:header_end])
    size = len(message) - header_end
    parts = (
        Part(0, 1, "mark of the protocol", f"0x{message[0]:02x}"),
        Part(1, 1, "kind of payload", f"{kind} {_KINDS.get(kind, 'unknown')}"),
        Part(2, 2, "length of the header", f"{header_end - PREFIX_BYTES:,} bytes"),
        Part(PREFIX_BYTES, header_end - PREFIX_BYTES, "header", header),
        Part(header_end, size, "payload"),
    )
    return WireFrame(len(message), False, exact, parts, notes)


def _pretty(data: bytes) -> tuple[str, tuple[str, ...]]:
    """JSON laid out with secrets masked, and what is to be said of it."""
    text = data.decode("utf-8", "backslashreplace")
    notes: tuple[str, ...] = ()
    try:
        text = indent_json(text)
    except NotJson as error:
        notes = (f"it is not JSON: {error}",)
    masked = _SECRET_FIELD.sub(rf'\1"{MASK}"', mask(text))
    return masked, (*notes, "secrets are masked") if masked != text else notes
