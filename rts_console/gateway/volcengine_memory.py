"""What Volcengine-style app servers have set up and that shall outlive the process: one JSON file in the data folder.

Callbacks that were registered by call, with their secrets (only the owner may read the file), and business ids.
"""

import logging
import os
from pathlib import Path
from typing import Any, Final

import msgspec

from rts_console.gateway.config import ConfigError
from rts_console.gateway.webhooks import Registration
from rts_console.protocol.secret import Secret

FILE: Final = "volcengine.json"

log = logging.getLogger(__name__)


class BusinessRecord(msgspec.Struct, frozen=True):
    """A business id of an app, and the name that people give it."""

    business_id: str
    remarks: str
    created_ns: int


class Settings(msgspec.Struct):
    """What is kept: callbacks of all apps, and business ids by app."""

    callbacks: list[Registration] = []
    businesses: dict[str, list[BusinessRecord]] = {}


class VolcengineMemory:
    """The file. Without a folder nothing is read or written."""

    def __init__(self, folder: Path | None) -> None:
        """Take where the file is; nothing is read yet."""
        self._file = folder / FILE if folder is not None else None

    def load(self) -> Settings:
        """What was kept, or nothing. Raises `ConfigError`."""
        if self._file is None or not self._file.exists():
            return Settings()
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Settings, dec_hook=_secret)
        except (OSError, ValueError) as error:
            words = f"--data {self._file}: cannot be read: {error}. Mend the file, or move it away to begin without."
            raise ConfigError(words) from None

    def save(self, settings: Settings) -> None:
        """Write what is so now. A file that cannot be written is told in the log."""
        if self._file is None:
            return
        part = self._file.with_suffix(".part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            part.write_bytes(msgspec.json.encode(settings, enc_hook=_revealed))
            os.replace(part, self._file)
        except OSError as error:
            log.error("%s cannot be written, so callbacks and business ids end with the gateway: %s", self._file, error)


def _secret(wanted: type, value: Any) -> Secret:
    if wanted is Secret and isinstance(value, str):
        return Secret(value)
    raise ValueError("must be a text")


def _revealed(value: Any) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise NotImplementedError(type(value))
