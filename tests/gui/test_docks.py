"""Where the panes stand, wide and narrow."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from rts_console.gui.context import Area, Panel
from rts_console.gui.window import MainWindow
from rts_console.settings import LAYOUT_VERSION
from tests.gui.sample_window import Connection, Latency, make_window, places
from tests.support import until


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[MainWindow]:
    made = make_window()
    made.start()
    yield made
    await made.aclose()
    await made.context.stage.aclose()
    made.deleteLater()


async def test_the_panes_stand_left_centre_right_and_below(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: set(places(window)) == {"connection", "messages", "rooms", "latency"})
    at = places(window)
    assert at["connection"][0] < at["messages"][0] < at["rooms"][0] == at["latency"][0]
    assert at["rooms"][1] < at["latency"][1]
    window.show_panel("gateway")
    assert set(places(window)) == {"gateway", "messages", "rooms", "latency"}


async def test_without_panels_of_an_area_the_others_still_stand(qapp: QApplication) -> None:
    made = make_window((Connection, Latency))
    made.start()
    made.dismiss_welcome()
    assert set(places(made)) == {"connection", "latency"}
    await made.aclose()


async def test_a_narrow_window_folds_its_right_column_into_tabs(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: len(places(window)) == 4)
    window.resize(1100, 700)
    await until(lambda: set(places(window)) == {"connection", "messages"})
    kept = window.save_state()
    window.resize(1440, 900)
    await until(lambda: set(places(window)) == {"connection", "messages", "rooms", "latency"})
    # What is kept for the next time are the columns, not how they were folded.
    assert window._docks.restoreState(QByteArray(kept.docks), LAYOUT_VERSION)
    await until(lambda: set(places(window)) == {"connection", "messages", "rooms", "latency"})


class Aside(Panel):
    name, title, icon_name, area, shown_at_first = "aside", "Aside", "zap", Area.LEFT, False


async def test_a_pane_that_is_not_shown_at_first_is_one_click_away(qapp: QApplication) -> None:
    made = make_window((Connection, Aside, Latency))
    made.start()
    made.dismiss_welcome()
    await until(lambda: set(places(made)) == {"connection", "latency"})
    assert made._docks.docks["aside"].isHidden()
    made.commands["show_aside"].trigger()
    assert not made._docks.docks["aside"].isHidden()
    made.show_panel("aside")
    await until(lambda: set(places(made)) == {"aside", "latency"})
    made.reset_layout()
    assert made._docks.docks["aside"].isHidden()
    await made.aclose()
