"""The facade with a real gateway: each of the vendor's methods, its callbacks, states, reasons and codes."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from rts_console.client.rts import RtsClient
from rts_console.gateway.agora_family import AgoraFamily
from rts_console.gateway.backplane import Restriction, RestrictionKind
from rts_console.gateway.config import AgoraApp, GatewayConfig
from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import CloseCode, RtsWarningCode
from rts_console.vendors.agora import Grant, Service, make_token, rtc_grant
from rts_console.vendors.agora_codes import Error, Reason, State
from rts_console.vendors.agora_encryption import EncryptionConfig
from rts_console.vendors.agora_observers import IRTCConnectionObserver, IRTCLocalUserObserver, LocalUser, RTCConnInfo
from rts_console.vendors.agora_sdk import RTCConnection, Times
from tests.gateway.test_agora_tokens import APP, CERTIFICATE
from tests.support import until

FREE = {"room_rate": 0, "bytes_rate": 0, "room_total_rate": 0, "large_room_total_rate": 0}
CONFIG = GatewayConfig(rules="agora", agora=[AgoraApp(APP, CERTIFICATE)], limits=dict(FREE), grace_s=0.05)
KEY = Secret("0123456789abcdef" * 2)
SALT = bytes(range(1, 33))


def token(user_id: str = "", channel: str = "lobby", *, life_s: int = 3_600, publisher: bool = True) -> str:
    return token_of(rtc_grant(channel, user_id or "0", life_s, publisher=publisher), life_s=life_s)


def token_of(*grants: Grant, life_s: int = 3_600, certificate: Secret = CERTIFICATE) -> str:
    now_s = time.time_ns() // 10**9
    return make_token(APP, certificate, grants, issued_at_s=now_s, lifetime_s=life_s).reveal()


class Heard(IRTCConnectionObserver, IRTCLocalUserObserver):
    """Keeps everything that is told: name and details, without the connection."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.states: list[tuple[str, int, int]] = []
        self.packets: list[tuple[str, int, bytes]] = []
        self.calls: list[tuple[str, int]] = []

    def named(self, name: str) -> list[tuple[Any, ...]]:
        return [told[1:] for told in self.told if told[0] == name]

    @property
    def data(self) -> list[bytes]:
        return [data for _, _, data in self.packets]

    def _state(self, name: str, info: RTCConnInfo, reason: int) -> None:
        self.states.append((name, info.state, reason))

    def on_connecting(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_connecting", conn_info, reason)

    def on_connected(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_connected", conn_info, reason)

    def on_disconnected(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_disconnected", conn_info, reason)

    def on_reconnecting(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_reconnecting", conn_info, reason)

    def on_reconnected(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_reconnected", conn_info, reason)

    def on_connection_failure(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
        self._state("on_connection_failure", conn_info, reason)

    def on_connection_lost(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo) -> None:
        self._state("on_connection_lost", conn_info, -1)

    def on_token_privilege_will_expire(self, agora_rtc_conn: RTCConnection, token: str) -> None:
        self.told.append(("will_expire", token))

    def on_token_privilege_did_expire(self, agora_rtc_conn: RTCConnection) -> None:
        self.told.append(("did_expire",))

    def on_user_joined(self, agora_rtc_conn: RTCConnection, user_id: str) -> None:
        self.told.append(("joined", user_id))

    def on_user_left(self, agora_rtc_conn: RTCConnection, user_id: str, reason: int) -> None:
        self.told.append(("left", user_id, reason))

    def on_error(self, agora_rtc_conn: RTCConnection, error_code: int, error_msg: str) -> None:
        self.told.append(("error", error_code, error_msg))

    def on_warning(self, agora_rtc_conn: RTCConnection, warn_code: int, warn_msg: str) -> None:
        self.told.append(("warning", warn_code, warn_msg))

    def on_api_call_executed(self, agora_rtc_conn: RTCConnection, error: int, api_type: str, api_param: str) -> None:
        self.calls.append((api_type, error))

    def on_stream_message_error(
        self, agora_rtc_conn: RTCConnection, user_id_str: str, stream_id: int, code: int, missed: int, cached: int
    ) -> None:
        self.told.append(("gap", user_id_str, stream_id, code, missed, cached))

    def on_encryption_error(self, agora_rtc_conn: RTCConnection, error_type: int) -> None:
        self.told.append(("encryption", error_type))

    def on_stream_message(
        self, agora_local_user: LocalUser, user_id: str, stream_id: int, data: bytes, length: int
    ) -> None:
        assert length == len(data)
        self.packets.append((user_id, stream_id, data))


class Someone:
    """A connection with its ears."""

    def __init__(self, gateway: Gateway, user_id: str, app_id: str = APP, **options: Any) -> None:
        self.user_id = user_id
        self.heard = Heard()
        self.connection = RTCConnection(app_id, url=gateway.url, **options)
        assert self.connection.register_observer(self.heard) == 0
        local_user = self.connection.get_local_user()
        assert local_user is not None
        assert local_user.register_local_user_observer(self.heard) == 0

    @property
    def state(self) -> int:
        return self.connection.conn_info.state

    def connect(self, with_token: str = "", channel: str = "lobby") -> int:
        return self.connection.connect(with_token or token(self.user_id, channel), channel, self.user_id)

    async def enter(self, with_token: str = "", channel: str = "lobby") -> "Someone":
        assert self.connect(with_token, channel) == 0
        await until(lambda: self.state == State.CONNECTED)
        return self

    async def fails(self, reason: int) -> None:
        await until(lambda: self.state == State.FAILED)
        await until(lambda: ("on_connection_failure", 5, reason) in self.heard.states)

    def stream(self, reliable: bool = True, ordered: bool = True) -> int:
        stream_id = self.connection.create_data_stream(reliable, ordered)
        assert stream_id is not None
        return stream_id

    async def close(self) -> None:
        self.connection.release()
        await self.connection.wait_ended()


class Desk:
    """A gateway and those who are at it."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.everybody: list[Someone] = []

    def someone(self, user_id: str, **options: Any) -> Someone:
        made = Someone(self.gateway, user_id, **options)
        self.everybody.append(made)
        return made

    async def pair(self, **options: Any) -> tuple[Someone, Someone]:
        alice = await self.someone("alice", **options).enter()
        bob = await self.someone("bob", **options).enter()
        await until(lambda: alice.heard.named("joined"))
        return alice, bob


@pytest.fixture
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with Gateway(getattr(request, "param", CONFIG)) as gateway:
        desk = Desk(gateway)
        yield desk
        for someone in desk.everybody:
            await someone.close()


# --- connecting ---


async def test_connecting_and_disconnecting(desk: Desk) -> None:
    alice = desk.someone("alice")
    assert (alice.state, alice.connect(), alice.state) == (1, 0, 2)
    assert alice.heard.states == []  # a call returns before anything is told
    await until(lambda: alice.state == 3)
    info = alice.connection.conn_info
    assert (info.channel_id, info.local_user_id) == ("lobby", "alice")
    assert alice.connection.disconnect() == 0
    assert alice.state == 1
    await alice.connection.wait_ended()
    expected = [("on_connecting", 2, 0), ("on_connected", 3, 1), ("on_disconnected", 1, 5)]
    assert alice.heard.states == expected
    assert alice.connection.disconnect() == -8
    await alice.enter()
    assert alice.heard.states[3:] == expected[:2]


@pytest.mark.parametrize("user_id", [None, "", "0"])
async def test_without_a_user_id_one_is_made_up(desk: Desk, user_id: str | None) -> None:
    alice = desk.someone("")
    assert alice.connection.connect(token(), "lobby", user_id) == 0
    await until(lambda: alice.state == 3)
    info = alice.connection.conn_info
    assert info.local_user_id == str(info.internal_uid) != "0"


async def test_bad_parameters_are_minus_2(desk: Desk) -> None:
    connection = desk.someone("alice").connection
    good = token("alice")
    for given in (
        ("", "lobby", "alice"),
        (None, "lobby", "alice"),
        (good, "", "alice"),
        (good, None, "alice"),
        (good, "a/b", "alice"),
        (good, "x" * 65, "alice"),
        (good, "频道", "alice"),
        (good, "lobby", "x" * 65),
        (good, "lobby", "é"),
        (good, "lobby", 5),
    ):
        assert connection.connect(*given) == -2
    assert connection.conn_info.state == 1


async def test_connecting_twice_is_minus_8(desk: Desk) -> None:
    alice = desk.someone("alice")
    assert (alice.connect(), alice.connect()) == (0, -8)
    await until(lambda: alice.state == 3)
    assert alice.connect() == -8


async def test_every_character_that_a_channel_and_a_user_may_have(desk: Desk) -> None:
    channel, user = "a Z9!#$%&()+-:;<=.>?@[]^_{}|~,", "u ~,{}|<b>x"
    alice = await desk.someone(user).enter(channel=channel)
    bob = await desk.someone("bob").enter(channel=channel)
    await until(lambda: bob.heard.named("joined") == [(user,)])
    alice.connection.send_stream_message(alice.stream(), "hi")
    await until(lambda: bob.heard.packets == [(user, 1, b"hi")])


async def test_in_and_out_many_times_leaves_nothing_behind(desk: Desk) -> None:
    alice = desk.someone("alice")
    for number in range(20):
        assert alice.connect() == 0
        for _ in range(number % 4):
            await asyncio.sleep(0.001)
        if number % 5 == 0:
            await until(lambda: alice.state == 3)
        assert alice.connection.disconnect() == 0
    await alice.enter()
    await until(lambda: not [task for task in asyncio.all_tasks() if "Agora" in task.get_name()])
    await until(lambda: len(desk.gateway.hub.clients) == 1)
    await until(lambda: alice.heard.states[-2:] == [("on_connecting", 2, 0), ("on_connected", 3, 1)])


async def test_leaving_inside_a_callback(desk: Desk) -> None:
    class Shy(Heard):
        def on_connected(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
            super().on_connected(agora_rtc_conn, conn_info, reason)
            assert agora_rtc_conn.disconnect() == 0

    shy, alice = Shy(), desk.someone("alice")
    alice.connection.register_observer(shy)
    alice.connect()
    await until(lambda: len(shy.states) == 3)
    assert [name for name, _, _ in shy.states] == ["on_connecting", "on_connected", "on_disconnected"]


async def test_disconnecting_on_the_way_in(desk: Desk) -> None:
    alice = desk.someone("alice")
    alice.connect()
    assert alice.connection.disconnect() == 0
    await alice.connection.wait_ended()
    assert [name for name, _, _ in alice.heard.states] == ["on_connecting", "on_disconnected"]
    await alice.enter()


async def test_an_app_that_is_not_known_fails_with_6(desk: Desk) -> None:
    alice = desk.someone("alice", app_id="f" * 32)
    alice.connect()
    await alice.fails(Reason.INVALID_APP_ID)


@pytest.mark.parametrize(
    "wrong",
    [
        "no token",
        token_of(rtc_grant("lobby", "alice", 60), certificate=Secret("0" * 32)),
        token("bob"),
        token("alice", "elsewhere"),
        token_of(Grant(Service.RTC, {4: 60}, "lobby", "alice")),
    ],
    ids=["none", "certificate", "user", "channel", "privilege"],
)
async def test_a_wrong_token_fails_with_8_until_it_is_renewed(desk: Desk, wrong: str) -> None:
    alice = desk.someone("alice")
    alice.connect(wrong)
    await alice.fails(Reason.INVALID_TOKEN)
    assert alice.connect() == -8
    assert alice.connection.renew_token(token("alice")) == 0
    await until(lambda: alice.state == 3)
    assert [each for each in alice.heard.states if each[0] != "on_connection_failure"][1:] == [
        ("on_connecting", 2, 12),
        ("on_connected", 3, 1),
    ]


async def test_a_token_that_has_run_out_fails_with_9(desk: Desk) -> None:
    alice = desk.someone("alice")
    alice.connect(token_of(rtc_grant("lobby", "alice", 60), life_s=0))
    await alice.fails(Reason.TOKEN_EXPIRED)
    assert alice.connection.disconnect() == 0
    await alice.enter()


async def test_a_fault_that_makes_tokens_run_out_fails_with_9(desk: Desk) -> None:
    desk.gateway.faults.add(Fault(FaultKind.EXPIRE_TOKEN, user_id="alice"))
    alice = desk.someone("alice")
    alice.connect()
    await alice.fails(Reason.TOKEN_EXPIRED)


async def test_where_nobody_listens_it_is_tried_until_the_time_is_up() -> None:
    connection = RTCConnection(APP, url="ws://127.0.0.1:1", times=Times(give_up_s=0.25))
    heard = Heard()
    connection.register_observer(heard)
    assert connection.connect(token("alice"), "lobby", "alice") == 0
    await until(lambda: ("on_connection_failure", 5, Reason.JOIN_FAILED) in heard.states)
    connection.release()
    await connection.wait_ended()


async def test_the_same_user_elsewhere_fails_with_19(desk: Desk) -> None:
    first, second = await desk.someone("alice").enter(), desk.someone("alice")
    await second.enter()
    await first.fails(Reason.SAME_UID_LOGIN)
    assert second.state == 3
    assert first.connection.renew_token(token("alice")) == -8


@pytest.mark.parametrize("how", ["kick", "dismiss", "ban", "disconnect"])
async def test_who_is_put_out_by_the_server_fails_with_3(desk: Desk, how: str) -> None:
    alice = await desk.someone("alice").enter()
    hub = desk.gateway.hub
    match how:
        case "kick":
            assert hub.kick_user(APP, "alice", "lobby")
        case "dismiss":
            assert hub.dismiss_room(APP, "lobby") == 1
        case "ban":
            assert hub.ban_user(APP, user_id="alice", seconds=60) == 1
        case "disconnect":
            assert hub.disconnect_user(APP, "alice", CloseCode.BANNED)
    await alice.fails(Reason.BANNED_BY_SERVER)
    if how == "ban":
        assert alice.connection.disconnect() == 0
        alice.connect()
        await until(lambda: alice.heard.states.count(("on_connection_failure", 5, 3)) == 2)


async def test_who_was_put_out_while_its_link_was_down_fails_with_3(desk: Desk) -> None:
    alice = await desk.someone("alice", retry_waits_ms=[100]).enter()
    hub = desk.gateway.hub
    alice.connection._client.drop_link()
    await until(lambda: hub.state()["connections"] == 0)
    hub.disconnect_user(APP, "alice", CloseCode.KICKED)
    await alice.fails(Reason.BANNED_BY_SERVER)


async def test_who_may_not_log_in_fails_with_3(desk: Desk) -> None:
    desk.gateway.hub.backplane.restrict(Restriction(RestrictionKind.LOGIN, APP, "", "alice"))
    alice = desk.someone("alice")
    alice.connect()
    await alice.fails(Reason.BANNED_BY_SERVER)


# --- tokens in time ---


async def test_a_token_that_will_run_out_is_told_and_renewed(desk: Desk) -> None:
    alice = await desk.someone("alice").enter(token("alice", life_s=29))
    await until(lambda: alice.heard.named("will_expire"))
    assert alice.heard.named("will_expire")[0][0].startswith("007")
    longer = token("alice", life_s=600)
    assert alice.connection.renew_token(longer) == 0
    family = desk.gateway.hub.family
    assert isinstance(family, AgoraFamily)

    def good_for_s() -> float:
        permit = family._tokens.permit(APP, "alice")
        assert permit is not None
        return permit.join_until_s - time.time_ns() / 1e9

    await until(lambda: good_for_s() > 500)
    assert alice.state == 3


async def test_a_token_that_did_run_out_puts_its_user_out_and_a_new_one_lets_it_in(desk: Desk) -> None:
    alice = await desk.someone("alice").enter(token("alice", life_s=2))
    await until(lambda: alice.heard.named("did_expire"))
    await alice.fails(Reason.TOKEN_EXPIRED)
    assert alice.connection.renew_token(token("alice")) == 0
    await until(lambda: alice.state == 3)


async def test_a_new_token_that_is_wrong_is_told_and_changes_nothing(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    assert alice.connection.renew_token("") == -2
    assert alice.connection.renew_token(token("bob")) == 0
    await until(lambda: alice.heard.named("error"))
    assert alice.heard.named("error")[0][0] == Error.INVALID_TOKEN
    assert alice.state == 3
    assert desk.someone("bob").connection.renew_token(token("bob")) == -8


async def test_a_new_token_for_another_channel_puts_its_user_out(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    assert alice.connection.renew_token(token("alice", "elsewhere")) == 0
    await alice.fails(Reason.INVALID_TOKEN)


# --- streams ---


async def test_packets_of_every_kind_of_stream(desk: Desk) -> None:
    alice, bob = await desk.pair()
    for reliable, ordered in ((False, False), (True, True), (False, True)):
        stream_id = alice.stream(reliable, ordered)
        assert alice.connection.send_stream_message(stream_id, f"text {stream_id} 你好") == 0
        assert alice.connection.send_stream_message(stream_id, b"\x00\xff") == 0
        assert alice.connection.send_stream_message(stream_id, bytearray(b"x" * 1_024)) == 0
    await until(lambda: len(bob.heard.packets) == 9)
    assert bob.heard.packets[:2] == [("alice", 1, "text 1 你好".encode()), ("alice", 1, b"\x00\xff")]
    assert {stream_id for _, stream_id, _ in bob.heard.packets} == {1, 2, 3}
    assert alice.heard.packets == []


async def test_a_stream_that_is_none_and_one_too_many(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    assert alice.connection.create_data_stream(reliable=True, ordered=False) is None
    assert [alice.connection.create_data_stream(True, True) for _ in range(6)] == [1, 2, 3, 4, 5, None]
    await until(lambda: len(alice.heard.calls) == 8)
    assert alice.heard.calls[1:] == [
        ("create_data_stream", 4),
        *[("create_data_stream", 0)] * 5,
        ("create_data_stream", 116),
    ]


async def test_what_may_not_be_sent_says_so_at_once(desk: Desk) -> None:
    alice = desk.someone("alice")
    send, stream_id = alice.connection.send_stream_message, alice.stream()
    assert send(stream_id, "early") == -113
    await alice.enter()
    assert send(99, "x") == -2
    assert send(stream_id, None) == -2  # type: ignore[arg-type]
    assert send(stream_id, 5) == -2  # type: ignore[arg-type]
    assert send(stream_id, "\ud800") == -2
    assert send(stream_id, "") == 0
    assert send(stream_id, "x" * 1_025) == -114
    assert send(stream_id, "é" * 513) == -114
    alice.connection.disconnect()
    assert send(stream_id, "late") == -113
    await alice.enter()
    assert send(stream_id, "streams end with the stay") == -2


async def test_an_audience_cannot_send(desk: Desk) -> None:
    alice = await desk.someone("alice").enter(token("alice", publisher=False))
    assert alice.connection.send_stream_message(alice.stream(), "x") == -5


async def test_what_the_gateway_refuses_later_is_told(desk: Desk) -> None:
    short = Grant(Service.RTC, {1: 60, 4: 1}, "lobby", "alice")
    alice = await desk.someone("alice").enter(token_of(short))
    stream_id = alice.stream()

    def refused() -> bool:
        alice.connection.send_stream_message(stream_id, "x")
        return bool(alice.heard.named("error"))

    await until(refused)
    assert alice.heard.named("error")[0][0] == Error.REFUSED


@pytest.mark.parametrize(
    ("desk", "packets"),
    [(replace(CONFIG, limits={}), 30), (replace(CONFIG, rules="agora-2026", limits={}), 60)],
    indirect=["desk"],
)
async def test_more_packets_in_a_second_than_allowed(desk: Desk, packets: int) -> None:
    alice, bob = await desk.pair()
    stream_id = alice.stream()
    codes = [alice.connection.send_stream_message(stream_id, "x") for _ in range(packets + 2)]
    assert codes[:packets] == [0] * packets
    assert codes[-1] == -115
    await until(lambda: len(bob.heard.packets) >= packets)
    assert alice.heard.named("error") == []


@pytest.mark.parametrize("desk", [replace(CONFIG, limits={})], indirect=True)
async def test_more_than_6_kb_in_a_second(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    stream_id = alice.stream(False, False)
    codes = [alice.connection.send_stream_message(stream_id, bytes(1_000)) for _ in range(8)]
    assert codes[:6] == [0] * 6
    assert codes[-1] == -115


async def test_packets_that_do_not_come_are_told_of_a_reliable_stream(desk: Desk) -> None:
    bob = await desk.someone("bob", times=Times(reorder_s=0.05)).enter()
    async with RtsClient(APP, url=desk.gateway.url, rules="agora") as sender:
        await sender.login(token("alice"), "alice")
        room = sender.create_room("lobby")
        await room.join()
        for reliable in (1, 0):
            for number in (1, 2, 5, 4, 2):
                said: dict[str, str | int] = {"stream": 2 - reliable, "seq": number, "run": 1}
                await room.send_message(str(number), attributes=said | {"reliable": reliable, "ordered": 1})
        await until(lambda: len(bob.heard.packets) == 8)
        assert bob.heard.data == [b"1", b"2", b"1", b"2", b"4", b"5", b"4", b"5"]
        assert bob.heard.named("gap") == [("alice", 1, 117, 1, 2)]
        await room.send_message("of no stream")
        await until(lambda: bob.heard.packets[-1] == ("alice", 0, b"of no stream"))


# --- encryption ---


def encrypted(mode: int = 7, key: Secret = KEY, *, data: bool = True) -> EncryptionConfig:
    return EncryptionConfig(mode, key, SALT, data)


@pytest.mark.parametrize("mode", range(1, 9))
async def test_members_with_one_key_read_each_other_and_the_gateway_does_not(desk: Desk, mode: int) -> None:
    alice, bob = desk.someone("alice"), desk.someone("bob")
    for someone in (alice, bob):
        assert someone.connection.enable_encryption(1, encrypted(mode)) == 0
        await someone.enter()
    async with RtsClient(APP, url=desk.gateway.url, rules="agora") as tap:
        seen: list[ev.Event] = []
        tap.observe(seen.extend)
        await tap.login(token("tap"), "tap")
        await tap.create_room("lobby").join()
        assert alice.connection.send_stream_message(alice.stream(), "a secret of ours" * 64) == 0
        await until(lambda: bob.heard.data == [b"a secret of ours" * 64])
        await until(lambda: any(isinstance(event, ev.RoomMessageReceived) for event in seen))
    (message,) = [event for event in seen if isinstance(event, ev.RoomMessageReceived)]
    assert b"secret" not in message.data
    assert len(message.data) == 1_024
    assert "secret" not in str(message.attributes)


async def test_another_key_or_none_is_told_to_the_receiver(desk: Desk) -> None:
    alice, bob, carol = (desk.someone(name) for name in ("alice", "bob", "carol"))
    alice.connection.enable_encryption(1, encrypted())
    bob.connection.enable_encryption(1, encrypted(key=Secret("another")))
    carol.connection.enable_encryption(1, encrypted(data=False))
    for someone in (alice, bob, carol):
        await someone.enter()
    alice.connection.send_stream_message(alice.stream(), "x")
    for someone in (bob, carol):
        await until(partial(someone.heard.named, "encryption"))
        assert someone.heard.named("encryption") == [(3,)]
        assert someone.heard.packets == []
    carol.connection.send_stream_message(carol.stream(), "plain")
    await until(lambda: alice.heard.named("encryption") == [(3,)])


async def test_a_channel_that_is_encrypted_stays_so(desk: Desk) -> None:
    alice, bob = desk.someone("alice"), desk.someone("bob")
    for person in (alice, bob):
        assert person.connection.enable_encryption(1, encrypted()) == 0
        await person.enter()
    assert alice.connection.enable_encryption(0) == 0
    assert alice.connection.send_stream_message(alice.stream(), b"secret") == 0
    await until(lambda: bob.heard.data == [b"secret"])


async def test_what_encryption_refuses(desk: Desk) -> None:
    alice = desk.someone("alice")
    enable = alice.connection.enable_encryption
    assert enable(0) == 0
    assert enable(1, None) == -2
    assert enable(1, EncryptionConfig(7, None, SALT)) == -2
    assert enable(1, EncryptionConfig(7, KEY, bytes(32))) == -2
    assert enable(1, EncryptionConfig(9, KEY, SALT)) == -4
    await alice.enter()
    assert enable(1, encrypted()) == -8
    alice.connection.release()
    assert enable(1, encrypted()) == -7


# --- other users, and a link that breaks ---


async def test_others_who_come_and_go(desk: Desk) -> None:
    alice, bob = await desk.pair()
    assert bob.heard.named("joined") == [("alice",)]
    bob.connection.disconnect()
    await until(lambda: alice.heard.named("left") == [("bob", 0)])
    await bob.enter()
    bob.connection._client.drop_link()  # and comes back within the time that nobody is told
    await until(lambda: len(alice.heard.named("joined")) == 2)


@pytest.mark.parametrize("desk", [replace(CONFIG, grace_s=0)], indirect=True)
async def test_who_is_not_heard_of_has_left_with_1(desk: Desk) -> None:
    alice, bob = await desk.pair(retry_waits_ms=[600])
    bob.connection._client.drop_link()
    await until(lambda: alice.heard.named("left") == [("bob", 1)])
    await until(lambda: len(alice.heard.named("joined")) == 2)
    assert bob.heard.named("left") == []


async def test_a_short_loss_is_not_told_and_loses_nothing_that_is_reliable(desk: Desk) -> None:
    alice, bob = await desk.pair()
    reliable, fast = alice.stream(), alice.stream(False, False)
    alice.connection._client.drop_link()
    await asyncio.sleep(0)
    assert alice.connection.send_stream_message(reliable, "kept") == 0
    assert alice.connection.send_stream_message(fast, "may be lost") == 0
    await until(lambda: b"kept" in bob.heard.data)
    assert [name for name, _, _ in alice.heard.states] == ["on_connecting", "on_connected"]
    assert alice.heard.named("error") == []


@pytest.mark.parametrize("kept", [True, False])
async def test_a_gateway_that_is_started_anew_is_not_noticed(kept: bool, tmp_path: Path) -> None:
    data = tmp_path if kept else None
    async with Gateway(CONFIG, data=data) as first:
        desk = Desk(first)
        alice, bob = await desk.pair(retry_waits_ms=[50])
        stream_id = alice.stream()
        alice.connection.send_stream_message(stream_id, "before")
        await until(lambda: bob.heard.data == [b"before"])
        port = int(first.url.rsplit(":", 1)[1].partition("/")[0])
    async with Gateway(CONFIG, port=port, data=data) as second:

        def sent() -> bool:
            alice.connection.send_stream_message(stream_id, "after")
            return b"after" in bob.heard.data

        await until(sent)
        family = second.hub.family
        assert isinstance(family, AgoraFamily)
        assert family._tokens.permit(APP, "alice") is not None
        for someone in (alice, bob):
            assert [name for name, _, _ in someone.heard.states] == ["on_connecting", "on_connected"]
            await someone.close()


async def test_a_loss_that_lasts_and_ends(desk: Desk) -> None:
    """The gateway keeps its clients out for a while: Reconnecting after a time, lost after another, then back."""
    times = Times(interrupted_s=0.02, lost_s=0.05, ping_s=0.01)
    alice = await desk.someone("alice", times=times, retry_waits_ms=[200]).enter()
    alice.connection._client.drop_link()
    await until(lambda: ("on_connection_lost", 4, -1) in alice.heard.states)
    await until(lambda: ("on_reconnected", 3, 15) in alice.heard.states)
    assert alice.heard.states[2][:2] == ("on_reconnecting", 4)


async def test_a_link_that_falls_silent_is_reconnecting_and_comes_back(desk: Desk) -> None:
    """Nothing breaks: the link only carries nothing, until it does again."""
    alice = await desk.someone("alice", times=Times(interrupted_s=0.1, ping_s=0.02)).enter()
    fault = desk.gateway.faults.add(Fault(FaultKind.HALF_OPEN, user_id="alice"))
    await until(lambda: ("on_reconnecting", 4, Reason.INTERRUPTED) in alice.heard.states)
    assert desk.gateway.faults.lift(fault.number)
    await until(lambda: ("on_reconnected", 3, Reason.REJOIN_SUCCESS) in alice.heard.states)


async def test_a_loss_without_end_fails_with_4(desk: Desk) -> None:
    times = Times(interrupted_s=0.02, lost_s=0.03, give_up_s=0.06, ping_s=0.01)
    alice = await desk.someone("alice", times=times, retry_waits_ms=[60_000]).enter()
    alice.connection._client.drop_link()
    await alice.fails(Reason.JOIN_FAILED)
    assert [name for name, _, _ in alice.heard.states][-3:] == [
        "on_reconnecting",
        "on_connection_lost",
        "on_connection_failure",
    ]


async def test_a_token_that_runs_out_while_the_link_is_down(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    desk.gateway.faults.add(Fault(FaultKind.EXPIRE_TOKEN, user_id="alice"))
    alice.connection._client.drop_link()
    await alice.fails(Reason.TOKEN_EXPIRED)
    assert alice.heard.named("did_expire") == [()]


# --- the rest ---


async def test_observers_are_replaced_and_taken_off(desk: Desk) -> None:
    alice, other = desk.someone("alice"), Heard()
    connection = alice.connection
    assert connection.register_observer(None) == -2  # type: ignore[arg-type]
    assert connection.register_observer(other) == 0
    await alice.enter()
    assert alice.heard.states == []
    assert len(other.states) == 2
    assert connection.unregister_observer() == 0
    connection.disconnect()
    await connection.wait_ended()
    assert len(other.states) == 2
    user = connection.get_local_user()
    assert user is connection.get_local_user()


async def test_an_observer_that_fails_stops_nothing(desk: Desk, expected_logs: list[Any]) -> None:
    class Broken(IRTCConnectionObserver):
        def on_connecting(self, agora_rtc_conn: RTCConnection, conn_info: RTCConnInfo, reason: int) -> None:
            raise ValueError("broken")

    alice = desk.someone("alice")
    alice.connection.register_observer(Broken())
    await alice.enter()
    assert [record.getMessage() for record in expected_logs] == ["an observer failed; the connection goes on"]


async def test_after_release_nothing_goes_on(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    connection, stream_id = alice.connection, alice.stream()
    connection.release()
    connection.release()
    assert (alice.connect(), connection.disconnect(), connection.renew_token("x")) == (-7, -7, -7)
    assert connection.send_stream_message(stream_id, "x") == -7
    assert connection.create_data_stream(True, True) is None
    assert connection.register_observer(alice.heard) == connection.unregister_observer() == -7
    assert connection.get_local_user() is None
    assert connection.get_agora_parameter() is None
    await connection.wait_ended()
    await until(lambda: desk.gateway.hub.state()["users"] == 0)


async def test_an_app_id_or_url_that_is_none() -> None:
    with pytest.raises(InvalidCall):
        RTCConnection("")
    with pytest.raises(InvalidCall, match="rule set"):
        RTCConnection(APP, rules="none")


async def test_warnings_of_the_room_are_told(desk: Desk) -> None:
    alice = await desk.someone("alice").enter()
    warning = RtsWarningCode.USER_NOTIFY_STOP
    event = ev.RoomStateChanged(at_ns=0, room_id="lobby", user_id="alice", state=warning, reason="many")
    alice.connection._observe([event])
    await until(lambda: alice.heard.named("warning") == [(-2_013, "many")])
    assert alice.state == 3
