"""Times are told to the millisecond and never rounded up into the next second."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.clock_text import full_time, milliseconds, short_time, time_of_day

LATEST_NS = 4_000_000_000_000_000_000


@given(st.integers(1, LATEST_NS))
def test_a_time_of_day_has_its_milliseconds_cut(at_ns: int) -> None:
    text = time_of_day(at_ns)
    assert text[:8] == datetime.fromtimestamp(at_ns // 10**9).strftime("%H:%M:%S")
    assert text[8:] == f".{at_ns // 10**6 % 1000:03}"


def test_whole_seconds_are_enough_for_some() -> None:
    assert short_time(0) == ""
    assert short_time(1_700_000_000_123_000_000) == time_of_day(1_700_000_000_123_000_000)[:8]


def test_a_moment_that_is_not_known_is_empty() -> None:
    assert time_of_day(0) == ""


@given(st.integers(1, LATEST_NS))
def test_a_full_time_reads_back_to_the_millisecond(at_ns: int) -> None:
    moment = datetime.fromisoformat(full_time(at_ns))
    assert moment.tzinfo is not None
    assert round(moment.timestamp() * 1000) == at_ns // 10**6


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4123, "0.412"), (7.3149, "7.31"), (42.26, "42.3"), (1204.4, "1,204"), (0.0, "0.000"), (float("nan"), "–")],
)
def test_milliseconds_show_the_digits_that_matter(value: float, text: str) -> None:
    assert milliseconds(value) == text
