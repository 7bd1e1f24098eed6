"""The probe as a process: told by its standard input, never by its arguments, and gone when that closes."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import msgspec

from rts_console.gateway.server import Gateway
from tests.probe.desk import config_for


@asynccontextmanager
async def probe() -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "rts_console", "probe", "--embedded")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=2**22)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process: Process, name: str) -> dict[str, Any]:
    """The next line that has this in it."""
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while line := await process.stdout.readline():
            words: dict[str, Any] = json.loads(line)
            if name in words:
                return words
    raise AssertionError(f"it ended without a line with {name!r}")


async def test_it_measures_takes_changes_and_ends_with_its_input(gateway: Gateway) -> None:
    async with probe() as process:
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(config_for(gateway, rate=100.0)) + b"\n")
        assert (await said(process, "ready"))["pid"] == process.pid
        while (await said(process, "counts"))["counts"]["received"] < 10:
            pass
        process.stdin.write(b'{"rate": 300, "size": 900}\n{"size": 1}\n')
        assert "size is 1" in (await said(process, "warning"))["warning"]
        process.stdin.close()
        done = await said(process, "done")
        assert done["counts"]["lost"] == 0
        async with asyncio.timeout(10):
            assert await process.wait() == 0


async def test_told_to_stop_it_stops(gateway: Gateway) -> None:
    async with probe() as process:
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(config_for(gateway, "u-1", "u-2", do="load")) + b"\n")
        await said(process, "counts")
        process.stdin.write(b'{"stop": true}\n')
        await said(process, "done")


async def test_what_it_cannot_do_it_says() -> None:
    async with probe() as process:
        assert process.stdin is not None
        process.stdin.write(b"dance\n")
        assert "cannot be read" in (await said(process, "problem"))["problem"]
        assert await process.wait() == 1


async def test_a_window_that_does_not_read_holds_nothing_up(gateway: Gateway) -> None:
    async with probe() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(config_for(gateway, "u-1", "u-2", do="load", rate=4_000.0)) + b"\n")
        await said(process, "counts")
        process.stdout._transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(2.0)  # long enough to fill the pipe several times over
        process.stdout._transport.resume_reading()  # type: ignore[attr-defined]
        process.stdin.close()
        at_ns: list[int] = []
        async with asyncio.timeout(20):
            while "done" not in (words := json.loads(await process.stdout.readline())):
                at_ns += words.get("series", {}).get(words.get("main"), [[]])[0]
        assert words["counts"]["lost"] == 0
        gaps = [later - earlier for earlier, later in pairwise(sorted(at_ns))]
        assert max(gaps) < 1.2e9  # a process that waited for its reader would have been silent for most of the time
