"""RongCloud's system messages: from the server to everyone who is online, in nobody's room."""

import secrets
from collections.abc import Callable
from typing import Final

from rts_console.gateway.backplane import Appended, Message, NotKept, ScopeKey
from rts_console.gateway.http.rongcloud_port import ServerMessage
from rts_console.gateway.hub import Hub
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import PayloadKind

SYSTEM: Final = 6
"""The vendor's number of the kind of conversation."""


class SystemMessages:
    """Puts messages into the inboxes of those who are online at this gateway."""

    def __init__(self, hub: Hub, clock: Callable[[], int] = now_ns) -> None:
        """Take where users are and what time it is."""
        self._hub = hub
        self._clock = clock

    def tell_everyone(self, app_id: str, message: ServerMessage) -> int:
        """Send to all who are online, the sender only where it shall have it; returns how many that are."""
        app = self._hub.apps.get(app_id)
        users = list(app.users.values()) if app is not None else []
        met = [user.user_id for user in users if user.client is not None]
        if not message.include_sender:
            met = [user_id for user_id in met if user_id != message.user_id]
        now, uid = self._clock(), secrets.token_hex(8)
        attributes: dict[str, str | int] = {"type": message.object_name, "uid": uid, "conversation": SYSTEM}
        for number, user_id in enumerate(met):
            own_id = f"server-{uid}-{number}"  # one author's id is kept once, in whatever inbox
            sent = Message(message.user_id, own_id, now, now, PayloadKind.TEXT, message.content, attributes=attributes)
            self._hub.backplane.append(ScopeKey.inbox(app_id, user_id), sent, 0, _forget)
        return len(met)


def _forget(_: Appended | NotKept) -> None:
    """The server is not told what became of a message for everyone."""
