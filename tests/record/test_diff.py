import json
import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record import diff
from rts_console.record.diff import DiffRow, Method, Sign, changed_row, compare


def signs(comparison):
    return "".join(row.sign.value for row in comparison.rows)


@pytest.mark.parametrize(
    ("left", "right", "method"),
    [
        (b'{"a":1}', b'{"a":2}', Method.JSON),
        (b'{"a":1}', b"hello", Method.TEXT),
        (b"12", b"13", Method.TEXT),
        (b"a", b"\xff", Method.BYTES),
        (b"a", b"\x00", Method.BYTES),
    ],
)
def test_the_method_fits_the_payloads(left, right, method):
    assert compare(left, right).method is method


def test_json_by_path():
    comparison = compare(b'{"a":1,"b":2}', b'{"a":1,"b":3,"c":4}')
    assert [(row.sign.value, row.left_place, row.left, row.right) for row in comparison.rows] == [
        ("≠", "$.b", "2", "3"),
        ("+", "$.c", "", "4"),
    ]
    assert comparison.differences == [0, 1]
    assert comparison.notes == ("1 value is the same",)


def test_lines_with_their_numbers_and_few_around():
    left = [f"line {number}" for number in range(30)]
    right = left[:10] + ["new"] + left[10:20] + left[21:]
    comparison = compare("\n".join(left).encode(), "\n".join(right).encode())
    assert signs(comparison) == "…   +   …   −   …"
    assert comparison.differences == [4, 12]
    assert comparison.rows[4] == DiffRow(Sign.ADDED, right_place="11", right="new")
    assert comparison.rows[0].left == "7 equal lines"


def test_the_part_that_differs_within_a_line():
    row = changed_row("1", "from bob to carol", "1", "from 你 to carol")
    assert row.left[slice(*row.left_part)] == "bob"
    assert row.right[slice(*row.right_part)] == "你"


@given(st.text(), st.text())
def test_the_part_that_differs_is_all_that_differs(left, right):
    row = changed_row("", left, "", right)
    (a, b), (c, d) = row.left_part, row.right_part
    assert left[:a] + right[c:d] + left[b:] == right


def test_bytes_with_their_offsets():
    data = bytes(range(200))
    comparison = compare(data + b"\xff", data[:100] + b"\xfe\xfe" + data[100:] + b"\xff")
    added = next(row for row in comparison.rows if row.sign is Sign.ADDED)
    assert added.right_place == "00000064"
    assert added.right.startswith("fe fe")
    assert "92 equal bytes" in comparison.rows[0].left
    assert "at least 16" in comparison.notes[0]


def test_the_same_payloads_have_no_difference():
    for data in (b"", b'{"a":1}', b"text", b"\xff\x00"):
        assert compare(data, data).same


@pytest.mark.parametrize(
    ("left", "right", "method", "note"),
    [
        (b"{", b"{}", Method.JSON, "the left side is no JSON: compared as text"),
        (b"\xff", b"{}", Method.TEXT, "not both are readable text: compared as bytes"),
    ],
)
def test_a_method_that_does_not_fit_gives_way_and_says_so(left, right, method, note):
    assert note in compare(left, right, method).notes


def test_no_row_is_left_out_without_a_word(monkeypatch):
    monkeypatch.setattr(diff, "MAX_ROWS", 10)
    comparison = compare(json.dumps(list(range(50))).encode(), json.dumps(list(range(50, 100))).encode())
    assert len(comparison.rows) == 10
    assert "only the first 10 rows of the comparison are shown" in comparison.notes


@given(st.binary(max_size=300), st.binary(max_size=300), st.sampled_from([None, *Method]))
def test_any_two_payloads_are_compared(left, right, method):
    comparison = compare(left, right, method)
    assert all(comparison.rows[place].sign not in (Sign.SAME, Sign.LEFT_OUT) for place in comparison.differences)
    if comparison.method is Method.BYTES:
        assert comparison.same is (left == right)


def test_64_kb_take_bounded_time():
    source = random.Random(1)
    lines = [f"line {source.randrange(10**9)}" for _ in range(3_500)]
    shuffled = source.sample(lines, len(lines))
    pairs = [
        ("\n".join(lines).encode(), "\n".join(shuffled).encode()),
        (b"a\nb\n" * 16_000, b"b\na\na\n" * 10_000),
        (source.randbytes(65_536), source.randbytes(65_537)),
        (json.dumps([1] * 21_000).encode(), json.dumps([2] * 21_000).encode()),
        (b"[" * 20_000 + b"1" + b"]" * 20_000, b"[" * 20_000 + b"2" + b"]" * 20_000),
    ]
    for left, right in pairs:
        started = process_time()
        compare(left, right)
        # Measured at 0.03 to 0.4 s; the bar leaves room for a busy machine.
        assert process_time() - started < 3
