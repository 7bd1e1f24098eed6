"""Counts in a sentence can be read."""

from rts_console.gui.models.number_text import with_counts


def test_thousands_are_parted() -> None:
    assert with_counts("{done} of {all}, {left} left", done=1_204, all=5_000, left=0) == "1,204 of 5,000, 0 left"
