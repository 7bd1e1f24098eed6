"""The meter shows bytes against the limit and what is wrong with them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.byte_meter import ByteMeter

from .conftest import painted

LIMIT = 65_536


@pytest.fixture
def meter(theme: Theme, qtbot: QtBot) -> ByteMeter:
    meter = ByteMeter(theme)
    qtbot.addWidget(meter)
    meter.resize(400, meter.sizeHint().height())
    return meter


def test_bytes_and_characters_are_shown_against_the_limit(meter: ByteMeter) -> None:
    meter.set_usage(63_998, LIMIT, characters=21_332)
    assert meter.text() == "63,998 / 65,536 bytes · 21,332 characters"
    assert meter.accessibleName() == meter.text()


def test_without_a_limit_only_the_size_is_shown(meter: ByteMeter) -> None:
    meter.set_usage(5, None)
    assert (meter.text(), meter.tone(), meter.over) == ("5 bytes", "normal", False)


@pytest.mark.parametrize(
    ("used", "tone"), [(0, "normal"), (58_982, "normal"), (58_983, "warning"), (LIMIT, "warning"), (LIMIT + 1, "error")]
)
def test_the_tone_turns_at_ninety_and_over_a_hundred_percent(meter: ByteMeter, used: int, tone: str) -> None:
    meter.set_usage(used, LIMIT)
    assert meter.tone() == tone
    assert meter.over == (tone == "error")


def test_over_the_limit_it_says_by_how_much(meter: ByteMeter) -> None:
    meter.set_usage(70_000, LIMIT)
    assert meter.reason() == "4,464 bytes too many"
    assert meter.reason() in meter.text()


def test_a_given_reason_replaces_the_usual_one(meter: ByteMeter) -> None:
    meter.set_usage(70_000, LIMIT, reason="a text message carries at most 65,536 bytes")
    assert "a text message carries at most" in meter.text()
    meter.set_usage(10, LIMIT, reason="a text message carries at most 65,536 bytes")
    assert meter.reason() == ""


def test_the_bar_is_filled_by_the_fraction_used(meter: ByteMeter, theme: Theme) -> None:
    meter.set_usage(LIMIT // 2, LIMIT)
    image, y = painted(meter), meter.height() - 2
    assert image.pixelColor(150, y) == theme.color("bar")
    assert image.pixelColor(250, y) == theme.color("bar_track")


@pytest.mark.parametrize(
    ("used", "width", "shown"),
    [
        (63_998, 400, "63,998 / 65,536 bytes · 21,332 characters"),
        (63_998, 180, "63,998 / 65,536 bytes"),
        (65_537, 300, "65,537 / 65,536 bytes · 1 byte too many"),
        (70_000, 150, "4,464 bytes too many"),
    ],
)
def test_in_less_room_less_is_said_but_whole(meter: ByteMeter, used: int, width: int, shown: str) -> None:
    meter.set_usage(used, LIMIT, characters=21_332)
    meter.resize(width, meter.height())
    assert meter.shown_text() == shown
    assert meter.toolTip() == meter.text()


@pytest.mark.parametrize("used", [0, 63_998, LIMIT, 7_000_000])
def test_the_least_width_holds_what_counts(meter: ByteMeter, used: int) -> None:
    meter.set_usage(used, LIMIT, characters=21_332, reason="a text message carries at most 65,536 bytes")
    meter.resize(meter.minimumSizeHint())
    assert QFontMetrics(meter._theme.font("caption")).horizontalAdvance(meter.shown_text()) <= meter.width()
