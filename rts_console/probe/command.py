"""`rts-console probe`: the same measurement without a window, for a terminal or a script."""

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from rts_console.probe.config import BadConfig, Config, ProbeUser
from rts_console.probe.process import run_with
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import InvalidToken, login_privileges, make_token

TOKEN_LIFE_S = 24 * 3600


def users_with_key(app_id: str, key: Secret, names: Sequence[str]) -> list[ProbeUser]:
    """Users whose tokens are made here. Raises `BadConfig`."""
    issued_s = now_ns() // 10**9
    ends_s = issued_s + TOKEN_LIFE_S
    try:
        return [
            ProbeUser(
                name,
                make_token(
                    app_id,
                    key,
                    name,
                    issued_at_s=issued_s,
                    expires_at_s=ends_s,
                    privileges=login_privileges(ends_s),
                ).reveal(),
            )
            for name in names
        ]
    except InvalidToken as error:
        raise BadConfig(str(error)) from None


def users_from(lines: TextIO) -> list[ProbeUser]:
    """Users from lines of `user token`, as the option `--tokens` reads them. Raises `BadConfig`."""
    users = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2:
            raise BadConfig(f"Line {number} of the tokens has {len(words)} words. Write a user id and its token.")
        users.append(ProbeUser(*words))
    return users


def run_command(config: Config, *, as_json: bool, out: TextIO | None = None) -> int:
    """Measure until it is done or Ctrl-C; returns the exit code. With `as_json` every line is a JSON object.

    Raises `BadConfig`.
    """
    config.check()
    out = out or sys.stdout
    tell = _JsonLines(out).tell if as_json else _Words(out).tell
    return asyncio.run(run_with(config, tell))


class _JsonLines:
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def tell(self, said: dict[str, Any]) -> None:
        print(json.dumps(said, ensure_ascii=False), file=self._out, flush=True)


class _Words:
    """A line each second, and the figures at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._next_ns = now_ns() + 10**9
        self._times: list[float] = []

    def tell(self, said: dict[str, Any]) -> None:
        if "problem" in said or "warning" in said:
            print(said.get("problem") or said.get("warning"), file=sys.stderr, flush=True)
        elif said.get("slower"):
            words = f"The rules {said['rules']} allow no more: {said['slower']:.3g} messages a second are sent."
            print(words, file=sys.stderr, flush=True)
        elif "done" in said:
            self._say_end(said)
        elif "counts" in said:
            self._take(said)
        elif "state" in said and said.get("reason"):
            print(f"{said['state']}: {said['reason']}", file=sys.stderr, flush=True)

    def _take(self, said: dict[str, Any]) -> None:
        rows = said["series"].get(said["main"], [[], [], []])
        self._times += [value for value in rows[1] if value is not None]
        if now_ns() < self._next_ns:
            return
        self._next_ns += 10**9
        times, self._times = sorted(self._times), []
        middle = f"{times[len(times) // 2]:.3f}" if times else "-"
        most = f"{times[-1]:.3f}" if times else "-"
        counts = said["counts"]
        figures = "  ".join(f"{name} {counts[name]:,}" for name in ("sent", "received", "lost", "late", "refused"))
        print(f"{figures}  this second: p50 {middle} ms, max {most} ms", file=self._out, flush=True)

    def _say_end(self, said: dict[str, Any]) -> None:
        counts = said["counts"]
        figures = [f"{name} {value:.3f} ms" for name, value in said["percentiles_ms"].items() if value is not None]
        if said["max_ms"] is not None:
            figures.append(f"max {said['max_ms']:.3f} ms")
        print("  ".join(figures) or "no message arrived", file=self._out)
        refused = "".join(f"\n  refused {count:,} × {code}" for code, count in said["refusals"].items())
        counted = ", ".join(f"{value:,} {name}" for name, value in counts.items())
        print(f"{counted}{refused}", file=self._out, flush=True)
