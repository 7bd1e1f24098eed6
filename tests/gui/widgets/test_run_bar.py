"""What a scenario is run with."""

import math

from pytestqt.qtbot import QtBot

from rts_console.gui.scenario_run import Phase
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.run_bar import RunBar
from rts_console.gui.window import MainWindow
from tests.gui.scenario_players import TALK, FakeWorld
from tests.gui.test_scenario_run import run_of


def can(bar: RunBar) -> list[bool]:
    return [button.isEnabled() for button in (bar.run, bar.pause, bar.step, bar.cancel)]


async def test_what_can_be_done_follows_the_run(window: MainWindow) -> None:
    bar = RunBar(window.context.theme)
    assert can(bar) == [False] * 4
    bar.show_run(None, can_run=True)
    assert can(bar) == [True, False, True, False]
    run = run_of(TALK, FakeWorld(window.context))
    for phase, wanted in (
        (Phase.PREPARING, [False, False, False, True]),
        (Phase.RUNNING, [False, True, True, True]),
        (Phase.PAUSED, [False, True, True, True]),
        (Phase.ENDING, [False, False, False, False]),
    ):
        run.phase = phase
        bar.show_run(run, can_run=True)
        assert can(bar) == wanted, phase
    run.phase = Phase.RUNNING
    await run.play()
    bar.show_run(run, can_run=True)
    assert (bar.progress.value(), bar.progress.maximum()) == (3, 3)
    assert bar.words.text() == "3 of 3 steps"


def test_speed_and_place_are_chosen(theme: Theme, qtbot: QtBot) -> None:
    bar = RunBar(theme)
    qtbot.addWidget(bar)
    speeds: list[float] = []
    bar.speed_chosen.connect(speeds.append)
    assert (bar.chosen_speed, bar.connected) == (1.0, False)
    bar.speed.setCurrentIndex(2)
    bar.speed.activated.emit(2)
    bar.where.setCurrentIndex(1)
    assert (bar.chosen_speed, bar.connected, speeds) == (math.inf, True, [math.inf])
