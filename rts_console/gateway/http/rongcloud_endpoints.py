"""What one call of RongCloud's server API is: who may, how often, and who does it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, NamedTuple

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_parameters import Parameters
from rts_console.protocol.clock import SECOND_NS

CALLS_PER_SECOND: Final = 100
_BEIJING: Final = timezone(timedelta(hours=8))

Act = Callable[[RongCloudApp, Parameters], Mapping[str, Any] | Awaitable[Mapping[str, Any]]]


def _one(_: Parameters) -> int:
    return 1


class Endpoint(NamedTuple):
    """One path. `act` gives what the answer has beside its code, or raises `ApiError`.

    `per_second` is the rate of one app, of which a call takes what `amount` says; paths with the same `shares` have one
    rate together. `service` is what must not be switched off for the app.
    """

    act: Act
    service: str = ""
    per_second: int = CALLS_PER_SECOND
    amount: Callable[[Parameters], int] = _one
    shares: str = ""


def vendor_time(at_ns: int, app: RongCloudApp) -> str:
    """A time as the vendor writes it: to the second, Beijing's or UTC, by the app's data centre."""
    zone = UTC if app.utc else _BEIJING
    return datetime.fromtimestamp(at_ns / SECOND_NS, zone).strftime("%Y-%m-%d %H:%M:%S")
