"""Chat rooms as users and the server see them: each rule with its good case and each of its refusals."""

import logging

import pytest

from rts_console.gateway.chat_room_entries import ChatRoomError
from rts_console.gateway.http.rongcloud_port import (
    ChatRoomPort,
    Entry,
    Lifetime,
    NoRoom,
    Recall,
    RoomLimit,
    ServerMessage,
)
from rts_console.gateway.room_status_callback import Cause, RoomEvent
from rts_console.gateway.word_filter import Word, WordFilter
from rts_console.protocol.chat_room_codes import ChatRoomCode as C
from tests.gateway.chat_room_desk import APP, MINUTE, SECOND, START, RoomDesk

CREATED, JOINED, LEFT, DESTROYED = RoomEvent


@pytest.fixture
def desk() -> RoomDesk:
    return RoomDesk()


def test_the_state_is_what_the_server_api_wants(desk: RoomDesk) -> None:
    port: ChatRoomPort = desk.rooms
    assert port.rooms(APP) == []


# --- joining and leaving ---


def test_joining_makes_the_room_and_tells_what_it_is_like(desk: RoomDesk) -> None:
    assert desk.join("alice").details == {
        "createTime": START // 10**6,
        "memberCount": 1,
        "joinTime": START // 10**6,
        "isAllChatroomBanned": False,
        "isCurrentUserBanned": False,
        "isCurrentChatroomBanned": False,
        "isCurrentChatroomInWhitelist": False,
        "entries": 0,
    }
    assert desk.status == [("lobby", CREATED, [], Cause.CALLED), ("lobby", JOINED, ["alice"], Cause.CALLED)]


def test_what_one_who_joins_is_told_of_mutes(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.mute_users(APP, "", ["bob"], START + MINUTE)
    desk.rooms.mute_users(APP, "lobby", ["bob"], START + MINUTE)
    desk.rooms.mute_room(APP, "lobby", muted=True)
    desk.rooms.except_users(APP, "lobby", ["bob"])
    details = desk.join("bob").details
    assert [name for name, value in details.items() if value is True] == [
        "isAllChatroomBanned",
        "isCurrentUserBanned",
        "isCurrentChatroomBanned",
        "isCurrentChatroomInWhitelist",
    ]


def test_a_room_that_must_be_there_and_is_not(desk: RoomDesk) -> None:
    assert desk.refused("alice", existing=True) == C.NO_ROOM
    desk.rooms.create_room(APP, "lobby")
    assert desk.join("alice", existing=True).details["memberCount"] == 1


def test_a_room_that_is_full() -> None:
    desk = RoomDesk(member_limit=2)
    desk.join("alice")
    desk.join("bob")
    assert desk.refused("carol") == C.ROOM_FULL
    assert desk.rooms.joining(desk.scope(), "bob", {}) is None
    desk.rooms.left(desk.scope(), "bob")
    desk.join("carol")


def test_one_who_was_kicked_out_is_barred_for_as_long(desk: RoomDesk) -> None:
    desk.join("bob")
    desk.rooms.block_users(APP, "lobby", ["bob"], desk.now + 5 * MINUTE)
    assert desk.refused("bob") == desk.refused("bob", existing=True) == C.KICKED
    desk.now += 5 * MINUTE
    desk.join("bob")


@pytest.mark.parametrize(("wanted", "told"), [(-1, 0), (0, 10), (1, 1), (20, 20), (50, 30), (99, 30), (-7, 0)])
def test_how_many_messages_one_who_joins_is_told(desk: RoomDesk, wanted: int, told: int) -> None:
    desk.join("alice")
    for number in range(30):
        assert desk.code("alice", payload=str(number).encode()) == 0
    history = desk.join("bob", history=wanted).history
    assert [message.payload for message in history] == [str(number).encode() for number in range(30 - told, 30)]


@pytest.mark.parametrize("wanted", [51, -2, "ten"])
def test_a_history_count_that_is_none_is_refused_where_it_is_not_clamped(wanted: int | str) -> None:
    assert RoomDesk(clamp_history=False).refused("alice", history=wanted) == C.BAD_PARAMETER


def test_several_rooms_at_once_or_one() -> None:
    several, one = RoomDesk(), RoomDesk(several_rooms=False)
    for desk in (several, one):
        desk.join("alice", "hall")
    assert several.join("alice").leave == []
    assert one.join("alice").leave == ["hall"]
    assert one.join("alice").leave == ["hall"], "the hub has not taken it out yet"


def test_leaving_is_told_once(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.left(desk.scope(), "alice")
    desk.rooms.left(desk.scope(), "alice")
    desk.rooms.left(desk.scope("never"), "alice")
    assert desk.status[2:] == [("lobby", LEFT, ["alice"], Cause.CALLED)]
    assert desk.rooms.members(APP, "lobby") == {}


# --- messages ---


def test_a_message_gets_an_id_and_a_time_and_keeps_its_attributes(desk: RoomDesk) -> None:
    desk.join("alice")
    first, second = (desk.say("alice", attributes={"type": "app:gift", "flag": 1}).attributes for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first["type"], first["flag"], first["sent"]) == ("app:gift", 1, START // 10**6)
    assert len(str(first["uid"])) == 19
    assert first["uid"] != second["uid"]


def test_what_only_the_gateway_says_of_a_message_is_not_believed_of_a_user(desk: RoomDesk) -> None:
    desk.join("alice")
    given = desk.say(
        "alice", attributes={"left": 5, "replaced": 1, "uid": "mine", "sent": 1, "mood": "good"}
    ).attributes
    assert given is not None
    assert sorted(given) == ["mood", "sent", "uid"]
    assert (given["uid"] != "mine", given["sent"]) == (True, START // 10**6)


def test_a_message_of_one_who_is_not_in_the_room(desk: RoomDesk) -> None:
    assert desk.code("alice") == C.NOT_IN_ROOM
    desk.join("alice")
    desk.rooms.left(desk.scope(), "alice")
    assert desk.code("alice") == C.NOT_IN_ROOM


def test_five_messages_a_second(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.join("alice", "hall")
    desk.join("bob")
    for number in range(5):
        assert desk.say("alice", room_id="lobby" if number % 2 else "hall").refusal is None
    refusal = desk.say("alice").refusal
    assert refusal is not None
    assert (refusal.code, refusal.retry_after_ms) == (C.TOO_OFTEN, 1_000)
    assert desk.say("bob").refusal is None
    desk.now += SECOND
    assert desk.say("alice").refusal is None


@pytest.mark.parametrize(("size", "code"), [(128 * 1024, 0), (128 * 1024 + 1, C.TOO_LARGE)])
def test_how_large_a_message_may_be(desk: RoomDesk, size: int, code: int) -> None:
    desk.join("alice")
    assert desk.code("alice", payload=b"x" * size) == code


def test_only_the_newest_50_are_kept(desk: RoomDesk) -> None:
    desk.join("alice")
    for number in range(60):
        desk.code("alice", payload=str(number).encode())
    assert desk.history() == [str(number) for number in range(10, 60)]


def test_forbidden_words(desk: RoomDesk) -> None:
    words = WordFilter(clock=lambda: desk.now)
    words.add([Word("bad"), Word("rude", "***")])
    desk.rooms.words = lambda app_id, object_name, payload: words.judge(object_name, payload)
    desk.join("alice")
    assert desk.code("alice", payload=b'{"content":"bad"}') == C.BLOCKED_BY_WORD
    replaced = desk.say("alice", b'{"content":"rude"}')
    assert (replaced.payload, (replaced.attributes or {})["replaced"]) == (b'{"content":"***"}', C.WORD_REPLACED)
    assert desk.history() == ['{"content":"***"}']


def test_while_distribution_is_stopped_all_is_well_and_nobody_gets_it(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.distribute(APP, "lobby", on=False)
    verdict = desk.say("alice")
    assert (verdict.refusal, verdict.distributed) == (None, False)
    desk.rooms.distribute(APP, "lobby", on=True)
    assert desk.say("alice").distributed
    desk.rooms.distribute(APP, "never", on=False)


def test_what_a_room_cannot_take_falls_and_is_counted(expected_logs: list[logging.LogRecord]) -> None:
    desk = RoomDesk(messages_per_second=0)
    desk.rooms.low_priority_types(APP)["app:like"] = None
    desk.rooms.protected_types(APP)["app:gift"] = None
    desk.join("alice")
    goes = [
        sum(desk.say("alice", attributes={"type": kind}).distributed for _ in range(30))
        for kind in ("app:like", "RC:TxtMsg", "app:gift")
    ]
    assert goes == [20, 20, 20]
    assert desk.rooms.counts() == {
        "chat_rooms": 1,
        "messages_dropped_low": 10,
        "messages_dropped_high": 10,
        "messages_dropped_protected": 10,
    }
    desk.after(1)
    desk.after(1)
    assert [each.getMessage() for each in expected_logs] == ["lobby has too many messages: 30 fell in all"]


# --- away ---


def test_the_31st_message_puts_out_who_is_away(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.join("bob")
    desk.rooms.went_away(APP, "bob")
    for _ in range(30):
        desk.now += SECOND // 5
        desk.say("alice")
    assert "bob" in desk.rooms.members(APP, "lobby")
    desk.code("alice")
    assert list(desk.rooms.members(APP, "lobby")) == ["alice"]
    assert desk.read_told() == [("remove", "lobby", "bob", 0)]
    assert desk.status[-1] == ("lobby", LEFT, ["bob"], Cause.AWAY)


def test_after_30_s_the_first_message_puts_out_who_is_away(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.join("bob")
    desk.rooms.went_away(APP, "bob")
    desk.after(29.7)
    assert desk.code("alice") == 0
    assert "bob" in desk.rooms.members(APP, "lobby")
    desk.after(600)
    assert "bob" in desk.rooms.members(APP, "lobby"), "it needs a message"
    assert desk.code("alice") == 0
    assert "bob" not in desk.rooms.members(APP, "lobby")


def test_who_comes_back_in_time_or_is_protected_stays(desk: RoomDesk) -> None:
    for user in ("alice", "bob", "carol"):
        desk.join(user)
    desk.rooms.protect_users(APP, "lobby", ["carol"])
    for user in ("bob", "carol"):
        desk.rooms.went_away(APP, user)
    desk.after(20)
    desk.rooms.came_back(APP, "bob")
    desk.after(20)
    desk.code("alice")
    assert list(desk.rooms.members(APP, "lobby")) == ["alice", "bob", "carol"]


# --- the life of a room ---


def test_an_idle_room_ends_after_an_hour_and_its_members_are_told(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.after(1_800)
    desk.code("alice")
    desk.after(3_598)
    assert desk.rooms.room(APP, "lobby") is not None
    desk.after(2)
    assert desk.rooms.room(APP, "lobby") is None
    assert desk.notices("destroyed")[0]["automatic"] is True
    assert desk.told[-1] == ("close", "lobby", C.NO_ROOM)
    assert desk.status[-1] == ("lobby", DESTROYED, ["alice"], Cause.UNUSED)


def test_coming_and_going_keep_a_room(desk: RoomDesk) -> None:
    desk.join("alice")
    for _ in range(4):
        desk.after(1_800)
        desk.join("bob")
        desk.after(1_800)
        desk.rooms.left(desk.scope(), "bob")
    assert desk.rooms.room(APP, "lobby") is not None


@pytest.mark.parametrize(("broadcast", "there"), [(False, True), (True, False)])
def test_a_message_of_the_server_keeps_a_room_but_a_broadcast_does_not(
    desk: RoomDesk, broadcast: bool, there: bool
) -> None:
    desk.join("alice")
    for _ in range(4):
        desk.after(1_800)
        desk.rooms.publish(APP, "lobby", ServerMessage("shop", "app:x", b"{}", kept=False, broadcast=broadcast))
    assert ("lobby" in desk.rooms.rooms(APP)) is there


def test_a_kept_room_does_not_end_but_a_fixed_one_does(desk: RoomDesk) -> None:
    for room_id, lifetime in (("kept", None), ("fixed", Lifetime(True, 60))):
        desk.rooms.create_room(APP, room_id, lifetime=lifetime)
        desk.rooms.kept_alive(APP)[room_id] = None
    desk.after(3_601)
    assert desk.rooms.rooms(APP) == ["kept"]
    assert list(desk.rooms.kept_alive(APP)) == ["kept"]


def test_a_lifetime_can_be_changed(desk: RoomDesk) -> None:
    desk.rooms.create_room(APP, "lobby", name="One")
    desk.rooms.set_lifetime(APP, "lobby", Lifetime(False, 120))
    desk.rooms.create_room(APP, "lobby", name="Two")
    room = desk.rooms.room(APP, "lobby")
    assert room is not None
    assert (room.name, room.lifetime) == ("Two", Lifetime(False, 120))
    with pytest.raises(NoRoom):
        desk.rooms.set_lifetime(APP, "never", Lifetime())


def test_what_survives_the_end_of_a_room(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.mute_users(APP, "lobby", ["bob"], START + MINUTE)
    desk.rooms.block_users(APP, "lobby", ["carol"], START + MINUTE)
    desk.rooms.mute_room(APP, "lobby", muted=True)
    desk.rooms.except_users(APP, "lobby", ["alice"])
    desk.rooms.set_entries(APP, "lobby", "alice", {"k": "v"}, auto_delete=False)
    assert desk.rooms.destroy_room(APP, "lobby")
    assert not desk.rooms.destroy_room(APP, "lobby")
    desk.join("alice")
    assert (desk.code("bob", room_id="lobby"), desk.refused("carol")) == (C.NOT_IN_ROOM, C.KICKED)
    desk.join("bob")
    assert desk.code("bob") == C.MUTED
    assert desk.rooms.muted_rooms(APP) == desk.rooms.excepted_users(APP, "lobby") == []
    assert desk.rooms.entries(APP, "lobby") == {}


def test_a_user_put_in_from_outside_is_a_member_until_it_is_away_too_long(desk: RoomDesk) -> None:
    desk.rooms.join_user(APP, "lobby", "recorder")
    assert list(desk.rooms.members(APP, "lobby")) == ["recorder"]
    desk.join("alice")
    desk.after(31)
    desk.code("alice")
    assert list(desk.rooms.members(APP, "lobby")) == ["alice"]


# --- messages of the server ---


def test_the_server_speaks_in_anyones_name_past_every_mute(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.mute_room(APP, "lobby", muted=True)
    uid = desk.rooms.publish(APP, "lobby", ServerMessage("shop", "app:sale", b"{}", include_sender=True))
    assert desk.read_told() == [("deliver", "lobby", "shop", b"{}", True)]
    (kept,) = desk.rooms.history(APP, "lobby")
    assert (kept.user_id, kept.message_uid, kept.object_name, kept.content) == ("shop", uid, "app:sale", "{}")


def test_a_message_that_is_not_kept_and_one_to_no_room(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.publish(APP, "lobby", ServerMessage("shop", "app:sale", b"{}", kept=False))
    assert desk.history() == []
    assert desk.rooms.publish(APP, "never", ServerMessage("shop", "app:sale", b"{}"))
    assert len(desk.read_told()) == 1
    assert desk.rooms.history(APP, "never") == []


# --- taking back ---


def said(desk: RoomDesk, user_id: str = "alice") -> Recall:
    desk.join(user_id)
    given = desk.say(user_id, b'{"content":"oops"}').attributes or {}
    return Recall(user_id, str(given["uid"]), int(given["sent"]))


def test_a_message_taken_back_is_a_notice_from_then_on(desk: RoomDesk) -> None:
    recall = said(desk)
    desk.rooms.recall_own(desk.scope(), recall._replace(extra="e"))
    (told,) = desk.notices("RC:RcNtf")
    assert (told["messageUId"], told["sentTime"], told["userId"]) == (recall.message_uid, recall.sent_at_ms, "alice")
    assert (told["isAdmin"], told["isDelete"], told["extra"]) == (False, False, "e")
    assert (told["originalObjectName"], told["originalUserId"]) == ("RC:TxtMsg", "alice")
    (kept,) = desk.rooms.history(APP, "lobby")
    assert (kept.object_name, "oops" in kept.content) == ("RC:RcNtf", False)


def test_a_message_can_be_taken_back_without_a_trace_and_by_the_server(desk: RoomDesk) -> None:
    recall = said(desk)
    desk.rooms.recall(APP, "lobby", recall._replace(user_id="admin", by_admin=True, delete=True))
    assert desk.history() == []
    assert desk.notices("RC:RcNtf")[0]["isAdmin"] is True
    desk.rooms.recall(APP, "never", recall)


def test_an_older_message_is_taken_back_by_its_id_alone(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.recall_own(desk.scope(), Recall("alice", "0000-0000-0000-0000", 5))
    assert desk.notices("RC:RcNtf")[0]["originalUserId"] == ""


@pytest.mark.parametrize(
    ("own_only", "changed", "code"),
    [
        (False, {"user_id": "bob"}, None),
        (True, {}, None),
        (True, {"user_id": "bob"}, C.RECALL_NOT_OWN),
        (True, {"message_uid": "unknown"}, C.RECALL_NOT_OWN),
        (False, {"message_uid": ""}, C.RECALL_BAD_PARAMETER),
        (False, {"sent_at_ms": 0}, C.RECALL_BAD_PARAMETER),
        (False, {"user_id": "nobody"}, C.NOT_IN_ROOM),
    ],
)
def test_who_may_take_a_message_back(own_only: bool, changed: dict[str, object], code: C | None) -> None:
    desk = RoomDesk(recall_own_only=own_only)
    recall = said(desk)
    desk.join("bob")
    recall = recall._replace(**changed)  # type: ignore[arg-type]
    if code is None:
        desk.rooms.recall_own(desk.scope(), recall)
        assert len(desk.notices("RC:RcNtf")) == 1
        return
    with pytest.raises(ChatRoomError) as caught:
        desk.rooms.recall_own(desk.scope(), recall)
    assert caught.value.code is code


# --- attributes from the server, and with those who leave ---


def test_the_server_sets_and_removes_attributes_over_any(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.set_entries(APP, "lobby", "owner", {"k": "v", "m": "w"}, auto_delete=True)
    desk.rooms.set_entries(APP, "lobby", "other", {"k": "new"}, auto_delete=False)
    assert desk.rooms.entries(APP, "lobby")["k"] == Entry("k", "new", "other", False, START)
    desk.rooms.remove_entry(APP, "lobby", "anyone", "k")
    desk.rooms.remove_entry(APP, "lobby", "anyone", "gone")
    assert [each["entries"][0]["type"] for each in desk.notices("updatedEntries")] == [1, 1, 1, 2]
    for act in (lambda: desk.rooms.entries(APP, "no"), lambda: desk.rooms.remove_entry(APP, "no", "a", "k")):
        with pytest.raises(NoRoom):
            act()


def test_more_than_100_attributes_are_a_limit_and_what_was_set_is_told(desk: RoomDesk) -> None:
    desk.join("alice")
    with pytest.raises(RoomLimit, match="100 attributes"):
        desk.rooms.set_entries(APP, "lobby", "owner", {f"k{n}": "v" for n in range(101)}, auto_delete=False)
    assert len(desk.notices("updatedEntries")) == len(desk.rooms.entries(APP, "lobby")) == 100


def test_attributes_that_go_with_their_setter_are_told_as_gone(desk: RoomDesk) -> None:
    desk.join("alice")
    desk.rooms.set_entries(APP, "lobby", "alice", {"hand": "up"}, auto_delete=True)
    desk.told.clear()
    desk.rooms.left(desk.scope(), "alice")
    assert [(each["key"], each["type"]) for each in desk.notices("updatedEntries")[0]["entries"]] == [("hand", 2)]
