"""The ring empties with the token's life and says so in words."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.token_ring import TokenRing, format_life


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1421, "23:41"),
        (59.2, "01:00"),
        (0.1, "00:01"),
        (0, "00:00"),
        (-5, "00:00"),
        (3_600, "1:00:00"),
        (18_187, "5:03:07"),
        (274_000, "3 d 4 h"),
    ],
)
def test_a_life_reads_like_a_clock(seconds: float, text: str) -> None:
    assert format_life(seconds) == text


@pytest.mark.parametrize(
    ("remaining", "total", "fraction", "tone", "text"),
    [
        (None, None, 0.0, "none", "no token"),
        (600, 600, 1.0, "normal", "10:00"),
        (121, 600, 121 / 600, "normal", "02:01"),
        (119, 600, 119 / 600, "warning", "01:59"),
        (0, 600, 0.0, "error", "expired"),
        (-3, None, 0.0, "error", "expired"),
        (90, None, 1.0, "normal", "01:30"),
        (900, 600, 1.0, "normal", "15:00"),
    ],
)
def test_a_life_sets_ring_colour_and_words(
    theme: Theme, qtbot: QtBot, remaining: float | None, total: float | None, fraction: float, tone: str, text: str
) -> None:
    ring = TokenRing(theme)
    qtbot.addWidget(ring)
    ring.set_life(remaining, total)
    assert ring.fraction() == pytest.approx(fraction)
    assert (ring.tone(), ring.text()) == (tone, text)
    assert ring.accessibleName() == f"token: {text}"


def test_every_tone_looks_different(theme: Theme, qtbot: QtBot) -> None:
    ring = TokenRing(theme, show_text=False)
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    looks = set()
    for life in ((None, None), (60.0, 60.0), (30.0, 60.0), (5.0, 60.0), (0.0, 60.0)):
        ring.set_life(*life)
        looks.add(bytes(ring.grab().toImage().constBits()))
    assert len(looks) == 5
