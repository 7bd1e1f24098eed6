"""However the bytes are cut, the scanner takes the same messages as the library, and hands on all that is not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import CloseCode, Frame, Opcode, apply_mask

from rts_console.protocol.frame_scanner import FrameScanner

LIMIT = 70_000

texts = st.text(max_size=200)
binaries = st.binary(max_size=200) | st.sampled_from([b"x" * size for size in (125, 126, 127, 65_535, 65_536, LIMIT)])
controls = st.sampled_from([Frame(Opcode.PING, b"?"), Frame(Opcode.PONG, b""), Frame(Opcode.CLOSE, b"")])
fragments = st.sampled_from([Frame(Opcode.TEXT, b"a", fin=False), Frame(Opcode.CONT, b"b")])
frames = st.one_of(
    texts.map(lambda text: Frame(Opcode.TEXT, text.encode())),
    binaries.map(lambda data: Frame(Opcode.BINARY, data)),
    controls,
    fragments,
)


def scan(scanner: FrameScanner, most: int = 100) -> list[str | bytes | tuple[str, bytes]]:
    """All that can be taken now: messages, and other frames as pairs."""
    found: list[str | bytes | tuple[str, bytes]] = []
    while True:
        messages = scanner.messages(most)
        found += messages
        if messages:
            continue
        frame = scanner.frame()
        if not frame:
            return found
        found.append(("frame", frame))


def expected(frame: Frame) -> str | bytes | tuple[str, bytes]:
    if frame.fin and frame.opcode is Opcode.TEXT:
        return bytes(frame.data).decode()
    if frame.fin and frame.opcode is Opcode.BINARY:
        return bytes(frame.data)
    return "frame", frame.serialize(mask=False)


def unmasked(item: str | bytes | tuple[str, bytes]) -> str | bytes | tuple[str, bytes]:
    """A short frame that was handed on, without its mask."""
    if not isinstance(item, tuple):
        return item
    head, mask, payload = item[1][:2], item[1][2:6], item[1][6:]
    return item[0], bytes((head[0], head[1] & 0x7F)) + apply_mask(payload, mask)


@pytest.mark.parametrize("masked", [False, True])
@given(
    sent=st.lists(frames, max_size=12),
    cuts=st.lists(st.integers(0, 300), max_size=20),
    most=st.integers(1, 5),
)
def test_any_cut_gives_the_same_messages(masked: bool, sent: list[Frame], cuts: list[int], most: int) -> None:
    data = b"".join(frame.serialize(mask=masked) for frame in sent)
    scanner = FrameScanner(LIMIT, apply_mask if masked else None)
    found = []
    for cut in [*cuts, len(data)]:
        piece, data = data[:cut], data[cut:]
        scanner.add(piece)
        found += scan(scanner, most)
    assert [unmasked(item) if masked else item for item in found] == [expected(frame) for frame in sent]
    assert len(scanner) == 0


def test_at_most_so_many_messages_are_taken_at_once() -> None:
    scanner = FrameScanner(LIMIT)
    scanner.add(b"\x82\x01a" * 5)
    assert scanner.messages(3) == [b"a"] * 3
    assert len(scanner) == 6
    assert scanner.messages(3) == [b"a"] * 2


def test_what_breaks_a_rule_is_handed_on_with_all_behind_it() -> None:
    good = b"\x82\x01a"
    masked = Frame(Opcode.BINARY, b"secret").serialize(mask=True)
    reserved = b"\xc2\x01a"
    too_long = b"\x82\x7f" + (LIMIT + 1).to_bytes(8, "big")
    for wrong in (masked, reserved, too_long, b"\x83\x00"):
        scanner = FrameScanner(LIMIT)
        scanner.add(good + wrong + good)
        assert scanner.messages(9) == [b"a"]
        assert scanner.frame() == wrong + good
        assert not len(scanner)


def test_what_a_client_sends_without_a_mask_is_handed_on_with_all_behind_it() -> None:
    good = Frame(Opcode.BINARY, b"a").serialize(mask=True)
    bare = Frame(Opcode.BINARY, b"open").serialize(mask=False)
    too_long = b"\x82\xff" + (LIMIT + 1).to_bytes(8, "big")
    for wrong in (bare, too_long, b"\x82\x7e\x00\xff", b"\xc2\x81keys"):
        scanner = FrameScanner(LIMIT, apply_mask)
        scanner.add(good + wrong + good)
        assert scanner.messages(9) == [b"a"]
        assert scanner.frame() == wrong + good
        assert not len(scanner)


def test_text_that_is_not_utf_8_is_handed_on() -> None:
    scanner = FrameScanner(LIMIT)
    scanner.add(b"\x81\x02\xff\xfe" + b"\x82\x01a")
    assert scanner.messages(9) == []
    assert scanner.frame() == b"\x81\x02\xff\xfe"
    assert scanner.messages(9) == [b"a"]


def test_a_close_frame_is_handed_on_whole() -> None:
    close = Frame(Opcode.CLOSE, CloseCode.NORMAL_CLOSURE.to_bytes(2, "big") + b"bye").serialize(mask=False)
    scanner = FrameScanner(LIMIT)
    for byte in close[:-1]:
        scanner.add(bytes([byte]))
        assert not scanner.messages(1)
        assert not scanner.frame()
    scanner.add(close[-1:])
    assert scanner.frame() == close
    assert scanner.rest() == b""
