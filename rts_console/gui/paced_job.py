"""Costly work of a pane in steps of some milliseconds, at a pace that leaves the loop to others."""

import time
from collections.abc import Callable, Iterator
from typing import Final

STEP_S: Final = 0.003
"""Work of one step of a refresh by the processor's time; what is begun by then is ended."""
LARGEST_SHARE: Final = 10
"""The work takes at most one tenth of the loop's time: after 5 ms of it the next is at least 50 ms away."""
_NO_MORE: Final = object()


class PacedJob:
    """Something costly, done in steps when it is due; `every_s` after it began it is due again, but not too often.

    A step that yields True says that the next one is long, and wants to be alone.
    """

    def __init__(self, make: Callable[[], Iterator[bool]], every_s: float) -> None:
        """`make` begins it; it is due at once."""
        self.every_s = every_s
        self._make = make
        self._steps: Iterator[bool] | None = None
        self._due_s = self._began_s = self._work_s = 0.0

    @property
    def running(self) -> bool:
        """Whether it has begun and is not done."""
        return self._steps is not None

    def anew(self) -> None:
        """It is due, from its beginning."""
        self._steps, self._due_s = None, 0.0

    def go_on(self) -> bool:
        """Do a step, if there is something to do; whether there is more then."""
        now_s, began_s = time.monotonic(), time.thread_time()
        if self._steps is None:
            if now_s < self._due_s:
                return False
            self._began_s, self._work_s = now_s, 0.0
            self._steps = self._make()
        steps, self._steps = self._steps, None  # one that fails is not gone on with
        while (alone := next(steps, _NO_MORE)) is not _NO_MORE:
            if alone or time.thread_time() - began_s >= STEP_S:
                self._steps = steps
                break
        self._work_s += time.thread_time() - began_s
        self._due_s = max(self._began_s + self.every_s, now_s + LARGEST_SHARE * self._work_s)
        return self.running
