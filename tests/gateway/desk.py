"""A hub without links: connections that keep what is written, a clock by hand, and app servers that answer on call."""

from collections.abc import Iterable, Sequence
from typing import Any

from rts_console.gateway.app_server import PostDone, ServerPost
from rts_console.gateway.backplane import Backplane, Window
from rts_console.gateway.hub import Hub
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.presence import Client
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, PayloadKind, RuleSet
from rts_console.vendors.volcengine import make_token

APP = "a" * 24
OTHER_APP = "b" * 24
KEYS = {APP: Secret("key-a"), OTHER_APP: Secret("key-b")}
SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND


def token(user_id: str, *, app_id: str = APP, expires_at_s: int = 0, key: Secret | None = None, room: str = "") -> str:
    """A login token, by default without expiry."""
    return make_token(
        app_id, key or KEYS[app_id], user_id, issued_at_s=1, expires_at_s=expires_at_s, room_id=room
    ).reveal()


class Wire:
    """A link that keeps what is written on it."""

    remote_address = "127.0.0.1:5"

    def __init__(self) -> None:
        self.buffered = 0
        self.closed: tuple[int, str] | None = None
        self.aborted = False
        self._written: list[str | bytes] = []
        self._decoder = codec.client_decoder()

    def send(self, messages: Iterable[str | bytes]) -> None:
        if self.closed is None:
            self._written += messages

    def send_encoded(self, frame: bytes) -> None:
        if self.closed is None:
            self._written.append(unframe(frame))

    def send_all_encoded(self, frames: Sequence[bytes]) -> None:
        for frame in frames:
            self.send_encoded(frame)

    def write_encoded(self, frames: Sequence[bytes], whole: bytes) -> None:
        assert whole == b"".join(frames)
        for frame in frames:
            self.send_encoded(frame)

    def close(self, code: int, reason: str = "") -> None:
        assert self.closed is None
        self.closed = (code, reason)

    def abort(self) -> None:
        self.aborted = True

    def raw(self) -> list[str | bytes]:
        """What was written since the last look, as it is."""
        written, self._written = self._written, []
        return written

    def read(self) -> list[Any]:
        """What was written since the last look, decoded; payloads as (header, kind, bytes)."""
        return [
            self._decoder.control(message) if isinstance(message, str) else self._decoder.payload(message)
            for message in self.raw()
        ]


def unframe(frame: bytes) -> str | bytes:
    """The message in an unmasked WebSocket frame."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return frame[start:].decode() if frame[0] & 0x0F == 1 else frame[start:]


class Person:
    """A user at a client, as the tests speak of one."""

    def __init__(
        self, desk: "Desk", user_id: str, app_id: str = APP, device_id: str = "", features: Sequence[str] = ()
    ) -> None:
        self.desk = desk
        self.user_id = user_id
        self.wire = Wire()
        self.client: Client = desk.hub.connect(self.wire)
        self.device_id = device_id
        self.session_id = ""
        self.inbox = ("", 0)
        self._next_id = 100
        self.give(f.Hello(app_id, device_id, features=list(features)))
        self.wire.read()

    def give(self, *messages: Any) -> None:
        """Send frames, (header, payload) pairs or raw messages in one batch."""
        self.desk.hub.received(self.client, [encode(message) for message in messages])

    def ask(self, *messages: Any) -> list[Any]:
        """Send, let it be kept, and read everything that has been written to this client."""
        self.give(*messages)
        self.desk.hub.backplane.flush()
        return self.wire.read()

    def log_in(self, **fields: Any) -> "Person":
        """Log in afresh with a good token and forget the answer."""
        self._log_in({}, fields)
        return self

    def _log_in(self, more: dict[str, Any], fields: dict[str, Any]) -> list[Any]:
        app_id = self.client.session.hello.app_id
        answer = self.ask(f.Login(1, self.user_id, token(self.user_id, app_id=app_id, **fields), **more))
        logged_in = answer[0]
        assert isinstance(logged_in, f.LoggedIn)
        self.session_id = logged_in.session_id
        self.inbox = (logged_in.inbox_epoch, logged_in.inbox_position)
        return answer

    def come_back(self, **changed: Any) -> tuple["Person", list[Any]]:
        """Connect again and log in to the same session; returns who came back, and all that was written to it."""
        again = Person(self.desk, self.user_id, self.client.session.hello.app_id, self.device_id)
        inbox_epoch, inbox_position = self.inbox
        known = {"inbox_epoch": inbox_epoch, "inbox_position": inbox_position, "session_id": self.session_id}
        return again, again._log_in({"login_type": 1, **known, **changed}, {})

    def join(self, *room_ids: str) -> "Person":
        """Join rooms and forget the answers."""
        for room_id in room_ids:
            assert isinstance(self.ask(f.JoinRoom(2, room_id))[0], f.Joined)
        return self

    def lose_link(self) -> None:
        """The link breaks without a word."""
        self.desk.hub.closed(self.client, 1006, "")

    def send_peer(self, to: str, payload: bytes = b"hi", **fields: Any) -> Any:
        """Send to a user; returns the answer."""
        return self._send(f.SendPeer(0, to, "", 5), payload, fields)

    def send_room(self, room_id: str, payload: bytes = b"hi", **fields: Any) -> Any:
        """Send to a room; returns the answer."""
        return self._send(f.SendRoom(0, room_id, "", 5), payload, fields)

    def send_server(self, payload: bytes = b"hi", **fields: Any) -> Any:
        """Send to the app server; returns the answer, `None` while there is none."""
        return self._send(f.SendServer(0, "", 5), payload, fields)

    def _send(self, header: Any, payload: bytes, fields: dict[str, Any]) -> Any:
        self._next_id += 1
        kind = fields.pop("kind", PayloadKind.TEXT)
        fields = {"id": self._next_id, "client_message_id": f"m{self._next_id}", **fields}
        values = {name: getattr(header, name) for name in header.__struct_fields__}
        self.give((type(header)(**{**values, **fields}), kind, payload))
        heads = [item[0] if isinstance(item, tuple) else item for item in self.wire.read()]
        return next((head for head in heads if getattr(head, "id", None) == fields["id"]), None)


def encode(message: Any) -> str | bytes:
    """A message as it goes over the wire."""
    if isinstance(message, str | bytes):
        return message
    if isinstance(message, tuple):
        return codec.encode_payload(*message)
    return codec.encode_control(message)


class Desk:
    """A hub and everything around it."""

    def __init__(
        self,
        rules: RuleSet | str = "volcengine",
        grace_s: float = 2.0,
        window: Window = Window(),  # noqa: B008 - a tuple of constants
        backplane: Backplane | None = None,
        **options: Any,
    ) -> None:
        self.now = START
        self.posts: list[tuple[ServerPost, PostDone]] = []
        self.wakes = 0
        self.hub = Hub(
            RULE_SETS[rules] if isinstance(rules, str) else rules,
            TokenCheck(KEYS),
            self,
            node="n1",
            grace_s=grace_s,
            backplane=backplane or LocalBackplane(window, clock=self.clock),
            clock=self.clock,
            receipts_waiting=self._wake,
            **options,
        )

    def clock(self) -> int:
        """Now."""
        return self.now

    def problem(self, url: str) -> str | None:
        """Anything may be posted to."""
        return None

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Keep the post; the test answers it."""
        self.posts.append((post, done))

    def person(self, user_id: str, **fields: Any) -> Person:
        """Someone who has connected and said hello."""
        return Person(self, user_id, **fields)

    def user(self, user_id: str, *rooms: str, **fields: Any) -> Person:
        """Someone who is logged in, and in these rooms."""
        return self.person(user_id, **fields).log_in().join(*rooms)

    def after(self, seconds: float) -> None:
        """Let time pass, and the hub do what is due; clients that live send a ping each 10 s."""
        self.now += int(seconds * SECOND)
        self.hub.handle_deadlines()

    def long_after(self, seconds: float, *alive: Person) -> None:
        """Let much time pass; these clients send a ping each 10 s, and what is written to them is forgotten."""
        for step in [10.0] * int(seconds // 10) + [seconds % 10]:
            self.after(step)
            for person in alive:
                person.ask(f.Ping(1, 1))

    def _wake(self) -> None:
        self.wakes += 1
