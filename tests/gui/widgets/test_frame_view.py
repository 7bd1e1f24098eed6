import pytest
from PySide6.QtCore import Qt

from rts_console.gui.widgets.frame_view import FrameView
from rts_console.protocol import codec, frames
from rts_console.protocol.events import LoginResult
from rts_console.protocol.frame_tap import frame_seen
from rts_console.protocol.words import LoginErrorCode, PayloadKind
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def view(theme, qtbot):
    view = FrameView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


def show(view, event):
    log = EventLog()
    log.append("alice", [event])
    view.show_row(log.row(0), log.payload(0))


def test_a_rebuilt_frame_says_that_it_is(view):
    show(view, received("你好"))
    assert view.note.text().startswith("Rebuilt from what was decoded.")
    assert '"type": "peer_message"' in view.text()
    assert view.text().endswith("        你好")


def test_of_a_long_payload_it_says_how_much_is_shown(view, qtbot):
    show(view, received("x" * 5_000))
    assert "Showing the first 2,048 of 5,000 bytes of the payload." in view.note.text()
    qtbot.mouseClick(view.note.button(), Qt.MouseButton.LeftButton)
    assert "x" * 5_000 in view.text()


def test_a_row_without_a_frame_says_so(view):
    show(view, LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.SUCCESS, elapsed_ms=1))
    assert view.text() == ""
    assert "No payload frame made this row" in view.note.text()
    view.clear()
    assert view.note.text() == ""


def test_a_recorded_frame_is_shown_as_it_was_and_says_what_is_masked(view):
    header = frames.SendPeer(id=7, user_id="bob", client_message_id="a-1", composed_at_ns=1)
    message = codec.encode_payload(header, PayloadKind.TEXT, "你好".encode())
    show(view, frame_seen(message, 1, outgoing=True))
    assert view.note.text() == "As it was on the wire."
    assert '"id": 7' in view.text()
    assert view.text().endswith("        你好")
    login = codec.encode_control(frames.Login(id=1, user_id="alice", token="abc"))
    show(view, frame_seen(login, 1, outgoing=True))
    assert view.note.text() == "As it was on the wire. A secret in it is masked."
    assert '"token": "***"' in view.text()
