"""Clients, a network and the real hub as one machine: whatever is cut, killed, kicked or restarted, nobody is lied to.

The gateway's log is the truth. A client's story of a scope (what was shown, what gaps were told) is checked against it.
`RTS_MODEL=deep` takes 2,000 examples of 50 steps; without it the machine runs for about ten seconds.
"""

import os
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rts_console.gateway.backplane import Logged, ScopeKey, Window
from rts_console.gateway.hub import Hub
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.presence import Client
from rts_console.gateway.sqlite_backplane import SqliteBackplane
from rts_console.protocol import events as ev
from rts_console.protocol.client import ClientSession
from rts_console.protocol.clock import MS
from rts_console.protocol.driver import Abort, Close, Link, Open, Phase
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.scopes import Order
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    RULE_SETS,
    CloseCode,
    LoginErrorCode,
    LoginType,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    RtsErrorCode,
    Scope,
)
from tests.gateway.desk import APP, KEYS, SECOND, START, Wire, token

DEEP = os.environ.get("RTS_MODEL") == "deep"
RULES = RULE_SETS["volcengine"]
WINDOW_S = 60
EXCUSED_S = WINDOW_S - 30
"""A link may have been dead for 25 s before the gateway noticed; what was written to it by then ages in the log."""
USERS = ("alice", "bob", "carol")
ROOMS = ("lobby", "hall")
WHO = st.integers(0, len(USERS) - 1)
RELIABLE = MessageMode.RELIABLE_ORDERED
TOKEN_LIFE_S = 45


class WatchedHub(Hub):
    """The hub, telling the world what it has kept."""

    world: "World"

    def appended(self, scope: ScopeKey, logged: Sequence[Logged]) -> None:
        for each in logged:
            self.world.keep(scope, each)
        super().appended(scope, logged)


class Pipe:
    """One connection: what is on its way up, and the gateway's end of it."""

    def __init__(self, hub: Hub) -> None:
        self.wire = Wire()
        self.client: Client = hub.connect(self.wire)
        self.up: list[str | bytes] = []
        self.down: list[str | bytes] = []

    @property
    def ended(self) -> bool:
        """Whether the gateway has ended it."""
        return self.wire.aborted or self.wire.closed is not None

    def collect(self) -> None:
        self.down += self.wire.raw()


class Endpoint:
    """One client of a user, its link, and its story."""

    def __init__(self, world: "World", user_id: str, number: int) -> None:
        self.world = world
        self.user_id = user_id
        self.session = ClientSession(APP, rules=RULES, random=random.Random(number).random, device_id=f"d{number}")
        self.pipe: Pipe | None = None
        self.net = True
        self.wants_link = False
        self.away_since: int | None = None
        self.excused = False
        self.contested = False
        self.calls: set[int] = set()
        self.results: dict[int, Any] = {}
        self.modes: dict[str, MessageMode] = {}
        self.entered: list[tuple[list[tuple[Any, ...]], Order]] = []
        self.stories: dict[tuple[Scope, str], list[tuple[Any, ...]]] = defaultdict(list)

    # --- driving the session ---

    def ask(self, command: Any, *arguments: Any) -> None:
        try:
            self.calls.add(command(*arguments, self.world.now))
        except InvalidCall:
            return
        self.pump()

    def pump(self) -> None:
        for action in self.session.actions():
            match action:
                case Open():
                    self.wants_link = True
                case Close():
                    self.wants_link = False
                    self.leave_pipe(self.session.messages_to_send())
                case Abort():
                    self.wants_link = False
                    self.leave_pipe(())
        messages = self.session.messages_to_send()
        if self.pipe is not None:
            self.pipe.up += messages
        for event in self.session.events():
            self.note(event)
        self.note_starts()
        for call_id, result in self.session.completions():
            assert call_id not in self.results, "a call completed twice"
            self.results[call_id] = result
        if self.session.link is Link.READY:
            self.away_since = None
        elif self.away_since is None:
            self.away_since = self.world.now

    def leave_pipe(self, last_words: Iterable[str | bytes]) -> None:
        """This end is gone; the gateway's finds out later."""
        if self.pipe is not None:
            self.pipe.up += last_words
            self.world.orphans.append(self.pipe)
            self.pipe = None

    def connect(self) -> None:
        if not self.wants_link:
            return
        self.wants_link = False
        if self.net and self.world.up:
            self.pipe = Pipe(self.world.hub)
            self.session.connection_made(self.world.now)
        else:
            self.session.connection_failed("no network", self.world.now)
        self.pump()

    def deliver(self, up: int, down: int) -> bool:
        """Let so many messages through each way; whether anything moved."""
        pipe = self.pipe
        if pipe is None:
            return False
        batch, pipe.up = pipe.up[:up], pipe.up[up:]
        if batch:
            self.world.hub.received(pipe.client, batch)
        pipe.collect()
        taken, pipe.down = pipe.down[:down], pipe.down[down:]
        for message in taken:
            self.session.receive(message, self.world.now)
            self.pump()
        if self.pipe is pipe and pipe.ended and not pipe.down:
            self.end_of_link(pipe)
            return True
        return bool(batch or taken)

    def end_of_link(self, pipe: Pipe) -> None:
        """The gateway has ended the link, and the client has read to the end."""
        self.pipe = None
        self.world.orphans.append(pipe)
        code, reason = pipe.wire.closed or (1006, "")
        self.session.connection_lost(code, reason, self.world.now)
        self.pump()

    def cut(self) -> None:
        self.leave_pipe(())
        self.session.connection_lost(1006, "cut", self.world.now)
        self.pump()

    # --- the story ---

    def note(self, event: ev.Event) -> None:
        match event:
            case ev.MessageSubmitted():
                self.modes[event.client_message_id] = event.mode
            case ev.MessageReceived() if event.mode is RELIABLE:
                self.stories[Scope.PEER, ""].append(("message", event.client_message_id))
            case ev.RoomMessageReceived() if event.mode is RELIABLE:
                self.stories[Scope.ROOM, event.room_id].append(("message", event.client_message_id))
            case ev.GapNoticed():
                self.stories[event.scope, event.target].append(("gap", event.missed))
                self.world.gaps += 1
                assert self.excused, f"{self.user_id} was told of a gap without a reason: {event}"
            case ev.LoginResult() if event.code is LoginErrorCode.SUCCESS:
                self.logged_in(event)
            case ev.SessionResumed():
                self.world.returns[event.resumed] += 1
                assert event.resumed or self.excused, f"{self.user_id} was forgotten too early: {event}"
            case ev.RoomStateChanged() if event.state is RtsErrorCode.SUCCESS:
                if event.join_type == 0:
                    self.enter((Scope.ROOM, event.room_id), self.session._requests.rooms.orders[event.room_id])
            case ev.RoomLeft() | ev.RoomStateChanged():
                self.stories[Scope.ROOM, event.room_id].append(("end",))
            case ev.SendCompleted():
                self.world.completed(self, event)

    def logged_in(self, event: ev.LoginResult) -> None:
        if event.login_type is LoginType.FIRST:
            self.excused = self.contested
            self.enter((Scope.PEER, ""), self.session._requests.inbox)
        elif self.away_since is not None and self.world.now - self.away_since > EXCUSED_S * SECOND:
            self.excused = True

    def enter(self, key: tuple[Scope, str], order: Order) -> None:
        self.stories[key].append(("start", order))
        self.entered.append((self.stories[key], order))

    def note_starts(self) -> None:
        """The place where a scope was entered is known when the answer has been taken in."""
        for story, order in self.entered:
            index = max(index for index, entry in enumerate(story) if entry == ("start", order))
            story[index] = ("start", *order.since)
        self.entered.clear()


class World:
    """Everything: the clock, the gateway, the network and the people."""

    def __init__(self, *, with_data: bool) -> None:
        self.now = START
        self.up = True
        self.folder = Path(tempfile.mkdtemp()) if with_data else None
        self.orphans: list[Pipe] = []
        self.kept: dict[str, tuple[ScopeKey, str, int]] = {}
        self.logs: dict[tuple[ScopeKey, str], dict[int, tuple[str, str]]] = defaultdict(dict)
        self.outcomes: dict[str, Outcome] = {}
        self.faults: list[str] = []
        self.gaps = 0
        self.returns = {True: 0, False: 0}
        self.made = 0
        self.endpoints = [self.endpoint(user_id) for user_id in USERS]
        self.all = list(self.endpoints)
        self.start()

    def endpoint(self, user_id: str) -> Endpoint:
        self.made += 1
        return Endpoint(self, user_id, self.made)

    def clock(self) -> int:
        return self.now

    def post(self, *_: Any) -> None:
        raise AssertionError("nobody writes to an app server here")

    # --- the gateway ---

    def start(self) -> None:
        window = Window(seconds=WINDOW_S, history=2)
        if self.folder is not None:
            backplane: LocalBackplane = SqliteBackplane(self.folder, window, clock=self.clock)
        else:
            backplane = LocalBackplane(window, clock=self.clock)
        self.backplane = backplane
        WatchedHub.world = self
        self.hub = WatchedHub(RULES, TokenCheck(KEYS), self, node="n1", backplane=backplane, clock=self.clock)
        self.up = True

    def stop(self) -> None:
        """Kill the gateway: what was not committed is gone, and every link."""
        self.backplane._queue.clear()
        self.backplane.close()
        self.up = False
        self.orphans.clear()
        for endpoint in self.all:
            if endpoint.pipe is not None:
                endpoint.pipe = None
                endpoint.session.connection_lost(1006, "killed", self.now)
                endpoint.pump()
            if self.folder is None:
                endpoint.excused = True

    def keep(self, scope: ScopeKey, logged: Logged) -> None:
        """Called from within the gateway, which would swallow an exception: what is wrong is checked later."""
        place, message = logged.place, logged.message
        log = self.logs[scope, place.epoch]
        if message.client_message_id in self.kept:
            self.faults.append(f"{message.client_message_id} was kept twice")
        if log and place.position <= max(log):
            self.faults.append(f"{place} came behind {max(log)}")
        log[place.position] = (message.client_message_id, message.user_id)
        self.kept[message.client_message_id] = (scope, place.epoch, place.position)

    def completed(self, endpoint: Endpoint, event: ev.SendCompleted) -> None:
        message_id = event.client_message_id
        assert message_id not in self.outcomes, "a message ended twice"
        self.outcomes[message_id] = event.outcome
        if endpoint.modes[message_id] is RELIABLE:
            kept = message_id in self.kept
            assert kept or event.outcome is not Outcome.ACCEPTED, "acknowledged, but not kept"
            assert not kept or event.outcome is not Outcome.REFUSED, "refused, but kept"

    # --- time ---

    def settle(self) -> None:
        """Let everything arrive that can."""
        for _ in range(500):
            self.end_orphans()
            moved = [endpoint.deliver(10_000, 10_000) for endpoint in self.all if endpoint.net and self.up]
            if self.up:
                self.backplane.flush()
                self.hub.flush_receipts()
            waiting = [e.pipe for e in self.all if e.pipe and e.net]
            for pipe in waiting:
                pipe.collect()
            if not any(moved) and not any(pipe.up or pipe.down for pipe in waiting):
                return
        raise AssertionError("the traffic never ends")

    def end_orphans(self, *, notice: bool = False) -> None:
        """The gateway ends what it has closed, and, when it notices, what nobody is at the other end of."""
        for pipe in list(self.orphans):
            if self.up and (notice or pipe.ended or pipe.up):
                self.hub.received(pipe.client, pipe.up)
                pipe.up = []
            if self.up and (notice or pipe.ended):
                self.orphans.remove(pipe)
                self.hub.closed(pipe.client, 1006, "")

    def advance(self, seconds: float) -> None:
        end = self.now + int(seconds * SECOND)
        while self.now < end:
            dues = [due for e in self.all if (due := e.session.next_deadline()) is not None]
            self.now = min(end, max(self.now + MS, min([*dues, self.now + SECOND])))
            for endpoint in self.all:
                endpoint.session.handle_deadline(self.now)
                endpoint.pump()
                endpoint.connect()
            if self.up:
                self.hub.handle_deadlines()
            self.settle()

    # --- the checks ---

    def check(self, *, at_the_end: bool = False) -> None:
        assert not self.faults
        for endpoint in self.all:
            for key, story in endpoint.stories.items():
                self.check_story(endpoint, key, story, at_the_end=at_the_end)
        for log in self.logs.values():
            self.check_senders(log)

    def check_senders(self, log: dict[int, tuple[str, str]]) -> None:
        last: dict[str, int] = {}
        for _, (message_id, _) in sorted(log.items()):
            word, _, number = message_id.rpartition("-")
            assert last.get(word, 0) < int(number), "one sender's messages are kept in another order"
            last[word] = int(number)

    def check_story(
        self, endpoint: Endpoint, key: tuple[Scope, str], story: list[tuple[Any, ...]], *, at_the_end: bool
    ) -> None:
        scope, target = key
        name = ScopeKey(APP, scope, target if scope is Scope.ROOM else endpoint.user_id)
        epoch, last, missed = "", 0, 0
        gap = False
        shown = [entry[1] for entry in story if entry[0] == "message"]
        assert len(shown) == len(set(shown)), "a message was shown twice"
        for entry in story:
            match entry:
                case ("start", str() as epoch, int() as last):
                    gap, missed = False, 0
                case ("gap", count):
                    gap, missed = True, count
                case ("end",):
                    epoch = ""
                case ("message", message_id):
                    there, its_epoch, position = self.kept[message_id]
                    assert there == name, "a message was shown in the wrong place"
                    if epoch and its_epoch == epoch:
                        assert position > last, "shown in another order than kept"
                        between = self.between(name, epoch, last, position, endpoint, scope)
                        assert gap or not between, f"{endpoint.user_id} never saw {between} and was not told"
                        assert not gap or missed is None or scope is Scope.ROOM or len(between) == missed
                    else:
                        assert gap or not epoch, "another order began and nobody was told"
                    epoch, last, gap = its_epoch, position, False
        if at_the_end and epoch and not gap and self.is_here(endpoint, key):
            left = self.between(name, epoch, last, 2**63, endpoint, scope)
            assert not left, f"{endpoint.user_id} never got {left} of {name}"

    def between(
        self, name: ScopeKey, epoch: str, after: int, before: int, endpoint: Endpoint, scope: Scope
    ) -> list[str]:
        """Messages of others that are kept between two places."""
        log = self.logs[name, epoch].items()
        inside = [each for position, each in log if after < position < before]
        return [message_id for message_id, author in inside if scope is Scope.PEER or author != endpoint.user_id]

    def is_here(self, endpoint: Endpoint, key: tuple[Scope, str]) -> bool:
        scope, target = key
        return endpoint.session.link is Link.READY and (
            scope is Scope.PEER or endpoint.session.rooms.get(target, False)
        )

    def close(self) -> None:
        for endpoint in self.all:
            endpoint.session.close(self.now)
            endpoint.pump()
            assert set(endpoint.results) == endpoint.calls, "a call never completed"
            assert endpoint.modes.keys() <= self.outcomes.keys(), "a message never ended"
        self.backplane.close()
        if self.folder is not None:
            shutil.rmtree(self.folder)


class Model(RuleBasedStateMachine):
    """What people, operators and the network do."""

    @initialize(with_data=st.booleans())
    def begin(self, with_data: bool) -> None:
        self.world = World(with_data=with_data)
        for endpoint in self.world.endpoints:
            self.log_in(endpoint)
        self.world.settle()
        for endpoint in self.world.endpoints:
            for room_id in ROOMS:
                endpoint.ask(endpoint.session.join_room, room_id)
        self.quiet()

    def log_in(self, endpoint: Endpoint, *, lives_s: int = 0) -> None:
        expires_at_s = self.world.now // SECOND + lives_s if lives_s else 0
        secret = Secret(token(endpoint.user_id, expires_at_s=expires_at_s))
        endpoint.ask(endpoint.session.login, secret, endpoint.user_id)
        endpoint.connect()

    def excuse(self, user_id: str) -> None:
        """The gateway ends this user's sessions on purpose: a client that is away hears of it when it comes back."""
        for endpoint in self.world.all:
            if endpoint.user_id == user_id:
                endpoint.excused = True

    def quiet(self) -> None:
        self.world.settle()

    def one(self, who: int) -> Endpoint:
        return self.world.endpoints[who]

    # --- people ---

    @rule(who=WHO, to=WHO, count=st.integers(1, 4), mode=st.sampled_from([RELIABLE, RELIABLE, MessageMode(1)]))  # type: ignore[call-arg]
    def send_peer(self, who: int, to: int, count: int, mode: MessageMode) -> None:
        for _ in range(count):
            self.one(who).ask(self.one(who).session.send_peer, USERS[to], PayloadKind.TEXT, b"x", mode)

    @rule(who=WHO, room_id=st.sampled_from(ROOMS), count=st.integers(1, 4))
    def send_room(self, who: int, room_id: str, count: int) -> None:
        for _ in range(count):
            self.one(who).ask(self.one(who).session.send_room, room_id, PayloadKind.TEXT, b"x", RELIABLE)

    @rule(who=WHO, policy=st.sampled_from([OfflinePolicy.REFUSE, OfflinePolicy.SEND]))
    def choose_policy(self, who: int, policy: OfflinePolicy) -> None:
        self.one(who).session.offline_policy = policy

    @rule(who=WHO, room_id=st.sampled_from(ROOMS))
    def leave_or_join(self, who: int, room_id: str) -> None:
        session = self.one(who).session
        self.one(who).ask(session.leave_room if room_id in session.rooms else session.join_room, room_id)

    @rule(who=WHO)
    def log_in_again(self, who: int) -> None:
        if self.one(who).session.phase in (Phase.IDLE, Phase.NEED_TOKEN):
            self.log_in(self.one(who))

    @rule(who=WHO)
    def log_in_elsewhere(self, who: int) -> None:
        """Another device of the same user: the earlier login ends."""
        if len(self.world.all) >= 6:
            return
        self.excuse(USERS[who])
        endpoint = self.world.endpoint(USERS[who])
        endpoint.contested = True
        self.world.all.append(endpoint)
        self.world.endpoints[who] = endpoint
        self.log_in(endpoint)

    @rule(who=WHO, lives_s=st.sampled_from([0, 3, TOKEN_LIFE_S]))
    def renew(self, who: int, lives_s: int) -> None:
        session = self.one(who).session
        expires_at_s = self.world.now // SECOND + lives_s if lives_s else 0
        self.one(who).ask(session.update_token, Secret(token(USERS[who], expires_at_s=expires_at_s)))
        self.one(who).connect()

    # --- the network ---

    @rule(who=WHO, up=st.integers(0, 5), down=st.integers(0, 5))
    def pass_some(self, who: int, up: int, down: int) -> None:
        if self.world.up and self.one(who).net:
            self.one(who).deliver(up, down)

    @rule(who=WHO, up=st.integers(0, 5), down=st.integers(0, 5), notices=st.booleans())
    def cut(self, who: int, up: int, down: int, notices: bool) -> None:
        """Some messages get through, then the link is gone; the gateway may take long to notice."""
        if self.world.up and self.one(who).net:
            self.one(who).deliver(up, down)
        for pipe in filter(None, [self.one(who).pipe]):
            pipe.up.clear()
        self.one(who).cut()
        self.world.end_orphans(notice=notices)

    @rule(who=WHO)
    def stall_or_flow(self, who: int) -> None:
        self.one(who).net = not self.one(who).net

    @rule(who=WHO)
    def come_back(self, who: int) -> None:
        self.one(who).session.retry_now(self.world.now)
        self.world.advance(0.002)
        self.quiet()

    @rule()
    def commit(self) -> None:
        if self.world.up:
            self.world.backplane.flush()

    @rule()
    def arrive(self) -> None:
        self.quiet()

    @rule(seconds=st.sampled_from([0.05, 0.5, 3, 12, 30, 30, WINDOW_S + 15]))
    def wait(self, seconds: float) -> None:
        self.world.advance(seconds)
        self.quiet()

    # --- operators ---

    @rule(who=WHO, room_id=st.sampled_from(ROOMS))
    def kick_out_of_room(self, who: int, room_id: str) -> None:
        if self.world.up:
            self.world.hub.kick_user(APP, USERS[who], room_id, "by the model")

    @rule(who=WHO)
    def throw_out(self, who: int) -> None:
        if self.world.up:
            self.excuse(USERS[who])
            self.world.hub.disconnect_user(APP, USERS[who], CloseCode.KICKED, "by the model")

    @rule(down_s=st.sampled_from([0, 1, 8]), up=st.integers(0, 5), down=st.integers(0, 3), commits=st.booleans())
    def restart(self, down_s: float, up: int, down: int, commits: bool) -> None:
        """Some messages get through, some of them are committed, some answers get back; then the gateway is killed."""
        for endpoint in self.world.all:
            if endpoint.net:
                endpoint.deliver(up, 0)
        if commits:
            self.world.backplane.flush()
        for endpoint in self.world.all:
            if endpoint.net:
                endpoint.deliver(0, down)
        self.world.stop()
        self.world.advance(down_s)
        self.world.start()

    # --- what must hold ---

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def states_are_legal(self) -> None:
        assert not self.world.faults
        for endpoint in self.world.all:
            session = endpoint.session
            assert (session.link is Link.READY) <= (session.phase is Phase.LIVE)
            if session.phase is Phase.IDLE:
                assert session.link is Link.DOWN
                assert not session.rooms
            if session.phase in (Phase.LIVE, Phase.LOGGING_IN):
                assert session.link is not Link.DOWN or session._state.retry_at_ns is not None

    def teardown(self) -> None:
        """The network heals and everybody comes back: then every story is whole."""
        if not hasattr(self, "world"):
            return
        world = self.world
        for endpoint in world.all:
            endpoint.net = True
        world.advance(40)
        self.quiet()
        world.check(at_the_end=True)
        world.close()


TestModel = pytest.mark.timeout(1_800 if DEEP else 120)(Model.TestCase)
TestModel.settings = settings(
    max_examples=2_000 if DEEP else 60,
    stateful_step_count=50 if DEEP else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
