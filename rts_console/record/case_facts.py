"""What stands in a case beside the events: who, with which claims, on which machine, under which faults, and notes."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from rts_console.protocol.secret import MASK
from rts_console.record.case_times import Times
from rts_console.record.marks import Mark
from rts_console.record.masking import TRIGGER, Masker

FORMAT: Final = 2
"""Of the file; 1 had no times. A newer one is refused: what it means is not known."""

Fate = Literal["kept", "masked", "dropped"]


class CaseIdentity(msgspec.Struct, frozen=True):
    """One of our users. `claims` are what its token said, decoded; the token and its signature are not in a case."""

    key: str
    user_id: str
    app_id: str = ""
    address: str = ""
    claims: dict[str, Any] = {}
    expires_at_s: int | None = None


class Clock(msgspec.Struct, frozen=True):
    """How far the gateway's clock was ahead of this machine's, by what an identity measured; in ms, with its error.

    `at_ns` is the moment of which it is told, 0 in cases that do not say.
    """

    identity: str
    offset_ms: float
    error_ms: float
    at_ns: int = 0


class CaseFault(msgspec.Struct, frozen=True):
    """What was made to go wrong on purpose. Nanoseconds since 1970; 0: from the first row on, or to the last."""

    words: str
    start_ns: int = 0
    end_ns: int = 0


class CaseFacts(msgspec.Struct, frozen=True):
    """All facts. `program` and `machine` are names and values to be shown as they are."""

    program: dict[str, str] = {}
    machine: dict[str, str] = {}
    identities: tuple[CaseIdentity, ...] = ()
    clocks: tuple[Clock, ...] = ()
    faults: tuple[CaseFault, ...] = ()
    gateway: dict[str, Any] = {}
    settings: dict[str, Any] = {}


class Contents(msgspec.Struct, frozen=True):
    """Everything but the events. `scenario` is a scenario's text, empty without one; `times` are those that no event
    tells of."""

    title: str = ""
    notes: str = ""
    facts: CaseFacts = msgspec.field(default_factory=CaseFacts)
    marks: tuple[Mark, ...] = ()
    scenario: str = ""
    times: tuple[Times, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """One kind of thing and what becomes of it: how many there are, and of how many places a secret is taken out."""

    what: str
    fate: Fate
    count: int
    masked: int = 0
    why: str = ""


class Member(msgspec.Struct, frozen=True):
    """A file in the case."""

    name: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True):
    """What a case says of itself. `masked` is whether secrets were taken out."""

    format: int
    program: str
    saved_at_ns: int
    title: str
    rows: int
    first_at_ns: int
    last_at_ns: int
    masked: bool
    parts: tuple[Part, ...]
    members: tuple[Member, ...]


def masked_contents(contents: Contents, masker: Masker) -> Contents:
    """The same without secrets."""
    facts = msgspec.convert(_masked(msgspec.to_builtins(contents.facts), masker), CaseFacts)
    return Contents(
        title=masker.mask_text(contents.title),
        notes=masker.mask_text(contents.notes),
        facts=facts,
        marks=tuple(Mark(each.seq, masker.mask_text(each.comment), each.color) for each in contents.marks),
        scenario=masker.mask_text(contents.scenario),
        times=tuple(msgspec.structs.replace(each, identity=masker.mask_text(each.identity)) for each in contents.times),
    )


def _masked(value: Any, masker: Masker) -> Any:
    if isinstance(value, str):
        return masker.mask_text(value)
    if isinstance(value, list | tuple):
        return [_masked(each, masker) for each in value]
    if isinstance(value, Mapping):
        return {masker.mask_text(key): _value(key, each, masker) for key, each in value.items()}
    return value


def _value(key: str, value: Any, masker: Masker) -> Any:
    """A text under a telling key is a secret, whatever it looks like; numbers are settings of this program."""
    if isinstance(value, str) and value not in ("", MASK) and TRIGGER.search(key.encode("utf-8", "surrogatepass")):
        masker.count += 1
        return MASK
    return _masked(value, masker)
