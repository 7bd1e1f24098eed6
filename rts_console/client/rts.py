"""`RtsClient` and `RtsRoom`: a `Backend` over our own protocol, on any asyncio loop.

async with RtsClient(app_id, url="ws://127.0.0.1:7880") as client:
    await client.login(token, "alice")
    room = client.create_room("lobby")
    await room.join()
    await room.send_message("hello")
"""

import asyncio
import logging
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Self, TypeVar, cast

import msgspec

import rts_console
from rts_console.client.backend import Capabilities, LocalProxy, SendResult
from rts_console.client.link import check_pin, check_url, tls_context
from rts_console.client.log import ClientLog, LogConfig
from rts_console.client.proxy import proxy_problem
from rts_console.client.session_driver import SessionDriver
from rts_console.client.system import Sample, SystemWatch, system_events
from rts_console.protocol import driver
from rts_console.protocol import events as ev
from rts_console.protocol.client import ClientSession
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.frames import ROOM_CALL, Attributes, Options
from rts_console.protocol.outbox import Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    RULE_SETS,
    BusinessCheckCode,
    ConnectionState,
    LoginReturn,
    MessageMode,
    OfflinePolicy,
    PayloadKind,
    ReturnStatus,
    RoomReturn,
    RtsErrorCode,
    RuleSet,
    SendReturn,
    UserOnlineStatus,
    business_id_problem,
    id_problem,
)

SET_VISIBILITY: Final = "set_visibility"
"""The operation that changes an option of the join: a join again by itself must say what is so now."""
DEFAULT_URL: Final = "ws://127.0.0.1:7880"
CLOSE_TIMEOUT_S: Final = 3.0

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class RtsClient(SessionDriver):
    """One user of a gateway. Many may live in one process. An async context manager; `close()` ends it.

    Cancelling a call ends the wait for its answer, not what was asked for: that may have been sent already.
    """

    def __init__(
        self,
        app_id: str,
        *,
        url: str = DEFAULT_URL,
        rules: str = "volcengine",
        ca_file: str | None = None,
        pin: str = "",
        device_id: str = "",
        ping_interval_ms: int = 5_000,
        offline_policy: OfflinePolicy = OfflinePolicy.REFUSE,
        retry_waits_ms: Sequence[int] = (),
        keeps_trying: bool = False,
        log_config: LogConfig | None = None,
        clock: Callable[[], int] = now_ns,
    ) -> None:
        """Prepare a client; nothing is opened before `login`.

        `rules` is the rule set until the gateway says which is in force. `ca_file` (PEM) replaces the system's trust
        store for `wss://`; `pin` allows one public key only, on top of that. `clock` gives nanoseconds since 1970.
        `offline_policy` is for reliable messages composed while the link is being made again. `retry_waits_ms` are the
        waits before each try to come back, in place of ours; the last goes on for ever. With `keeps_trying` a first
        login that cannot be made is tried on: its call ends with `ConnectionLost`, and when it is answered a
        `LoginResult` is told. Raises `InvalidCall`.
        """
        if not app_id:
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "The app id is empty. Copy it from the service's page.")
        if rules not in RULE_SETS:
            known = ", ".join(RULE_SETS)
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"There is no rule set {rules!r}. There are {known}.")
        checked = check_url(url)
        session = ClientSession(
            app_id,
            rules=RULE_SETS[rules],
            random=random.random,
            device_id=device_id,
            client=f"rts-console/{rts_console.__version__} ({sys.platform})",
            ping_interval_ms=ping_interval_ms,
            retry_waits_ms=retry_waits_ms,
            keeps_trying=keeps_trying,
        )
        session.offline_policy = offline_policy
        tls = tls_context(ca_file) if checked.startswith("wss:") else None
        super().__init__(session, checked, tls=tls, pin=check_pin(pin, checked), clock=clock)
        self._rooms: dict[str, RtsRoom] = {}
        self._runtime_parameters: dict[str, Any] = {}
        self._ever_logged_in = False
        self._system = SystemWatch(self._watched)
        if log_config is not None:
            self.set_log_config(log_config)

    async def __aenter__(self) -> Self:
        """The client itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self.close()

    def __repr__(self) -> str:
        state = self.connection_state
        return f"<RtsClient {self.user_id!r} at {self._url}, {state.label if state is not None else 'no link'}>"

    # --- what is known ---

    @staticmethod
    def sdk_version() -> str:
        """Version of this client (the vendor's `getSdkVersion`)."""
        return rts_console.__version__

    @property
    def capabilities(self) -> Capabilities:
        """Everything, except what the rule set in force leaves out."""
        rules = self.rules
        room_calls = tuple(
            word.removeprefix(ROOM_CALL) for word in self._session.features if word.startswith(ROOM_CALL)
        )
        return Capabilities(
            peer_messages=rules.peer_messages,
            server_messages=rules.server_messages,
            presence=rules.presence,
            message_modes=rules.message_modes,
            room_calls=room_calls,
        )

    @property
    def rules(self) -> RuleSet:
        """The limits in force: the gateway's, once it has said so."""
        return self._session.rules

    @property
    def app_id(self) -> str:
        """The app that this client speaks for."""
        return self._session.app_id

    @property
    def url(self) -> str:
        """The gateway's URL."""
        return self._url

    @property
    def user_id(self) -> str:
        """The user of the current or last login."""
        return self._session.user_id

    @property
    def logged_in(self) -> bool:
        """Whether the login is live; it stays so while the link is being made again."""
        return self._session.logged_in

    @property
    def connection_state(self) -> ConnectionState | None:
        """The vendor's state of the link, `None` before a login and after a logout."""
        return cast("ConnectionState | None", self._session.connection_state)

    @property
    def rooms(self) -> "Sequence[RtsRoom]":
        """The rooms made and not closed."""
        return tuple(self._rooms.values())

    @property
    def offline_policy(self) -> OfflinePolicy:
        """What becomes of reliable messages composed from now on while the link is being made again."""
        return self._session.offline_policy

    @offline_policy.setter
    def offline_policy(self, policy: OfflinePolicy) -> None:
        self._session.offline_policy = policy

    @property
    def held_messages(self) -> Sequence[Sending]:
        """Messages that were composed but never sent, oldest first: they wait for the link, or to be released."""
        return self._session.held_messages

    @property
    def records_frames(self) -> bool:
        """Whether each message of the wire is an event (`FrameSeen`) too, tokens masked. Off at first."""
        return self._records_frames

    @records_frames.setter
    def records_frames(self, on: bool) -> None:
        self._records_frames = on

    @property
    def watches_system(self) -> bool:
        """Whether this machine is looked at every 2 s (`SysStats`, `NetworkTypeChanged`, `LogReport`). Off at first."""
        return self._system.on

    @watches_system.setter
    def watches_system(self, on: bool) -> None:
        self._system.switch(on)

    @property
    def unread_bytes(self) -> int:
        """Bytes that came and were not worked off yet: while there are any, the gateway has to wait."""
        return self._connection.unread if self._connection is not None else 0

    # --- settings, with the vendor's preconditions ---

    def set_log_config(self, config: LogConfig) -> None:
        """Write a log file from now on. Only before the first login (-1); a bad parameter is -2."""
        if self._ever_logged_in:
            raise InvalidCall(ReturnStatus.FAILURE, "Set the log before the first login.")
        log_file = ClientLog(config)
        if self._log_file is not None:
            self._log_file.close()
        self._log_file = log_file

    def set_business_id(self, business_id: str) -> None:
        """Tag the rooms that are joined from the next login on. Raises `InvalidCall` -6001 in a room, -6002 bad."""
        if self._session.rooms:
            raise InvalidCall(BusinessCheckCode.ALREADY_IN_ROOM, "Leave all rooms before setting the business id.")
        if problem := business_id_problem(business_id):
            raise InvalidCall(BusinessCheckCode.INPUT_INVALIDATE, problem)
        self._session.business_id = business_id

    def set_runtime_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Keep the vendor's reserved parameters; none has an effect here. Raises `InvalidCall` when not JSON."""
        try:
            msgspec.json.encode(dict(parameters))
        except (TypeError, ValueError) as error:
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, f"The parameters cannot be JSON: {error}.") from None
        self._runtime_parameters.update(parameters)

    @property
    def runtime_parameters(self) -> Mapping[str, Any]:
        """What `set_runtime_parameters` was given so far."""
        return dict(self._runtime_parameters)

    def set_cellular_enhancement(self, enabled: bool) -> None:
        """Phones only: raises `InvalidCall` -1 unless it switches off what is off already."""
        if enabled:
            raise InvalidCall(ReturnStatus.FAILURE, "Cellular enhancement exists on phones only.")

    def set_local_proxy(self, proxies: Sequence[LocalProxy]) -> None:
        """Go through one SOCKS5 and/or one HTTP proxy from the next connection on; an empty list clears.

        Raises `InvalidCall`.
        """
        if self._session.rooms:
            raise InvalidCall(ReturnStatus.HAS_IN_ROOM, "Leave all rooms before setting the proxy.")
        kinds = [proxy.proxy_type for proxy in proxies]
        if len(kinds) != len(set(kinds)):
            raise InvalidCall(ReturnStatus.PARAMETER_ERROR, "Give at most one SOCKS5 and one HTTP proxy.")
        for proxy in proxies:
            if problem := proxy_problem(proxy):
                raise InvalidCall(ReturnStatus.PARAMETER_ERROR, problem)
        self._proxies = tuple(proxies)

    # --- calls ---

    async def login(self, token: Secret | str, user_id: str) -> None:
        """Log in. Raises `InvalidCall`, `RequestRejected(LoginErrorCode)`, `RequestTimeout`, `ConnectionLost`."""
        secret = token if isinstance(token, Secret) else Secret(token)
        self._ever_logged_in = True
        await self._call(lambda at: self._session.login(secret, user_id, at))

    async def logout(self) -> None:
        """Log out. Raises `InvalidCall` when nobody is logged in."""
        await self._call(self._session.logout)

    async def update_login_token(self, token: Secret | str) -> None:
        """Replace the token; after a login that failed for its token, log in again by itself."""
        secret = token if isinstance(token, Secret) else Secret(token)
        await self._call(lambda at: self._session.update_token(secret, at))

    async def get_peer_online_status(self, user_id: str) -> UserOnlineStatus:
        """Look a user up. Raises `InvalidCall`, `RequestRejected`, `RequestTimeout`, `ConnectionLost`."""
        return cast(UserOnlineStatus, await self._call(lambda at: self._session.get_peer_status(user_id, at)))

    async def send_message(
        self,
        user_id: str,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        """Send text (`str`) or binary (`bytes`) to a user. Raises `InvalidCall` only."""
        kind, payload = _payload(data)
        at_ns = self._clock()
        return _result(await self._wait(self._session.send_peer(user_id, kind, payload, mode, at_ns, attributes)))

    async def set_server_params(self, signature: str, url: str) -> None:
        """Name the app server. Raises `InvalidCall`, `RequestRejected`, `RequestTimeout`, `ConnectionLost`."""
        await self._call(lambda at: self._session.set_server_params(signature, url, at))

    async def send_server_message(self, data: str | bytes) -> SendResult:
        """Send text or binary to the app server and wait for its answer. Raises `InvalidCall` only."""
        self._check_open(SendReturn.NO_ENGINE)
        kind, payload = _payload(data)
        return _result(await self._call(lambda at: self._session.send_server(kind, payload, at)))

    def create_room(self, room_id: str) -> "RtsRoom":
        """Make a room object. Raises `InvalidCall` -1007 for a bad id, -1013 for one in use."""
        self._check_open(LoginReturn.NO_ENGINE)
        if problem := id_problem("room id", room_id, self.rules.ids):
            raise self._no_room(room_id, RtsErrorCode.ROOM_ID_ILLEGAL, problem)
        if room_id in self._rooms:
            raise self._no_room(room_id, RtsErrorCode.ROOM_ALREADY_EXIST, f"Room {room_id} is already made.")
        room = self._rooms[room_id] = RtsRoom(self, room_id)
        return room

    def release_held(self) -> int:
        """Let the held messages go, now or as soon as the link is back; returns how many."""
        count = self._session.release_held(self._clock())
        self._pump()
        return count

    def discard_held(self) -> int:
        """End the held messages: each send returns as refused, with the reason. Returns how many."""
        count = self._session.discard_held(self._clock())
        self._pump()
        return count

    def drop_link(self) -> None:
        """Break the link on purpose, without a word to the gateway; the client finds out and comes back."""
        if self._connection is not None:
            self._dropped = self._connection
            self._connection.abort()

    def retry_now(self) -> None:
        """Skip the wait before the next attempt: the network is back."""
        self._session.retry_now(self._clock())
        self._pump()

    async def close(self) -> None:
        """Log out if need be and end everything, within about 3 s. Idempotent; never raises `RtsError`."""
        ends_at = asyncio.get_running_loop().time() + CLOSE_TIMEOUT_S
        if self.logged_in:
            try:
                async with asyncio.timeout_at(ends_at):
                    await self.logout()
            except (RtsError, TimeoutError):
                pass  # it is closed all the same
        self._session.close(self._clock())
        self._pump()
        for room in self.rooms:
            self._forget(room)
        await self._wind_up(ends_at)

    def _watched(self, sample: Sample) -> None:
        state = self.connection_state
        told = {
            "user_id": self.user_id,
            "connection_state": state.label if state is not None else "",
            "rooms": len(self._rooms),
        }
        self._tell(system_events(sample, self._clock(), told))

    async def _wind_up(self, ends_at: float) -> None:
        self._system.switch(False)
        await self._end_links(ends_at)
        if self._log_file is not None:
            self._log_file.close()
            self._log_file = None

    # --- for RtsRoom ---

    async def _join(self, room_id: str, options: Options) -> None:
        await self._call(lambda at: self._session.join_room(room_id, at, options))

    async def _room_call(self, room_id: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        command: Callable[[int], int] = lambda at: self._session.room_call(room_id, operation, arguments, at)  # noqa: E731
        answer = cast("dict[str, Any]", await self._call(command))
        if operation == SET_VISIBILITY:
            self._session.keep_option(room_id, "visible", arguments["visible"])
        return answer

    async def _leave(self, room_id: str) -> None:
        await self._call(lambda at: self._session.leave_room(room_id, at))

    async def _send_room(
        self, room_id: str, data: str | bytes, mode: MessageMode, attributes: Attributes | None
    ) -> SendResult:
        kind, payload = _payload(data)
        at_ns = self._clock()
        return _result(await self._wait(self._session.send_room(room_id, kind, payload, mode, at_ns, attributes)))

    def _joined(self, room_id: str) -> bool:
        return self._session.rooms.get(room_id, False)

    def _in_room(self, room_id: str) -> bool:
        return room_id in self._session.rooms

    def _forget(self, room: "RtsRoom") -> None:
        room._closed = True
        if self._rooms.get(room.room_id) is room:
            del self._rooms[room.room_id]

    def _check_open(self, code: LoginReturn | SendReturn) -> None:
        if self._session.phase is driver.Phase.CLOSED:
            raise InvalidCall(code, "This client is closed. Make a new one.")

    def _no_room(self, room_id: str, code: RtsErrorCode, reason: str) -> InvalidCall:
        self._tell([ev.CreateRoomStateChanged(at_ns=self._clock(), room_id=room_id, code=code)])
        return InvalidCall(code, reason)


class RtsRoom:
    """One room of one user. Made by `RtsClient.create_room`."""

    def __init__(self, client: RtsClient, room_id: str) -> None:
        """Tie the room to its client."""
        self._client = client
        self._room_id = room_id
        self._closed = False

    def __repr__(self) -> str:
        state = "closed" if self._closed else "joined" if self.joined else "not joined"
        return f"<RtsRoom {self._room_id!r} of {self._client.user_id!r}, {state}>"

    @property
    def room_id(self) -> str:
        """The id it was made with."""
        return self._room_id

    @property
    def joined(self) -> bool:
        """Whether the user is in it now."""
        return not self._closed and self._client._joined(self._room_id)

    async def join(self, **options: str | int | bool) -> None:
        """Join, as the rule set's options say. Raises `InvalidCall`, `RequestRejected(RtsErrorCode | ChatRoomCode)`,
        `RequestTimeout`, `ConnectionLost`.
        """
        self._check_open()
        await self._client._join(self._room_id, options)

    async def leave(self) -> None:
        """Leave and wait until the gateway has said so. Raises `InvalidCall`."""
        self._check_open()
        await self._client._leave(self._room_id)

    async def close(self) -> None:
        """Leave if joined and forget the room, so that its id may be used again. Never raises `RtsError`."""
        if self._closed:
            return
        try:
            if self._client._in_room(self._room_id):
                await self._client._leave(self._room_id)
        except RtsError as error:
            _log.info("leaving %s while closing it: %s", self._room_id, error)
        self._client._forget(self)

    async def send_message(
        self,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        """Send text (`str`) or binary (`bytes`) to all other members. Raises `InvalidCall` only."""
        self._check_open()
        return await self._client._send_room(self._room_id, data, mode, attributes)

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Have the rule set in force do something in this room. Raises `InvalidCall`, `RequestRejected` with the
        vendor's code, `RequestTimeout`, `ConnectionLost`.
        """
        self._check_open()
        return await self._client._room_call(self._room_id, operation, arguments)

    def _check_open(self) -> None:
        if self._closed:
            raise InvalidCall(RoomReturn.NO_ROOM, f"The room {self._room_id} is closed. Create it again.")


def _payload(data: str | bytes) -> tuple[PayloadKind, bytes]:
    """Kind and exact bytes of what is to be sent. Raises `InvalidCall` for text that UTF-8 cannot carry."""
    if isinstance(data, (bytes, bytearray, memoryview)):  # noqa: UP038 - a union takes three times as long
        return PayloadKind.BINARY, bytes(data)
    if not isinstance(data, str):
        reason = f"Text or bytes can be sent, not {type(data).__name__}. Encode it first."
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason)
    try:
        return PayloadKind.TEXT, data.encode()
    except UnicodeEncodeError as error:
        reason = f"The text has half of a character pair at place {error.start + 1}; UTF-8 cannot carry it."
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason) from None


def _result(event: ev.MessageSent | ev.RoomMessageSent | ev.ServerMessageSent) -> SendResult:
    server = event if isinstance(event, ev.ServerMessageSent) else None
    return SendResult(
        message_id=event.message_id,
        code=event.code,
        outcome=event.outcome,
        elapsed_ms=(event.at_ns - event.composed_at_ns) / 1e6,
        reason=event.reason,
        recipients=event.recipients,
        answer=server.answer if server else b"",
        http_status=server.http_status if server else 0,
        retry_after_ms=event.retry_after_ms,
        client_message_id=event.client_message_id,
        attributes=event.attributes,
    )
