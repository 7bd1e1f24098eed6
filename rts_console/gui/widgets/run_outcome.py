"""What came of a run: the summary, of a failure what was expected beside what was seen, and the way to the events."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.scenario_run import ScenarioRun
from rts_console.gui.step_words import step_words
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.scenario import report
from rts_console.scenario.progress import RunResult, Status

REPORTS = (("junit", "JUnit XML…", "xml"), ("json", "JSON…", "json"), ("markdown", "Markdown…", "md"))


def report_text(result: RunResult, form: str) -> str:
    """The report of a run in one of the forms."""
    match form:
        case "junit":
            return report.junit([result])
        case "json":
            return json.dumps(report.as_json(result), ensure_ascii=False, indent=2) + "\n"
    return report.markdown(result)


class RunOutcome(QFrame):
    """Takes no room before a run has ended.

    Signals: `events_wanted`, `step_wanted`, `report_wanted(format)`, `python_wanted`, `dismissed`.
    """

    events_wanted = Signal()
    step_wanted = Signal()
    report_wanted = Signal(str)
    python_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("scenario_outcome")
        mark(self, surface="footer")
        self.summary = StatusLine(theme)
        self.summary.setObjectName("scenario_summary")
        self.expected = self._card(self.tr("Expected"), "scenario_expected")
        self.seen = self._card(self.tr("Seen"), "scenario_seen")
        self.step = QLabel()
        self.step.setObjectName("scenario_failed_step")
        self.step.setTextFormat(Qt.TextFormat.PlainText)
        self.step.setWordWrap(True)
        mark(self.step, role="strong")
        self.events = self._button("scenario_show_events", self.tr("Show events"), "filter")
        self.events.setToolTip(self.tr("Show only the rows from what caused it up to the failure"))
        self.events.clicked.connect(self.events_wanted)
        self.to_step = self._button("scenario_to_step", self.tr("Go to the step"), "crosshair")
        self.to_step.clicked.connect(self.step_wanted)
        self.python = self._button("scenario_allow_python", self.tr("Allow Python and run"), "shield")
        self.python.clicked.connect(self.python_wanted)
        self.report = self._button("scenario_report", self.tr("Save report"), "download")
        self._fill_reports()
        self._lay_out()
        self.hide()

    def _button(self, name: str, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        return button

    def _card(self, title: str, name: str) -> QFrame:
        card = QFrame()
        mark(card, surface="sunken")
        heading, words = QLabel(title), WrappedText()
        mark(heading, role="label")
        words.setObjectName(name)
        mark(words, type="mono")
        column = QVBoxLayout(card)
        column.setContentsMargins(*(self._theme.space(step) for step in ("s", "xs", "s", "xs")))
        column.setSpacing(self._theme.space("xxs"))
        column.addWidget(heading)
        column.addWidget(words)
        column.addStretch(1)
        return card

    def _fill_reports(self) -> None:
        menu = QMenu(self.report)
        for form, words, _ in REPORTS:
            action = menu.addAction(words)
            action.setObjectName(f"report_{form}")
            action.triggered.connect(lambda _checked=False, form=form: self.report_wanted.emit(form))
        self.report.setMenu(menu)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        for button in (self.python, self.events, self.to_step, self.report):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        cards = QHBoxLayout()
        cards.setSpacing(self._theme.space("s"))
        cards.addWidget(self.expected, 1)
        cards.addWidget(self.seen, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(self._theme.space(step) for step in ("s", "s", "s", "s")))
        column.setSpacing(self._theme.space("xs"))
        column.addLayout(top)
        column.addWidget(self.step)
        column.addLayout(cards)

    def show_run(self, run: ScenarioRun | None) -> None:
        """Show what came of a run that is over; without one take no room."""
        over = run is not None and run.over
        self.setVisible(over)
        if run is None or not over:
            return
        failure = run.failure
        for part in (self.expected, self.seen, self.step, self.events, self.to_step):
            part.setVisible(failure is not None)
        self.report.setVisible(run.result is not None)
        self.python.setVisible(run.needs_python)
        self._sum_up(run.result, run.problem)
        if failure is not None:
            line = failure.step.place.line
            words = step_words(failure.step, run.scenario.variables, failure.words)
            self.step.setText(self.tr("Line {line}: {words}").format(line=line, words=words))
            for card, words in ((self.expected, failure.expected), (self.seen, failure.seen)):
                text = card.findChild(WrappedText)
                assert isinstance(text, WrappedText)
                text.set_text(words)

    def _sum_up(self, result: RunResult | None, problem: str) -> None:
        if result is None:
            self.summary.set_warning(problem)
            return
        counts = ", ".join(
            f"{result.count(status):,} {said(status.value)}" for status in Status if result.count(status)
        )
        words = self.tr("{counts} in {seconds} s · seed {seed}").format(
            counts=counts or self.tr("nothing was run"), seconds=f"{result.elapsed_ms / 1000:,.2f}", seed=result.seed
        )
        if result.reason:
            words += f" · {result.reason}"
        if result.unreachable:
            words += self.tr(" · the gateway cannot be reached: {why}").format(why=result.unreachable)
        tell = {Status.PASSED: self.summary.set_success, Status.FAILED: self.summary.set_error}
        tell.get(result.status, self.summary.set_warning)(words)
