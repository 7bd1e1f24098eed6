"""The payload's views show all of it, or say what they do not show."""

from __future__ import annotations

import json
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.payload_view import SHOWN_AT_ONCE, PayloadFormat, PayloadView


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> PayloadView:
    view = PayloadView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b'{"a": 1}', PayloadFormat.JSON),
        (b" [1, 2]", PayloadFormat.JSON),
        (b"{not json}", PayloadFormat.TEXT),
        (b"123", PayloadFormat.TEXT),
        ("你好".encode(), PayloadFormat.TEXT),
        (b"", PayloadFormat.TEXT),
        (b"\x00\x01", PayloadFormat.HEX),
        (b"abc\xff", PayloadFormat.HEX),
    ],
)
def test_auto_picks_what_fits(view: PayloadView, data: bytes, shown: PayloadFormat) -> None:
    view.set_payload(data)
    assert view.shown_format() is shown
    assert view.payload() == data


def test_json_keeps_big_numbers_and_duplicate_keys(view: PayloadView) -> None:
    view.set_payload(b'{"id":12345678901234567890123,"id":1.0}')
    assert view.shown_text() == '{\n  "id": 12345678901234567890123,\n  "id": 1.0\n}'
    assert view.note() == ""


def test_what_is_not_json_is_shown_as_it_came_with_the_reason(view: PayloadView) -> None:
    view.set_format(PayloadFormat.JSON)
    view.set_payload(b'{"a":1,}')
    assert view.shown_text() == '{"a":1,}'
    assert "Not JSON" in view.note()
    assert "character 7" in view.note()


def test_markup_is_shown_as_markup(view: PayloadView) -> None:
    view.set_payload(b"<b>bold</b><script>")
    assert view.shown_text() == "<b>bold</b><script>"


def test_undecodable_bytes_are_spelled_out_and_counted(view: PayloadView) -> None:
    view.set_format(PayloadFormat.TEXT)
    view.set_payload(b"a\xffb\x00")
    assert view.shown_text() == "a\\xFFb␀"
    assert "not UTF-8, shown as \\xNN: 1." in view.note()
    assert "Control characters, shown as symbols: 1." in view.note()


def test_the_tab_stays_while_payloads_change(view: PayloadView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.format_changed):
        view.set_format(PayloadFormat.HEX)
    view.set_payload(b'{"a": 1}')
    view.set_payload(b"text")
    assert view.chosen_format() is PayloadFormat.HEX
    assert view.hex_view.data() == b"text"


def test_a_large_payload_says_how_much_is_shown_and_shows_the_rest(view: PayloadView, qtbot: QtBot) -> None:
    data = ("你好\n" * 40_000).encode()
    view.set_payload(data)
    shown = view.shown_text().encode()
    assert len(shown) <= SHOWN_AT_ONCE < len(data)
    assert f"Showing the first {len(shown):,} of {len(data):,} bytes." in view.note()
    more = next(button for button in view.findChildren(QPushButton) if button.isVisible())
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert view.shown_text().encode() == data
    assert view.note() == ""
    view.set_payload(data + b"!")
    assert "Showing the first" in view.note()


def test_a_large_json_is_laid_out_up_to_the_cut(view: PayloadView) -> None:
    data = json.dumps([{"id": index, "name": "你好"} for index in range(10_000)], ensure_ascii=False).encode()
    view.set_payload(data)
    assert view.shown_format() is PayloadFormat.JSON
    assert view.shown_text().startswith('[\n  {\n    "id": 0,\n    "name": "你好"\n  },')


def test_an_empty_payload_and_no_payload_are_told_apart(view: PayloadView) -> None:
    view.set_payload(b"")
    assert view.note() == "The payload is empty."
    view.clear()
    assert view.payload() is None
    assert view.note() == ""
    labels = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert "Select a message to see its payload." in labels


@pytest.mark.parametrize(("data", "text"), [("你\r\n好".encode(), "你\r\n好"), (b"\xff\x00", "ff 00")])
def test_copying_gives_the_exact_payload(view: PayloadView, clipboard: QClipboard, data: bytes, text: str) -> None:
    view.set_payload(data)
    view.copy_payload()
    assert clipboard.text() == text


def test_a_tab_can_be_added(view: PayloadView) -> None:
    journey = QLabel("composed, sent, received")
    view.add_tab("Journey", journey)
    view._tabs.setCurrentIndex(4)
    assert view.chosen_format() is None
    assert journey.isVisible()
    view.set_payload(b"abc")
    assert journey.isVisible()
    view.set_format(PayloadFormat.TEXT)
    assert view.shown_text() == "abc"


def test_json_is_coloured_also_after_signs_outside_the_basic_plane(
    view: PayloadView, theme: Theme, qapp: QApplication
) -> None:
    view.set_payload('["🙂🙂", 7]'.encode())
    colors = {
        span.format.foreground().color().name()
        for number in range(view.text_edit.document().blockCount())
        for span in view.text_edit.document().findBlockByNumber(number).layout().formats()
    }
    assert theme.color("syntax_number").name() in colors
    line = view.text_edit.document().findBlockByNumber(1)
    string = next(
        span for span in line.layout().formats() if span.format.foreground().color() == theme.color("syntax_string")
    )
    assert (string.start, string.length) == (2, 6)
    theme.apply(qapp, "dark")
    assert line.layout().formats()[0].format.foreground().color() == theme.color("syntax_string")


def test_sixty_four_kilobytes_of_chinese_open_at_once(view: PayloadView) -> None:
    data = ("你好世界" * 5_461).encode()
    started = perf_counter()
    view.set_payload(data)
    view.grab()
    # Measured at 15 ms; the bar leaves room for a busy machine.
    assert perf_counter() - started < 0.5
    assert view.note() == ""
