"""A log that nobody reads must not hold up whoever writes it."""

import io
import logging
import threading
from collections.abc import Iterator

import pytest

from rts_console.gateway.log import patient_logging

log = logging.getLogger("tests.patient")


class Pipe(io.StringIO):
    """A stream whose reader can be away."""

    def __init__(self) -> None:
        super().__init__()
        self.reader_is_there = threading.Event()
        self.met = threading.Event()

    def write(self, text: str) -> int:
        self.met.set()
        self.reader_is_there.wait(10)
        return super().write(text)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    root = logging.getLogger()
    before, level, pipe = root.handlers, root.level, Pipe()
    handler = logging.StreamHandler(pipe)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    yield pipe
    pipe.reader_is_there.set()
    root.handlers = before
    root.setLevel(level)


def test_every_line_is_written_in_order(pipe: Pipe) -> None:
    pipe.reader_is_there.set()
    with patient_logging():
        for number in range(100):
            log.info("line %d", number)
    assert pipe.getvalue().splitlines() == [f"INFO line {number}" for number in range(100)]


def test_a_reader_who_is_away_holds_nobody_up_and_is_told_what_is_missing(pipe: Pipe) -> None:
    with patient_logging(limit=5):
        log.info("first")
        assert pipe.met.wait(10)
        for number in range(100):
            log.info("line %d", number)
        assert pipe.getvalue() == ""
        pipe.reader_is_there.set()
        while "line 4" not in pipe.getvalue():
            pass
    lines = pipe.getvalue().splitlines()
    assert [line for line in lines if line.startswith("INFO")] == ["INFO first", *(f"INFO line {n}" for n in range(5))]
    assert any(line.startswith("WARNING 95 log lines") for line in lines)


def test_the_handlers_are_put_back_even_if_nobody_reads(pipe: Pipe) -> None:
    before = logging.getLogger().handlers
    with patient_logging(limit=1):
        for _ in range(10):
            log.info("line")
    assert logging.getLogger().handlers == before
