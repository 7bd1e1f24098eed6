"""A large case on its way: progress, and the way out."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.opening_view import OpeningView, Way

MB = 1024 * 1024


def test_it_shows_how_far_it_is_and_then_that_the_events_are_read(qtbot: QtBot, theme: Theme) -> None:
    way = Way()
    view = OpeningView(theme, "a.rtscase", way)
    qtbot.addWidget(view)
    assert view.words.text() == "Opening a.rtscase…"
    assert view.bar.value() == 0
    assert way.go_on(30 * MB, 60 * MB)
    view.refresh()
    assert (view.bar.value(), view.bar.text()) == (500, "30 of 60 MB")
    assert way.go_on(60 * MB, 60 * MB)
    view.refresh()
    assert view.bar.text() == "reading the events"


def test_cancel_asks_to_close_and_the_thread_hears_of_it(qtbot: QtBot, theme: Theme) -> None:
    way = Way()
    view = OpeningView(theme, "a.rtscase", way)
    qtbot.addWidget(view)
    view.close_wanted.connect(way.end)
    with qtbot.waitSignal(view.close_wanted):
        view.cancel.click()
    assert not way.go_on(1, 2)
