"""A small honest load generator: users that log in one after the other and send at a steady rate in all.

Each message is timed from the moment it was *due*, so that a generator or a service that falls behind shows in the
times instead of hiding there. It runs in the probe's process, never in the window's.
"""

import asyncio
import gc
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Final

import msgspec

from rts_console.client.rts import RtsClient, RtsRoom
from rts_console.probe.config import LOST_AFTER_NS, TELL_EVERY_S, Change, Config, Pace, Tell, make_client, text_of
from rts_console.probe.tally import Tally
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.protocol.events import (
    Event,
    MessageReceived,
    MessageSent,
    RoomMessageReceived,
    RoomMessageSent,
)
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import Outcome
from rts_console.record.stamp import Stamp, read_stamp

OK: Final = 0
NO_CONNECTION: Final = 3
AT_ONCE: Final = 200
"""Messages sent in one turn of the loop at most, so that answers are read in between."""
BEHIND_NS: Final = 20 * 10**6
UNDER_WAY_LIMIT: Final = 20_000


class Load:
    """Users that send to the next one in a ring, or all to one room."""

    def __init__(self, config: Config, tell: Tell) -> None:
        """Prepare; `tell` takes what is to be streamed."""
        self._config = config
        self._tell = tell
        self._run = secrets.token_hex(4)
        self._clients: list[RtsClient] = []
        self._rooms: list[RtsRoom] = []
        self._failed: dict[str, int] = {}
        self._logins: set[asyncio.Task[None]] = set()
        self._sends: set[asyncio.Task[None]] = set()
        self._next = 0
        self._number = 0
        where = f"room {config.room}" if config.room else "ring of peers"
        self.tally = Tally(where, config.late_ms, LOST_AFTER_NS)
        self._expected: OrderedDict[int, None] = OrderedDict()
        self._rate, self._size = config.rate, config.size
        self._pace: Pace | None = None
        self.behind = 0
        self.skipped = 0
        self.delivered = 0

    def change(self, change: Change) -> None:
        """Take another rate or size. Raises `BadConfig`."""
        wanted = msgspec.structs.replace(
            self._config,
            rate=self._rate if change.rate is None else change.rate,
            size=self._size if change.size is None else change.size,
        )
        wanted.check()
        self._rate, self._size = wanted.rate, wanted.size
        if self._pace is not None:
            self._pace.set_rate(self._rate, asyncio.get_running_loop().time())

    async def run(self, stopped: asyncio.Event) -> int:
        """Bring the users in, send until `stopped`, wait a moment for what is under way; returns the exit code."""
        ramp = asyncio.get_running_loop().create_task(self._ramp(stopped), name="bring the users in")
        try:
            await self._send_until(stopped, ramp)
            await self._settle()
            return OK if self._clients else NO_CONNECTION
        finally:
            ramp.cancel()
            await asyncio.gather(ramp, *self._logins, return_exceptions=True)
            for task in self._sends:
                task.cancel()
            await asyncio.gather(*self._sends, *(client.close() for client in self._clients), return_exceptions=True)
            self.flush()

    async def _ramp(self, stopped: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        for place, user in enumerate(self._config.users):
            await asyncio.sleep(max(0.0, start_s + place / self._config.ramp - loop.time()))
            if stopped.is_set():
                return
            task = loop.create_task(self._log_in(user.user_id, Secret(user.token)), name=f"log {user.user_id} in")
            self._logins.add(task)
        await asyncio.gather(*self._logins)
        gc.collect()
        gc.freeze()

    async def _log_in(self, user_id: str, token: Secret) -> None:
        client = make_client(self._config)
        client.observe(partial(self._told, client))
        try:
            await client.login(token, user_id)
            room = await self._join(client)
        except RtsError as error:
            self._failed[str(error)] = self._failed.get(str(error), 0) + 1
            await client.close()
            return
        self._clients.append(client)
        self._rooms += [room] if room else []

    async def _join(self, client: RtsClient) -> RtsRoom | None:
        if not self._config.room:
            return None
        room = client.create_room(self._config.room)
        await room.join()
        return room

    async def _send_until(self, stopped: asyncio.Event, ramp: "asyncio.Task[None]") -> None:
        loop = asyncio.get_running_loop()
        told_s = loop.time()
        while not stopped.is_set():
            now_s = loop.time()
            if self._pace is None and len(self._clients) >= 2:
                self._pace = Pace(self._rate, now_s)
            if ramp.done() and len(self._clients) < 2:
                self._tell({"problem": self._login_problem()})
                return
            if problem := self._ring_problem():
                self._tell({"problem": problem})
                return
            self._send_due(now_s, loop)
            if now_s - told_s >= TELL_EVERY_S:
                told_s = now_s
                self.flush()
            wait_s = self._pace.wait_s(loop.time()) if self._pace else TELL_EVERY_S
            await asyncio.sleep(max(0.0, min(wait_s, told_s + TELL_EVERY_S - loop.time())))

    def _ring_problem(self) -> str:
        if self._config.room or not self._clients or self._clients[0].rules.peer_messages:
            return ""
        name = self._clients[0].rules.name
        return f"The rules {name} have no messages to peers, which go round in the ring. Give the load a room."

    def _login_problem(self) -> str:
        why = "; ".join(f"{count:,} × {text}" for text, count in list(self._failed.items())[:3])
        return f"Fewer than two users could log in: {why or 'the gateway did not answer'}. Check tokens and gateway."

    def _send_due(self, now_s: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._pace is None:
            return
        late_s = -min(0.0, self._pace.due_s() - now_s)
        due = self._pace.take_due(now_s, AT_ONCE)
        due_ns = now_ns() - round(late_s * 1e9)
        step_ns = round(1e9 / self._rate)
        for place in range(due):
            self._send_one(due_ns + place * step_ns, loop)

    def _send_one(self, due_ns: int, loop: asyncio.AbstractEventLoop) -> None:
        if len(self._sends) >= UNDER_WAY_LIMIT:
            self.skipped += 1  # told, never silent: the service no longer answers
            return
        self._number += 1
        self._next = (self._next + 1) % len(self._clients)
        self.behind += now_ns() - due_ns > BEHIND_NS
        due_ns = min(due_ns, now_ns())
        text = text_of(self._size, Stamp(self._run, self._number, due_ns))
        self.tally.sent(self._number, due_ns)
        self._expected[self._number] = None
        task = loop.create_task(self._send(self._next, self._number, text), name="send a message")
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send(self, place: int, number: int, text: str) -> None:
        client = self._clients[place]
        try:
            if self._config.room:
                result = await self._rooms[place].send_message(text)
            else:
                result = await client.send_message(self._clients[(place + 1) % len(self._clients)].user_id, text)
        except RtsError as error:
            self.tally.refused(number, str(error), now_ns())
            return
        if result.outcome is Outcome.REFUSED:
            self.tally.refused(number, str(result.code), now_ns())
        elif self._config.room and not result.recipients:
            self.tally.refused(number, "nobody else is in the room", now_ns())

    def _told(self, client: RtsClient, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, MessageReceived | RoomMessageReceived):
                stamp = read_stamp(event.data)
                if stamp is not None and stamp.run == self._run:
                    self._arrived(stamp.number, event.at_ns)
            elif isinstance(event, MessageSent | RoomMessageSent) and event.outcome is Outcome.ACCEPTED:
                self.tally.accepted()

    def _arrived(self, number: int, at_ns: int) -> None:
        """In a room the first copy is timed, all of them are counted as delivered."""
        self.delivered += 1
        if number in self._expected or not self._config.room:
            self._expected.pop(number, None)
            self.tally.arrived(number, at_ns)

    def flush(self) -> None:
        """Stream what came since the last time."""
        said = self.tally.take(now_ns())
        while len(self._expected) > 4 * UNDER_WAY_LIMIT:
            self._expected.popitem(last=False)
        self._tell(
            said
            | {
                "users": len(self._clients),
                "wanted_users": len(self._config.users),
                "failed_logins": dict(self._failed),
                "delivered": self.delivered,
                "behind": self.behind,
                "skipped": self.skipped,
                "percentiles": self.tally.totals(),
            }
        )

    async def _settle(self) -> None:
        """Wait for answers that are under way, two seconds at most."""
        if self._sends:
            await asyncio.wait(tuple(self._sends), timeout=2.0)
