"""The watch never piles up requests, tells failures from answers, and both tables say what it knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from rts_console.gui.loop import TaskScope
from rts_console.gui.models.peers import AT_ONCE, Look, PeerHistoryModel, PeerRow, PeersModel, PeerWatch, peer_rows
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestTimeout
from rts_console.protocol.events import PeerOnlineStatus
from rts_console.protocol.words import LoginReturn, UserOnlineStatus
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.support import until

ONLINE, OFFLINE, UNREACHABLE = UserOnlineStatus.ONLINE, UserOnlineStatus.OFFLINE, UserOnlineStatus.UNREACHABLE
LOOK_UP = "get_peer_online_status"
TARGET = Target("ws://127.0.0.1:7880", "0123456789abcdef01234567")


class World:
    """Alice and bob on a stage of their own, and a watch."""

    def __init__(self) -> None:
        self.backends = {name: FakeBackend(name) for name in ("alice", "bob")}
        names = iter(self.backends)
        self.store = Store()
        self.stage = Stage(lambda _target: self.backends[next(names)], self.store, EventLog(), Quality())
        self.alice = self.stage.add("alice", TARGET)
        self.bob = self.stage.add("bob", TARGET)
        self.watch = PeerWatch(self.stage, self.store, interval_s=0.002)
        self.tasks = TaskScope()

    def run(self) -> None:
        self.tasks.start(self.watch.run(), name="watch")

    def looks(self, name: str = "alice") -> list[str]:
        return [call[1] for call in self.backends[name].calls if call[0] == LOOK_UP]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    await world.tasks.aclose()


async def test_it_looks_again_and_again(world: World) -> None:
    world.run()
    world.watch.add(["carol", "dave"])
    await until(lambda: world.watch.rounds >= 3)
    assert world.looks()[:4] == ["carol", "dave", "carol", "dave"]
    newest = world.watch.newest("carol")
    assert newest is not None
    assert (newest.status, newest.by) == (ONLINE, "alice")


async def test_a_slow_backend_is_never_asked_twice_at_once(world: World) -> None:
    gate = world.backends["alice"].gate = asyncio.Event()
    world.watch.add(["carol", "dave"])
    world.run()
    await until(lambda: len(world.looks()) == 2)
    world.watch.poke()
    await asyncio.sleep(0.03)  # many times the interval: what must not happen would have happened
    assert len(world.looks()) == 2
    gate.set()
    await until(lambda: world.watch.rounds >= 2)


async def test_a_long_list_asks_a_few_at_a_time(world: World) -> None:
    gate = world.backends["alice"].gate = asyncio.Event()
    world.watch.add([f"user-{number}" for number in range(3 * AT_ONCE)])
    world.run()
    await until(lambda: len(world.looks()) == AT_ONCE)
    await asyncio.sleep(0.01)
    assert len(world.looks()) == AT_ONCE
    gate.set()
    await until(lambda: len(set(world.looks())) == 3 * AT_ONCE)


async def test_another_active_identity_looks_from_now_on(world: World) -> None:
    world.watch.set_interval(3_600)
    world.watch.add(["carol"])
    world.run()
    await until(lambda: world.looks("alice") == ["carol"])
    world.stage.activate("bob")
    world.watch.poke()
    await until(lambda: world.looks("bob") == ["carol"])
    newest = world.watch.newest("carol")
    assert newest is not None
    assert newest.by == "bob"


async def test_it_survives_that_everyone_is_removed(world: World) -> None:
    world.watch.add(["carol"])
    world.run()
    await until(lambda: world.watch.rounds >= 1)
    gate = world.backends["alice"].gate = asyncio.Event()
    await until(lambda: world.looks()[-1:] == ["carol"])
    world.backends["alice"].failures[LOOK_UP] = ConnectionLost("the client was closed")
    await world.stage.remove(world.bob)
    await world.stage.remove(world.alice)
    gate.set()
    world.watch.poke()
    await asyncio.sleep(0.01)
    assert len(world.tasks) == 1


async def test_paused_it_asks_nothing_and_goes_on_at_once(world: World) -> None:
    world.watch.set_interval(3_600)
    world.watch.set_paused(True)
    world.watch.add(["carol"])
    world.run()
    await asyncio.sleep(0.01)
    assert world.looks() == []
    world.watch.set_paused(False)
    await until(lambda: world.looks() == ["carol"])


async def test_a_shorter_interval_takes_effect_at_once(world: World) -> None:
    world.watch.set_interval(3_600)
    world.watch.add(["carol"])
    world.run()
    await until(lambda: world.watch.rounds == 1)
    world.watch.set_interval(0.001)
    await until(lambda: world.watch.rounds >= 3)


async def test_who_is_removed_is_asked_for_no_more(world: World) -> None:
    world.run()
    world.watch.add(["carol", "dave"])
    await until(lambda: world.watch.rounds >= 1)
    world.watch.remove(["carol"])
    rounds = world.watch.rounds
    before = world.looks().count("carol")
    await until(lambda: world.watch.rounds >= rounds + 3)
    assert world.looks().count("carol") <= before + 1
    assert world.watch.user_ids == ("dave",)


async def test_nobody_answers_is_unreachable_and_lasts(world: World) -> None:
    backend = world.backends["alice"]
    backend.failures[LOOK_UP] = RequestTimeout("Look-up of carol", 10_000)
    first = await world.watch.look_up("alice", backend, "carol")
    second = await world.watch.look_up("alice", backend, "carol")
    assert (first.status, second.since_ns) == (UNREACHABLE, first.since_ns)
    assert "10,000 ms" in second.note
    assert world.watch.history("carol") == [second]


async def test_a_failure_is_no_status(world: World) -> None:
    backend = world.backends["alice"]
    await world.watch.look_up("alice", backend, "carol")
    backend.failures[LOOK_UP] = InvalidCall(LoginReturn.INVALID_PARAMETER, "Log in first.")
    with pytest.raises(InvalidCall):
        await world.watch.look_up("alice", backend, "carol")
    newest = world.watch.newest("carol")
    assert newest is not None
    assert (newest.status, newest.note) == (None, "-1 InvalidParameter: Log in first.")
    assert [look.status for look in world.watch.history("carol")] == [None, ONLINE]


async def test_the_last_word_counts_whoever_looked(world: World) -> None:
    for at_ns, name, status in ((1, "alice", ONLINE), (3, "bob", OFFLINE), (2, "alice", UNREACHABLE)):
        world.backends[name].emit(PeerOnlineStatus(at_ns=at_ns, peer_user_id="carol", status=status))
    newest = world.watch.newest("carol")
    assert newest is not None
    assert (newest.by, newest.status) == ("bob", OFFLINE)
    assert [look.status for look in world.watch.history("carol")] == [OFFLINE, UNREACHABLE, ONLINE]


# The tables


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def peers(theme: Theme, qtmodeltester: ModelTester) -> PeersModel:
    model = PeersModel(theme)
    qtmodeltester.check(model)
    return model


def texts(model: PeersModel | PeerHistoryModel, row: int = 0) -> list[str]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


@pytest.mark.parametrize(
    ("status", "word"), [(ONLINE, "Online"), (OFFLINE, "Offline"), (UNREACHABLE, "Unreachable"), (None, "failed")]
)
def test_each_status_has_its_word_and_lamp(peers: PeersModel, status: UserOnlineStatus | None, word: str) -> None:
    look = Look(1_700_000_000_250_000_000, 1_700_000_001_500_000_000, status, "alice", "why")
    peers.show({"carol": PeerRow("carol", look, 0)})
    user, shown, since, looked_up, by = texts(peers)
    assert (user, shown, by) == ("carol", word, "alice")
    assert (since[-4:], looked_up[-4:]) == (".250", ".500")
    assert not peers.index(0, PeersModel.STATUS).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_of_one_who_was_never_seen_no_time_is_told(peers: PeersModel) -> None:
    look = Look(1_700_000_000_250_000_000, 1_700_000_001_500_000_000, OFFLINE, "alice")
    peers.show({"dave": PeerRow("dave", look, 0, never_seen=True)})
    assert texts(peers)[1:3] == ["Offline (never seen)", "–"]
    assert peers.headerData(PeersModel.SINCE, Qt.Orientation.Horizontal) == "Seen since"


def test_who_was_not_looked_up_yet_says_so(peers: PeersModel) -> None:
    peers.show({"carol": PeerRow("carol", None)})
    assert texts(peers) == ["carol", "not yet known", "–", "–", "–"]


def test_only_another_status_is_marked(peers: PeersModel) -> None:
    peers.show({"carol": PeerRow("carol", Look(1, 1, ONLINE, "alice"))}, mark_at_s=0.0)
    peers.show({"carol": PeerRow("carol", Look(1, 2, ONLINE, "alice"))}, mark_at_s=1.0)
    assert peers.marks == frozenset()
    peers.show({"carol": PeerRow("carol", Look(3, 3, OFFLINE, "alice"))}, mark_at_s=2.0)
    assert peers.marks == {"carol"}


def test_history_stands_newest_first(theme: Theme, qtmodeltester: ModelTester) -> None:
    model = PeerHistoryModel(theme)
    qtmodeltester.check(model)
    old = Look(1_000_000, 1_000_000, ONLINE, "alice")
    new = Look(2_000_000, 2_000_000, None, "bob", "Log in first.")
    model.show_history([old])
    model.show_history([new, old])
    assert [texts(model, row)[1:] for row in range(2)] == [
        ["failed", "bob", "Log in first."],
        ["Online", "alice", ONLINE.meaning],
    ]


async def test_the_rows_are_those_who_are_watched(world: World) -> None:
    world.watch.add(["carol", "dave"])
    world.backends["alice"].emit(PeerOnlineStatus(at_ns=1, peer_user_id="carol", status=ONLINE))
    rows = peer_rows(world.watch, {"alice": 4})
    assert list(rows) == ["carol", "dave"]
    assert [row.color_index for row in rows.values()] == [4, None]
