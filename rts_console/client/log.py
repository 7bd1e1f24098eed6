"""The client's log file (the vendor's `setLogConfig`): what happened, never what was said.

Facts, section 2.10: files `<prefix>_YYYY-MM-DD_HHMMSS_rtclog.log` of at most 2 MB each, all together at most
`log_file_size` MB, the oldest deleted first. Payloads and tokens are never written.
"""

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

import msgspec

from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import mask
from rts_console.protocol.words import LocalLogLevel, LoginErrorCode, Outcome, ReturnStatus

FILE_LIMIT: Final = 2 * 1024 * 1024
_PREFIX = re.compile(r"[a-zA-Z0-9_@\-.]{1,128}\Z")
_SILENT = frozenset({"data", "answer", "at_ns"})


class LogConfig(msgspec.Struct, frozen=True):
    """Where and how much to log. `log_file_size` is in MB, 1 to 100."""

    log_path: str
    log_level: LocalLogLevel = LocalLogLevel.WARNING
    log_file_size: int = 10
    log_filename_prefix: str = "rts"


class ClientLog:
    """Writes events as lines. Every line is flushed, so that a crash loses nothing."""

    def __init__(self, config: LogConfig) -> None:
        """Check the configuration and open the first file. Raises `InvalidCall` -2."""
        if not config.log_path:
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, "The log path is empty. Name a folder.")
        if not 1 <= config.log_file_size <= 100:
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, "The log file size must be from 1 to 100 MB.")
        if not _PREFIX.match(config.log_filename_prefix):
            raise InvalidCall(
                ReturnStatus.PARAMETER_ERROR, "The log's prefix may have 1 to 128 letters, digits and _ @ - . only."
            )
        self._config = config
        self._folder = Path(config.log_path)
        self._file: TextIO | None = None
        self._written = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            reason = f"The log folder {config.log_path} cannot be written: {error.strerror}."
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason) from None

    def write(self, user_id: str, events: Sequence[ev.Event]) -> None:
        """Write those events that are serious enough for the level."""
        for event in events:
            if self._file is not None and _level(event) >= self._config.log_level:
                self._line(_text(user_id, event))

    def close(self) -> None:
        """Close the file; later writes do nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _line(self, text: str) -> None:
        assert self._file is not None
        if self._written + len(text) > FILE_LIMIT:
            self._file.close()
            self._open()
        self._file.write(text)
        self._file.flush()
        self._written += len(text.encode())

    def _open(self) -> None:
        stamp = time.strftime("%Y-%m-%d_%H%M%S")
        path = self._folder / f"{self._config.log_filename_prefix}_{stamp}_rtclog.log"
        number = 1
        while path.exists():  # a second file within the same second
            path = path.with_name(f"{self._config.log_filename_prefix}_{stamp}.{number}_rtclog.log")
            number += 1
        self._file = path.open("x", encoding="utf-8")
        self._written = 0
        self._prune()

    def _prune(self) -> None:
        files = sorted(self._folder.glob(f"{self._config.log_filename_prefix}_*_rtclog.log"), key=os.path.getmtime)
        room = self._config.log_file_size * 1024 * 1024 - FILE_LIMIT
        sizes = [file.stat().st_size for file in files]
        while sum(sizes) > room and len(files) > 1:
            files.pop(0).unlink(missing_ok=True)
            sizes.pop(0)


def _level(event: ev.Event) -> LocalLogLevel:
    match event:
        case ev.LoginResult(code=code):
            return LocalLogLevel.INFO if code is LoginErrorCode.SUCCESS else LocalLogLevel.ERROR
        case ev.SendCompleted(outcome=outcome):
            return LocalLogLevel.INFO if outcome is Outcome.ACCEPTED else LocalLogLevel.WARNING
        case ev.FrameRefused() | ev.CreateRoomStateChanged():
            return LocalLogLevel.ERROR
        case ev.WarningRaised() | ev.TokenWillExpire() | ev.LoggedOut():
            return LocalLogLevel.WARNING
        case ev.ConnectionStateChanged(close_code=code, reason=reason):
            return LocalLogLevel.WARNING if code or reason else LocalLogLevel.INFO
    return LocalLogLevel.INFO


def _text(user_id: str, event: ev.Event) -> str:
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(event.at_ns // 10**9))
    fields = " ".join(
        f"{name}={_value(getattr(event, name))}" for name in event.__struct_fields__ if name not in _SILENT
    )
    return f"{stamp}.{event.at_ns // 10**6 % 1000:03d} [{user_id}] {type(event).__name__} {mask(fields)}\n"


def _value(value: object) -> str:
    return str(value).replace("\n", "\\n").replace("\r", "\\r")
