"""Both halves in memory: what one writes the other reads, over a line with delays and a gateway with its own clock."""

import heapq
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.client import ClientSession
from rts_console.protocol.clock import MS
from rts_console.protocol.driver import Close, Open, Phase
from rts_console.protocol.secret import Secret
from rts_console.protocol.server import PayloadSent, ServerSession
from rts_console.protocol.words import RULE_SETS, ConnectionState, MessageMode, Outcome, PayloadKind, RuleSet

START = 1_700_000_000 * 10**9
RULES = RULE_SETS["volcengine"]


class Line:
    """A client and a gateway, the way between them, and the world's clock.

    The gateway admits everybody, answers every command with yes, and sends each message back to its sender.
    """

    def __init__(self, *, there_ms: int = 3, back_ms: int = 3, clock_ahead_ms: int = 0, rules: RuleSet = RULES) -> None:
        self.now = START
        self.there_ns, self.back_ns, self.ahead_ns = there_ms * MS, back_ms * MS, clock_ahead_ms * MS
        self.rules = rules
        self.client = ClientSession("app", rules=RULES, random=lambda: 0.5)
        self.server: ServerSession | None = None
        self.events: list[ev.Event] = []
        self.results: dict[int, Any] = {}
        self.requests: list[Any] = []
        self.on_the_way: list[tuple[int, int, Any]] = []
        self.sent = 0

    # --- the world ---

    def run(self, ms: float) -> None:
        """Let time pass, event by event."""
        end = self.now + int(ms * MS)
        self.flush()
        while (due := self.next_due()) <= end:
            self.now = max(due, self.now)
            while self.on_the_way and self.on_the_way[0][0] <= self.now:
                _, _, (side, message) = heapq.heappop(self.on_the_way)
                self.arrive(side, message)
            self.client.handle_deadline(self.now)
            if self.server is not None:
                self.server.handle_deadline(self.now + self.ahead_ns)
            self.flush()
        self.now = end

    def next_due(self) -> int:
        dues = [self.on_the_way[0][0]] if self.on_the_way else []
        if (due := self.client.next_deadline()) is not None:
            dues.append(due)
        if self.server is not None and (due := self.server.next_deadline()) is not None:
            dues.append(due - self.ahead_ns)
        return min(dues, default=2**63)

    def arrive(self, side: str, message: Any) -> None:
        if side == "server" and self.server is not None:
            self.server.receive(message, self.now + self.ahead_ns)
            self.serve()
        elif side == "client" and isinstance(message, tuple):
            self.client.connection_lost(*message, self.now)
        elif side == "client":
            self.client.receive(message, self.now)

    def put(self, side: str, message: Any) -> None:
        self.sent += 1
        delay = self.there_ns if side == "server" else self.back_ns
        heapq.heappush(self.on_the_way, (self.now + delay, self.sent, (side, message)))

    def flush(self) -> None:
        for action in self.client.actions():
            self.act(action)
        if self.server is not None:
            for message in self.client.messages_to_send():
                self.put("server", message)
        if self.server is not None:
            for message in self.server.messages_to_send(self.now + self.ahead_ns):
                self.put("client", message)
            if self.server.close_wanted is not None:
                self.put("client", self.server.close_wanted)
                self.server = None
        self.events += self.client.events()
        self.results.update(self.client.completions())

    def act(self, action: Any) -> None:
        self.on_the_way.clear()
        if isinstance(action, Open):
            self.server = ServerSession(self.rules, node="n1", epoch="e1", now_ns=self.now + self.ahead_ns)
            self.client.connection_made(self.now)
            return
        if isinstance(action, Close) and self.server is not None:
            for message in self.client.messages_to_send():
                self.server.receive(message, self.now + self.ahead_ns)
        self.server = None

    # --- the gateway ---

    def serve(self) -> None:
        assert self.server is not None
        for request in self.server.requests():
            self.requests.append(request)
            self.answer(self.server, request)

    def answer(self, server: ServerSession, request: Any) -> None:
        now = self.now + self.ahead_ns
        match request:
            case f.Login():
                server.log_in(f.LoggedIn(request.id, request.user_id, "s1"), now)
            case f.Logout():
                server.log_out(request.id)
            case f.UpdateToken() | f.LeaveRoom():
                server.reply(f.Done(request.id))
            case f.GetPeerStatus():
                server.reply(f.PeerStatus(request.id, request.user_id, 1))
            case f.JoinRoom():
                server.reply(f.Joined(request.id, request.room_id, "e1", 0, [f.Member("alice", now)], 1))
            case f.SetServerParams():
                server.reply(f.ServerParamsSet(request.id, 200))
            case PayloadSent():
                self.echo(server, request, now)

    def echo(self, server: ServerSession, sent: PayloadSent, now: int) -> None:
        header = sent.header
        if isinstance(header, f.SendServer):
            server.answer_server(f.ServerAnswer(header.id, 0, now, now, now, 200), sent.kind, sent.payload)
            return
        code = 200 if isinstance(header, f.SendRoom) else 0
        server.reply(f.Accepted(header.id, code, now, now, 1))
        times = (header.composed_at_ns, now, now, header.mode)
        server.deliver(f.PeerMessage("alice", header.client_message_id, *times), sent.kind, sent.payload)

    # --- what a test says ---

    def call(self, call_id: int, ms: float = 100) -> Any:
        self.run(ms)
        return self.results[call_id]

    def told(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def live(**options: Any) -> Line:
    line = Line(**options)
    assert line.call(line.client.login(Secret("t1"), "alice", START)) is None
    return line


def test_a_login_takes_one_trip_there_and_back() -> None:
    line = live(there_ms=7, back_ms=5)
    assert line.told(ev.LoginResult)[0].elapsed_ms == 12
    assert line.client.phase is Phase.LIVE


def test_the_gateways_rules_come_into_force() -> None:
    line = live(rules=RULE_SETS["volcengine-basic"])
    assert line.client.rules == RULE_SETS["volcengine-basic"]


def test_every_command_is_understood_and_answered() -> None:
    line = live()
    client = line.client
    for command in (
        lambda: client.update_token(Secret("t2"), line.now),
        lambda: client.set_server_params("sig", "https://app", line.now),
        lambda: client.join_room("lobby", line.now),
    ):
        assert line.call(command()) is None
    assert line.call(client.get_peer_status("bob", line.now)) == 1
    assert line.call(client.leave_room("lobby", line.now)) is None
    assert [type(request) for request in line.requests] == [
        f.Login,
        f.UpdateToken,
        f.SetServerParams,
        f.JoinRoom,
        f.GetPeerStatus,
        f.LeaveRoom,
    ]
    assert line.told(ev.FrameRefused) == []
    assert line.told(ev.WarningRaised) == []


@given(st.sampled_from(PayloadKind), st.data(), st.sampled_from(MessageMode))
@settings(max_examples=40, deadline=None)
def test_a_message_comes_back_byte_for_byte(kind: PayloadKind, data: st.DataObject, mode: MessageMode) -> None:
    payload = data.draw(
        st.text(st.characters(codec="utf-8")).map(str.encode) if kind is PayloadKind.TEXT else st.binary()
    )
    line = live()
    result = line.call(line.client.send_peer("bob", kind, payload, mode, line.now))
    assert result.outcome is Outcome.ACCEPTED
    (event,) = line.told(ev.MessageReceived)
    assert (event.data, event.kind, event.mode) == (payload, kind, mode)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [(PayloadKind.TEXT, "信令".encode() * 10_922), (PayloadKind.BINARY, bytes(range(256)) * 184)],
)
def test_the_largest_message_comes_back(kind: PayloadKind, payload: bytes) -> None:
    line = live()
    line.call(line.client.send_peer("bob", kind, payload, MessageMode.RELIABLE_ORDERED, line.now))
    assert line.told(ev.MessageReceived)[0].data == payload


def test_both_sides_count_the_same_reliable_messages() -> None:
    line = live()
    for number in range(100):
        mode = MessageMode(number % 3)  # type: ignore[call-arg]
        line.client.send_peer("bob", PayloadKind.TEXT, b"x", mode, line.now)
    line.run(100)
    assert line.server is not None
    assert line.server.reliable_sent == 34
    assert line.server.unconfirmed == 0
    one_by_one = sum(len(request.arrivals) for request in line.requests if isinstance(request, f.Received))
    together = sum(len(each.client_message_ids) for each in line.requests if isinstance(each, f.ReceivedMany))
    assert one_by_one + together == 34


@pytest.mark.parametrize("ahead_ms", [-86_400_000, -1_500, 0, 1_500, 86_400_000])
@pytest.mark.parametrize(("there_ms", "back_ms"), [(5, 5), (40, 10), (1, 90)])
def test_the_gateways_clock_is_found_within_the_stated_error(ahead_ms: int, there_ms: int, back_ms: int) -> None:
    line = live(there_ms=there_ms, back_ms=back_ms, clock_ahead_ms=ahead_ms)
    line.run(200)
    measured = line.told(ev.LatencyMeasured)[-1]
    assert measured.round_trip_ns == (there_ms + back_ms) * MS
    assert abs(measured.offset_ns - ahead_ms * MS) <= measured.error_ns
    assert measured.error_ns == (there_ms + back_ms) * MS // 2


def test_an_idle_link_is_kept_by_both_for_an_hour() -> None:
    line = live()
    line.run(3_600_000)
    assert line.client.connection_state is ConnectionState.CONNECTED
    assert line.server is not None


def test_a_dead_way_back_is_noticed_and_the_client_comes_back() -> None:
    line = live()
    line.call(line.client.join_room("lobby", line.now))
    line.server = None  # the gateway is gone without a word
    line.run(10_500)
    assert line.client.connection_state is ConnectionState.RECONNECTED
    line.run(50)
    assert [request.join_type for request in line.requests if isinstance(request, f.JoinRoom)] == [0, 1]
    assert line.client.rooms == {"lobby": True}


def test_a_logout_ends_both_sides() -> None:
    line = live()
    assert line.call(line.client.logout(line.now)) is None
    assert line.server is None
    assert line.client.connection_state is None


@pytest.mark.parametrize(("code", "comes_back"), [(4000, True), (4504, False), (4505, False)])
def test_the_gateway_closes(code: int, comes_back: bool) -> None:
    line = live()
    assert line.server is not None
    line.server.close(code, "Said so.", 100)
    line.run(1_000)
    assert line.client.logged_in is comes_back
    assert any(event.reason == "Said so." for event in line.told(ev.ConnectionStateChanged))


def test_what_the_gateway_refuses_ends_as_it_should() -> None:
    line = live()
    assert line.server is not None
    line.server.rules = RULE_SETS["volcengine-basic"]
    result = line.call(line.client.send_peer("bob", PayloadKind.TEXT, b"x" * 1_025, MessageMode(0), line.now))  # type: ignore[call-arg]
    assert (result.code, result.outcome) == (103, Outcome.REFUSED)
