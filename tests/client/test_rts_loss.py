"""The client when things go wrong: a gateway that refuses, keeps silent, breaks off or comes back."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest

from rts_console.client import rts, session_driver
from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol import client as session_module
from rts_console.protocol import codec, heartbeat, link_state, requests
from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.words import (
    CloseCode,
    ConnectionState,
    JoinRoomType,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    RoomMessageSendResult,
    RtsErrorCode,
    UserMessageSendResult,
    UserOnlineStatus,
)
from rts_console.websocket.connection import BATCH_MESSAGES
from tests.client.people import APP, Seen, token
from tests.client.scripted import ScriptedGateway, refuse, silent, tcp_server
from tests.support import until

CONNECTING, CONNECTED = ConnectionState.CONNECTING, ConnectionState.CONNECTED
RECONNECTING, RECONNECTED = ConnectionState.RECONNECTING, ConnectionState.RECONNECTED
FAILED = ConnectionState.FAILED


@pytest.fixture
async def alice(scripted: ScriptedGateway) -> AsyncIterator[RtsClient]:
    """Logged in at the scripted gateway."""
    async with RtsClient(APP, url=scripted.url) as alice:
        await alice.login("token", "alice")
        yield alice


def start(call: Awaitable[Any]) -> asyncio.Task[Any]:
    return asyncio.get_running_loop().create_task(call, name="call under test")  # type: ignore[arg-type]


# --- codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in LoginErrorCode if code])
async def test_every_login_code_is_raised_and_told(scripted: ScriptedGateway, code: LoginErrorCode) -> None:
    scripted.on(fr.Login, refuse(code, "because"))
    async with RtsClient(APP, url=scripted.url) as alice:
        seen = Seen(alice.observe)
        with pytest.raises(RequestRejected, match=rf"^{int(code)} {code.label}: because$") as caught:
            await alice.login("token", "alice")
        assert caught.value.code is code
        result = seen.of(ev.LoginResult)[0]
        assert (result.code, result.reason) == (code, "because")
        assert seen.states == [CONNECTING, FAILED]
        await until(lambda: scripted.links[0].end)
        assert scripted.links[0].end == (1000, "login refused")
        scripted.on(fr.Login, lambda f: [fr.LoggedIn(f.id, f.user_id, "s1")])
        await alice.login("token", "alice")


@pytest.mark.parametrize("code", UserMessageSendResult)
async def test_every_result_of_a_message_to_a_peer(
    scripted: ScriptedGateway, alice: RtsClient, code: UserMessageSendResult
) -> None:
    scripted.on(fr.SendPeer, lambda f: [fr.Accepted(f.id, code, 1, 2, reason="so it is")])
    seen = Seen(alice.observe)
    result = await alice.send_message("bob", "x")
    assert (result.code, result.ok, result.reason) == (code, code == 0, "so it is")
    assert seen.of(ev.MessageSent)[0].code is code


@pytest.mark.parametrize("code", RoomMessageSendResult)
async def test_every_result_of_a_message_to_a_room(
    scripted: ScriptedGateway, alice: RtsClient, code: RoomMessageSendResult
) -> None:
    scripted.on(fr.SendRoom, lambda f: [fr.Accepted(f.id, code, 1, 2)])
    room = alice.create_room("lobby")
    await room.join()
    result = await room.send_message("x")
    assert (result.code, result.ok) == (code, code == 200)


@pytest.mark.parametrize("code", UserMessageSendResult)
async def test_every_result_of_a_message_to_the_app_server(
    scripted: ScriptedGateway, alice: RtsClient, code: UserMessageSendResult
) -> None:
    scripted.on(
        fr.SendServer, lambda f: [(fr.ServerAnswer(f.id, code, 1, 2, 3, 503), PayloadKind.BINARY, b"\x00answer")]
    )
    await alice.set_server_params("sig", "http://app")
    result = await alice.send_server_message("x")
    assert (result.code, result.ok, result.answer, result.http_status) == (code, code == 0, b"\x00answer", 503)


@pytest.mark.parametrize("code", [code for code in RtsErrorCode if code])
async def test_every_code_of_a_join(scripted: ScriptedGateway, alice: RtsClient, code: RtsErrorCode) -> None:
    scripted.on(fr.JoinRoom, refuse(code, "no", retry_after_ms=70))
    seen = Seen(alice.observe)
    room = alice.create_room("lobby")
    with pytest.raises(RequestRejected) as caught:
        await room.join()
    assert (caught.value.code, caught.value.reason, caught.value.retry_after_ms) == (code, "no", 70)
    assert seen.of(ev.RoomStateChanged)[0].state is code
    assert not room.joined
    await room.close()


@pytest.mark.parametrize("status", UserOnlineStatus)
async def test_every_status_of_a_peer(scripted: ScriptedGateway, alice: RtsClient, status: UserOnlineStatus) -> None:
    scripted.on(fr.GetPeerStatus, lambda f: [fr.PeerStatus(f.id, f.user_id, status)])
    assert await alice.get_peer_online_status("bob") is status


@pytest.mark.parametrize("code", [c for c in CloseCode if c >= 4500])
async def test_a_close_that_forbids_to_come_back(scripted: ScriptedGateway, alice: RtsClient, code: CloseCode) -> None:
    seen = Seen(alice.observe)
    scripted.close(code, "over")
    await until(lambda: FAILED in seen.states)
    failed = seen.of(ev.ConnectionStateChanged)[-1]
    assert (failed.reason, failed.close_code) == ("over", code)
    assert alice._session.next_deadline() is None
    assert not alice.logged_in
    assert len(scripted.links) == 1


@pytest.mark.parametrize("code", [1001, 1009, 1011, 4000, 4001, 4002, 4003])
async def test_a_close_that_allows_to_come_back(scripted: ScriptedGateway, alice: RtsClient, code: int) -> None:
    seen = Seen(alice.observe)
    scripted.close(code, "for now")
    await until(lambda: seen.states == [RECONNECTING, RECONNECTED])
    first = seen.of(ev.ConnectionStateChanged)[0]
    assert (first.reason, first.close_code) == ("for now", code)
    assert 0 < first.retry_in_ms <= 200


# --- silence --------------------------------------------------------------------------------------------------------


async def test_a_request_without_an_answer_ends_in_time(
    scripted: ScriptedGateway, alice: RtsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "REQUEST_TIMEOUT_MS", 50)
    for kind in (fr.GetPeerStatus, fr.JoinRoom, fr.SetServerParams):
        scripted.on(kind, silent)
    room = alice.create_room("lobby")
    for call, what in [
        (alice.get_peer_online_status("bob"), "Look-up of bob"),
        (room.join(), "Joining lobby"),
        (alice.set_server_params("sig", "http://app"), "Setting the app server"),
    ]:
        with pytest.raises(RequestTimeout) as caught:
            await call
        assert str(caught.value) == f"{what}: no answer within 50 ms; whether it took effect is unknown."
    assert not room.joined


async def test_a_message_without_an_answer_is_1_and_unknown() -> None:
    async with ScriptedGateway(acknowledge_timeout_ms=50) as scripted, RtsClient(APP, url=scripted.url) as alice:
        scripted.on(fr.SendPeer, silent)
        await alice.login("token", "alice")
        result = await alice.send_message("bob", "x")
        assert (result.code, result.outcome) == (UserMessageSendResult.TIMEOUT, Outcome.UNKNOWN)
        assert 40 < result.elapsed_ms < 2_000


async def test_a_login_without_an_answer_ends_in_time(
    scripted: ScriptedGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LOGIN_TIMEOUT_MS", 50)
    scripted.on(fr.Login, silent)
    async with RtsClient(APP, url=scripted.url) as alice:
        with pytest.raises(RequestTimeout, match="^Login of alice: no answer within 50 ms"):
            await alice.login("token", "alice")
        await until(lambda: scripted.links[0].end)


async def test_a_server_that_never_answers_the_handshake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "OPEN_TIMEOUT_MS", 50)
    monkeypatch.setattr(session_module, "LOGIN_TIMEOUT_MS", 5_000)
    ends: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        ends.append(await reader.read())

    async with tcp_server(talk) as port, RtsClient(APP, url=f"ws://127.0.0.1:{port}") as alice:
        with pytest.raises(ConnectionLost, match="did not answer within"):
            await alice.login("token", "alice")
        await until(lambda: ends)
        assert b"GET /rts/v1" in ends[0]


async def test_a_link_that_falls_silent_is_made_again(
    scripted: ScriptedGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SILENCE_MS", 60)
    async with RtsClient(APP, url=scripted.url, ping_interval_ms=20) as alice:
        await alice.login("token", "alice")
        seen = Seen(alice.observe)
        await seen.until(ev.LatencyMeasured, 8)
        assert seen.states == []
        scripted.on(fr.Ping, silent)
        await until(lambda: seen.states)
        scripted.on(fr.Ping, lambda f: [fr.Pong(f.id, f.sent_at_ns, f.sent_at_ns, f.sent_at_ns)])
        await until(lambda: RECONNECTED in seen.states)
        assert "nothing was heard" in seen.of(ev.ConnectionStateChanged)[0].reason


# --- nonsense -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "null",
        "{",
        '{"type":"of tomorrow"}',
        '{"type":"logged_in","id":"x"}',
        '{"type":"done","id":' + "9" * 400 + "}",
        "[" * 10_000,
        b"",
        b"\xa7",
        b"\xa7\x01\xff\xff{}",
        b"\x00\x01\x00\x02{}",
        b"\xa7\x01\x00\x02{}text",
    ],
    ids=repr,
)
async def test_nonsense_is_told_and_harms_nothing(
    scripted: ScriptedGateway, alice: RtsClient, nonsense: str | bytes
) -> None:
    seen = Seen(alice.observe)
    scripted.tell(nonsense)
    await seen.until(ev.FrameRefused)
    assert seen.of(ev.FrameRefused)[0].reason
    assert (await alice.send_message("bob", "still here")).ok


async def test_answers_that_fit_no_question_are_not_taken_for_one(scripted: ScriptedGateway, alice: RtsClient) -> None:
    scripted.on(fr.GetPeerStatus, lambda f: [fr.Done(f.id), fr.Accepted(f.id, 0, 1), fr.PeerStatus(f.id, "bob", 1)])
    assert await alice.get_peer_online_status("bob") is UserOnlineStatus.ONLINE
    scripted.tell(fr.Done(999), fr.PeerStatus(999, "bob", 0), fr.Joined(999, "lobby", "e", 0, [], 0))
    assert await alice.get_peer_online_status("bob") is UserOnlineStatus.ONLINE


async def test_rules_that_cannot_be_read_leave_ours(scripted: ScriptedGateway) -> None:
    scripted.on(fr.Hello, lambda _: [fr.Welcome("n", "e", 1, {"text_limit": "many"}, 10_000)])
    async with RtsClient(APP, url=scripted.url) as alice:
        seen = Seen(alice.observe)
        await alice.login("token", "alice")
        assert "rules cannot be read" in seen.of(ev.FrameRefused)[0].reason
        assert alice.rules.name == "volcengine"


# --- loss and return ------------------------------------------------------------------------------------------------


async def test_a_dropped_link_comes_back_with_its_rooms_and_app_server(gateway: Gateway) -> None:
    async with RtsClient(APP, url=gateway.url) as alice, RtsClient(APP, url=gateway.url) as bob:
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        rooms = [alice.create_room("first"), alice.create_room("second")]
        await asyncio.gather(*(room.join() for room in rooms), bob.create_room("first").join())
        await alice.set_server_params("sig", f"{gateway.http_url}/echo")
        seen, his = Seen(alice.observe), Seen(bob.observe)
        alice.drop_link()
        await seen.until(ev.RoomStateChanged, 2)
        await seen.until(ev.ServerParamsSet)
        assert seen.states == [RECONNECTING, RECONNECTED]
        assert seen.of(ev.ConnectionStateChanged)[0].reason == "dropped on purpose"
        login = seen.of(ev.LoginResult)[0]
        assert (login.code, login.login_type) == (LoginErrorCode.SUCCESS, LoginType.RECONNECTED)
        assert {(e.room_id, e.state, e.join_type) for e in seen.of(ev.RoomStateChanged)} == {
            ("first", RtsErrorCode.SUCCESS, JoinRoomType.RECONNECTED),
            ("second", RtsErrorCode.SUCCESS, JoinRoomType.RECONNECTED),
        }
        assert all(room.joined for room in rooms)
        assert (await rooms[0].send_message("back")).recipients == 1
        assert (await his.until(ev.RoomMessageReceived)).data == b"back"
        assert (await alice.send_server_message("x")).ok
        assert his.of(ev.UserLeft) == []


async def test_what_is_asked_while_the_link_is_gone(
    scripted: ScriptedGateway, alice: RtsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = alice.create_room("lobby")
    await room.join()
    seen = Seen(alice.observe)
    alice.drop_link()
    await until(lambda: seen.states == [RECONNECTING])
    assert alice.logged_in
    assert alice.connection_state is RECONNECTING
    assert (await alice.send_message("bob", "x")).code is UserMessageSendResult.NO_CONNECTION
    assert (await room.send_message("x")).code is RoomMessageSendResult.NO_CONNECTION
    for call in (alice.get_peer_online_status("bob"), alice.create_room("other").join()):
        with pytest.raises(InvalidCall, match="being made again"):
            await call
    alice.drop_link()
    await room.leave()
    assert not room.joined
    await until(lambda: RECONNECTED in seen.states)
    assert scripted.got(fr.JoinRoom)[1:] == []


async def test_what_was_under_way_when_the_link_broke(scripted: ScriptedGateway, alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    await room.join()
    for kind in (fr.GetPeerStatus, fr.SendPeer, fr.SendRoom, fr.JoinRoom, fr.LeaveRoom):
        scripted.on(kind, silent)
    leaving = alice.create_room("leaving")
    alice._session.rooms["leaving"] = True
    calls = [
        start(alice.get_peer_online_status("bob")),
        start(alice.create_room("other").join()),
        start(alice.send_message("bob", "x", MessageMode.UNRELIABLE_ORDERED)),
        start(room.send_message("x", MessageMode.UNRELIABLE_UNORDERED)),
        start(leaving.leave()),
    ]
    reliable = start(alice.send_message("bob", "kept"))
    await until(
        lambda: len(scripted.got(fr.SendPeer)) == 2 and scripted.got(fr.SendRoom) and scripted.got(fr.LeaveRoom)
    )
    scripted.on(fr.SendPeer, lambda f: [fr.Accepted(f.id, 0, 1, 2, 1)])
    scripted.links[-1].connection.abort()
    looked, joined, sent, room_sent, left = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(looked, ConnectionLost)
    assert str(looked) == "Look-up of bob: the connection ended without a word"
    assert isinstance(joined, ConnectionLost)
    assert (sent.code, sent.outcome) == (UserMessageSendResult.NETWORK_DISCONNECTED, Outcome.UNKNOWN)
    assert "whether it arrived is unknown" in sent.reason
    assert room_sent.code is RoomMessageSendResult.NETWORK_DISCONNECTED
    assert left is None
    assert (await reliable).outcome is Outcome.ACCEPTED
    _, first, again = scripted.got(fr.SendPeer)
    assert again.client_message_id == first.client_message_id


async def test_the_gateway_says_when_to_come_back(scripted: ScriptedGateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    scripted.tell(fr.Bye(CloseCode.DRAINING, "an update", retry_after_ms=300))
    scripted.close(CloseCode.DRAINING)
    await until(lambda: seen.states)
    lost = seen.of(ev.ConnectionStateChanged)[0]
    assert (lost.reason, lost.close_code) == ("an update", CloseCode.DRAINING)
    assert lost.retry_in_ms >= 300


async def test_retry_now_skips_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rts.random, "random", lambda: 0.999)  # the longest waits
    async with ScriptedGateway() as first, RtsClient(APP, url=first.url) as alice:
        seen = Seen(alice.observe)
        await alice.login("token", "alice")
        port = first.port
        await first.__aexit__()
        await until(lambda: seen.of(ev.ConnectionStateChanged)[-1].retry_in_ms > 900)
        assert "Nothing listens" in seen.of(ev.ConnectionStateChanged)[-1].reason
        async with ScriptedGateway(port=port):
            before = time.monotonic()
            alice.retry_now()
            await until(lambda: RECONNECTED in seen.states)
            assert time.monotonic() - before < 0.7
            attempts = [event.attempt for event in seen.of(ev.ConnectionStateChanged)]
            assert attempts[-1] >= 2
            alice.retry_now()
            await alice.logout()
            alice.retry_now()


async def test_a_login_by_itself_that_is_refused_waits_for_a_token(scripted: ScriptedGateway, alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    await room.join()
    seen = Seen(alice.observe)
    scripted.on(fr.Login, refuse(LoginErrorCode.INVALID_TOKEN, "expired"))
    alice.drop_link()
    await until(lambda: FAILED in seen.states)
    assert not alice.logged_in
    scripted.on(fr.Login, lambda f: [fr.LoggedIn(f.id, f.user_id, "s2")] if f.token == "new" else [])
    await alice.update_login_token("new")
    joined = await seen.until(ev.RoomStateChanged)
    assert (joined.state, joined.join_type) == (RtsErrorCode.SUCCESS, JoinRoomType.RECONNECTED)
    assert alice.logged_in
    assert room.joined


async def test_the_token_of_the_last_update_is_used_to_come_back(scripted: ScriptedGateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    await alice.update_login_token("second")
    scripted.on(fr.UpdateToken, refuse(111, "no"))
    with pytest.raises(RequestRejected):
        await alice.update_login_token("third")
    alice.drop_link()
    await seen.until(ev.LoginResult)
    assert [login.token for login in scripted.got(fr.Login)] == ["token", "second"]


# --- the end --------------------------------------------------------------------------------------------------------


async def test_close_twice_at_once_and_before_a_login(scripted: ScriptedGateway) -> None:
    idle = RtsClient(APP, url=scripted.url)
    await idle.close()
    await idle.close()
    alice = RtsClient(APP, url=scripted.url)
    await alice.login("token", "alice")
    seen = Seen(alice.observe)
    await asyncio.gather(alice.close(), alice.close(), alice.close())
    await alice.close()
    assert [event.reason for event in seen.of(ev.LoggedOut)] == [LogoutReason.LOGOUT]
    assert scripted.links[0].end is not None


@pytest.mark.parametrize("phase", ["dialling", "shaking hands", "logging in"])
async def test_close_while_connecting(scripted: ScriptedGateway, phase: str) -> None:
    heard = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        heard.set()
        await reader.read()

    scripted.on(fr.Login, silent)
    async with tcp_server(talk) as port:
        url = scripted.url if phase == "logging in" else f"ws://127.0.0.1:{port}"
        alice = RtsClient(APP, url=url)
        login = start(alice.login("token", "alice"))
        await asyncio.sleep(0)
        if phase == "shaking hands":
            await heard.wait()
        if phase == "logging in":
            await until(lambda: scripted.got(fr.Login))
        async with asyncio.timeout(1):
            await alice.close()
            with pytest.raises(ConnectionLost, match="^Login of alice: the client was closed$"):
                await login
    assert (alice.logged_in, alice.connection_state) == (False, None)


async def test_close_while_calls_are_pending(scripted: ScriptedGateway, alice: RtsClient) -> None:
    scripted.on(fr.GetPeerStatus, silent)
    scripted.on(fr.SendPeer, silent)
    calls = [start(alice.get_peer_online_status("bob")), start(alice.send_message("bob", "x"))]
    await until(lambda: scripted.got(fr.SendPeer))
    await alice.close()
    looked, sent = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(looked, ConnectionLost)
    assert sent.code is UserMessageSendResult.NETWORK_DISCONNECTED


async def test_close_while_the_link_is_being_made_again(scripted: ScriptedGateway, alice: RtsClient) -> None:
    room = alice.create_room("lobby")
    await room.join()
    seen = Seen(alice.observe)
    alice.drop_link()
    await until(lambda: seen.states)
    await alice.close()
    assert [event.room_id for event in seen.of(ev.RoomLeft)] == ["lobby"]
    assert [event.reason for event in seen.of(ev.LoggedOut)] == [LogoutReason.LOGOUT]
    assert alice._timer is None


async def test_close_ends_though_the_gateway_hangs(
    scripted: ScriptedGateway, alice: RtsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rts, "CLOSE_TIMEOUT_S", 0.1)
    monkeypatch.setattr("rts_console.websocket.connection.CLOSE_TIMEOUT_S", 60.0)
    scripted.links[0].connection._transport.pause_reading()  # type: ignore[union-attr]
    async with asyncio.timeout(2):
        await alice.close()
    assert alice._ending == []


async def test_logout_without_an_answer_ends_in_time(
    scripted: ScriptedGateway, alice: RtsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LOGOUT_TIMEOUT_MS", 50)
    scripted.on(fr.Logout, silent)
    await alice.logout()
    assert not alice.logged_in


async def test_an_exception_in_the_block_closes_too(scripted: ScriptedGateway) -> None:
    async def fails() -> None:
        async with RtsClient(APP, url=scripted.url) as alice:
            await alice.login("token", "alice")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await until(lambda: scripted.links[0].end)
    assert scripted.got(fr.Logout)


async def test_a_fault_in_opening_is_told_and_ends_the_wait(
    scripted: ScriptedGateway, monkeypatch: pytest.MonkeyPatch, expected_logs: list[Any]
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(session_driver, "open_link", broken)
    async with RtsClient(APP, url=scripted.url) as alice:
        with pytest.raises(ConnectionLost, match="a fault of ours"):
            await alice.login("token", "alice")
    assert len(expected_logs) == 1


# --- observers ------------------------------------------------------------------------------------------------------


async def test_an_observer_that_raises_stops_nobody(
    scripted: ScriptedGateway, alice: RtsClient, expected_logs: list[Any]
) -> None:
    def raises(_: Sequence[ev.Event]) -> None:
        raise RuntimeError("observer's own fault")

    before = Seen(alice.observe)
    alice.observe(raises)
    after = Seen(alice.observe)
    assert (await alice.send_message("bob", "x")).ok
    assert before.events == after.events != []
    assert {record.getMessage() for record in expected_logs} == {"an observer failed; the client goes on"}
    assert all("observer's own fault" in str(record.exc_info) for record in expected_logs)


async def test_every_observer_sees_the_same_order_though_one_causes_events(
    scripted: ScriptedGateway, alice: RtsClient
) -> None:
    def meddles(events: Sequence[ev.Event]) -> None:
        if any(isinstance(event, ev.MessageReceived) for event in events):
            with pytest.raises(InvalidCall):
                alice.create_room("not legal")
            alice.retry_now()

    first = Seen(alice.observe)
    alice.observe(meddles)
    last = Seen(alice.observe)
    scripted.tell((fr.PeerMessage("bob", "m1", 1, 2, 3), PayloadKind.TEXT, b"x"))
    await last.until(ev.CreateRoomStateChanged)
    assert first.batches == last.batches
    kinds = [type(event) for event in last.events]
    assert kinds.index(ev.MessageReceived) < kinds.index(ev.CreateRoomStateChanged)


async def test_an_observer_can_end_itself_and_ends_only_once(scripted: ScriptedGateway, alice: RtsClient) -> None:
    told: list[Sequence[ev.Event]] = []
    observer = told.append
    ends = [alice.observe(observer), alice.observe(observer)]
    ends[0]()
    ends[0]()
    await alice.get_peer_online_status("bob")
    assert len([e for batch in told for e in batch if isinstance(e, ev.PeerOnlineStatus)]) == 1

    once: list[Sequence[ev.Event]] = []

    def only_once(events: Sequence[ev.Event]) -> None:
        once.append(events)
        end()

    end = alice.observe(only_once)
    await alice.get_peer_online_status("bob")
    await alice.get_peer_online_status("bob")
    assert len(once) == 1
    ends[1]()


async def test_one_read_of_the_socket_is_few_batches(scripted: ScriptedGateway, alice: RtsClient) -> None:
    seen = Seen(alice.observe)
    scripted.tell(*((fr.PeerMessage("bob", f"m{i}", 1, 2, 3), PayloadKind.TEXT, b"x") for i in range(500)))
    await seen.until(ev.MessageReceived, 500)
    batches = [batch for batch in seen.batches if any(isinstance(event, ev.MessageReceived) for event in batch)]
    assert len(batches) <= 2 + 500 // BATCH_MESSAGES
    assert [event.client_message_id for event in seen.of(ev.MessageReceived)] == [f"m{i}" for i in range(500)]


# --- cancellation ---------------------------------------------------------------------------------------------------


async def test_two_thousand_calls_of_which_half_are_cancelled_do_not_mix(
    scripted: ScriptedGateway, alice: RtsClient
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    questions: list[Any] = []
    for kind in (fr.GetPeerStatus, fr.SendPeer):
        scripted.on(kind, lambda f: questions.append(f) or ())  # type: ignore[func-returns-value]
    seen = Seen(alice.observe)
    looks = {i: start(alice.get_peer_online_status(f"u{i}")) for i in range(0, 2_000, 2)}
    sends = {i: start(alice.send_message(f"u{i}", f"text {i}")) for i in range(1, 2_000, 2)}
    calls = [*looks.values(), *sends.values()]
    cancelled = chance.sample(calls, 1_000)
    for call in cancelled[:300]:
        call.cancel()  # some before they have begun
    await until(lambda: len(questions) == 1_700)
    for call in cancelled[300:600]:
        call.cancel()
    chance.shuffle(questions)
    half = len(questions) // 2
    scripted.tell(*map(answer, questions[:half]))
    for call in cancelled[600:]:
        call.cancel()  # some with their answer on the way, some with it in hand
    scripted.tell(*map(answer, questions[half:]))
    await asyncio.gather(*calls, return_exceptions=True)
    own = {event.data: event.message_id for event in seen.of(ev.MessageSubmitted)}
    for i, look in looks.items():
        assert look.cancelled() or look.result() == i % 3
    for i, send in sends.items():
        assert send.cancelled() or (send.result().message_id, send.result().recipients) == (own[b"text %d" % i], i)
    assert sum(not call.cancelled() for call in calls) >= 1_000
    await until(lambda: len(seen.of(ev.PeerOnlineStatus)) + len(seen.of(ev.MessageSent)) == len(questions))
    assert alice._futures == {}
    assert alice._session._calls.pending() == []


def answer(question: Any) -> Any:
    """An answer that tells which question it is for."""
    number = int(question.user_id[1:])
    if isinstance(question, fr.GetPeerStatus):
        return fr.PeerStatus(question.id, question.user_id, number % 3)
    return fr.Accepted(question.id, 0, 1, 2, recipients=number)


async def test_a_cancelled_login_goes_on_and_can_be_ended(scripted: ScriptedGateway) -> None:
    scripted.on(fr.Login, silent)
    async with RtsClient(APP, url=scripted.url) as alice:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await alice.login("token", "alice")
        with pytest.raises(InvalidCall, match="is logged in"):
            await alice.login("token", "alice")
        await alice.logout()
        scripted.on(fr.Login, lambda f: [fr.LoggedIn(f.id, f.user_id, "s1")])
        await alice.login("token", "alice")


async def test_a_cancelled_close_can_be_done_again(scripted: ScriptedGateway, alice: RtsClient) -> None:
    scripted.on(fr.Logout, silent)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await alice.close()
    scripted.links[0].connection.close(1000)
    await alice.close()
    assert alice._ending == []


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.login("token", "alice"),
        lambda client: client.get_peer_online_status("bob"),
        lambda client: client.send_message("bob", "x"),
        lambda client: client.logout(),
    ],
    ids=["login", "look-up", "send", "logout"],
)
async def test_every_wait_ends_whenever_the_link_breaks(
    scripted: ScriptedGateway, call: Callable[[RtsClient], Awaitable[Any]]
) -> None:
    """Cut after any number of turns of the loop: the call returns or raises one of ours."""
    for turns in range(0, 40, 3):
        async with RtsClient(APP, url=scripted.url) as alice:
            if call.__code__.co_names[0] != "login":  # type: ignore[attr-defined]
                await alice.login("token", "alice")
            pending = start(call(alice))
            for _ in range(turns):
                await asyncio.sleep(0)
            alice.drop_link()
            async with asyncio.timeout(5):
                await asyncio.wait([pending])
            error = pending.exception()
            assert error is None or isinstance(error, RtsError)


async def test_the_late_success_of_an_attempt_that_was_given_up_is_cut(
    scripted: ScriptedGateway, alice: RtsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two attempts open at the same moment: the older one was given up, and did not hear of it in time."""
    links: list[Any] = []

    async def slow(link: Any, *_: Any, **__: Any) -> None:
        links.append(link)
        await asyncio.Event().wait()

    real = session_driver.open_link
    monkeypatch.setattr(session_driver, "open_link", slow)
    alice.drop_link()
    alice.retry_now()
    await until(lambda: len(links) == 1)
    alice._session._give_up_link("too slow", alice._clock())
    alice._pump()
    alice.retry_now()
    await until(lambda: len(links) == 2)
    for link in links:
        await real(link, alice.url, tls=None, proxies=(), report_proxy=alice._report_proxy)
    await until(lambda: alice.connection_state is RECONNECTED)
    assert len(scripted.got(fr.Hello)) == 2, "the old link has not said a word"
    await until(lambda: scripted.links[1].end is not None)
    assert (await alice.send_message("bob", "x")).ok
    assert scripted.links[2].end is None


# --- messages while the link is gone --------------------------------------------------------------------------------


@pytest.fixture
async def offline(scripted: ScriptedGateway, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RtsClient]:
    """Logged in, in a room, and without a link until `retry_now`."""
    monkeypatch.setattr(link_state, "FIRST_RETRY_MS", 3_600_000)
    monkeypatch.setattr(link_state, "RETRY_FLOOR_MS", 3_600_000)
    async with RtsClient(APP, url=scripted.url) as client:
        await client.login("token", "alice")
        await client.create_room("lobby").join()
        client.drop_link()
        await until(lambda: client.connection_state is RECONNECTING)
        yield client


async def test_offline_a_message_is_refused_unless_told_otherwise(offline: RtsClient) -> None:
    result = await offline.send_message("bob", "x")
    assert (result.code, result.outcome) == (UserMessageSendResult.NO_CONNECTION, Outcome.REFUSED)
    assert offline.offline_policy is OfflinePolicy.REFUSE


async def test_messages_are_held_until_the_user_lets_them_go(scripted: ScriptedGateway, offline: RtsClient) -> None:
    offline.offline_policy = OfflinePolicy.HOLD
    seen = Seen(offline.observe)
    to_peer, to_room = start(offline.send_message("bob", "1")), start(offline.rooms[0].send_message(b"2"))
    await seen.until(ev.MessageHeld, 2)
    assert [(held.target, held.data) for held in offline.held_messages] == [("bob", b"1"), ("lobby", b"2")]
    offline.retry_now()
    await until(lambda: offline.connection_state is RECONNECTED)
    assert scripted.got(fr.SendPeer) == []
    assert offline.release_held() == 2
    assert (await to_peer).ok
    assert (await to_room).ok
    assert not offline.held_messages


async def test_held_messages_can_be_discarded(offline: RtsClient) -> None:
    offline.offline_policy = OfflinePolicy.HOLD
    sending = start(offline.send_message("bob", "1"))
    await until(lambda: offline.held_messages)
    assert offline.discard_held() == 1
    result = await sending
    assert (result.code, result.outcome) == (UserMessageSendResult.NO_CONNECTION, Outcome.REFUSED)
    assert result.client_message_id


async def test_messages_are_sent_when_the_link_is_back(scripted: ScriptedGateway, offline: RtsClient) -> None:
    offline.offline_policy = OfflinePolicy.SEND
    sending = [start(offline.send_message("bob", str(number))) for number in range(5)]
    await until(lambda: len(offline.held_messages) == 5)
    offline.retry_now()
    assert all(result.ok for result in await asyncio.gather(*sending))
    sent = [frame.client_message_id for frame in scripted.got(fr.SendPeer)]
    assert sent == sorted(sent)


async def test_held_messages_end_with_the_client(offline: RtsClient) -> None:
    offline.offline_policy = OfflinePolicy.HOLD
    sending = start(offline.send_message("bob", "1"))
    await until(lambda: offline.held_messages)
    await offline.close()
    assert (await sending).outcome is Outcome.REFUSED


async def test_one_message_too_many_is_5_at_once_with_when_to_try_again() -> None:
    async with (
        ScriptedGateway(peer_rate=3) as gateway,
        RtsClient(APP, url=gateway.url, offline_policy=OfflinePolicy.SEND) as alice,
    ):
        await alice.login("token", "alice")
        *others, last = await asyncio.gather(*(alice.send_message("bob", "x") for _ in range(4)))
        assert all(result.ok for result in others)
        assert (last.code, last.outcome) == (UserMessageSendResult.EXCEED_QPS, Outcome.REFUSED)
        assert 0 < last.retry_after_ms <= 334
        assert len(gateway.got(fr.SendPeer)) == 3


# --- one link after another -----------------------------------------------------------------------------------------


def peer_message(message_id: str) -> Any:
    return fr.PeerMessage("bob", message_id, 1, 2, 3), PayloadKind.TEXT, b"x"


async def test_an_old_link_that_lingers_is_not_taken_for_the_new_one(
    scripted: ScriptedGateway, alice: RtsClient
) -> None:
    scripted.on(fr.Logout, lambda f: [fr.Done(f.id)])
    old = scripted.links[0].connection
    await alice.logout()
    old._transport.pause_reading()  # type: ignore[union-attr]  # so that our close stays unanswered
    await alice.login("token", "alice")
    seen = Seen(alice.observe)
    old.send([codec.encode_payload(*peer_message("late")), codec.encode_control(fr.Bye(4504, "an old goodbye"))])
    await asyncio.sleep(0)
    old.abort()
    await until(lambda: len(alice._ending) == 1)
    scripted.tell(peer_message("new"))
    await seen.until(ev.MessageReceived)
    assert [event.client_message_id for event in seen.of(ev.MessageReceived)] == ["new"]
    assert seen.states == []
    assert (alice.logged_in, alice.connection_state) == (True, CONNECTED)


async def test_receipts_leave_before_the_link_is_closed(scripted: ScriptedGateway, alice: RtsClient) -> None:
    scripted.on(fr.Logout, lambda f: [peer_message("m1"), fr.Done(f.id)])
    await alice.logout()
    await until(lambda: scripted.links[0].end)
    assert [arrival.client_message_id for frame in scripted.got(fr.Received) for arrival in frame.arrivals] == ["m1"]
