"""The demo: three users on the local gateway meet in a room, talk in every way, lose a link and come back.

The same script plays live in the window, at a pace to be followed, or is photographed step by step. It waits for
facts: a step is over when what it wanted has happened, and it fails when that does not happen in time.
"""

import asyncio
import itertools
import json
import logging
import math
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from rts_console.client.backend import Room, SendResult
from rts_console.gui.child import GatewayFailed
from rts_console.gui.loop import TaskScope
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.stage import Identity, Target
from rts_console.gui.window import MainWindow, dress
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import ConnectionState, UserOnlineStatus

ROOM: Final = "lobby"
PEOPLE: Final = (("alice", 24 * 3600), ("bob", 2 * 3600), ("carol", 600))
STEP_LIMIT_S: Final = 30.0
LIVE_BEAT_S: Final = 2.5
TRAFFIC_EVERY_S: Final = 0.12
TRAFFIC_MESSAGES: Final = 60
PICTURE_SIZE: Final = QSize(1440, 900)
_LOOK_EVERY_S: Final = 0.02

GREETINGS: Final = (
    ("alice", "Good morning, is everybody here?"),
    ("bob", "Here. The new build is on the test bench."),
    ("carol", "大家好，我也在 👋 测试环境已经准备好了"),
    ("alice", "很好！Let's begin with the order flow 🚀"),
)
ORDER: Final = {
    "type": "order",
    "id": 9_007_199_254_740_993,
    "items": [{"sku": "A-17", "count": 2, "price": 19.90}, {"sku": "茶-03", "count": 1, "price": 4.5}],
    "paid": True,
    "note": None,
}
PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
SIGNATURE: Final = "practice-signature"
SMALL_TALK: Final = (
    "ping",
    "position 48.137, 11.575",
    "reading 21.4 °C",
    "第 {n} 条消息",
    "step {n} done ✓",
    "typing…",
)


_log = logging.getLogger(__name__)


class DemoFailed(Exception):
    """A step did not come to its end; the text names the step and what was waited for."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo came to: messages sent, copies received and lost, and how long they took."""

    sent: int
    received: int
    lost: int
    p50_ms: float
    p95_ms: float
    duration_s: float

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.sent:,} messages sent, {self.received:,} received, {self.lost:,} lost · "
            f"p50 {self.p50_ms:.1f} ms, p95 {self.p95_ms:.1f} ms · {self.duration_s:.1f} s"
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a short name for the picture's file, what happens, and the caption that says it."""

    name: str
    play: Callable[[], Awaitable[None]]
    caption: str = ""


After = Callable[[Step], Awaitable[None]]


class Demo:
    """Plays the script in a window. `aclose` ends what is left of it."""

    def __init__(self, window: MainWindow) -> None:
        """Take the window, whose own stage and gateway are used."""
        self._window = window
        self._context = window.context
        self._tasks = TaskScope()
        self._people: dict[str, Identity] = {}
        self._rooms: dict[str, Room] = {}
        self._sent = 0
        self._expected = 0
        self._received_before = 0
        self._traffic: asyncio.Task[None] | None = None
        self._may_talk = asyncio.Event()
        self._may_talk.set()
        self._silent = asyncio.Event()
        self._beat_s = 0.0
        self._started_s = time.perf_counter()

    def steps(self) -> list[Step]:
        """The script."""
        return [
            Step("gateway", self._start_gateway, "The local gateway starts"),
            Step("logged-in", self._log_in, "alice, bob and carol log in"),
            Step("peers", self._look_up, "They look each other up: who is online?"),
            Step("room", self._join, f"All three join the room “{ROOM}”"),
            Step("text", self._talk, "They talk, in the room and from one to another"),
            Step("json", self._send_json, "alice sends bob an order as JSON"),
            Step("binary", self._send_binary, "bob sends carol a picture, as bytes"),
            Step("app-server", self._ask_app_server, "alice asks the app server, and gets its answer"),
            Step("traffic", self._let_them_talk, "Steady traffic: how long do messages take?"),
            Step("left-and-back", self._leave_and_return, "bob leaves the lobby and comes back"),
            Step("reconnected", self._drop_link, "carol's link breaks, and she comes back by herself"),
            Step("token", self._refresh_token, "alice gets a new token without logging in again"),
        ]

    async def play(self, after: After) -> Summary:
        """Play all of it, `after` each step, then in each look of the window. Raises `DemoFailed`."""
        await after(Step("welcome", self._nothing))
        for step in self.steps():
            await self._play_step(step)
            await after(step)
        await self._play_step(Step("all received", self._all_received))
        summary = self._sum_up()
        for step in (
            Step("dark", lambda: self._put_on("dark")),
            Step("commands", self._open_commands),
            Step("keys", self._open_keys),
            Step("contrast", lambda: self._put_on("contrast")),
        ):
            await self._play_step(step)
            await after(step)
        return summary

    async def play_live(self) -> None:
        """Play it at a pace to be followed; the traffic goes on until it is stopped. Raises `DemoFailed`."""
        self._beat_s = LIVE_BEAT_S
        for step in self.steps():
            await self._play_step(step)
            await self._beat()
        # Not as a notice: that would lie over the latencies.
        self._window.show_caption("The demo is yours now: try whatever you like. Ctrl+. ends its traffic.")
        if self._traffic is not None:
            await asyncio.wait((self._traffic,))

    def stop_traffic(self) -> None:
        """Let everybody fall silent."""
        if self._traffic is not None:
            self._traffic.cancel()

    async def aclose(self) -> None:
        """End what is still going on; the users stay where they are."""
        self._window.show_caption("")
        await self._tasks.aclose()

    async def _play_step(self, step: Step) -> None:
        _log.info("demo: %s", step.name)
        self._window.show_caption(step.caption)
        try:
            async with asyncio.timeout(2 * STEP_LIMIT_S):
                await step.play()
        except TimeoutError:
            raise DemoFailed(f"The step “{step.name}” did not end within {2 * STEP_LIMIT_S:g} s.") from None
        except (DemoFailed, GatewayFailed, RtsError, ValueError) as error:
            raise DemoFailed(f"The step “{step.name}” failed: {error}") from error

    async def _beat(self) -> None:
        """Time to look at what has happened; none while pictures are taken."""
        await asyncio.sleep(self._beat_s)

    async def _nothing(self) -> None:
        """The window as it is."""

    # The steps

    async def _start_gateway(self) -> None:
        self._window.welcome.status.set_busy("Starting the local gateway…")
        await self._context.child.start()
        self._window.welcome.status.clear()
        self._context.settings.active_profile = next(
            profile.name for profile in self._context.settings.profiles if profile.kind == "local"
        )
        self._window.show_panel("gateway")

    async def _log_in(self) -> None:
        self._people = {user_id: self._person(user_id) for user_id, _ in PEOPLE}
        self._received_before = self._received()
        for user_id, life_s in PEOPLE:
            identity = self._people[user_id]
            if identity.backend.logged_in:
                continue
            self._context.stage.set_token(identity, self._context.child.mint(user_id, life_s))
            await identity.backend.login(identity.token, user_id)
        await _until("being online", lambda: all(each.backend.logged_in for each in self._people.values()))
        self._context.stage.activate(self._people["alice"].key)
        self._window.show_panel("connection")

    def _person(self, user_id: str) -> Identity:
        child = self._context.child
        for identity in self._context.stage.identities:
            if identity.user_id == user_id and identity.app_id == child.app_id:
                return identity
        profile = self._context.settings.active_profile
        return self._context.stage.add(user_id, Target(child.url, child.app_id, profile=profile))

    async def _look_up(self) -> None:
        for one, other in itertools.permutations(self._people, 2):
            status = await self._people[one].backend.get_peer_online_status(other)
            if status is not UserOnlineStatus.ONLINE:
                raise DemoFailed(f"{one} sees {other} as {status}")
        await self._people["alice"].backend.get_peer_online_status("dave")
        self._window.show_panel("peers")

    async def _join(self) -> None:
        for user_id, identity in self._people.items():
            known = next((room for room in identity.backend.rooms if room.room_id == ROOM), None)
            room = self._rooms[user_id] = known or identity.backend.create_room(ROOM)
            if not room.joined:
                await room.join()
        await _until("seeing each other in the room", lambda: all(self._sees(user_id, 3) for user_id in self._people))
        self._window.show_panel("rooms")

    def _sees(self, user_id: str, count: int) -> bool:
        room = self._context.stage.facts(self._people[user_id]).rooms.get(ROOM)
        return room is not None and room.joined and sum(each.present for each in room.members.values()) == count

    async def _talk(self) -> None:
        for user_id, text in GREETINGS:
            self._count(await self._rooms[user_id].send_message(text))
        self._count(await self._people["alice"].backend.send_message("bob", "Just between us: 测试通过了吗？"), 1)
        self._count(await self._people["bob"].backend.send_message("alice", "通过了 ✅ all green"), 1)
        self._window.show_panel("messages")

    async def _send_json(self) -> None:
        text = json.dumps(ORDER, ensure_ascii=False)
        self._count(await self._people["alice"].backend.send_message("bob", text), 1)
        await self._show_row("message", "alice", "bob")

    async def _send_binary(self) -> None:
        self._count(await self._people["bob"].backend.send_message("carol", PICTURE), 1)
        await self._show_row("message", "bob", "carol")

    async def _ask_app_server(self) -> None:
        backend = self._people["alice"].backend
        await backend.set_server_params(SIGNATURE, self._context.child.echo_url)
        result = await backend.send_server_message(json.dumps({"ask": "who is in the lobby?"}))
        if not result.ok:
            raise DemoFailed(f"the app server: {result.code} {result.reason}")
        await self._show_row("server message", "alice", "")

    async def _show_row(self, kind: str, identity: str, who: str) -> None:
        """Select the newest row of that kind, as a reader would."""
        panel = self._messages()
        seq = self._newest(kind, self._people[identity].key, who)
        await _until("showing the row", lambda: panel.select_seq(seq))

    def _messages(self) -> MessagesPanel:
        panel = self._window.panel("messages")
        assert isinstance(panel, MessagesPanel)
        return panel

    def _newest(self, kind: str, key: str, who: str) -> int:
        log = self._context.log
        for seq in range(log.next_seq - 1, log.first_seq - 1, -1):
            row = log.row(seq)
            if (row.kind, row.identity) == (kind, key) and who in ("", row.who):
                return seq
        raise DemoFailed(f"the log has no {kind} of {key}")

    async def _let_them_talk(self) -> None:
        self._messages().table.follow()
        self._traffic = self._tasks.start(self._keep_talking(), name="the demo's traffic")
        before = self._sent
        traffic = self._traffic
        # Whoever stops it has seen enough of it: the step is over then, and has not failed.
        await _until("steady traffic", lambda: traffic.done() or self._sent - before >= TRAFFIC_MESSAGES)
        for panel in ("latency", "rooms"):
            self._window.show_panel(panel)

    async def _keep_talking(self) -> None:
        turns = itertools.cycle(itertools.permutations(self._people, 2))
        for number in itertools.count(1):
            if not self._may_talk.is_set():
                self._silent.set()
                await self._may_talk.wait()
            one, other = next(turns)
            words = SMALL_TALK[number % len(SMALL_TALK)].format(n=number)
            try:
                if number % 3:
                    self._count(await self._people[one].backend.send_message(other, words), 1)
                elif self._rooms[one].joined:
                    self._count(await self._rooms[one].send_message(words))
            except RtsError:
                pass  # whoever is away or logged out falls silent; its result is in the log
            await asyncio.sleep(TRAFFIC_EVERY_S)

    async def _leave_and_return(self) -> None:
        self._window.show_panel("rooms")
        await self._beat()
        self._window.show_caption("bob leaves the lobby …")
        await self._rooms["bob"].leave()
        await _until("seeing bob leave", lambda: self._sees("alice", 2))
        await self._beat()
        self._window.show_caption("… and comes back")
        await self._rooms["bob"].join()
        await _until("seeing bob come back", lambda: self._sees("alice", 3))

    async def _drop_link(self) -> None:
        carol = self._people["carol"]
        self._context.stage.activate(carol.key)
        self._window.show_panel("connection")
        await self._fall_silent()
        await self._beat()
        self._window.show_caption("carol's link breaks now …")
        carol.backend.drop_link()
        await _until("noticing the loss", lambda: carol.backend.connection_state is not ConnectionState.CONNECTED)
        back = (ConnectionState.RECONNECTED, ConnectionState.CONNECTED)
        await _until("coming back", lambda: carol.backend.connection_state in back)
        await _until("being in the room again", lambda: self._sees("carol", 3))
        self._window.show_caption("… and she is back by herself, in the room again")
        self._may_talk.set()

    async def _fall_silent(self) -> None:
        """Let everything said arrive: what is under way while a link breaks has no receiver."""
        self._silent.clear()
        self._may_talk.clear()
        await _until("silence", lambda: self._silent.is_set() or self._traffic is None or self._traffic.done())
        await _until("receiving all", lambda: self._received() - self._received_before >= self._expected)

    async def _refresh_token(self) -> None:
        alice = self._people["alice"]
        self._context.stage.activate(alice.key)
        token = self._context.child.mint("alice", PEOPLE[0][1])
        self._context.stage.set_token(alice, token)
        await alice.backend.update_login_token(token)
        assert alice.claims is not None
        expires_at_s = alice.claims.expires_at_s
        await _until("the new token", lambda: self._context.stage.facts(alice).token_expires_at_s == expires_at_s)

    # The figures

    def _count(self, result: SendResult, recipients: int | None = None) -> None:
        self._sent += 1
        if result.ok:
            self._expected += result.recipients if recipients is None else recipients

    def _received(self) -> int:
        return sum(self._context.stage.facts(identity).received for identity in self._people.values())

    async def _all_received(self) -> None:
        self.stop_traffic()
        if self._traffic is not None:
            await asyncio.wait((self._traffic,))
        try:
            await _until("receiving all", lambda: self._received() - self._received_before >= self._expected)
        except DemoFailed:
            missing = self._expected - (self._received() - self._received_before)
            raise DemoFailed(f"{missing:,} of {self._expected:,} copies of messages were lost") from None

    def _sum_up(self) -> Summary:
        received = self._received() - self._received_before
        quality = self._context.quality
        span_s = time.perf_counter() - self._started_s
        times = [
            value
            for key in quality.series()
            if key.name == "peer to peer"
            for value in quality.window(key, span_s)[1].tolist()
            if math.isfinite(value)
        ]
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [math.nan] * 99
        return Summary(self._sent, received, self._expected - received, cuts[49], cuts[94], span_s)

    # The looks

    async def _put_on(self, theme: str) -> None:
        for dialog in (self._window.command_palette, self._window.keys):
            dialog.close()
        self._context.settings.look.theme = theme
        dress(self._context.theme, self._context)

    async def _open_commands(self) -> None:
        self._window.commands["commands"].trigger()
        await _until("opening the commands", self._window.command_palette.isVisible)

    async def _open_keys(self) -> None:
        self._window.command_palette.close()
        self._window.commands["keys"].trigger()
        await _until("opening the keys", self._window.keys.isVisible)


class Shots:
    """Takes a picture of the window after each step: `01-welcome.png` and so on."""

    def __init__(self, window: MainWindow, folder: Path, tell: Callable[[Path], object]) -> None:
        """Make the folder; `tell` hears of each picture. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self._window = window
        self._folder = folder
        self._tell = tell
        self._number = 0
        window.resize(PICTURE_SIZE)

    async def take(self, step: Step) -> None:
        """Wait until the window shows the present, and save it. Raises OSError."""
        await self._settle()
        self._number += 1
        path = self._folder / f"{self._number:02}-{step.name}.png"
        if not picture_of(self._window).save(str(path)):
            raise OSError(f"the picture {path} cannot be written")
        self._tell(path)

    async def _settle(self) -> None:
        """Several refreshes: one may arrange anew what the next one then fills."""
        wanted = self._window.ticks + 5
        await _until("refreshing the window", lambda: self._window.ticks >= wanted)


async def _until(what: str, fact: Callable[[], bool]) -> None:
    end_s = time.perf_counter() + STEP_LIMIT_S
    while not fact():
        if time.perf_counter() > end_s:
            raise DemoFailed(f"{what} did not happen within {STEP_LIMIT_S:g} s")
        await asyncio.sleep(_LOOK_EVERY_S)


def picture_of(window: MainWindow) -> QPixmap:
    """The window as it is seen, dialogs over it included."""
    picture = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(picture)
            painter.drawPixmap(dialog.pos() - window.mapToGlobal(window.rect().topLeft()), dialog.grab())
            painter.end()
    return picture
