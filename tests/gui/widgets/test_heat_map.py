"""The heat map: cells where samples are, and a double click says when."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.heat_map import HeatMap, picture
from rts_console.record.smoke import heat
from tests.gui.widgets.conftest import painted

WHITE, RED = QColor("#ffffff"), QColor("#ff0000")


def test_what_is_there_is_seen_and_the_shortest_is_at_the_bottom() -> None:
    counts = np.zeros((4, 3), dtype=np.int64)
    counts[0, 1] = 1
    counts[3, 2] = 1_000
    image, _data = picture(counts, WHITE, RED)
    assert image.pixelColor(0, 0) == WHITE
    assert image.pixelColor(1, 3) != WHITE
    assert image.pixelColor(2, 0) == RED


def test_a_double_click_says_the_moment(theme: Theme, qtbot: QtBot) -> None:
    view = HeatMap(theme)
    qtbot.addWidget(view)
    view.resize(480, 260)
    view.show()
    assert "No sample" not in view.accessibleDescription()
    painted(view)
    cells = heat(np.array([130.0]), np.array([5.0]), (100.0, 200.0), view.columns, least_ms=1.0, most_ms=10.0)
    view.show_heat("probe", cells, (100.0, 200.0), RED)
    assert "1 samples" in view.accessibleDescription()
    told: list[float] = []
    view.moment_chosen.connect(told.append)
    middle = QPoint(round(view._area().center().x()), round(view._area().center().y()))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert len(told) == 1
    assert abs(told[0] - 150) < 1
