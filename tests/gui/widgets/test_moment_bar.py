"""The slider over time: where a moment stands, dragging, keys, and a scale that rests while it is dragged."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.moment_bar import MomentBar
from tests.gui.panels.worlds import click

S = 10**9
START = 1_700_000_000 * S
TIMES = [START, START + 4 * S, START + 8 * S]
NOW = START + 10 * S


class Bar:
    """The bar, and what it chose."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bar = MomentBar(Theme(), "past")
        self.slider = self.bar.slider
        self.chosen: list[int] = []
        self.bar.chosen.connect(self.chosen.append)
        qtbot.addWidget(self.bar)
        self.bar.resize(400, 40)
        self.bar.show()
        self.show(0)

    def show(self, at_ns: int, now_ns: int = NOW) -> None:
        self.bar.show_times(TIMES, now_ns, at_ns)

    def key(self, key: Qt.Key) -> int:
        QTest.keyClick(self.slider, key)
        return self.chosen[-1]


@pytest.fixture
def bar(qtbot: QtBot) -> Bar:
    return Bar(qtbot)


def test_without_a_change_there_is_nowhere_to_go(bar: Bar) -> None:
    bar.bar.show_times([], NOW, 0)
    assert not bar.bar.before.isEnabled()
    assert bar.key(Qt.Key.Key_Left) == 0
    assert bar.slider.moment_of(10) == 0
    assert not bar.slider.grab().isNull()


def test_a_moment_and_its_place_belong_together(bar: Bar) -> None:
    for at_ns in (START, START + 3 * S, START + 9 * S):
        assert abs(bar.slider.moment_of(bar.slider.x_of(at_ns)) - at_ns) < 1_000
    assert bar.slider.x_of(0) == bar.slider.x_of(NOW)
    assert bar.slider.moment_of(bar.slider.x_of(0) - 2) == 0
    assert bar.slider.moment_of(-50) == START


def test_now_is_where_it_stands_by_itself_and_the_past_has_its_time(bar: Bar) -> None:
    assert bar.bar.text.text() == "now"
    assert not bar.bar.after.isEnabled()
    bar.show(TIMES[1])
    assert bar.bar.text.text() == time_of_day(TIMES[1])
    assert bar.slider.accessibleDescription() == time_of_day(TIMES[1])
    assert bar.bar.after.isEnabled()


def test_dragging(bar: Bar) -> None:
    slider, middle = bar.slider, bar.slider.height() // 2
    at = [QPoint(round(slider.x_of(time)), middle) for time in (*TIMES, NOW)]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at[1])
    QTest.mouseMove(slider, at[2])
    assert slider.pressed
    bar.show(bar.chosen[-1], NOW + 100 * S)  # time goes on, but not under the reader's hand
    assert abs(slider.x_of(TIMES[2]) - at[2].x()) <= 1
    QTest.mouseMove(slider, at[3])
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at[3])
    assert not slider.pressed
    first, second, last = bar.chosen
    assert abs(first - TIMES[1]) < S / 10
    assert abs(second - TIMES[2]) < S / 10
    assert last == 0


def test_keys_go_from_change_to_change(bar: Bar) -> None:
    assert bar.key(Qt.Key.Key_Left) == TIMES[2]
    bar.show(TIMES[2])
    assert bar.key(Qt.Key.Key_Left) == TIMES[1]
    bar.show(TIMES[1])
    assert bar.key(Qt.Key.Key_Right) == TIMES[2]
    assert bar.key(Qt.Key.Key_Home) == TIMES[0]
    assert bar.key(Qt.Key.Key_End) == 0
    assert bar.key(Qt.Key.Key_Escape) == 0
    bar.show(TIMES[2])
    assert bar.key(Qt.Key.Key_Right) == 0


def test_buttons_do_what_the_keys_do(bar: Bar) -> None:
    click(bar.bar.before)
    assert bar.chosen == [TIMES[2]]
    bar.show(TIMES[0])
    click(bar.bar.after)
    assert bar.chosen[-1] == TIMES[1]


def test_a_crowd_of_changes_is_one_tick_a_pixel(bar: Bar) -> None:
    bar.bar.show_times([START + number for number in range(100_000)], START + 100_000, 0)
    left, right = bar.slider._track()
    assert len(bar.slider._tick_places(left, right)) <= right - left + 2
    assert not bar.slider.grab().isNull()
