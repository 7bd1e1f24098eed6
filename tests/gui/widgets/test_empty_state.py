"""An empty pane says what it will show and offers the one action that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.wrapped_text import WrappedText


def test_the_button_activates(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, "users", "No users", "Users appear here.", action_text="Add users", shortcut="Ctrl+N")
    qtbot.addWidget(state)
    with qtbot.waitSignal(state.activated):
        qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)


def test_without_an_action_there_is_no_button(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, "users", "No users", "Users appear here.")
    qtbot.addWidget(state)
    state.show()
    assert not state.button.isVisible()


def test_the_words_can_change_and_are_read_aloud(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, "filter", "No events", "Events appear here.")
    qtbot.addWidget(state)
    state.set_text("No match", "No event matches <b>this</b> filter.")
    assert state.accessibleName() == "No match"
    assert state.accessibleDescription() == "No event matches <b>this</b> filter."


def test_in_a_narrow_pane_the_sentence_wraps_inside_it(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(
        theme, "users", "No users", "A sentence that is a good deal longer than the narrow pane is wide."
    )
    qtbot.addWidget(state)
    state.resize(180, 300)
    state.show()
    sentence = state.findChild(WrappedText)
    assert sentence is not None
    assert state.rect().contains(sentence.geometry())
    assert sentence.height() >= sentence.document().size().height()
