"""The log must never hold up the gateway: whoever reads its standard error may be slow, or not read at all."""

import logging
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

WAITING_LIMIT: Final = 10_000
END_TIMEOUT_S: Final = 0.5


@contextmanager
def patient_logging(limit: int = WAITING_LIMIT) -> Iterator[None]:
    """Let a thread write what the root logger's handlers have to write.

    At most `limit` records wait; how many were left out because of that is written as soon as there is room again.
    """
    root = logging.getLogger()
    handlers = root.handlers[:]
    waiting = _Waiting(limit)
    writer = threading.Thread(target=_write, args=(waiting, handlers), name="write the log", daemon=True)
    root.handlers = [waiting]
    writer.start()
    try:
        yield
    finally:
        root.handlers = handlers
        waiting.end()
        writer.join(END_TIMEOUT_S)


class _Waiting(logging.Handler):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self._records: queue.Queue[logging.LogRecord | None] = queue.Queue(limit)
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._records.put_nowait(record)
        except queue.Full:
            self._left_out += 1

    def end(self) -> None:
        try:
            self._records.put_nowait(None)
        except queue.Full:
            return

    def __iter__(self) -> Iterator[logging.LogRecord]:
        while (record := self._records.get()) is not None:
            yield record
            left_out, self._left_out = self._left_out, 0
            if left_out:
                text = f"{left_out:,} log lines before this one were left out: nobody read them fast enough"
                yield logging.makeLogRecord(_warning(text))


def _warning(text: str) -> dict[str, object]:
    return {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING", "msg": text}


def _write(records: _Waiting, handlers: list[logging.Handler]) -> None:
    for record in records:
        for handler in handlers:
            if record.levelno >= handler.level:
                handler.handle(record)
