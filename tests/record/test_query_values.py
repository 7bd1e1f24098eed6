import os
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.query_syntax import QueryError, Value
from rts_console.record.query_values import (
    NS_PER_DAY,
    LocalClock,
    check_of,
    milliseconds,
    moment,
    size,
    whole_number,
    word_check,
)


def value(text, *, in_quotes=False):
    return Value(text, in_quotes, 3, 3 + len(text))


@pytest.fixture
def zone():
    """Run in a zone with summer time, whatever the machine has."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("text", "bytes_"), [("300", 300), ("4k", 4096), ("1.5K", 1536), ("2MB", 2 << 20), ("1GiB", 1 << 30), ("7b", 7)]
)
def test_sizes(text, bytes_):
    assert size(value(text)).exact == bytes_


@pytest.mark.parametrize(
    ("text", "exact"), [("200", 200), ("1.5s", 1500), ("300us", 0.3), ("2m", 120_000), ("10ms", 10), ("1h", 3.6e6)]
)
def test_durations(text, exact):
    assert milliseconds(value(text)).exact == pytest.approx(exact)


def test_a_duration_equals_what_rounds_to_it():
    check = check_of(":", milliseconds(value("1.2")))
    assert check(np.array([1.14, 1.16, 1.2, 1.24, 1.26, np.nan])).tolist() == [False, True, True, True, False, False]


@pytest.mark.parametrize("text", ["", "4x", "k", "1.2.3", "1e5", "-1"])
def test_what_is_no_size_is_refused_with_its_place(text):
    with pytest.raises(QueryError) as caught:
        size(value(text))
    assert (caught.value.start, caught.value.end) == (3, 3 + len(text))


def test_huge_numbers_are_bounded():
    assert check_of("<", whole_number(value("9" * 40)))(np.array([2**62])).tolist() == [True]
    assert check_of(">", size(value("9" * 30 + "g")))(np.array([2**62])).tolist() == [False]


@given(st.integers(-5, 5), st.sampled_from([":", "<", "<=", ">", ">="]), st.lists(st.integers(-6, 6)))
def test_whole_numbers_compare_as_python_does(number, operator, numbers):
    mask = check_of(operator, whole_number(value(str(number))))(np.array(numbers, dtype=np.int64))
    python = {":": "__eq__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}[operator]
    assert mask.tolist() == [getattr(one, python)(number) for one in numbers]


@pytest.mark.parametrize(
    ("text", "kind", "low", "span"),
    [
        ("10:15", "clock", 36_900 * 10**9, 60 * 10**9),
        ("10:15:03", "clock", 36_903 * 10**9, 10**9),
        ("10:15:03.2", "clock", 36_903_200_000_000, 10**8),
        ("+30s", "since", 30 * 10**9, 1),
        ("+1.5", "since", 1_500_000_000, 1),
        ("2026-03-01T10:15:00Z", "absolute", 1_772_360_100 * 10**9, 10**9),
        ("2026-03-01T10:15:00.25+08:00", "absolute", 1_772_331_300 * 10**9 + 250_000_000, 10**7),
    ],
)
def test_moments(text, kind, low, span):
    found = moment(value(text))
    assert (found.kind, found.bounds.low, found.bounds.high - found.bounds.low) == (kind, low, span)


def test_the_day_of_the_change_has_23_hours(zone):
    day = moment(value("2026-03-29")).bounds
    assert day.high - day.low == 23 * 3600 * 10**9


@pytest.mark.parametrize("text", ["24:00", "10:60", "2026-02-30", "2026-13-01T10:00", "yesterday", "10", "0000-01-01"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(QueryError):
        moment(value(text))


def test_time_of_day_over_midnight_and_the_change(zone):
    before = 1_774_738_800 * 10**9  # 2026-03-29 00:00 in Berlin; at 02:00 it becomes 03:00
    hours = np.array([before + hour * 3600 * 10**9 for hour in (-1, 0, 1, 2, 22, 23)], dtype=np.int64)
    assert (LocalClock().of(hours) // (3600 * 10**9)).tolist() == [23, 0, 1, 3, 23, 0]
    assert (LocalClock().of(hours[1:3]) // (3600 * 10**9)).tolist() == [0, 1]
    assert LocalClock().of(hours[:0]).tolist() == []


def test_times_that_no_calendar_has_do_not_stop_it():
    clock = LocalClock().of(np.array([-(2**62), 0, 2**62], dtype=np.int64))
    assert ((clock >= 0) & (clock < NS_PER_DAY)).all()


@pytest.mark.parametrize(
    ("pattern", "word", "fits"),
    [
        ("bob", "BOB", True),
        ("bob", "bobby", False),
        ("b*", "Bob", True),
        ("*", "", False),
        ("*", "x", True),
        ("user-?", "user-1", True),
        ("user-?", "user-12", False),
        ("*a*b*", "xxaxxbxx", True),
        ("*a*b", "xxaxxbx", False),
        ("a*a", "a", False),
        ("", "", True),
        ("", "x", False),
    ],
)
def test_wildcards(pattern, word, fits):
    assert word_check((value(pattern),))(word) is fits


def test_a_quoted_value_has_no_wildcards():
    assert word_check((value("a*", in_quotes=True),))("a*")
    assert not word_check((value("a*", in_quotes=True),))("ab")


def test_many_wildcards_take_no_time():
    assert not word_check((value("*a" * 60 + "b"),))("a" * 128)
