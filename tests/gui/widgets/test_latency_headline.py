"""The headline says what was measured, in letters larger than all others of the pane."""

import math

from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.latency_headline import LatencyHeadline
from rts_console.record.quality import Quality, SeriesKey


def test_it_shows_two_figures_large_and_nothing_before_there_are_any(theme: Theme, qtbot: QtBot) -> None:
    line = LatencyHeadline(theme)
    qtbot.addWidget(line)
    line.show()
    quality, key = Quality(), SeriesKey("round trip", "alice")
    line.show_figures("", None)
    assert (line.p50.text(), line.p95.text()) == ("–", "–")
    for number in range(100):
        quality.add_loop_lag(number * 1_000_000, float(number))
    line.show_figures(key.label, quality.summary(SeriesKey("loop lag"), 1.0, until_ns=99_000_000))
    assert 49 <= float(line.p50.text()) <= 50
    assert 94 <= float(line.p95.text()) <= 95
    assert QFontMetrics(line.p50.font()).height() > 1.2 * QFontMetrics(theme.font("body")).height()
    assert not math.isnan(float(line.p95.text()))
