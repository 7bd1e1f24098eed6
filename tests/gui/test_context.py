"""The base of every panel."""

import asyncio

from pytestqt.qtbot import QtBot

from rts_console.gui.context import Area, Context, Panel
from rts_console.gui.stage import Stage
from rts_console.gui.theme import Theme
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend


class Empty(Panel):
    """The least that a panel is."""

    name, title, icon_name, area = "empty", "Empty", "circle", Area.LEFT


def make_context() -> Context:
    store, log, quality = Store(), EventLog(), Quality()
    stage = Stage(lambda _target: FakeBackend("", logged_in=False), store, log, quality)
    return Context(stage, store, log, quality, Theme())


async def test_a_panel_ends_its_tasks_when_it_is_closed(qtbot: QtBot) -> None:
    panel = Empty(make_context())
    qtbot.addWidget(panel)
    task = panel.tasks.start(asyncio.Event().wait(), name="wait for ever")
    await panel.aclose()
    assert task.cancelled()


def test_a_panel_has_a_name_for_styles_and_nothing_to_remember(qtbot: QtBot) -> None:
    panel = Empty(make_context())
    qtbot.addWidget(panel)
    panel.refresh()
    panel.restore_state({"from": "another version"})
    assert panel.objectName() == "empty_panel"
    assert panel.save_state() == {}


def test_without_a_window_nobody_is_notified() -> None:
    make_context().notify("said to nobody", "info")
