import json

import pytest

from rts_console.gui.widgets.auto_view import LAID_OUT_BYTES, AutoView, Shown, how_to_show
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def view(theme, qtbot):
    view = AutoView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


@pytest.fixture
def show(view):
    log = EventLog()

    def show(data):
        log.append("alice", [received(data)])
        view.show_row(log.row(log.next_seq - 1), log.payload(log.next_seq - 1))

    return show


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b'{"a": 1}', Shown.LAID_OUT),
        (b" [1, 2]", Shown.LAID_OUT),
        (json.dumps(["x" * 100] * 100).encode(), Shown.TREE),
        (b"{not json}", Shown.TEXT),
        (b"123", Shown.TEXT),
        ("你好".encode(), Shown.TEXT),
        ("abc\u202e".encode(), Shown.TEXT),
        (b"", Shown.TEXT),
        (b"\x00\x01", Shown.HEX),
        (b"abc\xff", Shown.HEX),
    ],
)
def test_it_picks_what_fits(view, show, data, shown):
    assert how_to_show(data) is shown
    show(data)
    assert view.shown() is shown
    assert view.payload() == data


def test_small_json_is_laid_out_and_keeps_its_spelling(view, show):
    show(b'{"id":12345678901234567890123,"id":1.0}')
    assert view.shown_text() == '{\n  "id": 12345678901234567890123,\n  "id": 1.0\n}'
    assert LAID_OUT_BYTES > 1_000


def test_json_is_coloured_also_after_signs_outside_the_basic_plane(view, show, theme, qapp):
    show('["🙂🙂", 7]')
    document = view.editor.document()
    colors = {
        span.format.foreground().color().name()
        for number in range(document.blockCount())
        for span in document.findBlockByNumber(number).layout().formats()
    }
    assert theme.color("syntax_number").name() in colors
    line = document.findBlockByNumber(1)
    string = next(
        span for span in line.layout().formats() if span.format.foreground().color() == theme.color("syntax_string")
    )
    assert (string.start, string.length) == (2, 6)
    theme.apply(qapp, "dark")
    assert line.layout().formats()[0].format.foreground().color() == theme.color("syntax_string")


def test_nothing_is_held_after_clearing(view, show):
    show("hello")
    view.clear()
    assert view.payload() is None
    assert view.shown_text() == ""
