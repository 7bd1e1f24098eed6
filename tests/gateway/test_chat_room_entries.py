"""The attributes of a chat room, by themselves."""

import pytest

from rts_console.gateway.chat_room_entries import Change, ChatRoomError, Entries, Entry
from rts_console.protocol.chat_room_codes import ChatRoomCode as C


@pytest.fixture
def entries() -> Entries:
    entries = Entries()
    entries.set("alice", "seat", "1", 1_000)
    return entries


def test_an_attribute_is_set_and_read(entries: Entries) -> None:
    assert entries.get("seat") == Entry("seat", "1", "alice", 1_000, 1_000)
    assert (len(entries), entries.all) == (1, [entries.get("seat")])


def test_versions_grow_with_each_change_and_never_fall_behind_the_time(entries: Entries) -> None:
    versions = [
        entries.set("alice", "seat", value, at).entry.version for value, at in (("2", 1_000), ("3", 5), ("4", 9_000))
    ]
    assert versions == [1_001, 1_002, 9_000]


@pytest.mark.parametrize("key", ["a", "A-z_9+=", "k" * 128])
def test_a_key_that_is_one(entries: Entries, key: str) -> None:
    assert entries.set("alice", key, "v", 1).entry.key == key


@pytest.mark.parametrize("key", ["", "a b", "键", "k" * 129, "a\n"])
def test_a_key_that_is_none(entries: Entries, key: str) -> None:
    with pytest.raises(ChatRoomError, match="The key") as caught:
        entries.set("alice", key, "v", 1)
    assert caught.value.code is C.BAD_PARAMETER


@pytest.mark.parametrize("value", ["v", "v" * 4_096, "值" * 4_096])
def test_a_value_that_is_one(entries: Entries, value: str) -> None:
    assert entries.set("alice", "k", value, 1).entry.value == value


@pytest.mark.parametrize("value", ["", "v" * 4_097, "\U0001f600" * 4_096, "\x01" * 4_096])
def test_a_value_that_is_none_or_that_no_frame_carries(entries: Entries, value: str) -> None:
    with pytest.raises(ChatRoomError, match="The value") as caught:
        entries.set("alice", "k", value, 1)
    assert caught.value.code is C.BAD_PARAMETER


def test_only_its_setter_changes_an_attribute_unless_it_is_forced(entries: Entries) -> None:
    with pytest.raises(ChatRoomError, match="was set by alice") as caught:
        entries.set("bob", "seat", "2", 1)
    assert caught.value.code is C.ENTRY_OF_ANOTHER
    with pytest.raises(ChatRoomError) as caught:
        entries.remove("bob", "seat", 1)
    assert caught.value.code is C.ENTRY_OF_ANOTHER
    assert entries.set("bob", "seat", "2", 1, force=True).entry.user_id == "bob"
    assert entries.remove("alice", "seat", 1, force=True).deleted


def test_what_is_not_there_is_23427(entries: Entries) -> None:
    for ask in (lambda: entries.get("gone"), lambda: entries.remove("alice", "gone", 1)):
        with pytest.raises(ChatRoomError, match="no attribute gone") as caught:
            ask()
        assert caught.value.code is C.NO_ENTRY


def test_there_may_be_100_and_those_can_still_be_changed(entries: Entries) -> None:
    for number in range(99):
        entries.set("alice", f"k{number}", "v", 1)
    with pytest.raises(ChatRoomError, match="100 attributes") as caught:
        entries.set("alice", "one-more", "v", 1)
    assert caught.value.code is C.ENTRIES_FULL
    assert entries.set("alice", "k5", "new", 1).entry.value == "new"


def test_a_batch_does_what_it_can(entries: Entries) -> None:
    changes, failed = entries.set_all("bob", {"seat": "2", "a b": "v", "new": "v"}, 5)
    assert [change.entry.key for change in changes] == ["new"]
    assert failed == {"seat": C.ENTRY_OF_ANOTHER, "a b": C.BAD_PARAMETER}
    changes, failed = entries.remove_all("bob", ["new", "seat", "gone"], 6)
    assert [change.entry.key for change in changes] == ["new"]
    assert failed == {"seat": C.ENTRY_OF_ANOTHER, "gone": C.NO_ENTRY}


@pytest.mark.parametrize(("count", "code"), [(11, C.BATCH_TOO_LARGE), (0, C.BAD_PARAMETER)])
def test_a_batch_has_1_to_10(entries: Entries, count: int, code: C) -> None:
    keys = [f"k{number}" for number in range(count)]
    for act in (
        lambda: entries.set_all("bob", dict.fromkeys(keys, "v"), 1),
        lambda: entries.remove_all("bob", keys, 1),
    ):
        with pytest.raises(ChatRoomError, match="batch") as caught:
            act()
        assert caught.value.code is code
    assert len(entries) == 1


def test_what_is_to_go_with_its_setter_goes(entries: Entries) -> None:
    entries.set("alice", "hand", "up", 1, auto_delete=True)
    entries.set("bob", "hand-2", "up", 1, auto_delete=True)
    assert [change.entry.key for change in entries.left("alice", 7)] == ["hand"]
    assert [entry.key for entry in entries.all] == ["seat", "hand-2"]


def test_a_change_as_the_vendor_tells_it() -> None:
    entry = Entry("k", "v", "alice", 9, 9)
    told = {"key": "k", "value": "v", "timestamp": 9, "chatroomId": "lobby", "userId": "alice"}
    assert Change(entry, deleted=False).details("lobby") == told | {"type": 1}
    assert Change(entry, deleted=True).details("lobby") == told | {"type": 2}
