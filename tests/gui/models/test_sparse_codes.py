"""What is put in comes out, whatever the form it is kept in; and zeros take no memory."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.gui.models.sparse_codes import BLOCK, SparseCodes

ROWS = 3 * BLOCK


def stretch(first, last, step, code):
    codes = np.zeros(last - first, dtype=np.uint8)
    codes[::step] = code
    return first, codes


STRETCHES = st.builds(
    lambda first, length, step, code: stretch(first, min(first + length, ROWS), step, code),
    st.integers(0, ROWS - 1),
    st.integers(1, 2 * BLOCK),
    st.sampled_from([1, 2, 5, 1_000, ROWS]),
    st.integers(0, 255),
)


@settings(max_examples=40)
@given(st.lists(STRETCHES, max_size=6), st.integers(0, ROWS), st.integers(0, ROWS))
def test_what_is_put_in_comes_out(stretches, first, last):
    codes, plain = SparseCodes(), np.zeros(ROWS, dtype=np.uint8)
    for start, some in stretches:
        codes.put(start, some)
        plain[start : start + len(some)] = some
    assert np.array_equal(codes.between(first, last), plain[first:last])
    assert np.array_equal(codes.between(0, ROWS), plain)
    assert codes.memory_bytes <= ROWS


def test_rows_without_a_code_take_no_memory():
    codes = SparseCodes()
    codes.put(0, np.zeros(100 * BLOCK, dtype=np.uint8))
    assert codes.memory_bytes == 0
    codes.put(*stretch(BLOCK, 2 * BLOCK, 1_000, 7))
    assert 0 < codes.memory_bytes <= 3 * (BLOCK // 1_000 + 1)
    codes.put(BLOCK, np.zeros(BLOCK, dtype=np.uint8))
    assert codes.memory_bytes == 0


def test_whole_blocks_below_the_first_row_are_forgotten():
    codes = SparseCodes()
    codes.put(*stretch(0, 2 * BLOCK, 1, 3))
    codes.let_go(BLOCK + 10)
    assert codes.memory_bytes == BLOCK
    assert codes.between(BLOCK + 10, BLOCK + 12).tolist() == [3, 3]
