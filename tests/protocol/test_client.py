"""The client's session, driven by hand: login, tokens, link, heartbeat, logout."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.client import ClientSession
from rts_console.protocol.driver import Abort, Close, Link, Open, Phase
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    CloseCode,
    ConnectionState,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    Outcome,
    RtsErrorCode,
)
from tests.protocol.desk import RELIABLE, RULES, START, TEXT, Desk, joined, kinds, live

State = ConnectionState


def invalid(call: Any, *arguments: Any) -> int:
    """The code of the `InvalidCall` that a command raises."""
    with pytest.raises(InvalidCall) as caught:
        call(*arguments)
    assert caught.value.reason.endswith(".")
    return int(caught.value.code)


# --- login ---


def test_a_login_opens_then_greets_and_logs_in_without_waiting() -> None:
    desk = Desk(client="test/1", device_id="d1")
    desk.login()
    assert desk.take_actions() == [Open()]
    desk.session.connection_made(desk.now)
    assert desk.take_sent() == [
        f.Hello("app", "d1", "test/1", features=[f.BATCHES]),
        f.Login(1, "alice", "t1"),
    ]


def test_without_a_device_id_a_random_one_tells_clients_apart() -> None:
    ids = set()
    for fraction in (0.1, 0.9):
        desk = Desk(random=lambda fraction=fraction: fraction)
        desk.login()
        desk.session.connection_made(desk.now)
        ids.add(desk.take_sent(f.Hello)[0].device_id)
    assert len(ids) == 2
    assert "" not in ids


def test_a_login_succeeds() -> None:
    desk = Desk()
    call = desk.login()
    desk.wait(20)
    login = desk.connect()
    desk.wait(5)
    desk.say(desk.welcome(), f.LoggedIn(login.id, "alice", "s1", 1_700_007_200))
    assert desk.result(call) is None
    assert desk.session.logged_in
    assert desk.session.user_id == "alice"
    assert desk.told(ev.LoginResult) == [
        ev.LoginResult(
            at_ns=desk.now,
            user_id="alice",
            code=LoginErrorCode.SUCCESS,
            elapsed_ms=25,
            expires_at_s=1_700_007_200,
        )
    ]
    assert desk.states == [State.CONNECTING, State.CONNECTED]


def test_welcome_puts_the_gateways_rules_in_force() -> None:
    desk = Desk()
    desk.login()
    desk.connect()
    desk.say(f.Welcome("n", "e", START, {"name": "small", "text_limit": 10}, 10_000))
    assert (desk.session.rules.name, desk.session.rules.text_limit) == ("small", 10)


@pytest.mark.parametrize("rules", [{}, {"name": 5}, {"name": "x", "text_limit": -1}, {"name": "x", "peer_rate": "1"}])
def test_rules_that_cannot_be_read_leave_the_old_ones(rules: dict[str, Any]) -> None:
    desk = Desk()
    desk.login()
    desk.connect()
    desk.say(f.Welcome("n", "e", START, rules, 10_000))
    assert desk.session.rules == RULES
    assert kinds(desk.told(ev.FrameRefused)) == [ev.FrameRefused]


@pytest.mark.parametrize(
    ("code", "phase"),
    [(-1000, Phase.NEED_TOKEN), (-1001, Phase.IDLE), (-1002, Phase.IDLE), (-1003, Phase.IDLE), (0, Phase.IDLE)],
)
def test_a_refused_login(code: int, phase: Phase) -> None:
    desk = Desk()
    call = desk.login()
    login = desk.connect()
    desk.take_actions()
    desk.say(f.Refused(login.id, code, "Because.", 250))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason, error.retry_after_ms) == (code or -1001, "Because.", 250)
    assert desk.session.phase is phase
    assert [event.code for event in desk.told(ev.LoginResult)] == [code or -1001]
    assert desk.states == [State.CONNECTING, State.FAILED]
    assert desk.take_actions() == [Close(1000, "login refused")]
    assert desk.session.next_deadline() is None


def test_a_login_code_that_is_not_known_is_login_failed() -> None:
    desk = Desk()
    call = desk.login()
    desk.say(f.Refused(desk.connect().id, 12345, "Because."))
    assert desk.result(call).code is LoginErrorCode.LOGIN_FAILED


def test_what_follows_a_refusal_is_not_acted_on() -> None:
    desk = Desk()
    desk.login()
    login = desk.connect()
    desk.say(f.Refused(login.id, -1000, "Expired."), f.Bye(4503, "Expired."), f.LoggedIn(login.id, "alice", "s1"))
    desk.lose(4503)
    assert desk.session.phase is Phase.NEED_TOKEN
    assert desk.session.link is Link.DOWN
    assert len(desk.told(ev.LoginResult)) == 1


def test_a_connection_that_cannot_be_made_fails_the_first_login() -> None:
    desk = Desk()
    call = desk.login()
    desk.session.connection_failed("Nothing listens there.", desk.now)
    error = desk.result(call)
    assert isinstance(error, ConnectionLost)
    assert error.reason == "Nothing listens there."
    assert desk.session.phase is Phase.IDLE
    assert desk.told(ev.LoginResult)[0].code is LoginErrorCode.LOGIN_FAILED
    assert desk.states == [State.CONNECTING, State.FAILED]
    assert desk.session.next_deadline() is None


def test_a_client_that_keeps_trying_logs_in_when_the_service_is_there() -> None:
    desk = Desk(keeps_trying=True)
    call = desk.login()
    desk.session.connection_failed("Nothing listens there.", desk.now)
    assert isinstance(desk.result(call), ConnectionLost)
    desk.now = desk.session.next_deadline() or 0
    desk.session.handle_deadline(desk.now)
    login = desk.connect()
    assert (login.user_id, login.login_type) == ("alice", 0)
    desk.lose(1006)
    assert desk.session.phase is Phase.LOGGING_IN
    desk.now = desk.session.next_deadline() or 0
    desk.session.handle_deadline(desk.now)
    desk.say(f.LoggedIn(desk.connect().id, "alice", "s1"))
    assert [(event.code, event.login_type) for event in desk.told(ev.LoginResult)] == [(0, LoginType.FIRST)]
    assert desk.states == [State.CONNECTING, State.CONNECTING, State.CONNECTING, State.CONNECTED]
    assert desk.told(ev.SessionResumed) == []


def test_a_client_that_keeps_trying_takes_an_answer_for_an_answer() -> None:
    for refused in (True, False):
        desk = Desk(keeps_trying=True)
        desk.login()
        login = desk.connect()
        desk.say(f.Refused(login.id, -1001, "Banned.") if refused else f.Bye(CloseCode.BANNED, "Banned."))
        desk.lose()
        assert [event.code for event in desk.told(ev.LoginResult)] == [-1001]
        assert desk.session.phase is Phase.IDLE
        assert desk.session.next_deadline() is None


def test_who_keeps_trying_can_give_up() -> None:
    desk = Desk(keeps_trying=True)
    desk.login()
    desk.session.connection_failed("Nothing listens there.", desk.now)
    call = desk.session.logout(desk.now)
    assert desk.result(call) is None
    assert desk.session.phase is Phase.IDLE
    assert desk.session.next_deadline() is None


@pytest.mark.parametrize("connected", [False, True])
def test_a_login_without_an_answer_ends_after_10_s(connected: bool) -> None:
    desk = Desk()
    call = desk.login()
    if connected:
        desk.connect()
    desk.take_actions()
    desk.wait(9_999)
    assert desk.waits(call)
    desk.wait(1)
    assert isinstance(desk.result(call), RequestTimeout)
    assert kinds(desk.take_actions()) == [Abort]
    assert desk.session.phase is Phase.IDLE


def test_a_connection_lost_during_the_first_login_fails_it() -> None:
    desk = Desk()
    call = desk.login()
    desk.connect()
    desk.lose(4001, "")
    error = desk.result(call)
    assert isinstance(error, ConnectionLost)
    assert error.close_code == 4001
    assert error.reason == CloseCode.UNAVAILABLE.meaning
    assert desk.session.phase is Phase.IDLE


def test_after_a_failure_one_can_log_in_again() -> None:
    desk = Desk()
    desk.login()
    desk.session.connection_failed("no", desk.now)
    again = desk.login("t2", "bob")
    login = desk.connect()
    assert (login.user_id, login.token, login.login_type) == ("bob", "t2", 0)
    desk.admit(login)
    assert desk.result(again) is None


def test_a_login_answered_twice_counts_once() -> None:
    desk = live()
    desk.say(f.LoggedIn(1, "alice", "s1"))
    assert desk.told(ev.LoginResult) == []


def test_a_socket_that_is_no_longer_wanted_is_cut() -> None:
    desk = Desk()
    desk.session.connection_made(desk.now)
    assert desk.take_actions() == [Abort("no longer wanted")]
    assert desk.take_sent() == []


# --- calls that are not possible now ---


@pytest.mark.parametrize("user_id", ["", "a b", "x" * 129, "é"])
def test_a_login_with_a_bad_user_id_is_minus_1(user_id: str) -> None:
    assert invalid(Desk().login, "t1", user_id) == -1


def test_a_login_without_a_token_is_minus_1() -> None:
    assert invalid(Desk().login, "") == -1


@pytest.mark.parametrize("token", ["x" * 8_000, "\x01" * 2_000, "\ud800"])
def test_a_token_that_no_frame_can_carry_is_minus_1(token: str) -> None:
    assert invalid(Desk().login, token) == -1
    assert invalid(live().session.update_token, Secret(token), START) == -1


@pytest.mark.parametrize("stage", ["opening", "open", "live", "reconnecting"])
def test_a_second_login_is_minus_2(stage: str) -> None:
    desk = Desk() if stage in ("opening", "open") else live()
    if stage in ("opening", "open"):
        desk.login()
    if stage == "open":
        desk.connect()
    if stage == "reconnecting":
        desk.lose()
    assert invalid(desk.login) == -2


def test_after_close_everything_is_minus_3_or_minus_1() -> None:
    desk = live()
    session = desk.session
    session.close(desk.now)
    assert invalid(desk.login) == -3
    assert invalid(session.logout, START) == -3
    assert invalid(session.update_token, Secret("t"), START) == -3
    assert invalid(session.join_room, "lobby", START) == -3
    assert invalid(session.set_server_params, "s", "u", START) == -3
    assert invalid(session.get_peer_status, "bob", START) == -1
    assert invalid(desk.send) == -1
    assert invalid(desk.send_room) == -1
    assert invalid(desk.send_server) == -1


def test_with_nobody_logged_in_there_is_no_logout_and_no_token_to_replace() -> None:
    session = Desk().session
    assert invalid(session.logout, START) == -1
    assert invalid(session.update_token, Secret("t"), START) == -1


@pytest.mark.parametrize("user_id", ["", "a b"])
def test_a_bad_peer_is_minus_2(user_id: str) -> None:
    assert invalid(live().send, user_id) == -2
    assert invalid(live().session.get_peer_status, user_id, START) == -2


@pytest.mark.parametrize("stage", ["idle", "reconnecting"])
def test_without_a_live_link_rooms_are_minus_1_and_look_ups_minus_3(stage: str) -> None:
    desk = Desk() if stage == "idle" else live()
    desk.lose()
    assert invalid(desk.session.join_room, "lobby", START) == -1
    assert invalid(desk.session.get_peer_status, "bob", START) == -3
    assert invalid(desk.session.set_server_params, "s", "u", START) == -3


@pytest.mark.parametrize(("signature", "url"), [("", "u"), ("s", ""), ("s", "x" * 8_000), ("\ud800", "u")])
def test_server_params_that_make_no_sense_are_minus_1(signature: str, url: str) -> None:
    assert invalid(live().session.set_server_params, signature, url, START) == -1


def test_rooms_have_their_codes() -> None:
    desk = live()
    assert invalid(desk.session.join_room, "a b", START) == -1007
    desk.join()
    assert invalid(desk.session.join_room, "lobby", START) == -2
    assert invalid(desk.session.leave_room, "other", START) == -1


def test_a_repeated_join_is_minus_2_until_the_leave_is_finished() -> None:
    desk = live()
    first = desk.session.join_room("lobby", desk.now)
    assert invalid(desk.session.join_room, "lobby", START) == -2
    desk.say(joined(first))
    leave = desk.session.leave_room("lobby", desk.now)
    assert invalid(desk.session.join_room, "lobby", START) == -2
    desk.say(f.Done(leave))
    desk.session.join_room("lobby", desk.now)


@pytest.mark.parametrize("ping_interval_ms", [0, -1, 9, 5_001, 60_000])
def test_a_ping_interval_that_cannot_work_is_refused(ping_interval_ms: int) -> None:
    with pytest.raises(InvalidCall, match="10 to 5,000 ms"):
        ClientSession("app", rules=RULES, random=lambda: 0.5, ping_interval_ms=ping_interval_ms)


@pytest.mark.parametrize("field", ["device_id", "client"])
def test_what_hello_cannot_carry_is_refused_at_once(field: str) -> None:
    with pytest.raises(InvalidCall):
        ClientSession("app", rules=RULES, random=lambda: 0.5, **{field: "x" * 20_000})  # type: ignore[arg-type]


# --- tokens ---


def test_a_token_is_replaced_on_a_live_link_and_used_at_the_next_login() -> None:
    desk = live()
    call = desk.session.update_token(Secret("t2"), desk.now)
    assert desk.take_sent() == [f.UpdateToken(call, "t2")]
    assert desk.waits(call)
    desk.say(f.Done(call, 1_700_009_999))
    assert desk.result(call) is None
    assert desk.told(ev.TokenUpdated) == [ev.TokenUpdated(at_ns=desk.now, user_id="alice", expires_at_s=1_700_009_999)]
    desk.lose()
    desk.reconnect()
    assert desk.take_sent(f.Login)[0].token == "t2"


def test_a_refused_token_is_not_the_next_logins() -> None:
    desk = live()
    call = desk.session.update_token(Secret("bad"), desk.now)
    desk.say(f.Refused(call, 112, "Made for another user."))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert error.code == 112
    assert desk.told(ev.TokenUpdated) == []
    (told,) = desk.told(ev.TokenRefused)
    assert (told.user_id, told.code, told.reason) == ("alice", 112, "Made for another user.")
    desk.lose()
    desk.reconnect()
    assert desk.take_sent(f.Login)[0].token == "t1"


@pytest.mark.parametrize(("second_ok", "token"), [(True, "t3"), (False, "t1")])
def test_of_two_tokens_on_their_way_a_refusal_undoes_its_own_only(second_ok: bool, token: str) -> None:
    desk = live()
    first = desk.session.update_token(Secret("t2"), desk.now)
    second = desk.session.update_token(Secret("t3"), desk.now)
    desk.say(f.Refused(first, 112, "No."))
    desk.say(f.Done(second) if second_ok else f.Refused(second, 112, "No."))
    desk.lose()
    desk.reconnect()
    assert desk.take_sent(f.Login)[0].token == token


def test_a_token_replaced_while_the_link_is_down_is_in_place_at_once() -> None:
    desk = live()
    desk.lose()
    call = desk.session.update_token(Secret("t2"), desk.now)
    assert desk.result(call) is None
    desk.reconnect()
    assert desk.take_sent(f.Login)[0].token == "t2"


def test_a_token_whose_answer_is_lost_with_the_link_is_in_place_all_the_same() -> None:
    desk = live()
    call = desk.session.update_token(Secret("t2"), desk.now)
    desk.lose()
    assert desk.result(call) is None
    assert len(desk.told(ev.TokenUpdated)) == 1
    desk.reconnect()
    assert desk.take_sent(f.Login)[0].token == "t2"


def test_after_a_login_that_failed_for_its_token_a_new_one_logs_in_by_itself() -> None:
    desk = Desk()
    desk.login()
    desk.say(f.Refused(desk.connect().id, -1000, "Expired."))
    desk.take_actions()
    call = desk.session.update_token(Secret("t2"), desk.now)
    assert desk.result(call) is None
    assert desk.take_actions() == [Open()]
    login = desk.connect()
    assert (login.token, login.login_type) == ("t2", 0)
    desk.admit(login)
    assert desk.session.logged_in
    assert [event.code for event in desk.told(ev.LoginResult)] == [-1000, 0]


def test_an_expired_token_bites_at_the_next_login_and_keeps_the_rooms_for_the_new_one() -> None:
    desk = live()
    desk.join()
    desk.say(f.TokenWillExpire(1_700_000_030, -5))
    assert desk.session.logged_in
    desk.lose()
    desk.reconnect()
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, -1000, "Expired."))
    assert desk.session.phase is Phase.NEED_TOKEN
    assert desk.session.connection_state is State.FAILED
    assert desk.session.next_deadline() is None
    desk.session.update_token(Secret("t2"), desk.now)
    login = desk.connect()
    assert (login.token, login.login_type) == ("t2", 1)
    desk.admit(login)
    assert [frame.room_id for frame in desk.take_sent(f.JoinRoom)] == ["lobby"]


def test_a_token_that_comes_while_the_old_one_is_judged_gets_its_login() -> None:
    desk = Desk()
    call = desk.login()
    login = desk.connect()
    desk.session.update_token(Secret("t2"), desk.now)
    desk.take_actions()
    desk.say(f.Refused(login.id, -1000, "Expired."))
    assert isinstance(desk.result(call), RequestRejected)
    assert kinds(desk.take_actions()) == [Close, Open]
    assert desk.connect().token == "t2"


@pytest.mark.parametrize("code", [4502, 4503])
def test_a_close_for_the_token_asks_for_a_new_one(code: int) -> None:
    desk = live()
    desk.join()
    desk.lose(code)
    assert desk.session.phase is Phase.NEED_TOKEN
    assert desk.told(ev.LoginResult)[-1].code is LoginErrorCode.INVALID_TOKEN
    assert desk.session.next_deadline() is None
    assert desk.session.rooms == {"lobby": True}


def test_a_new_login_instead_of_a_new_token_leaves_the_old_rooms_behind() -> None:
    desk = live()
    desk.join()
    desk.lose(4503)
    desk.take_events()
    desk.login("t2", "bob")
    assert desk.session.rooms == {}
    assert [(event.room_id, event.reason) for event in desk.told(ev.RoomLeft)] == [("lobby", "a new login began")]


def test_no_event_and_no_error_shows_a_token() -> None:
    desk = Desk()
    call = desk.login("s3cret-token")
    desk.say(f.Refused(desk.connect().id, -1000, "Expired."))
    desk.session.update_token(Secret("s3cret-other"), desk.now)
    desk.pump()
    assert "s3cret" not in repr(desk.events) + repr(desk.results) + repr(desk.actions) + str(desk.result(call))


# --- loss and return ---


def test_after_a_loss_the_client_comes_back_by_itself() -> None:
    desk = live()
    desk.lose(1006)
    assert desk.session.logged_in
    assert desk.session.connection_state is State.RECONNECTING
    desk.reconnect()
    login = desk.take_sent(f.Login)[0]
    assert login.login_type == LoginType.RECONNECTED
    desk.take_events()
    desk.wait(30)
    desk.admit(login)
    result = desk.told(ev.LoginResult)[0]
    assert (result.code, result.login_type) == (LoginErrorCode.SUCCESS, LoginType.RECONNECTED)
    assert result.elapsed_ms >= 30
    assert desk.states == [State.RECONNECTED]


def test_the_app_server_and_the_rooms_are_set_up_again() -> None:
    desk = live()
    params = desk.session.set_server_params("sig", "https://app", desk.now)
    desk.say(f.ServerParamsSet(params, 200))
    desk.join("a")
    desk.join("b")
    left = desk.session.leave_room("b", desk.now)
    desk.say(f.Done(left))
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    first, second = desk.take_sent()
    assert first == f.SetServerParams(first.id, "sig", "https://app")
    assert second == f.JoinRoom(second.id, "a", 1, "e1")
    desk.take_events()
    completed = dict(desk.results)
    desk.say(f.ServerParamsSet(first.id, 200), joined(second.id, "a"))
    assert desk.told(ev.RoomStateChanged)[0].join_type == 1
    assert desk.results == completed  # nobody asked for these two


def test_what_was_under_way_ends_with_the_link() -> None:
    desk = live()
    desk.join()
    params = desk.session.set_server_params("s", "u", desk.now)
    desk.say(f.ServerParamsSet(params, 200))
    mode = MessageMode.UNRELIABLE_ORDERED
    sends = [desk.session.send_peer("bob", TEXT, b"hi", mode, desk.now)]
    sends.append(desk.session.send_room("lobby", TEXT, b"hi", mode, desk.now))
    kept = [desk.send(), desk.send_server()]
    status = desk.session.get_peer_status("bob", desk.now)
    join = desk.session.join_room("other", desk.now)
    leave = desk.session.leave_room("lobby", desk.now)
    desk.take_events()
    desk.lose(1006, "the wire broke")
    for call in sends:
        result = desk.result(call)
        assert (result.code, result.outcome) == (2, Outcome.UNKNOWN)
        assert "the wire broke" in result.reason
        assert result in desk.events
    assert all(desk.waits(call) for call in kept)
    for call in (status, join):
        error = desk.result(call)
        assert isinstance(error, ConnectionLost)
        assert "the wire broke" in error.reason
        assert error.close_code == 1006
    assert desk.result(leave) is None
    assert desk.told(ev.RoomLeft)[0].room_id == "lobby"
    assert [(event.room_id, event.state) for event in desk.told(ev.RoomStateChanged)] == [
        ("other", RtsErrorCode.JOIN_ROOM)
    ]
    assert desk.session.rooms == {}


def test_states_over_a_long_outage() -> None:
    desk = live()
    lost_at = desk.now
    desk.lose()
    times: list[tuple[State, int]] = []
    while len({state for state, _ in times}) < 3:
        due = desk.session.next_deadline()
        assert due is not None
        desk.now = due
        desk.session.handle_deadline(due)
        for event in desk.take_events():
            if isinstance(event, ev.ConnectionStateChanged):
                times.append((event.state, (event.at_ns - lost_at) // 1_000_000))
        if desk.take_actions():
            desk.session.connection_failed("refused", desk.now)
    first = dict(reversed(times))
    assert first == {State.RECONNECTING: 0, State.DISCONNECTED: 12_000, State.LOST: 22_000}
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    assert desk.session.connection_state is State.RECONNECTED


def test_an_attempt_without_an_answer_is_given_up_after_10_s_and_followed_by_another() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.take_actions()
    desk.wait(10_000)
    assert kinds(desk.take_actions()) == [Abort]
    desk.reconnect()


def test_a_lost_attempt_is_followed_by_another() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.lose(4001)
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[-1])
    assert desk.session.connection_state is State.RECONNECTED


@given(st.integers(4000, 4499), st.integers(1, 100_000))
def test_from_4000_to_4499_the_client_comes_back_when_the_gateway_says(code: int, retry_after_ms: int) -> None:
    desk = live()
    desk.say(f.Bye(code, "Later.", retry_after_ms))
    desk.lose(code, "Later.")
    due = desk.session.next_deadline()
    assert due is not None
    event = desk.told(ev.ConnectionStateChanged)[-1]
    at_least = max(retry_after_ms, 30_000) if code == CloseCode.RATE_ABUSE else retry_after_ms
    assert at_least <= event.retry_in_ms <= at_least + 200
    assert (event.close_code, event.reason) == (code, "Later.")


def test_a_gateway_that_is_full_at_login_is_heeded_too() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.say(f.Bye(4000, "Draining.", 5_000))
    desk.lose(4000)
    assert desk.told(ev.ConnectionStateChanged)[-1].retry_in_ms >= 5_000


@pytest.mark.parametrize(
    ("code", "state", "logged_out"),
    [
        (4504, RtsErrorCode.DUPLICATE_LOGIN, True),
        (4505, RtsErrorCode.KICKED_OUT, False),
        (4506, RtsErrorCode.KICKED_OUT, False),
        (4500, RtsErrorCode.ABNORMAL_SERVER_STATUS, False),
        (4501, RtsErrorCode.ABNORMAL_SERVER_STATUS, False),
        (4899, RtsErrorCode.ABNORMAL_SERVER_STATUS, False),
        (1000, RtsErrorCode.ABNORMAL_SERVER_STATUS, False),
    ],
)
def test_a_fatal_close_stops_for_good(code: int, state: RtsErrorCode, logged_out: bool) -> None:
    desk = live()
    desk.join()
    send = desk.send()
    desk.take_events()
    desk.lose(code, "Why.")
    assert desk.session.phase is Phase.IDLE
    assert desk.session.connection_state is State.FAILED
    assert desk.session.next_deadline() is None
    assert desk.take_actions() == []
    assert desk.result(send).outcome is Outcome.UNKNOWN
    assert [(event.room_id, event.state, event.reason) for event in desk.told(ev.RoomStateChanged)] == [
        ("lobby", state, "Why.")
    ]
    assert [event.reason for event in desk.told(ev.LoggedOut)] == [LogoutReason.DUPLICATE_LOGIN] * logged_out


def test_what_bye_said_counts_even_if_the_socket_breaks_before_the_close() -> None:
    desk = live()
    desk.say(f.Bye(4504, "Logged in elsewhere."))
    desk.lose(1006, "connection reset")
    assert desk.session.phase is Phase.IDLE
    assert desk.told(ev.ConnectionStateChanged)[-1].reason == "Logged in elsewhere."


def test_the_bye_of_one_connection_says_nothing_about_the_next() -> None:
    desk = live()
    desk.say(f.Bye(4000, "Draining.", 1))
    desk.lose(4000)
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    desk.lose(1006, "reset")
    assert desk.told(ev.ConnectionStateChanged)[-1].reason == "reset"


@pytest.mark.parametrize(("code", "comes_back"), [(-1003, True), (-1001, False), (-1002, False)])
def test_a_relogin_that_is_refused(code: int, comes_back: bool) -> None:
    desk = live()
    desk.join()
    desk.lose()
    desk.reconnect()
    desk.take_events()
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, code, "Because."))
    result = desk.told(ev.LoginResult)[0]
    assert (result.code, result.login_type) == (code, LoginType.RECONNECTED)
    assert (desk.session.next_deadline() is not None) is comes_back
    assert ("lobby" in desk.session.rooms) is comes_back
    assert len(desk.told(ev.RoomStateChanged)) == (not comes_back)


def test_a_relogin_that_comes_too_fast_waits_as_long_as_it_is_told() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, -1001, "Too many logins.", 4_000))
    assert desk.told(ev.ConnectionStateChanged)[-1].retry_in_ms >= 4_000
    assert desk.session.logged_in


def test_the_wait_can_be_skipped() -> None:
    desk = live()
    desk.lose()
    desk.session.retry_now(desk.now)
    desk.wait(0)
    assert desk.take_actions() == [Open()]


def test_frames_of_a_dead_link_do_not_go_out_on_the_next() -> None:
    desk = live()
    desk.session.get_peer_status("bob", desk.now)
    desk.say_payload(f.PeerMessage("bob", "b-1", START, START, START))
    desk.session.connection_lost(1006, "", desk.now)
    due = desk.session.next_deadline()
    assert due is not None
    desk.session.handle_deadline(due)
    desk.session.connection_made(due)
    assert kinds(desk.take_sent()) == [f.Hello, f.Login]


# --- heartbeat ---


def answer_ping(desk: Desk, *, after_ms: float = 0) -> None:
    """Answer the one ping that is out."""
    (ping,) = desk.take_sent(f.Ping)
    desk.wait(after_ms)
    desk.say(f.Pong(ping.id, ping.sent_at_ns, ping.sent_at_ns, ping.sent_at_ns))


def test_pings_go_out_in_a_burst_then_every_interval() -> None:
    desk = Desk(ping_interval_ms=1_000)
    desk.login()
    desk.admit(desk.connect())
    for _ in range(4):
        answer_ping(desk)
    assert desk.take_sent(f.Ping) == []
    desk.wait(999)
    assert desk.take_sent(f.Ping) == []
    desk.wait(1)
    assert len(desk.take_sent(f.Ping)) == 1


def test_each_ping_of_the_burst_is_a_sample_of_its_own() -> None:
    desk = Desk(ping_interval_ms=1_000)
    desk.login()
    desk.admit(desk.connect())
    for after_ms in (40, 3, 2, 1):
        answer_ping(desk, after_ms=after_ms)
    assert [each.round_trip_ns // 1_000_000 for each in desk.told(ev.LatencyMeasured)] == [40, 3, 2, 1]


def test_an_answer_that_stays_out_does_not_end_the_pings() -> None:
    desk = Desk(ping_interval_ms=1_000)
    desk.login()
    desk.admit(desk.connect())
    assert len(desk.take_sent(f.Ping)) == 1
    desk.wait(1_000)
    assert len(desk.take_sent(f.Ping)) == 1


def test_a_new_connection_has_a_burst_of_its_own() -> None:
    desk = Desk(ping_interval_ms=1_000)
    desk.login()
    desk.admit(desk.connect())
    for _ in range(4):
        answer_ping(desk)
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    for _ in range(4):
        answer_ping(desk)
    assert desk.take_sent(f.Ping) == []


def test_a_pong_is_a_measurement() -> None:
    desk = live(ping_interval_ms=1_000)
    desk.wait(1_000)
    ping = desk.take_sent(f.Ping)[0]
    desk.wait(30)
    desk.say(f.Pong(ping.id, ping.sent_at_ns, ping.sent_at_ns + 7_000_000, ping.sent_at_ns + 7_000_000))
    measured = desk.told(ev.LatencyMeasured)[0]
    assert measured.round_trip_ns == 30_000_000
    assert measured.offset_ns == -8_000_000
    assert measured.error_ns == 15_000_000


def test_a_pong_to_no_ping_is_refused() -> None:
    desk = live()
    desk.say(f.Pong(999, START, START, START))
    assert desk.told(ev.LatencyMeasured) == []
    assert len(desk.told(ev.FrameRefused)) == 1


def test_10_s_of_silence_are_a_loss() -> None:
    desk = live()
    desk.wait(9_999)
    assert desk.session.connection_state is State.CONNECTED
    desk.wait(1)
    assert desk.take_actions()[0] == Abort("nothing was heard for 10 s")
    assert desk.session.connection_state is State.RECONNECTING


def test_who_slept_itself_reads_first_what_has_come() -> None:
    desk = live()
    desk.take_sent()
    desk.now += 20_000_000_000
    desk.session.handle_deadline(desk.now)
    assert desk.session.connection_state is State.CONNECTED
    assert len(desk.take_sent(f.Ping)) == 1
    desk.answer_pings()
    desk.wait(9_999)
    assert desk.session.connection_state is State.CONNECTED


def test_a_link_that_is_still_silent_after_the_sleep_is_lost() -> None:
    desk = live()
    desk.now += 20_000_000_000
    desk.session.handle_deadline(desk.now)
    desk.wait(999)
    assert desk.session.connection_state is State.CONNECTED
    desk.wait(1)
    assert desk.take_actions()[0] == Abort("nothing was heard for 10 s")
    assert desk.session.connection_state is State.RECONNECTING


@pytest.mark.parametrize("heard", ["control", "payload", "rubbish"])
def test_whatever_is_heard_shows_that_the_link_lives(heard: str) -> None:
    desk = live()
    desk.answer_pings()
    desk.wait(9_000)
    match heard:
        case "control":
            desk.say(f.UserJoined("lobby", "bob", START))
        case "payload":
            desk.say_payload(f.PeerMessage("bob", "b-1", START, START, START))
        case _:
            desk.session.receive("rubbish", desk.now)
    desk.wait(5_999)
    assert desk.session.connection_state is State.CONNECTED


def test_pings_without_answer_show_that_the_link_is_half_open() -> None:
    desk = live()
    desk.answer_pings()
    for _ in range(14):
        desk.wait(1_000)
        desk.say(f.UserJoined("lobby", "bob", START))
    assert desk.session.connection_state is State.CONNECTED
    desk.wait(1_000)
    assert desk.take_actions()[0] == Abort("no ping was answered for 10 s")
    assert desk.session.connection_state is State.RECONNECTING


# --- logout and close ---


def test_a_logout_waits_for_the_gateways_word() -> None:
    desk = live()
    desk.join()
    call = desk.session.logout(desk.now)
    assert desk.take_sent(f.Logout) == [f.Logout(call)]
    assert desk.waits(call)
    desk.take_events()
    desk.say(f.Done(call))
    assert desk.result(call) is None
    assert kinds(desk.take_events()) == [ev.RoomLeft, ev.LoggedOut]
    assert desk.take_actions() == [Close(1000, "logged out")]
    assert desk.session.connection_state is None
    assert desk.session.next_deadline() is None
    desk.lose(1000)
    assert desk.take_events() == []


@pytest.mark.parametrize("ending", ["deadline", "loss", "refusal"])
def test_a_logout_without_that_word_is_a_logout_all_the_same(ending: str) -> None:
    desk = live()
    call = desk.session.logout(desk.now)
    match ending:
        case "deadline":
            desk.wait(2_000)
        case "loss":
            desk.lose(1006)
        case _:
            desk.say(f.Refused(call, 150, "Not now."))
    assert desk.result(call) is None
    assert [event.reason for event in desk.told(ev.LoggedOut)] == [LogoutReason.LOGOUT]
    assert desk.session.phase is Phase.IDLE
    assert desk.session.next_deadline() is None


def test_two_logouts_both_succeed() -> None:
    desk = live()
    calls = [desk.session.logout(desk.now), desk.session.logout(desk.now)]
    desk.say(f.Done(calls[0]))
    assert [desk.result(call) for call in calls] == [None, None]
    assert len(desk.told(ev.LoggedOut)) == 1


@pytest.mark.parametrize("stage", ["opening", "open", "reconnecting", "reopening", "need token"])
def test_a_logout_without_a_link_is_done_at_once(stage: str) -> None:
    desk = Desk() if stage in ("opening", "open") else live()
    login = None
    match stage:
        case "opening":
            login = desk.login()
        case "open":
            login = desk.login()
            desk.connect()
        case "reconnecting":
            desk.lose()
        case "reopening":
            desk.lose()
            desk.reconnect()
        case _:
            desk.lose(4503)
    desk.take_actions()
    call = desk.session.logout(desk.now)
    assert desk.result(call) is None
    assert kinds(desk.take_actions()) == [Close] * (stage in ("opening", "open", "reopening"))
    assert desk.session.phase is Phase.IDLE
    assert desk.session.next_deadline() is None
    assert login is None or isinstance(desk.result(login), ConnectionLost)


def test_messages_under_way_end_with_a_logout() -> None:
    desk = live()
    send = desk.send()
    call = desk.session.logout(desk.now)
    desk.say(f.Done(call))
    assert desk.result(send).outcome is Outcome.UNKNOWN


def test_after_a_logout_one_can_log_in_again() -> None:
    desk = live()
    desk.say(f.Done(desk.session.logout(desk.now)))
    call = desk.login("t2", "bob")
    login = desk.connect()
    assert login.login_type == LoginType.FIRST
    desk.admit(login)
    assert desk.result(call) is None
    assert desk.states[-1] is State.CONNECTED


def test_close_ends_every_call_and_tells_it() -> None:
    desk = live()
    desk.join()
    send = desk.send()
    status = desk.session.get_peer_status("bob", desk.now)
    desk.take_events()
    desk.session.close(desk.now)
    desk.session.close(desk.now)
    assert desk.result(send).outcome is Outcome.UNKNOWN
    assert isinstance(desk.result(status), ConnectionLost)
    assert kinds(desk.take_events()) == [ev.MessageSent, ev.RoomLeft, ev.LoggedOut]
    assert desk.take_actions() == [Close(1000, "closed")]
    assert desk.session.next_deadline() is None


def test_close_before_any_login_is_quiet() -> None:
    desk = Desk()
    desk.session.close(desk.now)
    assert desk.take_events() == []
    assert desk.take_actions() == []


# --- frames that are not as they should be ---


@pytest.mark.parametrize(
    "message",
    ["", "{}", "rubbish", '{"type":"teleport"}', b"", b"\x00", b"\xa7\x01\x00\x02{}", "[" * 10_000],
    ids=lambda message: repr(message[:12]),
)
def test_rubbish_is_told_and_changes_nothing(message: str | bytes) -> None:
    desk = live()
    desk.session.receive(message, desk.now)
    assert kinds(desk.take_events()) == [ev.FrameRefused]
    assert desk.session.logged_in


@pytest.mark.parametrize(
    "answer",
    [
        lambda i: f.Done(i),
        lambda i: f.LoggedIn(i, "alice", "s"),
        lambda i: f.Joined(i, "lobby", "e", 0, [], 0),
        lambda i: f.PeerStatus(i, "bob", 1),
        lambda i: f.ServerParamsSet(i, 200),
    ],
    ids=["done", "logged_in", "joined", "peer_status", "server_params_set"],
)
def test_an_answer_of_the_wrong_kind_ends_no_call(answer: Any) -> None:
    desk = live()
    call = desk.send()
    desk.say(answer(call))
    assert desk.waits(call)
    assert len(desk.told(ev.FrameRefused)) == 1
    desk.say(f.Accepted(call, 0, START))
    assert desk.result(call).outcome is Outcome.ACCEPTED


def test_an_answer_to_nothing_is_ignored() -> None:
    desk = live()
    desk.say(f.Done(999), f.Refused(999, 102, "x"), f.PeerStatus(999, "bob", 1), f.Accepted(999, 0, START))
    desk.say(f.ServerParamsSet(999, 200))
    desk.say_payload(f.ServerAnswer(999, 0, START, START))
    assert desk.take_events() == []


def test_nothing_is_taken_before_a_connection() -> None:
    desk = Desk()
    desk.say(f.UserJoined("lobby", "bob", START))
    desk.login()
    desk.say(f.LoggedIn(1, "alice", "s"))
    assert desk.session.phase is Phase.LOGGING_IN
    assert desk.session.link is Link.OPENING


def test_a_message_is_submitted_then_told() -> None:
    desk = live()
    call = desk.session.send_peer("bob", TEXT, "你好".encode(), RELIABLE, desk.now)
    header, kind, payload = desk.take_sent()[0]
    assert (header.id, header.user_id, kind, payload) == (call, "bob", TEXT, "你好".encode())
    desk.say(f.Accepted(call, 0, START + 1, START + 2, 1))
    assert kinds(desk.take_events()) == [ev.MessageSubmitted, ev.MessageSent]
