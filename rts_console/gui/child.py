"""The local gateway: this program started once more as a child process, watched, and never left behind.

The child gets its configuration as one line on its standard input, which then stays open: when it closes, however the
console ended, the child ends by itself. Its first line on standard output says where it listens.
"""

import asyncio
import contextlib
import hashlib
import json
import secrets
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from rts_console import paths
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret, mask
from rts_console.vendors.families import family_of
from rts_console.vendors.login_tokens import make_login_token

START_LIMIT_S: Final = 15.0
TERMINATE_AFTER_S: Final = 2.0
KILL_AFTER_S: Final = 2.0
LOG_LINES: Final = 5_000
LINE_CHARACTERS: Final = 4_000
_LAST_LINES: Final = 3
_ANY_PORTS: Final = (0, 0)
FIRST_RULES: Final = "volcengine"
RUN_APPS: Final = 32


class ChildState(Enum):
    """How the local gateway is."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    CRASHED = "crashed"


class GatewayFailed(Exception):
    """The local gateway did not start; the text says why and what to do."""


class ChildLog:
    """The child's last lines, tokens masked. `count` grows with each line, so a reader asks only for what is new."""

    def __init__(self) -> None:
        """Start empty."""
        self._lines: deque[str] = deque(maxlen=LOG_LINES)
        self.count = 0

    def add(self, line: str) -> None:
        """Keep a line; one that is very long is cut, and says so."""
        text = mask(line)
        if len(text) > LINE_CHARACTERS:
            text = f"{text[:LINE_CHARACTERS]} … ({len(text) - LINE_CHARACTERS:,} characters more)"
        self._lines.append(text)
        self.count += 1

    @property
    def dropped(self) -> int:
        """Lines let go."""
        return self.count - len(self._lines)

    def since(self, count: int) -> list[str]:
        """The lines after the first `count` ones, as far as they are kept."""
        new = min(self.count - count, len(self._lines))
        return list(self._lines)[len(self._lines) - new :] if new > 0 else []


class GatewayChild(QObject):
    """The local gateway and the app that it serves. Signals: `changed` whenever the state is another.

    `operator_token` is for its admin API at `admin_url`; `access_key` and `secret_key` are for its Volcengine-style
    server API at `http_url`, `app_id` and `app_key` for its RongCloud-style one. Keys and ports stay the same for the
    life of the console, and so does the app of each family, so that logins survive a restart of it.
    `limits` replaces limits of its rule set from the next start on, and `callback_url` is where it posts what happens
    in rooms, signed with `callback_key`. `config` replaces all that it is told.
    `run_apps` are apps, with their keys, for runs of scenarios, each of which has one in which nobody else is.
    """

    changed = Signal()

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        start_limit_s: float = START_LIMIT_S,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is started. `command` is what to run in place of this program's own gateway."""
        super().__init__(parent)
        self._command = list(command) if command is not None else None
        self._start_limit_s = start_limit_s
        self._process: QProcess | None = None
        self._ready: asyncio.Future[None] | None = None
        self._ended = asyncio.Event()
        self._ended.set()
        self._output = b""
        self._ports = _ANY_PORTS
        self._apps: dict[str, tuple[str, Secret]] = {}
        self.rules = ""
        self.app_id, self.app_key = "", Secret("")
        self.use_rules(FIRST_RULES)
        self.access_key = f"AK{secrets.token_hex(16)}"
        self.secret_key = Secret(secrets.token_urlsafe(32))
        self.operator_token = Secret(secrets.token_urlsafe(32))
        self.callback_url = ""
        self.callback_key = Secret(secrets.token_urlsafe(24))
        self.run_apps = [(secrets.token_hex(12), Secret(secrets.token_hex(16))) for _ in range(RUN_APPS)]
        self.config: Mapping[str, Any] | None = None
        self.limits: Mapping[str, int] = {}
        self.state = ChildState.STOPPED
        self.url = ""
        self.http_url = ""
        self.admin_url = ""
        self.pid = 0
        self.started_at_ns = 0
        self.exit_code: int | None = None
        self.problem = ""
        self.log = ChildLog()

    @property
    def running(self) -> bool:
        """Whether it can be connected to."""
        return self.state is ChildState.RUNNING

    @property
    def echo_url(self) -> str:
        """The practice app server, which answers with what it got; empty while the gateway does not run."""
        return f"{self.http_url}/echo" if self.http_url else ""

    def use_rules(self, rules: str) -> None:
        """Follow this rule set from the next start on. The app is at once that of its family, as are new tokens."""
        family = family_of(rules).name
        if rules == self.rules:
            return
        if family not in self._apps:
            self._apps[family] = (secrets.token_hex(16 if family == "agora" else 12), Secret(secrets.token_hex(16)))
        self.rules = rules
        self.app_id, self.app_key = self._apps[family]

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """All that must not be seen."""
        keys = (key for _, key in (*self._apps.values(), *self.run_apps))
        return (*keys, self.secret_key, self.callback_key, self.operator_token)

    def serves(self, app_id: str) -> bool:
        """Whether an app is one of its own, of whatever family."""
        return app_id == self.app_id or any(app_id == known for known, _ in self._apps.values())

    def mint(self, user_id: str, life_s: int) -> Secret:
        """A login token of the local app for `life_s` seconds from now; 0 never expires, as RongCloud's never do."""
        family = family_of(self.rules).name
        now_s = now_ns() // 10**9
        return make_login_token(family, self.app_id, self.app_key, user_id, issued_at_s=now_s, life_s=life_s)

    # Start and stop

    async def start(self) -> None:
        """Start it and wait until it listens; nothing happens when it does. Raises `GatewayFailed`."""
        if self.state in (ChildState.RUNNING, ChildState.STARTING):
            await self._until_ready()
            return
        await self._ended.wait()
        try:
            await self._launch()
        except GatewayFailed:
            if self._ports == _ANY_PORTS or self.state is not ChildState.CRASHED:
                raise
            self.log.add("Its former ports cannot be had; it takes others.")
            self._ports = _ANY_PORTS
            await self._launch()

    async def stop(self) -> None:
        """Ask it to end by closing its input, then by a signal, then kill it; wait until it has ended."""
        process = self._process
        if process is None:
            return
        self._set_state(ChildState.STOPPING)
        process.closeWriteChannel()
        for end, limit_s in ((process.terminate, TERMINATE_AFTER_S), (process.kill, KILL_AFTER_S)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit_s):
                    await self._ended.wait()
            if self._process is not process:
                return
            end()
        await self._ended.wait()

    async def restart(self) -> None:
        """Stop it if it runs, and start it. Raises `GatewayFailed`."""
        await self.stop()
        await self.start()

    async def _launch(self) -> None:
        self._begin()
        try:
            await self._until_ready()
        except GatewayFailed:
            await self._end_failed_start()
            raise

    async def _until_ready(self) -> None:
        if self._ready is None:
            return
        try:
            async with asyncio.timeout(self._start_limit_s):
                await asyncio.shield(self._ready)
        except TimeoutError:
            self.problem = f"The gateway did not say within {self._start_limit_s:g} s that it listens. See its log."
            raise GatewayFailed(self.problem) from None

    async def _end_failed_start(self) -> None:
        if self._process is not None:
            problem = self.problem
            self._process.kill()
            await self._ended.wait()
            self.problem = problem
            self._set_state(ChildState.CRASHED)

    # The process

    def _begin(self) -> None:
        self._output = b""
        self.exit_code, self.problem = None, ""
        self._ready = asyncio.get_running_loop().create_future()
        self._ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())
        self._ended.clear()
        self._process = process = QProcess(self)
        process.setProcessEnvironment(_environment())
        if sys.platform != "win32":
            # Ctrl-C in a terminal is for the console, which then ends the child in good order.
            process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)
        process.started.connect(self._on_started)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_error_output)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._set_state(ChildState.STARTING)
        program, *arguments = self._arguments()
        process.start(program, arguments)

    def _arguments(self) -> list[str]:
        if self._command is not None:
            return self._command
        port, http_port = (str(port) for port in self._ports)
        options = ["--json", "--port", port, "--http-port", http_port, "--admin-port", "0", "--embedded"]
        return [*paths.program(), "gateway", *options]

    def _on_started(self) -> None:
        if self._process is None:
            return
        self._process.write(json.dumps(self.config or self._configuration()).encode() + b"\n")

    def _configuration(self) -> dict[str, Any]:
        digest = hashlib.sha256(self.operator_token.reveal().encode()).hexdigest()
        return {
            "rules": self.rules,
            **self._served_app(),
            "access_keys": [{"id": self.access_key, "secret": self.secret_key.reveal()}],
            "operators": [{"name": "console", "token_sha256": digest, "role": "admin"}],
            "limits": dict(self.limits),
        }

    def _served_app(self) -> dict[str, Any]:
        """The app in its family's form, and where its callbacks go."""
        key = self.app_key.reveal()
        match family_of(self.rules).name:
            case "rongcloud":
                return {"rongcloud": [{"app_key": self.app_id, "secret": key, "room_status_url": self.callback_url}]}
            case "agora":
                return {"agora": [{"app_id": self.app_id, "certificate": key}]}
        hook = {"app_id": self.app_id, "url": self.callback_url, "secret": self.callback_key.reveal()}
        apps = [{"id": app_id, "key": each.reveal()} for app_id, each in ((self.app_id, self.app_key), *self.run_apps)]
        return {"apps": apps, "webhooks": [hook] if self.callback_url else []}

    def _on_output(self) -> None:
        if self._process is None:
            return
        self._output += self._process.readAllStandardOutput().data()
        *lines, self._output = self._output.split(b"\n")
        for line in lines:
            self._on_line(_text(line).rstrip("\r"))

    def _on_line(self, line: str) -> None:
        if self.state is not ChildState.STARTING or self._ready is None or self._ready.done():
            self.log.add(line)
            return
        said = _ready_line(line)
        if said is None:
            self.log.add(line)
            self._fail(f"The gateway should have said where it listens, but said {mask(line[:200])!r}.")
            return
        self.url, self.http_url, self.pid = said["url"], said.get("http_url", ""), int(said.get("pid", 0))
        self.admin_url = said.get("admin_url", "")
        self._ports = (urlsplit(self.url).port or 0, urlsplit(self.http_url).port or 0)
        self.started_at_ns = now_ns()
        self._ready.set_result(None)
        self._set_state(ChildState.RUNNING)

    def _on_error_output(self) -> None:
        if self._process is None:
            return
        # Whole lines only: half of one could hide a token from the mask.
        self._process.setReadChannel(QProcess.ProcessChannel.StandardError)
        while self._process.canReadLine():
            self.log.add(_text(self._process.readLine().data()).rstrip("\r\n"))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error != QProcess.ProcessError.FailedToStart or self._process is None:
            return  # the others are followed by `finished`
        program = self._arguments()[0]
        self._fail(f"{program} cannot be started ({self._process.errorString()}). Is the installation complete?")
        self._over(ChildState.CRASHED)

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_error_output()
        self._take_rest()
        self.exit_code = exit_code
        if self.state is ChildState.STOPPING:
            self._fail("The gateway was stopped while it was starting.")
            self.problem = ""
            self._over(ChildState.STOPPED)
            return
        killed = status == QProcess.ExitStatus.CrashExit
        how = _how_it_was_killed(exit_code) if killed else f"exit code {exit_code}"
        self._fail(f"The gateway was {how}." if killed else self._last_words(exit_code))
        moment = datetime.fromtimestamp(now_ns() / 1e9)
        self.log.add(f"{moment:%Y-%m-%d %H:%M:%S},{moment.microsecond // 1000:03} ERROR   the gateway ended: {how}")
        self._over(ChildState.CRASHED)

    def _take_rest(self) -> None:
        """A last line without an end."""
        assert self._process is not None
        for rest in (_text(self._output), _text(self._process.readAllStandardError().data())):
            if rest:
                self.log.add(rest)
        self._output = b""

    def _last_words(self, exit_code: int) -> str:
        last = "\n".join(line for line in self.log.since(self.log.count - _LAST_LINES) if line.strip())
        said = f" Its last words:\n{last}" if last else " It said nothing."
        return f"The gateway ended by itself with exit code {exit_code}.{said}"

    def _fail(self, problem: str) -> None:
        self.problem = self.problem or problem
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(GatewayFailed(problem))

    def _over(self, state: ChildState) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self._ready = None
        self.url = self.http_url = self.admin_url = ""
        self.pid = self.started_at_ns = 0
        self._set_state(state)
        self._ended.set()

    def _set_state(self, state: ChildState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit()


def _text(data: "bytes | bytearray | memoryview[int]") -> str:
    return bytes(data).decode(errors="replace")


def _how_it_was_killed(code: int) -> str:
    # Windows has no signals: there it is the code of the fault.
    return f"killed (code {code & 0xFFFFFFFF:#x})" if sys.platform == "win32" else f"killed by signal {code}"


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONUNBUFFERED", "1")
    environment.insert("PYTHONIOENCODING", "utf-8")
    return environment


def _ready_line(line: str) -> dict[str, Any] | None:
    """What the ready line says; None when it is none."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("ready") is not True or not isinstance(said.get("url"), str):
        return None
    return said
