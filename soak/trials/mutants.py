"""Does the judge see anything? Seven bugs are planted, one at a time, in what is running: each must be found.

They are planted from outside and only here. Each story is also told without its bug, and must then be clean.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from unittest import mock

from rts_console.gateway import local_backplane, scope_log
from rts_console.gateway.backplane import Logged, Message, Place
from rts_console.gateway.limits import Repeats
from rts_console.gateway.scope_log import ScopeLog
from rts_console.gateway.sqlite_backplane import SqliteJournal
from rts_console.protocol.scopes import Order
from rts_console.protocol.sends import Sends
from soak.report import Report
from soak.story import Plan, play

Plant = Callable[[], AbstractContextManager[Any]]

CUTS: Final = Plan(cuts=0.2, rate=4, latency_s=0.1)
KILLS: Final = Plan(kills=0.1, cuts=0.02)
SKIPS: Final = Plan(skips=0.03, cuts=0.02)
QUIET: Final = Plan(quiet_kills=3, cuts=0.02, silences=0, late_s=25)


@dataclass(frozen=True)
class Size:
    """How long each story is."""

    seconds: float


FULL: Final = Size(seconds=240)
SHORT: Final = Size(seconds=40)


def run(report: Report, size: Size) -> None:
    """Each story without its bug, then with it."""
    caught: list[str] = []
    escaped: list[str] = []
    unclean: list[str] = []
    for plan in dict.fromkeys(plan for plan, _ in MUTANTS.values()):
        told = play(partial(_numbers, report, "control"), replace(plan, seconds=size.seconds))
        if told.faults:
            unclean.append(f"{plan}: {told.faults}: {dict(told.verdict.examples)}")
    for name, (plan, plant) in MUTANTS.items():
        with plant():
            told = play(partial(_numbers, report, "control"), replace(plan, seconds=size.seconds))
        (caught if told.faults else escaped).append(name)
        report.note(**{name: told.faults})
    report.note(seeded=len(MUTANTS))
    report.at_least("caught", len(caught), len(MUTANTS))
    report.none(controls_with_faults=len(unclean))
    if escaped or unclean:
        report.note(escaped=escaped, unclean=unclean)


def _numbers(report: Report, which: str, purpose: str) -> random.Random:
    return report.randomness(f"{which} {purpose}")


# --- the bugs -------------------------------------------------------------------------------------------------------


@contextmanager
def _drop_dedupe() -> Iterator[None]:
    """What comes a second time is taken for new."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(local_backplane, "REPEAT_WINDOW_S", -1))
        stack.enter_context(mock.patch.object(Repeats, "get", return_value=None))
        yield


def _ack_before_commit() -> AbstractContextManager[Any]:
    """The disk is written two seconds after the answer."""
    real = SqliteJournal.commit

    def late(self: SqliteJournal) -> None:
        asyncio.get_running_loop().call_later(2, real, self)

    return mock.patch.object(SqliteJournal, "commit", late)


def _skip_gap_check() -> AbstractContextManager[Any]:
    """The client shows a message whose forerunner is missing."""
    real = Order.take

    def blind(self: Order, place: Any, event: Any, now_ns: int) -> None:
        real(self, place._replace(previous=min(place.previous, self._position)), event, now_ns)

    return mock.patch.object(Order, "take", blind)


@contextmanager
def _reuse_epoch() -> Iterator[None]:
    """A gateway that has lost its data says that nothing happened."""
    same = mock.Mock(token_hex=lambda size: "5a5a")
    with mock.patch.object(scope_log, "secrets", same), mock.patch.object(local_backplane, "secrets", same):
        yield


def _wrong_previous() -> AbstractContextManager[Any]:
    """Each message names the place before the one before it."""
    real = ScopeLog.add

    def wrong(self: ScopeLog, message: Message, now_ns: int) -> Logged:
        logged = real(self, message, now_ns)
        epoch, position, previous = logged.place
        self.entries[-1] = Logged(Place(epoch, position, max(0, previous - 1)), message)
        return self.entries[-1]

    return mock.patch.object(ScopeLog, "add", wrong)


def _forget_resend() -> AbstractContextManager[Any]:
    """What had no answer when the link broke is dropped."""
    real = Sends.lost

    def forget(self: Sends, reason: str, now_ns: int) -> None:
        real(self, reason, now_ns)
        for call_id in [call_id for call_id, message in self._waiting.items() if message.first_written_ns]:
            del self._waiting[call_id]

    return mock.patch.object(Sends, "lost", forget)


def _no_order_on_resend() -> AbstractContextManager[Any]:
    """What is sent again is sent last first."""
    real = Sends._write_waiting

    def backwards(self: Sends, now_ns: int) -> None:
        self._waiting = dict(reversed(self._waiting.items()))
        real(self, now_ns)

    return mock.patch.object(Sends, "_write_waiting", backwards)


MUTANTS: Final[dict[str, tuple[Plan, Plant]]] = {
    "drop_dedupe": (CUTS, _drop_dedupe),
    "ack_before_commit": (KILLS, _ack_before_commit),
    "skip_gap_check": (SKIPS, _skip_gap_check),
    "reuse_epoch": (QUIET, _reuse_epoch),
    "wrong_previous": (CUTS, _wrong_previous),
    "forget_resend": (CUTS, _forget_resend),
    "no_order_on_resend": (CUTS, _no_order_on_resend),
}
