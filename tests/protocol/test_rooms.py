"""Rooms: what is joined, and that every coming and going is told once."""

from rts_console.protocol import frames as f
from rts_console.protocol.events import Event, RoomLeft, RoomMember, RoomMembers, RoomStateChanged
from rts_console.protocol.rooms import Rooms
from rts_console.protocol.words import JoinRoomType, RtsErrorCode

T = 1_700_000_000 * 10**9


def new_rooms() -> tuple[Rooms, list[Event]]:
    events: list[Event] = []
    rooms = Rooms(events.append)
    rooms.user_id = "alice"
    return rooms, events


def joined(room_id: str = "lobby") -> f.Joined:
    return f.Joined(1, room_id, "e1", 0, [f.Member("alice", 5), f.Member("bob", 6)], 700)


def test_a_join_under_way_is_not_yet_joined() -> None:
    rooms, events = new_rooms()
    rooms.expect("lobby")
    assert rooms.joined == {"lobby": False}
    assert events == []


def test_entering_tells_the_state_then_the_members() -> None:
    rooms, events = new_rooms()
    rooms.expect("lobby")
    rooms.enter(joined(), "lobby", JoinRoomType.FIRST, T, T + 2_500_000)
    assert rooms.joined == {"lobby": True}
    assert events == [
        RoomStateChanged(
            at_ns=T + 2_500_000, room_id="lobby", user_id="alice", state=RtsErrorCode.SUCCESS, elapsed_ms=2.5
        ),
        RoomMembers(
            at_ns=T + 2_500_000,
            room_id="lobby",
            members=(RoomMember("alice", 5), RoomMember("bob", 6)),
            member_count=700,
        ),
    ]


def test_entering_again_after_a_reconnect_says_so() -> None:
    rooms, events = new_rooms()
    rooms.enter(joined(), "lobby", JoinRoomType.RECONNECTED, T, T)
    assert isinstance(events[0], RoomStateChanged)
    assert events[0].join_type is JoinRoomType.RECONNECTED


def test_leaving_is_told_once() -> None:
    rooms, events = new_rooms()
    rooms.expect("lobby")
    rooms.leave("lobby", T)
    rooms.leave("lobby", T)
    assert events == [RoomLeft(at_ns=T, room_id="lobby")]


def test_being_dropped_is_told_once_with_the_reason() -> None:
    rooms, events = new_rooms()
    rooms.expect("lobby")
    rooms.drop("lobby", RtsErrorCode.KICKED_OUT, "By an operator.", T)
    rooms.drop("lobby", RtsErrorCode.KICKED_OUT, "By an operator.", T)
    assert events == [
        RoomStateChanged(
            at_ns=T, room_id="lobby", user_id="alice", state=RtsErrorCode.KICKED_OUT, reason="By an operator."
        )
    ]


def test_without_a_reason_the_codes_meaning_is_told() -> None:
    rooms, events = new_rooms()
    rooms.expect("lobby")
    rooms.drop("lobby", RtsErrorCode.ROOM_DISMISS, "", T)
    assert isinstance(events[0], RoomStateChanged)
    assert events[0].reason == RtsErrorCode.ROOM_DISMISS.meaning


def test_a_logout_leaves_all_and_a_bad_end_drops_all() -> None:
    rooms, events = new_rooms()
    rooms.expect("a")
    rooms.expect("b")
    rooms.leave_all(T)
    assert [type(event) for event in events] == [RoomLeft, RoomLeft]
    rooms.expect("a")
    rooms.expect("b")
    rooms.drop_all(RtsErrorCode.DUPLICATE_LOGIN, "elsewhere", T)
    assert rooms.joined == {}
    assert [type(event) for event in events[2:]] == [RoomStateChanged, RoomStateChanged]
