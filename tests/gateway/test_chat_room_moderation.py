"""Who may not speak in chat rooms or be in them, what falls first, and what members are told of it."""

from typing import Any

import pytest

from rts_console.gateway.http.rongcloud_port import RoomLimit, UserUntil
from rts_console.gateway.room_status_callback import Cause, RoomEvent
from rts_console.protocol.chat_room_codes import ChatRoomCode as C
from tests.gateway.chat_room_desk import APP, MINUTE, START, RoomDesk


@pytest.fixture
def desk() -> RoomDesk:
    desk = RoomDesk()
    for user_id in ("alice", "bob"):
        desk.join(user_id)
    return desk


def test_a_mute_in_one_room_outlives_leaving_and_ends_by_itself(desk: RoomDesk) -> None:
    desk.join("bob", "hall")
    desk.rooms.mute_users(APP, "lobby", ["bob"], START + MINUTE)
    assert (desk.code("bob"), desk.code("bob", room_id="hall"), desk.code("alice")) == (C.MUTED, 0, 0)
    desk.rooms.left(desk.scope(), "bob")
    desk.join("bob")
    assert desk.code("bob") == C.MUTED
    assert desk.rooms.muted_users(APP, "lobby") == [UserUntil("bob", START + MINUTE)]
    desk.now = START + MINUTE
    assert (desk.code("bob"), desk.rooms.muted_users(APP, "lobby")) == (0, [])


def test_a_mute_is_lifted(desk: RoomDesk) -> None:
    desk.rooms.mute_users(APP, "lobby", ["bob"], START + MINUTE)
    desk.rooms.unmute_users(APP, "lobby", ["bob", "nobody"])
    assert desk.code("bob") == 0


def test_a_mute_in_all_rooms_counts_before_exceptions(desk: RoomDesk) -> None:
    desk.rooms.except_users(APP, "lobby", ["bob"])
    desk.rooms.mute_users(APP, "", ["bob"], START + MINUTE)
    assert desk.code("bob") == C.MUTED
    assert desk.rooms.muted_users(APP, "") == [UserUntil("bob", START + MINUTE)]
    desk.rooms.unmute_users(APP, "", ["bob"])
    assert desk.code("bob") == 0


def test_a_muted_room_lets_only_its_exceptions_speak(desk: RoomDesk) -> None:
    desk.rooms.mute_room(APP, "lobby", muted=True)
    desk.rooms.except_users(APP, "lobby", ["alice"])
    desk.rooms.mute_users(APP, "lobby", ["alice"], START + MINUTE)
    assert (desk.code("alice"), desk.code("bob")) == (0, C.MUTED)
    assert (desk.rooms.muted_rooms(APP), desk.rooms.excepted_users(APP, "lobby")) == (["lobby"], ["alice"])
    desk.rooms.unexcept_users(APP, "lobby", ["alice", "nobody"])
    assert desk.code("alice") == C.MUTED
    desk.rooms.mute_room(APP, "lobby", muted=False)
    assert (desk.code("bob"), desk.rooms.muted_rooms(APP)) == (0, [])


def test_a_block_kicks_out_and_keeps_out(desk: RoomDesk) -> None:
    desk.rooms.block_users(APP, "lobby", ["bob", "stranger"], START + MINUTE)
    assert [each for each in desk.read_told() if each[0] == "remove"] == [
        ("remove", "lobby", "bob", C.KICKED),
        ("remove", "lobby", "stranger", C.KICKED),
    ]
    assert desk.status[-1] == ("lobby", RoomEvent.LEFT, ["bob"], Cause.BLOCKED)
    assert (desk.refused("bob"), desk.refused("stranger")) == (C.KICKED, C.KICKED)
    assert len(desk.rooms.blocked_users(APP, "lobby")) == 2
    desk.rooms.unblock_users(APP, "lobby", ["bob", "nobody"])
    desk.join("bob")


def test_the_last_block_counts(desk: RoomDesk) -> None:
    desk.rooms.block_users(APP, "lobby", ["bob"], START + 9 * MINUTE)
    desk.rooms.block_users(APP, "lobby", ["bob"], START + MINUTE)
    assert desk.rooms.blocked_users(APP, "lobby") == [UserUntil("bob", START + MINUTE)]


def test_at_most_5_users_are_protected_and_20_excepted(desk: RoomDesk) -> None:
    five, twenty = [f"u{n}" for n in range(5)], [f"u{n}" for n in range(20)]
    desk.rooms.protect_users(APP, "lobby", five)
    desk.rooms.except_users(APP, "lobby", twenty)
    with pytest.raises(RoomLimit, match="more than 5"):
        desk.rooms.protect_users(APP, "lobby", ["u5"])
    with pytest.raises(RoomLimit, match="more than 20"):
        desk.rooms.except_users(APP, "lobby", ["u20"])
    desk.rooms.protect_users(APP, "lobby", ["u1"])
    desk.rooms.unprotect_users(APP, "lobby", ["u1", "nobody"])
    assert desk.rooms.protected_users(APP, "lobby") == ["u0", "u2", "u3", "u4"]


def test_lists_of_a_room_that_is_not_there_change_nothing(desk: RoomDesk) -> None:
    rooms = desk.rooms
    rooms.mute_room(APP, "no", muted=True)
    rooms.except_users(APP, "no", ["a"])
    rooms.unexcept_users(APP, "no", ["a"])
    rooms.protect_users(APP, "no", ["a"])
    rooms.unprotect_users(APP, "no", ["a"])
    assert [*rooms.excepted_users(APP, "no"), *rooms.protected_users(APP, "no"), *rooms.muted_rooms(APP)] == []
    assert rooms.rooms(APP) == ["lobby"]


@pytest.mark.parametrize(
    ("act", "ban_type", "users", "span"),
    [
        (lambda rooms: rooms.unmute_users(APP, "lobby", ["bob"], "x"), 0, ["bob"], 0),
        (lambda rooms: rooms.mute_users(APP, "lobby", ["bob"], START + MINUTE, "x"), 1, ["bob"], 60_000),
        (lambda rooms: rooms.mute_room(APP, "lobby", muted=False, notice="x"), 2, [], 0),
        (lambda rooms: rooms.mute_room(APP, "lobby", muted=True, notice="x"), 3, [], 0),
        (lambda rooms: rooms.unexcept_users(APP, "lobby", ["bob"], "x"), 4, ["bob"], 0),
        (lambda rooms: rooms.except_users(APP, "lobby", ["bob"], "x"), 5, ["bob"], 0),
        (lambda rooms: rooms.unmute_users(APP, "", ["bob"], "x"), 6, ["bob"], 0),
        (lambda rooms: rooms.mute_users(APP, "", ["bob"], START + MINUTE, "x"), 7, ["bob"], 60_000),
    ],
)
def test_members_are_told_of_a_mute_where_the_server_wants_that(
    desk: RoomDesk, act: Any, ban_type: int, users: list[str], span: int
) -> None:
    act(desk.rooms)
    assert desk.notices("chatroomNotifyBan") == [
        {
            "chatroomId": "lobby",
            "banType": ban_type,
            "durationTime": span,
            "userIdList": users,
            "operateTime": START // 10**6,
            "extra": "x",
        }
    ]


def test_members_are_told_of_a_block_and_its_end(desk: RoomDesk) -> None:
    desk.rooms.block_users(APP, "lobby", ["bob"], START + MINUTE, "x")
    desk.rooms.unblock_users(APP, "lobby", ["bob"], "y")
    told = [(each["type"], each["durationTime"], each["extra"]) for each in desk.notices("chatroomNotifyBlock")]
    assert told == [(1, 60_000, "x"), (0, 0, "y")]


def test_nobody_is_told_where_the_server_does_not_want_that(desk: RoomDesk) -> None:
    desk.rooms.mute_users(APP, "", ["bob"], START + MINUTE)
    desk.rooms.mute_room(APP, "lobby", muted=True)
    assert desk.told == []
