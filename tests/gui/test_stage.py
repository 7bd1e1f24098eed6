"""The stage: who is on it, who acts, and that all that happens is written down under the right key."""

import asyncio

import pytest

from rts_console.gui.stage import MOST_IDENTITIES, Stage, StageFull, Target
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.events import LoginResult, MessageReceived
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    ConnectionState,
    LoginErrorCode,
    LoginReturn,
    MessageMode,
    OfflinePolicy,
    PayloadKind,
)
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from rts_console.vendors.volcengine import make_token
from tests.gui.fakes import FakeBackend

HERE = Target("ws://127.0.0.1:1", "0" * 24, profile="here")
THERE = Target("ws://127.0.0.1:2", "1" * 24, profile="there")


class Played(Stage):
    """A stage whose backends are made by hand, and remembered."""

    def __init__(self) -> None:
        self.made: list[tuple[Target, FakeBackend]] = []
        self.store, self.log, self.quality = Store(), EventLog(), Quality()
        super().__init__(self._make, self.store, self.log, self.quality)

    def _make(self, target: Target) -> FakeBackend:
        if not target.url:
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, "no URL")
        self.made.append((target, FakeBackend("", logged_in=False)))
        return self.made[-1][1]


@pytest.fixture
def stage() -> Played:
    return Played()


def message(sender: str) -> MessageReceived:
    at_ns = now_ns()
    return MessageReceived(
        at_ns=at_ns,
        user_id=sender,
        kind=PayloadKind.TEXT,
        data=b"hi",
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="1",
        composed_at_ns=at_ns - 1_000_000,
        gateway_in_ns=0,
        gateway_out_ns=0,
    )


def test_the_first_one_acts_and_each_has_a_colour_of_its_own(stage: Played) -> None:
    people = [stage.add(name, HERE) for name in ("alice", "bob", "carol")]
    assert stage.identities == tuple(people)
    assert stage.active is people[0]
    assert [identity.color_index for identity in people] == [0, 1, 2]
    assert list(stage.store.identities) == ["alice", "bob", "carol"]
    stage.activate("bob")
    assert stage.active is people[1]
    stage.activate("nobody")
    assert stage.active is people[1]


def test_the_version_grows_with_what_a_view_must_know(stage: Played) -> None:
    seen = [stage.version]
    alice = stage.add("alice", HERE)
    seen.append(stage.version)
    stage.add("bob", HERE)
    stage.activate("bob")
    seen.append(stage.version)
    stage.set_token(alice, Secret("t"))
    seen.append(stage.version)
    assert seen == sorted(set(seen))
    stage.activate("bob")
    assert stage.version == seen[-1]


async def test_what_happens_goes_to_store_log_and_quality_under_its_key(stage: Played) -> None:
    alice, bob = stage.add("alice", HERE), stage.add("bob", HERE)
    await alice.backend.login("t", "alice")
    await bob.backend.login("t", "bob")
    stage.made[1][1].emit(message("alice"))
    assert stage.facts(bob).unread == 1
    assert stage.facts(alice).logged_in
    assert stage.log.row(stage.log.next_seq - 1).identity == "bob"
    assert [key.label for key in stage.quality.series()] == ["peer to peer: alice → bob"]
    assert stage.events == 3


def test_the_same_user_twice_has_two_keys(stage: Played) -> None:
    assert [stage.add("alice", HERE).key for _ in range(3)] == ["alice", "alice#2", "alice#3"]


def test_a_target_that_cannot_be_leaves_the_stage_as_it_was(stage: Played) -> None:
    with pytest.raises(InvalidCall):
        stage.add("alice", Target("", "0" * 24))
    assert stage.identities == ()
    assert stage.store.identities == {}


def test_a_hundred_is_the_limit(stage: Played) -> None:
    for number in range(MOST_IDENTITIES):
        stage.add(f"user{number}", HERE)
    with pytest.raises(StageFull, match="100 users already"):
        stage.add("one-more", HERE)


async def test_removing_logs_out_and_the_neighbour_acts(stage: Played) -> None:
    alice, bob, carol = (stage.add(name, HERE) for name in ("alice", "bob", "carol"))
    stage.activate("bob")
    await stage.remove(bob)
    assert stage.active is carol
    await stage.remove(carol)
    assert stage.active is alice
    await stage.remove(alice)
    await stage.remove(alice)
    assert stage.active is None
    assert stage.store.identities == {}
    assert all(("close",) in backend.calls for _, backend in stage.made)


async def test_who_was_removed_is_no_longer_heard(stage: Played) -> None:
    await stage.remove(stage.add("alice", HERE))
    rows = len(stage.log)
    stage.made[0][1].emit(message("bob"))
    assert len(stage.log) == rows


async def test_moving_ends_the_old_backend_and_listens_to_the_new_one(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    await stage.move(alice, HERE)
    assert len(stage.made) == 1
    await stage.move(alice, THERE)
    (_, old), (target, new) = stage.made
    assert target == alice.target == THERE
    assert alice.app_id == "1" * 24
    assert alice.profile == "there"
    assert ("close",) in old.calls
    old.emit(message("bob"))
    assert stage.facts(alice).unread == 0
    new.emit(message("bob"))
    assert stage.facts(alice).unread == 1


async def test_moving_to_what_cannot_be_changes_nothing(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    with pytest.raises(InvalidCall):
        await stage.move(alice, Target("", "x"))
    assert alice.target == HERE
    assert alice.backend.behind is stage.made[0][1]


class Stubborn(FakeBackend):
    """A backend whose logout does not come to an end."""

    async def close(self) -> None:
        await asyncio.Event().wait()


async def test_leaving_does_not_wait_for_who_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.gui.stage.LOGOUT_LIMIT_S", 0.02)
    stage = Stage(lambda _target: Stubborn("x"), Store(), EventLog(), Quality())
    for number in range(20):
        stage.add(f"user{number}", HERE)
    await stage.aclose()
    assert stage.identities == ()


def test_claims_are_those_of_the_token(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    assert alice.claims is None
    stage.set_token(alice, Secret("no token at all"))
    assert alice.claims is None
    stage.set_token(alice, make_token("0" * 24, Secret("key"), "alice", issued_at_s=1, expires_at_s=2))
    assert alice.claims is not None
    assert alice.claims.user_id == "alice"
    assert "alice" not in repr(alice.token)


async def test_facts_of_who_is_gone_are_empty(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    stage.made[0][1].emit(
        LoginResult(at_ns=now_ns(), user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1.0, expires_at_s=9)
    )
    assert stage.facts(alice).token_expires_at_s == 9
    await stage.remove(alice)
    assert stage.facts(alice).token_expires_at_s == 0


def test_the_wait_for_the_next_attempt_can_be_looked_at_and_skipped(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    backend = stage.made[0][1]
    now_s = now_ns() / 1e9
    stage.retry_now(alice)
    assert (stage.retry_in_s(alice, now_s), backend.calls) == (None, [])
    backend.lose_link(retry_in_ms=60_000)
    backend.fall(ConnectionState.DISCONNECTED)
    assert 55 < (stage.retry_in_s(alice, now_s) or 0) < 65
    assert stage.retry_in_s(alice, now_s + 100) == 0
    stage.retry_now(alice)
    assert backend.calls == [("retry_now",)]
    assert stage.retry_in_s(alice, now_s) == 0
    backend.lose_link(attempt=1, retry_in_ms=30_000)
    assert 25 < (stage.retry_in_s(alice, now_s) or 0) < 35


async def test_what_was_chosen_for_the_time_without_a_link_moves_along(stage: Played) -> None:
    alice = stage.add("alice", HERE)
    alice.backend.offline_policy = OfflinePolicy.HOLD
    await stage.move(alice, THERE)
    assert stage.made[1][1].offline_policy is OfflinePolicy.HOLD


def test_raw_frames_are_recorded_for_all_also_for_those_who_come_later() -> None:
    store, log, quality = Store(), EventLog(), Quality()
    stage = Stage(lambda _target: FakeBackend("", logged_in=False), store, log, quality)
    target = Target("ws://127.0.0.1:1", "0" * 24)
    first = stage.add("alice", target)
    assert not first.backend.records_frames
    stage.records_frames = True
    second = stage.add("bob", target)
    assert first.backend.records_frames
    assert second.backend.records_frames
    stage.records_frames = False
    assert not first.backend.records_frames
    assert not second.backend.records_frames


async def test_a_newcomer_is_told_of_before_anything_is_done(stage: Played) -> None:
    told: list[str] = []
    end = stage.on_newcomer(lambda identity: told.append(identity.key))
    alice = stage.add("alice", HERE, name="phone")
    assert told == [alice.key] == ["phone"]
    first = alice.backend
    await stage.renew(alice)
    assert told == ["phone", "phone"]
    assert alice.backend is not first
    end()
    stage.add("bob", HERE)
    assert len(told) == 2
