import pytest
from PySide6.QtGui import QTextOption

from rts_console.gui.widgets.detail_view import DetailView, NoteLine, plain_editor, show_text


def test_a_view_says_what_it_needs(qtbot):
    view = DetailView()
    qtbot.addWidget(view)
    assert (view.needs_payload, view.follows_row) == (True, False)
    with pytest.raises(NotImplementedError):
        view.clear()


def test_a_note_takes_no_room_while_there_is_nothing_to_say(theme, qtbot):
    note = NoteLine(theme)
    qtbot.addWidget(note)
    assert note.isHidden()
    note.say(["One.", "", "Two."], button="Show all")
    assert note.text() == "One. Two."
    with qtbot.waitSignal(note.pressed):
        note.button().click()
    note.say([])
    assert note.isHidden()


def test_a_text_with_hardly_any_spaces_is_wrapped_anywhere(theme, qtbot):
    editor = plain_editor("text")
    qtbot.addWidget(editor)
    show_text(editor, "a" * 5_000)
    assert editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    show_text(editor, "words " * 1_000)
    assert editor.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    assert editor.isReadOnly()
    assert editor.accessibleName() == "text"
