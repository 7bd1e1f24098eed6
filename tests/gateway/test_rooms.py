"""Who may join rooms, who is taken out of them, and what is kept of them for those who come back."""

from pathlib import Path
from typing import Any

import pytest

from rts_console.gateway.backplane import RestrictionKind, ScopeKey
from rts_console.gateway.chat_room_family import ChatRoomFamily
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.sqlite_backplane import SqliteBackplane
from rts_console.gateway.volcengine_family import VolcengineFamily
from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode
from tests.gateway.desk import APP, SECOND, START, Desk, Person, token


@pytest.fixture
def desk() -> Desk:
    return Desk()


def join_code(person: Person, room_id: str) -> int:
    """0 when the user may join."""
    (answer,) = person.ask(f.JoinRoom(9, room_id))
    return int(answer.code) if isinstance(answer, f.Refused) else 0


# --- bans ---


@pytest.mark.parametrize(
    ("whom", "codes"),
    [
        ({"user_id": "alice"}, {"lobby": -1026, "bar": -1026}),
        ({"user_id": "alice", "room_id": "lobby"}, {"lobby": -1026, "bar": 0}),
        ({"room_id": "lobby"}, {"lobby": -1025, "bar": 0}),
        ({"address": "127.0.0.1"}, {"lobby": -1026, "bar": -1026}),
        ({"address": "127.0.0.2"}, {"lobby": 0, "bar": 0}),
        ({"user_id": "bob"}, {"lobby": 0, "bar": 0}),
    ],
)
def test_a_ban_takes_out_and_keeps_out_but_lets_in_again_after_its_time(
    desk: Desk, whom: dict[str, str], codes: dict[str, int]
) -> None:
    alice = desk.user("alice", "lobby", "bar")
    banned = [room for room, code in codes.items() if code]
    assert desk.hub.ban_user(APP, **whom, seconds=20, reason="Spam.") == len(banned)
    assert alice.wire.read() == [f.RoomClosed(room, -1006, "Spam.") for room in banned]
    assert {room: join_code(alice, room) for room in codes} == codes
    assert alice.wire.closed is None
    assert alice.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 1)]
    desk.after(20)
    assert {join_code(alice, room) for room in codes} == {0}


def test_a_ban_may_come_before_the_join_and_be_lifted(desk: Desk) -> None:
    assert desk.hub.ban_user(APP, user_id="alice", room_id="lobby", seconds=100) == 0
    alice = desk.user("alice")
    assert join_code(alice, "lobby") == -1026
    assert not desk.hub.lift(RestrictionKind.BAN, APP, user_id="alice")
    assert desk.hub.lift(RestrictionKind.BAN, APP, user_id="alice", room_id="lobby")
    assert join_code(alice, "lobby") == 0


@pytest.mark.parametrize(("seconds", "in_force"), [(0, 0), (1, 10), (10**9, 604_800)])
def test_the_time_of_a_ban_is_0_for_a_kick_or_10_s_to_7_days(desk: Desk, seconds: int, in_force: int) -> None:
    alice = desk.user("alice", "lobby")
    assert desk.hub.ban_user(APP, room_id="lobby", seconds=seconds) == 1
    assert alice.wire.read() == [f.RoomClosed("lobby", -1006)]
    untils = [ban.until_ns for ban in desk.hub.backplane.restrictions(APP)]
    assert untils == ([desk.now + in_force * 10**9] if in_force else [])


def test_a_ban_of_nobody_is_a_mistake(desk: Desk) -> None:
    with pytest.raises(ValueError, match="Give a room"):
        desk.hub.ban_user(APP, seconds=10)


def test_who_is_banned_while_away_does_not_come_back_into_the_room(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    alice.lose_link()
    desk.after(3)
    bob.wire.read()
    assert desk.hub.ban_user(APP, user_id="alice", seconds=100) == 1
    again, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    assert (again.send_room("lobby").code, join_code(again, "lobby")) == (100, -1026)
    assert bob.wire.read() == []


# --- rates ---


def test_joins_are_limited_but_not_those_that_come_back() -> None:
    desk = Desk(joins_per_second=3)
    alice = desk.user("alice", "r1", "r2", "r3")
    (refused,) = alice.ask(f.JoinRoom(9, "r4"))
    assert (refused.code, refused.reason) == (191, "More than 3 joins per second.")
    assert 0 < refused.retry_after_ms <= 334
    alice.lose_link()
    again, _ = alice.come_back()
    again.join("r1", "r2", "r3")
    desk.now += refused.retry_after_ms * 1_000_000
    again.join("r4")


def test_calls_of_rooms_are_limited() -> None:
    desk = Desk(calls_per_second=2, family=VolcengineFamily())
    alice = desk.user("alice", "lobby")
    for number in (7, 8):
        alice.ask(f.RoomCall(number, "lobby", "set_visibility", {"visible": number == 8}))
    (refused,) = alice.ask(f.RoomCall(9, "lobby", "set_visibility", {"visible": True}))
    assert (refused.code, refused.reason) == (191, "More than 2 calls of rooms per second from alice.")
    assert 0 < refused.retry_after_ms <= 501
    desk.now += refused.retry_after_ms * 1_000_000
    (done,) = alice.ask(f.RoomCall(10, "lobby", "set_visibility", {"visible": True}))
    assert isinstance(done, f.RoomAnswer)


def test_parts_of_a_file_are_no_calls_of_their_own() -> None:
    desk = Desk("rongcloud", calls_per_second=1, family=ChatRoomFamily(ChatRooms()))
    alice = desk.user("alice", "lobby")
    (begun,) = alice.ask(f.RoomCall(7, "lobby", "upload_begin", {"size": 3}))
    answers = [
        alice.ask(
            f.RoomCall(8 + at, "lobby", "upload_part", {"file": begun.result["file"], "offset": at, "data": "eA=="})
        )
        for at in range(3)
    ]
    assert all(isinstance(answer, f.RoomAnswer) for (answer,) in answers)


# --- what is kept ---


def test_the_whole_room_may_be_away_and_come_back(desk: Desk) -> None:
    people = [desk.user(name, "lobby") for name in ("alice", "bob")]
    epoch = people[0].ask(f.JoinRoom(3, "lobby"))[-1].epoch
    people[1].send_room("lobby", client_message_id="x")
    for person in people:
        person.wire.read()
        person.lose_link()
    desk.after(100)
    assert desk.hub.state()["rooms"] == 0
    again, _ = people[0].come_back()
    joined, (message, _, _) = again.ask(f.JoinRoom(4, "lobby", 1, epoch, 0))
    assert (joined.recovered, joined.member_count, message.client_message_id) == (True, 1, "x")


def test_a_dismissed_room_is_a_new_one_for_those_who_come_back(desk: Desk) -> None:
    alice = desk.user("alice")
    epoch = alice.ask(f.JoinRoom(3, "lobby"))[0].epoch
    alice.send_room("lobby", client_message_id="before")
    alice.lose_link()
    assert desk.hub.dismiss_room(APP, "lobby") == 1
    again, _ = alice.come_back()
    assert again.send_room("lobby").code == 100
    (refused,) = again.ask(f.JoinRoom(4, "lobby", 1, epoch, 1))
    assert refused.code == -1011
    (joined,) = again.ask(f.JoinRoom(5, "lobby", 0, epoch, 1))
    assert (joined.recovered, joined.position) == (False, 0)
    assert joined.epoch != epoch


@pytest.mark.parametrize(("how", "code"), [("kick", -1006), ("dismiss", -1011)])
def test_who_is_taken_out_of_a_room_while_away_is_told_on_return_and_may_join_anew(
    desk: Desk, how: str, code: int
) -> None:
    alice, bob = desk.user("alice", "lobby", "bar"), desk.user("bob", "lobby")
    alice.lose_link()
    if how == "kick":
        assert desk.hub.kick_user(APP, "alice", "lobby", "Noise.")
    else:
        assert desk.hub.dismiss_room(APP, "lobby", "Noise.") == 2
    bob.wire.read()
    again, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    (refused,) = again.ask(f.JoinRoom(4, "lobby", 1))
    assert (refused.code, refused.reason) == (code, "Noise.")
    assert bob.wire.read() == []
    assert isinstance(again.ask(f.JoinRoom(5, "bar", 1))[0], f.Joined)
    assert isinstance(again.ask(f.JoinRoom(6, "lobby"))[0], f.Joined)


def test_who_was_told_on_a_link_that_broke_is_told_again(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    desk.hub.kick_user(APP, "alice", "lobby")
    alice.lose_link()
    again, _ = alice.come_back()
    assert again.ask(f.JoinRoom(4, "lobby", 1))[0].code == -1006


def test_who_joined_anew_comes_back_as_ever(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    desk.hub.kick_user(APP, "alice", "lobby")
    alice.wire.read()
    alice.join("lobby").lose_link()
    again, _ = alice.come_back()
    assert isinstance(again.ask(f.JoinRoom(4, "lobby", 1))[0], f.Joined)


def test_a_session_that_begins_anew_has_nothing_to_be_told(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    alice.lose_link()
    desk.hub.kick_user(APP, "alice", "lobby")
    again = desk.user("alice")
    assert isinstance(again.ask(f.JoinRoom(4, "lobby", 1))[0], f.Joined)


def test_whose_login_is_ended_while_it_is_away_does_not_come_back_by_itself(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    alice.lose_link()
    desk.hub.disconnect_user(APP, "alice", CloseCode.KICKED, "Noise.")
    again = desk.person("alice")
    refused, bye = again.ask(f.Login(1, "alice", token("alice"), 1, *alice.inbox, alice.session_id))
    assert (refused.code, bye.code, bye.reason) == (-1001, 4505, "Noise.")
    assert again.wire.closed == (4505, "Noise.")
    assert desk.user("alice").session_id != alice.session_id


def test_who_was_taken_out_before_the_gateway_was_started_anew_is_told(tmp_path: Path) -> None:
    first = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=first)
    alice = desk.user("alice", "lobby", "bar")
    alice.lose_link()
    desk.hub.kick_user(APP, "alice", "lobby")
    first.close()
    desk = Desk(backplane=SqliteBackplane(tmp_path, clock=lambda: START))
    alice.desk = desk
    again, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    (refused,) = again.ask(f.JoinRoom(4, "lobby", 1))
    assert (refused.code, "taken out" in refused.reason) == (-1001, True)
    assert isinstance(again.ask(f.JoinRoom(5, "bar", 1))[0], f.Joined)
    desk.hub.backplane.close()


def test_a_new_process_has_the_logins_and_rooms_of_the_one_before(tmp_path: Path) -> None:
    first = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=first)
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    bob.lose_link()
    sent: list[Any] = [alice.send_room("lobby", client_message_id="r"), alice.send_peer("bob", client_message_id="p")]
    assert sent == [None, None]
    first.flush()
    assert [frame.code for frame in alice.wire.read() if isinstance(frame, f.Accepted)] == [200, 0]
    first._journal._database.close()  # type: ignore[union-attr]

    second = SqliteBackplane(tmp_path, clock=lambda: START)
    later = Desk(backplane=second)
    assert later.hub.backplane.epoch == desk.hub.backplane.epoch
    assert later.hub.state()["detached"] == 2
    bob.desk = alice.desk = later
    again, (logged_in, (message, _, _)) = bob.come_back()
    assert (logged_in.resumed, message.client_message_id) == (True, "p")
    joined = again.ask(f.JoinRoom(3, "lobby", 1, room_epoch(second), 0))
    assert [type(joined[0]), joined[1][0].client_message_id] == [f.Joined, "r"]
    assert joined[0].member_count == 2
    later.after(2)
    assert [frame.user_id for frame in again.wire.read()] == ["alice"]
    again_alice, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    assert again_alice.send_room("lobby") is None
    second.flush()
    assert [frame.code for frame in again_alice.wire.read()] == [200]
    second.close()


def room_epoch(backplane: SqliteBackplane) -> str:
    found: list[Any] = []
    backplane.since(ScopeKey.room(APP, "lobby"), "", 0, found.append)
    return str(found[0].epoch)


def test_who_was_away_so_long_that_the_others_were_told_is_still_of_the_room_in_a_new_process(tmp_path: Path) -> None:
    first = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=first)
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    bob.lose_link()
    desk.after(3)
    assert [type(frame) for frame in alice.wire.read()] == [f.UserJoined, f.UserLeft]
    first.flush()
    first._journal._database.close()  # type: ignore[union-attr]
    second = SqliteBackplane(tmp_path, clock=lambda: START)
    bob.desk = Desk(backplane=second)
    again, (logged_in,) = bob.come_back()
    assert logged_in.resumed
    again.send_room("lobby")
    second.flush()
    assert [frame.code for frame in again.wire.read()] == [200]
    second.close()


def test_a_login_whose_time_was_over_before_the_new_process_is_not_taken_up(tmp_path: Path) -> None:
    first = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=first)
    bob = desk.user("bob", "lobby")
    bob.lose_link()
    first.close()
    second = SqliteBackplane(tmp_path, clock=lambda: START + 121 * SECOND)
    later = Desk(backplane=second)
    later.after(121)
    assert later.hub.state()["detached"] == 0
    assert second.sessions("n1") == []
    assert second.members(next(iter(second._logs))) == {}
    second.close()
