"""Files of what was measured: whole or not at all, and readable by others."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

from rts_console.gui.latency_export import CSV_HEADER, write_csv, write_hdr
from rts_console.gui.operator import Fault
from rts_console.record.percentiles import DIGITS, HIGHEST_NS, LOWEST_NS, Histogram
from rts_console.record.quality import Quality, SeriesKey

START_NS = 1_700_000_000 * 10**9


async def test_a_row_says_its_error_and_who_took_it(tmp_path: Path) -> None:
    quality = Quality()
    times = np.array([START_NS], dtype=np.int64)
    quality.add_samples(SeriesKey("gateway to peer", "alice", "zoe"), times, np.array([2.5]), np.array([0.25]))
    quality.add_samples(SeriesKey("probe", "a → b"), times, np.array([np.nan]))
    path = tmp_path / "times.csv"
    assert await write_csv(str(path), quality.rows(), [Fault(START_NS, 0, "delay 200 ms for all")]) == (2, 1)
    with path.open(encoding="utf-8", newline="") as file:
        header, first, second = csv.reader(file)
    assert tuple(header) == CSV_HEADER
    assert first[1:] == ["gateway to peer: zoe → alice", "2.500000", "0.250000", "window", "delay 200 ms for all"]
    assert second[1:] == ["probe: a → b", "", "0.000000", "probe", "delay 200 ms for all"]


def test_histograms_are_read_by_the_library(tmp_path: Path) -> None:
    histogram = Histogram()
    histogram.record(np.array([1.0, 2.0, 3.0]))
    path = tmp_path / "times.hlog"
    assert write_hdr(str(path), [("round trip: alice", histogram), ("none", Histogram())], START_NS) == 1
    reader = HistogramLogReader(str(path), HdrHistogram(LOWEST_NS, HIGHEST_NS, DIGITS))
    assert reader.get_next_interval_histogram().get_total_count() == 3
    reader.close()
    assert os.listdir(tmp_path) == ["times.hlog"]


def test_a_place_that_cannot_be_written_raises_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_hdr(str(tmp_path / "missing" / "x.hlog"), [], START_NS)
    assert os.listdir(tmp_path) == []
