import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication

from rts_console.gui.keymap import Keymap
from rts_console.gui.widgets.message_editor import LONG, MessageEditor


@pytest.fixture
def editor(qtbot, theme):
    editor = MessageEditor(Keymap())
    qtbot.addWidget(editor)
    return editor


@pytest.mark.parametrize("text", ["", "a\nb\n", "a\u00a0b", "a\u2028b", "👋🏽 你好\t", "<b>x</b>"])
def test_the_text_is_exactly_what_was_written(editor, text):
    editor.set_text(text)
    assert editor.text() == text


def test_shift_enter_is_a_plain_new_line(qtbot, editor):
    qtbot.keyClicks(editor, "a")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "b")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "a\nb\n"


def test_ctrl_enter_submits_and_writes_nothing(qtbot, editor):
    with qtbot.waitSignal(editor.submitted):
        qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == ""


def test_ctrl_shift_enter_submits_to_keep(qtbot, editor):
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.assertNotEmitted(editor.submitted), qtbot.waitSignal(editor.submitted_to_keep):
        qtbot.keyClick(editor, Qt.Key.Key_Enter, both)
    assert editor.text() == ""


def test_replacing_the_text_can_be_taken_back(editor):
    editor.set_text("first")
    editor.set_text("second")
    editor.undo()
    assert editor.text() == "first"


def test_the_cursor_goes_to_a_character_behind_wide_ones(editor):
    editor.set_text("👋👋x")
    editor.go_to(2)
    editor.textCursor().insertText("|")
    assert editor.text() == "👋👋|x"


def test_64_kb_of_chinese_opens_whole(editor):
    text = "好" * 21_845
    editor.set_text(text)
    assert editor.text() == text


def test_a_long_text_wraps_anywhere_and_a_short_one_between_words(editor):
    editor.set_text("x" * LONG)
    assert editor.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere
    editor.set_text("x y")
    assert editor.wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_what_is_put_in_is_asked_for_with_the_selection_replaced(qtbot, editor):
    asked = []
    editor.refuse_by(lambda text: asked.append(text) or "no")
    editor.set_text("👋ab\nc")
    cursor = editor.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(4, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    with qtbot.waitSignal(editor.refused) as refused:
        qtbot.keyClicks(editor, "x")
    assert refused.args == ["no"]
    event = QInputMethodEvent("", [])
    event.setCommitString("好")
    editor.inputMethodEvent(event)
    assert asked == ["👋x\nc", "👋好\nc"]
    assert editor.text() == "👋ab\nc"


def test_a_long_text_that_comes_back_is_laid_out_as_one(qtbot, editor):
    editor.set_text("x" * LONG)
    editor.set_text("")
    modes = []
    editor.document().documentLayout().documentSizeChanged.connect(lambda _size: modes.append(editor.wordWrapMode()))
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "x" * LONG
    assert set(modes) == {QTextOption.WrapMode.WrapAnywhere}
    editor.set_text("a b")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_a_key_that_is_held_sends_once(qtbot, editor):
    sent = []
    editor.submitted.connect(lambda: sent.append(1))
    for repeated in (False, True, True):
        press = (QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, "\r", repeated)
        QApplication.sendEvent(editor, QKeyEvent(*press))
    assert sent == [1]


def test_other_keys_can_be_chosen_and_come_before_what_they_do_in_the_text(qtbot):
    keymap = Keymap()
    keymap.choose("composer_send", QKeySequence("Alt+Return"))
    keymap.choose("composer_older", QKeySequence("Ctrl+Home"))
    editor = MessageEditor(keymap)
    qtbot.addWidget(editor)
    editor.show()
    told = []
    editor.submitted.connect(lambda: told.append("sent"))
    editor.older.connect(lambda: told.append("older"))
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == ["sent", "older"]
