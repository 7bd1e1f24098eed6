"""Messages written while the link is gone: held until the user says so, then there once each, in order."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import opened
from rts_console.protocol.words import ConnectionState, OfflinePolicy
from rts_console.record.row import Direction
from tests.e2e.hand import Hand

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is put to sleep by a POSIX signal")


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


class Link:
    """Alice's link to a gateway that can be put to sleep, so that it stays away for as long as the story wants."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._pid = hand.program.context.child.pid

    async def cut(self) -> None:
        """Cut it; nobody answers the attempts to make it again."""
        os.kill(self._pid, signal.SIGSTOP)
        self._hand.go_to("connection")
        await self._hand.click("drop_link")
        await self._hand.sees(lambda: self.state is ConnectionState.RECONNECTING)

    async def mend(self) -> None:
        """Let the gateway answer again."""
        os.kill(self._pid, signal.SIGCONT)
        await self._hand.sees(lambda: self.state is ConnectionState.RECONNECTED)

    @property
    def state(self) -> ConnectionState | None:
        return self._hand.identity("alice").backend.connection_state


async def both_online(hand: Hand) -> Link:
    await hand.start_gateway()
    await hand.log_in("bob")
    await hand.log_in("alice")
    await hand.click("composer_peer")
    await hand.type("composer_peer_id", "bob")
    return Link(hand)


def arrived(hand: Hand) -> list[bytes]:
    """What bob got from alice, in the order it came."""
    rows = hand.rows(lambda row: row.direction is Direction.IN and row.identity == "bob" and row.who == "alice")
    return [hand.log.payload(row.seq) for row in rows]


def results(hand: Hand) -> list[str]:
    """What became of alice's messages, as the events show it."""
    return [row.result for row in hand.rows(lambda row: row.direction is Direction.OUT)]


async def test_held_messages_leave_when_the_user_says_so_once_each_and_in_order(hand: Hand) -> None:
    link = await both_online(hand)
    await link.cut()
    hand.go_to("messages")
    await hand.sees(lambda: not hand.bar().isVisible())
    await hand.sees(lambda: not hand.button("composer_send").isEnabled())
    hand.choose("composer_offline", "Hold and ask")
    assert hand.program.context.settings.offline_policy == OfflinePolicy.HOLD.value
    await hand.send("first")
    await hand.send("second")
    await hand.sees(lambda: hand.bar().text() == "2 messages held for alice")
    assert results(hand) == ["held", "held"]

    await link.mend()
    hand.go_to("connection")
    facts = hand.program.context.stage.facts(hand.identity("alice"))
    await hand.sees(lambda: facts.came_back is not None and facts.came_back.resumed)
    await hand.sees(lambda: hand.fact("session").startswith("resumed after "))
    assert hand.bar().text() == "2 messages held for alice"
    assert arrived(hand) == []

    await hand.click("composer_release")
    await hand.sees(lambda: results(hand) == ["0 Success", "0 Success"])
    await hand.sees(lambda: len(arrived(hand)) >= 2)
    await hand.send("third")
    await hand.sees(lambda: b"third" in arrived(hand))
    assert arrived(hand) == [b"first", b"second", b"third"]
    assert not hand.bar().isVisible()
    # A notice comes with the next look at the links, which is seldom on a machine that is busy.
    await hand.sees(lambda: [text[:19] for text in hand.notices() if "is back" in text] == ["alice is back after"])


async def test_discarded_messages_are_never_sent(hand: Hand) -> None:
    link = await both_online(hand)
    await link.cut()
    hand.choose("composer_offline", "Hold and ask")
    await hand.send("never")
    await hand.click("composer_discard")
    await hand.reads("composer_status", "1 discarded; nothing of it was sent.")
    hand.choose("composer_offline", "Send when back")
    await hand.send("by itself")
    await hand.sees(lambda: hand.bar().text() == "1 message of alice leaves when the link is back")
    await link.mend()
    await hand.sees(lambda: arrived(hand) == [b"by itself"])
    await hand.sees(lambda: results(hand) == ["102 NoConnection", "0 Success"])
