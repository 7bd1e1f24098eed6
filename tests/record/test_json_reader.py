import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.json_reader import Shape, Value, count_members, path_step, problem, read_string, root

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=30,
)


def whole(value: Value):
    """The value read to its leaves."""
    if value.shape is Shape.OBJECT:
        return {read_string(member.key): whole(member) for member in value.members()}
    if value.shape is Shape.ARRAY:
        return [whole(member) for member in value.members()]
    return json.loads(value.raw)


@given(JSON, st.sampled_from([None, 1]), st.booleans())
def test_the_tree_holds_what_the_text_says(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert problem(text) is None
    assert whole(root(text)) == value


@given(st.text(alphabet='{}[]",:\\ 01aeu\n"', max_size=60))
def test_any_text_is_read_without_an_error_and_judged_as_the_standard_library_does(text):
    def refuse(word):
        raise ValueError(word)

    try:
        json.loads(text, parse_constant=refuse)
        valid = True
    except ValueError:
        valid = False
    assert (problem(text) is None) is valid
    stack = [root(text)]
    while stack:
        stack += stack.pop().members()


def test_nothing_is_converted():
    text = '{"id":12345678901234567890123,"id":1.0,"e":1e400,"half":"\\ud800","z":-0.0,"a":1}'
    members = list(root(text).members())
    assert [member.key for member in members] == ['"id"', '"id"', '"e"', '"half"', '"z"', '"a"']
    assert [member.raw for member in members] == ["12345678901234567890123", "1.0", "1e400", '"\\ud800"', "-0.0", "1"]


@pytest.mark.parametrize(
    ("text", "reason", "line", "column"),
    [
        ('{"a":1,}', "a key in double quotes was expected, not }", 1, 8),
        ('{\n "a": tru\n}', "a value was expected, not 't'", 2, 7),
        ("[NaN]", "NaN is no value of JSON", 1, 2),
        ('["NaN",\n -Infinity]', "-Infinity is no value of JSON", 2, 2),
        ("", "the text ends where a value was expected", 1, 1),
    ],
)
def test_a_mistake_is_named_with_line_and_column(text, reason, line, column):
    found = problem(text)
    assert (found.reason, found.line, found.column) == (reason, line, column)


def test_a_mistake_far_into_the_text_is_found_in_its_place():
    text = "[" + "1,\n" * 20_000 + "]"
    found = problem(text)
    assert (found.line, found.column) == (20_001, 1)


def test_what_comes_before_a_mistake_is_still_a_tree():
    members = list(root('{"a": [1, {"b": 2').members())
    assert members[0].raw == '[1, {"b": 2'
    assert [member.raw for member in members[0].members()] == ["1", '{"b": 2']
    assert next(root('{"key"').members()).shape is Shape.MISSING


def test_brackets_nested_too_deep_for_the_standard_library_are_still_json():
    assert problem("[" * 5_000 + "]" * 5_000) is None
    assert "expected" in problem("[" * 5_000 + "}" * 5_000).reason


@given(st.lists(JSON, max_size=6))
def test_members_are_counted(values):
    assert count_members(json.dumps(values)) in (len(values), None)
    assert count_members('[1, [2, {}], "],"]') == 3


def test_64_kb_are_opened_at_once():
    text = json.dumps([1] * 21_000)
    started = process_time()
    assert problem(text) is None
    assert root(text).has_members()
    # Measured at 2 ms; the bar leaves room for a busy machine.
    assert process_time() - started < 0.1


def test_steps_of_a_path():
    steps = [path_step('"name"', 0), path_step('"odd name"', 0), path_step('"\\u4f60"', 0), path_step(None, 3)]
    assert steps == [".name", '["odd name"]', ".你", "[3]"]


@pytest.mark.parametrize(("raw", "text"), [('"\\u4f60"', "你"), ('"\\ud800"', None), ('"open', None), ("1", None)])
def test_strings_are_read_where_they_can_be(raw, text):
    assert read_string(raw) == text
