"""The row at a moment is the nearest one."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.log import EventLog
from rts_console.record.moments import row_at

from .events import START_NS, received


def test_an_empty_log_has_none() -> None:
    assert row_at(EventLog(), START_NS) is None


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=60), st.integers(-50, 1_050))
def test_it_is_the_nearest_row(times: list[int], moment: int) -> None:
    log = EventLog(chunk_rows=8)
    log.append("alice", [received(at_ns=START_NS + time) for time in times])
    found = row_at(log, START_NS + moment)
    assert found is not None
    assert abs(times[found] - moment) == min(abs(time - moment) for time in times)
    assert found == next(n for n, time in enumerate(times) if abs(time - moment) == abs(times[found] - moment))
