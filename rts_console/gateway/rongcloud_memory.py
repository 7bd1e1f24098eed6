"""What RongCloud app servers have set and that shall outlive the process: one JSON file in the gateway's data folder.

Mutes, blocks, lists of types, rooms that are kept alive, words of the filter and the times before which tokens are
void. Rooms themselves, their attributes and their exceptions end with the process.
"""

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ConfigError
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.word_filter import Word, WordFilter

FILE: Final = "rongcloud.json"

log = logging.getLogger(__name__)


class _UserUntil(msgspec.Struct):
    """`room_id` is empty for all rooms."""

    room_id: str
    user_id: str
    until_ns: int


class _App(msgspec.Struct, omit_defaults=True):
    """What is kept of one app."""

    mutes: list[_UserUntil] = []
    blocks: list[_UserUntil] = []
    low_types: list[str] = []
    protected_types: list[str] = []
    kept_alive: list[str] = []
    words: list[Word] = []
    void_before_ms: dict[str, int] = {}


class RongCloudMemory:
    """The file, and what is in it. Without a folder nothing is read or written."""

    def __init__(
        self,
        folder: Path | None,
        app_keys: Iterable[str],
        rooms: ChatRooms,
        tokens: IssuedTokens,
        filters: Mapping[str, WordFilter],
    ) -> None:
        """Take where the file is and whose state it keeps; nothing is read yet."""
        self._file = folder / FILE if folder is not None else None
        self._app_keys = list(app_keys)
        self._rooms = rooms
        self._tokens = tokens
        self._filters = filters
        self._saved = b""

    def load(self) -> None:
        """Put back what was kept; of apps that are not served any more nothing. Raises `ConfigError`."""
        if self._file is None or not self._file.exists():
            return
        try:
            self._saved = self._file.read_bytes()
            kept = msgspec.json.decode(self._saved, type=dict[str, _App])
        except (OSError, ValueError) as error:
            words = f"--data {self._file}: cannot be read: {error}. Mend the file, or move it away to begin without."
            raise ConfigError(words) from None
        for app_key in self._app_keys:
            if app_key in kept:
                self._put_back(app_key, kept[app_key])

    def save(self) -> None:
        """Write what has changed since the last time. A file that cannot be written is told in the log."""
        if self._file is None:
            return
        state = msgspec.json.encode({app_key: self._state(app_key) for app_key in self._app_keys})
        if state == self._saved:
            return
        try:
            part = self._file.with_suffix(".part")
            part.touch(mode=0o600)
            part.write_bytes(state)
            os.replace(part, self._file)
        except OSError as error:
            log.error("%s cannot be written, so mutes and blocks end with the gateway: %s", self._file, error)
            return
        self._saved = state

    def _state(self, app_key: str) -> _App:
        app = self._rooms.app(app_key)
        return _App(
            mutes=[_UserUntil(*whom, until) for whom, until in app.mutes.items()],
            blocks=[_UserUntil(*whom, until) for whom, until in app.blocks.items()],
            low_types=list(app.low_types),
            protected_types=list(app.protected_types),
            kept_alive=list(app.kept_alive),
            words=self._filters[app_key].words,
            void_before_ms=self._tokens.void_before_ms(app_key),
        )

    def _put_back(self, app_key: str, kept: _App) -> None:
        app = self._rooms.app(app_key)
        app.mutes.update({(each.room_id, each.user_id): each.until_ns for each in kept.mutes})
        app.blocks.update({(each.room_id, each.user_id): each.until_ns for each in kept.blocks})
        app.low_types.update(dict.fromkeys(kept.low_types))
        app.protected_types.update(dict.fromkeys(kept.protected_types))
        app.kept_alive.update(dict.fromkeys(kept.kept_alive))
        self._filters[app_key].put_back(kept.words)
        for user_id, before_ms in kept.void_before_ms.items():
            self._tokens.expire(app_key, user_id, before_ms)
