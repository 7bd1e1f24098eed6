"""Agora's 007 tokens: who may log in with one, into which channel, and for how long."""

from collections.abc import Iterable
from typing import Final

import msgspec

from rts_console.gateway.admission import LoginCheck
from rts_console.gateway.config import AgoraApp
from rts_console.gateway.login import TokenRefused
from rts_console.vendors.agora import VERSION, Claims, Grant, InvalidToken, RtcPrivilege, Service, verify_token
from rts_console.vendors.agora_codes import Reason

NEVER: Final = 2**62
APP_ID_LENGTH: Final = 32


class Permit(msgspec.Struct, frozen=True):
    """What a user's present token allows: its channel, and until when to be in it and to send there (0 is not)."""

    channel: str
    join_until_s: int
    send_until_s: int


class AgoraTokens:
    """A login check in front of another: it judges the tokens of the apps it knows, the other one those of all others.

    It remembers what each user's last good token allows, for as long as the user may log in with it.
    """

    def __init__(self, apps: Iterable[AgoraApp], others: LoginCheck) -> None:
        """Take the apps with their certificates, and who judges the tokens of other apps."""
        self._apps = {app.app_id: app for app in apps}
        self._others = others
        self._permits: dict[tuple[str, str], Permit] = {}
        self._forget_at = 1_000
        self.changes = 0
        """Goes up whenever a permit is changed."""

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """See `LoginCheck.admit`: until when the token lets its user be in the channel."""
        app = self._apps.get(app_id)
        if app is None and not (token.startswith(VERSION) and len(app_id) == APP_ID_LENGTH):
            return self._others.admit(app_id, user_id, token, now_s)
        if app is None:
            reason = f"Agora app {app_id[:40]!r} is not known here. Check it, or add it to [[agora]] of the gateway."
            raise TokenRefused(reason, vendor_code=Reason.INVALID_APP_ID)
        permit = self._permit(self._verified(app, token), user_id, now_s)
        self._forget(now_s)
        self._permits[app_id, user_id] = permit
        self.changes += 1
        return permit.join_until_s

    def permit(self, app_id: str, user_id: str) -> Permit | None:
        """What the user's token allows; `None` for who came with no token of Agora's."""
        return self._permits.get((app_id, user_id))

    def _verified(self, app: AgoraApp, token: str) -> Claims:
        try:
            claims = verify_token(token, app.certificate)
        except InvalidToken as error:
            raise _invalid(str(error)) from None
        if claims.app_id != app.app_id:
            raise _invalid("The token was made for another app id.")
        return claims

    def _permit(self, claims: Claims, user_id: str, now_s: float) -> Permit:
        grant = _grant(claims, user_id)
        join_until_s = claims.privilege_ends_at_s(grant, RtcPrivilege.JOIN)
        if not join_until_s:
            raise _invalid("The token does not have the privilege to join (1).")
        if now_s >= join_until_s:
            reason = f"The token ran out {int(now_s - join_until_s):,} s ago. Make another."
            raise TokenRefused(reason, expired=True, vendor_code=Reason.TOKEN_EXPIRED)
        return Permit(grant.channel, join_until_s, claims.privilege_ends_at_s(grant, RtcPrivilege.DATA_STREAM))

    def _forget(self, now_s: float) -> None:
        """What has run out long ago is of no use to anybody; looked for when there are twice as many as before."""
        if len(self._permits) < self._forget_at:
            return
        self._permits = {user: permit for user, permit in self._permits.items() if permit.join_until_s > now_s - 60}
        self._forget_at = max(1_000, 2 * len(self._permits))


def _grant(claims: Claims, user_id: str) -> Grant:
    grants = [grant for grant in claims.grants if grant.service == Service.RTC]
    if not grants:
        raise _invalid("The token is not for RTC: it has no service 1.")
    grant = grants[0]
    if grant.user_id not in ("", user_id):
        raise _invalid(f"The token was made for user {grant.user_id[:64]!r}, not for {user_id}.")
    return grant


def _invalid(reason: str) -> TokenRefused:
    return TokenRefused(reason, vendor_code=Reason.INVALID_TOKEN)
