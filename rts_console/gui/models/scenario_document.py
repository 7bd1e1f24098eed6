"""The scenario that is being written: its text, where it is kept, what is wrong with it; and the samples. No Qt."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rts_console import paths
from rts_console.scenario.format import MOST_BYTES, load
from rts_console.scenario.model import Scenario
from rts_console.scenario.problems import Problem, ScenarioErrors

RECENT: Final = 8
LARGE: Final = 6_000
"""A text with more characters takes long enough to read that the window would stand still."""
NEW_TEXT: Final = """name: A new scenario
identities:
  alice:
  bob:
steps:
  - login: [alice, bob]
    note: Two people open the app.
  - send: {from: alice, to: bob, text: hello}
  - expect: bob receives "hello" from alice within 500 ms
"""
_HEAD: Final = re.compile(r"^(name|description): *(.+?) *$", re.MULTILINE)


class CannotOpen(Exception):
    """A file could not be read or written; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A scenario that comes with the program."""

    path: Path
    name: str
    description: str


def samples() -> list[Sample]:
    """Those that come with the program, by name."""
    found = [_sample(path) for path in paths.resource("scenarios").glob("*.yaml")]
    return sorted(found, key=lambda sample: sample.name)


def _sample(path: Path) -> Sample:
    head = dict(_HEAD.findall(path.read_text(encoding="utf-8")))
    return Sample(path, head.get("name", path.stem), head.get("description", ""))


class ScenarioDocument:
    """One text. `scenario` is the last that could be read, `problems` what is wrong with the text as it is now.

    `unread`: it is large, and whoever shows it lets `read` run beside the window and hands the answer to `accept`.
    `path` is where it is saved, `None` for one that never was; `suggested` is then what the file could be called.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.text = ""
        self.path: Path | None = None
        self.suggested = "scenario.yaml"
        self.title = ""
        self.scenario: Scenario | None = None
        self.problems: Sequence[Problem] = ()
        self.unread = False
        self._saved = ""
        self._stamp: tuple[int, int] | None = None

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost without saving."""
        return self.text != self._saved

    @property
    def good(self) -> bool:
        """Whether `scenario` is what the text says now."""
        return self.scenario is not None and not self.problems and self.scenario.text == self.text

    def begin(self, text: str, title: str, suggested: str, *, saved: bool) -> None:
        """Take a text that is in no file of the user's. `saved`: nothing is lost when it goes."""
        self.path, self._stamp = None, None
        self.title, self.suggested = title, suggested
        self._saved = text if saved else ""
        self.scenario = None
        self.take(text)

    def open(self, path: Path) -> None:
        """Take what a file has. Raises `CannotOpen`, and then nothing has changed."""
        text = read_text(path)
        self.scenario = None
        self.path, self.title, self.suggested = path, path.name, path.name
        self._saved, self._stamp = text, _stamp(path)
        self.take(text)

    def save(self, path: Path) -> None:
        """Write it, in one step, and know it by that file from now on. Raises `CannotOpen`."""
        try:
            write_text(path, self.text)
        except OSError as error:
            raise CannotOpen(
                f"{path} cannot be written: {error.strerror or error}. Choose another place with Save as."
            ) from None
        self.path, self.title = path, path.name
        self._saved, self._stamp = self.text, _stamp(path)

    def take(self, text: str) -> None:
        """The text as it is now; the last scenario that could be read stays until the next one can."""
        self.text, self.unread = text, False
        if not text.strip():
            self.scenario, self.problems = None, ()
        elif len(text) > LARGE:
            self.problems, self.unread = (), True
        else:
            self.accept(text, self.read(text))

    def read(self, text: str) -> Scenario | ScenarioErrors:
        """What a text says; changes nothing, so that it may run in another thread."""
        return load(text, str(self.path or self.title))

    def accept(self, text: str, loaded: Scenario | ScenarioErrors) -> None:
        """Take what was read; nothing happens when the text is another by now."""
        if text != self.text:
            return
        self.unread = False
        if isinstance(loaded, ScenarioErrors):
            self.problems = tuple(loaded.problems)
        else:
            self.scenario, self.problems = loaded, ()

    def changed_on_disk(self) -> bool:
        """Whether another program has written the file since it was read or saved here."""
        if self.path is None or self._stamp is None:
            return False
        stamp = _stamp(self.path)
        if stamp in (None, self._stamp):
            return False
        try:
            other = read_text(self.path)
        except CannotOpen:
            return False
        self._stamp = stamp
        return other not in (self._saved, self.text)

    def keep_mine(self) -> None:
        """What is on the disk is not wanted: until it is saved, the text here counts as unsaved."""
        self._saved = ""


def read_text(path: Path) -> str:
    """What a scenario file has. Raises `CannotOpen`."""
    try:
        if path.stat().st_size > 4 * MOST_BYTES:
            raise CannotOpen(f"{path} is too large for a scenario ({path.stat().st_size:,} bytes). Split it.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotOpen(f"{path} is not UTF-8 at byte {error.start:,}. Save it as UTF-8.") from None
    except OSError as error:
        raise CannotOpen(f"{path} cannot be read: {error.strerror or error}. Check the path.") from None


def file_there(path: Path) -> bool:
    """Whether something would be replaced."""
    return path.exists()


def write_text(path: Path, text: str) -> None:
    """Write a file in one step. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The one stretch of `old` (from, to) that is another in `new`, and what stands there: for an edit to be undone."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end, new[start : len(new) - end]
