import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from rts_console.gui.widgets.hex_pane import HexPane, offset_of


@pytest.fixture
def pane(theme, qtbot):
    pane = HexPane(theme)
    qtbot.addWidget(pane)
    pane.resize(620, 400)
    pane.show()
    return pane


def select_text(pane, start, end):
    cursor = pane.text.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    pane.text.setTextCursor(cursor)


def test_selected_bytes_are_selected_in_the_text(pane):
    pane.show_data("a你🙂b\xff".encode() + b"\xff")
    pane.hex.set_selection(1, 8)
    assert pane.text.textCursor().selectedText() == "你🙂"


def test_selected_text_is_selected_in_the_bytes(pane):
    pane.show_data("a你🙂b".encode() + b"\xff\r\nz")
    select_text(pane, 1, 4)
    assert pane.hex.selected_bytes() == "你🙂".encode()
    select_text(pane, 5, 9)
    assert pane.hex.selected_bytes() == b"\xff"
    select_text(pane, 10, 11)
    assert pane.hex.selected_bytes() == b"z"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(data=st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")))
def test_places_go_there_and_back(pane, data):
    pane.show_data(data)
    assert pane._unit_of(len(data)) == len(pane.text.toPlainText().encode("utf-16-le")) // 2
    for place in range(len(data) + 1):
        unit = pane._unit_of(place)
        assert pane._unit_of(pane._byte_of(unit)) == unit


@pytest.mark.parametrize(
    ("text", "offset"),
    [("16", 16), ("0x10", 16), ("10h", 16), ("1,024", 1_024), (" 7 ", 7), ("-1", None), ("x", None), ("", None)],
)
def test_offsets_as_people_write_them(text, offset):
    assert offset_of(text) == offset


def test_going_to_an_offset(pane, qtbot):
    pane.show_data(bytes(range(256)) * 10)
    qtbot.keyClicks(pane.goto, "0x100")
    qtbot.keyClick(pane.goto, Qt.Key.Key_Return)
    assert pane.hex.selection() == (256, 257)
    pane.goto.setText("99999")
    pane.goto.returnPressed.emit()
    assert pane.goto.property("invalid") is True
    assert pane.selected.text() == "No such offset: write 0 to 2,559, or 0x and hex digits"


def test_the_line_says_what_is_selected(pane):
    pane.show_data(b"\x01\x02\x03" * 10)
    pane.hex.set_selection(0, 2)
    assert pane.selected.text() == "2 bytes from 0 (0x0) = 258 big endian, 513 little"
    pane.hex.set_selection(2, 3)
    assert pane.selected.text() == "1 bytes from 2 (0x2) = 3"


def test_copying_in_several_spellings(pane, clipboard):
    pane.show_data(b"ab\xff")
    spelled = []
    for action in pane.copy_menu().actions():
        action.trigger()
        spelled.append(clipboard.text())
    assert spelled == ["61 62 ff", "ab\\xff", "{\n    0x61, 0x62, 0xff,\n}", "YWL/"]


def test_of_much_the_text_says_what_it_leaves_out(pane, qtbot):
    data = bytes(200_000)
    pane.show_data(data)
    assert "The text below shows the first 131,072 of 200,000 bytes" in pane.note.text()
    qtbot.mouseClick(pane.note.button(), Qt.MouseButton.LeftButton)
    assert pane.note.text() == ""
    assert len(pane.text.toPlainText()) == 200_000


def test_the_text_of_much_comes_after_the_dump_or_when_it_is_needed(pane, qtbot):
    data = "你".encode() * 10_000
    pane.show_data(data)
    assert pane.hex.data() == data
    assert pane.text.toPlainText() == ""
    qtbot.waitUntil(lambda: pane.text.toPlainText() == "你" * 10_000)
    pane.show_data(data + b"!")
    pane.hex.set_selection(30_000, 30_001)
    assert pane.text.textCursor().selectedText() == "!"
