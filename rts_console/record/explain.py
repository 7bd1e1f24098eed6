"""What a code means here: likely causes in the order of the evidence, how to check them, how to bring them about.

The texts stand in `explain_cards.py`, in English and in Chinese. Nothing here asks anybody: whoever shows a card brings
the evidence that it has.
"""

import enum
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.protocol.words import Code, ConnectionState, UserOnlineStatus


class Words(msgspec.Struct, frozen=True):
    """The same in English and in Simplified Chinese."""

    en: str
    zh: str

    def of(self, language: str) -> str:
        """The text in a language (`zh…` is Chinese, anything else English)."""
        return self.zh if language.lower().startswith("zh") else self.en


class Check(enum.Enum):
    """What can be looked at to tell whether a cause is the one."""

    TOKEN = "token"
    LINK = "link"
    PEER = "peer"
    ROOM = "room"
    SIZE = "size"
    RATE = "rate"
    APP_SERVER = "app server"
    FAULTS = "faults"
    CALL = "call"
    PROXY = "proxy"


class Finding(enum.Enum):
    """What the evidence says of a cause."""

    SUPPORTED = "supported"
    OPEN = "open"
    RULED_OUT = "ruled out"


class Evidence(msgspec.Struct, frozen=True):
    """What is known at the moment that a card is about; `None` is not known. Times in seconds, sizes in bytes."""

    token_expires_in_s: float | None = None
    token_signature_ok: bool | None = None
    token_is_for_user: bool | None = None
    token_is_for_app: bool | None = None
    link: ConnectionState | None = None
    link_was_lost_within_s: float | None = None
    link_was_dropped: bool | None = None
    logged_in: bool | None = None
    peer: UserOnlineStatus | None = None
    in_room: bool | None = None
    room_members: int | None = None
    muted_or_banned: bool | None = None
    size: int | None = None
    limit: int | None = None
    sent_last_second: int | None = None
    rate_limit: int | None = None
    server_params_set: bool | None = None
    http_status: int | None = None
    other_login: bool | None = None
    faults: frozenset[str] | None = None

    def fault(self, *kinds: str) -> bool | None:
        """Whether one of these kinds of fault is on."""
        return None if self.faults is None else bool(self.faults & set(kinds))


Signal = Callable[[Evidence], bool | None]
"""Whether the evidence speaks for (True) or against (False) a cause."""


class Cause(msgspec.Struct, frozen=True):
    """Something that leads to a code: in words, what to check, and what speaks for it."""

    words: Words
    check: Check
    signal: Signal | None = None

    def finding(self, evidence: Evidence) -> Finding:
        """What the evidence says."""
        said = self.signal(evidence) if self.signal else None
        if said is None:
            return Finding.OPEN
        return Finding.SUPPORTED if said else Finding.RULED_OUT


class Reproduce(msgspec.Struct, frozen=True):
    """How to bring a code about on the local gateway: a fault to set (as its admin API takes it), then what to do.

    Without a fault the words alone say what to do.
    """

    words: Words
    fault: dict[str, Any] | None = None


class Card(msgspec.Struct, frozen=True):
    """Everything about one code. `terms` is a filter that finds all rows with it."""

    code: Code
    meaning: Words
    causes: tuple[Cause, ...]
    reproduce: Reproduce | None

    @property
    def terms(self) -> str:
        """The filter for all rows with this code."""
        return f"code:{int(self.code)}"

    def ordered(self, evidence: Evidence) -> list[tuple[Cause, Finding]]:
        """The causes: those the evidence speaks for first, those it rules out last, else as they stand."""
        findings = [(cause, cause.finding(evidence)) for cause in self.causes]
        return sorted(findings, key=lambda found: _ORDER[found[1]])


_ORDER: Final = {Finding.SUPPORTED: 0, Finding.OPEN: 1, Finding.RULED_OUT: 2}


def card_of(code: Code) -> Card:
    """The card of any code; one without causes of its own has its meaning alone."""
    from rts_console.record.explain_cards import CARDS  # a table of texts: loaded when the first card is shown

    known = CARDS.get((type(code).__name__, int(code)))
    return known or Card(code, Words(code.meaning, code.meaning), (), None)
