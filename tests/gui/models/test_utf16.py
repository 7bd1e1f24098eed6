import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.utf16 import to_character, to_unit, units


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("你好", 2), ("🙂", 2), ("a🙂b", 4), ("\ud800", 1)])
def test_qt_counts_two_for_signs_outside_the_basic_plane(text, count):
    assert units(text) == count


@given(st.text(), st.data())
def test_a_place_goes_there_and_back(text, data):
    place = data.draw(st.integers(0, len(text)))
    assert to_character(text, to_unit(text, place)) == place


@pytest.mark.parametrize("text", ["abc", "🙂🙂"])
def test_a_place_behind_the_end_is_the_end(text):
    assert to_unit(text, 99) == units(text)
    assert to_character(text, 99) == len(text)
