"""The tool tip of a chooser has the whole of what is chosen."""

from PySide6.QtWidgets import QComboBox

from rts_console.gui.widgets.combo_tip import ComboTip


def test_what_is_chosen_stands_behind_the_words(qtbot):
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Reliable, ordered", "Unreliable"])
    box.setToolTip("Delivery")
    tip = ComboTip(box)
    assert box.toolTip() == "Delivery · Reliable, ordered"
    box.setCurrentIndex(1)
    assert box.toolTip() == "Delivery · Unreliable"
    box.setToolTip("Only one here")
    tip.show()
    assert box.toolTip() == "Only one here · Unreliable"
    box.clear()
    assert box.toolTip() == "Only one here"


def test_without_words_it_is_what_is_chosen_alone(qtbot):
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Local gateway"])
    ComboTip(box)
    assert box.toolTip() == "Local gateway"
