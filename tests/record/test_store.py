import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.events import (
    ConnectionStateChanged,
    CreateRoomStateChanged,
    FrameRefused,
    LatencyMeasured,
    LoggedOut,
    LoginResult,
    PeerOnlineStatus,
    RoomLeft,
    RoomStateChanged,
    ServerParamsSet,
    SessionResumed,
    TokenUpdated,
    UserJoined,
    UserLeft,
    WarningRaised,
)
from rts_console.protocol.words import (
    ConnectionState,
    JoinRoomType,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    OfflinePolicy,
    RtsErrorCode,
    RtsWarningCode,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.store import PEER_HISTORY_LINES, ROOM_LOG_LINES, Store

from .events import START_NS, gap, held, logged_in, members, received, sent

JOINED = RoomStateChanged(at_ns=START_NS, room_id="lobby", user_id="alice", state=RtsErrorCode.SUCCESS)


def room_state(state, at_ns=START_NS, reason=""):
    return RoomStateChanged(at_ns=at_ns, room_id="lobby", user_id="alice", state=state, reason=reason)


def came(user_id, at_ns=START_NS):
    return UserJoined(at_ns=at_ns, room_id="lobby", user_id=user_id)


def went(user_id, reason=UserOfflineReason.QUIT, at_ns=START_NS):
    return UserLeft(at_ns=at_ns, room_id="lobby", user_id=user_id, reason=reason)


def store_with(*events):
    store = Store()
    store.add_identity("alice", "alice")
    store.apply("alice", events)
    return store


def facts_after(*events):
    return store_with(*events).identities["alice"]


def room_after(*events):
    return facts_after(*events).rooms["lobby"]


def present(room):
    return {member.user_id for member in room.members.values() if member.present}


def test_an_identity_is_known_until_it_is_removed():
    store = store_with()
    store.add_identity("alice", "someone else")
    assert store.identities["alice"].user_id == "alice"
    store.remove_identity("alice")
    store.remove_identity("alice")
    store.apply("alice", [received()])
    assert (store.identities, store.version) == ({}, 2)


def test_the_version_grows_with_changes_only():
    store = store_with(received())
    before = store.version
    store.apply("alice", [LatencyMeasured(at_ns=1, round_trip_ns=1, offset_ns=1, error_ns=1)])
    assert store.version == before
    store.apply("alice", [came("bob"), went("bob")])
    assert store.version == before + 2


def test_login_and_logout():
    facts = facts_after(LoginResult(at_ns=1, user_id="al", code=LoginErrorCode.SUCCESS, elapsed_ms=1, expires_at_s=99))
    assert (facts.logged_in, facts.user_id, facts.token_expires_at_s) == (True, "al", 99)
    facts = facts_after(logged_in(), JOINED, LoggedOut(at_ns=5, user_id="alice", reason=LogoutReason.DUPLICATE_LOGIN))
    assert not facts.logged_in
    assert facts.logged_out.reason is LogoutReason.DUPLICATE_LOGIN
    assert facts.joined_rooms == []


def test_a_failed_login_says_why():
    facts = facts_after(LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1))
    assert not facts.logged_in
    assert facts.last_error.text.startswith("-1000 InvalidToken: The token is wrong")


def test_a_login_after_a_kick_forgets_the_kick():
    kicked = LoggedOut(at_ns=5, user_id="alice", reason=LogoutReason.DUPLICATE_LOGIN)
    assert facts_after(logged_in(), kicked, logged_in()).logged_out is None


def test_a_token_update_tells_the_new_end():
    assert facts_after(TokenUpdated(at_ns=1, user_id="alice", expires_at_s=77)).token_expires_at_s == 77


def test_a_link_that_reconnects_keeps_login_and_rooms():
    facts = facts_after(
        logged_in(), JOINED, ConnectionStateChanged(at_ns=1, state=ConnectionState.RECONNECTING, attempt=3)
    )
    assert (facts.logged_in, facts.connection.attempt) == (True, 3)
    assert [room.room_id for room in facts.joined_rooms] == ["lobby"]


def test_a_link_that_failed_for_good_ends_the_login():
    facts = facts_after(logged_in(), JOINED, ConnectionStateChanged(at_ns=1, state=ConnectionState.FAILED, reason="no"))
    assert (facts.logged_in, facts.joined_rooms, facts.last_error.text) == (False, [], "no")


def test_members_come_and_go_with_reasons():
    room = room_after(JOINED, members("alice", "bob"), came("carol", 7), went("bob", UserOfflineReason.DROPPED, 9))
    assert present(room) == {"alice", "carol"}
    assert (room.members["bob"].reason, room.members["bob"].left_at_ns) == (UserOfflineReason.DROPPED, 9)
    assert room.member_count == 2
    assert [(line.user_id, line.what) for line in room.log] == [
        ("alice", "joined"),
        ("alice", "present"),
        ("bob", "present"),
        ("carol", "joined"),
        ("bob", "left"),
    ]


def test_a_snapshot_after_a_reconnect_puts_members_right():
    room = room_after(JOINED, members("alice", "bob", "carol"), members("alice", "carol", "dave", at_ns=START_NS + 5))
    assert present(room) == {"alice", "carol", "dave"}
    assert (room.members["bob"].left_at_ns, room.members["bob"].reason) == (START_NS + 5, None)
    assert [(line.user_id, line.what) for line in room.log[-2:]] == [("bob", "left"), ("dave", "present")]


def test_a_snapshot_of_a_large_room_proves_nobody_absent():
    room = room_after(JOINED, came("zoe"), members("alice", "bob", count=900))
    assert present(room) == {"zoe", "alice", "bob"}
    assert (room.member_count, room.complete) == (900, False)


def test_a_member_of_a_large_room_who_was_never_listed_leaves():
    room = room_after(JOINED, members("alice", "bob", count=900), went("zoe"))
    assert room.member_count == 899


def test_a_user_who_comes_back_is_present_again():
    room = room_after(JOINED, came("bob", 5), went("bob"), came("bob", 9))
    assert (room.members["bob"].present, room.members["bob"].since_ns, room.members["bob"].reason) == (True, 9, None)


def test_a_member_who_was_not_seen_leaving_comes_back():
    room = room_after(JOINED, came("bob", 5), came("bob", 9))
    assert (room.member_count, room.members["bob"].since_ns) == (1, 9)
    assert [(line.at_ns, line.what) for line in room.log[1:]] == [(5, "joined"), (9, "back")]


def test_the_moment_when_the_link_was_lost_is_kept_until_it_is_back():
    lost = [ConnectionStateChanged(at_ns=at_ns, state=ConnectionState.RECONNECTING) for at_ns in (7, 9)]
    back = ConnectionStateChanged(at_ns=12, state=ConnectionState.RECONNECTED)
    assert facts_after(*lost).link_lost_at_ns == 7
    assert facts_after(*lost, back).link_lost_at_ns == 0


def test_rooms_left_for_a_new_login_are_no_problem():
    facts = facts_after(JOINED, RoomLeft(at_ns=8, room_id="lobby", reason="a new login began"))
    room = facts.rooms["lobby"]
    assert (room.joined, room.state, facts.last_error) == (False, None, None)
    assert (room.log[-1].what, room.log[-1].note) == ("left", "a new login began")


def test_leaving_on_request():
    room = room_after(JOINED, members("alice", "bob"), RoomLeft(at_ns=8, room_id="lobby"))
    assert (room.joined, room.state, room.member_count, present(room)) == (False, None, 0, set())
    assert (room.log[-1].user_id, room.log[-1].what) == ("alice", "left")


def test_being_removed_from_a_room():
    facts = facts_after(JOINED, room_state(RtsErrorCode.KICKED_OUT, reason="by an operator"))
    assert not facts.rooms["lobby"].joined
    assert facts.rooms["lobby"].state is RtsErrorCode.KICKED_OUT
    assert facts.last_error.text == "lobby: -1006 KickedOut: by an operator"


def test_a_warning_of_a_room_does_not_end_it():
    assert room_after(JOINED, room_state(RtsWarningCode.SEND_CUSTOM_MESSAGE)).joined


def test_joining_again_after_a_reconnect_is_no_second_join():
    room = room_after(JOINED, room_state(RtsErrorCode.SUCCESS, at_ns=START_NS + 9))
    assert (room.joined_at_ns, len(room.log)) == (START_NS, 1)


def test_the_room_log_says_what_happened_to_us_and_why():
    room = room_after(
        room_state(RtsErrorCode.ROOM_FULL, reason="2 of 2"),
        JOINED,
        room_state(RtsWarningCode.SEND_CUSTOM_MESSAGE),
        msgspec.structs.replace(JOINED, join_type=JoinRoomType.RECONNECTED),
        room_state(RtsErrorCode.KICKED_OUT, reason="by an operator"),
        JOINED,
        RoomLeft(at_ns=8, room_id="lobby"),
    )
    assert [(line.what, line.state, line.note) for line in room.log] == [
        ("state", RtsErrorCode.ROOM_FULL, "2 of 2"),
        ("joined", RtsErrorCode.SUCCESS, ""),
        ("state", RtsWarningCode.SEND_CUSTOM_MESSAGE, ""),
        ("state", RtsErrorCode.SUCCESS, JoinRoomType.RECONNECTED.meaning),
        ("left", RtsErrorCode.KICKED_OUT, "by an operator"),
        ("joined", RtsErrorCode.SUCCESS, ""),
        ("left", None, ""),
    ]


def test_a_rooms_version_grows_with_its_changes_only():
    store = store_with(JOINED, members("alice", "bob"))
    room = store.identities["alice"].rooms["lobby"]
    before = room.version
    store.apply("alice", [received(), looked_up(UserOnlineStatus.ONLINE, 1)])
    assert room.version == before
    store.apply("alice", [went("bob")])
    assert room.version > before
    before = room.version
    store.apply("alice", [LoggedOut(at_ns=9, user_id="alice", reason=LogoutReason.LOGOUT)])
    assert room.version > before


def test_a_room_that_could_not_be_made_leaves_the_joined_one_alone():
    facts = facts_after(JOINED, CreateRoomStateChanged(at_ns=1, room_id="lobby", code=RtsErrorCode.ROOM_ALREADY_EXIST))
    assert facts.rooms["lobby"].joined
    assert "-1013 RoomAlreadyExist" in facts.last_error.text
    room = room_after(CreateRoomStateChanged(at_ns=1, room_id="lobby", code=RtsErrorCode.ROOM_ID_ILLEGAL))
    assert room.state is RtsErrorCode.ROOM_ID_ILLEGAL


def test_a_room_log_is_bounded_and_counts_what_it_let_go():
    room = room_after(*[event for _ in range(ROOM_LOG_LINES) for event in (came("bob"), went("bob"))])
    assert len(room.log) <= ROOM_LOG_LINES * 1.1
    assert len(room.log) + room.log_dropped == 2 * ROOM_LOG_LINES


def looked_up(status, at_ns):
    return PeerOnlineStatus(at_ns=at_ns, peer_user_id="bob", status=status)


def test_a_peers_history_has_the_changes():
    online, offline = UserOnlineStatus.ONLINE, UserOnlineStatus.OFFLINE
    peer = facts_after(looked_up(online, 1), looked_up(online, 2), looked_up(offline, 3), looked_up(offline, 4)).peers[
        "bob"
    ]
    assert peer.history == [(1, online), (3, offline)]
    assert (peer.status, peer.since_ns, peer.looked_up_at_ns) == (offline, 3, 4)


def test_a_peers_history_is_bounded():
    peer = facts_after(*[looked_up(UserOnlineStatus(at % 2), at) for at in range(3 * PEER_HISTORY_LINES)]).peers["bob"]
    assert len(peer.history) + peer.history_dropped == 3 * PEER_HISTORY_LINES
    assert len(peer.history) <= PEER_HISTORY_LINES * 1.1


def test_unread_counts_until_it_is_read():
    store = store_with(received(), received())
    assert store.identities["alice"].unread == 2
    store.mark_read("alice")
    store.mark_read("nobody")
    store.apply("alice", [received()])
    assert (store.identities["alice"].unread, store.identities["alice"].received) == (1, 3)


def test_the_app_server_that_could_not_be_set_is_an_error():
    facts = facts_after(ServerParamsSet(at_ns=1, code=400, url="http://x", reason="bad url"))
    assert (facts.server_params.code, facts.last_error.text) == (400, "App server not set: bad url")


def test_warnings_and_refused_frames_are_the_last_error():
    assert facts_after(WarningRaised(at_ns=1, code=190, reason="slow down")).last_error.text == "190: slow down"
    assert facts_after(FrameRefused(at_ns=1, reason="bad json")).last_error.text == "bad json"


USERS = st.sampled_from(["bob", "carol", "dave", "erin"])
MOVES = st.lists(st.tuples(st.booleans(), USERS))


@given(before=MOVES, snapshot=st.sets(USERS), after=MOVES)
def test_members_always_converge_to_the_snapshot_and_what_follows(before, snapshot, after):
    events = [came(user) if comes else went(user) for comes, user in before]
    later = [came(user) if comes else went(user) for comes, user in after]
    room = room_after(JOINED, *events, members(*snapshot), *later)
    expected = set(snapshot)
    for comes, user in after:
        (expected.add if comes else expected.discard)(user)
    assert present(room) == expected
    assert room.member_count == len(expected)


# The link that is made again


def link(state, attempt=0, retry_in_ms=0, at_ns=START_NS):
    return ConnectionStateChanged(at_ns=at_ns, state=state, attempt=attempt, retry_in_ms=retry_in_ms)


def test_the_next_try_stays_known_while_the_state_gets_worse():
    lost = link(ConnectionState.RECONNECTING, 2, 15_000)
    facts = facts_after(logged_in(), lost, link(ConnectionState.DISCONNECTED, 2))
    assert facts.reconnecting
    assert (facts.next_attempt, facts.retry_at_ns) == (3, START_NS + 15_000_000_000)
    facts = facts_after(logged_in(), lost, link(ConnectionState.RECONNECTED, 3))
    assert not facts.reconnecting
    assert (facts.next_attempt, facts.retry_at_ns) == (0, 0)


def test_how_it_came_back_and_what_was_missed_is_known_until_the_next_login():
    afresh = SessionResumed(at_ns=START_NS, user_id="alice", resumed=False, reason="forgotten")
    again = LoginResult(
        at_ns=START_NS,
        user_id="alice",
        code=LoginErrorCode.SUCCESS,
        elapsed_ms=1,
        login_type=LoginType.RECONNECTED,
    )
    came_back = (logged_in(), gap(1), again, afresh, gap(3))
    facts = facts_after(*came_back)
    assert facts.came_back is afresh
    assert (facts.gap, facts.gap_count) == (gap(3), 2)
    assert facts.last_error is not None
    assert facts.last_error.text == "3 messages in the room lobby are missing: it was started anew."
    facts = facts_after(*came_back, logged_in())
    assert (facts.came_back, facts.gap, facts.gap_count) == (None, None, 0)


def test_messages_are_held_until_they_have_a_result():
    store = store_with(held(), held(client_message_id="a-2"), held(OfflinePolicy.SEND))
    facts = store.identities["alice"]
    assert facts.held == {"a-1": OfflinePolicy.SEND, "a-2": OfflinePolicy.HOLD}
    before = store.version
    store.apply("alice", [sent(), sent("a-3")])
    assert (facts.held, store.version) == ({"a-2": OfflinePolicy.HOLD}, before + 1)
