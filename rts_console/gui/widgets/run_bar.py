"""What a scenario is run with: run, pause, step, cancel, how fast and where, and how far it has come."""

import math
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.scenario_run import Phase, ScenarioRun
from rts_console.gui.theme import Theme, mark

SPEEDS: Final = (("1×", 1.0), ("5×", 5.0), ("max", math.inf))


class RunBar(QWidget):
    """Signals: `run_wanted`, `pause_wanted` (or to go on), `step_wanted`, `cancel_wanted`, `speed_chosen(speed)`."""

    run_wanted = Signal()
    pause_wanted = Signal()
    step_wanted = Signal()
    cancel_wanted = Signal()
    speed_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self.run = QPushButton(self.tr("Run"))
        self.run.setObjectName("scenario_run")
        self.run.setIcon(theme.icon("play", "on_accent"))
        mark(self.run, kind="primary")
        self.run.clicked.connect(self.run_wanted)
        self.pause = self._button("scenario_pause", "pause", self.tr("Pause before the next step (F6)"))
        self.pause.clicked.connect(self.pause_wanted)
        self.step = self._button("scenario_step", "step-forward", self.tr("Do one step, then pause (F10)"))
        self.step.clicked.connect(self.step_wanted)
        self.cancel = self._button("scenario_cancel", "square", self.tr("Cancel the run (Shift+F5)"))
        self.cancel.clicked.connect(self.cancel_wanted)
        self._make_choices()
        self.progress = QProgressBar()
        self.progress.setObjectName("scenario_progress")
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.progress.setTextVisible(False)
        self.words = QLabel()
        self.words.setObjectName("scenario_progress_words")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.words, role="secondary")
        self._lay_out()
        self.show_run(None, can_run=False)

    def _button(self, name: str, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _make_choices(self) -> None:
        self.speed = QComboBox()
        self.speed.setObjectName("scenario_speed")
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("How fast: waits get shorter, deadlines do not"))
        for words, speed in SPEEDS:
            self.speed.addItem(words, speed)
        self.speed.activated.connect(lambda place: self.speed_chosen.emit(SPEEDS[place][1]))
        self.where = QComboBox()
        self.where.setObjectName("scenario_where")
        self.where.setAccessibleName(self.tr("Where it runs"))
        self.where.setToolTip(
            self.tr("At the local gateway, apart from your users, or where the users of the profile in use are")
        )
        self.where.addItem(self.tr("Local gateway, apart"), False)
        self.where.addItem(self.tr("Connected profile"), True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("xs"))
        for part in (self.run, self.pause, self.step, self.cancel):
            row.addWidget(part)
        row.addSpacing(self._theme.space("s"))
        row.addWidget(self.speed)
        row.addWidget(self.where)
        row.addStretch(1)
        row.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("xs"))
        column.addLayout(row)
        column.addWidget(self.progress)

    @property
    def connected(self) -> bool:
        """Whether it shall run where the profile in use is connected to."""
        return bool(self.where.currentData())

    @property
    def chosen_speed(self) -> float:
        """How fast."""
        return float(self.speed.currentData())

    def show_run(self, run: ScenarioRun | None, *, can_run: bool) -> None:
        """Show how far it is; `can_run` whether there is a scenario that could be."""
        going = run is not None and not run.over
        phase = run.phase if run is not None else None
        seconds = int(run.elapsed_s) if run is not None and going else -1
        shown = (phase, can_run, run.done if run is not None else 0, seconds, run)
        if shown == self._shown:
            return
        self._shown = shown
        self.run.setEnabled(can_run and not going)
        self.pause.setEnabled(phase in (Phase.RUNNING, Phase.PAUSED))
        paused = phase is Phase.PAUSED
        words = self.tr("Go on (F6)") if paused else self.tr("Pause before the next step (F6)")
        self.pause.setIcon(self._theme.icon("play" if paused else "pause"))
        self.pause.setToolTip(words)
        self.pause.setAccessibleName(words)
        self.step.setEnabled(phase in (Phase.RUNNING, Phase.PAUSED) or (can_run and not going))
        self.cancel.setEnabled(going and phase is not Phase.ENDING)
        self.where.setEnabled(not going)
        self.progress.setMaximum(max(1, run.total if run is not None else 1))
        self.progress.setValue(run.done if run is not None else 0)
        self.words.setText(self._progress_words(run))

    def _progress_words(self, run: ScenarioRun | None) -> str:
        if run is None:
            return ""
        match run.phase:
            case Phase.PREPARING:
                return self.tr("Getting the gateway ready…")
            case Phase.ENDING:
                return self.tr("Ending…")
        words = self.tr("{done} of {total} steps").format(done=f"{run.done:,}", total=f"{run.total:,}")
        if run.over:
            return words if run.result is not None else ""
        minutes, seconds = divmod(int(run.elapsed_s), 60)
        how = self.tr("paused") if run.phase is Phase.PAUSED else f"{minutes}:{seconds:02}"
        return f"{words} · {how}"
