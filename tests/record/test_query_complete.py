import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.log import EventLog
from rts_console.record.query import parse
from rts_console.record.query_complete import MOST, complete

from .events import logged_in, received, room_received, sent, submitted


@pytest.fixture
def log():
    log = EventLog(chunk_rows=2)
    log.append("alice", [logged_in("alice"), received(user_id="bob"), room_received(room_id="lobby")])
    log.append("alice", [submitted(), sent()])
    log.append("carol", [received(user_id="dan d", data=b"x")])
    return log


def texts(log, text, cursor=None):
    return [completion.text for completion in complete(text, len(text) if cursor is None else cursor, log)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fr", "from:"),
        ("si", "size>"),
        ("pen", "pending"),
        ("from:b", "bob"),
        ("-from:b", "bob"),
        ("(room:l", "lobby"),
        ("kind:message,ro", "room-message"),
        ("code:su", "Success"),
        ("dir:o", "out"),
        ("severity>=w", "warning"),
        ("as:ca", "carol"),
        ('from:"da', '"dan d"'),
        ("delivered<r", "recipients"),
        ("an", "and"),
    ],
)
def test_the_first_is_what_was_begun(log, text, first):
    assert texts(log, text)[0] == first


def test_an_empty_line_offers_all_fields(log):
    assert {"from:", "room:", "size>", "pending", "not"} <= set(texts(log, ""))


def test_the_word_at_the_cursor_is_replaced(log):
    text = "error from:bo size>4k"
    completion = complete(text, 13, log)[0]
    assert text[: completion.start] + completion.text + text[completion.end :] == "error from:bob size>4k"
    assert completion.hint == "user"


def test_only_users_that_stand_there_are_offered(log):
    assert set(texts(log, "with:")) == {"bob", '"dan d"', "alice"}
    assert texts(log, "room:") == ["lobby"]


def test_an_unknown_field_has_no_values(log):
    assert texts(log, "form:b") == []


def test_long_lists_end():
    log = EventLog()
    log.append("alice", [received(user_id=f"user-{number:03}") for number in range(200)])
    assert len(texts(log, "from:user")) == MOST


def test_what_is_written_already_is_not_offered(log):
    assert "bob" not in texts(log, "from:bob")


@given(st.text('from:bo"\\ ()!-,', max_size=20), st.integers(-2, 25))
def test_any_text_and_cursor_get_an_answer_within_the_text(text, cursor):
    log = EventLog()
    log.append("alice", [received(user_id="bob")])
    for completion in complete(text, cursor, log):
        assert 0 <= completion.start <= completion.end <= len(text)


def test_every_value_offered_can_be_parsed(log):
    for field in ("from", "to", "as", "with", "user", "room", "kind", "code", "result", "dir", "mode", "format"):
        for value in texts(log, f"{field}:"):
            assert parse(f"{field}:{value}").select(log, 0, log.next_seq) is not None
