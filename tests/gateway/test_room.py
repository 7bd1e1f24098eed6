"""Rooms of one gateway."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.backplane import Missed, RoomMember, ScopeKey
from rts_console.gateway.presence import App, Client, User
from rts_console.gateway.room import Room, snapshot
from rts_console.protocol.codec import CONTROL_LIMIT, client_decoder, encode_control
from rts_console.protocol.frames import Member
from rts_console.protocol.server import ServerSession
from rts_console.protocol.words import RULE_SETS
from tests.gateway.desk import START, Wire

RULES = RULE_SETS["volcengine"]
KEY = ScopeKey.room("app", "lobby")


def user(user_id: str) -> User:
    return User(App("app"), user_id, RULES)


def room_with(*user_ids: str) -> Room:
    room = Room(KEY, RULES)
    for user_id in user_ids:
        room.add(user(user_id), START)
    return room


def member(user_id: str) -> RoomMember:
    return RoomMember(user_id, START, "n1", 1)


def test_a_snapshot_shows_the_members_in_the_order_they_came() -> None:
    joined = snapshot(3, "lobby", Missed("e", 5, (), False), map(member, ("bob", "alice")), 2)
    assert joined.members == [Member("bob", START), Member("alice", START)]
    assert (joined.id, joined.epoch, joined.position, joined.member_count) == (3, "e", 5, 2)
    assert not joined.recovered


def test_a_snapshot_of_many_fits_into_a_control_frame_and_tells_how_many_there_are() -> None:
    everyone = (member(f"{number:0128}") for number in range(1_000))
    joined = snapshot(2**62, "x" * 128, Missed("e" * 8, 2**62, (), False), everyone, 1_000)
    text = encode_control(joined)
    assert len(text) <= CONTROL_LIMIT
    assert client_decoder().control(text) == joined
    assert joined.member_count == 1_000
    assert 70 < len(joined.members) < 1_000


def test_the_rate_follows_the_number_of_users() -> None:
    room = room_with("alice")
    seen = []
    for users in (499, 500, 499):
        room.adapt_rate(users)
        seen.append(room.rate.per_second)
    assert seen == [100, 80, 100]


def test_notices_stop_above_500_users() -> None:
    room = room_with()
    assert not room.too_large_for_notices(500)
    assert room.too_large_for_notices(501)


def test_who_steps_out_is_absent_until_it_comes_back_or_is_removed() -> None:
    room = room_with("alice")
    membership = room.members["alice"]
    membership.attached = True
    room.step_out("alice")
    assert (room.members, list(room.absent), room.unused) == ({}, ["alice"], False)
    assert room.add(membership.user, START + 9) is membership
    assert (membership.joined_at_ns, membership.attached) == (START, False)
    room.step_out("alice")
    room.remove("alice")
    assert room.unused


def test_only_who_is_here_and_has_joined_receives() -> None:
    room = room_with("alice", "bob", "carol", "dora")
    clients = {}
    for user_id in ("alice", "bob", "carol"):
        clients[user_id] = Client(Wire(), ServerSession(RULES, node="n", epoch="e", now_ns=START))
        room.members[user_id].user.enter(clients[user_id])
    for user_id in ("alice", "bob", "dora"):
        room.members[user_id].attached = True
    assert list(room.receivers("alice")) == [clients["bob"]]
    assert list(room.receivers()) == [clients["alice"], clients["bob"]]


@given(st.lists(st.tuples(st.sampled_from("ABCDXYZ"), st.integers(0, 4), st.sampled_from(["", "0", "3", "9"]))))
def test_the_list_of_receivers_is_right_after_any_change(changes: list[tuple[str, int, str]]) -> None:
    room = room_with("0", "1", "2", "3", "4")
    users = {user_id: membership.user for user_id, membership in room.members.items()}
    for user in users.values():
        user.enter(Client(Wire(), ServerSession(RULES, node="n", epoch="e", now_ns=START)))
    for change, number, author in changes:
        user_id = str(number)
        if change == "A" and user_id not in room.members:
            room.add(users[user_id], START)
        elif change == "B" and user_id in room.members:
            room.step_out(user_id)
        elif change == "C":
            room.remove(user_id)
        elif user_id in room.members:
            room.members[user_id].attached = change in "XYZ"
        attached = [each.user for each in room.members.values() if each.attached]
        assert room.receivers(author) == [user.client for user in attached if user.user_id != author]


def test_the_list_of_receivers_is_the_callers_own() -> None:
    room = room_with("alice")
    room.members["alice"].user.enter(Client(Wire(), ServerSession(RULES, node="n", epoch="e", now_ns=START)))
    room.members["alice"].attached = True
    room.receivers().clear()
    assert len(room.receivers()) == 1
