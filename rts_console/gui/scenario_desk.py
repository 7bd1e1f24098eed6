"""What the window does with scenarios: records what its users do, shows the pane, says what steps can."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from rts_console.gui.action_tape import ActionTape
from rts_console.gui.actions import Actions
from rts_console.gui.context import Context
from rts_console.gui.widgets.chip import Chip

STEP_ACTIONS = ("step_edit", "step_skip", "step_copy", "step_up", "step_down", "step_remove")


class ScenarioDesk(QObject):
    """`tape` records; `record` and `scenario` are buttons for the header, `chip` is for the status bar.

    Signals: `recorded` when a recording was stopped that has something in it, `caption_wanted(text)` with what the
    presenter says, empty at the end.
    """

    recorded = Signal()
    caption_wanted = Signal(str)

    def __init__(self, context: Context, panel: Any, show: Callable[[], object], window: QWidget) -> None:
        """`panel` is the Scenario panel, and `show` brings it to the front; `None` in a window that has none."""
        super().__init__(window)
        self._context = context
        self._theme = context.theme
        self._panel = panel
        self._show = show
        self.tape = ActionTape(context)
        self._shown: tuple[bool, int, int] | None = None
        self._caption = ""
        self.chip = Chip(self._theme, "", severity="error")
        self.chip.setObjectName("recording_actions_chip")
        self.chip.hide()
        self.record = self._button("record_button")
        self.scenario = self._button("scenario_button")
        self._theme.keymap.changed.connect(self._on_keys_changed)
        if panel is None:
            self.record.hide()
            self.scenario.hide()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _on_keys_changed(self) -> None:
        self._shown = None  # the tip is told anew

    def _how_to_record(self) -> str:
        return self._theme.keymap.with_keys(self.tr("Record what users do, as a scenario"), "record_actions")

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        if self._panel is None:
            return
        self._action = commands.add(
            "record_actions",
            self.tr("Record a scena&rio"),
            self.toggle,
            group=group,
            keys="Ctrl+Shift+R",
            icon="circle-dot",
            checkable=True,
        )
        commands.add("scenarios", self.tr("Sce&narios"), self._show, group=group, icon="scroll-text")
        self.record.clicked.connect(self._action.trigger)
        self.record.setCheckable(True)
        self.scenario.clicked.connect(commands["scenarios"].trigger)
        self.scenario.setText(self.tr("Scenario"))
        self.scenario.setIcon(self._theme.icon("scroll-text"))
        self.scenario.setToolTip(self.tr("Scenarios: what several users do, and what each shall see"))
        self._panel.steps.actions_for_step = [commands[name] for name in STEP_ACTIONS]
        self._panel.record_wanted.connect(self._action.trigger)
        self.refresh()

    def toggle(self) -> None:
        """Begin to record, or stop and show what was recorded."""
        if not self.tape.running:
            self.tape.start()
            self._context.notify(
                self.tr("All that users do here is recorded now, with what comes of it. Stop with the same button."),
                "info",
            )
            self.refresh()
            return
        actions = self.tape.actions
        text = self.tape.stop()
        self.refresh()
        if not text:
            words = self.tr(
                "Nothing was done while it recorded, so there is no scenario: log in, join, send, then stop."
            )
            self._context.notify(words, "warning")
            return
        self.recorded.emit()
        self._panel.show_recording(text, actions)

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether nothing would be lost if the window closed; a recording is stopped, and shown to be saved."""
        if self._panel is None:
            return True
        if self.tape.running:
            self.toggle()
        return bool(self._panel.may_leave(leave))

    def refresh(self) -> None:
        """Show whether it records, for how long, and how much."""
        if self._panel is None:
            return
        if self._panel.caption != self._caption:
            self._caption = self._panel.caption
            self.caption_wanted.emit(self._caption)
        running, seconds, actions = self.tape.running, int(self.tape.elapsed_s), self.tape.actions
        if (running, seconds, actions) == self._shown:
            return
        self._shown = (running, seconds, actions)
        self._action.setChecked(running)
        self.record.setChecked(running)
        self.record.setIcon(self._theme.icon("circle-dot", "error" if running else "icon"))
        minutes, rest = divmod(seconds, 60)
        words = f"{minutes}:{rest:02} · {actions:,}" if running else self.tr("Record")
        self.record.setText(words)
        count = self.tr("1 action") if actions == 1 else self.tr("{count} actions").format(count=f"{actions:,}")
        told = self.tr("Recording: {time}, {count}. Stop and show the scenario")
        told = told.format(time=f"{minutes}:{rest:02}", count=count)
        self.record.setToolTip(told if running else self._how_to_record())
        self.record.setAccessibleName(told if running else self.tr("Record a scenario"))
        self.chip.set_text(self.tr("● recording, {actions}").format(actions=count))
        self.chip.setVisible(running)
