"""The list of steps."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from rts_console.gui.models.scenario_document import NEW_TEXT
from rts_console.gui.models.scenario_rows import StepModel, rows_of
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.step_list import StepList, _parts, duration_words
from rts_console.scenario.format import loads


def make(theme: Theme, qtbot: QtBot) -> StepList:
    model = StepModel()
    model.set_rows(rows_of(loads(NEW_TEXT)))
    view = StepList(theme, model, {"alice": 0, "bob": 1}.get)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def test_only_the_users_own_choice_is_told(theme: Theme, qtbot: QtBot) -> None:
    view = make(theme, qtbot)
    chosen: list[object] = []
    view.chosen.connect(chosen.append)
    view.select(1)
    assert view.path() == ("steps", 1)
    view.setCurrentIndex(view.model().index(2, 0))
    view.select(None)
    assert chosen == [("steps", 2)]
    assert view.path() is None


def test_one_with_a_note_is_higher_and_all_are_painted(theme: Theme, qtbot: QtBot) -> None:
    view = make(theme, qtbot)
    heights = [view.visualRect(view.model().index(row, 0)).height() for row in range(3)]
    assert heights[0] > heights[1] == heights[2]
    image = view.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(80) for y in range(0, image.height(), 3)}
    assert theme.identity_color(0).fill.name() in colors


def test_without_steps_it_says_when_there_will_be_some(theme: Theme, qtbot: QtBot) -> None:
    view = StepList(theme, StepModel(), {}.get)
    qtbot.addWidget(view)
    view.resize(400, 300)
    image = view.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(400) for y in range(120)}
    assert theme.color("text_secondary").name() in colors


def test_the_menu_has_what_can_be_done_with_a_step(theme: Theme, qtbot: QtBot) -> None:
    view = make(theme, qtbot)
    view.actions_for_step = [QAction("Copy", view)]
    view.customContextMenuRequested.emit(QPoint(10, 290))
    assert view.findChild(QMenu, "step_menu") is None
    assert [action.text() for action in view.menu().actions()] == ["Copy"]


def test_words_are_split_at_what_could_be_a_name() -> None:
    assert _parts("alice sends a-b!") == ["alice", " ", "sends", " ", "a-b", "!"]


def test_durations_have_as_many_digits_as_tell() -> None:
    assert [duration_words(each) for each in (0.24, 17.4, 12_345)] == ["0.2 ms", "17 ms", "12.3 s"]
