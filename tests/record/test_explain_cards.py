"""Every card that says how to bring its code about is taken at its word, against the real gateway and client."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec
import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.config import AgoraApp, AppKey
from rts_console.gateway.faults import Fault, problem
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.protocol.events import WarningRaised
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    CloseCode,
    Code,
    LocalProxyError,
    LocalProxyType,
    LoginErrorCode,
    MessageMode,
    PayloadKind,
    RoomMessageSendResult,
    RtsWarningCode,
    UserMessageSendResult,
)
from rts_console.record.explain import Card, Evidence, card_of
from rts_console.record.explain_cards import CARDS
from rts_console.vendors.login_tokens import make_login_token
from tests.client.people import APP, NO_RATES, config, token
from tests.client.proxies import http_proxy, socks5_proxy
from tests.client.test_proxy import LOGIN, settings
from tests.gateway import desk
from tests.gateway.test_server import Visitor
from tests.support import until

ROOM = "lobby"
AGORA_APP, CERTIFICATE = "a" * 32, Secret("b" * 32)
WITH_A_WAY = {key: card for key, card in CARDS.items() if card.reproduce}
SLOWEST_S = 40.0


class Scene:
    """One card's own gateway, with alice, and what she saw."""

    def __init__(self, card: Card, gateway: Gateway, stack: AsyncExitStack) -> None:
        self.card = card
        self.gateway = gateway
        self.stack = stack
        self.codes: list[Code] = []

    async def person(self, user_id: str = "alice", *, login: bool = True) -> RtsClient:
        client = await self.stack.enter_async_context(RtsClient(APP, url=self.gateway.url))
        client.observe(self._note)
        if login:
            await client.login(token(user_id), user_id)
        return client

    async def room_of(self, client: RtsClient) -> Any:
        room = client.create_room(ROOM)
        await room.join()
        return room

    def set_fault(self) -> None:
        assert self.card.reproduce is not None
        if self.card.reproduce.fault is not None:
            text = json.dumps(self.card.reproduce.fault).replace("{user}", "alice").replace("{room}", ROOM)
            self.gateway.faults.add(msgspec.convert(json.loads(text), Fault))

    def drop(self) -> None:
        self.gateway.hub.close_link(APP, "alice", CloseCode.DRAINING, "dropped")

    def start(self, call: Awaitable[Any]) -> None:
        task = asyncio.get_running_loop().create_task(self._heard(call), name="a call of a card")
        self.stack.push_async_callback(_ended, task)

    async def _heard(self, call: Awaitable[Any]) -> None:
        try:
            await call
        except RtsError as error:
            if isinstance(code := getattr(error, "code", None), Code):
                self.codes.append(code)

    async def seen(self) -> None:
        wanted = self.card.code
        await until(lambda: any(type(code) is type(wanted) and code == wanted for code in self.codes), SLOWEST_S)

    def _note(self, events: Any) -> None:
        for event in events:
            values = [getattr(event, name) for name in event.__struct_fields__]
            self.codes += [value for value in values if isinstance(value, Code)]
            if isinstance(event, WarningRaised):
                self.codes.append(RtsWarningCode(event.code))  # type: ignore[call-arg]


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- what to do, beside the fault ------------------------------------------------------------------------------------


async def log_in(scene: Scene) -> None:
    scene.set_fault()
    alice = await scene.person(login=False)
    scene.start(alice.login(token("alice"), "alice"))


async def log_in_badly(scene: Scene) -> None:
    alice = await scene.person(login=False)
    scene.start(alice.login(token("alice"), "a lice"))
    visitor = await Visitor.enter(scene.gateway.url)
    await visitor.give(f.Hello(desk.APP), f.Login(1, "a lice", desk.token("alice")))
    await visitor.take()
    scene.codes.append(card_of_login(await visitor.take()))
    visitor.socket.transport.abort()


def card_of_login(frame: Any) -> Code:
    return LoginErrorCode(frame.code)  # type: ignore[call-arg]


async def only_log_in(scene: Scene) -> None:
    await scene.person()
    scene.set_fault()


async def leave_others_alone(scene: Scene) -> None:
    await in_a_room(scene)
    scene.drop()


async def stay_without_a_token(scene: Scene) -> None:
    client = await scene.stack.enter_async_context(RtsClient(AGORA_APP, url=scene.gateway.url))
    client.observe(scene._note)
    issued_at_s = now_ns() // 10**9
    short = make_login_token("agora", AGORA_APP, CERTIFICATE, "alice", issued_at_s=issued_at_s, life_s=2)
    await client.login(short, "alice")
    await scene.room_of(client)


async def in_a_room(scene: Scene) -> None:
    await scene.room_of(await scene.person())
    bob = await scene.person("bob")
    await scene.room_of(bob)
    scene.set_fault()


def send(data: str = "hi", to: str = "alice", *, drop: bool = False, mode: MessageMode | None = None) -> Any:
    async def act(scene: Scene) -> None:
        alice = await scene.person()
        scene.set_fault()
        await asyncio.sleep(0.3)  # until the gateway's sweep has taken the fault up
        options = {} if mode is None else {"mode": mode}
        for _ in range(3):
            scene.start(alice.send_message(to, data, **options))
        if drop:
            await asyncio.sleep(0.1)
            scene.drop()

    return act


def send_room(data: str = "hi", *, drop: bool = False, mode: MessageMode | None = None) -> Any:
    async def act(scene: Scene) -> None:
        room = await scene.room_of(await scene.person())
        scene.set_fault()
        await asyncio.sleep(0.3)
        options = {} if mode is None else {"mode": mode}
        for _ in range(3):
            scene.start(room.send_message(data, **options))
        if drop:
            await asyncio.sleep(0.1)
            scene.drop()

    return act


async def send_while_away(scene: Scene) -> None:
    alice = await scene.person()
    scene.set_fault()
    scene.drop()
    await until(lambda: any(code.name == "RECONNECTING" for code in scene.codes))
    scene.start(alice.send_message("bob", "hi"))


async def send_room_while_away(scene: Scene) -> None:
    room = await scene.room_of(await scene.person())
    scene.set_fault()
    scene.drop()
    await until(lambda: any(code.name == "RECONNECTING" for code in scene.codes))
    scene.start(room.send_message("hi"))


async def send_to_one_who_left(scene: Scene) -> None:
    alice, bob = await scene.person(), await scene.person("bob")
    await bob.logout()
    scene.start(alice.send_message("bob", "hi"))


async def send_before_login(scene: Scene) -> None:
    alice = await scene.person(login=False)
    scene.start(alice.send_message("bob", "hi"))


async def send_to_nobody(scene: Scene) -> None:
    visitor = await Visitor.log_in(scene.gateway.url, "alice")
    await visitor.give((f.SendPeer(7, "", "x1", 5), PayloadKind.TEXT, b"hi"))
    answer = await visitor.take()
    scene.codes.append(UserMessageSendResult(answer.code))  # type: ignore[call-arg]
    visitor.socket.transport.abort()


async def send_past_the_check(scene: Scene) -> None:
    visitor = await Visitor.log_in(scene.gateway.url, "alice")
    await visitor.give((f.SendPeer(7, "a b", "x1", 5), PayloadKind.TEXT, b"hi"))
    answer = await visitor.take()
    scene.codes.append(UserMessageSendResult(answer.code))  # type: ignore[call-arg]
    visitor.socket.transport.abort()


async def log_in_well(scene: Scene) -> None:
    await scene.person()


async def log_out(scene: Scene) -> None:
    await (await scene.person()).logout()


def update_with(secret: Callable[[], Secret]) -> Any:
    async def act(scene: Scene) -> None:
        alice = await scene.person()
        scene.start(alice.update_login_token(secret()))

    return act


async def look_up_bob(scene: Scene) -> None:
    await scene.person("bob")
    scene.codes.append(await (await scene.person()).get_peer_online_status("bob"))


async def join(scene: Scene) -> None:
    await scene.room_of(await scene.person())


async def see_bob_go(scene: Scene) -> None:
    await join(scene)
    await (await scene.room_of(await scene.person("bob"))).leave()


async def drop_and_come_back(scene: Scene) -> None:
    await scene.person()
    scene.drop()


async def send_peer_in_no_room(scene: Scene) -> None:
    # The vendor's code 100 of a message to a user is for messages inside a room.
    await send_room_outside(scene)
    await until(lambda: RoomMessageSendResult.NOT_JOIN in scene.codes)
    scene.codes.append(UserMessageSendResult.NOT_JOIN)


async def send_room_outside(scene: Scene) -> None:
    alice = await scene.person()
    scene.start(alice.create_room(ROOM).send_message("hi"))


async def send_server(scene: Scene) -> None:
    alice = await scene.person()
    scene.set_fault()
    await alice.set_server_params("sign", f"{scene.gateway.http_url}/echo")
    scene.start(alice.send_server_message("hi"))


async def send_server_unset(scene: Scene) -> None:
    alice = await scene.person()
    scene.start(alice.send_server_message("hi"))


async def muted(scene: Scene) -> None:
    room = await scene.room_of(await scene.person())
    scene.gateway.hub.mute_user(APP, "alice", room_id=ROOM)
    scene.start(room.send_message("hi"))


async def join_and_drop(scene: Scene) -> None:
    alice = await scene.person()
    scene.set_fault()
    await asyncio.sleep(0.3)
    scene.start(alice.create_room(ROOM).join())
    await asyncio.sleep(0.1)
    scene.drop()


async def bad_room_id(scene: Scene) -> None:
    alice = await scene.person()

    async def join() -> None:
        await alice.create_room("a room").join()

    scene.start(join())


async def same_room_twice(scene: Scene) -> None:
    alice = await scene.person()
    alice.create_room(ROOM)

    async def again() -> None:
        alice.create_room(ROOM)

    scene.start(again())


async def dismissed(scene: Scene) -> None:
    await scene.room_of(await scene.person())
    scene.gateway.hub.dismiss_room(APP, ROOM)


def banned(**whom: str) -> Any:
    async def act(scene: Scene) -> None:
        alice = await scene.person()
        scene.gateway.hub.ban_user(APP, **whom, seconds=60)  # type: ignore[arg-type]
        scene.start(alice.create_room(ROOM).join())

    return act


async def crowd(scene: Scene) -> None:
    for user_id in ("alice", "bob", "carol"):
        await scene.room_of(await scene.person(user_id))


async def look_up_one_who_left(scene: Scene) -> None:
    alice, bob = await scene.person(), await scene.person("bob")
    await alice.logout()
    scene.codes.append(await bob.get_peer_online_status("alice"))


async def look_up_one_who_is_away(scene: Scene) -> None:
    await scene.person()
    bob = await scene.person("bob")
    scene.set_fault()
    scene.drop()
    await until(lambda: not any(client.user for client in scene.gateway.hub.clients if client.name == "alice"))
    scene.codes.append(await bob.get_peer_online_status("alice"))


async def drop_link(scene: Scene) -> None:
    await scene.person()
    scene.set_fault()
    scene.drop()


def through(kind: LocalProxyType, proxy: Callable[..., Any], login: bool = False, **replace: bytes) -> Any:
    async def act(scene: Scene) -> None:
        state = await scene.stack.enter_async_context(proxy(LOGIN if login else None, **replace))
        alice = await scene.person(login=False)
        alice.set_local_proxy([settings(kind, state.port)])
        scene.start(alice.login(token("alice"), "alice"))

    return act


@asynccontextmanager
async def nobody_there(*_: Any, **__: Any) -> AsyncIterator[Any]:
    class Nowhere:
        port = 9

    yield Nowhere()


SOCKS5, HTTP = LocalProxyType.SOCKS5, LocalProxyType.HTTP_TUNNEL
UNRELIABLE = MessageMode.UNRELIABLE_UNORDERED
WAYS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "LoginErrorCode 0": log_in_well,
    "RefusalCode 111": update_with(lambda: token("alice", lives_s=-5)),
    "RefusalCode 112": update_with(lambda: token("bob")),
    "LogoutReason 0": log_out,
    "UserMessageSendResult 0": send(to="alice"),
    "UserMessageSendResult 1000": send_past_the_check,
    "RoomMessageSendResult 200": send_room(),
    "UserOnlineStatus 1": look_up_bob,
    "UserOfflineReason 0": see_bob_go,
    "ConnectionState 2": log_in_well,
    "ConnectionState 3": log_in_well,
    "ConnectionState 5": drop_and_come_back,
    "RtsErrorCode 0": join,
    "LocalProxyError 0": through(HTTP, http_proxy),
    "LocalProxyState 0": through(HTTP, http_proxy),
    "LocalProxyState 1": through(SOCKS5, socks5_proxy),
    "LocalProxyState 2": through(SOCKS5, nobody_there),
    "LoginErrorCode -1000": log_in,
    "LoginErrorCode -1001": log_in,
    "LoginErrorCode -1002": log_in_badly,
    "LoginErrorCode -1003": log_in,
    "LogoutReason 1": only_log_in,
    "UserMessageSendResult 1": send(),
    "UserMessageSendResult 2": send(drop=True, mode=UNRELIABLE),
    "UserMessageSendResult 3": send_to_one_who_left,
    "UserMessageSendResult 4": send(to="nobody-ever"),
    "UserMessageSendResult 5": send(),
    "UserMessageSendResult 17": send_server,
    "UserMessageSendResult 18": send_server,
    "UserMessageSendResult 100": send_peer_in_no_room,
    "UserMessageSendResult 102": send_while_away,
    "UserMessageSendResult 103": send("x" * 65_537),
    "UserMessageSendResult 104": send_to_nobody,
    "UserMessageSendResult 105": send_before_login,
    "UserMessageSendResult 106": send_server_unset,
    "RoomMessageSendResult 1": send_room(),
    "RoomMessageSendResult 2": send_room(drop=True, mode=UNRELIABLE),
    "RoomMessageSendResult 5": send_room(),
    "RoomMessageSendResult 100": send_room_outside,
    "RoomMessageSendResult 102": send_room_while_away,
    "RoomMessageSendResult 103": send_room("x" * 65_537),
    "RoomMessageSendResult 1000": muted,
    "RtsErrorCode -1001": join_and_drop,
    "RtsErrorCode -1004": in_a_room,
    "RtsErrorCode -1006": in_a_room,
    "RtsErrorCode -1007": bad_room_id,
    "RtsErrorCode -1009": stay_without_a_token,
    "RtsErrorCode -1011": dismissed,
    "RtsErrorCode -1013": same_room_twice,
    "RtsErrorCode -1025": banned(room_id=ROOM),
    "RtsErrorCode -1026": banned(user_id="alice"),
    "RtsErrorCode -1084": in_a_room,
    "RtsWarningCode -2013": crowd,
    "UserOnlineStatus 0": look_up_one_who_left,
    "UserOnlineStatus 2": look_up_one_who_is_away,
    "UserOfflineReason 1": leave_others_alone,
    "UserOfflineReason 3": in_a_room,
    "ConnectionState 1": drop_link,
    "ConnectionState 4": only_log_in,
    "ConnectionState 6": drop_link,
    "ConnectionState 7": only_log_in,
    "LocalProxyError 1": through(SOCKS5, socks5_proxy, method=b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "LocalProxyError 2": through(SOCKS5, socks5_proxy, reply=b"\x05\x00\x00\x09"),
    "LocalProxyError 3": through(SOCKS5, socks5_proxy, reply=b"\x05\x02\x00\x01"),
    "LocalProxyError 4": through(SOCKS5, socks5_proxy, login=True),
    "LocalProxyError 5": through(SOCKS5, nobody_there),
    "LocalProxyError 6": through(HTTP, http_proxy, login=True),
}
LIMITS: dict[str, dict[str, int]] = {
    "RtsWarningCode -2013": {"notice_users": 1},
    **{f"{kind} 1": {"acknowledge_timeout_ms": 1_200} for kind in ("UserMessageSendResult", "RoomMessageSendResult")},
}


RULES: dict[str, dict[str, Any]] = {
    "RtsErrorCode -1009": {"rules": "agora", "agora": [AgoraApp(AGORA_APP, CERTIFICATE)]},
}


async def walk(name: str, card: Card) -> str | None:
    """Bring the code about; what went wrong, if anything did."""
    limits = NO_RATES | LIMITS.get(name, {})
    made = config(limits=limits, grace_s=0.1)
    made = msgspec.structs.replace(
        made, apps=[*made.apps, AppKey(desk.APP, desk.KEYS[desk.APP])], **RULES.get(name, {})
    )
    try:
        async with AsyncExitStack() as stack:
            scene = Scene(card, await stack.enter_async_context(Gateway(made)), stack)
            await WAYS[name](scene)
            await scene.seen()
    except TimeoutError:
        return f"{name}: saw only {sorted({repr(code) for code in scene.codes})}"
    return None


def test_every_way_has_its_test() -> None:
    assert {f"{kind} {number}" for kind, number in WITH_A_WAY} == set(WAYS)


async def test_every_code_comes_about_as_its_card_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # A tenth of the vendor's waits, here and in LIMITS: how long they are is tested where they are kept.
    monkeypatch.setattr("rts_console.protocol.link_state.DISCONNECTED_AFTER_MS", 1_200)
    monkeypatch.setattr("rts_console.protocol.link_state.LOST_AFTER_MS", 2_200)
    cards = [(f"{kind} {number}", card) for (kind, number), card in WITH_A_WAY.items()]
    wrong = await asyncio.gather(*(walk(name, card) for name, card in cards))
    assert [problem for problem in wrong if problem] == []


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: f"{type(card.code).__name__} {int(card.code)}")
def test_a_card_is_whole(card: Card) -> None:
    texts = [card.meaning, *(cause.words for cause in card.causes)]
    if card.reproduce:
        texts.append(card.reproduce.words)
    for words in texts:
        assert re.search(r"[\u4e00-\u9fff]", words.zh)
        assert words.zh.endswith("。")
        assert words.en.endswith(".")
        assert not re.search(r"[\u4e00-\u9fff]", words.en)
    assert card_of(card.code) is card
    assert len(card.ordered(Evidence())) == len(card.causes)
    assert len({cause.words.en for cause in card.causes}) == len(card.causes)


@pytest.mark.parametrize("card", [card for card in WITH_A_WAY.values() if card.reproduce and card.reproduce.fault])
def test_each_fault_of_a_card_can_be_set(card: Card) -> None:
    assert card.reproduce is not None
    text = json.dumps(card.reproduce.fault).replace("{user}", "alice").replace("{room}", ROOM)
    assert problem(msgspec.convert(json.loads(text), Fault)) is None


@pytest.mark.parametrize("error", [error for error in LocalProxyError if error])
def test_every_proxy_error_has_a_card(error: LocalProxyError) -> None:
    assert card_of(error).causes
