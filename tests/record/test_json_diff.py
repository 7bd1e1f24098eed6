import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record import json_diff
from rts_console.record.json_diff import Change, TooLarge, json_changes

JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


def test_added_removed_changed_with_their_paths():
    result = json_changes('{"a":1,"b":[1,2,3],"c":null}', '{"a":2,"b":[1,3,4],"d":{}}')
    assert result.changes == [
        Change("$.a", "1", "2"),
        Change("$.b[1]", "2", None),
        Change("$.b[2]", None, "4"),
        Change("$.c", "null", None),
        Change("$.d", None, "{}"),
    ]


def test_big_integers_and_spellings_are_told_apart():
    result = json_changes('{"id":12345678901234567890123,"x":1}', '{"id":12345678901234567890124,"x":1.0}')
    assert [change.path for change in result.changes] == ["$.id", "$.x"]
    assert result.notes == ["1 number is equal but written differently"]


def test_repeated_keys_are_compared_each_with_its_own():
    result = json_changes('{"d":1,"d":2}', '{"d":1,"d":3,"d":4}')
    assert result.changes == [Change("$.d (no. 2)", "2", "3"), Change("$.d (no. 3)", None, "4")]


def test_another_order_of_keys_is_a_note():
    result = json_changes('{"a":1,"b":2}', '{"b":2,"a":1}')
    assert result.changes == []
    assert result.notes == ["the order of keys differs in $"]


def test_white_space_is_no_difference():
    assert json_changes('{"a":[1,2]}', '{ "a" : [ 1, 2 ] }').changes == []


@given(JSON)
def test_what_is_the_same_has_no_changes(value):
    assert json_changes(json.dumps(value), json.dumps(value, indent=2)).changes == []


@given(JSON, JSON)
def test_what_differs_has_changes(left, right):
    changes = json_changes(json.dumps(left), json.dumps(right)).changes
    assert bool(changes) is (json.dumps(left, sort_keys=True) != json.dumps(right, sort_keys=True))


def test_more_values_than_are_compared_is_an_error(monkeypatch):
    monkeypatch.setattr(json_diff, "MAX_VALUES", 10)
    with pytest.raises(TooLarge, match="more than 10 values"):
        json_changes(json.dumps([1] * 20), json.dumps([2] * 20))


def test_deep_nesting_is_compared_down_to_a_depth():
    changes = json_changes("[" * 500 + "1" + "]" * 500, "[" * 500 + "2" + "]" * 500).changes
    assert len(changes) == 1
    assert changes[0].path == "$" + "[0]" * json_diff.MAX_DEPTH
