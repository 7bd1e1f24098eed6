"""Chat rooms: what the vendor's server API does to them, and what users do in them, with one state for both.

`ChatRooms` is the `ChatRoomPort` of the server API; `ChatRoomFamily` has users go through it. Nobody here has a socket
or a timer: `tick` is called several times a second, and what members are told goes to a `RoomHost`. Times are
nanoseconds since 1970, by the clock that is given.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.chat_room_entries import Change, ChatRoomError
from rts_console.gateway.chat_room_moderation import ChatRoomModeration
from rts_console.gateway.chat_room_state import SENT, TYPE, UID, Away, ChatRoom, ChatRoomApp, history_count
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.families import Refusal, Verdict, Welcomed
from rts_console.gateway.http.rongcloud_port import (
    Entry,
    KeptMessage,
    Lifetime,
    NoRoom,
    Recall,
    RoomLimit,
    RoomView,
    ServerMessage,
    UserUntil,
)
from rts_console.gateway.room_status_callback import Cause, RoomEvent
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.clock import MS, SECOND_NS, now_ns
from rts_console.protocol.frames import Attributes, Options
from rts_console.protocol.words import PayloadKind

MESSAGE_BYTES: Final = 128 * 1024
RECALLED: Final = "RC:RcNtf"
ENTRY_NOTICE: Final = "RC:chrmKVNotiMsg"
SERVER: Final = "server-"
_OURS: Final = frozenset({"left", "replaced"})
"""Attributes that only the gateway gives: a user who sends them is not believed."""

log = logging.getLogger(__name__)

Tell = Callable[[str, str, RoomEvent, Iterable[str], Cause], None]
"""Is told what happened to a room: app, room, what, to whom, why."""


class Words(Protocol):
    """What a word filter says of a message: `payload` goes on, unless `blocked_by` names a word."""

    @property
    def payload(self) -> bytes:
        """What goes on."""

    @property
    def blocked_by(self) -> str:
        """The word that stops it."""

    @property
    def replaced(self) -> bool:
        """Whether a word was replaced."""


Judge = Callable[[str, str, bytes], Words]
"""Looks at a user's message: app, object name, content."""


def _tell_nobody(app_id: str, room_id: str, event: RoomEvent, user_ids: Iterable[str], cause: Cause) -> None:
    """Room status is wanted by nobody."""


class ChatRooms(ChatRoomModeration):
    """The chat rooms of all apps."""

    def __init__(
        self,
        rules: ChatRoomRules = ChatRoomRules(),  # noqa: B008 - a struct of constants
        *,
        clock: Callable[[], int] = now_ns,
        tell: Tell = _tell_nobody,
        words: Judge | None = None,
    ) -> None:
        """Begin without rooms. `tell` hears of rooms made, joined, left and ended; `words` filters text messages."""
        super().__init__(rules, clock)
        self.tell = tell
        self.words = words
        self._passing: dict[str, ServerMessage] = {}
        self._numbers = 0
        self._ticked_ns = 0
        self._dropped_before: Counter[ScopeKey] = Counter()

    # --- rooms, for the server API (see `ChatRoomPort`) ---

    def create_room(self, app_id: str, room_id: str, *, name: str = "", lifetime: Lifetime | None = None) -> None:
        """See `ChatRoomPort.create_room`."""
        room = self.find(app_id, room_id) or self._create(self.app(app_id), room_id)
        room.name = name or room.name
        room.lifetime = lifetime or room.lifetime

    def set_lifetime(self, app_id: str, room_id: str, lifetime: Lifetime) -> None:
        """See `ChatRoomPort.set_lifetime`."""
        self.known(app_id, room_id).lifetime = lifetime

    def destroy_room(self, app_id: str, room_id: str) -> bool:
        """See `ChatRoomPort.destroy_room`."""
        room = self.find(app_id, room_id)
        if room is None:
            return False
        self._destroy(room, "The room was destroyed by the app server.", Cause.CALLED)
        return True

    def room(self, app_id: str, room_id: str) -> RoomView | None:
        """See `ChatRoomPort.room`."""
        room = self.find(app_id, room_id)
        return room.view if room else None

    def rooms(self, app_id: str) -> Sequence[str]:
        """See `ChatRoomPort.rooms`."""
        return list(self.app(app_id).rooms)

    def members(self, app_id: str, room_id: str) -> Mapping[str, int]:
        """See `ChatRoomPort.members`."""
        room = self.find(app_id, room_id)
        return dict(room.members) if room else {}

    def join_user(self, app_id: str, room_id: str, user_id: str) -> None:
        """See `ChatRoomPort.join_user`. One who is online hears what is said, until its link breaks."""
        room = self.find(app_id, room_id) or self._create(self.app(app_id), room_id)
        self._enter(room, user_id)
        if not self.host.admit(room.scope, user_id):
            room.away[user_id] = Away(self._clock())

    def known(self, app_id: str, room_id: str) -> ChatRoom:
        """A room. Raises `NoRoom`."""
        room = self.find(app_id, room_id)
        if room is None:
            raise NoRoom(f"There is no room {room_id}.")
        return room

    def kept_alive(self, app_id: str) -> dict[str, None]:
        """See `ChatRoomPort.kept_alive`."""
        return self.app(app_id).kept_alive

    # --- coming and going ---

    def joining(self, scope: ScopeKey, user_id: str, options: Options) -> Refusal | None:
        """Whether a user may join: `existing` wants a room that is there, `history` a count that is one."""
        app, room = self.app(scope.app_id), self.find(scope.app_id, scope.name)
        now = self._clock()
        if until := app.blocked_until(scope.name, user_id, now):
            return _no(ChatRoomCode.KICKED, f"{user_id} was kicked out of {scope.name} {_span(until, now)}.")
        if room is None and options.get("existing"):
            return _no(ChatRoomCode.NO_ROOM, f"There is no room {scope.name}. Join without `existing` to make it.")
        if room and 0 < self.rules.member_limit <= len(room.members) and user_id not in room.members:
            return _no(ChatRoomCode.ROOM_FULL, f"{scope.name} has {len(room.members)} members, which is its limit.")
        return self._bad_options(options)

    def _bad_options(self, options: Options) -> Refusal | None:
        count = options.get("history", 0)
        if isinstance(count, int) and history_count(count, clamp=self.rules.clamp_history) is not None:
            return None
        return _no(ChatRoomCode.BAD_PARAMETER, f"The history count {str(count)[:20]} is not one. Give -1 to 50.")

    def joined(self, scope: ScopeKey, user_id: str, options: Options) -> Welcomed:
        """A user is in: what the room is like, the messages that it asked for, and the rooms it is taken out of."""
        app = self.app(scope.app_id)
        room = self.find(scope.app_id, scope.name) or self._create(app, scope.name)
        leave = [] if self.rules.several_rooms else [each.room_id for each in app.rooms_of(user_id)]
        self._enter(room, user_id)
        count = history_count(int(options.get("history", 0)), clamp=self.rules.clamp_history) or 0
        others = [room_id for room_id in leave if room_id != scope.name]
        return Welcomed(self._details(app, room, user_id), room.newest(count), others)

    def _details(self, app: ChatRoomApp, room: ChatRoom, user_id: str) -> dict[str, Any]:
        now = self._clock()
        return {
            "createTime": room.created_ns // MS,
            "memberCount": len(room.members),
            "joinTime": room.members[user_id] // MS,
            "isAllChatroomBanned": app.muted_everywhere(user_id, now),
            "isCurrentUserBanned": app.muted_here(room.room_id, user_id, now),
            "isCurrentChatroomBanned": room.muted,
            "isCurrentChatroomInWhitelist": user_id in room.excepted,
            "entries": len(room.entries),
        }

    def look_up(self, scope: ScopeKey, user_id: str, count: int, order: int) -> dict[str, Any]:
        """A room for a client, once in a second and 20 times in a minute. Raises `ChatRoomError` 20607, 23410."""
        app, room = self.app(scope.app_id), self.find(scope.app_id, scope.name)
        if wait_ms := app.info_wait_ms(user_id, self._clock()):
            reason = "A client may look at rooms once in a second and 20 times in a minute."
            raise ChatRoomError(ChatRoomCode.REQUEST_TOO_OFTEN, reason, wait_ms)
        if room is None:
            raise ChatRoomError(ChatRoomCode.NO_ROOM, f"There is no room {scope.name}.")
        return room.info(count, order)

    def left(self, scope: ScopeKey, user_id: str, cause: Cause = Cause.CALLED) -> None:
        """A user is out, whoever wanted that: what it set to go with it is gone."""
        room = self.find(scope.app_id, scope.name)
        if room is None or room.members.pop(user_id, None) is None:
            return
        away = room.away.pop(user_id, None)
        room.touched_ns = self._clock()
        cause = Cause.AWAY if away and cause is Cause.CALLED else cause
        self.tell(scope.app_id, room.room_id, RoomEvent.LEFT, [user_id], cause)
        self._tell_changes(room, room.entries.left(user_id, room.touched_ns // MS), user_id)

    def went_away(self, app_id: str, user_id: str) -> None:
        """A user's link broke."""
        for room in self.app(app_id).rooms_of(user_id):
            room.away.setdefault(user_id, Away(self._clock()))

    def came_back(self, app_id: str, user_id: str) -> None:
        """A user whose link broke is there again."""
        for room in self.app(app_id).rooms_of(user_id):
            room.away.pop(user_id, None)

    def _create(self, app: ChatRoomApp, room_id: str) -> ChatRoom:
        room = app.rooms[room_id] = ChatRoom(app.scope(room_id), self._clock())
        self.tell(app.app_id, room_id, RoomEvent.CREATED, [], Cause.CALLED)
        return room

    def _enter(self, room: ChatRoom, user_id: str) -> None:
        room.away.pop(user_id, None)
        room.touched_ns = self._clock()
        if user_id not in room.members:
            room.members[user_id] = room.touched_ns
            self.tell(room.scope.app_id, room.room_id, RoomEvent.JOINED, [user_id], Cause.CALLED)

    def _destroy(self, room: ChatRoom, reason: str, cause: Cause) -> None:
        """The members are told, taken out, and the room is gone with everything but the mutes and blocks of users."""
        log.info("%s ends with %d members: %s", room.room_id, len(room.members), reason)
        everyone, app = list(room.members), self.app(room.scope.app_id)
        del app.rooms[room.room_id]
        app.kept_alive.pop(room.room_id, None)
        self.host.notify(room.scope, "destroyed", {"reason": reason, "automatic": cause is Cause.UNUSED})
        self.host.close(room.scope, ChatRoomCode.NO_ROOM, reason)
        self.tell(app.app_id, room.room_id, RoomEvent.DESTROYED, everyone, cause)

    # --- who may not be in it ---

    def block_users(
        self, app_id: str, room_id: str, user_ids: Sequence[str], until_ns: int, notice: str | None = None
    ) -> None:
        """See `ChatRoomPort.block_users`."""
        app = self.app(app_id)
        for user_id in user_ids:
            app.blocks[room_id, user_id] = until_ns
        self._tell_block(app_id, room_id, 1, user_ids, notice, self._span_ms(until_ns))
        for user_id in user_ids:
            self.left(app.scope(room_id), user_id, Cause.BLOCKED)
            reason = f"{user_id} was kicked out by the app server."
            self.host.remove(app.scope(room_id), user_id, ChatRoomCode.KICKED, reason)

    def unblock_users(self, app_id: str, room_id: str, user_ids: Sequence[str], notice: str | None = None) -> None:
        """See `ChatRoomPort.unblock_users`."""
        blocks = self.app(app_id).blocks
        for user_id in user_ids:
            blocks.pop((room_id, user_id), None)
        self._tell_block(app_id, room_id, 0, user_ids, notice)

    def blocked_users(self, app_id: str, room_id: str) -> Sequence[UserUntil]:
        """See `ChatRoomPort.blocked_users`."""
        app = self.app(app_id)
        return app.listed(app.blocks, room_id, self._clock())

    # --- messages of users ---

    def judge(self, scope: ScopeKey, user_id: str, payload: bytes, attributes: Attributes) -> Verdict:
        """What becomes of a user's message."""
        app, room = self.app(scope.app_id), self.find(scope.app_id, scope.name)
        if room is None or not (user_id in room.members or self.rules.outsiders):
            return Verdict(_no(ChatRoomCode.NOT_IN_ROOM, f"{user_id} is not in {scope.name}. Join it first."))
        if refusal := self._refusal(app, room, user_id, len(payload)):
            return Verdict(refusal)
        object_name = str(attributes.get(TYPE, ""))
        found = self.words(scope.app_id, object_name, payload) if self.words else None
        if found and found.blocked_by:
            return Verdict(_no(ChatRoomCode.BLOCKED_BY_WORD, "The message has a word that is not allowed here."))
        own = {name: value for name, value in attributes.items() if name not in _OURS}
        given: Attributes = {**own, **self._number()}
        if found and found.replaced:
            given["replaced"] = int(ChatRoomCode.WORD_REPLACED)
        goes = room.distributes and room.upstream.take(app.priority(room, user_id, object_name), self._clock())
        return Verdict(None, found.payload if found and found.replaced else None, given, goes)

    def _refusal(self, app: ChatRoomApp, room: ChatRoom, user_id: str, size: int) -> Refusal | None:
        now = self._clock()
        if size > MESSAGE_BYTES:
            over = f"The message has {size:,} bytes; {MESSAGE_BYTES:,} is the limit. Shorten it."
            return _no(ChatRoomCode.TOO_LARGE, over)
        if wait_ms := app.message_wait_ms(user_id, now):
            words = f"More than {self.rules.messages_per_second} messages in a second from {user_id}."
            return _no(ChatRoomCode.TOO_OFTEN, words, wait_ms)
        until = app.muted_until(room, user_id, now)
        if until is None:
            return None
        return _no(ChatRoomCode.MUTED, f"{user_id} is muted in {room.room_id} {_span(until, now)}.")

    def kept(self, scope: ScopeKey, message: Message) -> None:
        """A message is on its way: it belongs to the history, and may be the one too many for those who are away."""
        room = self.find(scope.app_id, scope.name)
        if room is None:
            return
        now, passing = self._clock(), self._passing.pop(message.client_message_id, None)
        if passing is None:
            room.history.append(message)
        if passing is None or not passing.broadcast:
            room.touched_ns = now
        for user_id in [user for user in room.away if self._too_long_away(room, user, now)]:
            self._put_out(room, user_id)

    def _too_long_away(self, room: ChatRoom, user_id: str, now: int) -> bool:
        away = room.away[user_id]
        away.messages += 1
        if user_id in room.protected:
            return False
        long = now - away.since_ns >= self.rules.away_s * SECOND_NS
        return long or away.messages > self.rules.away_messages

    def _put_out(self, room: ChatRoom, user_id: str) -> None:
        log.info("%s was away for too long and is out of %s", user_id, room.room_id)
        self.left(room.scope, user_id)
        self.host.remove(room.scope, user_id, 0, "away for too long")

    def _number(self) -> dict[str, str | int]:
        """An id for a message, as the vendor's look, and the time of its sending."""
        self._numbers += 1
        sent_ms = self._clock() // MS
        word = f"{sent_ms:011X}{self._numbers % 0x100000:05X}"
        return {UID: "-".join(word[at : at + 4] for at in range(0, 16, 4)), SENT: sent_ms}

    # --- messages of the server ---

    def publish(self, app_id: str, room_id: str, message: ServerMessage) -> str:
        """See `ChatRoomPort.publish`."""
        given = self._number()
        uid = str(given[UID])
        room = self.find(app_id, room_id)
        if room is not None:
            attributes: Attributes = {TYPE: message.object_name, **given}
            self._deliver(room, message.user_id, message.content, attributes, message)
        return uid

    def _deliver(
        self, room: ChatRoom, user_id: str, content: bytes, attributes: Attributes, how: ServerMessage | None = None
    ) -> None:
        now = self._clock()
        message_id = f"{SERVER}{attributes[UID]}"
        whole = Message(user_id, message_id, now, now, PayloadKind.TEXT, content, 0, attributes)
        if how is not None and not how.kept:
            self._passing[message_id] = how
        self.host.deliver(room.scope, whole, include_sender=how is not None and how.include_sender)

    def history(self, app_id: str, room_id: str) -> Sequence[KeptMessage]:
        """See `ChatRoomPort.history`."""
        room = self.find(app_id, room_id)
        return [_in_history(message) for message in room.history] if room else []

    def recall(self, app_id: str, room_id: str, recall: Recall) -> None:
        """See `ChatRoomPort.recall`."""
        room = self.find(app_id, room_id)
        if room is not None:
            self._take_back(room, recall)

    def recall_own(self, scope: ScopeKey, recall: Recall) -> None:
        """A user takes a message back. Raises `ChatRoomError` 23406, 25101, 25107."""
        room = self._room_of(scope, recall.user_id)
        if not recall.message_uid or recall.sent_at_ms <= 0:
            raise ChatRoomError(
                ChatRoomCode.RECALL_BAD_PARAMETER, "Give the message's uid and the time of its sending."
            )
        message = room.find(recall.message_uid)
        if self.rules.recall_own_only and (message is None or message.user_id != recall.user_id):
            raise ChatRoomError(ChatRoomCode.RECALL_NOT_OWN)
        self._take_back(room, recall)

    def _take_back(self, room: ChatRoom, recall: Recall) -> None:
        message, now = room.find(recall.message_uid), self._clock()
        details = {
            "objectName": RECALLED,
            "messageUId": recall.message_uid,
            "sentTime": recall.sent_at_ms,
            "userId": recall.user_id,
            "recallTime": now // MS,
            "isAdmin": recall.by_admin,
            "isDelete": recall.delete,
            "extra": recall.extra,
            "originalObjectName": str(message.attributes.get(TYPE, "")) if message else "",
            "originalUserId": message.user_id if message else "",
        }
        notice = None if recall.delete or message is None else _as_notice(message, details)
        room.take_back(recall.message_uid, notice)
        room.touched_ns = now
        self.host.notify(room.scope, RECALLED, details)

    # --- attributes ---

    def set_entries(
        self, app_id: str, room_id: str, user_id: str, entries: Mapping[str, str], *, auto_delete: bool
    ) -> None:
        """See `ChatRoomPort.set_entries`."""
        room, now_ms = self.known(app_id, room_id), self._clock() // MS
        changes: list[Change] = []
        try:
            for key, value in entries.items():
                changes.append(room.entries.set(user_id, key, value, now_ms, auto_delete=auto_delete, force=True))
        except ChatRoomError as error:
            raise RoomLimit(error.reason) from None
        finally:
            self._tell_changes(room, changes, user_id)

    def remove_entry(self, app_id: str, room_id: str, user_id: str, key: str) -> None:
        """See `ChatRoomPort.remove_entry`."""
        room = self.known(app_id, room_id)
        try:
            change = room.entries.remove(user_id, key, self._clock() // MS, force=True)
        except ChatRoomError:
            return
        self._tell_changes(room, [change], user_id)

    def entries(self, app_id: str, room_id: str) -> Mapping[str, Entry]:
        """See `ChatRoomPort.entries`."""
        found = self.known(app_id, room_id).entries.all
        return {
            each.key: Entry(each.key, each.value, each.user_id, each.auto_delete, each.set_at_ms * MS) for each in found
        }

    def change_entries(
        self, scope: ScopeKey, user_id: str, act: Callable[[ChatRoom, int], list[Change]], notice: str | None
    ) -> list[Change]:
        """A user changes attributes. `notice` has a message tell of it beside, with that `extra`. Raises as `act`, and
        `ChatRoomError` 23406.
        """
        room = self._room_of(scope, user_id)
        changes = act(room, self._clock() // MS)
        self._tell_changes(room, changes, user_id)
        if notice is not None:
            for change in changes:
                self._tell_by_message(room, change, user_id, notice)
        return changes

    def _tell_changes(self, room: ChatRoom, changes: Sequence[Change], user_id: str) -> None:
        """One notice for each: a value can be as large as a frame allows."""
        for change in changes:
            self.host.notify(room.scope, "updatedEntries", {"entries": [change.details(room.room_id)], "by": user_id})

    def _tell_by_message(self, room: ChatRoom, change: Change, user_id: str, extra: str) -> None:
        details = change.details(room.room_id)
        content = {"key": details["key"], "value": details["value"], "extra": extra, "type": details["type"]}
        self._deliver(room, user_id, msgspec.json.encode(content), {TYPE: ENTRY_NOTICE, **self._number()})

    def room_for(self, scope: ScopeKey, user_id: str) -> ChatRoom:
        """A room that the user is in. Raises `ChatRoomError` 23406."""
        return self._room_of(scope, user_id)

    def _room_of(self, scope: ScopeKey, user_id: str) -> ChatRoom:
        room = self.find(scope.app_id, scope.name)
        if room is None or user_id not in room.members:
            raise ChatRoomError(ChatRoomCode.NOT_IN_ROOM, f"{user_id} is not in {scope.name}. Join it first.")
        return room

    # --- time ---

    def tick(self) -> None:
        """End the rooms whose time is over, and say in the log how many messages fell; once in a second."""
        now = self._clock()
        if now < self._ticked_ns + SECOND_NS:
            return
        self._ticked_ns = now
        for app in list(self._apps.values()):
            app.forget_over(now)
            for room in list(app.rooms.values()):
                self._look_after(app, room, now)

    def _look_after(self, app: ChatRoomApp, room: ChatRoom, now: int) -> None:
        fell = sum(room.upstream.dropped.values())
        if fell > self._dropped_before[room.scope]:
            log.warning("%s has too many messages: %d fell in all", room.room_id, fell)
            self._dropped_before[room.scope] = fell
        if room.over(now) and (room.lifetime.fixed or room.room_id not in app.kept_alive):
            why = "its time was over" if room.lifetime.fixed else "nobody used it"
            self._destroy(room, f"The room ended because {why}.", Cause.UNUSED)

    def counts(self) -> dict[str, int]:
        """For a health check: how many rooms there are, and how many messages fell, by how much they counted."""
        rooms = [room for app in self._apps.values() for room in app.rooms.values()]
        fallen = sum((room.upstream.dropped for room in rooms), Counter[Any]())
        return {"chat_rooms": len(rooms)} | {
            f"messages_dropped_{priority.name.lower()}": count for priority, count in fallen.items()
        }


def _no(code: ChatRoomCode, reason: str, wait_ms: int = 0) -> Refusal:
    return Refusal(int(code), reason, wait_ms)


def _span(until_ns: int, now: int) -> str:
    return f"for another {(until_ns - now) / SECOND_NS:,.0f} s" if until_ns else "until that is lifted"


def _in_history(message: Message) -> KeptMessage:
    given = message.attributes
    sent_ms = int(given.get(SENT, 0))
    content = message.payload.decode("utf-8", "replace")
    return KeptMessage(message.user_id, str(given.get(UID, "")), sent_ms, str(given.get(TYPE, "")), content)


def _as_notice(message: Message, details: Mapping[str, Any]) -> Message:
    """What stands in the history for a message that was taken back."""
    attributes: Attributes = {**message.attributes, TYPE: RECALLED}
    content = msgspec.json.encode(details)
    return msgspec.structs.replace(message, kind=PayloadKind.TEXT, payload=content, attributes=attributes)
