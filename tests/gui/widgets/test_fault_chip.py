"""The amber chip in the status bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme, ThemeName
from rts_console.gui.widgets.fault_chip import FaultChip


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_it_is_there_as_long_as_something_is_wrong(qtbot: QtBot, qapp: QApplication, name: ThemeName) -> None:
    theme = Theme()
    theme.apply(qapp, name)
    chip = FaultChip(theme)
    qtbot.addWidget(chip)
    assert chip.isHidden()
    chip.set_words(["delay 200 ms for bob"])
    assert (chip.isVisible(), chip.text()) == (True, "delay 200 ms for bob")
    one = chip.grab().toImage()
    chip.set_words(["delay 200 ms for bob", "loss 3 % for all"])
    assert chip.text() == "2 faults"
    assert "loss 3 % for all" in chip.toolTip()
    assert chip.accessibleName() == "Wrong on purpose: delay 200 ms for bob, loss 3 % for all"
    chip.resize(chip.sizeHint())
    assert chip.grab().toImage() != one
    chip.set_words(["delay 200 ms for bob", "loss 80 % for bob"], "bob")
    assert chip.text() == "2 faults for bob"
    assert "loss 80 % for bob" in chip.toolTip()
    chip.set_words([])
    assert chip.isHidden()


def test_a_click_and_the_keyboard_open_it(qtbot: QtBot) -> None:
    chip = FaultChip(Theme())
    qtbot.addWidget(chip)
    chip.set_words(["half open for " + "x" * 200])
    clicks: list[bool] = []
    chip.clicked.connect(lambda: clicks.append(True))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert len(clicks) == 2
    assert chip.sizeHint().width() <= 240
