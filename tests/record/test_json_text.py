"""JSON is laid out without a single token changing."""

from __future__ import annotations

import json
import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.json_text import NotJson, indent_json

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


def test_numbers_order_and_duplicate_keys_stay_as_written() -> None:
    text = '{"b":12345678901234567890123,"a":1.500e+02,"b":[ ],"c":{"x":"\\u4f60/\\/"}}'
    assert indent_json(text) == (
        '{\n  "b": 12345678901234567890123,\n  "a": 1.500e+02,\n  "b": [],\n  "c": {\n    "x": "\\u4f60/\\/"\n  }\n}'
    )


@given(JSON_VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_whatever_python_writes_is_laid_out_with_the_same_tokens(
    value: object, indent: int | None, plain: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    laid_out = indent_json(text)
    assert json.loads(laid_out) == json.loads(text)
    assert indent_json(laid_out) == laid_out


@given(JSON_VALUES, st.integers(0, 400))
def test_a_text_cut_anywhere_is_laid_out_up_to_the_cut(value: object, at: int) -> None:
    text = json.dumps({"key": value}, ensure_ascii=False)[:at]
    if "\\" in text[-8:]:
        return  # cut inside an escape: see the next test
    laid_out = indent_json(text, partial=True)
    assert re.sub(r"\s", "", laid_out) == re.sub(r"\s", "", text)


def test_a_cut_inside_an_escape_keeps_what_is_there() -> None:
    assert indent_json('{"a": "x\\u4f', partial=True) == '{\n  "a": "x\\u4f'


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0),
        ("  ", 2),
        ("{", 1),
        ('{"a":1,}', 7),
        ("[1,]", 3),
        ("[1 2]", 3),
        ("01", 0),
        ("1 2", 2),
        ("1.", 0),
        ("+1", 0),
        ("NaN", 0),
        ("nul", 0),
        ('{"a" 1}', 5),
        ("{a:1}", 1),
        ("['a']", 1),
        ('"abc', 0),
        ('"a\x01b"', 0),
        ('"\\x41"', 0),
        ("[1}", 2),
        ("]", 0),
        ("\ufeff{}", 0),
    ],
)
def test_what_is_not_json_is_refused_where_it_goes_wrong(text: str, offset: int) -> None:
    with pytest.raises(NotJson) as caught:
        indent_json(text)
    assert caught.value.offset == offset
    assert caught.value.reason


def test_deep_nesting_neither_fails_nor_swells() -> None:
    depth = 20_000
    laid_out = indent_json("[" * depth + "]" * depth)
    assert laid_out.count("[") == depth
    assert len(laid_out) < 140 * 2 * depth


def test_an_unclosed_string_of_a_megabyte_is_refused_at_once() -> None:
    started = process_time()
    with pytest.raises(NotJson):
        indent_json('"' + "a\\\\" * 350_000)
    assert process_time() - started < 2
