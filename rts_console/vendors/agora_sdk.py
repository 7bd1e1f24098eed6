"""Agora's `RTCConnection` with the vendor's own method names and numbers, thin over the client core.

A call returns at once, 0 or minus an error's number; what it leads to is told to observers::

    connection = RTCConnection(app_id, url="ws://127.0.0.1:7880")
    connection.register_observer(observer)
    connection.connect(token, "lobby", "alice")
    stream_id = connection.create_data_stream(reliable=True, ordered=True)
    connection.send_stream_message(stream_id, "hello")

Everything runs on one asyncio loop: calls are made on it, and observers are called on it.
"""

import asyncio
import itertools
import logging
import secrets
import zlib
from collections.abc import Coroutine, Sequence
from typing import Any, Final

from rts_console.client.backend import SendResult
from rts_console.client.rts import DEFAULT_URL, RtsClient, RtsRoom
from rts_console.client.started import start
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.rates import UserRates
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    CloseCode,
    ConnectionState,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    OfflinePolicy,
    RtsErrorCode,
    Scope,
    id_problem,
)
from rts_console.vendors.agora import may_send_data
from rts_console.vendors.agora_codes import EncryptionErrorType, Error, LeftReason, Reason, State
from rts_console.vendors.agora_encryption import DecryptionFailed, EncryptionConfig, StreamCipher, context_of, opened
from rts_console.vendors.agora_observers import (
    AgoraParameter,
    IRTCConnectionObserver,
    IRTCLocalUserObserver,
    LocalUser,
    RTCConnInfo,
)
from rts_console.vendors.agora_results import (
    LEFT_REASONS,
    connect_reason,
    error_of_reason,
    room_reason,
    send_error,
)
from rts_console.vendors.agora_state import ConnectionStates, Times, Told
from rts_console.vendors.agora_streams import Gap, IncomingStreams, OutgoingStream, Packet, mode_of

__all__ = [
    "AgoraParameter",
    "EncryptionConfig",
    "IRTCConnectionObserver",
    "IRTCLocalUserObserver",
    "LocalUser",
    "RTCConnInfo",
    "RTCConnection",
    "Times",
]

RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_IN_CHANNEL: Final = (State.CONNECTED, State.RECONNECTING)
_WARNINGS: Final = range(-2_999, -1_999)
_LOST: Final = (ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED, ConnectionState.LOST)

_log = logging.getLogger(__name__)


class RTCConnection:
    """One connection of one user to one channel. `release` ends it."""

    def __init__(
        self, app_id: str, *, url: str = DEFAULT_URL, rules: str = "agora", times: Times | None = None, **options: Any
    ) -> None:
        """Prepare a connection; nothing is opened before `connect`. `rules` is `agora` (the page's limits) or
        `agora-2026` (today's), until the gateway says which are in force; `options` are `RtsClient`'s own.

        Raises `InvalidCall` where the vendor would return null.
        """
        self._times = times or Times()
        options.setdefault("ping_interval_ms", int(self._times.ping_s * 1_000))
        self._client = RtsClient(app_id, url=url, rules=rules, offline_policy=OfflinePolicy.SEND, **options)
        self._client.observe(self._observe)
        self._states = ConnectionStates(self._times)
        self._incoming = IncomingStreams(self._times.reorder_s)
        self._streams: dict[int, OutgoingStream] = {}
        self._rates = UserRates(self._client.rules)
        self._rules = self._client.rules
        self._cipher: StreamCipher | None = None
        self._observer: IRTCConnectionObserver | None = None
        self._local_user = LocalUser()
        self._parameter = AgoraParameter()
        self._connection_id = secrets.randbelow(2**31)
        self._token = Secret("")
        self._channel = self._user = ""
        self._room: RtsRoom | None = None
        self._others: set[str] = set()
        self._entering: asyncio.Task[None] | None = None
        self._winding_up: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._sends: set[asyncio.Future[SendResult]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._released = False

    def __repr__(self) -> str:
        return f"<RTCConnection of {self._user!r} to {self._channel!r}, {self._states.state.label}>"

    @property
    def conn_info(self) -> RTCConnInfo:
        """What it is now."""
        user = self._user
        uid = int(user) if user.isdecimal() and int(user) < 2**32 else zlib.crc32(user.encode())
        return RTCConnInfo(self._connection_id, self._channel, int(self._states.state), user, uid)

    # --- the channel ---

    def connect(self, token: Secret | str, chan_id: str, user_id: str | None = None) -> int:
        """Go into a channel. Returns 0, -2 for a bad parameter, -7 released, -8 when the state is not 1.

        Without a user id (or with `"0"`) one is made up; `conn_info` says which.
        """
        return self._returned("connect", self._connect(token, chan_id, user_id))

    def _connect(self, token: Secret | str, chan_id: str, user_id: str | None) -> int:
        if self._released:
            return -Error.NOT_INITIALIZED
        if self._states.state is not State.DISCONNECTED:
            return -Error.INVALID_STATE
        user = user_id if user_id not in (None, "", "0") else str(secrets.randbelow(2**31 - 1) + 1)
        ids, secret = self._client.rules.ids, _secret(token)
        texts = isinstance(chan_id, str) and isinstance(user, str)
        if not texts or not secret or id_problem("channel id", chan_id, ids) or id_problem("user id", str(user), ids):
            return -Error.INVALID_ARGUMENT
        self._token, self._channel, self._user = secret, chan_id, str(user)
        self._tell_state(self._states.connect())
        self._enter()
        return 0

    def disconnect(self) -> int:
        """Leave the channel; streams end with it. Returns 0, -7 released, -8 when there is nothing to leave."""
        if self._released:
            return self._returned("disconnect", -Error.NOT_INITIALIZED)
        if self._states.state is State.DISCONNECTED:
            return self._returned("disconnect", -Error.INVALID_STATE)
        self._tell_state(self._states.disconnect())
        self._wind_up()
        self._streams.clear()
        self._arm()
        return self._returned("disconnect", 0)

    def renew_token(self, token: Secret | str) -> int:
        """Put a new token in place of the one that runs out; where the old one had failed, go in again with it.

        Returns 0, -2 for an empty one, -7 released, -8 when there is no channel that it could be for.
        """
        return self._returned("renew_token", self._renew_token(token))

    def _renew_token(self, token: Secret | str) -> int:
        secret = _secret(token)
        if self._released:
            return -Error.NOT_INITIALIZED
        if not secret:
            return -Error.INVALID_ARGUMENT
        if self._states.state in _IN_CHANNEL:
            self._run(self._renew(secret))
            return 0
        told = self._states.renewed()
        if told is None:
            return -Error.INVALID_STATE
        self._token = secret
        self._tell_state(told)
        self._enter()
        return 0

    def release(self) -> None:
        """End everything; nothing more is told."""
        if self._released:
            return
        if self._states.state is not State.DISCONNECTED:
            self.disconnect()
        self._released = True
        self._observer = self._local_user.observer = None
        self._wind_up(close=True)

    async def wait_ended(self) -> None:
        """Ours: wait until what `disconnect` or `release` began is done."""
        while self._winding_up is not None and not self._winding_up.done():
            await asyncio.wait([self._winding_up])

    # --- observers, user, parameters ---

    def register_observer(self, conn_observer: IRTCConnectionObserver) -> int:
        """Tell this observer in place of the one before. Returns 0, -2 for none, -7 released."""
        if self._released:
            return -Error.NOT_INITIALIZED
        if conn_observer is None:
            return -Error.INVALID_ARGUMENT
        self._observer = conn_observer
        return 0

    def unregister_observer(self) -> int:
        """Tell nobody any more. Returns 0, -7 released."""
        self._observer = None
        return -Error.NOT_INITIALIZED if self._released else 0

    def get_local_user(self) -> LocalUser | None:
        """The user of this connection; `None` when released."""
        return None if self._released else self._local_user

    def get_agora_parameter(self) -> AgoraParameter | None:
        """The private parameters; `None` when released."""
        return None if self._released else self._parameter

    # --- streams ---

    def create_data_stream(self, reliable: bool, ordered: bool) -> int | None:
        """Make a stream, at most 5 of them. `None` for reliable and not ordered, too many, or released; the observer's
        `on_api_call_executed` has the number (4, 116, 7).
        """
        stream_id = self._new_stream(reliable, ordered)
        self._returned("create_data_stream", min(0, stream_id))
        return stream_id if stream_id > 0 else None

    def _new_stream(self, reliable: bool, ordered: bool) -> int:
        most = self._client.rules.streams_per_user
        if self._released:
            return -Error.NOT_INITIALIZED
        if mode_of(reliable, ordered) is None:
            return -Error.NOT_SUPPORTED
        if most and len(self._streams) >= most:
            return -Error.TOO_MANY_DATA_STREAMS
        stream_id = len(self._streams) + 1
        run = secrets.randbelow(2**31)
        stream = OutgoingStream(stream_id, reliable=bool(reliable), ordered=bool(ordered), run=run)
        self._streams[stream_id] = stream
        return stream_id

    def send_stream_message(self, stream_id: int, data: str | bytes | bytearray) -> int:
        """Send a packet to all others in the channel; an empty one is not sent. Returns 0, -2 no such stream or no
        data, -5 the token does not allow it, -7 released, -113 not in a channel, -114 above 1 KB, -115 too fast.
        """
        return self._returned("send_stream_message", self._send(stream_id, data))

    def _send(self, stream_id: int, data: str | bytes | bytearray) -> int:
        try:
            payload = data.encode() if isinstance(data, str) else bytes(memoryview(data))
        except (TypeError, UnicodeEncodeError):
            payload = None
        stream = self._streams.get(stream_id)
        if refused := self._may_not_send(stream, payload):
            return -refused
        if not payload or stream is None:
            return 0
        attributes = stream.attributes()
        try:
            sealed = self._sealed(payload, attributes)
        except Exception:
            _log.exception("a packet could not be encrypted")
            self._tell("on_encryption_error", int(EncryptionErrorType.DATASTREAM_ENCRYPTION_FAILURE))
            return -Error.FAILED
        text = self._cipher is None and isinstance(data, str)
        return self._submit(stream, payload.decode() if text else sealed, attributes)

    def _may_not_send(self, stream: OutgoingStream | None, payload: bytes | None) -> int:
        if self._released:
            return Error.NOT_INITIALIZED
        if payload is None:
            return Error.INVALID_ARGUMENT
        if self._states.state not in _IN_CHANNEL:
            return Error.NOT_IN_CHANNEL
        if stream is None:
            return Error.INVALID_ARGUMENT
        if not payload:
            return 0
        if len(payload) > self._client.rules.binary_limit:
            return Error.SIZE_TOO_LARGE
        if not may_send_data(self._token):
            return Error.REFUSED
        return Error.BITRATE_LIMIT if self._too_fast(len(payload)) else 0

    def _too_fast(self, size: int) -> bool:
        if self._rules != self._client.rules:
            self._rules, self._rates = self._client.rules, UserRates(self._client.rules)
        return self._rates.excess(Scope.ROOM, size, self._user, now_ns()) is not None

    def _sealed(self, payload: bytes, attributes: dict[str, str | int]) -> bytes:
        if self._cipher is None:
            return payload
        data, said = self._cipher.encrypt(payload, context_of(self._channel, self._user, attributes))
        attributes |= said
        return data

    def _submit(self, stream: OutgoingStream, data: str | bytes, attributes: dict[str, str | int]) -> int:
        assert self._room is not None
        try:
            sending = start(self._room.send_message(data, stream.mode, attributes=attributes), "packet")
        except InvalidCall as error:
            _log.info("a packet was not sent: %s", error)
            return -Error.FAILED
        self._sends.add(sending)
        sending.add_done_callback(lambda done: self._sent(done, reliable=stream.reliable))
        return 0

    def _sent(self, done: "asyncio.Future[SendResult]", *, reliable: bool) -> None:
        self._sends.discard(done)
        if done.cancelled() or self._states.state not in _IN_CHANNEL:
            return
        if done.exception() is not None:
            self._tell("on_error", int(Error.FAILED), str(done.exception()))
        elif (error := send_error(done.result(), reliable=reliable)) is not None:
            self._tell("on_error", int(error), done.result().reason)

    # --- encryption ---

    def enable_encryption(self, enabled: int, config: EncryptionConfig | None = None) -> int:
        """Encrypt from the next `connect` on, or (0, of no effect on a channel that is encrypted) do not. Returns 0, -2
        bad key or salt, -4 no such mode, -7 released, -8 when connected. Data streams only where
        `datastream_encryption_enabled` says so.
        """
        return self._returned("enable_encryption", self._enable_encryption(enabled, config))

    def _enable_encryption(self, enabled: int, config: EncryptionConfig | None) -> int:
        if self._released:
            return -Error.NOT_INITIALIZED
        if not enabled:
            if self._states.state is State.DISCONNECTED:
                self._cipher = None
            return 0
        if not isinstance(config, EncryptionConfig):
            return -Error.INVALID_ARGUMENT
        if self._states.state is not State.DISCONNECTED:
            return -Error.INVALID_STATE
        problem = config.problem()
        if problem is not Error.OK:
            return -problem
        self._cipher = StreamCipher(config) if config.datastream_encryption_enabled else None
        return 0

    # --- going in and out ---

    def _enter(self) -> None:
        self._entering = self._run(self._go_in())

    def _run(self, call: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(call, name=f"Agora connection of {self._user}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _go_in(self) -> None:
        """Log in and join; a service that cannot be reached is tried for as long as the vendor does."""
        await self.wait_ended()
        give_up_at = self._now() + self._times.give_up_s
        for attempt in itertools.count():
            try:
                await self._join()
                return
            except RequestRejected as error:
                if not error.retry_after_ms:
                    self._fail(connect_reason(error))
                    return
                wait_s = error.retry_after_ms / 1_000
            except InvalidCall as error:
                _log.warning("connecting failed: %s", error)
                self._fail(connect_reason(error))
                return
            except RtsError as error:
                _log.info("connecting failed, and is tried again: %s", error)
                wait_s = RETRY_S[min(attempt, len(RETRY_S) - 1)]
            if self._now() + wait_s > give_up_at:
                self._fail(Reason.JOIN_FAILED)
                return
            await asyncio.sleep(wait_s)

    async def _join(self) -> None:
        if not self._client.logged_in:
            await self._client.login(self._token, self._user)
        if self._room is None:
            self._room = self._client.create_room(self._channel)
        if not self._room.joined:
            await self._room.join()

    async def _renew(self, token: Secret) -> None:
        try:
            await self._client.update_login_token(token)
        except RequestRejected as error:
            self._tell("on_error", int(error_of_reason(connect_reason(error))), error.reason)
        except RtsError as error:
            _log.info("the token was not renewed: %s", error)
        else:
            self._token = token

    def _wind_up(self, *, close: bool = False) -> None:
        """Log out behind whatever goes on; the room goes with the login."""
        if self._entering is not None:
            self._entering.cancel()
            self._entering = None
        self._others.clear()
        self._incoming = IncomingStreams(self._times.reorder_s)
        room, self._room = self._room, None
        self._winding_up = self._run(self._go_out(room, self._winding_up, close=close))

    async def _go_out(self, room: RtsRoom | None, before: "asyncio.Task[None] | None", *, close: bool) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        try:
            await self._client.logout()
        except RtsError as error:
            _log.debug("logging out: %s", error)
        if room is not None:
            await room.close()
        if close:
            await self._client.close()

    def _fail(self, reason: Reason) -> None:
        told = self._states.failed(reason)
        if told is not None:
            self._tell_state(told)
            self._wind_up()
            self._arm()

    # --- what happens ---

    def _observe(self, events: Sequence[ev.Event]) -> None:
        if self._states.state in (State.DISCONNECTED, State.FAILED):
            return
        for event in events:
            self._take(event)
        self._arm()

    def _take(self, event: ev.Event) -> None:
        match event:
            case ev.RoomMessageReceived():
                self._heard()
                self._received(event)
            case ev.LatencyMeasured():
                self._heard()
            case ev.RoomStateChanged():
                self._room_changed(event)
            case ev.RoomMembers():
                self._members_known({member.user_id for member in event.members} - {self._user})
            case ev.UserJoined():
                self._came(event.user_id)
            case ev.UserLeft():
                self._went(event.user_id, LEFT_REASONS.get(event.reason, LeftReason.QUIT))
            case ev.TokenWillExpire() if event.remaining_ms > 0:
                self._tell("on_token_privilege_will_expire", self._token.reveal())
            case ev.LoginResult():
                self._login_ended(event)
            case ev.LoggedOut() if event.reason is LogoutReason.DUPLICATE_LOGIN:
                self._fail(Reason.SAME_UID_LOGIN)
            case ev.ConnectionStateChanged():
                self._link_changed(event)

    def _heard(self) -> None:
        told = self._states.heard(self._now())
        if told is not None:
            self._tell_state(told)

    def _room_changed(self, event: ev.RoomStateChanged) -> None:
        if event.state == RtsErrorCode.SUCCESS:
            told = self._states.joined(self._now())
            if told is not None:
                self._tell_state(told)
        elif int(event.state) in _WARNINGS:
            self._tell("on_warning", int(event.state), event.reason)
        elif self._states.state in _IN_CHANNEL:
            refused = event.state == RtsErrorCode.JOIN_ROOM  # coming back was: the server had ended the stay meanwhile
            self._put_out(Reason.BANNED_BY_SERVER if refused else room_reason(event.state))

    def _put_out(self, reason: Reason) -> None:
        """Out of the channel against our will, for good."""
        if reason is Reason.TOKEN_EXPIRED:
            self._tell("on_token_privilege_did_expire")
        self._fail(reason)

    def _login_ended(self, event: ev.LoginResult) -> None:
        """A login that is made again by itself can fail too; the first is for whoever asked for it."""
        again = event.login_type is LoginType.RECONNECTED
        if again and event.code is LoginErrorCode.INVALID_TOKEN:
            self._put_out(Reason.TOKEN_EXPIRED if event.vendor_code == Reason.TOKEN_EXPIRED else Reason.INVALID_TOKEN)

    def _link_changed(self, event: ev.ConnectionStateChanged) -> None:
        if event.state in _LOST:
            self._states.link_lost(keep_alive=event.close_code == CloseCode.HEARTBEAT_TIMEOUT)
        elif event.state is ConnectionState.FAILED and self._states.state in _IN_CHANNEL:
            banned = event.close_code in (CloseCode.KICKED, CloseCode.BANNED)
            self._fail(Reason.BANNED_BY_SERVER if banned else Reason.REJECTED_BY_SERVER)

    # --- other users ---

    def _members_known(self, users: set[str]) -> None:
        """Who is there now; after a loss some may have come and gone unheard."""
        for user_id in sorted(self._others - users):
            self._went(user_id, LeftReason.DROPPED)
        for user_id in sorted(users):
            self._came(user_id)

    def _came(self, user_id: str) -> None:
        if user_id not in self._others:
            self._others.add(user_id)
            self._tell("on_user_joined", user_id)

    def _went(self, user_id: str, reason: LeftReason) -> None:
        self._incoming.forget(user_id)
        if user_id in self._others:
            self._others.discard(user_id)
            self._tell("on_user_left", user_id, int(reason))

    # --- packets ---

    def _received(self, event: ev.RoomMessageReceived) -> None:
        stream = event.attributes.get("stream", 0)
        packet = Packet(event.user_id, stream if isinstance(stream, int) else 0, event.data, event.attributes)
        self._hand_over(self._incoming.take(packet, self._now()))

    def _hand_over(self, packets: Sequence[tuple[Packet, Gap | None]]) -> None:
        for packet, gap in packets:
            if gap is not None:
                stream = (packet.user_id, packet.stream_id)
                self._tell("on_stream_message_error", *stream, int(Error.STREAM_MESSAGE_TIMEOUT), *gap)
            self._hand(packet)

    def _hand(self, packet: Packet) -> None:
        try:
            context = context_of(self._channel, packet.user_id, packet.said)
            data = opened(self._cipher, packet.data, packet.said, context)
        except DecryptionFailed as error:
            _log.info("a packet of %s: %s", packet.user_id, error)
            self._tell("on_encryption_error", int(EncryptionErrorType.DATASTREAM_DECRYPTION_FAILURE))
            return
        observer, user = self._local_user.observer, self._local_user
        if observer is not None:
            self._call_soon(observer.on_stream_message, user, packet.user_id, packet.stream_id, data, len(data))

    # --- time ---

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _arm(self) -> None:
        """Wake when something is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadlines = (self._states.next_deadline(), self._incoming.next_deadline())
        due = min((at for at in deadlines if at is not None), default=None)
        if due is not None:
            self._timer = asyncio.get_running_loop().call_at(due, self._on_alarm)

    def _on_alarm(self) -> None:
        self._timer = None
        now = self._now()
        for told in self._states.handle_deadline(now):
            self._tell_state(told)
        if self._states.state is State.FAILED:
            self._wind_up()
        self._hand_over(self._incoming.due(now))
        self._arm()

    # --- telling ---

    def _returned(self, name: str, code: int) -> int:
        self._tell("on_api_call_executed", -code, name, "")
        return int(code)

    def _tell_state(self, told: Told) -> None:
        reason = () if told.reason is None else (int(told.reason),)
        self._tell(told.callback, self.conn_info, *reason)

    def _tell(self, callback: str, *details: Any) -> None:
        """Tell the observer that is registered now, behind what it was told before and after the call returns."""
        if self._observer is not None:
            self._call_soon(getattr(self._observer, callback), self, *details)

    def _call_soon(self, call: Any, *details: Any) -> None:
        asyncio.get_running_loop().call_soon(_called, call, details)


def _called(call: Any, details: tuple[Any, ...]) -> None:
    try:
        call(*details)
    except Exception:
        _log.exception("an observer failed; the connection goes on")


def _secret(token: Secret | str) -> Secret:
    if isinstance(token, Secret):
        return token
    return Secret(token if isinstance(token, str) else "")
