"""What the Connection panel says of a login and a link, in sentences. No Qt widgets."""

from collections.abc import Container
from itertools import chain, count
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from rts_console.protocol.errors import RequestRejected, RtsError
from rts_console.protocol.words import Code, ConnectionState
from rts_console.record.store import IdentityFacts
from rts_console.vendors.families import code_of_family

NAMES: Final = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy")


def tr(text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate("ConnectionText", text)


def turn_of(facts: IdentityFacts) -> tuple[Any, ...]:
    """What a line about the past does not outlive when it changes: the login's result, its end, a loss of the link."""
    failed = facts.connection is not None and facts.connection.state is ConnectionState.FAILED
    return facts.login, facts.logged_out, facts.reconnecting, failed


def words_of(code: Code, reason: str = "", vendor_code: int = 0) -> str:
    """Number, name and meaning of a code, and the reason of this case, as a sentence, where it adds something.

    Where the family in force has a number of its own (`vendor_code`), it is the one that is told.
    """
    code = code_of_family(vendor_code) or code
    text, reason = f"{code}: {code.meaning}", reason.strip().rstrip(".")
    return f"{text} {reason[:1].upper()}{reason[1:]}." if reason and reason not in code.meaning else text


def words_of_error(error: RtsError) -> str:
    """What a failed call says to the user."""
    if isinstance(error, RequestRejected):
        return words_of(error.code, error.reason, error.vendor_code)
    return str(error)


def session_words(facts: IdentityFacts) -> str:
    """Whether the session is new, was resumed, or started afresh and why; empty while there is none."""
    if not facts.logged_in:
        return ""
    if facts.came_back is None:
        return tr("new")
    if not facts.came_back.resumed:
        return tr("started afresh: {reason}").format(reason=facts.came_back.reason)
    away_s = facts.login.elapsed_ms / 1000 if facts.login is not None else 0
    return tr("resumed after {seconds} s without a link").format(seconds=f"{away_s:,.1f}")


def next_try(facts: IdentityFacts, left_s: float | None) -> str:
    """Which attempt comes when; empty while none does, `left_s` is None then."""
    if left_s is None:
        return ""
    text = tr("attempt {attempt} in {seconds} s") if left_s else tr("trying now, attempt {attempt}")
    return text.format(attempt=max(1, facts.next_attempt), seconds=f"{left_s:.1f}")


def last_code(facts: IdentityFacts) -> Code | None:
    """The code of the last login, or of its end."""
    if facts.logged_out is not None and not facts.logged_in:
        return facts.logged_out.reason
    if facts.login is None:
        return None
    return code_of_family(facts.login.vendor_code) or facts.login.code


def free_name(taken: Container[str]) -> str:
    """A name that none of our users has."""
    numbered = (f"user{number}" for number in count(len(NAMES) + 1))
    return next(name for name in chain(NAMES, numbered) if name not in taken)
