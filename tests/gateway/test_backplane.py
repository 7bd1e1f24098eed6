"""What every backplane must do, tried on each of them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rts_console.gateway.backplane import (
    HISTORY,
    Appended,
    Backplane,
    Logged,
    Message,
    Missed,
    NotKept,
    Restriction,
    RestrictionKind,
    RoomMember,
    ScopeKey,
    Session,
    Window,
)
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.sqlite_backplane import SqliteBackplane
from rts_console.protocol.words import PayloadKind, Scope, UserOfflineReason
from tests.gateway.desk import SECOND, START

LOBBY = ScopeKey.room("app", "lobby")
INBOX = ScopeKey.inbox("app", "bob")
ALICE, BOB = ("app", "alice"), ("app", "bob")
SMALL = Window(seconds=10, messages=4, size=4_000, history=2)


class Bench:
    """A backplane with a clock by hand, and all that it tells."""

    def __init__(self, make: Callable[..., Backplane], window: Window = SMALL) -> None:
        self.now = START
        self.wakes = 0
        self.told: list[tuple[Any, ...]] = []
        self.backplane = make(window, clock=lambda: self.now, waiting=self._wake)
        self.backplane.listen(self)
        self._next = 0

    def append(self, scope: ScopeKey = LOBBY, message_id: str = "", generation: int = 0, **fields: Any) -> Any:
        """Append and flush; returns the outcome."""
        outcomes: list[Any] = []
        self.queue(outcomes, scope, message_id, generation, **fields)
        self.backplane.flush()
        (outcome,) = outcomes
        return outcome

    def queue(
        self, outcomes: list[Any], scope: ScopeKey = LOBBY, message_id: str = "", generation: int = 0, **fields: Any
    ) -> None:
        """Append without a flush."""
        self._next += 1
        values = {"user_id": "alice", "kind": PayloadKind.BINARY, "payload": bytes([self._next % 256]), **fields}
        message = Message(
            client_message_id=message_id or f"m{self._next}", composed_at_ns=5, arrived_at_ns=self.now, **values
        )
        self.backplane.append(scope, message, generation, outcomes.append)

    def since(self, scope: ScopeKey, epoch: str, position: int) -> Missed:
        """Read what came after a place."""
        found: list[Missed] = []
        self.backplane.since(scope, epoch, position, found.append)
        self.backplane.flush()
        return found[0]

    def positions(self, scope: ScopeKey, epoch: str, position: int) -> list[int] | None:
        """Where the messages after a place stand, `None` when the log does not reach back there."""
        missed = self.since(scope, epoch, position)
        return [logged.place.position for logged in missed.messages] if missed.complete else None

    def history(self, scope: ScopeKey, count: int = HISTORY) -> list[Logged]:
        """The last messages."""
        found: list[list[Logged]] = []
        self.backplane.history(scope, count, found.append)
        return found[0]

    def claim(self, user: tuple[str, str] = ALICE, node: str = "n1", session_id: str = "s") -> int:
        """Log a user in; returns the generation."""
        found: list[int] = []
        self.backplane.claim(user, node, session_id, "phone", found.append)
        return found[0]

    def after(self, seconds: float) -> None:
        """Let time pass and sweep."""
        self.now += int(seconds * SECOND)
        self.backplane.sweep()

    def events(self, name: str) -> list[tuple[Any, ...]]:
        """What was told of one kind."""
        return [event[1:] for event in self.told if event[0] == name]

    def appended(self, scope: ScopeKey, logged: Sequence[Logged]) -> None:
        self.told += [("appended", scope, each) for each in logged]

    def published(self, scope: ScopeKey, message: Message) -> None:
        self.told.append(("published", scope, message))

    def claimed(self, user: tuple[str, str], session: Session) -> None:
        self.told.append(("claimed", user, session))

    def member_joined(self, scope: ScopeKey, member: RoomMember) -> None:
        self.told.append(("joined", scope, member))

    def member_changed(self, scope: ScopeKey, member: RoomMember) -> None:
        self.told.append(("changed", scope, member))

    def member_left(self, scope: ScopeKey, member: RoomMember, reason: UserOfflineReason) -> None:
        self.told.append(("left", scope, member, reason))

    def _wake(self) -> None:
        self.wakes += 1


@pytest.fixture(params=["local", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Backplane]]:
    made: list[Backplane] = []

    def build(*arguments: Any, **options: Any) -> Backplane:
        folder = tmp_path / str(len(made))
        local = request.param == "local"
        made.append(LocalBackplane(*arguments, **options) if local else SqliteBackplane(folder, *arguments, **options))
        return made[-1]

    yield build
    for backplane in made:
        backplane.close()


@pytest.fixture
def bench(make: Callable[..., Backplane]) -> Bench:
    return Bench(make)


# --- logs ---


def test_places_follow_each_other_and_scopes_are_apart(bench: Bench) -> None:
    first, other, second = bench.append(), bench.append(INBOX), bench.append()
    assert [(kept.place.position, kept.place.previous) for kept in (first, other, second)] == [(1, 0), (1, 0), (2, 1)]
    assert first.place.epoch == second.place.epoch != other.place.epoch
    assert not first.duplicate


def test_the_same_name_is_another_scope_in_another_app_or_kind(bench: Bench) -> None:
    scopes = [ScopeKey.room("app", "x"), ScopeKey.inbox("app", "x"), ScopeKey.room("app2", "x")]
    assert {bench.append(scope, message_id="m").place.position for scope in scopes[1:]} == {1}
    assert bench.history(scopes[0]) == []


def test_a_message_is_told_before_its_author_is_and_comes_back_as_it_was(bench: Bench) -> None:
    outcomes: list[Any] = bench.told
    bench.queue(outcomes, payload=b"\0\xff", kind=PayloadKind.BINARY)
    bench.backplane.flush()
    (kind, scope, logged), outcome = bench.told
    assert (kind, scope, outcome) == ("appended", LOBBY, Appended(logged.place))
    assert bench.history(LOBBY) == [logged]
    assert (logged.message.payload, logged.message.user_id) == (b"\0\xff", "alice")


def test_what_waits_is_committed_together_in_order(bench: Bench) -> None:
    outcomes: list[Any] = []
    for number in range(5):
        bench.queue(outcomes, LOBBY if number % 2 else INBOX, str(number))
    bench.backplane.flush()
    assert [logged.message.client_message_id for _, logged in bench.events("appended")] == list("01234")
    assert len(outcomes) == 5


def test_an_id_is_kept_once_in_120_s(bench: Bench) -> None:
    first = bench.append(message_id="x")
    assert bench.append(INBOX, message_id="x") == Appended(first.place, duplicate=True)
    assert bench.backplane.repeat_of(ALICE, "x") == Appended(first.place, duplicate=True)
    assert bench.backplane.repeat_of(BOB, "x") is None
    assert not bench.append(message_id="x", user_id="bob").duplicate
    assert len(bench.events("appended")) == 2
    bench.after(120)
    assert bench.append(message_id="x").duplicate
    bench.after(0.1)
    assert bench.backplane.repeat_of(ALICE, "x") is None
    assert not bench.append(message_id="x").duplicate


def test_an_id_that_comes_twice_at_once_is_kept_once(bench: Bench) -> None:
    outcomes: list[Any] = []
    bench.queue(outcomes, message_id="x")
    bench.queue(outcomes, message_id="x")
    bench.backplane.flush()
    assert [outcome.duplicate for outcome in outcomes] == [False, True]
    assert len(bench.history(LOBBY)) == 1


def test_what_came_after_a_place(bench: Bench) -> None:
    epoch = [bench.append() for _ in range(4)][0].place.epoch
    assert bench.positions(LOBBY, epoch, 2) == [3, 4]
    assert bench.positions(LOBBY, epoch, 4) == []
    assert bench.positions(LOBBY, epoch, 0) == [1, 2, 3, 4]
    missed = bench.since(LOBBY, epoch, 4)
    assert (missed.epoch, missed.position) == (epoch, 4)


@pytest.mark.parametrize(("epoch", "position"), [("other", 2), (None, 9), (None, -1)])
def test_a_place_that_is_not_in_the_log_is_not_complete(bench: Bench, epoch: str | None, position: int) -> None:
    own = bench.append().place.epoch
    missed = bench.since(LOBBY, own if epoch is None else epoch, position)
    assert (missed.complete, missed.position) == (False, 1)
    kept = () if position == 9 else (1,)  # what lies before a place that was never given cannot be told
    assert tuple(logged.place.position for logged in missed.messages) == kept
    assert missed.after == 1 - len(kept)


def test_what_is_left_of_a_log_that_does_not_reach_back_is_there_with_the_place_before_it(bench: Bench) -> None:
    kept = bench.backplane.window.messages
    epoch = [bench.append() for _ in range(kept + 3)][0].place.epoch
    missed = bench.since(LOBBY, epoch, 1)
    assert (missed.complete, missed.after, missed.position) == (False, 3, kept + 3)
    assert [logged.place.position for logged in missed.messages] == list(range(4, kept + 4))


def test_without_an_epoch_only_the_end_is_told(bench: Bench) -> None:
    bench.append()
    missed = bench.since(LOBBY, "", 0)
    assert (missed.complete, missed.messages, missed.position) == (True, (), 1)


def test_the_epoch_that_was_told_of_an_empty_scope_is_that_of_its_messages(bench: Bench) -> None:
    epoch = bench.since(LOBBY, "", 0).epoch
    assert bench.append().place.epoch == epoch
    assert bench.positions(LOBBY, epoch, 0) == [1]


@pytest.mark.parametrize("scope", [LOBBY, INBOX])
def test_a_scope_keeps_as_many_messages_as_the_window_has(bench: Bench, scope: ScopeKey) -> None:
    epoch = [bench.append(scope) for _ in range(6)][0].place.epoch
    assert bench.positions(scope, epoch, 2) == [3, 4, 5, 6]
    assert bench.positions(scope, epoch, 1) is None


def test_a_scope_keeps_as_many_bytes_as_the_window_has(bench: Bench) -> None:
    epoch = [bench.append(INBOX, payload=b"x" * 1_500) for _ in range(3)][0].place.epoch
    assert bench.positions(INBOX, epoch, 1) == [2, 3]
    assert bench.positions(INBOX, epoch, 0) is None


def test_a_scope_keeps_messages_as_long_as_the_window_and_of_a_room_the_last_in_any_case(bench: Bench) -> None:
    bench.claim(BOB)
    bench.backplane.join(LOBBY, RoomMember("bob", bench.now, "n1", 1))
    for scope in (LOBBY, INBOX):
        for _ in range(4):
            bench.append(scope)
    bench.after(11)
    assert [len(bench.history(scope)) for scope in (LOBBY, INBOX)] == [2, 0]
    assert bench.append(INBOX).place.position == 5


def test_the_last_50_are_the_history_of_a_room(make: Callable[..., Backplane]) -> None:
    bench = Bench(make, Window(seconds=0))
    for number in range(60):
        bench.append(message_id=str(number))
    assert [logged.message.client_message_id for logged in bench.history(LOBBY)] == [str(n) for n in range(10, 60)]
    assert len(bench.history(LOBBY, 3)) == 3


def test_a_dismissed_log_begins_a_new_epoch(bench: Bench) -> None:
    epoch = bench.append().place.epoch
    bench.backplane.dismiss(LOBBY)
    assert bench.history(LOBBY) == []
    place = bench.append().place
    assert place.position == 1
    assert place.epoch != epoch


def test_a_log_that_nobody_can_come_back_to_is_forgotten_after_the_window(bench: Bench) -> None:
    generation = bench.claim(BOB)
    bench.backplane.join(LOBBY, RoomMember("bob", bench.now, "n1", generation))
    epochs = [bench.append(scope).place.epoch for scope in (LOBBY, INBOX)]
    bench.after(30)
    assert [bench.since(scope, "", 0).epoch for scope in (LOBBY, INBOX)] == epochs
    bench.backplane.leave(LOBBY, "bob", generation, UserOfflineReason.QUIT)
    bench.backplane.release(BOB, generation)
    bench.after(9)
    assert bench.since(LOBBY, "", 0).epoch == epochs[0]
    bench.after(1)
    now = [bench.since(scope, "", 0).epoch for scope in (LOBBY, INBOX)]
    assert now[0] != epochs[0]
    assert now[1] != epochs[1]


def test_an_unreliable_message_goes_by_and_is_not_kept(bench: Bench) -> None:
    message = Message("alice", "m", 5, bench.now, PayloadKind.TEXT, b"hi", 1)
    bench.backplane.publish(LOBBY, message)
    assert bench.events("published") == [(LOBBY, message)]
    assert bench.history(LOBBY) == []


# --- logins ---


def test_a_later_login_has_a_higher_generation_and_is_told(bench: Bench) -> None:
    first, second = bench.claim(), bench.claim(node="n2", session_id="s2")
    assert second > first
    assert bench.backplane.session_of(ALICE) == Session(second, "n2", "s2", "phone")
    assert [session.generation for _, session in bench.events("claimed")] == [first, second]
    assert bench.backplane.sessions("n1") == []
    assert bench.backplane.sessions("n2") == [(ALICE, Session(second, "n2", "s2", "phone"))]


def test_a_stale_generation_is_refused_everywhere(bench: Bench) -> None:
    stale, present = bench.claim(), bench.claim()
    backplane = bench.backplane
    assert not backplane.join(LOBBY, RoomMember("alice", 1, "n1", stale))
    assert backplane.join(LOBBY, RoomMember("alice", 1, "n1", present))
    assert not backplane.leave(LOBBY, "alice", stale, UserOfflineReason.DROPPED)
    assert not backplane.detach(ALICE, stale, bench.now + 9)
    assert not backplane.release(ALICE, stale)
    refused = bench.append(generation=stale)
    assert isinstance(refused, NotKept)
    assert refused.fenced
    assert bench.append(generation=present).place.position == 1
    assert bench.append(generation=0).place.position == 2


def test_a_detached_login_ends_with_its_time(bench: Bench) -> None:
    generation = bench.claim()
    assert bench.backplane.detach(ALICE, generation, bench.now + 10 * SECOND)
    bench.after(9.9)
    assert bench.backplane.session_of(ALICE) is not None
    bench.after(0.1)
    assert bench.backplane.session_of(ALICE) is None
    assert len(bench.backplane.sessions("n1")) == 1
    assert bench.backplane.release(ALICE, generation)
    assert bench.backplane.sessions("n1") == []
    assert not bench.backplane.release(ALICE, generation)
    assert bench.claim() > generation


# --- rooms ---


def test_members_come_and_go_and_everyone_is_told_once(bench: Bench) -> None:
    alice, bob = bench.claim(ALICE), bench.claim(BOB)
    members = [RoomMember("alice", 1, "n1", alice), RoomMember("bob", 2, "n1", bob)]
    for member in (*members, *members):
        assert bench.backplane.join(LOBBY, member)
    assert list(bench.backplane.members(LOBBY).values()) == members
    assert bench.backplane.rooms_of(BOB) == [LOBBY]
    assert bench.events("joined") == [(LOBBY, member) for member in members]
    assert bench.backplane.leave(LOBBY, "bob", bob, UserOfflineReason.QUIT)
    assert not bench.backplane.leave(LOBBY, "bob", bob, UserOfflineReason.QUIT)
    assert bench.events("left") == [(LOBBY, members[1], UserOfflineReason.QUIT)]
    assert list(bench.backplane.members(LOBBY)) == ["alice"]


def test_a_member_by_a_new_login_is_told_again_and_stays_since_when_it_came(bench: Bench) -> None:
    bench.backplane.join(LOBBY, RoomMember("alice", 1, "n1", bench.claim()))
    generation = bench.claim(node="n2")
    bench.backplane.join(LOBBY, RoomMember("alice", 99, "n2", generation))
    assert list(bench.backplane.members(LOBBY).values()) == [RoomMember("alice", 1, "n2", generation)]
    assert len(bench.events("joined")) == 2


def test_a_member_may_be_invisible_and_everyone_is_told_of_a_change_once(bench: Bench) -> None:
    member = RoomMember("alice", 1, "n1", bench.claim(), visible=False)
    bench.backplane.join(LOBBY, member)
    assert bench.events("joined") == [(LOBBY, member)]
    for _ in range(2):
        assert bench.backplane.set_visible(LOBBY, "alice", member.generation, True)
    assert bench.events("changed") == [(LOBBY, member._replace(visible=True))]
    assert bench.backplane.members(LOBBY)["alice"].visible
    assert not bench.backplane.set_visible(LOBBY, "alice", member.generation - 1, False)
    assert not bench.backplane.set_visible(LOBBY, "bob", 99, False)


def test_who_steps_out_is_gone_for_the_others_and_keeps_its_place(bench: Bench) -> None:
    generation = bench.claim()
    member = RoomMember("alice", 1, "n1", generation)
    bench.backplane.join(LOBBY, member)
    epoch = bench.append().place.epoch
    assert bench.backplane.step_out(LOBBY, "alice", generation, UserOfflineReason.DROPPED)
    assert not bench.backplane.step_out(LOBBY, "alice", generation, UserOfflineReason.DROPPED)
    assert bench.events("left") == [(LOBBY, member, UserOfflineReason.DROPPED)]
    assert bench.backplane.members(LOBBY) == {}
    assert bench.backplane.rooms_of(ALICE) == [LOBBY]
    bench.after(60)
    assert bench.since(LOBBY, "", 0).epoch == epoch
    assert not bench.backplane.leave(LOBBY, "alice", generation, UserOfflineReason.QUIT)
    assert bench.backplane.rooms_of(ALICE) == []
    assert len(bench.events("left")) == 1


def test_who_stepped_out_may_join_again(bench: Bench) -> None:
    generation = bench.claim()
    bench.backplane.join(LOBBY, RoomMember("alice", 1, "n1", generation))
    bench.backplane.step_out(LOBBY, "alice", generation, UserOfflineReason.DROPPED)
    assert bench.backplane.join(LOBBY, RoomMember("alice", 2, "n1", generation))
    assert bench.backplane.rooms_of(ALICE) == [LOBBY]
    assert len(bench.events("joined")) == 2


# --- restrictions ---

MUTE, BAN = RestrictionKind.MUTE, RestrictionKind.BAN


@pytest.mark.parametrize(
    ("fields", "met"),
    [
        ({"user_id": "alice"}, {("lobby", "alice", "1.2.3.4"), ("bar", "alice", "")}),
        ({"room_id": "lobby"}, {("lobby", "alice", "1.2.3.4"), ("lobby", "bob", "")}),
        ({"room_id": "lobby", "user_id": "alice"}, {("lobby", "alice", "1.2.3.4")}),
        ({"address": "1.2.3.4"}, {("lobby", "alice", "1.2.3.4")}),
    ],
)
def test_a_restriction_meets_all_that_it_names(bench: Bench, fields: Any, met: Any) -> None:
    bench.backplane.restrict(Restriction(BAN, "app", **fields))
    cases = {("lobby", "alice", "1.2.3.4"), ("lobby", "bob", ""), ("bar", "alice", ""), ("bar", "bob", "")}
    assert {case for case in cases if bench.backplane.restriction_on(BAN, "app", *case)} == met
    assert not any(bench.backplane.restriction_on(MUTE, "app", *case) for case in cases)
    assert not any(bench.backplane.restriction_on(BAN, "app2", *case) for case in cases)


def test_restrictions_end_by_time_or_word_and_the_later_counts(bench: Bench) -> None:
    short = Restriction(MUTE, "app", "lobby", "alice", until_ns=bench.now + 10 * SECOND, reason="a")
    bench.backplane.restrict(short)
    bench.backplane.restrict(Restriction(MUTE, "app", "bar", "alice"))
    assert [found.room_id for found in bench.backplane.restrictions("app")] == ["lobby", "bar"]
    assert bench.backplane.restrictions("app2") == []
    bench.after(10)
    assert [found.room_id for found in bench.backplane.restrictions("app")] == ["bar"]
    assert bench.backplane.restriction_on(MUTE, "app", "lobby", "alice") is None
    bench.backplane.restrict(short._replace(until_ns=0, reason="b"))
    found = bench.backplane.restriction_on(MUTE, "app", "lobby", "alice")
    assert found is not None
    assert found.reason == "b"
    assert bench.backplane.lift(short)
    assert not bench.backplane.lift(short)


# --- whatever comes in whatever order ---

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.sampled_from(["a", "b"]), st.integers(0, 12)),
        st.tuples(st.just("wait"), st.integers(0, 15), st.just(0)),
        st.tuples(st.just("since"), st.sampled_from(["a", "b"]), st.integers(0, 20)),
    ),
    max_size=40,
)


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_reads_since_where_it_stands_has_every_message_once_in_order(
    make: Callable[..., Backplane], steps: list[tuple[str, Any, int]]
) -> None:
    """A reader of each scope asks now and then; what it is told is what was told live, or that it has a gap."""
    bench = Bench(make)
    readers = {name: ["", 0] for name in "ab"}
    for name in "ab":
        bench.backplane.join(ScopeKey.room("app", name), RoomMember("alice", 1, "n1", bench.claim()))
    for step, what, number in steps:
        if step == "append":
            bench.append(ScopeKey.room("app", what), message_id=str(number))
        elif step == "wait":
            bench.after(what)
        else:
            check_reader(bench, ScopeKey.room("app", what), readers[what])
    ids = [(logged.message.arrived_at_ns, logged.message.client_message_id) for _, logged in bench.events("appended")]
    for place, (at_ns, message_id) in enumerate(ids):
        assert not [1 for at, other in ids[:place] if other == message_id and at >= at_ns - 120 * SECOND]


def check_reader(bench: Bench, scope: ScopeKey, reader: list[Any]) -> None:
    epoch, position = reader
    missed = bench.since(scope, epoch, position)
    told = [logged for where, logged in bench.events("appended") if where == scope]
    if missed.complete and epoch:
        assert list(missed.messages) == [logged for logged in told if logged.place.position > position]
    assert missed.position == (told[-1].place.position if told else 0)
    reader[:] = missed.epoch, missed.position


def test_scopes_are_named() -> None:
    assert ScopeKey("app", Scope.ROOM, "lobby") == LOBBY
    assert ScopeKey("app", Scope.PEER, "bob") == INBOX
