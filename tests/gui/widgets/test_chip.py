"""Chips and the pill."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.chip import Chip, Pill


def test_a_chip_takes_its_colours_from_what_it_stands_for(theme: Theme, qtbot: QtBot) -> None:
    identity, severity, plain = Chip(theme, "a", identity=2), Chip(theme, "a", severity="warning"), Chip(theme, "a")
    for chip in (identity, severity, plain):
        qtbot.addWidget(chip)
    assert identity.colors() == (theme.identity_color(2).soft, theme.identity_color(2).text)
    assert severity.colors() == (theme.color("warning_soft"), theme.color("warning"))
    assert plain.colors() == (theme.color("hover"), theme.color("text_secondary"))
    plain.set_severity("error")
    assert plain.colors()[1] == theme.color("error")


def test_a_long_word_ends_in_an_ellipsis_but_is_read_whole(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "x" * 60)
    qtbot.addWidget(chip)
    assert chip.shown_text() == "x" * 23 + "…"
    assert chip.accessibleName() == chip.text() == "x" * 60


def test_a_pill_appears_with_its_words_and_can_be_clicked(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    pill = Pill(theme, "arrow-down", parent)
    assert not pill.isVisible()
    pill.set_text("1,204 new & unread")
    assert pill.isVisible()
    assert pill.accessibleName() == "1,204 new & unread"
    with qtbot.waitSignal(pill.clicked):
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    pill.set_text("")
    assert not pill.isVisible()


def test_what_is_private_is_not_painted(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "ws://one.example:1")
    qtbot.addWidget(chip)
    theme.privacy.on = True
    assert chip.shown_text() == "•••"
    assert chip.text() == "ws://one.example:1"
