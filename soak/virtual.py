"""A day in a minute: a loop whose clock jumps to the next alarm, and links that exist in memory only.

The client is the real `RtsClient`, the gateway the real `Hub`; only the socket between them is missing. A link takes
time, keeps order, and can be cut so that whatever is under way is lost: also the answer to what has arrived.
"""

import asyncio
import contextlib
import random
import selectors
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from unittest import mock

from rts_console.client import session_driver as client_module
from rts_console.client.link import LinkFailed
from rts_console.gateway.app_server import PostDone, ServerPost, ServerReply
from rts_console.gateway.hub import Hub
from rts_console.gateway.presence import Client
from rts_console.protocol.codec import MESSAGE_LIMIT, client_decoder
from rts_console.protocol.frames import RoomMessage
from rts_console.protocol.words import UserMessageSendResult

START_NS: Final = 1_700_000_000 * 10**9
SWEEP_S: Final = 0.25
RECEIPTS_DELAY_S: Final = 0.01
FRESH_NS: Final = 200_000_000


class _Leap(selectors.BaseSelector):
    """Waits for nothing: tells the loop how far it may jump."""

    def __init__(self) -> None:
        self.jump: Callable[[float], None] = lambda seconds: None

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, 0, None)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        if timeout > 0:
            self.jump(timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return {}

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        raise KeyError(fileobj)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that never waits: when nothing is ready, its clock stands at the next alarm."""

    def __init__(self) -> None:
        """Begin at second 0."""
        self._now_s = 0.0
        selector = _Leap()
        selector.jump = self._jump
        super().__init__(selector)

    def time(self) -> float:
        """Seconds since the loop began."""
        return self._now_s

    def clock(self) -> int:
        """The same as nanoseconds since 1970, for clients and hubs."""
        return START_NS + round(self._now_s * 1e9)

    def _jump(self, seconds: float) -> None:
        self._now_s += seconds


def run_virtually(main: Callable[[VirtualLoop], Any]) -> None:
    """Run a coroutine function on a loop of virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        runner.run(main(loop))


# --- links ----------------------------------------------------------------------------------------------------------


class _Way:
    """One direction of a link: what is under way, in order."""

    def __init__(self, network: "MemoryNetwork", arrive: Callable[[list[str | bytes]], None]) -> None:
        self._network = network
        self._arrive = arrive
        self._under_way: deque[list[str | bytes]] = deque()
        self._not_before = 0.0
        self.waiting = 0

    def send(self, messages: list[str | bytes]) -> None:
        loop = self._network.loop
        self._not_before = max(self._not_before, loop.time() + self._network.delay_s())
        self._under_way.append(messages)
        self.waiting += sum(map(len, messages))
        loop.call_at(self._not_before, self._deliver)

    def lose(self) -> None:
        self._under_way.clear()
        self.waiting = 0

    def _deliver(self) -> None:
        if self._under_way:
            messages = self._under_way.popleft()
            self.waiting -= sum(map(len, messages))
            self._arrive(messages)


class _End:
    """One end of a link, as client and hub use it."""

    def __init__(self, link: "MemoryLink") -> None:
        self._link = link
        self.way: _Way
        self.is_open = True
        self.gone: asyncio.Future[None] = link.network.loop.create_future()
        self._on_taken: Callable[[int], None] | None = None
        self._taken_clock: Callable[[], int] = lambda: 0

    remote_address = "memory:0"

    @property
    def buffered(self) -> int:
        return self.way.waiting

    def watch_taken(self, on_taken: Callable[[int], None], clock: Callable[[], int]) -> None:
        """Whatever is written is taken in the same turn of the loop."""
        self._on_taken, self._taken_clock = on_taken, clock

    def send(self, messages: Iterable[str | bytes]) -> None:
        batch = list(messages)
        assert all(len(message) <= MESSAGE_LIMIT for message in batch)
        if batch and self.is_open and not self._link.silent:
            self.way.send(batch)
            if self._on_taken is not None:
                self._link.network.loop.call_soon(self._on_taken, self._taken_clock())

    def send_encoded(self, frame: bytes) -> None:
        self.send([unframe(frame)])

    def send_all_encoded(self, frames: Sequence[bytes]) -> None:
        self.send([unframe(frame) for frame in frames])

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        assert whole == b"".join(frames)
        self.send([unframe(frame) for frame in frames])

    def close(self, code: int, reason: str = "") -> None:
        """What was sent before arrives; then both ends are told."""
        if self.is_open:
            self.is_open = False
            self._link.network.loop.call_later(0.06, self._link.end, code, reason)

    def abort(self) -> None:
        self._link.network.loop.call_soon(self._link.cut)

    async def wait_closed(self) -> None:
        await asyncio.shield(self.gone)


class MemoryLink:
    """A link between one client and the hub."""

    def __init__(self, network: "MemoryNetwork", url: str, owner: Any, hub: Hub) -> None:
        """Connect both; the owner is told last."""
        self.network = network
        self.url = url
        self.silent = False
        self._over = False
        self._replays_until = 0.0
        self._owner = owner
        self._hub = hub
        self.near, self.far = _End(self), _End(self)
        self.near.way = _Way(network, self._to_hub)
        self.far.way = _Way(network, self._to_client)
        self._client: Client = hub.connect(self.far)

    def begin(self) -> _End:
        """Tell the client that its link is open."""
        self._owner.opened(self.near)
        return self.near

    def cut(self) -> None:
        """End it; what is under way is lost in both directions."""
        self.end(1006, "cut")

    def fall_silent(self) -> None:
        """From now on nothing arrives any more, and nobody is told."""
        self.silent = True
        self.near.way.lose()
        self.far.way.lose()

    def end(self, code: int, reason: str) -> None:
        """Tell both ends, once."""
        if self._over:
            return
        self._over = True
        self.near.way.lose()
        self.far.way.lose()
        self.near.is_open = self.far.is_open = False
        if self.network.links.get(self.url) is self:
            del self.network.links[self.url]
        for end in (self.near, self.far):
            end.gone.set_result(None)
        self._hub.closed(self._client, code, reason)
        self._owner.closed(code, reason)

    def forget_gateway(self) -> None:
        """The gateway is dead: it is told of nothing."""
        self._hub = _DEAD
        self.cut()

    def _to_hub(self, messages: list[str | bytes]) -> None:
        if not self._over:
            self._hub.received(self._client, messages)

    def _to_client(self, messages: list[str | bytes]) -> None:
        if self._over:
            return
        if any(isinstance(message, str) and message.startswith('{"type":"joined"') for message in messages):
            self._replays_until = self.network.loop.time() + 1
        if self.network.loop.time() > self._replays_until:
            messages = [message for message in messages if not self.network.skips(message)]
        self._owner.received(messages)
        if any(isinstance(message, str) and message.startswith('{"type":"logged_in"') for message in messages):
            self._perhaps_go_deaf()

    def _perhaps_go_deaf(self) -> None:
        if self.network.draw() < self.network.deaf_share:
            self.fall_silent()


class _Dead:
    """Takes what would go to a gateway that is no more."""

    def closed(self, client: Client, code: int, reason: str) -> None:
        """Nobody hears it."""

    def received(self, client: Client, messages: list[str | bytes]) -> None:
        """Nobody hears it."""


_DEAD: Final[Any] = _Dead()


class MemoryNetwork:
    """All links, by the client's URL, and the hub that they lead to. `hub` None: nobody answers."""

    def __init__(
        self, loop: VirtualLoop, make_hub: Callable[[Callable[[], None]], Hub], numbers: random.Random
    ) -> None:
        """`make_hub` gets what the hub calls when receipts wait."""
        self.loop = loop
        self.links: dict[str, MemoryLink] = {}
        self.hub: Hub | None = None
        self.unreachable: set[str] = set()
        """URLs that nobody answers."""
        self.latency_s = (0.001, 0.03)
        self.skipped_share = 0.0
        """Of the messages in rooms that come as they are said, as if a node of several had missed them."""
        self._decoder = client_decoder()
        self.deaf_share = 0.0
        """Of the links, those that fall silent just when their login was answered."""
        self._make_hub = make_hub
        self._numbers = numbers
        self._sweeping: asyncio.TimerHandle | None = None

    def delay_s(self) -> float:
        """How long the next batch takes."""
        return self._numbers.uniform(*self.latency_s)

    def draw(self) -> float:
        """A number in [0, 1)."""
        return self._numbers.random()

    def skips(self, message: str | bytes) -> bool:
        """Whether this one does not arrive, though what follows does; what a link replays always arrives."""
        if isinstance(message, str) or self._numbers.random() >= self.skipped_share:
            return False
        header, _, _ = self._decoder.payload(message)
        return isinstance(header, RoomMessage) and header.gateway_in_ns > self.loop.clock() - FRESH_NS

    def start_gateway(self) -> None:
        """A hub serves from now on."""
        self.hub = self._make_hub(self._receipts_waiting)
        self._sweep()

    def kill_gateway(self) -> Hub:
        """The hub is no more, in the midst of whatever it did; returns it, so that its files can be closed."""
        assert self.hub is not None
        assert self._sweeping is not None
        hub, self.hub = self.hub, None
        self._sweeping.cancel()
        for link in list(self.links.values()):
            link.forget_gateway()
        return hub

    async def open(self, owner: Any, url: str, **_: Any) -> _End:
        """Stands in for the client's `open_link`."""
        await asyncio.sleep(self.delay_s())
        if self.hub is None or url in self.unreachable:
            raise LinkFailed("Nobody answers.")
        link = self.links[url] = MemoryLink(self, url, owner, self.hub)
        return link.begin()

    def _sweep(self) -> None:
        assert self.hub is not None
        self._sweeping = self.loop.call_later(SWEEP_S, self._sweep)
        self.hub.handle_deadlines()

    def _receipts_waiting(self) -> None:
        hub = self.hub
        if hub is not None:
            self.loop.call_later(RECEIPTS_DELAY_S, lambda: hub.flush_receipts() if hub is self.hub else None)


@contextlib.contextmanager
def network_in_memory(network: MemoryNetwork) -> Iterator[MemoryNetwork]:
    """All clients connect through this network."""
    with mock.patch.object(client_module, "open_link", network.open):
        yield network


def unframe(frame: bytes) -> str | bytes:
    """The message in an unmasked WebSocket frame."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return frame[start:].decode() if frame[0] & 0x0F == 1 else frame[start:]


class NoAppServers:
    """A hub's way to app servers, where there is none: each message is answered with that."""

    def problem(self, url: str) -> str | None:
        """Nothing is wrong."""
        return None

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Say that nobody is there."""
        done(ServerReply(UserMessageSendResult.E2BS_SEND_FAILED, "There is no app server."))
