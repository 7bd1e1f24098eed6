"""Stories run on the program's own loop, like the tests of the window."""

from tests.gui.conftest import (
    _application,
    _loop_is_left_clean,
    _nothing_left_behind,
    pytest_asyncio_loop_factories,
    pytest_runtest_setup,
)

__all__ = [
    "_application",
    "_loop_is_left_clean",
    "_nothing_left_behind",
    "pytest_asyncio_loop_factories",
    "pytest_runtest_setup",
]
