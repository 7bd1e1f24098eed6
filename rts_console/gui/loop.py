"""The asyncio loop on Qt: :class:`QtLoop` runs asyncio inside Qt's own loop, :func:`run` a program on it, and
:class:`TaskScope` owns the program's tasks.

The only module that knows of qasync, so that another loop can take its place here.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import contextvars
import functools
import heapq
import logging
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QObject,
    QSocketNotifier,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QApplication

from rts_console.gui.application import Application
from rts_console.gui.turn_clock import TurnClock

os.environ["QT_API"] = "pyside6"  # else qasync may load whatever other binding is installed
import qasync  # noqa: E402

logger = logging.getLogger(__name__)

T = TypeVar("T")

BATCH_S = 0.005
"""How long callbacks may run before Qt gets its turn: with what one of them may take, half a frame."""

LEAST_BATCH_S = 0.001
"""So long they may always run, also in a turn that has painted: what comes in never stands still."""

LONGEST_ALARM_MS = 24 * 3600 * 1000
"""Qt counts milliseconds in 32 bits; the alarm for a later deadline is simply set again."""


class _Watch(QSocketNotifier):
    """One file descriptor waiting for one direction, and the callback it waits for."""

    def __init__(self, fd: int, direction: QSocketNotifier.Type, callback: asyncio.Handle) -> None:
        super().__init__(fd, direction)
        self.callback = callback
        self.queued = False


class _Waker(QObject):
    """Carries a wake-up from another thread to the thread of the loop."""

    woken = Signal()


class QtLoop(qasync.QEventLoop):  # type: ignore[misc]
    """The asyncio loop on Qt's loop: asyncio's own promises, which qasync alone does not keep.

    - Timers are never early and at most about a millisecond late in an idle window; one Qt timer serves all.
    - Callbacks run in order and in batches: one turn of Qt per batch, not per callback. A batch ends with what
      was queued when it began. All batches of one turn of Qt together end after ``BATCH_S``, however many sockets
      have something to say, and earlier in a turn that has painted or done other work, so that a click or a paint
      never waits behind all of them.
    - A Qt loop entered from inside a callback (``exec`` in a coroutine) makes asyncio stand still until it
      returns; no wake-up is lost.

    Make it after the ``QApplication`` and close it before that dies. ``asyncio.Runner(loop_factory=QtLoop)`` does.
    """

    # qasync has versions of these of its own, which differ from asyncio: its exception handler cannot be read
    # back, its threads keep a program from ending, and its last round of Qt runs with no running loop set, which
    # Python 3.14 refuses. asyncio's own need no more than the primitives below.
    run_until_complete = asyncio.BaseEventLoop.run_until_complete
    is_running = asyncio.BaseEventLoop.is_running
    call_soon = asyncio.BaseEventLoop.call_soon
    call_later = asyncio.BaseEventLoop.call_later
    run_in_executor = asyncio.BaseEventLoop.run_in_executor
    set_default_executor = asyncio.BaseEventLoop.set_default_executor
    set_exception_handler = asyncio.BaseEventLoop.set_exception_handler
    default_exception_handler = asyncio.BaseEventLoop.default_exception_handler
    call_exception_handler = asyncio.BaseEventLoop.call_exception_handler
    get_debug = asyncio.BaseEventLoop.get_debug
    set_debug = asyncio.BaseEventLoop.set_debug

    _ready: collections.deque[asyncio.Handle]
    _scheduled: list[Any]  # a heap of TimerHandle, whose own _scheduled says whether it is in here
    _timer_cancelled_count: int
    _thread_id: int | None
    _current_handle: asyncio.Handle | None
    _read_notifiers: dict[int, _Watch]
    _write_notifiers: dict[int, _Watch]

    def __init__(self, app: QApplication | None = None) -> None:
        qt = app or QApplication.instance()
        if qt is None:
            raise RuntimeError("make the QApplication before the loop")
        self._qt: QCoreApplication = qt
        self._turn = QTimer()  # of no delay: Qt runs it after what is already waiting, so windows come first
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._run_batch)
        self._turn_due = False
        self._alarm = QTimer()
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.timeout.connect(self._on_alarm)
        self._waker = _Waker()
        self._waker.woken.connect(self._turn.start)
        self._in_batch = False
        self._spent_s = 0.0
        self._turn_clock = TurnClock()
        self._paused: list[_Watch] = []
        self._warned_of_nesting = False
        self._fatal: BaseException | None = None
        super().__init__(self._qt)

    # -- running --------------------------------------------------------------------------------------------

    def run_forever(self) -> None:
        """Run until :meth:`stop`; raise what a callback raised to end the program (KeyboardInterrupt, SystemExit)."""
        self._check_closed()
        self._check_running()
        with self._running():
            self._wake()
            self._qt.exec()
        self._stopping = False
        if self._fatal is not None:
            fatal, self._fatal = self._fatal, None
            raise fatal

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        """Everything that must hold while the loop runs, Qt's last events before it returns included."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        self._thread_id = threading.get_ident()
        self._set_coroutine_origin_tracking(self._debug)
        asyncio.events._set_running_loop(self)
        self._before_run_forever()
        passes = QAbstractEventDispatcher.instance()
        passes.awake.connect(self._on_pass)
        self._turn_clock.start()
        try:
            with self._waking_on_signals(), self._ending_on_interrupts():
                yield
        finally:
            self._turn_clock.stop()
            passes.awake.disconnect(self._on_pass)
            self._after_run_forever()
            asyncio.events._set_running_loop(None)
            self._set_coroutine_origin_tracking(False)
            self._thread_id = None
            sys.set_asyncgen_hooks(*hooks)

    @contextlib.contextmanager
    def _waking_on_signals(self) -> Iterator[None]:
        """Let an idle window notice a signal at once, not when Python happens to run next."""
        if os.name == "nt" or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.set_wakeup_fd(self._csock.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            if before != self._csock.fileno():
                signal.set_wakeup_fd(before)

    @contextlib.contextmanager
    def _ending_on_interrupts(self) -> Iterator[None]:
        """Let what is no Exception (KeyboardInterrupt) end the loop also when it was raised in a slot of Qt."""
        before = sys.excepthook

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if isinstance(error, Exception):
                before(kind, error, trace)
            else:
                self._end_with(error)

        sys.excepthook = hook
        try:
            yield
        finally:
            if sys.excepthook is hook:
                sys.excepthook = before

    def _end_with(self, error: BaseException) -> None:
        self._fatal = error
        self.stop()

    def stop(self) -> None:
        """End :meth:`run_forever` once the current batch is over."""
        self._stopping = True
        self._wake()

    def close(self) -> None:
        """Release everything; a closed loop cannot run again."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        self._turn.stop()
        self._alarm.stop()
        for watches in (self._read_notifiers, self._write_notifiers):
            for fd in list(watches):
                self._unwatch(watches, fd)
        self._paused.clear()
        super().close()

    def time(self) -> float:
        """Seconds of the clock that timers go by (fine on every system, which ``monotonic`` is not on Windows)."""
        return time.perf_counter()

    # -- callbacks ------------------------------------------------------------------------------------------

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Queue a callback from any thread."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._write_to_self()
        return handle

    def _call_soon(
        self, callback: Callable[..., object], args: Sequence[Any], context: contextvars.Context | None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._turn_due:
            self._wake()
        return handle

    def _add_callback(self, handle: asyncio.Handle) -> None:
        if not handle.cancelled():
            self._ready.append(handle)
            self._wake()

    def _wake(self) -> None:
        """See that a batch runs soon; within a batch its end sees to that."""
        if not self._in_batch:
            self._turn_due = True
            self._turn.start(0)

    def _write_to_self(self) -> None:
        """Wake the loop from any thread (asyncio's name for it)."""
        # The flag is lowered before the queue is looked at, so whoever finds it raised is in time.
        if not self._turn_due:
            self._turn_due = True
            self._waker.woken.emit()

    def _on_pass(self) -> None:
        """Qt begins another turn: callbacks have their time again."""
        self._spent_s = 0.0

    def _run_batch(self, rounds: int = 1) -> None:
        """Run what is queued now, ``rounds`` times over, for as long as this turn of Qt leaves."""
        if self._stands_still():
            return
        left_s = BATCH_S - max(self._spent_s, self._turn_clock.used_s)
        if left_s <= 0:
            left_s = LEAST_BATCH_S - self._spent_s
        if left_s <= 0:
            self._wake()
            return
        started_s = time.perf_counter()
        self._in_batch = self._turn_due = True
        try:
            self._run_queued(rounds, left_s)
        except BaseException as error:  # a handle lets only KeyboardInterrupt and SystemExit through
            self._fatal = error
            self._stopping = True
        self._in_batch = self._turn_due = False
        self._spent_s += time.perf_counter() - started_s
        if self._paused:
            self._resume_watches()
        if self._stopping:
            self._qt.exit()
        elif self._ready:
            self._wake()

    def _run_queued(self, rounds: int, limit_s: float) -> None:
        ready = self._ready
        run = self._run_watched_by_debug if self._debug else asyncio.Handle._run
        end = time.perf_counter() + limit_s
        for _ in range(rounds):
            for _ in range(len(ready)):
                handle = ready.popleft()
                if not handle.cancelled():
                    run(handle)
                if time.perf_counter() >= end:
                    return

    def _run_watched_by_debug(self, handle: asyncio.Handle) -> None:
        """Run a callback as asyncio's debug mode does: name it if it was slow."""
        self._current_handle = handle
        started = self.time()
        try:
            handle._run()
        finally:
            self._current_handle = None
            took = self.time() - started
            if took >= self.slow_callback_duration:
                logging.getLogger("asyncio").warning("Executing %r took %.3f seconds", handle, took)

    def _stands_still(self) -> bool:
        """Whether callbacks must wait: nothing runs the loop, or a callback has entered a Qt loop of its own."""
        if self._in_batch and not self._warned_of_nesting:
            self._warned_of_nesting = True
            logger.warning(
                "A Qt event loop was entered from inside a coroutine or callback (exec, processEvents): "
                "asyncio stands still until it returns. Use ask() or a plain slot instead."
            )
        return self._in_batch or self._thread_id is None

    # -- timers ---------------------------------------------------------------------------------------------

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Queue a callback for a moment of :meth:`time`; it never runs before that."""
        handle: asyncio.TimerHandle = asyncio.BaseEventLoop.call_at(self, when, callback, *args, context=context)
        if self._scheduled[0] is handle:
            self._set_alarm()
        return handle

    def _timer_handle_cancelled(self, handle: Any) -> None:
        """Forget a timer at once if it is the next one, else when half of all are cancelled."""
        scheduled = self._scheduled
        if not handle._scheduled or not scheduled:
            return
        if scheduled[0] is handle:
            heapq.heappop(scheduled)._scheduled = False
            self._drop_cancelled_heads()
            self._set_alarm()
            return
        self._timer_cancelled_count += 1  # the handle counts as cancelled, although it says so only after this
        if len(scheduled) > 100 and self._timer_cancelled_count * 2 > len(scheduled):
            self._drop_cancelled(handle)

    def _drop_cancelled_heads(self) -> None:
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)._scheduled = False
            self._timer_cancelled_count -= 1

    def _drop_cancelled(self, latest: Any) -> None:
        for handle in self._scheduled:
            handle._scheduled = not (handle.cancelled() or handle is latest)
        self._scheduled = [handle for handle in self._scheduled if handle._scheduled]
        heapq.heapify(self._scheduled)
        self._timer_cancelled_count = 0

    def _set_alarm(self) -> None:
        """Let the one Qt timer ring for the earliest deadline, rounded up."""
        if not self._scheduled:
            self._alarm.stop()
            return
        delay_ms = math.ceil((self._scheduled[0].when() - self.time()) * 1000)
        self._alarm.start(min(max(delay_ms, 0), LONGEST_ALARM_MS))

    def _on_alarm(self) -> None:
        now = self.time()
        while self._scheduled and self._scheduled[0].when() <= now:
            handle = heapq.heappop(self._scheduled)
            handle._scheduled = False
            self._ready.append(handle)
            self._drop_cancelled_heads()
        self._set_alarm()
        self._run_batch()

    # -- file descriptors -----------------------------------------------------------------------------------

    def _add_reader(self, fd: Any, callback: Callable[..., object], *args: Any) -> asyncio.Handle:
        return self._watch(self._read_notifiers, QSocketNotifier.Type.Read, fd, callback, args)

    def _remove_reader(self, fd: Any) -> bool:
        return self._unwatch(self._read_notifiers, fd)

    def _add_writer(self, fd: Any, callback: Callable[..., object], *args: Any) -> asyncio.Handle:
        return self._watch(self._write_notifiers, QSocketNotifier.Type.Write, fd, callback, args)

    def _remove_writer(self, fd: Any) -> bool:
        return self._unwatch(self._write_notifiers, fd)

    def _watch(
        self,
        watches: dict[int, _Watch],
        direction: QSocketNotifier.Type,
        fd: Any,
        callback: Callable[..., object],
        args: Sequence[Any],
    ) -> asyncio.Handle:
        self._check_closed()
        self._unwatch(watches, fd)  # two notifiers on one descriptor confuse Qt
        handle = asyncio.Handle(callback, args, self)
        watch = _Watch(_descriptor(fd), direction, handle)
        watch.activated["int"].connect(  # type: ignore[index]
            functools.partial(self._on_ready, watch)
        )
        watches[_descriptor(fd)] = watch
        return handle

    def _unwatch(self, watches: dict[int, _Watch] | None, fd: Any) -> bool:
        watch = watches.pop(_descriptor(fd), None) if watches else None
        if watch is None:
            return False
        watch.setEnabled(False)
        # The connection holds the partial, and that the watch: a cycle through Qt that no collector sees.
        watch.activated["int"].disconnect()  # type: ignore[index]
        watch.callback.cancel()
        return True

    def _on_ready(self, watch: _Watch, _fd: int) -> None:
        if self._stands_still():
            watch.setEnabled(False)  # it would fire in every turn of the Qt loop that holds us up
            self._paused.append(watch)
            return
        if watch.queued:
            return
        watch.queued = True
        rounds = 1 if self._ready else 2  # in a quiet loop also what the data wakes: one turn of Qt less
        self._ready.append(asyncio.Handle(self._run_watch, (watch,), self))
        self._run_batch(rounds)

    def _run_watch(self, watch: _Watch) -> None:
        watch.queued = False
        if not watch.callback.cancelled():
            watch.callback._run()

    def _resume_watches(self) -> None:
        for watch in self._paused:
            watch.setEnabled(not watch.callback.cancelled())
        self._paused.clear()


def _descriptor(file: Any) -> int:
    return file if isinstance(file, int) else int(file.fileno())


def run(
    main: Callable[[QApplication], Coroutine[Any, Any, int]],
    argv: Sequence[str],
    *,
    on_interrupt: Callable[[], object] | None = None,
) -> int:
    """Run a program's main coroutine on a :class:`QtLoop` and return its exit code.

    ``main`` owns the program: when it returns, the program ends. It must cancel and await its tasks itself (a
    :class:`TaskScope` does). Closing the last window ends nothing.

    The first Ctrl-C (or SIGTERM) calls ``on_interrupt``, which should make ``main`` return; without it ``main`` is
    cancelled and the exit code is 128 plus the signal's number. The second one kills.
    """
    app = QApplication.instance() or Application(argv)
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    received: list[int] = []

    async def supervised() -> int:
        task = asyncio.current_task()
        assert task is not None
        with _interrupts(received, on_interrupt or task.cancel):
            return await main(app)

    with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
        try:
            return runner.run(supervised())
        except asyncio.CancelledError:
            if not received:
                raise
            return 128 + received[0]


@contextlib.contextmanager
def _interrupts(received: list[int], call: Callable[[], object]) -> Iterator[None]:
    """Turn the first signal to end into a call on the loop, and leave the second to the system."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def on_signal(number: int, _frame: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        received.append(number)
        loop.call_soon_threadsafe(call)

    for number in before:
        signal.signal(number, on_signal)
    # On POSIX a signal wakes the loop; on Windows Python must run for it to be noticed.
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    if os.name == "nt":
        pulse.start(250)
    try:
        yield
    finally:
        pulse.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


class TaskScope:
    """Owns tasks: holds them, reports what fails, and ends them all when it is closed.

    One failing task leaves the others alone; its error goes at once to the loop's exception handler, that is to
    the :class:`CrashBoundary`. A cancelled task is silent. ``len(scope)`` is the number of tasks still running.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run a coroutine as a task of this scope; ``name`` says to a reader what it does.

        Raises RuntimeError, and closes the coroutine, if the scope is closed or no loop is running.
        """
        try:
            task = self._open_loop(name).create_task(coro, name=name)
        except RuntimeError:
            coro.close()
            raise
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    def _open_loop(self, name: str) -> asyncio.AbstractEventLoop:
        if self._closed:
            raise RuntimeError(f"cannot start {name!r}: its scope is closed")
        return asyncio.get_running_loop()

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            task.get_loop().call_exception_handler(
                {"message": f"task {task.get_name()!r} failed", "exception": error, "task": task}
            )

    async def aclose(self) -> None:
        """Cancel every task and wait until each has ended. May be called again, also from one of the tasks,
        which is then left to end by itself."""
        self._closed = True
        others = self._tasks - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)
