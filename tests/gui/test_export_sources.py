"""What can be exported of a table, and what is masked in it."""

from pytestqt.qtbot import QtBot

from rts_console.gui.export_sources import sources_of
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.event_table import EventTable
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


def test_each_choice_says_how_many_rows_it_has(qtbot: QtBot) -> None:
    log = EventLog()
    log.append("alice", [received(f"hello {number}") for number in range(5)])
    table = EventTable(Theme(), log, {}.get)
    qtbot.addWidget(table)
    table.refresh()
    table.marks.mark(1, "first")
    table.marks.mark(2)
    table.select_seq(3)
    assert [(each.name, each.count) for each in sources_of(table, log)] == [
        ("shown", None),
        ("marked", 2),
        ("selected", 1),
        ("all", 5),
    ]
    table.filter_bar.set_text("text:hello")
    assert sources_of(table, log)[0].text == "Shown: text:hello"
