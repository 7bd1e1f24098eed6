"""The vendor's own methods, return codes and callbacks, against a real gateway."""

import asyncio
import inspect
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from msgspec.structs import replace

from rts_console.client.log import LogConfig
from rts_console.gateway.config import AppKey, GatewayConfig, VolcengineRules
from rts_console.gateway.server import Gateway
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.words import (
    ConnectionState,
    LocalLogLevel,
    LocalProxyError,
    LocalProxyState,
    LocalProxyType,
    LoginErrorCode,
    LogoutReason,
    NetworkType,
    RoomMessageSendResult,
    RtsErrorCode,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.vendors.volcengine_sdk import (
    RTS,
    IRTSEventHandler,
    IRTSRoomEventHandler,
    LocalProxyConfiguration,
    MessageConfig,
    RTSRoom,
    tell_engine,
    tell_room,
)
from tests.gateway.desk import APP, KEYS, token
from tests.gateway.http.test_volcengine_service import KEY, call
from tests.support import until

CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], grace_s=0.05)


class Told:
    """What a handler was told, as (callback, arguments)."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    async def wait(self, name: str) -> tuple[Any, ...]:
        """The arguments of the first such callback that was not asked for yet."""
        await until(lambda: any(each[0] == name for each in self.told), 10)
        found = next(each for each in self.told if each[0] == name)
        self.told.remove(found)
        return found[1:]


def recording(kind: type) -> Any:
    """A handler that overrides every callback of `kind`."""

    def override(name: str) -> Any:
        return lambda self, *given: self.told.append((name, *given))

    names = [name for name in vars(kind) if name.startswith("on_")]
    return type("Recording", (Told, kind), {name: override(name) for name in names})()


class Somebody:
    """An engine with its handler, and one room with its own."""

    def __init__(self, gateway: Gateway, user_id: str) -> None:
        self.user_id = user_id
        self.handler = recording(IRTSEventHandler)
        self.in_room = recording(IRTSRoomEventHandler)
        self.rts = RTS.create_rts(APP, self.handler, url=gateway.url)
        self.room: RTSRoom

    async def log_in(self) -> None:
        assert self.rts.login(token(self.user_id), self.user_id) == 0
        uid, code, elapsed = await self.handler.wait("on_login_result")
        assert (uid, code) == (self.user_id, LoginErrorCode.SUCCESS)
        assert isinstance(elapsed, int)

    async def enter(self, room_id: str, *, visible: bool = True) -> None:
        room = self.rts.create_room(room_id)
        assert room is not None
        self.room = room
        assert room.set_rts_room_event_handler(self.in_room) == 0
        assert room.join_room(visible=visible) == 0
        where, uid, state, extra = await self.in_room.wait("on_room_state_changed")
        assert (where, uid, state) == (room_id, self.user_id, 0)
        assert json.loads(extra)["join_type"] == 0


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


@pytest.fixture
async def pair(gateway: Gateway) -> AsyncIterator[tuple[Somebody, Somebody]]:
    alice, bob = Somebody(gateway, "alice"), Somebody(gateway, "bob")
    await alice.log_in()
    await bob.log_in()
    yield alice, bob
    await RTS.destroy_rts(alice.rts)
    await RTS.destroy_rts(bob.rts)


Pair = tuple[Somebody, Somebody]


async def test_messages_to_a_peer(pair: Pair) -> None:
    alice, bob = pair
    assert [alice.rts.send_message("bob", "你好"), alice.rts.send_binary_message("bob", b"\x00\xff")] == [1, 2]
    assert await bob.handler.wait("on_message_received") == ("alice", "你好")
    assert await bob.handler.wait("on_binary_message_received") == ("alice", b"\x00\xff")
    for number in (1, 2):
        assert await alice.handler.wait("on_message_send_result") == (number, UserMessageSendResult.SUCCESS)
    with pytest.raises(TypeError, match="is bytes, not int"):
        alice.rts.send_binary_message("bob", 5)  # type: ignore[arg-type]
    assert alice.rts.send_message("bob", "3", MessageConfig.UNRELIABLE_ORDERED) == 3
    assert await alice.handler.wait("on_message_send_result") == (3, 0)


async def test_a_message_to_nobody_has_the_vendors_result(pair: Pair) -> None:
    alice, _ = pair
    assert alice.rts.send_message("nobody", "x") == 1
    assert await alice.handler.wait("on_message_send_result") == (1, UserMessageSendResult.NO_RELAY_PATH)
    assert alice.rts.send_message("", "x") == -2
    assert alice.rts.send_message("bob", "x" * 65_537) == 2  # what was refused at once has no number
    assert await alice.handler.wait("on_message_send_result") == (2, UserMessageSendResult.EXCEED_MAX_LENGTH)


async def test_a_room(pair: Pair) -> None:
    alice, bob = pair
    await alice.enter("lobby")
    await bob.enter("lobby")
    assert (await alice.in_room.wait("on_user_joined"))[0] == "bob"
    assert [alice.room.send_room_message("hi"), alice.room.send_room_binary_message(b"\x01")] == [1, 2]
    assert await bob.in_room.wait("on_room_message_received") == ("alice", "hi")
    assert await bob.in_room.wait("on_room_binary_message_received") == ("alice", b"\x01")
    assert await alice.in_room.wait("on_room_message_send_result") == (1, RoomMessageSendResult.SUCCESS)
    assert bob.room.leave_room() == 0
    assert await bob.in_room.wait("on_leave_room") == ()
    assert await alice.in_room.wait("on_user_leave") == ("bob", UserOfflineReason.QUIT)
    assert bob.room.send_room_message("x") == 1
    assert await bob.in_room.wait("on_room_message_send_result") == (1, RoomMessageSendResult.NOT_JOIN)


async def test_what_room_calls_return(pair: Pair) -> None:
    alice, _ = pair
    await alice.enter("lobby")
    assert alice.room.join_room() == -2
    assert alice.rts.set_business_id("shop") == -6001
    assert alice.room.leave_room() == 0
    await alice.in_room.wait("on_leave_room")
    assert alice.room.leave_room() < 0
    alice.room.destroy()
    alice.room.destroy()
    assert [alice.room.join_room(), alice.room.leave_room(), alice.room.send_room_message("x")] == [-3, -3, -1]
    assert alice.rts.create_room("lobby") is not None


async def test_a_room_that_cannot_be_made(pair: Pair) -> None:
    alice, _ = pair
    await alice.enter("lobby")
    assert alice.rts.create_room("a b") is None
    assert alice.rts.create_room("lobby") is None
    assert await alice.handler.wait("on_create_room_state_changed") == ("a b", RtsErrorCode.ROOM_ID_ILLEGAL)
    assert await alice.handler.wait("on_create_room_state_changed") == ("lobby", RtsErrorCode.ROOM_ALREADY_EXIST)


async def test_a_room_that_is_destroyed_tells_nothing_more(pair: Pair) -> None:
    alice, bob = pair
    await alice.enter("lobby")
    await bob.enter("lobby")
    bob.room.destroy()
    assert (await alice.in_room.wait("on_user_leave"))[0] == "bob"
    assert bob.in_room.told == []


async def test_an_invisible_user(pair: Pair) -> None:
    alice, bob = pair
    await alice.enter("lobby")
    await bob.enter("lobby", visible=False)
    alice.room.send_room_message("hi")
    assert await bob.in_room.wait("on_room_message_received") == ("alice", "hi")
    assert not [each for each in alice.in_room.told if each[0] == "on_user_joined"]
    assert bob.room.set_user_visibility(True) == 0
    assert (await alice.in_room.wait("on_user_joined"))[0] == "bob"
    assert bob.room.set_user_visibility(False) == 0
    assert await alice.in_room.wait("on_user_leave") == ("bob", UserOfflineReason.SWITCH_TO_INVISIBLE)


async def test_what_is_sent_to_a_user_in_a_room_where_clients_stand_for_the_rtc_sdk() -> None:
    config = replace(CONFIG, volcengine=VolcengineRules(rtc_clients=True), access_keys=[KEY])
    async with Gateway(config) as gateway:
        alice = Somebody(gateway, "alice")
        await alice.log_in()
        await alice.enter("lobby")
        body = {"AppId": APP, "From": "server", "RoomId": "lobby", "To": "alice", "Binary": False, "Message": "psst"}
        assert (await call(gateway.http_url, "SendRoomUnicast", "2023-07-20", body))["Result"] == {"Message": "Success"}
        assert await alice.handler.wait("on_message_received") == ("server", "psst")
        await RTS.destroy_rts(alice.rts)


async def test_being_kicked_and_dismissed(pair: Pair, gateway: Gateway) -> None:
    alice, _ = pair
    await alice.enter("lobby")
    gateway.hub.kick_user(APP, "alice", "lobby")
    assert (await alice.in_room.wait("on_room_state_changed"))[2] == -1006
    assert alice.room.join_room() == 0
    assert (await alice.in_room.wait("on_room_state_changed"))[2] == 0
    gateway.hub.dismiss_room(APP, "lobby")
    assert (await alice.in_room.wait("on_room_state_changed"))[2] == -1011


async def test_looking_a_peer_up(pair: Pair) -> None:
    alice, _ = pair
    for user_id, status in (("bob", UserOnlineStatus.ONLINE), ("nobody", UserOnlineStatus.OFFLINE)):
        assert alice.rts.get_peer_online_status(user_id) == 0
        assert await alice.handler.wait("on_get_peer_online_status") == (user_id, status)
    assert alice.rts.get_peer_online_status("") < 0


async def test_messages_to_the_app_server(pair: Pair, gateway: Gateway) -> None:
    alice, _ = pair
    assert alice.rts.send_server_message("too early") == 1
    answer = await alice.handler.wait("on_server_message_send_result")
    assert answer[:2] == (1, UserMessageSendResult.SERVER_PARAMS_NOT_SET)
    assert alice.rts.set_server_params("signature", f"{gateway.http_url}/echo") == 0
    assert await alice.handler.wait("on_server_params_set_result") == (200,)
    assert [alice.rts.send_server_message("hello"), alice.rts.send_server_binary_message(b"\x00")] == [2, 3]
    for number, binary in ((2, False), (3, True)):
        msgid, code, message = await alice.handler.wait("on_server_message_send_result")
        assert (msgid, code, json.loads(message)["binary"]) == (number, UserMessageSendResult.SUCCESS, binary)
    assert alice.rts.set_server_params("", "x") < 0


async def test_logins_that_fail(gateway: Gateway) -> None:
    alice = Somebody(gateway, "alice")
    assert [alice.rts.login("", "alice"), alice.rts.login("t", ""), alice.rts.logout()] == [-1, -1, -1]
    assert alice.rts.login("001nonsense", "alice") == 0
    assert (await alice.handler.wait("on_login_result"))[:2] == ("alice", LoginErrorCode.INVALID_TOKEN)
    assert alice.rts.update_login_token(token("alice")) == 0
    assert (await alice.handler.wait("on_login_result"))[:2] == ("alice", LoginErrorCode.SUCCESS)
    assert alice.rts.login(token("alice"), "alice") == -2
    assert alice.rts.logout() == 0
    assert await alice.handler.wait("on_logout") == (LogoutReason.LOGOUT,)
    await RTS.destroy_rts(alice.rts)
    assert [alice.rts.login("t", "alice"), alice.rts.send_message("bob", "x")] == [-3, -1]


async def test_a_service_that_is_not_there_yet_is_tried_until_it_is(unused_tcp_port: int) -> None:
    handler = recording(IRTSEventHandler)
    rts = RTS.create_rts(APP, handler, url=f"ws://127.0.0.1:{unused_tcp_port}", retry_waits_ms=[20])
    tries: list[ev.ConnectionStateChanged] = []
    rts._client.observe(lambda events: tries.extend(e for e in events if isinstance(e, ev.ConnectionStateChanged)))
    assert rts.login(token("alice"), "alice") == 0
    await until(lambda: len(tries) > 2)
    assert handler.told == [("on_connection_state_changed", ConnectionState.CONNECTING)]
    assert rts.login(token("alice"), "alice") == -2
    async with Gateway(CONFIG, port=unused_tcp_port):
        assert (await handler.wait("on_login_result"))[:2] == ("alice", LoginErrorCode.SUCCESS)
        assert handler.told[1:] == [("on_connection_state_changed", ConnectionState.CONNECTED)]
        await RTS.destroy_rts(rts)


async def test_the_same_user_elsewhere(pair: Pair, gateway: Gateway) -> None:
    alice, _ = pair
    other = Somebody(gateway, "alice")
    await other.log_in()
    assert await alice.handler.wait("on_logout") == (LogoutReason.DUPLICATE_LOGIN,)
    await RTS.destroy_rts(other.rts)


async def test_the_state_of_the_link(pair: Pair) -> None:
    alice, _ = pair
    assert await alice.handler.wait("on_connection_state_changed") == (ConnectionState.CONNECTING,)
    assert await alice.handler.wait("on_connection_state_changed") == (ConnectionState.CONNECTED,)


async def test_settings_and_what_they_return(gateway: Gateway) -> None:
    rts = RTS.create_rts(APP, url=gateway.url, parameters='{"a": 1}')
    assert rts.set_runtime_parameters({"b": 2}) == 0
    assert [rts.set_runtime_parameters("[]"), rts.set_runtime_parameters("no JSON")] == [-2, -2]
    assert [rts.set_business_id("shop-1"), rts.set_business_id("two words")] == [0, -6002]
    assert [rts.set_cellular_enhancement(False), rts.set_cellular_enhancement(True)] == [0, -1]
    proxy = LocalProxyConfiguration(LocalProxyType.SOCKS5, "127.0.0.1", 1080)
    assert [rts.set_local_proxy([proxy]), rts.set_local_proxy([proxy, proxy]), rts.set_local_proxy([])] == [0, -2, 0]
    assert RTS.get_sdk_version().count(".") >= 1
    await RTS.destroy_rts(rts)
    with pytest.raises(InvalidCall):
        RTS.create_rts("", url=gateway.url)


async def test_the_log_is_set_before_any_engine(
    gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RTS, "_log_config", None)
    monkeypatch.setattr(RTS, "_alive", WeakSet())
    bad = [LogConfig(""), LogConfig("logs", log_file_size=101), LogConfig("logs", log_filename_prefix="a b")]
    assert [RTS.set_log_config(each) for each in bad] == [-2, -2, -2]
    assert RTS.set_log_config(LogConfig(str(tmp_path / "set"), LocalLogLevel.INFO)) == 0
    handler = recording(IRTSEventHandler)
    rts = RTS.create_rts(APP, handler, url=gateway.url)
    assert RTS.set_log_config(LogConfig(str(tmp_path / "late"))) == -1
    assert rts.login(token("alice"), "alice") == 0
    await handler.wait("on_login_result")
    await RTS.destroy_rts(rts)
    (file,) = (tmp_path / "set").iterdir()
    assert "] LoginResult user_id=alice code=0 Success" in file.read_text()
    assert RTS.set_log_config(LogConfig(str(tmp_path / "late"))) == 0


async def test_engines_are_apart(pair: Pair) -> None:
    alice, bob = pair
    alice.rts.set_rts_event_handler(second := recording(IRTSEventHandler))
    bob.rts.send_message("alice", "hi")
    assert await second.wait("on_message_received") == ("bob", "hi")
    assert not [each for each in alice.handler.told if each[0] == "on_message_received"]


async def test_figures_of_the_machine_are_told_when_they_are_wanted(gateway: Gateway) -> None:
    handler = recording(IRTSEventHandler)
    rts = RTS.create_rts(APP, handler, url=gateway.url, system_figures=True)
    (network,) = await handler.wait("on_network_type_changed")
    assert isinstance(network, NetworkType)
    (stats,) = await handler.wait("on_sys_stats")
    assert stats.cpu_cores >= 1
    assert (await handler.wait("on_log_report"))[0] == "live_webrtc_monitor_log"
    await RTS.destroy_rts(rts)


async def test_a_handler_that_fails_does_not_end_the_engine(pair: Pair, expected_logs: list[logging.LogRecord]) -> None:
    class Broken(IRTSEventHandler):
        def on_message_received(self, uid: str, message: str) -> None:
            raise RuntimeError("broken")

    alice, bob = pair
    alice.rts.set_rts_event_handler(Broken())
    bob.rts.send_message("alice", "1")
    assert await bob.handler.wait("on_message_send_result") == (1, 0)
    await until(lambda: expected_logs)
    bob.rts.send_message("alice", "2")
    assert await bob.handler.wait("on_message_send_result") == (2, 0)
    await until(lambda: len(expected_logs) == 2)
    assert all("a handler failed" in record.getMessage() for record in expected_logs)


def test_events_that_no_gateway_of_a_test_brings_about() -> None:
    engine, room = recording(IRTSEventHandler), recording(IRTSRoomEventHandler)
    proxy = (LocalProxyType.SOCKS5, LocalProxyState.ERROR, LocalProxyError.SOCKS5_TCP_CLOSED)
    tell_engine(engine, ev.LocalProxyStateChanged(at_ns=1, proxy_type=proxy[0], state=proxy[1], error=proxy[2]))
    for code in (-2005, -1084, 101):
        tell_engine(engine, ev.WarningRaised(at_ns=1, code=code, reason="r"))
    assert engine.told == [
        ("on_local_proxy_state_changed", *proxy),
        ("on_warning", -2005),
        ("on_error", -1084),
        ("on_warning", 101),
    ]
    assert tell_room(room, ev.WarningRaised(at_ns=1, code=-2013, reason="r", room_id="lobby"), "alice")
    extra = '{"elapsed": 0, "join_type": 0, "reason": "r"}'
    assert room.told == [("on_room_state_changed", "lobby", "alice", -2013, extra)]
    assert not tell_room(room, ev.LoggedOut(at_ns=1, user_id="a", reason=LogoutReason.LOGOUT), "a")


def test_handlers_need_not_override_anything() -> None:
    for kind in (IRTSEventHandler, IRTSRoomEventHandler):
        for name, method in vars(kind).items():
            if name.startswith("on_"):
                count = len(inspect.signature(method).parameters) - 1
                method(kind(), *[None] * count)


def the_example() -> str:
    """The script of the documents."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "vendors.md").read_text(encoding="utf-8")
    blocks = [block.split("```", 1)[0] for block in text.split("```python\n")[1:]]
    return next(block for block in blocks if "vendors.volcengine import" in block)


async def test_the_example_of_the_documents_runs(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    scope: dict[str, Any] = {"__name__": "example"}
    exec(compile(the_example(), "docs/vendors.md", "exec"), scope)
    await asyncio.wait_for(scope["main"](gateway.url, APP, token("alice"), token("bob")), 10)
    assert "bob got 'hello' from alice" in capsys.readouterr().out


async def test_who_became_visible_stays_so_where_nothing_is_known_of_it(gateway: Gateway) -> None:
    """The room is left behind the client's back, and joined again by itself: by what is so now, not as at first."""
    ghost = Somebody(gateway, "ghost")
    await ghost.log_in()
    await ghost.enter("lobby", visible=False)
    session = ghost.rts._client._session
    assert session._requests.rooms.options == {"lobby": {"visible": False}}
    assert ghost.room.set_user_visibility(True) == 0
    await until(lambda: session._requests.rooms.options == {"lobby": {"visible": True}})
    await RTS.destroy_rts(ghost.rts)
