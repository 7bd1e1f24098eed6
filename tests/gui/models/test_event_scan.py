import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models import event_scan
from rts_console.gui.models.event_scan import AllOf, Ascending, IdentityQuery, Scan
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from tests.gui.sample_events import received, sent, submitted


@pytest.fixture
def log():
    log = EventLog()
    log.append("alice", [received(text) for text in ("red", "blue", "red", "green")])
    log.append("bob", [received("red"), received("blue")])
    return log


def take(scan, found):
    scan.matches.append(found.behind)
    scan.matches.prepend(found.before)


@pytest.mark.parametrize(
    ("query", "seqs"),
    [
        (parse("red"), [0, 2, 4]),
        (parse(""), [0, 1, 2, 3, 4, 5]),
        (IdentityQuery("bob"), [4, 5]),
        (IdentityQuery("nobody"), []),
        (IdentityQuery(), [0, 1, 2, 3, 4, 5]),
        (AllOf((IdentityQuery("alice"), parse("red"))), [0, 2]),
        (AllOf((IdentityQuery("nobody"), parse("red"))), []),
        (AllOf((IdentityQuery(), parse("blue"))), [1, 5]),
        (AllOf(), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_queries_select_what_they_say(log, query, seqs):
    assert query.select(log, 0, 10).tolist() == seqs
    assert query.select(log, 1, 3).tolist() == [seq for seq in seqs if 1 <= seq < 3]
    assert bool(query) == (len(seqs) < 6)


def test_a_search_grows_both_ways_from_where_it_began(log, monkeypatch):
    monkeypatch.setattr(event_scan, "SMALLEST_SLICE", 1)
    monkeypatch.setattr(event_scan, "LARGEST_SLICE", 1)
    scan = Scan(log, parse("red"), anchor=3)
    found = scan.look(0.0)
    assert (found.before.tolist(), found.behind.tolist(), scan.done) == ([], [], False)
    while not scan.done:
        take(scan, scan.look(0.0))
    assert scan.matches.values.tolist() == [0, 2, 4]
    assert (scan.looked_at, scan.low, scan.high) == (6, 0, 6)


def test_a_search_looks_at_something_even_without_time(log):
    scan = Scan(log, parse("red"))
    take(scan, scan.look(-1.0))
    assert scan.looked_at > 0


def test_a_review_tells_what_matches_now_and_what_no_longer_does(log):
    log.append("alice", [submitted("red", name="a-1"), submitted("x", name="a-2")])
    scan = Scan(log, parse("success"))
    while not scan.done:
        take(scan, scan.look())
    log.append("alice", [sent("a-2")])
    reviewed = scan.review([6, 7, 100])
    assert (reviewed.matching.tolist(), reviewed.failing.tolist()) == ([7], [])
    scan.matches.append(np.array([6, 7]))
    reviewed = scan.review([6, 7])
    assert (reviewed.matching.tolist(), reviewed.failing.tolist()) == ([], [6])


def test_a_search_forgets_what_the_log_let_go():
    log = EventLog(ceiling_bytes=30 * ROW_BYTES, chunk_rows=5)
    log.append("alice", [received("red") for _ in range(10)])
    scan = Scan(log, parse("red"))
    take(scan, scan.look())
    log.append("alice", [received("red") for _ in range(30)])
    scan.matches.remove(0, scan.let_go())
    while not scan.done:
        take(scan, scan.look())
    assert scan.matches.values.tolist() == list(range(log.first_seq, log.next_seq))


numbers = st.lists(st.integers(0, 200), unique=True).map(sorted)
changes = st.sampled_from(["append", "prepend", "insert", "remove", "exchange"])


@given(st.lists(st.tuples(changes, numbers), max_size=12))
def test_ascending_numbers_stay_ascending(steps):
    ours, model = Ascending(), []
    for step, values in steps:
        more = np.array(values, dtype=np.int64)
        match step:
            case "append":
                more = more + (model[-1] + 1 if model else 0)
                ours.append(more)
                model += more.tolist()
            case "prepend":
                more = more - (201 - model[0] if model else 0)
                ours.prepend(more)
                model = more.tolist() + model
            case "insert" if model:
                fresh = [each for each in values[:1] if each not in model]
                ours.insert(ours.place(fresh[0]) if fresh else 0, np.array(fresh, dtype=np.int64))
                model = sorted(model + fresh)
            case "remove":
                count = min(len(values), len(model) // 2)
                ours.remove(len(model) // 3, count)
                del model[len(model) // 3 : len(model) // 3 + count]
            case "exchange":
                old = [each for each in values if each in model]
                new = [each for each in values if each not in model]
                ours.exchange(np.array(old, dtype=np.int64), np.array(new, dtype=np.int64))
                model = sorted((set(model) - set(old)) | set(new))
        assert ours.values.tolist() == model
        assert len(ours) == len(model)
    probe = np.arange(-5, 50)
    assert ours.among(probe).tolist() == [each for each in probe.tolist() if each in model]
    assert all(ours.holds(each) for each in model)
    assert not ours.holds(10**9)


def test_room_is_made_at_both_ends():
    ours = Ascending()
    ours.append(np.arange(5_000, 10_000))
    ours.prepend(np.arange(0, 5_000))
    ours.append(np.arange(10_000, 20_000))
    assert ours.values.tolist() == list(range(20_000))


@pytest.mark.parametrize("anchor", [None, 0])
def test_large_payloads_come_in_small_slices(anchor):
    log = EventLog()
    large = "x" * 60_000
    log.append("alice", [received("small") for _ in range(3_000)] + [received(large) for _ in range(40)])
    looked: list[int] = []

    class Watched:
        def select(self, log, first, last):
            looked.append(sum(log.column("size", first, last).tolist()))
            return np.empty(0, dtype=np.int64)

    scan = Scan(log, Watched(), anchor)
    while not scan.done:
        scan.look()
    assert sum(looked) == 40 * len(large) + 3_000 * len("small")
    grown = [event_scan.SMALLEST_BYTES, *looked]
    assert all(size <= max(len(large), 2 * max(grown[:place])) for place, size in enumerate(grown[1:], 1))
