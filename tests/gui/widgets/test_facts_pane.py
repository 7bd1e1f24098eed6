import pytest

from rts_console.gui.models.attributes import attributes_of
from rts_console.gui.widgets.facts_pane import FactsPane, outcome
from rts_console.protocol.events import LoginResult, ServerMessageSent
from rts_console.protocol.words import LoginErrorCode, Outcome, Scope, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.gui.sample_events import held, received, room_received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def facts(qtbot, theme, log):
    pane = FactsPane(theme, log)
    qtbot.addWidget(pane)

    def facts(*events):
        log.append("alice", events)
        row = log.row(log.next_seq - 1)
        pane.show_row(row, log.payload(row.seq))
        return dict(pane.facts())

    return facts


def test_the_facts_of_a_room_message(facts):
    shown = facts(room_received("你好"))
    assert (shown["Payload"], shown["User"], shown["Room"]) == ("text, 6 bytes", "bob", "lobby")


def test_what_to_try(facts, log):
    shown = facts(submitted(), sent(code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED))
    assert shown["What to try"].startswith("Let the receiver log in first")
    assert outcome(log.row(0)) == ("error", "3 NoReceiver: The receiver is not online.")


def test_a_reason_that_has_the_meaning_in_it_is_not_said_twice(facts, log):
    code = UserMessageSendResult.NO_RELAY_PATH
    shown = facts(submitted(), sent(code=code, outcome=Outcome.REFUSED, reason=f"carol: {code.meaning}"))
    assert outcome(log.row(0)) == ("error", f"4 NoRelayPath carol: {code.meaning}")
    assert "carol" not in shown
    assert attributes_of(log.row(0)) == {}


def test_an_unknown_outcome_is_no_failure(facts, log):
    shown = facts(submitted(), sent(code=UserMessageSendResult.TIMEOUT, outcome=Outcome.UNKNOWN))
    assert outcome(log.row(0))[0] == "warning"
    assert shown["What to try"].startswith("Look whether the receiver has it")


def test_a_held_message_says_that_it_is_kept(facts, log):
    facts(submitted(), held())
    assert outcome(log.row(0)) == ("warning", "held: Kept here until you send or discard it.")


def test_the_way_of_a_received_message_point_by_point(facts):
    shown = facts(received())
    assert shown["Gateway out"].endswith("after 1.00 ms there")
    assert shown["Received"].endswith("composed by another machine's clock")


def test_between_our_own_users_the_time_is_told(facts, log):
    log.append("bob", [LoginResult(at_ns=1, user_id="bob", code=LoginErrorCode.SUCCESS, elapsed_ms=1)])
    assert facts(received())["Received"].endswith("3.00 ms after composing, by one clock")


def test_the_answer_of_the_app_server(facts):
    answer = ServerMessageSent(
        at_ns=2,
        message_id=1,
        client_message_id="a-1",
        outcome=Outcome.ACCEPTED,
        composed_at_ns=1,
        code=UserMessageSendResult.SUCCESS,
        answer=b'{"ok":1}',
        http_status=200,
        truncated=5,
    )
    shown = facts(submitted(scope=Scope.SERVER, target=""), answer)
    assert shown["App server said"] == "HTTP 200"
    assert shown["Answer"] == '{"ok":1} … 5 bytes more were not passed on'
