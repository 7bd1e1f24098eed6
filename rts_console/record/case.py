"""A case: everything that somebody else needs to look at what happened, in one file with the ending `.rtscase`.

It is a zip archive: `manifest.json`, `facts.json`, `notes.txt`, `times.jsonl`, `scenario.yaml` (if there is one), and
in `log/` the files of a recording with `marks.jsonl`. See `docs/cases.md`.

    review(log, contents, secrets)        # what is kept, masked and left out; changes nothing
    save(path, log, contents, secrets)    # the file, whole or not at all

Both are generators, so that a window stays alive between two steps; their value is the result. Secrets are taken out
unless `secrets` is None. `case_open` reads a case.
"""

import tempfile
import time
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec

from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.record.case_facts import FORMAT, Contents, Manifest, Member, Part, masked_contents
from rts_console.record.case_log import LogParts, Piece
from rts_console.record.case_masking import EvenMasker
from rts_console.record.log import EventLog
from rts_console.record.whole_file import told, whole_file

ENDING: Final = ".rtscase"
MANIFEST: Final = "manifest.json"
FACTS: Final = "facts.json"
NOTES: Final = "notes.txt"
TIMES: Final = "times.jsonl"
SCENARIO: Final = "scenario.yaml"
MARKS: Final = "log/marks.jsonl"
LOG: Final = "log/"
STEP_S: Final = 0.006
LEVEL: Final = 4
"""Of compression: higher takes twice the time for a few per cent."""
SQUEEZED: Final = 50
"""What shrinks more than so many times is stored as it is: whoever opens it could not tell it from an attack."""


class CaseError(Exception):
    """A case cannot be saved or opened: what, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of all rows are done."""

    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class Review:
    """What will be in a case. `masked` says whether secrets are taken out; `places` of how many."""

    rows: int
    payload_bytes: int
    masked: bool
    parts: tuple[Part, ...]

    @property
    def places(self) -> int:
        """How many secrets are taken out."""
        return sum(part.masked for part in self.parts)


@dataclass(frozen=True, slots=True)
class Saved:
    """The file that was written."""

    path: Path
    bytes: int
    review: Review

    def words(self) -> str:
        """All of it in whole sentences."""
        review = self.review
        first = f"{review.rows:,} {'row' if review.rows == 1 else 'rows'}, {self.bytes:,} bytes in {self.path.name}."
        if not review.masked:
            return f"{first} Secrets were left in: give it only to who may have them."
        if not review.places:
            return f"{first} No secret was found."
        return f"{first} {review.places:,} {'secret was' if review.places == 1 else 'secrets were'} taken out."


class _Making:
    """A case on its way: the log's parts and the rest, masked and counted."""

    def __init__(self, log: EventLog, contents: Contents, secrets: Iterable[Secret | str] | None) -> None:
        masker = None if secrets is None else EvenMasker(secrets)
        self.log = log
        self.masked = masker is not None
        self.parts = LogParts(log, masker)
        self.masked_beside: dict[str, int] = {}
        self.contents = self._without_secrets(contents, masker)

    def _without_secrets(self, contents: Contents, masker: EvenMasker | None) -> Contents:
        if masker is None:
            return contents
        masked = masked_contents(contents, masker)
        self.masked_beside = {
            "facts": _differing(contents.facts, masked.facts),
            "notes": int(masked.notes != contents.notes) + int(masked.title != contents.title),
            "marks": sum(one != other for one, other in zip(contents.marks, masked.marks, strict=True)),
            "scenario": int(masked.scenario != contents.scenario),
        }
        return masked

    def review(self) -> Review:
        """What was found; only when all pieces have been made."""
        parts, contents, beside = self.parts, self.contents, self.masked_beside
        places, facts = parts.places, contents.facts
        rows = [
            _part("events", parts.rows),
            _part("payloads", parts.rows, places["payloads"]),
            _part("notes and answers of events", parts.texts, places["texts"]),
            _part("names of users and rooms", len(self.log.words()) - 1, places["names"]),
            _part("results", len(self.log.results()) - 1, places["results"]),
            _part("marks and comments", len(contents.marks), beside.get("marks", 0)),
            _part("characters of notes", len(contents.notes), beside.get("notes", 0)),
            _part("scenario", int(bool(contents.scenario)), beside.get("scenario", 0)),
            _part("claims of tokens", sum(bool(each.claims) for each in facts.identities)),
            _part("clock offsets", len(facts.clocks)),
            _part("times of pings, receipts and the window", sum(len(each.took_ms) for each in contents.times)),
            _part("faults", len(facts.faults)),
            _part(
                "settings and facts",
                len(facts.settings) + len(facts.machine) + len(facts.program),
                beside.get("facts", 0),
            ),
            Part("tokens and their signatures", "dropped", len(facts.identities), why="only what a token says is kept"),
            Part("stored keys and passwords", "dropped", 0, why="they are never part of a case"),
        ]
        # What somebody should look at comes first.
        order = {"masked": 0, "dropped": 1, "kept": 2}
        there = (row for row in rows if row.count or row.fate == "dropped")
        kept = tuple(sorted(there, key=lambda row: order[row.fate]))
        return Review(parts.rows, parts.payload_bytes, self.masked, kept)

    def manifest(self, review: Review, members: Iterable[Member]) -> Manifest:
        """What the case says of itself."""
        log = self.log
        first = log.row(log.first_seq).at_ns if len(log) else 0
        last = log.row(log.next_seq - 1).at_ns if len(log) else 0
        program = self.contents.facts.program.get("version", "")
        return Manifest(
            format=FORMAT,
            program=program,
            saved_at_ns=now_ns(),
            title=self.contents.title,
            rows=review.rows,
            first_at_ns=first,
            last_at_ns=last,
            masked=review.masked,
            parts=review.parts,
            members=tuple(members),
        )


def _differing(before: object, after: object) -> int:
    """How many texts differ in two values of the same shape; a key that changed counts too."""
    one, other = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return _differing_plain(one, other)


def _differing_plain(one: object, other: object) -> int:
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = zip(one.items(), other.items(), strict=False)
        return sum((a != b) + _differing_plain(x, y) for (a, x), (b, y) in pairs)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return sum(_differing_plain(x, y) for x, y in zip(one, other, strict=False))
    return int(one != other)


def _part(what: str, count: int, masked: int = 0) -> Part:
    return Part(what, "masked" if masked else "kept", count, masked)


def review(
    log: EventLog, contents: Contents, secrets: Iterable[Secret | str] | None
) -> Generator[Progress, None, Review]:
    """What a case of this would hold; nothing is written. `secrets` as in `save`."""
    making = _Making(log, contents, secrets)
    pace = _Pace()
    for _ in making.parts.pieces(None):
        if pace.due():
            yield Progress(making.parts.rows, making.parts.total)
    return making.review()


def save(
    path: Path, log: EventLog, contents: Contents, secrets: Iterable[Secret | str] | None
) -> Generator[Progress, None, Saved]:
    """Write the case. Close the generator to give up: nothing is left. Rows that come later are not in it.

    `secrets` are those that are known; what looks like one is taken out too. With None secrets stay in. Raises
    `CaseError`.
    """
    making = _Making(log, contents, secrets)
    with (
        told(CaseError, f"The case {path} was not saved"),
        tempfile.TemporaryDirectory(prefix="rts-case-", ignore_cleanup_errors=True) as scratch,
        whole_file(path) as file,
    ):
        yield from _write(file, making, Path(scratch))
        size = file.tell()
    return Saved(path, size, making.review())


def _write(file: IO[bytes], making: _Making, scratch: Path) -> Iterator[Progress]:
    pace = _Pace()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        writer = _Writer(archive)
        try:
            for piece in making.parts.pieces(scratch):
                writer.add(piece)
                if pace.due():
                    yield Progress(making.parts.rows, making.parts.total)
        finally:
            writer.close()
        contents = making.contents
        encode = msgspec.json.encode
        writer.whole(MARKS, b"".join(encode(mark) + b"\n" for mark in contents.marks))
        writer.whole(TIMES, b"".join(encode(times) + b"\n" for times in contents.times))
        writer.whole(FACTS, msgspec.json.format(encode(contents.facts), indent=2))
        writer.whole(NOTES, contents.notes.encode("utf-8", "replace"))
        if contents.scenario:
            writer.whole(SCENARIO, contents.scenario.encode("utf-8", "replace"))
        manifest = making.manifest(making.review(), writer.members)
        writer.whole(MANIFEST, msgspec.json.format(encode(manifest), indent=2))
    yield Progress(making.parts.total, making.parts.total)


class _Writer:
    """Puts pieces of files into an archive, one file after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.members: list[Member] = []
        self._archive = archive
        self._open: IO[bytes] | None = None
        self._name = ""
        self._size = 0

    def add(self, piece: Piece) -> None:
        """Write a piece; the first one of another file ends the one before."""
        name = LOG + piece.name
        if name != self._name:
            self.close()
            self._begin(name, piece.data)
        assert self._open is not None
        self._open.write(piece.data)
        self._size += len(piece.data)

    def _begin(self, name: str, start: bytes) -> None:
        facts = _info(name)
        if len(start) > SQUEEZED * len(zlib.compress(start, 1)):
            facts.compress_type = zipfile.ZIP_STORED
        self._open = self._archive.open(facts, "w", force_zip64=True)
        self._name, self._size = name, 0

    def close(self) -> None:
        """End the file that is being written."""
        if self._open is not None:
            self._open.close()
            self.members.append(Member(self._name, self._size))
        self._open, self._name = None, ""

    def whole(self, name: str, data: bytes) -> None:
        """Write a file at once."""
        self._archive.writestr(_info(name), data, compresslevel=LEVEL)
        self.members.append(Member(name, len(data)))


def _info(name: str) -> zipfile.ZipInfo:
    facts = zipfile.ZipInfo(name, time.localtime()[:6])
    facts.compress_type = zipfile.ZIP_DEFLATED
    facts.external_attr = 0o600 << 16
    return facts


class _Pace:
    """Says when a step has taken long enough."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def due(self) -> bool:
        """Whether it is time to let others do something; then the next step begins."""
        now = time.perf_counter()
        if now - self._since < STEP_S:
            return False
        self._since = now
        return True
