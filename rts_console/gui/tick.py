"""When the window shows what is new: part by part, seldom when it is busy, and never at the cost of what comes in."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.turn_clock import TurnClock

TICK_MS: Final = 50
SLOWEST_TICK_MS: Final = 1_000
HEAVY_ROUND_MS: Final = 25.0
STEP_MS: Final = 4
"""Between two parts: long enough for Qt to paint the one before, and for a click."""
FULL_TURN_S: Final = 0.003
"""In a turn of the loop that has worked so long already no part is begun, but in the next one."""
LATE_MS: Final = 8.0
"""From here on the loop is busy with other things, and showing what is new has to wait."""
VERY_LATE_MS: Final = 3 * LATE_MS
LAG_WINDOW_S: Final = 0.3

Parts = Callable[[], Sequence[Callable[[], bool | None]]]
"""What there is to do now. A part that returns True is not over, and is called again in the next turn."""


class Tick(QObject):
    """Calls the parts of a refresh, one at a time, in rounds. `interval_ms` is the time from round to round now.

    It adapts: half of the time at most goes into rounds, and less when the loop is late for other reasons.
    """

    def __init__(self, parts: Parts, on_round: Callable[[], None], lag: LoopLag, parent: QObject) -> None:
        """Ask `parts` for what is to be done at the start of each round, and call `on_round` at its end."""
        super().__init__(parent)
        self.interval_ms = TICK_MS
        self._parts = parts
        self._on_round = on_round
        self._lag = lag
        self._left: deque[Callable[[], bool | None]] = deque()
        self._turn_clock = TurnClock()
        self._put_off = False
        self._took_ms = 0.0
        self._rounds = QTimer(self)
        self._rounds.timeout.connect(self._begin)
        self._steps = QTimer(self)
        self._steps.setSingleShot(True)
        self._steps.setTimerType(Qt.TimerType.PreciseTimer)
        self._steps.timeout.connect(self._step)

    @property
    def active(self) -> bool:
        """Whether it ticks."""
        return self._rounds.isActive()

    def start(self) -> None:
        """Begin to tick."""
        self._turn_clock.start()
        self._rounds.start(self.interval_ms)

    def stop(self) -> None:
        """Cease, also in the middle of a round."""
        self._rounds.stop()
        self._steps.stop()
        self._turn_clock.stop()
        self._left.clear()

    def _begin(self) -> None:
        if self._left:
            return  # the round before is not over yet
        self._took_ms = 0.0
        self._left.extend(self._parts())
        self._step()

    def _step(self) -> None:
        if not self._left:
            return
        if self._turn_clock.used_s > FULL_TURN_S and not self._put_off:
            self._put_off = True  # once: the next turn may be no shorter
            self._steps.start(0)
            return
        self._put_off = False
        started = time.thread_time()
        part = self._left.popleft()
        try:
            if part():
                self._left.appendleft(part)
        finally:  # what fails is reported, and is no reason to stand still
            self._took_ms += (time.thread_time() - started) * 1000
            self._end_step()

    def _end_step(self) -> None:
        if not self._rounds.isActive():
            return
        if self._left:
            self._steps.start(STEP_MS)
            return
        self._on_round()
        self.adapt(self._took_ms)

    def adapt(self, took_ms: float) -> None:
        """Take the time that a round took, and look how late the loop is: what follows comes sooner or later."""
        lags = self._lag.recent(LAG_WINDOW_S)
        late_ms = sum(lags) / max(1, len(lags))
        if took_ms > HEAVY_ROUND_MS:
            self.interval_ms = min(SLOWEST_TICK_MS, max(self.interval_ms, round(took_ms * 4)))
        elif late_ms > LATE_MS:
            # What waits to be stored comes first, the more the later the loop is.
            slowest_ms = SLOWEST_TICK_MS if late_ms > VERY_LATE_MS else SLOWEST_TICK_MS // 2
            self.interval_ms = max(self.interval_ms, min(slowest_ms, self.interval_ms * 5 // 4))
        else:
            self.interval_ms = max(TICK_MS, self.interval_ms * 4 // 5)
        if self._rounds.isActive() and self._rounds.interval() != self.interval_ms:
            self._rounds.setInterval(self.interval_ms)
