import numpy as np
import pytest

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.event_overview import Overview, Sign
from rts_console.gui.models.events import EventModel, Order
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from rts_console.record.order import order
from rts_console.record.query import parse
from rts_console.record.row import Flag
from tests.gui.sample_events import received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def model(log):
    return EventModel(log)


@pytest.fixture
def overview(model):
    return Overview(model)


def fail(log, name):
    log.append("alice", [sent(name, code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)])


def pixels(model, overview, count):
    model.refresh()
    overview.refresh()
    return overview.pixels(count).tolist()


def test_nothing_is_told_of_nothing(model, overview):
    assert pixels(model, overview, 4) == [0, 0, 0, 0]
    assert pixels(model, overview, 0) == []


def test_each_pixel_tells_what_any_of_its_rows_has(log, model, overview):
    log.append("alice", [submitted(name=f"a-{number}") for number in range(1_000)])
    fail(log, "a-333")
    log.flag(335, Flag.MARKED)
    log.flag(999, Flag.GAP)
    assert pixels(model, overview, 10) == [0, 0, 0, Sign.ERROR | Sign.MARK, 0, 0, 0, 0, 0, Sign.GAP]


def test_few_rows_fill_the_bar(log, model, overview):
    log.append("alice", [submitted(name="a-0"), received()])
    fail(log, "a-0")
    assert pixels(model, overview, 4) == [Sign.ERROR, Sign.ERROR, 0, 0]


def test_later_results_marks_and_rows_are_taken_over(log, model, overview):
    log.append("alice", [submitted(name=f"a-{number}") for number in range(10)])
    assert pixels(model, overview, 10) == [0] * 10
    fail(log, "a-4")
    log.flag(7, Flag.MARKED)
    assert pixels(model, overview, 10) == [0, 0, 0, 0, Sign.ERROR, 0, 0, Sign.MARK, 0, 0]
    log.flag(7, Flag.MARKED, False)
    log.append("alice", [received() for _ in range(10)])
    assert pixels(model, overview, 5) == [0, Sign.ERROR, 0, 0, 0]


def test_with_a_filter_it_tells_of_the_rows_shown(log, model, overview):
    log.append("alice", [submitted("red" if number % 2 else "blue", name=f"a-{number}") for number in range(10)])
    fail(log, "a-3")
    model.set_query(parse("red"))
    assert pixels(model, overview, 5) == [0, Sign.ERROR, 0, 0, 0]
    model.set_query(parse("blue"))
    assert pixels(model, overview, 5) == [0] * 5


def test_sorted_it_tells_in_that_order(log, model, overview):
    log.append("alice", [submitted("x" * (10 - number), name=f"a-{number}") for number in range(10)])
    fail(log, "a-0")
    model.refresh()
    model.set_order(Order(Column.SIZE), lambda log, seqs, name, down: order(log, seqs, name, descending=down))
    assert pixels(model, overview, 10) == [0] * 9 + [Sign.ERROR]


def test_what_the_log_lets_go_leaves_the_bar():
    log = EventLog(ceiling_bytes=60 * ROW_BYTES, chunk_rows=10)
    model = EventModel(log)
    overview = Overview(model)
    for batch in range(30):
        log.append("alice", [submitted(name=f"a-{batch}-{number}") for number in range(7)])
        fail(log, f"a-{batch}-3")
        told = pixels(model, overview, len(log))
        severities = log.column("severity", log.first_seq, log.next_seq)
        assert told == np.where(severities == 4, int(Sign.ERROR), 0).tolist()
