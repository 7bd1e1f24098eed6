"""One notice for each change of a link: lost, back, ended, a gap; none for a first login."""

import pytest

from rts_console.gui.link_news import LinkNews
from rts_console.gui.stage import Stage
from rts_console.gui.theme import Severity
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import ConnectionStateChanged, GapNoticed, LoggedOut
from rts_console.protocol.words import ConnectionState, LogoutReason, Scope
from tests.gui.fakes import FakeBackend, make_world

Told = list[tuple[str, Severity]]
GAP = GapNoticed(at_ns=1, scope=Scope.ROOM, target="lobby", missed=3, reason="it was started anew")


class Played:
    """Users whose links do as the test says."""

    def __init__(self, *names: str) -> None:
        world = make_world(*(FakeBackend(name, logged_in=False) for name in names))
        self.backends, self.stage = world.backends, world.stage
        self.told: Told = []
        self.news = LinkNews(self.stage, lambda text, severity: self.told.append((text, severity)))
        self.news.look()
        for backend in self.backends.values():
            backend.set_logged_in(True)
            backend.tell_present()
            backend.tell_link()

    def look(self) -> Told:
        """What is told by a look."""
        self.told.clear()
        self.news.look()
        return self.told[:]

    def all(self) -> list[FakeBackend]:
        return list(self.backends.values())


@pytest.fixture
def alice() -> Played:
    return Played("alice")


def test_a_first_login_is_no_news(alice: Played) -> None:
    assert alice.look() == []
    assert alice.look() == []


def test_lost_and_back_are_told_once_each(alice: Played) -> None:
    alice.look()
    backend = alice.backends["alice"]
    backend.lose_link("connection reset")
    assert alice.look() == [("alice lost the link: connection reset.", "warning")]
    backend.lose_link("refused", attempt=3)
    backend.fall(ConnectionState.DISCONNECTED)
    assert alice.look() == []
    backend.come_back(away_ms=13_250)
    assert alice.look() == [("alice is back after 13.2 s; the session goes on.", "success")]
    assert alice.look() == []


def test_a_link_that_was_back_between_two_looks_is_told_as_back(alice: Played) -> None:
    alice.look()
    alice.backends["alice"].lose_link()
    alice.backends["alice"].come_back()
    assert [severity for _text, severity in alice.look()] == ["success"]


def test_afresh_says_why_and_a_gap_says_what(alice: Played) -> None:
    alice.look()
    backend = alice.backends["alice"]
    backend.lose_link()
    backend.come_back(resumed=False, reason="the gateway was started anew")
    backend.emit(GAP)
    assert alice.look() == [
        ("alice is back, but started afresh: the gateway was started anew.", "warning"),
        ("alice: 3 messages in the room lobby are missing: it was started anew.", "error"),
    ]
    assert alice.look() == []


def test_an_end_that_nobody_asked_for_is_told_and_a_logout_is_not(alice: Played) -> None:
    alice.look()
    backend = alice.backends["alice"]
    backend.emit(ConnectionStateChanged(at_ns=now_ns(), state=ConnectionState.FAILED, reason="Logged in elsewhere."))
    assert alice.look() == [("The link of alice has ended: Logged in elsewhere.", "error")]
    bob = Played("bob")
    bob.look()
    bob.backends["bob"].lose_link()
    bob.look()
    bob.backends["bob"].emit(LoggedOut(at_ns=now_ns(), user_id="bob", reason=LogoutReason.LOGOUT))
    assert bob.look() == []


def test_a_first_login_that_fails_is_no_news() -> None:
    dora = Played("dora")
    stage: Stage = dora.stage
    backend = dora.backends["dora"]
    backend.emit(LoggedOut(at_ns=now_ns(), user_id="dora", reason=LogoutReason.LOGOUT))
    dora.look()
    for state in (ConnectionState.CONNECTING, ConnectionState.FAILED):
        backend.emit(ConnectionStateChanged(at_ns=now_ns(), state=state, reason="no"))
        assert dora.look() == []
    assert len(stage.identities) == 1


@pytest.mark.parametrize(
    ("count", "words"), [(2, "user0 and user1 lost their links."), (5, "user0, user1 and 3 more lost their links.")]
)
def test_what_happens_to_many_at_once_is_one_notice(count: int, words: str) -> None:
    crowd = Played(*(f"user{number}" for number in range(count)))
    crowd.look()
    for backend in crowd.all():
        backend.lose_link()
    assert crowd.look() == [(words, "warning")]
    for backend in crowd.all():
        backend.come_back()
    assert len(crowd.look()) == 1


async def test_who_was_removed_is_forgotten(alice: Played) -> None:
    alice.look()
    alice.backends["alice"].lose_link()
    await alice.stage.remove(alice.stage.identities[0])
    assert alice.look() == []
