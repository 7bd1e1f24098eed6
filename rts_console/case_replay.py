"""Plays again what the identities of a log did: they log in, join, leave and send what they sent, when they did.

    plan = plan_of(log)                                     # what to do, and what of the log cannot be done again
    await play(plan, connect, app_server=url, speed=1.0, told=print)    # at another gateway, with tokens of its own

What came to them is not played: it comes from the others, if they were identities of this log too. Their app server is
no part of a log: another one stands in for it. What was made to go wrong is made to go wrong again by an `operator`.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Final, Literal, NamedTuple, cast

import msgspec
import numpy as np

from rts_console.client.admin import AdminError, AdminRefused
from rts_console.client.backend import Backend, Operator, Room
from rts_console.protocol.errors import RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import MessageMode, PayloadKind
from rts_console.record.fault_times import fault_fields, fault_times
from rts_console.record.log import EventLog
from rts_console.record.row import Direction, Row, Severity

MOST_ACTIONS: Final = 200_000
MOST_IDENTITIES: Final = 100
TOLD: Final = 20

What = Literal[
    "login",
    "logout",
    "join",
    "leave",
    "message",
    "room message",
    "server message",
    "server params",
    "fault",
    "lift",
]
_SENDS: Final = ("message", "room message", "server message")
_FAULTS: Final = ("fault", "lift")
_KINDS: Final = ("login", "logout", "room", "server params", "fault", *_SENDS)
_TIMING: Final = ("after_s", "for_s")
"""Of a fault: when its rows stand says it better."""
_SIGNATURE: Final = "replay"
_MOST_AT_ONCE: Final = 500
_NOT_THERE: Final = 404


class Action(NamedTuple):
    """One thing that an identity did. `seq` is its row; its payload is read from the log when it is due."""

    at_ns: int
    what: What
    key: str
    where: str
    seq: int


class Plan(msgspec.Struct, frozen=True):
    """All actions in the order of time; `users` has the user id of each identity, `left_out` says in sentences what
    cannot be done again."""

    log: EventLog
    actions: tuple[Action, ...]
    users: dict[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it takes with the original timing."""
        return (self.actions[-1].at_ns - self.actions[0].at_ns) / 1e9 if self.actions else 0.0


class Played(msgspec.Struct, frozen=True):
    """How it went: actions done, and those that failed, the first ones in words."""

    done: int
    failed: int
    reasons: tuple[str, ...]


def plan_of(log: EventLog) -> Plan:
    """What the identities of a log did. One that did something without a login is logged in first."""
    actions: list[Action] = []
    users: dict[str, str] = {}
    masked = 0
    for row in _rows(log):
        what = _what(row)
        if what is None:
            continue
        if len(actions) >= MOST_ACTIONS:
            break
        if what not in _FAULTS:
            users.setdefault(row.identity, row.who if what == "login" and row.who else row.identity.partition("#")[0])
        actions.append(_action(row, what))
        masked += what in _SENDS and b"***" in log.payload(row.seq)
    # Before anything else a user has to be there.
    first = {action.key: action for action in reversed(actions) if action.key in users}
    early = [action._replace(what="login") for action in first.values() if action.what != "login"]
    ordered = sorted([*early, *actions], key=lambda action: (action.at_ns, action.what != "login"))
    left_out = [*_left_out(actions, users, masked), *_faults_left_out(log)]
    return Plan(log, tuple(ordered), users, tuple(left_out))


def _action(row: Row, what: What) -> Action:
    """Logins and joins begin before their rows, which tell that they were done."""
    waited_ns = int(row.elapsed_ms * 1e6) if what in ("login", "join") and math.isfinite(row.elapsed_ms) else 0
    return Action(row.at_ns - waited_ns, what, row.identity, row.where or row.who, row.seq)


def _left_out(actions: Sequence[Action], users: dict[str, str], masked: int) -> Iterator[str]:
    if len(actions) >= MOST_ACTIONS:
        yield f"Only the first {MOST_ACTIONS:,} actions are played."
    if len(users) > MOST_IDENTITIES:
        yield f"Only {MOST_IDENTITIES} of {len(users):,} users are played."
    if masked:
        yield f"{masked:,} messages have stars where secrets were: they are sent so."
    if any(action.what == "server message" for action in actions):
        yield "Messages to the app server went to the practice server, which answers with what it gets."


def _faults_left_out(log: EventLog) -> Iterator[str]:
    words = list(dict.fromkeys(each.words for each in fault_times(log).all if not each.kind))
    if words:
        yield f"What was made to go wrong then was not set again: {'; '.join(words[:3])}{'; …' if words[3:] else ''}."


def _rows(log: EventLog) -> Iterator[Row]:
    """The rows that may be actions, a chunk at a time."""
    kinds = [number for kind in _KINDS if (number := log.word(kind)) is not None]
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        wanted = np.isin(chunk.values("kind", 0, chunk.count), kinds)
        incoming = chunk.values("direction", 0, chunk.count) == int(Direction.IN)
        for place in np.flatnonzero(wanted & ~incoming).tolist():
            yield log.row(chunk.first + place)


def _what(row: Row) -> What | None:
    if row.kind in _SENDS:
        return cast(What, row.kind) if row.direction is Direction.OUT else None
    if row.kind == "room":
        if row.code is None:
            return "leave"
        return "join" if row.code == 0 and row.who else None
    if row.kind == "fault":
        return ("fault" if row.severity is Severity.WARNING else "lift") if row.size else None
    if row.kind in ("login", "server params"):
        return cast(What, row.kind) if row.severity is Severity.SUCCESS else None
    # Who was thrown out did not log out.
    return "logout" if row.severity is Severity.INFO else None


# --- playing ---------------------------------------------------------------------------------------------------------

Connect = Callable[[str], tuple[Backend, Secret]]
"""Makes the backend of an identity by its key, observed by whoever wants to, and the token that it logs in with."""


async def play(
    plan: Plan,
    connect: Connect,
    *,
    app_server: str,
    operator: Operator | None = None,
    speed: float = 1.0,
    told: Callable[[int, int], None] = lambda done, total: None,
    over: Callable[[], None] = lambda: None,
) -> Played:
    """Do all of it, `speed` times as fast; 0 is as fast as can be. `told(done, total)` is called now and then, `over()`
    when all is done and its users are about to log out. `app_server` is the address that stands in for the app server.
    The faults that the `operator` sets are its own to end; without one each counts as failed.

    Each send begins when it is due, whether the one before has its result or not; as fast as can be means that each
    waits for the result of the one before, so that the order stays. Cancel it to give up: all log out.
    """
    async with AsyncExitStack() as stack:
        playing = _Playing(plan, connect, app_server, operator, stack)
        async with asyncio.TaskGroup() as sends:
            await playing.run(speed, told, sends)
        over()
    return Played(playing.done, playing.failed, tuple(playing.reasons))


class _Playing:
    """Who is there while it is played."""

    def __init__(
        self, plan: Plan, connect: Connect, app_server: str, operator: Operator | None, stack: AsyncExitStack
    ) -> None:
        self.done = self.failed = 0
        self.reasons: list[str] = []
        self._plan = plan
        self._connect = connect
        self._app_server = app_server
        self._operator = operator
        self._numbers: dict[int, list[int]] = {}
        self._named: set[str] = set()
        self._stack = stack
        self._backends: dict[str, tuple[Backend, Secret]] = {}
        self._rooms: dict[tuple[str, str], Room] = {}
        self._free = asyncio.Semaphore(_MOST_AT_ONCE)

    async def run(self, speed: float, told: Callable[[int, int], None], sends: asyncio.TaskGroup) -> None:
        """All actions, each when it is due."""
        known = set(list(self._plan.users)[:MOST_IDENTITIES])
        actions = [action for action in self._plan.actions if action.key in known or action.what in _FAULTS]
        begun_s, first_ns = time.monotonic(), actions[0].at_ns if actions else 0
        for number, action in enumerate(actions, 1):
            due_s = begun_s + (action.at_ns - first_ns) / 1e9 / speed if speed else 0.0
            await asyncio.sleep(max(due_s - time.monotonic(), 0.0))
            if action.what in _SENDS and speed:
                await self._free.acquire()
                sends.create_task(self._sent(action))
            else:
                await self._tried(self._send(action) if action.what in _SENDS else self._act(action))
            told(number, len(actions))

    async def _sent(self, action: Action) -> None:
        try:
            await self._tried(self._send(action))
        finally:
            self._free.release()

    async def _tried(self, work: Awaitable[None]) -> None:
        try:
            await work
            self.done += 1
        except (RtsError, AdminError, OSError, TimeoutError) as error:
            self.failed += 1
            if len(self.reasons) < TOLD:
                self.reasons.append(str(error))

    async def _act(self, action: Action) -> None:
        if action.what in _FAULTS:
            await self._operate(action)
            return
        if action.what == "login":
            await self._login(action.key)
            return
        known = self._backends.get(action.key)
        if known is None:
            return
        match action.what:
            case "logout":
                await known[0].logout()
            case "server params":
                await self._name_app_server(action.key, known[0])
            case "join" if not self._room(action).joined:
                await self._room(action).join()
            case "leave" if self._room(action).joined:
                await self._room(action).leave()

    async def _operate(self, action: Action) -> None:
        """Set a fault of the log, or lift the one that stands for it."""
        if self._operator is None:
            raise AdminError("Nobody here may set faults: others use this app too.")
        log = self._plan.log
        row = log.row(action.seq)
        if action.what == "fault":
            fields = {name: value for name, value in fault_fields(log, row).items() if name not in _TIMING}
            answer = await self._operator.act("fault", **fields)
            self._numbers[row.position] = [int(fault["number"]) for fault in answer.get("faults", ())]
            return
        for number in self._numbers.pop(row.position, ()):
            try:
                await self._operator.act("lift", number=number)
            except AdminRefused as error:
                if error.status != _NOT_THERE:  # one that strikes once has ended by itself
                    raise

    async def _login(self, key: str) -> None:
        if key not in self._backends:
            backend, token = self._connect(key)
            self._stack.push_async_callback(backend.close)
            self._backends[key] = backend, token
        backend, token = self._backends[key]
        if not backend.logged_in:
            self._named.discard(key)
            await backend.login(token, self._plan.users[key])

    async def _name_app_server(self, key: str, backend: Backend) -> None:
        self._named.add(key)
        await backend.set_server_params(_SIGNATURE, self._app_server)

    def _room(self, action: Action) -> Room:
        place = action.key, action.where
        if place not in self._rooms:
            self._rooms[place] = self._backends[action.key][0].create_room(action.where)
        return self._rooms[place]

    async def _send(self, action: Action) -> None:
        known = self._backends.get(action.key)
        if known is None:
            return
        log = self._plan.log
        row, payload = log.row(action.seq), log.payload(action.seq)
        data = payload.decode("utf-8", "replace") if row.payload_kind is PayloadKind.TEXT else payload
        mode = row.mode or MessageMode.RELIABLE_ORDERED
        if action.what == "room message":
            await self._room(action).send_message(data, mode)
        elif action.what == "server message":
            if action.key not in self._named:  # it was named before the log begins
                await self._name_app_server(action.key, known[0])
            await known[0].send_server_message(data)
        else:
            await known[0].send_message(action.where, data, mode)
