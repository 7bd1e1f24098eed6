"""Which faults can be set, whom they meet, and when they begin and end: on a clock by hand."""

from collections.abc import Callable

import pytest

from rts_console.gateway.faults import (
    LINK_FAULTS,
    MOST_FAULTS,
    ONE_SHOTS,
    PRESETS,
    Fault,
    FaultKind,
    FaultRefused,
    Faults,
    problem,
    with_target,
)
from rts_console.protocol.words import AGORA_IDS

SECOND_NS = 1_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000 * SECOND_NS

    def __call__(self) -> int:
        return self.now

    def after(self, seconds: float) -> None:
        self.now += int(seconds * SECOND_NS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def faults(clock: Clock) -> Faults:
    return Faults(clock)


DELAY = Fault(FaultKind.DELAY, delay_ms=200)

GOOD = [
    DELAY,
    Fault(FaultKind.LOSS, percent=30),
    Fault(FaultKind.BANDWIDTH, bytes_per_s=1000),
    Fault(FaultKind.REORDER, percent=5),
    Fault(FaultKind.DUPLICATE, percent=5),
    Fault(FaultKind.HALF_OPEN),
    Fault(FaultKind.CLOSE, code=4000),
    Fault(FaultKind.REFUSE_LOGIN),
    Fault(FaultKind.REFUSE_LOGIN, code=-1000),
    Fault(FaultKind.KICK, user_id="bob", room_id="lobby"),
    Fault(FaultKind.DUPLICATE_LOGIN, user_id="bob"),
    Fault(FaultKind.EXPIRE_TOKEN),
    Fault(FaultKind.RATE_LIMIT, per_second=1, room_id="lobby"),
    Fault(FaultKind.APP_SERVER_DOWN),
    Fault(FaultKind.SLOW_APP_SERVER, delay_ms=3000),
    Fault(FaultKind.WRONG_ANSWER, code=500, reason="oops"),
    Fault(FaultKind.CLOCK_SKEW, skew_ms=-3000),
]


def test_every_kind_can_be_set_and_says_what_it_is() -> None:
    assert {fault.kind for fault in GOOD} == set(FaultKind)
    for fault in GOOD:
        assert problem(fault) is None
        assert fault.kind.value.split("_")[0] in fault.words()


def test_ids_are_those_of_the_rule_set() -> None:
    channel = Fault(FaultKind.DELAY, room_id="a b", delay_ms=1)
    assert problem(channel, AGORA_IDS) is None
    assert "not allowed" in str(problem(channel))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(FaultKind.DELAY), "both 0"),
        (Fault(FaultKind.DELAY, delay_ms=-1), "delay_ms of delay must be from 0"),
        (Fault(FaultKind.LOSS), "percent of loss"),
        (Fault(FaultKind.LOSS, percent=101), "percent of loss"),
        (Fault(FaultKind.LOSS, percent=float("nan")), "percent of loss"),
        (Fault(FaultKind.BANDWIDTH, bytes_per_s=1), "bytes_per_s"),
        (Fault(FaultKind.RATE_LIMIT), "per_second"),
        (Fault(FaultKind.WRONG_ANSWER, code=1000), "code of wrong_answer"),
        (Fault(FaultKind.CLOSE, code=17), "4000"),
        (Fault(FaultKind.REFUSE_LOGIN, code=17), "-1001"),
        (Fault(FaultKind.KICK, user_id="bob"), "room_id"),
        (Fault(FaultKind.HALF_OPEN, room_id="lobby"), "as a whole"),
        (Fault(FaultKind.EXPIRE_TOKEN, room_id="lobby"), "not of a room"),
        (Fault(FaultKind.HALF_OPEN, user_id="a b"), "user id"),
        (Fault(FaultKind.HALF_OPEN, after_s=1e9), "after_s"),
    ],
)
def test_what_cannot_be_set_says_what_to_write(fault: Fault, says: str, faults: Faults) -> None:
    with pytest.raises(FaultRefused, match=says):
        faults.add(fault)
    assert not faults


def test_a_fault_begins_and_ends_by_itself(clock: Clock, faults: Faults) -> None:
    faults.add(Fault(FaultKind.DELAY, delay_ms=1, after_s=2, for_s=3))
    seen = []
    for _ in range(6):
        seen.append(bool(faults.on(FaultKind.DELAY)))
        clock.after(1)
        faults.sweep()
    assert seen == [False, False, True, True, True, False]
    assert not faults


def test_a_one_shot_is_handed_out_once(clock: Clock, faults: Faults) -> None:
    faults.add(Fault(FaultKind.CLOSE, code=4000, after_s=1))
    assert faults.sweep() == []
    clock.after(1)
    assert [active.fault.kind for active in faults.sweep()] == [FaultKind.CLOSE]
    assert faults.sweep() == []
    assert not faults


def test_faults_end_when_their_lease_does(clock: Clock, faults: Faults) -> None:
    faults.add(DELAY, "console")
    kept = faults.add(DELAY, "someone else")
    faults.lease("console", 5)
    clock.after(4)
    faults.lease("console", 5)
    clock.after(4)
    faults.sweep()
    assert len(list(faults)) == 2
    clock.after(1)
    faults.sweep()
    assert list(faults) == [kept]


def test_whom_a_fault_meets(faults: Faults) -> None:
    faults.add(Fault(FaultKind.RATE_LIMIT, per_second=1, app_id="app", user_id="bob", room_id="lobby"))
    met: Callable[..., object] = lambda *who: faults.first(FaultKind.RATE_LIMIT, *who)  # noqa: E731
    assert met("app", "bob", "lobby")
    assert met("app", "bob")
    assert not met("app", "bob", "other")
    assert not met("app", "alice", "lobby")
    assert not met("other", "bob", "lobby")


def test_lifting_is_told(clock: Clock) -> None:
    changes: list[int] = []
    faults = Faults(clock, lambda: changes.append(1))
    first, second = faults.add(DELAY), faults.add(DELAY, "me")
    assert faults.lift(first.number)
    assert not faults.lift(first.number)
    assert (faults.lift_all("you"), faults.lift_all()) == (0, 1)
    assert len(changes) == 4
    assert second.seed != first.seed


def test_there_is_an_end_to_how_many(faults: Faults) -> None:
    for _ in range(MOST_FAULTS):
        faults.add(DELAY)
    with pytest.raises(FaultRefused, match="Lift some"):
        faults.add(DELAY)


def test_the_clocks_errors_add_up(faults: Faults) -> None:
    assert faults.skew_ns() == 0
    faults.add(Fault(FaultKind.CLOCK_SKEW, skew_ms=1500))
    faults.add(Fault(FaultKind.CLOCK_SKEW, skew_ms=-500))
    assert faults.skew_ns() == SECOND_NS


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_set_for_one_user(name: str, faults: Faults) -> None:
    for fault in with_target(PRESETS[name], user_id="bob", after_s=1):
        active = faults.add(fault)
        assert active.fault.user_id == "bob"
        assert active.fault.after_s >= 1


def test_one_shots_are_no_link_faults() -> None:
    assert not LINK_FAULTS & ONE_SHOTS
