"""What a logged-in user asks for: peers, rooms, messages, the app server; and what the answers change.

Knows nothing of login and link: the session says whether a command may leave now.
"""

from collections.abc import Callable
from typing import Final

from rts_console.protocol import frames as fr
from rts_console.protocol.calls import Call, CallKind, Calls
from rts_console.protocol.errors import ConnectionLost, RequestRejected, RequestTimeout
from rts_console.protocol.events import Event, PeerOnlineStatus, SendCompleted, ServerParamsSet
from rts_console.protocol.outbox import Outbox, Sending
from rts_console.protocol.rooms import Rooms
from rts_console.protocol.words import (
    JoinRoomType,
    RefusalCode,
    RtsErrorCode,
    RuleSet,
    Scope,
    UserOnlineStatus,
    code_or,
)

REQUEST_TIMEOUT_MS: Final = 10_000
SERVER_PARAMS_OK: Final = 200


class Requests:
    """The commands of a live login. Owns the rooms and the app server's parameters, which outlive a lost link.

    Frames leave through `send`, events through `emit`; every command ends in `calls`.
    """

    def __init__(self, calls: Calls, word: str, send: Callable[[str | bytes], None], emit: Callable[[Event], None]):
        """`word` is a random one of this client, for the ids of its messages."""
        self.rooms = Rooms(emit)
        self.outbox = Outbox(word)
        self.server_params: tuple[str, str] | None = None
        self.server_params_ready = False
        self._calls = calls
        self._send = send
        self._emit = emit

    # --- asking ---

    def peer_status(self, user_id: str, now_ns: int) -> int:
        """Look a user up."""
        call = self._calls.begin(CallKind.PEER_STATUS, f"Look-up of {user_id}", now_ns, REQUEST_TIMEOUT_MS)
        self._control(fr.GetPeerStatus(call.call_id, user_id))
        return call.call_id

    def set_server_params(self, signature: str, url: str, now_ns: int, *, asked: bool = True) -> int:
        """Name the app server; the name is kept for the next link."""
        self.server_params, self.server_params_ready = (signature, url), False
        what = "Setting the app server"
        call = self._calls.begin(CallKind.SERVER_PARAMS, what, now_ns, REQUEST_TIMEOUT_MS, subject=url, asked=asked)
        self._control(fr.SetServerParams(call.call_id, signature, url))
        return call.call_id

    def join(self, room_id: str, now_ns: int) -> int:
        """Join a room."""
        self.rooms.expect(room_id)
        return self._join(CallKind.JOIN, room_id, now_ns)

    def leave(self, room_id: str, now_ns: int, *, link_up: bool) -> int:
        """Leave a room; without a link that is done at once, for the room is not joined again."""
        call = self._calls.begin(CallKind.LEAVE, f"Leaving {room_id}", now_ns, REQUEST_TIMEOUT_MS, subject=room_id)
        if link_up:
            self._control(fr.LeaveRoom(call.call_id, room_id))
        else:
            self.left(call, now_ns)
        return call.call_id

    def submit(self, sending: Sending, rules: RuleSet, now_ns: int, *, logged_in: bool, link_up: bool) -> int:
        """Send a message, or complete it at once with the reason why it may not leave."""
        self._emit(sending.submitted(now_ns))
        call = self._calls.begin(CallKind.SEND, "Message", now_ns, rules.acknowledge_ms, sending=sending)
        refusal = self.outbox.refusal(
            sending,
            rules,
            logged_in=logged_in,
            link_up=link_up,
            joined=self.rooms.joined.get(sending.target, False),
            server_params=self.server_params_ready,
        )
        if refusal is not None:
            self._finish(call, self.outbox.refused(sending, *refusal, now_ns))
        else:
            self._send(sending.encode(call.call_id))
        return call.call_id

    def resume(self, now_ns: int) -> None:
        """The link is back: set the app server again and rejoin the rooms."""
        if self.server_params is not None:
            self.set_server_params(*self.server_params, now_ns, asked=False)
        for room_id in self.rooms.joined:
            self._join(CallKind.REJOIN, room_id, now_ns)

    def clear(self) -> None:
        """The login has ended."""
        self.rooms.joined.clear()
        self.server_params, self.server_params_ready = None, False

    # --- no answer ---

    def expire(self, call: Call, now_ns: int) -> None:
        """The deadline passed."""
        if call.sending is not None:
            self._finish(call, self.outbox.timed_out(call.sending, now_ns))
            return
        self._abandon_join(call, "the gateway did not answer", now_ns)
        self._calls.end(call, RequestTimeout(call.what, call.timeout_ms))

    def cut(self, call: Call, reason: str, close_code: int | None, now_ns: int) -> None:
        """The link is gone. A room that was joined before is joined again on the next one."""
        if call.sending is not None:
            self._finish(call, self.outbox.cut(call.sending, reason, now_ns))
        elif call.kind is CallKind.LEAVE:
            self.left(call, now_ns)
        else:
            if call.kind is CallKind.JOIN:
                self._abandon_join(call, reason, now_ns)
            self._calls.end(call, ConnectionLost(f"{call.what}: {reason}", close_code))

    # --- answers ---

    def joined(self, frame: fr.Joined, now_ns: int) -> None:
        """A join succeeded. Raises `ProtocolError` for an answer that fits no join, as all below."""
        call = self._calls.answered(frame.id, CallKind.JOIN, CallKind.REJOIN)
        if call is not None:
            self.rooms.enter(frame, call.subject, _join_type(call), call.started_ns, now_ns)
            self._calls.end(call, None)
        elif frame.room_id not in self.rooms.joined:
            # The answer came too late: we said that we are not in the room, so the gateway shall not think that we are.
            self._control(fr.LeaveRoom(self._calls.next_id(), frame.room_id))

    def left(self, call: Call, now_ns: int) -> None:
        """A leave is done."""
        self.rooms.leave(call.subject, now_ns)
        self._calls.end(call, None)

    def room_closed(self, frame: fr.RoomClosed, now_ns: int) -> None:
        """We were taken out of a room."""
        state = code_or(RtsErrorCode, frame.code, None) or RtsErrorCode.JOIN_ROOM
        self.rooms.drop(frame.room_id, state, frame.reason, now_ns)
        for kind in (CallKind.JOIN, CallKind.REJOIN):
            if (call := self._calls.first(kind, frame.room_id)) is not None:
                self._calls.end(call, RequestRejected(state, frame.reason))

    def peer_status_known(self, frame: fr.PeerStatus, now_ns: int) -> None:
        """A look-up is answered."""
        call = self._calls.answered(frame.id, CallKind.PEER_STATUS)
        if call is None:
            return
        status = code_or(UserOnlineStatus, frame.status, UserOnlineStatus.UNREACHABLE)
        self._emit(PeerOnlineStatus(at_ns=now_ns, peer_user_id=frame.user_id, status=status))
        self._calls.end(call, status)

    def params_set(self, frame: fr.ServerParamsSet, now_ns: int) -> None:
        """The app server is set, or refused: then the next link does not set it either."""
        call = self._calls.answered(frame.id, CallKind.SERVER_PARAMS)
        if call is None:
            return
        accepted = frame.code == SERVER_PARAMS_OK
        self._emit(ServerParamsSet(at_ns=now_ns, code=frame.code, url=call.subject, reason=frame.reason))
        rejected = RequestRejected(RefusalCode.UNAVAILABLE, f"{frame.code}: {frame.reason}")
        self._calls.end(call, None if accepted else rejected)
        if not any(later.kind is CallKind.SERVER_PARAMS for later in self._calls.pending()):
            self.server_params_ready = accepted
            self.server_params = self.server_params if accepted else None

    def accepted(self, frame: fr.Accepted, now_ns: int) -> None:
        """A message to a peer or a room is answered."""
        call = self._calls.answered(frame.id, CallKind.SEND)
        if call is not None and call.sending is not None and call.sending.scope is not Scope.SERVER:
            self._finish(call, self.outbox.accepted(call.sending, frame, now_ns))

    def server_answered(self, header: fr.ServerAnswer, data: bytes, now_ns: int) -> None:
        """A message to the app server is answered."""
        call = self._calls.answered(header.id, CallKind.SEND)
        if call is not None and call.sending is not None and call.sending.scope is Scope.SERVER:
            self._finish(call, self.outbox.answered(call.sending, header, data, now_ns))

    def refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        """The gateway refused a command as such."""
        match call.kind:
            case CallKind.JOIN | CallKind.REJOIN:
                self._join_refused(call, frame, now_ns)
            case CallKind.LEAVE:
                self.left(call, now_ns)
            case CallKind.SERVER_PARAMS:
                self.params_set(fr.ServerParamsSet(frame.id, frame.code, frame.reason), now_ns)
            case CallKind.SEND if call.sending is not None:
                self._finish(call, self.outbox.rejected(call.sending, frame, now_ns))
            case _:
                code = code_or(RefusalCode, frame.code, RefusalCode.UNAVAILABLE)
                self._calls.end(call, RequestRejected(code, frame.reason, frame.retry_after_ms or None))

    # --- inside ---

    def _control(self, frame: fr.ClientControl) -> None:
        self._send(fr.encode_control(frame))

    def _join(self, kind: CallKind, room_id: str, now_ns: int) -> int:
        first = kind is CallKind.JOIN
        what = f"Joining {room_id}"
        call = self._calls.begin(kind, what, now_ns, REQUEST_TIMEOUT_MS, subject=room_id, asked=first)
        self._control(fr.JoinRoom(call.call_id, room_id, _join_type(call)))
        return call.call_id

    def _join_refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        code = code_or(RtsErrorCode, frame.code, None) or RtsErrorCode.JOIN_ROOM
        ours = code_or(RefusalCode, frame.code, None)
        reason = f"{ours}: {frame.reason}" if ours else frame.reason
        self.rooms.drop(call.subject, code, reason, now_ns, _join_type(call))
        self._calls.end(call, RequestRejected(code, reason, frame.retry_after_ms or None))

    def _abandon_join(self, call: Call, reason: str, now_ns: int) -> None:
        """As far as is known here we are not in the room."""
        if call.kind in (CallKind.JOIN, CallKind.REJOIN):
            self.rooms.drop(call.subject, RtsErrorCode.JOIN_ROOM, reason, now_ns, _join_type(call))

    def _finish(self, call: Call, result: SendCompleted) -> None:
        self._emit(result)
        self._calls.end(call, result)


def _join_type(call: Call) -> JoinRoomType:
    return JoinRoomType.RECONNECTED if call.kind is CallKind.REJOIN else JoinRoomType.FIRST
