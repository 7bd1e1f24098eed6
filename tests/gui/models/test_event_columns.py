import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.event_columns import SORT_KEYS, Column, TimeMode, TimeText, difference, epoch
from rts_console.record.order import COLUMNS

MS = 1_000_000
S = 1_000 * MS


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (0, "+0.000"),
        (412 * MS, "+0.412"),
        (-3 * S, "−3.000"),
        (62 * S + 3 * MS, "+1:02.003"),
        (-3_602 * S - 3 * MS, "−1:00:02.003"),
        (59_999 * MS + 600_000, "+1:00.000"),
    ],
)
def test_durations_always_have_milliseconds(ns, text):
    assert difference(ns) == text


@given(st.integers(-(10**16), 10**16))
def test_a_duration_and_its_opposite_differ_in_the_sign_alone(ns):
    assert difference(ns)[1:] == difference(-ns)[1:]


def test_the_epoch_has_milliseconds_and_nothing_for_an_unknown_moment():
    assert (epoch(1_700_000_000_123_999_999), epoch(0)) == ("1700000000.123", "")


def test_a_mode_without_its_other_moment_falls_back_on_the_time_of_day():
    times = TimeText()
    at_ns = 1_700_000_000 * S
    clock = times.text(at_ns, None)
    for mode in (TimeMode.START, TimeMode.REFERENCE):
        times.mode = mode
        assert times.text(at_ns, None) == clock
    assert clock.endswith(".000")


def test_the_times_of_many_seconds_are_right_after_each_other():
    times = TimeText()
    texts = [times.text((1_700_000_000 + second) * S + 7 * MS, None) for second in range(5_000)]
    assert len(set(texts)) == 5_000
    assert texts[0] == times.text(1_700_000_000 * S + 7 * MS, None)


def test_rows_are_sorted_by_columns_that_the_log_has():
    assert set(SORT_KEYS.values()) <= set(COLUMNS)


def test_the_names_in_the_settings_are_all_different():
    assert len({column.key for column in Column}) == len(Column)
