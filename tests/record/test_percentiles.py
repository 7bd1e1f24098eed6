"""The histogram: the library's buckets, three digits, merging loses nothing, and the library reads what it writes."""

import math
import time

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record.percentiles import DIGITS, HIGHEST_NS, LOWEST_NS, Histogram, bucket_of, decode, log_lines

TIMES = st.lists(st.floats(0.001, 90_000), min_size=1, max_size=200)


def of(values: list[float]) -> Histogram:
    histogram = Histogram()
    histogram.record(np.array(values))
    return histogram


def test_without_values_there_are_no_figures() -> None:
    histogram = Histogram()
    assert math.isnan(histogram.mean)
    assert math.isnan(histogram.percentiles([50])[0])
    assert list(histogram.rows()) == []


@given(st.integers(0, HIGHEST_NS))
def test_the_buckets_are_those_of_the_library(value: int) -> None:
    library = HdrHistogram(LOWEST_NS, HIGHEST_NS, DIGITS)
    assert bucket_of(np.array([float(value)]))[0] == library._counts_index_for(value)


@settings(max_examples=100, deadline=None)
@given(TIMES)
def test_percentiles_are_exact_to_three_digits(values: list[float]) -> None:
    histogram = of(values)
    ordered = sorted(values)
    for percent, found in zip((50, 95, 99, 99.9), histogram.percentiles((50, 95, 99, 99.9)), strict=True):
        truth = ordered[max(1, math.ceil(percent / 100 * len(values) - 1e-9)) - 1]
        assert found == pytest.approx(truth, rel=1e-3, abs=LOWEST_NS / 1e6)
    assert histogram.mean == pytest.approx(sum(values) / len(values))
    assert (histogram.least, histogram.most) == (pytest.approx(ordered[0]), pytest.approx(ordered[-1]))


@settings(max_examples=60, deadline=None)
@given(TIMES, TIMES)
def test_merged_is_as_if_recorded_together(first: list[float], second: list[float]) -> None:
    merged, together = of(first), of(first + second)
    merged.merge(of(second))
    assert merged.percentiles((1, 50, 99)) == together.percentiles((1, 50, 99))
    assert (merged.count, merged.most) == (together.count, together.most)


@settings(max_examples=40, deadline=None)
@given(TIMES)
def test_the_library_reads_what_is_written(values: list[float]) -> None:
    histogram = of(values)
    library = HdrHistogram.decode(histogram.encode().encode())
    assert library.get_total_count() == len(values)
    expected = histogram.percentiles([99])[0]
    assert library.get_value_at_percentile(99) / 1e6 == pytest.approx(expected, rel=2e-3, abs=2e-4)
    again = decode(histogram.encode())
    assert again.count == len(values)
    assert again.percentiles([50])[0] == pytest.approx(histogram.percentiles([50])[0], rel=2e-3, abs=2e-4)


def test_the_log_is_read_by_the_library(tmp_path: object) -> None:
    path = f"{tmp_path}/times.hlog"
    lines = log_lines(
        [("round trip: alice", of([1.0, 2.0])), ("none", Histogram()), ("a → b", of([3.0]))], 100.0, 130.0
    )
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    reader = HistogramLogReader(path, HdrHistogram(LOWEST_NS, HIGHEST_NS, DIGITS))
    found = []
    while (each := reader.get_next_interval_histogram()) is not None:
        found.append((each.get_tag(), each.get_total_count()))
    reader.close()
    assert found == [("round_trip:alice", 2), ("a>b", 1)]


def test_what_is_no_histogram_is_refused() -> None:
    for text in ("", "HIST", "HISTFAAAAEV42pNpmSz"):
        with pytest.raises(ValueError, match="no HdrHistogram"):
            decode(text)


def test_nan_is_no_value_and_what_does_not_fit_is_counted() -> None:
    histogram = of([math.nan, -0.5, 200_000.0])
    assert (histogram.count, histogram.negative, histogram.over) == (2, 1, 1)
    assert (histogram.least, histogram.most) == (-0.5, 200_000.0)


def test_the_rows_end_at_100_percent() -> None:
    rows = list(of([1.0, 1.0, 5.0]).rows())
    assert [count for _edge, _share, count in rows] == [2, 1]
    assert rows[-1][1] == 100


def test_a_batch_is_much_cheaper_than_the_library() -> None:
    values = np.random.default_rng(1).exponential(5, 10_000)
    library = HdrHistogram(LOWEST_NS, HIGHEST_NS, DIGITS)
    ours = []
    for _ in range(5):
        histogram = Histogram()
        start = time.process_time()
        histogram.record(values)
        ours.append(time.process_time() - start)
    start = time.process_time()
    for value in (values[:2_000] * 1e6).astype(int).tolist():
        library.record_value(value)
    theirs = (time.process_time() - start) * 5
    assert min(ours) < theirs / 5
