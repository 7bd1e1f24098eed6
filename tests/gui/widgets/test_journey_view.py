"""The drawing has every leg, crosses out what failed, and stays readable with many receivers."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.journey_view import JourneyView
from rts_console.protocol.words import Outcome, Scope, UserMessageSendResult
from tests.gui.widgets.conftest import painted
from tests.record.events import delivered, logged_in, received, room_sent, submitted
from tests.record.test_journey import Desk, result


def shown(desk: Desk, theme: Theme, qtbot: QtBot, seq: int | None = None) -> JourneyView:
    view = JourneyView(theme, desk.log, desk.quality)
    qtbot.addWidget(view)
    view.resize(760, 420)
    view.show()
    row = desk.journey(seq).row
    view.show_row(row, b"")
    return view


def count(view: JourneyView, color: QColor) -> int:
    image = painted(view)
    return sum(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


def test_every_leg_is_said_and_drawn(theme: Theme, qtbot: QtBot) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result())
    desk.tell("bob", received(user_id="alice", client_message_id="a-1"))
    desk.tell("alice", delivered())
    view = shown(desk, theme, qtbot)
    words = view.drawing.accessibleDescription()
    for what in ("composed → on the wire", "on the wire → gateway", "in the gateway", "gateway → peer", "receipt"):
        assert what in words
    assert "± 0.1" in words
    assert "1 of 1 have confirmed it" in view.text()
    assert count(view, theme.color("success")) > 200
    assert count(view, theme.color("error")) == 0


@pytest.mark.parametrize("code", [UserMessageSendResult.EXCEED_QPS, UserMessageSendResult.NO_RECEIVER])
def test_a_failure_is_crossed_out_and_named(theme: Theme, qtbot: QtBot, code: UserMessageSendResult) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result(Outcome.REFUSED, code))
    view = shown(desk, theme, qtbot)
    assert code.label in view.text()
    assert count(view, theme.color("error")) > 20


def test_many_receivers_scroll_and_the_rest_is_counted(theme: Theme, qtbot: QtBot) -> None:
    desk = Desk()
    desk.tell("alice", submitted(scope=Scope.ROOM, target="lobby"), room_sent(recipients=60))
    desk.tell("alice", *(delivered(f"user-{number}") for number in range(55)))
    view = shown(desk, theme, qtbot)
    assert view.drawing.minimumWidth() > view.width()
    assert "5 more receivers are not drawn" in view.text()


def test_what_is_no_message_and_what_was_let_go_has_no_way(theme: Theme, qtbot: QtBot) -> None:
    desk = Desk()
    desk.tell("alice", submitted(), result())
    view = shown(desk, theme, qtbot)
    row = desk.journey().row
    desk.log.clear()
    view.show_row(row, b"")
    assert "still holds" in view.text()
    desk.tell("alice", logged_in())
    view.show_row(desk.log.row(desk.log.first_seq), b"")
    assert "Only messages" in view.text()
    view.clear()
    assert (view.text(), view.drawing.accessibleDescription()) == ("", "")
