"""A client's session on a desk: the clock by hand, the gateway by hand."""

from collections.abc import Callable
from typing import Any, TypeVar

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.client import ClientSession
from rts_console.protocol.clock import MS
from rts_console.protocol.driver import Abort, Action, Close, Open
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, ConnectionState, MessageMode, PayloadKind

START = 1_700_000_000 * 10**9
RULES = RULE_SETS["volcengine"]
TEXT = PayloadKind.TEXT
RELIABLE = MessageMode.RELIABLE_ORDERED
E = TypeVar("E", bound=ev.Event)


class Desk:
    """Drives a `ClientSession` as its driver would, and keeps all that came of it.

    Checks by itself that no call completes twice and that no deadline stays in the past.
    """

    def __init__(self, *, random: Callable[[], float] = lambda: 0.5, **options: Any) -> None:
        self.now = START
        self.session = ClientSession("app", rules=RULES, random=random, **options)
        self.events: list[ev.Event] = []
        self.actions: list[Action] = []
        self.sent: list[Any] = []
        self.results: dict[int, Any] = {}
        self._pings: list[f.Ping] = []
        self._decoder = codec.server_decoder()

    # --- what comes out ---

    def pump(self) -> None:
        """Take everything out."""
        self.actions += self.session.actions()
        for message in self.session.messages_to_send():
            if isinstance(message, str):
                assert len(message.encode()) <= codec.CONTROL_LIMIT
                frame = self._decoder.control(message)
                self.sent.append(frame)
                self._pings = [] if isinstance(frame, f.Hello) else self._pings
                self._pings += [frame] if isinstance(frame, f.Ping) else []
            else:
                self.sent.append(self._decoder.payload(message))
        self.events += self.session.events()
        for call_id, result in self.session.completions():
            assert call_id not in self.results, f"call {call_id} completed twice"
            self.results[call_id] = result

    def take_sent(self, kind: type | None = None) -> list[Any]:
        """Frames sent since the last time, pings left out, or those of one kind."""
        self.pump()
        sent, self.sent = self.sent, []
        return [each for each in sent if (isinstance(each, kind) if kind else not isinstance(each, f.Ping))]

    def take_actions(self) -> list[Action]:
        self.pump()
        actions, self.actions = self.actions, []
        return actions

    def take_events(self) -> list[ev.Event]:
        self.pump()
        events, self.events = self.events, []
        return events

    def told(self, kind: type[E]) -> list[E]:
        """Events of one kind so far."""
        self.pump()
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def states(self) -> list[ConnectionState]:
        return [event.state for event in self.told(ev.ConnectionStateChanged)]

    def result(self, call_id: int) -> Any:
        """What a call ended with; fails while it waits."""
        self.pump()
        return self.results[call_id]

    def waits(self, call_id: int) -> bool:
        self.pump()
        return call_id not in self.results

    # --- what goes in ---

    def say(self, *frames: Any) -> None:
        """The gateway sends control frames."""
        for frame in frames:
            self.session.receive(codec.encode_control(frame), self.now)

    def say_payload(self, header: Any, payload: bytes = b"hi", kind: PayloadKind = TEXT) -> None:
        self.session.receive(codec.encode_payload(header, kind, payload), self.now)

    def wait(self, ms: float) -> None:
        """Let time pass, waking the session at each of its deadlines on the way."""
        end = self.now + int(ms * MS)
        while (due := self.session.next_deadline()) is not None and due <= end:
            self.now = max(due, self.now)
            self.session.handle_deadline(self.now)
            self.pump()
            after = self.session.next_deadline()
            assert after is None or after > self.now, "a deadline stays in the past"
        self.now = end

    def lose(self, code: int = 1006, reason: str = "") -> None:
        self.session.connection_lost(code, reason, self.now)

    # --- whole stretches ---

    def login(self, token: str = "t1", user_id: str = "alice") -> int:
        return self.session.login(Secret(token), user_id, self.now)

    def connect(self) -> f.Login:
        """The socket opens; gives the login frame that was sent."""
        self.session.connection_made(self.now)
        login: f.Login = self.take_sent(f.Login)[0]
        return login

    def welcome(self, epoch: str = "e1") -> f.Welcome:
        rules = {"name": "volcengine"}
        return f.Welcome("n1", epoch, self.now, rules, 10_000)

    def admit(self, login: f.Login, *, epoch: str = "e1", **session: Any) -> None:
        """Let a user in; `session` is what `logged_in` says of it."""
        self.say(self.welcome(epoch), f.LoggedIn(login.id, login.user_id, "s1", **session))

    def come_back(self, *, epoch: str = "e1", **session: Any) -> f.Login:
        """Wait for the next attempt, and let the user in again; gives the login frame that was sent."""
        self.reconnect()
        login: f.Login = self.take_sent(f.Login)[0]
        self.admit(login, epoch=epoch, **session)
        return login

    def answer_pings(self) -> None:
        """Answer all pings of this link, and those that follow at once."""
        self.pump()
        while self._pings:
            ping = self._pings.pop(0)
            self.say(f.Pong(ping.id, ping.sent_at_ns, self.now, self.now))
            self.pump()

    def live_on(self, ms: int) -> None:
        """Let time pass on a link on which something is heard every second, and pings are answered."""
        for _ in range(ms // 1_000):
            self.answer_pings()
            self.say(f.UserJoined("elsewhere", "zoe", START))
            self.wait(1_000)
        self.wait(ms % 1_000)

    def reconnect(self) -> None:
        """Wait for the next attempt and let it succeed up to the login."""
        due = self.session.next_deadline()
        assert due is not None
        self.wait((due - self.now) / MS + 0.001)
        assert isinstance(self.take_actions()[-1], Open)
        self.session.connection_made(self.now)

    def send(self, user_id: str = "bob", data: bytes = b"hi") -> int:
        return self.session.send_peer(user_id, TEXT, data, RELIABLE, self.now)

    def send_room(self, room_id: str = "lobby", data: bytes = b"hi") -> int:
        return self.session.send_room(room_id, TEXT, data, RELIABLE, self.now)

    def send_server(self, data: bytes = b"hi") -> int:
        return self.session.send_server(TEXT, data, self.now)

    def join(self, room_id: str = "lobby") -> int:
        """Join and be let in."""
        call_id = self.session.join_room(room_id, self.now)
        self.say(joined(call_id, room_id))
        return call_id


def joined(call_id: int, room_id: str = "lobby") -> f.Joined:
    return f.Joined(call_id, room_id, "e1", 0, [f.Member("alice", START)], 1)


def live(**options: Any) -> Desk:
    """A desk with a logged-in session; what led to it is taken out already."""
    desk = Desk(**options)
    desk.login()
    desk.admit(desk.connect())
    desk.take_actions()
    desk.take_events()
    desk.take_sent()
    return desk


def kinds(items: list[Any]) -> list[type]:
    return [type(item) for item in items]


__all__ = ["Abort", "Close", "Desk", "Open", "joined", "kinds", "live"]
