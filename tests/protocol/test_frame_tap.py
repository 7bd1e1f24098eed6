"""A frame is shown as it is on the wire, except for what is secret in it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.events import FrameSeen
from rts_console.protocol.frame_tap import frame_seen
from rts_console.protocol.words import PayloadKind

CANARY = 'canary-"7f3a\\ \n☃'


@pytest.mark.parametrize(
    "frame",
    [
        fr.Login(1, "alice", CANARY),
        fr.UpdateToken(2, CANARY),
        fr.Login(1, "alice", "", session_id=CANARY),
        fr.SetServerParams(3, CANARY, "http://127.0.0.1/echo"),
    ],
)
def test_no_secret_of_a_control_frame_is_seen(frame: fr.Login | fr.UpdateToken | fr.SetServerParams) -> None:
    text = codec.encode_control(frame)
    seen = frame_seen(text, 5, outgoing=True)
    assert seen.masked
    assert b"7f3a" not in seen.data
    assert "☃".encode() not in seen.data
    shown = msgspec.json.decode(seen.data)
    whole = msgspec.json.decode(text)
    assert {name for name in whole if whole[name] != shown[name]} <= {"token", "signature", "session_id"}


def test_a_token_elsewhere_in_a_text_is_masked_too() -> None:
    token = "001" + "a" * 24 + "B" * 60
    seen = frame_seen(codec.encode_control(fr.Notice(1, f"bad token {token}")), 5, outgoing=False)
    assert seen.masked
    assert token.encode() not in seen.data


@given(st.integers(0, 2**40), st.text(max_size=40))
def test_what_has_no_secret_is_exact(number: int, reason: str) -> None:
    text = codec.encode_control(fr.Notice(number, reason))
    assert frame_seen(text, 5, outgoing=False) == FrameSeen(at_ns=5, outgoing=False, text=True, data=text.encode())


@given(st.binary(max_size=300))
def test_binary_is_exact_whatever_it_is(payload: bytes) -> None:
    message = codec.encode_payload(fr.SendRoom(1, "lobby", "a-1", 7), PayloadKind.BINARY, payload)
    assert frame_seen(message, 5, outgoing=True).data == message
    assert not frame_seen(message, 5, outgoing=True).text
