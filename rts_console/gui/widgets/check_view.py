"""A small window in which the steps of a connection's check light up one after the other."""

import asyncio
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rts_console.client.doctor import STEPS, Diagnosis, Place, State, Step, diagnose
from rts_console.gui.language import said
from rts_console.gui.loop import TaskScope
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.status_line import StatusKind, StatusLine, StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.errors import InvalidCall

_SIZE: Final = (560, 520)
_KINDS: Final[dict[State, StatusKind]] = {
    State.RUNNING: "busy",
    State.OK: "success",
    State.FAILED: "error",
    State.SKIPPED: "none",
}


class StepRow:
    """One step: its sign, its name, what was found, and how long it took."""

    def __init__(self, theme: Theme, name: str, grid: QGridLayout, row: int, title: str) -> None:
        """Put its parts into the grid."""
        self.symbol = StatusSymbol(theme)
        self.title = QLabel(title)
        self.title.setObjectName(f"check_{name}")
        self.text = WrappedText()
        self.time = QLabel()
        mark(self.time, type="small", tone="muted")
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.symbol, row, 0, top)
        grid.addWidget(self.title, row, 1, top)
        grid.addWidget(self.text, row, 2)
        grid.addWidget(self.time, row, 3, top | Qt.AlignmentFlag.AlignRight)
        self.clear()

    def clear(self) -> None:
        """Not yet begun."""
        self._show("none", "", "", waiting=True)

    def show_step(self, step: Step) -> None:
        """How it stands."""
        words = [step.what, step.why, step.next_step] if step.state is State.FAILED else [step.what or step.why]
        took = f"{step.elapsed_ms:,.1f} ms" if step.state in (State.OK, State.FAILED) else ""
        self._show(
            _KINDS[step.state], "\n".join(map(said, filter(None, words))), took, waiting=step.state is State.SKIPPED
        )
        self.title.setAccessibleDescription(f"{step.state.value}: {self.text.text()}")

    def _show(self, kind: StatusKind, text: str, took: str, *, waiting: bool) -> None:
        self.symbol.set_kind(kind)
        mark(self.title, tone="muted" if waiting else "none")
        mark(self.text, tone="error" if kind == "error" else "muted" if waiting else "none")
        self.text.set_text(text)
        self.time.setText(took)


class CheckView(Dialog):
    """Checks a place when it is told to, while everything else goes on. Closing it ends a check that runs."""

    def __init__(self, theme: Theme, tasks: TaskScope, parent: QWidget | None = None) -> None:
        """Nothing is checked yet; `tasks` outlives the view."""
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._place = Place("")
        self._running: asyncio.Task[None] | None = None
        self.found: Diagnosis | None = None
        self.setObjectName("check_view")
        self.setWindowTitle(self.tr("Check the connection"))
        self.place = WrappedText()
        mark(self.place, type="mono")
        self.status = StatusLine(theme, copyable=False)
        self.status.setObjectName("check_status")
        self.rows: dict[str, StepRow] = {}
        self.again = dialog_button("check_again", self.tr("&Again"), self._on_again)
        self.copy = dialog_button("check_copy", self.tr("&Copy"), self._on_copy)
        self.end = dialog_button("check_close", self.tr("Close"), self.close)
        self._lay_out()
        self.open_at_least(theme, *_SIZE)

    def _lay_out(self) -> None:
        margin, gap = self._theme.space("l"), self._theme.space("m")
        buttons = QHBoxLayout()
        buttons.setSpacing(self._theme.space("s"))
        buttons.addStretch(1)
        for button in (self.again, self.copy, self.end):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(gap)
        layout.addWidget(self.place)
        layout.addWidget(self._make_steps(), 1)
        layout.addWidget(self.status)
        layout.addLayout(buttons)

    def _make_steps(self) -> QScrollArea:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, self._theme.space("s"), 0)
        grid.setHorizontalSpacing(self._theme.space("m"))
        grid.setVerticalSpacing(self._theme.space("s"))
        grid.setColumnStretch(2, 1)
        for row, (name, title) in enumerate(STEPS.items()):
            self.rows[name] = StepRow(self._theme, name, grid, row, self.tr(title))
        grid.setRowStretch(len(STEPS), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("Steps"))
        area.setWidget(inside)
        return area

    def check(self, place: Place) -> None:
        """Show it and begin; a check that runs gives way."""
        self._place = place
        self.place.set_text(place.url)
        self._stop()
        self.found = None
        for row in self.rows.values():
            row.clear()
        self._offer()
        self.show()
        self.activateWindow()
        self._running = self._tasks.start(self._check(place), name="check the connection")
        self._offer()

    async def _check(self, place: Place) -> None:
        self.status.set_busy(self.tr("Checking…"))
        try:
            found = await diagnose(place, self._on_step)
        except InvalidCall as error:
            self.status.set_error(error.reason)
            return
        finally:
            if self._running is asyncio.current_task():  # else another one has begun meanwhile
                self._running = None
            self._offer()
        self.found = found
        self._offer()
        self.status.set_status("success" if found.ok else "error", found.summary)

    def _on_step(self, step: Step) -> None:
        self.rows[step.name].show_step(step)

    def _offer(self) -> None:
        self.again.setEnabled(self._running is None)
        self.copy.setEnabled(self.found is not None)

    def _on_again(self) -> None:
        if self._running is None:
            self.check(self._place)

    def _on_copy(self) -> None:
        if self.found is not None:
            QGuiApplication.clipboard().setText(self.found.as_text())

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._stop()
