"""Who is kept out whatever the token says: those who come too often, and those whom an operator has banned."""

from collections import OrderedDict
from typing import Final, Protocol

from rts_console.gateway.backplane import Backplane, Restriction, RestrictionKind, UserKey
from rts_console.gateway.limits import Rate
from rts_console.gateway.login import TokenRefused
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.words import CloseCode, LoginErrorCode, RefusalCode
from rts_console.websocket.hosts import is_loopback

ADDRESSES_KEPT: Final = 10_000
RETURNS_PER_SECOND: Final = 200
RETURNS_AT_ONCE: Final = 50
TURNS_KEPT: Final = 100_000
TURN_KEPT_S: Final = 60


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


class Returns:
    """Clients that come back by themselves are let in one after another when there are many: each that comes too soon
    is given a turn, and comes back for it. Those who log in because somebody asked for it are not counted.
    """

    def __init__(self, per_second: int = RETURNS_PER_SECOND, at_once: int = RETURNS_AT_ONCE) -> None:
        """Take how many may come in a second, 0 for no limit, and how many at once."""
        self.per_second = per_second
        self._at_once = at_once
        self._next_ns = 0
        self._turns: OrderedDict[UserKey, int] = OrderedDict()

    @property
    def turns(self) -> int:
        """How many have been given a turn that they have not taken."""
        return len(self._turns)

    def take(self, user: UserKey, now_ns: int) -> int:
        """Let a user in and return 0, or return in how many ms it is its turn."""
        if not self.per_second:
            return 0
        turn_ns = self._turns.pop(user, 0) or self._give_turn(now_ns)
        if turn_ns <= now_ns:
            return 0
        self._turns[user] = turn_ns
        self._forget(now_ns)
        return (turn_ns - now_ns) // 1_000_000 + 1

    def _give_turn(self, now_ns: int) -> int:
        step = SECOND_NS // self.per_second
        self._next_ns = max(self._next_ns, now_ns - self._at_once * step) + step
        return self._next_ns

    def _forget(self, now_ns: int) -> None:
        """Those who never came for their turn, and of very many the first."""
        while len(self._turns) > TURNS_KEPT or next(iter(self._turns.values())) < now_ns - TURN_KEPT_S * SECOND_NS:
            self._turns.popitem(last=False)


class UserBanned(TokenRefused):
    """An operator keeps this user out; the message says until when and why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason; the user must not come back by itself (4506)."""
        super().__init__(reason)
        self.login_code = LoginErrorCode.LOGIN_FAILED
        self.close_code = CloseCode.BANNED
        self.refusal_code = RefusalCode.NOT_ALLOWED


class Bans:
    """A login check in front of another: a good token does not help a user who may not log in.

    The token is judged first, so that nobody without one learns who is banned.
    """

    def __init__(self, check: LoginCheck, backplane: Backplane) -> None:
        """Take the check that judges tokens, and where it is kept who is banned."""
        self._check = check
        self._backplane = backplane

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """See `LoginCheck.admit`. Raises `UserBanned` as well."""
        expires_at_s = self._check.admit(app_id, user_id, token, now_s)
        ban = self._backplane.restriction_on(RestrictionKind.LOGIN, app_id, "", user_id)
        if ban is not None:
            raise UserBanned(_words(ban, now_s))
        return expires_at_s


def _words(ban: Restriction, now_s: float) -> str:
    span = f"for another {ban.until_ns / SECOND_NS - now_s:,.0f} s" if ban.until_ns else "until an operator lifts it"
    why = f": {ban.reason}" if ban.reason else ""
    return f"{ban.user_id} is banned {span}{why}."
