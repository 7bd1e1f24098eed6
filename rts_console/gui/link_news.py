"""What a notice says when the link of a user breaks, comes back, ends, or left something out. Pulled, never pushed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from rts_console.gui.stage import Identity, Stage
from rts_console.gui.theme import Severity
from rts_console.protocol.events import GapNoticed, SessionResumed
from rts_console.protocol.words import ConnectionState
from rts_console.record.store import IdentityFacts
from rts_console.record.translate import gap_words

NAMED = 2
"""So many users are named in a notice about several."""


class Change(Enum):
    """What may have happened to the link of a user."""

    LOST = "lost"
    RESUMED = "resumed"
    AFRESH = "afresh"
    ENDED = "ended"
    GAP = "gap"


_SEVERITIES: dict[Change, Severity] = {
    Change.LOST: "warning",
    Change.RESUMED: "success",
    Change.AFRESH: "warning",
    Change.ENDED: "error",
    Change.GAP: "error",
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """An identity's link at the last look."""

    up: bool = False
    reconnecting: bool = False
    came_back: SessionResumed | None = None
    gap: GapNoticed | None = None


@dataclass(frozen=True, slots=True)
class _News:
    name: str
    change: Change
    reason: str


class LinkNews:
    """Compares each link with how it was. A first login is no news, nor is a link that its user closed."""

    def __init__(self, stage: Stage, notify: Callable[[str, Severity], None]) -> None:
        """Take whose links, and what shows a notice."""
        self._stage = stage
        self._notify = notify
        self._seen: dict[str, _Seen] = {}

    def look(self) -> None:
        """Tell what has changed since the last look: one notice for each user and change, or for many users at once."""
        news: list[_News] = []
        seen = {}
        for identity in self._stage.identities:
            facts = self._stage.facts(identity)
            now = seen[identity.key] = _look_at(facts)
            before = self._seen.get(identity.key, now)
            if now != before:
                news += _news(identity, facts, before, now)
        self._seen = seen
        for change in Change:
            self._tell(change, [each for each in news if each.change is change])

    def _tell(self, change: Change, news: list[_News]) -> None:
        if len(news) == 1:
            self._notify(_text_of_one(news[0]), _SEVERITIES[change])
        elif news:
            self._notify(_text_of_many(change, [each.name for each in news]), _SEVERITIES[change])


def _look_at(facts: IdentityFacts) -> _Seen:
    state = facts.connection.state if facts.connection is not None else None
    up = facts.logged_in and state in (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)
    return _Seen(up, facts.reconnecting, facts.came_back, facts.gap)


def _news(identity: Identity, facts: IdentityFacts, before: _Seen, now: _Seen) -> Iterable[_News]:
    name, reason = identity.key, facts.connection.reason if facts.connection is not None else ""
    if now.came_back is not None and now.came_back is not before.came_back:
        resumed = now.came_back.resumed
        away = facts.login.elapsed_ms / 1000 if facts.login is not None else 0
        yield (
            _News(name, Change.RESUMED, f"{away:,.1f}") if resumed else _News(name, Change.AFRESH, now.came_back.reason)
        )
    if now.reconnecting and not before.reconnecting:
        yield _News(name, Change.LOST, reason)
    was_there = before.up or before.reconnecting
    if was_there and facts.connection is not None and facts.connection.state is ConnectionState.FAILED:
        yield _News(name, Change.ENDED, reason)
    if now.gap is not None and now.gap is not before.gap:
        yield _News(name, Change.GAP, gap_words(now.gap))


def _tr(text: str) -> str:
    return QCoreApplication.translate("link", text)


def _text_of_one(news: _News) -> str:
    texts = {
        Change.LOST: _tr("{user} lost the link: {reason}."),
        Change.RESUMED: _tr("{user} is back after {reason} s; the session goes on."),
        Change.AFRESH: _tr("{user} is back, but started afresh: {reason}."),
        Change.ENDED: _tr("The link of {user} has ended: {reason}."),
        Change.GAP: _tr("{user}: {reason}."),
    }
    return texts[news.change].format(user=news.name, reason=news.reason.rstrip("."))


def _text_of_many(change: Change, names: list[str]) -> str:
    texts = {
        Change.LOST: _tr("{users} lost their links."),
        Change.RESUMED: _tr("{users} are back; their sessions go on."),
        Change.AFRESH: _tr("{users} are back, but started afresh."),
        Change.ENDED: _tr("The links of {users} have ended."),
        Change.GAP: _tr("{users} missed messages; the events say which."),
    }
    return texts[change].format(users=_users(names))


def _users(names: list[str]) -> str:
    if len(names) <= NAMED:
        return _tr("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
    return _tr("{first} and {count} more").format(first=", ".join(names[:NAMED]), count=f"{len(names) - NAMED:,}")
