"""Frames as the library itself would make them."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from rts_console.protocol.codec import MESSAGE_LIMIT, encode_payload
from rts_console.protocol.frames import PeerMessage
from rts_console.protocol.words import PayloadKind
from rts_console.websocket.framing import apply_mask, encode_client_frame, encode_server_frame, encode_server_payload


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, MESSAGE_LIMIT])
@pytest.mark.parametrize("text", [True, False])
def test_encode_server_frame_is_what_the_library_sends(size: int, text: bool) -> None:
    data = b"a" * size
    core = ServerProtocol(state=State.OPEN)
    if text:
        core.send_text(data)
    else:
        core.send_binary(data)
    assert encode_server_frame(data.decode() if text else data) == b"".join(core.data_to_send())


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, MESSAGE_LIMIT])
@pytest.mark.parametrize("text", [True, False])
def test_encode_client_frame_is_masked_with_the_key(size: int, text: bool) -> None:
    data, key = b"a" * size, b"\x01\x02\x03\x04"
    encoded = encode_client_frame(data.decode() if text else data, key)
    head = len(encoded) - size
    assert encoded[head - 4 : head] == key
    assert apply_mask(encoded[head:], key) == data
    expected = Frame(Opcode.TEXT if text else Opcode.BINARY, data).serialize(mask=True)
    assert encoded[: head - 4] == expected[: head - 4]


@pytest.mark.parametrize("size", [0, 1, 64, 4_096, 65_300, 65_400, 65_536])
def test_encode_server_payload_is_the_two_steps_in_one(size: int) -> None:
    header, payload = PeerMessage("alice", "a-1", 1, 2, 3), b"x" * size
    whole = encode_server_frame(encode_payload(header, PayloadKind.BINARY, payload))
    assert encode_server_payload(header, PayloadKind.BINARY, payload) == whole
