"""Messages on their way out: ids, why one may not leave, and how each ends."""

from typing import Any

import pytest

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.outbox import Outbox, Sending
from rts_console.protocol.words import (
    RULE_SETS,
    MessageMode,
    Outcome,
    PayloadKind,
    RefusalCode,
    RoomMessageSendResult,
    Scope,
    UserMessageSendResult,
)

T = 1_700_000_000 * 10**9
RULES = RULE_SETS["volcengine"]
MODE = MessageMode.UNRELIABLE_ORDERED
SCOPES = pytest.mark.parametrize("scope", Scope)


def compose(scope: Scope, data: bytes = b"hi", outbox: Outbox | None = None) -> Sending:
    outbox = outbox or Outbox("w")
    if scope is Scope.PEER:
        return outbox.peer("bob", PayloadKind.TEXT, data, MODE, T)
    if scope is Scope.ROOM:
        return outbox.room("lobby", PayloadKind.TEXT, data, MODE, T)
    return outbox.server(PayloadKind.TEXT, data, T)


# --- ids ---


def test_peer_and_server_messages_share_one_sequence_and_each_room_has_its_own() -> None:
    outbox = Outbox("w")
    kind = PayloadKind.TEXT
    made = [
        outbox.peer("bob", kind, b"", MODE, T),
        outbox.server(kind, b"", T),
        outbox.room("a", kind, b"", MODE, T),
        outbox.room("b", kind, b"", MODE, T),
        outbox.room("a", kind, b"", MODE, T),
        outbox.peer("carol", kind, b"", MODE, T),
    ]
    assert [sending.message_id for sending in made] == [1, 2, 1, 1, 2, 3]


def test_a_client_message_id_is_unique_over_all_scopes_and_names_its_client() -> None:
    outbox = Outbox("5f0a")
    ids = [compose(scope, outbox=outbox).client_message_id for scope in Scope]
    assert ids == ["5f0a-1", "5f0a-2", "5f0a-3"]


# --- on the wire ---


@pytest.mark.parametrize(
    ("scope", "header"),
    [
        (Scope.PEER, f.SendPeer(7, "bob", "w-1", T, 1)),
        (Scope.ROOM, f.SendRoom(7, "lobby", "w-1", T, 1)),
        (Scope.SERVER, f.SendServer(7, "w-1", T)),
    ],
)
def test_a_message_is_encoded_with_its_header_and_untouched_bytes(scope: Scope, header: Any) -> None:
    data = "你好\0".encode()
    assert codec.server_decoder().payload(compose(scope, data).encode(7)) == (header, PayloadKind.TEXT, data)


@SCOPES
def test_a_composed_message_is_told_with_its_bytes(scope: Scope) -> None:
    sending = compose(scope)
    event = sending.submitted(T + 1)
    assert (event.at_ns, event.scope, event.target, event.data) == (T + 1, scope, sending.target, b"hi")
    assert (event.message_id, event.client_message_id) == (1, "w-1")


# --- why one may not leave ---

OPEN = {"logged_in": True, "link_up": True, "joined": True, "server_params": True}


def refusal(scope: Scope, data: bytes = b"hi", **state: bool) -> int | None:
    found = Outbox("w").refusal(compose(scope, data), RULES, **{**OPEN, **state})
    if found is None:
        return None
    assert found[1].endswith(".")
    return int(found[0])


@SCOPES
def test_nothing_stands_in_the_way_of_a_logged_in_user(scope: Scope) -> None:
    assert refusal(scope) is None


@pytest.mark.parametrize(
    ("scope", "state", "code"),
    [
        (Scope.PEER, {"logged_in": False, "link_up": False}, 105),
        (Scope.SERVER, {"logged_in": False, "link_up": False}, 105),
        (Scope.ROOM, {"logged_in": False, "link_up": False}, 100),
        (Scope.PEER, {"link_up": False}, 102),
        (Scope.SERVER, {"link_up": False}, 102),
        (Scope.ROOM, {"link_up": False}, 102),
        (Scope.ROOM, {"joined": False}, 100),
        (Scope.SERVER, {"server_params": False}, 106),
        (Scope.PEER, {"joined": False, "server_params": False}, None),
        (Scope.ROOM, {"server_params": False}, None),
    ],
)
def test_what_stands_in_the_way_has_the_vendors_code(scope: Scope, state: dict[str, bool], code: int | None) -> None:
    assert refusal(scope, **state) == code


@SCOPES
def test_a_message_over_the_limit_is_103_whatever_the_state(scope: Scope) -> None:
    assert refusal(scope, b"x" * 65_537) == 103
    assert refusal(scope, b"x" * 65_537, logged_in=False) == 103
    assert refusal(scope, b"x" * 65_536) is None


def test_room_codes_are_room_codes() -> None:
    found = Outbox("w").refusal(compose(Scope.ROOM), RULES, **{**OPEN, "link_up": False})
    assert found is not None
    assert isinstance(found[0], RoomMessageSendResult)


# --- how it ends ---

KINDS = {Scope.PEER: ev.MessageSent, Scope.ROOM: ev.RoomMessageSent, Scope.SERVER: ev.ServerMessageSent}


@SCOPES
@pytest.mark.parametrize(
    ("ending", "code", "outcome"),
    [("refused", 102, Outcome.REFUSED), ("timed_out", 1, Outcome.UNKNOWN), ("cut", 2, Outcome.UNKNOWN)],
)
def test_an_ending_without_an_answer(scope: Scope, ending: str, code: int, outcome: Outcome) -> None:
    outbox, sending = Outbox("w"), compose(scope)
    arguments: dict[str, tuple[Any, ...]] = {
        "refused": (UserMessageSendResult.NO_CONNECTION, "No link."),
        "timed_out": (),
        "cut": ("the wire broke",),
    }
    event = getattr(outbox, ending)(sending, *arguments[ending], T + 5)
    assert type(event) is KINDS[scope]
    assert (event.code, event.outcome, event.at_ns) == (code, outcome, T + 5)
    assert (event.message_id, event.client_message_id, event.composed_at_ns) == (1, "w-1", T)
    assert event.reason


@pytest.mark.parametrize(
    ("scope", "code", "shown", "outcome"),
    [
        (Scope.PEER, 0, UserMessageSendResult.SUCCESS, Outcome.ACCEPTED),
        (Scope.PEER, 3, UserMessageSendResult.NO_RECEIVER, Outcome.REFUSED),
        (Scope.PEER, 200, UserMessageSendResult.UNKNOWN, Outcome.REFUSED),
        (Scope.PEER, 77, UserMessageSendResult.UNKNOWN, Outcome.REFUSED),
        (Scope.ROOM, 200, RoomMessageSendResult.SUCCESS, Outcome.ACCEPTED),
        (Scope.ROOM, 5, RoomMessageSendResult.EXCEED_QPS, Outcome.REFUSED),
        (Scope.ROOM, 0, RoomMessageSendResult.UNKNOWN, Outcome.REFUSED),
    ],
)
def test_the_gateways_answer(scope: Scope, code: int, shown: int, outcome: Outcome) -> None:
    frame = f.Accepted(7, code, T + 1, T + 2, 3, 42, "why", 250)
    event: Any = Outbox("w").accepted(compose(scope), frame, T + 9)
    assert type(event) is KINDS[scope]
    assert (event.code, event.outcome) == (shown, outcome)
    assert (event.gateway_in_ns, event.gateway_out_ns, event.recipients) == (T + 1, T + 2, 3)
    assert (event.reason, event.retry_after_ms) == ("why", 250)
    assert scope is not Scope.ROOM or event.position == 42


def test_the_app_servers_answer() -> None:
    header = f.ServerAnswer(7, 18, T + 1, T + 2, T + 3, 500, 9, "Not 200.", 250)
    event: Any = Outbox("w").answered(compose(Scope.SERVER), header, b"sorry", T + 9)
    assert (event.code, event.outcome) == (UserMessageSendResult.E2BS_RETURN_FAILED, Outcome.REFUSED)
    assert (event.answer, event.http_status, event.truncated) == (b"sorry", 500, 9)
    assert (event.reason, event.retry_after_ms, event.recipients) == ("Not 200.", 250, 1)


def test_an_app_server_that_was_not_reached_is_no_recipient() -> None:
    event: Any = Outbox("w").answered(compose(Scope.SERVER), f.ServerAnswer(7, 17, T, T), b"", T)
    assert (event.code, event.recipients, event.http_status) == (17, 0, 0)


@SCOPES
@pytest.mark.parametrize(
    ("refused", "user_code", "room_code"),
    [
        (RefusalCode.NOT_LOGGED_IN, 105, 100),
        (RefusalCode.NO_RECEIVER, 3, 1000),
        (RefusalCode.NOT_IN_ROOM, 100, 100),
        (RefusalCode.TEXT_TOO_LARGE, 103, 103),
        (RefusalCode.BINARY_TOO_LARGE, 103, 103),
        (RefusalCode.RATE_ROOM, 5, 5),
        (RefusalCode.RATE_USER, 5, 5),
        (RefusalCode.RATE_IN_FLIGHT, 5, 5),
        (RefusalCode.BAD_ID, 1000, 1000),
        (RefusalCode.BAD_FRAME, 1000, 1000),
        (RefusalCode.NOT_ALLOWED, 1000, 1000),
    ],
)
def test_a_refusal_of_ours_is_shown_as_the_vendors_nearest_code(
    scope: Scope, refused: RefusalCode, user_code: int, room_code: int
) -> None:
    event: Any = Outbox("w").rejected(compose(scope), f.Refused(7, refused, "why", 250), T)
    assert event.code == (room_code if scope is Scope.ROOM else user_code)
    assert event.outcome is Outcome.REFUSED
    assert event.reason == f"{refused}: why"
    assert event.retry_after_ms == 250
