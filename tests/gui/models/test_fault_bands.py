"""Bands of faults never lie on each other and forget nothing."""

from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.fault_bands import Band, bands


def test_what_overlaps_is_one_band_with_one_name() -> None:
    spans = [(5.0, 9.0, "loss"), (1.0, 6.0, "delay"), (20.0, 30.0, "half open"), (8.0, 10.0, "delay")]
    assert bands(spans) == [Band(1.0, 10.0, "2 faults: delay; loss"), Band(20.0, 30.0, "half open")]
    assert bands([(1.0, 2.0, "a"), (2.0, 3.0, "b")]) == [Band(1.0, 2.0, "a"), Band(2.0, 3.0, "b")]
    assert bands([]) == []


spans_drawn = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from("abc")))


@given(spans_drawn)
def test_bands_are_apart_and_cover_every_span(drawn: list[tuple[int, int, str]]) -> None:
    found = bands((float(start), float(start + length), text) for start, length, text in drawn)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    for start, length, text in drawn:
        (over,) = (band for band in found if band.start <= start and start + length <= band.end)
        assert text in over.text
