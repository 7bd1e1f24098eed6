"""Agora's data streams: how each of the three kinds is sent, and in which order packets are handed over.

A packet of an ordered stream waits up to 5 s for those before it. What does not come by then is given up: of a reliable
stream that is told, of one that is not, it is not. Pure: times are passed in, in seconds of one clock.
"""

from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

from rts_console.protocol.words import MessageMode

REORDER_S: Final = 5.0
MOST_WAITING: Final = 1_024
_MODES: Final = {
    (False, False): MessageMode.UNRELIABLE_UNORDERED,
    (True, True): MessageMode.RELIABLE_ORDERED,
    (False, True): MessageMode.UNRELIABLE_ORDERED,
}

T = TypeVar("T")


def mode_of(reliable: bool, ordered: bool) -> MessageMode | None:
    """How the packets of such a stream travel; `None` for reliable and not ordered, which the vendor refuses."""
    return _MODES.get((bool(reliable), bool(ordered)))


class OutgoingStream:
    """One stream of ours. `run` tells it from an earlier one of the same number."""

    __slots__ = ("mode", "ordered", "reliable", "run", "sequence", "stream_id")

    def __init__(self, stream_id: int, *, reliable: bool, ordered: bool, run: int) -> None:
        """Begin before the first packet; `reliable` and `ordered` must go together (`mode_of`)."""
        self.stream_id = stream_id
        self.reliable = reliable
        self.ordered = ordered
        self.mode = _MODES[reliable, ordered]
        self.run = run
        self.sequence = 0

    def attributes(self) -> dict[str, str | int]:
        """What the next packet says of itself."""
        self.sequence += 1
        return {
            "stream": self.stream_id,
            "seq": self.sequence,
            "run": self.run,
            "reliable": int(self.reliable),
            "ordered": int(self.ordered),
        }


class Gap(NamedTuple):
    """Packets of a stream that did not come in time: how many, and how many behind them were waiting."""

    missed: int
    cached: int


class IncomingStream(Generic[T]):
    """One ordered stream of another user, from the first packet that is seen of it."""

    def __init__(self, *, reliable: bool, run: int, reorder_s: float = REORDER_S) -> None:
        """Begin with nothing seen."""
        self.run = run
        self._reliable = reliable
        self._reorder_s = reorder_s
        self._next: int | None = None
        self._waiting: dict[int, tuple[float, T]] = {}

    def take(self, sequence: int, packet: T, now: float) -> list[T | Gap]:
        """A packet came: what can be handed over now, in order. One that is late or came before is dropped."""
        if self._next is None:
            self._next = sequence
        if sequence < self._next or sequence in self._waiting:
            return []
        self._waiting[sequence] = (now, packet)
        if len(self._waiting) > MOST_WAITING:
            return self._give_up()
        return self._ready()

    def due(self, now: float) -> list[T | Gap]:
        """What is to be handed over because others did not come in time."""
        handed: list[T | Gap] = []
        while self._waiting and now >= self._waiting_since() + self._reorder_s:
            handed += self._give_up()
        return handed

    def next_deadline(self) -> float | None:
        """When `due` wants to be called; `None` while nothing waits."""
        return self._waiting_since() + self._reorder_s if self._waiting else None

    def _waiting_since(self) -> float:
        return min(at for at, _ in self._waiting.values())

    def _give_up(self) -> list[T | Gap]:
        """Go on behind the gap; of a reliable stream it is told."""
        assert self._next is not None
        first = min(self._waiting)
        gap = Gap(first - self._next, len(self._waiting))
        self._next = first
        return [gap, *self._ready()] if self._reliable else self._ready()

    def _ready(self) -> list[T | Gap]:
        ready: list[T | Gap] = []
        while self._next in self._waiting:
            assert self._next is not None
            ready.append(self._waiting.pop(self._next)[1])
            self._next += 1
        return ready


class Packet(NamedTuple):
    """A packet that came: of whom, of which stream, its bytes as sent, and what was said of it."""

    user_id: str
    stream_id: int
    data: bytes
    said: dict[str, str | int]


class IncomingStreams:
    """The streams of all other users in a channel."""

    def __init__(self, reorder_s: float = REORDER_S) -> None:
        """Begin with none."""
        self._reorder_s = reorder_s
        self._streams: dict[tuple[str, int], IncomingStream[Packet]] = {}

    def take(self, packet: Packet, now: float) -> list[tuple[Packet, Gap | None]]:
        """A packet came: what is to be handed over, and gaps before that."""
        said = packet.said
        if not said.get("ordered"):
            return [(packet, None)]
        key, run = (packet.user_id, packet.stream_id), _number(said, "run")
        stream = self._streams.get(key)
        if stream is None or stream.run != run:
            reliable = bool(said.get("reliable"))
            stream = self._streams[key] = IncomingStream(reliable=reliable, run=run, reorder_s=self._reorder_s)
        return list(_told(stream.take(_number(said, "seq"), packet, now)))

    def due(self, now: float) -> list[tuple[Packet, Gap | None]]:
        """What has waited long enough."""
        return [told for stream in self._streams.values() for told in _told(stream.due(now))]

    def next_deadline(self) -> float | None:
        """When `due` wants to be called."""
        deadlines = [at for stream in self._streams.values() if (at := stream.next_deadline()) is not None]
        return min(deadlines, default=None)

    def forget(self, user_id: str) -> None:
        """A user left: its streams are no more."""
        for key in [key for key in self._streams if key[0] == user_id]:
            del self._streams[key]


def _told(handed: Iterable[Packet | Gap]) -> Iterable[tuple[Packet, Gap | None]]:
    """Each packet with the gap right before it."""
    gap: Gap | None = None
    for each in handed:
        if isinstance(each, Gap):
            gap = each
        else:
            yield each, gap
            gap = None


def _number(said: dict[str, str | int], name: str) -> int:
    value = said.get(name, 0)
    return value if isinstance(value, int) else 0
