"""Ticks are round and all of them, and the time axis tells the time of day."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.plot_axes import Line, TimeAxis, ValueAxis, round_step, ticks, time_step

START_S = 1_700_000_000.0


def test_the_axis_tells_the_time_of_day(theme: Theme) -> None:
    axis = TimeAxis(orientation="bottom")
    axis.origin_s = START_S
    whole, fine = axis.tickStrings([0.0, 20.0], 1.0, 20.0), axis.tickStrings([0.25], 1.0, 0.25)
    assert [len(text) for text in whole] == [8, 8]
    assert whole[0][-2:] == "20"
    assert fine[0].endswith("20.250")


def test_the_text_of_zero_stands_beside_its_line(theme: Theme) -> None:
    """Half of it below the plot, where it is painted over again with the plot."""
    axis = ValueAxis(orientation="left")
    axis.setStyle(tickFont=theme.font("caption"))
    metrics, plot = QFontMetricsF(theme.font("caption")), QRectF(50, 0, 200, 100)
    for way in (0.0, 40.0):
        image = QImage(60, 140, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        axis._paint_text(painter, metrics, plot, way, "0")
        painter.end()
        inked = [y for y in range(140) if any(image.pixelColor(x, y).lightness() < 128 for x in range(60))]
        assert sum(inked) / len(inked) == pytest.approx(100 - way, abs=3)
    without = pg.AxisItem.boundingRect(axis)
    assert axis.boundingRect().bottom() >= without.bottom() + metrics.height() / 2


@pytest.mark.parametrize(
    ("least", "step"), [(0.03, 0.05), (0.5, 0.5), (1, 1), (1.1, 2), (8, 10), (16, 30), (3_000, 3_600), (10**6, 86_400)]
)
def test_steps_of_time_are_those_of_a_clock(least: float, step: float) -> None:
    assert time_step(least) == pytest.approx(step)


@given(st.floats(1e-6, 1e6), st.floats(0, 1e6))
def test_ticks_are_round_and_few_enough(span: float, low: float) -> None:
    step = round_step(span / 5)
    assert span / 5 * (1 - 1e-6) <= step <= span / 2 * (1 + 1e-6)
    found = ticks(low, low + span, step)
    assert 1 <= len(found) <= 7
    assert all(low - step / 1e3 <= value <= low + span + step / 1e3 for value in found)


def test_a_line_knows_where_it_is(theme: Theme) -> None:
    line = Line()
    line.show_line(np.array([1.0, 3.0, 5.0]), np.array([2.0, np.nan, 4.0]), connect="finite")
    assert line.boundingRect().contains(1.0, 2.0)
    assert line.boundingRect().contains(5.0, 4.0)
    line.show_line(np.empty(0), np.empty(0))
    assert line.boundingRect().isEmpty()
