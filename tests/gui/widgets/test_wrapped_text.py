"""Text wraps, is plain, and none of it is cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText


def shown(qtbot: QtBot, text: str, width: int = 200) -> tuple[QWidget, WrappedText]:
    window = QWidget()
    qtbot.addWidget(window)
    wrapped = WrappedText(text)
    QVBoxLayout(window).addWidget(wrapped)
    window.resize(width, 300)
    window.show()
    return window, wrapped


def test_markup_stays_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    _window, wrapped = shown(qtbot, "<b>bold</b> &amp; <img src=x>")
    assert wrapped.text() == "<b>bold</b> &amp; <img src=x>"


def test_a_word_longer_than_the_line_is_wrapped_not_cut(theme: Theme, qtbot: QtBot) -> None:
    _window, wrapped = shown(qtbot, "a" * 300)
    line = wrapped.fontMetrics().lineSpacing()
    assert wrapped.height() >= wrapped.document().size().height()
    assert wrapped.height() > 5 * line


def test_its_height_follows_its_width_and_its_type(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    window, wrapped = shown(qtbot, "one two three four five six seven eight nine ten", 200)
    narrow = wrapped.height()
    window.resize(600, 300)
    assert wrapped.height() < narrow
    small = wrapped.height()
    mark(wrapped, type="display")
    assert wrapped.height() > small


def test_it_can_be_selected_and_read_aloud_but_not_edited(theme: Theme, qtbot: QtBot) -> None:
    _window, wrapped = shown(qtbot, "what failed")
    assert wrapped.isReadOnly()
    assert wrapped.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert wrapped.accessibleName() == "what failed"


class Counted(WrappedText):
    """Counts how often its height is asked for."""

    asked = 0

    def heightForWidth(self, width: int) -> int:
        self.asked += 1
        return super().heightForWidth(width)


def test_a_hidden_text_does_not_work_for_a_new_look(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    text = Counted("some words")
    qtbot.addWidget(text)
    text.show()
    text.hide()
    low, asked = text.height(), text.asked
    theme.apply(qapp, "dark", scale=2.0)
    assert text.asked == asked
    text.show()
    assert text.height() > low
    theme.apply(qapp, "light", scale=1.0)
