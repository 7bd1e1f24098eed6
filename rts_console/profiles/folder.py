"""A folder with a file for each profile, kept the same as the profiles in memory, whichever of the two changed.

What changed on both sides is put together where it can be; where it cannot nothing is written or taken until somebody
chooses. A file that cannot be read is left alone, and so is the profile that was read from it before.
"""

import hashlib
import math
import os
import time
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Final

import msgspec

from rts_console.profiles.merge import merge
from rts_console.profiles.model import Profile, Synced, copy_of
from rts_console.profiles.reading import ProfileErrors, read_profile, text_of
from rts_console.profiles.writing import JSON_ENDING, file_stem, profile_text

ENDINGS: Final = (".yaml", ".yml", ".json")
MOST_FILES: Final = 1_000


class Trouble(msgspec.Struct, frozen=True):
    """A file that is in the way, or the folder where `file` is empty: what, why and what to do. `line` and `column`
    are 0 where there is no single place."""

    file: str
    words: str
    line: int = 0
    column: int = 0


class Conflict(msgspec.Struct, frozen=True):
    """Changes here and in the file that do not go together. `fields` names them; `gone` when the file was deleted."""

    file: str
    profile: str
    fields: tuple[str, ...] = ()
    gone: bool = False


class Changes(msgspec.Struct):
    """What a sync did: profiles taken over, added and removed by their names, renamed ones, and files written."""

    taken: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    renamed: list[tuple[str, str]] = []
    written: list[str] = []

    def __bool__(self) -> bool:
        """Whether profiles are others than before."""
        return bool(self.taken or self.added or self.removed or self.renamed)


_Stamp = tuple[int, int, int]


class ProfileFolder:
    """Keeps a folder and a list of profiles the same. `troubles` and `conflicts` are by file, until they are solved."""

    def __init__(
        self, path: Path, synced: dict[str, Synced], *, may_write: Callable[[Profile], bool] = lambda _profile: True
    ) -> None:
        """`synced` is the memory of the last run, which is kept up. `may_write` tells which new profiles get a file."""
        self.path = path
        self.synced = synced
        self.troubles: dict[str, Trouble] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.unfinished = False
        self._may_write = may_write
        self._stamps: dict[str, _Stamp] = {}
        self._refused: dict[str, str] = {}  # by file: the name of another's profile, or nothing when it cannot be read

    def sync(self, profiles: list[Profile], budget_s: float = math.inf) -> Changes:
        """Bring both together. Raises OSError when the folder cannot be listed: then nothing is taken for deleted.

        What is not done when `budget_s` is used up is left for the next call, and `unfinished` is true.
        """
        end_s = time.perf_counter() + budget_s
        changes = Changes()
        stamps = self._list()
        self.troubles = {file: said for file, said in self.troubles.items() if file in stamps}
        self.conflicts = {
            file: said for file, said in self.conflicts.items() if file in stamps or (said.gone and file in self.synced)
        }
        self.unfinished = False
        for file in (*sorted(stamps), *sorted(self.synced.keys() - stamps.keys())):  # one that was moved is not gone
            known = self._stamps.get(file)
            self._sync_file(file, stamps, profiles, changes)
            if self._stamps.get(file) != known and time.perf_counter() > end_s:  # something was done, and it took long
                self.unfinished = True
                return changes
        for profile in profiles:
            if not profile.file and self._may_write(profile):
                self._write_new(profile, stamps, changes)
        return changes

    def keep_mine(self, file: str, profiles: list[Profile]) -> None:
        """Solve a conflict: where both changed the same, what is here counts; all else of the file is taken over."""
        conflict, mine = self.conflicts.pop(file, None), _of(file, profiles)
        if conflict is None or mine is None:
            return
        if conflict.gone:
            self.synced.pop(file, None)
            mine.file = ""
            return
        text = self._read(file)
        if text is None:
            return
        theirs = self._parse(file, text)
        if theirs is not None:
            _put(mine, merge(self.synced[file].base, mine, theirs).profile)
            self.synced[file] = Synced(_digest(text), theirs)

    def take_theirs(self, file: str, profiles: list[Profile]) -> None:
        """Solve a conflict: what the file says counts, and what was changed here is given up."""
        conflict, mine = self.conflicts.pop(file, None), _of(file, profiles)
        if conflict is None or mine is None:
            return
        if conflict.gone:
            profiles.remove(mine)
            self.synced.pop(file, None)
            return
        _put(mine, self.synced[file].base)
        self._stamps.pop(file, None)

    # One file

    def _list(self) -> dict[str, _Stamp]:
        found = {}
        with os.scandir(self.path) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                if entry.name.startswith(".") or not entry.name.endswith(ENDINGS) or not entry.is_file():
                    continue
                facts = entry.stat()
                found[entry.name] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
        return dict(list(found.items())[:MOST_FILES])

    def _sync_file(self, file: str, stamps: dict[str, _Stamp], profiles: list[Profile], changes: Changes) -> None:
        mine, stamp = _of(file, profiles), stamps.get(file)
        if stamp is None:
            self._on_gone(file, mine, profiles, changes)
            return
        synced = self.synced.get(file)
        same_stamp = self._stamps.get(file) == stamp
        if same_stamp and (file in self.conflicts or self._stays_refused(file, stamps, profiles)):
            return
        if same_stamp and synced is not None and mine == synced.base:
            return
        text = self._read(file)
        if text is None:
            return
        self._stamps[file] = stamp
        if synced is not None and _digest(text) == synced.digest:
            self._forgive(file)
            self._send(file, text, mine, synced, changes)
        else:
            self._take(file, text, stamps, profiles, changes)

    def _stays_refused(self, file: str, stamps: dict[str, _Stamp], profiles: list[Profile]) -> bool:
        name = self._refused.get(file)
        return name is not None and (not name or _rival(name, file, stamps, profiles) is not None)

    def _on_gone(self, file: str, mine: Profile | None, profiles: list[Profile], changes: Changes) -> None:
        synced = self.synced.get(file)
        if mine is None or synced is None:
            self.synced.pop(file, None)
        elif mine == synced.base:
            profiles.remove(mine)
            del self.synced[file]
            changes.removed.append(mine.name)
        else:
            self.conflicts[file] = Conflict(file, mine.name, gone=True)

    def _send(self, file: str, text: str, mine: Profile | None, synced: Synced, changes: Changes) -> None:
        """The file is as it was: what changed here goes there."""
        if mine is None:
            self._delete(file)
        elif mine != synced.base:
            self._write(mine, text, changes)

    def _take(self, file: str, text: str, stamps: dict[str, _Stamp], profiles: list[Profile], changes: Changes) -> None:
        """The file is another than it was, or new."""
        theirs = self._parse(file, text)
        if theirs is None:
            return
        if (rival := _rival(theirs.name, file, stamps, profiles)) is not None:
            words = f"{file}: the name {theirs.name!r} is that of {rival} already. Give one of them another name."
            self._refuse(Trouble(file, words), theirs.name)
            return
        self._forgive(file)
        mine = _of(file, profiles) or self._adopted(file, theirs.name, profiles)
        if mine is None:
            profiles.append(theirs)
            self.synced[file] = Synced(_digest(text), copy_of(theirs))
            changes.added.append(theirs.name)
        else:
            self._join(file, text, mine, theirs, changes)

    def _adopted(self, file: str, name: str, profiles: list[Profile]) -> Profile | None:
        """The profile of that name, if it has no file, as the local gateway's at first, or one that was moved here."""
        found = next((each for each in profiles if each.name == name), None)
        if found is None:
            return None
        self.conflicts.pop(found.file, None)
        known = self.synced.pop(found.file, None) or Synced("", Profile(name, found.kind))
        known.base.file = found.file = file
        self.synced[file] = known
        return found

    def _join(self, file: str, text: str, mine: Profile, theirs: Profile, changes: Changes) -> None:
        synced = self.synced.get(file)
        merged = merge(synced.base if synced is not None else mine, mine, theirs)
        if merged.conflicts:
            self.conflicts[file] = Conflict(file, mine.name, merged.conflicts)
            return
        self.conflicts.pop(file, None)
        old_name = mine.name
        if merged.profile != mine:
            _put(mine, merged.profile)
            changes.taken.append(mine.name)
        if mine.name != old_name:
            changes.renamed.append((old_name, mine.name))
        self.synced[file] = Synced(_digest(text), theirs)
        if mine != theirs:
            self._write(mine, text, changes)

    # Disk

    def _read(self, file: str) -> str | None:
        try:
            return text_of(self.path / file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.troubles[file] = Trouble(file, f"{file} cannot be read: {why}. Mend or remove it.")
            return None

    def _parse(self, file: str, text: str) -> Profile | None:
        try:
            return read_profile(text, file)
        except ProfileErrors as error:
            first = error.problems[0]
            more = len(error.problems) - 1
            words = first.words(file) + (f" And {more} more." if more else "")
            self._refuse(Trouble(file, words, first.place.line, first.place.column))
            return None

    def _refuse(self, trouble: Trouble, name: str = "") -> None:
        self._refused[trouble.file] = name
        self.troubles[trouble.file] = trouble
        self.conflicts.pop(trouble.file, None)

    def _forgive(self, file: str) -> None:
        self._refused.pop(file, None)
        self.troubles.pop(file, None)

    def _write(self, profile: Profile, before: str, changes: Changes) -> None:
        file = profile.file
        try:
            text = profile_text(profile, before, as_json=file.endswith(JSON_ENDING))
            self._put_text(file, text)
        except ProfileErrors as error:
            words = (
                f"{file} is not saved: {error.problems[0].what}: {error.problems[0].why}. {error.problems[0].remedy}"
            )
            self.troubles[file] = Trouble(file, words)
        except OSError as error:
            words = f"{file} cannot be written: {error.strerror}. Mend its folder's permissions: its changes wait here."
            self.troubles[file] = Trouble(file, words)
        else:
            self.troubles.pop(file, None)
            self.synced[file] = Synced(_digest(text), copy_of(profile))
            changes.written.append(file)

    def _write_new(self, profile: Profile, taken: Iterable[str], changes: Changes) -> None:
        names = {*taken, *self.synced}
        stem = file_stem(profile.name)
        numbered = (f"{stem}-{number}.yaml" if number > 1 else f"{stem}.yaml" for number in range(1, len(names) + 2))
        profile.file = next(name for name in numbered if name not in names)
        self._write(profile, "", changes)
        if profile.file not in self.synced:
            self.troubles[""] = Trouble("", self.troubles.pop(profile.file).words)
            profile.file = ""

    def _put_text(self, file: str, text: str) -> None:
        temporary = self.path / f".{file}.new"
        temporary.write_bytes(text.encode())
        os.replace(temporary, self.path / file)

    def _delete(self, file: str) -> None:
        try:
            (self.path / file).unlink(missing_ok=True)
        except OSError as error:
            self.troubles[file] = Trouble(file, f"{file} cannot be deleted: {error.strerror}. Delete it by hand.")
            return
        self.synced.pop(file, None)


def _of(file: str, profiles: Iterable[Profile]) -> Profile | None:
    return next((profile for profile in profiles if profile.file == file), None)


def _rival(name: str, file: str, there: Container[str], profiles: Iterable[Profile]) -> str | None:
    """Whose that name is already, so that the file cannot have it. A profile without a file may become a new one's."""
    mine = _of(file, profiles)
    others = (each for each in profiles if each.name == name and each is not mine)
    return next((each.file or "another profile" for each in others if mine is not None or each.file in there), None)


def _put(profile: Profile, other: Profile) -> None:
    """Make one say what the other does; whoever holds it keeps it."""
    said = copy_of(other)
    for field in msgspec.structs.fields(Profile):
        if field.name != "file":
            setattr(profile, field.name, getattr(said, field.name))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
