"""The rules of RFC 6455 that matter here, one case each, against our own WebSocket over real sockets, both sides.

The suite of record, Autobahn, runs on Python 2.7 only and wants a service that echoes; these cases follow its chapters.
"""

import asyncio
import base64
import hashlib
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from websockets.exceptions import InvalidHandshake

from rts_console.protocol.codec import MESSAGE_LIMIT
from rts_console.protocol.frames import SUBPROTOCOL
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection
from rts_console.websocket.server import serve
from soak.light import KEY, frame, handshake, take_frames
from soak.report import Report

TIMEOUT_S: Final = 4.0
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
ACCEPT: Final = base64.b64encode(hashlib.sha1(KEY.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()


@dataclass(frozen=True)
class Size:
    """All cases, or each of so many."""

    every: int


FULL: Final = Size(every=1)
SHORT: Final = FULL


@dataclass(frozen=True)
class Case:
    """What the client says, what must come back, and how it ends (`None`: it goes on, and answers a ping)."""

    name: str
    says: bytes
    answers: tuple[tuple[int, bytes], ...] = ()
    ends: tuple[int, ...] | None = None
    pieces: int = 0


def run(report: Report, size: Size) -> None:
    """Run it on a loop of its own."""
    with asyncio.Runner() as runner:
        runner.run(_run(report, size))


async def _run(report: Report, size: Size) -> None:
    wrong: list[str] = []
    async with AsyncExitStack() as stack:
        server = await serve(_Echo, "127.0.0.1", 0)
        stack.push_async_callback(server.close)
        numbers = report.randomness("masks")
        cases = _cases()[:: size.every]
        for case in cases:
            if problem := await _try(case, server.port, numbers):
                wrong.append(f"{case.name}: {problem}")
        requests = list(_requests(server.port).items())
        for name, (request, status) in requests:
            if (answered := await _request(server.port, request)) != status:
                wrong.append(f"handshake {name}: answered {answered}, should be {status}")
        services = list(_services().items())
        for name, (response, says, ends) in services:
            if (ended := await _client_against(response, says)) != ends:
                wrong.append(f"client, {name}: ended {ended}, should be {ends}")
    report.at_least("cases", len(cases) + len(requests) + len(services), 40)
    report.none(failed=len(wrong))
    if wrong:
        report.note(examples=wrong)


class _Echo:
    """Sends back what comes."""

    def __init__(self) -> None:
        self._connection: WebSocketConnection | None = None

    def opened(self, connection: WebSocketConnection) -> None:
        self._connection = connection

    def received(self, messages: list[str | bytes]) -> None:
        assert self._connection is not None
        self._connection.send(messages)

    def closed(self, code: int, reason: str) -> None:
        """Nothing is to be done."""


# --- our server -----------------------------------------------------------------------------------------------------


def _cases() -> list[Case]:
    return [*_sizes(), *_pings(), *_reserved(), *_fragments(), *_texts(), *_closes()]


def _sizes() -> list[Case]:
    cases = []
    for size in (0, 1, 125, 126, 127, 128, 65_535, 65_536, MESSAGE_LIMIT):
        for opcode in (TEXT, BINARY):
            data = b"*" * size
            pieces = 997 if size > 1_000 else 1
            cases.append(Case(f"1 {size} bytes, opcode {opcode}", frame(opcode, data), ((opcode, data),)))
            cases.append(
                Case(f"1 {size} bytes, opcode {opcode}, chopped", frame(opcode, data), ((opcode, data),), None, pieces)
            )
    huge = frame(BINARY, b"*" * (MESSAGE_LIMIT + 1))
    cases.append(Case("1 one byte too many", huge, (), (1009,)))
    cases.append(Case("1 a length of 64 bits", b"\x82\xff" + b"\xff" * 8, (), (1002, 1009)))
    return cases


def _pings() -> list[Case]:
    whole = b"".join(frame(PING, b"%d" % number) for number in range(10))
    return [
        Case("2 ping without payload", frame(PING, b""), ((PONG, b""),)),
        Case("2 ping with payload", frame(PING, b"\x00\xff hello"), ((PONG, b"\x00\xff hello"),)),
        Case("2 ping of 125 bytes", frame(PING, b"p" * 125), ((PONG, b"p" * 125),)),
        Case("2 ping of 126 bytes", frame(PING, b"p" * 126), (), (1002,)),
        Case("2 pong that nobody asked for", frame(PONG, b"x"), ()),
        Case("2 ten pings", whole, tuple((PONG, b"%d" % number) for number in range(10))),
        Case("2 ten pings in single bytes", whole, tuple((PONG, b"%d" % number) for number in range(10)), None, 1),
    ]


def _reserved() -> list[Case]:
    bits = [
        Case(f"3 reserved bits {bit:#x}", frame(TEXT, b"x", reserved=bit), (), (1002,)) for bit in (64, 32, 16, 112)
    ]
    codes = [Case(f"4 opcode {code}", frame(code, b"x"), (), (1002,)) for code in (3, 5, 7, 11, 13, 15)]
    return [*bits, *codes, Case("4 not masked", frame(TEXT, b"x", masked=False), (), (1002,))]


def _fragments() -> list[Case]:
    first, last = frame(TEXT, b"ab", fin=False), frame(0, b"cd")
    return [
        Case("5 two fragments", first + last, ((TEXT, b"abcd"),)),
        Case("5 two fragments in single bytes", first + last, ((TEXT, b"abcd"),), None, 1),
        Case("5 ping between fragments", first + frame(PING, b"p") + last, ((PONG, b"p"), (TEXT, b"abcd"))),
        Case(
            "5 empty fragments", frame(TEXT, b"", fin=False) + frame(0, b"", fin=False) + frame(0, b""), ((TEXT, b""),)
        ),
        Case("5 continuation of nothing", last, (), (1002,)),
        Case("5 message within a message", first + frame(TEXT, b"x"), (), (1002,)),
        Case("5 ping in fragments", frame(PING, b"a", fin=False) + frame(0, b"b"), (), (1002,)),
        Case("5 too many fragments", first + frame(0, b"x", fin=False) * 70 + last, (), (1009,)),
    ]


def _texts() -> list[Case]:
    good = "κόσμε 漢字 🎈 \u0000\uffff".encode()
    cases = [
        Case("6 UTF-8", frame(TEXT, good), ((TEXT, good),)),
        Case("6 a character in two fragments", frame(TEXT, good[:3], fin=False) + frame(0, good[3:]), ((TEXT, good),)),
    ]
    bad = (b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xe6\xbc", b"\x80", b"ok\xfe\xfe")
    return cases + [Case(f"6 not UTF-8 {data!r}", frame(TEXT, data), (), (1007,)) for data in bad]


def _closes() -> list[Case]:
    def close(code: int, reason: bytes = b"") -> bytes:
        return frame(CLOSE, code.to_bytes(2, "big") + reason)

    cases = [
        Case("7 close without a code", frame(CLOSE, b""), (), (1000, 1005)),
        Case("7 close of one byte", frame(CLOSE, b"x"), (), (1002,)),
        Case("7 longest reason", close(1000, b"r" * 123), (), (1000,)),
        Case("7 reason too long", close(1000, b"r" * 124), (), (1002,)),
        Case("7 reason not UTF-8", close(1000, b"\xff\xfe"), (), (1002, 1007)),
        Case("7 message after the close", close(1000) + frame(TEXT, b"late"), (), (1000,)),
        Case("7 two closes", close(1000) + close(1000), (), (1000,)),
    ]
    for code in (1000, 1001, 1003, 1007, 1008, 1011, 3000, 3999, 4000, 4999):
        cases.append(Case(f"7 close {code}", close(code), (), (code,)))
    for code in (0, 999, 1004, 1005, 1006, 1015, 1100, 2000, 2999, 5000, 65_535):
        cases.append(Case(f"7 close {code}, which is not allowed", close(code), (), (1002,)))
    return cases


async def _try(case: Case, port: int, numbers: random.Random) -> str:
    """What is wrong, empty when nothing is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            writer.write(handshake(port))
            await reader.readuntil(b"\r\n\r\n")
            says = _masked(case.says, numbers)
            says += b"" if case.ends else frame(PING, b"the end")
            step = case.pieces or len(says) or 1
            for at in range(0, len(says), step):
                writer.write(says[at : at + step])
                if case.pieces:
                    await asyncio.sleep(0)
            answers, ended = await _read(reader, None if case.ends else len(case.answers))
    except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
        return f"{type(error).__name__} {error}"
    finally:
        writer.transport.abort()
    if tuple(answers) != case.answers:
        return f"answered {[(code, data[:40]) for code, data in answers]}"
    if (ended is None) != (case.ends is None) or (case.ends and ended not in case.ends):
        return f"ended {ended}, should be {case.ends}"
    return ""


def _masked(frames: bytes, numbers: random.Random) -> bytes:
    """The first frame with a mask that is not zero, so that unmasking is tried as well."""
    length, start = frames[1] & 0x7F, {126: 4, 127: 10}.get(frames[1] & 0x7F, 2)
    if not frames[1] & 0x80 or length == 127:
        return frames
    length = int.from_bytes(frames[2:4], "big") if length == 126 else length
    key = numbers.randbytes(4)
    body = frames[start + 4 : start + 4 + length]
    masked = bytes(byte ^ key[place % 4] for place, byte in enumerate(body))
    return frames[:start] + key + masked + frames[start + 4 + length :]


async def _read(reader: asyncio.StreamReader, wanted: int | None) -> tuple[list[tuple[int, bytes]], int | None]:
    """All frames up to the end with its code; or until so many and the last pong have come, in whatever order."""
    buffer, alive = bytearray(), False
    answers: list[tuple[int, bytes]] = []
    while data := await reader.read(65_536):
        buffer += data
        for opcode, payload in take_frames(buffer):
            if opcode == CLOSE:
                return answers, int.from_bytes(payload[:2], "big") if payload else 1005
            if wanted is not None and (opcode, payload) == (PONG, b"the end"):
                alive = True
            else:
                answers.append((opcode, payload))
        if alive and wanted is not None and len(answers) >= wanted:
            return answers, None
    return answers, 1006


def _requests(port: int) -> dict[str, tuple[bytes, int]]:
    good = handshake(port)
    return {
        "good": (good, 101),
        "another path": (good.replace(b"GET /rts/v1", b"GET /other"), 404),
        "no key": (handshake(port, Sec_WebSocket_Key=""), 400),
        "key of another length": (handshake(port, Sec_WebSocket_Key="c2hvcnQ="), 400),
        "old version": (handshake(port, Sec_WebSocket_Version="8"), 400),
        "no upgrade": (handshake(port, Upgrade=""), 426),
        "no connection header": (handshake(port, Connection=""), 426),
        "no subprotocol": (handshake(port, Sec_WebSocket_Protocol=""), 400),
        "another subprotocol": (handshake(port, Sec_WebSocket_Protocol="chat"), 400),
        "several subprotocols": (handshake(port, Sec_WebSocket_Protocol=f"chat, {SUBPROTOCOL}"), 101),
        "a web page": (handshake(port, Origin="https://evil.example"), 403),
        "another host": (handshake(port, Host="evil.example"), 421),
        "compression offered": (handshake(port, Sec_WebSocket_Extensions="permessage-deflate"), 101),
    }


async def _request(port: int, request: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
    except (TimeoutError, OSError, asyncio.IncompleteReadError):
        return 0
    finally:
        writer.transport.abort()
    if b"permessage-deflate" in head:
        return -1
    return int(head.split(b" ", 2)[1])


# --- our client -----------------------------------------------------------------------------------------------------


def _services() -> dict[str, tuple[str, bytes, int]]:
    """What a service answers to the handshake, what it says then, and how the client must end it (0: refused)."""
    good = f"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n"
    accept = "Sec-WebSocket-Accept: {accept}\r\n\r\n"

    def says(opcode: int, data: bytes, **more: Any) -> bytes:
        return frame(opcode, data, masked=False, **more)

    return {
        "a close": (good + accept, says(CLOSE, b"\x0f\xa0bye"), 4000),
        "a masked frame": (good + accept, frame(TEXT, b"x"), 1002),
        "reserved bits": (good + accept, says(TEXT, b"x", reserved=64), 1002),
        "an unknown opcode": (good + accept, says(4, b"x"), 1002),
        "text that is not UTF-8": (good + accept, says(TEXT, b"\xff"), 1007),
        "a message too large": (good + accept, says(BINARY, b"*" * (MESSAGE_LIMIT + 1)), 1009),
        "a continuation of nothing": (good + accept, says(0, b"x"), 1002),
        "no word": (good + accept, b"", 1006),
        "a wrong accept": (good + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n", b"", 0),
        "no accept": (good + "\r\n", b"", 0),
        "an extension that nobody offered": (
            good + "Sec-WebSocket-Extensions: permessage-deflate\r\n" + accept,
            b"",
            0,
        ),
        "another subprotocol": (good.replace(SUBPROTOCOL, "chat") + accept, b"", 0),
        "another status": ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"", 0),
    }


class _Ends:
    """Waits for the end of a connection."""

    def __init__(self) -> None:
        self.code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def opened(self, connection: WebSocketConnection) -> None:
        """Nothing is to be done."""

    def received(self, messages: list[str | bytes]) -> None:
        """Nothing is to be done."""

    def closed(self, code: int, reason: str) -> None:
        self.code.set_result(code)


async def _client_against(response: str, says: bytes) -> int:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = next(line.split(": ")[1] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Key"))
        digest = hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        writer.write(response.replace("{accept}", base64.b64encode(digest).decode()).encode() + says)
        if says:
            await reader.read(100)
        writer.close()

    owner = _Ends()
    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with listener, asyncio.timeout(TIMEOUT_S):
        try:
            await connect(owner, f"ws://127.0.0.1:{listener.sockets[0].getsockname()[1]}/rts/v1")
        except (InvalidHandshake, OSError, EOFError):
            return 0
        return await owner.code
