"""The probe: two users of its own that keep sending, one way, so that times are taken where no window paints.

They send as peers; where the rules have no messages to peers, through a room of their own.
"""

import asyncio
import gc
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from rts_console.client.rts import RtsRoom
from rts_console.probe.config import (
    LOST_AFTER_NS,
    TELL_EVERY_S,
    Change,
    Config,
    Pace,
    Tell,
    make_client,
    most_rate,
    text_of,
)
from rts_console.probe.tally import Tally
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    LatencyMeasured,
    LoggedOut,
    MessageDelivered,
    MessageReceived,
    MessageSent,
    RoomMessageReceived,
    RoomMessageSent,
)
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LogoutReason, Outcome
from rts_console.record.offsets import Offsets
from rts_console.record.stamp import Stamp, read_stamp

OK: Final = 0
FAILED: Final = 1
NO_CONNECTION: Final = 3


class Probe:
    """Two users, one way, for ever."""

    def __init__(self, config: Config, tell: Tell) -> None:
        """Prepare; `tell` takes what is to be streamed."""
        self._config = config
        self._tell = tell
        self._run = secrets.token_hex(4)
        self._number = 0
        self._clients = [make_client(config) for _user in config.users[: 1 if config.peer else 2]]
        self._up, self._down = Offsets(), Offsets()
        sender = config.users[0].user_id
        self._receiver = config.peer or config.users[1].user_id
        self.tally = Tally(f"{sender} → {self._receiver}", config.late_ms, LOST_AFTER_NS)
        self._legs = (f"{sender} → gateway", f"gateway → {self._receiver}", f"ping of {sender}")
        self._ids: OrderedDict[str, int] = OrderedDict()
        self._sends: set[asyncio.Task[Any]] = set()
        self._rate, self._size = config.rate, config.size
        self._rooms: list[RtsRoom] = []
        self._slower: float | None = None
        self._pace: Pace | None = None
        self.problem = ""

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
            self._pace.set_rate(self._allowed_rate(), asyncio.get_running_loop().time())

    async def run(self, stopped: asyncio.Event) -> int:
        """Log in and send until `stopped`; returns the exit code."""
        try:
            if not (await self._log_in() and await self._find_way()):
                return NO_CONNECTION
            gc.collect()
            gc.freeze()
            await self._send_until(stopped)
        finally:
            for client in self._clients:
                await client.close()
            for task in self._sends:
                task.cancel()
            await asyncio.gather(*self._sends, return_exceptions=True)
        return FAILED if self.problem else OK

    async def _log_in(self) -> bool:
        for client, user in zip(self._clients, self._config.users, strict=False):
            client.observe(self._told_sender if client is self._clients[0] else self._told_receiver)
            try:
                await client.login(Secret(user.token), user.user_id)
            except RtsError as error:
                self._fail(f"{user.user_id} cannot log in: {error}")
                return False
        self._tell({"state": "connected", "users": [client.user_id for client in self._clients]})
        return True

    async def _find_way(self) -> bool:
        """Messages to peers; where the rules have none, a room of our own."""
        rules = self._clients[0].rules
        if rules.peer_messages:
            return True
        if self._config.peer:
            self._fail(
                f"The rules {rules.name} have no messages to peers, so {self._config.peer} cannot be asked for "
                "receipts. Let the probe send between its own pair: that goes through a room."
            )
            return False
        try:
            for client in self._clients:
                room = client.create_room(f"probe-{self._run}")
                await room.join()
                self._rooms.append(room)
        except RtsError as error:
            self._fail(f"The rules {rules.name} have no messages to peers, and no room could be joined: {error}")
            return False
        return True

    def _fail(self, problem: str) -> None:
        self.problem = problem
        self._tell({"problem": problem})

    def _allowed_rate(self) -> float:
        """The rate that is wanted, or the most that the rules allow, which is told."""
        rules = self._clients[0].rules
        most = most_rate(rules, self._size, in_room=bool(self._rooms))
        slower = most if most < self._rate else None
        if slower != self._slower:
            self._slower = slower
            self._tell({"slower": slower, "rules": rules.name})
        return min(self._rate, most)

    async def _send_until(self, stopped: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        self._pace = Pace(self._allowed_rate(), loop.time())
        told_s = loop.time()
        while not stopped.is_set() and not self.problem:
            for _ in range(self._pace.take_due(loop.time(), 100)):
                self._send_one(loop)
            if loop.time() - told_s >= TELL_EVERY_S:
                told_s = loop.time()
                self.flush()
            wait_s = min(self._pace.wait_s(loop.time()), told_s + TELL_EVERY_S - loop.time())
            await asyncio.sleep(max(0.0, wait_s))
        self.flush()

    def flush(self) -> None:
        """Stream what came since the last time."""
        self._tell(self.tally.take(now_ns()))

    def _send_one(self, loop: asyncio.AbstractEventLoop) -> None:
        self._number += 1
        number = self._number
        text = text_of(self._size, Stamp(self._run, number, now_ns()))
        self.tally.sent(number, now_ns())
        task = loop.create_task(self._send(text, number), name=f"probe message {number}")
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send(self, text: str, number: int) -> None:
        try:
            if self._rooms:
                result = await self._rooms[0].send_message(text)
            else:
                result = await self._clients[0].send_message(self._receiver, text)
        except RtsError as error:
            self.tally.refused(number, str(error), now_ns())
            return
        if result.outcome is Outcome.REFUSED:
            self.tally.refused(number, str(result.code), now_ns())

    # What the clients tell

    def _told_sender(self, events: Sequence[Event]) -> None:
        for event in events:
            match event:
                case LatencyMeasured():
                    self._up.add(event)
                    self.tally.leg(self._legs[2], event.at_ns, event.round_trip_ns / 1e6, 0.0)
                case MessageSent() | RoomMessageSent() if event.outcome is Outcome.ACCEPTED:
                    self.tally.accepted()
                    self._leg_up(event)
                case MessageDelivered() if self._config.peer:
                    self._receipt(event)
                case _:
                    self._look_at_link(event, 0)

    def _told_receiver(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, LatencyMeasured):
                self._down.add(event)
            elif isinstance(event, MessageReceived | RoomMessageReceived):
                self._arrived(event)
            else:
                self._look_at_link(event, 1)

    def _arrived(self, event: MessageReceived | RoomMessageReceived) -> None:
        stamp = read_stamp(event.data)
        if stamp is None or stamp.run != self._run:
            return
        self.tally.arrived(stamp.number, event.at_ns)
        known = self._down.at(event.at_ns)
        if known is not None and event.gateway_out_ns:
            took_ms = (event.at_ns + known.offset_ns - event.gateway_out_ns) / 1e6
            self.tally.leg(self._legs[1], event.at_ns, took_ms, known.error_ns / 1e6)

    def _leg_up(self, event: MessageSent | RoomMessageSent) -> None:
        self._ids[event.client_message_id] = event.composed_at_ns
        if len(self._ids) > 4_096:
            self._ids.popitem(last=False)
        known = self._up.at(event.composed_at_ns)
        if known is not None and event.gateway_in_ns:
            left_ns = event.written_at_ns or event.composed_at_ns
            took_ms = (event.gateway_in_ns - known.offset_ns - left_ns) / 1e6
            self.tally.leg(self._legs[0], left_ns, took_ms, known.error_ns / 1e6)

    def _receipt(self, event: MessageDelivered) -> None:
        """A peer that is not ours is known by its receipts: the time is there and back."""
        composed_ns = self._ids.pop(event.client_message_id, 0)
        if composed_ns:
            self.tally.arrived_composed(composed_ns, event.at_ns)

    def _look_at_link(self, event: Event, which: int) -> None:
        user = self._config.users[which].user_id
        if isinstance(event, LoggedOut) and event.reason is LogoutReason.DUPLICATE_LOGIN:
            self._fail(f"{user} logged in elsewhere. Give the probe a user of its own.")
        elif isinstance(event, ConnectionStateChanged):
            (self._down if which else self._up).new_link()
            self._tell({"state": event.state.label.lower(), "user": user, "reason": event.reason})
