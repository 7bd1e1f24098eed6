"""Where many users are added at once: a pattern for their names, rooms, the life of their tokens, and how it went."""

import asyncio
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from rts_console.gui.child import GatewayFailed
from rts_console.gui.crowd import Crew, Crowd
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.user_pattern import PatternError, expand, group_name
from rts_console.gui.stage import MOST_IDENTITIES, Identity, Stage
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import foot, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.token_form import LIVES
from rts_console.protocol.words import IdRule, id_problem

_WIDTH: Final = 520
_MOST_ROOMS: Final = 50
_NAMES_SHOWN: Final = 6
_REPORT_LINES: Final = 5


class CrowdDialog(Dialog):
    """Adds users while everything else goes on. `tasks` outlives the dialog.

    Signals: `arrived(crowd)` when one has come, whole or in part.
    """

    arrived = Signal(object)

    def __init__(self, theme: Theme, crew: Crew, stage: Stage, tasks: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._crew = crew
        self._stage = stage
        self._tasks = tasks
        self._crowd: Crowd | None = None
        self._running: asyncio.Task[None] | None = None
        self._made: list[Identity] = []
        self._names: list[str] = []
        self._rooms: list[str] = []
        self.setObjectName("crowd_dialog")
        self.setWindowTitle(self.tr("Add users"))
        self._make_fields()
        self._make_outcome()
        self._make_buttons()
        self._lay_out()
        self._look_over()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.open_at_least(theme, _WIDTH)

    def _restyle(self) -> None:
        self.report.setFixedHeight(self._theme.pixels(20) * _REPORT_LINES)

    # Parts

    def _make_fields(self) -> None:
        self.pattern = self._line("crowd_pattern", "user-{01..50}")
        self.names_field = Field(self._theme, self.tr("&Users"), self.pattern)
        self.names_field.reserve(2)
        self.rooms = self._line("crowd_rooms", self.tr("none"))
        self.rooms_field = Field(self._theme, self.tr("&Rooms to join"), self.rooms)
        self.rooms_field.reserve(1)
        self.life = QComboBox()
        self.life.setObjectName("crowd_life")
        for seconds, words in LIVES:
            self.life.addItem(self.tr(words), seconds)
        self.life_field = Field(self._theme, self.tr("&Life of their tokens"), self.life)

    def _line(self, name: str, example: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(example)
        line.textChanged.connect(self._look_over)
        return line

    def _make_outcome(self) -> None:
        self.bar = QProgressBar()
        self.bar.setObjectName("crowd_progress")
        self.bar.setAccessibleName(self.tr("Users that have come"))
        self.outcome = StatusLine(self._theme, copyable=False)
        self.outcome.setObjectName("crowd_outcome")
        self.report = QPlainTextEdit()
        self.report.setObjectName("crowd_report")
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("Who failed, and why"))
        self.report.hide()

    def _make_buttons(self) -> None:
        self.start = dialog_button("crowd_start", self.tr("&Add users"), self._on_start)
        self.start.setDefault(True)
        mark(self.start, kind="primary")
        self.cancel = dialog_button("crowd_cancel", self.tr("&Cancel"), self._on_cancel)
        self.close_button = dialog_button("crowd_close", self.tr("Close"), self.reject)
        self.remove = dialog_button("crowd_remove", self.tr("Remove these users"), self._on_remove)
        self.remove.setIcon(self._theme.icon("user-x"))

    def _lay_out(self) -> None:
        layout = top_down(self, self._theme, "m")
        for part in (self.names_field, self.rooms_field, self.life_field, self.bar, self.outcome, self.report):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(foot((self.remove,), (self.close_button, self.cancel, self.start)))

    # Looking over what was typed

    def open_ready(self, life_s: int) -> None:
        """Show it, ready to type; one that is at work only comes to the front."""
        if not self.running:
            place = self.life.findData(life_s)
            self.life.setCurrentIndex(max(place, 0))
            self._look_over()
        self.show()
        self.activateWindow()
        self.pattern.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def running(self) -> bool:
        """Whether users are coming or going."""
        return self._running is not None

    def _look_over(self) -> None:
        """Make the names anew, and say what they are or what is wrong."""
        self._names, problem = _expand("user id", self.pattern.text(), MOST_IDENTITIES, self._crew.ids)
        self.names_field.set_error(problem)
        self.names_field.set_hint(self._preview())
        self._rooms, rooms_problem = _expand("room id", self.rooms.text(), _MOST_ROOMS, self._crew.ids)
        self.rooms_field.set_error(rooms_problem)
        count = f"{len(self._rooms):,} " + (self.tr("room") if len(self._rooms) == 1 else self.tr("rooms"))
        self.rooms_field.set_hint(count if self._rooms else self.tr("Optional; several as above."))
        self._show_state()

    def _preview(self) -> str:
        names = self._names
        if not names:
            return self.tr("Names or patterns: user-{01..50}, {a..e}, alice,bob.")
        words = ", ".join(names)
        if len(names) > _NAMES_SHOWN:
            words = f"{', '.join(names[:3])} … {names[-1]}"
        count = self.tr("1 user") if len(names) == 1 else self.tr("{count} users").format(count=len(names))
        return f"{count}: {words}{self._here_already()}"

    def _here_already(self) -> str:
        names = set(self._names)
        here = sorted({each.user_id for each in self._stage.identities} & names)
        room = MOST_IDENTITIES - len(self._stage.identities)
        words = ""
        if here:
            words = self.tr(". {count} here already, not made twice").format(count=len(here))
        if len(names) - len(here) > room:
            words += self.tr(". There is room for {room} only").format(room=room)
        return words

    # At work

    def _on_start(self) -> None:
        if self.running or not self.start.isEnabled():
            return
        crowd = Crowd(group_name(self.pattern.text()), self._names, self._rooms, int(self.life.currentData()))
        self._crowd = crowd
        self.report.hide()
        self._running = self._tasks.start(self._bring(crowd), name="add users")
        self._show_state()

    async def _bring(self, crowd: Crowd) -> None:
        self.outcome.set_busy(self.tr("Adding {count} users…").format(count=crowd.total))
        started = asyncio.get_running_loop().time()
        try:
            await self._crew.bring(crowd)
            self._tell(crowd, asyncio.get_running_loop().time() - started)
        except GatewayFailed as error:
            self.outcome.set_error(str(error))
        finally:
            self._end(crowd)

    def _end(self, crowd: Crowd) -> None:
        self._running = None
        self._made += crowd.added
        if crowd.added:
            self.arrived.emit(crowd)
        self._look_over()

    def _on_cancel(self) -> None:
        if self._running is not None and self._crowd is not None:
            self._tasks.start(self._cancel(self._running, self._crowd), name="cancel adding users")

    async def _cancel(self, running: asyncio.Task[None], crowd: Crowd) -> None:
        """Take those away who were on their way, and say who has come."""
        running.cancel()
        await asyncio.wait((running,))
        await self._crew.remove(crowd.unfinished)
        words = self.tr("Cancelled: {count} of {total} users have come.")
        self.outcome.set_warning(words.format(count=crowd.arrived, total=crowd.total))
        self._show_report(crowd)
        self._show_state()

    def _tell(self, crowd: Crowd, seconds: float) -> None:
        words = self.tr("{count} of {total} users have come in {seconds} s.").format(
            count=crowd.arrived, total=crowd.total, seconds=f"{seconds:.1f}"
        )
        if crowd.failures:
            words += " " + self.tr("Below is why the others failed; Add users tries them again.")
        self.outcome.set_status("warning" if crowd.failures else "success", words)
        self._show_report(crowd)

    def _show_report(self, crowd: Crowd) -> None:
        lines = [
            self.tr("{count} failed to {step}: {why}\n    {users}").format(
                count=len(users), step=failure.step, why=failure.why, users=", ".join(users)
            )
            for failure, users in crowd.reasons()
        ]
        self.report.setPlainText("\n".join(lines))
        self.report.setVisible(bool(lines))

    # And away again

    def _on_remove(self) -> None:
        if self._crowd is not None and not self.running:
            self._running = self._tasks.start(self._remove(self._crowd), name="remove users")
            self._show_state()

    async def _remove(self, crowd: Crowd) -> None:
        leaving = self._removable(crowd)
        self.outcome.set_busy(self.tr("Removing {count} users…").format(count=len(leaving)))
        try:
            await self._crew.remove(leaving)
            self.outcome.set_success(self.tr("{count} users removed.").format(count=len(leaving)))
            self.report.hide()
        finally:
            self._running = None
            self._look_over()

    def _removable(self, crowd: Crowd) -> list[Identity]:
        """Whom this dialog has made of the crowd's names, now or in an earlier try."""
        here = set(self._stage.identities)
        self._made = [identity for identity in self._made if identity in here]
        return [identity for identity in self._made if identity.user_id in crowd.names]

    # State

    def refresh(self) -> None:
        """Pull how far it is; called by the window's tick."""
        if self._crowd is not None and self.running:
            self.bar.setMaximum(self._crowd.total)
            self.bar.setValue(self._crowd.done)
            self.bar.setFormat(f"{self._crowd.done} / {self._crowd.total}")

    def _show_state(self) -> None:
        running = self.running
        good = bool(self._names) and not self.names_field.error() and not self.rooms_field.error()
        for part in (self.pattern, self.rooms, self.life):
            part.setEnabled(not running)
        self.start.setEnabled(good and not running)
        words = self.tr("&Add {count} users").format(count=len(self._names)) if good else self.tr("&Add users")
        self.start.setText(words)
        self.start.setVisible(not running)
        self.cancel.setVisible(running)
        self.bar.setVisible(running)
        leaving = len(self._removable(self._crowd)) if self._crowd is not None else 0
        self.remove.setVisible(leaving > 0 and not running)
        self.remove.setText(self.tr("Remove these {count} users").format(count=leaving))


def _expand(what: str, pattern: str, limit: int, ids: IdRule) -> tuple[list[str], str | None]:
    """The names of a pattern, and what is wrong with it or with one of them."""
    try:
        names = expand(pattern, limit)
    except PatternError as error:
        return [], str(error)
    problem = next((problem for name in names if (problem := id_problem(what, name, ids))), None)
    return names, problem
