"""Gateways in processes of their own: started, killed and started again on the same port, ended by their pid."""

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

from soak.people import APP, KEY, NO_RATES

START_TIMEOUT_S: Final = 30.0
_BAD_LINE = re.compile(r" (ERROR|CRITICAL) |^Traceback ")


class GatewayProcess:
    """`rts-console gateway` as a child; an async context manager. Its log is read for errors at the end."""

    def __init__(self, *, data: Path | None = None, **settings: Any) -> None:
        """`settings` go into the configuration file as they are; `data` is where messages are kept."""
        self.pid = 0
        self.port = 0
        self.http_url = ""
        self.starts = 0
        self._data = data
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._stack = contextlib.ExitStack()
        self._log: Any = None
        self._config = Path()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"ws://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        """Start it."""
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="rts-soak-")))
        self._config = folder / "gateway.toml"
        self._config.write_text(_toml(self._settings), encoding="utf-8")
        self._log = self._stack.enter_context((folder / "log").open("w+", encoding="utf-8"))
        try:
            await self.start()
        except BaseException:
            self._stack.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it."""
        if self._process is not None:
            await self.stop(signal.SIGKILL)
        self._stack.close()

    async def start(self) -> None:
        """Start it, on the port that it had before if it had one, and wait until it serves."""
        options = ["--port", str(self.port), "--http-port", "0", "--config", str(self._config), "--json"]
        if self._data is not None:
            options += ["--data", str(self._data)]
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "rts_console", "gateway", *options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_TIMEOUT_S):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the gateway did not start: {self.log()[-2_000:]}")
        ready = json.loads(line)
        self.pid, self.http_url = ready["pid"], ready["http_url"]
        self.port = int(ready["url"].rpartition(":")[2].partition("/")[0])
        self.starts += 1

    async def stop(self, how: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        await self._process.wait()
        self._process = None

    async def restart(self, how: signal.Signals, *, after_s: float = 0.0) -> None:
        """End it, and start it again."""
        await self.stop(how)
        await asyncio.sleep(after_s)
        await self.start()

    def log(self) -> str:
        """What it has written to stderr."""
        self._log.flush()
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def errors(self) -> list[str]:
        """Lines of its log that tell of an error."""
        return [line for line in self.log().splitlines() if _BAD_LINE.search(line)]

    def memory(self) -> int:
        """Resident bytes."""
        return memory_of(self.pid)


def memory_of(pid: int | str = "self") -> int:
    """Resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def raise_file_limit(wanted: int) -> int:
    """Allow as many open files as wanted, or as many as the system lets; returns how many. Children inherit it."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted and hard > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """An empty folder for the gateway's data, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="rts-soak-data-") as folder:
        yield Path(folder)


def _toml(settings: dict[str, Any]) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items() if not isinstance(value, dict)]
    tables = {"limits": dict(NO_RATES), **{k: v for k, v in settings.items() if isinstance(v, dict)}}
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    lines += ["[[apps]]", f'id = "{APP}"', f'key = "{KEY.reveal()}"']
    return "\n".join(lines) + "\n"
