"""The operator's buttons: on only where it makes sense, locked, and asked about where others are met."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.models.operator_facts import GatewayRoom, Limit, Seen, Target, User
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.operator_actions import OperatorActions
from tests.gui.panels.worlds import click

APP = "a" * 24
BOB = Target(APP, "bob")
SEEN = Seen(users=(User(APP, "bob", True, "", ("lobby",)),), rooms=(GatewayRoom(APP, "lobby", 1),))


class Deeds:
    """The widget, and what it wanted done."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget = OperatorActions(Theme())
        qtbot.addWidget(self.widget)
        self.widget.resize(600, 300)
        self.widget.show()
        self.wanted: list[tuple[Any, ...]] = []
        self.widget.wanted.connect(lambda *wanted: self.wanted.append(wanted))

    def able(self) -> set[str]:
        return {name for name, button in self.widget.buttons.items() if button.isEnabled()}

    def press(self, action: str) -> None:
        click(self.widget.buttons[action])


@pytest.fixture
def deeds(qtbot: QtBot) -> Deeds:
    return Deeds(qtbot)


def test_with_nobody_chosen_nothing_can_be_done_and_it_says_why(deeds: Deeds) -> None:
    assert deeds.able() == set()
    assert deeds.widget.heading.text() == "Nobody chosen"
    assert "Choose a user" in deeds.widget.buttons["kick"].toolTip()
    assert not deeds.widget.question.isVisible()


def test_a_user_in_one_room_is_kicked_out_of_it_at_once(deeds: Deeds) -> None:
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    assert deeds.widget.heading.text() == "bob in lobby"
    assert deeds.able() == {"kick", "ban", "mute", "disconnect"}
    deeds.widget.reason.setText(" noise ")
    deeds.press("kick")
    assert deeds.wanted == [("kick", BOB._replace(room_id="lobby"), 600, "noise")]


def test_everywhere_can_be_chosen_and_stays_chosen(deeds: Deeds) -> None:
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    deeds.widget.room.setCurrentIndex(deeds.widget.room.findData(""))
    assert deeds.able() == {"ban", "mute", "disconnect"}
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    assert deeds.widget.target == BOB
    deeds.widget.set_target(BOB._replace(user_id="amy"), [], SEEN)
    assert deeds.widget.target == Target(APP, "amy")


def test_a_ban_without_end_is_for_the_login_only(deeds: Deeds) -> None:
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    deeds.widget.time.setCurrentIndex(deeds.widget.time.findData(0))
    deeds.press("ban")
    assert deeds.wanted == []
    assert "choose a time" in (deeds.widget._time_field.error() or "")
    deeds.widget.room.setCurrentIndex(deeds.widget.room.findData(""))
    deeds.press("ban")
    assert deeds.wanted == [("ban", BOB, 0, "")]


def test_locked_nothing_can_be_done(deeds: Deeds) -> None:
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    deeds.widget.set_locked(True)
    assert deeds.able() == set()
    assert "Read only" in deeds.widget.buttons["kick"].toolTip()
    deeds.widget.set_locked(False)
    assert "kick" in deeds.able()


def test_at_anothers_gateway_it_asks_first(deeds: Deeds) -> None:
    deeds.widget.set_asking("staging")
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    deeds.press("kick")
    assert deeds.wanted == []
    assert deeds.widget.question.isVisible()
    assert deeds.widget._words.text() == "At staging, which others use too: Take bob out of lobby; it may join again."
    assert deeds.widget.cancel.hasFocus() or not deeds.widget.isActiveWindow()
    click(deeds.widget.cancel)
    assert not deeds.widget.question.isVisible()
    deeds.press("kick")
    click(deeds.widget.confirm)
    assert [wanted[0] for wanted in deeds.wanted] == ["kick"]
    assert not deeds.widget.question.isVisible()


def test_a_question_goes_when_another_is_chosen(deeds: Deeds) -> None:
    deeds.widget.set_asking("staging")
    deeds.widget.set_target(BOB, ["lobby"], SEEN)
    deeds.press("disconnect")
    deeds.widget.set_target(BOB, ["lobby"], SEEN)  # a new look at the same
    assert deeds.widget.question.isVisible()
    deeds.widget.set_target(BOB._replace(user_id="amy"), [], SEEN)
    assert not deeds.widget.question.isVisible()


def test_what_gives_back_is_not_asked_about(deeds: Deeds) -> None:
    deeds.widget.set_asking("staging")
    seen = Seen(users=SEEN.users, limits=(Limit("login", APP, "", "bob", "", 0, ""),))
    deeds.widget.set_target(BOB, [], seen)
    deeds.press("unban")
    assert deeds.wanted == [("unban", BOB, 600, "")]
