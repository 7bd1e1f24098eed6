"""Every operation of the client, with the real gateway and real sockets on a plain loop."""

import asyncio
import json
import logging
import os
import re
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import rts_console
from rts_console.client.backend import Capabilities, LocalProxy
from rts_console.client.log import LogConfig
from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    RULE_SETS,
    CloseCode,
    ConnectionState,
    JoinRoomType,
    LocalLogLevel,
    LocalProxyType,
    LoginErrorCode,
    LogoutReason,
    MessageMode,
    Outcome,
    PayloadKind,
    RoomMessageSendResult,
    RtsErrorCode,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)
from tests.client.people import APP, KEY, Seen, config, token
from tests.support import until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def alice(gateway: Gateway) -> AsyncIterator[RtsClient]:
    async with RtsClient(APP, url=gateway.url) as alice:
        await alice.login(token("alice"), "alice")
        yield alice


@pytest.fixture
async def bob(gateway: Gateway) -> AsyncIterator[RtsClient]:
    async with RtsClient(APP, url=gateway.url) as bob:
        await bob.login(token("bob"), "bob")
        yield bob


# --- login ----------------------------------------------------------------------------------------------------------


async def test_login_and_logout_tell_what_happened_in_order(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        assert (alice.app_id, alice.user_id, alice.logged_in, alice.connection_state) == (APP, "", False, None)
        await alice.login(token("alice"), "alice")
        assert (alice.user_id, alice.logged_in) == ("alice", True)
        assert alice.connection_state is ConnectionState.CONNECTED
        result = await seen.until(ev.LoginResult)
        assert (result.user_id, result.code) == ("alice", LoginErrorCode.SUCCESS)
        assert result.expires_at_s > 0
        assert 0 < result.elapsed_ms < 5_000
        await alice.logout()
        assert (alice.logged_in, alice.connection_state) == (False, None)
        kinds = [type(event) for event in seen.events if not isinstance(event, ev.LatencyMeasured)]
        assert kinds == [ev.ConnectionStateChanged, ev.ConnectionStateChanged, ev.LoginResult, ev.LoggedOut]
        assert seen.states == [ConnectionState.CONNECTING, ConnectionState.CONNECTED]
        assert seen.of(ev.LoggedOut)[0].reason is LogoutReason.LOGOUT
    assert gateway.hub.state()["connections"] == 0


async def test_observers_know_before_the_call_returns(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        await alice.login(token("alice"), "alice")
        assert seen.of(ev.LoginResult)
        await alice.get_peer_online_status("bob")
        assert seen.of(ev.PeerOnlineStatus)
        result = await alice.send_message("alice", "x")
        assert seen.of(ev.MessageSent)[0].message_id == result.message_id


async def test_a_client_can_log_in_again_also_as_another_user(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as client:
        for user_id in ("alice", "bob", "alice"):
            await client.login(token(user_id), user_id)
            assert client.user_id == user_id
            await client.logout()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Secret("garbage"), "001"),
        (token("bob"), "made for user 'bob', not for alice"),
        (token("alice", key=Secret("other key")), "app key"),
        (token("alice", lives_s=-100), "expired"),
        (token("alice", app_id="f" * 24), "made for app"),
    ],
    ids=["garbage", "of another user", "of another key", "expired", "of another app"],
)
async def test_a_token_that_does_not_fit_is_minus_1000(gateway: Gateway, made: Secret, words: str) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        with pytest.raises(RequestRejected, match=words) as caught:
            await alice.login(made, "alice")
        assert caught.value.code is LoginErrorCode.INVALID_TOKEN
        assert str(caught.value).startswith("-1000 InvalidToken: ")
        assert made.reveal() not in str(caught.value)
        assert seen.of(ev.LoginResult)[0].code is LoginErrorCode.INVALID_TOKEN
        assert seen.states[-1] is ConnectionState.FAILED
        assert not alice.logged_in


async def test_an_app_that_the_gateway_does_not_know(gateway: Gateway) -> None:
    async with RtsClient("f" * 24, url=gateway.url) as alice:
        with pytest.raises(RequestRejected, match="not known here"):
            await alice.login(token("alice", app_id="f" * 24), "alice")


async def test_a_new_token_after_a_refused_one_logs_in_by_itself(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        with pytest.raises(RequestRejected):
            await alice.login(token("bob"), "alice")
        await alice.update_login_token(token("alice"))
        assert (await seen.until(ev.LoginResult, 2)).code is LoginErrorCode.SUCCESS
        assert alice.logged_in


async def test_a_new_token_of_a_live_login(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    await alice.update_login_token(token("alice", lives_s=7_200).reveal())
    assert seen.of(ev.TokenUpdated)[0].expires_at_s > 0
    with pytest.raises(RequestRejected, match="made for user 'bob'"):
        await alice.update_login_token(token("bob"))
    assert alice.logged_in
    assert seen.of(ev.LoginResult) == []
    alice.drop_link()
    assert (await seen.until(ev.LoginResult)).code is LoginErrorCode.SUCCESS  # the refused one was not kept


async def test_a_token_that_ends_is_told_and_cuts_nothing(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        await alice.login(token("alice", lives_s=20), "alice")
        told = await seen.until(ev.TokenWillExpire)
        assert 0 < told.remaining_ms <= 20_000
        assert (await alice.send_message("alice", "still here")).ok


async def test_the_later_login_wins_and_the_earlier_does_not_fight_back(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    await alice.create_room("lobby").join()
    async with RtsClient(APP, url=gateway.url) as elsewhere:
        await elsewhere.login(token("alice"), "alice")
        assert (await seen.until(ev.LoggedOut)).reason is LogoutReason.DUPLICATE_LOGIN
        assert seen.of(ev.RoomStateChanged)[-1].state is RtsErrorCode.DUPLICATE_LOGIN
        failed = seen.of(ev.ConnectionStateChanged)[-1]
        assert (failed.state, failed.close_code) == (ConnectionState.FAILED, CloseCode.DUPLICATE_LOGIN)
        assert not alice.logged_in
        assert alice._session.next_deadline() is None
        assert (await elsewhere.send_message("alice", "to myself")).ok


# --- what is refused at once ----------------------------------------------------------------------------------------


async def test_what_is_refused_at_once(gateway: Gateway, alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    await room.join()
    closed = alice.create_room("closed")
    await closed.close()
    good = token("alice")
    before = gateway.hub.messages_in
    for code, call, words in [
        (-2, lambda: alice.login(good, "alice"), "alice is logged in. Log out first"),
        (-1, lambda: alice.update_login_token(""), "token is empty"),
        (-2, lambda: alice.send_message("", "x"), "user id is empty"),
        (-2, lambda: alice.send_message("bob!", "x"), "has '!' at place 4"),
        (-2, lambda: alice.send_message("bob", "half \ud800"), "half of a character pair at place 6"),
        (-2, lambda: alice.send_message("bob", 5), "not int"),  # type: ignore[arg-type]
        (-2, lambda: alice.send_message("bob", None), "not NoneType"),  # type: ignore[arg-type]
        (-1, lambda: alice.set_server_params("", "http://x"), "signature"),
        (-1, lambda: alice.set_server_params("sig", ""), "URL"),
        (-2, lambda: alice.send_server_message("\udfff"), "half of a character pair"),
        (-2, room.join, "alice is in lobby already"),
        (-2, lambda: room.send_message("\ud800"), "half of a character pair"),
        (-1, alice.create_room("other").leave, "not in other"),
        (-3, closed.join, "closed is closed"),
        (-3, closed.leave, "closed is closed"),
        (-3, lambda: closed.send_message("x"), "closed is closed"),
    ]:
        with pytest.raises(InvalidCall, match=words) as caught:
            await call()  # type: ignore[no-untyped-call]
        assert int(caught.value.code) == code, words
    assert gateway.hub.messages_in == before


async def test_what_is_refused_before_a_login(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        room = alice.create_room("lobby")
        for code, call, words in [
            (-1, lambda: alice.login("", "alice"), "token is empty"),
            (-1, lambda: alice.login(token("alice"), ""), "user id is empty"),
            (-1, lambda: alice.login(token("alice"), "a" * 129), "129 characters; 128 is the limit"),
            (-1, lambda: alice.login("\ud800", "alice"), "half of a character pair"),
            (-1, lambda: alice.login("x" * 20_000, "alice"), "limit"),
            (-1, alice.logout, "Nobody is logged in"),
            (-1, lambda: alice.update_login_token("x"), "Nobody is logged in"),
            (-3, lambda: alice.get_peer_online_status("bob"), "Log in before"),
            (-3, lambda: alice.set_server_params("sig", "http://x"), "Log in before"),
            (-1, room.join, "Log in before"),
            (-1, room.leave, "is not in lobby"),
        ]:
            with pytest.raises(InvalidCall, match=words) as caught:
                await call()  # type: ignore[no-untyped-call]
            assert int(caught.value.code) == code, words
        assert (await alice.send_message("bob", "x")).code is UserMessageSendResult.NOT_LOGIN
        assert (await alice.send_server_message("x")).code is UserMessageSendResult.NOT_LOGIN
        assert (await room.send_message("x")).code is RoomMessageSendResult.NOT_JOIN
    assert gateway.hub.state()["messages_in"] == 0


async def test_what_is_refused_after_the_end(gateway: Gateway, alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    await room.join()
    await alice.close()
    for code, call in [
        (-3, lambda: alice.login(token("alice"), "alice")),
        (-3, alice.logout),
        (-3, lambda: alice.update_login_token("x")),
        (-1, lambda: alice.get_peer_online_status("bob")),
        (-1, lambda: alice.send_message("bob", "x")),
        (-1, lambda: alice.send_server_message("x")),
        (-3, room.join),
        (-3, lambda: room.send_message("x")),
    ]:
        with pytest.raises(InvalidCall, match="closed") as caught:
            await call()  # type: ignore[no-untyped-call]
        assert int(caught.value.code) == code
    with pytest.raises(InvalidCall, match="closed") as caught:
        alice.create_room("other")
    assert int(caught.value.code) == -3
    await room.close()
    alice.drop_link()
    alice.retry_now()
    assert alice.rooms == ()
    assert not room.joined


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"app_id": ""}, "app id is empty"),
        ({"rules": "agora-but-other"}, "There are volcengine, volcengine-basic"),
        ({"ping_interval_ms": 0}, "ping interval"),
        ({"ping_interval_ms": 60_000}, "ping interval"),
        ({"device_id": "\ud800"}, "half of a character pair"),
    ],
)
async def test_what_a_client_cannot_be_made_with(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidCall, match=words):
        RtsClient(**{"app_id": APP, **options})


# --- peers ----------------------------------------------------------------------------------------------------------


async def test_who_is_online(gateway: Gateway, alice: RtsClient, bob: RtsClient) -> None:
    assert await alice.get_peer_online_status("alice") is UserOnlineStatus.ONLINE
    assert await alice.get_peer_online_status("bob") is UserOnlineStatus.ONLINE
    assert await alice.get_peer_online_status("nobody") is UserOnlineStatus.OFFLINE
    await bob.logout()
    assert await alice.get_peer_online_status("bob") is UserOnlineStatus.OFFLINE


CHINESE = ("实时信令" * 6_000)[: 65_536 // 3] + "!"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("héllo", PayloadKind.TEXT),
        ("", PayloadKind.TEXT),
        (CHINESE, PayloadKind.TEXT),
        ("\x00\r\n\u2028😀 <b>not rich</b>", PayloadKind.TEXT),
        (b"", PayloadKind.BINARY),
        (bytes(range(256)) * 184, PayloadKind.BINARY),
        (bytearray(b"\xff\x00"), PayloadKind.BINARY),
        (memoryview(b"view"), PayloadKind.BINARY),
    ],
    ids=["text", "empty text", "64 KB of Chinese", "odd text", "empty bytes", "46 KB", "bytearray", "memoryview"],
)
async def test_a_message_arrives_byte_for_byte(alice: RtsClient, bob: RtsClient, data: Any, kind: PayloadKind) -> None:
    seen, mine = Seen(bob.observe), Seen(alice.observe)
    sent = await alice.send_message("bob", data)
    assert (sent.ok, sent.code, sent.outcome) == (True, UserMessageSendResult.SUCCESS, Outcome.ACCEPTED)
    assert (sent.message_id, sent.recipients) == (1, 1)
    assert 0 < sent.elapsed_ms < 5_000
    got = await seen.until(ev.MessageReceived)
    assert got.data == (data.encode() if isinstance(data, str) else bytes(data))
    assert (got.user_id, got.kind) == ("alice", kind)
    assert got.composed_at_ns < got.gateway_in_ns <= got.gateway_out_ns < got.at_ns
    told = await mine.until(ev.MessageDelivered)
    assert (told.user_id, told.received_at_ns) == ("bob", got.at_ns)


def test_the_chinese_text_is_exactly_64_kb() -> None:
    assert len(CHINESE.encode()) == 65_536


@pytest.mark.parametrize("mode", MessageMode)
async def test_every_mode_arrives_and_only_reliable_ones_are_receipted(
    alice: RtsClient, bob: RtsClient, mode: MessageMode
) -> None:
    seen, mine = Seen(bob.observe), Seen(alice.observe)
    assert (await alice.send_message("bob", "x", mode)).ok
    assert (await seen.until(ev.MessageReceived)).mode is mode
    assert (await alice.send_message("bob", "last")).ok
    await mine.until(ev.MessageDelivered, 2 if mode is MessageMode.RELIABLE_ORDERED else 1)
    assert len(mine.of(ev.MessageDelivered)) == (2 if mode is MessageMode.RELIABLE_ORDERED else 1)


@pytest.mark.parametrize(
    ("data", "over"), [(CHINESE + "!", "65,537 bytes; the limit is 65,536"), (bytes(47_105), "47,105 bytes")]
)
async def test_a_message_that_is_too_large_is_103_and_stays_here(
    gateway: Gateway, alice: RtsClient, data: str | bytes, over: str
) -> None:
    room = alice.create_room("lobby")
    await room.join()
    for sent, code in [
        (await alice.send_message("bob", data), UserMessageSendResult.EXCEED_MAX_LENGTH),
        (await alice.send_server_message(data), UserMessageSendResult.EXCEED_MAX_LENGTH),
        (await room.send_message(data), RoomMessageSendResult.EXCEED_MAX_LENGTH),
    ]:
        assert (sent.ok, sent.code, sent.outcome) == (False, code, Outcome.REFUSED)
        assert over in sent.reason
        assert "Shorten it by 1 byte" in sent.reason
    assert gateway.hub.messages_in == 0


async def test_nobody_there_is_3_for_who_was_here_and_4_for_who_never_was(alice: RtsClient, bob: RtsClient) -> None:
    await bob.logout()
    assert (await alice.send_message("bob", "x")).code is UserMessageSendResult.NO_RECEIVER
    assert (await alice.send_message("never", "x")).code is UserMessageSendResult.NO_RELAY_PATH


async def test_too_many_messages_are_5(gateway: Gateway) -> None:
    limits = {"peer_rate": 2, "room_rate": 2, "server_rate": 2}
    async with Gateway(config(limits=limits)) as strict, RtsClient(APP, url=strict.url) as alice:
        await alice.login(token("alice"), "alice")
        room = alice.create_room("lobby")
        await room.join()
        await alice.set_server_params("sig", f"{strict.http_url}/echo")
        peers = await asyncio.gather(*(alice.send_message("alice", "x") for _ in range(9)))
        rooms = await asyncio.gather(*(room.send_message("x") for _ in range(9)))
        server = await asyncio.gather(*(alice.send_server_message("x") for _ in range(9)))
        for results in (peers, rooms, server):
            assert results[0].ok
            assert int(results[-1].code) == 5
            assert "per second" in results[-1].reason


async def test_message_ids_count_per_room_and_together_for_peers_and_server(alice: RtsClient) -> None:
    first, second = alice.create_room("first"), alice.create_room("second")
    await first.join()
    await second.join()
    ids = [
        (await alice.send_message("alice", "x")).message_id,
        (await alice.send_server_message("x")).message_id,
        (await alice.send_message("alice", "x")).message_id,
        (await first.send_message("x")).message_id,
        (await first.send_message("x")).message_id,
        (await second.send_message("x")).message_id,
    ]
    assert ids == [1, 2, 3, 1, 2, 1]


# --- rooms ----------------------------------------------------------------------------------------------------------


async def test_a_room_from_its_making_to_its_end(alice: RtsClient, bob: RtsClient) -> None:
    mine, seen = Seen(alice.observe), Seen(bob.observe)
    here, there = alice.create_room("lobby"), bob.create_room("lobby")
    assert (here.room_id, here.joined, alice.rooms) == ("lobby", False, (here,))
    await here.join()
    assert here.joined
    joined = await mine.until(ev.RoomStateChanged)
    assert (joined.room_id, joined.user_id, joined.state) == ("lobby", "alice", RtsErrorCode.SUCCESS)
    assert joined.join_type is JoinRoomType.FIRST
    assert 0 < joined.elapsed_ms < 5_000
    await there.join()
    assert (await mine.until(ev.UserJoined)).user_id == "bob"
    members = seen.of(ev.RoomMembers)[0]
    assert ({m.user_id for m in members.members}, members.member_count) == ({"alice", "bob"}, 2)

    sent = await here.send_message("你好")
    assert (sent.ok, sent.code, sent.recipients) == (True, RoomMessageSendResult.SUCCESS, 1)
    got = await seen.until(ev.RoomMessageReceived)
    assert (got.room_id, got.user_id, got.data) == ("lobby", "alice", "你好".encode())
    assert mine.of(ev.RoomMessageReceived) == []

    await there.leave()
    assert not there.joined
    assert seen.of(ev.RoomLeft)[0].room_id == "lobby"
    left = await mine.until(ev.UserLeft)
    assert (left.user_id, left.reason) == ("bob", UserOfflineReason.QUIT)
    assert (await there.send_message("x")).code is RoomMessageSendResult.NOT_JOIN
    await there.join()
    await there.close()
    assert bob.rooms == ()
    assert (await mine.until(ev.UserLeft, 2)).user_id == "bob"
    await bob.create_room("lobby").join()


async def test_a_room_id_that_is_wrong_or_in_use_is_told_twice(alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    alice.create_room("lobby")
    for room_id, code in [
        ("lobby", RtsErrorCode.ROOM_ALREADY_EXIST),
        ("", RtsErrorCode.ROOM_ID_ILLEGAL),
        ("大厅", RtsErrorCode.ROOM_ID_ILLEGAL),
        ("\ud800", RtsErrorCode.ROOM_ID_ILLEGAL),
    ]:
        with pytest.raises(InvalidCall) as caught:
            alice.create_room(room_id)
        assert caught.value.code is code
        told = seen.of(ev.CreateRoomStateChanged)[-1]
        assert (told.room_id, told.code) == (room_id, code)


async def test_several_rooms_do_not_mix(alice: RtsClient, bob: RtsClient) -> None:
    seen = Seen(bob.observe)
    ours = [alice.create_room(f"room-{i}") for i in range(5)]
    await asyncio.gather(*(room.join() for room in ours))
    await asyncio.gather(*(bob.create_room(f"room-{i}").join() for i in (1, 3)))
    await asyncio.gather(*(room.send_message(room.room_id) for room in ours))
    await seen.until(ev.RoomMessageReceived, 2)
    assert {(event.room_id, event.data) for event in seen.of(ev.RoomMessageReceived)} == {
        ("room-1", b"room-1"),
        ("room-3", b"room-3"),
    }


async def test_kicked_and_dismissed(gateway: Gateway, alice: RtsClient, bob: RtsClient) -> None:
    mine, seen = Seen(alice.observe), Seen(bob.observe)
    rooms = [client.create_room(room_id) for client in (alice, bob) for room_id in ("first", "second")]
    await asyncio.gather(*(room.join() for room in rooms))
    gateway.hub.kick_user(APP, "bob", "first", "be nice")
    await seen.until(ev.RoomStateChanged, 3)
    kicked = seen.of(ev.RoomStateChanged)[-1]
    assert (kicked.room_id, kicked.state, kicked.reason) == ("first", RtsErrorCode.KICKED_OUT, "be nice")
    left = await mine.until(ev.UserLeft)
    assert (left.user_id, left.reason) == ("bob", UserOfflineReason.KICKED_BY_ADMIN)
    assert not rooms[2].joined
    gateway.hub.dismiss_room(APP, "second")
    for observer in (mine, seen):
        await until(lambda observer=observer: observer.of(ev.RoomStateChanged)[-1].state == RtsErrorCode.ROOM_DISMISS)  # type: ignore[misc]
    await rooms[2].join()
    assert rooms[2].joined


async def test_thrown_out_for_good(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    gateway.hub.disconnect_user(APP, "alice", CloseCode.BANNED, "for a while")
    await until(lambda: seen.states and seen.states[-1] is ConnectionState.FAILED)
    failed = seen.of(ev.ConnectionStateChanged)[-1]
    assert (failed.close_code, failed.reason) == (CloseCode.BANNED, "for a while")
    assert not alice.logged_in


async def test_more_rooms_than_allowed() -> None:
    async with Gateway(config(limits={"rooms_per_user": 2})) as strict, RtsClient(APP, url=strict.url) as alice:
        await alice.login(token("alice"), "alice")
        for i in range(2):
            await alice.create_room(f"r{i}").join()
        room = alice.create_room("r2")
        with pytest.raises(RequestRejected, match="which is the limit"):
            await room.join()
        assert not room.joined


async def test_twenty_clients_of_one_process_in_one_room(gateway: Gateway) -> None:
    clients = [RtsClient(APP, url=gateway.url) for _ in range(20)]
    seen = [Seen(client.observe) for client in clients]
    try:
        await asyncio.gather(*(client.login(token(f"u{i}"), f"u{i}") for i, client in enumerate(clients)))
        rooms = [client.create_room("hall") for client in clients]
        await asyncio.gather(*(room.join() for room in rooms))
        results = await asyncio.gather(*(room.send_message(str(i)) for i, room in enumerate(rooms) for _ in range(5)))
        assert all(result.ok and result.recipients == 19 for result in results)
        await until(lambda: all(len(s.of(ev.RoomMessageReceived)) == 95 for s in seen))
        orders = [[e.position for e in s.of(ev.RoomMessageReceived)] for s in seen]
        assert all(order == sorted(order) for order in orders)
        for i, observer in enumerate(seen):
            assert all(e.user_id == f"u{int(e.data)}" for e in observer.of(ev.RoomMessageReceived))
            assert not any(e.user_id == f"u{i}" for e in observer.of(ev.RoomMessageReceived))
    finally:
        await asyncio.gather(*(client.close() for client in clients))


# --- the app server -------------------------------------------------------------------------------------------------


async def test_the_app_server_answers(gateway: Gateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    assert (await alice.send_server_message("x")).code is UserMessageSendResult.SERVER_PARAMS_NOT_SET
    await alice.set_server_params("signature", f"{gateway.http_url}/echo")
    assert seen.of(ev.ServerParamsSet)[0].code == 200
    text = await alice.send_server_message("你好")
    assert (text.ok, text.code, text.http_status) == (True, UserMessageSendResult.SUCCESS, 200)
    assert json.loads(text.answer) == {"received": 6, "binary": False, "message": "你好", "signature_given": True}
    binary = await alice.send_server_message(b"\x00\xff")
    assert json.loads(binary.answer)["received"] == 2


async def test_an_app_server_that_fails_is_18_and_one_that_is_not_there_17(gateway: Gateway, alice: RtsClient) -> None:
    await alice.set_server_params("signature", f"{gateway.http_url}/echo?status=503")
    failed = await alice.send_server_message("x")
    assert (failed.code, failed.http_status) == (UserMessageSendResult.E2BS_RETURN_FAILED, 503)
    assert "503" in failed.reason
    assert failed.answer
    await alice.set_server_params("signature", "http://127.0.0.1:9/")
    unreachable = await alice.send_server_message("x")
    assert (unreachable.code, unreachable.http_status) == (UserMessageSendResult.E2BS_SEND_FAILED, 0)
    with pytest.raises(RequestRejected, match="Begin it with http"):
        await alice.set_server_params("signature", "ftp://127.0.0.1")


# --- settings -------------------------------------------------------------------------------------------------------


async def test_the_business_id(alice: RtsClient) -> None:
    for good in ("desk-1.test_@", ""):
        alice.set_business_id(good)
    with pytest.raises(InvalidCall, match="only letters") as caught:
        alice.set_business_id("no spaces")
    assert int(caught.value.code) == -6002
    room = alice.create_room("lobby")
    await room.join()
    with pytest.raises(InvalidCall, match="Leave all rooms") as caught:
        alice.set_business_id("late")
    assert int(caught.value.code) == -6001
    await room.leave()
    alice.set_business_id("in-time")


def test_runtime_parameters_are_kept_and_must_be_json() -> None:
    client = RtsClient(APP)
    client.set_runtime_parameters({"rtc.a": 1})
    client.set_runtime_parameters({"rtc.b": [True, None, "中"]})
    assert client.runtime_parameters == {"rtc.a": 1, "rtc.b": [True, None, "中"]}
    for wrong in ({"a": object()}, {"a": "\ud800"}, {(1, 2): 3}):
        with pytest.raises(InvalidCall, match="cannot be JSON") as caught:
            client.set_runtime_parameters(wrong)  # type: ignore[arg-type]
        assert caught.value.code == -2
    assert list(client.runtime_parameters) == ["rtc.a", "rtc.b"]


def test_what_only_phones_have() -> None:
    client = RtsClient(APP)
    client.set_cellular_enhancement(False)
    with pytest.raises(InvalidCall, match="phones only") as caught:
        client.set_cellular_enhancement(True)
    assert caught.value.code == -1


def test_what_is_known_of_a_client() -> None:
    client = RtsClient(APP)
    assert RtsClient.sdk_version() == rts_console.__version__
    assert client.url == "ws://127.0.0.1:7880/rts/v1"
    assert client.capabilities == Capabilities()
    assert client.rules is RULE_SETS["volcengine"]
    basic = RtsClient(APP, rules="volcengine-basic").capabilities
    assert (basic.peer_messages, basic.server_messages, basic.presence) == (False, False, False)
    chat = RtsClient(APP, rules="rongcloud").capabilities
    assert (chat.peer_messages, chat.message_modes) == (False, (MessageMode.RELIABLE_ORDERED,))


async def test_the_gateways_rules_replace_ours() -> None:
    async with Gateway(config(rules="volcengine-basic")) as basic, RtsClient(APP, url=basic.url) as alice:
        await alice.login(token("alice"), "alice")
        assert alice.rules.name == "volcengine-basic"
        assert not alice.capabilities.peer_messages
        refused = await alice.send_message("alice", "x")
        assert not refused.ok
        assert refused.reason
        room = alice.create_room("lobby")
        await room.join()
        assert (await room.send_message("x" * 1_025)).code is RoomMessageSendResult.EXCEED_MAX_LENGTH
        assert (await room.send_message("x" * 1_024)).ok


# --- the log file and secrets ---------------------------------------------------------------------------------------


async def test_the_log_is_set_before_the_first_login_and_closed_with_the_client(
    gateway: Gateway, tmp_path: Path
) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        alice.set_log_config(LogConfig(str(tmp_path / "first"), LocalLogLevel.INFO))
        with pytest.raises(InvalidCall):
            alice.set_log_config(LogConfig(""))
        alice.set_log_config(LogConfig(str(tmp_path / "second"), LocalLogLevel.INFO))
        await alice.login(token("alice"), "alice")
        with pytest.raises(InvalidCall, match="before the first login") as caught:
            alice.set_log_config(LogConfig(str(tmp_path / "third")))
        assert caught.value.code == -1
    (file,) = (tmp_path / "second").iterdir()
    lines = file.read_text().splitlines()
    assert any("] ConnectionStateChanged state=3 Connected" in line for line in lines)
    assert any("] LoginResult user_id=alice code=0 Success" in line for line in lines)
    assert "] LoggedOut " in lines[-1]
    assert [path.read_text() for path in (tmp_path / "first").iterdir()] == [""]
    assert not (tmp_path / "third").exists()


def text_of(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.iterdir())


async def test_no_secret_and_no_payload_gets_out(
    gateway: Gateway, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    secrets = [token("alice"), token("alice", lives_s=9_000), token("bob"), Secret("proxy-canary")]
    log = LogConfig(str(tmp_path), LocalLogLevel.INFO)
    shown: list[object] = []
    async with RtsClient(APP, url=gateway.url, log_config=log) as alice:
        seen = Seen(alice.observe)
        try:
            await alice.login(secrets[2], "alice")
        except RtsError as error:
            shown += [error, *error.args, traceback.format_exception(error)]
        alice.set_local_proxy([LocalProxy(LocalProxyType.SOCKS5, "127.0.0.1", 9, "desk", secrets[3])])
        try:
            await alice.login(secrets[0], "alice")
        except RtsError as error:
            shown += [error, *error.args, traceback.format_exception(error)]
        alice.set_local_proxy([])
        await alice.login(secrets[0], "alice")
        await alice.update_login_token(secrets[1])
        alice.drop_link()
        await seen.until(ev.LoginResult, 4)
        await alice.send_message("alice", "payload-canary")
        await seen.until(ev.MessageReceived)
        shown += [alice, vars(alice), vars(alice._session), seen.events, alice._proxies]
    written = text_of(tmp_path)
    assert "LoginResult" in written
    everything = repr(shown) + caplog.text + written
    for secret in secrets:
        assert secret.reveal() not in everything
        assert secret.reveal()[-30:] not in everything
    assert "payload-canary" not in caplog.text + written
    assert not [record for record in caplog.records if record.name.endswith("websocket.frames")]


# --- from a script --------------------------------------------------------------------------------------------------


def test_the_readmes_script_works_against_a_gateway_of_its_own(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(import asyncio.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    script = tmp_path / "script.py"
    (tmp_path / "gateway.toml").write_text(f'[[apps]]\nid = "{APP}"\nkey = "{KEY.reveal()}"\n')
    command = [sys.executable, "-m", "rts_console", "gateway", "--json", "--port", "0", "--http-port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RTS_TOKEN": token("alice").reveal()}
    with subprocess.Popen(
        [*command, "--config", str(tmp_path / "gateway.toml")], env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            url = json.loads(child.stdout.readline())["url"]
            script.write_text(blocks[0].replace("ws://127.0.0.1:7880", url))
            done = subprocess.run(
                [sys.executable, "-W", "error", str(script)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        finally:
            child.terminate()
    assert (done.returncode, done.stderr) == (0, "")
    assert "LoginResult(" in done.stdout
    assert "SendResult(message_id=1, code=<UserMessageSendResult.SUCCESS: 0>" in done.stdout
    assert environment["RTS_TOKEN"] not in done.stdout
    assert child.returncode == 0


async def test_client_and_room_say_in_short_who_they_are_and_no_secret(alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    assert repr(room) == "<RtsRoom 'lobby' of 'alice', not joined>"
    await room.join()
    assert repr(room) == "<RtsRoom 'lobby' of 'alice', joined>"
    assert repr(alice) == f"<RtsClient 'alice' at {alice._url}, Connected>"
    assert repr(RtsClient(APP, url="ws://127.0.0.1:1")) == "<RtsClient '' at ws://127.0.0.1:1/rts/v1, no link>"


# --- raw frames -----------------------------------------------------------------------------------------------------


async def test_frames_are_told_both_ways_and_exactly_while_they_are_recorded(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice, RtsClient(APP, url=gateway.url) as bob:
        seen = Seen(alice.observe)
        await bob.login(token("bob"), "bob")
        alice.records_frames = True
        await alice.login(token("alice"), "alice")
        await alice.send_message("bob", b"\x00\xff raw")
        await bob.send_message("alice", "hello")
        await until(lambda: seen.of(ev.MessageReceived))
        frames = seen.of(ev.FrameSeen)
        decoded = [codec.server_decoder().payload(each.data) for each in frames if each.outgoing and not each.text]
        assert [payload for _, _, payload in decoded] == [b"\x00\xff raw"]
        came = [codec.client_decoder().payload(each.data) for each in frames if not each.outgoing and not each.text]
        assert [payload for _, _, payload in came] == [b"hello"]
        kinds = [json.loads(each.data)["type"] for each in frames if each.text and each.outgoing]
        assert kinds[:2] == ["hello", "login"]
        alice.records_frames = False
        count = len(frames)
        await alice.send_message("bob", "more")
        assert len(seen.of(ev.FrameSeen)) == count


async def test_no_frame_shows_a_token_or_a_signature(gateway: Gateway) -> None:
    first, second, signature = token("alice"), token("alice", lives_s=7_200), "canary-signature-91"
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        alice.records_frames = True
        await alice.login(first, "alice")
        await alice.update_login_token(second)
        await alice.set_server_params(signature, "http://127.0.0.1:9/echo")
        alice.drop_link()
        await until(lambda: seen.of(ev.SessionResumed))
    wire = b"\n".join(each.data for each in seen.of(ev.FrameSeen))
    assert sum(each.masked for each in seen.of(ev.FrameSeen)) >= 4  # two logins, a token, parameters
    for secret in (first.reveal(), second.reveal(), signature):
        assert secret.encode() not in wire
    kinds = [json.loads(each.data)["type"] for each in seen.of(ev.FrameSeen) if each.text and each.outgoing]
    assert "logout" in kinds[-2:]  # a ping may follow it


async def test_without_recording_no_frame_is_told(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice:
        seen = Seen(alice.observe)
        await alice.login(token("alice"), "alice")
        assert alice.capabilities.raw_frames
        assert seen.of(ev.FrameSeen) == []


# --- when the system took a message ---


async def test_a_result_says_when_the_system_took_the_message(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice, RtsClient(APP, url=gateway.url) as bob:
        seen = Seen(alice.observe)
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        for size in (10, 60_000):
            await alice.send_message("bob", "x" * size)
        for event in seen.of(ev.MessageSent):
            assert event.composed_at_ns <= event.written_at_ns <= event.at_ns
        assert len(seen.of(ev.MessageSent)) == 2
