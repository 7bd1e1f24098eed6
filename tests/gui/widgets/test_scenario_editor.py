"""The editor: problems underlined, words offered, changes that can be undone, the cursor told of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from rts_console.gui.models.scenario_document import NEW_TEXT
from rts_console.gui.models.utf16 import to_character
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.scenario_editor import ScenarioEditor
from rts_console.scenario.format import load, loads
from rts_console.scenario.problems import ScenarioErrors


@pytest.fixture
def editor(theme: Theme, qtbot: QtBot) -> ScenarioEditor:
    made = ScenarioEditor(theme)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.set_text(NEW_TEXT)
    made.set_scenario(loads(NEW_TEXT))
    made.setFocus()
    return made


def test_it_tells_of_a_change_when_typing_has_paused(editor: ScenarioEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.edited):
        QTest.keyClicks(editor, "# ")
    editor.settle()
    assert editor.text().startswith("# name")


def test_a_change_from_outside_is_undone_by_one_step(editor: ScenarioEditor) -> None:
    told: list[str] = []
    editor.edited.connect(lambda: told.append(editor.text()))
    changed = NEW_TEXT.replace("hello", "👋 hello")
    editor.change_to(changed)
    assert editor.text() == changed
    editor.undo()
    editor.settle()
    assert told == [changed, NEW_TEXT]
    editor.change_to(NEW_TEXT)
    assert len(told) == 2


def test_problems_are_underlined_where_they_are(editor: ScenarioEditor) -> None:
    text = NEW_TEXT.replace("text: hello", 'text: "👋👋", mode: fast')
    editor.set_text(text)
    loaded = load(text)
    assert isinstance(loaded, ScenarioErrors)
    editor.set_problems(loaded.problems)
    underlined = [each.cursor.selectedText() for each in editor.extraSelections()]
    assert underlined == ["fast"]
    problem = loaded.problems[0]
    editor.go_to(problem.place.line, problem.place.column)
    line = editor.textCursor().block().text()
    assert line[to_character(line, editor.textCursor().positionInBlock()) :].startswith("fast")


def test_the_cursor_tells_its_line(editor: ScenarioEditor) -> None:
    lines: list[int] = []
    editor.line_entered.connect(lines.append)
    editor.go_to(8)
    editor.go_to(8, 4)
    assert lines == [8]
    editor.set_band(8, 9)
    assert [each.cursor.blockNumber() + 1 for each in editor.extraSelections()] == [8, 9]


def test_words_are_offered_and_taken(editor: ScenarioEditor) -> None:
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClicks(editor, "  - logi")
    assert [item.text for item in editor.completions.items()] == ["login: "]
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text().endswith("  - login: ")
    assert editor.completions.isHidden()
    QTest.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert [item.text for item in editor.completions.items()] == ["alice", "bob"]
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text().endswith("  - login: bob")
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.completions.isHidden()


def test_a_new_line_begins_where_the_last_one_does_and_tab_writes_spaces(editor: ScenarioEditor) -> None:
    editor.set_text("steps:")
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "steps:\n  x\n    "


def test_escape_lets_the_keyboard_go_and_backwards_it_always_goes(theme: Theme, qtbot: QtBot) -> None:
    editor = ScenarioEditor(theme)
    dialog = Dialog()
    before, after = QPushButton("before"), QPushButton("after")
    column = QVBoxLayout(dialog)
    for part in (before, editor, after):
        column.addWidget(part)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.hasFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert after.hasFocus()
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert before.hasFocus()


def test_numbers_show_how_lines_go(editor: ScenarioEditor, theme: Theme) -> None:
    before = editor._gutter.grab().toImage()
    editor.set_marks({1: "error"})
    after = editor._gutter.grab().toImage()
    assert after != before
    assert after.pixelColor(1, 6) == theme.color("error")
