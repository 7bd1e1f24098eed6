"""The drawing has every leg, crosses out what failed, and stays readable with many receivers."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.facts_pane import FactsPane
from rts_console.gui.widgets.journey_view import JourneyView, labels
from rts_console.protocol.events import FaultChanged
from rts_console.protocol.words import Outcome, Scope, UserMessageSendResult
from rts_console.record.journey import Leg
from rts_console.record.journey_states import StepState
from tests.gui.widgets.conftest import painted
from tests.record.events import START_NS, delivered, logged_in, received, room_sent, submitted
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


def test_a_time_keeps_its_unit_and_its_error_however_little_room_there_is() -> None:
    leg = Leg("receipt", "gateway", "bob", 1.0, 1.412, 0.1, StepState.DONE, "by two clocks")
    assert labels(leg, named=False) == [leg.text, "0.412 ± 0.100 ms", "0.41±0.1 ms"]
    assert labels(leg, named=True)[:2] == [f"receipt: {leg.text}", "receipt: 0.412 ± 0.100 ms"]
    unknown = Leg("receipt", "gateway", "bob", float("nan"), float("nan"), 0, StepState.UNKNOWN, "no ping yet")
    assert labels(unknown, named=False) == ["unknown (no ping yet)", "unknown"]


def test_what_was_wrong_on_purpose_is_said_at_the_message_even_while_it_has_no_result(
    theme: Theme, qtbot: QtBot
) -> None:
    desk = Desk()
    for at_ns, user in ((START_NS - 1, "bob"), (START_NS - 1, "carol")):
        words = f"delay 3000 ms for {user}"
        desk.tell("gateway", FaultChanged(at_ns=at_ns, number=1, words=words, on=True, user_id=user))
    desk.tell("alice", submitted())
    assert shown(desk, theme, qtbot).text() == "No result yet. Wrong on purpose meanwhile: delay 3000 ms for bob."
    desk.tell("alice", result())
    desk.tell("bob", received(user_id="alice", client_message_id="a-1"))
    assert "delay 3000 ms for bob." in shown(desk, theme, qtbot).text()
    assert "carol" not in shown(desk, theme, qtbot).text()
    pane = FactsPane(theme, desk.log)
    qtbot.addWidget(pane)
    pane.show_row(desk.journey().row, b"")
    assert dict(pane.facts())["Wrong on purpose"] == "delay 3000 ms for bob"


def test_a_room_message_tells_of_the_faults_of_those_who_got_it(theme: Theme, qtbot: QtBot) -> None:
    desk = Desk()
    told = FaultChanged(at_ns=START_NS - 1, number=1, words="loss for bob", on=True, user_id="bob")
    desk.tell("gateway", told)
    desk.tell("alice", submitted(scope=Scope.ROOM, target="lobby"), room_sent())
    assert "loss" not in shown(desk, theme, qtbot).text()
    desk.tell("alice", delivered())
    assert shown(desk, theme, qtbot).text().endswith("Wrong on purpose meanwhile: loss for bob.")
