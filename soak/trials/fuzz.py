"""A million frames that are wrong in every way, through the gateway's own WebSocket, session and hub, in memory.

Nothing may crash, and nothing may be left behind. The client's half is fed with what a gateway gone mad would say.
"""

import asyncio
import gc
import random
from dataclasses import dataclass
from typing import Any, Final, cast

from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from rts_console.gateway.hub import Hub
from rts_console.gateway.presence import Client
from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.client import ClientSession
from rts_console.protocol.words import RULE_SETS
from rts_console.websocket.hosts import LOOPBACK_HOSTS
from rts_console.websocket.server import ServerConnection, WebSocketServer
from soak.light import client_frame, frame, handshake
from soak.mutate import Mutator, golden
from soak.people import APP
from soak.process import memory_of
from soak.report import Report
from soak.story import make_hub, virtual_token
from soak.virtual import VirtualLoop, run_virtually

BATCH: Final = 40
USERS: Final = 8


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    frames: int


FULL: Final = Size(frames=1_000_000)
SHORT: Final = Size(frames=20_000)


def run(report: Report, size: Size) -> None:
    """Run it on a loop of virtual time, so that no time limit keeps the frames from coming."""
    run_virtually(lambda loop: _run(loop, report, size))


class _Transport(asyncio.Transport):
    """A socket that leads nowhere: counts what is written, and ends when it is told to."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.written = 0
        self.over = False
        self.protocol: Any = None
        self._loop = loop

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else default

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self.over

    def write(self, data: Any) -> None:
        self.written += len(data)

    def can_write_eof(self) -> bool:
        return False

    def pause_reading(self) -> None:
        """What is given to it is given at once: there is nothing to hold back."""

    def resume_reading(self) -> None:
        """See `pause_reading`."""

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self.over:
            self.over = True
            self._loop.call_soon(self.protocol.connection_lost, None)


class _Owner:
    """One link, handed on to the hub; unlike the gateway's own it lets every exception out."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._client: Client | None = None

    def opened(self, connection: Any) -> None:
        self._client = self._hub.connect(connection)

    def received(self, messages: list[str | bytes]) -> None:
        assert self._client is not None
        self._hub.received(self._client, messages)

    def closed(self, code: int, reason: str) -> None:
        assert self._client is not None
        self._hub.closed(self._client, code, reason)


class _Target:
    """The gateway that is shot at, and what broke in it."""

    def __init__(self, loop: VirtualLoop, numbers: random.Random) -> None:
        self.loop = loop
        self.hub = make_hub(loop, None, lambda: None)
        self.frames = 0
        self.connections = 0
        self.crashes: list[str] = []
        self._numbers = numbers
        self._server = WebSocketServer()

    def open(self) -> _Transport:
        """A connection on which a user has logged in and joined a room."""
        core = ServerProtocol(
            subprotocols=[Subprotocol(fr.SUBPROTOCOL)], max_size=(codec.MESSAGE_LIMIT, codec.MESSAGE_LIMIT)
        )
        connection = ServerConnection(core, _Owner(self.hub), LOOPBACK_HOSTS, self._server)
        transport = _Transport(self.loop)
        transport.protocol = connection
        connection.connection_made(transport)
        self.connections += 1
        user_id = f"user-{self._numbers.randrange(USERS)}"
        hello, login = fr.Hello(APP, user_id), fr.Login(1, user_id, virtual_token(self.loop, user_id).reveal())
        begin = (hello, login, fr.JoinRoom(2, "lobby"), fr.JoinRoom(3, f"room-{user_id}"))
        self.feed(transport, handshake(80) + b"".join(client_frame(codec.encode_control(each)) for each in begin), 4)
        return transport

    def feed(self, transport: _Transport, data: bytes, frames: int) -> None:
        """Give bytes to the connection, and note what it raises."""
        self.frames += frames
        try:
            transport.protocol.data_received(data)
        except Exception as error:
            self.crashes.append(f"{type(error).__name__}: {error} at frame {self.frames}: {data[:300]!r}")
            transport.abort()


async def _run(loop: VirtualLoop, report: Report, size: Size) -> None:
    target = _Target(loop, report.randomness("users"))
    measured = []
    for part in range(5):
        await _shoot(target, report.randomness(f"gateway {part}"), size.frames // 6)
        await _shoot_client(loop, target, report.randomness(f"client {part}"), size.frames // 30 + 1)
        await asyncio.sleep(200)  # whatever is remembered is forgotten
        target.hub.handle_deadlines()
        gc.collect()
        measured.append((len(gc.get_objects()), memory_of()))
    report.at_least("frames", target.frames, size.frames)
    report.note(connections=target.connections)
    report.none(crashes=len(target.crashes), leaked_tasks=len(asyncio.all_tasks()) - 1)
    report.none(leaked_links=len(target.hub.clients) + len(target._server.connections))
    report.at_most("objects_grown", measured[-1][0] - measured[2][0], 500)
    report.at_most("memory_grown_mib", (measured[-1][1] - measured[2][1]) / 2**20, 8)
    if target.crashes:
        report.note(examples=target.crashes[:3])


async def _shoot(target: _Target, numbers: random.Random, frames: int) -> None:
    """Mutated messages in good frames, in batches; every so often bytes that are not even frames."""
    texts, payloads = Mutator(golden("json"), numbers), Mutator(golden("bin"), numbers)
    ends_at = target.frames + frames
    transport = target.open()
    while target.frames < ends_at:
        if transport.over or numbers.random() < 0.01:
            transport.abort()
            await asyncio.sleep(0.1)
            transport = target.open()
        if numbers.random() < 0.7:
            batch = [_message(texts, payloads, numbers) for _ in range(BATCH)]
            target.feed(transport, b"".join(batch), BATCH)
        else:
            target.feed(transport, _noise(texts, numbers), 1)
        # Eight frames that cannot be read within 10 s end a connection; slowly sent, they do not.
        await asyncio.sleep(numbers.choice((0.1, 30)))
        target.hub.handle_deadlines()
    transport.abort()
    await asyncio.sleep(0.1)


def _message(texts: Mutator, payloads: Mutator, numbers: random.Random) -> bytes:
    if numbers.random() < 0.4:
        return frame(2, payloads.next())
    return frame(1, texts.next().decode(errors="ignore").encode())


def _noise(texts: Mutator, numbers: random.Random) -> bytes:
    """What breaks the framing: wrong opcodes, bits, lengths, masks, fragments; or no frame at all."""
    data = texts.next()
    match numbers.randrange(6):
        case 0:
            return numbers.randbytes(numbers.randrange(1, 300))
        case 1:
            return frame(numbers.randrange(16), data, fin=numbers.random() < 0.5, reserved=numbers.choice((0, 64, 16)))
        case 2:
            return frame(1, data, masked=False)
        case 3:
            return frame(1, data[:9], fin=False) + b"".join(frame(0, data[:2], fin=False) for _ in range(70))
        case 4:
            return b"\x82\xff" + numbers.randbytes(8) + data
        case _:
            return frame(8, numbers.randbytes(numbers.randrange(4)))


async def _shoot_client(loop: VirtualLoop, target: _Target, numbers: random.Random, frames: int) -> None:
    """The client's session, told nonsense by the gateway."""
    texts, payloads = Mutator(golden("json"), numbers), Mutator(golden("bin"), numbers)
    session = _client(loop, numbers)
    for count in range(frames):
        message: str | bytes = texts.next().decode(errors="ignore") if numbers.random() < 0.6 else payloads.next()
        target.frames += 1
        try:
            session.receive(message, loop.clock())
            session.events(), session.completions(), session.messages_to_send()
            actions = session.actions()
        except Exception as error:
            target.crashes.append(f"client: {type(error).__name__}: {error}: {message[:300]!r}")
            actions = [None]  # type: ignore[list-item]
        if actions or count % 500 == 0:
            session = _client(loop, numbers)
            await asyncio.sleep(0)


def _client(loop: VirtualLoop, numbers: random.Random) -> ClientSession:
    """One that has logged in and joined the room of which the golden frames speak."""
    session = ClientSession(APP, rules=RULE_SETS["volcengine"], random=numbers.random)
    login = session.login(virtual_token(loop, "alice"), "alice", loop.clock())
    session.connection_made(loop.clock())
    good = {path: data.decode() for path, data in zip(_names("json"), golden("json"), strict=True)}
    session.receive(good["welcome"], loop.clock())
    session.receive(codec.encode_control(fr.LoggedIn(login, "alice", "5f0a")), loop.clock())
    join = session.join_room("lobby", loop.clock())
    session.receive(codec.encode_control(fr.Joined(join, "lobby", "e1", 1, [], 1)), loop.clock())
    for take in (session.events, session.completions, session.messages_to_send, session.actions):
        cast(Any, take)()
    return session


def _names(kind: str) -> list[str]:
    from soak.mutate import GOLDEN

    return [path.stem for path in sorted(GOLDEN.glob(f"*.{kind}"))]
