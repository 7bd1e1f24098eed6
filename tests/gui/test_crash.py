"""Whatever fails, wherever: it is told once, logged, and the program goes on."""

from __future__ import annotations

import asyncio
import logging
import sys

from PySide6.QtCore import QObject, Signal

from rts_console.gui.crash import CrashBoundary, CrashReport
from tests.support import until


class Emitter(QObject):
    emitted = Signal(int)


async def test_an_error_in_a_slot_goes_to_the_boundary(expected_logs: list[logging.LogRecord]) -> None:
    reports: list[CrashReport] = []
    emitter = Emitter()
    emitter.emitted.connect(lambda number: 1 / number)
    with CrashBoundary(reports.append):
        emitter.emitted.emit(0)
    (report,) = reports
    assert report.kind.startswith("ZeroDivisionError at ")
    assert __file__ in report.kind
    assert "1 / number" in report.traceback
    (record,) = expected_logs
    assert (record.name, record.levelname) == ("rts_console.crash", "ERROR")
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


async def test_an_error_in_a_callback_goes_to_the_boundary(expected_logs: list[logging.LogRecord]) -> None:
    reports: list[CrashReport] = []
    with CrashBoundary(reports.append):
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        await until(lambda: reports)
    assert len(expected_logs) == 1


async def test_each_kind_is_reported_once_and_counted(expected_logs: list[logging.LogRecord]) -> None:
    reports: list[CrashReport] = []
    with CrashBoundary(reports.append) as boundary:
        for number in range(25):
            boundary.caught("painting", raised(ValueError(number)))
        boundary.caught("painting", raised(TypeError("other")))
        boundary.caught("painting", raised_elsewhere(TypeError("other")))
    assert [each.count for each in reports] == [1, 1, 1]
    assert [each.count for each in boundary.reports] == [25, 1, 1]
    assert len({each.kind for each in reports}) == 3
    assert [each.getMessage().endswith("(10 times)") for each in expected_logs] == [False, True, False, False]


async def test_a_message_without_an_error_is_reported_too(expected_logs: list[logging.LogRecord]) -> None:
    reports: list[CrashReport] = []
    with CrashBoundary(reports.append):
        asyncio.get_running_loop().call_exception_handler({"message": "Task was destroyed"})
    assert [(each.kind, each.traceback) for each in reports] == [("Task was destroyed", "")]
    assert len(expected_logs) == 1


async def test_a_failing_report_is_logged_and_goes_no_further(expected_logs: list[logging.LogRecord]) -> None:
    def report(_report: CrashReport) -> None:
        raise OSError("no window")

    with CrashBoundary(report) as boundary:
        boundary.caught("painting", raised(ValueError()))
        boundary.caught("painting", raised(ValueError()))
    assert [each.exc_info[0] for each in expected_logs if each.exc_info] == [ValueError, OSError]


async def test_leaving_the_boundary_restores_what_was_there() -> None:
    loop = asyncio.get_running_loop()
    hook, handler = sys.excepthook, loop.get_exception_handler()
    with CrashBoundary(print):
        assert (sys.excepthook, loop.get_exception_handler()) != (hook, handler)
    assert (sys.excepthook, loop.get_exception_handler()) == (hook, handler)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def raised_elsewhere(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


# -- questions ----------------------------------------------------------------------------------------------


async def fail_with(error: Exception) -> None:
    raise error


# -- the crash boundary -------------------------------------------------------------------------------------
