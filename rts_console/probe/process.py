"""The process of the probe and of the load generator: told by standard input, JSON lines on standard output.

Some twenty lines of samples a second. When its standard input closes, however the window ended, it ends too.
"""

import asyncio
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.probe.config import BadConfig, Change, Config, Tell, read_config
from rts_console.probe.load import Load
from rts_console.probe.pair import FAILED, OK, Probe
from rts_console.protocol.errors import RtsError

WAITING_LINES: Final = 6_000
"""Five minutes of samples."""
CONFIG_LIMIT: Final = 4 * 1024 * 1024


def run_embedded() -> int:
    """Be the window's probe: configuration and changes from standard input, JSON lines to standard output."""
    try:
        config = read_config(_first_line())
    except BadConfig as error:
        _write({"problem": str(error)})
        return FAILED
    pipe = _Pipe()
    try:
        return asyncio.run(run_with(config, pipe.tell, watch_input=True))
    finally:
        pipe.close()


async def run_with(config: Config, tell: Tell, *, watch_input: bool = False) -> int:
    """Do what the configuration says and stream what comes of it; returns the exit code. Cancelling stops it."""
    stopped = asyncio.Event()
    try:
        work = _work(config, tell)
    except (RtsError, BadConfig) as error:
        tell({"problem": str(error)})
        return FAILED
    if watch_input:
        _watch_input(lambda line: _changed(work, line, stopped, tell), stopped.set)
    if config.seconds:
        asyncio.get_running_loop().call_later(config.seconds, stopped.set)
    tell({"ready": True, "pid": os.getpid()})
    try:
        code = await work.run(stopped)
    except asyncio.CancelledError:  # Ctrl-C: what was counted is told all the same
        code = OK
    tell({"done": code, **work.tally.totals()})
    return code


def _work(config: Config, tell: Tell) -> Probe | Load:
    return Probe(config, tell) if config.do == "probe" else Load(config, tell)


def _changed(work: Probe | Load, line: bytes, stopped: asyncio.Event, tell: Tell) -> None:
    try:
        change = msgspec.json.decode(line, type=Change)
        if change.stop:
            stopped.set()
        else:
            work.change(change)
    except (msgspec.MsgspecError, ValueError) as error:
        tell({"warning": f"That change was not taken: {error}"})


class _Pipe:
    """Lines on standard output, written by a thread of their own: a window that stalls, and so does not read, must not
    hold up what is measured. Where too many wait, lines of samples are left out and `untold` says how many."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._untold = 0
        self._thread = threading.Thread(target=self._write_all, name="write standard output", daemon=True)
        self._thread.start()

    def tell(self, said: dict[str, Any]) -> None:
        """Queue a line."""
        if "series" in said and self._waiting.qsize() >= WAITING_LINES:
            self._untold += 1
            return
        self._waiting.put(said | {"untold": self._untold} if self._untold else said)

    def close(self) -> None:
        """Write what waits, for two seconds at most."""
        self._waiting.put(None)
        self._thread.join(2.0)

    def _write_all(self) -> None:
        while (said := self._waiting.get()) is not None:
            _write(said)


def _write(said: dict[str, Any]) -> None:
    """One line; when nobody reads any more there is nothing left to do."""
    try:
        os.write(sys.stdout.fileno(), msgspec.json.encode(said) + b"\n")
    except BrokenPipeError:
        os._exit(FAILED)


def _first_line() -> bytes:
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < CONFIG_LIMIT:
        piece = os.read(sys.stdin.fileno(), 1)
        if not piece:
            break
        line += piece
    return bytes(line)


def _watch_input(on_line: Callable[[bytes], None], ended: Callable[[], None]) -> None:
    """Hand over each further line, and say when there will be none."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        rest = b""
        while piece := _read():
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                _tell_loop(loop, on_line, line)
        _tell_loop(loop, ended)

    threading.Thread(target=watch, name="watch standard input", daemon=True).start()


def _read() -> bytes:
    try:
        return os.read(sys.stdin.fileno(), 65_536)
    except OSError:
        return b""


def _tell_loop(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: bytes) -> None:
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:  # the loop has ended already
        pass
