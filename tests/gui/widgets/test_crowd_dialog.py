"""Adding many users by typing a pattern, at a real gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.app import make_client
from rts_console.gui.child import GatewayChild
from rts_console.gui.crowd import Crew, Crowd
from rts_console.gui.loop import TaskScope
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.crowd_dialog import CrowdDialog
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.support import until


class Desk:
    """The dialog at a gateway child of its own, and a hand."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.qtbot = qtbot
        self.child, self.tasks = GatewayChild(), TaskScope()
        self.stage = Stage(make_client, Store(), EventLog(), Quality())
        self.dialog = CrowdDialog(theme, Crew(self.stage, self.child, lambda: "Local"), self.stage, self.tasks)
        qtbot.addWidget(self.dialog)
        self.dialog.open_ready(600)

    def type(self, name: str, text: str) -> None:
        line = self.dialog.findChild(QLineEdit, name)
        assert line is not None
        line.clear()
        self.qtbot.keyClicks(line, text)

    async def click(self, name: str) -> None:
        button = self.dialog.findChild(QPushButton, name)
        assert button is not None
        await until(lambda: button.isVisible() and button.isEnabled(), 15)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    async def idle(self) -> None:
        await until(lambda: not len(self.tasks), 30)

    def users(self) -> list[str]:
        return [each.user_id for each in self.stage.identities]


@pytest.fixture
async def desk(qtbot: QtBot, theme: Theme) -> AsyncIterator[Desk]:
    made = Desk(qtbot, theme)
    yield made
    await made.tasks.aclose()
    await made.stage.aclose()
    await made.child.stop()


async def test_the_names_are_shown_while_they_are_typed(desk: Desk) -> None:
    dialog = desk.dialog
    assert not dialog.start.isEnabled()
    desk.type("crowd_pattern", "user-{01..50}")
    assert dialog.pattern.accessibleDescription() == "50 users: user-01, user-02, user-03 … user-50"
    assert dialog.start.text() == "&Add 50 users"
    desk.type("crowd_pattern", "user-{01..")
    assert "not closed" in (dialog.names_field.error() or "")
    assert not dialog.start.isEnabled()
    desk.type("crowd_pattern", "al!ce")
    assert "not allowed" in (dialog.names_field.error() or "")
    desk.type("crowd_pattern", "alice")
    desk.type("crowd_rooms", "a b!")
    assert "not allowed" in (dialog.rooms_field.error() or "")
    assert not dialog.start.isEnabled()
    desk.child.use_rules("agora")
    desk.type("crowd_rooms", "a b!")
    assert dialog.rooms_field.error() is None
    desk.child.use_rules("volcengine")


async def test_who_is_here_and_what_does_not_fit_is_said_before(desk: Desk) -> None:
    for number in range(1, 98):
        desk.stage.add(f"user-{number}", Target("ws://127.0.0.1:1", "0" * 24))
    desk.type("crowd_pattern", "user-{97..99},last-{1..2}")
    said = desk.dialog.pattern.accessibleDescription()
    assert "1 here already" in said
    assert "room for 3 only" in said


async def test_it_is_as_wide_as_the_scale_wants(desk: Desk, theme: Theme, qapp: QApplication) -> None:
    desk.dialog.open()
    width = desk.dialog.width()
    theme.apply(qapp, "light", scale=1.5)
    assert width == 520
    assert desk.dialog.width() == round(width * 1.5)


async def test_they_come_and_go_again(desk: Desk) -> None:
    arrived: list[Crowd] = []
    desk.dialog.arrived.connect(arrived.append)
    desk.type("crowd_pattern", "user-{1..20}")
    desk.type("crowd_rooms", "lobby")
    desk.qtbot.keyClick(desk.dialog.pattern, Qt.Key.Key_Return)
    await until(lambda: desk.dialog.cancel.isVisible())
    await desk.idle()
    assert desk.dialog.outcome.kind() == "success"
    assert desk.dialog.outcome.text().startswith("20 of 20 users have come in ")
    assert [crowd.arrived for crowd in arrived] == [20]
    assert all(desk.stage.facts(each).rooms["lobby"].joined for each in desk.stage.identities)
    assert "20 here already" in desk.dialog.pattern.accessibleDescription()
    await desk.click("crowd_remove")
    await desk.idle()
    assert desk.users() == []
    assert desk.dialog.outcome.text() == "20 users removed."
    assert desk.dialog.remove.isHidden()


async def test_failures_stand_with_their_reason_and_can_be_tried_again(desk: Desk) -> None:
    desk.child.limits = {"rooms_per_user": 1}
    desk.type("crowd_pattern", "alice,bob")
    desk.type("crowd_rooms", "lobby,hall")
    await desk.click("crowd_start")
    await desk.idle()
    assert desk.dialog.outcome.kind() == "warning"
    report = desk.dialog.findChild(QPlainTextEdit, "crowd_report")
    assert report is not None
    assert report.isVisible()
    assert report.toPlainText().startswith("2 failed to join hall:")
    assert "TooManyRooms" in report.toPlainText()
    desk.type("crowd_rooms", "lobby")
    await desk.click("crowd_start")
    await desk.idle()
    assert desk.dialog.outcome.kind() == "success"
    assert desk.users() == ["alice", "bob"]
    await desk.click("crowd_remove")
    await desk.idle()
    assert desk.users() == []


async def test_cancelled_before_the_gateway_runs_nobody_comes(desk: Desk) -> None:
    desk.type("crowd_pattern", "user-{1..20}")
    await desk.click("crowd_start")
    await desk.click("crowd_cancel")
    await desk.idle()
    assert desk.dialog.outcome.text() == "Cancelled: 0 of 20 users have come."
    assert desk.users() == []


async def test_a_gateway_that_does_not_start_is_said(desk: Desk) -> None:
    desk.child._command = ["/nonexistent/gateway"]
    desk.type("crowd_pattern", "alice")
    await desk.click("crowd_start")
    await desk.idle()
    assert desk.dialog.outcome.kind() == "error"
    assert "cannot be started" in desk.dialog.outcome.text()
