"""Events become columns: those that come in thousands by builders of their own, the others through `entry`."""

import math
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.protocol.events import Event, FrameSeen, MessageReceived, MessageSubmitted, RoomMessageReceived
from rts_console.protocol.words import PayloadKind, Scope
from rts_console.record.row import FRAME_KIND, Direction, Severity
from rts_console.record.translate import FRAME_RESULTS, MASKED, MESSAGE_KINDS, Entry, Result, attribute_words

_OUT, _IN = int(Direction.OUT), int(Direction.IN)
_TEXT, _BINARY = int(PayloadKind.TEXT), int(PayloadKind.BINARY)
NOTHING: Final[Mapping[str, Any]] = {}


class Part(msgspec.Struct, gc=False, kw_only=True):
    """Rows as columns. A column is a list, or one value for all rows; what is not named has the usual value.

    `words` are texts for the log's table, `notes` texts that stand with the row.
    """

    at_ns: list[int]
    numbers: Mapping[str, Any] = NOTHING
    words: Mapping[str, Any] = NOTHING
    times: Mapping[str, list[int]] = NOTHING
    ids: list[str] | None = None
    results: list[Result | None] | None = None
    notes: list[str] | None = None


def payload_of(event: Any) -> bytes:
    """The payload that a row will have."""
    data: bytes = event.payload if type(event) is Entry else event.data
    return data


def received(events: Sequence[Any], own_users: Container[str]) -> Part:
    """Messages from peers."""
    return _received(events, own_users, {"kind": "message", "who": [event.user_id for event in events]}, {})


def room_received(events: Sequence[Any], own_users: Container[str]) -> Part:
    """Messages of a room."""
    words = {
        "kind": "room message",
        "who": [event.user_id for event in events],
        "where": [event.room_id for event in events],
    }
    return _received(events, own_users, words, {"position": [event.position for event in events]})


def _received(
    events: Sequence[Any], own_users: Container[str], words: Mapping[str, Any], more: Mapping[str, Any]
) -> Part:
    at_ns = [event.at_ns for event in events]
    composed_at_ns = [event.composed_at_ns for event in events]
    numbers = {
        "direction": int(Direction.IN),
        "payload_kind": [event.kind for event in events],
        "mode": [event.mode for event in events],
        **more,
    }
    if own_users:
        numbers["elapsed_ms"] = _one_way(words["who"], own_users, composed_at_ns, at_ns)
    return Part(
        at_ns=at_ns,
        numbers=numbers,
        words=words,
        times={
            "composed_at_ns": composed_at_ns,
            "gateway_in_ns": [event.gateway_in_ns for event in events],
            "gateway_out_ns": [event.gateway_out_ns for event in events],
        },
        ids=[event.client_message_id for event in events],
        notes=_attributes(events),
    )


def _attributes(events: Sequence[Any]) -> list[str] | None:
    """What a family of services says of messages, as notes; nothing where no message has any, as nearly always."""
    if not any(event.attributes for event in events):
        return None
    return [attribute_words(event.attributes) for event in events]


def _one_way(
    who: Sequence[str], own_users: Container[str], composed_at_ns: Sequence[int], at_ns: Sequence[int]
) -> list[float]:
    """One-way time of a message between two identities of this program: one clock, so it is exact."""
    rows = zip(who, composed_at_ns, at_ns, strict=True)
    return [(at - composed) / 1e6 if composed and user in own_users else math.nan for user, composed, at in rows]


def submitted(events: Sequence[Any], own_users: Container[str]) -> Part:
    """Messages that identities of this program sent."""
    at_ns = [event.at_ns for event in events]
    return Part(
        at_ns=at_ns,
        numbers={
            "direction": int(Direction.OUT),
            "severity": int(Severity.INFO),
            "message_id": [event.message_id for event in events],
            "payload_kind": [event.kind for event in events],
            "mode": [event.mode for event in events],
        },
        words={
            "kind": [MESSAGE_KINDS[event.scope] for event in events],
            "who": [event.target if event.scope is Scope.PEER else "" for event in events],
            "where": [event.target if event.scope is Scope.ROOM else "" for event in events],
        },
        times={"composed_at_ns": at_ns},
        ids=[event.client_message_id for event in events],
        notes=_attributes(events),
    )


def frames(events: Sequence[Any], own_users: Container[str]) -> Part:
    """Raw frames: at least as many as there are messages, while they are recorded."""
    masked = any(event.masked for event in events)
    return Part(
        at_ns=[event.at_ns for event in events],
        numbers={
            "direction": [_OUT if event.outgoing else _IN for event in events],
            "payload_kind": [_TEXT if event.text else _BINARY for event in events],
        },
        words={"kind": FRAME_KIND},
        results=[FRAME_RESULTS[event.text, event.masked] for event in events],
        notes=[MASKED if event.masked else "" for event in events] if masked else None,
    )


def others(events: Sequence[Any], own_users: Container[str]) -> Part:
    """Entries, made of any event."""
    return Part(
        at_ns=[made.at_ns for made in events],
        numbers={name: [getattr(made, name) for made in events] for name in _NUMBERS},
        words={name: [getattr(made, name) for made in events] for name in ("kind", "who", "where")},
        times={name: [getattr(made, name) for made in events] for name in _TIMES},
        ids=[made.client_message_id for made in events],
        results=[made.result for made in events],
        notes=[made.note for made in events],
    )


_NUMBERS: Final = ("direction", "message_id", "payload_kind", "elapsed_ms", "severity", "mode", "position")
_TIMES: Final = ("composed_at_ns", "gateway_in_ns", "gateway_out_ns")

Builder = Callable[[Sequence[Any], Container[str]], Part]

BUILDERS: Final[dict[type[Event] | type[Entry], Builder]] = {
    MessageReceived: received,
    RoomMessageReceived: room_received,
    MessageSubmitted: submitted,
    FrameSeen: frames,
    Entry: others,
}
"""What makes columns of each of the types that come in; any other event is made an `Entry` first."""
