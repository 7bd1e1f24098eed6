"""Stories of those who run a service and look for its limits: the whole program, a real gateway child, real clicks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rts_console.gui.app import opened
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.widgets.moment_bar import MomentSlider
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import UserOfflineReason
from tests.e2e.hand import Hand


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


async def choose(hand: Hand, table: str, name: str) -> None:
    """Click the row whose first cell says so, once it is there."""
    view = hand.find(RowTable, table)
    model = view.model()

    def place() -> int:
        return next((row for row in range(model.rowCount()) if model.index(row, 0).data() == name), -1)

    await hand.sees(lambda: place() >= 0)
    view.select_row(place())


async def in_the_lobby(hand: Hand, *users: str) -> None:
    await hand.start_gateway()
    for user in users:
        await hand.log_in(user)
        await hand.join("lobby")


async def test_an_operator_kicks_bob_and_alice_sees_him_go(hand: Hand) -> None:
    await in_the_lobby(hand, "alice", "bob")
    hand.go_to("operator")
    await choose(hand, "operator_users", "bob")
    await hand.click("operator_kick")
    await hand.reads("operator_status", "bob was taken out of lobby.")
    await hand.act_as("alice")
    hand.go_to("rooms")
    bob = hand.program.context.stage.facts(hand.identity("alice")).rooms["lobby"].members["bob"]
    await hand.sees(lambda: bob.reason is UserOfflineReason.KICKED_BY_ADMIN)
    model = hand.find(RowTable, "rooms_members").model()
    await hand.sees(
        lambda: "left: KickedByAdmin" in [model.index(row, 1).data() for row in range(model.rowCount())],
    )


async def test_the_boundary_set_for_a_room_comes_out_as_the_rules_say(hand: Hand) -> None:
    await in_the_lobby(hand, "alice", "bob")
    hand.go_to("limits")
    await hand.click("limits_rate")
    await hand.click("limits_run")
    await hand.reads("limits_status", "All 83 trials came out as the rules Volcengine (Advanced) say.")


async def test_the_room_before_bob_came_and_back_to_now(hand: Hand) -> None:
    await in_the_lobby(hand, "alice", "bob")
    await hand.act_as("alice")
    hand.go_to("rooms")
    facts = hand.program.context.stage.facts(hand.identity("alice"))
    await hand.sees(lambda: "bob" in facts.rooms["lobby"].members)
    past = hand.find(RowTable, "past_rooms_table").model()

    def members() -> list[str]:
        return [past.index(row, 0).data() for row in range(past.rowCount())]

    await hand.click("past_rooms_toggle")
    slider = hand.find(MomentSlider, "past_rooms_slider")
    await hand.sees(slider.isVisible)
    cursor, words = hand.program.context.time_cursor, hand.find(WrappedText, "past_rooms_words")
    # to the left with the arrow key, from change to change, until bob had not come yet
    for _ in range(40):
        before = cursor.at_ns
        QTest.keyClick(slider, Qt.Key.Key_Left)
        await hand.sees(lambda: cursor.at_ns != before and time_of_day(cursor.at_ns) in words.text())  # noqa: B023
        if members() == ["alice"]:
            break
    assert members() == ["alice"]
    assert words.text().startswith("Past: at ")
    await hand.click("past_rooms_now")
    live = hand.find(RowTable, "rooms_members")
    await hand.sees(live.isVisible)
    await hand.sees(lambda: cursor.at_ns == 0)
