"""The client's half of a session, without I/O: commands in, messages out; messages in, events out.

One `ClientSession` lives as long as its client and spans every connection that the client makes. It has no clock,
socket or loop: each call takes `now_ns`; afterwards the driver takes `actions()`, `messages_to_send()`, `events()` and
`completions()`, and wakes it at `next_deadline()`. Commands return a call id; exactly one completion carries it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, assert_never

import msgspec

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol import preconditions as pre
from rts_console.protocol.batches import one_by_one
from rts_console.protocol.calls import Call, CallKind, Calls
from rts_console.protocol.clock import MS
from rts_console.protocol.driver import Abort, Action, Close, Link, Open, Phase
from rts_console.protocol.errors import ConnectionLost, InvalidCall, ProtocolError, RequestRejected, RequestTimeout
from rts_console.protocol.heartbeat import PING_INTERVAL_MAX_MS, Heartbeat
from rts_console.protocol.inbox import Inbox
from rts_console.protocol.link_state import OPEN_TIMEOUT_MS, LinkState
from rts_console.protocol.login import LoginState
from rts_console.protocol.outbox import Sending
from rts_console.protocol.requests import REQUEST_TIMEOUT_MS, Requests
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    CloseCode,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    OfflinePolicy,
    PayloadKind,
    RefusalCode,
    RoomReturn,
    RtsErrorCode,
    RuleSet,
    SendReturn,
    close_words,
    code_or,
    id_problem,
    reconnect_allowed,
)

LOGIN_TIMEOUT_MS: Final = 10_000
LOGOUT_TIMEOUT_MS: Final = 2_000
RATE_ABUSE_WAIT_MS: Final = 30_000
_TAKES_IN: Final = (Link.READY, Link.OPEN)


class ClientSession:
    """One user's session with a gateway (the vendor's RTS engine)."""

    def __init__(
        self,
        app_id: str,
        *,
        rules: RuleSet,
        random: Callable[[], float],
        device_id: str = "",
        client: str = "",
        ping_interval_ms: int = PING_INTERVAL_MAX_MS,
        retry_waits_ms: Sequence[int] = (),
        keeps_trying: bool = False,
    ) -> None:
        """Prepare a session that is logged out. `random` gives numbers in [0, 1) for back-off and message ids.

        `device_id` tells the gateway a client that comes back from one that logs in elsewhere; without one it is
        random. `retry_waits_ms` are the waits before each try to come back, in place of ours. A first login that gets
        no answer has failed, or with `keeps_trying` is tried on. Raises `InvalidCall` for what the wire cannot carry,
        and for a ping interval outside 10 to 5,000 ms.
        """
        pre.check_options(app_id, device_id, client, ping_interval_ms)
        word = f"{int(random() * 2**48):012x}"
        self.app_id = app_id
        self.rules = rules
        self.features: tuple[str, ...] = ()
        self.business_id = ""
        self.offline_policy = OfflinePolicy.REFUSE
        self.phase = Phase.IDLE
        self.link = Link.DOWN
        self._device_id = device_id or word
        self._client = client
        self._login = LoginState(keeps_trying=keeps_trying)
        self._gateway_epoch = ""
        self._events: list[ev.Event] = []
        self._actions: list[Action] = []
        self._out: list[str | bytes] = []
        self._calls = Calls()
        self._requests = Requests(self._calls, word, rules, self._out.append, self._events.append)
        self._inbox = Inbox()
        self._state = LinkState(self._events.append, random, retry_waits_ms)
        self._heartbeat = Heartbeat(ping_interval_ms, self._calls.next_id, self._send)
        self._bye: fr.Bye | None = None
        self._opened_ns = 0
        self._peer: str | None = None
        self._decoder = codec.client_decoder()

    # --- what the driver takes ---

    @property
    def user_id(self) -> str:
        """The user of the current or last login."""
        return self._requests.rooms.user_id

    @property
    def rooms(self) -> dict[str, bool]:
        """Rooms that the user is in (`True`) or on the way into (`False`); kept while the link is made again."""
        return self._requests.rooms.joined

    @property
    def connection_state(self) -> Any:
        """The vendor's ConnectionState, `None` before a login and after a logout."""
        return self._state.state

    @property
    def logged_in(self) -> bool:
        """Whether the login is live; it stays so while the link is being made again."""
        return self.phase is Phase.LIVE

    @property
    def held_messages(self) -> tuple[Sending, ...]:
        """Messages that were composed but never sent: they wait for the link, or for the user's word."""
        return self._requests.sends.held

    def actions(self) -> list[Action]:
        """What the driver shall do with the socket, in order."""
        actions, self._actions = self._actions, []
        return actions

    def messages_to_send(self) -> list[str | bytes]:
        """What the driver shall write now."""
        messages = self._out + self._inbox.receipts()
        self._out.clear()
        return messages

    def events(self) -> list[ev.Event]:
        """What happened since the last call, in order."""
        events = self._events[:]
        self._events.clear()
        return events

    def completions(self) -> list[tuple[int, Any]]:
        """Calls that ended: id, and the result or the `RtsError` to raise."""
        return self._calls.completions()

    def next_deadline(self) -> int | None:
        """When `handle_deadline` wants to be called, in nanoseconds, `None` for never."""
        candidates = [self._calls.next_deadline(), self._state.next_deadline(), self._state.retry_at_ns]
        candidates.append(self._requests.next_deadline())
        if self.link in (Link.OPENING, Link.OPEN):
            candidates.append(self._opened_ns + OPEN_TIMEOUT_MS * MS)
        if self.link is Link.READY:
            candidates.append(self._heartbeat.next_deadline())
        return min((c for c in candidates if c is not None), default=None)

    def handle_deadline(self, now_ns: int) -> None:
        """Do what has become due."""
        while (call := self._calls.next_due(now_ns)) is not None:
            self._expire(call, now_ns)
        self._requests.handle_deadline(now_ns)
        self._state.handle_deadline(now_ns)
        if self._state.retry_at_ns is not None and now_ns >= self._state.retry_at_ns:
            self._state.attempt_begun()
            self._open(now_ns)
        if self.link in (Link.OPENING, Link.OPEN) and now_ns >= self._opened_ns + OPEN_TIMEOUT_MS * MS:
            self._give_up_link(f"the gateway did not answer within {OPEN_TIMEOUT_MS // 1000} s", now_ns)
        if self.link is Link.READY and (reason := self._heartbeat.handle_deadline(now_ns)):
            self._cut_link(reason, now_ns)

    # --- commands ---

    def login(self, token: Secret, user_id: str, now_ns: int) -> int:
        """Log in; completes with `None`. Raises `InvalidCall`."""
        pre.check_login(self.phase, self.user_id, token, user_id, self.rules.ids)
        requests = self._requests
        requests.lost("a new login began", now_ns, comes_back=False)
        requests.rooms.leave_all(now_ns, "a new login began")
        requests.clear(now_ns)
        requests.rooms.user_id = requests.sends.user_id = user_id
        self._login.afresh(token)
        call = self._calls.begin(CallKind.LOGIN, f"Login of {user_id}", now_ns, LOGIN_TIMEOUT_MS)
        self._begin_login(LoginType.FIRST, now_ns)
        return call.call_id

    def logout(self, now_ns: int) -> int:
        """Log out; completes with `None` when the gateway has said so, at once when there is no link."""
        pre.check_somebody(self.phase, "Nobody is logged in, so nobody can log out.")
        call = self._calls.begin(CallKind.LOGOUT, "Logout", now_ns, LOGOUT_TIMEOUT_MS)
        if self.link is Link.READY:
            self._send(fr.Logout(call.call_id))
        else:
            self._finish_logout(now_ns)
        return call.call_id

    def update_token(self, token: Secret, now_ns: int) -> int:
        """Replace the token. When a login failed for its token, log in again by itself. Completes with `None`."""
        pre.check_token(token)
        pre.check_somebody(self.phase, "Nobody is logged in. Log in with the token instead.")
        call = self._calls.begin(CallKind.UPDATE_TOKEN, "Token update", now_ns, REQUEST_TIMEOUT_MS)
        call.replaced_token, self._login.token = self._login.token, token
        if self.link is Link.READY:
            self._send(fr.UpdateToken(call.call_id, token.reveal()))
        else:
            self._token_updated(call, 0, now_ns)
        if self.phase is Phase.NEED_TOKEN:
            self._begin_login(self._login.type, now_ns)
        return call.call_id

    def get_peer_status(self, user_id: str, now_ns: int) -> int:
        """Look a user up; completes with `UserOnlineStatus`. Raises `InvalidCall`."""
        pre.check_user(self.phase, user_id, self.rules.ids)
        pre.check_ready(self.phase, self.link, "look a peer up")
        return self._requests.peer_status(user_id, now_ns)

    def set_server_params(self, signature: str, url: str, now_ns: int) -> int:
        """Name the app server; completes with `None`. Raises `InvalidCall`."""
        pre.check_app_server(signature, url)
        pre.check_ready(self.phase, self.link, "name the app server")
        return self._requests.set_server_params(signature, url, now_ns)

    def join_room(self, room_id: str, now_ns: int, options: fr.Options | None = None) -> int:
        """Join a room, as the rule set's `options` say; completes with `None`. Raises `InvalidCall`."""
        if problem := id_problem("room id", room_id, self.rules.ids):
            raise InvalidCall(RtsErrorCode.ROOM_ID_ILLEGAL, problem)
        if room_id in self.rooms:
            raise InvalidCall(RoomReturn.ALREADY_IN_ROOM, f"{self.user_id} is in {room_id} already.")
        pre.check_ready(self.phase, self.link, f"join {room_id}", RoomReturn.INVALID_STATE)
        pre.check_frame(f"Joining {room_id}", fr.JoinRoom(0, room_id, options=options or {}))
        return self._requests.join(room_id, options or {}, now_ns)

    def leave_room(self, room_id: str, now_ns: int) -> int:
        """Leave a room; completes with `None`. Raises `InvalidCall` when it is not joined."""
        if room_id not in self.rooms:
            raise InvalidCall(RoomReturn.INVALID_STATE, f"{self.user_id or 'Nobody'} is not in {room_id}.")
        return self._requests.leave(room_id, now_ns, link_up=self.link is Link.READY)

    def room_call(self, room_id: str, operation: str, arguments: dict[str, Any], now_ns: int) -> int:
        """Have the rule set in force do something in a room; completes with its answer. Raises `InvalidCall`."""
        if problem := id_problem("room id", room_id, self.rules.ids):
            raise InvalidCall(RtsErrorCode.ROOM_ID_ILLEGAL, problem)
        pre.check_ready(self.phase, self.link, f"ask {room_id} for {operation}", RoomReturn.INVALID_STATE)
        return self._requests.room_call(room_id, operation, arguments, now_ns)

    def keep_option(self, room_id: str, name: str, value: str | int | bool) -> None:
        """An option of a joined room is another one from now on: a join again by itself says so."""
        options = self._requests.rooms.options
        if room_id in options:
            options[room_id] = {**options[room_id], name: value}

    def send_peer(
        self,
        user_id: str,
        kind: PayloadKind,
        data: bytes,
        mode: MessageMode,
        now_ns: int,
        attributes: fr.Attributes | None = None,
    ) -> int:
        """Send to a user; completes with `MessageSent`. Raises `InvalidCall`."""
        if user_id != self._peer or self.phase is Phase.CLOSED:
            pre.check_user(self.phase, user_id, self.rules.ids)
            self._peer = user_id
        if attributes:
            pre.check_attributes(attributes)
        return self._submit(self._requests.outbox.peer(user_id, kind, data, mode, now_ns, attributes), now_ns)

    def send_room(
        self,
        room_id: str,
        kind: PayloadKind,
        data: bytes,
        mode: MessageMode,
        now_ns: int,
        attributes: fr.Attributes | None = None,
    ) -> int:
        """Send to a room; completes with `RoomMessageSent`. Raises `InvalidCall` when closed."""
        pre.check_open(self.phase, SendReturn.NO_ENGINE)
        pre.check_attributes(attributes or {})
        return self._submit(self._requests.outbox.room(room_id, kind, data, mode, now_ns, attributes), now_ns)

    def send_server(self, kind: PayloadKind, data: bytes, now_ns: int) -> int:
        """Send to the app server; completes with `ServerMessageSent`. Raises `InvalidCall` when closed."""
        pre.check_open(self.phase, SendReturn.NO_ENGINE)
        return self._submit(self._requests.outbox.server(kind, data, now_ns), now_ns)

    def release_held(self, now_ns: int) -> int:
        """Send the messages that wait for the user's word, now or as soon as the link is back; returns how many."""
        return self._requests.sends.release(now_ns)

    def discard_held(self, now_ns: int) -> int:
        """End the messages of `held_messages`: each completes as refused. Returns how many."""
        return self._requests.sends.discard("it was discarded", now_ns)

    def retry_now(self, now_ns: int) -> None:
        """Skip the wait before the next attempt."""
        self._state.retry_now(now_ns)

    def close(self, now_ns: int) -> None:
        """End everything: messages under way complete as cut off, other calls with `ConnectionLost`. Idempotent."""
        if self.phase is Phase.CLOSED:
            return
        self._fail_calls("the client was closed", now_ns)
        if self.phase is Phase.LIVE:
            self._requests.rooms.leave_all(now_ns)
            self._events.append(ev.LoggedOut(at_ns=now_ns, user_id=self.user_id, reason=LogoutReason.LOGOUT))
        self._close_link("closed")
        self._end(Phase.CLOSED, now_ns)

    # --- what the driver reports ---

    def connection_made(self, now_ns: int) -> None:
        """The socket is open: introduce ourselves and log in."""
        if self.link is not Link.OPENING:
            self._actions.append(Abort("no longer wanted"))
            return
        self.link = Link.OPEN
        self._heartbeat.connected(now_ns)
        self._bye = None
        self._out.clear()
        self._inbox.clear()
        self._send(fr.Hello(self.app_id, self._device_id, self._client, self.business_id, [fr.BATCHES]))
        call = self._calls.first(CallKind.LOGIN) or self._calls.begin(
            CallKind.LOGIN, "Login", now_ns, LOGIN_TIMEOUT_MS, asked=False
        )
        self._send(self._login.frame(call.call_id, self.user_id, self._requests.inbox.since))

    def connection_failed(self, reason: str, now_ns: int) -> None:
        """The socket could not be opened."""
        if self.link is Link.OPENING:
            self._give_up_link(reason, now_ns, abort=False)

    def connection_lost(self, code: int, reason: str, now_ns: int) -> None:
        """The socket is gone. What `bye` said counts more than how the socket ended."""
        if self.link in (Link.DOWN, Link.OPENING):
            return
        bye = self._bye or fr.Bye(code, "")
        reason = bye.reason or reason or close_words(bye.code)
        was_ready, self.link = self.link is Link.READY, Link.DOWN
        if was_ready:
            self._login.started_ns = now_ns
        if self._calls.first(CallKind.LOGOUT):
            self._finish_logout(now_ns)
        elif bye.code in (CloseCode.TOKEN_INVALID, CloseCode.TOKEN_EXPIRED):
            self._login_failed(LoginErrorCode.INVALID_TOKEN, reason, ConnectionLost(reason, bye.code), now_ns)
        elif self.phase is Phase.LOGGING_IN and not self._login.goes_on(allowed=reconnect_allowed(bye.code)):
            self._login_failed(LoginErrorCode.LOGIN_FAILED, reason, ConnectionLost(reason, bye.code), now_ns)
        else:
            self._fail_calls(reason, now_ns, bye.code, comes_back=reconnect_allowed(bye.code))
            self._after_loss(bye, reason, was_ready, now_ns)

    def written(self, now_ns: int) -> None:
        """The system has taken every byte given so far."""
        self._requests.sends.taken(now_ns)

    def receive(self, message: str | bytes, now_ns: int) -> None:
        """Take one message. Never raises on what the other side sends; what comes after the end is not looked at."""
        self.receive_all((message,), now_ns)

    def receive_all(self, messages: Sequence[str | bytes], now_ns: int) -> None:
        """Take what one read of the socket brought: as `receive`, one after the other."""
        if self.link in _TAKES_IN:
            self._heartbeat.heard(now_ns)
        for message in messages:
            if self.link not in _TAKES_IN:
                return
            try:
                if isinstance(message, str):
                    self._take_control(self._decoder.control(message), now_ns)
                else:
                    self._take_payload(*self._decoder.payload(message), now_ns)
            except ProtocolError as error:
                self._events.append(ev.FrameRefused(at_ns=now_ns, reason=str(error)))

    # --- calls that get no answer ---

    def _expire(self, call: Call, now_ns: int) -> None:
        if call.kind is CallKind.LOGIN:
            reason = f"no answer to the login within {call.timeout_ms // 1000} s"
            self._give_up_link(reason, now_ns, error=RequestTimeout(call.what, call.timeout_ms))
        elif call.kind is CallKind.LOGOUT:
            self._finish_logout(now_ns)
        elif call.kind is CallKind.REJOIN and self.link is Link.READY:
            # Nobody asked for this join and nobody refused it: a link that carries no answer is no link.
            self._cut_link(f"no answer came for {call.timeout_ms // 1000} s", now_ns)
        else:
            self._requests.expire(call, now_ns)

    def _cut_link(self, reason: str, now_ns: int) -> None:
        self._actions.append(Abort(reason))
        self.connection_lost(CloseCode.ABNORMAL, reason, now_ns)

    def _fail_calls(self, reason: str, now_ns: int, close_code: int | None = None, *, comes_back: bool = False) -> None:
        """The link is gone: no call that waits for an answer will get one. A new token is in place all the same.

        Messages may: those that can be sent again wait for the next link, if there is to be one.
        """
        for call in self._calls.pending():
            if call.kind is CallKind.UPDATE_TOKEN:
                self._token_updated(call, 0, now_ns)
            elif call.kind is not CallKind.SEND:
                self._requests.cut(call, reason, close_code, now_ns)
        self._requests.lost(reason, now_ns, comes_back=comes_back)

    # --- login and link ---

    def _begin_login(self, login_type: LoginType, now_ns: int) -> None:
        self.phase = Phase.LOGGING_IN
        self._login.type = login_type
        self._login.started_ns = now_ns
        self._state.connecting(now_ns)
        self._open(now_ns)

    def _open(self, now_ns: int) -> None:
        self.link = Link.OPENING
        self._opened_ns = now_ns
        self._actions.append(Open())

    def _close_link(self, reason: str) -> None:
        if self.link is not Link.DOWN:
            self._actions.append(Close(CloseCode.NORMAL, reason))
        self.link = Link.DOWN

    def _give_up_link(self, reason: str, now_ns: int, *, abort: bool = True, error: Exception | None = None) -> None:
        """The link could not be made, or no login came through on it."""
        self.link = Link.DOWN
        if abort:
            self._actions.append(Abort(reason))
        if not self._login.goes_on():
            self._login_failed(LoginErrorCode.LOGIN_FAILED, reason, error or ConnectionLost(reason), now_ns)
            return
        self._fail_calls(reason, now_ns, comes_back=True)
        self._state.attempt_failed(now_ns, reason)

    def _login_failed(self, code: LoginErrorCode, reason: str, error: Exception, now_ns: int) -> None:
        """A login ended badly: tell it, and stop. Only a bad token leaves the door open for a new one."""
        vendor_code = error.vendor_code if isinstance(error, RequestRejected) else 0
        self._report_login(code, reason, 0, now_ns, vendor_code)
        if (call := self._calls.first(CallKind.LOGIN)) is not None:
            self._calls.end(call, error)
        comes_back = code is LoginErrorCode.INVALID_TOKEN and self._login.again
        self._fail_calls(reason, now_ns, comes_back=comes_back)
        self._requests.server_params_ready = False
        close_code = error.close_code if isinstance(error, ConnectionLost) else None
        if code is not LoginErrorCode.INVALID_TOKEN:
            self._requests.rooms.drop_all(RtsErrorCode.JOIN_ROOM, reason, now_ns)
            self._end(Phase.IDLE, now_ns)
        self._state.failed(now_ns, reason, close_code or 0)
        if code is LoginErrorCode.INVALID_TOKEN:
            self.phase = Phase.NEED_TOKEN
            if self._login.token_is_newer:
                # A new token came while the old one was being judged: this is the login by itself that it is owed.
                self._begin_login(self._login.type, now_ns)

    def _report_login(
        self, code: LoginErrorCode, reason: str, expires_at_s: int, now_ns: int, vendor_code: int = 0
    ) -> None:
        self._events.append(self._login.result(self.user_id, code, reason, expires_at_s, now_ns, vendor_code))

    def _logged_in(self, frame: fr.LoggedIn, now_ns: int) -> None:
        call = self._calls.answered(frame.id, CallKind.LOGIN)
        if call is None:
            return
        self.link = Link.READY
        self.phase = Phase.LIVE
        self._state.connected(now_ns)
        self._report_login(LoginErrorCode.SUCCESS, "", frame.expires_at_s, now_ns)
        self._calls.end(call, None)
        self._heartbeat.begin(now_ns)
        resumed = self._take_session(frame, now_ns)
        self._requests.resume(self._gateway_epoch, now_ns, resumed=resumed)
        self._login.type = LoginType.RECONNECTED

    def _take_session(self, frame: fr.LoggedIn, now_ns: int) -> bool:
        """Go on with the session, or begin one and tell what of the old one is lost; returns whether it goes on."""
        resumed, reason = self._login.take_session(frame, self._gateway_epoch)
        if self._login.again:
            self._events.append(ev.SessionResumed(at_ns=now_ns, user_id=self.user_id, resumed=resumed, reason=reason))
        self._requests.enter_inbox(frame, reason, now_ns, resumed=resumed)
        return resumed

    def _after_loss(self, bye: fr.Bye, reason: str, was_ready: bool, now_ns: int) -> None:
        self._requests.server_params_ready = False
        if not reconnect_allowed(bye.code):
            self._ended_by_gateway(bye.code, reason, now_ns)
            return
        wait_ms = bye.retry_after_ms
        if bye.code == CloseCode.RATE_ABUSE:
            wait_ms = max(wait_ms, RATE_ABUSE_WAIT_MS)
        tell = self._state.lost if was_ready else self._state.attempt_failed
        tell(now_ns, reason, bye.code, wait_ms)

    def _ended_by_gateway(self, code: int, reason: str, now_ns: int) -> None:
        """The gateway ended the login for good: duplicate login, kicked, banned."""
        self._requests.rooms.end_all(code, reason, now_ns)
        if code == CloseCode.DUPLICATE_LOGIN:
            self._events.append(ev.LoggedOut(at_ns=now_ns, user_id=self.user_id, reason=LogoutReason.DUPLICATE_LOGIN))
        self._end(Phase.IDLE, now_ns)
        self._state.failed(now_ns, reason, code)

    def _finish_logout(self, now_ns: int) -> None:
        while (call := self._calls.first(CallKind.LOGOUT)) is not None:
            self._calls.end(call, None)
        self._fail_calls("logged out", now_ns)
        self._requests.rooms.leave_all(now_ns)
        self._events.append(ev.LoggedOut(at_ns=now_ns, user_id=self.user_id, reason=LogoutReason.LOGOUT))
        self._close_link("logged out")
        self._end(Phase.IDLE, now_ns)

    def _end(self, phase: Phase, now_ns: int) -> None:
        self.phase = phase
        self.link = Link.DOWN
        self._requests.clear(now_ns)
        self._state.closed()

    # --- inside ---

    def _send(self, frame: fr.ClientControl) -> None:
        self._out.append(codec.encode_control(frame))

    def _token_updated(self, call: Call, expires_at_s: int, now_ns: int) -> None:
        self._events.append(ev.TokenUpdated(at_ns=now_ns, user_id=self.user_id, expires_at_s=expires_at_s))
        self._calls.end(call, None)

    def _submit(self, sending: Sending, now_ns: int) -> int:
        policy = self.offline_policy
        logged_in = self.phase is Phase.LIVE or (policy is not OfflinePolicy.REFUSE and self._comes_back)
        return self._requests.sends.submit(sending, now_ns, logged_in=logged_in, policy=policy)

    @property
    def _comes_back(self) -> bool:
        """Whether a login that was live is being made again, or will be as soon as there is a new token."""
        return self._login.again and self.phase in (Phase.LIVE, Phase.LOGGING_IN, Phase.NEED_TOKEN)

    # --- frames in ---

    def _take_control(self, frame: fr.ServerControl, now_ns: int) -> None:
        match frame:
            case fr.Pong():
                self._events.append(self._heartbeat.pong(frame, now_ns))
            case fr.Accepted():
                self._requests.accepted(frame, now_ns)
            case fr.AcceptedMany():
                for answer in one_by_one(frame):
                    self._requests.accepted(answer, now_ns)
            case (
                fr.Delivered()
                | fr.DeliveredMany()
                | fr.UserJoined()
                | fr.UserLeft()
                | fr.TokenWillExpire()
                | fr.Notice()
                | fr.RoomNotice()
            ):
                self._events += self._inbox.news(frame, self.user_id, now_ns)
            case fr.PeerStatus():
                self._requests.peer_status_known(frame, now_ns)
            case fr.Welcome():
                self._welcome(frame)
            case fr.LoggedIn():
                self._logged_in(frame, now_ns)
            case fr.Joined():
                self._requests.joined(frame, now_ns)
            case fr.RoomAnswer():
                self._requests.room_answered(frame)
            case fr.InboxFollows():
                self._requests.inbox_follows(frame, now_ns)
            case fr.Done():
                self._done(frame, now_ns)
            case fr.Refused():
                self._refused(frame, now_ns)
            case fr.RoomClosed():
                self._requests.room_closed(frame, now_ns)
            case fr.ServerParamsSet():
                self._requests.params_set(frame, now_ns)
            case fr.Bye():
                self._bye = frame
            case _:
                assert_never(frame)

    def _take_payload(self, header: fr.ServerHeader, kind: PayloadKind, data: bytes, now_ns: int) -> None:
        match header:
            case fr.RoomMessage():
                self._requests.room_message(header, self._inbox.room_message(header, kind, data, now_ns), now_ns)
            case fr.PeerMessage():
                self._requests.peer_message(header, self._inbox.peer_message(header, kind, data, now_ns), now_ns)
            case fr.ServerAnswer():
                self._requests.sends.server_answered(header, data, now_ns)
            case _:
                assert_never(header)

    def _welcome(self, frame: fr.Welcome) -> None:
        self._gateway_epoch = frame.epoch
        self.features = tuple(frame.features)
        self._requests.outsiders = fr.ROOM_OUTSIDERS in self.features
        self._inbox.batches = fr.BATCHES in frame.features
        try:
            self.rules = msgspec.convert(frame.rules, RuleSet)
        except msgspec.ValidationError as error:
            raise ProtocolError(RefusalCode.BAD_FRAME, f"The gateway's rules cannot be read: {error}") from None
        self._requests.sends.set_rules(self.rules)

    def _done(self, frame: fr.Done, now_ns: int) -> None:
        call = self._calls.answered(frame.id, CallKind.LOGOUT, CallKind.LEAVE, CallKind.UPDATE_TOKEN)
        if call is None:
            return
        if call.kind is CallKind.LOGOUT:
            self._finish_logout(now_ns)
        elif call.kind is CallKind.LEAVE:
            self._requests.left(call, now_ns)
        else:
            self._token_updated(call, frame.expires_at_s, now_ns)

    def _refused(self, frame: fr.Refused, now_ns: int) -> None:
        call = self._calls.answered(frame.id, *CallKind)
        if call is None:
            return
        if call.kind is CallKind.LOGIN:
            self._login_refused(call, frame, now_ns)
        elif call.kind is CallKind.LOGOUT:
            self._finish_logout(now_ns)
        elif call.kind is CallKind.UPDATE_TOKEN:
            self._token_refused(call, frame, now_ns)
        else:
            self._requests.refused(call, frame, now_ns)

    def _token_refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        """A refused token is not the next login's: the one before it is, or the one that has followed meanwhile."""
        code = code_or(LoginErrorCode, frame.code, None) or code_or(RefusalCode, frame.code, RefusalCode.UNAVAILABLE)
        self._events.append(ev.TokenRefused(at_ns=now_ns, user_id=self.user_id, code=code, reason=frame.reason))
        error = RequestRejected(code, frame.reason, frame.retry_after_ms or None, frame.vendor_code)
        self._calls.end(call, error)
        assert call.replaced_token is not None
        if (later := self._calls.first(CallKind.UPDATE_TOKEN)) is not None:
            later.replaced_token = call.replaced_token
        else:
            self._login.token = call.replaced_token

    def _login_refused(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        code = code_or(LoginErrorCode, frame.code, None) or LoginErrorCode.LOGIN_FAILED
        self._close_link("login refused")
        passing = code is LoginErrorCode.SERVER_ERROR or frame.retry_after_ms > 0
        if passing and self._login.again:
            self._report_login(code, frame.reason, 0, now_ns, frame.vendor_code)
            self._calls.end(call, None)
            self._state.attempt_failed(now_ns, frame.reason, retry_after_ms=frame.retry_after_ms)
            return
        error = RequestRejected(code, frame.reason, frame.retry_after_ms or None, frame.vendor_code)
        self._login_failed(code, frame.reason, error, now_ns)
