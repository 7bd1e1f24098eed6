"""The world that a panel sees, real but for the backends."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from rts_console.gui.context import Context
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.gui.theme import Theme
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event, LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend

TARGET = Target("ws://127.0.0.1:7880", "0123456789abcdef01234567")

_W = TypeVar("_W", bound=QWidget)


class World:
    """Identities with backends that do as the test says, all of them logged in; the first one acts."""

    def __init__(self, *users: str, backend: type[FakeBackend] = FakeBackend) -> None:
        self._backend = backend
        self._next = ""
        self.store, self.log, self.quality = Store(), EventLog(), Quality()
        self.theme = Theme()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.theme.apply(app, "light")
        self.stage = Stage(lambda _target: self._backend(self._next), self.store, self.log, self.quality)
        self.context = Context(self.stage, self.store, self.log, self.quality, self.theme)
        for user in users:
            self.add(user)

    def add(self, user: str) -> Identity:
        """Put one more user on the stage."""
        self._next = user
        identity = self.stage.add(user, TARGET)
        self.tell(user, LoginResult(at_ns=now_ns(), user_id=user, code=LoginErrorCode.SUCCESS, elapsed_ms=1.0))
        return identity

    def backend(self, key: str) -> FakeBackend:
        """The backend of an identity."""
        identity = self.stage.get(key)
        assert identity is not None
        backend = identity.backend.behind
        assert isinstance(backend, FakeBackend)
        return backend

    def tell(self, key: str, *events: Event) -> None:
        """Let something happen to an identity."""
        self.backend(key).emit(*events)


def part(panel: QWidget, kind: type[_W], name: str) -> _W:
    """A part of a panel by its object name."""
    found = panel.findChild(kind, name)
    assert found is not None, f"{panel.objectName()} has no {kind.__name__} {name!r}"
    return found


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the mouse, where it is enabled."""
    assert widget.isEnabled(), f"{widget.objectName()} is disabled"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or QPoint())
