"""The members of a room in a table: search, who left, and what is known of them."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.models.clock_text import short_time
from rts_console.gui.models.members import MemberRow, MembersModel
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.room_members import RoomMembers, Seen
from rts_console.protocol.words import UserOfflineReason
from rts_console.record.store import MemberFacts, RoomFacts

AT = 1_700_000_000_000_000_000


@pytest.fixture
def view(qtbot: QtBot) -> RoomMembers:
    view = RoomMembers(Theme(), QToolButton())
    qtbot.addWidget(view)
    view.call_room("room")
    view.show_room(Seen(lobby(), "alice"))
    return view


def lobby() -> RoomFacts:
    facts = RoomFacts("lobby", joined=True, complete=True, member_count=2)
    facts.members = {user: MemberFacts(user, AT, present=True) for user in ("alice", "bob")}
    facts.members["carol"] = MemberFacts("carol", AT, False, AT, UserOfflineReason.DROPPED)
    return facts


def users(view: RoomMembers) -> list[str]:
    model = view.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_who_left_and_who_is_searched_for(view: RoomMembers) -> None:
    assert users(view) == ["alice (you)", "bob", "carol"]
    left = view.findChild(QCheckBox, "rooms_with_left")
    find = view.findChild(QLineEdit, "rooms_find")
    assert left is not None
    assert find is not None
    left.setChecked(False)
    assert users(view) == ["alice (you)", "bob"]
    find.setText("zoe")
    assert users(view) == []
    assert view.note.text() == "No member's id has zoe in it."
    assert view.count == 2


def test_what_is_known_is_said_where_it_is_not_all(view: RoomMembers) -> None:
    assert view.note.text() == ""
    view.show_room(Seen(lobby(), "alice", lost_at_ns=AT))
    assert f"known at {short_time(AT)}" in view.note.text()
    facts = lobby()
    facts.complete, facts.member_count = False, 1200
    view.show_room(Seen(facts, "alice"))
    assert view.note.text() == "1,200 are in the room; the service lists only some of them."
    facts.joined = False
    view.show_room(Seen(facts, "alice"))
    assert view.note.text() == "We are not in the room: this is what was known when we left."
    view.show_room(Seen())
    assert view.note.text() == "Who is in the room stands here once it is joined."


def test_only_why_somebody_left_is_explained(view: RoomMembers) -> None:
    asked: list[MemberRow] = []
    view.explain_wanted.connect(asked.append)
    for row in range(3):
        view.table.clicked.emit(view.table.model().index(row, MembersModel.STATE))
        view.table.clicked.emit(view.table.model().index(row, MembersModel.USER))
    assert [(each.user_id, each.reason) for each in asked] == [("carol", UserOfflineReason.DROPPED)]
