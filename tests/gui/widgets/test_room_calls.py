"""What can be done in a room: forms and answers."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.room_calls import RoomCalls
from rts_console.vendors.families import RONGCLOUD, VOLCENGINE


@pytest.fixture
def calls(qtbot: QtBot) -> RoomCalls:
    calls = RoomCalls(Theme())
    qtbot.addWidget(calls)
    calls.show_calls(RONGCLOUD, ["info", "set_entry", "newer"], "")
    return calls


def test_operations_without_a_form_are_not_offered(calls: RoomCalls) -> None:
    assert calls.any
    assert [calls.operation.itemText(place) for place in range(calls.operation.count())] == [
        "Room info",
        "Set an attribute",
    ]
    calls.show_calls(VOLCENGINE, [], "")
    assert not calls.any


def test_it_waits_for_the_answer_and_shows_it(calls: RoomCalls) -> None:
    wanted: list[tuple[str, dict[str, Any]]] = []
    calls.wanted.connect(lambda name, values: wanted.append((name, values)))
    calls.call.click()
    calls.call.click()
    assert wanted == [("info", {"count": 20, "order": 1})]
    calls.show_answer({"count": 2}, 1.5)
    assert calls.status.text() == 'Done in 1.5 ms. {"count": 2}'
    assert calls.answer.model.rowCount() == 1
    assert calls.call.isEnabled()


def test_a_part_that_failed_is_a_warning_and_a_refusal_an_error(calls: RoomCalls) -> None:
    calls.show_answer({"failed": [{"key": "a", "errorCode": 23424}]}, 1.0)
    assert calls.status.kind() == "warning"
    calls.show_problem("lobby: no.")
    assert (calls.status.kind(), calls.status.text()) == ("error", "lobby: no.")


def test_why_nothing_can_be_done_stands_on_the_button(calls: RoomCalls) -> None:
    calls.show_calls(RONGCLOUD, ["info", "set_entry", "newer"], "Join the chat room first.")
    assert not calls.call.isEnabled()
    assert calls.call.toolTip() == "Join the chat room first."
