"""Whether an event is the one that an expectation means, and how to say what came instead."""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.protocol import events as ev
from rts_console.protocol.events import Event
from rts_console.protocol.words import PayloadKind
from rts_console.scenario.checks import EVENTS
from rts_console.scenario.codes import same
from rts_console.scenario.steps import LINK_STATES, Expect, Message, Sees
from rts_console.scenario.wording import quoted

Fits = Callable[[Event], bool]
UserId = Callable[[str], str]
Received: Final = (ev.MessageReceived, ev.RoomMessageReceived)
MOST_SHOWN: Final = 5


def message_fits(wanted: Message, user_id: UserId) -> Fits:
    """Whether an event is a message that is meant."""
    payload = base64.b64decode(wanted.base64) if wanted.base64 is not None else None
    pattern = re.compile(wanted.matches) if wanted.matches is not None else None
    sender = user_id(wanted.sender) if wanted.sender else ""

    def fits(event: Event) -> bool:
        if not isinstance(event, Received) or (sender and event.user_id != sender):
            return False
        if wanted.room and (not isinstance(event, ev.RoomMessageReceived) or event.room_id != wanted.room):
            return False
        return _payload_fits(wanted, event, payload, pattern)

    return fits


def _payload_fits(
    wanted: Message,
    event: ev.MessageReceived | ev.RoomMessageReceived,
    payload: bytes | None,
    pattern: re.Pattern[str] | None,
) -> bool:
    if wanted.kind and wanted.kind != event.kind.name.lower():
        return False
    if wanted.bytes is not None and wanted.bytes != len(event.data):
        return False
    if not has_at_least(event.attributes, wanted.attributes):
        return False
    if payload is not None and payload != event.data:
        return False
    if wanted.delay is not None and event.at_ns - event.composed_at_ns > wanted.delay * 1e9:
        return False
    return _text_fits(wanted, event, pattern)


def _text_fits(
    wanted: Message, event: ev.MessageReceived | ev.RoomMessageReceived, pattern: re.Pattern[str] | None
) -> bool:
    if wanted.text is None and wanted.contains is None and pattern is None and wanted.json is msgspec.UNSET:
        return True
    if event.kind is not PayloadKind.TEXT:
        return False
    text = event.data.decode(errors="replace")
    if wanted.text is not None and text != wanted.text:
        return False
    if wanted.contains is not None and wanted.contains not in text:
        return False
    if pattern is not None and pattern.search(text) is None:
        return False
    return wanted.json is msgspec.UNSET or _json_fits(wanted.json, text)


def _json_fits(wanted: Any, text: str) -> bool:
    try:
        return has_at_least(json.loads(text), wanted)
    except (ValueError, RecursionError):
        return False


def has_at_least(seen: Any, wanted: Any) -> bool:
    """Whether JSON has all that is wanted; keys that are not named do not matter, lists must be whole."""
    if isinstance(wanted, Mapping):
        return isinstance(seen, Mapping) and all(k in seen and has_at_least(seen[k], v) for k, v in wanted.items())
    if isinstance(wanted, list):
        same_length = isinstance(seen, list) and len(seen) == len(wanted)
        return same_length and all(has_at_least(a, b) for a, b in zip(seen, wanted, strict=True))
    return bool(seen == wanted) and isinstance(seen, bool) == isinstance(wanted, bool)


def member_fits(wanted: Sees, user_id: UserId) -> Fits:
    """Whether an event is the coming or going that is meant."""
    other = user_id(wanted.joined or wanted.left)

    def fits(event: Event) -> bool:
        if not isinstance(event, ev.UserJoined if wanted.joined else ev.UserLeft):
            return False
        if event.user_id != other or (wanted.room and event.room_id != wanted.room):
            return False
        return not (wanted.reason and isinstance(event, ev.UserLeft)) or event.reason.name.lower() == wanted.reason

    return fits


def link_fits(state: str) -> Fits:
    """Whether an event says that the link came to this state."""
    wanted = LINK_STATES[state]
    return lambda event: isinstance(event, ev.ConnectionStateChanged) and event.state is wanted


def event_fits(name: str, where: Mapping[str, Any]) -> Fits:
    """Whether an event is of this kind, with these fields."""
    kind = EVENTS[name]
    return lambda event: isinstance(event, kind) and all(same(getattr(event, k), v) for k, v in where.items())


def fits_of(wanted: Expect, user_id: UserId) -> Fits:
    """Whether an event is what an expectation about one event means."""
    if wanted.receives is not None:
        return message_fits(wanted.receives, user_id)
    if wanted.sees is not None:
        return member_fits(wanted.sees, user_id)
    if wanted.link:
        return link_fits(wanted.link)
    return event_fits(wanted.event, wanted.where)


# --- in words -------------------------------------------------------------------------------------------------------


def kinds_of(wanted: Expect) -> tuple[type[Event], ...]:
    """The kinds of events worth showing when the one that was meant did not come."""
    if wanted.receives is not None or wanted.order is not None:
        return Received
    if wanted.sees is not None:
        return (ev.UserJoined, ev.UserLeft)
    if wanted.link or wanted.state is not None:
        return (ev.ConnectionStateChanged, ev.LoggedOut)
    return (EVENTS[wanted.event],) if wanted.event else (Event,)


def instead(events: Sequence[Event]) -> str:
    """What came instead, shortened."""
    if not events:
        return "nothing"
    shown = [event_words(event) for event in events[-MOST_SHOWN:]]
    more = f" and {len(events) - MOST_SHOWN} before" if len(events) > MOST_SHOWN else ""
    return ", ".join(shown) + more


def event_words(event: Event) -> str:
    """An event in a few words. Payloads are shortened."""
    match event:
        case ev.RoomMessageReceived():
            return f"{payload_words(event.kind, event.data)} from {event.user_id} in {event.room_id}"
        case ev.MessageReceived():
            return f"{payload_words(event.kind, event.data)} from {event.user_id}"
        case ev.UserJoined():
            return f"{event.user_id} joined {event.room_id}"
        case ev.UserLeft():
            return f"{event.user_id} left {event.room_id} ({event.reason.name.lower()})"
        case ev.ConnectionStateChanged():
            return f"link {event.state.name.lower()}" + (f" ({event.reason})" if event.reason else "")
        case ev.LoginResult():
            return f"login {event.code}"
        case ev.LoggedOut():
            return f"logged out ({event.reason})"
        case _:
            return type(event).__name__


def payload_words(kind: PayloadKind, data: bytes) -> str:
    """A payload in quotes, or how many bytes it has."""
    if kind is PayloadKind.BINARY:
        return f"{len(data):,} bytes"
    return quoted(data.decode(errors="replace"))


def captured(event: Event) -> dict[str, Any]:
    """What `as` keeps of an event."""
    if not isinstance(event, Received):
        fields: dict[str, Any] = msgspec.to_builtins(event, enc_hook=str)
        return fields
    text = event.data.decode(errors="replace")
    kept = {
        "text": text if event.kind is PayloadKind.TEXT else base64.b64encode(event.data).decode(),
        "from": event.user_id,
        "room": getattr(event, "room_id", ""),
        "kind": event.kind.name.lower(),
        "bytes": len(event.data),
        "delay_ms": (event.at_ns - event.composed_at_ns) / 1e6,
    }
    try:
        kept["json"] = json.loads(text)
    except (ValueError, RecursionError):
        pass
    return kept
