"""Opens a case that came from somebody else: nothing in it is believed, and nothing is written but its own folder.

    case = open_case(path, data_dir() / "cases")   # CaseError: what is wrong with it, and what to do
    case.log, case.manifest, case.contents, case.damage
    case.close()                                   # the folder goes

A case is unpacked file by file to names that this program chose; a file that a case does not have, has twice or has in
another size than it says is refused, and so is one that grows beyond all measure.
"""

import contextlib
import os
import re
import secrets
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import msgspec

from rts_console.record.case import FACTS, LOG, MANIFEST, MARKS, NOTES, SCENARIO, TIMES, CaseError
from rts_console.record.case_facts import FORMAT, CaseFacts, Contents, Manifest
from rts_console.record.case_times import Times
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.recording import FREE_BYTES, LOCK_NAME, RecordingError, lock_file

MOST_MEMBERS: Final = 20_000
MOST_BYTES: Final = 32 * 1024**3
MANIFEST_BYTES: Final = 8 * 1024**2
TEXT_BYTES: Final = 16 * 1024**2
"""Of each file beside the log."""
RATIO: Final = 200
HARMLESS_BYTES: Final = 256 * 1024**2
"""What takes less than that may shrink as well as it likes."""
LAST_ROW: Final = 2**31 - 1
"""Views count no further."""
_CUT: Final = 1024 * 1024
_NAMES: Final = re.compile(
    r"manifest\.json|facts\.json|notes\.txt|times\.jsonl|scenario\.yaml"
    r"|log/(?:recording\.json|marks\.jsonl|words|prefixes|results|[0-9]{12}\.(?:columns|payload|texts))"
)
_NEXT: Final = "Ask whoever sent it to save and send it again."

GoOn = Callable[[int, int], bool]
_T = TypeVar("_T")


class Cancelled(CaseError):
    """The user gave up."""


@dataclass(slots=True)
class OpenedCase:
    """A case that can be looked at. `damage` says in sentences what of it cannot be read."""

    path: Path
    folder: Path
    manifest: Manifest
    contents: Contents
    log: EventLog
    damage: tuple[str, ...]
    lock: int

    def close(self) -> None:
        """Let go of the files and remove the folder."""
        self.log.close()
        _discard(self.folder, self.lock)


def open_case(path: Path, base: Path, go_on: GoOn = lambda done, total: True) -> OpenedCase:
    """Unpack a case to a folder of its own below `base`, and open it. Raises `CaseError`; then nothing is left.

    `go_on(bytes done, bytes in all)` is asked now and then, and may end it.
    """
    with _words(path), path.open("rb") as file:
        archive = _archive(path, file)
        members = _checked(path, archive, os.fstat(file.fileno()).st_size)
        manifest = _manifest(path, archive, members)
        folder, lock = _folder(path, base, sum(each.file_size for each in members.values()))
        try:
            _unpack(path, archive, members, folder, go_on)
            contents = _contents(path, folder, manifest)
            log = EventLog.open(folder / LOG)
            if log.next_seq > LAST_ROW:
                log.close()
                raise _refusal(path, f"its rows have numbers up to {log.next_seq:,}; {LAST_ROW:,} is the highest")
            return OpenedCase(path, folder, manifest, contents, log, _damage(log, manifest), lock)
        except BaseException:
            _discard(folder, lock)
            raise


def sweep(base: Path) -> None:
    """Remove what crashed programs have unpacked. Raises nothing."""
    with contextlib.suppress(OSError):
        for folder in list(base.iterdir()):
            lock = lock_file(folder / LOCK_NAME) if folder.is_dir() and not folder.is_symlink() else None
            if lock is not None:
                _discard(folder, lock)


# --- before anything is written --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _words(path: Path) -> Any:
    """What the system or the archive says becomes a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise CaseError(f"The case {path} is not there. Choose another file.") from None
    except RecordingError as error:
        raise _refusal(path, f"its events cannot be read ({error})") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise CaseError(
            f"The case {path} cannot be opened: {why}. Make room, mend its permissions, or copy it."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _refusal(path, f"it is damaged or cut off ({error})") from error
    except (ValueError, NotImplementedError, RuntimeError, RecursionError, OverflowError) as error:
        raise _refusal(path, f"it is damaged ({error})") from error


def _refusal(path: Path, why: str, next_: str = _NEXT) -> CaseError:
    return CaseError(f"{path.name} was not opened: {why}. {next_}")


def _archive(path: Path, file: IO[bytes]) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        start = file.read(4) if file.seek(0) == 0 else b""
        why = "it is cut off: its end is missing" if start == b"PK\3\4" else "it is no case (a case is a zip archive)"
        raise _refusal(path, why) from None
    if len(archive.infolist()) > MOST_MEMBERS:
        raise _refusal(path, f"it has {len(archive.infolist()):,} files; a case has at most {MOST_MEMBERS:,}")
    return archive


def _checked(path: Path, archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The files in the archive by name, none of which can do harm."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.orig_filename
        if not _NAMES.fullmatch(name):
            raise _refusal(path, f"it has a file {_shown(name)}, which no case has")
        if name in found:
            raise _refusal(path, f"it has two files {name}")
        _check_kind(path, info)
        found[name] = info
    _check_sizes(path, found.values(), size)
    return found


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:80]}…")


def _check_kind(path: Path, info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _refusal(path, f"{info.filename} is no plain file but a link or something else")
    if info.flag_bits & 1:
        raise _refusal(path, f"{info.filename} is encrypted", "Unpack it with its password and pack it again without.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refusal(path, f"{info.filename} is packed in a way that cases are not")


def _check_sizes(path: Path, infos: Iterable[zipfile.ZipInfo], size: int) -> None:
    packed = whole = 0
    for info in infos:
        limit = MANIFEST_BYTES if info.filename == MANIFEST else MOST_BYTES
        limit = limit if info.filename == MANIFEST or _is_log(info.filename) else TEXT_BYTES
        if info.file_size > limit:
            raise _refusal(path, f"{info.filename} says that it has {info.file_size:,} bytes; it may have {limit:,}")
        packed += info.compress_size
        whole += info.file_size
    if packed > size:
        raise _refusal(path, "its files take more room than it has itself: some lie on one another")
    if whole > MOST_BYTES:
        raise _refusal(path, f"it would grow to {whole:,} bytes; {MOST_BYTES:,} are the most")
    if whole > HARMLESS_BYTES and whole > RATIO * size:
        remedy = "If you trust it, unpack it with another program and open the folder “log” as a recording."
        raise _refusal(path, f"it would grow {whole // max(size, 1):,} times, to {whole:,} bytes", remedy)


def _is_log(name: str) -> bool:
    return name.startswith(LOG) and name != MARKS


def _manifest(path: Path, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Manifest:
    if MANIFEST not in members:
        raise _refusal(path, f"it is no case: {MANIFEST} is missing")
    with archive.open(members[MANIFEST]) as file:
        data = file.read(MANIFEST_BYTES + 1)
    if len(data) > MANIFEST_BYTES:
        raise _refusal(path, f"{MANIFEST} has more than {MANIFEST_BYTES:,} bytes")
    _check_format(path, data)
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refusal(path, f"{MANIFEST} cannot be understood ({error})") from None
    for part in manifest.members:
        there = members.get(part.name)
        if there is None:
            raise _refusal(path, f"{_shown(part.name)} is missing")
        if there.file_size != part.bytes:
            raise _refusal(path, f"{part.name} has another size than {MANIFEST} says")
    return manifest


class _Format(msgspec.Struct):
    format: int


def _check_format(path: Path, data: bytes) -> None:
    """Asked first: a newer manifest may have another shape."""
    try:
        found = msgspec.json.decode(data, type=_Format).format
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refusal(path, f"{MANIFEST} cannot be understood ({error})") from None
    if not 1 <= found <= FORMAT:
        raise _refusal(path, f"it has format {found}, and this program reads 1 to {FORMAT}", "Use a newer program.")


# --- unpacking -------------------------------------------------------------------------------------------------------


def _folder(path: Path, base: Path, size: int) -> tuple[Path, int]:
    """A new folder with room for that, locked as long as it is used."""
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(base).free
    if size + FREE_BYTES > free:
        why = f"it needs {size:,} bytes on the disk of {base}, which has {max(free - FREE_BYTES, 0):,} to spare"
        raise _refusal(path, why, "Make room there.")
    folder = base / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    (folder / LOG).mkdir(mode=0o700)
    lock = lock_file(folder / LOCK_NAME)
    if lock is None:
        raise OSError(f"the new folder {folder} is locked by another program")
    return folder, lock


def _unpack(
    path: Path, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path, go_on: GoOn
) -> None:
    total = sum(info.file_size for info in members.values())
    done = 0
    for name, info in members.items():
        left = info.file_size
        with archive.open(info) as source, _new_file(folder / name) as target:
            while data := source.read(_CUT):
                left -= len(data)
                if left < 0:
                    raise _refusal(path, f"{name} has more bytes than it says")
                target.write(data)
                done += len(data)
                if not go_on(done, total):
                    raise Cancelled(f"{path.name} was not opened: you gave up.")
        if left:
            raise _refusal(path, f"{name} has fewer bytes than it says")


def _new_file(path: Path) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return open(os.open(path, flags, 0o600), "wb")


def _contents(path: Path, folder: Path, manifest: Manifest) -> Contents:
    try:
        facts = msgspec.json.decode(_read(folder / FACTS) or b"{}", type=CaseFacts)
        marks, times = _lines(folder / MARKS, Mark), _lines(folder / TIMES, Times)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refusal(path, f"its facts, marks or times cannot be understood ({error})") from None
    notes, scenario = (_read(folder / name).decode("utf-8", "replace") for name in (NOTES, SCENARIO))
    return Contents(manifest.title, notes, facts, marks, scenario, times)


def _lines(path: Path, kind: type[_T]) -> tuple[_T, ...]:
    decoder = msgspec.json.Decoder(kind)
    return tuple(decoder.decode(line) for line in _read(path).splitlines() if line.strip())


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _damage(log: EventLog, manifest: Manifest) -> tuple[str, ...]:
    if len(log) == manifest.rows or log.damage:
        return log.damage
    return (f"The case says that it has {manifest.rows:,} rows; {len(log):,} are there.",)


def _discard(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.close(lock)
    shutil.rmtree(folder, ignore_errors=True)
