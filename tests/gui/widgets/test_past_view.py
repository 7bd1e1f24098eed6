"""The past of rooms and peers, from a real log, at the moment that all views share."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.time_cursor import TimeCursor
from rts_console.gui.widgets.past_view import PastPeers, PastRooms, PastView
from rts_console.protocol.events import (
    Event,
    PeerOnlineStatus,
    RoomMember,
    RoomMembers,
    RoomStateChanged,
    UserJoined,
)
from rts_console.protocol.words import RtsErrorCode, UserOnlineStatus
from rts_console.record.log import EventLog
from tests.gui.panels.worlds import click
from tests.record.events import logged_in

S = 10**9
T = 1_700_000_000 * S


def entered(at_s: int, user_id: str, *others: str) -> list[Event]:
    members = tuple(RoomMember(name, T + at_s * S) for name in (user_id, *others))
    return [
        logged_in(user_id, at_ns=T + at_s * S),
        RoomStateChanged(at_ns=T + at_s * S, room_id="lobby", user_id=user_id, state=RtsErrorCode.SUCCESS),
        RoomMembers(at_ns=T + at_s * S, room_id="lobby", members=members, member_count=len(members)),
    ]


class Past:
    """A log in which alice comes at 10 s and bob at 20 s; alice is told of him at 25 s."""

    def __init__(self, qtbot: QtBot, kind: type[PastRooms] | type[PastPeers]) -> None:
        self.log, self.cursor = EventLog(), TimeCursor()
        self.log.append("alice", entered(10, "alice"))
        self.log.append("bob", entered(20, "bob", "alice"))
        self.log.append("alice", [UserJoined(at_ns=T + 25 * S, room_id="lobby", user_id="bob")])
        self.view: PastView = kind(Theme(), self.log, self.cursor)
        self.moved: list[tuple[int, object]] = []
        self.cursor.moved.connect(lambda at_ns, by: self.moved.append((at_ns, by)))
        qtbot.addWidget(self.view)
        qtbot.addWidget(self.view.bar)
        self.view.resize(420, 400)
        self.view.show()
        self.view.toggle.setChecked(True)
        self.view.refresh()

    def go(self, at_s: int) -> None:
        self.view._on_chosen(T + at_s * S)
        self.view.refresh()

    def rows(self) -> dict[str, str]:
        model = self.view.model
        return {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}


@pytest.fixture
def past(qtbot: QtBot) -> Past:
    made = Past(qtbot, PastRooms)
    assert isinstance(made.view, PastRooms)
    made.view.set_room("lobby")
    return made


def test_it_is_now_until_somebody_looks_back(past: Past) -> None:
    assert not past.view.is_past
    assert past.view.bar.text.text() == "now"
    assert past.rows() == {}


def test_each_moment_as_it_was_seen(past: Past) -> None:
    past.go(15)
    assert past.rows() == {"alice": "alice"}
    past.go(22)
    assert past.rows() == {"alice": "alice, bob", "bob": "! bob; not alice"}
    assert past.view.note.text() == "They do not agree. bob: seen by bob, not by alice."
    past.go(26)
    assert past.rows() == {"alice": "alice, bob", "bob": "alice, bob"}
    assert past.view.note.text() == ""
    assert past.view.words.text().startswith("Past: at ")
    assert "7 of 7 changes" in past.view.words.text()


def test_a_member_s_own_view(past: Past) -> None:
    past.go(22)
    assert [past.view.seen_by.itemText(place) for place in range(3)] == ["Everyone", "alice", "bob"]
    past.view.seen_by.setCurrentIndex(1)
    past.view.refresh()
    assert past.rows() == {"alice": "alice"}
    past.view.seen_by.setCurrentIndex(2)
    past.view.refresh()
    assert past.rows() == {"alice": "bob", "bob": "bob"}


def test_it_sets_the_shared_moment_and_follows_it(past: Past) -> None:
    changes: list[bool] = []
    past.view.changed.connect(lambda: changes.append(past.view.is_past))
    past.view._on_chosen(T + 22 * S)
    assert past.moved == []  # told at the next tick, and not while it is dragged
    past.view.refresh()
    assert past.moved == [(T + 22 * S, past.view)]
    past.cursor.set(T + 15 * S, "another")
    past.view.refresh()
    assert past.rows() == {"alice": "alice"}
    past.cursor.clear()
    assert changes == [True, False]


def test_the_bar_is_for_who_wants_to_look_back(past: Past) -> None:
    past.go(22)
    past.view.toggle.setChecked(False)
    past.view.refresh()
    assert not past.view.is_past
    assert past.view.bar.isHidden()
    past.cursor.set(T + 15 * S)  # or is led there
    assert not past.view.bar.isHidden()


def test_back_to_now(past: Past) -> None:
    past.go(22)
    click(past.view.back)
    past.view.refresh()
    assert not past.view.is_past
    assert past.cursor.at_ns == 0


def test_arrow_keys_step_and_the_others_are_told_when_the_mouse_is_let_go(past: Past) -> None:
    QTest.keyClick(past.view.bar.slider, Qt.Key.Key_Left)
    past.view.refresh()
    assert past.view.at_ns == T + 25 * S
    assert past.moved == [(T + 25 * S, past.view)]
    past.view.bar.slider.pressed = True
    past.go(15)
    past.view.refresh()
    assert len(past.moved) == 1
    past.view.bar.slider.pressed = False
    past.view.refresh()
    assert past.moved[-1][0] == T + 15 * S


def test_what_comes_now_does_not_change_the_past(past: Past) -> None:
    past.go(22)
    before = past.rows()
    past.log.append("bob", [UserJoined(at_ns=T + 40 * S, room_id="lobby", user_id="carol")])
    past.view.refresh()
    assert past.rows() == before
    assert len(past.view.bar._times) == 8


def test_before_anybody_was_in_a_room_it_says_so(past: Past) -> None:
    past.go(5)
    assert past.rows() == {}
    assert past.view.note.text() == "None of your users was in a room then."
    past.go(22)  # and the room that was wanted is chosen again
    assert len(past.rows()) == 2


def test_peers(qtbot: QtBot) -> None:
    past = Past(qtbot, PastPeers)
    past.go(22)
    assert past.view.note.text() == "Nobody had looked a user up by then."
    for key, at_s, status in (("alice", 30, UserOnlineStatus.ONLINE), ("bob", 31, UserOnlineStatus.OFFLINE)):
        past.log.append(key, [PeerOnlineStatus(at_ns=T + at_s * S, peer_user_id="eve", status=status)])
    past.view.refresh()
    past.go(30)
    assert past.rows() == {"eve": "Online (alice)"}
    past.go(32)
    assert past.rows() == {"eve": "! Online (alice); Offline (bob)"}
    assert "do not agree" in past.view.note.text()
