"""How much work a turn of Qt's loop has done: what may come in the next turn then does not make this one long.

The time is that of the processor in this thread, so other programs on the machine do not count.
"""

import time
from array import array

from PySide6.QtCore import QAbstractEventDispatcher


class TurnClock:
    """Begins anew with each turn of the loop, between `start` and `stop`."""

    def __init__(self, *, keep: bool = False) -> None:
        """With `keep` the time of every turn is in `turns_s`, for as long as it runs."""
        self.turns_s = array("d")
        self._keep = keep
        self._began_s = 0.0
        self._dispatcher: QAbstractEventDispatcher | None = None

    def start(self) -> None:
        """Begin; there must be an application."""
        self.stop()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.awake.connect(self._on_turn)
        self._began_s = time.thread_time()

    def stop(self) -> None:
        """Cease; what is known stays."""
        if self._dispatcher is not None:
            self._dispatcher.awake.disconnect(self._on_turn)
        self._dispatcher = None

    @property
    def used_s(self) -> float:
        """How long this turn has worked so far; nothing while it is stopped."""
        return time.thread_time() - self._began_s if self._dispatcher is not None else 0.0

    def _on_turn(self) -> None:
        now_s = time.thread_time()
        if self._keep:
            self.turns_s.append(now_s - self._began_s)
        self._began_s = now_s
