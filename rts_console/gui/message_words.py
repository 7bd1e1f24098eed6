"""What a family has a message say about itself: RongCloud's type and flag, an Agora packet's data stream. No Qt."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import MessageMode
from rts_console.vendors.agora_streams import OutgoingStream
from rts_console.vendors.rongcloud_messages import RESERVED

_KINDS: Final = {
    MessageMode.RELIABLE_ORDERED: (True, True),
    MessageMode.UNRELIABLE_ORDERED: (False, True),
    MessageMode.UNRELIABLE_UNORDERED: (False, False),
}


def holds_its_type(values: Mapping[str, Any], text: str) -> bool:
    """Whether a text is what its object name says: those of the vendor's hold a JSON object. An empty one may be."""
    if not str(values.get("type", "")).startswith(RESERVED) or not text.strip():
        return True
    try:
        return isinstance(msgspec.json.decode(text), dict)
    except (ValueError, RecursionError):
        return False


class MessageWords:
    """Attributes for messages to rooms. A data stream counts its packets, so that the receiver sees what is missing."""

    def __init__(self) -> None:
        """Begin with no stream."""
        self._streams: dict[tuple[str, str, int], OutgoingStream] = {}

    def attributes(
        self, family: str, values: Mapping[str, Any], key: str, room_id: str, mode: MessageMode
    ) -> Attributes:
        """Those of the next message of identity `key` to a room, from the values of the family's form."""
        if family != "agora":
            return {name: value for name, value in values.items() if isinstance(value, str | int)}
        return self._stream(key, room_id, int(values.get("stream", 1)), mode).attributes()

    def _stream(self, key: str, room_id: str, number: int, mode: MessageMode) -> OutgoingStream:
        """The stream of that number; one that is to travel otherwise is another."""
        reliable, ordered = _KINDS[mode]
        stream = self._streams.get((key, room_id, number))
        if stream is None or stream.mode is not mode:
            run = secrets.randbelow(2**31)
            stream = OutgoingStream(number, reliable=reliable, ordered=ordered, run=run)
            self._streams[key, room_id, number] = stream
        return stream
