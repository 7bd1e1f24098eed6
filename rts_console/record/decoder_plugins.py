"""The user's own decoders: Python files in a folder, run only when the user has allowed it.

Each file defines `decode(data: bytes) -> str | dict | list | None`; None means "not mine". The code runs inside the
program with all its rights: that is why it is asked for first.
"""

import importlib.util
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from rts_console.record.decoders import Decoded
from rts_console.record.notation import MAX_CHARACTERS, Undecodable, write

SLOW_S = 0.1


@dataclass(frozen=True, slots=True)
class Plugin:
    """One file: its function, or why it has none."""

    name: str
    decode: Callable[[bytes], Any] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PluginResult:
    """What a plug-in made of a payload, or what went wrong in it; neither when the payload is not its."""

    name: str
    decoded: Decoded | None
    problem: str = ""


class DecoderPlugins:
    """The plug-ins of one folder. Nothing is read, let alone run, before `allowed` is true."""

    def __init__(self, folder: Path, *, allowed: bool = False) -> None:
        """Take the folder; it need not exist."""
        self.folder = folder
        self._allowed = allowed
        self._plugins: list[Plugin] | None = None

    @property
    def allowed(self) -> bool:
        """Whether the user allowed the files of the folder to run."""
        return self._allowed

    def allow(self, allowed: bool) -> None:
        """Allow or forbid; forbidding forgets what was loaded."""
        self._allowed = allowed
        self._plugins = None

    def reload(self) -> None:
        """Read the files again when they are next needed."""
        self._plugins = None

    def plugins(self) -> list[Plugin]:
        """All plug-ins in the order of their names, those that cannot be loaded with the reason."""
        if not self._allowed:
            return []
        if self._plugins is None:
            self._plugins = [load(path) for path in sorted(self.folder.glob("*.py"))]
        return self._plugins

    def decode(self, data: bytes) -> list[PluginResult]:
        """What each plug-in makes of a payload; never raises."""
        results = [run(plugin, data) for plugin in self.plugins()]
        return [result for result in results if result.decoded is not None or result.problem]


def load(path: Path) -> Plugin:
    """Run one file and take its `decode`; whatever goes wrong is told, not raised."""
    try:
        spec = importlib.util.spec_from_file_location(f"rts_console_decoder_{path.stem}", path)
        if spec is None or spec.loader is None:
            return Plugin(path.stem, None, f"{path} cannot be loaded as Python")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # it is the user's code: anything can come
        return Plugin(path.stem, None, f"{path.name} cannot be loaded: {_where(error)}")
    decode = getattr(module, "decode", None)
    if not callable(decode):
        return Plugin(path.stem, None, f"{path.name} has no function decode(data)")
    return Plugin(path.stem, decode)


def run(plugin: Plugin, data: bytes) -> PluginResult:
    """Let one plug-in look at a payload; whatever goes wrong is told, not raised."""
    if plugin.decode is None:
        return PluginResult(plugin.name, None, plugin.problem)
    started = perf_counter()
    try:
        value = plugin.decode(data)
        text, cut = (value, False) if isinstance(value, str) else write(value)
    except Undecodable as error:
        return PluginResult(plugin.name, None, f"{plugin.name}: what it gave cannot be shown: {error}")
    except (Exception, SystemExit) as error:  # as above
        return PluginResult(plugin.name, None, f"{plugin.name} failed: {_where(error)}")
    if value is None:
        return PluginResult(plugin.name, None)
    seconds = perf_counter() - started
    notes = [f"by the plug-in {plugin.name}"]
    if seconds > SLOW_S:
        notes.append(f"it took {seconds:.1f} s, during which the window stood still")
    if cut or len(text) > MAX_CHARACTERS:
        notes.append(f"the first {MAX_CHARACTERS:,} characters are shown")
    decoded = Decoded(plugin.name, text[:MAX_CHARACTERS], not isinstance(value, str), tuple(notes), data)
    return PluginResult(plugin.name, decoded)


def _where(error: BaseException) -> str:
    """The error in one line, with the line of the user's file."""
    frames = traceback.extract_tb(error.__traceback__)
    line = f" (line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{line}"
