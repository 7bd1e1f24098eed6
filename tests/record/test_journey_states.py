"""The five dots: one test for each way a message can go."""

import msgspec
import pytest

from rts_console.protocol.events import Event, ServerMessageSent
from rts_console.protocol.words import MessageMode, OfflinePolicy, Outcome, Scope, UserMessageSendResult
from rts_console.record.journey_states import STEPS, StepState, states
from rts_console.record.log import EventLog

from .events import START_NS, delivered, held, logged_in, received, room_sent, sent, submitted

D, W, P, F, U, N = (
    StepState.DONE,
    StepState.WAITING,
    StepState.PARTLY,
    StepState.FAILED,
    StepState.UNKNOWN,
    StepState.NONE,
)
Code = UserMessageSendResult


def dots(*events: Event) -> tuple[StepState, ...]:
    log = EventLog()
    log.append("alice", events)
    return states(log.row(0))


def refused(code: Code, *, gateway: bool = False, written: bool = False) -> Event:
    event = sent(outcome=Outcome.REFUSED, code=code)
    return msgspec.structs.replace(
        event, gateway_in_ns=START_NS + 1 if gateway else 0, written_at_ns=START_NS + 1 if written else 0
    )


def server(code: Code, outcome: Outcome, http_status: int = 0) -> ServerMessageSent:
    return ServerMessageSent(
        at_ns=START_NS + 9,
        message_id=1,
        client_message_id="a-1",
        outcome=outcome,
        composed_at_ns=START_NS,
        written_at_ns=START_NS + 1,
        gateway_in_ns=START_NS + 2,
        code=code,
        http_status=http_status,
    )


def test_there_are_five_steps() -> None:
    assert len(STEPS) == 5


def test_what_is_no_message_has_no_dots() -> None:
    assert dots(logged_in()) == (N, N, N, N, N)


def test_a_message_that_came_in_went_all_the_way() -> None:
    assert dots(received()) == (D, D, D, D, D)


def test_pending_and_held_wait() -> None:
    assert dots(submitted()) == (D, W, W, W, W)
    assert dots(submitted(), held(OfflinePolicy.HOLD)) == (D, W, W, W, W)


def test_accepted_waits_for_receipts_then_arrives() -> None:
    assert dots(submitted(), sent()) == (D, D, D, D, W)
    assert dots(submitted(), sent(), delivered()) == (D, D, D, D, D)


def test_a_room_counts_its_members() -> None:
    room = submitted(scope=Scope.ROOM, target="lobby")
    assert dots(room, room_sent(recipients=2), delivered("bob")) == (D, D, D, D, P)
    assert dots(room, room_sent(recipients=1), delivered("bob")) == (D, D, D, D, D)
    assert dots(room, room_sent(recipients=0)) == (D, D, D, N, N)


def test_unreliable_messages_have_no_receipts() -> None:
    assert dots(submitted(mode=MessageMode.UNRELIABLE_ORDERED), sent()) == (D, D, D, D, U)


@pytest.mark.parametrize("code", [Code.NO_CONNECTION, Code.EXCEED_MAX_LENGTH, Code.EXCEED_QPS, Code.NOT_LOGIN])
def test_refused_here_never_left(code: Code) -> None:
    assert dots(submitted(), refused(code)) == (D, F, N, N, N)


def test_refused_by_the_gateway() -> None:
    assert dots(submitted(), refused(Code.EXCEED_QPS, gateway=True, written=True)) == (D, D, F, N, N)
    assert dots(submitted(), refused(Code.EXCEED_QPS, written=True)) == (D, D, F, N, N)


@pytest.mark.parametrize("code", [Code.NO_RECEIVER, Code.NO_RELAY_PATH])
def test_no_receiver(code: Code) -> None:
    assert dots(submitted(), refused(code, gateway=True, written=True)) == (D, D, D, F, N)


def test_an_unknown_outcome_is_not_called_a_failure() -> None:
    event = sent(outcome=Outcome.UNKNOWN, code=Code.TIMEOUT)
    assert dots(submitted(), event) == (D, U, U, U, U)
    assert dots(submitted(), msgspec.structs.replace(event, written_at_ns=START_NS + 1)) == (D, D, U, U, U)


def test_the_app_server_not_reached_is_not_answered_badly() -> None:
    message = submitted(scope=Scope.SERVER, target="")
    assert dots(message, server(Code.SUCCESS, Outcome.ACCEPTED, 200)) == (D, D, D, D, D)
    assert dots(message, server(Code.E2BS_SEND_FAILED, Outcome.REFUSED)) == (D, D, D, F, N)
    assert dots(message, server(Code.E2BS_RETURN_FAILED, Outcome.REFUSED, 500)) == (D, D, D, D, F)
