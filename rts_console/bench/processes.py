"""Processes of a bench: the gateway and the bare baselines, each on its own and watched through the system."""

import asyncio
import contextlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

import psutil

from rts_console import paths
from rts_console.bench.report import BenchError
from rts_console.client.rts import RtsClient
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import login_privileges, make_token

START_TIMEOUT_S: Final = 30.0
STOP_TIMEOUT_S: Final = 5.0
TOKEN_LIFE_S: Final = 86_400
LIFTED: Final = {
    "peer_rate": 0,
    "room_rate": 0,
    "server_rate": 0,
    "bytes_rate": 0,
    "room_total_rate": 0,
    "large_room_total_rate": 0,
}
"""Limits of the rule set that a bench's gateway does not have: what may be sent is a matter of rules, not of speed."""


class Child:
    """A process that says one line of JSON when it is ready, and ends with its standard input. A context manager."""

    def __init__(self, command: Sequence[str], first_line: dict[str, Any] | None = None) -> None:
        """Prepare to start `command`; `first_line` is the first thing that it is told."""
        self.ready: dict[str, Any] = {}
        self._command = [*paths.program(), *command]
        self._first_line = first_line
        self._process: asyncio.subprocess.Process | None = None
        self._stack = contextlib.ExitStack()
        self._errors: Any = None

    async def __aenter__(self) -> Self:
        """Start it, and wait until it is ready. Raises `BenchError`."""
        said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._errors = self._stack.enter_context(said)
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close its standard input and wait for its end."""
        process, self._process = self._process, None
        with self._stack:
            if process is None:
                return
            assert process.stdin is not None
            process.stdin.close()
            try:
                async with asyncio.timeout(STOP_TIMEOUT_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    async def _start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=self._errors,
            limit=2**20,
        )
        if self._first_line is not None:
            self._tell(self._first_line)
        async with asyncio.timeout(START_TIMEOUT_S):
            self.ready = await self._answer()

    async def ask(self, **question: Any) -> dict[str, Any]:
        """Tell it what to do and wait for its answer. Raises `BenchError` when it failed or ended."""
        self._tell(question)
        answer = await self._answer()
        if "error" in answer:
            raise BenchError(f"the process {self._command[-1]} failed: {answer['error']}")
        return answer

    async def hear(self) -> dict[str, Any]:
        """The next line that it says by itself. Raises `BenchError` when it ended instead."""
        async with asyncio.timeout(START_TIMEOUT_S):
            return await self._answer()

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")

    async def _answer(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            code = await self._process.wait()
            said = self.log().strip().splitlines()
            why = f": {said[-1]}" if said else ""
            raise BenchError(f"the process {self._command[-1]} ended with exit code {code}{why}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def log(self) -> str:
        """What it has written to its standard error."""
        self._errors.seek(0)
        return str(self._errors.read())

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def cpu_s(self) -> float:
        """Processor seconds that it has used."""
        return process_cpu_s(self.pid)

    def memory(self) -> int:
        """Resident bytes."""
        return int(psutil.Process(self.pid).memory_info().rss)


class GatewayChild(Child):
    """The real gateway, with one app and its rates lifted; `loop` is `asyncio` or `uvloop`."""

    def __init__(self, loop: str = "asyncio") -> None:
        """Prepare; nothing is started yet."""
        self.loop = loop
        self.app_id, self._key = secrets.token_hex(12), Secret(secrets.token_hex(16))
        config = {
            "apps": [{"id": self.app_id, "key": self._key.reveal()}],
            "limits": LIFTED,
            "waiting_per_address": 0,
            "logins_per_address": 0,
        }
        ports = ("--port", "0", "--http-port", "0")
        super().__init__(("gateway", "--json", "--embedded", *ports, "--loop", loop), config)

    @property
    def url(self) -> str:
        """Where clients connect."""
        return str(self.ready["url"])

    def access(self) -> dict[str, str]:
        """What a peer needs to log users in; it goes to its standard input, never onto a command line."""
        return {"url": self.url, "app_id": self.app_id, "key": self._key.reveal()}

    def token(self, user_id: str) -> Secret:
        """A login token."""
        issued_at_s = time.time_ns() // 10**9
        ends = issued_at_s + TOKEN_LIFE_S
        return make_token(
            self.app_id,
            self._key,
            user_id,
            issued_at_s=issued_at_s,
            expires_at_s=ends,
            privileges=login_privileges(ends),
        )

    async def login(self, stack: contextlib.AsyncExitStack, user_id: str) -> RtsClient:
        """A real client that is logged in until the stack unwinds."""
        client = await stack.enter_async_context(RtsClient(self.app_id, url=self.url))
        await client.login(self.token(user_id), user_id)
        return client

    def errors(self) -> int:
        """How many lines of its log tell of an error."""
        return sum(" ERROR " in line or line.startswith("Traceback ") for line in self.log().splitlines())


class Peer(Child):
    """One of the bare parts in `bench.peer`, by name."""

    def __init__(self, part: str) -> None:
        """Prepare; nothing is started yet."""
        super().__init__(("bench-peer", part))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self.ready['port']}/"


class Cores:
    """The servers on one core and the clients on another, where there are two. A context manager."""

    def __init__(self) -> None:
        """See what there is."""
        own = psutil.Process()
        self._cores = own.cpu_affinity() if hasattr(own, "cpu_affinity") else []
        self.pinned = len(self._cores) >= 2

    def __enter__(self) -> Self:
        """Put this process on the clients' core; what it starts inherits that."""
        if self.pinned:
            psutil.Process().cpu_affinity(self._cores[:1])
        return self

    def __exit__(self, *_: object) -> None:
        """Let this process run anywhere again."""
        if self.pinned:
            psutil.Process().cpu_affinity(self._cores)

    def give_to_server(self, child: Child) -> None:
        """Put a process on the servers' core."""
        if self.pinned:
            psutil.Process(child.pid).cpu_affinity(self._cores[1:2])


def loops() -> list[str]:
    """The loops that a gateway can run on here."""
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return ["asyncio"]
    return ["asyncio", "uvloop"]


def raise_file_limit(wanted: int) -> int:
    """Allow as many open files as wanted, or as many as the system lets; returns how many. Children inherit it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        least = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
    return int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def process_cpu_s(pid: int) -> float:
    """Processor seconds that a process has used: exact on Linux, elsewhere to a hundredth of a second."""
    try:
        threads = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    except OSError:
        threads = []
    if threads:
        return sum(int(text.split()[0]) for text in threads) / 1e9
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def own_cpu_s() -> float:
    """Processor seconds that this process has used."""
    return process_cpu_s(os.getpid())
