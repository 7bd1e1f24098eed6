"""Silence is enforced: what the program logs as a warning or worse fails a test that did not expect it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _silence(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    handler = _Records()
    program = logging.getLogger("rts_console")
    program.addHandler(handler)
    try:
        yield handler.records
    finally:
        program.removeHandler(handler)
    if handler.records and "expected_logs" not in request.fixturenames:
        lines = [f"{each.levelname} {each.name}: {each.getMessage()}" for each in handler.records]
        pytest.fail("unexpected log records (a test that expects some asks for expected_logs):\n" + "\n".join(lines))


@pytest.fixture
def expected_logs(_silence: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The program's log records of WARNING and above, as they come. A test that asks for them must check them."""
    return _silence
