"""Where the panes stand, wide and narrow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QLabel

from rts_console.gui.context import Area, Panel
from rts_console.gui.window import MainWindow
from rts_console.settings import LAYOUT_VERSION
from tests.gui.sample_window import Connection, Latency, make_window, places
from tests.support import until


@asynccontextmanager
async def window_of(*panels: type[Panel], narrow: bool = False) -> AsyncIterator[MainWindow]:
    """A window of these panels past its welcome, wide or narrow."""
    made = make_window(panels)
    made.start()
    made.dismiss_welcome()
    if narrow:
        made.resize(1100, 700)
    try:
        yield made
    finally:
        await made.aclose()


async def test_the_panes_stand_left_centre_right_and_below(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: set(places(window)) == {"connection", "messages", "rooms", "latency"})
    at = places(window)
    assert at["connection"][0] < at["messages"][0] < at["rooms"][0] == at["latency"][0]
    assert at["rooms"][1] < at["latency"][1]
    window.show_panel("gateway")
    assert set(places(window)) == {"gateway", "messages", "rooms", "latency"}


async def test_a_pane_that_is_called_otherwise_is_so_in_its_tab_and_in_the_menu(window: MainWindow) -> None:
    docks = window._docks
    action = docks.toggle_action("rooms")
    window.panel("rooms").setWindowTitle("Channels")
    assert docks.docks["rooms"].windowTitle() == action.text() == "Channels"


async def test_without_panels_of_an_area_the_others_still_stand(qapp: QApplication) -> None:
    async with window_of(Connection, Latency) as made:
        assert set(places(made)) == {"connection", "latency"}


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


async def test_what_is_folded_has_as_much_room_as_it_had(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: len(places(window)) == 4)
    window.resize(1100, 700)
    await until(lambda: set(places(window)) == {"connection", "messages"})
    await until(lambda: window._docks.docks["connection"].width() >= 390)
    window.reset_layout()
    await until(lambda: set(places(window)) == {"connection", "messages"})


async def test_the_zoom_folds_too_and_broadens_the_columns_beside(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: len(places(window)) == 4)
    await until(lambda: window.panel("connection").width() <= 280)
    before = window.panel("rooms").width()
    window.context.settings.look.scale = 1.15
    window.look.put_on()
    await until(lambda: window.panel("rooms").width() >= 1.1 * before)
    window.context.settings.look.scale = 1.5
    window.look.put_on()
    await until(lambda: set(places(window)) == {"connection", "messages"})
    window.context.settings.look.scale = 1.0
    window.look.put_on()
    await until(lambda: len(places(window)) == 4)


async def test_what_was_opened_while_narrow_stays_when_it_gets_wide(qapp: QApplication) -> None:
    async with window_of(Connection, Aside, Latency, narrow=True) as made:
        await until(lambda: set(places(made)) == {"connection"})
        made.show_panel("aside")
        await until(lambda: set(places(made)) == {"aside"})
        made._docks.docks["connection"].close()
        made.resize(1440, 900)
        await until(lambda: set(places(made)) == {"aside", "latency"})
        assert made._docks.docks["connection"].isHidden()


class Aside(Panel):
    name, title, icon_name, area, shown_at_first = "aside", "Aside", "zap", Area.LEFT, False


async def test_a_pane_that_is_not_shown_at_first_is_one_click_away(qapp: QApplication) -> None:
    async with window_of(Connection, Aside, Latency) as made:
        await until(lambda: set(places(made)) == {"connection", "latency"})
        assert made._docks.docks["aside"].isHidden()
        show = made.commands["show_aside"]
        show.trigger()
        await until(lambda: set(places(made)) == {"aside", "latency"})
        made.show_panel("connection")
        await until(lambda: set(places(made)) == {"connection", "latency"})
        assert show.isChecked()
        show.trigger()  # behind another it comes to the front
        await until(lambda: set(places(made)) == {"aside", "latency"})
        assert show.isChecked()
        show.trigger()
        assert made._docks.docks["aside"].isHidden()
        assert not show.isChecked()
        show.trigger()
        made.reset_layout()
        assert made._docks.docks["aside"].isHidden()


async def test_a_pane_is_shown_in_large_and_everything_comes_back(window: MainWindow) -> None:
    window.dismiss_welcome()
    await until(lambda: len(places(window)) == 4)
    panel = window.panel("latency")
    await until(lambda: window.panel("connection").width() <= 280)  # the columns have their first widths
    before = panel.size()
    layout = window.enlarge("latency")
    await until(lambda: panel.width() > 1.2 * before.width() and panel.height() > 1.2 * before.height())
    window.restore_layout(layout)
    await until(lambda: panel.size() == before)


async def test_for_an_audience_only_the_centre_and_the_card_are_there(window: MainWindow) -> None:
    window.dismiss_welcome()
    docks, card = window._docks, QLabel("a card")
    view = docks.add_view("case", "history", "Case", QLabel("a case"))
    docks.present("presentation", "Cue card", card)
    docks.present("presentation", "Cue card", card)
    assert card.isVisible()
    assert not view.isVisible()
    assert [name for name, dock in docks.docks.items() if not dock.isHidden()] == ["messages"]
    window.show_panel("connection")
    assert not docks.docks["connection"].isHidden()
    docks.restage()
    assert [name for name, dock in docks.docks.items() if not dock.isHidden()] == ["messages"]
    later = docks.add_view("later", "history", "Later", QLabel("a later case"))
    assert docks.end_present() is card
    assert docks.end_present() is None
    assert not view.isHidden()
    assert not later.isHidden()
    assert {"connection", "messages", "rooms", "latency"} <= set(places(window)) | {"messages"}


class Later(Panel):
    """At the right, and not there at first."""

    name, title, icon_name, area, shown_at_first = "later", "Later", "circle", Area.RIGHT, False


async def test_a_pane_of_the_right_that_is_opened_while_narrow_is_a_tab_of_the_left(qapp: QApplication) -> None:
    async with window_of(Connection, Latency, Later, narrow=True) as made:
        await until(lambda: set(places(made)) == {"connection"})
        made.show_panel("later")
        await until(lambda: set(places(made)) == {"later"})
        made.resize(1440, 900)
        await until(lambda: {"later", "latency"} <= set(places(made)))
