"""RongCloud's server API: tokens, who is online, and who may not log in."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from rts_console.gateway.backplane import Restriction, RestrictionKind
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint, vendor_time
from rts_console.gateway.http.rongcloud_parameters import LATEST_MS, USERS_IN_A_CALL, Parameters
from rts_console.gateway.hub import Hub
from rts_console.gateway.issued_tokens import IssuedTokens, QuotaExceeded
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.words import CloseCode, UserOnlineStatus

NAME_LENGTH: Final = 64
PORTRAIT_LENGTH: Final = 1_024


class UserCalls:
    """The calls under `/user` at one gateway."""

    def __init__(self, hub: Hub, tokens: IssuedTokens, clock: Callable[[], int] = now_ns) -> None:
        """Take where users are, who makes tokens, and what time it is."""
        self._hub = hub
        self._tokens = tokens
        self._clock = clock

    def table(self) -> dict[str, Endpoint]:
        """By path."""
        return {
            "user/getToken": Endpoint(self._get_token, per_second=200),
            "user/token/expire": Endpoint(self._expire),
            "user/block": Endpoint(self._block),
            "user/unblock": Endpoint(self._unblock),
            "user/block/query": Endpoint(self._blocked),
            "user/checkOnline": Endpoint(self._check_online),
        }

    def _get_token(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_id = given.id("userId")
        given.text("name", NAME_LENGTH, least=0)
        given.optional("portraitUri", PORTRAIT_LENGTH)
        try:
            token = self._tokens.issue(app.app_key, user_id)
        except QuotaExceeded as error:
            raise ApiError(ApiCode.USER_QUOTA, str(error)) from None
        return {"userId": user_id, "token": token.reveal()}

    def _expire(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_ids = given.ids("userId", USERS_IN_A_CALL)
        before_ms = given.number("time", 0, LATEST_MS)
        for user_id in user_ids:
            self._tokens.expire(app.app_key, user_id, before_ms)
        return {}

    def _block(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        user_ids = given.ids("userId", USERS_IN_A_CALL)
        until_ns = self._clock() + given.minute() * 60 * SECOND_NS
        for user_id in user_ids:
            self._hub.backplane.restrict(_login(app, user_id)._replace(until_ns=until_ns))
            self._hub.disconnect_user(app.app_key, user_id, CloseCode.BANNED, CloseCode.BANNED.meaning)
        return {}

    def _unblock(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        for user_id in given.ids("userId", USERS_IN_A_CALL):
            self._hub.backplane.lift(_login(app, user_id))
        return {}

    def _blocked(self, app: RongCloudApp, _: Parameters) -> Mapping[str, Any]:
        found = [each for each in self._hub.backplane.restrictions(app.app_key) if each.kind is RestrictionKind.LOGIN]
        users = [{"userId": each.user_id, "blockEndTime": vendor_time(each.until_ns, app)} for each in found]
        return {"users": users}

    def _check_online(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        session = self._hub.backplane.session_of((app.app_key, given.id("userId")))
        online = session is not None and session.status is UserOnlineStatus.ONLINE
        return {"status": "1" if online else "0"}


def _login(app: RongCloudApp, user_id: str) -> Restriction:
    return Restriction(RestrictionKind.LOGIN, app.app_key, "", user_id)
