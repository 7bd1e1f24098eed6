"""Words as large as there is room for."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.cue_text import CueText


def shown(theme: Theme, qtbot: QtBot, text: str) -> CueText:
    view = CueText(theme, 30, 12)
    qtbot.addWidget(view)
    view.resize(300, 120)
    view.set_text(text)
    view.grab()
    return view


def test_few_words_are_large_and_many_are_small(theme: Theme, qtbot: QtBot) -> None:
    few, many = shown(theme, qtbot, "Kick bob"), shown(theme, qtbot, "现在踢掉 bob，然后他会回来。" * 6)
    assert few._font is not None
    assert many._font is not None
    assert few._font.pixelSize() == 30
    assert 12 <= many._font.pixelSize() < 30
    assert not many.toolTip()


def test_what_has_no_room_ends_with_an_ellipsis_and_is_whole_in_the_tool_tip(theme: Theme, qtbot: QtBot) -> None:
    words = "And then the gateway stops. " * 60
    view = shown(theme, qtbot, words)
    assert view._font is not None
    assert view._beginning(words, view._font).endswith("…")
    assert view.toolTip() == view.accessibleName() == words


def test_what_is_private_is_not_shown(theme: Theme, qtbot: QtBot) -> None:
    theme.privacy.on = True
    view = shown(theme, qtbot, "It runs at ws://10.0.0.7:7880 now")
    assert view.shown() == "It runs at ••• now"
    assert view.text() == "It runs at ws://10.0.0.7:7880 now"
