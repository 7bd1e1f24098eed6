"""The list of rooms, and the log of one, fed by the real store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.rooms import RoomLogModel, RoomRow, RoomsModel, room_row
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.events import (
    Event,
    RoomLeft,
    RoomMember,
    RoomMembers,
    RoomStateChanged,
    UserJoined,
    UserLeft,
)
from rts_console.protocol.words import JoinRoomType, RtsErrorCode, RtsWarningCode, UserOfflineReason
from rts_console.record.store import ROOM_LOG_LINES, RoomFacts, Store

AT_NS = 1_700_000_000_123_000_000


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def rooms(theme: Theme, qtmodeltester: ModelTester) -> RoomsModel:
    model = RoomsModel(theme)
    qtmodeltester.check(model)
    return model


@pytest.fixture
def log(theme: Theme, qtmodeltester: ModelTester) -> RoomLogModel:
    model = RoomLogModel(theme)
    qtmodeltester.check(model)
    return model


class Lobby:
    """A store with one room of alice."""

    def __init__(self) -> None:
        self.store = Store()
        self.store.add_identity("alice", "alice")
        self.state(RtsErrorCode.SUCCESS)

    def tell(self, *events: Event) -> None:
        self.store.apply("alice", events)

    def state(self, state: RtsErrorCode | RtsWarningCode, *, again: bool = False, reason: str = "") -> None:
        kind = JoinRoomType.RECONNECTED if again else JoinRoomType.FIRST
        self.tell(
            RoomStateChanged(at_ns=AT_NS, room_id="lobby", user_id="alice", state=state, join_type=kind, reason=reason)
        )

    def came(self, user_id: str) -> None:
        self.tell(UserJoined(at_ns=AT_NS, room_id="lobby", user_id=user_id))

    def went(self, user_id: str, reason: UserOfflineReason = UserOfflineReason.QUIT) -> None:
        self.tell(UserLeft(at_ns=AT_NS, room_id="lobby", user_id=user_id, reason=reason))

    @property
    def facts(self) -> RoomFacts:
        return self.store.identities["alice"].rooms["lobby"]


def said(log: RoomLogModel) -> list[tuple[str, str]]:
    return [(log.index(row, 1).data(), log.index(row, 2).data()) for row in range(log.rowCount())]


def test_a_room_tells_its_state_and_members(rooms: RoomsModel) -> None:
    lobby = Lobby()
    lobby.tell(RoomMembers(at_ns=AT_NS, room_id="lobby", members=(RoomMember("alice", AT_NS),), member_count=1_204))
    rooms.show({"lobby": room_row("lobby", True, lobby.facts), "new": room_row("new", False, None)})
    texts = [[rooms.index(row, column).data() for column in range(3)] for row in range(2)]
    assert texts == [["lobby", "joined", "1,204"], ["new", "not joined", "–"]]


@pytest.mark.parametrize(
    ("row", "lamp", "word"),
    [
        (RoomRow("r", joined=True), LampState.ONLINE, "joined"),
        (RoomRow("r"), LampState.OFFLINE, "not joined"),
        (RoomRow("r", busy="joining …"), LampState.CONNECTING, "joining …"),
        (RoomRow("r", state=RtsErrorCode.KICKED_OUT), LampState.KICKED, "-1006 KickedOut"),
        (RoomRow("r", state=RtsErrorCode.ROOM_FULL), LampState.ERROR, "-1018 JoinRoomExceedsTheUpperLimit"),
        (
            RoomRow("r", joined=True, state=RtsWarningCode.USER_NOTIFY_STOP),
            LampState.ONLINE,
            "joined, -2013 UserNotifyStop",
        ),
        (RoomRow("r", state=RtsErrorCode.SUCCESS), LampState.OFFLINE, "not joined"),
        (RoomRow("r", joined=True, link_down=True), LampState.RECONNECTING, "joined, link down"),
    ],
)
def test_each_state_has_a_lamp_and_a_word(rooms: RoomsModel, row: RoomRow, lamp: LampState, word: str) -> None:
    rooms.show({"r": row})
    assert (rooms.lamp(row), rooms.index(0, RoomsModel.STATE).data()) == (lamp, word)


def test_the_log_says_who_came_back_and_why_we_left(log: RoomLogModel) -> None:
    lobby = Lobby()
    lobby.came("bob")
    lobby.came("bob")
    lobby.tell(RoomLeft(at_ns=AT_NS, room_id="lobby", reason="a new login began"))
    log.show(lobby.facts, {})
    assert said(log)[1:] == [("bob", "joined"), ("bob", "came back"), ("alice", "left: a new login began")]


def test_rooms_sort_by_how_many_are_there(rooms: RoomsModel) -> None:
    rooms.show({name: RoomRow(name, True, count) for name, count in (("a", 9), ("b", 10), ("c", 1))})
    rooms.sort(RoomsModel.MEMBERS, Qt.SortOrder.DescendingOrder)
    assert rooms.keys() == ("b", "a", "c")


def test_no_room_has_no_log(log: RoomLogModel) -> None:
    log.show(None, {})
    assert log.rowCount() == 0


def test_the_log_says_who_came_who_went_and_what_became_of_us(log: RoomLogModel) -> None:
    lobby = Lobby()
    lobby.came("bob")
    lobby.went("bob", UserOfflineReason.DROPPED)
    lobby.state(RtsErrorCode.SUCCESS, again=True)
    lobby.state(RtsWarningCode.SEND_CUSTOM_MESSAGE)
    lobby.state(RtsErrorCode.KICKED_OUT, reason="By an operator.")
    lobby.state(RtsErrorCode.SUCCESS)
    lobby.tell(RoomLeft(at_ns=AT_NS, room_id="lobby"))
    log.show(lobby.facts, {})
    assert said(log) == [
        ("alice", "joined: 0 Success"),
        ("bob", "joined"),
        ("bob", "left: 1 Dropped. The link of the user broke."),
        ("alice", f"room state 0 Success. {JoinRoomType.RECONNECTED.meaning}"),
        ("alice", f"room state -2011 SendCustomMessage. {RtsWarningCode.SEND_CUSTOM_MESSAGE.meaning}"),
        ("alice", "out of the room: -1006 KickedOut. By an operator."),
        ("alice", "joined: 0 Success"),
        ("alice", "left"),
    ]
    assert log.index(0, RoomLogModel.TIME).data().endswith(".123")
    signs = [log.index(row, RoomLogModel.WHAT).data(Qt.ItemDataRole.DecorationRole) for row in range(log.rowCount())]
    assert all(sign is not None and not sign.isNull() for sign in signs)


def test_new_lines_are_one_insertion_at_the_end(log: RoomLogModel) -> None:
    lobby = Lobby()
    log.show(lobby.facts, {})
    told: list[tuple[int, int]] = []
    log.rowsInserted.connect(lambda _parent, first, last: told.append((first, last)))
    log.show(lobby.facts, {})
    lobby.came("bob")
    lobby.came("carol")
    log.show(lobby.facts, {})
    assert told == [(1, 2)]


def test_lines_that_the_store_lets_go_leave_from_the_top_and_are_counted(theme: Theme) -> None:
    log = RoomLogModel(theme)  # the model tester would look at all rows after each step
    lobby = Lobby()
    for step in range(ROOM_LOG_LINES):
        lobby.came("bob")
        lobby.went("bob")
        if step % 97 == 0:
            log.show(lobby.facts, {})
    log.show(lobby.facts, {})
    assert log.dropped == lobby.facts.log_dropped > 0
    assert [log.line(row) for row in range(log.rowCount())] == lobby.facts.log


def test_more_let_go_than_was_ever_shown(log: RoomLogModel) -> None:
    lobby = Lobby()
    log.show(lobby.facts, {})
    for _ in range(ROOM_LOG_LINES):
        lobby.came("bob")
        lobby.went("bob")
    log.show(lobby.facts, {})
    assert [log.line(row) for row in range(log.rowCount())] == lobby.facts.log


def test_another_room_replaces_all(log: RoomLogModel) -> None:
    log.show(Lobby().facts, {"alice": 0})
    assert log.index(0, RoomLogModel.WHO).data(Qt.ItemDataRole.DecorationRole) is not None
    log.show(RoomFacts("other"), {})
    assert log.rowCount() == 0
