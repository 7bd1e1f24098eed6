"""A case that was opened: its pages, its facts, the way to play it again."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.case_view import CaseView, Page
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


class Counting(QLabel):
    """A page that counts its refreshes."""

    refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1


def make(qtbot: QtBot, theme: Theme, sections: object = ()) -> CaseView:
    log = EventLog()
    log.append("alice", [received("hello")])
    view = CaseView(theme, log, "Case “x”", (), sections)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    return view


def test_events_other_pages_and_facts_are_tabs(qtbot: QtBot, theme: Theme) -> None:
    sections = (("Case", (("title", "<b>x</b>"), ("rows", "1"))), ("Notes", (("", "two\nlines"),)))
    view = make(qtbot, theme, sections)
    view.add_pages((Page("more", "More", Counting), Page("rest", "Rest", Counting)))
    assert [view.tabs.tabText(place) for place in range(4)] == ["Events", "More", "Rest", "Facts"]
    assert view.words.text() == "Case “x”, read only."
    texts = [part.text() for part in view.facts.findChildren(WrappedText)]
    assert texts == ["<b>x</b>", "1", "two\nlines"]


def test_a_page_is_made_when_it_is_looked_at_and_only_then_refreshed(qtbot: QtBot, theme: Theme) -> None:
    view = make(qtbot, theme)
    made: list[Counting] = []

    def more() -> QWidget:
        made.append(Counting("more"))
        return made[-1]

    view.add_pages((Page("more", "More", more),))
    view.refresh()
    assert made == []
    view.show_page("more")
    view.refresh()
    assert [each.refreshed for each in made] == [1]
    view.show_page("events")
    view.refresh()
    view.show_page("more")
    assert [each.refreshed for each in made] == [1]
    assert view.pages == {"more": made[0]}
    with pytest.raises(KeyError):
        view.show_page("none")


def test_a_replay_is_offered_below_the_header(qtbot: QtBot, theme: Theme) -> None:
    view = make(qtbot, theme)
    bar = QLabel("bar")
    view.add_replay()
    view.add_bar(bar)
    assert not bar.isVisible()
    assert view.replay_button.isVisible()
    assert view.replay_button.geometry().right() <= view.tabs.width()
    with qtbot.waitSignal(view.replay_wanted):
        view.replay_button.click()
