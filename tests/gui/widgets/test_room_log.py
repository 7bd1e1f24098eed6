"""What happened in a room: its lines, the note below them, and what a line leads to."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.room_log import RoomLog
from rts_console.record.store import Membership, RoomFacts

AT = 1_700_000_000_000_000_000


@pytest.fixture
def view(qtbot: QtBot) -> RoomLog:
    view = RoomLog(Theme())
    qtbot.addWidget(view)
    view.call_room("chat room")
    return view


def lines(count: int) -> list[Membership]:
    return [Membership(AT + place, f"user-{place}", "joined") for place in range(count)]


def test_it_says_what_will_stand_there_and_how_much_was_let_go(view: RoomLog) -> None:
    view.show_room(None, {})
    assert (view.count, view._note.text()) == (0, "Who comes and goes stands here, and what becomes of us.")
    view.show_room(RoomFacts("lobby", log=lines(3), log_dropped=1500), {})
    assert (view.count, view._note.text()) == (3, "1,500 older lines were let go.")
    assert view.table.accessibleName() == "Log of the chat room"


def test_the_newest_line_is_followed_only_from_there(view: RoomLog) -> None:
    view.resize(400, 160)
    view.show()
    room = RoomFacts("lobby", log=lines(50))
    view.show_room(room, {})
    assert view.table.at_tail()
    view.table.scrollToTop()
    room.log += lines(5)
    view.show_room(room, {})
    assert not view.table.at_tail()
    view._latest.click()
    assert view.table.at_tail()


def test_a_line_is_chosen_with_enter(view: RoomLog) -> None:
    chosen: list[Membership] = []
    view.line_chosen.connect(chosen.append)
    view.show_room(RoomFacts("lobby", log=lines(2)), {})
    view.table.activated.emit(view.table.model().index(1, 0))
    assert [line.user_id for line in chosen] == ["user-1"]
