"""The bare parts, as processes: they say when they are ready, answer, and end with their input."""

import pytest
from websockets.asyncio.client import connect

from rts_console import cli
from rts_console.bench.peer import BARE_CLIENT
from rts_console.bench.processes import Peer
from rts_console.bench.report import BenchError


async def test_the_echo_sends_back_what_came() -> None:
    async with Peer("echo") as echo, connect(echo.url, **BARE_CLIENT) as socket:
        await socket.send(b"\x00\xff")
        assert await socket.recv() == b"\x00\xff"


async def test_the_sink_counts() -> None:
    async with Peer("sink") as sink, connect(sink.url, **BARE_CLIENT) as socket:
        for expected in ("3", "0"):
            for _ in range(int(expected)):
                await socket.send(b"x")
            await socket.send("how many?")
            assert await socket.recv() == expected


async def test_the_broadcast_reaches_the_drain_whole() -> None:
    async with Peer("broadcast") as server, Peer("drain") as drain:
        await drain.ask(do="connect", url=server.url, count=5)
        await drain.ask(do="count", begin=True)
        assert await server.ask(size=100, count=8, burst=4) == {"receivers": 5}
        found = await drain.ask(do="count", messages=8)
    assert (found["messages"], found["bytes"], found["missing"], found["different"]) == (8, 8 * 102, 0, 0)


async def test_the_pinger_tells_how_long_an_echo_takes() -> None:
    async with Peer("pinger") as pinger:
        found = await pinger.ask(rate=200, seconds=0.2, size=64)
    assert found["count"] > 1
    assert 0 < found["p50_ms"] <= found["p99_ms"]


async def test_what_a_part_cannot_do_is_an_error_and_it_goes_on() -> None:
    async with Peer("drain") as drain:
        with pytest.raises(BenchError, match="drain failed: KeyError"):
            await drain.ask(do="dance")
        await drain.ask(do="leave")


def test_a_part_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench-peer", "piano"]) == cli.BAD_INPUT
    assert "there is no part 'piano'" in capsys.readouterr().err


def test_the_parts_are_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "bench-peer" not in capsys.readouterr().out
