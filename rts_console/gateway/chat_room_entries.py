"""The attributes of a chat room: texts under keys, each of which only its setter changes unless it is forced."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from rts_console.protocol.chat_room_codes import ChatRoomCode

KEY_LENGTH: Final = 128
VALUE_LENGTH: Final = 4_096
VALUE_BYTES: Final = 15_000
ENTRIES: Final = 100
BATCH: Final = 10
KEY: Final = re.compile(r"[A-Za-z0-9+=\-_]{1,128}\Z")


class ChatRoomError(Exception):
    """A chat room's command is refused, with the vendor's number."""

    def __init__(self, code: ChatRoomCode, reason: str = "", retry_after_ms: int = 0) -> None:
        """Keep the code, what is wrong and what to do, and when it may be tried again."""
        super().__init__(f"{code}: {reason or code.meaning}")
        self.code = code
        self.reason = reason or code.meaning
        self.retry_after_ms = retry_after_ms


class Entry(msgspec.Struct, frozen=True):
    """One attribute: who set it, when (ms since 1970), and whether it goes when its setter leaves.

    `version` grows with each change of the room's attributes.
    """

    key: str
    value: str
    user_id: str
    set_at_ms: int
    version: int
    auto_delete: bool = False


class Change(NamedTuple):
    """An attribute that was set (`deleted` False) or is gone."""

    entry: Entry
    deleted: bool

    def details(self, room_id: str) -> dict[str, str | int]:
        """As the vendor tells it: `type` 1 is set, 2 is deleted."""
        entry = self.entry
        return {
            "key": entry.key,
            "value": entry.value,
            "timestamp": entry.set_at_ms,
            "chatroomId": room_id,
            "type": 2 if self.deleted else 1,
            "userId": entry.user_id,
        }


def check_key(key: str) -> None:
    """Raises `ChatRoomError` 23412 for a key that is none."""
    if KEY.match(key):
        return
    if len(key) > KEY_LENGTH:
        reason = f"The key has {len(key)} characters; {KEY_LENGTH} is the limit. Shorten it."
    else:
        reason = f"The key {key[:40]!r} must have 1 to {KEY_LENGTH} of A-Z a-z 0-9 + = - _."
    raise ChatRoomError(ChatRoomCode.BAD_PARAMETER, reason)


def check_value(value: str) -> None:
    """Raises `ChatRoomError` 23412 for a value that is empty or too long, or that no control frame can carry."""
    size = len(msgspec.json.encode(value))
    if size > VALUE_BYTES:
        reason = f"The value takes {size:,} bytes as JSON; {VALUE_BYTES:,} is the limit here. Shorten it."
        raise ChatRoomError(ChatRoomCode.BAD_PARAMETER, reason)
    if not 1 <= len(value) <= VALUE_LENGTH:
        reason = f"The value has {len(value):,} characters; give 1 to {VALUE_LENGTH:,}."
        raise ChatRoomError(ChatRoomCode.BAD_PARAMETER, reason)


class Entries:
    """The attributes of one room."""

    def __init__(self, limit: int = ENTRIES) -> None:
        """Begin with none."""
        self._entries: dict[str, Entry] = {}
        self._limit = limit
        self._version = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._entries)

    @property
    def all(self) -> list[Entry]:
        """All, in the order they were first set."""
        return list(self._entries.values())

    def get(self, key: str) -> Entry:
        """One. Raises `ChatRoomError` 23427."""
        check_key(key)
        if key not in self._entries:
            raise ChatRoomError(ChatRoomCode.NO_ENTRY, f"There is no attribute {key}.")
        return self._entries[key]

    def set(
        self, user_id: str, key: str, value: str, now_ms: int, *, auto_delete: bool = False, force: bool = False
    ) -> Change:
        """Set one. Raises `ChatRoomError` 23412, 23423, 23424."""
        check_key(key)
        check_value(value)
        self._check_owner(user_id, key, force=force)
        if key not in self._entries and len(self._entries) >= self._limit:
            reason = f"There are {len(self._entries)} attributes, which is the limit. Remove one first."
            raise ChatRoomError(ChatRoomCode.ENTRIES_FULL, reason)
        self._version = max(self._version + 1, now_ms)
        entry = self._entries[key] = Entry(key, value, user_id, now_ms, self._version, auto_delete)
        return Change(entry, deleted=False)

    def remove(self, user_id: str, key: str, now_ms: int, *, force: bool = False) -> Change:
        """Remove one. Raises `ChatRoomError` 23412, 23424, 23427."""
        self.get(key)
        self._check_owner(user_id, key, force=force)
        return self._gone(key, now_ms)

    def set_all(
        self,
        user_id: str,
        values: Mapping[str, str],
        now_ms: int,
        *,
        auto_delete: bool = False,
        force: bool = False,
    ) -> tuple[list[Change], dict[str, int]]:
        """Set several; what was changed, and the codes of those keys that were not. Raises `ChatRoomError` 23429."""
        _check_batch(values)
        changes: list[Change] = []
        failed: dict[str, int] = {}
        for key, value in values.items():
            try:
                changes.append(self.set(user_id, key, value, now_ms, auto_delete=auto_delete, force=force))
            except ChatRoomError as error:
                failed[key] = int(error.code)
        return changes, failed

    def remove_all(
        self, user_id: str, keys: Sequence[str], now_ms: int, *, force: bool = False
    ) -> tuple[list[Change], dict[str, int]]:
        """Remove several; as `set_all`."""
        _check_batch(keys)
        changes: list[Change] = []
        failed: dict[str, int] = {}
        for key in keys:
            try:
                changes.append(self.remove(user_id, key, now_ms, force=force))
            except ChatRoomError as error:
                failed[key] = int(error.code)
        return changes, failed

    def left(self, user_id: str, now_ms: int) -> list[Change]:
        """A user left: what it set to go with it is gone."""
        keys = [entry.key for entry in self._entries.values() if entry.user_id == user_id and entry.auto_delete]
        return [self._gone(key, now_ms) for key in keys]

    def _gone(self, key: str, now_ms: int) -> Change:
        self._version = max(self._version + 1, now_ms)
        gone = self._entries.pop(key)
        return Change(msgspec.structs.replace(gone, set_at_ms=now_ms, version=self._version), deleted=True)

    def _check_owner(self, user_id: str, key: str, *, force: bool) -> None:
        present = self._entries.get(key)
        if present is not None and present.user_id != user_id and not force:
            reason = f"The attribute {key} was set by {present.user_id}; only force changes it."
            raise ChatRoomError(ChatRoomCode.ENTRY_OF_ANOTHER, reason)


def _check_batch(keys: Mapping[str, str] | Sequence[str]) -> None:
    if len(keys) > BATCH:
        reason = f"The batch has {len(keys)} attributes; {BATCH} is the limit. Send them in several."
        raise ChatRoomError(ChatRoomCode.BATCH_TOO_LARGE, reason)
    if not keys:
        raise ChatRoomError(ChatRoomCode.BAD_PARAMETER, "The batch is empty. Give at least one attribute.")
