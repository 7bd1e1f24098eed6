"""What every panel is, and the whole world that it sees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from rts_console.gui.child import GatewayChild
from rts_console.gui.focus import keep_in
from rts_console.gui.keys import Keys
from rts_console.gui.language import Language
from rts_console.gui.loop import TaskScope
from rts_console.gui.operator import Fault, Operator
from rts_console.gui.recordings import Recordings
from rts_console.gui.stage import Stage
from rts_console.gui.theme import Severity, Theme
from rts_console.gui.time_cursor import TimeCursor
from rts_console.protocol.clock import now_ns
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from rts_console.settings import Settings


class Area(Enum):
    """Where a panel stands until the user moves it."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    RIGHT_BELOW = "right below"


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a panel can do for the menus and the palette. `name` is unique in the window."""

    name: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    keys: str = ""


def _tell_nobody(text: str, severity: Severity) -> None:
    """Without a window there is nobody to notify."""


@dataclass(frozen=True)
class Context:
    """All that a panel may use. `notify` shows a passing notice: for changes of state, never for results.

    A `read_only` one is of what was: nothing can be done in it. Its `clock` tells the moment of its last row, and not
    that of now. `time_cursor` is the moment that all views of time share. `operator` sets faults and acts through the
    admin API; `faults` are those that were or are on, to be told beside what is measured under them.
    """

    stage: Stage
    store: Store
    log: EventLog
    quality: Quality
    theme: Theme
    settings: Settings = field(default_factory=Settings)
    keys: Keys = field(default_factory=Keys)
    child: GatewayChild = field(default_factory=GatewayChild)
    notify: Callable[[str, Severity], None] = _tell_nobody
    recordings: Recordings = field(default_factory=Recordings)
    time_cursor: TimeCursor = field(default_factory=TimeCursor)
    language: Language = field(default_factory=Language)
    clock: Callable[[], int] = now_ns
    read_only: bool = False
    operator: Operator = field(init=False)

    def __post_init__(self) -> None:
        """Give it an operator at the gateway that it has."""
        object.__setattr__(self, "operator", Operator(self.child, self.log))

    @property
    def faults(self) -> Callable[[], Sequence[Fault]]:
        """What was made to go wrong on purpose, and when."""
        return self.operator.spans


def crash_words(context: Context) -> str:
    """What happened to the local gateway, whom it concerns and what to do."""
    users = sum(
        identity.app_id == context.child.app_id and context.stage.facts(identity).logged_in
        for identity in context.stage.identities
    )
    problem = context.child.problem
    problem += "\n" if "\n" in problem else " "  # last words stand on lines of their own
    if not users:
        return f"{problem}Restart it to go on."
    lost = "1 user lost the link and comes" if users == 1 else f"{users} users lost their link and come"
    return f"{problem}{lost} back when it runs again: restart it."


class Panel(QWidget):
    """One pane of the window. The window makes it, calls `refresh` while it is visible, and closes it.

    `name` is the stable key of the layout and of the saved state, `title` and `icon_name` stand in the title bar. One
    that is not `shown_at_first` is opened from the menu, the palette, or where it is needed. One whose words
    change with the rules says its new title by `setWindowTitle`.
    Signals: `raise_wanted` to be brought to the front.
    """

    raise_wanted = Signal()

    name: ClassVar[str]
    title: ClassVar[str]
    icon_name: ClassVar[str]
    area: ClassVar[Area]
    shown_at_first: ClassVar[bool] = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.theme = context.theme
        self.tasks = TaskScope()
        self.setObjectName(f"{self.name}_panel")
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        keep_in(self, old, now)

    def refresh(self) -> None:
        """Pull what is new since the last call, all of it."""

    def refresh_some(self) -> bool:
        """Do a part of that which takes no longer than some milliseconds; True when there is more to do at once.

        Called up to 20 times a second, only while visible.
        """
        self.refresh()
        return False

    def commands(self) -> Sequence[Command]:
        """What it offers in the menu named after it and in the palette; asked for once."""
        return ()

    def save_state(self) -> dict[str, Any]:
        """What to remember of the view, as plain JSON values. No secret, no payload."""
        return {}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave, perhaps in an older version: ignore what does not fit."""

    def present(self, on: bool) -> None:
        """Somebody begins to present, or ends it."""

    def start_anew(self) -> None:
        """The scene is set again: all that was said and measured is put away, so nothing of it is to be looked at."""

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether nothing would be lost if the window closed; else the user is asked, and `leave` is called then."""
        return True

    def forget_words(self) -> None:
        """The language is another: what is kept in words is to be said anew at the next refresh."""

    async def aclose(self) -> None:
        """End all tasks and wait for them."""
        await self.tasks.aclose()
