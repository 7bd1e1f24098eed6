import pytest
from PySide6.QtCore import Qt

from rts_console.gui.widgets.term_chip import TermChip, chip_height
from tests.gui.widgets.conftest import painted


@pytest.fixture
def chip(theme, qtbot):
    chip = TermChip(theme, "from:bob", on=True)
    qtbot.addWidget(chip)
    chip.show()
    return chip


def test_a_click_or_the_space_bar_switches_it(chip, qtbot):
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip.isChecked()
    assert chip.accessibleName() == "Filter term from:bob, switched off"
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chip.isChecked()


def test_what_is_off_does_not_only_differ_by_its_colour(chip):
    on = painted(chip)
    chip.setChecked(False)
    assert painted(chip) != on
    assert "Switched off" in chip.toolTip()


def test_the_cross_and_the_delete_key_remove_it(chip, qtbot):
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip.remove_button(), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chip.isChecked()


def test_a_long_term_does_not_push_the_others_away(theme, qtbot):
    chip = TermChip(theme, "text:" + "好" * 500, on=True)
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() == theme.pixels(260)
    assert chip.sizeHint().height() == chip_height(theme)
