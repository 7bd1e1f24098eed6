from time import process_time

import pytest
from PySide6.QtCore import Qt

from rts_console.gui.widgets.text_view import SHOWN_BYTES, SHOWN_LINES, TextView, first_part


@pytest.fixture
def view(theme, qtbot):
    view = TextView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


def test_markup_is_shown_as_markup(view):
    view.show_data(b"<b>bold</b><script>")
    assert view.text() == "<b>bold</b><script>"
    assert view.note.text() == ""


def test_what_cannot_be_shown_is_spelled_out_and_counted(view):
    view.show_data(b"a\xffb\x00\r" + "\u202e".encode())
    assert view.text() == "a\\xFFb␀␍⟨U+202E⟩"
    assert view.note.text() == (
        "Bytes that are not UTF-8, shown as \\xNN: 1. Control characters, shown as symbols: 2. "
        "Invisible signs, shown as ⟨U+NNNN⟩: 1."
    )


@pytest.mark.parametrize("data", [("你好\n" * 40_000).encode(), b"\n" * (SHOWN_LINES + 10), b"x" * (SHOWN_BYTES + 1)])
def test_much_says_how_much_is_shown_and_shows_the_rest(view, qtbot, data):
    view.show_data(data)
    part = first_part(data)
    assert view.text().encode() == part
    assert view.note.text() == f"Showing the first {len(part):,} of {len(data):,} bytes."
    qtbot.mouseClick(view.note.button(), Qt.MouseButton.LeftButton)
    assert view.text().encode() == data
    assert view.note.text() == ""


def test_an_empty_payload_says_so(view):
    view.show_data(b"")
    assert view.note.text() == "The payload is empty."
    view.clear()
    assert view.note.text() == ""


@pytest.mark.parametrize("data", [("你好世界" * 5_461).encode(), b"a" * 65_536, bytes(65_536), b"\n" * 65_536])
def test_64_kb_open_at_once(view, data):
    started = process_time()
    view.show_data(data)
    view.grab()
    # Measured at 10 to 40 ms; the bar leaves room for a busy machine.
    assert process_time() - started < 1
