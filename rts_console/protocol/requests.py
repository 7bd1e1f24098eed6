"""What a logged-in user asks for: peers, rooms, messages, the app server; and what the answers change.

Knows nothing of login and link: the session says whether a command may leave now.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.calls import Call, CallKind, Calls
from rts_console.protocol.chat_room_codes import room_state, vendor_code
from rts_console.protocol.errors import ConnectionLost, RequestRejected, RequestTimeout
from rts_console.protocol.events import Event, PeerOnlineStatus, ServerParamsSet
from rts_console.protocol.outbox import Outbox
from rts_console.protocol.preconditions import check_frame
from rts_console.protocol.rooms import Rooms
from rts_console.protocol.scopes import Order, Place
from rts_console.protocol.sends import Sends
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
    """The commands of a live login. Owns what outlives a lost link: the rooms, the app server's parameters, the
    messages under way, and the places in the orders of what comes in.

    Frames leave through `send`, events through `emit`; every command ends in `calls`.
    """

    def __init__(
        self,
        calls: Calls,
        word: str,
        rules: RuleSet,
        send: Callable[[str | bytes], None],
        emit: Callable[[Event], None],
    ) -> None:
        """`word` is a random one of this client, for the ids of its messages."""
        self.rooms = Rooms(emit)
        self.outbox = Outbox(word)
        self.sends = Sends(self.outbox, calls, rules, self._joined, self._server_params, send, emit)
        self.inbox = Order(Scope.PEER, "", emit)
        self.server_params: tuple[str, str] | None = None
        self.server_params_ready = False
        self.outsiders = False
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

    def join(self, room_id: str, options: fr.Options, now_ns: int) -> int:
        """Join a room."""
        self.rooms.expect(room_id, options)
        return self._join(CallKind.JOIN, room_id, now_ns)

    def leave(self, room_id: str, now_ns: int, *, link_up: bool) -> int:
        """Leave a room; without a link that is done at once, for the room is not joined again."""
        call = self._calls.begin(CallKind.LEAVE, f"Leaving {room_id}", now_ns, REQUEST_TIMEOUT_MS, subject=room_id)
        if link_up:
            self._control(fr.LeaveRoom(call.call_id, room_id))
        else:
            self.left(call, now_ns)
        return call.call_id

    def room_call(self, room_id: str, operation: str, arguments: dict[str, Any], now_ns: int) -> int:
        """Have the rule set do something in a room. Raises `InvalidCall` for what a frame cannot carry."""
        frame = fr.RoomCall(0, room_id, operation, arguments)
        check_frame(operation, frame)
        what = f"{operation} in {room_id}"
        call = self._calls.begin(CallKind.ROOM_CALL, what, now_ns, REQUEST_TIMEOUT_MS, subject=room_id)
        self._control(msgspec.structs.replace(frame, id=call.call_id))
        return call.call_id

    def resume(self, epoch: str, now_ns: int, *, resumed: bool) -> None:
        """The link is back: set the app server again, send again what was not answered, and rejoin the rooms.

        Where the gateway has kept the session it knows the rooms; otherwise they come first, for messages need them.
        """
        if self.server_params is not None:
            self.set_server_params(*self.server_params, now_ns, asked=False)
        if not resumed:
            self._rejoin_all(now_ns)
        self.sends.resume(epoch, now_ns)
        if resumed:
            self._rejoin_all(now_ns)

    def clear(self, now_ns: int) -> None:
        """The login has ended."""
        self.rooms.joined.clear()
        self.rooms.options.clear()
        for order in self._orders():
            order.give_up("the login has ended", now_ns)
        self.rooms.orders.clear()
        self.inbox = Order(Scope.PEER, "", self._emit)
        self.server_params, self.server_params_ready = None, False

    # --- time ---

    def next_deadline(self) -> int | None:
        """When `handle_deadline` wants to be called, in nanoseconds, `None` for never."""
        dues = [self.sends.next_deadline(), *(order.due_ns for order in self._orders())]
        return min((due for due in dues if due is not None), default=None)

    def handle_deadline(self, now_ns: int) -> None:
        """Write what the rates allow by now, and show what has waited for its forerunners long enough."""
        self.sends.handle_deadline(now_ns)
        for order in self._orders():
            order.handle_deadline(now_ns)

    # --- no answer ---

    def expire(self, call: Call, now_ns: int) -> None:
        """The deadline passed."""
        if call.kind is CallKind.SEND:
            self.sends.expire(call, now_ns)
            return
        self._abandon_join(call, "the gateway did not answer", now_ns)
        self._calls.end(call, RequestTimeout(call.what, call.timeout_ms))

    def cut(self, call: Call, reason: str, close_code: int | None, now_ns: int) -> None:
        """The link is gone. A room that was joined before is joined again on the next one; messages see `lost`."""
        if call.kind is CallKind.LEAVE:
            self.left(call, now_ns)
        else:
            if call.kind is CallKind.JOIN:
                self._abandon_join(call, reason, now_ns)
            self._calls.end(call, ConnectionLost(f"{call.what}: {reason}", close_code))

    def lost(self, reason: str, now_ns: int, *, comes_back: bool) -> None:
        """The link is gone, and the login with it unless it `comes_back`: what that means for messages."""
        for order in self._orders():
            order.rest()
        if comes_back:
            self.sends.lost(reason, now_ns)
        else:
            self.sends.end(reason, now_ns)

    # --- messages in ---

    def enter_inbox(self, frame: fr.LoggedIn, reason: str, now_ns: int, *, resumed: bool) -> None:
        """The login went through: what was missed follows when the session is `resumed`, otherwise it is lost."""
        if not frame.inbox_epoch:
            return
        end, kept_after = (frame.inbox_epoch, frame.inbox_position), frame.inbox_kept_after
        if resumed or frame.inbox_epoch != self.inbox.epoch or kept_after >= 0:
            self.inbox.continued(*end, now_ns, recovered=resumed, reason=reason, kept_after=kept_after)
        else:
            self.inbox.skip_to(frame.inbox_position, reason, now_ns)

    def peer_message(self, header: fr.PeerMessage, event: Event, now_ns: int) -> None:
        """A message of a peer."""
        if self.inbox.takes_next(header.epoch, header.position, header.previous):
            self._emit(event)
            return
        self.inbox.take(Place(header.epoch, header.position, header.previous), event, now_ns)
        if self.inbox.wants_healing and self._calls.first(CallKind.HEAL_INBOX) is None:
            since = self.inbox.since
            self.inbox.asked()
            what = "Reading the inbox again"
            call = self._calls.begin(CallKind.HEAL_INBOX, what, now_ns, REQUEST_TIMEOUT_MS, asked=False)
            self._control(fr.ReadInbox(call.call_id, *since))

    def room_message(self, header: fr.RoomMessage, event: Event, now_ns: int) -> None:
        """A message in a room. One of our own is among those that are sent again, so that the order has no holes; one
        without a place is told, for the rule set wanted us to have it.
        """
        order = self.rooms.orders.get(header.room_id)
        if order is None:
            self._emit(event)
            return
        shown = None if header.user_id == self.rooms.user_id and header.position else event
        if shown is not None and order.takes_next(header.epoch, header.position, header.previous):
            self._emit(event)
            return
        order.take(Place(header.epoch, header.position, header.previous), shown, now_ns)
        if order.wants_healing and not self._joining(header.room_id):
            order.asked()
            self._join(CallKind.HEAL, header.room_id, now_ns)

    # --- answers ---

    def joined(self, frame: fr.Joined, now_ns: int) -> None:
        """A join succeeded. Raises `ProtocolError` for an answer that fits no join, as all below."""
        call = self._calls.answered(frame.id, CallKind.JOIN, CallKind.REJOIN, CallKind.HEAL)
        if call is not None and call.kind is CallKind.HEAL:
            self.rooms.continued(frame, call.subject, now_ns, counted=self._counted(call.subject))
            self._calls.end(call, None)
        elif call is not None:
            counted = self._counted(call.subject)
            self.rooms.enter(frame, call.subject, _join_type(call), call.started_ns, now_ns, counted=counted)
            self._calls.end(call, None)
        elif frame.room_id not in self.rooms.joined:
            # The answer came too late: we said that we are not in the room, so the gateway shall not think that we are.
            self._control(fr.LeaveRoom(self._calls.next_id(), frame.room_id))

    def inbox_follows(self, frame: fr.InboxFollows, now_ns: int) -> None:
        """What was missing in the inbox is on its way, or is lost."""
        call = self._calls.answered(frame.id, CallKind.HEAL_INBOX)
        if call is None:
            return
        reason = "the gateway no longer has the messages that were missed"
        end, kept_after = (frame.epoch, frame.position), frame.kept_after
        self.inbox.continued(*end, now_ns, recovered=frame.recovered, reason=reason, kept_after=kept_after)
        self._calls.end(call, None)

    def left(self, call: Call, now_ns: int) -> None:
        """A leave is done."""
        self.rooms.leave(call.subject, now_ns)
        self._calls.end(call, None)

    def room_answered(self, frame: fr.RoomAnswer) -> None:
        """An operation of the rule set is done."""
        call = self._calls.answered(frame.id, CallKind.ROOM_CALL)
        if call is not None:
            self._calls.end(call, frame.result)

    def room_closed(self, frame: fr.RoomClosed, now_ns: int) -> None:
        """We were taken out of a room."""
        state = room_state(frame.code)
        self.rooms.drop(frame.room_id, state, frame.reason, now_ns)
        if (call := self._joining(frame.room_id)) is not None:
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
        message = self.sends.accepted(frame, now_ns)
        if message is None or not frame.position or not message.reliable or message.sending.scope is not Scope.ROOM:
            return
        if (order := self.rooms.orders.get(message.sending.target)) is not None:
            order.own(frame.position, frame.previous, message.first_written_ns)

    def refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        """The gateway refused a command as such."""
        match call.kind:
            case CallKind.JOIN | CallKind.REJOIN:
                self._join_refused(call, frame, now_ns)
            case CallKind.LEAVE:
                self.left(call, now_ns)
            case CallKind.SERVER_PARAMS:
                self.params_set(fr.ServerParamsSet(frame.id, frame.code, frame.reason), now_ns)
            case CallKind.HEAL:
                self._not_healed(call, frame, now_ns)
            case CallKind.HEAL_INBOX:
                self.inbox.give_up(frame.reason, now_ns)
                self._calls.end(call, None)
            case CallKind.SEND:
                self.sends.rejected(call, frame, now_ns)
            case _:
                code = code_or(RefusalCode, frame.code, None) or vendor_code(frame.code) or RefusalCode.UNAVAILABLE
                self._calls.end(call, RequestRejected(code, frame.reason, frame.retry_after_ms or None))

    # --- inside ---

    def _control(self, frame: fr.ClientControl) -> None:
        self._send(codec.encode_control(frame))

    def _join(self, kind: CallKind, room_id: str, now_ns: int) -> int:
        first = kind is CallKind.JOIN
        what = f"Joining {room_id}"
        call = self._calls.begin(kind, what, now_ns, REQUEST_TIMEOUT_MS, subject=room_id, asked=first)
        since = self.rooms.orders[room_id].since if not first else ("", 0)
        options = self.rooms.options.get(room_id, {}) if kind is not CallKind.HEAL else {}
        self._control(fr.JoinRoom(call.call_id, room_id, _join_type(call), *since, options))
        return call.call_id

    def _rejoin_all(self, now_ns: int) -> None:
        for room_id in self.rooms.joined:
            self._join(CallKind.REJOIN, room_id, now_ns)

    def _joining(self, room_id: str) -> Call | None:
        kinds = (CallKind.JOIN, CallKind.REJOIN, CallKind.HEAL)
        return next((call for kind in kinds if (call := self._calls.first(kind, room_id))), None)

    def _counted(self, room_id: str) -> bool:
        """Whether it is known which places in a room's order are our own messages'."""
        return not self.sends.unanswered(Scope.ROOM, room_id)

    def _joined(self, room_id: str) -> bool:
        return self.outsiders or self.rooms.joined.get(room_id, False)

    def _server_params(self, later: bool) -> bool:
        return self.server_params_ready or (later and self.server_params is not None)

    def _orders(self) -> list[Order]:
        return [self.inbox, *self.rooms.orders.values()]

    def _not_healed(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        if (order := self.rooms.orders.get(call.subject)) is not None:
            order.give_up(frame.reason, now_ns)
        self._calls.end(call, None)

    def _join_refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        code = room_state(frame.code)
        ours = code_or(RefusalCode, frame.code, None)
        reason = f"{ours}: {frame.reason}" if ours else frame.reason
        self.rooms.drop(call.subject, code, reason, now_ns, _join_type(call))
        self._calls.end(call, RequestRejected(code, reason, frame.retry_after_ms or None))

    def _abandon_join(self, call: Call, reason: str, now_ns: int) -> None:
        """As far as is known here we are not in the room."""
        if call.kind in (CallKind.JOIN, CallKind.REJOIN):
            self.rooms.drop(call.subject, RtsErrorCode.JOIN_ROOM, reason, now_ns, _join_type(call))


def _join_type(call: Call) -> JoinRoomType:
    return JoinRoomType.FIRST if call.kind is CallKind.JOIN else JoinRoomType.RECONNECTED
