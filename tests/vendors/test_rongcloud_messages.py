"""Messages, their types, and what a client remembers of them."""

from typing import ClassVar

import pytest

from rts_console.vendors.rongcloud_codes import RongCloudCode
from rts_console.vendors.rongcloud_messages import (
    BUILT_IN,
    ChatMessage,
    Direction,
    EntryNotification,
    ImageMessage,
    InformationNotification,
    LikeMessage,
    LocalMessages,
    MessageContent,
    MessageTypes,
    PersistentFlag,
    RecallNotification,
    Result,
    SentStatus,
    TextMessage,
    UnknownMessage,
    UserInfo,
    details_of,
)


class GiftMessage(MessageContent, frozen=True, kw_only=True):
    """The demo's: a flower (0) or a clap (1)."""

    object_name: ClassVar[str] = "app:gift"
    flag: ClassVar[PersistentFlag] = PersistentFlag.STATUS

    type: str


class Reserved(GiftMessage, frozen=True, kw_only=True):
    object_name: ClassVar[str] = "RC:GiftMsg"


class TooLong(GiftMessage, frozen=True, kw_only=True):
    object_name: ClassVar[str] = "x" * 33


class Nameless(GiftMessage, frozen=True, kw_only=True):
    object_name: ClassVar[str] = ""


SAMPLES = [
    TextMessage(content="你好 🎉", user=UserInfo("alice", "Alice", "https://a/p.png"), extra="e"),
    InformationNotification(message="alice joined"),
    ImageMessage(content="AAAA", image_uri="https://a/i.jpg"),
    RecallNotification(operator_id="alice", original_object_name="RC:TxtMsg", recall_time=5, is_delete=True),
    EntryNotification(key="k", value="v", type=2),
    LikeMessage(count=7),
]


@pytest.mark.parametrize("content", SAMPLES, ids=lambda content: content.object_name)
def test_a_content_comes_back_equal(content: MessageContent) -> None:
    assert MessageTypes().read(content.object_name, content.encode()) == content
    assert isinstance(content.digest, str)


def test_the_vendors_types_are_known() -> None:
    types = MessageTypes()
    names = {kind.object_name for kind in BUILT_IN}
    assert names == {"RC:TxtMsg", "RC:InfoNtf", "RC:ImgMsg", "RC:RcNtf", "RC:chrmKVNotiMsg", "app:like"}
    assert [types.flag(name) for name in ("RC:TxtMsg", "RC:InfoNtf", "app:like", "no")] == [3, 1, 16, 0]


def test_the_wire_names_are_the_vendors() -> None:
    assert ImageMessage(content="A", image_uri="u").encode() == b'{"content":"A","imageUri":"u"}'
    assert TextMessage(content="x", user=UserInfo("a")).encode() == b'{"user":{"id":"a"},"content":"x"}'


def test_a_type_of_the_apps_own() -> None:
    types = MessageTypes()
    gift = GiftMessage(type="0")
    assert types.read("app:gift", gift.encode()) == UnknownMessage(name="app:gift", data=gift.encode())
    assert types.register(GiftMessage) == ""
    assert (types.read("app:gift", gift.encode()), types.flag("app:gift")) == (gift, PersistentFlag.STATUS)


@pytest.mark.parametrize(("kind", "word"), [(Reserved, "the vendor's"), (TooLong, "33"), (Nameless, "0 characters")])
def test_a_type_that_may_not_be(kind: type[MessageContent], word: str) -> None:
    assert word in MessageTypes().register(kind)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"content":1}', b"\xff", b"plain"])
def test_a_content_that_is_not_what_its_type_says_stays_as_it_came(data: bytes) -> None:
    read = MessageTypes().read("RC:TxtMsg", data)
    assert (read, read.encode()) == (UnknownMessage(name="RC:TxtMsg", data=data), data)


def a_message(local: LocalMessages, target_id: str = "lobby", uid: str = "") -> ChatMessage:
    number = local.next_id()
    text = TextMessage(content="x")
    return local.add(ChatMessage(number, 4, target_id, Direction.SEND, "alice", "RC:TxtMsg", text, uid))


def test_messages_are_remembered_until_they_are_deleted_or_the_room_is_quit() -> None:
    local = LocalMessages()
    first, second, other = a_message(local), a_message(local, uid="u-2"), a_message(local, "hall")
    assert (local.get(first.message_id), local.find("u-2"), local.find("no")) == (first, second, None)
    assert not local.delete([first.message_id, 99])
    assert not local.delete([])
    assert local.delete([first.message_id])
    assert local.of("lobby") == [second]
    local.forget_room("lobby")
    assert (local.of("lobby"), local.of("hall")) == ([], [other])


def test_of_very_many_messages_the_oldest_are_forgotten() -> None:
    local = LocalMessages(limit=3)
    made = [a_message(local) for _ in range(5)]
    assert local.of("lobby") == made[2:]


def test_a_result_is_ok_when_its_code_is_0() -> None:
    assert [Result(code).ok for code in (RongCloudCode.SUCCESS, RongCloudCode.NO_ROOM)] == [True, False]


def test_what_the_gateway_says_of_a_message() -> None:
    assert details_of({"type": "RC:TxtMsg", "uid": "u", "sent": 5}) == ("RC:TxtMsg", "u", 5)
    assert details_of({}) == ("", "", 0)


def test_the_vendors_numbers_of_what_became_of_a_message() -> None:
    assert [int(status) for status in SentStatus] == [10, 20, 30, 40, 50, 60, 70]
