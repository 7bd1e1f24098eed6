"""Volcengine's RTS SDK in Python: its own methods, return codes and callbacks over the client core.

Names are the vendor's in snake case (`sendMessage` is `send_message`, `onLoginResult` is `on_login_result`); a call
returns the vendor's number at once and tells its result to a handler::

    class Handler(IRTSEventHandler):
        def on_login_result(self, uid, error_code, elapsed):
            print(uid, error_code)

    rts = RTS.create_rts(app_id, Handler(), url="ws://127.0.0.1:7880")
    rts.login(token, "alice")

Everything runs on one asyncio loop: calls are made on it, and handlers are called on it (the vendor has threads of its
own), so a handler must not block.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, ClassVar, Final
from weakref import WeakSet

import msgspec

from rts_console.client.backend import LocalProxy
from rts_console.client.log import LogConfig
from rts_console.client.rts import DEFAULT_URL, RtsClient, RtsRoom
from rts_console.client.started import start
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    BusinessCheckCode,
    Code,
    ConnectionState,
    LocalLogLevel,
    LocalProxyError,
    LocalProxyState,
    LocalProxyType,
    LoginErrorCode,
    LogoutReason,
    MessageMode,
    NetworkType,
    PayloadKind,
    ReturnStatus,
    RoomMessageSendResult,
    RoomReturn,
    RtsErrorCode,
    RtsWarningCode,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)

__all__ = [
    "RTS",
    "BusinessCheckCode",
    "ConnectionState",
    "IRTSEventHandler",
    "IRTSRoomEventHandler",
    "LocalLogLevel",
    "LocalProxyConfiguration",
    "LocalProxyError",
    "LocalProxyState",
    "LocalProxyType",
    "LogConfig",
    "LoginErrorCode",
    "LogoutReason",
    "MessageConfig",
    "NetworkType",
    "RTSRoom",
    "ReturnStatus",
    "RoomMessageSendResult",
    "RtsErrorCode",
    "RtsWarningCode",
    "SysStats",
    "UserMessageSendResult",
    "UserOfflineReason",
    "UserOnlineStatus",
]

MessageConfig = MessageMode
"""The vendor's name for how a message is delivered."""
SysStats = ev.SysStats
_FAILED: Final = int(ReturnStatus.FAILURE)
_WARNINGS: Final = range(-2_999, -1_999)

_log = logging.getLogger(__name__)


class LocalProxyConfiguration(msgspec.Struct, frozen=True):
    """A proxy to go through."""

    local_proxy_type: LocalProxyType
    local_proxy_ip: str
    local_proxy_port: int
    local_proxy_username: str = ""
    local_proxy_password: Secret = Secret("")


class IRTSEventHandler:
    """What an engine tells; override what is of interest."""

    def on_login_result(self, uid: str, error_code: LoginErrorCode, elapsed: int) -> None:
        """A login succeeded or failed after `elapsed` ms, also one that a reconnect made by itself."""

    def on_logout(self, reason: LogoutReason) -> None:
        """The login ended, on request or because the same user logged in elsewhere."""

    def on_server_params_set_result(self, error: int) -> None:
        """200: the app server is known. Anything else: it is not."""

    def on_get_peer_online_status(self, peer_user_id: str, status: UserOnlineStatus) -> None:
        """The answer to a look-up."""

    def on_message_received(self, uid: str, message: str) -> None:
        """A text of a peer."""

    def on_binary_message_received(self, uid: str, message: bytes) -> None:
        """A binary message of a peer."""

    def on_message_send_result(self, msgid: int, error: UserMessageSendResult) -> None:
        """What became of a message to a peer."""

    def on_server_message_send_result(self, msgid: int, error: UserMessageSendResult, message: bytes) -> None:
        """What became of a message to the app server; `message` is its answer."""

    def on_create_room_state_changed(self, room_id: str, error_code: Code) -> None:
        """A room could not be made."""

    def on_connection_state_changed(self, state: ConnectionState) -> None:
        """The state of the link."""

    def on_local_proxy_state_changed(
        self, proxy_type: LocalProxyType, state: LocalProxyState, error: LocalProxyError
    ) -> None:
        """The state of the way through a proxy."""

    def on_network_type_changed(self, network_type: NetworkType) -> None:
        """The kind of network; told while system figures are (see `RTS.create_rts`)."""

    def on_sys_stats(self, stats: ev.SysStats) -> None:
        """Figures of this machine, every 2 s."""

    def on_log_report(self, log_type: str, content: str) -> None:
        """Figures of the client as a JSON object."""

    def on_warning(self, warning: int) -> None:
        """A warning of the engine."""

    def on_error(self, error: int) -> None:
        """An error of the engine."""


class IRTSRoomEventHandler:
    """What a room tells; override what is of interest."""

    def on_room_state_changed(self, room_id: str, uid: str, state: int, extra_info: str) -> None:
        """0: joined. Anything else: it failed, ended against our will, or a warning. `extra_info` is JSON."""

    def on_leave_room(self) -> None:
        """We have left."""

    def on_user_joined(self, uid: str, elapsed: int) -> None:
        """Another user came."""

    def on_user_leave(self, uid: str, reason: UserOfflineReason) -> None:
        """Another user went."""

    def on_room_message_received(self, uid: str, message: str) -> None:
        """A text of another member."""

    def on_room_binary_message_received(self, uid: str, message: bytes) -> None:
        """A binary message of another member."""

    def on_room_message_send_result(self, msgid: int, error: Code) -> None:
        """What became of a message to the room: a `RoomMessageSendResult`. Success is 200."""


class RTSRoom:
    """One room. Made by `RTS.create_room`."""

    def __init__(self, rts: "RTS", room: RtsRoom) -> None:
        """Tie the room to its engine."""
        self._rts = rts
        self._room = room
        self._sent = 0
        self._destroyed = False
        self.handler = IRTSRoomEventHandler()

    @property
    def room_id(self) -> str:
        """The id it was made with."""
        return self._room.room_id

    def set_rts_room_event_handler(self, handler: IRTSRoomEventHandler) -> int:
        """Tell this handler from now on. Returns 0."""
        self.handler = handler
        return 0

    def join_room(self, *, visible: bool = True) -> int:
        """Join. Returns 0, -1 not logged in, -2 in the room already, -3 destroyed; then `on_room_state_changed`.

        Who is not `visible` receives, and the others are not told of it.
        """
        if self._destroyed:
            return int(RoomReturn.NO_ROOM)
        return self._rts._start(self._room.join() if visible else self._room.join(visible=False))

    def leave_room(self) -> int:
        """Leave. Returns 0, or below 0 when not in the room; then `on_leave_room`."""
        if self._destroyed:
            return int(RoomReturn.NO_ROOM)
        return self._rts._start(self._room.leave())

    def set_user_visibility(self, visible: bool) -> int:
        """Be visible to the others, or not (of the vendor's RTC rooms). Returns 0, or below 0 when not in the room."""
        return self._rts._start(self._room.call("set_visibility", visible=visible))

    def send_room_message(self, message: str) -> int:
        """Send a text to all others. Returns its number, from 1; then `on_room_message_send_result`."""
        return self._send(message)

    def send_room_binary_message(self, message: bytes) -> int:
        """Send bytes to all others. Returns as `send_room_message`."""
        return self._send(_bytes(message))

    def destroy(self) -> None:
        """Leave and let go; nothing more is told."""
        if self._destroyed:
            return
        self._destroyed = True
        self.handler = IRTSRoomEventHandler()
        self._rts._forget(self)
        self._rts._start(self._room.close())

    def _send(self, data: str | bytes) -> int:
        if self._destroyed:
            return _FAILED
        code = self._rts._start(self._room.send_message(data))
        if code == 0:
            self._sent += 1
        return code or self._sent


class RTS:
    """One engine: one user of one app. Made by `create_rts`, ended by `destroy_rts`."""

    # Of the process, as the vendor's is.
    _log_config: ClassVar[LogConfig | None] = None
    _alive: ClassVar["WeakSet[RTS]"] = WeakSet()

    def __init__(self, client: RtsClient, handler: IRTSEventHandler | None) -> None:
        """Use `create_rts`."""
        self._client = client
        self._handler = handler or IRTSEventHandler()
        self._rooms: dict[str, RTSRoom] = {}
        self._calls: set[asyncio.Future[Any]] = set()
        self._sent = 0
        self._link: ConnectionState | None = None
        self._watch_ends = client.observe(self._told)
        RTS._alive.add(self)

    # --- making and ending ---

    @staticmethod
    def create_rts(
        app_id: str,
        handler: IRTSEventHandler | None = None,
        parameters: Mapping[str, Any] | str | None = None,
        *,
        url: str = DEFAULT_URL,
        system_figures: bool = False,
        **options: Any,
    ) -> "RTS":
        """Make an engine; each is independent. `parameters` override defaults (a JSON object, or its text).

        `url` is the gateway's, and `options` are `RtsClient`'s own (`ca_file`, `pin` ...). With
        `system_figures`, `on_sys_stats`, `on_network_type_changed` and `on_log_report` are told; on a running loop.
        Raises `InvalidCall` where the vendor would return null.
        """
        options = {"log_config": RTS._log_config, "keeps_trying": True} | options
        rts = RTS(RtsClient(app_id, url=url, **options), handler)
        if parameters:
            rts.set_runtime_parameters(parameters)
        if system_figures:
            rts._client.watches_system = True
        return rts

    @staticmethod
    async def destroy_rts(rts: "RTS") -> None:
        """End an engine: log out if need be and let everything go. `on_logout` is told, `on_leave_room` is not."""
        for room in rts._rooms.values():
            room.handler = IRTSRoomEventHandler()
        await rts._client.close()
        for call in list(rts._calls):
            call.cancel()
        await asyncio.gather(*rts._calls, return_exceptions=True)
        rts._watch_ends()
        RTS._alive.discard(rts)

    @staticmethod
    def set_log_config(config: LogConfig) -> int:
        """Have each engine that is made from now on write a log file. Returns 0, -1 while there is one, -2 bad."""
        if RTS._alive:
            return _FAILED
        try:
            config.check()
        except InvalidCall as error:
            return int(error.code)
        RTS._log_config = config
        return 0

    @staticmethod
    def get_sdk_version() -> str:
        """Version of this client."""
        return RtsClient.sdk_version()

    # --- settings ---

    def set_rts_event_handler(self, handler: IRTSEventHandler) -> None:
        """Tell this handler from now on."""
        self._handler = handler

    def set_business_id(self, business_id: str) -> int:
        """Tag the rooms that are joined from the next login on. Returns 0, -6001 in a room, -6002 bad characters."""
        return self._try(lambda: self._client.set_business_id(business_id))

    def set_runtime_parameters(self, parameters: Mapping[str, Any] | str) -> int:
        """Keep the vendor's reserved parameters; none has an effect here. Returns 0, or -2 when not a JSON object."""
        try:
            given = json.loads(parameters) if isinstance(parameters, str) else parameters
        except ValueError:
            given = None
        if not isinstance(given, Mapping):
            return int(ReturnStatus.PARAMETER_ERROR)
        return self._try(lambda: self._client.set_runtime_parameters(given))

    def set_cellular_enhancement(self, enabled: bool) -> int:
        """Phones only. Returns -1 unless it switches off what is off."""
        return self._try(lambda: self._client.set_cellular_enhancement(enabled))

    def set_local_proxy(self, configurations: Sequence[LocalProxyConfiguration]) -> int:
        """Go through one SOCKS5 and/or one HTTP proxy from the next connection on. Returns 0, or below 0."""
        proxies = [LocalProxy(*msgspec.structs.astuple(each)) for each in configurations]
        return self._try(lambda: self._client.set_local_proxy(proxies))

    # --- calls ---

    def login(self, token: str | Secret, uid: str) -> int:
        """Log in. Returns 0, -1 bad parameter, -2 logged in already, -3 destroyed; then `on_login_result`.

        A service that cannot be reached is tried until it answers, or until `logout`.
        """
        return self._start(self._client.login(token, uid))

    def logout(self) -> int:
        """Log out. Returns 0, or below 0 when not logged in; then `on_logout`."""
        return self._start(self._client.logout())

    def update_login_token(self, token: str | Secret) -> int:
        """Replace the token; after a login that failed for its token, log in again. Returns 0, or below 0."""
        return self._start(self._client.update_login_token(token))

    def set_server_params(self, signature: str, url: str) -> int:
        """Name the app server. Returns 0, or below 0; then `on_server_params_set_result`."""
        return self._start(self._client.set_server_params(signature, url))

    def get_peer_online_status(self, peer_user_id: str) -> int:
        """Look a user up. Returns 0, or below 0; then `on_get_peer_online_status`."""
        return self._start(self._client.get_peer_online_status(peer_user_id))

    def send_message(self, uid: str, message: str, config: MessageMode = MessageMode.RELIABLE_ORDERED) -> int:
        """Send a text to a user. Returns its number, from 1, or -1 destroyed, -2 no user.

        Then `on_message_send_result`.
        """
        return self._send(self._client.send_message(uid, message, config))

    def send_binary_message(self, uid: str, message: bytes, config: MessageMode = MessageMode.RELIABLE_ORDERED) -> int:
        """Send bytes to a user. Returns as `send_message`."""
        return self._send(self._client.send_message(uid, _bytes(message), config))

    def send_server_message(self, message: str) -> int:
        """Send a text to the app server. Returns as `send_message`; then `on_server_message_send_result`."""
        return self._send(self._client.send_server_message(message))

    def send_server_binary_message(self, message: bytes) -> int:
        """Send bytes to the app server. Returns as `send_server_message`."""
        return self._send(self._client.send_server_message(_bytes(message)))

    def create_room(self, room_id: str) -> RTSRoom | None:
        """Make a room; `None`, and `on_create_room_state_changed`, for a bad id (-1007) or one in use (-1013)."""
        try:
            room = RTSRoom(self, self._client.create_room(room_id))
        except InvalidCall as error:
            _log.info("room %s was not made: %s", room_id, error)
            return None
        self._rooms[room_id] = room
        return room

    # --- how calls are carried out ---

    def _start(self, call: Coroutine[Any, Any, Any]) -> int:
        """0 when it is under way; else the number that the vendor returns at once."""
        try:
            started = start(call, getattr(call, "__name__", "call"))
        except InvalidCall as error:
            _log.info("refused at once: %s", error)
            return int(error.code)
        self._calls.add(started)
        started.add_done_callback(self._ended)
        return 0

    def _send(self, call: Coroutine[Any, Any, Any]) -> int:
        """The client numbers messages to peers and to the app server together, from 1; so the number is known."""
        code = self._start(call)
        if code == 0:
            self._sent += 1
        return code or self._sent

    def _ended(self, call: "asyncio.Future[Any]") -> None:
        """A result has been told as an event; what ended a call without one is only noted."""
        self._calls.discard(call)
        error = None if call.cancelled() else call.exception()
        if isinstance(error, RtsError):
            _log.info("a call failed: %s", error)
        elif error is not None:
            _log.error("a call failed in a way that nobody thought of", exc_info=error)

    def _try(self, setting: Callable[[], None]) -> int:
        try:
            setting()
        except InvalidCall as error:
            return int(error.code)
        return 0

    def _forget(self, room: RTSRoom) -> None:
        self._rooms.pop(room.room_id, None)

    # --- telling ---

    def _told(self, events: Sequence[ev.Event]) -> None:
        for event in events:
            try:
                self._tell(event)
            except Exception:
                _log.exception("a handler failed; the engine goes on")

    def _tell(self, event: ev.Event) -> None:
        room = self._rooms.get(getattr(event, "room_id", ""))
        if room is not None and tell_room(room.handler, event, self._client.user_id):
            return
        handler = self._handler
        match event:
            case ev.LoginResult():
                handler.on_login_result(event.user_id, event.code, int(event.elapsed_ms))
            case ev.LoggedOut():
                handler.on_logout(event.reason)
            case ev.ServerParamsSet():
                handler.on_server_params_set_result(event.code)
            case ev.PeerOnlineStatus():
                handler.on_get_peer_online_status(event.peer_user_id, event.status)
            case ev.MessageReceived(kind=PayloadKind.TEXT):
                handler.on_message_received(event.user_id, event.data.decode())
            case ev.MessageReceived():
                handler.on_binary_message_received(event.user_id, event.data)
            case ev.MessageSent():
                handler.on_message_send_result(event.message_id, event.code)
            case ev.ServerMessageSent():
                handler.on_server_message_send_result(event.message_id, event.code, event.answer)
            case ev.ConnectionStateChanged():
                self._tell_link(event.state)
            case _:
                tell_engine(handler, event)

    def _tell_link(self, state: ConnectionState) -> None:
        """Each try is an event of the client; the vendor tells a state once."""
        if state is not self._link:
            self._link = state
            self._handler.on_connection_state_changed(state)


def _bytes(message: bytes) -> bytes:
    """Of a number `bytes` would make as many zeros."""
    if not isinstance(message, bytes | bytearray | memoryview):
        raise TypeError(f"A binary message is bytes, not {type(message).__name__}. Texts have a method of their own.")
    return bytes(message)


def tell_engine(handler: IRTSEventHandler, event: ev.Event) -> None:
    """Tell what is no result of a call."""
    match event:
        case ev.CreateRoomStateChanged():
            handler.on_create_room_state_changed(event.room_id, event.code)
        case ev.LocalProxyStateChanged():
            handler.on_local_proxy_state_changed(event.proxy_type, event.state, event.error)
        case ev.NetworkTypeChanged():
            handler.on_network_type_changed(event.network_type)
        case ev.SysStats():
            handler.on_sys_stats(event)
        case ev.LogReport():
            handler.on_log_report(event.log_type, event.content)
        case ev.WarningRaised() if event.code < 0 and event.code not in _WARNINGS:
            handler.on_error(event.code)
        case ev.WarningRaised():
            handler.on_warning(event.code)


def tell_room(handler: IRTSRoomEventHandler, event: ev.Event, uid: str) -> bool:
    """Tell what belongs to a room, of which `uid` is our user. False for anything else."""
    match event:
        case ev.RoomStateChanged():
            extra = json.dumps({"elapsed": int(event.elapsed_ms), "join_type": int(event.join_type)})
            handler.on_room_state_changed(event.room_id, event.user_id, int(event.state), extra)
        case ev.WarningRaised():
            said = json.dumps({"elapsed": 0, "join_type": 0, "reason": event.reason})
            handler.on_room_state_changed(event.room_id, uid, event.code, said)
        case ev.RoomLeft():
            handler.on_leave_room()
        case ev.UserJoined():
            handler.on_user_joined(event.user_id, int(event.elapsed_ms))
        case ev.UserLeft():
            handler.on_user_leave(event.user_id, event.reason)
        case ev.RoomMessageReceived(kind=PayloadKind.TEXT):
            handler.on_room_message_received(event.user_id, event.data.decode())
        case ev.RoomMessageReceived():
            handler.on_room_binary_message_received(event.user_id, event.data)
        case ev.RoomMessageSent():
            handler.on_room_message_send_result(event.message_id, event.code)
        case _:
            return False
    return True
