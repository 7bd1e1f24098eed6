from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from rts_console.gui.models.events import (
    Column,
    EventFilter,
    EventModel,
    Refreshed,
)
from rts_console.protocol.words import Outcome, Scope, UserMessageSendResult
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from tests.gui.sample_events import START_NS, held, received, room_received, sent, submitted

DISPLAY = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def model(log):
    return EventModel(log)


def texts(model, row):
    return [model.index(row, column).data(DISPLAY) for column in Column]


def previews(model):
    return [model.index(row, Column.PREVIEW).data(DISPLAY) for row in range(model.rowCount())]


def scan(model):
    """Let the model look at everything."""
    while model.scanning:
        model.refresh()


def test_an_empty_model_is_a_sound_model(qtmodeltester, model):
    qtmodeltester.check(model)
    assert model.rowCount() == 0


def test_a_full_model_is_a_sound_model(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [received(), submitted(), sent()])
    model.refresh()
    log.append("alice", [room_received()])
    model.refresh()
    assert model.rowCount() == 3


def test_an_overflowing_model_stays_sound(qtmodeltester):
    log = EventLog(ceiling_bytes=60 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    qtmodeltester.check(model)
    for batch in range(20):
        log.append("alice", [received(f"{batch}-{number}") for number in range(7)])
        model.refresh()
    assert model.rowCount() == len(log)
    assert previews(model)[-1] == "19-6"


def test_an_overflow_in_one_go_replaces_all_rows(qtmodeltester):
    log = EventLog(ceiling_bytes=60 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    qtmodeltester.check(model)
    log.append("alice", [received("old") for _ in range(20)])
    model.refresh()
    log.append("alice", [received("new") for _ in range(500)])
    refreshed = model.refresh()
    assert refreshed == Refreshed(added=len(log), removed=20)
    assert set(previews(model)) == {"new"}


def test_a_filtered_model_is_sound_while_the_log_overflows(qtmodeltester):
    log = EventLog(ceiling_bytes=60 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    model.set_filter(EventFilter(text="3"))
    qtmodeltester.check(model)
    for batch in range(20):
        log.append("alice", [received(f"{batch}-{number}") for number in range(7)])
        model.refresh()
    scan(model)
    shown = [log.row(seq).preview for seq in range(log.first_seq, log.next_seq)]
    assert previews(model) == [text for text in shown if "3" in text]


def test_nothing_new_changes_nothing(log, model):
    log.append("alice", [received()])
    assert model.refresh() == Refreshed(added=1)
    assert model.refresh() == Refreshed()


def test_a_received_message_in_columns(log, model):
    log.append("alice", [room_received("你好")])
    model.refresh()
    moment = datetime.fromtimestamp(START_NS // 10**9).strftime("%H:%M:%S.123")
    assert texts(model, 0) == [moment, "alice", "", "room message", "bob @ lobby", "6", "", "", "", "你好"]


def test_a_sent_message_waits_and_then_has_its_result(log, model):
    log.append("alice", [submitted("hi", scope=Scope.PEER)])
    model.refresh()
    assert texts(model, 0)[Column.RESULT] == "…"
    log.append("alice", [sent()])
    model.refresh()
    assert texts(model, 0)[3:] == ["message", "bob", "2", "12", "0 Success", "1.20", "hi"]


def test_the_app_server_is_named(log, model):
    log.append("alice", [submitted(scope=Scope.SERVER, target="")])
    model.refresh()
    assert texts(model, 0)[Column.WITH] == "app server"


def test_only_amended_rows_are_announced(qtbot, log, model):
    log.append("alice", [submitted(name=f"a-{number}") for number in range(9)])
    model.refresh()
    log.append("alice", [sent("a-3"), sent("a-5")])
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh()
    first, last, *_ = changed.args
    assert (first.row(), last.row()) == (3, 5)


def test_all_new_rows_come_in_one_insert(qtbot, log, model):
    inserts = []
    model.rowsInserted.connect(lambda _parent, first, last: inserts.append((first, last)))
    log.append("alice", [received() for _ in range(1_667)])
    model.refresh()
    assert inserts == [(0, 1_666)]


def test_a_tool_tip_is_never_markup(log, model):
    log.append("alice", [received("<b>bold</b> & <img src=x>")])
    model.refresh()
    tip = model.index(0, Column.PREVIEW).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img src=x&gt;</qt>"


def test_the_tool_tip_of_a_result_says_what_it_means(log, model):
    log.append("alice", [submitted(), sent(code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)])
    model.refresh()
    tip = model.index(0, Column.RESULT).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>3 NoReceiver: The receiver is not online.</qt>"


def test_the_direction_is_said_to_a_screen_reader(log, model):
    log.append("alice", [received(), submitted()])
    model.refresh()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [model.index(row, Column.DIRECTION).data(role) for row in range(2)] == ["in", "out"]


def test_rows_let_go_between_refreshes_are_blank(model):
    log = EventLog(ceiling_bytes=20 * ROW_BYTES, chunk_rows=5)
    model = EventModel(log)
    log.append("alice", [received()])
    model.refresh()
    log.append("alice", [received() for _ in range(200)])
    assert texts(model, 0) == [None] * len(Column)


def test_clearing_the_log_empties_the_model(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [received() for _ in range(5)])
    model.refresh()
    log.clear()
    assert model.refresh() == Refreshed(removed=5)
    log.append("alice", [received("after")])
    model.refresh()
    assert previews(model) == ["after"]


def test_the_filter_applies_to_old_and_new_rows(log, model):
    log.append("alice", [received("red"), received("blue")])
    model.set_filter(EventFilter(text="RED"))
    log.append("alice", [received("reddish"), received("green")])
    model.refresh()
    assert previews(model) == ["red", "reddish"]
    model.set_filter(EventFilter())
    assert len(previews(model)) == 4


def test_the_filter_on_an_identity(log, model):
    log.append("alice", [received("a")])
    log.append("bob", [received("b"), received("a")])
    model.set_filter(EventFilter(identity="bob"))
    assert previews(model) == ["b", "a"]
    model.set_filter(EventFilter(text="a", identity="bob"))
    # "message", the kind of every row, has an a too.
    assert previews(model) == ["b", "a"]
    model.set_filter(EventFilter(identity="nobody"))
    assert previews(model) == []


def test_a_result_that_makes_a_row_match_puts_it_in_its_place(qtmodeltester, log, model):
    model.set_filter(EventFilter(text="timeout"))
    qtmodeltester.check(model)
    log.append("alice", [submitted("one", name="a-1"), received("a timeout"), submitted("two", name="a-2")])
    model.refresh()
    assert previews(model) == ["a timeout"]
    log.append("alice", [sent("a-1", code=UserMessageSendResult.TIMEOUT, outcome=Outcome.UNKNOWN)])
    assert model.refresh().inserted == 1
    assert previews(model) == ["one", "a timeout"]


def test_rows_are_found_by_sequence_number(log, model):
    log.append("alice", [received("red"), received("blue"), received("red")])
    model.refresh()
    assert [model.row_of(seq) for seq in (0, 2, 3)] == [0, 2, None]
    model.set_filter(EventFilter(text="red"))
    assert [model.row_of(seq) for seq in (0, 1, 2)] == [0, None, 1]
    assert model.seq_at(1) == 2


def test_headers_have_titles_and_explanations(model):
    horizontal = Qt.Orientation.Horizontal
    assert [model.headerData(column, horizontal) for column in Column][0] == "Time"
    assert all(model.headerData(column, horizontal, Qt.ItemDataRole.ToolTipRole) for column in Column)
    assert model.headerData(0, Qt.Orientation.Vertical) is None


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.lists(st.sampled_from(["red", "blue", "redblue"]), max_size=30)),
        st.tuples(st.just("filter"), st.sampled_from(["", "red", "blue"])),
        st.tuples(st.just("clear"), st.none()),
        st.tuples(st.just("refresh"), st.none()),
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_whatever_happens_the_model_shows_what_the_log_holds(qapp, steps):
    log = EventLog(ceiling_bytes=80 * ROW_BYTES, chunk_rows=8)
    model = EventModel(log)
    for step, value in steps:
        match step:
            case "append":
                log.append("x", [received(text, user_id="y") for text in value])
            case "filter":
                model.set_filter(EventFilter(text=value))
            case "clear":
                log.clear()
            case "refresh":
                model.refresh()
    model.refresh()
    scan(model)
    held = [log.row(seq).preview for seq in range(log.first_seq, log.next_seq)]
    assert previews(model) == [text for text in held if model.filter.text in text]


def test_a_message_without_a_result_shows_what_it_waits_for(log, model):
    log.append("alice", [submitted(name="a-1"), submitted(name="a-2"), held(name="a-2")])
    model.refresh()
    assert [texts(model, row)[Column.RESULT] for row in range(2)] == ["…", "held"]
