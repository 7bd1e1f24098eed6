"""Handshake and frames of the light client."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from rts_console.bench.light import client_frame, greeting, handshake, take_frames, take_handshake
from rts_console.websocket.framing import encode_server_frame


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_its_frames_are_read_by_the_library(size: int) -> None:
    reader = StreamReader()
    reader.feed_data(client_frame(bytes([7]) * size))
    parsing = Frame.parse(reader.read_exact, mask=True, max_size=2**20)
    with pytest.raises(StopIteration) as done:
        next(parsing)
    assert (done.value.value.opcode, bytes(done.value.value.data)) == (Opcode.BINARY, bytes([7]) * size)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_servers_frames_are_cut_off_wherever_the_bytes_are_split(size: int) -> None:
    stream = encode_server_frame(bytes(size)) + encode_server_frame("text")
    buffer = bytearray(stream[:-1])
    assert take_frames(buffer) == [(2, bytes(size))]
    buffer += stream[-1:]
    assert take_frames(buffer) == [(1, b"text")]
    assert not buffer


def test_an_answer_to_the_handshake_is_waited_for_and_cut_off() -> None:
    buffer = bytearray(b"HTTP/1.1 101 Switching Protocols\r\n\r")
    assert not take_handshake(buffer)
    buffer += b"\nrest"
    assert take_handshake(buffer)
    assert buffer == b"rest"


def test_a_refused_handshake_is_an_error() -> None:
    with pytest.raises(ConnectionError, match="429"):
        take_handshake(bytearray(b"HTTP/1.1 429 Too Many Requests\r\n\r\n"))


def test_a_greeting_begins_with_the_handshake_and_goes_on_with_two_frames() -> None:
    url = "ws://127.0.0.1:7880/rts/v1"
    assert handshake(url).startswith(b"GET /rts/v1 HTTP/1.1\r\nHost: 127.0.0.1:7880\r\n")
    rest = greeting(url, "app", "alice", "token").removeprefix(handshake(url))
    assert rest.count(b"\x81") == 2
    assert b'"user_id":"alice"' in rest
