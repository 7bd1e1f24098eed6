"""The Scenario panel: the steps and the text side by side, the run, and what came of it."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.ask import ask_save_file
from rts_console.gui.context import Area, Command, Context
from rts_console.gui.models.scenario_rows import StepModel, rows_of
from rts_console.gui.scenario_files import ScenarioFiles
from rts_console.gui.scenario_run import How, Phase, ScenarioRun
from rts_console.gui.scenario_world import ScenarioWorld
from rts_console.gui.step_words import note_words, said_sample
from rts_console.gui.theme import mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.problem_list import ProblemList
from rts_console.gui.widgets.run_bar import RunBar
from rts_console.gui.widgets.run_outcome import REPORTS, RunOutcome, report_text
from rts_console.gui.widgets.scenario_start import ScenarioStart
from rts_console.gui.widgets.step_list import MOODS, StepList
from rts_console.scenario import edit
from rts_console.scenario.model import Step
from rts_console.scenario.problems import Path as StepPath
from rts_console.scenario.problems import Problem, ScenarioErrors


class ScenarioPanel(ScenarioFiles):
    """Signals: `filter_wanted(terms)` to see the rows of a failure, `record_wanted` to begin a recording."""

    name = "scenario"
    title = "Scenario"
    icon_name = "scroll-text"
    area = Area.CENTRE
    shown_at_first = False

    filter_wanted = Signal(str)
    record_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.world = ScenarioWorld(context)
        self.presented = False
        self.run: ScenarioRun | None = None
        self._guest: ScenarioRun | None = None
        self._marked = -1
        self._reading = False
        self._run_wanted: bool | None = None
        self._make_parts()
        self._connect()
        self._lay_out()
        self._show_document()

    # --- parts ---

    def _make_parts(self) -> None:
        self.model = StepModel()
        self.steps = StepList(self.theme, self.model, self.color_of)
        self.problems = ProblemList(self.theme)
        self.bar = RunBar(self.theme)
        self.outcome = RunOutcome(self.theme)
        self._start: ScenarioStart | None = None
        self.file = QToolButton()
        self.file.setObjectName("scenario_file")
        self.file.setText(self.tr("File"))
        self.file.setIcon(self.theme.icon("file-text"))
        self.file.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.file.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.file)
        menu.aboutToShow.connect(partial(self.fill_menu, menu))
        self.file.setMenu(menu)
        self.heading = ElidedLabel()
        self.heading.setObjectName("scenario_title")
        self.heading.set_left()
        mark(self.heading, role="strong")

    def _connect(self) -> None:
        self.editor.edited.connect(self._on_edited)
        self.editor.line_entered.connect(self._on_line_entered)
        self.steps.chosen.connect(self._on_step_chosen)
        self.steps.opened.connect(self._on_step_opened)
        self.problems.chosen.connect(self._on_problem_chosen)
        self.bar.run_wanted.connect(self.begin_run)
        self.bar.pause_wanted.connect(self.pause)
        self.bar.step_wanted.connect(self.do_step)
        self.bar.cancel_wanted.connect(self.cancel)
        self.bar.speed_chosen.connect(self._on_speed)
        self.outcome.events_wanted.connect(self.show_events)
        self.outcome.step_wanted.connect(self.show_failure)
        self.outcome.report_wanted.connect(self.save_report)
        self.outcome.python_wanted.connect(partial(self.begin_run, allow_python=True))

    @property
    def start(self) -> ScenarioStart:
        """What is shown while there is no scenario; it is made when it is first seen."""
        if self._start is None:
            self._start = made = ScenarioStart(self.theme, self._samples)
            made.new_wanted.connect(self.new)
            made.open_wanted.connect(self.open_file)
            made.record_wanted.connect(self.record_wanted)
            made.sample_wanted.connect(self.open_sample)
            self._empty.addWidget(made)
        return self._start

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pages.currentIndex() == 0:
            self.start.show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(self.theme.space("s"))
        top.addWidget(self.file)
        top.addWidget(self.heading, 1)
        for button in self._step_buttons():
            top.addWidget(button)
        head = QWidget()
        inside = QVBoxLayout(head)
        inside.setContentsMargins(*(self.theme.space(step) for step in ("s", "xs", "s", "xs")))
        inside.setSpacing(self.theme.space("xs"))
        for part in (top, self.bar, self.status):
            inside.addLayout(part) if isinstance(part, QHBoxLayout) else inside.addWidget(part)
        self._beside = QSplitter(Qt.Orientation.Horizontal)
        self._beside.setObjectName("scenario_beside")
        self._beside.setChildrenCollapsible(False)
        self._beside.addWidget(self.steps)
        self._beside.addWidget(self.editor)
        self._beside.setSizes([460, 540])
        work = QWidget()
        mark(work, surface="pane")
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, self._beside, self.problems, self.outcome):
            column.addWidget(widget)
        column.setStretchFactor(self._beside, 1)
        self._pages = QStackedWidget()
        empty = QWidget()
        self._empty = QVBoxLayout(empty)
        self._empty.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(empty)
        self._pages.addWidget(work)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.question)
        layout.addWidget(self._pages, 1)

    def _step_buttons(self) -> list[QToolButton]:
        self._buttons: list[QToolButton] = []
        for name, icon, words, run in (
            ("step_skip", "eye-off", self.tr("Leave the step out, or take it back in"), self.toggle_step),
            ("step_copy", "copy", self.tr("Copy the step"), self.copy_step),
            ("step_up", "arrow-up", self.tr("Move the step up"), partial(self.move_step, -1)),
            ("step_down", "arrow-down", self.tr("Move the step down"), partial(self.move_step, 1)),
            ("step_remove", "trash-2", self.tr("Remove the step"), self.remove_step),
        ):
            button = QToolButton()
            button.setObjectName(f"{name}_button")
            button.setIcon(self.theme.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _checked=False, run=run: run())
            self._buttons.append(button)
        return self._buttons

    def commands(self) -> Sequence[Command]:
        """Files, running, steps, samples."""
        return (*self.file_commands(), *self._run_commands(), *self._step_commands(), *self._sample_commands())

    def _run_commands(self) -> Sequence[Command]:
        reports = (
            Command(
                f"scenario_report_{form}",
                self.tr("Save the run's report as {form}").format(form=words),
                partial(self.save_report, form),
                "download",
            )
            for form, words, _ in REPORTS
        )
        return (
            Command("scenario_run", self.tr("&Run the scenario"), self.begin_run, "play", "F5"),
            Command("scenario_pause", self.tr("&Pause the run, or go on"), self.pause, "pause", "F6"),
            Command("scenario_step", self.tr("Do one s&tep"), self.do_step, "step-forward", "F10"),
            Command("scenario_cancel", self.tr("&Cancel the run"), self.cancel, "square", "Shift+F5"),
            Command("scenario_events", self.tr("Show the &events of the failure"), self.show_events, "filter"),
            *reports,
        )

    def _step_commands(self) -> Sequence[Command]:
        up, down = partial(self.move_step, -1), partial(self.move_step, 1)
        return (
            Command("step_edit", self.tr("Edit the step's te&xt"), self.edit_step, "type"),
            Command("step_skip", self.tr("&Leave the step out, or take it back in"), self.toggle_step, "eye-off"),
            Command("step_copy", self.tr("Cop&y the step"), self.copy_step, "copy"),
            Command("step_up", self.tr("Move the step &up"), up, "arrow-up", "Ctrl+Shift+Up"),
            Command("step_down", self.tr("Move the step &down"), down, "arrow-down", "Ctrl+Shift+Down"),
            Command("step_remove", self.tr("Re&move the step"), self.remove_step, "trash-2"),
        )

    def _sample_commands(self) -> Sequence[Command]:
        return tuple(
            Command(
                f"sample_{sample.path.stem}",
                f"{said_sample(sample.name)}: {said_sample(sample.description)}".replace("&", "&&"),
                partial(self.open_sample, sample),
                "scroll-text",
            )
            for sample in self._samples
        )

    def color_of(self, name: str) -> int | None:
        """The colour of an identity: that of its user in the run, else by its place in the text."""
        if (user := self.world.cast.get(name)) is not None and self.run is not None:
            return user.color_index
        known = list(self.document.scenario.identities) if self.document.scenario is not None else []
        return known.index(name) if name in known else None

    # --- what is shown ---

    @property
    def running(self) -> bool:
        """Whether a run is going on."""
        return self.run is not None and not self.run.over

    @property
    def caption(self) -> str:
        """What the presenter says now, empty without a run of its own."""
        run = self.run
        if run is None or run.over or run is self._guest or run.cue is None:
            return ""
        return note_words(run.cue, run.scenario.variables, run.note)

    def show_new_text(self) -> None:
        """Show another text than before."""
        self.run = self._run_wanted = None
        self.model.show_run(None)
        self.outcome.show_run(None)
        self.status.clear()
        self.editor.set_text(self.document.text)
        self._show_document()
        self.editor.go_to(1)
        self._select_first()
        self._read_beside()

    def show_run_of(self, run: ScenarioRun, title: str, suggested: str) -> bool:
        """Show a run that somebody else has begun, or that it is over, with its text; not in place of another that goes
        on, nor of what the user has opened. What is said in it is told by whoever began it."""
        if self.run is not run:
            if self.running or self.document.unsaved or self.document.title not in ("", title):
                return False
            self.show_text(run.scenario.text, title, suggested, saved=True)
            self.document.accept(self.document.text, run.scenario)
            self.run = self._guest = run
            self._marked = -1
            self.model.show_run(run)
        self.editor.setReadOnly(True)
        self._show_document()
        if run.over:
            self._on_over(run)
        return True

    def _select_first(self) -> None:
        if self.model.rows:
            self.steps.select(0)
            self._on_step_chosen(self.model.rows[0].path)

    def _show_document(self) -> None:
        """Let list, marks and buttons follow the text; while it has problems the list stays as it was."""
        document = self.document
        self._pages.setCurrentIndex(1 if document.text or document.path is not None else 0)
        if document.good or not document.text.strip():
            chosen = self.steps.path()
            self.model.set_rows(rows_of(document.scenario) if document.scenario is not None else ())
            self.steps.select(self.model.place(chosen) if chosen is not None else None)
        elif document.scenario is None:
            self.model.set_rows(())
        self.steps.setEnabled(document.good)
        for button in self._buttons:
            button.setEnabled(document.good and not self.running)
        self.editor.set_scenario(document.scenario)
        self.editor.set_problems(document.problems)
        self.problems.show_problems(document.problems)
        self._mark_lines()
        self.show_title()
        self._show_bar()

    def show_title(self) -> None:
        """Show how it is called, and whether it is saved."""
        document = self.document
        count = len(document.problems)
        words = f"{said_sample(document.title)}{' ●' if document.unsaved else ''}"
        if document.unread:
            words += f" · {self.tr('reading…')}"
        if count:
            words += f" · {self.tr('1 problem') if count == 1 else self.tr('{n} problems').format(n=count)}"
        self.heading.set_text(words)

    def _show_bar(self) -> None:
        self.bar.show_run(self.run, can_run=self.document.good or self.document.unread)

    def _mark_lines(self) -> None:
        run = self.run
        if run is None:
            self.editor.set_marks({})
            return
        moods = [(step.place.line, run.tracks.get(step.path)) for step in run.scenario.all_steps()]
        self.editor.set_marks({line: MOODS[track.mood][1] for line, track in moods if track and track.mood in MOODS})

    def refresh(self) -> None:
        """Pull how the run is going, and whether the file has changed."""
        self.look_at_files()
        run = self.run
        if run is None:
            return
        self._show_bar()
        if run.version == self._marked:
            return
        self._marked = run.version
        self.model.refresh()
        self._mark_lines()
        place = self.model.place(run.current)
        if place is not None and not run.over:
            self.steps.show_place(place)
            self.editor.show_line(self.model.rows[place].step.place.line)

    # --- in step ---

    def _on_edited(self) -> None:
        self.document.take(self.editor.text())
        if self.run is not None and not self.running:
            self.run = None
            self.model.show_run(None)
            self.outcome.show_run(None)
        self._show_document()
        self._on_line_entered(self.editor.line())
        self._read_beside()

    def _read_beside(self) -> None:
        """Let a large text be read beside the window, one at a time."""
        if self.document.unread and not self._reading:
            self._reading = True
            self.tasks.start(self._read(self.document.text), name="read a scenario")

    async def _read(self, text: str) -> None:
        try:
            loaded = await asyncio.to_thread(self.document.read, text)
        finally:
            self._reading = False
        self.document.accept(text, loaded)
        self._read_beside()
        if self.document.unread:
            return
        self._show_document()
        self._on_line_entered(self.editor.line())
        if self.steps.path() is None:
            self._select_first()
        if self._run_wanted is not None:
            self.begin_run(stepwise=self._run_wanted)

    def _on_line_entered(self, line: int) -> None:
        if not self.document.good:
            self.editor.set_band(0, 0)
            return
        place = self.model.place_at(line)
        self.steps.select(place)
        self._band(self.model.rows[place].step if place is not None else None)

    def _band(self, step: Step | None) -> None:
        self.editor.set_band(*(step.lines if step is not None else (0, 0)))

    def _on_step_chosen(self, path: StepPath) -> None:
        step = self._step(path)
        if step is None:
            return
        line = self.editor.line()
        if not step.lines[0] <= line <= step.lines[1] or self._step_at(line) != path:
            self.editor.go_to(step.place.line, step.place.column)
        self.editor.show_line(step.place.line)
        self._band(step)

    def _on_step_opened(self, path: StepPath) -> None:
        self._on_step_chosen(path)
        self.editor.setFocus()

    def _step(self, path: StepPath) -> Step | None:
        place = self.model.place(path)
        return self.model.rows[place].step if place is not None else None

    def _step_at(self, line: int) -> StepPath | None:
        place = self.model.place_at(line)
        return self.model.rows[place].path if place is not None else None

    def _on_problem_chosen(self, problem: Problem) -> None:
        self.editor.go_to(problem.place.line, problem.place.column)
        self.editor.setFocus()

    # --- steps ---

    def edit_step(self) -> None:
        """Go to the text of the step that is selected."""
        path = self.steps.path()
        if path is not None:
            self._on_step_opened(path)

    def toggle_step(self) -> None:
        """Leave the step out of runs, or take it back in."""
        path = self.steps.path()
        step = self._step(path) if path is not None else None
        if step is not None:
            change = {"skip": None if step.skip else True}
            self._change(lambda text, path: edit.change_step(text, path, change))

    def copy_step(self) -> None:
        """Put the step there once more, behind itself."""
        self._change(edit.copy_step, by=1)

    def move_step(self, by: int) -> None:
        """Move the step in its list."""
        path = self.steps.path()
        number = path[-1] if path else None
        if path is None or not isinstance(number, int) or number + by < 0 or self._is_last(path, by):
            return
        self._change(lambda text, path: edit.move_step(text, path, number + by), by=by)

    def _is_last(self, path: StepPath, by: int) -> bool:
        return by > 0 and self.model.place((*path[:-1], int(path[-1]) + 1)) is None

    def remove_step(self) -> None:
        """Take the step out of the text; undoing brings it back."""
        self._change(edit.remove_step)

    def _change(self, change: Callable[[str, StepPath], str], by: int = 0) -> None:
        """Change the text at the step that is selected, and select the one that is `by` places behind it then."""
        self.editor.settle()
        path = self.steps.path()
        if path is None or self.running:
            return
        if self.document.unread:
            self.status.set_info(self.tr("The text is being read: try again in a moment."))
            return
        if not self.document.good:
            self.status.set_warning(self.tr("Mend the problems in the text first: steps cannot be told apart."))
            return
        try:
            text = change(self.document.text, path)
        except (edit.CannotEdit, ScenarioErrors) as error:
            self.status.set_warning(str(error))
            return
        self.status.clear()
        self.editor.change_to(text)
        place = self.model.place((*path[:-1], int(path[-1]) + by))
        if place is None:
            place = self.model.place((*path[:-1], max(0, int(path[-1]) - 1)))
        if place is not None:
            self.steps.select(place)
            self._on_step_chosen(self.model.rows[place].path)

    # --- running ---

    def next_cue(self) -> None:
        """Do what belongs to one more cue card, then stand still; without a run begin one so. Stays where it is."""
        if self.run is None:
            self.begin_run(stepwise=True, in_front=False)
        if self.run is not None and (self.run.standing or self.run.phase is not Phase.PAUSED):
            self.run.step_to_cue()
            self._show_bar()

    def begin_anew(self) -> None:
        """Forget the run that is over: the scenario has not begun."""
        if self.run is not None and self.run.over:
            self.run = None
            self.status.clear()
            self.model.show_run(None)
            self.outcome.show_run(None)
            self._show_document()
            self._select_first()

    def begin_run(self, *, stepwise: bool = False, allow_python: bool = False, in_front: bool = True) -> None:
        """Run it from its beginning, as the text says now."""
        if in_front:
            self.raise_wanted.emit()
        self.editor.settle()
        if self.running:
            return
        scenario = self.document.scenario
        self._run_wanted = stepwise if self.document.unread else None
        if self.document.unread:
            self.status.set_busy(self.tr("The text is being read; then it runs."))
            return
        if scenario is None or not self.document.good:
            self._say_why_not()
            return
        self.question.take_back()
        self.status.clear()
        self._stage_world()
        how = How(self.bar.connected, self.bar.chosen_speed, allow_python, stepwise)
        self.run = ScenarioRun(scenario, self.world, self.context.log, how)
        self._marked = -1
        self.model.show_run(self.run)
        self.outcome.show_run(None)
        self.editor.setReadOnly(True)
        self._show_document()
        self.tasks.start(self._play(self.run), name="run a scenario")

    def present(self, on: bool) -> None:
        """What is played is for others while somebody presents."""
        self.presented = on
        self._stage_world()

    def _stage_world(self) -> None:
        self.world.staged = self.presented or self._is_of_guest

    @property
    def _is_of_guest(self) -> bool:
        """Whether it is what was played with the window's own users: they play it again."""
        return self._guest is not None and self._guest.scenario.text == self.document.text

    def _say_why_not(self) -> None:
        if not self.document.text.strip():
            self.context.notify(self.tr("There is no scenario to run: record, write or open one first."), "info")
            return
        self.status.set_warning(self.tr("Mend the problems in the text first; they are listed below it."))

    async def _play(self, run: ScenarioRun) -> None:
        try:
            await run.play()
            if self.presented and run.cancelled:
                await self.world.clear()  # an audience sees no players of what is not played
        finally:
            self._on_over(run)

    def _on_over(self, run: ScenarioRun) -> None:
        self.editor.setReadOnly(False)
        self.model.refresh()
        self._show_document()
        self.outcome.show_run(run)
        if run.failure is not None:
            # Once what came of it has its place, and the step is not behind it.
            QTimer.singleShot(0, self, self.show_failure)
        elif run.result is not None and (place := self.model.place(run.current)) is not None:
            self.steps.select(place)

    def pause(self) -> None:
        """Stand still before the next step, or go on."""
        if self.run is None:
            return
        if self.run.phase is Phase.PAUSED:
            self.run.resume()
        else:
            self.run.pause()
        self._show_bar()

    def do_step(self) -> None:
        """Do one step and stand still; without a run begin one so."""
        if not self.running:
            self.begin_run(stepwise=True)
        elif self.run is not None:
            self.run.step()
            self._show_bar()

    def cancel(self) -> None:
        """End the run."""
        if self.run is not None:
            self.run.cancel()
            self._show_bar()

    def _on_speed(self, speed: float) -> None:
        if self.run is not None:
            self.run.set_speed(speed)

    def show_failure(self) -> None:
        """Go to the step that failed."""
        failure = self.run.failure if self.run is not None else None
        place = self.model.place(failure.step.path) if failure is not None else None
        if place is not None:
            self.steps.select(place)
            self._on_step_chosen(self.model.rows[place].path)

    def show_events(self) -> None:
        """Show the rows from what caused the failure up to it."""
        failure = self.run.failure if self.run is not None else None
        if self.run is None or failure is None:
            self.context.notify(self.tr("No step of a run has failed, so there are no events to show."), "info")
            return
        track = self.run.track(failure.step.path)
        if track.next_seq <= track.first_seq:
            self.status.set_info(self.tr("Nothing at all happened between the cause and the failure."))
            return
        self.filter_wanted.emit(f"row:{track.first_seq}..{track.next_seq - 1}")

    # --- the report ---

    def save_report(self, form: str) -> None:
        """Ask where, and write what came of the run."""
        if self.run is None or self.run.result is None:
            self.context.notify(self.tr("There is no run to report on: run the scenario first."), "info")
            return
        self.tasks.start(self._save_report(form), name="save a report")

    async def _save_report(self, form: str) -> None:
        result = self.run.result if self.run is not None else None
        suffix = next(suffix for name, _, suffix in REPORTS if name == form)
        name = f"{Path(self.document.suggested).stem}-report.{suffix}"
        title = self.tr("Save the report")
        chosen = await ask_save_file(self, title, [f"*.{suffix}"], name=name, suffix=suffix, confirm=False)
        if chosen is not None and result is not None:
            path, text = Path(chosen), report_text(result, form)
            self._unless_there(path, True, lambda: self._write(path, text))

    # --- life ---

    async def aclose(self) -> None:
        """Cancel the run, which lifts its faults, and end all tasks."""
        if self.run is not None:
            self.run.cancel()
            await self.run.ended()
        await self.world.clear()
        await super().aclose()
