"""What a plot is given is what a plain loop would give it; the axis is calm; the figures are said rightly."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.series import (
    LOOP_LAG,
    SHRINK_AFTER_S,
    CalmRange,
    SeriesModel,
    SeriesRow,
    break_gaps,
    is_doubtful,
    longest_gap,
    lost_columns,
    reduce_to_columns,
    round_up,
    share_text,
)
from rts_console.gui.theme import Theme
from rts_console.record.quality import SeriesKey, SeriesName, Summary

NAN = math.nan
ROUND_TRIP = SeriesKey("round trip", "alice")


def by_hand(samples: list[tuple[float, float]], width_s: float) -> list[tuple[float, float, float]]:
    """Middle, least and greatest of each column, the obvious way."""
    columns: dict[int, list[float]] = {}
    for at_s, value in samples:
        columns.setdefault(math.floor(at_s / width_s), []).append(value)
    made = []
    for column in sorted(columns):
        known = [value for value in columns[column] if not math.isnan(value)]
        made.append(((column + 0.5) * width_s, min(known, default=NAN), max(known, default=NAN)))
    return made


samples = st.lists(
    st.tuples(
        st.floats(1_700_000_000, 1_700_000_060),
        st.one_of(st.just(NAN), st.floats(0, 1e6)),
    ),
    max_size=120,
)


@given(samples, st.sampled_from([0.013, 0.25, 1.0, 7.5]))
def test_columns_are_those_of_a_plain_loop(samples: list[tuple[float, float]], width_s: float) -> None:
    times, values = (np.array(part, dtype=float) for part in (zip(*samples, strict=True) if samples else ((), ())))
    x, y = reduce_to_columns(times, values, width_s)
    expected = by_hand(samples, width_s)
    np.testing.assert_array_equal(x[0::2], [column[0] for column in expected])
    np.testing.assert_array_equal(x[1::2], x[0::2])
    np.testing.assert_array_equal(y[0::2], [column[1] for column in expected])
    np.testing.assert_array_equal(y[1::2], [column[2] for column in expected])
    lost = sorted({(math.floor(at_s / width_s) + 0.5) * width_s for at_s, value in samples if math.isnan(value)})
    np.testing.assert_array_equal(lost_columns(times, values, width_s), lost)


def test_a_million_samples_become_two_points_a_column() -> None:
    times = np.linspace(1_700_000_000, 1_700_000_100, 1_000_000, endpoint=False)
    x, y = reduce_to_columns(times, np.sin(times), 0.1)
    assert len(x) == len(y) == 2 * 1_000


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 0.1), (0.1, 0.1), (0.11, 0.15), (1, 1), (1.01, 1.5), (2.5, 3), (7.6, 10), (100, 100), (101, 150), (NAN, 0.1)],
)
def test_tops_are_round(value: float, top: float) -> None:
    assert round_up(value) == pytest.approx(top)


@given(st.floats(1e-6, 1e9))
def test_a_top_is_never_below_the_value(value: float) -> None:
    assert value * (1 - 1e-9) <= round_up(value) <= max(0.1, value * 2.01)


def test_a_range_grows_at_once_and_shrinks_slowly() -> None:
    calm = CalmRange()
    assert calm.update(2.0, 0.0) == 3.0
    assert calm.update(40.0, 0.1) == 50.0
    assert calm.update(2.0, 0.2) == 50.0
    assert calm.update(9.0, 1.0) == 50.0
    assert calm.update(2.0, 0.2 + SHRINK_AFTER_S) == 10.0  # the greatest of the time that it was lower


def test_a_rise_in_between_begins_the_wait_anew() -> None:
    calm = CalmRange()
    calm.update(40.0, 0.0)
    calm.update(2.0, 1.0)
    calm.update(45.0, 2.0)
    assert calm.update(2.0, 1.0 + SHRINK_AFTER_S) == 50.0


def test_a_view_that_the_reader_moved_fits_at_once() -> None:
    calm = CalmRange()
    calm.update(40.0, 0.0)
    assert calm.update(2.0, 0.1, at_once=True) == calm.top == 3.0


# The figures


def summary(p50: float = 1.0, *, p99: float = 3.0, count: int = 10, lost: int = 0, error_ms: float = 0.0) -> Summary:
    return Summary(0.5, 1.1, p50, 2.0, p99, 4.0, count, lost, error_ms)


def lags(*lag_ms: float) -> tuple[np.ndarray, np.ndarray]:
    """Ten samples a second, as long as there are values."""
    return 1_700_000_000 + np.arange(len(lag_ms)) / 10, np.array(lag_ms, dtype=float)


@pytest.mark.parametrize(
    ("lag_ms", "p50", "doubtful"),
    [(15.0, 0.4, False), (25.0, 4.0, True), (25.0, 40.0, False), (50.0, 40.0, True)],
)
def test_times_are_doubtful_when_the_lag_is_often_more_than_they_are(lag_ms: float, p50: float, doubtful: bool) -> None:
    assert is_doubtful(summary(p50), *lags(*([0.4] * 270 + [lag_ms] * 30))) is doubtful


def test_one_stall_at_the_start_spoils_no_series() -> None:
    assert not is_doubtful(summary(), *lags(*([300.0] * 10 + [0.4] * 20)))


def test_a_hiccup_now_and_then_spoils_no_series() -> None:
    assert not is_doubtful(summary(), *lags(*([40.0] + [0.4] * 29) * 10))


def test_without_a_lag_or_a_sample_nothing_is_doubted() -> None:
    assert not is_doubtful(summary(), *lags())
    assert not is_doubtful(summary(count=0), *lags(*[50.0] * 300))


@pytest.fixture
def model(qapp: QApplication, qtmodeltester: ModelTester) -> SeriesModel:
    theme = Theme()
    theme.apply(qapp, "light")
    model = SeriesModel(theme)
    qtmodeltester.check(model)
    return model


def row(
    key: SeriesKey = ROUND_TRIP, figures: Summary | None = None, *, shown: bool = True, doubtful: bool = False
) -> SeriesRow:
    return SeriesRow(key, figures or summary(), shown, QColor("#2358ee"), doubtful)


def test_figures_stand_in_their_columns(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row(figures=summary(0.4, count=1_204, lost=3))})
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts[:9] == ["round trip: alice", "0.400", "2.00", "3.00", "–", "4.00", "0.500", "1.10", "–"]
    assert texts[9:] == ["–", "3", "0", "exact", "1,204", "this window"]


def test_a_series_without_a_known_time_has_dashes(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row(figures=Summary(NAN, NAN, NAN, NAN, NAN, NAN, 0, 2, 0.0))})
    assert [model.index(0, column).data() for column in range(1, 10)] == ["–"] * 9
    assert model.index(0, SeriesModel.LOST).data() == "2"


def test_the_box_tells_who_listens_and_waits_to_be_shown(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row()})
    told: list[tuple[object, bool]] = []
    model.shown_changed.connect(lambda key, shown: told.append((key, shown)))
    box, role = model.index(0, SeriesModel.SERIES), Qt.ItemDataRole.CheckStateRole
    assert box.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.setData(box, Qt.CheckState.Unchecked.value, role)
    assert told == [(ROUND_TRIP, False)]
    assert Qt.CheckState(box.data(role)) == Qt.CheckState.Checked
    model.show({ROUND_TRIP: row(shown=False)})
    assert Qt.CheckState(box.data(role)) == Qt.CheckState.Unchecked
    assert not model.setData(model.index(0, SeriesModel.P50), Qt.CheckState.Checked.value, role)


def test_a_doubtful_figure_has_a_sign_and_says_why(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row(doubtful=True)})
    assert model.index(0, SeriesModel.P50).data(Qt.ItemDataRole.DecorationRole) is not None
    assert "busy" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    model.show({ROUND_TRIP: row()})
    assert model.index(0, SeriesModel.P50).data(Qt.ItemDataRole.DecorationRole) is None


def test_two_clocks_say_how_far_they_may_be_off(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row(figures=summary(error_ms=0.25))})
    assert "± 0.250 ms" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_time_below_nothing_by_two_clocks_says_how_little_is_known(model: SeriesModel) -> None:
    model.show({ROUND_TRIP: row(figures=replace(summary(error_ms=0.62), last=-0.31))})
    assert model.index(0, SeriesModel.LAST).data() == "< 0.620"
    model.show({ROUND_TRIP: row(figures=replace(summary(error_ms=0.62), last=-1.31))})
    assert model.index(0, SeriesModel.LAST).data() == "-1.31"  # more than the clocks can explain: seen as it is


def test_sorting_goes_by_number_and_puts_the_unknown_last(model: SeriesModel) -> None:
    keys = [SeriesKey("send", name) for name in ("a", "b", "c")]
    figures = (summary(9.0), summary(10.0), Summary(NAN, NAN, NAN, NAN, NAN, NAN, 0, 0, 0.0))
    model.show({key: row(key, each) for key, each in zip(keys, figures, strict=True)} | {LOOP_LAG: row(LOOP_LAG)})
    model.sort(SeriesModel.P50, Qt.SortOrder.DescendingOrder)
    assert model.keys() == (keys[1], keys[0], LOOP_LAG, keys[2])


def test_arrival_and_order_have_their_colours_and_never_round_up_to_all(model: SeriesModel) -> None:
    figures = replace(summary(), arrival=0.99999, reordered=2)
    model.show({ROUND_TRIP: row(figures=figures)})
    cell = model.index(0, SeriesModel.ARRIVAL)
    assert cell.data() == "99.99%"
    assert cell.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(0, SeriesModel.REORDERED).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert [share_text(each) for each in (0.0, 1.0, NAN, 0.5, 1e-9)] == ["0%", "100%", "–", "50.00%", "0.01%"]


@pytest.mark.parametrize(("name", "taken_by"), [("probe", "own process"), ("in the gateway", "gateway")])
def test_it_says_where_times_were_taken(model: SeriesModel, name: SeriesName, taken_by: str) -> None:
    model.show({SeriesKey(name, "x"): row(SeriesKey(name, "x"))})
    assert model.index(0, SeriesModel.TAKEN).data() == taken_by


def test_no_line_goes_through_an_outage() -> None:
    times = np.concatenate((np.arange(0.0, 10.0), np.arange(30.0, 40.0), [60.0]))
    longest = longest_gap(times, 0.1)
    assert longest == 5.0
    x, y = break_gaps(times, np.ones(len(times)), longest, 0.1)
    assert [place for place, value in zip(x, y, strict=True) if np.isnan(value)] == [9.0, 39.0]
    assert x[-2:].tolist() == pytest.approx([59.95, 60.05])  # what stands alone can be seen
    assert np.isfinite(y).sum() == len(times) + 1
    assert (np.diff(x) >= 0).all()


def test_a_line_without_a_gap_stays_as_it_is() -> None:
    times, values = np.arange(0.0, 10.0), np.arange(10.0)
    assert break_gaps(times, values, longest_gap(times, 0.1), 0.1) == (times, values)
    assert longest_gap(np.empty(0), 0.1) == longest_gap(np.array([3.0]), 0.1) == 0.5
    assert break_gaps(np.empty(0), np.empty(0), 0.5, 0.1)[0].size == 0
