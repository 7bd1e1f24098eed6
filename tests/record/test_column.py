import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record.column import LADDERS, RELATIVE, Columns, Memory


def test_a_column_with_nothing_in_it_takes_no_room():
    columns = Columns(Memory(10))
    columns.put("who", slice(0, 3), [0, 0, 0])
    columns.put("delivered", 1, 0)
    columns.put_at(slice(0, 3), [5, 6, 7])
    columns.put_times("written_at_ns", slice(0, 3), [0, 0, 0], [5, 6, 7])
    assert list(columns.stored) == ["at_ns"]
    assert columns.get("who", 0, 3).tolist() == [0, 0, 0]
    assert columns.get("written_at_ns", 0, 3).tolist() == [0, 0, 0]
    assert columns.get("mode", 0, 2).tolist() == [-1, -1]
    assert math.isnan(columns.cell("elapsed_ms", 1))
    assert columns.row_bytes == 8


def test_a_column_widens_when_a_value_does_not_fit():
    columns, kinds = Columns(Memory(10)), []
    for place, value in enumerate([7, 300, 70_000, 2**40, -1]):
        columns.put("message_id", place, value)
        kinds.append(columns.stored["message_id"].dtype.str[1:])
    assert kinds == ["u1", "u2", "u4", "i8", "i8"]
    assert columns.get("message_id", 0, 5).tolist() == [7, 300, 70_000, 2**40, -1]


def test_a_wide_value_at_once():
    columns = Columns(Memory(4))
    columns.put("position", slice(0, 2), [1, 2**50])
    assert columns.get("position", 0, 2).tolist() == [1, 2**50]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [("delivered", 2**80, 2**63 - 1), ("position", -(2**80), -(2**63)), ("who", 2**40, 2**32 - 1), ("mode", 300, 127)],
)
def test_a_number_that_is_too_large_becomes_the_nearest(name, value, kept):
    columns = Columns(Memory(4))
    columns.put(name, slice(0, 2), [value, 1])
    columns.put(name, 2, value)
    assert columns.get(name, 0, 3).tolist() == [kept, 1, kept]


AT = 1_700_000_000_000_000_000


@pytest.mark.parametrize("difference", [0, 1, -1, -2, 2**31 - 2, 2**31, -(2**31), -(2**31) - 1, 10**15, -AT])
def test_times_are_the_same_whatever_their_distance(difference):
    columns = Columns(Memory(4))
    at_ns = columns.put_at(slice(0, 3), [AT, AT + 5, AT + 9])
    columns.put_times("composed_at_ns", slice(0, 2), [AT, 0], at_ns[:2])
    columns.put_times("composed_at_ns", slice(2, 3), [AT + 9 + difference], at_ns[2:])
    assert columns.get("composed_at_ns", 0, 3).tolist() == [AT, 0, AT + 9 + difference]
    assert [columns.cell("composed_at_ns", place) for place in range(3)] == [AT, 0, AT + 9 + difference]


def test_the_next_columns_begin_as_narrow_as_these_could_have_been():
    columns = Columns(Memory(4))
    columns.put("position", slice(0, 2), [1, 2**50])
    columns.put("position", 1, 300)
    columns.put("who", slice(0, 2), [1, 2])
    assert columns.kinds(2) == {"position": "u2", "who": "u1"}
    assert Columns(Memory(4), columns.kinds(2)).row_bytes == 3


NAMES = st.sampled_from(sorted(set(LADDERS) - {"elapsed_ms", "at_ns", "end"}))
VALUES = st.one_of(st.integers(0, 3), st.integers(0, 2**33), st.integers(-(2**70), 2**70))
STEPS = st.lists(st.tuples(NAMES, st.lists(st.tuples(st.integers(0, 5), VALUES), min_size=1, max_size=4)), max_size=30)


@given(steps=STEPS, at_ns=st.lists(st.integers(0, 2**63 - 1), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_whatever_is_put_in_comes_out(steps, at_ns):
    import numpy as np

    columns, plain = Columns(Memory(6)), {}
    columns.put_at(slice(0, 6), at_ns)
    for name, cells in steps:
        rows = np.array([place for place, _ in cells])
        values = [value for _, value in cells]
        if name in RELATIVE:
            columns.put_times(name, rows, values, [at_ns[place] for place in rows])
        else:
            columns.put(name, rows, values)
        limits = np.iinfo(LADDERS[name][-1])
        for place, value in cells:
            plain[name, place] = min(max(value, int(limits.min)), int(limits.max))
    for (name, place), value in plain.items():
        assert columns.cell(name, place) == value
        assert columns.get(name, place, place + 1).tolist() == [value]
