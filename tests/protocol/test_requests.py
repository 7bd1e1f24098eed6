"""What a logged-in user asks for: peers, rooms, messages, the app server, each with all its endings."""

from typing import Any

import pytest

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.errors import RequestRejected, RequestTimeout
from rts_console.protocol.words import (
    JoinRoomType,
    MessageMode,
    Outcome,
    PayloadKind,
    RtsErrorCode,
    Scope,
    UserOnlineStatus,
)
from tests.protocol.desk import START, TEXT, Desk, joined, kinds, live

# --- peers ---


@pytest.mark.parametrize(("number", "status"), [(0, 0), (1, 1), (2, 2), (9, UserOnlineStatus.UNREACHABLE)])
def test_a_look_up(number: int, status: int) -> None:
    desk = live()
    call = desk.session.get_peer_status("bob", desk.now)
    assert desk.take_sent() == [f.GetPeerStatus(call, "bob")]
    desk.say(f.PeerStatus(call, "bob", number))
    assert desk.result(call) == status
    assert desk.told(ev.PeerOnlineStatus) == [
        ev.PeerOnlineStatus(at_ns=desk.now, peer_user_id="bob", status=UserOnlineStatus(status))  # type: ignore[call-arg]
    ]


def test_a_look_up_that_is_refused() -> None:
    desk = live()
    call = desk.session.get_peer_status("bob", desk.now)
    desk.say(f.Refused(call, 191, "Slower.", 300))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason, error.retry_after_ms) == (191, "Slower.", 300)


def test_a_look_up_without_an_answer_ends_after_10_s() -> None:
    desk = live()
    desk.answer_pings()
    call = desk.session.get_peer_status("bob", desk.now)
    desk.wait(5_000)
    desk.answer_pings()  # the link lives, only the answer does not come
    desk.wait(4_999)
    assert desk.waits(call)
    desk.wait(1)
    assert isinstance(desk.result(call), RequestTimeout)


# --- the app server ---


def test_the_app_server_is_set_and_may_then_be_sent_to() -> None:
    desk = live()
    call = desk.session.set_server_params("sig", "https://app", desk.now)
    assert desk.take_sent() == [f.SetServerParams(call, "sig", "https://app")]
    assert desk.result(desk.send_server()).code == 106
    desk.say(f.ServerParamsSet(call, 200))
    assert desk.result(call) is None
    assert desk.told(ev.ServerParamsSet) == [ev.ServerParamsSet(at_ns=desk.now, code=200, url="https://app")]
    assert desk.waits(desk.send_server())


@pytest.mark.parametrize("answer", [f.ServerParamsSet(0, 500, "No."), f.Refused(0, 160, "No.")], ids=["500", "refused"])
def test_an_app_server_that_is_refused_is_not_set_again_on_the_next_link(answer: Any) -> None:
    desk = live()
    call = desk.session.set_server_params("sig", "https://app", desk.now)
    desk.say(type(answer)(call, answer.code, answer.reason))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert f"{answer.code}: No." in error.reason
    assert [event.code for event in desk.told(ev.ServerParamsSet)] == [answer.code]
    assert desk.result(desk.send_server()).code == 106
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    assert desk.take_sent(f.SetServerParams) == []


def test_of_two_app_servers_the_later_counts() -> None:
    desk = live()
    first = desk.session.set_server_params("sig", "https://one", desk.now)
    second = desk.session.set_server_params("sig", "https://two", desk.now)
    desk.say(f.ServerParamsSet(first, 500, "No."), f.ServerParamsSet(second, 200))
    assert desk.waits(desk.send_server())


def test_an_app_server_whose_answer_was_lost_is_set_again_on_the_next_link() -> None:
    desk = live()
    desk.session.set_server_params("sig", "https://app", desk.now)
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    assert [frame.url for frame in desk.take_sent(f.SetServerParams)] == ["https://app"]


def test_the_app_servers_answer_comes_with_its_bytes() -> None:
    desk = live()
    desk.say(f.ServerParamsSet(desk.session.set_server_params("s", "u", desk.now), 200))
    call = desk.send_server(b"order")
    desk.say_payload(f.ServerAnswer(call, 0, START + 1, START + 2, START + 3, 200), b"\xff\x00ok", PayloadKind.BINARY)
    result = desk.result(call)
    assert isinstance(result, ev.ServerMessageSent)
    assert (result.code, result.outcome, result.answer, result.http_status) == (
        0,
        Outcome.ACCEPTED,
        b"\xff\x00ok",
        200,
    )


def test_a_peer_message_is_not_ended_by_an_app_servers_answer_nor_the_other_way() -> None:
    desk = live()
    desk.say(f.ServerParamsSet(desk.session.set_server_params("s", "u", desk.now), 200))
    peer, server = desk.send(), desk.send_server()
    desk.say(f.Accepted(server, 0, START))
    desk.say_payload(f.ServerAnswer(peer, 0, START, START))
    assert desk.waits(peer)
    assert desk.waits(server)


# --- rooms ---


def test_a_room_is_joined() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now)
    assert desk.take_sent() == [f.JoinRoom(call, "lobby")]
    assert desk.session.rooms == {"lobby": False}
    desk.wait(7)
    desk.say(joined(call))
    assert desk.result(call) is None
    assert desk.session.rooms == {"lobby": True}
    state, members = desk.take_events()
    assert isinstance(state, ev.RoomStateChanged)
    assert (state.state, state.join_type, state.elapsed_ms) == (RtsErrorCode.SUCCESS, JoinRoomType.FIRST, 7)
    assert isinstance(members, ev.RoomMembers)
    assert members.members == (ev.RoomMember("alice", START),)


@pytest.mark.parametrize(
    ("code", "shown"), [(-1018, -1018), (-1026, -1026), (141, -1001), (191, -1001), (0, -1001), (7, -1001)]
)
def test_a_join_that_is_refused(code: int, shown: int) -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now)
    desk.say(f.Refused(call, code, "Because.", 40))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert (error.code, error.retry_after_ms) == (shown, 40)
    assert "Because." in error.reason
    assert (code in (141, 191)) == (str(code) in error.reason)
    assert [event.state for event in desk.told(ev.RoomStateChanged)] == [shown]
    assert desk.session.rooms == {}


def test_a_join_without_an_answer_is_told_and_may_be_repeated() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now)
    desk.wait(5_000)
    desk.answer_pings()
    desk.wait(5_000)
    assert isinstance(desk.result(call), RequestTimeout)
    assert [event.state for event in desk.told(ev.RoomStateChanged)] == [RtsErrorCode.JOIN_ROOM]
    desk.session.join_room("lobby", desk.now)


def test_an_answer_to_a_join_that_comes_too_late_is_undone() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now)
    desk.wait(5_000)
    desk.answer_pings()
    desk.wait(5_000)
    desk.take_sent()
    desk.take_events()
    desk.say(joined(call))
    (leave,) = desk.take_sent()
    assert leave == f.LeaveRoom(leave.id, "lobby")
    desk.say(f.Done(leave.id))
    assert desk.take_events() == []
    assert desk.session.rooms == {}


def test_a_late_answer_does_not_undo_a_second_join() -> None:
    desk = live()
    first = desk.session.join_room("lobby", desk.now)
    desk.wait(5_000)
    desk.answer_pings()
    desk.wait(5_000)
    second = desk.session.join_room("lobby", desk.now)
    desk.take_sent()
    desk.say(joined(first), joined(second))
    assert desk.take_sent() == []
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize("silent", [True, False])
def test_a_rejoin_without_an_answer_is_asked_again_on_the_next_link(silent: bool) -> None:
    desk = live()
    desk.join()
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    desk.take_events()
    desk.wait(5_000)
    if not silent:
        desk.answer_pings()
    desk.wait(5_000)
    assert desk.told(ev.RoomStateChanged) == []
    assert "lobby" in desk.session.rooms
    desk.take_actions()
    desk.come_back()
    assert [frame.room_id for frame in desk.take_sent(f.JoinRoom)] == ["lobby"]


def test_a_rejoin_that_is_refused_is_told() -> None:
    desk = live()
    desk.join()
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    desk.take_events()
    desk.say(f.Refused(desk.take_sent(f.JoinRoom)[0].id, -1026, "Banned."))
    event = desk.told(ev.RoomStateChanged)[0]
    assert (event.state, event.join_type, event.reason) == (-1026, JoinRoomType.RECONNECTED, "Banned.")
    assert desk.session.rooms == {}


@pytest.mark.parametrize("lost_meanwhile", [False, True])
def test_a_room_outlives_a_second_loss_before_the_rejoin_is_answered(lost_meanwhile: bool) -> None:
    desk = live()
    desk.join()
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    if lost_meanwhile:
        desk.lose()
        desk.reconnect()
        desk.admit(desk.take_sent(f.Login)[0])
    assert [frame.room_id for frame in desk.take_sent(f.JoinRoom)][-1:] == ["lobby"]
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize("answer", ["done", "refused"])
def test_a_room_is_left(answer: str) -> None:
    desk = live()
    desk.join()
    desk.take_events()
    desk.take_sent()
    call = desk.session.leave_room("lobby", desk.now)
    assert desk.take_sent() == [f.LeaveRoom(call, "lobby")]
    desk.say(f.Done(call) if answer == "done" else f.Refused(call, 120, "Not in it."))
    assert desk.result(call) is None
    assert desk.take_events() == [ev.RoomLeft(at_ns=desk.now, room_id="lobby")]
    assert desk.session.rooms == {}


def test_a_room_left_while_the_link_is_down_is_not_joined_again() -> None:
    desk = live()
    desk.join()
    desk.lose()
    call = desk.session.leave_room("lobby", desk.now)
    assert desk.result(call) is None
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    assert desk.take_sent(f.JoinRoom) == []


def test_a_room_left_twice_is_told_once() -> None:
    desk = live()
    desk.join()
    calls = [desk.session.leave_room("lobby", desk.now) for _ in range(2)]
    desk.say(f.Done(calls[0]), f.Refused(calls[1], 120, "Not in it."))
    assert [desk.result(call) for call in calls] == [None, None]
    assert len(desk.told(ev.RoomLeft)) == 1


def test_a_leave_without_an_answer_leaves_the_room_as_it_is() -> None:
    desk = live()
    desk.join()
    call = desk.session.leave_room("lobby", desk.now)
    desk.wait(5_000)
    desk.answer_pings()
    desk.wait(5_000)
    assert isinstance(desk.result(call), RequestTimeout)
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize(("code", "shown"), [(-1006, -1006), (-1011, -1011), (-9, -1001), (0, -1001)])
def test_being_taken_out_of_a_room(code: int, shown: int) -> None:
    desk = live()
    desk.join()
    desk.take_events()
    desk.say(f.RoomClosed("lobby", code, "By an operator."), f.RoomClosed("lobby", code))
    assert [(event.state, event.reason) for event in desk.told(ev.RoomStateChanged)] == [(shown, "By an operator.")]
    assert desk.session.rooms == {}
    desk.session.join_room("lobby", desk.now)


def test_being_taken_out_while_joining_ends_the_join() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now)
    desk.say(f.RoomClosed("lobby", -1006, "Banned."))
    assert desk.result(call).code is RtsErrorCode.KICKED_OUT
    assert desk.session.rooms == {}


# --- messages ---

SEND = {Scope.PEER: Desk.send, Scope.ROOM: Desk.send_room, Scope.SERVER: Desk.send_server}
SCOPES = pytest.mark.parametrize("scope", Scope)


def ready() -> Desk:
    """Live, in a room, with an app server."""
    desk = live()
    desk.join()
    desk.say(f.ServerParamsSet(desk.session.set_server_params("s", "u", desk.now), 200))
    desk.take_events()
    desk.take_sent()
    return desk


@SCOPES
def test_a_message_is_told_sent_and_waits(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    header, kind, payload = desk.take_sent()[0]
    assert (header.id, kind, payload) == (call, TEXT, b"hi")
    assert kinds(desk.take_events()) == [ev.MessageSubmitted]
    assert desk.waits(call)


@SCOPES
def test_a_message_without_an_answer_is_code_1_after_12_s(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    for _ in range(2):
        desk.wait(5_000)
        desk.answer_pings()
    desk.wait(1_999)
    assert desk.waits(call)
    desk.wait(1)
    assert (desk.result(call).code, desk.result(call).outcome) == (1, Outcome.UNKNOWN)


@pytest.mark.parametrize("mode", [MessageMode.UNRELIABLE_ORDERED, MessageMode.UNRELIABLE_UNORDERED])
@pytest.mark.parametrize("room", [False, True])
def test_an_unreliable_message_cut_off_by_a_loss_is_code_2_and_not_sent_again(mode: MessageMode, room: bool) -> None:
    desk = ready()
    send = desk.session.send_room if room else desk.session.send_peer
    call = send("lobby", TEXT, b"hi", mode, desk.now)
    desk.take_sent()
    desk.lose()
    assert (desk.result(call).code, desk.result(call).outcome) == (2, Outcome.UNKNOWN)
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    assert all(not isinstance(each, tuple) for each in desk.take_sent()), "nothing is sent again by itself"


@SCOPES
def test_a_message_refused_as_a_command_ends_as_a_message(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    desk.say(f.Refused(call, 192, "Too many under way.", 80))
    result = desk.result(call)
    assert isinstance(result, ev.SendCompleted)
    assert (result.code, result.outcome, result.retry_after_ms) == (5, Outcome.REFUSED, 80)  # type: ignore[attr-defined]
    assert result in desk.events


@pytest.mark.parametrize(
    ("state", "scope", "code"),
    [
        ("idle", Scope.PEER, 105),
        ("idle", Scope.ROOM, 100),
        ("idle", Scope.SERVER, 105),
        ("logging in", Scope.PEER, 105),
        ("reconnecting", Scope.PEER, 102),
        ("reconnecting", Scope.ROOM, 102),
        ("reconnecting", Scope.SERVER, 102),
        ("need token", Scope.PEER, 105),
        ("live", Scope.ROOM, 100),
        ("live", Scope.SERVER, 106),
    ],
)
def test_a_message_that_may_not_leave_is_told_and_ended_at_once(state: str, scope: Scope, code: int) -> None:
    desk = Desk() if state in ("idle", "logging in") else live()
    if state == "logging in":
        desk.login()
    if state in ("reconnecting", "need token"):
        desk.lose(4503 if state == "need token" else 1006)
    desk.take_events()
    desk.take_sent()
    call = SEND[scope](desk)
    assert (desk.result(call).code, desk.result(call).outcome) == (code, Outcome.REFUSED)
    assert kinds(desk.take_events())[0] is ev.MessageSubmitted
    assert desk.take_sent() == []


@SCOPES
def test_a_message_over_the_limit_is_103(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk, data=b"x" * 65_537)
    assert desk.result(call).code == 103
    assert desk.take_sent() == []
    assert desk.waits(SEND[scope](desk, data=b"x" * 65_536))


def test_binary_has_its_own_limit() -> None:
    desk = ready()
    for size, refused in ((47_104, False), (47_105, True)):
        call = desk.session.send_peer("bob", PayloadKind.BINARY, b"x" * size, MessageMode.RELIABLE_ORDERED, desk.now)
        assert desk.waits(call) is not refused


def test_the_gateways_limits_are_kept() -> None:
    desk = ready()
    desk.say(f.Welcome("n", "e", START, {"name": "small", "text_limit": 3, "acknowledge_timeout_ms": 500}, 10_000))
    assert desk.result(desk.send(data=b"four")).code == 103
    call = desk.send(data=b"abc")
    desk.wait(500)
    assert desk.result(call).code == 1


def test_an_answer_that_comes_after_the_deadline_changes_nothing() -> None:
    desk = ready()
    call = desk.send()
    for _ in range(3):
        desk.wait(4_000)
        desk.answer_pings()
    assert desk.result(call).code == 1
    desk.take_events()
    desk.say(f.Accepted(call, 0, START))
    assert desk.take_events() == []
