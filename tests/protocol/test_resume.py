"""Coming back: which session is asked for, what goes on, what is missing, and that the user is told."""

from typing import Any

import pytest

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.scopes import HEAL_TIMEOUT_MS
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ConnectionState, LoginErrorCode, Outcome, Scope
from tests.protocol.desk import START, Desk, joined, kinds

INBOX = {"inbox_epoch": "i1", "window_ms": 120_000}


def peer(position: int, *, epoch: str = "i1", mode: int = 0) -> f.PeerMessage:
    return f.PeerMessage("bob", f"b-{position}", START, START, START, mode, epoch, position, max(0, position - 1))


def room(position: int, *, epoch: str = "e1", user_id: str = "bob") -> f.RoomMessage:
    return f.RoomMessage("lobby", user_id, f"b-{position}", START, START, START, epoch, position, position - 1)


def place(call_id: int, position: int, *, epoch: str = "e1", recovered: bool = True) -> f.Joined:
    return f.Joined(call_id, "lobby", epoch, position, [f.Member("alice", START)], 1, recovered)


def live(position: int = 7) -> Desk:
    """Logged in, with an inbox whose last message was `position`, and in a room that has had no message."""
    desk = Desk()
    desk.login()
    desk.admit(desk.connect(), inbox_position=position, **INBOX)
    desk.join()
    desk.take_actions()
    desk.take_events()
    desk.take_sent()
    return desk


def ids(desk: Desk) -> list[str]:
    """Messages shown and gaps told since the last look, in order."""
    shown = []
    for event in desk.take_events():
        if isinstance(event, ev.MessageReceived | ev.RoomMessageReceived):
            shown.append(event.client_message_id)
        if isinstance(event, ev.GapNoticed):
            shown.append(f"{event.scope.value} gap {event.missed}")
    return shown


def rejoin(desk: Desk) -> f.JoinRoom:
    frame: f.JoinRoom = desk.take_sent(f.JoinRoom)[-1]
    return frame


# --- what is asked for ---


def test_a_first_login_asks_for_no_session() -> None:
    desk = Desk()
    desk.login()
    assert desk.connect() == f.Login(1, "alice", "t1")


def test_coming_back_names_the_session_and_the_place_in_the_inbox() -> None:
    desk = live()
    desk.say_payload(peer(8))
    desk.lose()
    login = desk.come_back(resumed=True, inbox_position=8, **INBOX)
    assert (login.login_type, login.session_id) == (1, "s1")
    assert (login.inbox_epoch, login.inbox_position) == ("i1", 8)


def test_coming_back_names_the_latest_session() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.say(desk.welcome(), f.LoggedIn(desk.take_sent(f.Login)[0].id, "alice", "s2", resumed=True, **INBOX))
    desk.lose()
    assert desk.come_back(**INBOX).session_id == "s2"


@pytest.mark.parametrize("user_id", ["alice", "bob"])
def test_a_new_login_asks_for_no_session_and_no_place(user_id: str) -> None:
    desk = live()
    desk.say(f.Done(desk.session.logout(desk.now)))
    desk.login("t2", user_id)
    login = desk.connect()
    assert (login.session_id, login.inbox_epoch, login.inbox_position) == ("", "", 0)


def test_a_session_outlives_a_refused_token() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, -1000, "Expired."))
    desk.session.update_token(Secret("t2"), desk.now)
    login = desk.connect()
    assert (login.login_type, login.session_id, login.inbox_position) == (1, "s1", 7)


def test_a_room_is_joined_again_from_the_last_message_shown() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.say_payload(room(2))
    desk.lose()
    desk.come_back(resumed=True, inbox_position=7, **INBOX)
    frame = rejoin(desk)
    assert (frame.join_type, frame.since_epoch, frame.since_position) == (1, "e1", 2)


# --- what the user is told ---


def test_a_session_that_goes_on_is_told() -> None:
    desk = live()
    desk.lose()
    desk.come_back(resumed=True, inbox_position=7, **INBOX)
    assert desk.told(ev.SessionResumed) == [ev.SessionResumed(at_ns=desk.now, user_id="alice", resumed=True)]
    assert desk.told(ev.GapNoticed) == []


@pytest.mark.parametrize(
    ("epoch", "words"), [("e1", "forgotten the session, as it does after 120 s"), ("e2", "started anew")]
)
def test_a_session_that_begins_anew_is_told_with_the_reason(epoch: str, words: str) -> None:
    desk = live()
    desk.lose()
    desk.come_back(epoch=epoch, inbox_position=7, **INBOX)
    (event,) = desk.told(ev.SessionResumed)
    assert not event.resumed
    assert words in event.reason


def test_a_first_login_resumes_nothing() -> None:
    desk = Desk()
    desk.login()
    desk.admit(desk.connect(), resumed=True, inbox_position=3, **INBOX)
    assert desk.told(ev.SessionResumed) == []
    assert desk.told(ev.GapNoticed) == []


# --- the inbox ---


def test_missed_messages_of_peers_come_once_and_in_order() -> None:
    desk = live()
    desk.say_payload(peer(8))
    desk.lose()
    desk.come_back(resumed=True, inbox_position=10, **INBOX)
    for position in (8, 9, 10, 11):
        desk.say_payload(peer(position))
    assert ids(desk) == ["b-8", "b-9", "b-10", "b-11"]


def test_what_was_shown_already_is_receipted_all_the_same() -> None:
    desk = live()
    desk.say_payload(peer(8))
    desk.take_sent()
    desk.lose()
    desk.come_back(resumed=True, inbox_position=8, **INBOX)
    desk.say_payload(peer(8))
    (receipt,) = desk.take_sent(f.Received)
    assert (receipt.count, [arrival.client_message_id for arrival in receipt.arrivals]) == (1, ["b-8"])


def test_messages_accepted_for_a_session_that_was_forgotten_are_counted() -> None:
    desk = live()
    desk.lose()
    desk.come_back(inbox_position=12, **INBOX)
    desk.say_payload(peer(13))
    assert ids(desk) == ["peer gap 5", "b-13"]


def test_a_session_that_was_forgotten_with_nothing_in_it_has_no_gap() -> None:
    desk = live()
    desk.lose()
    desk.come_back(inbox_position=7, **INBOX)
    assert ids(desk) == []


@pytest.mark.parametrize("resumed", [False, True])
def test_an_inbox_of_another_epoch_is_a_gap(resumed: bool) -> None:
    desk = live()
    desk.lose()
    desk.come_back(epoch="e2", resumed=resumed, inbox_epoch="i2", inbox_position=0)
    desk.say_payload(peer(1, epoch="i2"))
    assert ids(desk) == ["peer gap None", "b-1"]


def test_of_a_session_that_was_forgotten_the_kept_messages_follow_the_gap() -> None:
    desk = live()
    desk.lose()
    desk.come_back(inbox_position=12, inbox_kept_after=10, **INBOX)
    for position in (11, 12, 13):
        desk.say_payload(peer(position))
    assert ids(desk) == ["peer gap 3", "b-11", "b-12", "b-13"]


def test_a_gap_in_the_inbox_is_healed_by_asking_on_the_same_link() -> None:
    desk = live()
    desk.say_payload(peer(8))
    desk.say_payload(peer(11))
    (frame,) = desk.take_sent(f.ReadInbox)
    assert (frame.since_epoch, frame.since_position) == ("i1", 8)
    desk.say_payload(peer(12))
    assert desk.take_sent(f.ReadInbox) == []
    desk.say(f.InboxFollows(frame.id, "i1", 12))
    for position in (9, 10, 11, 12):
        desk.say_payload(peer(position))
    assert ids(desk) == ["b-8", "b-9", "b-10", "b-11", "b-12"]


def test_what_the_inbox_no_longer_has_is_told_and_the_rest_is_shown() -> None:
    desk = live()
    desk.say_payload(peer(11))
    (frame,) = desk.take_sent(f.ReadInbox)
    desk.say(f.InboxFollows(frame.id, "i1", 12, False, 9))
    for position in (10, 11, 12):
        desk.say_payload(peer(position))
    assert ids(desk) == ["peer gap 2", "b-10", "b-11", "b-12"]


@pytest.mark.parametrize("answer", ["refused", "unknown"])
def test_a_gateway_that_cannot_read_the_inbox_again_leaves_a_gap_that_is_told(answer: str) -> None:
    desk = live()
    desk.say_payload(peer(11))
    (frame,) = desk.take_sent(f.ReadInbox)
    desk.say(f.Refused(frame.id, 150, "Not now.") if answer == "refused" else f.Notice(101, "Unknown type."))
    desk.live_on(12_000)
    assert ids(desk) == ["peer gap 3", "b-11"]


def test_a_gap_in_the_inbox_that_nobody_fills_is_told() -> None:
    desk = live()
    desk.say_payload(peer(10))
    assert ids(desk) == []
    desk.live_on(HEAL_TIMEOUT_MS)
    assert ids(desk) == ["peer gap 2", "b-10"]


def test_a_gateway_without_places_shows_all_that_comes() -> None:
    desk = Desk()
    desk.login()
    desk.admit(desk.connect())
    desk.say_payload(f.PeerMessage("bob", "b-1", START, START, START))
    desk.lose()
    desk.come_back()
    desk.say_payload(f.PeerMessage("bob", "b-2", START, START, START))
    assert ids(desk) == ["b-1", "b-2"]


# --- rooms ---


def test_missed_messages_of_a_room_come_behind_the_rejoin_once_and_in_order() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.lose()
    desk.come_back(resumed=True, inbox_position=7, **INBOX)
    desk.say_payload(room(5))  # the room goes on before the gateway has read the rejoin
    desk.say(place(rejoin(desk).id, 5))
    for position in (2, 3, 4, 5, 6):
        desk.say_payload(room(position))
    assert ids(desk) == ["b-1", "b-2", "b-3", "b-4", "b-5", "b-6"]
    assert desk.take_sent(f.JoinRoom) == [], "nothing was missing that was not on its way"


def test_our_own_messages_among_the_missed_are_not_shown() -> None:
    desk = live()
    desk.lose()
    desk.come_back(resumed=True, inbox_position=7, **INBOX)
    desk.say(place(rejoin(desk).id, 3))
    for position, user_id in ((1, "bob"), (2, "alice"), (3, "bob")):
        desk.say_payload(room(position, user_id=user_id))
    assert ids(desk) == ["b-1", "b-3"]


def test_our_own_message_between_others_is_no_gap() -> None:
    desk = live()
    call = desk.send_room()
    desk.say_payload(room(1))
    desk.say(f.Accepted(call, 200, START, START, 1, 2, previous=1))
    desk.say_payload(room(3))
    assert ids(desk) == ["b-1", "b-3"]
    assert desk.take_sent(f.JoinRoom) == []


def test_an_answer_that_comes_too_late_still_names_the_place_that_is_ours() -> None:
    desk = live()
    call = desk.send_room()
    desk.live_on(12_000)
    assert desk.result(call).outcome is Outcome.UNKNOWN
    desk.take_events()
    desk.say(f.Accepted(call, 200, START, position=1, previous=0))
    desk.say_payload(room(2))
    assert ids(desk) == ["b-2"]


def test_a_room_whose_log_is_too_short_has_a_gap_and_goes_on() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.lose()
    desk.come_back(inbox_position=7, **INBOX)
    desk.say(place(rejoin(desk).id, 900, recovered=False))
    for position in (899, 900, 901):
        desk.say_payload(room(position))
    assert ids(desk) == ["b-1", "room gap None", "b-899", "b-900", "b-901"]


@pytest.mark.parametrize(("sends", "missed"), [(0, 7), (1, None)])
def test_the_gap_of_a_room_has_its_number_unless_our_own_may_be_in_it(sends: int, missed: int | None) -> None:
    desk = live()
    desk.say_payload(room(1))
    for _ in range(sends):
        desk.send_room()
    desk.lose()
    desk.come_back(inbox_position=7, **INBOX)
    call_id = rejoin(desk).id
    desk.say(f.Joined(call_id, "lobby", "e1", 10, [f.Member("alice", START)], 1, False, 8))
    for position in (9, 10):
        desk.say_payload(room(position))
    assert ids(desk) == ["b-1", f"room gap {missed}", "b-9", "b-10"]


def test_a_room_that_began_anew_has_a_gap_and_goes_on() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.lose()
    desk.come_back(epoch="e2", inbox_epoch="i1", inbox_position=7)
    desk.say(place(rejoin(desk).id, 0, epoch="r2", recovered=False))
    desk.say_payload(room(1, epoch="r2"))
    (gap,) = desk.told(ev.GapNoticed)
    assert (gap.scope, gap.target, gap.missed) == (Scope.ROOM, "lobby", None)
    assert "new order" in gap.reason
    assert ids(desk)[-1] == "b-1"


def test_a_gap_on_a_live_link_is_healed_by_asking_for_what_is_missing() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.say_payload(room(4))
    frame = rejoin(desk)
    assert (frame.join_type, frame.since_epoch, frame.since_position) == (1, "e1", 1)
    desk.say_payload(room(5))
    assert desk.take_sent(f.JoinRoom) == []
    desk.say(place(frame.id, 5))
    for position in (2, 3, 4, 5):
        desk.say_payload(room(position))
    assert ids(desk) == ["b-1", "b-2", "b-3", "b-4", "b-5"]
    assert desk.told(ev.RoomStateChanged) == []
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize("answer", ["nothing", "empty", "refused"])
def test_a_gap_that_cannot_be_healed_is_told_and_the_room_is_kept(answer: str) -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.say_payload(room(4))
    frame = rejoin(desk)
    if answer == "empty":
        desk.say(place(frame.id, 4))
    if answer == "refused":
        desk.say(f.Refused(frame.id, 150, "Not now."))
    desk.live_on(12_000)
    assert ids(desk) == ["b-1", "room gap 2", "b-4"]
    assert desk.session.rooms == {"lobby": True}


def test_what_is_held_is_shown_when_the_room_is_left() -> None:
    desk = live()
    desk.say_payload(room(4))
    desk.say(f.Done(desk.session.leave_room("lobby", desk.now)))
    events = desk.take_events()
    assert kinds(events) == [ev.GapNoticed, ev.RoomMessageReceived, ev.RoomLeft]


@pytest.mark.parametrize("ending", ["logout", "fatal", "close"])
def test_what_is_held_is_shown_when_the_login_ends(ending: str) -> None:
    desk = live()
    desk.say_payload(room(4))
    desk.say_payload(peer(10))
    match ending:
        case "logout":
            desk.say(f.Done(desk.session.logout(desk.now)))
        case "fatal":
            desk.lose(4505)
        case _:
            desk.session.close(desk.now)
    assert sorted(ids(desk)) == ["b-10", "b-4", "peer gap 2", "room gap 3"]


def test_a_message_of_a_room_that_is_not_joined_is_shown() -> None:
    desk = live()
    desk.say(f.Done(desk.session.leave_room("lobby", desk.now)))
    desk.say_payload(room(1))
    assert ids(desk) == ["b-1"]


def test_a_gap_waits_for_the_next_link_when_this_one_breaks() -> None:
    desk = live()
    desk.say_payload(room(1))
    desk.say_payload(room(3))
    desk.lose()
    desk.wait(100)
    desk.session.retry_now(desk.now)
    desk.come_back(resumed=True, inbox_position=7, **INBOX)
    frame = rejoin(desk)
    assert frame.since_position == 1
    desk.say(place(frame.id, 3))
    desk.say_payload(room(2))
    assert ids(desk) == ["b-1", "b-2", "b-3"]


# --- the life of a token, as the vendor has it ---


def refuse(desk: Desk) -> None:
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, -1000, "Expired."), f.Bye(4503, "Expired."))
    desk.lose(4503)


def silent_for(desk: Desk, minutes: int) -> bool:
    """Whether nothing is opened and nothing written as time passes, though the user says that the network is back."""
    desk.take_actions()
    desk.take_sent()
    for _ in range(minutes):
        desk.session.retry_now(desk.now)
        desk.wait(60_000)
    return desk.take_actions() == [] and desk.take_sent() == []


def test_a_token_that_will_end_is_told_and_the_login_goes_on() -> None:
    desk = live()
    desk.say(f.TokenWillExpire(1_700_000_030, 30_000))
    assert [event.remaining_ms for event in desk.told(ev.TokenWillExpire)] == [30_000]
    assert desk.session.logged_in
    assert desk.take_actions() == []


def test_a_token_that_ends_in_a_live_login_changes_nothing() -> None:
    desk = live()
    desk.say(f.TokenWillExpire(1_700_000_000, 0))
    desk.live_on(20_000)
    assert desk.session.connection_state is ConnectionState.CONNECTED
    assert desk.waits(desk.send())


def test_a_token_that_ends_while_the_link_is_gone_bites_when_it_is_back() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    refuse(desk)
    assert desk.session.connection_state is ConnectionState.FAILED
    assert desk.told(ev.LoginResult)[-1].code is LoginErrorCode.INVALID_TOKEN
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize("came_back", [False, True])
def test_a_refused_token_is_never_sent_again_by_itself(came_back: bool) -> None:
    desk = live() if came_back else Desk()
    if came_back:
        desk.send()
        desk.lose()
        desk.reconnect()
    else:
        desk.login()
        desk.session.connection_made(desk.now)
    refuse(desk)
    assert silent_for(desk, 10)
    desk.session.update_token(Secret("t2"), desk.now)
    assert desk.connect().token == "t2"


def test_a_new_login_goes_on_after_a_refused_token() -> None:
    desk = live()
    desk.lose()
    desk.reconnect()
    refuse(desk)
    assert silent_for(desk, 1)
    desk.login("t2")
    assert (desk.connect().token, desk.session.rooms) == ("t2", {})


@pytest.mark.parametrize("moment", ["live", "while it is gone", "while it comes back", "after the refusal"])
def test_a_token_replaced_at_any_moment_lets_the_session_go_on(moment: str) -> None:
    desk = live()
    if moment == "live":
        desk.say(f.Done(desk.session.update_token(Secret("t2"), desk.now)))
    desk.lose()
    if moment == "while it is gone":
        desk.session.update_token(Secret("t2"), desk.now)
    desk.reconnect()
    login: Any = desk.take_sent(f.Login)[0]
    assert login.token == ("t2" if moment in ("live", "while it is gone") else "t1")
    if moment == "while it comes back":
        desk.session.update_token(Secret("t2"), desk.now)
    if login.token == "t1":
        desk.say(f.Refused(login.id, -1000, "Expired."))
        if moment == "after the refusal":
            desk.session.update_token(Secret("t2"), desk.now)
        login = desk.connect()
    assert (login.token, login.login_type, login.session_id) == ("t2", 1, "s1")
    desk.admit(login, resumed=True, inbox_position=7, **INBOX)
    assert desk.told(ev.SessionResumed)[-1].resumed
    desk.say(joined(rejoin(desk).id))
    assert desk.session.rooms == {"lobby": True}


@pytest.mark.parametrize("code", [4504, 4505, 4506])
def test_a_close_for_good_stops_with_the_reason(code: int) -> None:
    desk = live()
    desk.say(f.Bye(code, "For this reason."))
    desk.lose(code)
    state = desk.told(ev.ConnectionStateChanged)[-1]
    assert (state.state, state.reason, state.close_code) == (ConnectionState.FAILED, "For this reason.", code)
    assert silent_for(desk, 10)
