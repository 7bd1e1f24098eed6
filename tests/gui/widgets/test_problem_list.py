"""The list of problems."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.problem_list import SHOWN, ProblemList
from rts_console.scenario.format import load
from rts_console.scenario.problems import Problem, ScenarioErrors


def problems() -> list[Problem]:
    loaded = load("identities: {alice: }\nsteps:\n" + "  - login: bob\n" * 6)
    assert isinstance(loaded, ScenarioErrors)
    return list(loaded.problems)


def test_it_says_where_what_why_and_the_way_out_and_leads_there(theme: Theme, qtbot: QtBot) -> None:
    view = ProblemList(theme)
    qtbot.addWidget(view)
    view.show_problems(problems())
    assert view.isVisibleTo(None)
    words = view.model().index(0, 0).data()
    assert words.startswith("line 3, column 12: unknown identity 'bob': only identities can act or look.")
    chosen: list[Problem] = []
    view.chosen.connect(chosen.append)
    view.clicked.emit(view.model().index(2, 0))
    assert chosen[0].place.line == 5
    assert view.height() < (SHOWN + 1) * view.sizeHintForRow(0)
    view.show_problems(())
    assert view.isHidden()
