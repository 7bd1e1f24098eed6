"""The presenter's card: what to say now, what comes next, how long it has taken, and the buttons to go on."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.cues import CueState
from rts_console.gui.language import said
from rts_console.gui.step_words import said_sample
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.cue_text import CueText
from rts_console.gui.widgets.elided_label import ElidedLabel

NOW_PX: Final = (30, 13)
NEXT_PX: Final = (15, 12)
_WIDE: Final = 400


class CueCard(QFrame):
    """Signals: `next_wanted`, `back_wanted` to look at the card before, `pause_wanted` (or to go on), `reset_wanted`,
    `scenario_wanted` when there are no cues."""

    next_wanted = Signal()
    back_wanted = Signal()
    pause_wanted = Signal()
    reset_wanted = Signal()
    scenario_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: CueState | None = None
        self.setObjectName("cue_card")
        self.setAccessibleName(self.tr("Cue card"))
        self._make_texts()
        self._make_buttons()
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        theme.keymap.changed.connect(self._show_texts)
        self.show_state(CueState())

    def _make_texts(self) -> None:
        self.count = QLabel()
        self.count.setObjectName("cue_count")
        mark(self.count, type="strong")
        self.clock = QLabel("0:00")
        self.clock.setObjectName("cue_clock")
        self.clock.setAccessibleName(self.tr("Time since the scenario began"))
        mark(self.clock, type="mono_strong")
        self.now = CueText(self._theme, *NOW_PX)
        self.now.setObjectName("cue_now")
        self.next_title = QLabel(self.tr("Next"))
        mark(self.next_title, type="small", role="muted")
        self.next = CueText(self._theme, *NEXT_PX, role="text_secondary")
        self.next.setObjectName("cue_next")
        self.step = ElidedLabel()
        self.step.setObjectName("cue_step")
        self.step.set_left()
        mark(self.step, type="small", role="secondary")
        for part in (self.now, self.next, self.step):
            mark(part, as_written=True)
        self.progress = QProgressBar()
        self.progress.setObjectName("cue_progress")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the scenario"))

    def _make_buttons(self) -> None:
        self.forward = QPushButton(self.tr("Next step"))
        self.forward.setObjectName("cue_forward")
        self.forward.setIcon(self._theme.icon("step-forward", "on_accent"))
        self.forward.setToolTip(self.tr("Do what belongs to the next card (Page Down)"))
        mark(self.forward, kind="primary")
        self.back = self._tool("cue_back", "chevron-left", self.tr("Look at the card before (Page Up)"))
        self.pause = self._tool("cue_pause", "play", self.tr("Go on by itself"))
        self.reset = QPushButton()
        self.reset.setObjectName("cue_reset")
        self.reset.setIcon(self._theme.icon("rotate-ccw"))
        self.reset.setAccessibleName(self.tr("Reset scene"))
        self.forward.clicked.connect(self._on_forward)
        self.back.clicked.connect(self.back_wanted)
        self.pause.clicked.connect(self.pause_wanted)
        self.reset.clicked.connect(self.reset_wanted)

    def _tool(self, name: str, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.count)
        top.addStretch(1)
        top.addWidget(self.clock)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.back)
        self._buttons.addWidget(self.forward, 1)
        self._buttons.addWidget(self.pause)
        self._buttons.addWidget(self.reset)
        line = QFrame()
        mark(line, surface="line")
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(self.now, 5)
        self._column.addWidget(line)
        self._column.addWidget(self.next_title)
        self._column.addWidget(self.next, 2)
        self._column.addWidget(self.step)
        self._column.addWidget(self.progress)
        self._column.addLayout(self._buttons)
        self._set_margins()

    def _set_margins(self) -> None:
        side = self._theme.space("m")
        self._column.setContentsMargins(side, self._theme.space("s"), side, side)
        self._column.setSpacing(self._theme.space("s"))
        self._buttons.setSpacing(self._theme.space("s"))
        self.progress.setFixedHeight(self._theme.pixels(5))
        self._show_texts()

    def _on_theme_changed(self) -> None:
        """Also told when the language is another."""
        self._set_margins()
        if self._state is not None:
            self._show(self._state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_texts()

    def _show_texts(self) -> None:
        """Where there is little room, the button that the bar has too shows its icon alone; its keys may be others."""
        words = self.tr("Reset scene") if self.width() >= self._theme.pixels(_WIDE) else ""
        if self.reset.text() != words:
            self.reset.setText(words)
        tip = self.tr("Everything as it was when you began to present")
        self.reset.setToolTip(self._theme.keymap.with_keys(tip, "reset_scene"))

    def _on_forward(self) -> None:
        (self.scenario_wanted if self._no_cues else self.next_wanted).emit()

    @property
    def _no_cues(self) -> bool:
        return self._state is None or not self._state.steps

    # What is shown

    def show_state(self, state: CueState) -> None:
        """Show this card; touches only what differs."""
        clock = f"{int(state.elapsed_s) // 60}:{int(state.elapsed_s) % 60:02}"
        if self.clock.text() != clock:
            self.clock.setText(clock)
        same = self._state is not None and _but_time(self._state) == _but_time(state)
        self._state = state
        if not same:
            self._show(state)

    def _show(self, state: CueState) -> None:
        self.count.setText(self._count_words(state))
        self.now.set_text(self._now_words(state))
        self.next.set_text(self._next_words(state))
        self.next_title.setVisible(bool(self.next.text()))
        self.step.set_text(self._step_words(state))
        self.progress.setRange(0, max(1, state.steps))
        self.progress.setValue(state.done)
        self._show_buttons(state)

    def _show_buttons(self, state: CueState) -> None:
        begun = state.under_way or state.over
        words = self.tr("Next step") if begun else self.tr("Begin")
        self.forward.setText(self.tr("Open a scenario") if self._no_cues else words)
        self.forward.setEnabled(not state.over)
        self.back.setEnabled(state.number > 1 or (state.looking and state.number > 0))
        self.pause.setEnabled(state.under_way)
        goes = state.under_way and not state.paused
        icon, tip = ("pause", self.tr("Pause")) if goes else ("play", self.tr("Go on by itself"))
        self.pause.setIcon(self._theme.icon(icon))
        self.pause.setToolTip(tip)
        self.pause.setAccessibleName(tip)

    def _count_words(self, state: CueState) -> str:
        if not state.total:
            return self.tr("Cue card")
        words = self.tr("Cue {number} of {total}").format(number=max(state.number, 0), total=state.total)
        return self.tr("{cue} · before").format(cue=words) if state.looking else words

    def _now_words(self, state: CueState) -> str:
        if state.problem and not state.looking:
            return said(state.problem)
        if state.now or state.title:
            return said_sample(state.now or state.title)
        return self.tr("Open a scenario: what its notes say stands here, in large.")

    def _next_words(self, state: CueState) -> str:
        if state.over:
            return self.tr("That was all. Reset the scene to show it again.")
        if not state.next and state.under_way and state.number >= state.total > 0:
            return self.tr("That was the last card.")
        return said_sample(state.next)

    def _step_words(self, state: CueState) -> str:
        if state.by_itself:
            return self.tr("Plays by itself: any key or click stops it")
        if not state.steps:
            return ""
        words = self.tr("Step {done} of {steps}").format(done=state.done, steps=state.steps)
        return f"{words} · {state.step}" if state.step else words


def _but_time(state: CueState) -> tuple[object, ...]:
    return tuple(getattr(state, name) for name in state.__slots__ if name != "elapsed_s")
