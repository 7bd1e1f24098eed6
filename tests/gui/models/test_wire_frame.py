import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.wire_frame import rebuilt, recorded
from rts_console.protocol import codec, frames
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode, PayloadKind, Scope
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, room_received, submitted

TOKEN = "001" + "A" * 24 + "b" * 60


def row_of(*events):
    log = EventLog()
    log.append("alice", events)
    return log.row(0), log.payload(0)


@pytest.mark.parametrize(
    ("event", "type_"),
    [
        (received("你好"), "peer_message"),
        (room_received("你好"), "room_message"),
        (submitted("你好"), "send_peer"),
        (submitted("你好", scope=Scope.ROOM, target="lobby"), "send_room"),
        (submitted("你好", scope=Scope.SERVER, target=""), "send_server"),
    ],
)
def test_a_row_is_rebuilt_into_the_frame_that_carries_such_rows(event, type_):
    frame = rebuilt(*row_of(event))
    assert not frame.exact
    assert [part.name for part in frame.parts][-2:] == ["header", "payload"]
    assert f'"type": "{type_}"' in frame.parts[-2].text
    assert frame.parts[-1].size == len("你好".encode())
    assert frame.size == frame.parts[-1].offset + frame.parts[-1].size
    assert frame.notes


def test_a_row_without_a_payload_frame_has_none():
    assert rebuilt(*row_of(LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.SUCCESS, elapsed_ms=1))) is None


def test_a_recorded_payload_frame_part_by_part():
    header = frames.SendPeer(id=7, user_id="bob", client_message_id="a-1", composed_at_ns=1)
    frame = recorded(codec.encode_payload(header, PayloadKind.TEXT, b"hi"), PayloadKind.BINARY)
    assert frame.exact
    assert [(part.offset, part.name) for part in frame.parts][:4] == [
        (0, "mark of the protocol"),
        (1, "kind of payload"),
        (2, "length of the header"),
        (4, "header"),
    ]
    assert '"id": 7' in frame.parts[3].text
    assert frame.parts[4].size == 2


def test_a_token_in_a_control_frame_is_masked():
    text = codec.encode_control(frames.Login(id=1, user_id="alice", token=TOKEN)).encode()
    frame = recorded(text, PayloadKind.TEXT)
    assert TOKEN not in frame.parts[0].text
    assert '"token": "***"' in frame.parts[0].text
    assert "secrets are masked" in frame.notes


def test_a_secret_that_looks_like_nothing_is_masked_by_its_field():
    frame = recorded(b'{"type":"set_server_params","signature":"abc","url":"https://x"}', PayloadKind.TEXT)
    assert "abc" not in frame.parts[0].text
    assert "https://x" in frame.parts[0].text


@pytest.mark.parametrize("message", [b"\xa7\x01\x00\x09{}", b"\xa7", b"\x00\x01\x02"])
def test_what_is_no_frame_says_why(message):
    frame = recorded(message, PayloadKind.BINARY)
    assert frame.parts[0].name == "not a frame of rts.v1"
    assert frame.notes


@given(st.binary(max_size=100), st.sampled_from([None, *PayloadKind]))
def test_any_message_is_taken_apart(message, kind):
    frame = recorded(message, kind)
    assert frame.size == len(message)
    assert sum(part.size for part in frame.parts) == len(message)
