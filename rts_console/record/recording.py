"""A recording: the folder of one run of the console, where its event log stands on disk while it is written.

How to use it, from the start of the program to the end::

    recording = Recording.create(data_dir() / "recordings")     # OSError: go on without, and say so
    log = EventLog(recording=recording)                         # appends to memory and to the folder
    ...
    recording.keep()                                            # only if the user wants it kept
    log.close()
    recording.finish()                                          # removes the folder unless it is to be kept

After a crash (or for what was kept)::

    for found in recordings(data_dir() / "recordings"):         # none that a running console still writes
        found.path, found.started_at_ns, found.rows, found.bytes, found.kept, found.damage
    log = EventLog.open(found.path)                             # read only; log.damage: sentences, empty when whole
    log.close()
    found.remove()

In the folder: `recording.json`, `lock`, the tables `words`, `prefixes` and `results` (see `table`), three files for
each chunk of rows (see `chunk_file`), and `keep` when it is to be kept. Folders have mode 0700, files 0600.
"""

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from rts_console.record.chunk_file import ENDINGS, Damaged, last_time, read_head

FORMAT: Final = 1
FACTS_NAME: Final = "recording.json"
LOCK_NAME: Final = "lock"
KEEP_NAME: Final = "keep"
WORDS_NAME: Final = "words"
PREFIXES_NAME: Final = "prefixes"
RESULTS_NAME: Final = "results"
COLUMNS_ENDING: Final = ENDINGS[0]

FREE_BYTES: Final = 1024**3
"""Of the disk, so much is always left to others."""


class RecordingError(Exception):
    """A recording cannot be opened or removed; the text says why and what to do."""


class Emptied(msgspec.Struct, frozen=True):
    """When somebody emptied a log last, and which number its next row had then; 0 and 0: nobody did."""

    at_ns: int = 0
    seq: int = 0


class Facts(msgspec.Struct, frozen=True):
    """What is written when a recording begins, and when it is emptied."""

    format: int
    started_at_ns: int
    emptied: Emptied = Emptied()


class Recording:
    """The folder that this run writes to. Nobody else lists or opens it as a left one while it is locked."""

    def __init__(self, path: Path, started_at_ns: int, lock: int) -> None:
        """Made by `create`."""
        self.path = path
        self.started_at_ns = started_at_ns
        self._lock = lock

    @classmethod
    def create(cls, base: Path) -> "Recording":
        """Make a folder of its own below `base`, which is made too, and lock it. Raises OSError."""
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = datetime.now(UTC)
        path = base / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}"
        path.mkdir(mode=0o700)
        lock = _locked(path / LOCK_NAME)
        if lock is None:
            raise OSError(f"the new folder {path} is locked by another program")
        started_at_ns = int(now.timestamp() * 1e9)
        # Last, because without it the folder is none: another console may look at this very moment.
        _write(path / FACTS_NAME, msgspec.json.encode(Facts(FORMAT, started_at_ns)))
        return cls(path, started_at_ns, lock)

    @property
    def kept(self) -> bool:
        """Whether it stays when the program ends."""
        return (self.path / KEEP_NAME).exists()

    def keep(self, on: bool = True) -> None:
        """Let it stay when the program ends, or not. Raises OSError."""
        if on:
            _write(self.path / KEEP_NAME, b"")
        else:
            (self.path / KEEP_NAME).unlink(missing_ok=True)

    def note_emptied(self, emptied: Emptied) -> None:
        """Say that what is missing was taken away by hand. Raises OSError."""
        written = self.path / f"{FACTS_NAME}.new"
        _write(written, msgspec.json.encode(Facts(FORMAT, self.started_at_ns, emptied)))
        written.replace(self.path / FACTS_NAME)

    def free_bytes(self) -> int:
        """What the disk has left."""
        try:
            return shutil.disk_usage(self.path).free
        except OSError:
            return 0

    def finish(self) -> None:
        """The program ends as it should: remove the folder unless it is to be kept. Close the log first."""
        if not self.kept:
            # What names it goes first: half a folder is nothing to offer after a crash.
            (self.path / FACTS_NAME).unlink(missing_ok=True)
            shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1


@dataclass(frozen=True, slots=True)
class Found:
    """A recording that nobody writes. `rows` and `bytes` (on disk) are as far as they can be read.

    `damage` says in sentences what cannot; opening the log looks closer. `ended_at_ns` is the time of the last row, 0
    when none can be read.
    """

    path: Path
    started_at_ns: int
    rows: int
    bytes: int
    kept: bool
    damage: tuple[str, ...]
    ended_at_ns: int = 0

    def remove(self) -> None:
        """Delete it. Raises `RecordingError` when it is in use or cannot be deleted."""
        lock = _locked(self.path / LOCK_NAME) if self.path.exists() else None
        if lock is None:
            raise RecordingError(f"The recording {self.path.name} is in use or gone: it was not removed.")
        os.close(lock)
        try:
            shutil.rmtree(self.path)
        except OSError as error:
            words = f"The recording {self.path.name} could not be removed ({error.strerror}). Delete {self.path}."
            raise RecordingError(words) from error


def recordings(base: Path) -> list[Found]:
    """The recordings below `base` that a crash left behind or that were kept, oldest first. Raises nothing."""
    found = []
    for path in _folders(base):
        lock = _locked(path / LOCK_NAME)
        if lock is None:
            continue
        os.close(lock)
        with contextlib.suppress(RecordingError):
            found.append(look(path))
    return sorted(found, key=lambda each: each.started_at_ns)


def look(path: Path) -> Found:
    """What there is in a folder. Raises `RecordingError` when it is no recording."""
    facts = read_facts(path)
    rows, ended_at_ns, damage = 0, 0, missing_chunks(path)
    for columns in chunk_paths(path):
        try:
            rows += read_head(columns).rows
            ended_at_ns = last_time(columns) or ended_at_ns
        except (OSError, Damaged) as error:
            damage.append(f"Some rows cannot be read: {error}.")
    try:
        size = sum(_size_on_disk(entry) for entry in os.scandir(path))
    except OSError:
        size = 0
    kept = (path / KEEP_NAME).exists()
    return Found(path, facts.started_at_ns, rows, size, kept, tuple(damage), ended_at_ns)


def read_facts(path: Path) -> Facts:
    """What is said of a recording. Raises `RecordingError` when it is none, or one of a newer program."""
    try:
        facts = msgspec.json.decode((path / FACTS_NAME).read_bytes(), type=Facts)
    except (OSError, ValueError, RecursionError) as error:
        raise RecordingError(f"{path} is no recording: {FACTS_NAME} cannot be read ({error}).") from error
    if facts.format != FORMAT:
        raise RecordingError(f"{path} has format {facts.format}; this program reads {FORMAT}. Use a newer program.")
    return facts


def chunk_paths(path: Path) -> list[Path]:
    """The files with columns, oldest rows first."""
    return sorted(each for each in path.glob(f"*{COLUMNS_ENDING}") if each.stem.isdecimal() and each.stem.isascii())


def missing_chunks(path: Path) -> list[str]:
    """What there is to say of chunks whose columns are not there though their payloads are.

    That those of the very oldest rows are gone means nothing: the program died while it deleted them.
    """
    there = [each.stem for each in chunk_paths(path)]
    payloads = {each.stem for each in path.glob(f"*{ENDINGS[1]}")}
    lost = sorted(payloads - set(there))
    return [f"Some rows are lost: {stem}{COLUMNS_ENDING} is missing." for stem in lost if not there or stem > there[0]]


def _folders(base: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (path for path in base.iterdir() if (path / FACTS_NAME).is_file())


def _size_on_disk(entry: os.DirEntry[str]) -> int:
    facts = entry.stat(follow_symlinks=False)
    blocks: int | None = getattr(facts, "st_blocks", None)
    return facts.st_size if blocks is None else blocks * 512


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(handle, "wb") as file:
        file.write(data)


def _locked(path: Path) -> int | None:
    """An open file that holds the lock until it is closed; `None` when another program holds it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        return None
    return handle


def lock_file(path: Path) -> int | None:
    """An open file that holds the lock at `path` until it is closed; `None` when another program holds it."""
    return _locked(path)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
