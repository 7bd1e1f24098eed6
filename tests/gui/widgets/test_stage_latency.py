"""The latency for the back row."""

import math

from pytestqt.qtbot import QtBot

from rts_console.gui.latency_glance import Glance
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.stage_latency import StageLatency


def test_it_says_two_figures_and_what_was_timed(theme: Theme, qtbot: QtBot) -> None:
    view = StageLatency(theme)
    qtbot.addWidget(view)
    assert view.words()[1] == "–"
    view.show_glance(Glance(1.2345, 20.0, (1.0, math.nan, 2.0, 3.0), "peer to peer"))
    assert view.words() == ("From user to user", "1.23 ms", "19 of 20 within 20.0 ms")
    assert view.accessibleName() == "From user to user, 1.23 ms, 19 of 20 within 20.0 ms"
    view.show_glance(Glance(1.0, 2.0, (), "round trip"))
    assert view.words()[0] == "To the gateway and back"


def test_the_line_breaks_where_there_was_nothing(theme: Theme, qtbot: QtBot) -> None:
    view = StageLatency(theme)
    qtbot.addWidget(view)
    view.resize(400, 300)
    before = view.grab().toImage()
    view.show_glance(Glance(1.0, 2.0, (1.0, math.nan, 2.0, 3.0), "peer to peer"))
    assert view.grab().toImage() != before
    assert [len(piece) for piece in view._pieces(view.rect().toRectF())] == [1, 2]
