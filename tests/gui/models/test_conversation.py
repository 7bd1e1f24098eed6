import pytest

from rts_console.gui.models import conversation as module
from rts_console.gui.models.conversation import Conversation, State, Talk, sender_of, state_of, talk_of
from rts_console.protocol.words import MessageMode, Outcome, Scope, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.row import Severity
from tests.record.events import (
    START_NS,
    delivered,
    held,
    logged_in,
    received,
    room_received,
    room_sent,
    sent,
    submitted,
)


def shown(log, talk):
    conversation = Conversation(log)
    conversation.set_talk(talk)
    while conversation.reading:
        conversation.refresh()
    return conversation.seqs


def test_a_message_between_two_of_ours_is_shown_once_by_its_sender():
    log = EventLog()
    log.append("alice", [submitted(b"hi", target="bob", at_ns=START_NS)])
    log.append("bob", [received(b"hi", user_id="alice", composed_at_ns=START_NS)])
    log.append("bob", [submitted(b"yes", target="alice", at_ns=START_NS + 5)])
    log.append("carol", [received(b"hi", user_id="alice")])
    assert shown(log, Talk("alice", "bob")) == [0, 2]
    assert shown(log, Talk("bob", "alice")) == [0, 2]
    assert shown(log, Talk("carol", "alice")) == [3]


def test_a_message_of_another_device_of_ours_is_not_lost():
    log = EventLog()
    log.append("bob", [logged_in("bob")])
    log.append("alice", [received(b"from elsewhere", user_id="bob", composed_at_ns=START_NS)])
    assert shown(log, Talk("alice", "bob")) == [1]


def test_a_room_message_is_shown_once_for_all_members():
    log = EventLog()
    log.append("alice", [submitted(b"hello all", scope=Scope.ROOM, target="lobby", at_ns=START_NS), logged_in()])
    log.append("bob", [room_received(b"hello all", room_id="lobby")])
    log.append("carol", [room_received(b"hello all", room_id="lobby"), room_received(b"x", room_id="other")])
    assert room_received().composed_at_ns == START_NS
    shown_seqs = shown(log, Talk("alice", "", "lobby"))
    assert [sender_of(log.row(seq)) for seq in shown_seqs] == ["alice", "bob"]


def test_two_messages_of_the_same_moment_are_two():
    log = EventLog()
    log.append("alice", [received(b"one"), received(b"two")])
    assert shown(log, Talk("alice", "bob")) == [0, 1]


def test_what_comes_is_added_and_what_the_log_lets_go_is_gone():
    log = EventLog(ceiling_bytes=3_000, chunk_rows=1)
    conversation = Conversation(log)
    conversation.set_talk(Talk("alice", "bob"))
    log.append("alice", [received(b"x" * 50, composed_at_ns=number + 1) for number in range(4)])
    assert conversation.refresh() == 0
    before = list(conversation.seqs)
    log.append("alice", [received(b"x" * 50, composed_at_ns=number + 10) for number in range(40)])
    gone = conversation.refresh()
    assert log.first_seq > 0
    assert gone == len([seq for seq in before if seq < log.first_seq])
    assert conversation.seqs[0] >= log.first_seq
    log.clear()
    assert conversation.refresh() > 0
    assert conversation.seqs == []


def test_what_is_known_of_old_messages_is_forgotten(monkeypatch):
    monkeypatch.setattr(module, "MOST_KNOWN", 5)
    log = EventLog()
    for number in range(1, 100):
        for key in ("alice", "alice#2"):
            log.append(key, [received(b"x", composed_at_ns=number)])
    conversation = Conversation(log)
    conversation.set_talk(Talk("alice", "bob"))
    while conversation.reading:
        conversation.refresh()
    assert conversation.seqs == list(range(0, 198, 2))
    assert len(conversation._seen) == 5


def test_a_large_log_is_read_a_little_at_a_time(monkeypatch):
    monkeypatch.setattr(module, "BUDGET_S", 0)
    monkeypatch.setattr(module, "FIRST_SLICE", 10)
    log = EventLog()
    log.append("alice", [received(b"x", composed_at_ns=number + 1) for number in range(100)])
    conversation = Conversation(log)
    conversation.set_talk(Talk("alice", "bob"))
    conversation.refresh()
    assert conversation.reading
    assert len(conversation.seqs) == 10


def test_the_talk_of_a_row():
    log = EventLog()
    log.append("alice#2", [received(), room_received(room_id="lobby"), logged_in()])
    assert [talk_of(log.row(seq)) for seq in range(3)] == [Talk("alice", "bob"), Talk("alice", "", "lobby"), Talk()]
    assert not Talk("alice")
    assert Conversation(log).refresh() == 0


def state(*events, mode=MessageMode.RELIABLE_ORDERED):
    log = EventLog()
    log.append("alice", [submitted(mode=mode), *events])
    return state_of(log.row(0))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], State("…", "sending", Severity.NONE)),
        ([held()], State("‖", "held", Severity.WARNING)),
        ([sent()], State("✓", "sent, no receipt yet", Severity.NONE)),
        ([sent(), delivered()], State("✓✓", "delivered", Severity.SUCCESS)),
        ([room_sent(recipients=3), delivered()], State("✓", "delivered to 1 of 3", Severity.NONE)),
        ([room_sent(recipients=1), delivered()], State("✓✓", "delivered", Severity.SUCCESS)),
    ],
)
def test_how_a_message_went(events, expected):
    assert state(*events) == expected


def test_a_failure_says_its_name_and_why():
    failed = state(sent(outcome=Outcome.REFUSED, code=UserMessageSendResult.NO_RECEIVER))
    assert (failed.sign, failed.severity) == ("✗", Severity.ERROR)
    assert failed.words == "3 NoReceiver: The receiver is not online."
    unknown = state(sent(outcome=Outcome.UNKNOWN, code=UserMessageSendResult.TIMEOUT))
    assert (unknown.sign, unknown.severity) == ("?", Severity.WARNING)


def test_a_message_without_receipts_is_only_sent():
    assert state(sent(), mode=MessageMode.UNRELIABLE_ORDERED) == State("✓", "sent", Severity.SUCCESS)


def test_what_came_in_has_no_state():
    log = EventLog()
    log.append("alice", [received()])
    assert state_of(log.row(0)).words == ""
