import math
from collections.abc import Sequence
from typing import Any

import pytest

from rts_console.case_replay import plan_of, play
from rts_console.client.admin import AdminRefused
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.events import FaultChanged, LoggedOut, RoomLeft, RoomStateChanged, ServerParamsSet
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LogoutReason, ReturnStatus, RtsErrorCode, Scope
from rts_console.record.log import EventLog
from tests.record.events import START_NS, logged_in, received, server_sent, submitted

SECOND = 10**9


def joined(room: str, user: str, at_ns: int, elapsed_ms: float = 100) -> RoomStateChanged:
    return RoomStateChanged(
        at_ns=at_ns, room_id=room, user_id=user, state=RtsErrorCode.SUCCESS, elapsed_ms=elapsed_ms, reason=""
    )


def a_case() -> EventLog:
    log = EventLog()
    log.append("alice", [logged_in("alice", START_NS + SECOND)])
    log.append("bob#2", [received(b"not by us")])
    log.append("alice", [joined("lobby", "alice", START_NS + 2 * SECOND)])
    room = submitted(b"hi all", scope=Scope.ROOM, target="lobby", client_message_id="a-2", at_ns=START_NS + 3 * SECOND)
    log.append("alice", [room])
    log.append("bob#2", [submitted(b"hi ****", target="alice", client_message_id="b-1", at_ns=START_NS + 4 * SECOND)])
    server = submitted(b"x", scope=Scope.SERVER, target="", client_message_id="b-2", at_ns=START_NS + 5 * SECOND)
    log.append("bob#2", [server, server_sent(b"no", 500, "b-2")])
    log.append("alice", [RoomLeft(at_ns=START_NS + 6 * SECOND, room_id="lobby")])
    return log


def test_the_plan_has_what_the_identities_did() -> None:
    plan = plan_of(a_case())
    assert [(action.what, action.key, action.where) for action in plan.actions] == [
        ("login", "alice", "alice"),
        ("join", "alice", "lobby"),
        ("room message", "alice", "lobby"),
        ("login", "bob#2", "alice"),
        ("message", "bob#2", "alice"),
        ("server message", "bob#2", ""),
        ("leave", "alice", "lobby"),
    ]
    assert plan.users == {"alice": "alice", "bob#2": "bob"}
    assert [words.split(" ")[0] for words in plan.left_out] == ["1", "Messages"]
    assert math.isclose(plan.seconds, 5.0, abs_tol=0.1)
    assert plan.actions[1].at_ns == START_NS + 2 * SECOND - 100_000_000


def fault(at_ns: int, number: int, *, on: bool, **fields: Any) -> FaultChanged:
    return FaultChanged(at_ns=at_ns, number=number, words=f"fault {number}", on=on, fields=fields)


def a_case_with_faults() -> EventLog:
    """Two faults, one of which is not over at the end."""
    log = a_case()
    wanted = {"kind": "delay", "delay_ms": 200.0, "user_id": "bob", "app_id": "there", "for_s": 3.0, "seed": 7}
    log.append("gateway", [fault(START_NS + SECOND // 2, 7, on=True, **wanted)])
    log.append("gateway", [fault(START_NS + 4 * SECOND - 1, 7, on=False, **wanted)])
    log.append("gateway", [fault(START_NS + 5 * SECOND - 1, 8, on=True, kind="kick", user_id="bob", room_id="lobby")])
    return log


class Operator:
    """Gives numbers of its own, and knows no fault any more when it is told to lift one."""

    def __init__(self, status: int = 200) -> None:
        self.done: list[Any] = []
        self._status = status

    async def act(self, what: str, **fields: Any) -> dict[str, Any]:
        self.done.append((what, fields))
        if what == "lift" and self._status != 200:
            raise AdminRefused(self._status, "no")
        return {"faults": [{"number": 40 + len(self.done)}]} if what == "fault" else {}


@pytest.mark.parametrize(("status", "failed"), [(200, 0), (404, 0), (500, 1)])
async def test_faults_are_set_again_where_they_stood(status: int, failed: int) -> None:
    plan, operator = plan_of(a_case_with_faults()), Operator(status)
    whats = ["fault", "login", "join", "room message", "lift", "login", "message", "fault", "server message", "leave"]
    assert [action.what for action in plan.actions] == whats
    assert set(plan.users) == {"alice", "bob#2"}
    played = await play(plan, connecting([]), app_server="http://here", operator=operator, speed=0)
    assert operator.done == [
        ("fault", {"kind": "delay", "delay_ms": 200.0, "user_id": "bob"}),
        ("lift", {"number": 41}),
        ("fault", {"kind": "kick", "user_id": "bob", "room_id": "lobby"}),
    ]
    assert (played.done, played.failed) == (10 - failed, failed)


async def test_faults_that_nobody_may_set_are_told() -> None:
    played = await play(plan_of(a_case_with_faults()), connecting([]), app_server="http://here", speed=0)
    assert (played.done, played.failed) == (7, 3)
    assert played.reasons[0].startswith("Nobody here may set faults")


def test_faults_of_which_only_words_are_known_are_left_to_the_user() -> None:
    log = a_case()
    for number in range(4):
        log.append("gateway", [FaultChanged(at_ns=START_NS, number=number, words=f"late {number}", on=True)])
    assert plan_of(log).left_out[-1].endswith("not set again: late 0; late 1; late 2; ….")


def test_nothing_to_do() -> None:
    assert plan_of(EventLog()).actions == ()


class Room:
    def __init__(self, done: list[Any], room_id: str, fails: bool) -> None:
        self._done, self._id, self._fails = done, room_id, fails
        self.joined = False

    async def join(self) -> None:
        self._done.append(("join", self._id))
        self.joined = True

    async def leave(self) -> None:
        self._done.append(("leave", self._id))
        self.joined = False

    async def send_message(self, data: Any, mode: Any) -> None:
        if self._fails:
            raise InvalidCall(ReturnStatus.WRONG_STATE, "not joined")
        self._done.append(("room", self._id, data))


class Backend:
    """Notes what it is told."""

    def __init__(self, done: list[Any], fails: bool = False) -> None:
        self.done, self._fails = done, fails
        self.logged_in = False

    async def login(self, token: Secret, user_id: str) -> None:
        self.done.append(("login", user_id, token.reveal()))
        self.logged_in = True

    async def logout(self) -> None:
        self.logged_in = False

    def create_room(self, room_id: str) -> Room:
        return Room(self.done, room_id, self._fails)

    async def send_message(self, user_id: str, data: Any, mode: Any) -> None:
        self.done.append(("message", user_id, data))

    async def set_server_params(self, signature: str, url: str) -> None:
        self.done.append(("app server", url))

    async def send_server_message(self, data: Any) -> None:
        self.done.append(("to app server", data))

    async def close(self) -> None:
        self.done.append(("close",))


def connecting(done: list[Any], fails: bool = False) -> Any:
    return lambda key: (Backend(done, fails), Secret(f"token of {key}"))


async def test_it_is_played_in_its_order() -> None:
    done: list[Any] = []
    told: list[tuple[int, int]] = []

    def tell(*each: int) -> None:
        told.append(each)  # type: ignore[arg-type]

    played = await play(plan_of(a_case()), connecting(done), app_server="http://here", speed=0, told=tell)
    assert done == [
        ("login", "alice", "token of alice"),
        ("join", "lobby"),
        ("room", "lobby", "hi all"),
        ("login", "bob", "token of bob#2"),
        ("message", "alice", "hi ****"),
        ("app server", "http://here"),
        ("to app server", "x"),
        ("leave", "lobby"),
        ("close",),
        ("close",),
    ]
    assert (played.done, played.failed) == (7, 0)
    assert told[-1] == (7, 7)


async def test_the_app_server_is_named_when_it_was_and_anew_after_each_login() -> None:
    log, done = EventLog(), []
    log.append("alice", [logged_in("alice", START_NS), params(START_NS + SECOND, 200), params(START_NS + SECOND, 500)])
    for number, at_s in ((1, 2), (2, 5)):
        sent = submitted(b"x", scope=Scope.SERVER, target="", client_message_id=f"s-{number}", at_ns=at(at_s))
        log.append("alice", [sent])
        log.append("alice", [LoggedOut(at_ns=at(at_s + 1), user_id="alice", reason=LogoutReason.LOGOUT)])
        log.append("alice", [logged_in("alice", at(at_s + 2))])
    await play(plan_of(log), connecting(done), app_server="http://here", speed=0)
    named, sent_x = ("app server", "http://here"), ("to app server", "x")
    assert [each for each in done if each[0] != "login"] == [named, sent_x, named, sent_x, ("close",)]


def at(seconds: int) -> int:
    return START_NS + seconds * SECOND


def params(at_ns: int, code: int) -> ServerParamsSet:
    return ServerParamsSet(at_ns=at_ns, code=code, url="http://there", reason="")


async def test_what_fails_is_told_and_the_rest_is_played() -> None:
    done: list[Any] = []
    played = await play(plan_of(a_case()), connecting(done, fails=True), app_server="http://here", speed=1_000)
    assert (played.done, played.failed) == (6, 1)
    assert "not joined" in played.reasons[0]


@pytest.mark.parametrize("speed", [0, 50.0])
async def test_the_timing_is_kept_but_for_the_speed(speed: float) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rts_console.case_replay.asyncio.sleep", sleep)
        await play(plan_of(a_case()), connecting([]), app_server="http://here", speed=speed)
    expected: Sequence[float] = [0.0] * 7 if not speed else [0.0, 0.02, 0.04, 0.06, 0.06, 0.08, 0.1]
    assert waited == pytest.approx(expected, abs=0.02)
