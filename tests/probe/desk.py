"""A real gateway, and what a probe is told to do with it."""

from typing import Any

from rts_console.gateway.server import Gateway
from rts_console.probe.config import Config, ProbeUser
from tests.client.people import APP, token


def users(*names: str) -> list[ProbeUser]:
    return [ProbeUser(name, token(name).reveal()) for name in names]


def config_for(gateway: Gateway, *names: str, **more: Any) -> Config:
    return Config(gateway.url, APP, users(*(names or ("probe-1", "probe-2"))), **more)


class Heard:
    """All that was streamed."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def tell(self, said: dict[str, Any]) -> None:
        self.lines.append(said)

    def times(self, label: str) -> list[float | None]:
        return [value for line in self.lines for value in line.get("series", {}).get(label, [[], []])[1]]

    @property
    def counts(self) -> dict[str, int]:
        return next((line["counts"] for line in reversed(self.lines) if "counts" in line), {})

    @property
    def problem(self) -> str:
        return next((str(line["problem"]) for line in self.lines if "problem" in line), "")
