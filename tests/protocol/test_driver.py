"""What a session asks of its driver."""

from typing import get_args

import pytest

from rts_console.protocol.driver import Abort, Action, Close, Open


def test_requests_are_values_that_nobody_changes() -> None:
    assert Close(1000, "logged out") == Close(1000, "logged out") != Close(1000, "closed")
    with pytest.raises(AttributeError):
        Abort("late").reason = "later"  # type: ignore[misc]


def test_these_are_all() -> None:
    assert set(get_args(Action)) == {Open, Close, Abort}
