"""A window of panels that only count: for tests of its frame."""

from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dock import Dock
from rts_console.gui.window import MainWindow
from rts_console.record.log import CEILING_BYTES, EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend

HERE = Target("ws://127.0.0.1:1", "0" * 24, profile="Local gateway")


class Noted(Panel):
    """A panel that counts its refreshes and keeps a state."""

    icon_name = "circle"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.refreshed = 0
        self.state: dict[str, Any] = {"width": 3}
        self.fails = False
        QVBoxLayout(self).addWidget(QLabel(self.title))

    def refresh(self) -> None:
        self.refreshed += 1
        if self.fails:
            raise ValueError("a fault in painting")

    def save_state(self) -> dict[str, Any]:
        return self.state

    def restore_state(self, state: dict[str, Any]) -> None:
        self.state = state


class Connection(Noted):
    """Left."""

    name, title, area = "connection", "Connection", Area.LEFT

    def commands(self) -> tuple[Command, ...]:
        return (Command("add_user", "&Add user", self.raise_wanted.emit, "user-plus", "Ctrl+N"),)


class Gateway(Noted):
    """Left, behind."""

    name, title, area = "gateway", "Gateway", Area.LEFT

    def commands(self) -> tuple[Command, ...]:
        return tuple(Command(f"{what}_gateway", what, self.refresh) for what in ("start", "stop", "restart"))


class Messages(Noted):
    """Centre."""

    name, title, area = "messages", "Messages", Area.CENTRE


class Rooms(Noted):
    """Right."""

    name, title, area = "rooms", "Rooms", Area.RIGHT


class Latency(Noted):
    """Right, below."""

    name, title, area = "latency", "Latency", Area.RIGHT_BELOW


ALL = (Connection, Gateway, Messages, Rooms, Latency)


def make_window(panels: tuple[type[Panel], ...] = ALL, *, ceiling_bytes: int = CEILING_BYTES) -> MainWindow:
    store, log, quality = Store(), EventLog(ceiling_bytes), Quality()
    stage = Stage(lambda _target: FakeBackend("", logged_in=False), store, log, quality)
    # What of a dock can be seen depends on the look: without one its parts are opaque.
    theme, app = Theme(), QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    window = MainWindow(Context(stage, store, log, quality, theme), panels, LoopLag())
    window.resize(1440, 900)
    return window


def places(window: MainWindow) -> dict[str, tuple[int, int]]:
    """The corner of each dock that can be seen."""
    docks = window.findChildren(Dock)
    return {dock.objectName(): dock.pos().toTuple() for dock in docks if not dock.visibleRegion().isEmpty()}
