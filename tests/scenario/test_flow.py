"""Where events begin to count, and what names stand for."""

import pytest

from rts_console.protocol import events as ev
from rts_console.scenario.flow import Flow, Mark, Names, chance_of, mark_of
from rts_console.scenario.journal import Journal
from rts_console.scenario.values import BadValue


def mark(position: int) -> Mark:
    return Mark({"bob": position}, position * 10)


def test_actions_in_a_row_are_one_cause_and_an_expectation_ends_it() -> None:
    flow = Flow(mark(0))
    flow.act(mark(3))
    flow.act(mark(5))
    assert (flow.mark, flow.base_ns) == (mark(3), 50)
    flow.expect()
    assert flow.mark == mark(3)
    flow.act(mark(9))
    assert (flow.mark, flow.base_ns) == (mark(9), 90)


def test_time_is_counted_from_a_change_that_was_waited_for() -> None:
    flow = Flow(mark(0))
    flow.act(mark(1))
    flow.changed(500)
    assert flow.base_ns == 500
    flow.changed(5)
    assert flow.base_ns == 500


def test_a_branch_goes_its_own_way() -> None:
    flow = Flow(mark(0), (2,), {"i": 2})
    flow.act(mark(1))
    branch = flow.branch()
    branch.expect()
    branch.act(mark(7))
    assert (flow.mark, branch.mark) == (mark(1), mark(7))
    assert (branch.rounds, branch.counters) == ((2,), {"i": 2})


def test_rounds_are_entered_and_left() -> None:
    flow = Flow(mark(0))
    outer = flow.round("i", 1)
    inner = flow.round("j", 5)
    assert (flow.rounds, dict(flow.counters)) == ((1, 5), {"i": 1, "j": 5})
    flow.leave(inner)
    flow.leave(outer)
    assert (flow.rounds, dict(flow.counters)) == ((), {})


def test_a_journal_that_came_later_counts_from_its_beginning() -> None:
    journal = Journal()
    journal.take([ev.UserJoined(at_ns=1, room_id="x", user_id="y")])
    moment = mark_of({"bob": journal})
    assert (moment.position("bob"), moment.position("carol")) == (1, 0)


def test_names() -> None:
    names = Names({"room": "x", "gateway.url": "ws://y"}, {"alice": "alice-1"})
    names.captures["got"] = {"json": {"list": [1, {"a": 2}]}}
    names.sequence = 4
    expected = {"room": "x", "gateway.url": "ws://y", "alice.user_id": "alice-1", "got.json.list.1.a": 2, "sequence": 4}
    assert {name: names.look_up(name, {}) for name in expected} == expected
    assert names.look_up("i", {"i": 3}) == 3
    assert names.look_up("clock.iso", {}).endswith("Z")
    assert names.look_up("clock.ns", {}) // 10**6 <= names.look_up("clock.ms", {}) + 1
    for name in ("nothing", "got.json.nothing", "got.json.list.9", "room.x"):
        with pytest.raises(BadValue):
            names.look_up(name, {})


def test_chance_is_the_same_for_the_same_step() -> None:
    assert chance_of(7, "steps", 1).random() == chance_of(7, "steps", 1).random()
    assert chance_of(7, "steps", 1).random() != chance_of(7, "steps", 2).random()
