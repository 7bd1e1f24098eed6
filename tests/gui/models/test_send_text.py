"""Words for how sending went."""

from dataclasses import replace

import pytest

from rts_console.client.backend import SendResult
from rts_console.gui.models.send_text import progress_text, result_text
from rts_console.gui.repeat import Repetition
from rts_console.gui.shipment import Shipment
from rts_console.protocol.words import (
    RULE_SETS,
    MessageMode,
    Outcome,
    RoomMessageSendResult,
    Scope,
    UserMessageSendResult,
)
from tests.gui.fakes import FakeBackend


def shipment(scope: Scope = Scope.PEER, target: str = "bob") -> Shipment:
    return Shipment("alice", FakeBackend("alice"), scope, target, "x", MessageMode.RELIABLE_ORDERED)


@pytest.mark.parametrize(
    ("scope", "target", "whom"),
    [
        (Scope.PEER, "bob", "bob"),
        (Scope.PEER, "alice", "yourself"),
        (Scope.ROOM, "alice", "alice"),
        (Scope.SERVER, "", "the app server"),
    ],
)
def test_a_success_is_short_and_says_to_whom(scope: Scope, target: str, whom: str) -> None:
    result = SendResult(7, RoomMessageSendResult.SUCCESS, Outcome.ACCEPTED, 1.2)
    assert result_text(result, shipment(scope, target)) == f"Sent to {whom} as #7: 200 Success in 1.20 ms"


def test_that_nothing_was_in_it_is_said_unless_a_stamp_was() -> None:
    result = SendResult(7, RoomMessageSendResult.SUCCESS, Outcome.ACCEPTED, 1.2)
    empty = replace(shipment(), data="")
    assert result_text(result, empty) == "0 bytes (empty) sent to bob as #7: 200 Success in 1.20 ms"
    assert result_text(result, replace(empty, wrap=lambda data: data)).startswith("Sent to bob")


def test_a_refusal_says_why_and_what_to_try_once() -> None:
    result = SendResult(7, UserMessageSendResult.NO_RECEIVER, Outcome.REFUSED, 1.2, "bob is away")
    text = result_text(result, shipment())
    assert text.startswith("#7: 3 NoReceiver after 1.20 ms. bob is away. Let the receiver log in first")
    told = SendResult(7, UserMessageSendResult.NO_CONNECTION, Outcome.REFUSED, 1.2, "No link. Wait for it.")
    assert result_text(told, shipment()) == "#7: 102 NoConnection after 1.20 ms. No link. Wait for it."


def test_under_agora_a_refusal_has_agoras_own_number() -> None:
    sent = Shipment("a", FakeBackend(rules=RULE_SETS["agora"]), Scope.ROOM, "lobby", "x", MessageMode.RELIABLE_ORDERED)
    result = SendResult(7, RoomMessageSendResult.EXCEED_QPS, Outcome.REFUSED, 1.2, "Too fast.")
    assert result_text(result, sent).startswith("#7: 5 ExceedQPS after 1.20 ms. Agora: 115 BitrateLimit. Too fast.")


@pytest.mark.parametrize("code", [UserMessageSendResult.TIMEOUT, UserMessageSendResult.NETWORK_DISCONNECTED])
def test_an_unknown_outcome_is_called_that_and_names_the_id_to_look_for(code: UserMessageSendResult) -> None:
    result = SendResult(7, code, Outcome.UNKNOWN, 12_000.0, client_message_id="c-9")
    text = result_text(result, shipment())
    assert text.startswith(f"#7: unknown outcome ({code}) after 12,000 ms. ")
    assert text.endswith("Its id is c-9.")
    assert "fail" not in text.lower()


@pytest.mark.parametrize(
    ("failed", "unknown", "trouble", "text"),
    [
        (0, 0, "", "Sent 5 of 1,000: 5 ok, 0 failed, 0 under way."),
        (2, 0, "no.", "Sent 5 of 1,000: 3 ok, 2 failed, 0 under way. Last failure: no."),
        (0, 1, "what?", "Sent 5 of 1,000: 4 ok, 0 failed, 1 unknown, 0 under way. what?"),
    ],
)
def test_progress_counts_what_is_unknown_apart(failed: int, unknown: int, trouble: str, text: str) -> None:
    repetition = Repetition(1_000, 0)
    repetition.started, repetition.failed, repetition.unknown = 5, failed, unknown
    repetition.succeeded = 5 - failed - unknown
    assert progress_text(repetition, trouble) == text
    repetition.stop()
    assert progress_text(repetition, trouble) == f"Stopped. {text}"
