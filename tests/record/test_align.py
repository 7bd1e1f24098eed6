from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.align import EXACT_CELLS, align, align_bytes


def check(spans, left, right):
    """The spans cover both sides in order; equal ones are equal, and neighbours alternate."""
    at_left = at_right = 0
    for span in spans:
        assert (span.left, span.right) == (at_left, at_right)
        at_left, at_right = span.left_end, span.right_end
        if span.same:
            assert left[span.left : span.left_end] == right[span.right : span.right_end]
        else:
            assert span.left_end > span.left or span.right_end > span.right
    assert (at_left, at_right) == (len(left), len(right))
    assert all(a.same is not b.same for a, b in zip(spans, spans[1:], strict=False))


@given(st.lists(st.integers(0, 6)), st.lists(st.integers(0, 6)))
def test_spans_cover_both_sides(left, right):
    result = align(left, right)
    assert result.exact
    check(result.spans, left, right)


@given(st.lists(st.integers(), max_size=30))
def test_what_is_the_same_is_one_span(items):
    assert all(span.same for span in align(items, list(items)).spans)
    assert len(align(items, list(items)).spans) == bool(items)


@given(st.binary(max_size=120), st.binary(max_size=120))
def test_spans_of_bytes_cover_both_sides(left, right):
    check(align_bytes(left, right).spans, left, right)


@given(st.binary(max_size=40), st.binary(min_size=1, max_size=8), st.integers(0, 40))
def test_an_insertion_is_found_between_what_is_the_same(data, inserted, place):
    place = min(place, len(data))
    changed = data[:place] + inserted + data[place:]
    spans = align_bytes(data, changed).spans
    assert sum(span.right_end - span.right for span in spans if not span.same) >= len(inserted)
    check(spans, data, changed)


def test_items_that_moved_anchor_what_did_not():
    spans = align(["a", "b", "c", "d"], ["c", "a", "b", "d"]).spans
    assert [(span.left, span.left_end) for span in spans if span.same] == [(0, 2), (3, 4)]


def test_a_large_gap_without_anchors_is_taken_as_replaced_and_said_to_be():
    result = align(["a", "b"] * 8_000, ["b", "a", "a"] * 8_000)
    assert not result.exact
    assert EXACT_CELLS < 16_000 * 24_000
    check(result.spans, ["a", "b"] * 8_000, ["b", "a", "a"] * 8_000)


def test_the_worst_lines_take_bounded_time():
    started = process_time()
    align([str(number % 50) for number in range(20_000)], [str(number * 7 % 51) for number in range(20_000)])
    align_bytes(b"\0" * 65_536, b"\0" * 60_000 + b"\1")
    align_bytes(bytes(range(256)) * 256, bytes(range(255, -1, -1)) * 255)
    # Measured at 40 ms; the bar leaves room for a busy machine.
    assert process_time() - started < 2
