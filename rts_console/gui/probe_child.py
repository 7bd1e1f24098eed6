"""The probe or the load generator as a process of its own, and the way of its samples into the quality.

It is told what to do on its standard input, tokens included, and ends when that closes: with this window, however that
ends. What it streams is taken in as it comes; nothing of it enters the event table.
"""

import asyncio
import contextlib
import json
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from rts_console import paths
from rts_console.probe.config import BadConfig, Config, read_config
from rts_console.protocol.secret import mask
from rts_console.record.quality import Quality, SeriesKey, SeriesName

END_AFTER_S: Final = 4.0
_LAST_WORDS: Final = 500


class ProbeState(Enum):
    """How the process is."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    FAILED = "failed"


class ProbeChild(QObject):
    """One process; started again as often as wanted. Signals: `changed` when the state is another.

    `said` is the newest line of counts, `problem` why it failed, in words that say what to do; `slower` has
    the rate where the rules, which it names, keep it below the one wanted.
    """

    changed = Signal()

    def __init__(
        self,
        quality: Quality,
        name: SeriesName = "probe",
        *,
        command: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Feed the series of that name. `command` is what to run in place of this program's own probe."""
        super().__init__(parent)
        self._quality = quality
        self._name: SeriesName = name
        self._command = list(command) if command is not None else None
        self._process: QProcess | None = None
        self._line = b""
        self._rest = b""
        self._errors = b""
        self._ended = asyncio.Event()
        self._ended.set()
        self.state = ProbeState.STOPPED
        self.problem = ""
        self.link = ""
        self.said: dict[str, Any] = {}
        self.label = ""
        self.slower: dict[str, Any] = {}

    @property
    def running(self) -> bool:
        """Whether it measures, or is about to."""
        return self.state in (ProbeState.STARTING, ProbeState.RUNNING)

    @property
    def counts(self) -> dict[str, int]:
        """Its newest counts."""
        return dict(self.said.get("counts", {}))

    def start(self, config: Config) -> None:
        """Start it; nothing happens while it runs. Raises `BadConfig`."""
        if self._process is not None:
            return
        line = json.dumps(_plain(config)).encode()
        read_config(line)
        self._begin(line)

    def change(self, **wanted: float) -> None:
        """Another rate or size while it runs."""
        if self._process is not None and wanted:
            self._process.write(json.dumps(wanted).encode() + b"\n")

    async def stop(self) -> None:
        """Ask it to end, wait, and kill it when it does not."""
        process = self._process
        if process is None:
            return
        self._set_state(ProbeState.STOPPING)
        process.closeWriteChannel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_AFTER_S):
                await self._ended.wait()
        if self._process is process:
            process.kill()
        await self._ended.wait()

    def _begin(self, line: bytes) -> None:
        self._line, self._rest, self._errors = line, b"", b""
        self.problem, self.link, self.said, self.slower = "", "", {}, {}
        self._ended.clear()
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.started.connect(self._on_started)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_error_output)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._set_state(ProbeState.STARTING)
        program, *arguments = self._command or [*paths.program(), "probe", "--embedded"]
        process.start(program, arguments)

    def _on_started(self) -> None:
        if self._process is not None:
            self._process.write(self._line + b"\n")
            self._line = b""

    def _on_output(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue  # a library's own words; they are no samples
            if isinstance(said, dict):
                self._on_said(said)

    def _on_said(self, said: dict[str, Any]) -> None:
        if "problem" in said:
            self.problem = mask(str(said["problem"]))
        elif "slower" in said:
            self.slower = said if said["slower"] else {}
        elif "series" in said:
            self._take(said)
        elif "done" in said:
            self.said |= said
        elif "state" in said:
            self.link = str(said["state"])
            if self.state is ProbeState.STARTING:
                self._set_state(ProbeState.RUNNING)
            else:
                self.changed.emit()

    def _take(self, said: dict[str, Any]) -> None:
        self.said = said
        self.label = said["main"]
        if self.state is ProbeState.STARTING:
            self._set_state(ProbeState.RUNNING)
        for label, (at_ns, took, errors) in said["series"].items():
            values = np.array([math.nan if value is None else value for value in took], dtype=float)
            key = SeriesKey(self._name, label)
            self._quality.add_samples(key, np.array(at_ns, dtype=np.int64), values, np.array(errors, dtype=float))
        ends_ns, arrived = said["ends"]
        self._quality.add_expected(
            SeriesKey(self._name, self.label), np.array(ends_ns, dtype=np.int64), np.array(arrived, dtype=float)
        )

    def _on_error_output(self) -> None:
        if self._process is not None:
            self._errors = (self._errors + self._process.readAllStandardError().data())[-_LAST_WORDS:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self.problem = f"The probe cannot be started ({self._process.errorString()}). Is the installation complete?"
            self._over()

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_error_output()
        asked_for = self.state is ProbeState.STOPPING
        if not asked_for and not self.problem and (exit_code or status == QProcess.ExitStatus.CrashExit):
            words = mask(self._errors.decode(errors="replace").strip())
            self.problem = f"It ended by itself (exit code {exit_code}). {words or 'It said nothing.'} Start it again."
        self._over()

    def _over(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self._set_state(ProbeState.FAILED if self.problem else ProbeState.STOPPED)
        self._ended.set()

    def _set_state(self, state: ProbeState) -> None:
        self.state = state
        self.changed.emit()


def _plain(config: Config) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(config, name) for name in config.__struct_fields__}
    return fields | {"users": [{"user_id": user.user_id, "token": user.token} for user in config.users]}


__all__ = ["BadConfig", "ProbeChild", "ProbeState"]
