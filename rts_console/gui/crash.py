"""What nobody caught: logged with its traceback, told once for each kind, and the program goes on."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

crash_logger = logging.getLogger("rts_console.crash")


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One kind of error that nobody caught, and how often it happened."""

    kind: str
    """What tells it from others: the error's type and the file and line that raised it."""
    where: str
    """What was being done, in words: the task's name, or that Qt called."""
    message: str
    traceback: str
    """Of the first time."""
    count: int


class CrashBoundary:
    """Catches what nobody caught, for as long as it is entered: from Qt's slots, callbacks of the loop and tasks.

    Each error is logged with its traceback by ``rts_console.crash`` and the program goes on. ``report`` is called
    for the first error of each kind; errors of a known kind are only counted, see :attr:`reports`, and logged at
    the 10th, 100th, ... time, because a fault in painting comes sixty times a second.

    Enter it inside the main coroutine.
    """

    def __init__(self, report: Callable[[CrashReport], object]) -> None:
        self._report = report
        self._reports: dict[str, CrashReport] = {}

    @property
    def reports(self) -> tuple[CrashReport, ...]:
        """Every kind so far with its present count, oldest first."""
        return tuple(self._reports.values())

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._hook_before = sys.excepthook
        self._handler_before = self._loop.get_exception_handler()
        sys.excepthook = self._hook = self._on_uncaught
        self._loop.set_exception_handler(self._on_loop_error)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.set_exception_handler(self._handler_before)
        if sys.excepthook is self._hook:
            sys.excepthook = self._hook_before

    def caught(self, where: str, error: BaseException) -> None:
        """Take an error that some other boundary (an observer, a thread) caught ``where``."""
        self._count(_kind_of(error), where, str(error), error)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self.caught("Qt called a slot or an override", error)
        else:
            self._hook_before(kind, error, trace)

    def _on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        where = str(context.get("message") or "a callback failed")
        error = context.get("exception")
        if error is None:
            self._count(where, where, where, None)
        else:
            self.caught(where, error)

    def _count(self, kind: str, where: str, message: str, error: BaseException | None) -> None:
        known = self._reports.get(kind)
        if known is not None:
            self._reports[kind] = again = replace(known, count=known.count + 1)
            if math.log10(again.count).is_integer():
                crash_logger.error("%s: %s (%d times)", where, kind, again.count, exc_info=error)
            return
        crash_logger.error("%s: %s: %s", where, kind, message, exc_info=error)
        report = CrashReport(kind, where, message, _traceback_of(error), 1)
        self._reports[kind] = report
        try:
            self._report(report)
        except Exception:  # what shows errors must not be a source of them
            crash_logger.exception("the report of %s failed", kind)


def _kind_of(error: BaseException) -> str:
    trace = error.__traceback__
    if trace is None:
        return type(error).__qualname__
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{type(error).__qualname__} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def _traceback_of(error: BaseException | None) -> str:
    return "" if error is None else "".join(traceback.format_exception(error))
