"""Five dots for a message: composed, on the wire, taken by the gateway, passed on, arrived; from its row alone.

`passed on` is to connections of receivers, or to the app server; `arrived` is receipts, or the app server's answer.
"""

import enum
from typing import Final, NamedTuple

from rts_console.protocol.words import MessageMode, UserMessageSendResult
from rts_console.record.row import Direction, Row, Severity

STEPS: Final = ("composed", "on the wire", "at the gateway", "passed on", "arrived")
"""What each of the five dots stands for."""


class StepState(enum.IntEnum):
    """How far one step is."""

    NONE = 0
    """The step does not exist for this row."""
    WAITING = 1
    DONE = 2
    PARTLY = 3
    """Some receivers have it, some have not (yet)."""
    FAILED = 4
    UNKNOWN = 5
    """Nobody can say; the outcome is unknown, or this mode of delivery tells nothing of it."""


class States(NamedTuple):
    """One state for each of `STEPS`."""

    composed: StepState
    written: StepState
    gateway: StepState
    passed_on: StepState
    arrived: StepState


_N, _W, _D, _P, _F, _U = StepState
_NOTHING: Final = States(_N, _N, _N, _N, _N)
_NOT_REACHED: Final = (UserMessageSendResult.NO_RECEIVER, UserMessageSendResult.NO_RELAY_PATH)
_MESSAGES: Final = ("message", "room message", "server message")


def states(row: Row) -> States:
    """The five dots of a row; all `NONE` when the row is no message."""
    if row.kind not in _MESSAGES or row.direction is Direction.NONE:
        return _NOTHING
    if row.direction is Direction.IN:
        return States(_D, _D, _D, _D, _D)
    if row.pending:
        return States(_D, _W, _W, _W, _W)
    if row.severity is Severity.SUCCESS:
        return _accepted(row)
    return _unknown(row) if row.severity is Severity.WARNING else _refused(row)


def _accepted(row: Row) -> States:
    if row.kind == "server message":
        return States(_D, _D, _D, _D, _D)
    if not row.recipients and not row.delivered:
        # An empty room takes a message too: it was passed on to nobody.
        return States(_D, _D, _D, _N, _N)
    return States(_D, _D, _D, _D, _arrived(row))


def _arrived(row: Row) -> StepState:
    if row.delivered >= max(1, row.recipients):
        return _D
    if row.mode is not None and row.mode is not MessageMode.RELIABLE_ORDERED:
        return _U  # no receipts in this mode
    return _P if row.delivered else _W


def _unknown(row: Row) -> States:
    return States(_D, _D if row.written_at_ns else _U, _U, _U, _U)


def _refused(row: Row) -> States:
    if not row.gateway_in_ns:
        # Refused on this side, or by the gateway as a command that it did not even begin.
        return States(_D, _D, _F, _N, _N) if row.written_at_ns else States(_D, _F, _N, _N, _N)
    if row.kind == "server message":
        got_it = row.code == UserMessageSendResult.E2BS_RETURN_FAILED
        return States(_D, _D, _D, _D if got_it else _F, _F if got_it else _N)
    if row.code in _NOT_REACHED:
        return States(_D, _D, _D, _F, _N)
    return States(_D, _D, _F, _N, _N)
