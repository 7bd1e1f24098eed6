"""What is drawn is what was measured: columns against the plain way of counting."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record.smoke import BANDS, heat, round_range, smoke

SAMPLES = st.lists(
    st.tuples(st.floats(0, 100), st.one_of(st.floats(0.01, 1_000), st.just(math.nan))), min_size=0, max_size=120
)


def columns(samples: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([time for time, _value in samples]), np.array([value for _time, value in samples])


@settings(deadline=None, max_examples=150)
@given(SAMPLES, st.sampled_from([0.5, 3.0, 40.0]))
def test_each_column_is_that_of_its_samples(samples: list[tuple[float, float]], width: float) -> None:
    times, values = columns(samples)
    found = smoke(times, values, width)
    by_column: dict[int, list[float]] = {}
    for time, value in samples:
        by_column.setdefault(math.floor(time / width), []).append(value)
    assert len(found.times_s) == len(by_column)
    for place, (column, members) in enumerate(sorted(by_column.items())):
        known = sorted(value for value in members if not math.isnan(value))
        assert found.count[place] == len(members)
        assert math.isclose(found.loss[place], 1 - len(known) / len(members), abs_tol=1e-12)
        assert math.isclose(found.times_s[place], (column + 0.5) * width)
        if not known:
            assert math.isnan(found.median_ms[place])
            continue
        assert found.median_ms[place] == known[math.ceil(len(known) / 2) - 1]
        assert (found.low_ms[0][place], found.high_ms[0][place]) == (known[0], known[-1])
        for band in range(1, len(BANDS)):
            assert found.low_ms[band][place] <= found.median_ms[place] <= found.high_ms[band][place]


@given(SAMPLES)
def test_no_sample_of_the_heat_map_is_lost_silently(samples: list[tuple[float, float]]) -> None:
    times, values = columns(samples)
    found = heat(times, values, (10.0, 60.0), 50, least_ms=0.1, most_ms=500.0, rows=20)
    known = sum(not math.isnan(value) for value in values)
    assert int(found.counts.sum()) + found.outside == known
    assert found.counts.shape == (20, 50)


def test_a_cell_is_where_its_sample_is() -> None:
    found = heat(np.array([15.0]), np.array([10.0]), (10.0, 20.0), 10, least_ms=1.0, most_ms=1_000.0, rows=30)
    assert found.counts[10, 5] == 1
    assert math.isclose(found.row_ms(10), 10.0)
    assert math.isclose(found.row_ms(30), 1_000.0)


@given(st.lists(st.floats(0.001, 80_000), min_size=1, max_size=20))
def test_the_range_holds_all_and_is_not_flat(values: list[float]) -> None:
    least, most = round_range(np.array(values))
    assert least <= min(values) <= max(values) <= most
    assert most >= 2 * least


def test_without_values_there_is_a_range_all_the_same() -> None:
    assert round_range(np.array([math.nan])) == (0.1, 10.0)
    assert smoke(np.empty(0), np.empty(0), 1.0).highest == 0.0
