"""Rooms, their members and their log, through the panel's own buttons and keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from rts_console.client.backend import Capabilities, Room
from rts_console.gui.models.clock_text import short_time
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.members import MembersModel
from rts_console.gui.models.rooms import RoomsModel
from rts_console.gui.panels.rooms import RoomsPanel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.room_members import Seen
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout
from rts_console.protocol.events import (
    ConnectionStateChanged,
    RoomMember,
    RoomMembers,
    RoomNoticed,
    RoomStateChanged,
    UserJoined,
    UserLeft,
)
from rts_console.protocol.words import RULE_SETS, ConnectionState, RtsErrorCode, UserOfflineReason, id_problem
from rts_console.record.store import RoomFacts
from tests.gui.fakes import FakeBackend
from tests.gui.panels.worlds import World, click, part
from tests.support import until


class StrictBackend(FakeBackend):
    """Refuses bad ids, as the real one does."""

    def create_room(self, room_id: str) -> Room:
        if problem := id_problem("room id", room_id):
            raise InvalidCall(RtsErrorCode.ROOM_ID_ILLEGAL, problem)
        return super().create_room(room_id)


class Desk:
    """The panel and its parts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.panel = RoomsPanel(world.context)
        self.room = part(self.panel, QLineEdit, "rooms_room")
        self.create = part(self.panel, QPushButton, "rooms_create")
        self.join = part(self.panel, QPushButton, "rooms_join")
        self.leave = part(self.panel, QPushButton, "rooms_leave")
        self.close = part(self.panel, QPushButton, "rooms_close")
        self.status = part(self.panel, StatusLine, "rooms_status")
        self.table = part(self.panel, RowTable, "rooms_table")
        self.members = part(self.panel, RowTable, "rooms_members")
        self.log = part(self.panel, RowTable, "rooms_log")
        self.tabs = part(self.panel, QTabWidget, "rooms_tabs")
        self.empty = part(self.panel, EmptyState, "rooms_empty")

    def type(self, text: str) -> None:
        self.room.clear()
        QTest.keyClicks(self.room, text)

    async def join_new(self, room_id: str) -> None:
        self.type(room_id)
        QTest.keyClick(self.room, Qt.Key.Key_Return)
        await until(lambda: self.status.kind() == "success" and room_id in self.status.text())

    def column(self, table: RowTable, column: int) -> list[str]:
        self.panel.refresh()
        model = table.model()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def there(self, *user_ids: str, room_id: str = "lobby") -> None:
        members = tuple(RoomMember(user_id, now_ns()) for user_id in user_ids)
        self.world.tell(
            "alice", RoomMembers(at_ns=now_ns(), room_id=room_id, members=members, member_count=len(members))
        )


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    desk = Desk(World("alice", "bob", backend=StrictBackend))
    qtbot.addWidget(desk.panel)
    desk.panel.resize(440, 700)
    desk.panel.show()
    yield desk
    await desk.panel.aclose()


async def test_enter_makes_a_room_and_joins_it(desk: Desk) -> None:
    assert desk.empty.isVisible()
    await desk.join_new("lobby")
    assert desk.column(desk.table, 0) == ["lobby"]
    assert desk.column(desk.table, 1) == ["joined"]
    assert desk.status.text().startswith("alice is in lobby (")
    assert desk.room.text() == ""
    assert (desk.join.isEnabled(), desk.leave.isEnabled(), desk.close.isEnabled()) == (False, True, True)


async def test_making_joining_leaving_closing_step_by_step(desk: Desk) -> None:
    desk.type("lobby")
    click(desk.create)
    assert desk.column(desk.table, 1) == ["not joined"]
    click(desk.join)
    await until(lambda: desk.column(desk.table, 1) == ["joined"])
    click(desk.leave)
    await until(lambda: desk.status.text() == "alice left lobby.")
    assert desk.column(desk.table, 1) == ["not joined"]
    click(desk.close)
    await until(lambda: "closed" in desk.status.text())
    assert desk.empty.isVisible()


async def test_a_bad_id_is_told_at_the_field_with_its_code(desk: Desk) -> None:
    desk.type("lob by")
    click(desk.create)
    error = desk.panel._field.error()
    assert error is not None
    assert error.startswith("-1007 RoomIdIllegal")
    assert "place 4" in error
    assert desk.empty.isVisible()


async def test_an_id_in_use_says_where_it_is(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.type("lobby")
    click(desk.create)
    error = desk.panel._field.error()
    assert error is not None
    assert error.startswith("-1013 RoomAlreadyExist")
    assert error.endswith("Choose it in the list, or close it there first.")


async def test_a_refused_join_has_code_reason_and_remedy(desk: Desk) -> None:
    desk.world.backend("alice").failures["join"] = RequestRejected(RtsErrorCode.ROOM_FULL, "2 of 2 are in.")
    desk.type("lobby")
    QTest.keyClick(desk.room, Qt.Key.Key_Return)
    await until(lambda: desk.status.kind() == "error")
    assert desk.status.text() == (
        "lobby: -1018 JoinRoomExceedsTheUpperLimit: 2 of 2 are in. Let somebody leave, or use another room."
    )
    assert desk.join.isEnabled()


@pytest.mark.parametrize(
    ("error", "kind", "remedy"),
    [
        (ConnectionLost("The link broke."), "error", "Wait until the link is up again"),
        (RequestTimeout("Joining lobby", 10_000), "warning", "Look at the state below"),
        (RequestRejected(ChatRoomCode.KICKED, "bob was kicked out."), "error", "lift the block under Server API"),
        (RequestRejected(ChatRoomCode.ROOM_FULL, "full."), "error", "use another room"),
    ],
)
async def test_other_failures_say_what_to_do(desk: Desk, error: Exception, kind: str, remedy: str) -> None:
    desk.world.backend("alice").failures["join"] = error
    desk.type("lobby")
    QTest.keyClick(desk.room, Qt.Key.Key_Return)
    await until(lambda: desk.status.kind() == kind)
    assert remedy in desk.status.text()


async def test_a_room_that_could_not_be_joined_is_joined_by_enter_again(desk: Desk) -> None:
    backend = desk.world.backend("alice")
    backend.failures["join"] = ConnectionLost("The link broke.")
    desk.type("lobby")
    QTest.keyClick(desk.room, Qt.Key.Key_Return)
    await until(lambda: desk.status.kind() == "error")
    del backend.failures["join"]
    await desk.join_new("lobby")
    assert [call for call in backend.calls if call[0] == "create_room"] == [("create_room", "lobby")]


async def test_while_a_command_is_under_way_its_room_waits(desk: Desk) -> None:
    gate = desk.world.backend("alice").gate = asyncio.Event()
    desk.type("lobby")
    QTest.keyClick(desk.room, Qt.Key.Key_Return)
    await until(lambda: desk.status.kind() == "busy")
    assert desk.column(desk.table, 1) == ["joining …"]
    assert (desk.join.isEnabled(), desk.close.isEnabled()) == (False, False)
    gate.set()
    await until(lambda: desk.status.kind() == "success")
    assert [call for call in desk.world.backend("alice").calls if call[0] == "join"] == [("join", "lobby")]


async def test_members_come_and_go_with_their_reasons(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.there("alice", "bob", "carol")
    assert desk.column(desk.members, 0) == ["alice (you)", "bob", "carol"]
    for user_id, reason in (("bob", UserOfflineReason.KICKED_BY_ADMIN), ("carol", UserOfflineReason.DROPPED)):
        desk.world.tell("alice", UserLeft(at_ns=now_ns(), room_id="lobby", user_id=user_id, reason=reason))
    assert desk.column(desk.members, 1) == ["present", "left: KickedByAdmin", "left: Dropped"]
    assert desk.tabs.tabText(0) == "Members (1)"
    asked: list[Subject] = []
    desk.panel.explain_wanted.connect(asked.append)
    for row in range(3):
        desk.members.clicked.emit(desk.members.model().index(row, MembersModel.STATE))
    assert [each.code for each in asked] == [UserOfflineReason.KICKED_BY_ADMIN, UserOfflineReason.DROPPED]
    part(desk.panel, QCheckBox, "rooms_with_left").setChecked(False)
    assert desk.column(desk.members, 0) == ["alice (you)"]


async def test_who_comes_is_marked_for_a_moment_and_a_filling_is_not(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.panel.refresh()
    model = desk.panel.members.model
    model.fade(time.monotonic() + 60)
    desk.world.tell("alice", UserJoined(at_ns=now_ns(), room_id="lobby", user_id="carol"))
    desk.panel.refresh()
    assert model.marks == {"carol"}
    model.fade(time.monotonic() + 60)
    await desk.join_new("other")
    desk.table.select_row(0)
    assert model.marks == frozenset()


async def test_finding_a_member(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.there("alice", "bob", "carol")
    find = part(desk.panel, QLineEdit, "rooms_find")
    QTest.keyClicks(find, "AR")
    assert desk.column(desk.members, 0) == ["carol"]
    find.setText("nobody")
    assert desk.column(desk.members, 0) == []
    assert desk.panel.members.note.text() == "No member's id has nobody in it."


async def test_two_thousand_members_and_one_more(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.there("alice", *(f"user-{number}" for number in range(1_999)))
    desk.panel.refresh()
    told: list[tuple[int, int]] = []
    desk.panel.members.model.rowsInserted.connect(lambda _parent, first, last: told.append((first, last)))
    desk.world.tell("alice", UserJoined(at_ns=now_ns(), room_id="lobby", user_id="late"))
    desk.panel.refresh()
    assert told == [(2_000, 2_000)]
    assert desk.tabs.tabText(0) == "Members (2,001)"


async def test_the_log_has_us_too_with_code_and_meaning(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.world.tell(
        "alice",
        RoomStateChanged(
            at_ns=now_ns(), room_id="lobby", user_id="alice", state=RtsErrorCode.KICKED_OUT, reason="By an operator."
        ),
    )
    assert desk.column(desk.log, 2)[-1] == "out of the room: -1006 KickedOut. By an operator."
    assert desk.panel.members.note.text() == "We are not in the room: this is what was known when we left."


async def test_the_log_is_followed_only_by_who_is_at_its_end(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.tabs.setCurrentIndex(1)

    def more() -> None:
        for number in range(200):
            desk.world.tell("alice", UserJoined(at_ns=now_ns(), room_id="lobby", user_id=f"user-{now_ns()}-{number}"))
        desk.panel.refresh()

    more()
    bar = desk.log.verticalScrollBar()
    await until(lambda: bar.maximum() > 0)
    assert desk.log.at_tail()
    more()
    assert desk.log.at_tail()
    bar.setValue(0)
    more()
    assert bar.value() == 0


async def test_a_click_on_a_state_or_a_line_of_the_log_asks_what_it_means(desk: Desk) -> None:
    asked: list[object] = []
    desk.panel.explain_wanted.connect(asked.append)
    await desk.join_new("lobby")
    state = desk.table.model().index(0, RoomsModel.STATE)
    desk.table.clicked.emit(state)
    assert asked == []  # simply joined
    kicked = RoomStateChanged(at_ns=now_ns(), room_id="lobby", user_id="alice", state=RtsErrorCode.KICKED_OUT)
    desk.world.tell("alice", kicked)
    desk.panel.refresh()
    desk.table.clicked.emit(desk.table.model().index(0, RoomsModel.STATE))
    desk.log.activated.emit(desk.log.model().index(desk.log.model().rowCount() - 1, 1))
    first, second = asked
    assert isinstance(first, Subject)
    assert isinstance(second, Subject)
    assert (first.code, first.key, first.where) == (RtsErrorCode.KICKED_OUT, "alice", "lobby")
    assert (second.code, second.where) == (RtsErrorCode.KICKED_OUT, "lobby")


async def test_several_rooms_and_the_one_that_was_chosen(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.there("alice", "bob")
    await desk.join_new("other")
    assert desk.column(desk.members, 0) == ["alice (you)"]
    desk.table.select_row(0)
    assert desk.column(desk.members, 0) == ["alice (you)", "bob"]


async def test_another_identity_has_its_own_rooms_and_messages(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.world.stage.activate("bob")
    desk.panel.refresh()
    assert desk.empty.isVisible()
    assert desk.status.kind() == "none"
    await desk.join_new("bobs")
    desk.world.stage.activate("alice")
    assert desk.column(desk.table, 0) == ["lobby"]
    assert desk.status.text().startswith("alice is in lobby")


async def test_a_result_for_another_identity_waits_until_it_acts(desk: Desk) -> None:
    gate = desk.world.backend("alice").gate = asyncio.Event()
    desk.type("lobby")
    QTest.keyClick(desk.room, Qt.Key.Key_Return)
    await until(lambda: desk.status.kind() == "busy")
    desk.world.stage.activate("bob")
    desk.panel.refresh()
    gate.set()
    await until(lambda: not desk.panel._commands.busy)
    assert desk.status.kind() == "none"
    desk.world.stage.activate("alice")
    desk.panel.refresh()
    assert desk.status.kind() == "success"


async def test_an_identity_that_goes_takes_its_rooms_along(desk: Desk) -> None:
    await desk.join_new("lobby")
    for key in ("alice", "bob"):
        identity = desk.world.stage.get(key)
        assert identity is not None
        await desk.world.stage.remove(identity)
    desk.panel.refresh()
    assert desk.empty.isVisible()
    wanted: list[bool] = []
    desk.panel.user_wanted.connect(lambda: wanted.append(True))
    click(desk.empty.button)
    assert wanted == [True]
    desk.type("lobby")
    click(desk.create)
    assert desk.status.kind() == "error"


async def test_the_empty_list_offers_to_name_a_room(desk: Desk) -> None:
    desk.panel.activateWindow()
    click(desk.empty.button)
    await until(desk.room.hasFocus)


async def test_the_view_comes_back_and_bad_state_is_ignored(desk: Desk, qtbot: QtBot) -> None:
    desk.tabs.setCurrentIndex(1)
    part(desk.panel, QCheckBox, "rooms_with_left").setChecked(False)
    other = RoomsPanel(desk.world.context)
    qtbot.addWidget(other)
    other.restore_state(desk.panel.save_state())
    assert part(other, QTabWidget, "rooms_tabs").currentIndex() == 1
    assert not part(other, QCheckBox, "rooms_with_left").isChecked()
    other.restore_state({"tab": 9, "sizes": "wide", "with_left": None})
    assert part(other, QTabWidget, "rooms_tabs").currentIndex() == 1
    await other.aclose()


async def test_the_commands_do_what_the_buttons_do(desk: Desk) -> None:
    commands = {command.name: command for command in desk.panel.commands()}
    raised: list[bool] = []
    desk.panel.raise_wanted.connect(lambda: raised.append(True))
    desk.panel.activateWindow()
    commands["name_room"].run()
    await until(desk.room.hasFocus)
    assert raised == [True]
    commands["leave_room"].run()  # with no room there is nothing to do
    await desk.join_new("lobby")
    commands["leave_room"].run()
    await until(lambda: desk.column(desk.table, 1) == ["not joined"])
    commands["join_room"].run()
    await until(lambda: desk.column(desk.table, 1) == ["joined"])


async def test_with_the_link_down_nothing_is_claimed(desk: Desk) -> None:
    await desk.join_new("lobby")
    desk.there("alice", "bob")
    assert desk.column(desk.table, 1) == ["joined"]
    assert desk.column(desk.members, 1) == ["present", "present"]
    desk.panel.refresh()
    assert desk.status.kind() == "success"
    lost = ConnectionStateChanged(at_ns=now_ns(), state=ConnectionState.RECONNECTING)
    desk.world.tell("alice", lost)
    assert desk.column(desk.table, 1) == ["joined, link down"]
    assert desk.column(desk.members, 1) == ["not known", "not known"]
    assert f"known at {short_time(lost.at_ns)}, when it was lost" in desk.panel.members.note.text()
    assert desk.status.kind() == "none"
    desk.world.tell("alice", ConnectionStateChanged(at_ns=now_ns(), state=ConnectionState.RECONNECTED))
    assert desk.column(desk.members, 1) == ["present", "present"]


async def test_while_nobody_acts_nothing_is_what_to_do_first(qtbot: QtBot) -> None:
    world = World()
    panel = RoomsPanel(world.context)
    qtbot.addWidget(panel)
    join = part(panel, QPushButton, "rooms_join_new")
    assert "primary" not in [button.property("kind") for button in panel.findChildren(QPushButton)]
    world.add("alice")
    panel.refresh()
    assert join.property("kind") == "primary"


@pytest.mark.parametrize(("width", "height", "rows"), [(424, 385, 3), (310, 320, 1)])
async def test_in_its_usual_room_and_in_little_nothing_is_clipped(
    desk: Desk, width: int, height: int, rows: int
) -> None:
    await desk.join_new("lobby")
    desk.there("alice", "bob", "carol")
    desk.panel.refresh()
    desk.panel.resize(width, height)
    desk.panel.show()
    assert desk.panel.size().toTuple() == (width, height)
    assert desk.create.mapTo(desk.panel, desk.create.rect().topRight()).x() < width
    shown = desk.members.viewport().height() // desk.world.theme.row_height
    assert shown >= rows


ENTRY_CALLS = ("set_entry", "get_entries", "upload_part")


class ChatBackend(FakeBackend):
    """One that follows RongCloud's rules."""

    def __init__(self, user_id: str = "alice") -> None:
        super().__init__(
            user_id, rules=RULE_SETS["rongcloud"], capabilities=Capabilities(room_calls=ENTRY_CALLS), rooms=["lobby"]
        )


@pytest.fixture
async def chat(qtbot: QtBot) -> AsyncIterator[Desk]:
    world = World("alice", backend=ChatBackend)
    world.backend("alice").tell_present()
    desk = Desk(world)
    qtbot.addWidget(desk.panel)
    desk.panel.show()
    desk.panel.refresh()
    yield desk
    await desk.panel.aclose()


async def test_without_calls_there_is_no_tab_for_them(desk: Desk) -> None:
    desk.panel.refresh()
    assert not part(desk.panel, QTabWidget, "rooms_tabs").isTabVisible(2)


async def test_a_user_joins_without_being_seen_and_is_shown_and_hidden_again(desk: Desk) -> None:
    backend = desk.world.backend("alice")
    commands = {command.name: command for command in desk.panel.commands()}
    commands["join_unseen"].run()
    assert desk.status.text().startswith("There is no room")
    desk.type("den")
    click(desk.create)
    commands["join_unseen"].run()
    assert desk.status.text() == "The rules Volcengine (Advanced) have no users whom the others do not see."
    backend._capabilities = Capabilities(room_calls=("set_visibility",))
    commands["join_unseen"].run()
    await until(lambda: desk.status.kind() == "success")
    assert backend.calls[-1] == ("join", "den", {"visible": False})
    for name, visible in (("show_in_room", True), ("hide_in_room", False)):
        commands[name].run()
        assert desk.status.kind() == "busy"
        await until(lambda: desk.status.kind() == "success")
        assert backend.calls[-1] == ("call", "den", "set_visibility", {"visible": visible})
    assert desk.status.text() == "The others in den see alice no more."


async def test_a_room_is_called_as_the_family_calls_it_everywhere(chat: Desk) -> None:
    header = part(chat.panel, RowTable, "rooms_table").horizontalHeader()
    assert chat.panel.windowTitle() == "Chat rooms"
    assert header.model().headerData(0, Qt.Orientation.Horizontal) == "Chat room"
    assert part(chat.panel, QPushButton, "rooms_create").toolTip().startswith("Make a chat room object")
    assert part(chat.panel, RowTable, "rooms_members").accessibleName() == "Members of the chat room"
    chat.panel.members.show_room(Seen(RoomFacts("lobby")))
    assert "in the chat room" in chat.panel.members.note.text()
    chat.world.backend("alice")._rooms.clear()
    chat.panel.refresh()
    assert chat.panel._empty.button.text() == "Name a chat room"


async def test_an_operation_is_called_with_the_form_and_its_answer_is_shown(chat: Desk) -> None:
    calls = chat.panel.calls
    part(chat.panel, QTabWidget, "rooms_tabs").setCurrentIndex(2)
    assert [calls.operation.itemData(place) for place in range(calls.operation.count())] == ["set_entry", "get_entries"]
    calls.call.click()
    assert calls.status.text() == "Nothing was asked: a field is wrong."
    calls.form.set_text("key", "topic")
    calls.form.set_text("value", "tea")
    calls.call.click()
    await until(lambda: calls.status.kind() == "success")
    assert ("call", "lobby", "set_entry", {"key": "topic", "value": "tea"}) in chat.world.backend("alice").calls


async def test_a_refused_operation_tells_its_code(chat: Desk) -> None:
    calls = chat.panel.calls
    chat.world.backend("alice").failures["call"] = RequestRejected(ChatRoomCode.ENTRY_OF_ANOTHER, "bob set it")
    calls.operation.setCurrentIndex(1)
    calls.call.click()
    await until(lambda: calls.status.kind() == "error")
    assert "23424 ChatRoomEntryOfAnother" in calls.status.text()


async def test_a_room_is_joined_as_the_options_say(chat: Desk) -> None:
    options = chat.panel._options
    assert not chat.panel._options_section.isHidden()
    options.set_text("history", "99")
    chat.room.setText("hall")
    QTest.keyClick(chat.room, Qt.Key.Key_Return)
    assert chat.panel._options_section.opened
    assert not [call for call in chat.world.backend("alice").calls if call[0] == "join"]
    options.set_text("history", "20")
    options.set_text("existing", "true")
    QTest.keyClick(chat.room, Qt.Key.Key_Return)
    await until(lambda: ("join", "hall", {"history": 20, "existing": True}) in chat.world.backend("alice").calls)


async def test_a_notice_of_the_room_is_a_line_of_its_log(chat: Desk) -> None:
    details = {"key": "topic", "value": "tea", "userId": "bob"}
    chat.world.tell("alice", RoomNoticed(at_ns=now_ns(), room_id="lobby", name="entry", details=details))
    chat.panel.refresh()
    model = part(chat.panel, RowTable, "rooms_log").model()
    last = model.rowCount() - 1
    assert model.index(last, 1).data() == "bob"
    assert model.index(last, 2).data() == "notice: entry · key: topic · value: tea · userId: bob"
