"""Five thousand users on one gateway: how fast they log in, what they weigh, how promptly their rooms are served."""

import asyncio
import gc
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from rts_console.protocol import frames as fr
from rts_console.protocol.clock import now_ns
from soak.checker import Book, Fate, Seen, compose, read
from soak.light import LightClient
from soak.people import names
from soak.process import GatewayProcess, raise_file_limit
from soak.report import Report, share

ROOM_SIZE: Final = 50
OPENING_AT_ONCE: Final = 100
PING_EVERY_S: Final = 8.0
FILES_BESIDE: Final = 500


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    users: int
    login_s: float
    deliveries: int
    """A second."""
    seconds: float
    p99_ms: float


FULL: Final = Size(users=5_000, login_s=10, deliveries=6_000, seconds=10, p99_ms=20)
SHORT: Final = Size(users=200, login_s=3, deliveries=1_500, seconds=1.5, p99_ms=100)


def run(report: Report, size: Size) -> None:
    """Run it on a fast loop where there is one."""
    limit = raise_file_limit(size.users + FILES_BESIDE)
    if limit < size.users + FILES_BESIDE:
        report.skip(f"only {limit:,} files may be open; {size.users + FILES_BESIDE:,} are needed (ulimit -n)")
        return
    gc.disable()  # a collection in this process would be measured as a delay of the gateway's
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(_run(report, size))


def fast_loop() -> Any:
    """uvloop's, or `None` for the usual one."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


class _Crowd:
    """All users, and the book of what they see."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.book = Book()
        self.users: list[LightClient] = []
        self.waits_ms: list[float] = []

    def take(self, user: LightClient, header: Any, payload: bytes) -> None:
        """A message came to one of them."""
        message = read(payload)
        if message is None or not isinstance(header, fr.RoomMessage):
            self.book.cannot_read(user.user_id, f"{header}")
            return
        self.waits_ms.append((now_ns() - header.composed_at_ns) / 1e6)
        self.book.see(user.user_id, header.room_id, Seen(message, header.epoch, header.position, header.previous))

    async def log_in(self, user_ids: list[str]) -> None:
        """All of them, so many at a time."""
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def one(user_id: str) -> None:
            async with gate:
                await self._one(user_id)

        async with asyncio.TaskGroup() as group:
            for user_id in user_ids:
                group.create_task(one(user_id), name=f"login of {user_id}")

    async def _one(self, user_id: str) -> None:
        user = LightClient(self.port, user_id, self.take)
        await asyncio.get_running_loop().create_connection(lambda: user, "127.0.0.1", self.port)
        self.users.append(user)
        await user.logged_in

    async def keep_alive(self) -> None:
        """Pings of all, spread evenly."""
        place = 0
        while True:
            await asyncio.sleep(PING_EVERY_S / 100)
            for user in self.users[place::100]:
                user.ping()
            place = (place + 1) % 100

    async def join(self) -> None:
        """Rooms of fifty."""
        for place in range(0, len(self.users), ROOM_SIZE):
            await asyncio.gather(*(user.join(f"room-{place}") for user in self.users[place : place + ROOM_SIZE]))

    async def talk(self, numbers: random.Random, per_second: float, seconds: float) -> None:
        """One message after the other, evenly; each from somebody else."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        answers: dict[str, asyncio.Future[Any]] = {}
        while (elapsed := loop.time() - began) < seconds:
            while len(answers) < elapsed * per_second:
                user = numbers.choice(self.users)
                message = self.book.say(user.user_id, user.room_id)
                answers[message] = user.say(compose(message, b"." * 100), message.replace("|", "-"))
            await asyncio.sleep(0.001)
        await asyncio.wait(answers.values(), timeout=5)
        for message, answer in answers.items():
            if answer.done() and answer.exception() is None:
                self.book.tell(message, Fate.ACCEPTED if answer.result().code == 200 else Fate.REFUSED)

    def members(self) -> dict[str, list[str]]:
        """Who is in which room."""
        members: dict[str, list[str]] = {}
        for user in self.users:
            members.setdefault(user.room_id, []).append(user.user_id)
        return members


async def _run(report: Report, size: Size) -> None:
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        crowd = _Crowd(gateway.port)
        await crowd.log_in(["first"])  # what is made once is not a user's weight
        before = gateway.memory()
        began = loop.time()
        await crowd.log_in(names(size.users - 1))
        report.at_most("login_s", loop.time() - began, size.login_s)
        await asyncio.sleep(0.5)
        if size is FULL:
            report.at_most("kib_each", (gateway.memory() - before) / size.users / 1024, 25)
        report.note(users=size.users)
        async with asyncio.TaskGroup() as group:
            pings = group.create_task(crowd.keep_alive(), name="keep alive")
            await crowd.join()
            await asyncio.sleep(0.5)
            per_second = size.deliveries / (ROOM_SIZE - 1)
            await crowd.talk(report.randomness("talk"), per_second, size.seconds)
            await asyncio.sleep(0.5)
            pings.cancel()
        _judge(report, crowd, size)
        report.note(gateway_mib=round(gateway.memory() / 2**20))
        report.none(gateway_errors=len(gateway.errors()))
        for user in crowd.users:
            user.abort()


def _judge(report: Report, crowd: _Crowd, size: Size) -> None:
    verdict = crowd.book.judge(crowd.members())
    report.note(**verdict.counts)
    report.at_least("deliveries_per_s", verdict.deliveries / size.seconds, 0.95 * size.deliveries)
    waits = crowd.waits_ms
    report.note(p50_ms=round(share(waits, 0.5), 2), max_ms=round(max(waits, default=0), 1))
    report.at_most("p99_ms", share(waits, 0.99), size.p99_ms)
    report.none(thrown_out=sum(user.closed is not None for user in crowd.users))
    report.none(**verdict.faults)
    if not verdict.clean:
        report.note(examples=verdict.examples)
