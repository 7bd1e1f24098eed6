"""Messages under way when the link breaks: sent again, held, refused, or of unknown outcome; each ends once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.clock import MS
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import MessageMode, OfflinePolicy, Outcome, Scope
from tests.protocol.desk import START, TEXT, Desk, joined, kinds, live

SEND = {Scope.PEER: Desk.send, Scope.ROOM: Desk.send_room, Scope.SERVER: Desk.send_server}
SCOPES = pytest.mark.parametrize("scope", Scope)
HEADERS = (f.SendPeer, f.SendRoom, f.SendServer)
KEEP = pytest.mark.parametrize("policy", [OfflinePolicy.HOLD, OfflinePolicy.SEND])


def ready(policy: OfflinePolicy = OfflinePolicy.REFUSE) -> Desk:
    """Live, in a room, with an app server."""
    desk = live()
    desk.session.offline_policy = policy
    desk.join()
    desk.say(f.ServerParamsSet(desk.session.set_server_params("s", "u", desk.now), 200))
    desk.take_events()
    desk.take_sent()
    return desk


def rejoined(desk: Desk) -> None:
    """The gateway lets us into the rooms again."""
    for rejoin in desk.take_sent(f.JoinRoom):
        desk.say(joined(rejoin.id))


def written(desk: Desk) -> list[Any]:
    """Headers of the messages that were written since the last look."""
    return [each[0] for each in desk.take_sent() if isinstance(each, tuple)]


def payloads(desk: Desk) -> list[str]:
    return [each[2].decode() for each in desk.take_sent() if isinstance(each, tuple)]


def accept(desk: Desk, header: Any) -> None:
    if isinstance(header, f.SendServer):
        desk.say_payload(f.ServerAnswer(header.id, 0, START, START))
    else:
        desk.say(f.Accepted(header.id, 200 if isinstance(header, f.SendRoom) else 0, START))


# --- sent again ---


@SCOPES
def test_a_message_without_its_answer_is_sent_again_as_it_was(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    (first,) = desk.take_sent()
    desk.lose()
    assert desk.waits(call)
    desk.come_back(resumed=True)
    (again,) = [each for each in desk.take_sent() if isinstance(each, tuple)]
    assert again == first
    accept(desk, again[0])
    result = desk.result(call)
    assert (result.outcome, result.client_message_id) == (Outcome.ACCEPTED, first[0].client_message_id)
    assert kinds(desk.told(ev.MessageSubmitted)) == [ev.MessageSubmitted]


def test_messages_are_sent_again_in_their_order_and_before_anything_new() -> None:
    desk = ready()
    sent = [SEND[scope](desk, data=f"{number}".encode()) for number in range(4) for scope in Scope]
    assert len(payloads(desk)) == 12
    accept(desk, f.SendPeer(sent[0], "", "", 0))
    desk.lose()
    desk.come_back(resumed=True)
    desk.send(data=b"new")
    assert payloads(desk) == ["0", "0", *(str(n) for n in range(1, 4) for _ in Scope), "new"]


def test_a_session_that_goes_on_gets_its_messages_before_its_rooms() -> None:
    desk = ready()
    desk.send_room()
    desk.lose()
    desk.come_back(resumed=True)
    assert [type(each[0] if isinstance(each, tuple) else each) for each in desk.take_sent()] == [
        f.SetServerParams,
        f.SendRoom,
        f.JoinRoom,
    ]


def test_a_session_that_begins_anew_joins_its_rooms_before_it_sends_to_them() -> None:
    desk = ready()
    desk.send_room()
    desk.lose()
    desk.come_back()
    assert [type(each[0] if isinstance(each, tuple) else each) for each in desk.take_sent()] == [
        f.SetServerParams,
        f.JoinRoom,
        f.SendRoom,
    ]


def test_many_losses_send_again_each_time_in_the_same_order() -> None:
    desk = ready()
    for number in range(5):
        desk.send(data=str(number).encode())
    payloads(desk)
    for _ in range(4):
        desk.lose()
        desk.come_back(resumed=True)
        assert payloads(desk) == ["0", "1", "2", "3", "4"]


def test_a_message_is_not_sent_again_to_a_gateway_that_cannot_tell_a_repeat() -> None:
    desk = ready()
    call = desk.send()
    desk.lose()
    desk.take_sent()
    desk.come_back(epoch="e2")
    result = desk.result(call)
    assert (result.code, result.outcome) == (2, Outcome.UNKNOWN)
    assert "started anew" in result.reason
    assert written(desk) == []


def test_the_epoch_of_the_first_try_counts() -> None:
    desk = ready()
    desk.lose()
    desk.come_back(epoch="e2", resumed=True)
    call = desk.send()
    desk.lose()
    desk.come_back(epoch="e2", resumed=True)
    assert desk.waits(call)
    assert [header.id for header in written(desk)] == [call]


@SCOPES
def test_the_12_s_run_on_a_live_link_only(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    desk.live_on(11_000)
    desk.lose()
    desk.wait(40_000)
    assert desk.waits(call)
    desk.session.retry_now(desk.now)
    desk.take_actions()
    desk.wait(1)
    desk.session.connection_failed("no", desk.now)
    desk.come_back(resumed=True)
    rejoined(desk)
    desk.live_on(11_999)
    assert desk.waits(call)
    desk.wait(1)
    assert (desk.result(call).code, desk.result(call).outcome) == (1, Outcome.UNKNOWN)


@SCOPES
def test_without_a_link_the_outcome_is_unknown_after_110_s(scope: Scope) -> None:
    desk = ready()
    call = SEND[scope](desk)
    begun = desk.now
    desk.live_on(5_000)
    desk.lose()
    while desk.now < begun + 109_999 * MS:
        desk.wait(min(1_000, (begun + 109_999 * MS - desk.now) / MS))
        if desk.session.link.value == "opening":
            desk.session.connection_failed("no", desk.now)
    assert desk.waits(call)
    desk.wait(1)
    result = desk.result(call)
    assert (result.code, result.outcome) == (2, Outcome.UNKNOWN)
    assert "110 s" in result.reason


def test_110_s_are_the_limit_in_all_though_the_link_comes_back() -> None:
    desk = ready()
    call = desk.send()
    for _ in range(11):
        desk.live_on(9_000)
        desk.lose()
        desk.session.retry_now(desk.now)
        desk.come_back(resumed=True)
        rejoined(desk)
    desk.live_on(10_900)
    assert desk.waits(call)
    desk.live_on(100)
    assert (desk.result(call).code, desk.result(call).outcome) == (1, Outcome.UNKNOWN)


def test_a_late_driver_does_not_send_again_what_is_too_old() -> None:
    desk = ready()
    call = desk.send()
    desk.lose()
    desk.reconnect()
    desk.now += 111_000 * MS  # the alarm did not ring meanwhile
    desk.admit(desk.take_sent(f.Login)[0], resumed=True)
    assert desk.result(call).outcome is Outcome.UNKNOWN
    assert written(desk) == []


def test_a_repeat_that_is_refused_is_refused() -> None:
    desk = ready()
    call = desk.send_room()
    desk.lose()
    desk.come_back()
    desk.say(f.Accepted(call, 100, START, reason="Not in it."))
    assert (desk.result(call).code, desk.result(call).outcome) == (100, Outcome.REFUSED)


@pytest.mark.parametrize("ending", ["logout", "close", "fatal", "new login"])
def test_messages_that_wait_for_the_link_end_with_the_login(ending: str) -> None:
    desk = ready(OfflinePolicy.HOLD)
    call = desk.send()
    desk.lose(4503 if ending == "new login" else 1006)
    held = desk.send()
    match ending:
        case "logout":
            desk.session.logout(desk.now)
        case "close":
            desk.session.close(desk.now)
        case "fatal":
            desk.reconnect()
            desk.lose(4505)
        case _:
            desk.login("t2", "alice")
    assert (desk.result(call).code, desk.result(call).outcome) == (2, Outcome.UNKNOWN)
    assert (desk.result(held).code, desk.result(held).outcome) == (102, Outcome.REFUSED)
    assert "never sent" in desk.result(held).reason


def test_messages_wait_for_a_new_token_too() -> None:
    desk = ready()
    call = desk.send()
    desk.lose()
    desk.reconnect()
    desk.say(f.Refused(desk.take_sent(f.Login)[0].id, -1000, "Expired."))
    assert desk.waits(call)
    desk.session.update_token(Secret("t2"), desk.now)
    desk.admit(desk.connect(), resumed=True)
    assert [header.id for header in written(desk)] == [call]


@pytest.mark.parametrize("code", [0, 200, 7, 99_999])
@SCOPES
def test_a_refusal_whose_code_says_nothing_is_1000_with_its_reason(scope: Scope, code: int) -> None:
    desk = ready()
    call = SEND[scope](desk)
    desk.say(f.Refused(call, code, "Because."))
    result = desk.result(call)
    assert (result.code, result.outcome) == (1000, Outcome.REFUSED)
    assert "Because." in result.reason
    assert desk.told(ev.SendCompleted) == [result]


# --- composed while the link is gone ---


@SCOPES
def test_refused_offline_is_102(scope: Scope) -> None:
    desk = ready()
    desk.lose()
    call = SEND[scope](desk)
    assert (desk.result(call).code, desk.result(call).outcome) == (102, Outcome.REFUSED)
    assert desk.session.held_messages == ()


@SCOPES
def test_held_until_it_is_released(scope: Scope) -> None:
    desk = ready(OfflinePolicy.HOLD)
    desk.lose()
    desk.take_events()
    call = SEND[scope](desk)
    submitted, held = desk.take_events()
    assert isinstance(submitted, ev.MessageSubmitted)
    assert held == ev.MessageHeld(
        at_ns=desk.now,
        scope=scope,
        target=submitted.target,
        message_id=1,
        client_message_id=submitted.client_message_id,
        policy=OfflinePolicy.HOLD,
    )
    assert [sending.data for sending in desk.session.held_messages] == [b"hi"]
    desk.come_back(resumed=True)
    rejoined(desk)
    desk.live_on(200_000)
    assert written(desk) == []
    assert desk.session.release_held(desk.now) == 1
    assert desk.session.held_messages == ()
    (header,) = written(desk)
    accept(desk, header)
    assert desk.result(call).outcome is Outcome.ACCEPTED


@SCOPES
def test_kept_and_sent_when_the_link_is_back(scope: Scope) -> None:
    desk = ready(OfflinePolicy.SEND)
    desk.lose()
    call = SEND[scope](desk)
    assert [event.policy for event in desk.told(ev.MessageHeld)] == [OfflinePolicy.SEND]
    assert len(desk.session.held_messages) == 1
    desk.come_back(resumed=True)
    (header,) = written(desk)
    assert desk.session.held_messages == ()
    accept(desk, header)
    assert desk.result(call).outcome is Outcome.ACCEPTED


def test_what_was_never_sent_may_go_to_any_gateway_at_any_time() -> None:
    desk = ready(OfflinePolicy.SEND)
    desk.lose()
    call = desk.send()
    for _ in range(20):
        desk.wait(10_000)
        if desk.session.link.value == "opening":
            desk.session.connection_failed("no", desk.now)
    desk.come_back(epoch="e2")
    assert [header.id for header in written(desk)] == [call]


def test_released_while_the_link_is_gone_it_is_sent_when_it_is_back() -> None:
    desk = ready(OfflinePolicy.HOLD)
    desk.lose()
    desk.send(data=b"1")
    desk.send(data=b"2")
    desk.take_events()
    assert desk.session.release_held(desk.now) == 2
    assert len(desk.session.held_messages) == 2
    assert [event.policy for event in desk.told(ev.MessageHeld)] == [OfflinePolicy.SEND] * 2
    desk.come_back(resumed=True)
    assert payloads(desk) == ["1", "2"]


@KEEP
def test_discarded_it_is_refused_with_the_reason(policy: OfflinePolicy) -> None:
    desk = ready(policy)
    desk.lose()
    calls = [SEND[scope](desk) for scope in Scope]
    assert desk.session.discard_held(desk.now) == 3
    for call in calls:
        result = desk.result(call)
        assert (result.code, result.outcome) == (102, Outcome.REFUSED)
        assert "discarded" in result.reason
        assert result in desk.events
    assert desk.session.held_messages == ()
    assert desk.session.discard_held(desk.now) == 0
    desk.come_back(resumed=True)
    assert written(desk) == []


def test_what_has_been_sent_cannot_be_discarded() -> None:
    desk = ready(OfflinePolicy.SEND)
    call = desk.send()
    desk.lose()
    assert desk.session.discard_held(desk.now) == 0
    assert desk.waits(call)


@KEEP
@pytest.mark.parametrize("mode", [MessageMode.UNRELIABLE_ORDERED, MessageMode.UNRELIABLE_UNORDERED])
def test_an_unreliable_message_is_never_kept(policy: OfflinePolicy, mode: MessageMode) -> None:
    desk = ready(policy)
    desk.lose()
    call = desk.session.send_peer("bob", TEXT, b"hi", mode, desk.now)
    assert (desk.result(call).code, desk.result(call).outcome) == (102, Outcome.REFUSED)


@KEEP
def test_what_could_not_be_sent_anyway_is_not_kept(policy: OfflinePolicy) -> None:
    desk = live()
    desk.session.offline_policy = policy
    desk.lose()
    assert desk.result(desk.send_room()).code == 100
    assert desk.result(desk.send_server()).code == 106
    assert desk.result(desk.send(data=b"x" * 65_537)).code == 103


@KEEP
def test_nothing_is_kept_for_nobody(policy: OfflinePolicy) -> None:
    desk = Desk()
    desk.session.offline_policy = policy
    assert desk.result(desk.send()).code == 105
    desk.login()
    assert desk.result(desk.send()).code == 105


@KEEP
def test_while_a_new_token_is_awaited_messages_are_kept(policy: OfflinePolicy) -> None:
    desk = ready(policy)
    desk.lose(4503)
    call = desk.send()
    assert desk.waits(call)
    assert len(desk.session.held_messages) == 1


def test_a_message_to_a_room_that_was_left_meanwhile_is_refused_when_its_turn_comes() -> None:
    desk = ready(OfflinePolicy.SEND)
    desk.lose()
    call = desk.send_room()
    desk.session.leave_room("lobby", desk.now)
    desk.come_back()
    assert (desk.result(call).code, desk.result(call).outcome) == (100, Outcome.REFUSED)


def test_so_many_messages_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.protocol.sends.WAITING_LIMIT", 3)
    desk = ready(OfflinePolicy.HOLD)
    desk.lose()
    calls = [desk.send() for _ in range(4)]
    assert [desk.waits(call) for call in calls] == [True, True, True, False]
    assert "Release or discard" in desk.result(calls[3]).reason


# --- rates ---


@pytest.mark.parametrize(("scope", "rate"), [(Scope.PEER, 100), (Scope.ROOM, 65), (Scope.SERVER, 20)])
def test_one_too_many_is_5_at_once_and_not_written(scope: Scope, rate: int) -> None:
    desk = ready()
    calls = [SEND[scope](desk) for _ in range(rate + 1)]
    assert len(written(desk)) == rate
    result = desk.result(calls[-1])
    assert (result.code, result.outcome) == (5, Outcome.REFUSED)
    assert 0 < result.retry_after_ms <= 1_000 / rate + 1
    assert str(rate) in result.reason
    desk.wait(result.retry_after_ms)
    assert desk.waits(SEND[scope](desk))


def test_basic_has_a_rate_of_bytes() -> None:
    desk = ready()
    desk.say(f.Welcome("n", "e1", START, {"name": "basic", "bytes_rate": 30_720}, 10_000))
    calls = [desk.send_room(data=b"x" * 1_024) for _ in range(31)]
    assert desk.waits(calls[29])
    assert desk.result(calls[30]).code == 5
    assert "30,720 bytes" in desk.result(calls[30]).reason


def test_a_second_welcome_with_the_same_rules_does_not_fill_the_burst() -> None:
    desk = ready()
    desk.say(desk.welcome())
    for _ in range(100):
        desk.send()
    desk.say(desk.welcome())
    assert desk.result(desk.send()).code == 5


def test_messages_that_waited_are_sent_no_faster_than_the_rate_and_in_order() -> None:
    desk = ready(OfflinePolicy.SEND)
    desk.lose()
    for number in range(150):
        desk.send(data=str(number).encode())
    desk.come_back(resumed=True)
    assert payloads(desk) == [str(number) for number in range(100)]
    late = desk.send(data=b"late")
    assert desk.told(ev.MessageHeld)[-1].policy is OfflinePolicy.SEND
    desk.live_on(600)
    assert payloads(desk) == [*(str(number) for number in range(100, 150)), "late"]
    assert desk.waits(late)


def test_an_unreliable_message_does_not_wait_behind_those_that_do() -> None:
    desk = ready(OfflinePolicy.SEND)
    desk.lose()
    for _ in range(150):
        desk.send()
    desk.come_back(resumed=True)
    desk.take_sent()
    call = desk.session.send_room("lobby", TEXT, b"now", MessageMode.UNRELIABLE_ORDERED, desk.now)
    assert desk.waits(call)
    assert payloads(desk) == ["now"]


def test_a_loss_amid_the_wait_for_the_rate_keeps_the_order() -> None:
    desk = ready()
    for number in range(100):
        desk.send(data=str(number).encode())
    desk.wait(500)
    for number in range(100, 150):
        desk.send(data=str(number).encode())
    desk.take_sent()
    desk.lose()
    seen: list[str] = []
    for _ in range(3):
        desk.come_back(resumed=True)
        seen = payloads(desk)
        assert seen == [str(number) for number in range(len(seen))]
        desk.lose()
    desk.come_back(resumed=True)
    seen = payloads(desk)
    desk.live_on(2_000)
    assert seen + payloads(desk) == [str(number) for number in range(150)]


# --- whatever happens ---


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_happens_each_scope_is_written_in_order_and_each_message_ends_once(data: st.DataObject) -> None:
    desk = ready()
    calls: list[int] = []
    links: list[list[Any]] = [[]]
    for _ in range(data.draw(st.integers(1, 30))):
        step = data.draw(
            st.sampled_from(["send", "send", "send", "answer", "lose", "back", "policy", "release", "time"])
        )
        up = desk.session.link.value == "ready"
        match step:
            case "send":
                calls.append(SEND[data.draw(st.sampled_from(list(Scope)))](desk))
            case "answer" if up and links[-1]:
                accept(desk, links[-1].pop(0))
            case "lose" if up:
                desk.lose()
                links.append([])
            case "back" if not up:
                desk.come_back(resumed=data.draw(st.booleans()), epoch=data.draw(st.sampled_from(["e1", "e1", "e2"])))
                sent = desk.take_sent()
                desk.sent += [each for each in sent if not isinstance(each, f.JoinRoom)]
                desk.say(*(joined(each.id) for each in sent if isinstance(each, f.JoinRoom)))
            case "policy":
                desk.session.offline_policy = data.draw(st.sampled_from(list(OfflinePolicy)))
            case "release":
                desk.session.release_held(desk.now)
            case "time" if up:
                desk.live_on(data.draw(st.integers(1, 5)) * 1_000)
        headers = written(desk)
        links[-1] += headers
        for kind in HEADERS:
            numbers = [int(h.client_message_id.rpartition("-")[2]) for h in links[-1] if isinstance(h, kind)]
            if desk.session.offline_policy is not OfflinePolicy.HOLD and not desk.told(ev.MessageHeld):
                assert numbers == sorted(numbers)
            assert len(numbers) == len(set(numbers))
    desk.session.close(desk.now)
    desk.pump()
    assert all(not desk.waits(call) for call in calls)
    ended = [event.client_message_id for event in desk.told(ev.SendCompleted)]
    assert sorted(ended) == sorted(event.client_message_id for event in desk.told(ev.MessageSubmitted))


# --- when the system took the bytes ---


def test_written_is_when_the_system_took_the_bytes_of_the_first_try() -> None:
    desk = ready()
    call = desk.send()
    (header,) = written(desk)
    taken_ns = desk.now + 3 * MS
    desk.session.written(taken_ns)
    desk.session.written(taken_ns + MS)
    accept(desk, header)
    assert desk.result(call).written_at_ns == taken_ns


def test_what_a_broken_link_had_not_taken_is_not_written() -> None:
    desk = ready()
    call = desk.send()
    desk.lose()
    desk.session.written(desk.now)
    desk.come_back(resumed=True)
    (again,) = [each for each in desk.take_sent() if isinstance(each, tuple)]
    accept(desk, again[0])
    assert desk.result(call).written_at_ns == 0
