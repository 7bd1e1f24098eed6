"""The hex dump: what is painted, selected and copied, at any size."""

from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.hex_view import HexView

from .conftest import painted

DATA = bytes(range(256)) * 4


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> HexView:
    view = HexView(theme)
    qtbot.addWidget(view)
    view.resize(720, 300)
    view.show()
    view.set_data(DATA)
    return view


def column(view: HexView, text_column: float, row: int) -> QPoint:
    """The point in the middle of a character of the dump."""
    return QPoint(round(view._x(0) + (text_column + 0.5) * view._char), 4 + row * view._line + view._line // 2)


@pytest.mark.parametrize(
    ("text_column", "index"), [(10, 0), (11, 0), (13, 1), (31, 7), (35, 8), (56, 15), (60, 0), (75, 15)]
)
def test_a_click_finds_the_byte_in_hex_and_in_ascii(view: HexView, qtbot: QtBot, text_column: int, index: int) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=column(view, text_column, 2))
    assert view.selection() == (32 + index, 32 + index)


def test_a_drag_selects_and_shift_click_extends(view: HexView, qtbot: QtBot) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view.viewport(), left, pos=column(view, 10, 0))
    qtbot.mouseMove(view.viewport(), column(view, 16, 0))
    qtbot.mouseRelease(view.viewport(), left, pos=column(view, 16, 0))
    qtbot.mouseClick(view.viewport(), left, Qt.KeyboardModifier.ShiftModifier, column(view, 13, 1))
    assert view.selection() == (0, 18)


@pytest.mark.parametrize(
    ("key", "control", "cursor"),
    [
        (Qt.Key.Key_Right, False, 101),
        (Qt.Key.Key_Left, False, 99),
        (Qt.Key.Key_Down, False, 116),
        (Qt.Key.Key_Up, False, 84),
        (Qt.Key.Key_Home, False, 96),
        (Qt.Key.Key_End, False, 111),
        (Qt.Key.Key_Home, True, 0),
        (Qt.Key.Key_End, True, 1023),
    ],
)
def test_keys_move(view: HexView, qtbot: QtBot, key: Qt.Key, control: bool, cursor: int) -> None:
    view.set_selection(100, 100)
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(view, key, modifiers)
    assert view.selection() == (cursor, cursor)


def test_shift_and_keys_select(view: HexView, qtbot: QtBot) -> None:
    view.set_selection(4, 4)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection() == (4, 8)
    assert view.selected_bytes() == bytes([4, 5, 6, 7])


def test_the_cursor_is_kept_in_sight(view: HexView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() > 0
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.verticalScrollBar().value() == 0


def test_the_selection_is_copied_as_hex_or_text(view: HexView, qtbot: QtBot, clipboard: QClipboard) -> None:
    view.set_data("你好".encode() + b"\xff!")
    view.set_selection(3, 8)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "e5 a5 bd ff 21"
    view.copy_text()
    assert clipboard.text() == "好\\xff!"


def test_without_a_selection_everything_is_copied(view: HexView, clipboard: QClipboard) -> None:
    view.set_data(b"\x01\x02")
    view.copy_hex()
    assert clipboard.text() == "01 02"


def test_select_all_and_new_data(view: HexView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selection() == (0, 1024)
    with qtbot.waitSignal(view.selection_changed):
        view.set_data(b"abc")
    assert view.selection() == (0, 0)
    assert view.verticalScrollBar().maximum() == 0


def test_no_data_takes_every_key(view: HexView, qtbot: QtBot) -> None:
    view.set_data(b"")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_End):
        qtbot.keyClick(view, key)
    view.set_selection(0, 5)
    assert view.selection() == (0, 0)
    painted(view)


def test_a_selected_byte_is_marked_in_both_columns(view: HexView, theme: Theme) -> None:
    view.set_selection(0, 1)
    view.clearFocus()
    image = painted(view)
    top = 5
    for text_column in (10, 60):
        x = round(view._x(text_column)) + 1
        assert image.pixelColor(x, top) == theme.color("selection")
    assert image.pixelColor(round(view._x(13)) + 1, top) == theme.color("surface")


def test_sixteen_megabytes_open_as_fast_as_one_page(view: HexView) -> None:
    data = bytes(16 * 1024 * 1024)
    started = process_time()
    view.set_data(data)
    view.set_selection(len(data) - 1, len(data))
    view.grab()
    # A page takes about ten milliseconds; laying all rows out would take minutes.
    assert process_time() - started < 1.0
    assert view.data() is data


def test_eight_bytes_to_a_row_where_sixteen_do_not_fit(view) -> None:
    view.set_data(bytes(range(256)) * 8)
    view.resize(620, 200)
    assert view.per_row == 16
    view.verticalScrollBar().setValue(10)
    view.resize(340, 200)
    assert view.per_row == 8
    assert view.verticalScrollBar().value() == 20
    assert view.horizontalScrollBar().maximum() == 0


def test_for_an_audience_bytes_with_something_private_are_not_shown(view: HexView, theme: Theme) -> None:
    def picture(data: bytes) -> object:
        view.set_data(data)
        return view.grab().toImage()

    one, other = b'{"url":"ws://one.example:1"}', b'{"url":"ws://two.example:2"}'
    assert picture(one) != picture(other)
    plain = picture(DATA)
    theme.privacy.on = True
    assert picture(one) == picture(other)
    assert picture(DATA) == plain
