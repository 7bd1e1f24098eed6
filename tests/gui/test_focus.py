"""The keyboard stays in its pane when the part that had it is switched off or hidden."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.context import Area, Panel
from rts_console.gui.focus import heir
from tests.gui.test_context import make_context


class Pane(Panel):
    """A field above two buttons."""

    name, title, icon_name, area = "pane", "Pane", "circle", Area.LEFT

    def __init__(self) -> None:
        super().__init__(make_context())
        self.window_kept: QWidget | None = None
        self.edit, self.left, self.right = QLineEdit(), QPushButton("left"), QPushButton("right")
        row = QHBoxLayout()
        row.addWidget(self.left)
        row.addWidget(self.right)
        column = QVBoxLayout(self)
        column.addWidget(self.edit)
        column.addLayout(row)


@pytest.fixture
def panes(qtbot: QtBot) -> tuple[Pane, QPushButton]:
    """A pane and, in another one, a button that follows it in the order of Tab."""
    window, pane, other = QWidget(), Pane(), QPushButton("elsewhere")
    pane.window_kept = window
    column = QVBoxLayout(window)
    column.addWidget(pane)
    column.addWidget(other)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return pane, other


@pytest.mark.parametrize("how", ["setEnabled", "setVisible"])
def test_a_button_that_goes_hands_the_keyboard_to_its_neighbour(panes: tuple[Pane, QPushButton], how: str) -> None:
    pane, _ = panes
    pane.right.setFocus()
    getattr(pane.right, how)(False)
    assert pane.left.hasFocus()


def test_without_a_neighbour_the_first_field_has_it(panes: tuple[Pane, QPushButton]) -> None:
    pane, _ = panes
    pane.left.setEnabled(False)
    pane.right.setFocus()
    pane.right.setEnabled(False)
    assert pane.edit.hasFocus()


def test_a_pane_without_anything_to_use_lets_it_go(panes: tuple[Pane, QPushButton]) -> None:
    pane, other = panes
    for part in (pane.edit, pane.left):
        part.setEnabled(False)
    pane.right.setFocus()
    pane.right.setEnabled(False)
    assert other.hasFocus()
    assert heir(pane, pane.right) is None


def test_who_moves_on_by_hand_is_not_called_back(panes: tuple[Pane, QPushButton]) -> None:
    pane, other = panes
    pane.right.setFocus()
    other.setFocus()
    assert other.hasFocus()
