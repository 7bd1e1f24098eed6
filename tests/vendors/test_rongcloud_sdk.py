"""The facade with a real gateway: each of the vendor's methods, its callbacks, and the codes that it answers with."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import aiohttp
import pytest

from rts_console.gateway.config import ChatRoomRules, GatewayConfig, RongCloudApp
from rts_console.gateway.http.rongcloud_port import ServerMessage
from rts_console.gateway.server import Gateway
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import CloseCode
from rts_console.vendors.rongcloud import issue_token
from rts_console.vendors.rongcloud_codes import WEB_WAITS_MS, NativeStatus, RongCloudCode, WebStatus
from rts_console.vendors.rongcloud_messages import (
    ChatMessage,
    ConversationType,
    Direction,
    LikeMessage,
    RecallNotification,
    Result,
    SentStatus,
    TextMessage,
    UnknownMessage,
    UserInfo,
)
from rts_console.vendors.rongcloud_sdk import ChatRoomClient, ChatRoomEntry
from tests.support import until
from tests.vendors.test_rongcloud_messages import GiftMessage, Reserved

KEY, SECRET = "rc-app-key", Secret("rc-app-secret")
ROOM = ConversationType.CHATROOM
MINUTE_NS = 60 * 10**9


def token(user_id: str, app_key: str = KEY, secret: Secret = SECRET) -> str:
    return issue_token(app_key, secret, user_id, issued_at_s=int(time.time_ns() // 10**9)).reveal()


class Heard:
    """All three delegates; keeps what it hears."""

    def __init__(self) -> None:
        self.received: list[tuple[ChatMessage, int, object]] = []
        self.recalled: list[int] = []
        self.entries: list[Mapping[str, Any]] = []
        self.synced: list[str] = []
        self.notices: list[tuple[str, Mapping[str, Any]]] = []
        self.rejoined: list[tuple[str, int]] = []
        self.native: list[int] = []
        self.web: list[tuple[int, int]] = []

    def on_received(self, message: ChatMessage, left: int, object: object) -> None:  # noqa: A002
        self.received.append((message, left, object))

    def on_message_recalled(self, message_id: int) -> None:
        self.recalled.append(message_id)

    def on_entries_updated(self, target_id: str, entries: Sequence[Mapping[str, Any]]) -> None:
        self.entries += entries

    def on_entries_synced(self, target_id: str) -> None:
        self.synced.append(target_id)

    def on_notice(self, target_id: str, name: str, details: Mapping[str, Any]) -> None:
        self.notices.append((name, details))

    def on_room_rejoined(self, target_id: str, code: RongCloudCode) -> None:
        self.rejoined.append((target_id, int(code)))

    def on_connection_status_changed(self, status: NativeStatus) -> None:
        self.native.append(int(status))

    def on_web_status_changed(self, status: WebStatus, code: RongCloudCode) -> None:
        self.web.append((int(status), int(code)))

    @property
    def contents(self) -> list[Any]:
        return [message.content for message, _, _ in self.received]

    def notice(self, name: str) -> Mapping[str, Any]:
        return next(details for each, details in self.notices if each == name)


class Someone:
    """A client with its ears."""

    def __init__(self, gateway: Gateway, user_id: str) -> None:
        self.gateway = gateway
        self.user_id = user_id
        self.client = ChatRoomClient(like_window_s=0.01)
        self.heard = Heard()
        self.client.set_receive_message_delegate(self.heard, "mine")
        self.client.set_chat_room_delegate(self.heard)
        self.client.set_connection_status_delegate(self.heard)
        assert self.client.init(KEY, url=gateway.url).ok

    async def connect(self) -> "Someone":
        connected = await self.client.connect(token(self.user_id))
        assert (connected.code, connected.data) == (0, self.user_id), connected.reason
        return self

    async def enter(self, *room_ids: str) -> "Someone":
        for room_id in room_ids:
            assert (await self.client.join_chat_room(room_id)).ok
        return self

    async def say(self, text: str = "hi", room_id: str = "lobby") -> Result:
        return await self.client.send_message(ROOM, room_id, TextMessage(content=text))


@pytest.fixture
async def gateway(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    rules = getattr(request, "param", ChatRoomRules(messages_per_second=0))
    config = GatewayConfig(rules="rongcloud", rongcloud=[RongCloudApp(KEY, SECRET)], chat_rooms=rules)
    async with Gateway(config) as gateway:
        yield gateway


@pytest.fixture
async def people(gateway: Gateway) -> AsyncIterator[Callable[[str], Someone]]:
    made: list[Someone] = []

    def make(user_id: str) -> Someone:
        made.append(Someone(gateway, user_id))
        return made[-1]

    yield make
    for each in made:
        await each.client.destroy()


Make = Callable[[str], Someone]


@pytest.fixture
async def alice(people: Make) -> Someone:
    return await (await people("alice").connect()).enter("lobby")


@pytest.fixture
async def bob(alice: Someone, people: Make) -> Someone:
    return await (await people("bob").connect()).enter("lobby")


def codes(result: Result) -> int:
    assert result.reason or result.ok
    return int(result.code)


# --- init and connect ---


async def test_before_init_everything_is_33001() -> None:
    client = ChatRoomClient()
    entry = ChatRoomEntry("k", "v")
    message = ChatMessage(1, 4, "lobby", Direction.SEND, "a", "RC:TxtMsg", TextMessage(content="x"), "u")
    answers = [
        client.register_message_type(GiftMessage),
        await client.connect(token("alice")),
        await client.disconnect(),
        await client.logout(),
        await client.join_chat_room("lobby"),
        await client.join_exist_chat_room("lobby"),
        await client.quit_chat_room("lobby"),
        await client.get_chat_room_info("lobby"),
        await client.send_message(ROOM, "lobby", TextMessage(content="x")),
        client.insert_message(ROOM, "lobby", "a", SentStatus.SENT, TextMessage(content="x")),
        await client.recall_message(message),
        await client.set_chat_room_entry("lobby", entry),
        await client.get_all_chat_room_entries("lobby"),
        await client.get_chat_room_entry("lobby", "k"),
    ]
    assert {codes(answer) for answer in answers} == {33001}
    await client.destroy()


async def test_init_comes_once_until_destroy(people: Make) -> None:
    someone = people("alice")
    assert codes(someone.client.init(KEY)) == 33003
    await someone.client.destroy()
    assert someone.client.init(KEY, url=someone.gateway.url, retry_waits_ms=WEB_WAITS_MS).ok
    assert codes(ChatRoomClient().init("")) == 33003


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ("", 31004),
        ("not a token", 31004),
        (token("alice", "other-app"), 31005),
        (token("alice", KEY, Secret("other")), 31004),
    ],
    ids=["none", "nonsense", "other app", "other secret"],
)
async def test_a_token_that_does_not_fit(people: Make, made: str, code: int) -> None:
    assert codes(await people("alice").client.connect(made)) == code


async def test_an_app_that_the_gateway_does_not_know(gateway: Gateway) -> None:
    client = ChatRoomClient()
    client.init("other-app", url=gateway.url)
    assert codes(await client.connect(token("alice", "other-app"))) == 31002
    await client.destroy()


async def test_a_token_that_the_app_server_has_expired(gateway: Gateway, people: Make) -> None:
    made = token("alice")
    gateway._issued.expire(KEY, "alice", time.time_ns() // 10**6 + 60_000)
    gateway._issued._void_before_ms[KEY, "alice"] += 5_000  # whole seconds: the token is of this one
    assert codes(await people("alice").client.connect(made)) == 31020


async def test_where_nobody_listens(unused_tcp_port: int) -> None:
    client = ChatRoomClient()
    client.init(KEY, url=f"ws://127.0.0.1:{unused_tcp_port}")
    assert codes(await client.connect(token("alice"))) == 30010
    await client.destroy()


async def test_connecting_again_while_connected(alice: Someone) -> None:
    assert codes(await alice.client.connect(token("alice"))) == 34001


async def test_a_blocked_user(gateway: Gateway, people: Make) -> None:
    gateway.hub.backplane.restrict(_login_ban("alice"))
    assert codes(await people("alice").client.connect(token("alice"))) == 31009


def _login_ban(user_id: str) -> Any:
    from rts_console.gateway.backplane import Restriction, RestrictionKind

    return Restriction(RestrictionKind.LOGIN, KEY, user_id=user_id)


async def test_states_from_connect_to_logout(alice: Someone) -> None:
    assert (await alice.client.logout()).ok
    assert alice.heard.native == [10, 0, 12]
    assert alice.heard.web == [(1, 0), (0, 0), (2, 0)]
    assert codes(await alice.say()) == 23406
    assert codes(await alice.client.join_chat_room("lobby")) == 30002
    await alice.connect()
    assert (await alice.client.join_chat_room("lobby")).ok


async def test_a_second_login_elsewhere_kicks_the_first_for_good(alice: Someone, people: Make) -> None:
    await people("alice").connect()
    await until(lambda: alice.heard.native[-1] == 6)
    assert alice.heard.web[-1] == (2, 31010)


async def test_a_user_blocked_while_online_is_dropped(alice: Someone, gateway: Gateway) -> None:
    gateway.hub.disconnect_user(KEY, "alice", CloseCode.BANNED, "blocked")
    await until(lambda: alice.heard.native[-1] == 16)
    assert alice.heard.web[-1] == (2, 31009)


async def test_after_a_loss_it_comes_back_and_joins_its_rooms_again(alice: Someone, bob: Someone) -> None:
    bob.client._client.drop_link()  # type: ignore[union-attr]
    await until(lambda: bob.heard.rejoined != [])
    assert bob.heard.rejoined == [("lobby", 0)]
    assert bob.heard.native == [10, 0, 10, 0]
    assert bob.heard.web[2][0] == WebStatus.SUSPENDED
    assert (await alice.say("again")).ok
    await until(lambda: TextMessage(content="again") in bob.heard.contents)


async def test_a_room_that_one_was_kicked_out_of_meanwhile_is_forgotten(alice: Someone, bob: Someone) -> None:
    rooms = alice.gateway.chat_rooms
    bob.client._client.drop_link()  # type: ignore[union-attr]
    rooms.block_users(KEY, "lobby", ["bob"], time.time_ns() + MINUTE_NS)
    await until(lambda: bob.heard.rejoined != [])
    assert bob.heard.rejoined == [("lobby", 23409)]
    assert codes(await bob.say()) == 23406


# --- rooms ---


async def test_joining_makes_a_room_or_wants_one(alice: Someone) -> None:
    assert codes(await alice.client.join_exist_chat_room("hall")) == 23410
    assert (await alice.client.join_chat_room("hall", -1)).ok
    joined = await alice.client.join_exist_chat_room("hall")
    assert (joined.data["memberCount"], joined.data["isCurrentUserBanned"]) == (1, False)
    assert alice.heard.synced == ["lobby", "hall"]


async def test_ids_that_are_none(alice: Someone) -> None:
    answers = [
        await alice.client.join_chat_room("a room"),
        await alice.say(room_id="a room"),
        await alice.client.get_chat_room_info(""),
        await alice.client.join_chat_room("x" * 65),
    ]
    assert [codes(answer) for answer in answers] == [33003] * 4
    assert (await alice.client.join_chat_room("room+1=" + "x" * 57)).ok


@pytest.mark.parametrize("gateway", [ChatRoomRules(member_limit=1)], indirect=True)
async def test_a_room_that_is_full(alice: Someone, people: Make) -> None:
    bob = await people("bob").connect()
    assert codes(await bob.client.join_exist_chat_room("lobby")) == 23411


@pytest.mark.parametrize("gateway", [ChatRoomRules(clamp_history=False)], indirect=True)
async def test_a_history_count_that_is_refused_where_it_is_not_clamped(alice: Someone) -> None:
    assert codes(await alice.client.join_chat_room("hall", 51)) == 23412


async def test_history_comes_with_the_join_and_counts_down(alice: Someone, people: Make) -> None:
    for number in range(15):
        await alice.say(str(number))
    bob = await (await people("bob").connect()).enter("lobby")
    await until(lambda: len(bob.heard.received) == 10)
    assert [message.content.content for message, _, _ in bob.heard.received] == [str(n) for n in range(5, 15)]  # type: ignore[attr-defined]
    assert [left for _, left, _ in bob.heard.received] == list(range(9, -1, -1))
    assert {(given, message.from_history) for message, _, given in bob.heard.received} == {("mine", True)}


async def test_several_rooms_do_not_mix(alice: Someone, bob: Someone) -> None:
    await alice.enter("hall")
    await alice.say("a", "hall")
    await alice.say("b")
    await until(lambda: bob.heard.received != [])
    assert [message.target_id for message, _, _ in bob.heard.received] == ["lobby"]


@pytest.mark.parametrize("gateway", [ChatRoomRules(several_rooms=False)], indirect=True)
async def test_one_room_only(alice: Someone) -> None:
    await alice.enter("hall")
    assert codes(await alice.say()) == 23406
    assert (await alice.say(room_id="hall")).ok


async def test_quitting_forgets_the_rooms_messages_and_may_be_done_anywhere(alice: Someone, bob: Someone) -> None:
    await alice.say()
    await until(lambda: bob.heard.received != [])
    assert len(bob.client.messages.of("lobby")) == 1
    assert (await bob.client.quit_chat_room("lobby")).ok
    assert (await bob.client.quit_chat_room("never")).ok
    assert bob.client.messages.of("lobby") == []
    assert codes(await bob.say()) == 23406
    await until(lambda: ("userChange", {"userId": "bob", "type": 2}) in alice.heard.notices)


async def test_who_is_in_a_room(alice: Someone, bob: Someone) -> None:
    info = await alice.client.get_chat_room_info("lobby", 1, 2)
    assert (info.data["userCount"], [each["userId"] for each in info.data["userInfos"]]) == (2, ["bob"])
    assert codes(await alice.client.get_chat_room_info("lobby")) == 20607
    assert codes(await bob.client.get_chat_room_info("never")) == 23410


# --- messages ---


async def test_a_message_from_composing_to_its_receiver(alice: Someone, bob: Someone) -> None:
    alice.client.current_user_info = UserInfo("alice", "Alice", "https://a/p.png")
    before: list[tuple[int, str]] = []

    def attached(message: ChatMessage) -> None:
        before.append((message.sent_status, message.message_uid))

    sent = await alice.client.send_message(ROOM, "lobby", TextMessage(content="你好 🎉"), None, None, attached=attached)
    assert before == [(SentStatus.SENDING, "")]
    message: ChatMessage = sent.data
    assert (sent.ok, message.sent_status, bool(message.message_uid), message.sent_time > 0) == (True, 30, True, True)
    await until(lambda: bob.heard.received != [])
    ((came, left, given),) = bob.heard.received
    assert (came.content, came.message_uid, came.sent_time) == (message.content, message.message_uid, message.sent_time)
    assert (came.sender_user_id, came.direction, came.target_id) == ("alice", Direction.RECEIVE, "lobby")
    assert (came.content.user, left, given) == (alice.client.current_user_info, 0, "mine")


@pytest.mark.parametrize("gateway", [ChatRoomRules(outsiders=True)], indirect=True)
async def test_who_is_not_in_a_room_may_send_where_that_is_set(alice: Someone, people: Make) -> None:
    stranger = await people("carol").connect()
    sent = await stranger.say("from outside")
    assert (sent.ok, bool(sent.data.message_uid)) == (True, True)
    assert codes(await stranger.say("to nowhere", "hall")) == 23406
    await until(lambda: alice.heard.received != [])
    assert alice.heard.contents == [TextMessage(content="from outside")]


async def test_left_counts_down_what_came_together(alice: Someone, bob: Someone) -> None:
    await asyncio.gather(*(alice.say(str(number)) for number in range(20)))
    await until(lambda: len(bob.heard.received) == 20)
    lefts = [left for _, left, _ in bob.heard.received]
    assert lefts[-1] == 0
    assert all(later in (earlier - 1, *range(20)) for earlier, later in zip(lefts, lefts[1:], strict=False))


async def test_the_last_delegate_counts_and_none_releases(alice: Someone, bob: Someone) -> None:
    other = Heard()
    bob.client.set_receive_message_delegate(other)
    await alice.say("one")
    await until(lambda: other.received != [])
    bob.client.set_receive_message_delegate(None)
    await alice.say("two")
    await until(lambda: len(bob.client.messages.of("lobby")) == 2)
    assert (bob.heard.received, len(other.received)) == ([], 1)


@pytest.mark.parametrize("gateway", [ChatRoomRules()], indirect=True)
async def test_more_than_five_messages_a_second(alice: Someone) -> None:
    answers = await asyncio.gather(*(alice.say(str(number)) for number in range(6)))
    assert sorted(codes(answer) for answer in answers) == [0] * 5 + [20604]
    failed = next(answer for answer in answers if not answer.ok)
    assert failed.data.sent_status is SentStatus.FAILED


async def test_a_muted_user(alice: Someone) -> None:
    rooms = alice.gateway.chat_rooms
    rooms.mute_users(KEY, "lobby", ["alice"], time.time_ns() + MINUTE_NS, "be quiet")
    assert codes(await alice.say()) == 23408
    await until(lambda: alice.heard.notices != [])
    assert alice.heard.notice("chatroomNotifyBan")["extra"] == "be quiet"


async def test_a_message_that_is_too_large(alice: Someone) -> None:
    assert (await alice.say("x" * 100_000)).ok
    assert codes(await alice.say("x" * 131_072)) == 30016


async def test_only_chat_rooms_are_here(alice: Someone) -> None:
    answer = await alice.client.send_message(ConversationType.PRIVATE, "bob", TextMessage(content="x"))
    assert codes(answer) == 33003


async def test_a_type_of_the_apps_own_wants_to_be_registered_on_both_sides(alice: Someone, bob: Someone) -> None:
    gift = GiftMessage(type="0")
    assert codes(await alice.client.send_message(ROOM, "lobby", gift)) == 34021
    assert codes(alice.client.register_message_type(Reserved)) == 33003
    assert alice.client.register_message_type(GiftMessage).ok
    assert (await alice.client.send_message(ROOM, "lobby", gift)).ok
    bob.client.register_message_type(GiftMessage)
    await alice.client.send_message(ROOM, "lobby", gift)
    await until(lambda: len(bob.heard.received) >= 1)
    await until(lambda: gift in bob.heard.contents)


async def test_a_type_that_the_receiver_does_not_know_stays_as_it_came(alice: Someone, bob: Someone) -> None:
    alice.client.register_message_type(GiftMessage)
    await alice.client.send_message(ROOM, "lobby", GiftMessage(type="1"))
    await until(lambda: bob.heard.received != [])
    assert bob.heard.contents == [UnknownMessage(name="app:gift", data=b'{"type":"1"}')]


async def test_an_image_is_brought_away_and_its_progress_told(alice: Someone, bob: Someone) -> None:
    told: list[tuple[int, int]] = []

    async def upload(tell: Callable[[int], None]) -> str:
        tell(40)
        return "https://files/i.jpg"

    sent = await alice.client.send_image_message(
        ROOM, "lobby", b"\xff\xd8jpeg", upload, progress=lambda percent, number: told.append((percent, number))
    )
    assert [percent for percent, _ in told] == [0, 40, 100]
    assert {number for _, number in told} == {sent.data.message_id}
    await until(lambda: bob.heard.received != [])
    (image,) = bob.heard.contents
    assert (image.content, image.image_uri) == ("/9hqcGVn", "https://files/i.jpg")


async def test_an_image_is_brought_to_the_gateway(alice: Someone, bob: Someone) -> None:
    told: list[int] = []
    image = b"\xff\xd8\xff" + bytes(range(256)) * 200
    sent = await alice.client.send_image_message(
        ROOM, "lobby", b"small", image, progress=lambda percent, _: told.append(percent)
    )
    assert sent.ok
    assert (told[0], told[-1], told == sorted(told), len(told)) == (0, 100, True, 6)
    await until(lambda: bob.heard.received != [])
    uri = bob.heard.contents[0].image_uri
    async with aiohttp.ClientSession() as session, session.get(uri) as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, "image/jpeg", image)
    async with aiohttp.ClientSession() as session, session.get(uri + "x") as answer:
        assert answer.status == 404


async def test_an_image_for_a_room_that_one_is_not_in_or_that_is_too_large(alice: Someone) -> None:
    send = alice.client.send_image_message
    assert codes(await send(ROOM, "hall", b"small", b"image")) == 23406
    assert codes(await send(ROOM, "lobby", b"small", bytes(10 * 1024 * 1024 + 1))) == 34011
    assert codes(await send(ROOM, "lobby", b"small", b"")) == 34018


@pytest.mark.parametrize(
    ("thumbnail", "fails", "code"), [(b"", False, 34018), (b"x" * 61_441, False, 33003), (b"x", True, 34011)]
)
async def test_an_image_that_cannot_be_sent(alice: Someone, thumbnail: bytes, fails: bool, code: int) -> None:
    async def upload(tell: Callable[[int], None]) -> str:
        if fails:
            raise OSError("the disk is full")
        return "https://files/i.jpg"

    assert codes(await alice.client.send_image_message(ROOM, "lobby", thumbnail, upload)) == code


async def test_a_message_is_taken_back_everywhere(alice: Someone, bob: Someone) -> None:
    sent = (await alice.say("oops")).data
    await until(lambda: bob.heard.received != [])
    assert (await alice.client.recall_message(sent, extra="e")).ok
    await until(lambda: bob.heard.recalled != [])
    came = bob.heard.received[0][0]
    assert bob.heard.recalled == [came.message_id]
    assert isinstance(came.content, RecallNotification)
    assert (came.content.operator_id, came.content.original_object_name, came.content.extra) == (
        "alice",
        "RC:TxtMsg",
        "e",
    )
    await until(lambda: alice.heard.recalled == [sent.message_id])


async def test_a_message_is_taken_back_without_a_trace(alice: Someone, bob: Someone) -> None:
    sent = (await alice.say("oops")).data
    await until(lambda: bob.heard.received != [])
    await bob.client.recall_message(bob.heard.received[0][0], is_delete=True, is_admin=True)
    await until(lambda: alice.heard.recalled != [])
    assert alice.client.messages.get(sent.message_id) is None


async def test_a_message_that_was_never_sent_cannot_be_taken_back(alice: Someone) -> None:
    inserted = alice.client.insert_message(ROOM, "lobby", "alice", SentStatus.SENT, TextMessage(content="x")).data
    assert codes(await alice.client.recall_message(inserted)) == 25101


@pytest.mark.parametrize("gateway", [ChatRoomRules(recall_own_only=True)], indirect=True)
async def test_only_its_sender_takes_a_message_back_where_that_is_set(alice: Someone, bob: Someone) -> None:
    await alice.say()
    await until(lambda: bob.heard.received != [])
    assert codes(await bob.client.recall_message(bob.heard.received[0][0])) == 25107


async def test_messages_that_are_only_here(alice: Someone, bob: Someone) -> None:
    inserted = alice.client.insert_message(ROOM, "lobby", "carol", SentStatus.SENT, TextMessage(content="x"))
    message = inserted.data
    assert (message.sender_user_id, message.sent_status, message.direction) == ("carol", 30, Direction.SEND)
    assert not alice.client.clear_messages(ROOM, "lobby"), "the vendor's does not do chat rooms"
    assert alice.client.delete_messages([message.message_id])
    assert not alice.client.delete_messages([message.message_id])
    await alice.say("a mark")
    await until(lambda: bob.heard.received != [])
    assert len(bob.heard.received) == 1


async def test_likes_of_a_moment_are_one_message(alice: Someone, bob: Someone) -> None:
    for _ in range(7):
        alice.client.send_like("lobby")
    alice.client.send_like("lobby", 3)
    await until(lambda: bob.heard.received != [])
    assert bob.heard.contents == [LikeMessage(count=10)]
    alice.client.send_like("lobby")
    await until(lambda: len(bob.heard.received) == 2)


async def test_likes_for_a_room_that_one_is_not_in_are_let_go(alice: Someone) -> None:
    alice.client.send_like("never")
    await until(lambda: alice.client._like_sends == {})


async def test_a_message_of_the_server_and_a_copy_for_its_sender(alice: Someone, bob: Someone) -> None:
    alice.gateway.chat_rooms.publish(KEY, "lobby", ServerMessage("alice", "RC:TxtMsg", b'{"content":"s"}', True))
    await until(lambda: alice.heard.received != [] and bob.heard.received != [])
    assert alice.heard.received[0][0].direction is Direction.SEND
    assert bob.heard.contents == [TextMessage(content="s")]


async def test_the_end_of_a_room_is_told(alice: Someone) -> None:
    alice.gateway.chat_rooms.destroy_room(KEY, "lobby")
    await until(lambda: alice.heard.notices != [])
    assert alice.heard.notice("destroyed")["automatic"] is False
    await until(lambda: not alice.client._rooms["lobby"].joined)
    assert codes(await alice.client.join_exist_chat_room("lobby")) == 23410


# --- attributes ---


async def test_attributes_are_set_told_read_and_removed(alice: Someone, bob: Someone) -> None:
    client, entry = alice.client, ChatRoomEntry("seat", "1")
    assert (await client.set_chat_room_entry("lobby", entry)).data["version"] > 0
    assert (await bob.client.get_chat_room_entry("lobby", "seat")).data == {"seat": "1"}
    assert codes(await bob.client.set_chat_room_entry("lobby", ChatRoomEntry("seat", "2"))) == 23424
    assert codes(await bob.client.remove_chat_room_entry("lobby", entry)) == 23424
    assert (await bob.client.force_set_chat_room_entry("lobby", ChatRoomEntry("seat", "2"))).ok
    assert (await client.force_remove_chat_room_entry("lobby", entry)).ok
    assert codes(await client.remove_chat_room_entry("lobby", entry)) == 23427
    assert codes(await client.get_chat_room_entry("lobby", "seat")) == 23427
    await until(lambda: len(bob.heard.entries) == 3)
    assert [(each["value"], each["type"]) for each in bob.heard.entries] == [("1", 1), ("2", 1), ("2", 2)]


async def test_batches_of_attributes(alice: Someone, bob: Someone) -> None:
    await bob.client.set_chat_room_entry("lobby", ChatRoomEntry("taken", "x"))
    part = await alice.client.set_chat_room_entries("lobby", {"taken": "y", "free": "z"})
    assert (codes(part), part.data) == (23428, [{"key": "taken", "errorCode": 23424}])
    assert codes(await alice.client.set_chat_room_entries("lobby", {f"k{n}": "v" for n in range(11)})) == 23429
    assert (await alice.client.set_chat_room_entries("lobby", {"taken": "y"}, is_force=True)).ok
    assert (await alice.client.get_all_chat_room_entries("lobby")).data == {"taken": "y", "free": "z"}
    assert codes(await alice.client.remove_chat_room_entries("lobby", ["free", "gone"])) == 23428
    assert (await bob.client.remove_chat_room_entries("lobby", ["taken"], is_force=True)).ok


async def test_a_message_tells_of_an_attribute_where_that_is_wanted(alice: Someone, bob: Someone) -> None:
    await alice.client.set_chat_room_entry("lobby", ChatRoomEntry("k", "v", False, True, "why"))
    await until(lambda: bob.heard.received != [])
    (told,) = bob.heard.contents
    assert (told.object_name, told.key, told.value, told.type, told.extra) == ("RC:chrmKVNotiMsg", "k", "v", 1, "why")


async def test_attributes_go_with_who_set_them_so(alice: Someone, bob: Someone) -> None:
    await alice.client.set_chat_room_entry("lobby", ChatRoomEntry("hand", "up", is_auto_delete=True))
    await alice.client.quit_chat_room("lobby")
    await until(lambda: [each["type"] for each in bob.heard.entries] == [1, 2])


async def test_attributes_want_a_member(people: Make) -> None:
    stranger = await people("carol").connect()
    assert codes(await stranger.client.get_all_chat_room_entries("lobby")) == 23406
