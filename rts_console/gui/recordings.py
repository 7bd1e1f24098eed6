"""What this run writes to disk, and what earlier runs have left there. No Qt."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from rts_console.record.recording import LOCK_NAME, Found, Recording, RecordingError, look, recordings

FOLDER: Final = "recordings"
"""Below the folder for data."""


class Recordings:
    """The recording of this run, if there is one, and those that are left below the same folder.

    `problem` says why this run is not recorded though it should be.
    """

    def __init__(self, base: Path | None = None, current: Recording | None = None, problem: str = "") -> None:
        """Made by `begin`; with nothing given, nothing is recorded and nothing is left."""
        self._base = base
        self.current = current
        self.problem = problem

    @classmethod
    def begin(cls, base: Path | None, *, wanted: bool) -> "Recordings":
        """Begin to record below `base`, if that is wanted and there is one. Raises nothing."""
        if base is None or not wanted:
            return cls(base)
        try:
            return cls(base, Recording.create(base))
        except OSError as error:
            why = error.strerror or str(error)
            words = f"This run is not recorded: {base} cannot be written ({why}). Make room or mend its permissions."
            return cls(base, problem=words)

    def left(self) -> Sequence[Found]:
        """What no running console writes to, oldest first."""
        return recordings(self._base) if self._base is not None else ()

    def end(self) -> None:
        """The program ends as it should: what was not to be kept goes. Close the log first."""
        if self.current is not None:
            self.current.finish()
            self.current = None


def ended_at(found: Found) -> datetime:
    """When the last row came, in local time; of a recording without rows that can be read, when it began."""
    return datetime.fromtimestamp((found.ended_at_ns or found.started_at_ns) / 1e9)


def copy_to(found: Found, folder: Path) -> Path:
    """Copy a recording into a folder of its own name below `folder`, and look whether it can be read there.

    Returns the copy. Raises `RecordingError` with what to do.
    """
    target = folder / f"rts-recording-{found.path.name}"
    try:
        shutil.copytree(found.path, target, ignore=shutil.ignore_patterns(LOCK_NAME))
        look(target)
    except FileExistsError:
        raise RecordingError(f"{target} is there already. Choose another folder, or delete it first.") from None
    except (OSError, shutil.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RecordingError(f"The copy could not be written to {target} ({why}). Choose another folder.") from None
    return target
