"""Who is kept out whatever the token says: those who come too often, and those whom an operator has banned."""

from collections import OrderedDict
from typing import Final, Protocol

import msgspec

from rts_console.gateway.limits import Rate
from rts_console.gateway.login import TokenRefused
from rts_console.protocol.words import CloseCode, LoginErrorCode, RefusalCode
from rts_console.websocket import is_loopback

ADDRESSES_KEPT: Final = 10_000


class LoginCheck(Protocol):
    """Judges login tokens."""

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """Return the token's expiry in seconds since 1970, 0 for never. Raises `TokenRefused`."""


class LoginRates:
    """How often each address may try to log in; this machine itself as often as it likes."""

    def __init__(self, per_second: int) -> None:
        """Take the limit for one address, 0 for none."""
        self.per_second = per_second
        self._rates: OrderedDict[str, Rate] = OrderedDict()

    @property
    def addresses(self) -> int:
        """How many addresses are remembered."""
        return len(self._rates)

    def take(self, host: str, now_ns: int) -> int:
        """Count one try of `host` and return 0, or return in how many ms it may try again."""
        if not self.per_second or not host or is_loopback(host):
            return 0
        rate = self._rates.get(host)
        if rate is None:
            rate = self._rates[host] = Rate(self.per_second)
        self._rates.move_to_end(host)
        if len(self._rates) > ADDRESSES_KEPT:
            self._rates.popitem(last=False)
        return rate.take(now_ns)


class UserBanned(TokenRefused):
    """An operator keeps this user out; the message says until when and why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason; the user must not come back by itself (4506)."""
        super().__init__(reason)
        self.login_code = LoginErrorCode.LOGIN_FAILED
        self.close_code = CloseCode.BANNED
        self.refusal_code = RefusalCode.NOT_ALLOWED


class Ban(msgspec.Struct, frozen=True):
    """Who is out, until when (seconds since 1970, 0 for good), why, and which operator said so."""

    app_id: str
    user_id: str
    until_s: float
    reason: str
    operator: str


class Bans:
    """A login check in front of another: a good token does not help a user who is banned.

    The token is judged first, so that nobody without one learns who is banned.
    """

    def __init__(self, check: LoginCheck) -> None:
        """Take the check that judges tokens; nobody is banned yet."""
        self._check = check
        self._bans: dict[tuple[str, str], Ban] = {}

    def put(self, ban: Ban) -> None:
        """Ban a user, in place of an earlier ban."""
        self._bans[ban.app_id, ban.user_id] = ban

    def lift(self, app_id: str, user_id: str) -> bool:
        """Let a user in again. False when it was not banned."""
        return self._bans.pop((app_id, user_id), None) is not None

    def listed(self, now_s: float) -> list[Ban]:
        """All that are in force, oldest first; those that have run out are forgotten."""
        self._bans = {key: ban for key, ban in self._bans.items() if _in_force(ban, now_s)}
        return list(self._bans.values())

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """See `LoginCheck.admit`. Raises `UserBanned` as well."""
        expires_at_s = self._check.admit(app_id, user_id, token, now_s)
        ban = self._bans.get((app_id, user_id))
        if ban is not None and _in_force(ban, now_s):
            raise UserBanned(_words(ban, now_s))
        return expires_at_s


def _in_force(ban: Ban, now_s: float) -> bool:
    return not ban.until_s or now_s < ban.until_s


def _words(ban: Ban, now_s: float) -> str:
    span = f"for another {ban.until_s - now_s:,.0f} s" if ban.until_s else "until an operator lifts it"
    why = f": {ban.reason}" if ban.reason else ""
    return f"{ban.user_id} is banned {span}{why}."
