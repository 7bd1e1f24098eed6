"""A user's hand and eyes: clicks, types and reads in a real window, and waits for what it shows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from rts_console.gui.app import Program
from rts_console.gui.stage import Identity
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.held_bar import HeldBar
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.log import EventLog
from rts_console.record.row import Row
from tests.support import until

W = TypeVar("W", bound=QWidget)
PATIENCE_S = 15.0


class Hand:
    """Acts on one window by the names of its controls."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.window = program.window
        self.window.dismiss_welcome()

    # --- eyes ---

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found

    def says(self, name: str) -> str:
        return self.find(StatusLine, name).text()

    def button(self, name: str) -> QAbstractButton:
        return self.find(QAbstractButton, name)

    def bar(self) -> HeldBar:
        """The line of messages that are held."""
        return self.find(HeldBar, "held_bar")

    def fact(self, name: str) -> str:
        """A fact of the connection."""
        return self.find(WrappedText, f"fact_{name}").text()

    def notices(self) -> list[str]:
        """The notices that stand over the window."""
        return [banner.text() for banner in self.window.banners.banners()]

    def identity(self, key: str) -> Identity:
        identity = self.program.context.stage.get(key)
        assert identity is not None
        return identity

    @property
    def log(self) -> EventLog:
        return self.program.context.log

    def rows(self, wanted: Callable[[Row], bool]) -> list[Row]:
        rows = (self.log.row(seq) for seq in range(self.log.first_seq, self.log.next_seq))
        return [row for row in rows if wanted(row)]

    async def sees(self, fact: Callable[[], object], what: str = "") -> None:
        await until(lambda: bool(fact()), timeout_s=PATIENCE_S)

    async def reads(self, name: str, words: str) -> None:
        """Wait until a status line has these words."""
        line = self.find(StatusLine, name)
        try:
            await until(lambda: words in line.text(), timeout_s=PATIENCE_S)
        except Exception as error:
            raise AssertionError(f"{name} says {line.text()!r}, not {words!r}") from error

    # --- hand ---

    def go_to(self, panel: str) -> None:
        self.window.show_panel(panel)

    async def click(self, name: str) -> None:
        """Click a button once it can be clicked."""
        button = self.find(QAbstractButton, name)
        await until(lambda: button.isEnabled() and button.isVisible(), timeout_s=PATIENCE_S)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    async def type(self, name: str, text: str) -> None:
        """Replace what a field holds, key by key; text that no key makes is pasted."""
        field = self.find(QWidget, name)
        await until(field.isVisible, timeout_s=PATIENCE_S)
        if isinstance(field, QComboBox):
            edit = field.lineEdit()
            assert edit is not None
            field = edit
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.setFocus()
        field.selectAll()
        if text.isascii() and text:
            QTest.keyClicks(field, text)
        elif isinstance(field, QLineEdit):
            field.insert(text)
        else:
            field.insertPlainText(text)

    def choose(self, name: str, text: str) -> None:
        combo = self.find(QComboBox, name)
        place = combo.findText(text)
        assert place >= 0, f"{name} has no {text!r}, only {[combo.itemText(i) for i in range(combo.count())]}"
        combo.setCurrentIndex(place)
        combo.activated.emit(place)

    # --- what users do ---

    async def start_gateway(self) -> None:
        self.go_to("gateway")
        empty = self.window.panel("gateway").findChild(EmptyState)
        assert empty is not None
        await until(lambda: empty.button.isVisible(), timeout_s=PATIENCE_S)
        QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
        child = self.program.context.child
        await self.sees(lambda: child.running)

    async def log_in(self, user_id: str) -> None:
        self.go_to("connection")
        if self.program.context.stage.identities:
            await self.click("add_user_card")
        await self.type("user_id", user_id)
        await self.click("mint")
        await self.click("log_in")
        await self.sees(lambda: self.is_online(user_id))
        await self.sees(lambda: self.program.context.stage.active is self.identity(user_id))

    def is_online(self, key: str) -> bool:
        identity = self.program.context.stage.get(key)
        return identity is not None and self.program.context.stage.facts(identity).logged_in

    async def act_as(self, key: str) -> None:
        # The strip has a turn of its own, which is late on a busy machine.
        await self.sees(lambda: self.window.findChild(QWidget, f"card_{key}") is not None)
        await self.click(f"card_{key}")
        await self.sees(lambda: self.program.context.stage.active is self.identity(key))

    async def join(self, room_id: str) -> None:
        self.go_to("rooms")
        await self.type("rooms_room", room_id)
        await self.click("rooms_join_new")
        active = self.program.context.stage.active
        assert active is not None
        facts = self.program.context.stage.facts(active)
        await self.sees(lambda: room_id in facts.rooms and facts.rooms[room_id].joined)

    async def send(self, text: str, *, kind: str = "Text") -> None:
        self.go_to("messages")
        self.choose("composer_format", kind)
        await self.type("composer_editor", text)
        await self.click("composer_send")
