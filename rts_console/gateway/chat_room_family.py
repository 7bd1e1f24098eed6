"""Chat rooms for users: the hub's turns (`RoomFamily`) and the operations of a room, on the state of `ChatRooms`.

An operation's arguments are the fields of its struct below; a wrong one is refused with 33003.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.chat_room_entries import Change, ChatRoomError, Entry
from rts_console.gateway.chat_room_files import PART_BYTES, ChatRoomFiles
from rts_console.gateway.chat_room_state import ChatRoom
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.families import CallRefused, Refusal, RoomHost, Verdict, Welcomed
from rts_console.gateway.http.rongcloud_port import Recall
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.codec import CONTROL_LIMIT
from rts_console.protocol.frames import Attributes, Integer, Options
from rts_console.protocol.words import PayloadKind

PAGE_BYTES: Final = CONTROL_LIMIT - 512

T = TypeVar("T", bound="_Arguments")


class _Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all operations have in common."""


class SetEntry(_Arguments, frozen=True):
    """Set one attribute; `notify` has a message with `extra` tell the others of it."""

    key: str
    value: str
    auto_delete: bool = False
    force: bool = False
    notify: bool = False
    extra: str = ""


class SetEntries(_Arguments, frozen=True):
    """Set up to 10 attributes; what could not be set is in `failed` of the answer, with a code for each key."""

    entries: dict[str, str]
    auto_delete: bool = False
    force: bool = False
    notify: bool = False
    extra: str = ""


class RemoveEntry(_Arguments, frozen=True):
    """Remove one attribute."""

    key: str
    force: bool = False
    notify: bool = False
    extra: str = ""


class RemoveEntries(_Arguments, frozen=True):
    """Remove up to 10 attributes; as `SetEntries`."""

    keys: list[str]
    force: bool = False
    notify: bool = False
    extra: str = ""


class GetEntry(_Arguments, frozen=True):
    """Read one attribute."""

    key: str


class GetEntries(_Arguments, frozen=True):
    """Read all attributes behind the key `after`, as many as fit; `more` of the answer is where to go on."""

    after: str = ""


class Info(_Arguments, frozen=True):
    """How many are in the room, and who: up to 20, who came first (order 1) or last (2)."""

    count: Integer = 0
    order: Integer = 0


class TakeBack(_Arguments, frozen=True):
    """Take a message back."""

    uid: str
    sent: Integer
    admin: bool = False
    delete: bool = False
    extra: str = ""


class UploadBegin(_Arguments, frozen=True):
    """Announce a file of so many bytes; the answer has its name, and how much one piece may be."""

    size: Integer


class UploadPart(_Arguments, frozen=True):
    """A piece of a file in Base64, in order; the answer to the last one has the file's address."""

    file: str
    offset: Integer
    data: str


class ChatRoomFamily:
    """See `RoomFamily`."""

    judges_messages = True

    def __init__(self, rooms: ChatRooms, files: ChatRoomFiles | None = None) -> None:
        """Take the rooms, which the server API has as well, and where files are kept."""
        self.rooms = rooms
        self._files = files or ChatRoomFiles()
        self._operations: dict[str, Callable[[ScopeKey, str, Mapping[str, Any]], dict[str, Any]]] = {
            "set_entry": self._set_entry,
            "set_entries": self._set_entries,
            "remove_entry": self._remove_entry,
            "remove_entries": self._remove_entries,
            "get_entry": self._get_entry,
            "get_entries": self._get_entries,
            "info": self._info,
            "recall": self._recall,
            "upload_begin": self._upload_begin,
            "upload_part": self._upload_part,
        }

    @property
    def room_calls(self) -> tuple[str, ...]:
        """See `RoomFamily.room_calls`."""
        return tuple(self._operations)

    @property
    def uncounted_calls(self) -> frozenset[str]:
        """See `RoomFamily.uncounted_calls`: a file has as many parts as it needs."""
        return frozenset({"upload_part"})

    @property
    def takes_outsiders(self) -> bool:
        """See `RoomFamily.takes_outsiders`."""
        return self.rooms.rules.outsiders

    def attach(self, host: RoomHost) -> None:
        """See `RoomFamily.attach`."""
        self.rooms.attach(host)

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        """See `RoomFamily.joining`."""
        return self.rooms.joining(scope, user_id, options)

    def joined(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Welcomed:
        """See `RoomFamily.joined`."""
        return self.rooms.joined(scope, user_id, options)

    def left(self, scope: ScopeKey, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.left`."""
        self.rooms.left(scope, user_id)

    def away(self, app_id: str, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.away`."""
        self.rooms.went_away(app_id, user_id)

    def back(self, app_id: str, user_id: str, now_ns: int) -> None:
        """See `RoomFamily.back`."""
        self.rooms.came_back(app_id, user_id)

    def message(
        self, scope: ScopeKey, user_id: str, kind: PayloadKind, payload: bytes, attributes: Attributes, now_ns: int
    ) -> Verdict:
        """See `RoomFamily.message`."""
        return self.rooms.judge(scope, user_id, payload, attributes)

    def kept(self, scope: ScopeKey, message: Message) -> None:
        """See `RoomFamily.kept`."""
        self.rooms.kept(scope, message)

    def call(
        self, scope: ScopeKey, user_id: str, operation: str, arguments: Mapping[str, Any], now_ns: int
    ) -> dict[str, Any]:
        """See `RoomFamily.call`."""
        act = self._operations.get(operation)
        if act is None:
            known = ", ".join(self._operations)
            raise CallRefused(ChatRoomCode.BAD_CALL, f"There is no operation {operation[:40]!r}. There are {known}.")
        try:
            return act(scope, user_id, arguments)
        except ChatRoomError as error:
            raise CallRefused(error.code, error.reason, error.retry_after_ms) from None

    def tick(self, now_ns: int) -> None:
        """See `RoomFamily.tick`."""
        self.rooms.tick()

    def counts(self) -> Mapping[str, int]:
        """See `RoomFamily.counts`."""
        return self.rooms.counts()

    # --- operations ---

    def _set_entry(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(SetEntry, arguments)
        how = {"auto_delete": asked.auto_delete, "force": asked.force}

        def act(room: ChatRoom, now_ms: int) -> list[Change]:
            return [room.entries.set(user_id, asked.key, asked.value, now_ms, **how)]

        (change,) = self.rooms.change_entries(scope, user_id, act, _extra(asked.notify, asked.extra))
        return {"version": change.entry.version}

    def _remove_entry(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(RemoveEntry, arguments)

        def act(room: ChatRoom, now_ms: int) -> list[Change]:
            return [room.entries.remove(user_id, asked.key, now_ms, force=asked.force)]

        (change,) = self.rooms.change_entries(scope, user_id, act, _extra(asked.notify, asked.extra))
        return {"version": change.entry.version}

    def _set_entries(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(SetEntries, arguments)
        failed: dict[str, int] = {}
        how = {"auto_delete": asked.auto_delete, "force": asked.force}

        def act(room: ChatRoom, now_ms: int) -> list[Change]:
            changes, wrong = room.entries.set_all(user_id, asked.entries, now_ms, **how)
            failed.update(wrong)
            return changes

        changes = self.rooms.change_entries(scope, user_id, act, _extra(asked.notify, asked.extra))
        return _batch(changes, failed)

    def _remove_entries(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(RemoveEntries, arguments)
        failed: dict[str, int] = {}

        def act(room: ChatRoom, now_ms: int) -> list[Change]:
            changes, wrong = room.entries.remove_all(user_id, asked.keys, now_ms, force=asked.force)
            failed.update(wrong)
            return changes

        changes = self.rooms.change_entries(scope, user_id, act, _extra(asked.notify, asked.extra))
        return _batch(changes, failed)

    def _get_entry(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(GetEntry, arguments)
        return _shown(self.rooms.room_for(scope, user_id).entries.get(asked.key))

    def _get_entries(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(GetEntries, arguments)
        entries = sorted(self.rooms.room_for(scope, user_id).entries.all, key=lambda entry: entry.key)
        shown: list[dict[str, Any]] = []
        left = PAGE_BYTES
        for entry in entries:
            if entry.key <= asked.after:
                continue
            left -= len(msgspec.json.encode(_shown(entry))) + 1
            if left < 0:
                return {"entries": shown, "more": shown[-1]["key"]}
            shown.append(_shown(entry))
        return {"entries": shown, "more": ""}

    def _info(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(Info, arguments)
        return self.rooms.look_up(scope, user_id, asked.count, asked.order)

    def _recall(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(TakeBack, arguments)
        how = (asked.admin, asked.delete, asked.extra)
        self.rooms.recall_own(scope, Recall(user_id, asked.uid, asked.sent, *how))
        return {}

    def _upload_begin(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(UploadBegin, arguments)
        self.rooms.room_for(scope, user_id)
        return {"file": self._files.begin(user_id, asked.size), "part": PART_BYTES}

    def _upload_part(self, scope: ScopeKey, user_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        asked = _read(UploadPart, arguments)
        return {"uri": self._files.add(user_id, asked.file, asked.offset, asked.data)}


def _read(kind: type[T], arguments: Mapping[str, Any]) -> T:
    try:
        return msgspec.convert(arguments, kind)
    except msgspec.ValidationError as error:
        raise ChatRoomError(ChatRoomCode.BAD_CALL, f"The arguments cannot be read: {error}.") from None


def _extra(notify: bool, extra: str) -> str | None:
    return extra if notify else None


def _batch(changes: list[Change], failed: Mapping[str, int]) -> dict[str, Any]:
    """The vendor's 23428 is the answer where a part failed; what could be done is done."""
    return {
        "code": int(ChatRoomCode.BATCH_PARTLY_FAILED) if failed else 0,
        "failed": [{"key": key, "errorCode": code} for key, code in failed.items()],
        "version": max((change.entry.version for change in changes), default=0),
    }


def _shown(entry: Entry) -> dict[str, Any]:
    return {"key": entry.key, "value": entry.value, "userId": entry.user_id, "timestamp": entry.set_at_ms}
