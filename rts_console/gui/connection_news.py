"""What the Connection panel says of each user: the result of the last action, until newer news take its place. No Qt
widgets."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from rts_console.gui.models.connection_text import turn_of, words_of
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.protocol.words import Code, ConnectionState, LoginErrorCode, LogoutReason
from rts_console.record.store import IdentityFacts
from rts_console.record.translate import link_words


def tr(text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate("ConnectionNews", text)


@dataclass(slots=True)
class Said:
    """What was said, and how login and link were at that moment."""

    kind: StatusKind = "none"
    text: str = ""
    turn: tuple[Any, ...] | None = None


class ConnectionNews:
    """One line for each user, by key."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self._said: dict[str, Said] = {}
        self._dropped: set[str] = set()

    def say(self, key: str, kind: StatusKind, text: str, facts: IdentityFacts | None) -> None:
        """This is the result of what was done last; `facts` None for somebody who is not on stage yet."""
        self._said[key] = Said(kind, text, turn_of(facts) if facts is not None else None)

    def forget(self, key: str) -> None:
        """Say nothing of that user any more."""
        self._said.pop(key, None)

    def expect_loss(self, key: str) -> None:
        """The link of that user is about to be broken on purpose."""
        self._dropped.add(key)

    def now(self, key: str, facts: IdentityFacts, *, busy: bool, local: bool) -> Said:
        """What is to be said now: a newer state of login or link takes the place of what was said."""
        said, turn = self._said.setdefault(key, Said()), turn_of(facts)
        if said.turn is not None and said.turn != turn and not busy:
            said.kind, said.text = self._news(key, facts, said.kind, local=local)
        said.turn = turn
        return said

    def _news(self, key: str, facts: IdentityFacts, before: StatusKind, *, local: bool) -> tuple[StatusKind, str]:
        """What to say of a state that came by itself."""
        connection = facts.connection
        on_purpose = key in self._dropped
        self._dropped.discard(key)
        if facts.logged_out is not None and not facts.logged_in:
            twice = facts.logged_out.reason is LogoutReason.DUPLICATE_LOGIN
            return ("error", words_of(facts.logged_out.reason)) if twice else ("none", "")
        if facts.reconnecting:
            return ("info", tr("You broke the link on purpose.")) if on_purpose else ("none", "")
        if facts.login is not None and facts.login.code is not LoginErrorCode.SUCCESS:
            words = words_of(facts.login.code, facts.login.reason, facts.login.vendor_code)
            return "error", with_way_out(facts.login.code, words, local=local)
        if connection is not None and connection.state is ConnectionState.FAILED:
            return "error", f"{connection.state}: {link_words(connection)}"
        if before == "busy" and facts.logged_in:
            return "success", tr("Logged in with the new token.")
        return "none", ""


def with_way_out(code: Code, words: str, *, local: bool) -> str:
    """What to do about a token that was refused, after what is said of it."""
    if code is not LoginErrorCode.INVALID_TOKEN:
        return words
    way_out = tr("Log in again: a new token is made then.") if local else tr("Paste a new token, then log in again.")
    return f"{words} {way_out}"
