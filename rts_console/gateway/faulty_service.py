"""Faults of the service itself: logins that are refused, users who are thrown out, app servers that answer badly."""

import asyncio
import random
from functools import partial
from http import HTTPStatus

from msgspec.structs import replace

from rts_console.gateway.admission import LoginCheck
from rts_console.gateway.app_server import PostDone, ServerPost, ServerReply
from rts_console.gateway.faults import Active, FaultKind, Faults
from rts_console.gateway.hub import Hub
from rts_console.gateway.login import TokenRefused
from rts_console.gateway.presence import User
from rts_console.gateway.server_messages import AppServers
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.rates import UserRates
from rts_console.protocol.words import (
    CloseCode,
    LoginErrorCode,
    PayloadKind,
    RefusalCode,
    RuleSet,
    UserMessageSendResult,
    code_or,
)
from rts_console.vendors.agora import VERSION as AGORA_VERSION
from rts_console.vendors.agora_codes import Reason


class LoginRefused(TokenRefused):
    """A fault keeps this user out with a code of its own."""

    def __init__(self, code: int, reason: str) -> None:
        """Keep the code; what the client does about it is its own rule."""
        super().__init__(reason)
        self.login_code = code_or(LoginErrorCode, code, LoginErrorCode.LOGIN_FAILED)
        wrong_token = self.login_code is LoginErrorCode.INVALID_TOKEN
        self.close_code = CloseCode.TOKEN_INVALID if wrong_token else CloseCode.UNAVAILABLE
        self.refusal_code = RefusalCode.TOKEN_INVALID


class FaultyLogins:
    """A login check in front of another, which faults make stricter."""

    def __init__(self, check: LoginCheck, faults: Faults) -> None:
        """Take the check that judges tokens."""
        self._check = check
        self._faults = faults

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """See `LoginCheck.admit`. Raises `LoginRefused` as well."""
        if refused := self._faults.first(FaultKind.REFUSE_LOGIN, app_id, user_id):
            fault = refused.fault
            code = fault.code or int(LoginErrorCode.LOGIN_FAILED)
            raise LoginRefused(code, fault.reason or "A fault refuses this login.")
        expires_at_s = self._check.admit(app_id, user_id, token, now_s + self._faults.skew_ns() / SECOND_NS)
        if expired := self._faults.first(FaultKind.EXPIRE_TOKEN, app_id, user_id):
            since_s = expired.starts_at_ns / SECOND_NS
            text = f"A fault made all tokens expire {max(0.0, now_s - since_s):.0f} s ago."
            agora = Reason.TOKEN_EXPIRED if token.startswith(AGORA_VERSION) else 0
            raise TokenRefused(expired.fault.reason or text, expired=True, vendor_code=agora)
        return expires_at_s


class FaultyAppServers:
    """The way to app servers, on which faults act."""

    def __init__(self, app_servers: AppServers, faults: Faults) -> None:
        """Take the real way."""
        self._app_servers = app_servers
        self._faults = faults
        self._chance = random.Random()

    def problem(self, url: str) -> str | None:
        """Why nothing may be posted to this URL, or `None`."""
        return self._app_servers.problem(url)

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Post a message, later or not at all, and change what comes back, as the faults say."""
        if self._faults.on(FaultKind.APP_SERVER_DOWN):
            reason = "The app server did not answer: a fault says that it is down."
            done(ServerReply(UserMessageSendResult.E2BS_SEND_FAILED, reason))
            return
        wrong = self._faults.on(FaultKind.WRONG_ANSWER)
        answered = partial(_tell_spoilt, done, wrong[0]) if wrong else done
        late = self._faults.on(FaultKind.SLOW_APP_SERVER)
        if not late:
            self._app_servers.post(post, answered)
            return
        self._app_servers.post(post, _delayed(answered, sum(self._late_s(active) for active in late)))

    def _late_s(self, active: Active) -> float:
        fault = active.fault
        return max(0.0, fault.delay_ms + self._chance.uniform(-fault.jitter_ms, fault.jitter_ms)) / 1_000


class FaultyUsers:
    """What faults do to users who are logged in."""

    def __init__(self, hub: Hub, faults: Faults) -> None:
        """Take whose users they are."""
        self._hub = hub
        self._faults = faults
        self._slowed: dict[User, int] = {}

    def act(self) -> None:
        """Do what is due; called now and then."""
        for active in self._faults.sweep():
            self._strike(active)
        self._limit_rates()

    def _strike(self, active: Active) -> None:
        fault = active.fault
        for user in self._met(active):
            reason = fault.reason or f"A fault: {fault.words()}."
            match fault.kind:
                case FaultKind.KICK:
                    self._hub.kick_user(user.app.app_id, user.user_id, fault.room_id, reason)
                case FaultKind.DUPLICATE_LOGIN:
                    self._hub.disconnect_user(user.app.app_id, user.user_id, CloseCode.DUPLICATE_LOGIN, reason)
                case _:
                    code = code_or(CloseCode, fault.code, CloseCode.GOING_AWAY)
                    self._hub.close_link(user.app.app_id, user.user_id, code, reason)

    def _met(self, active: Active) -> list[User]:
        users = [user for app in self._hub.apps.values() for user in app.users.values() if user.client is not None]
        return [user for user in users if active.fault.meets(user.app.app_id, user.user_id)]

    def _limit_rates(self) -> None:
        """Users whom a fault slows down have rates of their own, and theirs again when it ends."""
        limits = self._faults.on(FaultKind.RATE_LIMIT)
        if not limits and not self._slowed:
            return
        wanted: dict[User, int] = {}
        for active in limits:
            wanted |= dict.fromkeys(self._met(active), active.fault.per_second)
        for user, per_second in wanted.items():
            if self._slowed.get(user) != per_second:
                user.rates = UserRates(_slow(self._hub.rules, per_second))
        for user in self._slowed.keys() - wanted.keys():
            user.rates = UserRates(self._hub.rules)
        self._slowed = wanted


def _slow(rules: RuleSet, per_second: int) -> RuleSet:
    return replace(rules, peer_rate=per_second, room_rate=per_second, server_rate=per_second)


def _tell_spoilt(done: PostDone, active: Active, reply: ServerReply) -> None:
    """Tell the reply as it would be had the app server answered wrongly."""
    fault = active.fault
    ok = fault.code == HTTPStatus.OK
    spoilt = replace(
        reply,
        code=UserMessageSendResult.SUCCESS if ok else UserMessageSendResult.E2BS_RETURN_FAILED,
        reason="" if ok else f"The app server answered {fault.code}; only 200 is success.",
        http_status=fault.code,
        body=fault.reason.encode(),
        kind=PayloadKind.TEXT,
        truncated=0,
    )
    done(spoilt)


def _delayed(done: PostDone, wait_s: float) -> PostDone:
    """Tell the reply later, with the time at which it seems to have come."""
    loop = asyncio.get_running_loop()

    def tell(reply: ServerReply) -> None:
        answered_at_ns = reply.answered_at_ns and reply.answered_at_ns + int(wait_s * SECOND_NS)
        loop.call_later(wait_s, done, replace(reply, answered_at_ns=answered_at_ns))

    return tell
