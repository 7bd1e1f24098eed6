"""What faults do to what passes over real sockets, measured."""

import asyncio
import statistics
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.faulty_link import FaultyLink, classify, skewed, unframed
from rts_console.gateway.server import Gateway
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from rts_console.websocket.framing import encode_server_frame
from tests.client.people import NO_RATES
from tests.gateway.test_server import CONFIG, Visitor
from tests.support import until

RELIABLE, UNRELIABLE = 0, 2


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(replace(CONFIG, limits=NO_RATES)) as gateway:
        yield gateway


@pytest.fixture
async def pair(gateway: Gateway) -> AsyncIterator[tuple[Visitor, Visitor]]:
    alice = await Visitor.log_in(gateway.url, "alice", "lobby")
    bob = await Visitor.log_in(gateway.url, "bob", "lobby")
    assert isinstance(await alice.take(), f.UserJoined)
    yield alice, bob
    for visitor in (alice, bob):
        visitor.socket.transport.abort()


async def send(visitor: Visitor, number: int, mode: int = RELIABLE, room: str = "lobby", size: int = 4) -> None:
    payload = number.to_bytes(4) + bytes(size - 4)
    await visitor.give((f.SendRoom(number + 10, room, f"m{number}", 1, mode), PayloadKind.BINARY, payload))


async def take_number(visitor: Visitor) -> int:
    _, _, payload = await visitor.take()
    return int.from_bytes(payload[:4])


async def drain(visitor: Visitor, quiet_s: float) -> list[int]:
    """The numbers of all messages until nothing comes for so long."""
    numbers = []
    while True:
        try:
            async with asyncio.timeout(quiet_s):
                message = await visitor.socket.recv()
        except TimeoutError:
            return numbers
        if isinstance(message, bytes):
            numbers.append(int.from_bytes(visitor._decoder.payload(message)[2][:4]))


async def one_way_ms(alice: Visitor, bob: Visitor, first: int, count: int = 9) -> float:
    loop, times = asyncio.get_running_loop(), []
    for number in range(first, first + count):
        sent = loop.time()
        await send(alice, number)
        assert await take_number(bob) == number
        times.append((loop.time() - sent) * 1_000)
    return statistics.median(times)


@pytest.mark.parametrize("direction", ["up", "down"])
async def test_a_delay_is_as_long_as_it_says(gateway: Gateway, pair: tuple[Visitor, Visitor], direction: str) -> None:
    alice, bob = pair
    plain_ms = await one_way_ms(alice, bob, 0)
    who = "alice" if direction == "up" else "bob"
    gateway.faults.add(Fault(FaultKind.DELAY, user_id=who, direction=direction, delay_ms=200))  # type: ignore[arg-type]
    late_ms = await one_way_ms(alice, bob, 100)
    assert abs(late_ms - plain_ms - 200) <= 10


async def test_a_delay_of_a_room_is_for_that_room_only(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    for visitor in (bob, alice):
        await visitor.give(f.JoinRoom(3, "other"))
        assert isinstance(await visitor.take(), f.Joined)
    assert isinstance(await bob.take(), f.UserJoined)
    gateway.faults.add(Fault(FaultKind.DELAY, room_id="lobby", direction="down", delay_ms=150))
    await send(alice, 1, room="lobby")
    await send(alice, 2, room="other")
    assert [await take_number(bob), await take_number(bob)] == [2, 1]


async def test_loss_leaves_out_as_many_as_it_says(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.LOSS, user_id="bob", direction="down", percent=30, seed=5))
    for number in range(2_000):
        await send(alice, number, UNRELIABLE)
    arrived = await drain(bob, 1.0)
    assert abs(len(arrived) / 2_000 - 0.7) <= 0.03
    assert arrived == sorted(set(arrived))


async def test_what_is_reliable_comes_late_and_in_order_instead(
    gateway: Gateway, pair: tuple[Visitor, Visitor]
) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.LOSS, user_id="bob", percent=20, seed=7))
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(20):
        await send(alice, number)
    assert [await take_number(bob) for _ in range(20)] == list(range(20))
    assert loop.time() - began >= 0.2


async def test_a_narrow_link_takes_its_time(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.BANDWIDTH, user_id="bob", direction="down", bytes_per_s=100_000))
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(10):
        await send(alice, number, size=4_000)
    assert [await take_number(bob) for _ in range(10)] == list(range(10))
    assert 0.4 <= loop.time() - began <= 0.6


@pytest.mark.parametrize(("mode", "reliable"), [(UNRELIABLE, False), (RELIABLE, True)])
async def test_messages_come_twice(gateway: Gateway, pair: tuple[Visitor, Visitor], mode: int, reliable: bool) -> None:
    alice, bob = pair
    fault = Fault(FaultKind.DUPLICATE, user_id="bob", direction="down", percent=100, reliable=reliable)
    gateway.faults.add(fault)
    for number in range(3):
        await send(alice, number, mode)
    assert await drain(bob, 0.3) == [0, 0, 1, 1, 2, 2]


async def test_messages_overtake_each_other(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.REORDER, user_id="bob", direction="down", percent=40, seed=2))
    for number in range(40):
        await send(alice, number, UNRELIABLE)
        await asyncio.sleep(0.005)
    arrived = await drain(bob, 0.3)
    assert sorted(arrived) == list(range(40))
    assert arrived != sorted(arrived)


async def test_reliable_messages_keep_their_order_and_number(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    for kind in (FaultKind.REORDER, FaultKind.DUPLICATE):
        gateway.faults.add(Fault(kind, percent=100))
    gateway.faults.add(Fault(FaultKind.DELAY, delay_ms=10, jitter_ms=10))
    for number in range(30):
        await send(alice, number)
    assert await drain(bob, 0.3) == list(range(30))


async def test_on_a_half_open_link_nothing_passes_and_nobody_is_told(
    gateway: Gateway, pair: tuple[Visitor, Visitor]
) -> None:
    alice, bob = pair
    fault = gateway.faults.add(Fault(FaultKind.HALF_OPEN, user_id="bob"))
    await send(alice, 1)
    await bob.give(f.Ping(9, 9))
    assert await drain(bob, 0.3) == []
    gateway.hub.close_link(*_user(gateway, "bob"), 4003)  # type: ignore[arg-type]
    left = await _next(alice, f.UserLeft)
    assert left.user_id == "bob"
    assert await drain(bob, 0.2) == []
    gateway.faults.lift(fault.number)
    assert await bob.close_code() is None or bob.socket.close_code == 1006


async def test_the_gateways_clock_is_wrong(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.CLOCK_SKEW, skew_ms=3_600_000))
    await bob.give(f.Ping(9, 9))
    pong = await bob.take()
    await send(alice, 1)
    header, _, payload = await bob.take()
    assert payload == bytes([0, 0, 0, 1])
    hour_ns = 3_600 * 10**9
    for at_ns in (pong.received_at_ns, pong.answered_at_ns, header.gateway_in_ns, header.gateway_out_ns):
        assert abs(at_ns - hour_ns - gateway.hub._clock()) < 10**9
    assert (pong.sent_at_ns, header.composed_at_ns) == (9, 1)


async def test_without_faults_nothing_stands_between(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    links = lambda: [isinstance(client.connection, FaultyLink) for client in gateway.hub.clients]  # noqa: E731
    assert links() == [False, False]
    fault = gateway.faults.add(Fault(FaultKind.DELAY, user_id="bob", direction="down", delay_ms=100))
    await until(lambda: links() == [True, True])
    await send(alice, 1)
    gateway.faults.lift(fault.number)
    await send(alice, 2)
    assert [await take_number(bob), await take_number(bob)] == [1, 2]
    await until(lambda: links() == [False, False])


async def test_a_link_that_is_cut_lets_go_of_what_it_held(gateway: Gateway, pair: tuple[Visitor, Visitor]) -> None:
    alice, bob = pair
    gateway.faults.add(Fault(FaultKind.DELAY, delay_ms=60_000))
    await send(alice, 1)
    bob.socket.transport.abort()
    await until(lambda: len(gateway.hub.clients) == 1)


async def test_a_user_who_comes_later_is_met_too(gateway: Gateway) -> None:
    gateway.faults.add(Fault(FaultKind.DELAY, user_id="carol", direction="down", delay_ms=200))
    carol = await Visitor.log_in(gateway.url, "carol")
    loop = asyncio.get_running_loop()
    began = loop.time()
    await carol.give(f.Ping(9, 9))
    assert isinstance(await carol.take(), f.Pong)
    assert loop.time() - began >= 0.19
    carol.socket.transport.abort()


def test_what_is_no_payload_counts_as_control() -> None:
    for noise in ("{}", b"", b"\xa7", b"\xa7\x01\x00\x05nojson", b"\x00" * 20):
        assert not classify(noise).payload
    header = f.SendRoom(1, "lobby", "x", 5, 2)
    passing = classify(codec.encode_payload(header, PayloadKind.TEXT, b"hi"))
    assert (passing.payload, passing.reliable, passing.room_id) == (True, False, "lobby")


@pytest.mark.parametrize("size", [0, 125, 126, 65_000, 70_000])
def test_frames_are_taken_apart(size: int) -> None:
    for message in (bytes(size), "ä" * (size // 2)):
        assert unframed(encode_server_frame(message)) == message


def test_only_the_gateways_own_times_are_changed() -> None:
    frame = f.RoomMessage("lobby", "bob", "x", 5, 6, 7, "e", 1, 0)
    told = skewed(codec.encode_payload(frame, PayloadKind.TEXT, "hé".encode()), 100)
    assert isinstance(told, bytes)
    header, kind, payload = codec.client_decoder().payload(told)
    assert (header.composed_at_ns, header.gateway_in_ns, header.gateway_out_ns) == (5, 106, 107)
    assert (kind, payload) == (PayloadKind.TEXT, "hé".encode())
    left = codec.encode_control(f.UserLeft("lobby", "bob", 0, 55))
    assert codec.client_decoder().control(str(skewed(left, 100))) == f.UserLeft("lobby", "bob", 0, 55)


def _user(gateway: Gateway, user_id: str) -> tuple[str, str]:
    return next((app.app_id, user_id) for app in gateway.hub.apps.values() if user_id in app.users)


async def _next(visitor: Visitor, kind: type) -> Any:
    while not isinstance(frame := await visitor.take(), kind):
        pass
    return frame
