"""The window's operator at a gateway: sets faults and lifts them, knows which are on, and acts through the admin API.

One for each window. Its own faults have a lease, which it renews: they end by themselves when the console is gone.
"""

import asyncio
import importlib
import math
import secrets
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from rts_console.client.admin import AdminClient, AdminError, AdminRefused, AdminUnreachable
from rts_console.gui.child import ChildState, GatewayChild, GatewayFailed
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import FaultChanged, GatewayChanged
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog

POLL_S: Final = 1.0
SELDOM_S: Final = 5.0
LEASE_S: Final = 15.0
LEAVE_LIMIT_S: Final = 1.0
SPANS_KEPT: Final = 1_000
GATEWAY: Final = "gateway"
"""Whose rows in the log tell of the gateway itself."""


class Fault(NamedTuple):
    """Something that was made to go wrong, from when to when (nanoseconds since 1970; 0: it still is), in words.

    It meets who is all of `user_id` and `room_id` that is not empty.
    """

    start_ns: int
    end_ns: int
    text: str
    user_id: str = ""
    room_id: str = ""


@dataclass(frozen=True, slots=True)
class SetFault:
    """A fault that is set at the gateway: on, or waiting for its beginning. `fields` are the admin API's.

    Times are nanoseconds since 1970 by the gateway's clock; `ends_at_ns` 0 is until it is lifted. `is_ours`: set here.
    """

    number: int
    words: str
    owner: str
    starts_at_ns: int
    ends_at_ns: int
    fields: Mapping[str, Any]
    is_ours: bool

    @property
    def user_id(self) -> str:
        """Whom alone it meets; empty for all."""
        return str(self.fields.get("user_id", ""))

    @property
    def room_id(self) -> str:
        """In which room alone; empty for all."""
        return str(self.fields.get("room_id", ""))

    def span(self, start_ns: int, end_ns: int) -> Fault:
        """That it was on for so long."""
        return Fault(start_ns, end_ns, self.words, self.user_id, self.room_id)

    def is_on(self, at_ns: int) -> bool:
        """Whether it acts at that moment."""
        return self.starts_at_ns <= at_ns and (not self.ends_at_ns or at_ns < self.ends_at_ns)

    def seconds_left(self, at_ns: int) -> float | None:
        """Until it ends by itself; `None` when it does not."""
        return max(0.0, (self.ends_at_ns - at_ns) / 1e9) if self.ends_at_ns else None

    def seconds_to_start(self, at_ns: int) -> float:
        """Until it begins; 0 when it has."""
        return max(0.0, (self.starts_at_ns - at_ns) / 1e9)


class Stretch(NamedTuple):
    """How long a fault was on (nanoseconds since 1970; `end_ns` 0: it still is)."""

    fault: SetFault
    start_ns: int
    end_ns: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: the gateway's `answer`, or the `problem`: why not, and what to do. `status`: of HTTP."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    status: int = 200

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Desk:
    """A gateway's admin API and the token that opens it. `name` is how the gateway is called."""

    url: str
    token: Secret
    name: str


class Operator(QObject):
    """Knows and changes what is wrong on purpose at the local gateway, or at another one that the user named.

    Nothing here raises: what fails is a `problem` in words. `active` are all faults that are set, whoever set them.
    Signals: `changed` whenever `active`, `presets`, `problem` or the gateway is another.
    """

    changed = Signal()

    def __init__(
        self,
        child: GatewayChild,
        log: EventLog,
        *,
        lease_s: float = LEASE_S,
        parent: QObject | None = None,
    ) -> None:
        """Take the local gateway, and the log that tells when faults begin and end. Nothing is asked before `run`."""
        super().__init__(parent)
        self._child = child
        self._log = log
        self._lease_s = lease_s
        self._elsewhere: Desk | None = None
        self._name = secrets.token_hex(4)
        self._was_asked = False
        self._eager_until_ns = 0
        self._leased_until_ns = 0
        self._on: dict[int, tuple[SetFault, int]] = {}
        self._spans: deque[Fault] = deque(maxlen=SPANS_KEPT)
        self._past: deque[Stretch] = deque(maxlen=SPANS_KEPT)
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self.on_act: Callable[[str, Mapping[str, Any], Mapping[str, Any] | None], None] | None = None
        """Is told of every act, with what was answered, or `None` when it was refused."""
        self.active: list[SetFault] = []
        self.presets: list[str] = []
        self.problem = ""
        child.changed.connect(self._on_child_changed)

    # Where

    @property
    def owner(self) -> str:
        """Under what name faults are set: at a gateway that others use too, two consoles must not be the same."""
        return "console" if self._elsewhere is None else f"console {self._name}"

    @property
    def desk(self) -> Desk | None:
        """Where it acts; `None` when there is nowhere, see `why_not`."""
        if self._elsewhere is not None:
            return self._elsewhere
        child = self._child
        return Desk(child.admin_url, child.operator_token, "the local gateway") if child.admin_url else None

    @property
    def is_local(self) -> bool:
        """Whether it acts at the gateway that the console started itself."""
        return self._elsewhere is None

    @property
    def why_not(self) -> str:
        """Why nothing can be done, and what to do about it; empty when it can."""
        if self.desk is not None:
            return ""
        if self._child.running:
            return "The local gateway has no admin port: start the one that comes with the console, or name another."
        return "The local gateway does not run: start it, or give the admin address and an operator's token of another."

    def go_to(self, desk: Desk | None) -> None:
        """Act at another gateway from now on; `None` is the local one. Faults that were set stay until their lease
        ends, or are lifted first with `lift_own`."""
        if desk == self._elsewhere:
            return
        self._elsewhere = desk
        self._forget()
        self._was_asked = desk is not None
        self._wake.set()
        self.changed.emit()

    async def move_to(self, desk: Desk | None) -> None:
        """Take back what was set here, then act there."""
        if desk != self._elsewhere:
            await self._leave()
            self.go_to(desk)

    def _on_child_changed(self) -> None:
        event = _child_news(self._child)
        if event is not None and not self._log.read_only:  # beside a log of another run, this gateway is no news
            self._log.append(GATEWAY, [event])
        if self._elsewhere is None and self._child.state is not ChildState.RUNNING:
            self._forget()
        self._wake.set()
        self.changed.emit()

    def _forget(self) -> None:
        """A gateway that is gone has no faults."""
        self._leased_until_ns = 0
        self.problem = ""
        self._take([])

    # What is on

    def on(self) -> list[SetFault]:
        """The faults that act now, oldest first."""
        now = now_ns()
        return [fault for fault in self.active if fault.is_on(now)]

    def spans(self) -> list[Fault]:
        """When what was wrong on purpose, oldest first: for bands, marks and exports. Those that are over are kept, up
        to 1,000."""
        return [*self._spans, *(fault.span(begun, 0) for fault, begun in self._on.values())]

    def stretches(self, kind: str) -> list[Stretch]:
        """When faults of one kind were on, with whom they met."""
        past = [each for each in self._past if each.fault.fields.get("kind") == kind]
        return past + [Stretch(*on, 0) for on in self._on.values() if on[0].fields.get("kind") == kind]

    def forget_past(self) -> None:
        """Forget the faults that are over."""
        self._spans.clear()
        self._past.clear()
        self.changed.emit()

    def be_eager(self, seconds: float = 2 * POLL_S) -> None:
        """Look every second for so long, because somebody is looking; call it again while they do."""
        now = now_ns()
        was_eager = now < self._eager_until_ns
        self._eager_until_ns = now + int(seconds * 1e9)
        self._was_asked = True
        if not was_eager:
            self._wake.set()

    async def look(self) -> None:
        """Ask the gateway which faults are set, now."""
        async with self._turn:
            await self._look()

    async def _look(self) -> None:
        if self.desk is None:
            return
        self._was_asked = True
        if any(fault.is_ours for fault in self.active):
            await self._renew()
        outcome = await self.view("faults")
        self._set_problem(outcome.problem)
        if not outcome.ok:
            return
        presets = [str(name) for name in outcome.answer.get("presets", ())]
        was, self.presets = self.presets, presets
        self._take(self._read(outcome.answer.get("faults", ())))
        if was != presets:
            self.changed.emit()

    def _read(self, shown: Iterable[Mapping[str, Any]]) -> list[SetFault]:
        return [
            SetFault(
                number=int(each["number"]),
                words=str(each["words"]),
                owner=str(each.get("owner", "")),
                starts_at_ns=int(each["starts_at_ns"]),
                ends_at_ns=int(each["ends_at_ns"]),
                fields=each.get("fault", {}),
                is_ours=each.get("owner") == self.owner,
            )
            for each in shown
        ]

    def _take(self, active: list[SetFault]) -> None:
        """See what began and what ended."""
        now = now_ns()
        changed = active != self.active
        self.active = active
        begun = [each for each in active if each.is_on(now) and each.number not in self._on]
        here = {each.number for each in active if each.is_on(now)}
        over = [number for number in self._on if number not in here]
        events = [self._begin(fault, now) for fault in begun] + [self._end(number, now) for number in over]
        if events:
            self._log.append(GATEWAY, events)
        if events or changed:
            self.changed.emit()

    def _begin(self, fault: SetFault, now: int) -> FaultChanged:
        at_ns = min(fault.starts_at_ns, now) if self.is_local else now
        self._on[fault.number] = (fault, at_ns)
        return _told(fault, at_ns, on=True)

    def _end(self, number: int, now: int) -> FaultChanged:
        fault, begun = self._on.pop(number)
        at_ns = min(fault.ends_at_ns or now, now) if self.is_local else now
        at_ns = max(at_ns, begun + 1)
        self._spans.append(fault.span(begun, at_ns))
        self._past.append(Stretch(fault, begun, at_ns))
        return _told(fault, at_ns, on=False)

    def _set_problem(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()

    # What is done

    async def set_fault(self, fields: Mapping[str, Any]) -> Outcome:
        """Set a fault with the fields of the admin API. It ends when the console does."""
        return await self._set("fault", dict(fields))

    async def set_preset(self, name: str, user_id: str = "", *, app_id: str = "", after_s: float = 0.0) -> Outcome:
        """Set all faults of a preset, for one user or all."""
        return await self._set("preset", {"name": name, "user_id": user_id, "app_id": app_id, "after_s": after_s})

    async def lift(self, number: int) -> Outcome:
        """End one fault. One that has ended meanwhile is no problem."""
        outcome = await self.act("lift", number=number)
        await self.look()
        return Outcome() if outcome.status == 404 else outcome

    async def lift_all(self) -> Outcome:
        """End all faults, those of others too."""
        outcome = await self.act("lift", everything=True)
        await self.look()
        return outcome

    async def lift_own(self) -> Outcome:
        """End the faults that were set here."""
        outcome = await self.act("lift", owner=self.owner)
        await self.look()
        return outcome

    async def restart_gateway(self) -> Outcome:
        """Let the gateway stop and start again. Another one than the local one is asked to say goodbye to all."""
        if not self.is_local:
            return await self.set_preset("gateway restart")
        begun, words = now_ns(), "gateway restart for all"
        self._tell(FaultChanged(at_ns=begun, number=0, words=words, on=True))
        try:
            await self._child.restart()
        except GatewayFailed as error:
            return Outcome(problem=str(error), status=0)
        finally:
            ended = now_ns()
            self._spans.append(Fault(begun, ended, words))
            self._tell(FaultChanged(at_ns=ended, number=0, words=words, on=False))
        return Outcome()

    def _tell(self, event: FaultChanged) -> None:
        self._log.append(GATEWAY, [event])
        self.changed.emit()

    async def act(self, what: str, **fields: Any) -> Outcome:
        """Do something else of the admin API: `kick`, `ban`, `mute`, `dismiss`, …"""
        outcome = await self._ask("POST", what, fields)
        if self.on_act is not None:
            self.on_act(what, fields, outcome.answer if outcome.ok else None)
        return outcome

    async def view(self, what: str) -> Outcome:
        """Look at something of the admin API: `state`, `users`, `rooms`, `restrictions`, `links`, …"""
        return await self._ask("GET", what, {})

    async def _set(self, what: str, fields: dict[str, Any]) -> Outcome:
        # In turn: an answer to an earlier look does not know of this fault yet.
        async with self._turn:
            leased = await self._renew()
            if not leased.ok:
                return leased
            outcome = await self.act(what, **{**fields, "owner": self.owner})
            if outcome.ok:
                # What strikes once is gone before anybody could look for it: the answer has it.
                known = {fault.number: fault for fault in self.active}
                known |= {fault.number: fault for fault in self._read(outcome.answer.get("faults", ()))}
                self._take(list(known.values()))
                await self._look()
                self._wake.set()
            return outcome

    async def _renew(self) -> Outcome:
        now = now_ns()
        if now < self._leased_until_ns - int(self._lease_s * 2e9 / 3):
            return Outcome()
        outcome = await self.act("lease", owner=self.owner, seconds=self._lease_s)
        if outcome.ok:
            self._leased_until_ns = now + int(self._lease_s * 1e9)
        return outcome

    async def _ask(self, method: str, what: str, fields: dict[str, Any]) -> Outcome:
        desk = self.desk
        if desk is None:
            return Outcome(problem=self.why_not, status=0)
        try:
            await load_library()
            async with AdminClient(desk.url, desk.token) as admin:
                answer = await (admin.view(what) if method == "GET" else admin.act(what, **fields))
        except AdminRefused as error:
            return Outcome(problem=_with_remedy(error), status=error.status)
        except AdminUnreachable as error:
            return Outcome(problem=str(error), status=0)
        except (AdminError, ValueError) as error:
            return Outcome(problem=f"The gateway cannot be asked at {desk.url}: {error}", status=0)
        return Outcome(answer)

    # Life

    async def run(self) -> None:
        """Keep looking until cancelled, then take back the faults that were set here."""
        try:
            while True:
                await self._sleep()
                await self.look()
        finally:
            await self._leave()

    async def _sleep(self) -> None:
        self._wake.clear()
        seconds = self._interval_s()
        if not math.isfinite(seconds):
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _interval_s(self) -> float:
        """Nobody but us sets faults at the local gateway: until we ask for the first time, there is nothing to see."""
        if self.desk is None or not self._was_asked:
            return math.inf
        now = now_ns()
        if not self.active:
            return POLL_S if now < self._eager_until_ns else SELDOM_S
        moments = [at_ns for fault in self.active for at_ns in (fault.starts_at_ns, fault.ends_at_ns) if at_ns > now]
        return min([POLL_S, self._lease_s / 4, *((at_ns - now) / 1e9 + 0.02 for at_ns in moments)])

    async def _leave(self) -> None:
        if not any(fault.is_ours for fault in self.active):
            return
        try:
            async with asyncio.timeout(LEAVE_LIMIT_S):
                await self.act("lift", owner=self.owner)
        except TimeoutError:
            pass  # then the lease ends them


async def load_library() -> None:
    """Load what the admin API is asked with.

    It takes some hundred milliseconds to load, in which a window that loads it itself would stand still."""
    if "aiohttp" not in sys.modules:
        await asyncio.to_thread(importlib.import_module, "aiohttp")


def _child_news(child: GatewayChild) -> GatewayChanged | None:
    """What a recording has to say of the local gateway, so that it tells why everybody dropped."""
    match child.state:
        case ChildState.RUNNING:
            words = f"The local gateway runs at {child.url} with the rules {child.rules}, process {child.pid}."
            return GatewayChanged(at_ns=now_ns(), words=words, running=True)
        case ChildState.STOPPING:
            return GatewayChanged(at_ns=now_ns(), words="The local gateway is being stopped: every link of it ends.")
        case ChildState.STOPPED:
            return GatewayChanged(
                at_ns=now_ns(), words=f"The local gateway has stopped with exit code {child.exit_code}."
            )
        case ChildState.CRASHED:
            said = child.problem.partition("\n")[0].removesuffix(" Its last words:")
            return GatewayChanged(at_ns=now_ns(), words=said, died=True)
    return None


def _told(fault: SetFault, at_ns: int, *, on: bool) -> FaultChanged:
    return FaultChanged(
        at_ns=at_ns,
        number=fault.number,
        words=fault.words,
        on=on,
        user_id=fault.user_id,
        room_id=fault.room_id,
        fields=fault.fields,
    )


def _with_remedy(error: AdminRefused) -> str:
    match error.status:
        case 401:
            return "The gateway does not know this operator's token. Give one that its configuration lists."
        case 403:
            return f"This operator may not do that: {error} Use a token of a higher role."
        case 429:
            return f"The gateway does not listen for a while: {error}"
    return str(error)
