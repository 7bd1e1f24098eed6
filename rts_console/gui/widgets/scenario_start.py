"""What the scenario pane shows while there is no scenario: how to begin, and the samples, each with what it is for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.models.scenario_document import Sample
from rts_console.gui.step_words import said_sample
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText


class ScenarioStart(QScrollArea):
    """Signals: `new_wanted`, `open_wanted`, `record_wanted`, `sample_wanted(sample)`."""

    new_wanted = Signal()
    open_wanted = Signal()
    record_wanted = Signal()
    sample_wanted = Signal(object)

    def __init__(self, theme: Theme, samples: Sequence[Sample], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("scenario_start")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        mark(page, surface="pane")
        column = QVBoxLayout(page)
        margin = theme.space("xl")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.space("s"))
        column.addWidget(self._label(self.tr("Scenarios"), "title"))
        what = self.tr(
            "A scenario says what several users do, and what each of them shall see. Record one by doing it, write "
            "one, or begin with a sample."
        )
        words = WrappedText(what)
        mark(words, tone="secondary")
        column.addWidget(words)
        column.addLayout(self._buttons())
        column.addSpacing(theme.space("m"))
        column.addWidget(self._label(self.tr("Samples"), "heading"))
        column.addLayout(self._samples(samples))
        column.addStretch(1)
        self.setWidget(page)

    def _label(self, words: str, role: str) -> QLabel:
        label = QLabel(words)
        mark(label, role=role)
        return label

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("s"))
        for name, words, icon, wanted in (
            ("scenario_record_here", self.tr("Record what you do"), "circle-dot", self.record_wanted),
            ("scenario_new_here", self.tr("Write a new one"), "plus", self.new_wanted),
            ("scenario_open_here", self.tr("Open a file…"), "folder-open", self.open_wanted),
        ):
            button = QPushButton(words)
            button.setObjectName(name)
            button.setIcon(self._theme.icon(icon))
            button.clicked.connect(wanted)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _samples(self, samples: Sequence[Sample]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._theme.space("s"))
        for place, sample in enumerate(samples):
            grid.addWidget(self._card(sample), place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _card(self, sample: Sample) -> QFrame:
        card = QFrame()
        mark(card, surface="card")
        words = WrappedText(said_sample(sample.description))
        mark(words, tone="secondary")
        button = QPushButton(self.tr("Open"))
        button.setObjectName(f"sample_{sample.path.stem}")
        button.setAccessibleName(self.tr("Open the sample {name}").format(name=said_sample(sample.name)))
        button.clicked.connect(lambda: self.sample_wanted.emit(sample))
        top = QHBoxLayout()
        top.addWidget(self._label(said_sample(sample.name), "strong"), 1)
        top.addWidget(button)
        column = QVBoxLayout(card)
        margin = self._theme.space("m")
        column.setContentsMargins(margin, self._theme.space("s"), margin, self._theme.space("s"))
        column.setSpacing(self._theme.space("xs"))
        column.addLayout(top)
        column.addWidget(words)
        column.addStretch(1)
        return card
