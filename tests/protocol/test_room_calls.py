"""What a rule set adds on the wire: attributes of messages, options and details of joins, operations and notices."""

from typing import Any

import pytest

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout
from rts_console.protocol.words import JoinRoomType, MessageMode, Outcome, PayloadKind, RefusalCode, Scope
from tests.protocol.desk import RELIABLE, START, TEXT, joined, live
from tests.protocol.test_server import give, logged_in, room

LARGEST = {"x": "x" * (codec.ATTRIBUTES_LIMIT - len('{"x":""}'))}
TOO_LARGE = {"x": LARGEST["x"] + "x"}

# --- attributes ---


@pytest.mark.parametrize("attributes", [{}, {"a": 1, "b": "x"}, {"n": 2**63 - 1}, {"n": -(2**63)}, LARGEST])
def test_attributes_that_can_be_sent(attributes: Any) -> None:
    assert codec.attributes_problem(attributes) is None


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        (TOO_LARGE, "513 bytes; 512 is the limit"),
        ({"n": 2**63}, "cannot be sent"),
        ({"n": 10**5_000}, "cannot be sent"),
        ({"n": 1.5}, "cannot be sent"),
        ({"n": None}, "cannot be sent"),
        ({"n": "\ud800"}, "cannot be sent"),
        ({1: "x"}, "cannot be sent"),
        ([1], "cannot be sent"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_attributes_that_cannot_be_sent(attributes: Any, word: str) -> None:
    problem = codec.attributes_problem(attributes)
    assert problem is not None
    assert word in problem


@pytest.mark.parametrize("scope", [Scope.PEER, Scope.ROOM])
def test_attributes_go_out_with_a_message_and_are_told(scope: Scope) -> None:
    desk = live()
    desk.join()
    desk.take_sent()
    send: Any = desk.session.send_room if scope is Scope.ROOM else desk.session.send_peer
    send("lobby", TEXT, b"hi", RELIABLE, desk.now, {"stream": 1})
    ((header, _, _),) = desk.take_sent()
    assert header.attributes == {"stream": 1}
    assert desk.told(ev.MessageSubmitted)[0].attributes == {"stream": 1}


def test_attributes_that_cannot_be_sent_are_refused_at_once() -> None:
    desk = live()
    desk.join()
    with pytest.raises(InvalidCall, match="513 bytes"):
        desk.session.send_room("lobby", TEXT, b"hi", RELIABLE, desk.now, TOO_LARGE)
    with pytest.raises(InvalidCall, match="513 bytes"):
        desk.session.send_peer("bob", TEXT, b"hi", RELIABLE, desk.now, TOO_LARGE)


def test_the_gateway_checks_attributes_as_well() -> None:
    session = logged_in()
    (accepted,) = give(session, room(attributes=TOO_LARGE))
    assert (accepted.code, "513 bytes" in accepted.reason) == (1000, True)
    give(session, room(attributes=LARGEST))
    (request,) = session.requests()
    assert request.header.attributes == LARGEST  # type: ignore[union-attr]


def test_attributes_come_in_with_messages() -> None:
    desk = live()
    desk.join()
    desk.say_payload(f.RoomMessage("lobby", "bob", "b-1", 1, 2, 3, "e1", 1, 0, 0, {"type": "RC:TxtMsg"}))
    desk.say_payload(f.PeerMessage("bob", "b-2", 1, 2, 3, 1, attributes={"stream": 1}))
    assert desk.told(ev.RoomMessageReceived)[0].attributes == {"type": "RC:TxtMsg"}
    assert desk.told(ev.MessageReceived)[0].attributes == {"stream": 1}


def test_what_the_gateway_gave_a_message_is_in_its_result() -> None:
    desk = live()
    desk.join()
    call = desk.send_room()
    desk.say(f.Accepted(call, 200, 1, 2, 1, 1, attributes={"uid": "5F0A"}))
    assert desk.result(call).attributes == {"uid": "5F0A"}


def test_a_message_refused_with_a_number_of_another_vendor() -> None:
    desk = live()
    desk.join()
    call = desk.send_room()
    desk.say(f.Accepted(call, 20604, 1, reason="Slower.", retry_after_ms=200))
    result = desk.result(call)
    assert (result.code, result.outcome) == (ChatRoomCode.TOO_OFTEN, Outcome.REFUSED)


def test_a_message_of_ones_own_without_a_place_is_told() -> None:
    desk = live()
    desk.join()
    own = f.RoomMessage("lobby", "alice", "x-1", 1, 2, 3, "", 0, 0, MessageMode.UNRELIABLE_UNORDERED, {"left": 0})
    desk.say_payload(own)
    assert [event.user_id for event in desk.told(ev.RoomMessageReceived)] == ["alice"]
    assert desk.take_sent(f.Received) == []


# --- joining ---


def test_options_go_out_with_a_join_and_details_come_back() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now, {"history": 20, "existing": True})
    (frame,) = desk.take_sent()
    assert frame.options == {"history": 20, "existing": True}
    desk.say(f.Joined(call, "lobby", "e1", 0, [], 0, details={"memberCount": 3}))
    assert desk.result(call) is None
    details = ev.RoomJoinDetails(at_ns=desk.now, room_id="lobby", details={"memberCount": 3})
    assert desk.told(ev.RoomJoinDetails) == [details]


def test_a_join_after_a_loss_has_the_same_options() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now, {"history": 20})
    desk.say(joined(call))
    desk.take_sent()
    desk.lose()
    desk.reconnect()
    desk.admit(desk.take_sent(f.Login)[0])
    (frame,) = desk.take_sent(f.JoinRoom)
    assert (frame.options, frame.join_type) == ({"history": 20}, JoinRoomType.RECONNECTED)


def test_a_join_refused_with_a_number_of_another_vendor() -> None:
    desk = live()
    call = desk.session.join_room("lobby", desk.now, {"existing": True})
    desk.say(f.Refused(call, 23410, "There is no room lobby."))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert error.code is ChatRoomCode.NO_ROOM
    assert desk.told(ev.RoomStateChanged)[0].state is ChatRoomCode.NO_ROOM


def test_options_that_no_frame_can_carry_are_refused_before_the_join_begins() -> None:
    desk = live()
    with pytest.raises(InvalidCall, match="the limit"):
        desk.session.join_room("lobby", desk.now, {"x": "x" * codec.CONTROL_LIMIT})
    assert desk.session.rooms == {}


# --- operations and notices ---


def test_an_operation_is_answered() -> None:
    desk = live()
    call = desk.session.room_call("lobby", "set_entry", {"key": "k"}, desk.now)
    assert desk.take_sent() == [f.RoomCall(call, "lobby", "set_entry", {"key": "k"})]
    desk.say(f.RoomAnswer(call, {"version": 1}))
    assert desk.result(call) == {"version": 1}


@pytest.mark.parametrize(
    ("number", "code"),
    [(23424, ChatRoomCode.ENTRY_OF_ANOTHER), (160, RefusalCode.NOT_ALLOWED), (77, RefusalCode.UNAVAILABLE)],
)
def test_an_operation_is_refused(number: int, code: int) -> None:
    desk = live()
    call = desk.session.room_call("lobby", "set_entry", {}, desk.now)
    desk.say(f.Refused(call, number, "No."))
    error = desk.result(call)
    assert isinstance(error, RequestRejected)
    assert error.code == code


def test_an_operation_without_an_answer_or_a_link_ends() -> None:
    desk = live()
    call = desk.session.room_call("lobby", "set_entry", {}, desk.now)
    desk.live_on(10_000)
    assert isinstance(desk.result(call), RequestTimeout)
    call = desk.session.room_call("lobby", "set_entry", {}, desk.now)
    desk.lose()
    assert isinstance(desk.result(call), ConnectionLost)


@pytest.mark.parametrize(
    ("room_id", "arguments", "word"),
    [
        ("a room", {}, "room id"),
        ("lobby", {"x": "x" * codec.CONTROL_LIMIT}, "the limit"),
        ("lobby", {"x": object()}, "cannot be JSON"),
        ("lobby", {"x": "\ud800"}, "cannot be JSON"),
    ],
    ids=["id", "size", "object", "text"],
)
def test_an_operation_that_cannot_be_asked_for(room_id: str, arguments: dict[str, Any], word: str) -> None:
    desk = live()
    with pytest.raises(InvalidCall, match=word):
        desk.session.room_call(room_id, "set_entry", arguments, desk.now)
    assert desk.take_sent() == []


def test_an_operation_wants_a_login_and_a_link() -> None:
    desk = live()
    desk.lose()
    with pytest.raises(InvalidCall, match="being made again"):
        desk.session.room_call("lobby", "set_entry", {}, desk.now)


def test_an_operation_reaches_the_hub_and_needs_a_room_id() -> None:
    session = logged_in()
    call = f.RoomCall(7, "lobby", "set_entry", {"key": "k"})
    assert give(session, call) == []
    assert session.requests() == [call]
    assert give(session, f.RoomCall(7, "a room", "x"))[0].code == RefusalCode.BAD_ID


def test_a_notice_is_told() -> None:
    desk = live()
    desk.say(f.RoomNotice("lobby", "entries", {"a": 1}))
    assert desk.told(ev.RoomNoticed) == [ev.RoomNoticed(at_ns=START, room_id="lobby", name="entries", details={"a": 1})]


def test_features_are_known_once_the_gateway_has_said_them() -> None:
    desk = live()
    welcome = desk.welcome()
    desk.say(f.Welcome(welcome.node, "e1", 1, welcome.rules, 10_000, ["room_call.set_entry", "x"]))
    assert desk.session.features == ("room_call.set_entry", "x")


def test_binary_payloads_may_have_attributes_too() -> None:
    desk = live()
    desk.session.send_peer("bob", PayloadKind.BINARY, b"\0", RELIABLE, desk.now, {"ordered": 1})
    ((header, kind, payload),) = desk.take_sent()
    assert (header.attributes, kind, payload) == ({"ordered": 1}, PayloadKind.BINARY, b"\0")


def test_who_is_not_in_a_room_may_send_to_it_where_the_gateway_says_so() -> None:
    desk = live()
    assert desk.result(desk.send_room("hall")).code == 100
    welcome = desk.welcome()
    desk.say(f.Welcome(welcome.node, "e1", 1, welcome.rules, 10_000, [f.ROOM_OUTSIDERS]))
    assert desk.waits(desk.send_room("hall"))
