"""How often: rates, the same on both sides, so that a client can hold back what the gateway would refuse."""

from typing import Final

from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.words import RuleSet, Scope

_WORDS: Final = {
    Scope.PEER: "messages to peers",
    Scope.ROOM: "messages to rooms",
    Scope.SERVER: "messages to the app server",
}


class Rate:
    """At most `per_second` a second, a burst of one second's worth at most; 0 is no limit.

    An amount that is more than a burst takes a whole one, or it could never go.
    """

    __slots__ = ("_at_ns", "_available", "per_second")

    def __init__(self, per_second: int) -> None:
        """Begin with the whole burst at hand."""
        self.per_second = per_second
        self._available = float(per_second)
        self._at_ns = 0

    def take(self, now_ns: int, amount: int = 1) -> int:
        """Take `amount` and return 0, or take nothing and return in how many ms there is enough."""
        if wait_ms := self.wait_ms(now_ns, amount):
            return wait_ms
        self._available -= min(amount, self.per_second)
        return 0

    def wait_ms(self, now_ns: int, amount: int = 1) -> int:
        """In how many ms there is enough for `amount`, 0 for now; takes nothing."""
        if not self.per_second:
            return 0
        gained = (now_ns - self._at_ns) * self.per_second / SECOND_NS
        self._available = min(self.per_second, self._available + max(0.0, gained))
        self._at_ns = now_ns
        amount = min(amount, self.per_second)
        if self._available >= amount:
            return 0
        return int((amount - self._available) * 1_000 / self.per_second) + 1


class UserRates:
    """What one user may send in a second: messages of each scope, and bytes in all."""

    __slots__ = ("_bytes", "_messages", "unlimited")

    def __init__(self, rules: RuleSet) -> None:
        """Begin with every burst at hand."""
        rates = {Scope.PEER: rules.peer_rate, Scope.ROOM: rules.room_rate, Scope.SERVER: rules.server_rate}
        self._messages = {scope: Rate(rate) for scope, rate in rates.items()}
        self._bytes = Rate(rules.bytes_rate)
        self.unlimited = not rules.bytes_rate and not any(rates.values())

    def excess(self, scope: Scope, size: int, user_id: str, now_ns: int) -> tuple[int, str] | None:
        """Take a message of `size` bytes; or take nothing, and say in how many ms it may go and what is too much."""
        if self.unlimited:
            return None
        rate = self._messages[scope]
        if not rate.per_second and not self._bytes.per_second:
            return None
        if wait_ms := rate.wait_ms(now_ns):
            return wait_ms, f"More than {rate.per_second} {_WORDS[scope]} per second from {user_id}."
        if wait_ms := self._bytes.take(now_ns, size):
            return wait_ms, f"More than {self._bytes.per_second:,} bytes per second from {user_id}."
        rate.take(now_ns)
        return None
