"""Looking users up and watching them, through the panel's own buttons and keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.client.backend import Capabilities
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.peers import PeerHistoryModel, PeersModel
from rts_console.gui.panels.peers import PeersPanel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestTimeout
from rts_console.protocol.events import PeerOnlineStatus
from rts_console.protocol.words import RULE_SETS, LoginReturn, UserOnlineStatus
from tests.gui.panels.worlds import World, click, part
from tests.support import until

LOOK_UP = "get_peer_online_status"


class Desk:
    """The panel and its parts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.panel = PeersPanel(world.context)
        self.user = part(self.panel, QLineEdit, "peers_user")
        self.status = part(self.panel, StatusLine, "peers_status")
        self.table = part(self.panel, RowTable, "peers_table")
        self.history = part(self.panel, RowTable, "peers_history")
        self.empty = part(self.panel, EmptyState, "peers_empty")
        self.pause = part(self.panel, QToolButton, "peers_pause")
        self.remove = part(self.panel, QToolButton, "peers_remove")
        self.look_up = part(self.panel, QPushButton, "peers_look_up")
        self.watch = part(self.panel, QPushButton, "peers_watch")

    def type(self, text: str) -> None:
        self.user.clear()
        QTest.keyClicks(self.user, text)

    def field_error(self) -> str | None:
        return self.panel._field.error()

    def cell(self, row: int, column: int) -> str:
        self.panel.refresh()
        return str(self.table.model().index(row, column).data())

    def rows(self) -> int:
        self.panel.refresh()
        return self.table.model().rowCount()

    def looks(self, key: str = "alice") -> list[str]:
        return [call[1] for call in self.world.backend(key).calls if call[0] == LOOK_UP]


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    desk = Desk(World("alice", "bob"))
    qtbot.addWidget(desk.panel)
    desk.panel.resize(440, 600)
    desk.panel.show()
    yield desk
    await desk.panel.aclose()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (UserOnlineStatus.ONLINE, "success"),
        (UserOnlineStatus.OFFLINE, "info"),
        (UserOnlineStatus.UNREACHABLE, "warning"),
    ],
)
async def test_enter_looks_a_user_up(desk: Desk, status: UserOnlineStatus, kind: str) -> None:
    desk.world.backend("alice").status = status
    desk.type("carol")
    QTest.keyClick(desk.user, Qt.Key.Key_Return)
    assert desk.status.kind() == "busy"
    await until(lambda: desk.status.kind() == kind)
    known = "Offline (never seen). " if status is UserOnlineStatus.OFFLINE else f"{status.label}, seen since "
    assert desk.status.text().startswith(f"carol: {known}")
    assert "by alice" in desk.status.text()


async def test_ids_are_those_of_the_rules_that_are_followed(desk: Desk) -> None:
    desk.type("b & c")
    click(desk.look_up)
    assert "not allowed" in str(desk.field_error())
    desk.world.backend("alice")._rules = RULE_SETS["agora"]
    click(desk.look_up)
    await until(lambda: desk.looks() == ["b & c"])
    assert desk.field_error() is None
    desk.panel.restore_state({"watched": ["b & c", "b*c", 5]})
    assert desk.rows() == 1


async def test_a_status_that_is_clicked_is_explained(desk: Desk) -> None:
    asked: list[Subject] = []
    desk.panel.explain_wanted.connect(asked.append)
    desk.world.backend("alice").status = UserOnlineStatus.UNREACHABLE
    desk.type("carol")
    click(desk.look_up)
    await until(lambda: desk.status.kind() == "warning")
    click(desk.status.explain_button)
    desk.panel.add_watched(["carol"])
    await until(lambda: desk.cell(0, PeersModel.STATUS) == "Unreachable")
    desk.table.clicked.emit(desk.table.model().index(0, PeersModel.USER))
    assert len(asked) == 1
    desk.table.clicked.emit(desk.table.model().index(0, PeersModel.STATUS))
    desk.table.select_row(0)
    desk.history.clicked.emit(desk.history.model().index(0, PeerHistoryModel.STATUS))
    assert {(each.code, each.key, each.who) for each in asked} == {(UserOnlineStatus.UNREACHABLE, "alice", "carol")}
    assert len(asked) == 3


async def test_while_looking_the_button_waits(desk: Desk) -> None:
    gate = desk.world.backend("alice").gate = asyncio.Event()
    desk.type("carol")
    click(desk.look_up)
    assert not desk.look_up.isEnabled()
    QTest.keyClick(desk.user, Qt.Key.Key_Return)
    gate.set()
    await until(desk.look_up.isEnabled)
    assert desk.looks() == ["carol"]


async def test_a_bad_id_is_told_at_the_field(desk: Desk) -> None:
    desk.type("carol!")
    click(desk.look_up)
    error = desk.field_error()
    assert error is not None
    assert "'!' at place 6" in error
    assert desk.looks() == []
    desk.type("carol")
    assert desk.field_error() is None


async def test_not_logged_in_says_what_to_do(desk: Desk) -> None:
    backend = desk.world.backend("alice")
    backend.set_logged_in(False)
    backend.failures[LOOK_UP] = InvalidCall(LoginReturn.INVALID_PARAMETER, "The link is down.")
    desk.type("carol")
    click(desk.look_up)
    await until(lambda: desk.status.kind() == "error")
    assert "-1 InvalidParameter: The link is down." in desk.status.text()
    assert "log in" in desk.status.text()
    assert desk.look_up.isEnabled()


async def test_no_answer_is_unreachable(desk: Desk) -> None:
    desk.world.backend("alice").failures[LOOK_UP] = RequestTimeout("Look-up of carol", 10_000)
    desk.type("carol")
    click(desk.look_up)
    await until(lambda: desk.status.kind() == "warning")
    assert "Unreachable" in desk.status.text()
    assert "10,000 ms" in desk.status.text()


async def test_with_nobody_on_the_stage(desk: Desk) -> None:
    for key in ("alice", "bob"):
        identity = desk.world.stage.get(key)
        assert identity is not None
        await desk.world.stage.remove(identity)
    desk.panel.refresh()
    desk.type("carol")
    click(desk.look_up)
    assert desk.status.kind() == "error"
    wanted: list[bool] = []
    desk.panel.user_wanted.connect(lambda: wanted.append(True))
    click(desk.empty.button)
    assert wanted == [True]


async def test_the_empty_list_offers_to_name_a_user(desk: Desk) -> None:
    assert desk.empty.isVisible()
    desk.panel.activateWindow()
    click(desk.empty.button)
    await until(desk.user.hasFocus)


async def test_rules_without_look_ups_say_so_and_nobody_is_asked(desk: Desk) -> None:
    desk.panel.add_watched(["carol"])
    await until(lambda: desk.looks() == ["carol"])
    desk.world.backend("alice")._capabilities = Capabilities(presence=False)
    desk.world.backend("alice")._rules = RULE_SETS["agora"]
    asked = len(desk.looks())
    desk.panel.refresh()
    assert not desk.look_up.isEnabled()
    assert not desk.watch.isEnabled()
    assert desk.look_up.toolTip() == "The rules Agora have no look-ups of users"
    desk.type("bob")
    QTest.keyClick(desk.user, Qt.Key.Key_Return)
    rounds = desk.panel.watch.rounds
    desk.panel.watch.set_interval(0.5)
    await until(lambda: desk.panel.watch.rounds > rounds)
    assert len(desk.looks()) == asked
    desk.panel.watch.remove(["carol"])
    desk.panel.refresh()
    assert "The rules Agora have no look-ups of users." in desk.empty.accessibleDescription()
    assert not desk.empty.button.isEnabled()
    desk.world.stage.activate("bob")
    desk.panel.refresh()
    assert desk.look_up.isEnabled()


async def test_a_watched_user_has_a_row_that_follows(desk: Desk) -> None:
    desk.type("carol")
    click(desk.watch)
    assert not desk.empty.isVisible()
    assert desk.user.text() == ""
    await until(lambda: desk.cell(0, 1) == "Online")
    desk.world.tell("bob", PeerOnlineStatus(at_ns=2**62, peer_user_id="carol", status=UserOnlineStatus.OFFLINE))
    assert (desk.cell(0, 0), desk.cell(0, 1), desk.cell(0, 4)) == ("carol", "Offline", "bob")


async def test_watching_the_same_user_twice_is_one_row(desk: Desk) -> None:
    for _ in range(2):
        desk.type("carol")
        click(desk.watch)
    assert desk.rows() == 1


async def test_the_selected_user_shows_its_history(desk: Desk) -> None:
    desk.panel.add_watched(["carol"])
    statuses = (UserOnlineStatus.ONLINE, UserOnlineStatus.ONLINE, UserOnlineStatus.UNREACHABLE)
    for at_ns, status in enumerate(statuses, 1):
        desk.world.tell("alice", PeerOnlineStatus(at_ns=at_ns, peer_user_id="carol", status=status))
    assert not desk.history.isVisible()
    desk.table.select_row(0)
    assert desk.history.isVisible()
    model = desk.history.model()
    assert [model.index(row, 1).data() for row in range(model.rowCount())] == ["Unreachable", "Online"]


async def test_delete_removes_the_selected_users(desk: Desk) -> None:
    desk.panel.add_watched(["carol", "dave"])
    desk.panel.activateWindow()
    desk.table.setFocus()
    desk.table.select_row(0)
    await until(desk.table.hasFocus)
    QTest.keyClick(desk.table, Qt.Key.Key_Delete)
    assert (desk.rows(), desk.cell(0, 0)) == (1, "dave")
    desk.table.select_row(0)
    click(desk.remove)
    assert desk.empty.isVisible()
    assert not desk.remove.isEnabled()


async def test_a_slow_backend_is_not_buried(desk: Desk) -> None:
    gate = desk.world.backend("alice").gate = asyncio.Event()
    desk.panel.add_watched(["carol", "dave"])
    desk.panel.watch.set_interval(0.001)
    await until(lambda: len(desk.looks()) == 2)
    await asyncio.sleep(0.03)
    assert len(desk.looks()) == 2
    gate.set()
    await until(lambda: len(desk.looks()) > 2)


async def test_pausing_and_going_on(desk: Desk) -> None:
    desk.panel.add_watched(["carol"])
    await until(lambda: desk.panel.watch.rounds == 1)
    click(desk.pause)
    assert desk.panel.watch.paused
    assert desk.pause.accessibleName() == "Go on watching"
    click(desk.pause)
    await until(lambda: desk.panel.watch.rounds == 2)


async def test_a_look_up_that_breaks_is_a_failed_row_and_the_watch_goes_on(desk: Desk) -> None:
    backend = desk.world.backend("alice")
    backend.failures[LOOK_UP] = ConnectionLost("the link broke")
    desk.panel.add_watched(["carol"])
    await until(lambda: desk.cell(0, 1) == "failed")
    del backend.failures[LOOK_UP]
    desk.panel.watch.set_interval(0.001)
    await until(lambda: desk.cell(0, 1) == "Online")


async def test_the_interval_is_chosen(desk: Desk) -> None:
    desk.panel.add_watched(["carol"])
    part(desk.panel, QComboBox, "peers_interval").setCurrentIndex(2)
    assert desk.panel.watch.interval_s == 30


async def test_another_active_identity_takes_over(desk: Desk) -> None:
    desk.panel.add_watched(["carol"])
    await until(lambda: desk.looks("alice") == ["carol"])
    desk.world.stage.activate("bob")
    desk.panel.refresh()
    await until(lambda: desk.looks("bob") == ["carol"])


async def test_the_watch_list_comes_back_and_bad_state_is_ignored(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.add_watched(["carol", "dave"])
    part(desk.panel, QComboBox, "peers_interval").setCurrentIndex(0)
    state = desk.panel.save_state()
    other = PeersPanel(desk.world.context)
    qtbot.addWidget(other)
    other.restore_state(state)
    assert (other.watch.user_ids, other.watch.interval_s) == (("carol", "dave"), 1.0)
    other.restore_state({"watched": ["no*stars", 7, "erin"], "interval_s": "often", "paused": "x"})
    assert other.watch.user_ids == ("carol", "dave", "erin")
    await other.aclose()


async def test_every_control_has_a_name_for_those_who_listen(desk: Desk) -> None:
    for kind in (QLineEdit, QPushButton, QToolButton, QComboBox, RowTable):
        for widget in desk.panel.findChildren(kind):
            if widget.objectName().startswith("peers_") and widget is not desk.history:
                text = widget.text() if isinstance(widget, QPushButton) else ""
                assert widget.accessibleName() or text, widget.objectName()


async def test_the_commands_do_what_the_buttons_do(desk: Desk) -> None:
    commands = {command.name: command for command in desk.panel.commands()}
    desk.panel.activateWindow()
    commands["look_peer_up"].run()
    await until(desk.user.hasFocus)
    commands["pause_peer_watch"].run()
    assert desk.panel.watch.paused
