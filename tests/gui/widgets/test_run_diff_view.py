"""Two runs side by side: the first difference in sight, rows to jump to, Markdown."""

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.run_diff_view import RunDiffView
from rts_console.record.marks import Mark
from rts_console.record.run_diff import Steps, compare
from tests.gui.models.test_run_diff_rows import log_of


def make(qtbot: QtBot, theme: Theme, *right: str) -> RunDiffView:
    view = RunDiffView(theme, compare(log_of("a", "b", "c", "d", "e"), log_of(*right)), "before", "after")
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def test_the_first_difference_is_selected_and_rows_can_be_gone_to(qtbot: QtBot, theme: Theme) -> None:
    view = make(qtbot, theme, "a", "B", "c", "d", "e", "f")
    assert view.table.selected_rows() == [0]
    assert "1 only in the second, 1 changed" in view.words.text()
    told: list[tuple[int, int]] = []
    view.row_wanted.connect(lambda *each: told.append(each))
    for row, column in ((0, 3), (0, 4), (0, 0), (1, 3)):
        view.table.activated.emit(view.model.index(row, column))
    assert told == [(0, 1), (1, 1), (0, 1), (1, 5)]


def test_it_is_copied_and_saved_as_markdown(qtbot: QtBot, theme: Theme) -> None:
    view = make(qtbot, theme, "a", "B", "c", "d", "e")
    view.copy()
    assert QGuiApplication.clipboard().text().startswith("## `before` and `after`")
    with qtbot.waitSignal(view.save_wanted) as told:
        view.save_wanted.emit(view.text())
    assert told.args == [view.text()]


def test_the_step_of_the_first_difference_is_told(qtbot: QtBot, theme: Theme) -> None:
    found = compare(log_of("a", "b"), log_of("a", "B"))
    steps = Steps([Mark(1, "line 4: bob sends")])
    view = RunDiffView(theme, found, "before", "after", steps=(steps, Steps()))
    qtbot.addWidget(view)
    assert "first difference is at “line 4: bob sends”" in view.words.text()
    assert "`line 4: bob sends`" in view.text()


def test_runs_that_say_the_same_have_no_list(qtbot: QtBot, theme: Theme) -> None:
    view = make(qtbot, theme, "a", "b", "c", "d", "e")
    assert "say the same" in view.words.text()
    assert not view.table.isVisible()
