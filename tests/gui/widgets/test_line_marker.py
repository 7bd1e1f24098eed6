"""A line whose parts are marked: the selection goes to the field whose button is pressed."""

from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.line_marker import LineMarker
from rts_console.record.field_log import Field

LINE = "14:00 👋 bob: hi"


def make(qtbot: QtBot, theme: Theme) -> tuple[LineMarker, list[tuple[Field, int, int]]]:
    marker = LineMarker(theme)
    qtbot.addWidget(marker)
    told: list[tuple[Field, int, int]] = []
    marker.marked.connect(lambda *each: told.append(each))
    marker.show_line(LINE, {})
    return marker, told


def select(marker: LineMarker, start: int, end: int) -> None:
    cursor = marker.text.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    marker.text.setTextCursor(cursor)


def test_a_selection_becomes_a_part_counted_in_characters(qtbot: QtBot, theme: Theme) -> None:
    marker, told = make(qtbot, theme)
    select(marker, 9, 12)  # Qt counts the waving hand twice
    marker.buttons[Field.USER].click()
    assert told == [(Field.USER, 8, 11)]
    assert LINE[8:11] == "bob"
    assert not marker.text.textCursor().hasSelection()


def test_without_a_selection_the_part_is_no_longer_marked(qtbot: QtBot, theme: Theme) -> None:
    marker, told = make(qtbot, theme)
    marker.buttons[Field.TIME].click()
    ((field, start, end),) = told
    assert field is Field.TIME
    assert start == end


def test_parts_are_coloured_apart(qtbot: QtBot, theme: Theme) -> None:
    marker, _ = make(qtbot, theme)
    marker.show_line(LINE, {Field.TIME: (0, 5), Field.USER: (8, 11)})
    shown = [(each.cursor.selectedText(), each.format.background().color()) for each in marker.text.extraSelections()]
    assert [text for text, _ in shown] == ["14:00", "bob"]
    assert shown[0][1] != shown[1][1]
