"""A state is told by colour, shape and word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState, StateLamp, paint_lamp

from .conftest import painted


def shape(state: LampState) -> bytes:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_lamp(painter, QRectF(0, 0, 20, 20), state, QColor("black"))
    painter.end()
    return bytes(image.constBits())


def test_no_two_states_have_the_same_shape() -> None:
    assert len({shape(state) for state in LampState}) == len(LampState)


@pytest.mark.parametrize("state", LampState)
def test_a_state_has_a_word_and_says_it_aloud(theme: Theme, qtbot: QtBot, state: LampState) -> None:
    lamp = StateLamp(theme, state)
    qtbot.addWidget(lamp)
    assert lamp.word()
    assert lamp.accessibleName() == lamp.word()


def test_a_word_of_ones_own_lasts_until_the_next_state(theme: Theme, qtbot: QtBot) -> None:
    lamp = StateLamp(theme, LampState.RECONNECTING, word="reconnecting 2/∞")
    qtbot.addWidget(lamp)
    assert lamp.word() == "reconnecting 2/∞"
    lamp.set_state(LampState.ONLINE)
    assert (lamp.state(), lamp.word()) == (LampState.ONLINE, "online")


def test_without_its_word_the_lamp_is_small_and_has_a_tool_tip(theme: Theme, qtbot: QtBot) -> None:
    lamp = StateLamp(theme, LampState.ONLINE, show_word=False)
    qtbot.addWidget(lamp)
    assert lamp.sizeHint().width() < 20
    assert lamp.toolTip() == "online"


def test_the_lamp_is_painted_in_the_states_colour(theme: Theme, qtbot: QtBot) -> None:
    lamp = StateLamp(theme, LampState.ONLINE)
    qtbot.addWidget(lamp)
    lamp.resize(lamp.sizeHint())
    assert painted(lamp).pixelColor(5, lamp.height() // 2) == theme.color("state_online")


def test_a_switch_of_theme_reaches_the_living_and_leaves_the_dead(
    theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    living, dead = StateLamp(theme, LampState.ONLINE), StateLamp(theme)
    qtbot.addWidget(living)
    living.resize(living.sizeHint())
    delete(dead)
    theme.apply(qapp, "dark")
    assert painted(living).pixelColor(5, living.height() // 2) == theme.color("state_online")
