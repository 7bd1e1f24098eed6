"""Carries actions out on the clients, the operator and the server API, and tells what came back."""

import asyncio
import base64
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.client.backend import Backend, Room, SendResult
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.secret import Secret, mask
from rts_console.protocol.words import Code, ConnectionState, Outcome, UserOnlineStatus
from rts_console.scenario import steps as st
from rts_console.scenario.environment import Environment, signature_of
from rts_console.scenario.flow import StepFailed
from rts_console.scenario.journal import Journal
from rts_console.scenario.model import Identity, Scenario
from rts_console.scenario.values import generate
from rts_console.scenario.wording import quoted

LEASE_S: Final = 3_600.0
_LIVE: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)


class Answer(msgspec.Struct, frozen=True):
    """What came back from one action. `kind` is ok, refused, timeout, lost or invalid; `kept` is what `as` keeps."""

    kind: str
    code: Code | None = None
    reason: str = ""
    kept: Mapping[str, Any] = {}

    @property
    def words(self) -> str:
        """What came back, in a line."""
        code = str(self.code) if self.code is not None else self.kind
        return f"{code}: {self.reason}" if self.reason else code


async def answer_of(doing: Awaitable[Any]) -> Answer:
    """Wait for a call, and say what came back."""
    try:
        return settled(await doing, None)
    except RtsError as error:
        return settled(None, error)


def settled(value: Any, error: Exception | None) -> Answer:
    """What a call came back with, from the value that it returned or the error that it raised."""
    match error:
        case InvalidCall():
            return Answer("invalid", error.code, error.reason)
        case RequestRejected():
            return Answer("refused", error.code, error.reason)
        case RequestTimeout():
            return Answer("timeout", None, str(error))
        case ConnectionLost():
            return Answer("lost", None, error.reason)
        case Exception():
            return Answer("refused", None, str(error))
    if isinstance(value, SendResult):
        return _sent(value)
    if isinstance(value, UserOnlineStatus):
        return Answer("ok", value, kept={"status": value.name.lower(), "code": int(value)})
    return value if isinstance(value, Answer) else Answer("ok")


def _sent(result: SendResult) -> Answer:
    kept = {
        "code": int(result.code),
        "name": result.code.label,
        "outcome": result.outcome.value,
        "elapsed_ms": result.elapsed_ms,
        "message_id": result.message_id,
        "client_message_id": result.client_message_id,
        "recipients": result.recipients,
        "answer": result.answer.decode(errors="replace"),
        "http_status": result.http_status,
        "retry_after_ms": result.retry_after_ms,
    }
    return Answer(_kind_of(result), result.code, result.reason, _with_json(kept, "answer"))


def _kind_of(result: SendResult) -> str:
    if result.ok:
        return "ok"
    lost = ("NetworkDisconnected", "NoConnection")
    if result.code.label in lost:
        return "lost"
    return "timeout" if result.outcome is Outcome.UNKNOWN or result.code.label == "Timeout" else "refused"


def _with_json(kept: dict[str, Any], key: str) -> dict[str, Any]:
    try:
        kept["json"] = json.loads(kept[key])
    except (ValueError, RecursionError):
        pass
    return kept


class Actor:
    """Acts for all identities of a run. A client is made when its identity is first needed."""

    def __init__(self, scenario: Scenario, environment: Environment, owner: str, *, keep_all: bool) -> None:
        """Take the world; `owner` marks the faults of this run. `keep_all`: journals keep pings and frames too."""
        self._scenario = scenario
        self._environment = environment
        self._owner = owner
        self._keep_all = keep_all
        self._stack = contextlib.AsyncExitStack()
        self._making = asyncio.Lock()
        self._sets_faults = False
        self._fault_numbers: dict[str, list[int]] = {}
        self.clients: dict[str, Backend] = {}
        self.journals: dict[str, Journal] = {}
        self.reached = False
        self.unreachable = ""

    async def close(self) -> None:
        """Lift the run's faults and close its clients."""
        if self._sets_faults and self._environment.operator is not None:
            with contextlib.suppress(Exception):
                await self._environment.operator.act("lift", owner=self._owner)
        await self._stack.aclose()

    async def client(self, name: str) -> Backend:
        """The client of an identity, made once though several rows ask for it at once."""
        async with self._making:
            return self.clients.get(name) or await self._make(name)

    async def _make(self, name: str) -> Backend:
        identity = self._identity(name)
        client = await self._stack.enter_async_context(self._environment.open_client(identity))
        if identity.offline_policy:
            client.offline_policy = st.POLICIES[identity.offline_policy]
        journal = self.journals[name] = Journal(keep_all=self._keep_all)
        self._stack.callback(client.observe(journal.take))
        self.clients[name] = client
        return client

    def _identity(self, name: str) -> Identity:
        identity = self._scenario.identities.get(name)
        if identity is None:
            known = ", ".join(self._scenario.identities)
            raise StepFailed(f"{name} to be an identity", f"there is none of that name; there are {known}")
        return identity

    async def act(self, action: Any) -> list[Answer]:
        """Do it, for everyone that it names, one after the other. Raises `StepFailed`."""
        handler = _HANDLERS[type(action)]
        return [await answer_of(doing()) for doing in handler(self, action)]

    # --- login ---

    def login(self, action: st.Login) -> "_Doings":
        return [lambda who=who: self._login(who, action.token) for who in action.who]  # type: ignore[misc]

    async def _login(self, who: str, token: st.Token | None) -> None:
        client, identity = await self.client(who), self._identity(who)
        secret = self._token(identity, token)
        try:
            await client.login(secret, identity.user_id)
        except ConnectionLost as error:
            self.unreachable = self.unreachable or error.reason
            raise
        except RequestRejected:
            self.reached = True
            raise
        self.reached = True

    def _token(self, identity: Identity, own: st.Token | None) -> Secret:
        token = own or identity.token or st.Token()
        if token.env or token.secret:
            kind, name = ("env", token.env) if token.env else ("secret", token.secret)
            found = self._environment.find_secret(kind, name)
            if not found:
                raise StepFailed("a token", f"{name} is not set; set the variable {name} to the token")
            return found
        if self._environment.mint is None:
            raise StepFailed("a token", "there is no key to make one with; give --app-id and the key")
        try:
            return self._environment.mint(self._scenario.user_id(token.user_id) or identity.user_id, token)
        except ValueError as error:
            raise StepFailed("a token", str(error)) from None

    def logout(self, action: st.Logout) -> "_Doings":
        return self._each(action.who, lambda client, _: client.logout())

    def update_token(self, action: st.UpdateToken) -> "_Doings":
        def update(client: Backend, who: str) -> Awaitable[Any]:
            return client.update_login_token(self._token(self._identity(who), action.token))

        return self._each(action.who, update)

    def _each(self, who: Sequence[str], do: Callable[[Backend, str], Awaitable[Any]]) -> "_Doings":
        async def one(name: str) -> Any:
            return await do(await self.client(name), name)

        return [lambda name=name: one(name) for name in who]  # type: ignore[misc]

    # --- rooms ---

    def join(self, action: st.Join) -> "_Doings":
        async def join(client: Backend, _: str) -> None:
            room = _room(client, action.room)
            try:
                await room.join(**action.options)
            except BaseException:
                if not room.joined:
                    await room.close()
                raise

        return self._each(action.who, join)

    def leave(self, action: st.Leave) -> "_Doings":
        async def leave(client: Backend, _: str) -> None:
            room = _room(client, action.room)
            try:
                await room.leave()
            finally:
                await room.close()

        return self._each(action.who, leave)

    def room_call(self, action: st.RoomCall) -> "_Doings":
        async def call(client: Backend, _: str) -> Answer:
            return Answer("ok", kept=await _room(client, action.room).call(action.operation, **action.arguments))

        return self._each((action.who,), call)

    # --- messages ---

    def send(self, action: st.Send) -> "_Doings":
        mode, to = st.MODES[action.mode], self._scenario.user_id(action.to)
        return self._each(
            (action.sender,), lambda client, _: client.send_message(to, _data(action), mode, **_more(action))
        )

    def send_room(self, action: st.SendRoom) -> "_Doings":
        async def send(client: Backend, _: str) -> SendResult:
            known = action.room in [room.room_id for room in client.rooms]
            room = _room(client, action.room)
            try:
                return await room.send_message(_data(action), st.MODES[action.mode], **_more(action))
            finally:
                if not known:
                    await room.close()

        return self._each((action.sender,), send)

    def send_server(self, action: st.SendServer) -> "_Doings":
        return self._each((action.sender,), lambda client, _: client.send_server_message(_data(action)))

    def server_params(self, action: st.SetServer) -> "_Doings":
        signature = signature_of(action, self._environment)
        return self._each(action.who, lambda client, _: client.set_server_params(signature, action.url))

    def peer_status(self, action: st.PeerStatus) -> "_Doings":
        async def look(client: Backend, _: str) -> Answer:
            status = await client.get_peer_online_status(self._scenario.user_id(action.of))
            found = status.name.lower()
            if action.status and found != action.status:
                raise StepFailed(f"{action.of} is {action.status}", f"{action.of} is {found}")
            return settled(status, None)

        return self._each((action.who,), look)

    # --- the link ---

    def drop_link(self, action: st.DropLink) -> "_Doings":
        async def drop(client: Backend, who: str) -> Answer:
            if client.connection_state not in _LIVE:
                return Answer("invalid", None, f"{who} has no live link to break")
            journal = self.journals[who]
            position = journal.position
            client.drop_link()
            while not any(isinstance(event, ev.ConnectionStateChanged) for event in journal.events[position:]):
                await journal.changed(now_ns() + int(LEASE_S * 1e9))
            return Answer("ok")

        return self._each(action.who, drop)

    def retry_now(self, action: st.RetryNow) -> "_Doings":
        return self._each(action.who, lambda client, _: _done(client.retry_now))

    def offline_policy(self, action: st.SetOfflinePolicy) -> "_Doings":
        async def set_policy(client: Backend, _: str) -> None:
            client.offline_policy = st.POLICIES[action.policy]

        return self._each(action.who, set_policy)

    def release_held(self, action: st.ReleaseHeld) -> "_Doings":
        return self._each(action.who, lambda client, _: _done(client.release_held))

    def discard_held(self, action: st.DiscardHeld) -> "_Doings":
        return self._each(action.who, lambda client, _: _done(client.discard_held))

    # --- the gateway ---

    def fault(self, action: st.SetFault) -> "_Doings":
        return [lambda: self._operate(*self._fault_call(action))]

    def _fault_call(self, action: st.SetFault) -> tuple[str, dict[str, Any]]:
        fields: dict[str, Any] = {"app_id": self._environment.values.get("app_id", ""), "owner": self._owner}
        if action.who:
            fields["user_id"] = self._scenario.user_id(action.who)
        if action.preset:
            return "preset", fields | {"name": action.preset, "after_s": float(action.after)}
        return "fault", fields | _fault_fields(action)

    def operate(self, action: st.Operate) -> "_Doings":
        fields: dict[str, Any] = {"app_id": self._environment.values.get("app_id", "")}
        if action.who:
            fields["user_id"] = self._scenario.user_id(action.who)
        if action.room:
            fields["room_id"] = action.room
        return [lambda: self._operate(action.action, fields | action.fields)]

    async def _operate(self, what: str, fields: Mapping[str, Any]) -> Answer:
        operator = self._environment.operator
        if operator is None:
            raise StepFailed(f"the operator to {what}", "there is no operator here; use the local gateway")
        try:
            if what in ("fault", "preset") and not self._sets_faults:
                self._sets_faults = True
                await operator.act("lease", owner=self._owner, seconds=LEASE_S)
            return Answer("ok", kept=await operator.act(what, **fields))
        except Exception as error:
            return Answer("refused", None, mask(str(error)))

    def lift(self, action: st.Lift) -> "_Doings":
        if action.which == "all":
            return [lambda: self._operate("lift", {"owner": self._owner})]
        numbers = self._fault_numbers.get(action.which, [])
        return [lambda number=number: self._operate("lift", {"number": number}) for number in numbers]  # type: ignore[misc]

    def keep_fault(self, name: str, answers: Sequence[Answer]) -> None:
        """Remember the numbers of faults, for `lift`."""
        self._fault_numbers[name] = [number for answer in answers for number in answer.kept.get("numbers", ())]

    def server_api(self, action: st.ServerApi) -> "_Doings":
        async def call() -> Answer:
            if self._environment.server_api is None:
                raise StepFailed("an answer of the server API", "there is none here; use the local gateway")
            try:
                answer = await self._environment.server_api(action)
            except Exception as error:
                return Answer("lost", None, mask(str(error)))
            kept = {"status": answer.status, "body": answer.body}
            if answer.status != action.status:
                return Answer("refused", None, f"HTTP {answer.status}: {quoted(answer.body)}", kept)
            if wrong := _api_error(answer.body):
                return Answer("refused", None, f"HTTP {answer.status}: {wrong}", kept)
            return Answer("ok", None, f"HTTP {answer.status}", kept)

        return [call]


_Doings = list[Callable[[], Awaitable[Any]]]
_HANDLERS: Final[dict[type[Any], Callable[[Actor, Any], _Doings]]] = {
    st.Login: Actor.login,
    st.Logout: Actor.logout,
    st.UpdateToken: Actor.update_token,
    st.Join: Actor.join,
    st.Leave: Actor.leave,
    st.RoomCall: Actor.room_call,
    st.Send: Actor.send,
    st.SendRoom: Actor.send_room,
    st.SendServer: Actor.send_server,
    st.SetServer: Actor.server_params,
    st.PeerStatus: Actor.peer_status,
    st.DropLink: Actor.drop_link,
    st.RetryNow: Actor.retry_now,
    st.SetOfflinePolicy: Actor.offline_policy,
    st.ReleaseHeld: Actor.release_held,
    st.DiscardHeld: Actor.discard_held,
    st.SetFault: Actor.fault,
    st.Operate: Actor.operate,
    st.Lift: Actor.lift,
    st.ServerApi: Actor.server_api,
}


def _api_error(body: Any) -> str:
    """The error that an answer tells of though its HTTP status is that of success, empty when it tells of none."""
    if not isinstance(body, Mapping):
        return ""
    metadata = body.get("ResponseMetadata")
    error = metadata.get("Error") if isinstance(metadata, Mapping) else None
    if isinstance(error, Mapping):
        return f"{error.get('Code')}: {error.get('Message')}"
    code = body.get("code", 200)
    return "" if code == 200 else f"{code}: {body.get('errorMessage', '')}"


async def _done(call: Callable[[], Any]) -> Answer:
    count = call()
    return Answer("ok", kept={"count": count} if isinstance(count, int) else {})


def _room(client: Backend, room_id: str) -> Room:
    made = next((room for room in client.rooms if room.room_id == room_id), None)
    return made if made is not None else client.create_room(room_id)


def _more(action: st.Send | st.SendRoom) -> dict[str, Any]:
    return {"attributes": action.attributes} if action.attributes else {}


def _data(action: st.Send | st.SendRoom | st.SendServer) -> str | bytes:
    """What is sent. A generated payload was put in as text or bytes before."""
    if action.text is not None:
        return action.text
    if action.base64 is not None:
        return base64.b64decode(action.base64)
    if action.hex is not None:
        return bytes.fromhex(action.hex)
    return msgspec.json.encode(action.json).decode()


def with_payload(value: Mapping[str, Any], chance: Any) -> dict[str, Any]:
    """A message's fields with a generated payload in place of the wish for one."""
    fields = dict(value)
    wish = fields.pop("generate", None)
    if isinstance(wish, Mapping):
        made = generate(str(wish["of"]), st.typed_generate(wish).bytes, chance)
        if isinstance(made, str):
            fields["text"] = made
        else:
            fields["base64"] = base64.b64encode(made).decode()
    return fields


def _fault_fields(action: st.SetFault) -> dict[str, Any]:
    """A fault as the operator's interface takes it; what is not said is left out."""
    fields = {
        "kind": action.kind,
        "room_id": action.room,
        "direction": action.direction,
        "after_s": float(action.after),
        "for_s": float(action.for_),
        "delay_ms": action.delay * 1000,
        "jitter_ms": action.jitter * 1000,
        "percent": action.percent,
        "bytes_per_s": action.bytes_per_s,
        "per_second": action.per_second,
        "code": action.status,
        "reason": action.reason,
        "skew_ms": action.skew * 1000,
        "reliable": action.reliable,
        "seed": action.seed,
    }
    return {name: value for name, value in fields.items() if value or name == "kind"}
