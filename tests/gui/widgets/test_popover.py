"""A popover follows its window and goes with Escape."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.widgets.popover import Popover


class Corner(Popover):
    def _place(self) -> None:
        window = self.parentWidget()
        assert window is not None
        self.move(window.width() - 50, 0)


def test_it_keeps_its_place_while_it_is_open(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.show()
    corner = Corner(window)
    window.resize(320, 200)
    assert corner.x() == 0
    corner.show()
    window.resize(400, 200)
    assert corner.x() == 350
    qtbot.keyClick(corner, Qt.Key.Key_A)
    assert corner.isVisible()
    qtbot.keyClick(corner, Qt.Key.Key_Escape)
    assert not corner.isVisible()
