"""Packets lost on the way, from 10 to 80 %: the state that is shown is honest, and nothing acknowledged is lost.

Each level runs in a network namespace of its own, made by `unshare --net`, which ends with its process: gateway and
clients talk over the loopback device there, and the kernel drops packets by chance. What is missing on this machine
is named, and the trial is skipped then.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from soak.checker import Book
from soak.people import UP, Person, Talk, explain, names, settle
from soak.process import GatewayProcess
from soak.report import Report

HONEST_S: Final = 15.0
SOURCES: Final = "/usr/local/sbin:/usr/sbin:/sbin"
LEVEL: Final = "RTS_SOAK_LOSS"


@dataclass(frozen=True)
class Size:
    """How large the trial is."""

    levels: tuple[int, ...]
    clients: int
    seconds: float


FULL: Final = Size(levels=(10, 30, 50, 80), clients=8, seconds=40)
SHORT: Final = Size(levels=(10,), clients=4, seconds=3)


def run(report: Report, size: Size) -> None:
    """All levels at once, each in its namespace; inside one, that level."""
    if level := os.environ.get(LEVEL):
        with asyncio.Runner() as runner:
            runner.run(_inside(report, size, int(level)))
    elif problem := _missing():
        report.skip(problem)
    else:
        asyncio.run(_outside(report, size))


# --- outside --------------------------------------------------------------------------------------------------------


def _tool(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SOURCES}")


def _missing() -> str:
    """What this machine lacks, in words; empty when it has everything. Tried out, for rights cannot be read off."""
    for name in ("unshare", "ip"):
        if _tool(name) is None:
            return f"the command {name} is not here (util-linux, iproute2)"
    if _tool("iptables-legacy") is None and _tool("nft") is None:
        return "neither iptables-legacy nor nft is here to drop packets"
    tried = subprocess.run(
        [*_namespace(), sys.executable, "-c", "import soak.trials.loss as loss; loss.drop(50)"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        reason = (tried.stderr.strip().splitlines() or ["no reason"])[-1]
        return f"no network namespace with packet loss can be made here: {reason}"
    return ""


def _namespace() -> list[str]:
    return [_tool("unshare") or "unshare", "--net", "--"]


async def _outside(report: Report, size: Size) -> None:
    results = await asyncio.gather(*(_level(report.seed, level, size) for level in size.levels))
    for level, result in zip(size.levels, results, strict=True):
        broken = result.pop("broken")
        report.note(**{f"loss_{level}": result})
        report.none(**{f"broken_{level}": len(broken)})
        for text in broken:
            report.fail(f"{level} %: {text}")


async def _level(seed: int, level: int, size: Size) -> dict[str, Any]:
    arguments = ["-m", "soak", "loss", "--here", "--seed", str(seed), *(["--short"] if size is SHORT else [])]
    process = await asyncio.create_subprocess_exec(
        *(*_namespace(), sys.executable, *arguments),
        env={**os.environ, LEVEL: str(level)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    result: dict[str, Any] = json.loads(output.decode().strip().splitlines()[-1])
    return {name: value for name, value in result.items() if name not in ("trial", "seed", "short", "result")}


# --- inside ---------------------------------------------------------------------------------------------------------


def drop(percent: int) -> None:
    """Make the namespace's loopback device drop that share of all packets that come in. Raises on failure."""
    _command("ip", "link", "set", "lo", "mtu", "1500", "up")
    if _tool("iptables-legacy"):
        _command("iptables-legacy", "-F", "INPUT")
        if percent:
            chance = ("-m", "statistic", "--mode", "random", "--probability", str(percent / 100))
            _command("iptables-legacy", "-A", "INPUT", "-i", "lo", *chance, "-j", "DROP")
        return
    _command("nft", "flush", "ruleset")
    if percent:
        chain = "type filter hook input priority 0;"
        rule = f"numgen random mod 100 < {percent} drop"
        _command("nft", f"table ip soak {{\n chain input {{\n {chain}\n {rule}\n }}\n}}")


def _command(name: str, *arguments: str) -> None:
    done = subprocess.run([_tool(name) or name, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{name} {' '.join(arguments)}: {done.stderr.strip()}")


async def _inside(report: Report, size: Size, percent: int) -> None:
    drop(0)
    book = Book()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayProcess())
        people = []
        for user_id in names(size.clients):
            # The client's own patience: with 80 % loss a retry that comes too soon never ends.
            person = Person(book, user_id, gateway.url, report.randomness(user_id), patience_s=None)
            stack.push_async_callback(person.leave)
            await person.come(["hall"])
            people.append(person)
        talk = Talk(people, report.randomness("talk"), rate=1)
        honest = _Honesty(people)
        async with asyncio.TaskGroup() as group:
            group.create_task(talk.run(), name="talk")
            watching = group.create_task(honest.watch(), name="honesty")
            drop(percent)
            await asyncio.sleep(size.seconds)
            drop(0)
            talk.stop()
            settled_s = await settle(book, talk, within_s=30)
            watching.cancel()
        verdict = book.judge(talk.members())
        report.note(**verdict.counts, logins=sum(person.logins for person in people))
        report.at_most("dishonest_s", honest.worst_s, HONEST_S)
        report.at_most("blocked_ms", honest.blocked_ms, 500)
        report.at_most("settled_s", settled_s, 20)
        report.none(**verdict.faults)
        report.none(gateway_errors=len(gateway.errors()))
        if not verdict.clean:
            report.note(examples=verdict.examples, **explain(talk.people))


class _Honesty:
    """For how long at most somebody was shown as connected who had heard nothing; and how late the loop was."""

    def __init__(self, people: list[Person]) -> None:
        self.worst_s = 0.0
        self.blocked_ms = 0.0
        self._people = people

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.1)
            now = loop.time()
            self.blocked_ms = max(self.blocked_ms, (now - before - 0.1) * 1e3)
            for person in self._people:
                if person.client.connection_state in UP:
                    self.worst_s = max(self.worst_s, now - person.heard_at)
