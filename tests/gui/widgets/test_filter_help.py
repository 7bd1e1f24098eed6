import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from rts_console.gui.widgets.filter_help import FilterHelp


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.button = QPushButton("?", window)
    window.button.move(350, 5)
    window.resize(700, 600)
    window.show()
    return window


def test_the_card_lies_inside_the_window_and_escape_closes_it(theme, window, qtbot):
    card = FilterHelp(theme)
    card.open_below(window.button)
    assert card.isVisible()
    assert window.rect().contains(card.geometry())
    with qtbot.waitSignal(card.closed):
        qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()


def test_it_fits_a_small_window_too(theme, window):
    window.resize(420, 300)
    card = FilterHelp(theme)
    card.open_below(window.button)
    assert window.rect().contains(card.geometry())
