"""The top of the window while somebody presents."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.language import Language
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.presenter_bar import BarState, PresenterBar
from rts_console.gui.widgets.state_lamp import LampState


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> PresenterBar:
    made = PresenterBar(theme)
    qtbot.addWidget(made)
    made.resize(1280, 52)
    made.show()
    return made


def test_its_buttons_ask(bar: PresenterBar, qtbot: QtBot) -> None:
    for signal, button in (
        (bar.audience_wanted, bar.audience),
        (bar.reset_wanted, bar.reset),
        (bar.leave_wanted, bar.leave),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_it_says_how_things_are(bar: PresenterBar) -> None:
    state = BarState(LampState.ERROR, "crashed", "The gateway has stopped.", True, 3, ("delay 200 ms",), True, True)
    bar.show_state(state)
    assert bar.words.text() == "The gateway has stopped."
    assert bar.kept.text() == "3 notices kept back"
    assert bar.faults.text() == "delay 200 ms"
    assert bar.audience.isChecked()
    assert not bar.reset.isEnabled()
    bar.show_state(BarState(kept=1))
    assert bar.kept.text() == "1 notice kept back"
    bar.show_state(BarState())
    assert bar.kept.isHidden()
    assert bar.faults.isHidden()


def test_its_buttons_follow_the_language_and_the_keys(bar: PresenterBar, theme: Theme) -> None:
    language = Language()
    try:
        language.choose("zh_CN")
        theme.changed.emit()
        assert bar.leave.text() == "退出"
    finally:
        language.take_off()
    theme.keymap.add("presenter_mode", ["F11"])
    theme.changed.emit()
    assert (bar.leave.text(), bar.leave.toolTip()) == ("Leave", "Leave · F11")
    theme.keymap.use({"presenter_mode": ["Ctrl+F9"]})
    assert bar.leave.toolTip() == "Leave · Ctrl+F9"


def test_where_there_is_little_room_icons_stand_alone(bar: PresenterBar) -> None:
    assert bar.reset.text() == "Reset scene"
    bar.resize(500, 52)
    assert (bar.reset.text(), bar.reset.accessibleName()) == ("", "Reset scene")
