"""Who is here: connections, the users that logged in on them, and the apps that keep them apart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

import msgspec

from rts_console.gateway.backplane import UserKey
from rts_console.gateway.limits import Rate, Repeats
from rts_console.gateway.room import Room
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.frames import Accepted, Delivered, DeliveredMany, Delivery, ServerAnswer
from rts_console.protocol.rates import UserRates
from rts_console.protocol.server import ServerSession
from rts_console.protocol.words import CloseCode, PayloadKind, RuleSet
from rts_console.websocket.hosts import host_of

SEEN_LIMIT: Final = 100_000
ANSWERS_KEPT: Final = 64
SPARE_S: Final = 10
CLOSED_ROOMS_KEPT: Final = 200
DELIVERIES_PER_FRAME: Final = 200
DELIVERY_BYTES_PER_FRAME: Final = 15_000


class Connection(Protocol):
    """What the hub needs of a link; a `WebSocketConnection` has it."""

    @property
    def buffered(self) -> int:
        """Bytes that the other side has not taken yet."""

    @property
    def remote_address(self) -> str:
        """The other side as `host:port`."""

    def send(self, messages: Iterable[str | bytes]) -> None:
        """Queue messages."""

    def send_encoded(self, frame: bytes) -> None:
        """Queue a framed message."""

    def send_all_encoded(self, frames: Sequence[bytes]) -> None:
        """Queue framed messages."""

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        """Write framed messages at once; `whole` is all of them in one."""

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake."""

    def abort(self) -> None:
        """Cut the link without a word."""


class Client:
    """One connection: its link, its session, and the user who logged in on it.

    `held` are messages that came while its login was being kept; `None` while none is.
    """

    __slots__ = ("closing", "connection", "held", "session", "user")

    def __init__(self, connection: Connection, session: ServerSession) -> None:
        """Begin without a user."""
        self.connection = connection
        self.session = session
        self.user: User | None = None
        self.closing = False
        self.held: list[str | bytes] | None = None

    @property
    def name(self) -> str:
        """How a log line calls it."""
        return self.user.user_id if self.user else self.connection.remote_address


class ServerParams(msgspec.Struct, frozen=True):
    """Where a user's messages to the app server go, and what proves to it who sends them."""

    url: str
    signature: str


class ServerResult(msgspec.Struct, frozen=True):
    """An app server's answer as it went to the client."""

    frame: ServerAnswer
    kind: PayloadKind
    body: bytes


class Ended(NamedTuple):
    """A session that an operator has ended."""

    session_id: str
    code: CloseCode
    reason: str


class User:
    """A user of one app: online on a client, or lately so.

    `closed_rooms` are those that this session was taken out of, with code and reason: its client may not have heard of
    it. `ended` is a session that an operator ended. `restored`: the session was taken over from an earlier process.
    `attached`: its client has all of its inbox, and is told what comes. A user whose link broke steps out of its rooms
    at `leaves_at_ns`, and its login ends at `ends_at_ns`.
    """

    __slots__ = (
        "answers",
        "app",
        "attached",
        "call_rate",
        "closed_rooms",
        "client",
        "device_id",
        "ended",
        "ends_at_ns",
        "generation",
        "heard_at_ns",
        "host",
        "join_rate",
        "leaves_at_ns",
        "offline_since_ns",
        "rates",
        "receipts",
        "repeats",
        "restored",
        "rooms",
        "server",
        "session_id",
        "spare",
        "spare_until_ns",
        "user_id",
        "waiting_answers",
    )

    def __init__(
        self, app: "App", user_id: str, rules: RuleSet, joins_per_second: int = 0, calls_per_second: int = 0
    ) -> None:
        """Begin offline, in no room."""
        self.app = app
        self.user_id = user_id
        self.client: Client | None = None
        self.attached = False
        self.device_id = ""
        self.session_id = ""
        self.rooms: dict[str, Room] = {}
        self.closed_rooms: dict[str, tuple[int, str]] = {}
        self.ended: Ended | None = None
        self.restored = False
        self.server: ServerParams | None = None
        self.generation = 0
        self.heard_at_ns = 0
        self.host = ""
        self.spare = 0
        self.spare_until_ns = 0
        self.leaves_at_ns: int | None = None
        self.ends_at_ns: int | None = None
        self.offline_since_ns = 0
        self.rates = UserRates(rules)
        self.join_rate = Rate(joins_per_second)
        self.call_rate = Rate(calls_per_second)
        self.repeats: Repeats[Accepted] = Repeats()
        self.answers: Repeats[ServerResult] = Repeats(ANSWERS_KEPT)
        self.waiting_answers: dict[str, list[tuple[Client, int]]] = {}
        self.receipts: list[Delivery | DeliveredMany] = []

    @property
    def key(self) -> UserKey:
        """How the backplane knows it."""
        return self.app.app_id, self.user_id

    def enter(self, client: Client) -> None:
        """Be online on a client."""
        self.client, client.user = client, self
        self.attached = False
        self.host = host_of(client.connection.remote_address)
        self.leaves_at_ns = self.ends_at_ns = None

    def grant_spare(self, since_ns: int, now_ns: int, per_second: int) -> None:
        """Let it send again at once what it sent, within the rates, while nothing came through."""
        self.spare = (now_ns - since_ns) * per_second // SECOND_NS
        self.spare_until_ns = now_ns + SPARE_S * SECOND_NS

    def take_spare(self, now_ns: int) -> bool:
        """Whether one more message may go beyond the rates."""
        if self.spare <= 0 or now_ns > self.spare_until_ns:
            return False
        self.spare -= 1
        return True

    def note_closed(self, room_id: str, code: int, reason: str) -> None:
        """Remember that it was taken out of a room, until its client is told or joins anew."""
        self.closed_rooms.pop(room_id, None)
        self.closed_rooms[room_id] = (code, reason)
        if len(self.closed_rooms) > CLOSED_ROOMS_KEPT:
            del self.closed_rooms[next(iter(self.closed_rooms))]

    def take_receipts(self) -> Iterator[Delivered | DeliveredMany]:
        """Hand over the receipts gathered for this user, in frames that keep to the limit of a control frame."""
        receipts, self.receipts = self.receipts, []
        batches = self.client is not None and self.client.session.takes_batches
        batch: list[Delivery] = []
        size = 0
        for receipt in receipts:
            if isinstance(receipt, DeliveredMany) and batches and _fits(receipt):
                yield receipt
                continue
            for delivery in _one_by_one(receipt):
                size += _delivery_size(delivery)
                if len(batch) == DELIVERIES_PER_FRAME or (batch and size > DELIVERY_BYTES_PER_FRAME):
                    yield Delivered(batch)
                    batch, size = [], _delivery_size(delivery)
                batch.append(delivery)
        if batch:
            yield Delivered(batch)


class App:
    """One app: its users and rooms, invisible to every other app."""

    __slots__ = ("app_id", "rooms", "seen", "users")

    def __init__(self, app_id: str) -> None:
        """Begin empty."""
        self.app_id = app_id
        self.users: dict[str, User] = {}
        self.rooms: dict[str, Room] = {}
        self.seen: dict[str, None] = {}

    def note_seen(self, user_id: str) -> None:
        """Remember that the user has logged in once; the first of very many are forgotten."""
        self.seen.pop(user_id, None)
        self.seen[user_id] = None
        if len(self.seen) > SEEN_LIMIT:
            del self.seen[next(iter(self.seen))]


def _delivery_size(delivery: Delivery) -> int:
    """Bytes of it in a frame, at most: ids may hold characters that JSON writes as two."""
    return 120 + 2 * len(delivery.client_message_id) + len(delivery.user_id) + len(delivery.room_id)


def _fits(many: DeliveredMany) -> bool:
    """Whether it is within the limit of a control frame for certain."""
    size = 4 * len(many.client_message_ids) + 2 * sum(map(len, many.client_message_ids))
    return size + 200 + len(many.user_id) + len(many.room_id) <= DELIVERY_BYTES_PER_FRAME


def _one_by_one(receipt: Delivery | DeliveredMany) -> Sequence[Delivery]:
    if isinstance(receipt, Delivery):
        return (receipt,)
    user_id, at_ns, room_id = receipt.user_id, receipt.received_at_ns, receipt.room_id
    return [Delivery(message_id, user_id, at_ns, room_id) for message_id in receipt.client_message_ids]
