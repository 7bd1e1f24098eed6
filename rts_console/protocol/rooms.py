"""The rooms of a session: which are joined, and the events of coming and going."""

from collections.abc import Callable
from typing import Final

from rts_console.protocol import frames as fr
from rts_console.protocol.clock import MS
from rts_console.protocol.events import Event, RoomJoinDetails, RoomLeft, RoomMember, RoomMembers, RoomStateChanged
from rts_console.protocol.scopes import Order
from rts_console.protocol.words import CloseCode, Code, JoinRoomType, RtsErrorCode, Scope

_STATE_OF_CLOSE: Final = {
    int(CloseCode.DUPLICATE_LOGIN): RtsErrorCode.DUPLICATE_LOGIN,
    int(CloseCode.KICKED): RtsErrorCode.KICKED_OUT,
    int(CloseCode.BANNED): RtsErrorCode.KICKED_OUT,
}


class Rooms:
    """Rooms that the user is in or on the way into. What happens to one is an event for `emit`.

    `joined` has an entry for each: `False` until the first join is answered. An entry outlives the loss of the link,
    for the session joins again by itself, with the `options` that it was joined with. `orders` has what was seen of
    each room's messages.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        """Begin in no room."""
        self.joined: dict[str, bool] = {}
        self.orders: dict[str, Order] = {}
        self.options: dict[str, fr.Options] = {}
        self.user_id = ""
        self._emit = emit

    def expect(self, room_id: str, options: fr.Options | None = None) -> None:
        """A join is under way."""
        self.joined[room_id] = False
        self.options[room_id] = options or {}
        self.orders[room_id] = Order(Scope.ROOM, room_id, self._emit)

    def enter(
        self,
        frame: fr.Joined,
        room_id: str,
        join_type: JoinRoomType,
        started_ns: int,
        now_ns: int,
        *,
        counted: bool = True,
    ) -> None:
        """The join succeeded: the state, then everyone in the room. `counted` as with `continued`."""
        self.joined[room_id] = True
        elapsed_ms = (now_ns - started_ns) / MS
        self._state(room_id, RtsErrorCode.SUCCESS, "", now_ns, join_type, elapsed_ms)
        members = tuple(RoomMember(m.user_id, m.joined_at_ns) for m in frame.members)
        self._emit(RoomMembers(at_ns=now_ns, room_id=room_id, members=members, member_count=frame.member_count))
        if frame.details:
            self._emit(RoomJoinDetails(at_ns=now_ns, room_id=room_id, details=frame.details))
        self._place(frame, room_id, join_type, now_ns, counted=counted)

    def continued(self, frame: fr.Joined, room_id: str, now_ns: int, *, counted: bool = True) -> None:
        """The gateway says where the room's order stands, and whether all that was missed follows.

        Not `counted`: messages of our own may be among those that are missing.
        """
        if (order := self.orders.get(room_id)) is not None:
            reason = "the gateway no longer has the messages that were missed"
            if frame.epoch != order.epoch:
                reason = "the room began a new order"
            order.continued(
                frame.epoch,
                frame.position,
                now_ns,
                recovered=frame.recovered,
                reason=reason,
                kept_after=frame.kept_after,
                counted=counted,
            )

    def leave(self, room_id: str, now_ns: int, reason: str = "") -> None:
        """We left on request; told once."""
        if self.joined.pop(room_id, None) is not None:
            self._forget(room_id, reason or "the room was left", now_ns)
            self._emit(RoomLeft(at_ns=now_ns, room_id=room_id, reason=reason))

    def leave_all(self, now_ns: int, reason: str = "") -> None:
        """The user logged out, or logs in anew."""
        for room_id in list(self.joined):
            self.leave(room_id, now_ns, reason)

    def drop(
        self, room_id: str, state: Code, reason: str, now_ns: int, join_type: JoinRoomType = JoinRoomType.FIRST
    ) -> None:
        """A join failed, or we were taken out; told once."""
        if self.joined.pop(room_id, None) is not None:
            self._forget(room_id, reason or state.meaning, now_ns)
            self._state(room_id, state, reason or state.meaning, now_ns, join_type)

    def drop_all(self, state: Code, reason: str, now_ns: int) -> None:
        """The login ended against our will."""
        for room_id in list(self.joined):
            self.drop(room_id, state, reason, now_ns)

    def end_all(self, close_code: int, reason: str, now_ns: int) -> None:
        """The gateway ended the login for good, with this close code."""
        self.drop_all(_STATE_OF_CLOSE.get(close_code, RtsErrorCode.ABNORMAL_SERVER_STATUS), reason, now_ns)

    def _place(self, frame: fr.Joined, room_id: str, join_type: JoinRoomType, now_ns: int, *, counted: bool) -> None:
        order = self.orders.setdefault(room_id, Order(Scope.ROOM, room_id, self._emit))
        if join_type is JoinRoomType.FIRST:
            order.begin(frame.epoch, frame.position, now_ns)
        else:
            self.continued(frame, room_id, now_ns, counted=counted)

    def _forget(self, room_id: str, reason: str, now_ns: int) -> None:
        self.options.pop(room_id, None)
        if (order := self.orders.pop(room_id, None)) is not None:
            order.give_up(reason, now_ns)

    def _state(
        self, room_id: str, state: Code, reason: str, now_ns: int, join_type: JoinRoomType, elapsed_ms: float = 0
    ) -> None:
        self._emit(
            RoomStateChanged(
                at_ns=now_ns,
                room_id=room_id,
                user_id=self.user_id,
                state=state,
                join_type=join_type,
                elapsed_ms=elapsed_ms,
                reason=reason,
            )
        )
