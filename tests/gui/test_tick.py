"""Rounds part by part: what is between them gets its turn, and a heavy or late loop has fewer of them."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer

from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.tick import FULL_TURN_S, LATE_MS, SLOWEST_TICK_MS, TICK_MS, Tick
from tests.support import until


class Lag(LoopLag):
    """As late as the test wants it."""

    late_ms = 0.0

    def recent(self, seconds: float = 5.0) -> list[float]:
        return [self.late_ms] * 3


class Rounds:
    """A tick of two parts that note when they are called."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.rounds = 0
        self.lag = Lag()
        self.owner = QObject()
        self.tick = Tick(lambda: (self.first, self.second), self._on_round, self.lag, self.owner)
        self.fails = self.stops = False
        self.more = 0

    def first(self) -> bool:
        self.notes.append("first")
        QTimer.singleShot(0, self.owner, lambda: self.notes.append("between"))
        if self.stops:
            self.tick.stop()
        if self.fails:
            raise RuntimeError("no")
        self.more -= 1
        return self.more >= 0

    def second(self) -> None:
        self.notes.append("second")

    def _on_round(self) -> None:
        self.rounds += 1


@pytest.fixture
def rounds(qapp: object) -> Iterator[Rounds]:
    made = Rounds()
    yield made
    made.tick.stop()


async def test_between_two_parts_the_loop_does_what_waits(rounds: Rounds) -> None:
    rounds.tick.start()
    await until(lambda: rounds.rounds >= 3)
    assert rounds.notes[:6] == ["first", "between", "second"] * 2


async def test_a_part_that_fails_does_not_end_the_rounds(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: errors.append(error))
    rounds.fails = True
    rounds.tick.start()
    await until(lambda: rounds.rounds >= 2)
    assert rounds.notes.count("second") >= 2
    assert [str(error) for error in errors][:2] == ["no", "no"]


async def test_a_part_that_is_not_over_goes_on_before_the_next_one(rounds: Rounds) -> None:
    rounds.more = 2
    rounds.tick.start()
    await until(lambda: rounds.rounds >= 1)
    notes = [note for note in rounds.notes if note != "between"]
    assert notes[:4] == ["first", "first", "first", "second"]


async def test_in_a_turn_that_has_worked_no_part_is_begun(rounds: Rounds) -> None:
    worked: list[bool] = []
    rounds.tick._parts = lambda: (lambda: worked.append(rounds.tick._turn_clock.used_s > FULL_TURN_S),)
    rounds.tick.start()
    ends = time.thread_time() + 2 * FULL_TURN_S
    while time.thread_time() < ends:
        pass
    rounds.tick._begin()
    assert worked == []
    await until(lambda: worked)
    assert worked[0] is False


async def test_it_stops_in_the_middle_of_a_round(rounds: Rounds) -> None:
    rounds.stops = True
    rounds.tick.start()
    await until(lambda: rounds.notes == ["first", "between"])
    assert not rounds.tick.active
    await asyncio.sleep(2 * TICK_MS / 1000)
    assert rounds.notes == ["first", "between"]
    assert rounds.rounds == 0


def test_heavy_rounds_come_seldom_and_light_ones_bring_the_pace_back(rounds: Rounds) -> None:
    tick = rounds.tick
    tick.adapt(60)
    assert tick.interval_ms == 240
    tick.adapt(10_000)
    assert tick.interval_ms == SLOWEST_TICK_MS
    for _ in range(30):
        tick.adapt(1)
    assert tick.interval_ms == TICK_MS


def test_a_late_loop_has_fewer_rounds_but_never_none(rounds: Rounds) -> None:
    rounds.lag.late_ms = LATE_MS + 1
    for _ in range(30):
        rounds.tick.adapt(1)
    assert TICK_MS < rounds.tick.interval_ms <= SLOWEST_TICK_MS // 2
    rounds.lag.late_ms = 0
    for _ in range(30):
        rounds.tick.adapt(1)
    assert rounds.tick.interval_ms == TICK_MS
