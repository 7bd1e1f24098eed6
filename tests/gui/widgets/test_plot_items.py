"""Smoke and backdrop are painted where they belong; loss changes the colour of the median."""

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.plot import TimePlot
from rts_console.gui.widgets.plot_items import Backdrop, loss_color
from rts_console.record.smoke import smoke
from tests.gui.widgets.conftest import painted

START_S = 1_700_000_000.0
RED = QColor("#ff0000")


def reddish(plot: TimePlot) -> int:
    image = painted(plot)
    found = 0
    for x in range(0, image.width(), 2):
        for y in range(0, image.height(), 2):
            color = image.pixelColor(x, y)
            found += color.red() > color.blue() + 20
    return found


def test_smoke_is_painted_and_gone_when_it_is_not_given(theme: Theme, qtbot: QtBot) -> None:
    plot = TimePlot(theme)
    qtbot.addWidget(plot)
    plot.resize(500, 320)
    plot.show()
    plot.set_span(START_S, START_S + 60)
    plot.set_tops(10.0, 10.0)
    before = reddish(plot)
    rng = np.random.default_rng(1)
    spread = smoke(START_S + rng.random(2_000) * 60, 2 + rng.random(2_000) * 6, 1.0)
    plot.draw_smoke(spread, 1.0, RED)
    plot.draw_backdrop(Backdrop((5.0, 8.0), [(START_S + 5, START_S + 9, "delay")], [], [(START_S + 30, "n")], START_S))
    assert reddish(plot) > before + 5_000
    plot.draw_smoke(None, 1.0, RED)
    plot.draw_backdrop(Backdrop())
    assert abs(reddish(plot) - before) < 50


def test_loss_has_colours_of_its_own(theme: Theme) -> None:
    assert loss_color(theme, 0.0, RED) == RED
    assert loss_color(theme, 0.01, RED) == theme.color("warning")
    assert loss_color(theme, 0.5, RED) == theme.color("error")


def test_a_double_click_says_the_moment_and_with_shift_wants_a_note(theme: Theme, qtbot: QtBot) -> None:
    plot = TimePlot(theme)
    qtbot.addWidget(plot)
    plot.set_span(START_S, START_S + 60)
    moments: list[float] = []
    plot.moment_chosen.connect(moments.append)

    class Click:
        def scenePos(self) -> object:
            return plot._main.vb.sceneBoundingRect().center()

        def double(self) -> bool:
            return True

        def modifiers(self) -> object:
            from PySide6.QtCore import Qt

            return Qt.KeyboardModifier.NoModifier

    plot.resize(500, 320)
    plot.show()
    painted(plot)
    plot._on_clicked(Click())
    assert len(moments) == 1
    assert START_S + 20 < moments[0] < START_S + 40
