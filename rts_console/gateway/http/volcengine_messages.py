"""Messages from app servers by Volcengine's server API: to a user, to users in a room, to a room.

`Success` says that the server took the message, not that anybody got it. A user of the RTS SDK does not receive what
is sent to it in a room (`SendRoomUnicast`): the vendor's page says to use `SendUnicast`. One of the RTC SDK does; where
the clients are to stand for such, it arrives as a peer's message with `room_id` among its attributes.
"""

import base64
import binascii
import logging
from collections.abc import Callable, Sequence
from typing import Final

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.http.volcengine_call import Apps, Caller, Operation, Parameters, Refused, check_id, check_room
from rts_console.gateway.hub import Hub
from rts_console.gateway.limits import Rate
from rts_console.gateway.server_voice import ServerVoice
from rts_console.protocol.clock import now_ns
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import PayloadKind

VERSIONS: Final = ("2023-07-20", "2020-12-01")
PER_SECOND: Final = 500
"""Messages of an account, all four actions together; a batch counts as often as it has receivers."""
BATCH_USERS: Final = 600
BATCH_BYTES: Final = 20 * 1024
SUCCESS: Final = {"Message": "Success"}

log = logging.getLogger(__name__)


class SendUnicast(Parameters, frozen=True):
    """A message to a user, whether in a room or not."""

    to: str = ""
    message: str = ""
    binary: bool = False
    # The vendor's name is a word of Python's.
    from_: str = ""


class SendRoomUnicast(SendUnicast, frozen=True):
    """A message to one user of a room."""

    room_id: str = ""


class BatchSendRoomUnicast(Parameters, frozen=True):
    """A message to some users of a room."""

    room_id: str = ""
    to: list[str] = []
    message: str = ""
    binary: bool = False
    from_: str = ""


class SendBroadcast(Parameters, frozen=True):
    """A message to a room."""

    room_id: str = ""
    message: str = ""
    binary: bool = False
    from_: str = ""


Wanted = SendUnicast | BatchSendRoomUnicast | SendBroadcast


class MessageOperations:
    """Sending, at one gateway."""

    def __init__(self, hub: Hub, apps: Apps, clock: Callable[[], int] = now_ns, *, rtc_clients: bool = False) -> None:
        """Take who passes messages on; `clock` counts the rates. `rtc_clients`: users receive in-room unicasts."""
        self._hub = hub
        self._rtc_clients = rtc_clients
        self._apps = apps
        self._clock = clock
        self._voice = ServerVoice(hub.backplane, clock)
        self._rates: dict[str, Rate] = {}

    def table(self) -> dict[tuple[str, str], Operation]:
        """By action and version."""
        operations = {
            "SendUnicast": Operation(SendUnicast, self._send_unicast),
            "SendRoomUnicast": Operation(SendRoomUnicast, self._send_room_unicast),
            "BatchSendRoomUnicast": Operation(BatchSendRoomUnicast, self._batch),
            "SendBroadcast": Operation(SendBroadcast, self._send_broadcast),
        }
        return {(action, version): each for action, each in operations.items() for version in VERSIONS}

    async def _send_unicast(self, caller: Caller, wanted: SendUnicast) -> object:
        kind, payload = self._judge(caller, wanted)
        check_id("To", wanted.to, "InvalidParameter.IllegalTo")
        self._count(caller, 1)
        if self._hub.backplane.session_of((wanted.app_id, wanted.to)) is None:
            log.info("SendUnicast from %s: %s is not logged in, so nobody gets it", wanted.from_, wanted.to)
            return SUCCESS
        return await self._say(ScopeKey.inbox(wanted.app_id, wanted.to), wanted.from_, kind, payload)

    async def _send_room_unicast(self, caller: Caller, wanted: SendRoomUnicast) -> object:
        kind, payload = self._judge(caller, wanted)
        check_room(wanted.room_id)
        check_id("To", wanted.to, "InvalidParameter.IllegalTo")
        self._count(caller, 1)
        return await self._say_in_room(wanted, [wanted.to], kind, payload)

    async def _batch(self, caller: Caller, wanted: BatchSendRoomUnicast) -> object:
        kind, payload = self._judge(caller, wanted)
        check_room(wanted.room_id)
        if len(wanted.to) > BATCH_USERS:
            words = f"To names {len(wanted.to)} users; {BATCH_USERS} is the limit."
            raise Refused("InvalidParameter.UserCountOverLimit", words)
        if not wanted.to:
            raise Refused("InvalidParameter.IllegalTo", "To is empty. Name the users.")
        for user_id in wanted.to:
            check_id("To", user_id, "InvalidParameter.IllegalTo")
        if len(payload) > BATCH_BYTES:
            words = f"The message has {len(payload):,} bytes; {BATCH_BYTES:,} is the limit of a batch."
            raise Refused("InvalidParameter.SizeOverLimit", words)
        self._count(caller, len(wanted.to))
        return await self._say_in_room(wanted, wanted.to, kind, payload)

    async def _send_broadcast(self, caller: Caller, wanted: SendBroadcast) -> object:
        kind, payload = self._judge(caller, wanted)
        check_room(wanted.room_id)
        self._count(caller, 1)
        scope = ScopeKey.room(wanted.app_id, wanted.room_id)
        if not self._hub.backplane.members(scope):
            log.info("SendBroadcast from %s: nobody is in %s, so nobody gets it", wanted.from_, wanted.room_id)
            return SUCCESS
        self._count_room(wanted)
        return await self._say(scope, wanted.from_, kind, payload)

    # --- judging ---

    def _judge(self, caller: Caller, wanted: Wanted) -> tuple[PayloadKind, bytes]:
        """Everything that is the same for all four; the payload."""
        self._apps.check(caller, wanted.app_id)
        if not self._hub.rules.peer_messages:
            words = f"The rule set {self._hub.rules.name} (Basic) has no messages from servers. Use Advanced."
            raise Refused("AccessDenied.ServiceNotEnabled", words)
        check_id("From", wanted.from_, "InvalidParameter.IllegalFrom")
        if self._hub.backplane.session_of((wanted.app_id, wanted.from_)) is not None:
            words = f"{wanted.from_} is a user who is logged in. Give a From that is no user's id."
            raise Refused("InvalidParameter.IllegalFrom", words)
        kind, payload = _payload(wanted)
        if problem := self._hub.rules.size_problem(kind, len(payload)):
            raise Refused("InvalidParameter.SizeOverLimit", problem)
        return kind, payload

    def _count(self, caller: Caller, messages: int) -> None:
        rate = self._rates.setdefault(caller.account, Rate(PER_SECOND))
        if wait_ms := rate.take(self._clock(), messages):
            words = f"More than {PER_SECOND} messages per second of this account. Wait {wait_ms} ms."
            raise Refused("FlowLimitExceeded.QPSOverLimit", words)

    def _count_room(self, wanted: SendBroadcast) -> None:
        app = self._hub.apps.get(wanted.app_id)
        room = app.rooms.get(wanted.room_id) if app else None
        if room is None:
            return
        room.adapt_rate(len(self._hub.backplane.members(room.key)))
        if wait_ms := room.rate.take(self._clock()):
            words = f"More than {room.rate.per_second} messages per second in {room.room_id}. Wait {wait_ms} ms."
            raise Refused("FlowLimitExceeded.QPSOverLimit", words)

    async def _say(
        self,
        scope: ScopeKey,
        author: str,
        kind: PayloadKind,
        payload: bytes,
        attributes: Attributes | None = None,
    ) -> object:
        said = await self._voice.say(scope, author, kind, payload, attributes)
        if not said.known:
            raise Refused("InternalServiceTimeout", said.problem)
        if said.problem:
            raise Refused("InternalError", said.problem)
        return SUCCESS

    async def _say_in_room(
        self, wanted: SendRoomUnicast | BatchSendRoomUnicast, to: Sequence[str], kind: PayloadKind, payload: bytes
    ) -> object:
        action, room_id = type(wanted).__name__, wanted.room_id
        if not self._rtc_clients:
            log.info("%s to %d users in %s: the RTS SDK does not receive it; use SendUnicast", action, len(to), room_id)
            return SUCCESS
        members = self._hub.backplane.members(ScopeKey.room(wanted.app_id, room_id))
        for user_id in dict.fromkeys(to):
            if user_id in members:
                scope = ScopeKey.inbox(wanted.app_id, user_id)
                await self._say(scope, wanted.from_, kind, payload, {"room_id": room_id})
        return SUCCESS


def _payload(wanted: Wanted) -> tuple[PayloadKind, bytes]:
    if not wanted.message:
        raise Refused("InvalidParameter", "Message is empty. Say what to send.")
    if not wanted.binary:
        return PayloadKind.TEXT, _utf8(wanted.message)
    try:
        return PayloadKind.BINARY, base64.b64decode(wanted.message, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("InvalidParameter", "Binary is true, so Message must be Base64, and is not.") from None


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        words = "Message has half of a character pair, which UTF-8 cannot carry."
        raise Refused("InvalidParameter.Unmarshal", words) from None
