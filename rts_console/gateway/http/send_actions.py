"""Messages that an operator has the server send: kept and passed on as a user's are, within the rules of one user."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.http.actions import BODY_LIMIT, Action, Answer, done, not_there
from rts_console.gateway.hub import Hub
from rts_console.gateway.server_voice import KEPT_WITHIN_S, ServerVoice
from rts_console.protocol.clock import now_ns
from rts_console.protocol.rates import UserRates
from rts_console.protocol.server import clip
from rts_console.protocol.words import PayloadKind, Scope, id_problem

SEND_LIMIT: Final = BODY_LIMIT + 6 * 65_536
"""Bytes of a body: in JSON, a byte of text may take six."""


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Send `text`, or the bytes of `base64`, to a user or a room, as from a user that is not logged in."""

    app_id: str
    from_user_id: str
    user_id: str = ""
    room_id: str = ""
    text: str | None = None
    base64: str | None = None


class SendActions:
    """Sending at one gateway. What all operators send in an app counts as one user's."""

    def __init__(self, hub: Hub, app_ids: Sequence[str], clock: Callable[[], int] = now_ns) -> None:
        """Take who passes messages on; `clock` counts the rates."""
        self._hub = hub
        self._clock = clock
        self._rates = {app_id: UserRates(hub.rules) for app_id in app_ids}

    def table(self) -> dict[str, Action]:
        """By name, with the least role that may."""
        return {"send": Action("operator", Send, self._send, SEND_LIMIT)}

    async def _send(self, wanted: Send) -> Answer:
        if problem := self._problem(wanted):
            return problem
        try:
            kind, payload = _payload(wanted)
        except ValueError as error:
            return Answer(400, {"error": str(error)})
        if words := self._hub.rules.size_problem(kind, len(payload)):
            return Answer(400, {"error": words})
        if wait := self._excess(wanted, len(payload)):
            return Answer(429, {"error": f"{wait[1]} Wait {wait[0]} ms.", "retry_after_ms": wait[0]})
        return await self._keep(wanted, kind, payload)

    def _problem(self, wanted: Send) -> Answer | None:
        app_id, author = wanted.app_id, wanted.from_user_id
        if app_id not in self._rates:
            return not_there(f"There is no app {clip(app_id)}.")
        if bool(wanted.user_id) == bool(wanted.room_id):
            return Answer(400, {"error": "Say to whom: give a user_id or a room_id, and only one of them."})
        if words := id_problem("from_user_id", author, self._hub.rules.ids):
            return Answer(400, {"error": words})
        if self._hub.backplane.session_of((app_id, author)) is not None:
            # It could tell its own messages from these no more, and would miss a place in the room.
            words = f"{author} is logged in: nobody else speaks in its name. Give a from_user_id that is not."
            return Answer(400, {"error": words})
        return self._nobody(wanted)

    def _nobody(self, wanted: Send) -> Answer | None:
        """Why there is nobody to send it to."""
        backplane, app_id = self._hub.backplane, wanted.app_id
        if wanted.user_id:
            if not self._hub.rules.peer_messages:
                return Answer(400, {"error": f"The rule set {self._hub.rules.name} has no messages to a peer."})
            online = backplane.session_of((app_id, wanted.user_id)) is not None
            return None if online else not_there(f"{clip(wanted.user_id)} is not online.")
        members = backplane.members(ScopeKey.room(app_id, wanted.room_id))
        return None if members else not_there(f"There is no room {clip(wanted.room_id)}.")

    def _excess(self, wanted: Send, size: int) -> tuple[int, str] | None:
        now = self._clock()
        scope = Scope.PEER if wanted.user_id else Scope.ROOM
        if excess := self._rates[wanted.app_id].excess(scope, size, "the server", now):
            return excess
        app = self._hub.apps.get(wanted.app_id)
        room = app.rooms.get(wanted.room_id) if app else None
        if room and (wait_ms := room.rate.take(now)):
            return wait_ms, f"More than {room.rate.per_second} messages per second from all members of {room.room_id}."
        return None

    async def _keep(self, wanted: Send, kind: PayloadKind, payload: bytes) -> Answer:
        if wanted.user_id:
            scope = ScopeKey.inbox(wanted.app_id, wanted.user_id)
        else:
            scope = ScopeKey.room(wanted.app_id, wanted.room_id)
        voice = ServerVoice(self._hub.backplane, self._clock, kept_within_s=KEPT_WITHIN_S)
        said = await voice.say(scope, wanted.from_user_id, kind, payload)
        return done(message_id=said.message_id) if said.message_id else Answer(503, {"error": said.problem})


def _payload(wanted: Send) -> tuple[PayloadKind, bytes]:
    if (wanted.text is None) == (wanted.base64 is None):
        raise ValueError("Say what: give text or base64, and only one of them.")
    if wanted.text is not None:
        return PayloadKind.TEXT, wanted.text.encode()
    try:
        return PayloadKind.BINARY, base64.b64decode(wanted.base64 or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"base64 cannot be read: {error}.") from None
