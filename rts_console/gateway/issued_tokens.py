"""RongCloud tokens that this gateway has issued: who may log in with one, and who may not any more."""

from collections.abc import Callable, Iterable

from rts_console.gateway.admission import LoginCheck
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.login import TokenRefused
from rts_console.protocol.clock import MS, SECOND_NS, now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import InvalidToken, TokenClaims, issue_token, verify_token
from rts_console.vendors.rongcloud_codes import RongCloudCode


class QuotaExceeded(Exception):
    """The app may have no more users."""


class IssuedTokens:
    """A login check in front of another: it judges the tokens of the apps it knows, the other one those of all others.

    Many tokens of a user are good at once, until they are expired together or the app's secret changes.
    """

    def __init__(self, apps: Iterable[RongCloudApp], others: LoginCheck, clock: Callable[[], int] = now_ns) -> None:
        """Take the apps with their secrets, and who judges the tokens of other apps."""
        self._apps = {app.app_key: app for app in apps}
        self._others = others
        self._clock = clock
        self._users: dict[str, set[str]] = {app_key: set() for app_key in self._apps}
        self._void_before_ms: dict[tuple[str, str], int] = {}

    def issue(self, app_key: str, user_id: str) -> Secret:
        """Make a token. Raises `QuotaExceeded`."""
        app, users = self._apps[app_key], self._users[app_key]
        if app.user_limit and user_id not in users and len(users) >= app.user_limit:
            raise QuotaExceeded(f"The app has {app.user_limit} users, which is its limit.")
        if app.user_limit:
            users.add(user_id)
        # A token counts whole seconds: one made in the second in which others were expired must outlive them.
        void_before_s = -(-self._void_before_ms.get((app_key, user_id), 0) // 1_000)
        issued_at_s = max(self._clock() // SECOND_NS, void_before_s)
        return issue_token(app_key, app.secret, user_id, issued_at_s=issued_at_s)

    def expire(self, app_key: str, user_id: str, before_ms: int) -> None:
        """Refuse this user's tokens that were made before a time, at most before now, from the next login on."""
        before_ms = min(before_ms, self._clock() // MS)
        known = self._void_before_ms.get((app_key, user_id), 0)
        self._void_before_ms[app_key, user_id] = max(known, before_ms)

    def void_before_ms(self, app_key: str) -> dict[str, int]:
        """The users some of whose tokens are expired, and until when those were made."""
        return {user_id: before_ms for (key, user_id), before_ms in self._void_before_ms.items() if key == app_key}

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """See `LoginCheck.admit`."""
        app = self._apps.get(app_id)
        if app is None:
            return self._others.admit(app_id, user_id, token, now_s)
        claims = self._verified(app, token)
        if claims.user_id != user_id:
            reason = f"The token was made for user {claims.user_id!r}, not for {user_id}."
            raise TokenRefused(reason, vendor_code=RongCloudCode.TOKEN_INVALID)
        if claims.issued_at_s * 1_000 < self._void_before_ms.get((app_id, user_id), 0):
            reason = "The token was expired by the app server. Get another: /user/getToken."
            raise TokenRefused(reason, expired=True, vendor_code=RongCloudCode.TOKEN_EXPIRED)
        if not app.token_life_s:
            return 0
        expires_at_s = claims.issued_at_s + app.token_life_s
        if now_s >= expires_at_s:
            reason = "The token's time is over. Get another: /user/getToken."
            raise TokenRefused(reason, expired=True, vendor_code=RongCloudCode.TOKEN_EXPIRED)
        return expires_at_s

    def _verified(self, app: RongCloudApp, token: str) -> TokenClaims:
        try:
            claims = verify_token(token, app.secret)
        except InvalidToken as error:
            raise TokenRefused(str(error), vendor_code=RongCloudCode.TOKEN_INVALID) from None
        if claims.app_key != app.app_key:
            raise TokenRefused("The token was made for another app key.", vendor_code=RongCloudCode.KEY_AND_TOKEN)
        return claims
