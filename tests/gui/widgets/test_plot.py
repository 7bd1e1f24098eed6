"""The plot shows what it is given, tells when the reader moves it, and follows the theme."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.plot import TimePlot, Trace, band_names, limit_labels
from tests.gui.widgets.conftest import painted

START_S = 1_700_000_000.0
RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


@pytest.fixture
def plot(theme: Theme, qtbot: QtBot) -> TimePlot:
    plot = TimePlot(theme)
    qtbot.addWidget(plot)
    plot.resize(500, 320)
    plot.show()
    plot.set_span(START_S, START_S + 60)
    plot.set_tops(10.0, 10.0)
    return plot


def trace(color: QColor = RED, values: tuple[float, ...] = (5.0, 5.0), lost: tuple[float, ...] = ()) -> Trace:
    times = np.linspace(START_S, START_S + 60, len(values))
    return Trace("a line", color, Qt.PenStyle.SolidLine, times, np.array(values), np.array(lost))


def count(plot: TimePlot, color: QColor) -> int:
    image = painted(plot)
    return sum(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


def test_lines_are_painted_where_they_belong(plot: TimePlot) -> None:
    plot.draw([trace()], trace(BLUE))
    width = plot.columns
    assert width * 0.9 <= count(plot, RED) <= width * 1.1
    assert width * 0.9 <= count(plot, BLUE) <= width * 1.1


def test_a_lost_sample_breaks_the_line_and_is_told_at_the_top(plot: TimePlot, theme: Theme) -> None:
    plot.draw([trace(values=(5.0, 5.0, float("nan"), 5.0, 5.0), lost=(START_S + 30,))], None)
    assert plot.columns * 0.4 <= count(plot, RED) <= plot.columns * 0.6
    assert count(plot, theme.color("error")) >= 10


def test_lines_that_are_not_given_again_are_gone(plot: TimePlot) -> None:
    plot.draw([trace(), trace(BLUE, (3.0, 3.0))], None)
    plot.draw([trace(BLUE)], None)
    assert (count(plot, RED), count(plot, BLUE) > 0) == (0, True)
    plot.draw([], None)
    assert count(plot, BLUE) == 0


def test_the_wheel_zooms_around_the_pointer(plot: TimePlot) -> None:
    chosen: list[tuple[float, float]] = []
    plot.range_chosen.connect(lambda start, end: chosen.append((start, end)))
    viewport = plot._view.viewport()
    at = QPointF(viewport.rect().center())
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            at,
            viewport.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    start, end = chosen[-1]
    assert START_S < start < end < START_S + 60


def test_keys_pan_zoom_and_come_back(plot: TimePlot) -> None:
    chosen: list[tuple[float, float]] = []
    plot.range_chosen.connect(lambda start, end: chosen.append((start - START_S, end - START_S)))
    live: list[bool] = []
    plot.live_wanted.connect(lambda: live.append(True))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_End):
        QTest.keyClick(plot, key)
    assert chosen == [(-7.5, 52.5), (7.5, 67.5), (7.5, 52.5), (-7.5, 67.5)]
    assert live == [True]


def test_a_span_is_never_shorter_than_can_be_told_apart(plot: TimePlot) -> None:
    plot.set_span(START_S, START_S + 0.05)
    chosen: list[float] = []
    plot.range_chosen.connect(lambda start, end: chosen.append(end - start))
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    assert chosen == [pytest.approx(0.05, abs=1e-6)]


def test_both_plots_share_the_time(plot: TimePlot) -> None:
    plot.set_span(START_S + 100, START_S + 130)
    assert plot.span == (START_S + 100, START_S + 130)
    ranges = [part.vb.viewRange()[0] for part in (plot._main, plot._lag)]
    assert ranges[0] == pytest.approx(ranges[1], abs=0.5)


def test_it_follows_the_theme(plot: TimePlot, theme: Theme, qapp: QApplication) -> None:
    for name in ("dark", "light"):
        theme.apply(qapp, name)
        assert painted(plot).pixelColor(plot.width() - 3, 12) == theme.color("surface")


def test_the_name_of_a_band_stays_with_it() -> None:
    view = (0.0, 100.0)
    assert band_names([(10.0, 50.0, 20.0)], view, 15.0) == [(10.0, pytest.approx(20.4))]
    assert band_names([(10.0, 50.0, 90.0)], view, 15.0) == [(10.0, 40.0)]
    assert band_names([(10.0, 11.0, 90.0)], view, 15.0) == [(10.0, 15.0)]
    assert band_names([(-40.0, 3.0, 90.0)], view, 15.0) == [(0.0, 3.0)]  # it goes with its band
    assert band_names([(10.0, 11.0, 90.0), (18.0, 60.0, 9.0)], view, 15.0)[0] == (10.0, 8.0)
    assert band_names([(98.0, 105.0, 90.0)], view, 15.0) == [(85.0, 15.0)]  # just begun, at the right edge
    assert band_names([], view, 15.0) == []


def test_words_of_limits_never_lie_on_each_other() -> None:
    assert limit_labels((20.0, 51.0), 100.0, 10.0) == [(20.0, "20 ms"), (51.0, "51 ms")]
    assert limit_labels((20.0, 51.0), 400.0, 40.0) == [(51.0, "20 · 51 ms")]
    assert limit_labels((20.0, 51.0), 55.0, 10.0) == [(20.0, "20 ms"), (45.0, "51 ms")]
    assert limit_labels((45.0, 56.0), 58.0, 10.0) == [(48.0, "45 · 56 ms")]
    assert limit_labels((20.0, 51.0), 50.0, 10.0) == [(20.0, "20 ms")]
    assert limit_labels((), 50.0, 10.0) == []
