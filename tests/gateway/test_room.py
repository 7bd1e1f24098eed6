"""Rooms and the order of their messages."""

from rts_console.gateway.presence import App, User
from rts_console.gateway.room import LocalRoomLog, Place, Room
from rts_console.protocol.frames import CONTROL_LIMIT, client_decoder, encode_control
from rts_console.protocol.words import RULE_SETS

RULES = RULE_SETS["volcengine"]
KEY = ("app", "lobby")


def room_with(*user_ids: str) -> Room:
    room = Room(KEY, RULES)
    for user_id in user_ids:
        room.add(User(App("app"), user_id, RULES), 10**18)
    return room


def test_a_snapshot_shows_the_members_in_the_order_they_came() -> None:
    joined = room_with("bob", "alice").snapshot(3, Place("e", 5, 4))
    assert [member.user_id for member in joined.members] == ["bob", "alice"]
    assert (joined.id, joined.epoch, joined.position, joined.member_count) == (3, "e", 5, 2)


def test_a_snapshot_of_many_fits_into_a_control_frame_and_tells_how_many_there_are() -> None:
    joined = room_with(*(f"{number:0128}" for number in range(1_000))).snapshot(2**62, Place("e" * 8, 2**62, 0))
    text = encode_control(joined)
    assert len(text) <= CONTROL_LIMIT
    assert client_decoder().control(text) == joined
    assert joined.member_count == 1_000
    assert 70 < len(joined.members) < 1_000


def test_the_rate_follows_the_size_of_the_room() -> None:
    room = room_with(*(str(number) for number in range(499)))
    assert room.rate.per_second == 100
    room.add(User(App("app"), "one more", RULES), 0)
    assert room.rate.per_second == 80
    room.remove("one more")
    assert room.rate.per_second == 100


def test_notices_stop_above_500_users() -> None:
    room = room_with()
    assert not room.too_large_for_notices(500)
    assert room.too_large_for_notices(501)


def test_places_follow_each_other_and_rooms_are_apart() -> None:
    log = LocalRoomLog()
    places: list[Place] = []
    epoch = log.last(KEY).epoch
    for key in (KEY, ("app", "other"), KEY):
        log.append(key, places.append)
    assert [(place.position, place.previous) for place in places] == [(1, 0), (1, 0), (2, 1)]
    assert places[0].epoch == places[2].epoch == epoch != places[1].epoch


def test_a_forgotten_room_begins_a_new_epoch() -> None:
    log = LocalRoomLog()
    before = log.last(KEY)
    log.forget(KEY)
    log.forget(KEY)
    after = log.last(KEY)
    assert after.position == 0
    assert after.epoch != before.epoch
