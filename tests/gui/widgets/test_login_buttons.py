"""What can be done with a login, by whom it is and how it stands."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.login_buttons import NARROW, LoginButtons
from rts_console.record.store import IdentityFacts
from tests.gui.fakes import FakeBackend, make_world


@pytest.fixture
def buttons(theme: Theme, qtbot: QtBot) -> LoginButtons:
    buttons = LoginButtons(theme)
    qtbot.addWidget(buttons)
    buttons.show()
    return buttons


def test_for_nobody_there_is_only_the_login(buttons: LoginButtons, qtbot: QtBot) -> None:
    buttons.show_state(None, IdentityFacts("", ""), busy=False, other_user=False, local=False)
    assert (buttons.log_in.text(), buttons.log_in.isEnabled()) == ("Add and log in", True)
    assert not any(part.isVisible() for part in (buttons.log_out, buttons.renew, buttons.retry, buttons.automatic))
    done: list[str] = []
    buttons.connect_to(log_in=lambda: done.append("in"))
    buttons.log_in.click()
    assert done == ["in"]


def test_who_is_in_can_go_out_and_another_can_come(buttons: LoginButtons) -> None:
    world = make_world(FakeBackend("alice"))
    identity = world.stage.active
    assert identity is not None
    facts = world.stage.facts(identity)
    buttons.show_state(identity, facts, busy=False, other_user=False, local=True)
    assert buttons.log_out.isVisible()
    assert buttons.drop.isEnabled()
    assert not buttons.log_in.isVisible()
    buttons.show_state(identity, facts, busy=True, other_user=True, local=True)
    assert (buttons.log_in.text(), buttons.log_in.isEnabled()) == ("Add and log in", False)
    assert not buttons.log_out.isVisible()


def test_in_a_narrow_pane_the_words_have_the_room_of_the_icons(buttons: LoginButtons) -> None:
    buttons.resize(NARROW - 20, 200)
    assert buttons.log_in.icon().isNull()
    buttons.resize(NARROW + 20, 200)
    assert not buttons.log_in.icon().isNull()
