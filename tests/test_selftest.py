"""The self-test tells the truth: it passes on a sound program, and a check that fails is a failure."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from rts_console import cli, paths
from rts_console.client.rts import RtsClient
from rts_console.protocol import events as ev
from rts_console.protocol.errors import ConnectionLost
from rts_console.selftest import Check, Checks, Witness, local_gateway, run_checks


def ignore(check: Check) -> None:
    """Nobody listens."""


async def test_every_check_passes_against_a_real_gateway() -> None:
    heard: list[Check] = []
    checks = await run_checks(heard.append)
    assert [(check.name, check.detail) for check in checks if not check.ok] == []
    assert heard == checks
    assert len(checks) >= 9


async def test_a_check_that_raises_has_failed_and_the_next_one_runs() -> None:
    async def breaks() -> str:
        raise RuntimeError("no more bytes")

    async def works() -> str:
        return "fine"

    checks = Checks(ignore)
    assert not await checks.run("first", breaks)
    assert await checks.run("second", works)
    assert [(check.ok, check.detail) for check in checks.done] == [
        (False, "RuntimeError: no more bytes"),
        (True, "fine"),
    ]


async def test_a_failed_check_does_not_print_a_token() -> None:
    async def breaks() -> str:
        raise RuntimeError("refused 001" + "a" * 24 + "B" * 60)

    checks = Checks(ignore)
    await checks.run("secret", breaks)
    assert "BBBB" not in checks.done[0].detail


async def test_a_gateway_that_cannot_start_is_one_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "program", lambda: [sys.executable, "-c", "raise SystemExit(7)"])
    checks = await run_checks(ignore)
    assert [check.ok for check in checks] == [False]
    assert "exit code 7" in checks[0].detail


async def test_the_gateway_ends_with_its_block() -> None:
    async with local_gateway() as gateway, gateway.client() as alice:
        await alice.login(gateway.token("alice"), "alice")
    async with RtsClient(gateway.app_id, url=gateway.url) as late:
        with pytest.raises(ConnectionLost, match="Nothing listens"):
            await late.login(gateway.token("alice"), "alice")


async def test_a_witness_finds_what_was_and_what_comes() -> None:
    async with local_gateway() as gateway, gateway.client() as alice:
        witness = Witness(alice)
        await alice.login(gateway.token("alice"), "alice")
        assert (await witness.find(lambda e: isinstance(e, ev.LoginResult))).user_id == "alice"
        later = asyncio.get_running_loop().create_task(witness.find(lambda e: isinstance(e, ev.LoggedOut)))
        await alice.logout()
        assert (await later).user_id == "alice"
        with pytest.raises(TimeoutError):
            await witness.find(lambda e: False, timeout_s=0.01)


async def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *paths.program(),
        *("selftest", "--json", "--no-window"),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "RTS_CONSOLE_HOME": str(tmp_path)},
    )
    output, _ = await process.communicate()
    shown = json.loads(output)
    assert process.returncode == cli.OK
    assert shown["ok"] is True
    assert {"name", "ok", "detail", "elapsed_ms"} <= set(shown["checks"][0])
