"""Who received how much of what each sent: by the real gateway, under a known loss."""

import statistics
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st

from rts_console.client.rts import RtsClient
from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.server import Gateway
from rts_console.protocol.words import MessageMode
from rts_console.record.log import EventLog
from rts_console.record.matrix import TIMES_KEPT, Cell, Matrix
from tests.client.people import APP, NO_RATES, config, token
from tests.support import until

USERS = ("alice", "bob", "carol")


@asynccontextmanager
async def three() -> AsyncIterator[tuple[Gateway, list[RtsClient], EventLog]]:
    """Three users in a room, and the log of all that they saw."""
    log = EventLog()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway(config(limits=NO_RATES)))
        clients = []
        for user_id in USERS:
            client = await stack.enter_async_context(RtsClient(APP, url=gateway.url))
            client.observe(lambda events, key=f"key of {user_id}": log.append(key, events))
            await client.login(token(user_id), user_id)
            await client.create_room("lobby").join()
            clients.append(client)
        yield gateway, clients, log


async def test_messages_are_counted_by_pair() -> None:
    async with three() as (_, (alice, bob, _carol), log):
        matrix = Matrix(log)
        for _ in range(3):
            await alice.rooms[0].send_message("to all")
        await bob.send_message("alice", "to alice")
        await bob.send_message("nobody", "to nobody of ours")

        def delivered() -> dict[tuple[str, str], int]:
            matrix.pull()
            return {pair: cell.delivered for pair, cell in matrix.cells.items()}

        await until(lambda: delivered() == {("alice", "bob"): 3, ("alice", "carol"): 3, ("bob", "alice"): 1})
        assert matrix.users == list(USERS)
        assert matrix.cell("alice", "bob").sent == 3
        assert not matrix.cell("alice", "bob").missing
        assert 0 < matrix.cell("alice", "bob").median_ms < 1_000
        assert (matrix.cell("carol", "bob").sent, matrix.cell("carol", "bob").median_ms) != (1, 0)


async def test_what_is_missing_is_named() -> None:
    async with three() as (gateway, (alice, _bob, _carol), log):
        matrix = Matrix(log)
        gateway.faults.add(Fault(FaultKind.LOSS, user_id="bob", direction="down", percent=100))
        for _ in range(5):
            await alice.rooms[0].send_message("to all", MessageMode.UNRELIABLE_UNORDERED)
        await until(lambda: matrix.pull() or matrix.cell("alice", "carol").delivered == 5)
        cell = matrix.cell("alice", "bob")
        assert (cell.sent, cell.delivered, len(cell.missing)) == (5, 0, 5)
        assert [log.row(seq).preview for seq in cell.missing.values()] == ["to all"] * 5


async def test_refused_messages_were_sent_to_nobody() -> None:
    async with three() as (_, (alice, _bob, carol), log):
        matrix = Matrix(log)
        await carol.rooms[0].leave()
        await alice.rooms[0].send_message("x" * 65_537)
        await alice.rooms[0].send_message("good")
        await until(lambda: matrix.pull() or matrix.cell("alice", "bob").delivered == 1)
        assert matrix.cell("alice", "bob").sent == 1
        assert matrix.cell("alice", "carol").sent == 0


async def test_pulling_row_by_row_gives_the_same() -> None:
    async with three() as (_, (alice, bob, _carol), log):
        for _ in range(4):
            await alice.rooms[0].send_message("a")
            await bob.rooms[0].send_message("b")
        whole, slowly = Matrix(log), Matrix(log)
        await until(lambda: whole.pull() or whole.cell("bob", "carol").delivered == 4)
        while slowly.pull(1):
            pass
        assert slowly.cells == whole.cells


async def test_it_says_how_far_behind_it_is_and_when_anything_changed() -> None:
    async with three() as (_, (alice, _bob, _carol), log):
        matrix = Matrix(log)
        assert matrix.behind == len(log) > 0
        version = matrix.version
        while matrix.pull(3):
            pass
        assert matrix.behind == 0
        assert matrix.version > version
        version = matrix.version
        await alice.rooms[0].send_message("to all")
        await until(lambda: matrix.pull() or matrix.cell("alice", "carol").delivered == 1)
        assert matrix.version > version


async def test_after_the_log_was_cleared_it_counts_from_nothing() -> None:
    async with three() as (_, (alice, _bob, _carol), log):
        matrix = Matrix(log)
        await alice.rooms[0].send_message("before")
        await until(lambda: matrix.pull() or matrix.cell("alice", "carol").delivered == 1)
        log.clear()
        matrix.pull()
        assert (matrix.cells, matrix.users) == ({}, list(USERS))
        await alice.rooms[0].send_message("after")
        await until(lambda: matrix.pull() or matrix.cell("alice", "carol").delivered == 1)
        assert matrix.cell("alice", "bob").sent == 1


def test_the_median_is_the_middle_of_the_sorted_times() -> None:
    assert Cell(times_ms=[1.0, 2.0, 9.0]).median_ms == 2.0
    assert Cell(times_ms=[1.0, 2.0, 4.0, 9.0]).median_ms == 3.0
    assert Cell().median_ms != Cell().median_ms


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=TIMES_KEPT * 3))
def test_the_median_is_that_of_the_newest_times(times_ms: list[float]) -> None:
    cell = Cell()
    for time_ms in times_ms:
        cell.add_time(time_ms)
    assert cell.times_ms == sorted(times_ms[-TIMES_KEPT:])
    assert cell.median_ms == statistics.median(times_ms[-TIMES_KEPT:])
