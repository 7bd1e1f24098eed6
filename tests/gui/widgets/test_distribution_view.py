"""The distribution says what it shows, and shows it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.distribution_view import DistributionView, labels, ticks
from tests.gui.widgets.conftest import painted

RED = QColor("#ff0000")


def test_bars_percentiles_and_losses(theme: Theme, qtbot: QtBot) -> None:
    view = DistributionView(theme)
    qtbot.addWidget(view)
    view.resize(480, 260)
    empty = painted(view)
    view.show_times("probe: a → b", np.array([*np.linspace(10, 60, 500), np.nan]), RED, (20.0, 51.0))
    assert "500 samples, 1 lost" in view.text()
    assert "p50 35.0 ms" in view.accessibleDescription()
    image = painted(view)
    assert image != empty
    reds = sum(
        image.pixelColor(x, y).red() > 200 > 150 > image.pixelColor(x, y).green()
        for x in range(0, 480, 2)
        for y in range(0, 260, 2)
    )
    assert reds > 100


@given(st.floats(0.001, 1_000), st.floats(2, 1_000))
def test_ticks_stand_within_the_range(least: float, ratio: float) -> None:
    found = ticks(least, least * ratio)
    assert found == sorted(found)
    assert all(least * 0.99 <= value <= least * ratio * 1.01 for value in found)


@given(st.lists(st.floats(0, 400), min_size=1, max_size=5).map(sorted))
def test_every_percentile_is_named_whatever_the_room(places: list[float]) -> None:
    names = [f"p{number}" for number in range(len(places))]
    found = labels(list(zip(places, names, strict=True)), lambda text: 6.0 * len(text), 0.0, 400.0)
    assert " · ".join(label.text for label in found).split(" · ") == names
    assert all(label.left >= 0 and label.left + label.width <= 400 for label in found)


def test_labels_stand_apart_on_two_rows_and_the_rest_together() -> None:
    found = labels(
        [(50, "p50"), (300, "p90"), (305, "p95"), (308, "p99"), (309, "p99.9")], lambda t: 6.0 * len(t), 0, 400
    )
    assert [(label.row, label.text) for label in found] == [(0, "p50"), (0, "p90"), (1, "p95 · p99 · p99.9")]
