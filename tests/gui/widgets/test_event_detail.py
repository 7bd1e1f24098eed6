import pytest

from rts_console.gui.widgets.event_detail import EventDetail
from rts_console.gui.widgets.payload_view import PayloadFormat
from rts_console.protocol.events import LoginResult, ServerMessageSent
from rts_console.protocol.words import LoginErrorCode, Outcome, PayloadKind, Scope, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.gui.sample_events import held, received, room_received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def detail(qtbot, theme, log):
    detail = EventDetail(theme, log)
    qtbot.addWidget(detail)
    detail.resize(500, 400)
    detail.show()
    return detail


def show(detail, log, *events, key="alice"):
    log.append(key, events)
    detail.show_row(log.row(log.next_seq - 1))


def facts(detail):
    return dict(detail.facts.facts())


def test_without_a_row_it_says_what_it_is_for(detail):
    assert detail._empty.isVisible()


def test_the_payload_and_the_facts_of_a_room_message(detail, log):
    show(detail, log, room_received("你好"))
    assert detail.payload.payload() == "你好".encode()
    assert detail.payload.shown_text() == "你好"
    assert facts(detail)["Payload"] == "text, 6 bytes"
    assert facts(detail)["User"] == "bob"
    assert facts(detail)["Room"] == "lobby"
    assert "bob @ lobby → alice" in detail._title.text()


def test_a_result_with_its_meaning_and_what_to_try(detail, log):
    code = UserMessageSendResult.NO_RECEIVER
    show(detail, log, submitted(), sent(code=code, outcome=Outcome.REFUSED, reason="bob is away"))
    assert detail._result.kind() == "error"
    assert detail._result.text() == "3 NoReceiver: The receiver is not online. bob is away"
    assert facts(detail)["What to try"].startswith("Let the receiver log in first")


def test_an_unknown_outcome_is_no_failure_and_says_what_to_try(detail, log):
    code = UserMessageSendResult.TIMEOUT
    show(detail, log, submitted(), sent(code=code, outcome=Outcome.UNKNOWN))
    assert detail._result.kind() == "warning"
    assert detail._result.text().startswith("unknown outcome (1 Timeout): ")
    assert facts(detail)["What to try"].startswith("Look whether the receiver has it")


def test_a_held_message_says_that_it_is_kept(detail, log):
    show(detail, log, submitted(), held())
    assert detail._result.kind() == "warning"
    assert detail._result.text() == "held: Kept here until you send or discard it."


def test_the_way_of_a_received_message_point_by_point(detail, log):
    show(detail, log, received())
    assert facts(detail)["Gateway out"].endswith("after 1.00 ms there")
    assert facts(detail)["Received"].endswith("composed by another machine's clock")


def test_between_our_own_users_the_time_is_told(detail, log):
    log.append("bob", [LoginResult(at_ns=1, user_id="bob", code=LoginErrorCode.SUCCESS, elapsed_ms=1)])
    show(detail, log, received())
    assert facts(detail)["Received"].endswith("3.00 ms after composing, by one clock")


def test_a_result_that_comes_later_is_taken_over(detail, log):
    show(detail, log, submitted())
    assert detail._result.text() == "No result yet."
    log.append("alice", [sent()])
    detail.refresh()
    assert detail._result.text() == f"0 Success: {UserMessageSendResult.SUCCESS.meaning}"
    assert facts(detail)["Result in"].endswith("1.20 ms after composing")
    assert facts(detail)["Receipts"] == "0 of 1"


def test_the_answer_of_the_app_server(detail, log):
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
    show(detail, log, submitted(scope=Scope.SERVER, target=""), answer)
    assert facts(detail)["App server said"] == "HTTP 200"
    assert facts(detail)["Answer"] == '{"ok":1} … 5 bytes more were not passed on'


def test_an_event_without_a_payload_shows_its_facts(detail, log):
    show(detail, log, LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1))
    assert detail._facts_alone.isVisible()
    assert dict(detail._facts_alone.facts())["Result"].startswith("-1000 InvalidToken")


def test_the_format_stays_while_rows_change(detail, log):
    show(detail, log, received(b"\x01\x02", kind=PayloadKind.BINARY))
    detail.payload.set_format(PayloadFormat.HEX)
    show(detail, log, received("text"))
    assert detail.payload.shown_format() is PayloadFormat.HEX


def test_a_row_that_the_log_let_go_stays_readable(detail, log):
    show(detail, log, received("still here"))
    log.clear()
    log.append("alice", [submitted(), sent()])
    detail.refresh()
    assert detail.payload.payload() == b"still here"


def test_64_kb_of_chinese_opens_at_once_and_whole(detail, log):
    text = "好" * 21_845
    show(detail, log, received(text))
    assert detail.payload.shown_text() == text
    assert detail.payload.note() == ""


def test_an_empty_payload_is_still_a_payload(detail, log):
    show(detail, log, received(""))
    assert detail.payload.isVisible()
    assert facts(detail)["Payload"] == "text, 0 bytes"
