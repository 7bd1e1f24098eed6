import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rts_console.gui.widgets.filter_edit import FilterEdit
from rts_console.record.log import EventLog
from rts_console.record.query import Completion, complete
from tests.gui.sample_events import received
from tests.gui.widgets.conftest import painted


@pytest.fixture
def edit(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    edit = FilterEdit(theme, window)
    edit.setGeometry(5, 5, 400, 30)
    log = EventLog()
    log.append("alice", [received(user_id="bob")])
    edit.suggestions_wanted.connect(lambda cursor: edit.offer(complete(edit.text(), cursor, log)))
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.window_kept = window
    return edit


def keys(qtbot, edit, *sequence):
    for key in sequence:
        if isinstance(key, str):
            qtbot.keyClicks(edit, key)
        else:
            qtbot.keyClick(edit, key)


def test_down_and_enter_take_a_suggestion_and_go_on_with_its_values(qtbot, edit):
    keys(qtbot, edit, "f", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert edit.text() == "from:"
    assert [item.text for item in edit.completions.items()] == ["alice", "bob"]


def test_tab_takes_the_first(qtbot, edit):
    keys(qtbot, edit, "hello k", Qt.Key.Key_Tab)
    assert edit.text() == "hello kind:"
    assert edit.hasFocus()


def test_enter_with_nothing_chosen_is_that_of_the_line(qtbot, edit):
    keys(qtbot, edit, "f")
    assert not edit.completions.isHidden()
    with qtbot.waitSignal(edit.entered):
        keys(qtbot, edit, Qt.Key.Key_Return)
    assert edit.text() == "f"
    assert edit.completions.isHidden()


def test_escape_closes_the_list_and_leaves_the_line(qtbot, edit):
    keys(qtbot, edit, "f", Qt.Key.Key_Escape)
    assert edit.completions.isHidden()
    assert edit.text() == "f"


def test_a_suggestion_inside_the_line_keeps_what_follows(qtbot, edit):
    edit.setText("🙂 f room:x")
    edit.setCursorPosition(4)
    edit.take(Completion(2, 3, "from:", ""))
    assert edit.text() == "🙂 from: room:x"
    assert edit.cursorPosition() == 8
    assert edit.cursor_character() == 7


def test_control_space_asks_for_suggestions(qtbot, edit):
    edit.setText("from:")
    qtbot.keyClick(edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert [item.text for item in edit.completions.items()] == ["alice", "bob"]
    assert edit.text() == "from:"


def test_a_suggestion_that_changes_nothing_is_not_offered(qtbot, edit):
    edit.setText("from:")
    edit.offer([Completion(0, 5, "from:", "")])
    assert edit.completions.isHidden()


def test_the_list_goes_with_the_focus(qtbot, edit):
    keys(qtbot, edit, "f")
    edit.clearFocus()
    assert edit.completions.isHidden()


def test_up_and_down_step_through_earlier_lines_and_back_to_the_draft(qtbot, edit):
    edit.set_history(["new", "old"])
    keys(qtbot, edit, "zz", Qt.Key.Key_Up)
    assert edit.text() == "new"
    keys(qtbot, edit, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert edit.text() == "old"
    keys(qtbot, edit, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert edit.text() == "zz"


def test_a_replaced_line_comes_back_with_undo(qtbot, edit):
    keys(qtbot, edit, "zz")
    edit.set_text("")
    edit.undo()
    assert edit.text() == "zz"


def test_a_mistake_is_underlined_in_its_place(edit, theme):
    edit.setText("好 frm:bob")
    plain = painted(edit)
    edit.set_mistake(2, 5)
    wrong = painted(edit)
    changed = [x for x in range(wrong.width()) if any(wrong.pixel(x, y) != plain.pixel(x, y) for y in range(30))]
    assert abs(changed[0] - edit._x(2)) <= 3
    assert abs(changed[-1] - edit._x(5)) <= 3
    edit.clear_mistake()
    assert painted(edit) == plain


def test_a_mistake_at_the_end_has_a_place_of_its_own(edit):
    edit.setText("size>")
    edit.set_mistake(5, 5)
    assert edit.mistake() == (5, 6)
    assert painted(edit) != painted(FilterEdit(edit._theme))
