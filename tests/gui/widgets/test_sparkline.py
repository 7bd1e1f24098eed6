"""A small line keeps every peak."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.sparkline import Sparkline


@pytest.fixture
def line(qtbot: QtBot) -> Sparkline:
    made = Sparkline(Theme())
    qtbot.addWidget(made)
    made.resize(100, 40)
    return made


def test_the_newest_value_stands_at_the_right_edge(line: Sparkline) -> None:
    line.set_values([1.0, 2.0, 3.0], 51)
    points = line.points()
    assert [round(point.x()) for point in points] == [95, 97, 99]
    assert points[0].y() > points[1].y() > points[2].y()


def test_of_many_values_in_a_column_the_highest_and_the_lowest_stay(line: Sparkline) -> None:
    values = [1.0] * 5_000
    values[2_500] = 99.0
    line.set_values(values, 5_000)
    points = line.points()
    assert len(points) <= 2 * 100
    assert min(point.y() for point in points) < 10
    assert sum(point.y() < 10 for point in points) == 1


def test_a_line_without_values_is_an_empty_ground(line: Sparkline) -> None:
    def colours() -> int:
        image = line.grab().toImage()
        return len({QColor(image.pixel(x, y)).name() for x in range(100) for y in range(40)})

    assert colours() == 1
    line.set_values([1.0, 5.0, 2.0], 3, limit=4.0, warn=True)
    assert colours() > 2
