"""Who takes part: an app, its users, and what each of them says and sees, entered into the book."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from rts_console.client.rts import RtsClient, RtsRoom
from rts_console.gateway.config import AppKey, GatewayConfig
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ConnectionState, OfflinePolicy, Outcome
from rts_console.vendors.volcengine import make_token
from soak.checker import Book, Fate, Seen, compose, read

APP: Final = "50ac50ac50ac50ac50ac50ac"
KEY: Final = Secret("soak-app-key")
NO_RATES: Final = {
    "peer_rate": 0,
    "room_rate": 0,
    "server_rate": 0,
    "bytes_rate": 0,
    "room_total_rate": 0,
    "large_room_total_rate": 0,
}
FATES: Final = {Outcome.ACCEPTED: Fate.ACCEPTED, Outcome.REFUSED: Fate.REFUSED, Outcome.UNKNOWN: Fate.UNKNOWN}
ANSWER_S: Final = 115.0
"""Longer than any message may stay without an answer."""
UP: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)


def config(**changes: Any) -> GatewayConfig:
    """A gateway that serves the app and limits no rate."""
    return GatewayConfig(apps=[AppKey(APP, KEY)], limits=dict(NO_RATES), **changes)


def token(user_id: str, *, now_s: int | None = None, lives_s: int = 86_400) -> Secret:
    """A login token that ends in `lives_s` seconds."""
    issued_at_s = time.time_ns() // 10**9 if now_s is None else now_s
    return make_token(APP, KEY, user_id, issued_at_s=issued_at_s, expires_at_s=issued_at_s + lives_s)


def names(count: int, what: str = "user") -> list[str]:
    """User ids."""
    return [f"{what}-{number}" for number in range(count)]


class Person:
    """One user at a real client. Everything it says and sees is in the book; how long each took is in `waits_ms`."""

    def __init__(
        self,
        book: Book,
        user_id: str,
        url: str,
        random_numbers: random.Random,
        *,
        clock: Callable[[], int] = now_ns,
        patience_s: float | None = 0.05,
        **options: Any,
    ) -> None:
        """Prepare. With `patience_s` the person asks for a retry after about that time, instead of backing off.

        What it says while the link is being made again is sent when it is back, unless `options` say otherwise.
        """
        self.book = book
        self.user_id = user_id
        self.rooms: dict[str, RtsRoom] = {}
        self.waits_ms: list[float] = []
        self.reasons: Counter[str] = Counter()
        """Why messages were not accepted."""
        self.last_state: ev.ConnectionStateChanged | None = None
        self.states: list[ConnectionState] = []
        self.close_codes: list[int] = []
        self.login_times: list[float] = []
        self.heard_at = 0.0
        self.seen_events = 0
        self._random = random_numbers
        self._clock = clock
        self._patience_s = patience_s
        self._retry: asyncio.TimerHandle | None = None
        options.setdefault("offline_policy", OfflinePolicy.SEND)
        self.client = RtsClient(APP, url=url, clock=clock, device_id=f"device-of-{user_id}", **options)
        self.client.observe(self._observe)

    @property
    def up(self) -> bool:
        """Whether the link is up and all rooms are joined, as the client says."""
        return self.client.connection_state in UP and all(room.joined for room in self.rooms.values())

    @property
    def trouble(self) -> str:
        """What keeps it from being up, empty when nothing does."""
        if self.up:
            return ""
        rooms = [room_id for room_id, room in self.rooms.items() if not room.joined]
        reason = self.last_state.reason if self.last_state else ""
        return f"{self.user_id}: {self.client.connection_state} {reason}, not in {rooms}"

    @property
    def logins(self) -> int:
        """How often it has logged in."""
        return len(self.login_times)

    async def come(self, room_ids: Collection[str] = (), *, secret: Secret | None = None) -> None:
        """Log in and join, as often as it takes."""
        await self._insist(lambda: self.client.login(secret or token(self.user_id), self.user_id))
        for room_id in room_ids:
            room = self.rooms[room_id] = self.client.create_room(room_id)
            await self._insist(room.join)

    async def say(self, scope: str, size: int = 0, kind: type = str) -> Fate:
        """Say the next message in a room, or to a peer (`@bob`)."""
        message = self.book.say(self.user_id, scope)
        payload = compose(message, b"." * size)
        data = payload.decode() if kind is str else payload
        try:
            if scope.startswith("@"):
                result = await self.client.send_message(scope[1:], data)
            else:
                result = await self.rooms[scope].send_message(data)
        except RtsError as error:
            fate = Fate.REFUSED
            self.reasons[str(error)] += 1
        else:
            fate = FATES[result.outcome]
            if fate is not Fate.ACCEPTED:
                self.reasons[f"{result.outcome.name} {result.code}: {result.reason}"] += 1
        self.book.tell(message, fate)
        return fate

    async def leave(self) -> None:
        """Close the client."""
        self._patience_s = None
        if self._retry is not None:
            self._retry.cancel()
        await self.client.close()

    async def _insist(self, call: Callable[[], Any]) -> None:
        for attempt in range(50):
            try:
                await call()
                return
            except RtsError:
                if attempt == 49:
                    raise
                await asyncio.sleep(0.1)

    # --- what it sees ---

    def _observe(self, events: Sequence[ev.Event]) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        for event in events:
            self.seen_events += 1
            match event:
                case ev.RoomMessageReceived():
                    self._see(event.room_id, event)
                case ev.MessageReceived():
                    self._see(f"@{self.user_id}", event)
                case ev.ConnectionStateChanged():
                    self._on_state(event)
                case ev.LoginResult() if event.code == 0:
                    self.login_times.append(self.heard_at)
                case ev.FrameRefused():
                    self.book.cannot_read(self.user_id, event.reason)
                case ev.WarningRaised() if 100 <= event.code < 120:
                    self.book.cannot_read(f"gateway, from {self.user_id}", f"{event.code}: {event.reason}")
                case ev.GapNoticed():
                    self.book.gap(self.user_id, f"{event.missed} in {event.target or 'inbox'}: {event.reason}")

    def _see(self, scope: str, event: ev.RoomMessageReceived | ev.MessageReceived) -> None:
        message = read(event.data)
        if message is None:
            self.book.cannot_read(self.user_id, f"a payload of {len(event.data)} bytes in {scope} is not whole")
            return
        place = (event.position, event.previous) if isinstance(event, ev.RoomMessageReceived) else (0, 0)
        self.book.see(self.user_id, scope, Seen(message, self.book.epoch, *place))
        self.waits_ms.append((event.at_ns - event.composed_at_ns) / 1e6)

    def _on_state(self, event: ev.ConnectionStateChanged) -> None:
        self.last_state = event
        self.states.append(event.state)
        if event.close_code:
            self.close_codes.append(event.close_code)
        if event.state not in UP and event.retry_in_ms and self._patience_s is not None:
            if self._retry is not None:
                self._retry.cancel()
            wait_s = self._patience_s * (0.5 + self._random.random())
            self._retry = asyncio.get_running_loop().call_later(wait_s, self.client.retry_now)


class Talk:
    """People who talk to each other for a while: in their rooms, and with a few peers."""

    def __init__(
        self, people: Sequence[Person], random_numbers: random.Random, *, rate: float, in_flight: int = 8
    ) -> None:
        """Each person says `rate` messages a second, with at most `in_flight` unanswered, whether it has a link or not.

        Whatever has no answer `ANSWER_S` after the end will have none.
        """
        self._group: asyncio.TaskGroup | None = None
        self.people = people
        self._random = random_numbers
        self._rate = rate
        self._in_flight = in_flight
        self._stopped = asyncio.Event()

    def members(self) -> dict[str, list[str]]:
        """Who must see what, by scope."""
        scopes: dict[str, list[str]] = {f"@{person.user_id}": [person.user_id] for person in self.people}
        for person in self.people:
            for room_id in person.rooms:
                scopes.setdefault(room_id, []).append(person.user_id)
        return scopes

    def stop(self) -> None:
        """Nobody begins another message."""
        self._stopped.set()

    def burst(self, count: int) -> None:
        """Everyone says `count` messages at once, whatever is under way."""
        assert self._group is not None
        for person in self.people:
            for _ in range(count):
                self._group.create_task(self._say(person), name=f"message of {person.user_id}")

    async def run(self) -> None:
        """Talk until `stop`, then wait until each message has its answer."""
        try:
            async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as self._group:
                for person in self.people:
                    self._group.create_task(self._one(person), name=f"talk of {person.user_id}")
                await self._stopped.wait()
                patience.reschedule(asyncio.get_running_loop().time() + ANSWER_S)
        except TimeoutError:
            pass  # the judge will name what was never answered

    async def _one(self, person: Person) -> None:
        assert self._group is not None
        waiting: set[asyncio.Task[Fate]] = set()
        while not self._stopped.is_set():
            await asyncio.sleep(self._random.expovariate(self._rate))
            if len(waiting) < self._in_flight and not self._stopped.is_set():
                task = self._group.create_task(self._say(person), name=f"message of {person.user_id}")
                waiting.add(task)
                task.add_done_callback(waiting.discard)

    async def _say(self, person: Person) -> Fate:
        scope = self._scope(person)
        size = self._random.choice((0, 20, 20, 200, 200, 2_000, 20_000))
        return await person.say(scope, size, self._random.choice((str, bytes)))

    def _scope(self, person: Person) -> str:
        if person.rooms and self._random.random() < 0.7:
            return self._random.choice(list(person.rooms))
        others = [other for other in self.people if other is not person]
        return f"@{self._random.choice(others).user_id}"


def explain(people: Sequence[Person]) -> dict[str, Any]:
    """For whoever has to find out what went wrong: who is not up, and why messages were not accepted."""
    reasons = sum((person.reasons for person in people), Counter[str]())
    return {
        "not_up": [person.trouble for person in people if person.trouble][:5],
        "reasons": dict(reasons.most_common(5)),
    }


async def wait_until(condition: Callable[[], bool], *, within_s: float, every_s: float = 0.05) -> bool:
    """Look until it holds; `False` when it did not in time: what that means is for the judge to say."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + within_s
    while not (holds := condition()) and loop.time() < ends_at:  # noqa: ASYNC110 - many facts of many people
        await asyncio.sleep(every_s)
    return holds


async def settle(book: Book, talk: Talk, *, within_s: float) -> float:
    """Wait until all are back and have all that was acknowledged; returns how long it took (`within_s`: in vain)."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    members = talk.members()
    await wait_until(
        lambda: all(person.up for person in talk.people) and book.complete(members), within_s=within_s, every_s=0.25
    )
    return loop.time() - began
