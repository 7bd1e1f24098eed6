from datetime import datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from rts_console.gui.models import event_scan
from rts_console.gui.models.event_columns import Column, TimeMode
from rts_console.gui.models.event_scan import AllOf, IdentityQuery
from rts_console.gui.models.events import EventModel, Order, Refreshed
from rts_console.protocol.words import Outcome, Scope, UserMessageSendResult
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from rts_console.record.order import order
from rts_console.record.query import parse
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
    model.set_query(parse("3"))
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
    before = ["", moment, "", "alice", "", "room message", "bob @ lobby", "6", ""]
    assert texts(model, 0) == [*before, "", "", "", "0.000", "", "你好"]


def test_a_sent_message_waits_and_then_has_its_result(log, model):
    log.append("alice", [submitted("hi", scope=Scope.PEER)])
    model.refresh()
    assert texts(model, 0)[Column.RESULT] == "…"
    log.append("alice", [sent()])
    model.refresh()
    shown = [Column.KIND, Column.WITH, Column.SIZE, Column.ID, Column.RESULT, Column.ELAPSED, Column.PREVIEW]
    assert [texts(model, 0)[column] for column in shown] == ["message", "bob", "2", "12", "0 Success", "1.20", "hi"]


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
    model.set_query(parse("RED"))
    log.append("alice", [received("reddish"), received("green")])
    model.refresh()
    assert previews(model) == ["red", "reddish"]
    model.set_query(AllOf())
    assert len(previews(model)) == 4


def test_the_filter_on_an_identity(log, model):
    log.append("alice", [received("a")])
    log.append("bob", [received("b"), received("a")])
    model.set_query(IdentityQuery("bob"))
    assert previews(model) == ["b", "a"]
    model.set_query(AllOf((IdentityQuery("bob"), parse("a"))))
    # "message", the kind of every row, has an a too.
    assert previews(model) == ["b", "a"]
    model.set_query(IdentityQuery("nobody"))
    assert previews(model) == []


def test_a_result_that_makes_a_row_match_puts_it_in_its_place(qtmodeltester, log, model):
    model.set_query(parse("timeout"))
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
    model.set_query(parse("red"))
    assert [model.row_of(seq) for seq in (0, 1, 2)] == [0, None, 1]
    assert model.seq_at(1) == 2


def test_headers_have_titles_and_explanations(model):
    horizontal = Qt.Orientation.Horizontal
    assert [model.headerData(column, horizontal) for column in Column][Column.TIME] == "Time"
    assert all(model.headerData(column, horizontal, Qt.ItemDataRole.ToolTipRole) for column in Column)
    assert all(model.headerData(column, horizontal, Qt.ItemDataRole.AccessibleTextRole) for column in Column)
    assert model.headerData(0, Qt.Orientation.Vertical) is None


APPENDED = st.tuples(st.just("append"), st.lists(st.sampled_from(["red", "blue", "redblue"]), max_size=30))
ALONE = st.tuples(st.sampled_from(["clear", "refresh"]), st.none())
STEPS = st.lists(
    st.one_of(APPENDED, st.tuples(st.just("filter"), st.sampled_from(["", "red", "blue"])), ALONE), max_size=12
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
                model.set_query(parse(value))
            case "clear":
                log.clear()
            case "refresh":
                model.refresh()
    model.refresh()
    scan(model)
    held = [log.row(seq).preview for seq in range(log.first_seq, log.next_seq)]
    wanted = getattr(model.query, "text", "")
    assert previews(model) == [text for text in held if wanted in text]


def test_a_message_without_a_result_shows_what_it_waits_for(log, model):
    log.append("alice", [submitted(name="a-1"), submitted(name="a-2"), held(name="a-2")])
    model.refresh()
    assert [texts(model, row)[Column.RESULT] for row in range(2)] == ["…", "held"]


# Sorted, dimmed, searched near the reader


def sizes(log, seqs, column, descending):
    return order(log, seqs, column, descending=descending)


def test_a_search_begins_with_the_newest_and_is_in_order_all_the_time(qtmodeltester, monkeypatch, log, model):
    for name in ("SMALLEST_SLICE", "LARGEST_SLICE"):
        monkeypatch.setattr(event_scan, name, 1)
    monkeypatch.setattr(event_scan, "SCAN_BUDGET_S", 0.0)
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    qtmodeltester.check(model)
    log.append("alice", [received(f"red {number}") for number in range(6)])
    model.refresh()
    model.set_query(parse("red"))
    assert previews(model) == ["red 5"]
    assert (model.refresh().inserted, previews(model), model.searched) == (1, ["red 4", "red 5"], 2 / 6)
    scan(model)
    assert previews(model) == [f"red {number}" for number in range(6)]


def test_a_search_begins_near_the_reader(monkeypatch, log, model):
    monkeypatch.setattr(event_scan, "SMALLEST_SLICE", 2)
    monkeypatch.setattr(event_scan, "LARGEST_SLICE", 2)
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    log.append("alice", [received(f"red {number}") for number in range(100)])
    model.refresh()
    model.set_query(parse("red"), anchor=50)
    assert "red 50" in previews(model)
    assert len(previews(model)) < 10


def test_sorted_rows_keep_still_until_they_are_sorted_again(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [received("x" * size) for size in (3, 1, 2)])
    model.refresh()
    model.set_order(Order(Column.SIZE), sizes)
    assert previews(model) == ["x", "xx", "xxx"]
    log.append("alice", [received("")])
    assert (model.refresh(), model.waiting, len(previews(model))) == (Refreshed(), 1, 3)
    model.take_waiting()
    assert (previews(model), model.waiting) == (["(empty)", "x", "xx", "xxx"], 0)
    model.set_order(Order(Column.SIZE, descending=True), sizes)
    assert [model.row_of(seq) for seq in range(5)] == [0, 2, 1, 3, None]
    model.set_order(None)
    assert previews(model) == ["xxx", "x", "xx", "(empty)"]


def test_sorted_matches_are_complete_when_the_search_is(qtmodeltester, monkeypatch, log, model):
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    monkeypatch.setattr(event_scan, "SMALLEST_SLICE", 3)
    monkeypatch.setattr(event_scan, "LARGEST_SLICE", 3)
    monkeypatch.setattr(event_scan, "SCAN_BUDGET_S", 0.0)
    qtmodeltester.check(model)
    log.append("alice", [received("red" + "x" * (number % 5)) for number in range(30)])
    model.refresh()
    model.set_query(parse("red"))
    model.set_order(Order(Column.SIZE), sizes)
    assert model.rowCount() < 30
    scan(model)
    assert [len(text) for text in previews(model)] == sorted(len(text) for text in previews(model))
    assert model.rowCount() == 30


def test_sorted_rows_that_the_log_lets_go_are_gone(qtmodeltester):
    log = EventLog(ceiling_bytes=40 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    qtmodeltester.check(model)
    log.append("alice", [received("x" * (number % 7)) for number in range(40)])
    model.refresh()
    model.set_order(Order(Column.SIZE), sizes)
    log.append("alice", [received("yy") for _ in range(40)])
    assert model.refresh().reset
    assert model.rowCount() == len(log)
    assert None not in previews(model)


def test_dimming_shows_all_rows_and_tells_those_that_match(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [received(text) for text in ("red", "blue", "reddish", "green")])
    model.refresh()
    model.set_query(parse("red"))
    model.set_dimming(True)
    assert len(previews(model)) == 4
    assert [model.is_faint(seq) for seq in range(4)] == [False, True, False, True]
    log.append("alice", [received("no"), received("red again")])
    assert model.refresh().added == 2
    assert [model.is_faint(seq) for seq in (4, 5)] == [True, False]
    assert [model.next_match(row, 1) for row in (0, 2, 5)] == [2, 5, None]
    assert [model.next_match(row, -1) for row in (0, 3, 5)] == [None, 2, 2]
    model.set_dimming(False)
    assert previews(model) == ["red", "reddish", "red again"]


def test_rows_in_sight_are_dimmed_before_the_search_comes_to_them(monkeypatch, log, model):
    monkeypatch.setattr("rts_console.gui.models.events.FIRST_LOOK_S", 0.0)
    monkeypatch.setattr(event_scan, "SMALLEST_SLICE", 2)
    log.append("alice", [received(text) for text in ("red", "blue") * 300])
    model.refresh()
    model.set_dimming(True)
    model.set_query(parse("red"))
    assert model.scanning
    assert [model.is_faint(seq) for seq in (0, 1, 2)] == [False, True, False]


def test_a_dimmed_model_is_sound_while_the_log_overflows(qtmodeltester):
    log = EventLog(ceiling_bytes=60 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    model.set_dimming(True)
    model.set_query(parse("3"))
    qtmodeltester.check(model)
    for batch in range(20):
        log.append("alice", [received(f"{batch}-{number}") for number in range(7)])
        model.refresh()
    assert model.rowCount() == len(log)
    for seq in range(log.first_seq, log.next_seq):
        assert model.is_faint(seq) == ("3" not in log.row(seq).preview)


def test_a_result_that_ends_a_match_takes_the_row_away(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [submitted("one", name="a-1"), submitted("two", name="a-2")])
    model.refresh()
    model.set_query(parse("code:none"))
    assert previews(model) == ["one", "two"]
    log.append("alice", [sent("a-1")])
    assert model.refresh().moved
    assert previews(model) == ["two"]


def test_many_results_at_once_are_one_change(qtmodeltester, log, model):
    qtmodeltester.check(model)
    log.append("alice", [submitted(name=f"a-{number}") for number in range(400)])
    model.refresh()
    model.set_query(parse("code:0"))
    log.append("alice", [sent(f"a-{number}") for number in range(0, 400, 2)])
    assert model.refresh().reset
    assert model.rowCount() == 200


def test_rows_since_a_moment_are_counted(log, model):
    log.append("alice", [received("red"), received("blue")])
    model.refresh()
    log.append("alice", [received("red"), received("blue"), received("red")])
    model.refresh()
    assert model.count_since(2) == 3
    model.set_query(parse("red"))
    assert model.count_since(2) == 2


# Times and marks


def test_times_in_every_way(log, model):
    ms = 1_000_000
    log.append("alice", [received("a", at_ns=START_NS), received("b", at_ns=START_NS + 1_250 * ms)])
    log.append("alice", [received("c", at_ns=START_NS + 1_000 * ms)])
    model.refresh()
    model.set_reference(1)
    told = {}
    for mode in TimeMode:
        model.set_time_mode(mode)
        told[mode] = [texts(model, row)[Column.TIME] for row in range(3)]
    assert told[TimeMode.START] == ["+0.000", "+1.250", "+1.000"]
    assert told[TimeMode.PREVIOUS] == ["", "+1.250", "−0.250"]
    assert told[TimeMode.REFERENCE] == ["−1.250", "+0.000", "−0.250"]
    assert told[TimeMode.EPOCH] == ["1700000000.123", "1700000001.373", "1700000001.123"]
    assert [texts(model, row)[Column.DELTA] for row in range(3)] == ["", "+1.250", "−0.250"]


def test_the_time_since_the_row_above_is_that_of_the_row_shown(log, model):
    for number, text in enumerate(("red", "blue", "red")):
        log.append("alice", [received(text, at_ns=START_NS + number * 10**9)])
    model.set_query(parse("red"))
    assert texts(model, 1)[Column.DELTA] == "+2.000"


def test_a_comment_is_written_in_the_row_and_marks_it(log, model):
    log.append("alice", [received("a")])
    model.refresh()
    index = model.index(0, Column.PREVIEW)
    assert model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert model.setData(index, "  look here ")
    assert (model.marks.get(0).comment, index.data(Qt.ItemDataRole.EditRole)) == ("look here", "look here")
    assert "marked: look here" in model.index(0, Column.MARK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not model.setData(model.index(0, Column.KIND), "no")


def test_an_empty_comment_marks_nothing(log, model):
    log.append("alice", [received("a")])
    model.refresh()
    model.setData(model.index(0, Column.PREVIEW), "")
    assert model.marks.get(0) is None


def test_the_journey_is_said_in_words(log, model):
    log.append("alice", [received(), submitted(), submitted(name="a-2")])
    log.append("alice", [sent("a-2", code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)])
    model.refresh()
    role = Qt.ItemDataRole.AccessibleTextRole
    words = [model.index(row, Column.JOURNEY).data(role) for row in range(3)]
    assert words == ["arrived", "composed", "composed, then failed: on the wire"]


MORE_STEPS = st.lists(
    st.one_of(
        APPENDED,
        st.tuples(st.just("send"), st.integers(1, 20)),
        st.tuples(st.just("result"), st.integers(0, 20)),
        st.tuples(st.just("query"), st.sampled_from(["", "red", "code:0", "code:none red"])),
        st.tuples(st.just("dim"), st.booleans()),
        st.tuples(st.just("order"), st.sampled_from([None, Order(Column.SIZE), Order(Column.KIND, True)])),
        ALONE,
    ),
    max_size=14,
)


@given(steps=MORE_STEPS)
@example(steps=[("send", 1), ("query", "code:0"), ("order", Order(Column.SIZE)), ("append", ["red"]), ("result", 1)])
@settings(max_examples=120, deadline=None)
def test_whatever_is_wanted_the_model_shows_it(qapp, steps):
    log = EventLog(ceiling_bytes=80 * ROW_BYTES, chunk_rows=8)
    model = EventModel(log)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sent_so_far = answered = 0
    for step, value in steps:
        match step:
            case "append":
                log.append("x", [received(text, user_id="y") for text in value])
            case "send":
                log.append("x", [submitted("red", name=f"s-{sent_so_far + each}") for each in range(value)])
                sent_so_far += value
            case "result":
                until = min(sent_so_far, answered + value)
                log.append("x", [sent(f"s-{each}") for each in range(answered, until)])
                answered = until
            case "query":
                model.set_query(parse(value))
            case "dim":
                model.set_dimming(value)
            case "order":
                model.set_order(value, sizes)
            case "clear":
                log.clear()
            case "refresh":
                model.refresh()
    model.refresh()
    scan(model)
    model.take_waiting()
    matching = parse_of(model).select(log, log.first_seq, log.next_seq)
    wanted = np.arange(log.first_seq, log.next_seq) if model.dimming else matching
    assert sorted(model.seqs(0, model.rowCount()).tolist()) == wanted.tolist()
    assert [model.seq_at(row) for row in range(model.rowCount())] == model.seqs(0, model.rowCount()).tolist()
    if model.order is None:
        assert model.seqs(0, model.rowCount()).tolist() == wanted.tolist()
    if model.dimming and model.query:
        assert [seq for seq in wanted.tolist() if not model.is_faint(seq)] == matching.tolist()
    del tester


def parse_of(model):
    return model.query if model.query else AllOf()


@pytest.mark.parametrize("dimming", [False, True])
@pytest.mark.parametrize("wanted", [None, Order(Column.SIZE)])
def test_more_results_than_the_log_remembers_are_all_taken_over(
    qtmodeltester, monkeypatch, log, model, dimming, wanted
):
    monkeypatch.setattr("rts_console.record.log.CHANGES", 4)
    qtmodeltester.check(model)
    model.set_dimming(dimming)
    model.set_query(parse("code:0"))
    model.set_order(wanted, sizes)
    log.append("alice", [submitted(name=f"a-{number}") for number in range(50)])
    model.refresh()
    log.append("alice", [sent(f"a-{number}") for number in range(40)])
    assert log.changed_since(0) is None
    model.refresh()
    scan(model)
    model.take_waiting()
    assert model.match_count == 40
    assert model.rowCount() == (50 if dimming else 40)
    assert [model.is_faint(seq) for seq in (39, 40)] == [False, dimming]
    assert texts(model, 0)[Column.RESULT] == "0 Success"


def test_a_row_that_is_looked_at_brings_the_page_below_it():
    log = EventLog()
    log.append("alice", [received(f"{number}") for number in range(300)])
    model = EventModel(log)
    model.refresh()
    assert model.cells(10).row.seq == 10
    assert [model.cells(row).row.seq for row in range(300)] == list(range(300))
    log.append("alice", [submitted(name="late")])
    assert model.cells(299).row.seq == 299
    log.append("alice", [sent("late")])
    model.refresh()
    assert model.cells(300).row.result == log.row(300).result != ""
