"""Which two runs are to be compared."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.choose_runs import ChooseRuns


def test_two_different_runs_are_needed(qtbot: QtBot, theme: Theme) -> None:
    told: list[tuple[int, int]] = []
    dialog = ChooseRuns(theme, lambda *each: told.append(each))
    qtbot.addWidget(dialog)
    dialog.open_with(["one"], 1, 0)
    assert not dialog.start.isEnabled()
    assert "two different runs" in dialog.hint.text()
    dialog.open_with(["one", "two"], 1, 0)
    dialog.start.click()
    assert told == [(1, 0)]
    assert not dialog.isVisible()
