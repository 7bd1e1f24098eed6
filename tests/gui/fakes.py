"""Stand-ins for what the window works on, written by hand: the whole Backend port, and the few things around it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rts_console.client.backend import Backend, Capabilities, Observer, Room, SendResult
from rts_console.gui.context import Context
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    LoggedOut,
    LoginResult,
    MessageHeld,
    MessageSent,
    MessageSubmitted,
    PeerOnlineStatus,
    RoomLeft,
    RoomMember,
    RoomMembers,
    RoomMessageSent,
    RoomStateChanged,
    ServerMessageSent,
    ServerParamsSet,
    SessionResumed,
    TokenUpdated,
)
from rts_console.protocol.frames import Attributes
from rts_console.protocol.outbox import Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    RULE_SETS,
    ConnectionState,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    ReturnStatus,
    RoomMessageSendResult,
    RtsErrorCode,
    RuleSet,
    Scope,
    UserMessageSendResult,
    UserOnlineStatus,
)
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store

Answer = SendResult | Exception


def accepted(message_id: int = 0, *, room: bool = False) -> SendResult:
    """A send result that says yes; `message_id` 0 lets the backend count."""
    code = RoomMessageSendResult.SUCCESS if room else UserMessageSendResult.SUCCESS
    return SendResult(message_id, code, Outcome.ACCEPTED, elapsed_ms=1.2, recipients=1)


def refused(code: UserMessageSendResult | RoomMessageSendResult, reason: str = "") -> SendResult:
    """A send result that says no."""
    return SendResult(0, code, Outcome.REFUSED, elapsed_ms=1.2, reason=reason)


class FakeRoom:
    """A room of a FakeBackend."""

    def __init__(self, backend: "FakeBackend", room_id: str, *, joined: bool = False) -> None:
        self._backend = backend
        self._room_id = room_id
        self._joined = joined

    @property
    def room_id(self) -> str:
        return self._room_id

    @property
    def joined(self) -> bool:
        return self._joined

    async def join(self, **options: str | int | bool) -> None:
        await self._backend.called("join", self._room_id, *([options] if options else []))
        self._joined = True
        self.tell_joined()

    def tell_joined(self) -> None:
        """Tell that the user is in, and who else is."""
        user_id, at_ns = self._backend.user_id, now_ns()
        self._backend.emit(
            RoomStateChanged(at_ns=at_ns, room_id=self._room_id, user_id=user_id, state=RtsErrorCode.SUCCESS),
            RoomMembers(at_ns=at_ns, room_id=self._room_id, members=(RoomMember(user_id, at_ns),), member_count=1),
        )

    async def leave(self) -> None:
        await self._backend.called("leave", self._room_id)
        self._joined = False
        self._backend.emit(RoomLeft(at_ns=now_ns(), room_id=self._room_id))

    async def close(self) -> None:
        await self._backend.called("close room", self._room_id)
        self._joined = False
        self._backend.forget(self)

    async def send_message(
        self,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        return await self._backend.send(Scope.ROOM, self._room_id, data, mode, attributes)

    async def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        await self._backend.called("call", self._room_id, operation, arguments)
        return self._backend.call_answers.get(operation, {})


class FakeBackend:
    """The Backend port without a network: remembers calls, answers as told, tells its observers what happened.

    `calls` has every call as a tuple. `answers` are used up by sends, one each (a result, or an exception to raise);
    when there is none, a send succeeds. `call_answers` is what rooms answer to an operation. `failures` raises for a
    call by its name. `gate`, an asyncio.Event, holds every awaitable call until it is set. `status` answers look-ups.
    Between `lose_link` and `come_back` reliable messages are refused or kept, as `offline_policy` says.
    """

    def __init__(
        self,
        user_id: str = "alice",
        *,
        logged_in: bool = True,
        rooms: Sequence[str] = (),
        rules: RuleSet = RULE_SETS["volcengine"],
        capabilities: Capabilities | None = None,
    ) -> None:
        """A backend of a user who is in `rooms`."""
        self.calls: list[tuple[Any, ...]] = []
        self.answers: deque[Answer] = deque()
        self.failures: dict[str, Exception] = {}
        self.call_answers: dict[str, dict[str, Any]] = {}
        self.gate: asyncio.Event | None = None
        self.status = UserOnlineStatus.ONLINE
        self._capabilities = capabilities or Capabilities()
        self._rules = rules
        self.checks_sizes = True
        self._user_id = user_id
        self._logged_in = logged_in
        self._connection_state = ConnectionState.CONNECTED if logged_in else None
        self._rooms: list[FakeRoom] = [FakeRoom(self, room_id, joined=True) for room_id in rooms]
        self._observers: list[Observer] = []
        self._next_message = 1
        self.offline_policy = OfflinePolicy.REFUSE
        self._kept: dict[str, _Kept] = {}

    # Told by the test

    def emit(self, *events: Event) -> None:
        """Tell the observers, as the real one does when something happens."""
        for observer in list(self._observers):
            observer(events)

    def set_logged_in(self, logged_in: bool) -> None:
        """Change the login without a word."""
        self._logged_in = logged_in
        self._connection_state = ConnectionState.CONNECTED if logged_in else None

    def set_connection_state(self, state: ConnectionState | None) -> None:
        """Change the link without a word."""
        self._connection_state = state

    def lose_link(self, reason: str = "connection reset", *, attempt: int = 0, retry_in_ms: int = 60_000) -> None:
        """The link is gone, and the next attempt is far away."""
        self._connection_state = ConnectionState.RECONNECTING
        self.tell_link(reason, attempt, retry_in_ms)

    def fall(self, state: ConnectionState) -> None:
        """The link stays away for so long that the state gets worse, in the middle of a wait."""
        self._connection_state = state
        self.tell_link("the link has not come back yet")

    def come_back(self, *, resumed: bool = True, reason: str = "", away_ms: float = 3_200.0) -> None:
        """The link is back, and with it what was to leave by itself."""
        self._connection_state = ConnectionState.RECONNECTED
        self.tell_link()
        at_ns = now_ns()
        again = LoginType.RECONNECTED
        login = LoginResult(
            at_ns=at_ns, user_id=self._user_id, code=LoginErrorCode.SUCCESS, elapsed_ms=away_ms, login_type=again
        )
        self.emit(login, SessionResumed(at_ns=at_ns, user_id=self._user_id, resumed=resumed, reason=reason))
        self._end_kept(OfflinePolicy.SEND, None)

    def tell_link(self, reason: str = "", attempt: int = 0, retry_in_ms: int = 0) -> None:
        """Tell the observers of the state of the link."""
        state = self._connection_state
        assert state is not None
        self.emit(
            ConnectionStateChanged(at_ns=now_ns(), state=state, reason=reason, attempt=attempt, retry_in_ms=retry_in_ms)
        )

    def sent(self) -> list[tuple[Any, ...]]:
        """The calls that sent something, without their name: scope, target, data, mode."""
        return [call[1:] for call in self.calls if call[0] == "send"]

    def tell_present(self) -> None:
        """Tell the observers of the login and the rooms that there are."""
        if self._logged_in:
            self.emit(LoginResult(at_ns=now_ns(), user_id=self._user_id, code=LoginErrorCode.SUCCESS, elapsed_ms=2.0))
        for room in self._rooms:
            if room.joined:
                room.tell_joined()

    async def called(self, name: str, *arguments: Any) -> None:
        """Remember a call, wait at the gate, raise if told to."""
        self.calls.append((name, *arguments))
        if self.gate is not None:
            await self.gate.wait()
        if name in self.failures:
            raise self.failures[name]

    def forget(self, room: FakeRoom) -> None:
        """Drop a room that was closed."""
        if room in self._rooms:
            self._rooms.remove(room)

    # The port

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def rules(self) -> RuleSet:
        return self._rules

    @property
    def app_id(self) -> str:
        return "0123456789abcdef01234567"

    @property
    def user_id(self) -> str:
        return self._user_id

    @property
    def logged_in(self) -> bool:
        return self._logged_in

    @property
    def connection_state(self) -> ConnectionState | None:
        return self._connection_state

    @property
    def rooms(self) -> Sequence[Room]:
        return tuple(self._rooms)

    records_frames = False

    @property
    def unread_bytes(self) -> int:
        return 0

    def observe(self, observer: Observer) -> Callable[[], None]:
        self._observers.append(observer)

        def end() -> None:
            if observer in self._observers:
                self._observers.remove(observer)

        return end

    async def login(self, token: Secret | str, user_id: str) -> None:
        await self.called("login", user_id)
        self._user_id = user_id
        self.set_logged_in(True)
        self.emit(LoginResult(at_ns=now_ns(), user_id=user_id, code=LoginErrorCode.SUCCESS, elapsed_ms=2.0))

    async def logout(self) -> None:
        await self.called("logout")
        self.set_logged_in(False)
        self.emit(LoggedOut(at_ns=now_ns(), user_id=self._user_id, reason=LogoutReason.LOGOUT))

    async def update_login_token(self, token: Secret | str) -> None:
        await self.called("update_login_token")
        self.emit(TokenUpdated(at_ns=now_ns(), user_id=self._user_id))

    async def get_peer_online_status(self, user_id: str) -> UserOnlineStatus:
        await self.called("get_peer_online_status", user_id)
        self.emit(PeerOnlineStatus(at_ns=now_ns(), peer_user_id=user_id, status=self.status))
        return self.status

    async def send_message(
        self,
        user_id: str,
        data: str | bytes,
        mode: MessageMode = MessageMode.RELIABLE_ORDERED,
        *,
        attributes: Attributes | None = None,
    ) -> SendResult:
        return await self.send(Scope.PEER, user_id, data, mode, attributes)

    async def set_server_params(self, signature: str, url: str) -> None:
        await self.called("set_server_params", signature, url)
        self.emit(ServerParamsSet(at_ns=now_ns(), code=200, url=url))

    async def send_server_message(self, data: str | bytes) -> SendResult:
        return await self.send(Scope.SERVER, "", data, MessageMode.RELIABLE_ORDERED)

    def create_room(self, room_id: str) -> Room:
        self.calls.append(("create_room", room_id))
        if any(room.room_id == room_id for room in self._rooms):
            raise InvalidCall(RtsErrorCode.ROOM_ALREADY_EXIST, f"there is a room {room_id}")
        room = FakeRoom(self, room_id)
        self._rooms.append(room)
        return room

    @property
    def held_messages(self) -> Sequence[Sending]:
        return tuple(kept.sending for kept in self._kept.values())

    def release_held(self) -> int:
        self.calls.append(("release_held",))
        if not self.away:
            return self._end_kept(OfflinePolicy.HOLD, None)
        released = [kept for kept in self._kept.values() if kept.policy is OfflinePolicy.HOLD]
        for kept in released:
            kept.policy = OfflinePolicy.SEND
            self._tell_kept(kept)
        return len(released)

    def discard_held(self) -> int:
        self.calls.append(("discard_held",))
        reason = "It was never sent: it was discarded."
        return sum(self._end_kept(policy, reason) for policy in (OfflinePolicy.HOLD, OfflinePolicy.SEND))

    def _end_kept(self, policy: OfflinePolicy, refusal: str | None) -> int:
        """End what that policy keeps: sent, or refused for a reason."""
        ending = [kept for kept in self._kept.values() if kept.policy is policy]
        for kept in ending:
            del self._kept[kept.sending.client_message_id]
            kept.ended.set_result(refusal)
        return len(ending)

    @property
    def away(self) -> bool:
        """Whether the link is being made again."""
        return self._connection_state in (
            ConnectionState.RECONNECTING,
            ConnectionState.DISCONNECTED,
            ConnectionState.LOST,
        )

    def drop_link(self) -> None:
        self.calls.append(("drop_link",))

    def retry_now(self) -> None:
        self.calls.append(("retry_now",))

    async def close(self) -> None:
        self.calls.append(("close",))
        self.set_logged_in(False)

    # Sending

    async def send(
        self,
        scope: Scope,
        target: str,
        data: str | bytes,
        mode: MessageMode,
        attributes: Attributes | None = None,
    ) -> SendResult:
        """What the three sends have in common."""
        if not self._logged_in:
            raise InvalidCall(ReturnStatus.WRONG_STATE, "not logged in")
        message_id, composed_at_ns = self._next_message, now_ns()
        self._next_message += 1
        self._submit(scope, target, data, mode, message_id, composed_at_ns)
        payload, kind = _payload(data)
        problem = self._rules.size_problem(kind, len(payload)) if self.checks_sizes else None
        if problem:
            results = RoomMessageSendResult if scope is Scope.ROOM else UserMessageSendResult
            self.answers.appendleft(refused(results.EXCEED_MAX_LENGTH, problem))
            refusal = None
        else:
            refusal = await self._wait_for_link(scope, target, data, mode, message_id) if self.away else None
        if refusal is None and not problem:
            await self.called("send", scope, target, data, mode, *([attributes] if attributes else []))
        answer = self._answer(scope, refusal)
        if isinstance(answer, Exception):
            raise answer
        self._complete(scope, target, answer, message_id, composed_at_ns)
        return SendResult(
            message_id,
            answer.code,
            answer.outcome,
            answer.elapsed_ms,
            answer.reason,
            answer.recipients,
            answer.answer,
            answer.http_status,
            client_message_id=f"{self._user_id}-{message_id}",
        )

    def _answer(self, scope: Scope, refusal: str | None) -> Answer:
        if refusal is not None:
            results = RoomMessageSendResult if scope is Scope.ROOM else UserMessageSendResult
            return refused(results.NO_CONNECTION, refusal)
        return self.answers.popleft() if self.answers else accepted(room=scope is Scope.ROOM)

    async def _wait_for_link(
        self, scope: Scope, target: str, data: str | bytes, mode: MessageMode, message_id: int
    ) -> str | None:
        """Keep a message as the policy says; returns why it was never sent, if so."""
        if self.offline_policy is OfflinePolicy.REFUSE or mode is not MessageMode.RELIABLE_ORDERED:
            return "The link is being made again."
        payload, kind = _payload(data)
        name = f"{self._user_id}-{message_id}"
        sending = Sending(scope, target, message_id, name, kind, payload, mode, now_ns())
        kept = self._kept[name] = _Kept(sending, self.offline_policy, asyncio.get_running_loop().create_future())
        self._tell_kept(kept)
        return await kept.ended

    def _tell_kept(self, kept: "_Kept") -> None:
        sending = kept.sending
        self.emit(
            MessageHeld(
                at_ns=now_ns(),
                scope=sending.scope,
                target=sending.target,
                message_id=sending.message_id,
                client_message_id=sending.client_message_id,
                policy=kept.policy,
            )
        )

    def _submit(
        self, scope: Scope, target: str, data: str | bytes, mode: MessageMode, message_id: int, at_ns: int
    ) -> None:
        payload, kind = _payload(data)
        self.emit(
            MessageSubmitted(
                at_ns=at_ns,
                scope=scope,
                target=target,
                message_id=message_id,
                client_message_id=f"{self._user_id}-{message_id}",
                kind=kind,
                data=payload,
                mode=mode,
            )
        )

    def _complete(self, scope: Scope, target: str, answer: SendResult, message_id: int, composed_at_ns: int) -> None:
        common: dict[str, Any] = {
            "at_ns": now_ns(),
            "message_id": message_id,
            "client_message_id": f"{self._user_id}-{message_id}",
            "outcome": answer.outcome,
            "composed_at_ns": composed_at_ns,
            "recipients": answer.recipients,
            "reason": answer.reason,
            "code": answer.code,
        }
        match scope:
            case Scope.PEER:
                self.emit(MessageSent(user_id=target, **common))
            case Scope.ROOM:
                self.emit(RoomMessageSent(room_id=target, **common))
            case Scope.SERVER:
                self.emit(ServerMessageSent(answer=answer.answer, http_status=answer.http_status, **common))


@dataclass
class _Kept:
    """A message that waits for the link or the user; it ends with None when it leaves, or with why it never will."""

    sending: Sending
    policy: OfflinePolicy
    ended: asyncio.Future[str | None]


def _payload(data: str | bytes) -> tuple[bytes, PayloadKind]:
    return (data.encode(), PayloadKind.TEXT) if isinstance(data, str) else (data, PayloadKind.BINARY)


@dataclass
class World:
    """A stage of stand-in backends with the real store, log and quality behind it."""

    stage: Stage
    store: Store
    log: EventLog
    quality: Quality
    backends: dict[str, FakeBackend]

    def context(self, theme: Theme) -> Context:
        """What a panel gets."""
        return Context(stage=self.stage, store=self.store, log=self.log, quality=self.quality, theme=theme)


def make_world(*backends: FakeBackend) -> World:
    """A world with an identity for each backend, in order; the first one acts. Logged in and joined are told."""
    store, log, quality = Store(), EventLog(), Quality()
    waiting = deque(backends)
    stage = Stage(lambda _target: waiting.popleft(), store, log, quality)
    for backend in backends:
        stage.add(backend.user_id, Target("ws://127.0.0.1:1", backend.app_id))
        backend.tell_present()
    return World(stage, store, log, quality, {backend.user_id: backend for backend in backends})


# The port has no part that the stand-ins lack: the type checker says so here.
_backend: type[Backend] = FakeBackend
_room: type[Room] = FakeRoom
