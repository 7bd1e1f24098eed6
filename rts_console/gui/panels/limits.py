"""Panel Limits: one below, at and above every limit through a user's own connection, and what became of each."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import Subject, code_of
from rts_console.gui.models.limits import (
    LimitsModel,
    Result,
    as_csv,
    as_markdown,
    offered,
    run_trials,
    summary,
    trials_of,
)
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import Scope, UserOnlineStatus, id_problem
from rts_console.record.row import Direction
from rts_console.scenario.boundaries import Trial, Verdict, What
from rts_console.vendors.families import family_of, rules_title

EVENTS_SHOWN: Final = 200
_SCOPES: Final = ((Scope.PEER, "Peer"), (Scope.ROOM, "Room"), (Scope.SERVER, "App server"))
_SETS: Final = (
    (What.SIZE, "Sizes", "Text in one, three and four bytes a character, and binary: one byte below, at, one above"),
    (What.ID, "Ids", "The shortest, the longest, one more, and each ASCII character that is not allowed"),
    (What.RATE, "Rates", "A second's allowance at once, and more. It takes the allowance: what this user sends "
     "elsewhere meanwhile may be refused"),
)  # fmt: skip


class LimitsPanel(Panel):
    """Runs the boundary set as one identity.

    Signals: `user_wanted` when there is nobody to run it as, `filter_wanted` with terms for the event table's filter,
    `explain_wanted` with the Subject of an answer.
    """

    name = "limits"
    title = "Limits"
    icon_name = "gauge"
    area = Area.CENTRE
    shown_at_first = False

    user_wanted = Signal()
    filter_wanted = Signal(str)
    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.results: list[Result] = []
        self._trials: list[Trial] = []
        self._running: asyncio.Task[None] | None = None
        self._people: object = None
        self._rules = ""
        self._what = ""
        self._ran: tuple[str, Scope, str] | None = None
        self._shown_scope: Scope | None = None
        self.model = LimitsModel(self.theme, self)
        self._make_choices()
        self._make_results()
        self._lay_out()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """Run the set."""
        return (Command("run_limits", self.tr("E&xplore the limits"), self._on_command, "gauge"),)

    # Parts

    def _make_choices(self) -> None:
        self.user = self._combo("limits_user")
        self.user.currentIndexChanged.connect(self._show_targets)
        self.path = self._combo("limits_path")
        for scope, words in _SCOPES:
            self.path.addItem(self.tr(words), scope)
        self.path.setCurrentIndex(1)
        self.path.currentIndexChanged.connect(self._on_path_chosen)
        self.target = self._combo("limits_target")
        self.target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._user_field = Field(self.theme, self.tr("As"), self.user)
        self._path_field = Field(self.theme, self.tr("To"), self.path)
        self._target_field = Field(self.theme, self.tr("Which"), self.target)
        self.target.currentTextChanged.connect(lambda _text: self._target_field.set_error(None))
        self.sets: dict[What, QCheckBox] = {}
        for what, words, tip in _SETS:
            box = self.sets[what] = QCheckBox(self.tr(words))
            box.setObjectName(f"limits_{what.value}")
            box.setChecked(what is not What.RATE)
            box.setToolTip(self.tr(tip))
            box.setAccessibleDescription(self.tr(tip))
            box.toggled.connect(self._show_choice)
        self.run = QPushButton()
        self.run.setObjectName("limits_run")
        self.run.clicked.connect(self.toggle)
        mark(self.run, kind="primary")

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setMinimumContentsLength(5)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _make_results(self) -> None:
        self.status = StatusLine(self.theme)
        self.status.setObjectName("limits_status")
        self.progress = QProgressBar()
        self.progress.setObjectName("limits_progress")
        self.progress.setAccessibleName(self.tr("How far the run is"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(self.theme.pixels(4))
        self.failed_only = QCheckBox(self.tr("Only what needs a look"))
        self.failed_only.setObjectName("limits_failed_only")
        self.failed_only.setMinimumHeight(self.theme.control_height)
        self.failed_only.toggled.connect(lambda _on: self._show_results())
        self.copy_markdown = self._button("limits_markdown", self.tr("Copy Markdown"), self._on_copy_markdown)
        self.copy_csv = self._button("limits_csv", self.tr("Copy CSV"), self._on_copy_csv)
        self.table = RowTable(self.theme, self.model, stretch=LimitsModel.TRIAL, least=150, least_rows=3, sortable=True)
        self.table.setObjectName("limits_table")
        self.table.setAccessibleName(self.tr("What each trial showed"))
        self.table.set_widths(0, 176, 176, 128)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_events())
        self.table.clicked.connect(self._on_clicked)
        self.table.activated.connect(lambda index: self._explain(index.row()))
        self.events = QPlainTextEdit()
        self.events.setReadOnly(True)
        self.events.setObjectName("limits_events")
        self.events.setTabChangesFocus(True)
        mark(self.events, type="mono", frame="none")
        self.events.setAccessibleName(self.tr("Events of the chosen trial"))
        self.to_messages = self._button("limits_rows", self.tr("Show in Messages"), self._on_to_messages)

    def _button(self, name: str, text: str, slot: Any) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        gap = self.theme.space("s")
        fields = QHBoxLayout()
        fields.setSpacing(gap)
        for field in (self._user_field, self._path_field, self._target_field):
            fields.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        choices = QWidget()
        row = QHBoxLayout(choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        for part in (*self.sets.values(), self.run):
            row.addWidget(part)
        row.addStretch(1)
        foot = QWidget()
        line = FlowLayout(foot, spacing=gap)
        for part in (self.failed_only, self.copy_markdown, self.copy_csv, self.to_messages):
            line.addWidget(part)
        self.waiting = EmptyState(self.theme, "gauge", *self._nothing_yet(), action_text=self.tr("Run"))
        self.waiting.activated.connect(self.toggle)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("limits_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.events)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addLayout(fields)
        for each in (choices, self.status, self.progress, self.waiting, splitter, foot):
            column.addWidget(each, 1 if each in (self.waiting, splitter) else 0)
        self._outcome = (splitter, foot)
        self.empty = EmptyState(self.theme, "gauge", *self._nothing_yet(), action_text=self.tr("Add users"))
        self.empty.activated.connect(self.user_wanted)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)

    def _nothing_yet(self) -> tuple[str, str]:
        return (
            self.tr("No limits tried yet"),
            self.tr("Every limit is tried as a user who is logged in: what is sent one byte below, at and above it."),
        )

    # Who, where to, what

    def refresh(self) -> None:
        stage = self.context.stage
        online = [identity.key for identity in stage.identities if stage.facts(identity).logged_in]
        rooms = [(key, self._rooms_of(key)) for key in online]
        seen = (online, rooms, stage.active.key if stage.active else "", self.context.child.rules)
        if seen == self._people:
            return
        self._people = seen
        self._stack.setCurrentIndex(0 if online or self.results or self._running else 1)
        self._show_words()
        if self._running is None:
            self._fill(self.user, online, str(self.user.currentData() or seen[2]))
            self._show_targets()

    def _show_words(self) -> None:
        """The family's own word for a room."""
        identity = self.identity or self.context.stage.active
        family = family_of(identity.backend.rules.name if identity is not None else "")
        self.path.setItemText(self.path.findData(Scope.ROOM), said(family.room.capitalize()))

    def _fill(self, combo: QComboBox, names: Sequence[str], chosen: str) -> None:
        combo.blockSignals(True)
        combo.clear()
        for each in names:
            combo.addItem(each, each)
        place = combo.findData(chosen)
        combo.setCurrentIndex(max(place, 0) if names else -1)
        if combo.isEditable() and place < 0 and chosen:
            combo.setEditText(chosen)
        combo.blockSignals(False)

    @property
    def identity(self) -> Identity | None:
        """As whom the trials go out."""
        return self.context.stage.get(str(self.user.currentData() or ""))

    @property
    def scope(self) -> Scope:
        """To what they go."""
        return Scope(self.path.currentData())

    def _rooms_of(self, key: str) -> list[str]:
        identity = self.context.stage.get(key)
        return [room.room_id for room in identity.backend.rooms if room.joined] if identity else []

    def _show_targets(self) -> None:
        """What there is to choose from: users that are here for a peer, joined rooms for a room."""
        scope, user = self.scope, str(self.user.currentData() or "")
        chosen = self.target.currentText().strip() if scope is self._shown_scope else ""
        self._shown_scope = scope
        if scope is Scope.PEER:
            here = sorted(self.context.stage.identities, key=lambda each: each.key == user)
            names = list(dict.fromkeys(each.user_id for each in here))
        else:
            names = self._rooms_of(user) if scope is Scope.ROOM else []
        self.target.setEditable(scope is Scope.PEER)
        self._fill(self.target, names, chosen if chosen in names or scope is Scope.PEER else "")
        self._target_field.setEnabled(scope is not Scope.SERVER)
        self._show_choice()

    def _on_path_chosen(self, _place: int) -> None:
        self._target_field.set_error(None)
        self._show_targets()

    def _show_choice(self) -> None:
        """Say what will be done, or why it cannot be."""
        running = self._running is not None
        for part in (self.user, self.path, *self.sets.values()):
            part.setEnabled(not running)
        self.target.setEnabled(not running)
        self.sets[What.ID].setEnabled(not running and self.scope is not Scope.SERVER)
        self.run.setText(self.tr("Stop") if running else self.tr("Run"))
        self.run.setIcon(self.theme.icon("square" if running else "play", "on_accent"))
        self.progress.setVisible(running)
        tried = running or bool(self.results)
        self.waiting.setVisible(not tried)
        for part in self._outcome:
            part.setVisible(tried)
        for button in (self.copy_markdown, self.copy_csv):
            button.setEnabled(bool(self.results))
        self.to_messages.setEnabled(self._chosen() is not None)
        if not running and not self.results:
            self._say_ready()

    def _say_ready(self) -> None:
        identity = self.identity
        if identity is None:
            self.status.set_info(self.tr("Log a user in to try the limits as."))
            return
        trials = trials_of(identity.backend.rules, self.scope, "x", self._wanted())
        text = self.tr("{count} trials with the rules {rules}.")
        text = text.format(count=f"{len(trials):,}", rules=said(rules_title(identity.backend.rules.name)))
        if self.sets[What.RATE].isChecked():
            text += self.tr(" Rates take the user's allowance: what it sends elsewhere meanwhile may be refused.")
        self.status.set_info(text)

    def _wanted(self) -> set[What]:
        return {what for what, box in self.sets.items() if box.isChecked()}

    # The run

    def _on_command(self) -> None:
        self.raise_wanted.emit()
        self.toggle()

    def toggle(self) -> None:
        """Run, or stop."""
        if self._running is not None:
            self._running.cancel()
            return
        identity = self.identity
        problem = self._problem(identity)
        if identity is None or problem:
            if problem:
                self._target_field.set_error(problem)
            return
        self._target_field.set_error(None)
        self.results = []
        self._running = self.tasks.start(self._run(identity), name="explore the limits")
        self._show_choice()

    async def finished(self) -> None:
        """Wait until no run goes on."""
        if self._running is not None:
            await asyncio.wait([self._running])

    def _problem(self, identity: Identity | None) -> str | None:
        """Why it cannot be run, said at the target."""
        if identity is None:
            return self.tr("There is nobody to try it as. Log a user in.")
        rules, target = identity.backend.rules, self.target.currentText().strip()
        if not self._wanted():
            return self.tr("Nothing to try: choose sizes, ids or rates.")
        if not offered(rules, self.scope):
            words = self.tr("The rules {rules} have no such messages: choose another path.")
            return words.format(rules=said(rules_title(rules.name)))
        if self.scope is Scope.ROOM and not target:
            words = self.tr("{user} is in no {room}: join one first.")
            return words.format(user=identity.user_id, room=said(family_of(rules.name).room))
        if self.scope is Scope.SERVER and self.context.stage.facts(identity).server_params is None:
            return self.tr("The app server is not set: choose App server in the composer and set it.")
        return id_problem("user id", target, rules.ids) if self.scope is Scope.PEER else None

    async def _run(self, identity: Identity) -> None:
        scope, target, started = self.scope, self.target.currentText().strip(), time.monotonic()
        try:
            if scope is Scope.PEER and (problem := await self._not_there(identity, target)):
                self._target_field.set_error(problem)
                return
            self._begin(identity, scope, target)
            await self._carry_out(identity)
        except asyncio.CancelledError:
            if not self.results:
                raise
        finally:
            self._running = None
            self._end(time.monotonic() - started)

    async def _not_there(self, identity: Identity, user_id: str) -> str | None:
        """Who is not online would take messages of any size."""
        try:
            status = await identity.backend.get_peer_online_status(user_id)
        except RtsError as error:
            return str(error)
        if status is UserOnlineStatus.ONLINE:
            return None
        return self.tr("{user} is not online ({status}): choose a user who is.").format(
            user=user_id, status=status.label
        )

    def _begin(self, identity: Identity, scope: Scope, target: str) -> None:
        rules = identity.backend.rules
        self._rules = rules_title(rules.name)
        self._ran = (identity.key, scope, target)
        self._trials = trials_of(rules, scope, target, self._wanted())
        self._what = self.tr("Limits as {user}, {path} {target}").format(
            user=identity.user_id, path=self.path.currentText().lower(), target=target
        )
        self.progress.setRange(0, len(self._trials))
        self.progress.setValue(0)
        self._show_results()

    async def _carry_out(self, identity: Identity) -> None:
        self._say_progress()
        async with aclosing(run_trials(identity.backend, self._trials, lambda: self.context.log.next_seq)) as running:
            async for result in running:
                self.results.append(result)
                self.progress.setValue(len(self.results))
                self._say_progress()
                self._show_results()

    def _say_progress(self) -> None:
        done = len(self.results)
        if done < len(self._trials):
            text = self.tr("{number} of {count}: {trial} …")
            self.status.set_busy(text.format(number=done + 1, count=len(self._trials), trial=self._trials[done].name))

    def _end(self, elapsed_s: float) -> None:
        if not self.results:
            self._show_results()
            self._show_choice()
            return
        stopped = len(self.results) < len(self._trials)
        text = self.tr("Stopped. ") if stopped else ""
        text += summary(self.results, len(self._trials), self._rules)
        text += self.tr(" It took {seconds} s.").format(seconds=f"{elapsed_s:,.1f}")
        verdicts = {each.shown.verdict for each in self.results}
        if Verdict.NOT_AS_EXPECTED in verdicts:
            self.status.set_error(text)
        elif Verdict.UNKNOWN in verdicts or stopped:
            self.status.set_warning(text)
        else:
            self.status.set_success(text)
        self._people = None
        self._show_choice()

    # Results

    def _show_results(self) -> None:
        follow = self.table.at_tail() and not self.table.selected_rows()
        self.model.show_results(self.results, failed_only=self.failed_only.isChecked())
        if follow and self._running is not None:
            self.table.scrollToBottom()
        self._show_events()

    def _chosen(self) -> Result | None:
        rows = self.table.selected_rows()
        return self.model.value(self.model.key_at(rows[0])) if rows else None

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on an answer asks what it means."""
        if index.column() == LimitsModel.ANSWER:
            self._explain(index.row())

    def _explain(self, place: int) -> None:
        result = self.model.value(self.model.key_at(place))
        if result is None or result.shown.code is None or self._ran is None:
            return
        key, scope, target = self._ran
        who, where = (target, "") if scope is Scope.PEER else ("", target if scope is Scope.ROOM else "")
        self.explain_wanted.emit(Subject(result.shown.code, key, who, where, self._seq_of(result), result.shown.words))

    def _seq_of(self, result: Result) -> int | None:
        """The row of its answer; `None` when there is none, or it was let go."""
        log = self.context.log
        rows = range(max(result.first, log.first_seq), min(result.last + 1, log.next_seq))
        return next((seq for seq in rows if code_of(log.row(seq)) is result.shown.code), None)

    def _show_events(self) -> None:
        result = self._chosen()
        self.to_messages.setEnabled(result is not None and result.last >= result.first)
        if result is None:
            text = self.tr("Choose a trial to see what happened.")
        else:
            text = "\n".join([f"{result.name}: {result.shown.words}", *self._event_lines(result)])
        if text != self.events.toPlainText():
            self.events.setPlainText(text)

    def _event_lines(self, result: Result) -> list[str]:
        log = self.context.log
        first, last = max(result.first, log.first_seq), result.last
        if last < result.first:
            return [self.tr("Refused before anything was sent: there is no event.")]
        lines = [self._line(seq) for seq in range(first, min(last + 1, first + EVENTS_SHOWN))]
        more = last + 1 - first - len(lines)
        if first > result.first:
            lines.insert(0, self.tr("{count} rows were let go.").format(count=f"{first - result.first:,}"))
        return lines + ([self.tr("{count} more rows: Show in Messages.").format(count=f"{more:,}")] if more > 0 else [])

    def _line(self, seq: int) -> str:
        row = self.context.log.row(seq)
        arrow = {Direction.OUT: "→", Direction.IN: "←"}.get(row.direction, "·")
        parts = (time_of_day(row.at_ns), row.identity, arrow, row.kind, row.who, row.where)
        size = self.tr("{size} bytes").format(size=f"{row.size:,}") if row.payload_kind is not None else ""
        return "  ".join(part for part in (*parts, size, row.result) if part)

    def _on_to_messages(self) -> None:
        result = self._chosen()
        if result is not None:
            self.filter_wanted.emit(f"row>={result.first} row<={result.last}")

    def _title(self) -> str:
        return f"**{self._what}**: {summary(self.results, len(self._trials), self._rules)}"

    def _on_copy_markdown(self) -> None:
        QGuiApplication.clipboard().setText(as_markdown(self._wanted_results(), self._title()))

    def _on_copy_csv(self) -> None:
        QGuiApplication.clipboard().setText(as_csv(self._wanted_results()))

    def _wanted_results(self) -> list[Result]:
        return [each for each in self.results if each.failed or not self.failed_only.isChecked()]

    # Kept between sessions

    def save_state(self) -> dict[str, Any]:
        """What is chosen to be tried."""
        return {"sets": sorted(what.value for what in self._wanted()), "path": self.scope.value}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take it back."""
        sets = state.get("sets")
        if isinstance(sets, list):
            for what, box in self.sets.items():
                box.setChecked(what.value in sets)
        for place, (scope, _words) in enumerate(_SCOPES):
            if state.get("path") == scope.value:
                self.path.setCurrentIndex(place)
