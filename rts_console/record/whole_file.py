"""A file that appears under its name only when it is complete, and what the system says when that cannot be, in words.

    with told(CaseError, f"The case {path} was not saved"), whole_file(path) as file:
        file.write(...)

Until then a temporary one stands beside it. Whatever goes wrong, also when a generator around it is closed, it goes.
"""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

REASONS: Final = {
    errno.ENOSPC: ("the disk is full", "Make room or choose another disk."),
    errno.EDQUOT: ("your share of the disk is used up", "Make room or choose another disk."),
    errno.EACCES: ("you may not write there", "Choose another folder."),
    errno.EPERM: ("you may not write there", "Choose another folder."),
    errno.EROFS: ("that disk can only be read", "Choose another disk."),
    errno.ENOENT: ("there is no such folder", "Make it or choose another."),
    errno.ENOTDIR: ("part of the path is a file, not a folder", "Choose another folder."),
    errno.EISDIR: ("it is a folder", "Add the name of a file."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter one."),
    errno.EFBIG: ("the file grew larger than that disk allows", "Choose another disk, or write less."),
}
"""Why a file cannot be written, and what to do."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write; when the block ends well it is on the disk under its name, else nothing is. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    # The end of the name suffices to know it by, and the whole may be as long as names can be.
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115  # opened below; what removes it has to be there before
        "wb", dir=path.parent, prefix=".", suffix=".part", delete=False
    )
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(file.name)


@contextlib.contextmanager
def told(kind: type[Exception], words: str) -> Iterator[None]:
    """What the system says becomes an error of this kind: `words`, why, and what to do."""
    try:
        yield
    except OSError as problem:
        fallback = (problem.strerror or str(problem), "Choose another place.")
        why, remedy = REASONS.get(problem.errno or 0, fallback)
        raise kind(f"{words}: {why}. {remedy}") from problem
