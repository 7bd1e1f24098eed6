"""The client's log file (the vendor's `setLogConfig`): what happened, never what was said.

Facts, section 2.10: files `<prefix>_YYYY-MM-DD_HHMMSS_rtclog.log` of at most 2 MB each, all together at most
`log_file_size` MB, the oldest deleted first. Payloads and tokens are never written.
"""

import contextlib
import itertools
import logging
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec

from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import mask
from rts_console.protocol.words import LocalLogLevel, LoginErrorCode, Outcome, ReturnStatus

MB: Final = 1024 * 1024
FILE_LIMIT: Final = 2 * MB
_log = logging.getLogger(__name__)
_PREFIX = re.compile(r"[a-zA-Z0-9_@\-.]{1,128}\Z")
_FILE_NAME = r"_\d{4}-\d\d-\d\d_\d{6}(?:\.(\d+))?_rtclog\.log"
_SILENT = frozenset({"data", "answer", "at_ns"})


class LogConfig(msgspec.Struct, frozen=True):
    """Where and how much to log. `log_file_size` is in MB, 1 to 100."""

    log_path: str
    log_level: LocalLogLevel = LocalLogLevel.WARNING
    log_file_size: int = 10
    log_filename_prefix: str = "rts"

    def check(self) -> None:
        """Say what is wrong with it, as `InvalidCall` -2; whether the folder can be written shows when it is."""
        if not self.log_path:
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, "The log path is empty. Name a folder.")
        if not 1 <= self.log_file_size <= 100:
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, "The log file size must be from 1 to 100 MB.")
        if not _PREFIX.match(self.log_filename_prefix):
            raise InvalidCall(
                ReturnStatus.PARAMETER_ERROR, "The log's prefix may have 1 to 128 letters, digits and _ @ - . only."
            )


class ClientLog:
    """Writes events as lines, each at once."""

    def __init__(self, config: LogConfig) -> None:
        """Check the configuration and open the first file. Raises `InvalidCall` -2."""
        config.check()
        self._config = config
        self._folder = Path(config.log_path)
        self._file: BinaryIO | None = None
        self._path = self._folder
        self._written = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            reason = f"The log folder {config.log_path} cannot be written: {error.strerror}."
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason) from None

    def write(self, user_id: str, events: Sequence[ev.Event]) -> None:
        """Write those events that are serious enough for the level. When the disk fails, say so once and stop."""
        for event in events:
            if self._file is None or _level(event) < self._config.log_level:
                continue
            try:
                self._line(_text(user_id, event).encode())
            except OSError as error:
                _log.warning("the log in %s ends here: %s", self._config.log_path, error.strerror)
                self._abandon()

    def close(self) -> None:
        """Close the file; later writes do nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def _file_limit(self) -> int:
        """Bytes of one file: so that an older one can stay beside it even when the whole is small."""
        return min(FILE_LIMIT, self._config.log_file_size * MB // 2)

    def _line(self, line: bytes) -> None:
        assert self._file is not None
        if self._written + len(line) > self._file_limit:
            self._file.close()
            self._open()
        self._file.write(line)
        self._written += len(line)

    def _abandon(self) -> None:
        try:
            self.close()
        except OSError:
            self._file = None

    def _open(self) -> None:
        start = f"{self._config.log_filename_prefix}_{time.strftime('%Y-%m-%d_%H%M%S')}"
        for number in itertools.count():
            self._path = self._folder / (f"{start}.{number}_rtclog.log" if number else f"{start}_rtclog.log")
            try:
                # Unbuffered, so that a crash loses nothing.
                self._file = cast(BinaryIO, self._path.open("xb", buffering=0))
                break
            except FileExistsError:
                continue  # a second file within the same second, or another client's
        self._written = 0
        self._prune()

    def _prune(self) -> None:
        """Delete the oldest files of this prefix until one more full file fits."""
        older = self._older_files()
        room = self._config.log_file_size * MB - self._file_limit
        while older and sum(size for _, size, _ in older) > room:
            _, _, path = older.pop(0)
            with contextlib.suppress(OSError):  # another client has it open, or was faster
                path.unlink()

    def _older_files(self) -> list[tuple[tuple[int, int], int, Path]]:
        """Age, size and path of this prefix's other files, oldest first."""
        own = re.compile(re.escape(self._config.log_filename_prefix) + _FILE_NAME)
        found = []
        for path in self._folder.iterdir():
            match = own.fullmatch(path.name)
            if match is not None and path != self._path:
                with contextlib.suppress(FileNotFoundError):
                    facts = path.stat()
                    found.append(((facts.st_mtime_ns, int(match[1] or 0)), facts.st_size, path))
        return sorted(found)


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
    """The value on one line, whatever is in it."""
    text = str(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
