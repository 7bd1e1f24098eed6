"""Only the chosen row of a list has a ground."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.chosen_row import paint_if_chosen


@pytest.mark.parametrize("chosen", [True, False])
def test_the_chosen_one_has_a_ground_with_round_edges(qapp: object, chosen: bool) -> None:
    theme, option = Theme(), QStyleOptionViewItem()
    option.rect = QRect(0, 0, 80, 30)
    option.state = QStyle.StateFlag.State_Selected if chosen else QStyle.StateFlag.State_None
    image = QImage(80, 30, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    assert paint_if_chosen(painter, theme, option) == option.rect
    painter.end()
    ground = theme.color("selection" if chosen else "surface")
    assert image.pixelColor(40, 15) == ground
    assert image.pixelColor(0, 0) == theme.color("surface")
