"""The loop keeps asyncio's promises on Qt, and tasks, errors and dialogs keep theirs."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QSocketNotifier, Qt, QTimer

from rts_console.gui.crash import CrashBoundary, CrashReport
from rts_console.gui.loop import QtLoop, TaskScope
from tests.support import until

ROOT = Path(__file__).parents[2]


def run_python(source: str, *, interrupt: int = 0, arguments: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a program of its own; send SIGINT each time it prints a line, ``interrupt`` times at most."""
    process = subprocess.Popen(
        [sys.executable, *arguments, "-c", source],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    lines = []
    for _ in range(interrupt):
        lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(process.args, process.returncode, "".join(lines) + out, err)


# -- timers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("delay_s", "trials"), [(0.0004, 50), (0.001, 100), (0.01, 30), (0.1, 8)])
async def test_a_sleep_is_never_early(delay_s: float, trials: int) -> None:
    errors_s = []
    for _ in range(trials):
        started = time.perf_counter()
        await asyncio.sleep(delay_s)
        errors_s.append(time.perf_counter() - started - delay_s)
    assert min(errors_s) >= 0
    assert statistics.median(errors_s) < 0.004


async def test_a_long_sleep_is_not_early_by_a_share_of_its_length() -> None:
    started = time.perf_counter()
    slept = [asyncio.sleep(0.9, started) for _ in range(3)] + [asyncio.sleep(1.0, started)]
    for sleep, delay_s in zip(asyncio.as_completed(slept), (0.9, 0.9, 0.9, 1.0), strict=True):
        await sleep
        assert 0 <= time.perf_counter() - started - delay_s < 0.025


async def test_timers_ring_in_the_order_of_their_deadlines() -> None:
    loop = asyncio.get_running_loop()
    rung: list[int] = []
    now = loop.time()
    for number in (3, 1, 2, 0):
        loop.call_at(now + number * 0.003, rung.append, number)
    await until(lambda: len(rung) == 4)
    assert rung == [0, 1, 2, 3]


async def test_no_timer_of_a_crowd_is_early() -> None:
    loop = asyncio.get_running_loop()
    early_s: list[float] = []
    start = loop.time() + 0.001
    deadlines = [start + number * 0.00037 for number in range(200)]
    for deadline in deadlines:
        loop.call_at(deadline, lambda deadline=deadline: early_s.append(deadline - loop.time()))
    await until(lambda: len(early_s) == len(deadlines))
    assert max(early_s) <= 0


async def test_the_timer_of_qt_is_a_precise_one() -> None:
    loop = asyncio.get_running_loop()
    handle = loop.call_later(30, print)
    (timer,) = qt_timers(loop)
    assert timer.timerType == Qt.TimerType.PreciseTimer
    handle.cancel()


async def test_a_timer_says_when_it_will_ring() -> None:
    loop = asyncio.get_running_loop()
    handle = loop.call_at(loop.time() + 30, print)
    assert handle.when() - loop.time() == pytest.approx(30, abs=0.5)
    handle.cancel()


async def test_cancelled_timers_vanish() -> None:
    loop = asyncio.get_running_loop()
    handles = [loop.call_later(30, print) for _ in range(1000)]
    assert len(qt_timers(loop)) == 1
    references = [weakref.ref(handle) for handle in handles]
    while handles:
        handles.pop().cancel()
    assert qt_timers(loop) == []
    gc.collect()
    assert not any(reference() for reference in references)


async def test_a_crowd_of_cancelled_timers_behind_a_live_one_is_cleared_away() -> None:
    loop = asyncio.get_running_loop()
    first = loop.call_later(20, print)
    references = []
    for _ in range(1000):
        handle = loop.call_later(30, print)
        references.append(weakref.ref(handle))
        handle.cancel()
    del handle
    assert sum(reference() is not None for reference in references) <= 101
    first.cancel()
    assert not any(reference() for reference in references)


async def test_a_cancelled_timer_behind_the_last_one_to_ring_vanishes_too() -> None:
    loop = asyncio.get_running_loop()
    rung = loop.create_future()
    loop.call_later(0.002, rung.set_result, None)
    loop.call_later(30, print).cancel()
    await rung
    assert qt_timers(loop) == []


async def test_a_cancelled_timer_does_not_ring_and_its_neighbours_do() -> None:
    loop = asyncio.get_running_loop()
    rung: list[str] = []
    loop.call_later(0.002, rung.append, "before")
    loop.call_later(0.004, rung.append, "cancelled").cancel()
    late = loop.call_later(0.006, rung.append, "cancelled when due")
    loop.call_later(0.003, late.cancel)
    loop.call_later(0.008, rung.append, "after")
    await until(lambda: "after" in rung)
    assert rung == ["before", "after"]


async def test_a_timer_beyond_what_qt_can_count_is_accepted() -> None:
    loop = asyncio.get_running_loop()
    rung: list[str] = []
    far = loop.call_later(100 * 24 * 3600, rung.append, "far")
    loop.call_later(0.001, rung.append, "near")
    await until(lambda: rung)
    far.cancel()
    assert rung == ["near"]


def qt_timers(loop: asyncio.AbstractEventLoop) -> list[Any]:
    """The timers of some length that Qt holds for the loop's objects."""
    dispatcher = QAbstractEventDispatcher.instance()
    owned = [each for each in vars(loop).values() if isinstance(each, QObject)]
    return [timer for each in owned for timer in dispatcher.registeredTimers(each) if timer.interval > 0]


# -- callbacks ----------------------------------------------------------------------------------------------


async def test_callbacks_run_in_order_whoever_queued_them() -> None:
    loop = asyncio.get_running_loop()
    seen: list[int] = []
    for number in range(0, 3000, 3):
        loop.call_soon(seen.append, number)
        loop.call_soon_threadsafe(seen.append, number + 1)
        loop.call_soon(loop.call_soon, seen.append, 10_000 + number)
        loop.call_soon(seen.append, number + 2)
    await until(lambda: len(seen) == 4000)
    assert seen == [*range(3000), *range(10_000, 13_000, 3)]


async def test_what_a_callback_queues_waits_for_the_next_batch() -> None:
    loop = asyncio.get_running_loop()
    seen: list[str] = []
    loop.call_soon(lambda: loop.call_soon(seen.append, "queued by the first"))
    loop.call_soon(seen.append, "second")
    await until(lambda: len(seen) == 2)
    assert seen == ["second", "queued by the first"]


async def test_qt_gets_its_turn_during_a_storm_of_callbacks() -> None:
    loop = asyncio.get_running_loop()
    storm_is_on = True

    def again() -> None:
        if storm_is_on:
            loop.call_soon(again)

    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(5)
    for _ in range(100):
        loop.call_soon(again)
    await until(lambda: len(ticks) >= 10)
    storm_is_on = False
    timer.stop()


async def test_a_long_batch_is_broken_up_for_qt() -> None:
    loop = asyncio.get_running_loop()
    order: list[str] = []
    for _ in range(200):
        loop.call_soon(time.sleep, 0.001)
    loop.call_soon(order.append, "the batch is over")
    QTimer.singleShot(20, lambda: order.append("Qt had its turn"))
    await until(lambda: len(order) == 2)
    assert order == ["Qt had its turn", "the batch is over"]


async def test_a_cancelled_callback_does_not_run() -> None:
    loop = asyncio.get_running_loop()
    seen: list[str] = []
    loop.call_soon(seen.append, "cancelled").cancel()
    loop.call_soon_threadsafe(seen.append, "cancelled").cancel()
    loop.call_soon(seen.append, "run")
    await until(lambda: seen)
    assert seen == ["run"]


async def test_a_burst_of_callbacks_costs_about_what_it_costs_asyncio() -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(False)  # which costs more than all the rest
    costs_ns = []
    for _ in range(5):
        done = loop.create_future()
        started = time.thread_time_ns()
        for _ in range(5000):
            loop.call_soon(int)
        loop.call_soon(done.set_result, None)
        await done
        costs_ns.append((time.thread_time_ns() - started) / 5000)
    # One turn of Qt per callback cannot be had for this, not even on a fast machine; a batch costs a tenth.
    assert min(costs_ns) < 4000


async def test_another_thread_wakes_an_idle_loop_with_its_context() -> None:
    loop = asyncio.get_running_loop()
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="the loop's")
    seen: list[tuple[str, int]] = []
    handles: list[asyncio.Handle] = []

    def from_elsewhere() -> None:
        context = contextvars.copy_context()
        context.run(variable.set, "the thread's")
        note: Callable[[], None] = lambda: seen.append((variable.get(), threading.get_ident()))  # noqa: E731
        handles.append(loop.call_soon_threadsafe(note, context=context))

    async with asyncio.timeout(5):
        await loop.run_in_executor(None, from_elsewhere)
    await until(lambda: seen)
    assert seen == [("the thread's", threading.get_ident())]
    assert isinstance(handles[0], asyncio.Handle)


async def test_many_threads_lose_no_callback() -> None:
    loop = asyncio.get_running_loop()
    seen: list[tuple[int, int]] = []

    def flood(thread: int) -> None:
        for number in range(500):
            loop.call_soon_threadsafe(seen.append, (thread, number))

    threads = [threading.Thread(target=flood, args=(each,)) for each in range(4)]
    for thread in threads:
        thread.start()
    await until(lambda: len(seen) == 2000)
    for thread in threads:
        thread.join()
    for each in range(4):
        assert [number for thread, number in seen if thread == each] == list(range(500))


async def test_debug_mode_names_a_slow_callback(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.01
    done = loop.create_future()

    def dawdle() -> None:
        time.sleep(0.02)
        done.set_result(None)

    loop.call_soon(dawdle)
    await done
    loop.set_debug(False)
    assert any("dawdle" in each.getMessage() and "took 0.0" in each.getMessage() for each in caplog.records)


async def test_debug_mode_refuses_a_call_from_another_thread() -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    with pytest.raises(RuntimeError, match="Non-thread-safe operation"):
        await loop.run_in_executor(None, loop.call_soon, print)
    loop.set_debug(False)


async def test_a_failing_callback_goes_to_the_handler_and_the_loop_goes_on() -> None:
    loop = asyncio.get_running_loop()
    handler = loop.get_exception_handler()
    caught: list[BaseException] = []
    loop.set_exception_handler(lambda _loop, context: caught.append(context["exception"]))
    loop.call_soon(lambda: 1 / 0)
    loop.call_later(0.001, lambda: 1 / 0)
    await until(lambda: len(caught) == 2)
    assert {type(each) for each in caught} == {ZeroDivisionError}
    loop.set_exception_handler(handler)


async def test_a_qt_loop_within_a_coroutine_loses_no_wake_up(expected_logs: list[logging.LogRecord]) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    left, right = socket.socketpair()
    left.setblocking(False)
    ticking = asyncio.get_running_loop().create_task(tick(), name="tick")
    reading = asyncio.get_running_loop().create_task(asyncio.get_running_loop().sock_recv(left, 10), name="read")
    await until(lambda: ticks > 2)
    right.send(b"hello")
    nested = QEventLoop()
    QTimer.singleShot(20, nested.quit)
    nested.exec()  # what no coroutine should do
    before = ticks
    await until(lambda: ticks > before + 2)
    assert await reading == b"hello"
    ticking.cancel()
    await asyncio.wait([ticking])
    left.close()
    right.close()
    assert ["from inside a coroutine" in each.getMessage() for each in expected_logs] == [True]


async def test_a_qt_loop_within_a_slot_lets_asyncio_go_on() -> None:
    loop = asyncio.get_running_loop()
    ticks = 0
    ticks_within = []

    async def tick() -> None:
        nonlocal ticks
        while not ticks_within:
            ticks += 1
            await asyncio.sleep(0.001)

    def slot() -> None:
        before = ticks
        nested = QEventLoop()
        QTimer.singleShot(50, nested.quit)
        nested.exec()
        ticks_within.append(ticks - before)

    QTimer.singleShot(0, slot)
    await loop.create_task(tick(), name="tick")
    assert ticks_within[0] > 5


# -- input and output ---------------------------------------------------------------------------------------


async def test_streams_carry_bytes_both_ways() -> None:
    served = asyncio.Event()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await reader.read(100_000):
            writer.write(block)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        served.set()

    payload = os.urandom(5_000_000)  # more than a socket's buffer, so that writers must wait
    server = await asyncio.start_server(echo, "localhost", 0, family=socket.AF_INET)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(payload)
        writer.write_eof()
        assert await reader.read() == payload
        writer.close()
        await writer.wait_closed()
        await served.wait()


async def test_a_reader_is_called_for_as_long_as_there_is_something_to_read() -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    got = bytearray()
    loop.add_reader(left, lambda: got.extend(left.recv(2)))
    right.send(b"abcdef")
    await until(lambda: len(got) == 6)
    assert loop.remove_reader(left)
    assert not loop.remove_reader(left)
    right.send(b"not read")
    await asyncio.sleep(0.01)
    assert got == b"abcdef"
    left.close()
    right.close()


async def test_a_new_reader_takes_the_place_of_the_old_one() -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    called: list[str] = []
    loop.add_reader(left, called.append, "old")
    loop.add_reader(left, lambda: (called.append("new"), left.recv(9)))
    right.send(b"x")
    await until(lambda: called)
    loop.remove_reader(left)
    assert called == ["new"]
    left.close()
    right.close()


async def test_a_writer_may_remove_itself_while_it_is_called() -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    calls: list[int] = []

    def once() -> None:
        calls.append(1)
        loop.remove_writer(left)

    loop.add_writer(left, once)
    await until(lambda: calls)
    await asyncio.sleep(0.005)
    assert calls == [1]
    left.close()
    right.close()


async def test_a_busy_loop_calls_a_reader_once_for_what_it_reads_at_once() -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    left.setblocking(False)
    order: list[bytes] = []
    loop.add_reader(left, lambda: order.append(left.recv(9)))
    for _ in range(100):
        loop.call_soon(time.sleep, 0.001)
    right.send(b"hello")
    await until(lambda: order)
    await asyncio.sleep(0.01)  # a second call would find nothing to read and fail the test
    loop.remove_reader(left)
    assert order == [b"hello"]
    left.close()
    right.close()


async def test_what_data_wakes_in_a_quiet_loop_needs_no_further_turn_of_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.gui.loop.BATCH_S", 1.0)  # a busy machine is not what is tried here
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    woken = loop.create_future()
    order: list[str] = []

    def read() -> None:
        left.recv(9)
        order.append("read")
        loop.call_soon(order.append, "woken")
        loop.call_soon(woken.set_result, None)

    turns = QTimer()
    turns.timeout.connect(lambda: order.append("turn"))
    turns.start(0)
    loop.add_reader(left, read)
    QTimer.singleShot(1, lambda: right.send(b"hello"))
    await woken
    turns.stop()
    loop.remove_reader(left)
    assert order[order.index("read") + 1] == "woken"
    left.close()
    right.close()


async def test_what_is_no_longer_watched_leaves_nothing_in_qt() -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    before = notifiers()
    for _ in range(20):
        loop.add_reader(left, print)
        loop.remove_reader(left)
        loop.add_writer(right, print)
        loop.remove_writer(right)
    assert notifiers() == before
    left.close()
    right.close()


def notifiers() -> int:
    gc.collect()
    return sum(isinstance(each, QSocketNotifier) for each in gc.get_objects())


async def test_names_are_resolved_and_functions_run_in_threads() -> None:
    loop = asyncio.get_running_loop()
    addresses = await loop.getaddrinfo("localhost", 80, family=socket.AF_INET, type=socket.SOCK_STREAM)
    assert addresses[0][4] == ("127.0.0.1", 80)
    assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()


async def test_a_child_process_can_be_awaited() -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(6 * 7)", stdout=subprocess.PIPE)
    out, _ = await child.communicate()
    assert (out.strip(), child.returncode) == (b"42", 0)


# -- running ------------------------------------------------------------------------------------------------


def test_a_loop_can_run_stop_and_run_again() -> None:
    seen: list[int] = []

    async def note(number: int) -> int:
        await asyncio.sleep(0)
        seen.append(number)
        return number

    with asyncio.Runner(loop_factory=QtLoop) as runner:
        assert [runner.run(note(number)) for number in range(20)] == list(range(20))
    assert seen == list(range(20))


def test_nothing_runs_between_two_runs() -> None:
    seen: list[str] = []
    left, right = socket.socketpair()
    loop = QtLoop()
    loop.add_reader(left, lambda: (seen.append("reader"), left.recv(9)))
    right.send(b"x")
    loop.call_soon(seen.append, "callback")
    loop.call_later(0, seen.append, "timer")
    QTimer.singleShot(20, (nested := QEventLoop()).quit)
    nested.exec()
    assert seen == []
    loop.run_until_complete(until(lambda: len(seen) == 3))
    assert sorted(seen) == ["callback", "reader", "timer"]
    loop.close()
    left.close()
    right.close()


def test_an_error_in_the_main_coroutine_is_the_callers() -> None:
    async def fail() -> None:
        raise LookupError("main")

    with asyncio.Runner(loop_factory=QtLoop) as runner, pytest.raises(LookupError, match="main"):
        runner.run(fail())


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_callback_ends_the_loop(error: type[BaseException]) -> None:
    def interrupt() -> None:
        raise error

    async def wait_for_ever() -> None:
        asyncio.get_running_loop().call_soon(interrupt)
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=QtLoop) as runner, pytest.raises(error):
        runner.run(wait_for_ever())


def test_qt_never_runs_a_slot_without_the_running_loop() -> None:
    seen: list[asyncio.AbstractEventLoop | None] = []
    timer = QTimer()
    timer.timeout.connect(lambda: seen.append(asyncio._get_running_loop()))

    async def leave_work_to_qt() -> asyncio.AbstractEventLoop:
        timer.start(0)
        await until(lambda: seen)
        return asyncio.get_running_loop()

    with asyncio.Runner(loop_factory=QtLoop) as runner:
        loop = runner.run(leave_work_to_qt())
    timer.stop()
    assert set(seen) == {loop}
    assert asyncio._get_running_loop() is None


def test_async_generators_are_closed_at_the_end() -> None:
    closed: list[bool] = []

    async def numbers() -> Any:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    async def leave_one_open() -> None:
        kept.append(generator := numbers())
        await anext(generator)

    kept: list[Any] = []
    with asyncio.Runner(loop_factory=QtLoop) as runner:
        runner.run(leave_one_open())
    assert closed == [True]


def test_a_closed_loop_refuses_callbacks() -> None:
    loop = QtLoop()
    loop.close()
    loop.close()
    for call in (loop.call_soon, loop.call_soon_threadsafe):
        with pytest.raises(RuntimeError, match="Event loop is closed"):
            call(print)
    with pytest.raises(RuntimeError, match="Event loop is closed"):
        loop.call_later(1, print)


PROGRAM = """
import asyncio, sys
from rts_console.gui.loop import TaskScope, run
from PySide6.QtWidgets import QWidget

async def main(app):
    window = QWidget()
    window.show()
    window.close()
    tasks = TaskScope()
    tasks.start(asyncio.sleep(60), name="left to the scope")
    try:
        {body}
    finally:
        await tasks.aclose()
        print("unwound", flush=True)

sys.exit(run(main, ["program"]{options}))
"""


def test_a_program_ends_with_its_exit_code_and_without_a_word() -> None:
    body = "await asyncio.sleep(0.05); return 7"
    ended = run_python(PROGRAM.format(body=body, options=""), arguments=("-X", "dev", "-W", "error"))
    assert (ended.returncode, ended.stdout, ended.stderr) == (7, "unwound\n", "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_first_interrupt_unwinds_an_idle_program_at_once() -> None:
    body = "print('ready', flush=True); await asyncio.sleep(20)"
    started = time.monotonic()
    ended = run_python(PROGRAM.format(body=body, options=""), interrupt=1)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "ready\nunwound\n", "")
    assert time.monotonic() - started < 15


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_first_interrupt_can_be_a_polite_request() -> None:
    body = "print('ready', flush=True); await leave.wait(); return 3"
    program = "import asyncio; leave = asyncio.Event()" + PROGRAM
    ended = run_python(program.format(body=body, options=", on_interrupt=leave.set"), interrupt=1)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "ready\nunwound\n", "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_second_interrupt_kills_a_program_that_does_not_end() -> None:
    body = "print('ready', flush=True); await asyncio.sleep(20)"
    ended = run_python(PROGRAM.format(body=body, options=", on_interrupt=lambda: print('no', flush=True)"), interrupt=2)
    assert (ended.returncode, ended.stdout) == (-signal.SIGINT, "ready\nno\n")


# -- tasks --------------------------------------------------------------------------------------------------


async def test_a_scope_returns_what_its_task_returns() -> None:
    scope = TaskScope()
    task = scope.start(asyncio.sleep(0, "result"), name="doze")
    assert (task.get_name(), len(scope)) == ("doze", 1)
    assert await task == "result"
    await until(lambda: len(scope) == 0)


async def test_closing_a_scope_cancels_and_awaits_its_tasks() -> None:
    steps: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            steps.append("cleaned up")

    scope = TaskScope()
    for _ in range(2):
        scope.start(work(), name="work")
    await asyncio.sleep(0)
    await scope.aclose()
    assert (steps, len(scope)) == (["cleaned up"] * 2, 0)
    await scope.aclose()


async def test_a_closed_scope_refuses_and_closes_the_coroutine() -> None:
    scope = TaskScope()
    await scope.aclose()
    coro = asyncio.sleep(1)
    with pytest.raises(RuntimeError, match="cannot start 'too late'"):
        scope.start(coro, name="too late")
    assert coro.cr_frame is None


def test_a_scope_without_a_loop_refuses_and_closes_the_coroutine() -> None:
    coro = asyncio.sleep(1)
    with pytest.raises(RuntimeError, match="no running event loop"):
        TaskScope().start(coro, name="too early")
    assert coro.cr_frame is None


async def test_a_task_may_close_its_own_scope() -> None:
    scope = TaskScope()
    sibling = scope.start(asyncio.Event().wait(), name="sibling")
    closing = scope.start(scope.aclose(), name="closing")
    async with asyncio.timeout(5):
        await closing
    assert sibling.cancelled()


async def test_a_scope_holds_its_tasks() -> None:
    scope = TaskScope()
    waiting = weakref.ref(scope.start(asyncio.Event().wait(), name="nobody else holds me"))
    await asyncio.sleep(0)
    gc.collect()
    task = waiting()
    assert task is not None
    assert not task.done()
    await scope.aclose()


async def test_a_failing_task_is_reported_at_once_and_spares_its_siblings(
    expected_logs: list[logging.LogRecord],
) -> None:
    reports: list[CrashReport] = []
    with CrashBoundary(reports.append):
        scope = TaskScope()
        sibling = scope.start(asyncio.Event().wait(), name="sibling")
        scope.start(fail_with(ValueError("no room")), name="join room")
        await until(lambda: reports)
        assert not sibling.done()
        await scope.aclose()
    assert [(each.where, each.message) for each in reports] == [("task 'join room' failed", "no room")]
    assert len(expected_logs) == 1  # the cancelled sibling is silent


async def fail_with(error: Exception) -> None:
    raise error


# -- the crash boundary -------------------------------------------------------------------------------------


def test_the_binding_drops_no_reference_to_none() -> None:
    # Some builds do, on Pythons where None is mortal: the program would abort within seconds, so here a child does.
    ended = run_python(
        "import sys\n"
        "from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer\n"
        "app = QCoreApplication([])\n"
        "left = 3000\n"
        "class Ticker(QObject):\n"
        "    def timerEvent(self, event):\n"
        "        global left\n"
        "        left -= 1\n"
        "        self.setObjectName('x')\n"
        "        if left == 0: app.exit()\n"
        "before = sys.getrefcount(None)\n"
        "ticker = Ticker(); ticker.startTimer(0); app.exec()\n"
        "print(sys.getrefcount(None) - before)\n"
    )
    assert ended.returncode == 0, ended.stderr
    assert abs(int(ended.stdout)) < 500


def test_the_loop_takes_pyside_whatever_else_is_named() -> None:
    ended = run_python(
        "import os; os.environ['QT_API'] = 'pyqt5'\nfrom rts_console.gui.loop import qasync; print(qasync.QtModuleName)"
    )
    assert (ended.stdout, ended.stderr) == ("PySide6\n", "")
