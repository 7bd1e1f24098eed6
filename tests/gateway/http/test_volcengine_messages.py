"""Messages from app servers: who gets them, and each way in which the vendor refuses one."""

import base64
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from rts_console.gateway.backplane import NotKept
from rts_console.gateway.http.volcengine_messages import BATCH_USERS, PER_SECOND
from rts_console.gateway.server_voice import ServerVoice
from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, OTHER_APP, SECOND
from tests.gateway.http.volcengine_desk import MESSAGES, OLDEST, Answer, ApiDesk

UNICAST: dict[str, Any] = {"AppId": APP, "From": "server", "To": "alice", "Binary": False, "Message": "你好"}
BROADCAST: dict[str, Any] = {"AppId": APP, "From": "server", "RoomId": "lobby", "Binary": False, "Message": "all"}
IN_ROOM: dict[str, Any] = {**UNICAST, "RoomId": "lobby"}
BATCH: dict[str, Any] = {**IN_ROOM, "To": ["alice", "bob"]}
BODIES = {
    "SendUnicast": UNICAST,
    "SendRoomUnicast": IN_ROOM,
    "BatchSendRoomUnicast": BATCH,
    "SendBroadcast": BROADCAST,
}
SUCCESS = {"Message": "Success"}


@pytest.fixture
async def desk() -> AsyncIterator[ApiDesk]:
    async with ApiDesk() as desk:
        yield desk


def codes(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.error


@pytest.mark.parametrize("version", [MESSAGES, OLDEST])
async def test_send_unicast(desk: ApiDesk, version: str) -> None:
    assert (await desk.post("SendUnicast", version, UNICAST)).result == SUCCESS
    ((header, kind, payload),) = desk.alice.wire.read()
    assert isinstance(header, f.PeerMessage)
    assert (header.user_id, kind, bytes(payload)) == ("server", PayloadKind.TEXT, "你好".encode())
    assert desk.bob.wire.read() == []


async def test_send_unicast_in_binary(desk: ApiDesk) -> None:
    data = bytes(range(256))
    message = base64.b64encode(data).decode()
    assert (await desk.post("SendUnicast", MESSAGES, {**UNICAST, "Binary": True, "Message": message})).result
    ((_, kind, payload),) = desk.alice.wire.read()
    assert (kind, bytes(payload)) == (PayloadKind.BINARY, data)


async def test_success_is_no_receipt(desk: ApiDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert (await desk.post("SendUnicast", MESSAGES, {**UNICAST, "To": "nobody"})).result == SUCCESS
    assert (await desk.post("SendBroadcast", MESSAGES, {**BROADCAST, "RoomId": "empty"})).result == SUCCESS
    assert "nobody is not logged in, so nobody gets it" in caplog.text
    assert "nobody is in empty, so nobody gets it" in caplog.text


async def test_who_is_away_for_a_moment_gets_it_when_it_comes_back(desk: ApiDesk) -> None:
    desk.alice.lose_link()
    assert (await desk.post("SendUnicast", MESSAGES, UNICAST)).result
    _, told = desk.alice.come_back()
    assert "你好".encode() in [bytes(each[2]) for each in told if isinstance(each, tuple)]


@pytest.mark.parametrize("version", [MESSAGES, OLDEST])
async def test_send_broadcast(desk: ApiDesk, version: str) -> None:
    assert (await desk.post("SendBroadcast", version, BROADCAST)).result == SUCCESS
    for person in (desk.alice, desk.bob):
        ((header, kind, payload),) = person.wire.read()
        assert isinstance(header, f.RoomMessage)
        assert (header.room_id, header.user_id, kind, bytes(payload)) == ("lobby", "server", PayloadKind.TEXT, b"all")


@pytest.mark.parametrize("version", [MESSAGES, OLDEST])
@pytest.mark.parametrize("action", ["SendRoomUnicast", "BatchSendRoomUnicast"])
async def test_the_rts_sdk_does_not_receive_what_is_sent_to_a_user_in_a_room(
    desk: ApiDesk, action: str, version: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert (await desk.post(action, version, BODIES[action])).result == SUCCESS
    assert desk.alice.wire.read() == desk.bob.wire.read() == []
    assert "use SendUnicast" in caplog.text


@pytest.mark.parametrize("action", ["SendRoomUnicast", "BatchSendRoomUnicast"])
async def test_clients_that_stand_for_the_rtc_sdk_receive_it(action: str) -> None:
    async with ApiDesk(rtc_clients=True) as desk:
        carol = desk.desk.user("carol")
        to = ["alice", "carol", "nobody", "alice"] if action.startswith("Batch") else "alice"
        assert (await desk.post(action, MESSAGES, {**BODIES[action], "To": to})).result == SUCCESS
        ((header, kind, payload),) = desk.alice.wire.read()
        assert isinstance(header, f.PeerMessage)
        assert (header.user_id, header.attributes) == ("server", {"room_id": "lobby"})
        assert (kind, bytes(payload)) == (PayloadKind.TEXT, "你好".encode())
        assert desk.bob.wire.read() == carol.wire.read() == []  # not named, and not in the room


@pytest.mark.parametrize("action", list(BODIES))
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"From": ""}, "InvalidParameter.IllegalFrom"),
        ({"From": "a b"}, "InvalidParameter.IllegalFrom"),
        ({"From": "x" * 129}, "InvalidParameter.IllegalFrom"),
        ({"From": "bob"}, "InvalidParameter.IllegalFrom"),
        ({"AppId": OTHER_APP}, "InvalidParameter.AccountIdMismatch"),
        ({"AppId": "c" * 24}, "InvalidParameter.NotExistAppId"),
        ({"AppId": "x"}, "InvalidParameter.IllegalAppId"),
        ({"Message": "x" * 65_537}, "InvalidParameter.SizeOverLimit"),
        ({"Message": "你" * 21_846}, "InvalidParameter.SizeOverLimit"),
        ({"Binary": True, "Message": base64.b64encode(bytes(47_105)).decode()}, "InvalidParameter.SizeOverLimit"),
        ({"Binary": True, "Message": "no Base64"}, "InvalidParameter"),
        ({"Message": ""}, "InvalidParameter"),
        ({"Message": "\ud800"}, "InvalidParameter.Unmarshal"),
        ({"Binary": "yes"}, "InvalidParameter.Unmarshal"),
    ],
)
async def test_what_is_refused_in_all_four(desk: ApiDesk, action: str, changed: dict[str, Any], code: str) -> None:
    assert codes(await desk.post(action, MESSAGES, BODIES[action] | changed)) == (400, code)
    assert desk.alice.wire.read() == []


@pytest.mark.parametrize(
    ("action", "changed", "code"),
    [
        ("SendUnicast", {"To": ""}, "InvalidParameter.IllegalTo"),
        ("SendUnicast", {"To": "a/b"}, "InvalidParameter.IllegalTo"),
        ("SendUnicast", {"To": ["alice"]}, "InvalidParameter.Unmarshal"),
        ("SendRoomUnicast", {"To": ""}, "InvalidParameter.IllegalTo"),
        ("SendRoomUnicast", {"RoomId": ""}, "InvalidParameter.IllegalRoomID"),
        ("BatchSendRoomUnicast", {"RoomId": "a b"}, "InvalidParameter.IllegalRoomID"),
        ("BatchSendRoomUnicast", {"To": []}, "InvalidParameter.IllegalTo"),
        ("BatchSendRoomUnicast", {"To": ["alice", ""]}, "InvalidParameter.IllegalTo"),
        ("BatchSendRoomUnicast", {"To": ["u"] * (BATCH_USERS + 1)}, "InvalidParameter.UserCountOverLimit"),
        ("BatchSendRoomUnicast", {"Message": "x" * (20 * 1024 + 1)}, "InvalidParameter.SizeOverLimit"),
        ("SendBroadcast", {"RoomId": "a b"}, "InvalidParameter.IllegalRoomID"),
    ],
)
async def test_what_is_refused_in_one(desk: ApiDesk, action: str, changed: dict[str, Any], code: str) -> None:
    assert codes(await desk.post(action, MESSAGES, BODIES[action] | changed)) == (400, code)


async def test_a_message_of_exactly_the_limit_arrives(desk: ApiDesk) -> None:
    assert (await desk.post("SendUnicast", MESSAGES, {**UNICAST, "Message": "x" * 65_536})).result
    batch = {**BATCH, "To": ["u"] * 100, "Message": "x" * 20 * 1024}
    assert (await desk.post("BatchSendRoomUnicast", MESSAGES, batch)).result


@pytest.mark.parametrize("action", list(BODIES))
async def test_basic_has_no_messages_from_servers(action: str) -> None:
    async with ApiDesk("volcengine-basic") as desk:
        newer, older = (
            await desk.post(action, MESSAGES, BODIES[action]),
            await desk.post(action, OLDEST, BODIES[action]),
        )
    assert codes(newer) == (403, "AccessDenied.ServiceNotEnabled")
    assert codes(older) == (200, "AccessDenied.ServiceNotEnabled")


async def test_all_four_share_500_a_second_and_a_batch_counts_its_users(desk: ApiDesk) -> None:
    batch = {**BATCH, "To": [f"u{number}" for number in range(PER_SECOND - 2)]}
    assert (await desk.post("BatchSendRoomUnicast", MESSAGES, batch)).result
    assert (await desk.post("SendUnicast", MESSAGES, UNICAST)).result
    assert (await desk.post("SendBroadcast", MESSAGES, BROADCAST)).result
    for action in ("SendUnicast", "SendRoomUnicast"):
        assert codes(await desk.post(action, MESSAGES, BODIES[action])) == (429, "FlowLimitExceeded.QPSOverLimit")
    desk.desk.now += SECOND
    assert (await desk.post("SendUnicast", MESSAGES, UNICAST)).result


async def test_a_rooms_own_rate_holds_for_servers_too(desk: ApiDesk) -> None:
    room = desk.desk.hub.apps[APP].rooms["lobby"]
    for _ in range(100):
        assert not room.rate.take(desk.desk.now)
    assert codes(await desk.post("SendBroadcast", MESSAGES, BROADCAST)) == (429, "FlowLimitExceeded.QPSOverLimit")


async def test_a_store_that_does_not_answer_is_the_vendors_timeout(
    desk: ApiDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    backplane = desk.desk.hub.backplane
    monkeypatch.setattr(backplane, "append", lambda *_: None)
    monkeypatch.setattr(desk.messages, "_voice", ServerVoice(backplane, desk.desk.clock, kept_within_s=0.01))
    assert codes(await desk.post("SendUnicast", MESSAGES, UNICAST)) == (504, "InternalServiceTimeout")


async def test_a_store_that_fails_is_the_vendors_internal_error(desk: ApiDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any) -> None:
        given[3](NotKept("The disk is full."))

    monkeypatch.setattr(desk.desk.hub.backplane, "append", fail)
    answer = await desk.post("SendBroadcast", MESSAGES, BROADCAST)
    assert codes(answer) == (500, "InternalError")
    assert "The disk is full." in str(answer.body)


async def test_a_body_that_is_far_too_large(desk: ApiDesk) -> None:
    answer = await desk.post("SendUnicast", MESSAGES, {**UNICAST, "Message": "x" * 2_000_000})
    assert codes(answer) == (400, "InvalidParameter.SizeOverLimit")
