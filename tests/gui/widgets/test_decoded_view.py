import base64
import gzip

import pytest

from rts_console.gui.widgets.decoded_view import DecodedView
from rts_console.protocol.words import PayloadKind
from rts_console.record.decoder_plugins import DecoderPlugins
from rts_console.record.log import EventLog
from tests.gui.sample_events import received

JSON = b'{"id":12345678901234567890123}'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.py").write_text("def decode(data):\n    return {'mine': len(data)}\n")
    (tmp_path / "wrong.py").write_text("def decode(data):\n    return 1 / 0\n")
    return tmp_path


@pytest.fixture
def view(theme, qtbot, folder):
    view = DecodedView(theme, DecoderPlugins(folder))
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


def show(view, data, kind=PayloadKind.BINARY):
    log = EventLog()
    log.append("alice", [received(data, kind=kind)])
    view.show_row(log.row(0), log.payload(0))


def test_a_chain_is_shown_as_a_tree_with_its_steps(view):
    show(view, base64.b64encode(gzip.compress(JSON)))
    assert view.readings.currentText() == "base64 → gzip → JSON"
    assert view.note.text().startswith("Base64: ")
    assert view.tree.model.value(view.tree.model.index(0, 0)).raw == JSON.decode()


def test_text_and_bytes_have_their_views(view):
    show(view, gzip.compress(b"hello world"))
    assert view.text.text() == "hello world"
    show(view, gzip.compress(b"\xff\xfe\x00" * 20))
    assert view.dump.hex.data() == b"\xff\xfe\x00" * 20


def test_nothing_found_says_what_was_tried(view):
    show(view, b"hello", PayloadKind.TEXT)
    assert view.nothing.isVisible()
    assert "MessagePack" in view.nothing.text()
    assert not view.readings.isEnabled()


def test_what_is_slow_is_tried_when_asked(view):
    show(view, b"\x08\x01" * 10_000)
    assert view.chosen() is None
    view.more.click()
    assert view.readings.currentText() == "protobuf (a guess)"
    assert not view.more.isEnabled()


def test_own_decoders_run_once_allowed_and_their_errors_are_shown(view, qtbot):
    show(view, JSON)
    assert view.readings.currentText() == "JSON"
    with qtbot.waitSignal(view.plugins_allowed) as signal:
        view.allow.click()
    assert signal.args == [True]
    assert view.readings.currentText() == "mine"
    assert "Wrong failed: ZeroDivisionError: division by zero (line 2)." in view.note.text()
    view.allow.click()
    assert view.readings.currentText() == "JSON"


def test_own_decoders_are_loaded_again(view, folder):
    view.allow.click()
    (folder / "mine.py").write_text("def decode(data):\n    return 'new'\n")
    show(view, JSON)
    view.reload.click()
    assert view.text.text() == "new"


def test_nothing_is_held_after_clearing(view):
    show(view, JSON)
    view.clear()
    assert view.chosen() is None
