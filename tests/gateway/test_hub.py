"""The vendor's rules, one by one, on a hub without links."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rts_console.gateway.writer import ANSWER_BYTES, SLOW_BYTES
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, CloseCode, PayloadKind
from tests.gateway.desk import APP, OTHER_APP, SECOND, START, Desk, token

NOW_S = START // SECOND
UNLIMITED = replace(RULE_SETS["volcengine"], peer_rate=0, room_rate=0, server_rate=0, room_total_rate=0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# --- login ---


def test_a_login_is_answered_with_user_and_expiry(desk: Desk) -> None:
    alice = desk.person("alice")
    (logged_in,) = alice.ask(f.Login(3, "alice", token("alice", expires_at_s=NOW_S + 60)))
    assert (logged_in.id, logged_in.user_id, logged_in.expires_at_s) == (3, "alice", NOW_S + 60)
    assert logged_in.session_id


@pytest.mark.parametrize("room", ["", "*", "some_room"])
def test_a_token_for_any_room_will_do_for_a_login(desk: Desk, room: str) -> None:
    desk.person("alice").log_in(room=room)


@pytest.mark.parametrize(
    ("given_token", "close_code", "words"),
    [
        (token("alice", expires_at_s=NOW_S - 5), 4503, "expired 5 s ago"),
        (token("bob"), 4502, "made for user 'bob', not for alice"),
        (token("alice", app_id=OTHER_APP), 4502, f"made for app '{OTHER_APP}'"),
        (token("alice", key=Secret("wrong")), 4502, "signature does not match"),
        ("007eJx", 4502, "does not start with 001"),
        ("", 4502, "empty"),
        (token("alice")[:-9], 4502, "Base64"),
    ],
)
def test_a_bad_token_is_refused_with_the_reason_and_the_link_ends(
    desk: Desk, given_token: str, close_code: int, words: str
) -> None:
    alice = desk.person("alice")
    refused, bye = alice.ask(f.Login(3, "alice", given_token))
    assert (refused.id, refused.code) == (3, -1000)
    assert words in refused.reason
    assert bye == f.Bye(close_code, refused.reason)
    assert alice.wire.closed == (close_code, refused.reason)


def test_an_unknown_app_is_refused(desk: Desk) -> None:
    refused, _ = desk.person("alice", app_id="z" * 24).ask(f.Login(3, "alice", token("alice")))
    assert refused.code == -1000
    assert "is not known here" in refused.reason


def test_expiry_does_not_cut_a_live_login_but_bites_at_the_next(desk: Desk) -> None:
    alice = desk.person("alice").log_in(expires_at_s=NOW_S + 1)
    desk.after(2)
    assert [type(frame) for frame in alice.wire.read()] == [f.TokenWillExpire]
    assert alice.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 1)]
    alice.lose_link()
    refused, _ = desk.person("alice").ask(f.Login(3, "alice", token("alice", expires_at_s=NOW_S + 1), 1))
    assert refused.code == -1000


def test_a_new_token_moves_the_expiry(desk: Desk) -> None:
    alice = desk.person("alice").log_in(expires_at_s=NOW_S + 60)
    assert alice.ask(f.UpdateToken(4, token("alice", expires_at_s=NOW_S + 600))) == [f.Done(4, NOW_S + 600)]
    desk.after(24)
    assert alice.wire.read() == []


@pytest.mark.parametrize(("new", "code"), [(token("bob"), 112), (token("alice", expires_at_s=5), 111)])
def test_a_bad_new_token_is_refused_and_the_login_goes_on(desk: Desk, new: str, code: int) -> None:
    alice = desk.user("alice")
    (refused,) = alice.ask(f.UpdateToken(4, new))
    assert (refused.id, refused.code) == (4, code)
    assert alice.wire.closed is None
    assert alice.ask(f.GetPeerStatus(5, "alice")) == [f.PeerStatus(5, "alice", 1)]


def test_the_later_login_wins_and_the_others_see_one_leave(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    first = desk.user("alice", "lobby", device_id="phone")
    bob.wire.read()
    second = desk.user("alice", device_id="laptop")
    (bye,) = first.wire.read()
    assert bye.code == 4504
    assert first.wire.closed is not None
    assert first.wire.closed[0] == 4504
    assert [(type(frame), frame.user_id) for frame in bob.wire.read()] == [(f.UserLeft, "alice")]
    first.lose_link()
    desk.after(10)
    assert bob.wire.read() == []
    assert second.ask(f.GetPeerStatus(5, "alice")) == [f.PeerStatus(5, "alice", 1)]
    assert second.send_room("lobby").code == 100


def test_apps_do_not_see_each_other(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    bob = desk.user("bob", "lobby", app_id=OTHER_APP)
    desk.user("alice", app_id=OTHER_APP)
    assert alice.wire.closed is None
    assert alice.ask(f.GetPeerStatus(4, "bob")) == [f.PeerStatus(4, "bob", 0)]
    assert alice.send_peer("bob").code == 4
    assert alice.send_room("lobby").recipients == 0
    assert bob.wire.read() == []


# --- presence ---


def test_a_logout_is_answered_told_in_the_rooms_and_closes_with_1000(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    assert alice.ask(f.Logout(9)) == [f.Done(9)]
    assert alice.wire.closed is not None
    assert alice.wire.closed[0] == 1000
    assert bob.wire.read() == [f.UserLeft("lobby", "alice", 0, START)]
    assert bob.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 0)]


def test_status_is_offline_online_unreachable_offline(desk: Desk) -> None:
    bob = desk.user("bob")
    seen = []

    def look() -> None:
        seen.append(bob.ask(f.GetPeerStatus(4, "alice"))[0].status)

    look()
    alice = desk.user("alice")
    look()
    alice.lose_link()
    look()
    desk.after(2)
    look()
    desk.long_after(118, bob)
    look()
    assert seen == [0, 1, 2, 2, 0]


def test_a_lost_user_is_dropped_after_the_grace_period(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    alice.lose_link()
    desk.after(1.9)
    assert bob.wire.read() == []
    desk.after(0.1)
    assert bob.wire.read() == [f.UserLeft("lobby", "alice", 1, desk.now)]
    desk.after(3)
    assert bob.wire.read() == []


def test_who_comes_back_in_time_stays_in_the_room_and_is_told_of_at_the_rejoin(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    alice.lose_link()
    desk.after(1)
    again, (logged_in,) = alice.come_back()
    assert (logged_in.resumed, logged_in.session_id) == (True, alice.session_id)
    assert bob.wire.read() == []
    assert again.send_room("lobby").code == 200
    bob.wire.read()
    (joined,) = again.ask(f.JoinRoom(5, "lobby", 1))
    assert {member.user_id for member in joined.members} == {"alice", "bob"}
    assert bob.wire.read() == [f.UserJoined("lobby", "alice", desk.now)]
    desk.after(5)
    assert bob.wire.read() == []


def test_who_comes_back_after_the_others_were_told_is_told_of_again(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    alice.lose_link()
    desk.after(2)
    assert [type(frame) for frame in bob.wire.read()] == [f.UserLeft]
    assert bob.ask(f.JoinRoom(6, "lobby"))[0].member_count == 1
    again, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    assert again.ask(f.JoinRoom(5, "lobby", 1))[0].member_count == 2
    assert [type(frame) for frame in bob.wire.read()] == [f.UserJoined]


def test_who_comes_back_after_the_window_starts_afresh(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    alice.lose_link()
    desk.long_after(119.9, bob)
    assert desk.hub.state()["detached"] == 1
    desk.after(0.1)
    assert bob.send_peer("alice").code == 3
    again, (logged_in,) = alice.come_back()
    assert not logged_in.resumed
    assert logged_in.session_id != alice.session_id
    assert again.send_room("lobby").code == 100


@pytest.mark.parametrize(
    "changed",
    [{"session_id": ""}, {"session_id": "0000"}, {"login_type": 0}, {"inbox_epoch": ""}, {"inbox_epoch": "other"}],
)
def test_who_does_not_know_the_session_and_its_place_starts_afresh(desk: Desk, changed: Any) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    alice.lose_link()
    again, (logged_in,) = alice.come_back(**changed)
    assert not logged_in.resumed
    assert [type(frame) for frame in bob.wire.read()] == [f.UserLeft]
    assert again.send_room("lobby").code == 100


@pytest.mark.parametrize("elsewhere_is_linked", [True, False])
def test_who_comes_back_by_itself_does_not_end_a_later_login_elsewhere(desk: Desk, elsewhere_is_linked: bool) -> None:
    alice = desk.person("alice", device_id="phone").log_in()
    alice.lose_link()
    elsewhere = desk.person("alice", device_id="desk").log_in()
    if not elsewhere_is_linked:
        elsewhere.lose_link()
    again = desk.person("alice", device_id="phone")
    (bye,) = again.ask(f.Login(1, "alice", token("alice"), 1, *alice.inbox, alice.session_id))
    assert bye.code == 4504
    assert again.wire.closed is not None
    assert again.wire.closed[0] == 4504
    assert elsewhere.wire.closed is None
    asked_for = desk.person("alice", device_id="phone").log_in()
    assert asked_for.session_id


def test_a_login_names_the_window_and_the_end_of_the_inbox(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    alice.send_peer("bob")
    (first, (message, _, _)) = [bob.inbox, bob.wire.read()[0]]
    bob.ask(f.Logout(4))
    (logged_in,) = desk.person("bob").ask(f.Login(1, "bob", token("bob")))
    assert (message.epoch, message.position) == (first[0], 1)
    assert (logged_in.inbox_epoch, logged_in.inbox_position) == (first[0], 1)
    assert (logged_in.window_ms, logged_in.resumed) == (120_000, False)


def test_a_fresh_login_within_the_grace_period_is_in_no_room(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    desk.user("alice", "lobby").lose_link()
    bob.wire.read()
    alice = desk.user("alice")
    assert [type(frame) for frame in bob.wire.read()] == [f.UserLeft]
    assert alice.send_room("lobby").code == 100


def test_who_comes_back_before_its_old_link_has_ended_keeps_its_rooms(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    old = desk.user("alice", "lobby")
    bob.wire.read()
    new, (logged_in,) = old.come_back()
    assert logged_in.resumed
    assert old.wire.aborted
    assert old.wire.read() == []
    old.lose_link()
    desk.after(5)
    assert bob.wire.read() == []
    assert new.send_room("lobby").code == 200


def test_of_many_logins_of_one_user_only_the_last_is_left(desk: Desk) -> None:
    bob = desk.user("bob")
    people = [desk.user("alice", device_id=str(number)) for number in range(20)]
    assert [person.wire.closed is None for person in people] == [False] * 19 + [True]
    for person in people[:-1]:
        person.lose_link()
    desk.after(3)
    bob.send_peer("alice")
    assert len(people[-1].wire.read()) == 1
    assert all(type(frame) is f.Bye for person in people[:-1] for frame in person.wire.read())


def test_a_forgotten_user_still_counts_as_seen(desk: Desk) -> None:
    bob = desk.user("bob")
    desk.user("alice").ask(f.Logout(1))
    for _ in range(13):
        desk.after(10)
        bob.ask(f.Ping(1, 1))
    assert "alice" not in desk.hub.apps[APP].users
    assert bob.send_peer("alice").code == 3


# --- rooms ---


def test_joining_shows_who_is_there_and_tells_the_others(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    desk.after(1)
    alice = desk.user("alice")
    (joined,) = alice.ask(f.JoinRoom(7, "lobby"))
    assert (joined.id, joined.room_id, joined.member_count, joined.position) == (7, "lobby", 2, 0)
    assert joined.members == [f.Member("bob", START), f.Member("alice", desk.now)]
    assert bob.wire.read() == [f.UserJoined("lobby", "alice", desk.now)]


def test_joining_again_is_answered_and_tells_nobody(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    (joined,) = alice.ask(f.JoinRoom(8, "lobby"))
    assert joined.member_count == 2
    assert bob.wire.read() == []


def test_leaving_tells_the_others_and_leaving_twice_is_refused(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    assert alice.ask(f.LeaveRoom(8, "lobby")) == [f.Done(8)]
    assert bob.wire.read() == [f.UserLeft("lobby", "alice", 0, START)]
    (refused,) = alice.ask(f.LeaveRoom(9, "lobby"))
    assert (refused.id, refused.code) == (9, 120)


def test_more_rooms_than_allowed_are_refused() -> None:
    desk = Desk(replace(RULE_SETS["volcengine"], rooms_per_user=2))
    alice = desk.user("alice", "r1", "r2")
    (refused,) = alice.ask(f.JoinRoom(9, "r3"))
    assert (refused.id, refused.code) == (9, 141)
    assert isinstance(alice.ask(f.JoinRoom(10, "r1"))[0], f.Joined)


def test_above_the_limit_of_notices_they_stop_and_this_is_told_once() -> None:
    desk = Desk(replace(RULE_SETS["volcengine"], notice_users=2))
    alice = desk.user("alice", "lobby")
    desk.user("bob", "lobby")
    alice.wire.read()
    carol = desk.user("carol")
    joined, notice = carol.ask(f.JoinRoom(3, "lobby"))
    assert (joined.member_count, notice.code, notice.room_id) == (3, -2013, "lobby")
    assert [(type(frame), frame.code) for frame in alice.wire.read()] == [(f.Notice, -2013)]
    dave = desk.user("dave", "lobby")
    assert alice.wire.read() == []
    dave.ask(f.Logout(4))
    carol.ask(f.Logout(4))
    assert alice.wire.read() == []
    desk.user("erin", "lobby")
    assert [frame.code for frame in alice.wire.read()] == [-2013]


def test_an_empty_room_is_gone_and_its_order_ends_after_the_window(desk: Desk) -> None:
    alice = desk.user("alice")
    first = alice.ask(f.JoinRoom(3, "lobby"))[0]
    alice.send_room("lobby")
    for _ in range(2):
        alice.ask(f.LeaveRoom(4, "lobby"))
        assert desk.hub.apps[APP].rooms == {}
        desk.long_after(119, alice)
        again = alice.ask(f.JoinRoom(5, "lobby"))[0]
        assert (again.position, again.epoch) == (1, first.epoch)
    alice.ask(f.LeaveRoom(6, "lobby"))
    desk.long_after(121, alice)
    later = alice.ask(f.JoinRoom(7, "lobby"))[0]
    assert later.position == 0
    assert later.epoch != first.epoch


# --- operators ---


def test_a_kick_takes_one_user_out_and_tells_everyone(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    assert desk.hub.kick_user(APP, "alice", "lobby", "spam")
    assert alice.wire.read() == [f.RoomClosed("lobby", -1006, "spam")]
    assert bob.wire.read() == [f.UserLeft("lobby", "alice", 3, START)]
    assert alice.send_room("lobby").code == 100
    assert not desk.hub.kick_user(APP, "alice", "lobby")
    assert not desk.hub.kick_user(OTHER_APP, "alice", "lobby")


def test_a_dismissed_room_is_closed_for_everyone(desk: Desk) -> None:
    people = [desk.user(name, "lobby") for name in ("alice", "bob")]
    for person in people:
        person.wire.read()
    assert desk.hub.dismiss_room(APP, "lobby") == 2
    assert [person.wire.read() for person in people] == [[f.RoomClosed("lobby", -1011)]] * 2
    assert desk.hub.dismiss_room(APP, "lobby") == 0
    assert people[0].send_room("lobby").code == 100


def test_a_disconnected_user_leaves_its_rooms_and_may_not_come_back_by_itself(desk: Desk) -> None:
    bob = desk.user("bob", "lobby")
    alice = desk.user("alice", "lobby")
    bob.wire.read()
    assert desk.hub.disconnect_user(APP, "alice", CloseCode.KICKED, "spam")
    assert alice.wire.closed == (4505, "spam")
    assert [frame.reason for frame in bob.wire.read()] == [3]
    assert not desk.hub.disconnect_user(APP, "alice")


def test_draining_tells_every_client_to_come_back_later(desk: Desk) -> None:
    people = [desk.user("alice"), desk.person("stranger")]
    desk.hub.drain("Stopping.", 700)
    byes = [person.wire.read() for person in people]
    assert sorted(bye.retry_after_ms for (bye,) in byes) == [700, 705]
    assert {(bye.code, bye.reason) for (bye,) in byes} == {(4000, "Stopping.")}
    assert [person.wire.closed for person in people] == [(4000, "Stopping.")] * 2


# --- messages to peers ---


@pytest.mark.parametrize("kind", list(PayloadKind))
def test_a_message_reaches_its_peer_with_its_times_and_bytes(desk: Desk, kind: PayloadKind) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    payload = b"\xc3\xa9\0" * 100
    accepted = alice.send_peer("bob", payload, kind=kind, client_message_id="x1", mode=2)
    ((message, got_kind, got),) = bob.wire.read()
    assert (got_kind, got) == (kind, payload)
    assert message == f.PeerMessage("alice", "x1", 5, START, START, 2)
    assert (accepted.code, accepted.recipients, accepted.gateway_in_ns) == (0, 1, START)


def test_a_message_to_oneself_arrives_before_its_result(desk: Desk) -> None:
    alice = desk.user("alice")
    header = f.SendPeer(8, "alice", "x", 5)
    (_, _, payload), accepted = alice.ask((header, PayloadKind.TEXT, b"me"))
    assert (payload, accepted.code) == (b"me", 0)


def test_an_offline_user_is_no_receiver_and_an_unknown_one_no_relay_path(desk: Desk) -> None:
    alice = desk.user("alice")
    assert alice.send_peer("bob").code == 4
    bob = desk.user("bob")
    bob.lose_link()
    accepted = alice.send_peer("bob")
    assert (accepted.code, accepted.recipients) == (0, 0)
    desk.long_after(120, alice)
    assert alice.send_peer("bob").code == 3
    desk.user("bob").ask(f.Logout(3))
    assert alice.send_peer("bob").code == 3


def test_the_basic_rules_have_no_messages_to_peers_and_app_server() -> None:
    desk = Desk("volcengine-basic")
    alice = desk.user("alice", "lobby")
    assert alice.send_peer("alice").code == 160
    assert alice.send_server().code == 160
    assert alice.ask(f.SetServerParams(4, "s", "http://x"))[0].code == 160
    assert alice.send_room("lobby").code == 200


# --- messages to rooms ---


def test_a_room_message_reaches_the_others_as_the_same_bytes(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    others = [desk.user(name, "lobby") for name in ("bob", "carol")]
    outsider = desk.user("dave")
    for person in [alice, *others]:
        person.wire.read()
    accepted = alice.send_room("lobby", b"\0\xff", kind=PayloadKind.BINARY, client_message_id="x1")
    assert (accepted.code, accepted.recipients, accepted.position) == (200, 2, 1)
    raws = [person.wire.raw() for person in others]
    assert raws[0] == raws[1]
    header, kind, payload = codec.client_decoder().payload(raws[0][0])  # type: ignore[arg-type]
    assert (kind, payload) == (PayloadKind.BINARY, b"\0\xff")
    assert isinstance(header, f.RoomMessage)
    assert (header.user_id, header.client_message_id, header.position, header.previous) == ("alice", "x1", 1, 0)
    assert alice.wire.read() == []
    assert outsider.wire.read() == []


def test_positions_of_a_room_follow_each_other(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    for sender in (alice, bob, alice):
        sender.send_room("lobby")
    carol = desk.user("carol")
    assert carol.ask(f.JoinRoom(4, "lobby"))[0].position == 3
    alice.send_room("lobby")
    ((header, _, _),) = carol.wire.read()
    assert (header.position, header.previous) == (4, 3)


def test_a_room_one_is_not_in_is_not_join(desk: Desk) -> None:
    desk.user("bob", "lobby")
    accepted = desk.user("alice").send_room("lobby")
    assert (accepted.code, accepted.recipients) == (100, 0)


# --- twice ---


def test_a_repeated_reliable_message_is_answered_but_not_passed_on_again(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    first = alice.send_room("lobby", client_message_id="x")
    alice.lose_link()
    again, _ = alice.come_back()
    bob.wire.read()
    second = again.send_room("lobby", client_message_id="x", id=77)
    assert second == replace(first, id=77)
    assert bob.wire.read() == []
    desk.long_after(120.1, again, bob)
    again.send_room("lobby", client_message_id="x")
    assert len(bob.wire.read()) == 1


def test_a_repeated_message_is_known_to_a_gateway_that_began_since(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    first = alice.send_room("lobby", client_message_id="x")
    desk.hub.apps[APP].users["alice"].repeats.__init__()  # type: ignore[misc]
    again = alice.send_room("lobby", client_message_id="x")
    assert (again.code, again.position, again.previous) == (200, first.position, first.previous)
    assert alice.send_room("lobby").position == 2


def test_an_unreliable_message_may_be_sent_twice_and_a_failed_one_again(desk: Desk) -> None:
    alice = desk.user("alice")
    assert alice.send_peer("bob", client_message_id="x").code == 4
    bob = desk.user("bob")
    assert alice.send_peer("bob", client_message_id="x").code == 0
    alice.send_peer("bob", client_message_id="y", mode=1)
    alice.send_peer("bob", client_message_id="y", mode=1)
    assert len(bob.wire.read()) == 3


# --- too fast ---


@pytest.mark.parametrize(
    ("field", "send"),
    [
        ("peer_rate", lambda person: person.send_peer("alice")),
        ("room_rate", lambda person: person.send_room("lobby")),
        ("room_total_rate", lambda person: person.send_room("lobby")),
        ("bytes_rate", lambda person: person.send_room("lobby", b"x")),
    ],
)
def test_the_message_over_a_rate_is_refused_and_told_when_to_try_again(field: str, send: Any) -> None:
    desk = Desk(replace(UNLIMITED, **{field: 3}))
    alice = desk.user("alice", "lobby")
    for _ in range(3):
        assert send(alice).code in (0, 200)
        alice.wire.read()
    refused = send(alice)
    assert refused.code == 5
    assert 0 < refused.retry_after_ms <= 335
    assert "3" in refused.reason
    desk.now += refused.retry_after_ms * 1_000_000
    assert send(alice).code in (0, 200)


def test_a_room_of_many_has_a_lower_rate() -> None:
    desk = Desk(replace(UNLIMITED, room_total_rate=5, large_room_total_rate=2, large_room_users=2))
    alice = desk.user("alice", "lobby")
    desk.user("bob", "lobby")
    codes = [alice.send_room("lobby").code for _ in range(3)]
    assert codes[-1] == 5


# --- slow receivers ---


def test_unreliable_messages_to_a_slow_receiver_are_shed_and_counted(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    alice.wire.read()
    bob.wire.buffered = SLOW_BYTES + 1
    assert alice.send_room("lobby", mode=1).recipients == 0
    accepted = alice.send_peer("bob", mode=2)
    assert (accepted.code, accepted.recipients) == (0, 0)
    assert desk.hub.messages_shed == 2
    assert bob.wire.closed is None


@pytest.mark.parametrize("size", [20, 20_000])
def test_who_stops_reading_a_busy_room_is_cut_off_while_all_of_it_can_still_be_told(size: int) -> None:
    desk = Desk(replace(RULE_SETS["volcengine"], room_rate=0, room_total_rate=0))
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    alice.send_room("lobby", client_message_id="first")
    ((first, _, _),) = bob.wire.read()
    bob.give(f.Received(1, [f.Arrival("alice", "first", START, "lobby")]))
    sent = 0
    while bob.wire.closed is None:
        desk.after(0.05)
        sent += 1
        alice.send_room("lobby", bytes(size), kind=PayloadKind.BINARY, client_message_id=f"m{sent}")
        assert sent <= 512
    assert bob.wire.closed[0] == 4002
    again, _ = bob.come_back()
    joined, *messages = again.ask(f.JoinRoom(4, "lobby", 1, first.epoch, first.position))
    assert joined.recovered
    assert [head.client_message_id for head, _, _ in messages] == [f"m{n}" for n in range(1, sent + 1)]


def test_a_reliable_message_ends_the_link_of_a_slow_receiver(desk: Desk) -> None:
    alice, bob, carol = (desk.user(name, "lobby") for name in ("alice", "bob", "carol"))
    alice.wire.read()
    carol.wire.read()
    bob.wire.buffered = SLOW_BYTES + 1
    assert alice.send_room("lobby").recipients == 1
    assert bob.wire.closed is not None
    assert bob.wire.closed[0] == 4002
    assert len(carol.wire.read()) == 1
    assert alice.send_peer("bob").recipients == 0
    _, answer = bob.come_back()
    assert [type(answer[0]), *(item[0].user_id for item in answer[1:])] == [f.LoggedIn, "alice"]


def test_who_asks_but_never_reads_is_cut(desk: Desk) -> None:
    alice = desk.user("alice")
    alice.wire.buffered = ANSWER_BYTES + 1
    alice.give(f.Ping(1, 1))
    assert alice.wire.closed is not None
    assert alice.wire.closed[0] == 4002


# --- receipts ---


def test_receipts_go_back_to_the_senders_in_batches(desk: Desk) -> None:
    alice, bob, carol = (desk.user(name, "lobby") for name in ("alice", "bob", "carol"))
    alice.send_room("lobby", client_message_id="x1")
    alice.send_peer("bob", client_message_id="x2")
    for person in (alice, bob, carol):
        person.wire.read()
    bob.give(f.Received(2, [f.Arrival("alice", "x1", 71, "lobby"), f.Arrival("alice", "x2", 72)]))
    carol.give(f.Received(1, [f.Arrival("alice", "x1", 73, "lobby"), f.Arrival("nobody", "x9", 1)]))
    assert desk.wakes == 1
    assert alice.wire.read() == []
    desk.hub.flush_receipts()
    assert alice.wire.read() == [
        f.Delivered(
            [
                f.Delivery("x1", "bob", 71, "lobby"),
                f.Delivery("x2", "bob", 72),
                f.Delivery("x1", "carol", 73, "lobby"),
            ]
        )
    ]
    desk.hub.flush_receipts()
    assert alice.wire.read() == []


def test_a_receipt_that_could_not_be_passed_on_is_ignored(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    alice.send_peer("bob")
    bob.give(f.Received(1, [f.Arrival("alice", "x" * 200, 1), f.Arrival("alice", "y", 1, "no room")]))
    desk.hub.flush_receipts()
    assert alice.wire.read() == []


# --- bad neighbours ---


@given(st.lists(st.text() | st.binary(), min_size=1, max_size=12))
def test_a_bad_client_never_disturbs_another(messages: list[str | bytes]) -> None:
    desk = Desk()
    alice, bob, mallory = (desk.user(name, "lobby") for name in ("alice", "bob", "mallory"))
    bob.wire.read()
    mallory.give(*messages)
    assert alice.send_room("lobby").code == 200
    assert len(bob.wire.read()) == 1


def test_who_was_silent_for_longer_than_the_grace_is_gone_at_once() -> None:
    desk = Desk(grace_s=20)
    bob, alice = desk.user("bob", "lobby"), desk.user("alice", "lobby")
    broken = desk.user("carol", "lobby")
    bob.wire.read()
    broken.lose_link()
    left = []
    for second in range(1, 27):
        desk.after(1)
        left += [(frame.user_id, second) for frame in bob.ask(f.Ping(1, 0)) if isinstance(frame, f.UserLeft)]
    assert left == [("carol", 20), ("alice", 25)]
    assert alice.wire.closed is not None


def test_a_silent_client_is_closed_and_dropped(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    desk.after(20)
    bob.ask(f.Ping(1, 1))
    desk.after(5)
    assert alice.wire.closed is not None
    assert alice.wire.closed[0] == 4003
    desk.after(2)
    assert [type(frame) for frame in bob.wire.read()] == [f.UserLeft]


def test_the_state_counts(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    desk.user("bob", "lobby")
    desk.person("stranger")
    alice.send_room("lobby")
    state = desk.hub.state()
    assert (state["connections"], state["users"], state["rooms"]) == (3, 2, 1)
    assert (state["messages_in"], state["messages_out"], state["rules"]) == (1, 1, "volcengine")
