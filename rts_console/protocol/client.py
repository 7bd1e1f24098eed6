"""The client's half of a session, without I/O: commands in, messages out; messages in, events out.

One `ClientSession` lives as long as its client and spans every connection that the client makes. It has no clock,
socket or loop: each call takes `now_ns`; afterwards the driver takes `actions()`, `messages_to_send()`, `events()` and
`completions()`, and wakes it at `next_deadline()`. Commands return a call id; exactly one completion carries it.
"""

import enum
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, assert_never

import msgspec

from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.errors import ConnectionLost, InvalidCall, ProtocolError, RequestRejected, RequestTimeout
from rts_console.protocol.link_state import MS, OPEN_TIMEOUT_MS, SILENCE_MS, LinkState
from rts_console.protocol.outbox import Outbox, Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    CloseCode,
    Code,
    JoinRoomType,
    LoginErrorCode,
    LoginReturn,
    LoginType,
    LogoutReason,
    MessageMode,
    PayloadKind,
    RefusalCode,
    ReturnStatus,
    RoomReturn,
    RtsErrorCode,
    RuleSet,
    Scope,
    SendReturn,
    UserOfflineReason,
    UserOnlineStatus,
    id_problem,
    reconnect_allowed,
)

_T = TypeVar("_T", bound=Code)
_D = TypeVar("_D")

LOGIN_TIMEOUT_MS: Final = 10_000
REQUEST_TIMEOUT_MS: Final = 10_000
LOGOUT_TIMEOUT_MS: Final = 2_000
PING_BURST: Final = 4
ARRIVALS_PER_FRAME: Final = 40


class Phase(enum.Enum):
    """How far the user's login is."""

    IDLE = "idle"
    LOGGING_IN = "logging in"
    LIVE = "live"
    NEED_TOKEN = "need token"
    CLOSED = "closed"


class Link(enum.Enum):
    """How far the socket is."""

    DOWN = "down"
    OPENING = "opening"
    OPEN = "open"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Open:
    """The driver shall open a connection and report `connection_made` or `connection_failed`."""


@dataclass(frozen=True, slots=True)
class Close:
    """The driver shall close the connection with this code."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Abort:
    """The driver shall cut the connection, or give up opening it, at once."""

    reason: str


Action = Open | Close | Abort


@dataclass(slots=True)
class _Call:
    """A command that waits for its answer."""

    kind: str
    what: str
    started_ns: int
    deadline_ns: int
    timeout_ms: int
    subject: str = ""
    sending: Sending | None = None


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
        ping_interval_ms: int = 5_000,
    ) -> None:
        """Prepare a session that is logged out. `random` gives numbers in [0, 1) for back-off and message ids."""
        self.app_id = app_id
        self.rules = rules
        self.business_id = ""
        self.user_id = ""
        self.phase = Phase.IDLE
        self.link = Link.DOWN
        self.rooms: dict[str, bool] = {}
        self._device_id = device_id
        self._client = client
        self._ping_interval_ns = ping_interval_ms * MS
        self._token = Secret("")
        self._login_type = LoginType.FIRST
        self._login_started_ns = 0
        self._server_params: tuple[str, str] | None = None
        self._server_params_ready = False
        self._events: list[ev.Event] = []
        self._completions: list[tuple[int, Any]] = []
        self._actions: list[Action] = []
        self._out: list[str | bytes] = []
        self._calls: dict[int, _Call] = {}
        self._call_deadlines: list[tuple[int, int]] = []
        self._next_id = 0
        self._outbox = Outbox(f"{int(random() * 2**48):012x}")
        self._state = LinkState(self._events.append, random)
        self._bye: fr.Bye | None = None
        self._opened_ns = 0
        self._heard_ns = 0
        self._ping_at_ns = 0
        self._clock_samples: list[tuple[int, int]] = []
        self._received_count = 0
        self._arrivals: list[fr.Arrival] = []
        self._decoder = fr.client_decoder()

    # --- what the driver takes ---

    @property
    def connection_state(self) -> Any:
        """The vendor's ConnectionState, `None` before a login and after a logout."""
        return self._state.state

    @property
    def logged_in(self) -> bool:
        """Whether the login is live; it stays so while the link is being made again."""
        return self.phase is Phase.LIVE

    def actions(self) -> list[Action]:
        """What the driver shall do with the socket, in order."""
        actions, self._actions = self._actions, []
        return actions

    def messages_to_send(self) -> list[str | bytes]:
        """What the driver shall write now."""
        self._flush_arrivals()
        messages, self._out = self._out, []
        return messages

    def events(self) -> list[ev.Event]:
        """What happened since the last call, in order."""
        events = self._events[:]
        self._events.clear()
        return events

    def completions(self) -> list[tuple[int, Any]]:
        """Calls that ended: id, and the result or the `RtsError` to raise."""
        completions, self._completions = self._completions, []
        return completions

    def next_deadline(self) -> int | None:
        """When `handle_deadline` wants to be called, in nanoseconds, `None` for never."""
        while self._call_deadlines and self._call_deadlines[0][1] not in self._calls:
            heapq.heappop(self._call_deadlines)
        candidates = [self._state.next_deadline(), self._state.retry_at_ns]
        if self._call_deadlines:
            candidates.append(self._call_deadlines[0][0])
        if self.link in (Link.OPENING, Link.OPEN):
            candidates.append(self._opened_ns + OPEN_TIMEOUT_MS * MS)
        if self.link is Link.READY:
            candidates += [self._ping_at_ns, self._heard_ns + SILENCE_MS * MS]
        return min((c for c in candidates if c is not None), default=None)

    def handle_deadline(self, now_ns: int) -> None:
        """Do what has become due."""
        self._expire_calls(now_ns)
        self._state.handle_deadline(now_ns)
        if self._state.retry_at_ns is not None and now_ns >= self._state.retry_at_ns:
            self._state.attempt_begun()
            self._open(now_ns)
        if self.link in (Link.OPENING, Link.OPEN) and now_ns >= self._opened_ns + OPEN_TIMEOUT_MS * MS:
            self._give_up_link(f"the gateway did not answer within {OPEN_TIMEOUT_MS // 1000} s", now_ns)
        if self.link is Link.READY:
            self._keep_alive(now_ns)

    # --- commands ---

    def login(self, token: Secret, user_id: str, now_ns: int) -> int:
        """Log in; completes with `None`. Raises `InvalidCall`."""
        self._check_login(token, user_id)
        self.user_id, self._token = user_id, token
        self.rooms.clear()
        self._server_params, self._server_params_ready = None, False
        self._begin_login(LoginType.FIRST, now_ns)
        call_id = self._call("login", f"Login of {user_id}", now_ns, LOGIN_TIMEOUT_MS)
        self._state.connecting(now_ns)
        self._open(now_ns)
        return call_id

    def logout(self, now_ns: int) -> int:
        """Log out; completes with `None` when the gateway has said so, at once when there is no link."""
        if self.phase in (Phase.IDLE, Phase.CLOSED):
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "Nobody is logged in, so nobody can log out.")
        call_id = self._call("logout", "Logout", now_ns, LOGOUT_TIMEOUT_MS)
        if self.link is Link.READY:
            self._send(fr.Logout(call_id))
        else:
            self._finish_logout(call_id, now_ns)
        return call_id

    def update_token(self, token: Secret, now_ns: int) -> int:
        """Replace the token. When a login failed for its token, log in again by itself. Completes with `None`."""
        if not token:
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "The token is empty. Paste one, or mint one.")
        if self.phase in (Phase.IDLE, Phase.CLOSED):
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "Nobody is logged in. Log in with the token instead.")
        self._token = token
        call_id = self._call("update token", "Token update", now_ns, REQUEST_TIMEOUT_MS)
        if self.link is Link.READY:
            self._send(fr.UpdateToken(call_id, token.reveal()))
            return call_id
        self._events.append(ev.TokenUpdated(at_ns=now_ns, user_id=self.user_id))
        self._complete(call_id, None)
        if self.phase is Phase.NEED_TOKEN:
            self._begin_login(self._login_type, now_ns)
            self._state.connecting(now_ns)
            self._open(now_ns)
        return call_id

    def get_peer_status(self, user_id: str, now_ns: int) -> int:
        """Look a user up; completes with `UserOnlineStatus`. Raises `InvalidCall`."""
        self._check_user(user_id)
        self._check_ready("look a peer up")
        call_id = self._call("peer status", f"Look-up of {user_id}", now_ns, REQUEST_TIMEOUT_MS)
        self._send(fr.GetPeerStatus(call_id, user_id))
        return call_id

    def set_server_params(self, signature: str, url: str, now_ns: int) -> int:
        """Name the app server; completes with `None`. Raises `InvalidCall`."""
        if not signature or not url:
            what = "signature" if not signature else "URL"
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"The {what} of the app server is empty.")
        self._check_ready("name the app server")
        self._server_params, self._server_params_ready = (signature, url), False
        call_id = self._call("server params", "Setting the app server", now_ns, REQUEST_TIMEOUT_MS, subject=url)
        self._send(fr.SetServerParams(call_id, signature, url))
        return call_id

    def join_room(self, room_id: str, now_ns: int) -> int:
        """Join a room; completes with `None`. Raises `InvalidCall`."""
        if problem := id_problem("room id", room_id):
            raise InvalidCall(RtsErrorCode.ROOM_ID_ILLEGAL, problem)
        if room_id in self.rooms:
            raise InvalidCall(RoomReturn.ALREADY_IN_ROOM, f"{self.user_id} is in {room_id} already.")
        self._check_ready(f"join {room_id}", RoomReturn.INVALID_STATE)
        self.rooms[room_id] = False
        return self._join(room_id, JoinRoomType.FIRST, now_ns)

    def leave_room(self, room_id: str, now_ns: int) -> int:
        """Leave a room; completes with `None`. Raises `InvalidCall` when it is not joined."""
        if room_id not in self.rooms:
            raise InvalidCall(RoomReturn.INVALID_STATE, f"{self.user_id or 'Nobody'} is not in {room_id}.")
        call_id = self._call("leave", f"Leaving {room_id}", now_ns, REQUEST_TIMEOUT_MS, subject=room_id)
        if self.link is Link.READY:
            self._send(fr.LeaveRoom(call_id, room_id))
        else:
            self._left(call_id, room_id, now_ns)
        return call_id

    def send_peer(self, user_id: str, kind: PayloadKind, data: bytes, mode: MessageMode, now_ns: int) -> int:
        """Send to a user; completes with `MessageSent`. Raises `InvalidCall`."""
        self._check_user(user_id)
        return self._submit(self._outbox.peer(user_id, kind, data, mode, now_ns), now_ns)

    def send_room(self, room_id: str, kind: PayloadKind, data: bytes, mode: MessageMode, now_ns: int) -> int:
        """Send to a room; completes with `RoomMessageSent`."""
        return self._submit(self._outbox.room(room_id, kind, data, mode, now_ns), now_ns)

    def send_server(self, kind: PayloadKind, data: bytes, now_ns: int) -> int:
        """Send to the app server; completes with `ServerMessageSent`."""
        return self._submit(self._outbox.server(kind, data, now_ns), now_ns)

    def retry_now(self, now_ns: int) -> None:
        """Skip the wait before the next attempt."""
        self._state.retry_now(now_ns)

    def close(self, now_ns: int) -> None:
        """End everything; every open call completes with `ConnectionLost`."""
        if self.phase is Phase.CLOSED:
            return
        self._fail_calls("the client was closed", now_ns)
        self._end(Phase.CLOSED)
        self._actions.append(Close(CloseCode.NORMAL, "closed"))

    # --- what the driver reports ---

    def connection_made(self, now_ns: int) -> None:
        """The socket is open: introduce ourselves and log in."""
        if self.link is not Link.OPENING:
            self._actions.append(Abort("no longer wanted"))
            return
        self.link = Link.OPEN
        self._heard_ns = now_ns
        self._bye = None
        self._received_count = 0
        self._clock_samples.clear()
        hello = fr.Hello(self.app_id, self._device_id, self._client, self.business_id)
        login_id = self._login_call() or self._call("login", "Login", now_ns, LOGIN_TIMEOUT_MS)
        self._send(hello)
        self._send(fr.Login(login_id, self.user_id, self._token.reveal(), self._login_type))

    def connection_failed(self, reason: str, now_ns: int) -> None:
        """The socket could not be opened."""
        if self.link is Link.OPENING:
            self._give_up_link(reason, now_ns, abort=False)

    def connection_lost(self, code: int, reason: str, now_ns: int) -> None:
        """The socket is gone."""
        if self.link in (Link.DOWN, Link.OPENING):
            return
        was_ready = self.link is Link.READY
        self.link = Link.DOWN
        bye = self._bye
        reason = (bye.reason if bye else "") or reason or _close_words(code)
        if self.phase is Phase.LOGGING_IN and self._login_type is LoginType.FIRST:
            self._login_failed(LoginErrorCode.LOGIN_FAILED, reason, ConnectionLost(reason, code), now_ns)
        elif self.phase in (Phase.LIVE, Phase.LOGGING_IN):
            self._fail_calls(reason, now_ns)
            self._after_loss(code, reason, was_ready, bye.retry_after_ms if bye else 0, now_ns)

    def receive(self, message: str | bytes, now_ns: int) -> None:
        """Take one message. Never raises on what the other side sends."""
        self._heard_ns = now_ns
        try:
            if isinstance(message, str):
                self._take_control(self._decoder.control(message), now_ns)
            else:
                self._take_payload(*self._decoder.payload(message), now_ns)
        except ProtocolError as error:
            self._events.append(ev.FrameRefused(at_ns=now_ns, reason=str(error)))

    # --- checks ---

    def _check_login(self, token: Secret, user_id: str) -> None:
        if self.phase is Phase.CLOSED:
            raise InvalidCall(LoginReturn.NO_ENGINE, "This client is closed. Make a new one.")
        if self.phase in (Phase.LIVE, Phase.LOGGING_IN):
            raise InvalidCall(LoginReturn.ALREADY_LOGGED_IN, f"{self.user_id} is logged in. Log out first.")
        if problem := id_problem("user id", user_id):
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, problem)
        if not token:
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "The token is empty. Paste one, or mint one.")

    def _check_user(self, user_id: str) -> None:
        if self.phase is Phase.CLOSED:
            raise InvalidCall(SendReturn.NO_ENGINE, "This client is closed. Make a new one.")
        if problem := id_problem("peer's user id", user_id):
            raise InvalidCall(SendReturn.EMPTY_USER, problem)

    def _check_ready(self, what: str, code: Code = ReturnStatus.WRONG_STATE) -> None:
        if self.phase is Phase.CLOSED:
            raise InvalidCall(LoginReturn.NO_ENGINE, "This client is closed. Make a new one.")
        if self.phase is not Phase.LIVE:
            raise InvalidCall(code, f"Log in before you {what}.")
        if self.link is not Link.READY:
            raise InvalidCall(code, f"The link is being made again; {what} when it is back.")

    # --- calls ---

    def _call(self, kind: str, what: str, now_ns: int, timeout_ms: int, subject: str = "") -> int:
        self._next_id += 1
        deadline_ns = now_ns + timeout_ms * MS
        self._calls[self._next_id] = _Call(kind, what, now_ns, deadline_ns, timeout_ms, subject)
        heapq.heappush(self._call_deadlines, (deadline_ns, self._next_id))
        return self._next_id

    def _login_call(self) -> int | None:
        return next((i for i, call in self._calls.items() if call.kind == "login"), None)

    def _complete(self, call_id: int, result: Any) -> _Call | None:
        call = self._calls.pop(call_id, None)
        if call is not None:
            self._completions.append((call_id, result))
        return call

    def _expire_calls(self, now_ns: int) -> None:
        while self._call_deadlines and self._call_deadlines[0][0] <= now_ns:
            _, call_id = heapq.heappop(self._call_deadlines)
            call = self._calls.get(call_id)
            if call is not None:
                self._expire(call_id, call, now_ns)

    def _expire(self, call_id: int, call: _Call, now_ns: int) -> None:
        timeout = RequestTimeout(call.what, call.timeout_ms)
        if call.sending is not None:
            self._finish_sending(call_id, self._outbox.timed_out(call.sending, now_ns))
        elif call.kind == "login":
            self._give_up_link(f"no answer to the login within {call.timeout_ms // 1000} s", now_ns, error=timeout)
        elif call.kind == "logout":
            self._finish_logout(call_id, now_ns)
        else:
            self._abandon(call)
            self._complete(call_id, timeout)

    def _abandon(self, call: _Call) -> None:
        if call.kind == "join" and not self.rooms.get(call.subject, True):
            del self.rooms[call.subject]

    def _fail_calls(self, reason: str, now_ns: int) -> None:
        for call_id, call in list(self._calls.items()):
            if call.sending is not None:
                self._finish_sending(call_id, self._outbox.cut(call.sending, reason, now_ns))
            elif call.kind == "leave":
                self._left(call_id, call.subject, now_ns)
            else:
                self._abandon(call)
                self._complete(call_id, ConnectionLost(f"{call.what}: {reason}"))

    # --- login and link ---

    def _begin_login(self, login_type: LoginType, now_ns: int) -> None:
        self.phase = Phase.LOGGING_IN
        self._login_type = login_type
        self._login_started_ns = now_ns

    def _open(self, now_ns: int) -> None:
        self.link = Link.OPENING
        self._opened_ns = now_ns
        self._actions.append(Open())

    def _give_up_link(self, reason: str, now_ns: int, *, abort: bool = True, error: Exception | None = None) -> None:
        """The link could not be made, or no login came through on it."""
        self.link = Link.DOWN
        if abort:
            self._actions.append(Abort(reason))
        if self._login_type is LoginType.FIRST and self.phase is Phase.LOGGING_IN:
            self._login_failed(LoginErrorCode.LOGIN_FAILED, reason, error or ConnectionLost(reason), now_ns)
            return
        self._drop_login_call()
        self._state.attempt_failed(now_ns, reason)

    def _drop_login_call(self) -> None:
        if (login_id := self._login_call()) is not None:
            del self._calls[login_id]

    def _login_failed(self, code: LoginErrorCode, reason: str, error: Exception, now_ns: int) -> None:
        """A login ended badly: tell it, and stop. Only a bad token leaves the door open for a new one."""
        self._report_login(code, reason, 0, now_ns)
        self.phase = Phase.NEED_TOKEN if code is LoginErrorCode.INVALID_TOKEN else Phase.IDLE
        if (login_id := self._login_call()) is not None:
            self._complete(login_id, error)
        self._fail_calls(reason, now_ns)
        if self.phase is Phase.IDLE:
            self._close_rooms(RtsErrorCode.JOIN_ROOM, reason, now_ns)
        self._state.failed(now_ns, reason)

    def _report_login(self, code: LoginErrorCode, reason: str, expires_at_s: int, now_ns: int) -> None:
        self._events.append(
            ev.LoginResult(
                at_ns=now_ns,
                user_id=self.user_id,
                code=code,
                elapsed_ms=(now_ns - self._login_started_ns) / MS,
                login_type=self._login_type,
                reason=reason,
                expires_at_s=expires_at_s,
            )
        )

    def _logged_in(self, frame: fr.LoggedIn, now_ns: int) -> None:
        self.link = Link.READY
        self.phase = Phase.LIVE
        self._state.connected(now_ns)
        self._report_login(LoginErrorCode.SUCCESS, "", frame.expires_at_s, now_ns)
        self._complete(frame.id, None)
        for _ in range(PING_BURST):
            self._ping(now_ns)
        self._resume(now_ns)
        self._login_type = LoginType.RECONNECTED

    def _resume(self, now_ns: int) -> None:
        """After a reconnect: set the app server again and rejoin the rooms."""
        if self._server_params is not None:
            signature, url = self._server_params
            call_id = self._call("server params", "Setting the app server", now_ns, REQUEST_TIMEOUT_MS, url)
            self._send(fr.SetServerParams(call_id, signature, url))
        for room_id in self.rooms:
            self._join(room_id, JoinRoomType.RECONNECTED, now_ns)

    def _after_loss(self, code: int, reason: str, was_ready: bool, retry_after_ms: int, now_ns: int) -> None:
        if not reconnect_allowed(code):
            self._ended_by_gateway(code, reason, now_ns)
        elif was_ready:
            self._login_type, self._login_started_ns = LoginType.RECONNECTED, now_ns
            self._server_params_ready = False
            self._state.lost(now_ns, reason, code, retry_after_ms)
        else:
            self._state.attempt_failed(now_ns, reason, code)

    def _ended_by_gateway(self, code: int, reason: str, now_ns: int) -> None:
        """The gateway ended the login for good: duplicate login, kicked, banned."""
        duplicate = code == CloseCode.DUPLICATE_LOGIN
        state = RtsErrorCode.DUPLICATE_LOGIN if duplicate else RtsErrorCode.KICKED_OUT
        self._close_rooms(state, reason, now_ns)
        if duplicate:
            self._events.append(ev.LoggedOut(at_ns=now_ns, user_id=self.user_id, reason=LogoutReason.DUPLICATE_LOGIN))
        self._end(Phase.IDLE)
        self._state.failed(now_ns, reason, code)

    def _finish_logout(self, call_id: int, now_ns: int) -> None:
        self._complete(call_id, None)
        self._fail_calls("logged out", now_ns)
        for room_id in list(self.rooms):
            self._events.append(ev.RoomLeft(at_ns=now_ns, room_id=room_id))
        self._events.append(ev.LoggedOut(at_ns=now_ns, user_id=self.user_id, reason=LogoutReason.LOGOUT))
        self._end(Phase.IDLE)
        self._actions.append(Close(CloseCode.NORMAL, "logged out"))

    def _end(self, phase: Phase) -> None:
        self.phase = phase
        self.link = Link.DOWN
        self.rooms.clear()
        self._server_params, self._server_params_ready = None, False
        self._state.closed()

    # --- heartbeat and receipts ---

    def _keep_alive(self, now_ns: int) -> None:
        if now_ns >= self._heard_ns + SILENCE_MS * MS:
            reason = f"nothing was heard for {SILENCE_MS // 1000} s"
            self._actions.append(Abort(reason))
            self.connection_lost(CloseCode.ABNORMAL, reason, now_ns)
        elif now_ns >= self._ping_at_ns:
            self._ping(now_ns)

    def _ping(self, now_ns: int) -> None:
        self._ping_at_ns = now_ns + self._ping_interval_ns
        self._next_id += 1
        self._send(fr.Ping(self._next_id, now_ns))

    def _pong(self, frame: fr.Pong, now_ns: int) -> None:
        """NTP's arithmetic; the offset is that of the least delayed of the last 16, known to half its delay."""
        round_trip = (now_ns - frame.sent_at_ns) - (frame.answered_at_ns - frame.received_at_ns)
        offset = ((frame.received_at_ns - frame.sent_at_ns) + (frame.answered_at_ns - now_ns)) // 2
        self._clock_samples = [*self._clock_samples[-15:], (max(round_trip, 0), offset)]
        least, best = min(self._clock_samples)
        self._events.append(
            ev.LatencyMeasured(at_ns=now_ns, round_trip_ns=round_trip, offset_ns=best, error_ns=(least + 1) // 2)
        )

    def _flush_arrivals(self) -> None:
        arrivals, self._arrivals = self._arrivals, []
        for start in range(0, len(arrivals), ARRIVALS_PER_FRAME):
            part = arrivals[start : start + ARRIVALS_PER_FRAME]
            self._send(fr.Received(self._received_count, part))

    def _send(self, frame: fr.ClientControl) -> None:
        self._out.append(fr.encode_control(frame))

    # --- rooms ---

    def _join(self, room_id: str, join_type: JoinRoomType, now_ns: int) -> int:
        kind = "join" if join_type is JoinRoomType.FIRST else "rejoin"
        call_id = self._call(kind, f"Joining {room_id}", now_ns, REQUEST_TIMEOUT_MS, subject=room_id)
        self._send(fr.JoinRoom(call_id, room_id, join_type))
        return call_id

    def _joined(self, frame: fr.Joined, now_ns: int) -> None:
        call = self._complete(frame.id, None)
        if call is None or frame.room_id not in self.rooms:
            return
        self.rooms[frame.room_id] = True
        join_type = JoinRoomType.RECONNECTED if call.kind == "rejoin" else JoinRoomType.FIRST
        self._room_state(frame.room_id, RtsErrorCode.SUCCESS, now_ns, join_type, (now_ns - call.started_ns) / MS)
        members = tuple(ev.RoomMember(m.user_id, m.joined_at_ns) for m in frame.members)
        self._events.append(
            ev.RoomMembers(at_ns=now_ns, room_id=frame.room_id, members=members, member_count=frame.member_count)
        )

    def _left(self, call_id: int, room_id: str, now_ns: int) -> None:
        self.rooms.pop(room_id, None)
        self._events.append(ev.RoomLeft(at_ns=now_ns, room_id=room_id))
        self._complete(call_id, None)

    def _close_rooms(self, state: Code, reason: str, now_ns: int) -> None:
        for room_id in self.rooms:
            self._room_state(room_id, state, now_ns, reason=reason)
        self.rooms.clear()

    def _room_state(
        self,
        room_id: str,
        state: Code,
        now_ns: int,
        join_type: JoinRoomType = JoinRoomType.FIRST,
        elapsed_ms: float = 0,
        reason: str = "",
    ) -> None:
        self._events.append(
            ev.RoomStateChanged(
                at_ns=now_ns,
                room_id=room_id,
                user_id=self.user_id,
                state=state,
                join_type=join_type,
                elapsed_ms=elapsed_ms,
                reason=reason or ("" if state == 0 else state.meaning),
            )
        )

    # --- messages out ---

    def _submit(self, sending: Sending, now_ns: int) -> int:
        self._events.append(sending.submitted(now_ns))
        call_id = self._call("send", "Message", now_ns, self.rules.acknowledge_timeout_ms)
        self._calls[call_id].sending = sending
        refusal = self._outbox.refusal(
            sending,
            self.rules,
            logged_in=self.phase is Phase.LIVE,
            link_up=self.link is Link.READY,
            joined=self.rooms.get(sending.target, False),
            server_params=self._server_params_ready,
        )
        if refusal is not None:
            self._finish_sending(call_id, self._outbox.refused(sending, *refusal, now_ns))
        else:
            self._out.append(sending.encode(call_id))
        return call_id

    def _finish_sending(self, call_id: int, result: ev.SendCompleted) -> None:
        self._events.append(result)
        self._complete(call_id, result)

    # --- frames in ---

    def _take_control(self, frame: fr.ServerControl, now_ns: int) -> None:
        match frame:
            case fr.Pong():
                self._pong(frame, now_ns)
            case fr.Accepted():
                self._accepted(frame, now_ns)
            case fr.Delivered():
                self._events += [
                    ev.MessageDelivered(
                        at_ns=now_ns,
                        client_message_id=d.client_message_id,
                        user_id=d.user_id,
                        received_at_ns=d.received_at_ns,
                        room_id=d.room_id,
                    )
                    for d in frame.deliveries
                ]
            case fr.UserJoined():
                self._events.append(ev.UserJoined(at_ns=now_ns, room_id=frame.room_id, user_id=frame.user_id))
            case fr.UserLeft():
                reason = code_or(UserOfflineReason, frame.reason, UserOfflineReason.DROPPED)
                self._events.append(
                    ev.UserLeft(at_ns=now_ns, room_id=frame.room_id, user_id=frame.user_id, reason=reason)
                )
            case fr.PeerStatus():
                self._peer_status(frame, now_ns)
            case fr.Welcome():
                self._welcome(frame)
            case fr.LoggedIn():
                self._logged_in(frame, now_ns)
            case fr.Joined():
                self._joined(frame, now_ns)
            case fr.Done():
                self._done(frame, now_ns)
            case fr.Refused():
                self._refused(frame, now_ns)
            case fr.RoomClosed():
                self._room_closed(frame, now_ns)
            case fr.ServerParamsSet():
                self._params_set(frame, now_ns)
            case fr.TokenWillExpire():
                self._events.append(
                    ev.TokenWillExpire(
                        at_ns=now_ns,
                        user_id=self.user_id,
                        expires_at_s=frame.expires_at_s,
                        remaining_ms=frame.remaining_ms,
                    )
                )
            case fr.Notice():
                self._events.append(
                    ev.WarningRaised(at_ns=now_ns, code=frame.code, reason=frame.reason, room_id=frame.room_id)
                )
            case fr.Bye():
                self._bye = frame
            case _:
                assert_never(frame)

    def _welcome(self, frame: fr.Welcome) -> None:
        try:
            self.rules = msgspec.convert(frame.rules, RuleSet)
        except msgspec.ValidationError as error:
            raise ProtocolError(RefusalCode.BAD_FRAME, f"The gateway's rules cannot be read: {error}") from None

    def _done(self, frame: fr.Done, now_ns: int) -> None:
        call = self._calls.get(frame.id)
        if call is None:
            return
        if call.kind == "logout":
            self._finish_logout(frame.id, now_ns)
        elif call.kind == "leave":
            self._left(frame.id, call.subject, now_ns)
        else:
            if call.kind == "update token":
                self._events.append(
                    ev.TokenUpdated(at_ns=now_ns, user_id=self.user_id, expires_at_s=frame.expires_at_s)
                )
            self._complete(frame.id, None)

    def _refused(self, frame: fr.Refused, now_ns: int) -> None:
        call = self._calls.get(frame.id)
        if call is None:
            return
        if call.kind == "login":
            self._login_refused(frame, now_ns)
        elif call.kind in ("join", "rejoin"):
            self._join_refused(frame, call, now_ns)
        elif call.kind == "leave":
            self._left(frame.id, call.subject, now_ns)
        else:
            code = code_or(LoginErrorCode, frame.code, None) or code_or(
                RefusalCode, frame.code, RefusalCode.UNAVAILABLE
            )
            self._complete(frame.id, RequestRejected(code, frame.reason, frame.retry_after_ms or None))

    def _login_refused(self, frame: fr.Refused, now_ns: int) -> None:
        code = code_or(LoginErrorCode, frame.code, LoginErrorCode.LOGIN_FAILED)
        self._actions.append(Close(CloseCode.NORMAL, "login refused"))
        self.link = Link.DOWN
        if code is LoginErrorCode.SERVER_ERROR and self._login_type is LoginType.RECONNECTED:
            self._drop_login_call()
            self._report_login(code, frame.reason, 0, now_ns)
            self._state.attempt_failed(now_ns, frame.reason)
            return
        self._login_failed(code, frame.reason, RequestRejected(code, frame.reason), now_ns)

    def _join_refused(self, frame: fr.Refused, call: _Call, now_ns: int) -> None:
        code = code_or(RtsErrorCode, frame.code, RtsErrorCode.JOIN_ROOM)
        self.rooms.pop(call.subject, None)
        self._room_state(call.subject, code, now_ns, reason=frame.reason)
        self._complete(frame.id, RequestRejected(code, frame.reason, frame.retry_after_ms or None))

    def _room_closed(self, frame: fr.RoomClosed, now_ns: int) -> None:
        self.rooms.pop(frame.room_id, None)
        state = code_or(RtsErrorCode, frame.code, RtsErrorCode.JOIN_ROOM)
        self._room_state(frame.room_id, state, now_ns, reason=frame.reason)

    def _peer_status(self, frame: fr.PeerStatus, now_ns: int) -> None:
        status = code_or(UserOnlineStatus, frame.status, UserOnlineStatus.UNREACHABLE)
        self._events.append(ev.PeerOnlineStatus(at_ns=now_ns, peer_user_id=frame.user_id, status=status))
        self._complete(frame.id, status)

    def _params_set(self, frame: fr.ServerParamsSet, now_ns: int) -> None:
        call = self._calls.get(frame.id)
        if call is None:
            return
        self._server_params_ready = frame.code == 200
        self._events.append(ev.ServerParamsSet(at_ns=now_ns, code=frame.code, url=call.subject, reason=frame.reason))
        if not self._server_params_ready:
            self._server_params = None
        rejected = RequestRejected(RefusalCode.UNAVAILABLE, f"{frame.code}: {frame.reason}")
        self._complete(frame.id, None if self._server_params_ready else rejected)

    def _accepted(self, frame: fr.Accepted, now_ns: int) -> None:
        call = self._calls.get(frame.id)
        if call is not None and call.sending is not None and call.sending.scope is not Scope.SERVER:
            self._finish_sending(frame.id, self._outbox.accepted(call.sending, frame, now_ns))

    def _take_payload(self, header: fr.ServerHeader, kind: PayloadKind, data: bytes, now_ns: int) -> None:
        match header:
            case fr.RoomMessage():
                self._arrived(header, header.room_id, now_ns)
                self._events.append(
                    ev.RoomMessageReceived(
                        at_ns=now_ns,
                        room_id=header.room_id,
                        user_id=header.user_id,
                        kind=kind,
                        data=data,
                        mode=code_or(MessageMode, header.mode, MessageMode.RELIABLE_ORDERED),
                        client_message_id=header.client_message_id,
                        composed_at_ns=header.composed_at_ns,
                        gateway_in_ns=header.gateway_in_ns,
                        gateway_out_ns=header.gateway_out_ns,
                        position=header.position,
                        previous=header.previous,
                    )
                )
            case fr.PeerMessage():
                self._arrived(header, "", now_ns)
                self._events.append(
                    ev.MessageReceived(
                        at_ns=now_ns,
                        user_id=header.user_id,
                        kind=kind,
                        data=data,
                        mode=code_or(MessageMode, header.mode, MessageMode.RELIABLE_ORDERED),
                        client_message_id=header.client_message_id,
                        composed_at_ns=header.composed_at_ns,
                        gateway_in_ns=header.gateway_in_ns,
                        gateway_out_ns=header.gateway_out_ns,
                    )
                )
            case fr.ServerAnswer():
                call = self._calls.get(header.id)
                if call is not None and call.sending is not None:
                    self._finish_sending(header.id, self._outbox.answered(call.sending, header, data, now_ns))
            case _:
                assert_never(header)

    def _arrived(self, header: fr.PeerMessage | fr.RoomMessage, room_id: str, now_ns: int) -> None:
        if header.mode == MessageMode.RELIABLE_ORDERED:
            self._received_count += 1
            self._arrivals.append(fr.Arrival(header.user_id, header.client_message_id, now_ns, room_id))


def code_or(kind: type[_T], number: int, default: _D) -> _T | _D:
    """The member of that number, or `default` when a newer gateway sends one that is not known here."""
    try:
        return kind(number)  # type: ignore[call-arg]
    except ValueError:
        return default


def _close_words(code: int) -> str:
    try:
        return CloseCode(code).meaning  # type: ignore[call-arg]
    except ValueError:
        return f"the connection was closed with code {code}"
