import pytest

from rts_console.protocol.words import LoginErrorCode, Outcome, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from rts_console.record.query_fields import CODE_LABELS, FIELDS, LISTED, NAMES, OPERATORS

from .events import received, sent, submitted


def test_every_name_leads_to_a_field_and_no_two_are_the_same():
    assert set(NAMES.values()) == set(FIELDS)
    assert len(NAMES) == sum(1 + len(field.aliases) for field in FIELDS.values())
    assert set(LISTED) == set(NAMES)


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_the_example_of_a_field_can_be_parsed_and_has_one_of_its_operators(field):
    assert parse(field.example)
    assert any(operator in field.example for operator in OPERATORS[field.kind])


@pytest.mark.parametrize("name", [name for name, own in NAMES.items() if name != own])
def test_aliases_are_fields(name):
    example = FIELDS[NAMES[name]].example
    assert parse(name + example[len(NAMES[name]) :])


def test_labels_of_all_codes_are_known():
    assert {"NoReceiver", "InvalidToken", "Reconnecting"} <= CODE_LABELS


@pytest.mark.parametrize("outcome", tuple(Outcome))
@pytest.mark.parametrize("code", [*UserMessageSendResult, *LoginErrorCode])
def test_the_number_and_name_of_a_result_are_read_from_its_text(outcome, code):
    log = EventLog()
    log.append("alice", [submitted(), sent(outcome=outcome, code=code)])
    assert log.row(0).code == code
    assert parse(f"code:{int(code)} code:{code.label}").select(log, 0, 1).tolist() == [0]
    assert parse(f"code!={int(code)}").select(log, 0, 1).tolist() == []
    assert parse("code:none").select(log, 0, 1).tolist() == []


def test_a_word_that_came_later_is_known():
    log, query = EventLog(), parse("from:bob")
    log.append("alice", [received(user_id="carol")])
    assert query.select(log, 0, 1).tolist() == []
    log.append("alice", [received(user_id="bob")])
    assert query.select(log, 0, 2).tolist() == [1]


def test_a_cleared_log_has_other_words():
    log, query = EventLog(), parse("from:bob code:none")
    log.append("alice", [received(user_id="bob"), received(user_id="carol")])
    assert query.select(log, 0, 2).tolist() == [0]
    log.clear()
    log.append("zoe", [received(user_id="carol"), received(user_id="bob")])
    assert query.select(log, 0, 4).tolist() == [3]


def test_a_range_over_midnight():
    log = EventLog()
    log.append("alice", [received()])
    clock = "time:00:00..23:59"
    assert parse(clock).select(log, 0, 1).tolist() == [0]
    assert parse("time:23:59..00:00").select(log, 0, 1).tolist() == []
