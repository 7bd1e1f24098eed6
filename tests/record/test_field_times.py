"""Times in all the ways in which field logs write them."""

import contextlib
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.field_times import NS, FieldLogError, Times

MADE = datetime(2026, 11, 20, 14, 3, 22, 410_000, tzinfo=timezone(timedelta(hours=8)))
AT_NS = int(MADE.timestamp()) * NS + 410_000_000
WHOLE_NS = AT_NS // NS * NS
MINUTE_NS = AT_NS // (60 * NS) * 60 * NS


@pytest.fixture
def times() -> Times:
    """Of a log of that day, written in China."""
    return Times("2026-11-20", 8.0)


@pytest.mark.parametrize(
    ("text", "at_ns"),
    [
        ("2026-11-20 14:03:22.410", AT_NS),
        ("2026-11-20 14:03:22,410", AT_NS),
        ("[2026-11-20 14:03:22.410]", AT_NS),
        ("2026-11-20T06:03:22.410Z", AT_NS),
        ("2026-11-20T14:03:22.410+08:00", AT_NS),
        ("2026-11-20T14:03:22.410 +0800", AT_NS),
        ("2026-11-20 06:03:22.410 UTC", AT_NS),
        ("2026-11-20 14:03:22.410 GMT+8", AT_NS),
        ("2026-11-20 14:03:22.410 CST", AT_NS),
        ("2026-11-20_14:03:22.410", AT_NS),
        ("2026-11-20 14:03", MINUTE_NS),
        ("26-11-20 14:03:22", WHOLE_NS),
        ("2026/11/20 14:03:22.410", AT_NS),
        ("2026/11/20 2:03:22.410 PM", AT_NS),
        ("20.11.2026 14:03:22,410", AT_NS),
        ("20/11/2026 14:03:22", WHOLE_NS),
        ("11/20/2026 2:03:22 PM", WHOLE_NS),
        ("11/20/2026 2:03:22 p.m.", WHOLE_NS),
        ("20/Nov/2026:14:03:22 +0800", WHOLE_NS),
        ("Fri, 20 Nov 2026 06:03:22 GMT", WHOLE_NS),
        ("20 Nov 2026 14:03:22", WHOLE_NS),
        ("November 20, 2026 2:03:22 PM", WHOLE_NS),
        ("Fri Nov 20 14:03:22 2026", WHOLE_NS),
        ("Fri Nov 20 14:03:22 CST 2026", WHOLE_NS),
        ("Nov 20 14:03:22.410", AT_NS),
        ("11-20 14:03:22.410", AT_NS),
        ("14:03:22.410", AT_NS),
        ("14:03:22:410", AT_NS),
        ("2026年11月20日 14:03:22.410", AT_NS),
        ("2026年11月20日 下午2:03:22", WHOLE_NS),
        ("星期五 2026年11月20日 14:03:22", WHOLE_NS),
        ("2026年11月20日14时03分22秒", WHOLE_NS),
        ("2026-11-20 下午2:03:22", WHOLE_NS),
        ("11月20日 14:03", MINUTE_NS),
        ("20261120140322410", AT_NS),
        ("20261120140322", WHOLE_NS),
        ("20261120 140322.410", AT_NS),
        ("20261120T140322+0800", WHOLE_NS),
        (str(AT_NS), AT_NS),
        (str(AT_NS // 1_000), AT_NS),
        (str(AT_NS // 1_000_000), AT_NS),
        (f"{AT_NS // NS}.41", AT_NS),
        (str(AT_NS // NS), WHOLE_NS),
    ],
)
def test_times_are_read_in_all_the_ways_in_which_logs_write_them(times: Times, text: str, at_ns: int) -> None:
    assert times.read(text) == at_ns
    assert times.read(f" {text} ") == at_ns


@pytest.mark.parametrize(("day_first", "month"), [(False, 3), (True, 4)])
def test_where_both_may_be_the_day_it_is_as_was_said(day_first: bool, month: int) -> None:
    at = datetime.fromtimestamp(Times(day_first=day_first).read("3/4/2026 12:00:00") / NS, UTC)
    assert at.month == month


def test_midnight_and_noon() -> None:
    times = Times("2026-11-20")
    day_ns = times.read("00:00:00")
    assert times.read("12:00:00 AM") == day_ns
    assert times.read("12:00:00 PM") == day_ns + 12 * 3600 * NS


@pytest.mark.parametrize(
    "text", ["", "now", "-5", "1.76e9", "12", "99:99:99", "2026-13-40 12:00:00", "Foo 20 14:03:22"]
)
def test_what_is_no_time_says_why(times: Times, text: str) -> None:
    with pytest.raises(FieldLogError, match="known form|calendar"):
        times.read(text)


@pytest.mark.parametrize("text", ["14:03:22", "Nov 20 14:03:22", "11-20 14:03:22"])
def test_what_is_not_said_is_asked_for(text: str) -> None:
    with pytest.raises(FieldLogError, match="Give the day"):
        Times().read(text)


@pytest.mark.parametrize(("day", "zone"), [("yesterday", 0), ("2026-13-01", 0), ("", 25.0)])
def test_days_and_zones_that_do_not_exist(day: str, zone: float) -> None:
    with pytest.raises(FieldLogError):
        Times(day, zone)


@given(st.text(max_size=40))
def test_nothing_but_our_own_error_comes_of_any_text(text: str) -> None:
    with contextlib.suppress(FieldLogError):
        assert Times("2026-11-20").read(text) != 0


@pytest.mark.parametrize("text", ["1" * 100_000, "1:" * 50_000, " " * 100_000 + "x", "Nov " * 20_000])
def test_a_long_text_takes_no_long_time(times: Times, text: str) -> None:
    began = time.process_time()
    with pytest.raises(FieldLogError):
        times.read(text)
    assert time.process_time() - began < 1.0


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31), timezones=st.just(UTC)))
def test_every_moment_is_read_back_to_the_microsecond(moment: datetime) -> None:
    at_ns = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1_000
    times = Times(day_first=True)
    for form in ("%Y-%m-%dT%H:%M:%S.%fZ", "%d/%m/%Y %H:%M:%S.%f", "%d %b %Y %H:%M:%S.%f", "%Y%m%d%H%M%S%f"):
        assert times.read(moment.strftime(form)) == at_ns
