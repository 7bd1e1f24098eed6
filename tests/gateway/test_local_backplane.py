"""What is special about the backplane in memory; the rest is in `test_backplane`."""

from typing import Any

from rts_console.gateway.local_backplane import LocalBackplane
from tests.gateway.test_backplane import LOBBY, Bench


def test_it_answers_at_once_and_wakes_nobody() -> None:
    bench = Bench(LocalBackplane)
    outcomes: list[Any] = []
    bench.queue(outcomes)
    assert len(outcomes) == 1
    assert bench.wakes == 0


def test_each_begins_another_epoch() -> None:
    assert LocalBackplane().epoch != LocalBackplane().epoch


def test_a_fault_over_one_message_keeps_nobody_from_being_told(expected_logs: list[Any]) -> None:
    bench = Bench(LocalBackplane)
    bench.appended = lambda *_: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    assert bench.append().place.position == 1
    del bench.appended
    bench.append()
    assert [logged.place.position for _, logged in bench.events("appended")] == [2]
    assert len(bench.history(LOBBY)) == 2
    assert "could not be passed on" in expected_logs[0].getMessage()
