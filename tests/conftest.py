"""Silence is enforced: what the program logs as a warning or worse fails a test that did not expect it."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator

import hypothesis
import pytest

# A shell has what it runs in the background ignore Ctrl-C, and all programs that the tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What a change did not break stays green: the drawn cases are the same in each run. `HYPOTHESIS_PROFILE=default` draws
# others each time, to look further. How long a drawing takes says how busy the machine is, not what is wrong.
hypothesis.settings.register_profile(
    "same",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _silence(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    handler = _Records()
    program, root = logging.getLogger("rts_console"), logging.getLogger()
    level = root.level
    program.addHandler(handler)
    try:
        yield handler.records
    finally:
        program.removeHandler(handler)
        root.setLevel(level)  # a command that was run in this process may have made the rest of it silent
    if handler.records and "expected_logs" not in request.fixturenames:
        lines = [f"{each.levelname} {each.name}: {each.getMessage()}" for each in handler.records]
        pytest.fail("unexpected log records (a test that expects some asks for expected_logs):\n" + "\n".join(lines))


@pytest.fixture
def expected_logs(_silence: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The program's log records of WARNING and above, as they come. A test that asks for them must check them."""
    return _silence


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Names without what differs from process to process: tokens and packed bytes have a time or a salt in them.

    Processes that share the tests must know them by the same names.
    """
    long = (isinstance(val, bytes) and len(val) > 12) or (isinstance(val, str) and len(val) > 40)
    return argname if long else None
