"""Messages on their way out: their ids, why one may not leave, and what became of each."""

from typing import Any, Final

import msgspec

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.chat_room_codes import ChatRoomCode, vendor_code
from rts_console.protocol.words import (
    Code,
    MessageMode,
    Outcome,
    PayloadKind,
    RefusalCode,
    RoomMessageSendResult,
    RuleSet,
    Scope,
    UserMessageSendResult,
    code_or,
)

_RESULT_OF_REFUSAL: Final = {
    RefusalCode.NOT_IN_ROOM: RoomMessageSendResult.NOT_JOIN,
    RefusalCode.NO_RECEIVER: UserMessageSendResult.NO_RECEIVER,
    RefusalCode.TEXT_TOO_LARGE: UserMessageSendResult.EXCEED_MAX_LENGTH,
    RefusalCode.BINARY_TOO_LARGE: UserMessageSendResult.EXCEED_MAX_LENGTH,
    RefusalCode.RATE_ROOM: UserMessageSendResult.EXCEED_QPS,
    RefusalCode.RATE_USER: UserMessageSendResult.EXCEED_QPS,
    RefusalCode.RATE_IN_FLIGHT: UserMessageSendResult.EXCEED_QPS,
}
_SUCCESS: Final = int(UserMessageSendResult.SUCCESS)
_ROOM_SUCCESS: Final = int(RoomMessageSendResult.SUCCESS)
_SUCCESSES: Final = (_SUCCESS, _ROOM_SUCCESS)


class Sending(msgspec.Struct, frozen=True, gc=False):
    """One message from the moment it was composed."""

    scope: Scope
    target: str
    message_id: int
    client_message_id: str
    kind: PayloadKind
    data: bytes
    mode: MessageMode
    composed_at_ns: int
    attributes: fr.Attributes = {}

    def submitted(self, now_ns: int) -> ev.MessageSubmitted:
        """The event that it was composed."""
        return ev.MessageSubmitted(
            at_ns=now_ns,
            scope=self.scope,
            target=self.target,
            message_id=self.message_id,
            client_message_id=self.client_message_id,
            kind=self.kind,
            data=self.data,
            mode=self.mode,
            attributes=self.attributes,
        )

    def encode(self, call_id: int) -> bytes:
        """The binary WebSocket message that carries it."""
        header: fr.ClientHeader
        ids = (self.client_message_id, self.composed_at_ns)
        if self.scope is Scope.PEER:
            header = fr.SendPeer(call_id, self.target, *ids, self.mode, self.attributes)
        elif self.scope is Scope.ROOM:
            header = fr.SendRoom(call_id, self.target, *ids, self.mode, self.attributes)
        else:
            header = fr.SendServer(call_id, *ids)
        return codec.encode_payload(header, self.kind, self.data)


class Outbox:
    """Numbers messages and says how each ended.

    Message ids start at 1; peer and server messages share one sequence, each room has its own (facts, section 1.1).
    A client message id is `<client>-<number>`, the same on every try, unique over all clients.
    """

    def __init__(self, client: str) -> None:
        """`client` is a random word of this client."""
        self._client = client
        self._composed = 0
        self._last_id = 0
        self._last_room_ids: dict[str, int] = {}

    def peer(
        self,
        user_id: str,
        kind: PayloadKind,
        data: bytes,
        mode: MessageMode,
        now_ns: int,
        attributes: fr.Attributes | None = None,
    ) -> Sending:
        """Compose a message to a user."""
        self._last_id += 1
        return self._compose(Scope.PEER, user_id, self._last_id, kind, data, mode, now_ns, attributes)

    def room(
        self,
        room_id: str,
        kind: PayloadKind,
        data: bytes,
        mode: MessageMode,
        now_ns: int,
        attributes: fr.Attributes | None = None,
    ) -> Sending:
        """Compose a message to a room."""
        message_id = self._last_room_ids.get(room_id, 0) + 1
        self._last_room_ids[room_id] = message_id
        return self._compose(Scope.ROOM, room_id, message_id, kind, data, mode, now_ns, attributes)

    def server(self, kind: PayloadKind, data: bytes, now_ns: int) -> Sending:
        """Compose a message to the app server."""
        self._last_id += 1
        return self._compose(Scope.SERVER, "", self._last_id, kind, data, MessageMode.RELIABLE_ORDERED, now_ns)

    def _compose(
        self,
        scope: Scope,
        target: str,
        message_id: int,
        kind: PayloadKind,
        data: bytes,
        mode: MessageMode,
        now_ns: int,
        attributes: fr.Attributes | None = None,
    ) -> Sending:
        self._composed += 1
        ids = (scope, target, message_id, f"{self._client}-{self._composed}")
        return Sending(*ids, kind, data, mode, now_ns, attributes or {})

    def refusal(
        self, sending: Sending, rules: RuleSet, *, logged_in: bool, link_up: bool, joined: bool, server_params: bool
    ) -> tuple[Code, str] | None:
        """Why the message may not leave now, as the vendor's code and a sentence; `None` when it may."""
        results = RoomMessageSendResult if sending.scope is Scope.ROOM else UserMessageSendResult
        if problem := rules.size_problem(sending.kind, len(sending.data)):
            return results.EXCEED_MAX_LENGTH, problem
        if not logged_in:
            if sending.scope is Scope.ROOM:
                return RoomMessageSendResult.NOT_JOIN, "Nobody is logged in. Log in and join the room first."
            return UserMessageSendResult.NOT_LOGIN, "Nobody is logged in. Log in first."
        if not link_up:
            return results.NO_CONNECTION, "The link is being made again. Send again when it is back."
        if sending.scope is Scope.ROOM and not joined:
            return RoomMessageSendResult.NOT_JOIN, f"The room {sending.target} is not joined. Join it first."
        if sending.scope is Scope.SERVER and not server_params:
            return UserMessageSendResult.SERVER_PARAMS_NOT_SET, "Set signature and URL of the app server first."
        return None

    def refused(
        self, sending: Sending, code: Code, reason: str, now_ns: int, retry_after_ms: int = 0
    ) -> ev.SendCompleted:
        """The message did not leave."""
        more = {"reason": reason, "retry_after_ms": retry_after_ms}
        return _completed(sending, int(code), Outcome.REFUSED, now_ns, **more)

    def rejected(self, sending: Sending, frame: fr.Refused, now_ns: int) -> ev.SendCompleted:
        """The gateway refused the command as such: its code is one of ours, shown as the vendor's nearest.

        A code that is neither ours nor the vendor's for a refusal is 1000 Unknown.
        """
        ours = code_or(RefusalCode, frame.code, None)
        if ours is RefusalCode.NOT_LOGGED_IN:
            room = sending.scope is Scope.ROOM
            code: int = RoomMessageSendResult.NOT_JOIN if room else UserMessageSendResult.NOT_LOGIN
        elif ours:
            code = _RESULT_OF_REFUSAL.get(ours, UserMessageSendResult.UNKNOWN)
        else:
            code = UserMessageSendResult.UNKNOWN if frame.code in _SUCCESSES else frame.code
        reason = f"{ours or frame.code}: {frame.reason}"
        wait_ms = frame.retry_after_ms
        return _completed(sending, code, Outcome.REFUSED, now_ns, reason=reason, retry_after_ms=wait_ms)

    def timed_out(self, sending: Sending, now_ns: int) -> ev.SendCompleted:
        """No answer came: whether it arrived is unknown."""
        timeout = UserMessageSendResult.TIMEOUT
        return _completed(sending, timeout, Outcome.UNKNOWN, now_ns, reason=timeout.meaning)

    def cut(self, sending: Sending, reason: str, now_ns: int) -> ev.SendCompleted:
        """The link broke before the answer: whether it arrived is unknown."""
        return self.lost(
            sending, f"The link broke before the answer ({reason}); whether it arrived is unknown.", now_ns
        )

    def lost(self, sending: Sending, sentence: str, now_ns: int) -> ev.SendCompleted:
        """The answer will never be known: whether the message arrived is unknown."""
        code = UserMessageSendResult.NETWORK_DISCONNECTED
        return _completed(sending, code, Outcome.UNKNOWN, now_ns, reason=sentence)

    def accepted(self, sending: Sending, frame: fr.Accepted, now_ns: int, written_at_ns: int = 0) -> ev.SendCompleted:
        """The gateway answered. Written out for speed: this is done for every message."""
        code = frame.code
        if sending.scope is Scope.ROOM:
            return ev.RoomMessageSent(
                at_ns=now_ns,
                message_id=sending.message_id,
                client_message_id=sending.client_message_id,
                outcome=Outcome.ACCEPTED if code == _ROOM_SUCCESS else Outcome.REFUSED,
                composed_at_ns=sending.composed_at_ns,
                written_at_ns=written_at_ns,
                gateway_in_ns=frame.gateway_in_ns,
                gateway_out_ns=frame.gateway_out_ns,
                recipients=frame.recipients,
                reason=frame.reason,
                retry_after_ms=frame.retry_after_ms,
                room_id=sending.target,
                code=_room_result(code),
                position=frame.position,
                attributes=frame.attributes,
            )
        return ev.MessageSent(
            at_ns=now_ns,
            message_id=sending.message_id,
            client_message_id=sending.client_message_id,
            outcome=Outcome.ACCEPTED if code == _SUCCESS else Outcome.REFUSED,
            composed_at_ns=sending.composed_at_ns,
            written_at_ns=written_at_ns,
            gateway_in_ns=frame.gateway_in_ns,
            gateway_out_ns=frame.gateway_out_ns,
            recipients=frame.recipients,
            reason=frame.reason,
            retry_after_ms=frame.retry_after_ms,
            user_id=sending.target,
            code=code_or(UserMessageSendResult, code, UserMessageSendResult.UNKNOWN),
            attributes=frame.attributes,
        )

    def answered(self, sending: Sending, header: fr.ServerAnswer, answer: bytes, now_ns: int) -> ev.SendCompleted:
        """The app server answered, or could not be reached."""
        return _completed(
            sending,
            header.code,
            Outcome.ACCEPTED if header.code == _SUCCESS else Outcome.REFUSED,
            now_ns,
            gateway_in_ns=header.gateway_in_ns,
            gateway_out_ns=header.gateway_out_ns,
            recipients=int(header.http_status > 0),
            reason=header.reason,
            retry_after_ms=header.retry_after_ms,
            answer=answer,
            http_status=header.http_status,
            truncated=header.truncated,
            answered_at_ns=header.answered_at_ns,
        )


def _room_result(code: int) -> RoomMessageSendResult | ChatRoomCode:
    return code_or(RoomMessageSendResult, code, None) or vendor_code(code) or RoomMessageSendResult.UNKNOWN


def _completed(sending: Sending, code: int, outcome: Outcome, now_ns: int, **more: Any) -> ev.SendCompleted:
    ids: dict[str, Any] = {
        "at_ns": now_ns,
        "message_id": sending.message_id,
        "client_message_id": sending.client_message_id,
        "outcome": outcome,
        "composed_at_ns": sending.composed_at_ns,
    }
    if sending.scope is Scope.ROOM:
        return ev.RoomMessageSent(room_id=sending.target, code=_room_result(code), **ids, **more)
    result = code_or(UserMessageSendResult, code, UserMessageSendResult.UNKNOWN)
    if sending.scope is Scope.PEER:
        return ev.MessageSent(user_id=sending.target, code=result, **ids, **more)
    return ev.ServerMessageSent(code=result, **ids, **more)
