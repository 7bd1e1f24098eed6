"""Costly work is done in steps, and not again before it is due."""

import time
from collections.abc import Iterator

from rts_console.gui.paced_job import STEP_S, PacedJob


def busy(seconds: float) -> None:
    end_s = time.thread_time() + seconds
    while time.thread_time() < end_s:
        pass


def test_it_is_done_in_steps_and_a_long_one_is_alone() -> None:
    done: list[str] = []

    def work() -> Iterator[bool]:
        done.append("short")
        yield False
        busy(STEP_S)
        done.append("as long as a step")
        yield False
        done.append("before the long one")
        yield True
        done.append("long")

    job = PacedJob(work, 60.0)
    assert job.go_on()
    assert done == ["short", "as long as a step"]
    assert job.go_on()
    assert done[-1] == "before the long one"
    assert not job.go_on()
    assert done[-1] == "long"
    assert not job.go_on()
    assert done.count("short") == 1  # it is due again in a minute
    job.anew()
    assert job.go_on()
    assert done.count("short") == 2


def test_one_that_fails_is_not_gone_on_with() -> None:
    def work() -> Iterator[bool]:
        raise ValueError
        yield False

    job = PacedJob(work, 0.0)
    try:
        job.go_on()
    except ValueError:
        pass
    assert not job.running
