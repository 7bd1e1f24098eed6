"""How often, and how often the same: rates and the memory that recognises a message sent twice."""

from collections import OrderedDict
from typing import Any, Final, Generic, TypeVar

from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.rates import Rate

__all__ = ["REPEAT_LIMIT", "REPEAT_WINDOW_S", "SECOND_NS", "Rate", "Repeats"]

REPEAT_WINDOW_S: Final = 120
REPEAT_LIMIT: Final = 4_096

V = TypeVar("V")


class Repeats(Generic[V]):
    """What became of the messages of the last 120 s, at most `limit` of them, by client message id."""

    __slots__ = ("_limit", "_oldest_ns", "_results")

    def __init__(self, limit: int = REPEAT_LIMIT) -> None:
        """Begin with nothing seen."""
        self._limit = limit
        self._oldest_ns = 0
        self._results: OrderedDict[str, tuple[int, Any]] = OrderedDict()

    def __len__(self) -> int:
        """How many are remembered, old ones included until the next `put`."""
        return len(self._results)

    def get(self, message_id: str, now_ns: int) -> V | None:
        """The result of the first try, `None` when this is the first."""
        at_ns, result = self._results.get(message_id, (0, None))
        return result if now_ns - at_ns <= REPEAT_WINDOW_S * SECOND_NS else None

    def put(self, message_id: str, result: V, now_ns: int) -> None:
        """Remember a result, and forget what is too old or too many."""
        results = self._results
        if message_id in results:
            results.move_to_end(message_id)
        results[message_id] = (now_ns, result)
        if len(results) > self._limit:
            results.popitem(last=False)
        if self._oldest_ns < now_ns - REPEAT_WINDOW_S * SECOND_NS:
            self._forget(now_ns)

    def _forget(self, now_ns: int) -> None:
        results = self._results
        oldest_ns = next(iter(results.values()))[0]
        while oldest_ns < now_ns - REPEAT_WINDOW_S * SECOND_NS:
            results.popitem(last=False)
            oldest_ns = next(iter(results.values()))[0]
        self._oldest_ns = oldest_ns
