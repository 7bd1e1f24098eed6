"""The Operator panel, at a real gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.client.rts import RtsClient
from rts_console.gui.operator import Desk
from rts_console.gui.panels.operator_page import LIMITS, ROOMS, OperatorPanel
from rts_console.gui.widgets.row_table import RowTable
from rts_console.protocol.events import Event, RoomMessageReceived, UserLeft
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import UserOfflineReason
from tests.gui.panels.worlds import World, click, part
from tests.support import until


class Office:
    """The panel, and alice and bob in the lobby of the gateway that it looks at."""

    def __init__(self, qtbot: QtBot) -> None:
        self.world = World()
        self.child = self.world.context.child
        self.operator = self.world.context.operator
        self.panel = OperatorPanel(self.world.context)
        self.heard: list[Event] = []
        qtbot.addWidget(self.panel)
        self.panel.resize(760, 760)
        self.panel.show()

    async def people(self) -> list[RtsClient]:
        people = []
        for name in ("alice", "bob"):
            client = RtsClient(self.child.app_id, url=self.child.url)
            people.append(client)
            await client.login(self.child.mint(name, 600), name)
            await client.create_room("lobby").join()
        people[0].observe(self.heard.extend)
        return people

    async def look(self) -> None:
        """As the window's tick does, until a new look has been taken."""
        before = self.panel.seen
        self.panel._polled_s = -1.0
        await until(lambda: (self.panel.refresh(), self.panel.seen is not before)[1], 15)

    def press(self, name: str) -> None:
        click(part(self.panel, QPushButton, name))

    async def done(self) -> None:
        await until(lambda: self.panel.status.kind() in ("success", "error"), 15)

    def choose(self, table: RowTable, name: str) -> None:
        model = table.model()
        names = [model.index(row, 0).data() for row in range(model.rowCount())]
        table.select_row(names.index(name))


@pytest.fixture
async def office(qtbot: QtBot) -> AsyncIterator[Office]:
    made = Office(qtbot)
    yield made
    await made.panel.aclose()
    await made.child.stop()


@pytest.fixture
async def people(office: Office) -> AsyncIterator[list[RtsClient]]:
    await office.child.start()
    people = await office.people()
    await office.look()
    yield people
    for each in people:
        await each.close()


async def test_without_a_gateway_it_says_why_and_starts_one(office: Office) -> None:
    assert office.panel.empty.isVisible()
    assert "start it" in office.panel.empty.accessibleDescription()
    office.press("operator_start_gateway")
    await until(lambda: office.child.running, 15)
    await until(lambda: office.panel.users.isVisible())
    assert office.panel.lock.text() == "Unlocked"


async def test_it_looks_only_while_it_can_be_seen(office: Office) -> None:
    await office.child.start()
    office.panel.hide()
    office.panel.refresh()
    assert not len(office.panel.tasks)
    office.panel.show()
    await office.look()
    assert office.panel.figures.text().startswith("links 0 · users 0")


async def test_bob_is_kicked_and_alice_is_told(office: Office, people: list[RtsClient]) -> None:
    panel = office.panel
    assert panel.tabs.tabText(0) == "Users (2)"
    office.choose(panel.users, "bob")
    panel.deeds.reason.setText("noise")
    office.press("operator_kick")
    await office.done()
    assert panel.status.text() == "bob was taken out of lobby."
    await until(lambda: any(isinstance(event, UserLeft) for event in office.heard), 15)
    left = [event for event in office.heard if isinstance(event, UserLeft)]
    assert [(event.user_id, event.reason) for event in left] == [("bob", UserOfflineReason.KICKED_BY_ADMIN)]
    await until(lambda: not panel.deeds.buttons["kick"].isEnabled(), 15)
    assert panel.tabs.tabText(0) == "Users (2)"


async def test_a_room_its_members_and_its_end(office: Office, people: list[RtsClient]) -> None:
    panel = office.panel
    panel.tabs.setCurrentIndex(ROOMS)
    office.choose(panel.rooms, "lobby")
    assert panel.deeds.buttons["dismiss"].isEnabled()
    await until(lambda: (panel.refresh(), panel.members_model.rowCount() == 2)[1], 15)
    office.choose(panel.members, "bob")
    assert panel.deeds.target.user_id == "bob"
    assert not panel.deeds.buttons["dismiss"].isEnabled()
    office.press("operator_kick")
    await office.done()
    # the row under the mouse is another's now: nobody is chosen any more
    await until(lambda: panel.members_model.rowCount() == 1, 15)
    assert panel.deeds.target.user_id == ""
    office.press("operator_dismiss")
    await until(lambda: "dismissed" in panel.status.text(), 15)
    await until(lambda: panel.rooms_model.rowCount() == 0, 15)


async def test_mute_ban_and_back(office: Office, people: list[RtsClient]) -> None:
    panel = office.panel
    office.choose(panel.users, "bob")
    office.press("operator_mute")
    await until(lambda: "muted" in panel.status.text(), 15)
    panel.deeds.room.setCurrentIndex(panel.deeds.room.findData(""))
    office.press("operator_ban")
    await until(lambda: "banned" in panel.status.text(), 15)
    await until(lambda: panel.limits_model.rowCount() == 2, 15)
    panel.tabs.setCurrentIndex(LIMITS)
    for button in ("operator_unmute", "operator_unban"):
        count = panel.limits_model.rowCount()
        office.choose(panel.limits, "bob")
        office.press(button)
        await until(lambda: panel.limits_model.rowCount() == count - 1, 15)  # noqa: B023
    assert panel.status.text() == "bob may come in again."
    await people[1].login(office.child.mint("bob", 600), "bob")


async def test_a_message_as_the_server(office: Office, people: list[RtsClient]) -> None:
    panel = office.panel
    assert not panel.message.send.isEnabled()
    panel.message_section.set_open(True)
    panel.tabs.setCurrentIndex(ROOMS)
    office.choose(panel.rooms, "lobby")
    panel.message.editor.setPlainText("back in five minutes")
    assert panel.message.send.text() == "Send to lobby"
    office.press("operator_send")
    await until(lambda: any(isinstance(event, RoomMessageReceived) for event in office.heard), 15)
    (got,) = [event for event in office.heard if isinstance(event, RoomMessageReceived)]
    assert (got.user_id, bytes(got.data)) == ("server", b"back in five minutes")
    panel.message.author.setText("bob")
    office.press("operator_send")
    await until(lambda: panel.status.kind() == "error", 15)
    assert "bob is logged in" in panel.status.text()


async def test_another_gateway_is_locked_until_it_is_unlocked(office: Office, people: list[RtsClient]) -> None:
    panel = office.panel
    office.operator.go_to(Desk(office.child.admin_url, office.child.operator_token, "staging"))
    assert panel.lock.isChecked()
    assert panel.users_model.rowCount() == 0  # what was seen at the other one is not shown as if it were here
    await office.look()
    office.choose(panel.users, "bob")
    assert not any(button.isEnabled() for button in panel.deeds.buttons.values())
    assert not panel.message.send.isEnabled()
    click(panel.lock)
    panel.resize(600, 420)
    office.press("operator_disconnect")
    await until(lambda: not panel.deeds.confirm.visibleRegion().isEmpty())  # where there is no room it is scrolled to
    office.press("operator_confirm")
    await office.done()
    assert panel.status.text() == "bob was logged out."
    assert "lock" not in str(panel.save_state())
    office.operator.go_to(None)
    assert not panel.lock.isChecked()


async def test_a_wrong_token_is_told_and_asked_with_once_a_look(office: Office) -> None:
    await office.child.start()
    office.operator.go_to(Desk(office.child.admin_url, Secret("wrong"), "staging"))
    panel = office.panel
    panel.refresh()
    await until(lambda: panel.problem.kind() == "error", 15)
    assert "does not know this operator's token" in panel.problem.text()


def test_the_tab_is_remembered_and_nonsense_is_not(qtbot: QtBot) -> None:
    office = Office(qtbot)
    office.panel.tabs.setCurrentIndex(LIMITS)
    state = office.panel.save_state()
    office.panel.tabs.setCurrentIndex(0)
    office.panel.restore_state({"tab": "x"})
    assert office.panel.tabs.currentIndex() == 0
    office.panel.restore_state(state)
    assert office.panel.tabs.currentIndex() == LIMITS
