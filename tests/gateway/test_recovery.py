"""Coming back over real sockets: after cuts, after not reading, and after the gateway itself was killed."""

import asyncio
import json
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from rts_console.gateway.config import AppKey, ConfigError, GatewayConfig, Resume
from rts_console.gateway.presence import Client
from rts_console.gateway.server import Gateway
from rts_console.gateway.sqlite_backplane import FILE_NAME
from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, KEYS, token
from tests.gateway.test_server import CONFIG_LINE, Visitor, command, ready_line
from tests.support import until

UNLIMITED: dict[str, int | bool] = {"peer_rate": 0, "room_rate": 0, "room_total_rate": 0}
CONFIG = GatewayConfig(
    apps=[AppKey(APP, KEYS[APP])], limits=UNLIMITED, resume=Resume(frames=10_000, bytes=64 * 1024 * 1024)
)


class Guest:
    """A user who keeps its place in its inbox and in one room, as the client's rule has it."""

    def __init__(self, url: str, user_id: str) -> None:
        self.url = url
        self.user_id = user_id
        self.login: Any = None
        self.inbox = ("", 0)
        self.room = ("", 0)
        self.epoch = ""
        self.shown: list[str] = []
        self.accepted: dict[int, Any] = {}
        self.recovered: list[bool] = []
        self._link: Visitor | None = None

    @property
    def link(self) -> Visitor:
        """The present connection."""
        assert self._link is not None
        return self._link

    async def enter(self, url: str = "") -> "Guest":
        """Connect, log in (to the session of before, if there was one) and join the lobby."""
        self.url = url or self.url
        joins = len(self.recovered)
        if self._link is not None:
            await self._link.close_code()
        self._link = await Visitor.enter(self.url)
        session_id = self.login.session_id if self.login else ""
        login = f.Login(1, self.user_id, token(self.user_id), int(bool(session_id)), *self.inbox, session_id)
        await self.link.give(f.Hello(APP), login)
        self.epoch = (await self.link.take()).epoch
        self.login = await self.link.take()
        if not self.login.resumed:
            self.inbox = (self.login.inbox_epoch, self.login.inbox_position)
        await self.link.give(f.JoinRoom(2, "lobby", int(bool(session_id)), *self.room))
        await self.until(lambda: len(self.recovered) > joins)
        return self

    async def until(self, condition: Any) -> None:
        """Take in what comes until it holds."""
        while not condition():
            self.see(await self.link.take())

    def see(self, item: Any) -> None:
        """Take one message in."""
        if isinstance(item, f.Joined):
            self.recovered.append(item.recovered)
            if not self.room[0] or not item.recovered:
                self.room = (item.epoch, item.position)
        elif isinstance(item, f.Accepted):
            self.accepted[item.id] = item
            if item.position and item.previous <= self.room[1]:
                self.room = (self.room[0], max(self.room[1], item.position))
        elif isinstance(item, tuple):
            self._show(item[0])

    def _show(self, head: Any) -> None:
        in_room = isinstance(head, f.RoomMessage)
        epoch, last = self.room if in_room else self.inbox
        assert (head.epoch, head.previous <= last) == (epoch, True), f"a gap after {last}: {head}"
        if head.position <= last:
            return
        self.shown.append(head.client_message_id)
        if in_room:
            self.room = (epoch, head.position)
        else:
            self.inbox = (epoch, head.position)

    async def say(self, number: int, payload: bytes = b"x", to: str = "") -> None:
        """Send one message, to the lobby or to a user."""
        header: Any = (
            f.SendPeer(number, to, f"{self.user_id}{number}", 5)
            if to
            else f.SendRoom(number, "lobby", f"{self.user_id}{number}", 5)
        )
        await self.link.give((header, PayloadKind.BINARY, payload))

    def cut(self) -> None:
        """Break the link without a word."""
        self.link.socket.transport.abort()


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


async def test_many_cuts_lose_nothing_and_repeat_nothing(gateway: Gateway) -> None:
    alice, bob = [await Guest(gateway.url, name).enter() for name in ("alice", "bob")]
    for round_number in range(40):
        bob.cut()
        for number in range(round_number * 10, round_number * 10 + 10):
            await alice.say(number, to="bob" if number % 2 else "")
        await bob.enter()
        assert bob.login.resumed
    await alice.until(lambda: len(alice.accepted) == 400)
    await bob.until(lambda: len(bob.shown) == 400)
    for kind in (0, 1):
        assert [name for name in bob.shown if int(name[5:]) % 2 == kind] == [
            f"alice{number}" for number in range(400) if number % 2 == kind
        ]
    assert all(bob.recovered)
    for guest in (alice, bob):
        await guest.link.socket.close()


async def test_who_does_not_read_costs_little_delays_nobody_and_can_come_back(gateway: Gateway) -> None:
    alice, bob, carol = [await Guest(gateway.url, name).enter() for name in ("alice", "bob", "carol")]
    client = next(client for client in gateway.hub.clients if client.name == "bob")
    most, number, slowest = 0, 0, 0.0
    loop = asyncio.get_running_loop()
    while not client.closing:
        began = loop.time()
        await alice.say(number, bytes(40_000))
        number += 1
        await carol.until(lambda: len(carol.shown) == number)  # noqa: B023 - awaited at once
        await alice.until(lambda: len(alice.accepted) == number)  # noqa: B023 - awaited at once
        slowest = max(slowest, loop.time() - began)
        most = max(most, client.connection.buffered)
    assert most <= 6 * 1024 * 1024
    assert slowest < 1.0
    assert client.session.close_wanted is not None
    assert client.session.close_wanted[0] == 4002
    await until(lambda: client not in gateway.hub.clients)
    assert gateway.hub.state()["detached"] == 1
    await bob.enter()
    await bob.until(lambda: len(bob.shown) == number)
    assert bob.shown == [f"alice{each}" for each in range(number)]
    assert bob.login.resumed
    assert bob.recovered == [True, True]
    for guest in (alice, bob, carol):
        await guest.link.socket.close()


async def test_unreliable_messages_are_shed_for_who_does_not_read(gateway: Gateway) -> None:
    alice, bob = [await Guest(gateway.url, name).enter() for name in ("alice", "bob")]
    client: Client = next(client for client in gateway.hub.clients if client.name == "bob")
    number = 0
    while not gateway.hub.messages_shed:
        number += 1
        await alice.link.give((f.SendRoom(number, "lobby", str(number), 5, 2), PayloadKind.BINARY, bytes(40_000)))
        await alice.until(lambda: number in alice.accepted)  # noqa: B023 - awaited at once
    assert not client.closing
    (pair,) = gateway.hub.state()["shed_pairs"]
    assert (pair["from"], pair["to"], pair["messages"]) == ("alice", "bob", 1)
    assert alice.accepted[number].recipients == 0
    bob.cut()  # it would have to read everything to say goodbye
    await alice.link.socket.close()


# --- the gateway is killed ---


def started(process: subprocess.Popen[bytes]) -> str:
    """Hand the configuration over; the gateway's address."""
    assert process.stdin is not None
    process.stdin.write(CONFIG_LINE)
    process.stdin.flush()
    return str(ready_line(process)["url"])


async def test_what_was_acknowledged_before_kill_9_reaches_who_comes_back_exactly_once(tmp_path: Path) -> None:
    arguments = ("--json", "--embedded", "--data", str(tmp_path / "data"))
    with command(*arguments) as process:
        url = await asyncio.to_thread(started, process)
        alice, bob = [await Guest(url, name).enter() for name in ("alice", "bob")]
        for number in range(20):
            await alice.say(number, to="bob" if number % 2 else "")
        await alice.until(lambda: len(alice.accepted) == 20)
        await bob.until(lambda: len(bob.shown) == 20)
        bob.cut()
        for number in range(20, 60):
            await alice.say(number, to="bob" if number % 2 else "")
        await alice.until(lambda: len(alice.accepted) == 60)
        await alice.say(60)
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait)
        assert await alice.link.close_code() == 1006
    with command(*arguments) as process:
        url = await asyncio.to_thread(started, process)
        epoch = bob.epoch
        await bob.enter(url)
        await alice.enter(url)
        assert (bob.epoch, bob.login.resumed, alice.login.resumed) == (epoch, True, True)
        for number in (58, 59, 60):  # what a client does not know to be kept, it sends again
            await alice.say(number, to="bob" if number % 2 else "")
        await alice.until(lambda: alice.accepted.get(60))
        await bob.until(lambda: len(bob.shown) == 61)
        for kind in (0, 1):
            assert [name for name in bob.shown if int(name[5:]) % 2 == kind] == [
                f"alice{number}" for number in range(61) if number % 2 == kind
            ]
        assert {answer.code for answer in alice.accepted.values()} == {0, 200}
        assert bob.recovered == [True, True]
        for guest in (alice, bob):
            await guest.link.socket.close()


async def test_without_data_a_gateway_that_was_killed_begins_a_new_epoch() -> None:
    seen = []
    for _ in range(2):
        with command("--json", "--embedded") as process:
            guest = await Guest(await asyncio.to_thread(started, process), "alice").enter()
            seen.append(guest.epoch)
            await guest.link.socket.close()
    assert len(set(seen)) == 2


def test_data_that_cannot_be_used_is_one_line_exit_code_2_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"my diary")
    with command("--data", str(tmp_path)) as process:
        output, errors = process.communicate(timeout=10)
    assert (output, process.returncode) == (b"", 2)
    assert "is not a database. Move it away" in errors.decode()
    assert len(errors.decode().strip().splitlines()) == 1
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(FILE_NAME, b"my diary")]


async def test_a_gateway_that_stops_or_cannot_start_lets_go_of_its_data(tmp_path: Path) -> None:
    async with Gateway(CONFIG, data=tmp_path) as first:
        port = int(first.url.split(":")[2].split("/")[0])
        with pytest.raises(ConfigError, match="another gateway uses it"):
            Gateway(CONFIG, data=tmp_path)
        with pytest.raises(ConfigError, match="--port"):
            await Gateway(CONFIG, data=tmp_path / "other", port=port).start()
    for folder in (tmp_path, tmp_path / "other"):
        async with Gateway(CONFIG, data=folder) as gateway:
            guest = await Guest(gateway.url, "alice").enter()
            assert guest.recovered == [True]
            await guest.link.socket.close()


async def test_the_health_does_not_tell_who_talks_to_whom(gateway: Gateway) -> None:
    assert "shed_pairs" not in json.dumps(gateway._state())
