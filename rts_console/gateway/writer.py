"""Writing to clients: in order, never without looking at what already waits, and never for one at another's cost."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from rts_console.gateway.presence import Client, User
from rts_console.gateway.room import Room
from rts_console.protocol.codec import encode_control
from rts_console.protocol.frames import ServerControl
from rts_console.protocol.words import CloseCode
from rts_console.websocket.framing import encode_server_frame

SLOW_BYTES: Final = 4 * 1024 * 1024
"""What may wait for a client when something for it comes from others."""
ANSWER_BYTES: Final = 5 * 1024 * 1024
"""What may wait in all: answers to its own commands count as well."""
PAIRS_SHOWN: Final = 100

log = logging.getLogger(__name__)


class Writer:
    """Writes what sessions want written. `lost` is called when a link is ended from here."""

    def __init__(self, clock: Callable[[], int], lost: Callable[[Client], None]) -> None:
        """Begin with nothing written."""
        self.messages_shed = 0
        self.shed_by_pair: Counter[tuple[str, str, str]] = Counter()
        self._clock = clock
        self._lost = lost
        self.busy: Client | None = None
        """Whose messages are being worked on."""
        self.ending = False
        """Whether they have been, and what they lead to is being written: the sooner, the sooner its receivers wake."""
        self._later: dict[Client, None] = {}
        self.settle: Callable[[], None] = lambda: None
        """Writes what is held for the members of a room; called before anything is written to anybody."""

    # --- batches ---

    def begin(self, client: Client) -> None:
        """Messages of this client are being worked on: what is meant for it is written at their end."""
        self.busy = client

    def end(self, client: Client) -> None:
        """They have been worked on: write to the others first, and only then its answers."""
        self.busy, self.ending = None, True
        try:
            self.settle()
        finally:
            self.ending = False
        later, self._later = self._later, {}
        for other in later:
            self.flush(other)
        self.flush(client)
        if client.connection.buffered > ANSWER_BYTES:
            self.end_slow(client)

    def flush_later(self, client: Client) -> None:
        """Write what waits at the end of the batch that is being worked on, or now when there is none."""
        if self.busy is None:
            self.flush(client)
        elif client is not self.busy:
            self._later[client] = None

    def flush(self, client: Client) -> None:
        """Write what waits, and end the link if the session wants that."""
        self.settle()
        session = client.session
        messages = session.messages_to_send(self._clock())
        if messages and not client.closing:
            client.connection.send(messages)
        if session.close_wanted is not None and not client.closing:
            code, reason = session.close_wanted
            client.closing = True
            if code != CloseCode.NORMAL:
                log.info("%s: link closed: %d %s", client.name, code, reason)
            client.connection.close(code, reason)
            self._lost(client)

    # --- to whom ---

    def tell(self, user: User, frame: ServerControl) -> None:
        """Send a control frame to a user, if it is here."""
        if user.client is not None:
            self.settle()
            user.client.session.reply(frame)
            self.flush_later(user.client)

    def tell_room(self, room: Room, frame: ServerControl, *, but: str = "") -> None:
        """Send a control frame to all members that are here."""
        encoded = encode_server_frame(encode_control(frame))
        for client in room.receivers(but):
            if self.can_take(client):
                self.write_encoded(client, encoded)

    def write_encoded(self, client: Client, encoded: bytes) -> None:
        """Write a framed message, after all that waits."""
        self.settle()
        if client.session.has_messages:
            self.flush(client)
        client.connection.send_encoded(encoded)

    def send_all_encoded(self, client: Client, frames: Sequence[bytes]) -> None:
        """Write framed messages, after all that waits, with what else the batch that is worked on leads to."""
        if client.session.has_messages:
            self.flush(client)
        if self.ending:
            client.connection.write_encoded(frames, frames[0] if len(frames) == 1 else b"".join(frames))
        else:
            client.connection.send_all_encoded(frames)

    # --- who cannot keep up ---

    def can_take(self, client: Client) -> bool:
        """Whether something that must not be left out may be written now; where too much waits, the link ends."""
        if not self.is_slow(client):
            return True
        self.end_slow(client)
        return False

    def is_slow(self, client: Client) -> bool:
        """Whether too much waits already."""
        return client.connection.buffered > SLOW_BYTES

    def end_slow(self, client: Client) -> None:
        """End the link of a client that does not read: it can come back and be told what it missed."""
        waiting, unread = client.connection.buffered, client.session.unconfirmed
        reason = f"{waiting:,} bytes wait and {unread:,} messages are unread; the client does not read fast enough."
        client.session.close(CloseCode.SLOW_CONSUMER, reason)
        self.flush(client)

    def shed(self, app_id: str, sender: str, receiver: str) -> None:
        """Count an unreliable message that a receiver did not get."""
        self.messages_shed += 1
        self.shed_by_pair[app_id, sender, receiver] += 1

    def shed_pairs(self) -> list[dict[str, Any]]:
        """Whose unreliable messages were shed for whom, the most first."""
        return [
            {"app_id": app_id, "from": sender, "to": receiver, "messages": count}
            for (app_id, sender, receiver), count in self.shed_by_pair.most_common(PAIRS_SHOWN)
        ]
