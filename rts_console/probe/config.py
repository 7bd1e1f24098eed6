"""What the probe is told: one line of JSON on its standard input, so that no token ever stands in a command line."""

import math
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.client.rts import RtsClient
from rts_console.protocol.words import RuleSet, any_id_problem
from rts_console.record.stamp import TEXT_BYTES, Stamp, stamped

TELL_EVERY_S: Final = 0.05
LOST_AFTER_NS: Final = 5 * 10**9
PING_INTERVAL_MS: Final = 500
MOST_USERS: Final = 1_000
MOST_RATE: Final = 20_000.0
LARGEST_SIZE: Final = 65_536
BELOW_LIMIT: Final = 0.9
"""How near to a limit one may come, so that a clock that is a little off refuses nothing."""

Tell = Callable[[dict[str, Any]], None]
"""Takes what is to be streamed, ready for JSON."""


class BadConfig(ValueError):
    """What the probe was told cannot be done; the text says what, why and the next step."""


class ProbeUser(msgspec.Struct, frozen=True):
    """A user of the probe and its login token."""

    user_id: str
    token: str

    def __repr__(self) -> str:
        return f"ProbeUser({self.user_id!r}, ***)"


class Config(msgspec.Struct, forbid_unknown_fields=True):
    """What to do. `rate` is messages a second in all, `size` bytes of each payload, `seconds` 0 is until it is stopped.

    The probe has two users, and sends from the first to the second or, when it is given, to `peer`, whose client then
    answers with receipts. Load has as many users as are given, `ramp` of which log in each second; they send in a ring,
    or to `room` when one is given.
    """

    url: str
    app_id: str
    users: list[ProbeUser]
    do: str = "probe"
    rate: float = 20.0
    size: int = 64
    seconds: float = 0.0
    late_ms: float = 200.0
    peer: str = ""
    room: str = ""
    ramp: float = 20.0
    ca_file: str = ""
    pin: str = ""

    def check(self) -> None:
        """Raises `BadConfig` for what cannot be done."""
        if self.do not in ("probe", "load"):
            raise BadConfig(f"There is nothing called {self.do!r} to do. Say probe or load.")
        least = 1 if self.do == "probe" and self.peer else 2
        if not least <= len(self.users) <= MOST_USERS:
            raise BadConfig(f"{len(self.users):,} users are given; {self.do} needs {least} to {MOST_USERS:,}.")
        for user in self.users:
            if problem := any_id_problem("user id", user.user_id):
                raise BadConfig(problem)
        for name, value, least_value, most in (
            ("rate", self.rate, 0.1, MOST_RATE),
            ("size", self.size, TEXT_BYTES, LARGEST_SIZE),
            ("ramp", self.ramp, 0.1, 1_000.0),
            ("late_ms", self.late_ms, 0.1, 60_000.0),
        ):
            if not least_value <= value <= most:
                raise BadConfig(f"The {name} is {value:g}. Give {least_value:g} to {most:,g}.")


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """A new rate or size while it runs, or the word to stop."""

    rate: float | None = None
    size: int | None = None
    stop: bool = False


def read_config(line: str | bytes) -> Config:
    """The configuration in a line of JSON. Raises `BadConfig`."""
    try:
        config = msgspec.json.decode(line, type=Config)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadConfig(f"The configuration cannot be read: {error}. Send it as one line of JSON.") from None
    config.check()
    return config


def make_client(config: Config) -> RtsClient:
    """A client for one user. Raises `InvalidCall`."""
    return RtsClient(
        config.app_id,
        url=config.url,
        ca_file=config.ca_file or None,
        pin=config.pin,
        ping_interval_ms=PING_INTERVAL_MS,
    )


def most_rate(rules: RuleSet, size: int, *, in_room: bool) -> float:
    """Messages of that size that one user may send in a second, a little below what the rules say; infinite for any."""
    limits = (rules.room_rate, rules.room_total_rate) if in_room else (rules.peer_rate,)
    rates = [float(limit) for limit in limits if limit]
    if rules.bytes_rate:
        rates.append(rules.bytes_rate / size)
    return BELOW_LIMIT * min(rates, default=math.inf)


def text_of(size: int, stamp: Stamp) -> str:
    """A stamped text of exactly `size` bytes."""
    data = stamped("x" * max(0, size - TEXT_BYTES), stamp)
    assert isinstance(data, str)
    return data


class Pace:
    """When the next message is due: by the clock, never by counting sleeps, so that being late does not add up."""

    def __init__(self, rate: float, now_s: float) -> None:
        """`rate` messages a second from `now_s` on."""
        self._rate = rate
        self._start_s = now_s
        self._sent = 0

    def set_rate(self, rate: float, now_s: float) -> None:
        """Go on at another rate."""
        self._rate, self._start_s, self._sent = rate, now_s, 0

    def take_due(self, now_s: float, most: int) -> int:
        """How many are due by now, at most so many; those count as sent. What is over `most` is due at once after."""
        due = min(most, int((now_s - self._start_s) * self._rate) + 1 - self._sent)
        self._sent += max(0, due)
        return max(0, due)

    def due_s(self) -> float:
        """When the next one is or was due."""
        return self._start_s + self._sent / self._rate

    def wait_s(self, now_s: float) -> float:
        """How long until the next one."""
        return max(0.0, self.due_s() - now_s)
