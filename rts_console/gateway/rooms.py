"""Coming into rooms and going out of them, what the others are told of it, and who may not."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from rts_console.gateway.backplane import (
    HISTORY,
    Backplane,
    Logged,
    Message,
    Missed,
    Restriction,
    RestrictionKind,
    RoomMember,
    ScopeKey,
)
from rts_console.gateway.families import NOBODY, SET_VISIBILITY, CallRefused, RoomFamily, Welcomed
from rts_console.gateway.presence import App, Client, User
from rts_console.gateway.relay import CatchUp, Relay
from rts_console.gateway.room import Membership, Room, snapshot
from rts_console.gateway.writer import Writer
from rts_console.protocol.chat_room_codes import room_state
from rts_console.protocol.codec import CONTROL_LIMIT, encode_control
from rts_console.protocol.frames import (
    Done,
    JoinRoom,
    LeaveRoom,
    Notice,
    Options,
    RoomAnswer,
    RoomCall,
    RoomClosed,
    RoomNotice,
    UserJoined,
    UserLeft,
)
from rts_console.protocol.server import clip
from rts_console.protocol.words import (
    CloseCode,
    JoinRoomType,
    RefusalCode,
    RtsErrorCode,
    RtsWarningCode,
    RuleSet,
    UserOfflineReason,
)
from rts_console.websocket.hosts import host_of

_NO_HISTORY: Final[Options] = {"history": -1}

log = logging.getLogger(__name__)


class Rooms:
    """Which user of this gateway is in which room, and what the others are told."""

    def __init__(
        self,
        rules: RuleSet,
        apps: Mapping[str, App],
        backplane: Backplane,
        writer: Writer,
        relay: Relay,
        family: RoomFamily,
        *,
        node: str,
        clock: Callable[[], int],
    ) -> None:
        """Take the rules, who is here, what all gateways know, the ways to write, and what the rule set adds."""
        self._family = family
        self._rules = rules
        self._apps = apps
        self._backplane = backplane
        self._writer = writer
        self._relay = relay
        self._node = node
        self._clock = clock
        self._hides = False

    # --- on request ---

    def join(self, client: Client, user: User, request: JoinRoom, now: int) -> None:
        """Put a user into a room and tell it what it missed; or refuse."""
        if refusal := self._refusal(client, user, request, now):
            code, reason, retry_after_ms = refusal
            log.info("%s may not join %s: %s", user.user_id, request.room_id, code)
            client.session.refuse(request.id, code, reason, retry_after_ms)
            return
        scope = ScopeKey.room(user.app.app_id, request.room_id)
        visible = self._visible(user, request)
        if not self._backplane.join(scope, RoomMember(user.user_id, now, self._node, user.generation, visible)):
            client.session.close(CloseCode.DUPLICATE_LOGIN, f"User {user.user_id} logged in elsewhere.")
            return
        room = self._room(user.app, scope)
        membership = room.members.get(user.user_id) or room.add(user, now)
        membership.visible = visible
        welcomed = NOBODY
        if room.room_id not in user.rooms:
            user.rooms[room.room_id] = room
            welcomed = self._family.joined(scope, user.user_id, request.options, now)
            for room_id in welcomed.leave:
                self._leave_for_another(user, room_id, room.room_id)
        membership.attached = False  # until it has been told what it missed
        known = partial(self._joined, client, user, room, membership, request, welcomed)
        self._backplane.since(scope, request.since_epoch, request.since_position, known)
        log.info("%s joined %s", user.user_id, room.room_id)

    def _visible(self, user: User, request: JoinRoom) -> bool:
        """Whether the others shall be told of a user. One that is in the room already stays what it is."""
        if SET_VISIBILITY not in self._family.room_calls:
            return True
        room = user.rooms.get(request.room_id)
        known = room.members.get(user.user_id) if room else None
        if (
            room and known is None and not user.restored
        ):  # of one who was away before the process began, nothing is known
            known = room.absent.get(user.user_id)
        visible = known.visible if known else request.options.get("visible") is not False
        self._hides = self._hides or not visible
        return visible

    def _refusal(self, client: Client, user: User, request: JoinRoom, now: int) -> tuple[int, str, int] | None:
        room_id = request.room_id
        host = host_of(client.connection.remote_address)
        ban = self._backplane.restriction_on(RestrictionKind.BAN, user.app.app_id, room_id, user.user_id, host)
        if ban is not None:
            code = RtsErrorCode.USER_FORBIDDEN if ban.user_id or ban.address else RtsErrorCode.ROOM_FORBIDDEN
            return code, f"{code.meaning} {ban.reason}".rstrip(), 0
        if closed := self._closed_meanwhile(user, request):
            return closed
        if room_id in user.rooms:
            return None
        scope = ScopeKey.room(user.app.app_id, room_id)
        if refusal := self._family.joining(scope, user.user_id, request.options, now):
            return refusal
        limit = self._rules.rooms_per_user
        if limit and len(user.rooms) >= limit:
            reason = f"{user.user_id} is in {limit} rooms, which is the limit. Leave one first."
            return RefusalCode.TOO_MANY_ROOMS, reason, 0
        if wait_ms := user.join_rate.take(now):
            return RefusalCode.RATE_USER, f"More than {user.join_rate.per_second} joins per second.", wait_ms
        return None

    def _closed_meanwhile(self, user: User, request: JoinRoom) -> tuple[int, str, int] | None:
        """Whether a client joins by itself a room that its session was taken out of, without having heard of it."""
        code, reason = user.closed_rooms.pop(request.room_id, (0, ""))
        if request.join_type != JoinRoomType.RECONNECTED or request.room_id in user.rooms:
            return None
        if user.restored and not code:
            code = RtsErrorCode.JOIN_ROOM
            reason = f"{user.user_id} was taken out of {request.room_id} while the link was down. Join it again."
        return (code, reason or room_state(code).meaning, 0) if code else None

    def _joined(
        self,
        client: Client,
        user: User,
        room: Room,
        membership: Membership,
        request: JoinRoom,
        welcomed: Welcomed,
        missed: Missed,
    ) -> None:
        """Answer and catch up; only then comes what goes on."""
        if user.client is not client or room.room_id not in user.rooms:
            return
        everyone = self._backplane.members(room.key)
        seen = self._seen_by(user.user_id, everyone)
        details = welcomed.details
        client.session.reply(snapshot(request.id, room.room_id, missed, seen, len(seen), details))
        if room.too_large_for_notices(len(everyone)):
            code = RtsWarningCode.USER_NOTIFY_STOP
            client.session.reply(Notice(code, code.meaning, room.room_id))
        if welcomed.history and not request.since_epoch:
            self._relay.hand_history(client, room.key, welcomed.history)
        attach = partial(self._attach, membership, client)
        since = CatchUp(room.key, missed.epoch, missed.after, attach, but=user.user_id)
        self._relay.catch_up(client, since, missed)
        self._writer.flush_later(client)

    def _seen_by(self, user_id: str, everyone: Mapping[str, RoomMember]) -> Collection[RoomMember]:
        """The members that a user is told of: itself, and all who are visible."""
        if not self._hides:
            return everyone.values()
        return [member for member in everyone.values() if member.visible or member.user_id == user_id]

    def _attach(self, membership: Membership, client: Client) -> None:
        membership.attached = membership.user.client is client

    def leave_on_request(self, client: Client, user: User, request: LeaveRoom) -> None:
        """Take a user out of a room; or refuse."""
        room = user.rooms.get(request.room_id)
        if room is None:
            reason = f"{user.user_id} is not in room {request.room_id}."
            client.session.refuse(request.id, RefusalCode.NOT_IN_ROOM, reason)
            return
        client.session.reply(Done(request.id))
        self.leave(user, room, UserOfflineReason.QUIT)
        log.info("%s left %s", user.user_id, room.room_id)

    def call(self, client: Client, user: User, request: RoomCall, now: int) -> None:
        """Carry out an operation of the rule set; or refuse."""
        scope = ScopeKey.room(user.app.app_id, request.room_id)
        try:
            self._count_call(user, request.operation, now)
            result = self._family.call(scope, user.user_id, request.operation, request.arguments, now)
            answer = RoomAnswer(request.id, result)
            if len(encode_control(answer).encode()) > CONTROL_LIMIT:
                raise CallRefused(
                    RefusalCode.UNAVAILABLE, "The answer does not fit into a frame. Ask for less at once."
                )
        except CallRefused as error:
            client.session.refuse(request.id, *error.refusal)
        else:
            client.session.reply(answer)

    def _count_call(self, user: User, operation: str, now: int) -> None:
        if operation in self._family.uncounted_calls:
            return
        if wait_ms := user.call_rate.take(now):
            reason = f"More than {user.call_rate.per_second} calls of rooms per second from {user.user_id}."
            raise CallRefused(RefusalCode.RATE_USER, reason, wait_ms)

    # --- coming and going ---

    def leave(self, user: User, room: Room, reason: UserOfflineReason) -> None:
        """Take a user out of a room for good."""
        del user.rooms[room.room_id]
        room.remove(user.user_id)
        if room.unused:
            del user.app.rooms[room.room_id]
        self._backplane.leave(room.key, user.user_id, user.generation, reason)
        self._family.left(room.key, user.user_id, self._clock())

    def _leave_for_another(self, user: User, room_id: str, other: str) -> None:
        """The rule set allows one room only: the user is told that it is out of the one that it was in."""
        room = user.rooms.get(room_id)
        if room is not None and room_id != other:
            reason = f"{user.user_id} joined {other}, and may be in one room only."
            self._writer.tell(user, RoomClosed(room_id, RtsErrorCode.KICKED_OUT, reason))
            self.leave(user, room, UserOfflineReason.QUIT)

    def leave_all(self, user: User, reason: UserOfflineReason) -> None:
        """Take a user out of all rooms for good."""
        for room in list(user.rooms.values()):
            self.leave(user, room, reason)

    def step_out(self, user: User) -> None:
        """The others are told that a user is gone; its rooms are kept for it as long as it may come back."""
        for room in user.rooms.values():
            if user.user_id in room.members:
                room.step_out(user.user_id)
                self._backplane.step_out(room.key, user.user_id, user.generation, UserOfflineReason.DROPPED)

    def detach(self, user: User) -> None:
        """The user's login has no link, or a new one: what goes on is told to it when it joins again."""
        for room in user.rooms.values():
            if membership := room.members.get(user.user_id):
                membership.attached = False

    def restore(self, user: User) -> None:
        """Put a user whose login is kept into the rooms that are kept for it."""
        for scope in self._backplane.rooms_of(user.key):
            first = self._find(scope) is None
            self._family.joined(scope, user.user_id, _NO_HISTORY, self._clock())
            if first and self._family.judges_messages:
                self._backplane.history(scope, HISTORY, partial(self._remember, scope))
            room = self._room(user.app, scope)
            member = self._backplane.members(scope).get(user.user_id)
            membership = room.add(user, member.joined_at_ns if member else self._clock())
            membership.visible = member.visible if member else True
            self._hides = self._hides or not membership.visible
            if member is None:
                room.step_out(user.user_id)
            user.rooms[room.room_id] = room
            self._family.joined(scope, user.user_id, {}, self._clock())  # what it said then, nobody waits for any more

    def _remember(self, scope: ScopeKey, messages: Sequence[Logged]) -> None:
        for logged in messages:
            self._family.kept(scope, logged.message)

    def forget(self, user: User) -> None:
        """The user has logged in at another gateway, which looks after its rooms from now on."""
        for room in user.rooms.values():
            room.remove(user.user_id)
            if room.unused:
                del user.app.rooms[room.room_id]
        user.rooms.clear()

    # --- from the backplane ---

    def member_joined(self, scope: ScopeKey, member: RoomMember) -> None:
        """Tell the others, or, in a very large room, tell once that nobody is told any more."""
        room = self._find(scope)
        if room is None or not member.visible:
            return
        if not room.too_large_for_notices(len(self._backplane.members(scope))):
            frame = UserJoined(room.room_id, member.user_id, self._clock())
            self._writer.tell_room(room, frame, but=member.user_id)
        elif not room.notices_stopped:
            room.notices_stopped = True
            code = RtsWarningCode.USER_NOTIFY_STOP
            self._writer.tell_room(room, Notice(code, code.meaning, room.room_id), but=member.user_id)

    def member_left(self, scope: ScopeKey, member: RoomMember, reason: UserOfflineReason) -> None:
        """Tell the others, unless the room was very large."""
        room = self._find(scope)
        if room is None or not member.visible:
            return
        left = len(self._backplane.members(scope))
        if not room.too_large_for_notices(left + 1):
            self._writer.tell_room(room, UserLeft(room.room_id, member.user_id, reason, self._clock()))
        room.notices_stopped = room.notices_stopped and room.too_large_for_notices(left)

    def member_changed(self, scope: ScopeKey, member: RoomMember) -> None:
        """Tell the others that a user is there, or, when it became invisible, that it is gone."""
        room = self._find(scope)
        if room is None:
            return
        if membership := room.members.get(member.user_id):
            membership.visible = member.visible
        if member.visible:
            self.member_joined(scope, member)
            return
        self._hides = True
        if not room.too_large_for_notices(len(self._backplane.members(scope))):
            reason = UserOfflineReason.SWITCH_TO_INVISIBLE
            frame = UserLeft(room.room_id, member.user_id, reason, self._clock())
            self._writer.tell_room(room, frame, but=member.user_id)

    # --- from operators ---

    def kick(self, user: User, room: Room, reason: str, code: int = RtsErrorCode.KICKED_OUT) -> None:
        """Take a user out of a room (-1006)."""
        log.info("%s was kicked out of %s", user.user_id, room.room_id)
        user.note_closed(room.room_id, code, reason)
        self._writer.tell(user, RoomClosed(room.room_id, code, clip(reason)))
        if room.room_id in user.rooms:  # telling may have ended the link, but not the login
            self.leave(user, room, UserOfflineReason.KICKED_BY_ADMIN)

    def dismiss(self, room: Room, reason: str, code: int = RtsErrorCode.ROOM_DISMISS) -> int:
        """Take everyone out of a room (-1011) and end its log. Returns how many there were."""
        log.info("%s was dismissed with %d users", room.room_id, len(room.members))
        self._writer.tell_room(room, RoomClosed(room.room_id, code, clip(reason)))
        memberships = [*room.members.values(), *room.absent.values()]
        present = len(room.members)
        for membership in memberships:
            membership.user.rooms.pop(room.room_id, None)
            membership.user.note_closed(room.room_id, code, reason)
        self._apps[room.key.app_id].rooms.pop(room.room_id, None)
        for membership in memberships:
            user = membership.user
            self._backplane.leave(room.key, user.user_id, user.generation, UserOfflineReason.KICKED_BY_ADMIN)
            self._family.left(room.key, user.user_id, self._clock())
        self._backplane.dismiss(room.key)
        return present

    def ban(self, restriction: Restriction) -> int:
        """Keep users out of rooms, and take out those who are in. Returns how many that were, over all rooms."""
        self._backplane.restrict(restriction)
        return self.kick_all(restriction)

    def kick_all(self, restriction: Restriction) -> int:
        """Take out of rooms whom a restriction meets, without putting it in force. Returns how many that were."""
        app = self._apps.get(restriction.app_id)
        rooms = list(app.rooms.values()) if app else []
        return sum(self._kick_met(room, restriction) for room in rooms)

    def _kick_met(self, room: Room, restriction: Restriction) -> int:
        users = [membership.user for membership in (*room.members.values(), *room.absent.values())]
        met = [user for user in users if restriction.meets(room.room_id, user.user_id, user.host, self._clock())]
        for user in met:
            self.kick(user, room, restriction.reason)
        return len(met)

    # --- for the rule set's family (see `RoomHost`) ---

    def notify(self, scope: ScopeKey, name: str, details: Mapping[str, Any], *, only: Sequence[str] = ()) -> None:
        """See `RoomHost.notify`."""
        room = self._find(scope)
        if room is None:
            return
        frame = _that_fits(RoomNotice(room.room_id, name, dict(details)))
        if not only:
            self._writer.tell_room(room, frame)
            return
        for user_id in only:
            if membership := room.members.get(user_id):
                self._writer.tell(membership.user, frame)

    def admit(self, scope: ScopeKey, user_id: str) -> bool:
        """See `RoomHost.admit`."""
        app = self._apps.get(scope.app_id)
        user = app.users.get(user_id) if app else None
        if app is None or user is None or user.client is None:
            return False
        now = self._clock()
        if scope.name not in user.rooms:
            if not self._backplane.join(scope, RoomMember(user_id, now, self._node, user.generation)):
                return False
            user.rooms[scope.name] = room = self._room(app, scope)
            room.add(user, now).attached = True
            log.info("%s was put into %s", user_id, scope.name)
        return True

    def remove(self, scope: ScopeKey, user_id: str, code: int, reason: str) -> None:
        """See `RoomHost.remove`."""
        room = self._find(scope)
        if room is None:
            return
        membership = room.members.get(user_id) or room.absent.get(user_id)
        if membership is None:
            return
        if code:
            self.kick(membership.user, room, reason, code)
        else:
            self.leave(membership.user, room, UserOfflineReason.DROPPED)

    def close(self, scope: ScopeKey, code: int, reason: str) -> None:
        """See `RoomHost.close`."""
        room = self._find(scope)
        if room is not None:
            self.dismiss(room, reason, code)
        else:
            self._backplane.dismiss(scope)

    def set_visible(self, scope: ScopeKey, user_id: str, visible: bool) -> bool:
        """See `RoomHost.set_visible`."""
        room = self._find(scope)
        membership = room.members.get(user_id) if room else None
        if membership is None:
            return False
        return self._backplane.set_visible(scope, user_id, membership.user.generation, visible)

    def deliver(self, scope: ScopeKey, message: Message, *, include_sender: bool = False) -> None:
        """See `RoomHost.deliver`."""
        self._backplane.append(scope, message, 0, lambda _outcome: None)
        room = self._find(scope)
        author = room.members.get(message.user_id) if room and include_sender else None
        if author is not None and author.user.client is not None:
            self._relay.hand_copy(author.user.client, scope, message)

    # --- inside ---

    def _find(self, scope: ScopeKey) -> Room | None:
        app = self._apps.get(scope.app_id)
        return app.rooms.get(scope.name) if app else None

    def _room(self, app: App, scope: ScopeKey) -> Room:
        room = app.rooms.get(scope.name)
        if room is None:
            room = app.rooms[scope.name] = Room(scope, self._rules)
        return room


def _that_fits(notice: RoomNotice) -> RoomNotice:
    """A notice that a control frame can carry: where an app server's own words are too long, it says how long."""
    size = len(encode_control(notice).encode())
    if size <= CONTROL_LIMIT:
        return notice
    extra = len(str(notice.details.get("extra", "")).encode())
    log.warning("%s: a notice of %s has %d bytes; its extra is left out", notice.room_id, notice.name, size)
    return RoomNotice(notice.room_id, notice.name, {**notice.details, "extra": "", "extraBytesLeftOut": extra})
