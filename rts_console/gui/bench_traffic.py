"""The traffic of `rts-console bench ui`: several users in one room, on a plain loop, in a process of its own. No Qt.

The first line on standard input says where and as whom; each further line is one stretch of traffic, answered by one
line on standard output when it is over. It ends when its input does. Each message says its number twice: at the start
of its payload, and in the last three digits of the time at which it was composed, which the log keeps as a column.
"""

import asyncio
import random
import sys
from typing import Final

import msgspec

from rts_console.protocol.client import ClientSession
from rts_console.protocol.clock import now_ns
from rts_console.protocol.driver import Abort, Close, Open
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, MessageMode, Outcome, PayloadKind
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection

PACE_S: Final = 0.005
NUMBERS: Final = 1_000
"""So many numbers fit into the last digits of a time in nanoseconds."""


class TrafficOrder(msgspec.Struct):
    """Where the traffic goes and who sends it; `tokens` by user id."""

    url: str
    app_id: str
    room_id: str
    tokens: dict[str, str]
    size: int
    reliable: bool


class Stretch(msgspec.Struct):
    """One stretch: so many messages a second of all users together, for so long."""

    rate: float
    seconds: float


class Sent(msgspec.Struct):
    """What a stretch came to: messages by user since the start, how long it took, and how many were not accepted."""

    sent: dict[str, int]
    seconds: float
    refused: int


class Speaker:
    """One user that sends without waiting: a session on a socket, with no task and no future for a message."""

    def __init__(self, order: TrafficOrder, user_id: str) -> None:
        self.user_id = user_id
        self.sent = 0
        self.refused = 0
        self._left = False
        self._order = order
        self._mode = MessageMode.RELIABLE_ORDERED if order.reliable else MessageMode.UNRELIABLE_ORDERED
        self._session = ClientSession(order.app_id, rules=RULE_SETS["volcengine"], random=random.random)
        self._connection: WebSocketConnection | None = None
        self._calls: dict[int, asyncio.Future[None]] = {}

    async def enter(self) -> None:
        """Log in and join the room; raises the refusal."""
        await self._ask(self._session.login(Secret(self._order.tokens[self.user_id]), self.user_id, now_ns()))
        await self._ask(self._session.join_room(self._order.room_id, now_ns()))

    def say(self, count: int) -> None:
        """Send the next `count` messages in one write."""
        for _ in range(count):
            number = self.sent
            at_ns = now_ns() // NUMBERS * NUMBERS + number % NUMBERS
            data = f"{self.user_id} {number} ".ljust(self._order.size, ".").encode()
            self._session.send_room(self._order.room_id, PayloadKind.TEXT, data, self._mode, at_ns)
            self.sent += 1
        self._pump()

    async def leave(self) -> None:
        """Cut the link and wait until it is gone."""
        self._left = True
        if self._connection is not None:
            self._connection.abort()
            await self._connection.wait_closed()

    def wake(self) -> None:
        """Ping, and whatever else is due."""
        self._session.handle_deadline(now_ns())
        self._pump()

    # --- the connection's owner ---

    def opened(self, connection: WebSocketConnection) -> None:
        """The socket is open."""
        self._connection = connection
        self._session.connection_made(now_ns())
        self._pump()

    def received(self, messages: list[str | bytes]) -> None:
        """Answers; what other users say is nothing to a sender."""
        at_ns = now_ns()
        for message in messages:
            if isinstance(message, str):
                self._session.receive(message, at_ns)
        self._pump()

    def closed(self, code: int, reason: str) -> None:
        """The link has ended; if that was the gateway's doing, there is nothing to measure any more."""
        if self._left:
            return
        raise ConnectionError(f"{self.user_id}: the gateway closed the link: {code} {reason}")

    async def _ask(self, call_id: int) -> None:
        self._calls[call_id] = future = asyncio.get_running_loop().create_future()
        for action in self._session.actions():
            match action:
                case Open():
                    await connect(self, self._order.url)
                case Close() | Abort():
                    raise ConnectionError(f"{self.user_id} cannot log in")
        self._pump()
        await future

    def _pump(self) -> None:
        session = self._session
        if self._connection is not None:
            self._connection.send(session.messages_to_send())
        session.events()
        for call_id, result in session.completions():
            future = self._calls.pop(call_id, None)
            if future is None:
                self.refused += result.outcome is not Outcome.ACCEPTED
            elif isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)


async def serve_traffic() -> None:
    """Do what standard input says until it ends."""
    loop = asyncio.get_running_loop()
    order = msgspec.json.decode(await loop.run_in_executor(None, sys.stdin.readline), type=TrafficOrder)
    speakers = [Speaker(order, user_id) for user_id in order.tokens]
    for speaker in speakers:
        await speaker.enter()
    _tell(Sent({}, 0.0, 0))
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        _tell(await _speak(speakers, msgspec.json.decode(line, type=Stretch)))


async def _speak(speakers: list[Speaker], stretch: Stretch) -> Sent:
    """Send at an even rate; what a late turn of the loop left out follows in the next one."""
    loop = asyncio.get_running_loop()
    started_s, sent = loop.time(), 0
    while (elapsed_s := loop.time() - started_s) < stretch.seconds:
        due = round(elapsed_s * stretch.rate) - sent
        for place, speaker in enumerate(speakers):
            speaker.wake()
            speaker.say(due // len(speakers) + (place < due % len(speakers)))
        sent += due
        await asyncio.sleep(PACE_S)
    counts = {speaker.user_id: speaker.sent for speaker in speakers}
    return Sent(counts, elapsed_s, sum(speaker.refused for speaker in speakers))


def _tell(what: Sent) -> None:
    sys.stdout.write(msgspec.json.encode(what).decode() + "\n")
    sys.stdout.flush()
