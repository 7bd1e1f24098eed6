"""A link on which faults act: between a WebSocket and the hub, in both directions, while any link fault is set.

What passes is held until its time has come. Order is kept, as on any stream, except where reordering is asked for. A
message that a stream would send again after a loss comes later by the usual waiting times instead (200 ms, then twice
that, and so on); one that is not reliable is left out.
"""

import asyncio
import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

import msgspec

from rts_console.gateway.faults import Active, FaultKind, Faults
from rts_console.gateway.hub import Hub
from rts_console.gateway.presence import Client, Connection
from rts_console.protocol.codec import MAGIC

SEND_AGAIN_S: Final = 0.2
LONGEST_AGAIN_S: Final = 3.2
OVERTAKEN_S: Final = 0.05
HALF_OPEN_REASON: Final = "The link is half-open."
_PREFIX_BYTES: Final = 4

_SKEWED: Final = ("gateway_in_ns", "gateway_out_ns", "received_at_ns", "answered_at_ns", "at_ns", "now_ns")
_SKEWED_FRAMES: Final = (
    "pong",
    "peer_message",
    "room_message",
    "accepted",
    "accepted_many",
    "server_answer",
    "welcome",
)

Arrived = Callable[[Client, list[str | bytes]], None]
Closed = Callable[[Client, int, str], None]


class _Header(msgspec.Struct):
    """What matters here of a payload's header."""

    mode: int = 0
    room_id: str = ""


class Passing(NamedTuple):
    """A WebSocket message on its way. `payload`: it carries a user's bytes, and is no control frame."""

    size: int
    payload: bool
    reliable: bool
    room_id: str


class FaultyLink:
    """Takes the place of a client's connection for the hub, and that of the hub for its connection."""

    def __init__(self, client: Client, real: Connection, faults: Faults, arrived: Arrived, closed: Closed) -> None:
        """Take both sides; from now on everything that passes comes through here."""
        self.real = real
        self._client = client
        self._faults = faults
        self._arrived = arrived
        self._closed = closed
        self._loop = asyncio.get_running_loop()
        self._chance: dict[int, random.Random] = {}
        self._up = _Way(self._hand_up)
        self._down = _Way(self._hand_down)
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._dead = False
        self._last_user = (client.session.hello.app_id, "")

    # --- for the hub: a connection ---

    @property
    def buffered(self) -> int:
        """Bytes that the other side has not taken yet, those that are held here included."""
        return self.real.buffered + self._down.held_bytes

    @property
    def remote_address(self) -> str:
        """The other side as `host:port`."""
        return self.real.remote_address

    def send(self, messages: Iterable[str | bytes]) -> None:
        """Hold messages until their time has come."""
        skew_ns = self._faults.skew_ns()
        for message in messages:
            told = skewed(message, skew_ns) if skew_ns else message
            self._pass(self._down, "down", classify(told), told)

    def send_encoded(self, frame: bytes) -> None:
        """Hold a framed message until its time has come."""
        message = unframed(frame)
        if self._faults.skew_ns():
            self.send([message])
        else:
            self._pass(self._down, "down", classify(message), _Framed(frame))

    def send_all_encoded(self, frames: Sequence[bytes]) -> None:
        """Hold framed messages until their time has come."""
        for frame in frames:
            self.send_encoded(frame)

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        """Hold framed messages until their time has come."""
        self.send_all_encoded(frames)

    def close(self, code: int, reason: str = "") -> None:
        """Close after all that was sent before; on a half-open link the other side is not told."""
        if self._half_open("down"):
            self._die(code, reason)
        else:
            self._down.hold_last(self._loop.time(), lambda: self.real.close(code, reason))
            self._arm()

    def abort(self) -> None:
        """Cut the link at once."""
        self._up.clear()
        self._down.clear()
        self.real.abort()

    # --- for the connection: its owner ---

    def arrived(self, messages: list[str | bytes]) -> None:
        """Messages came from the client."""
        for message in messages:
            self._pass(self._up, "up", classify(message), message)

    def gone(self, code: int, reason: str) -> None:
        """The connection is gone: what it still held is too."""
        self._up.clear()
        self._down.clear()
        self._disarm()
        if not self._dead:
            self._dead = True
            self._closed(self._client, code, reason)

    # --- for whoever sets faults ---

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held, so that the link may do without this."""
        return not (self._dead or self._up or self._down)

    def take_off(self) -> None:
        """Let the hub and the connection talk to each other directly again."""
        self._client.connection = self.real

    def refresh(self) -> None:
        """The faults have changed: a link that was dead to both sides is cut when it is half-open no longer."""
        if self._dead and not self._half_open("up", "down"):
            self.real.abort()

    # --- inside ---

    def _pass(self, way: "_Way", direction: str, passing: Passing, item: "Item") -> None:
        if self._dead:
            return
        acting = self._acting(direction, passing.room_id)
        now = self._loop.time()
        if not acting and not way:
            way.hand([item])
            return
        copies, late_s, overtaken = self._fate(acting, passing, now, way)
        # What is late only in one room does not hold up the others.
        lane = passing.room_id if any(active.fault.room_id for active in acting) else ""
        for _ in range(copies):
            way.hold(item, passing.size, now + late_s, lane=None if overtaken else lane)
        self._arm()

    def _fate(self, acting: list[Active], passing: Passing, now: float, way: "_Way") -> tuple[int, float, bool]:
        """How many times it comes, how much later, and whether what follows may overtake it."""
        copies, late_s, overtaken = 1, 0.0, False
        for active in acting:
            fault, chance = active.fault, self._random(active)
            touched = passing.payload and (fault.reliable or not passing.reliable)
            match fault.kind:
                case FaultKind.HALF_OPEN:
                    copies = 0
                case FaultKind.DELAY:
                    late_s += max(0.0, fault.delay_ms + chance.uniform(-fault.jitter_ms, fault.jitter_ms)) / 1_000
                case FaultKind.BANDWIDTH:
                    late_s += way.queue_for(passing.size, fault.bytes_per_s, now)
                case FaultKind.LOSS if touched:
                    copies = 0 if chance.uniform(0, 100) < fault.percent else copies
                case FaultKind.LOSS if not fault.reliable:
                    late_s += _sent_again_s(chance, fault.percent)
                case FaultKind.REORDER if touched and chance.uniform(0, 100) < fault.percent:
                    late_s, overtaken = late_s + OVERTAKEN_S, True
                case FaultKind.DUPLICATE if touched and chance.uniform(0, 100) < fault.percent:
                    copies = 2 * copies
        return copies, late_s, overtaken

    def _acting(self, direction: str, room_id: str) -> list[Active]:
        who = self._user()
        return [
            active
            for active in self._faults.on(*_ON_LINKS)
            if active.fault.direction in ("both", direction)
            and active.fault.meets(*who)
            and active.fault.room_id in ("", room_id)
        ]

    def _user(self) -> tuple[str, str]:
        """App and user. A link that the hub has given up is still that of its last user."""
        if user := self._client.user:
            self._last_user = user.key
        return self._last_user

    def _half_open(self, *directions: str) -> bool:
        acting = [active for direction in directions for active in self._acting(direction, "")]
        return any(active.fault.kind is FaultKind.HALF_OPEN for active in acting)

    def _random(self, active: Active) -> random.Random:
        """Each fault has its own chance on each link, so that a seed gives the same run again."""
        chance = self._chance.get(active.number)
        if chance is None:
            chance = self._chance[active.number] = random.Random(f"{active.seed}/{self._user()[1]}")
        return chance

    def _die(self, code: int, reason: str) -> None:
        """The hub has given the link up; the client is not told, and goes on talking to nobody."""
        self._dead = True
        self._up.clear()
        self._down.clear()
        self._loop.call_soon(self._closed, self._client, code, reason or HALF_OPEN_REASON)

    def _hand_up(self, items: list["Item"]) -> None:
        self._arrived(self._client, [item for item in items if isinstance(item, str | bytes)])

    def _hand_down(self, items: list["Item"]) -> None:
        for item in items:
            if isinstance(item, _Framed):
                self.real.send_encoded(item.frame)
            elif isinstance(item, str | bytes):
                self.real.send([item])
            else:
                item()

    # --- time ---

    def _arm(self) -> None:
        due = min(self._up.due, self._down.due)
        if due == _NEVER or (self._timer is not None and self._timer_at <= due):
            return
        self._disarm()
        self._timer_at = due
        self._timer = self._loop.call_at(due, self._release)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _release(self) -> None:
        self._timer = None
        now = self._loop.time()
        self._up.release(now)
        self._down.release(now)
        self._arm()


class FaultyLinks:
    """All links on which faults act: as long as there are none, connections and hub talk to each other directly."""

    def __init__(self, hub: Hub, faults: Faults, arrived: Arrived) -> None:
        """Take whose links they are, and who takes what arrives."""
        self._hub = hub
        self._faults = faults
        self._arrived = arrived
        self._links: set[FaultyLink] = set()

    def opened(self, client: Client) -> None:
        """A connection is new."""
        if self._wanted:
            self._put_on(client)

    def received(self, client: Client, messages: list[str | bytes]) -> None:
        """A connection brought messages."""
        link = client.connection
        if isinstance(link, FaultyLink):
            link.arrived(messages)
        else:
            self._arrived(client, messages)

    def closed(self, client: Client, code: int, reason: str) -> None:
        """A connection is gone."""
        link = client.connection
        if isinstance(link, FaultyLink):
            self._links.discard(link)
            link.gone(code, reason)
        else:
            self._hub.closed(client, code, reason)

    def changed(self) -> None:
        """The faults have changed, or time has passed."""
        if self._wanted:
            for client in list(self._hub.clients):
                if not isinstance(client.connection, FaultyLink):
                    self._put_on(client)
        for link in list(self._links):
            link.refresh()
            if not self._wanted and link.is_idle:
                self._links.discard(link)
                link.take_off()

    @property
    def _wanted(self) -> bool:
        return bool(self._faults.link_faults())

    def _put_on(self, client: Client) -> None:
        link = FaultyLink(client, client.connection, self._faults, self._arrived, self._hub.closed)
        client.connection = link
        self._links.add(link)


class _Framed(NamedTuple):
    """A message with its WebSocket frame around it."""

    frame: bytes


Item = str | bytes | _Framed | Callable[[], None]
_NEVER: Final = float("inf")
_ON_LINKS: Final = (
    FaultKind.DELAY,
    FaultKind.LOSS,
    FaultKind.BANDWIDTH,
    FaultKind.REORDER,
    FaultKind.DUPLICATE,
    FaultKind.HALF_OPEN,
)


class _Way:
    """One direction: what is held, until when, in which order."""

    def __init__(self, hand: Callable[[list[Item]], None]) -> None:
        self.hand = hand
        self.held_bytes = 0
        self._held: list[tuple[float, int, int, Item]] = []
        self._numbers = count()
        self._last: dict[str, float] = {}
        self._free_at = 0.0

    def __bool__(self) -> bool:
        return bool(self._held)

    @property
    def due(self) -> float:
        return self._held[0][0] if self._held else _NEVER

    def queue_for(self, size: int, bytes_per_s: int, now: float) -> float:
        """How long it takes until a message of that size is through, behind those before it."""
        self._free_at = max(self._free_at, now) + size / bytes_per_s
        return self._free_at - now

    def hold(self, item: Item, size: int, until: float, *, lane: str | None = "") -> None:
        """Behind what is held in the same lane, or (`None`) behind nothing."""
        if lane is not None:
            self._last[lane] = until = max(self._last.get(lane, 0.0), until)
        heapq.heappush(self._held, (until, next(self._numbers), size, item))
        self.held_bytes += size

    def hold_last(self, now: float, item: Item) -> None:
        """Behind everything."""
        latest = max((entry[0] for entry in self._held), default=now)
        heapq.heappush(self._held, (max(latest, now), next(self._numbers), 0, item))

    def release(self, now: float) -> None:
        ready: list[Item] = []
        while self._held and self._held[0][0] <= now:
            _, _, size, item = heapq.heappop(self._held)
            self.held_bytes -= size
            ready.append(item)
        if ready:
            self.hand(ready)

    def clear(self) -> None:
        self._held.clear()
        self._last.clear()
        self.held_bytes = 0


def classify(message: str | bytes) -> Passing:
    """What a WebSocket message is; anything that is no readable payload counts as control."""
    if isinstance(message, str) or len(message) < _PREFIX_BYTES or message[0] != MAGIC:
        return Passing(len(message), False, True, "")
    end = _PREFIX_BYTES + int.from_bytes(message[2:4])
    try:
        header = msgspec.json.decode(memoryview(message)[_PREFIX_BYTES:end], type=_Header)
    except (ValueError, RecursionError):
        return Passing(len(message), False, True, "")
    return Passing(len(message), True, header.mode == 0, header.room_id)


def skewed(message: str | bytes, skew_ns: int) -> str | bytes:
    """The message with the gateway's times as a clock that is wrong by so much would give them."""
    if isinstance(message, str):
        return msgspec.json.encode(_with_skew(msgspec.json.decode(message), skew_ns)).decode()
    end = _PREFIX_BYTES + int.from_bytes(message[2:4])
    header = msgspec.json.encode(_with_skew(msgspec.json.decode(message[_PREFIX_BYTES:end]), skew_ns))
    return message[:2] + len(header).to_bytes(2) + header + message[end:]


def _with_skew(fields: dict[str, Any], skew_ns: int) -> dict[str, Any]:
    if fields["type"] not in _SKEWED_FRAMES:
        return fields
    return {name: value + skew_ns if name in _SKEWED and value else value for name, value in fields.items()}


def unframed(frame: bytes) -> str | bytes:
    """The message in an unmasked WebSocket frame of this gateway."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return frame[start:] if frame[0] & 0x0F == 2 else frame[start:].decode()


def _sent_again_s(chance: random.Random, percent: float) -> float:
    """How long a stream takes to get through a message whose pieces are lost again and again."""
    late_s, wait_s = 0.0, SEND_AGAIN_S
    while chance.uniform(0, 100) < percent and late_s < 60:
        late_s += wait_s
        wait_s = min(2 * wait_s, LONGEST_AGAIN_S)
    return late_s
