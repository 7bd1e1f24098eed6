"""Which two runs are to be compared."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import foot, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.status_line import StatusLine


class ChooseRuns(Dialog):
    """Two of some runs. `compare(first, second)` is called with their places when the user has chosen."""

    def __init__(self, theme: Theme, compare: Callable[[int, int], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compare = compare
        self.setObjectName("choose_runs")
        self.setWindowTitle(self.tr("Compare two runs"))
        self.open_at_least(theme, 520)
        self.first, self.second = QComboBox(), QComboBox()
        for name, combo in (("compare_first", self.first), ("compare_second", self.second)):
            combo.setObjectName(name)
            combo.currentIndexChanged.connect(self._look_over)
        self.hint = StatusLine(theme, copyable=False)
        self.start = dialog_button("compare_start", self.tr("&Compare"), self._on_start)
        self.start.setDefault(True)
        mark(self.start, kind="primary")
        cancel = dialog_button("compare_cancel", self.tr("Cancel"), self.reject)
        layout = top_down(self, theme, "m")
        layout.addWidget(Field(theme, self.tr("&First run"), self.first))
        layout.addWidget(Field(theme, self.tr("&Second run"), self.second))
        layout.addWidget(self.hint)
        layout.addStretch(1)
        layout.addLayout(foot((), (cancel, self.start)))

    def open_with(self, runs: Sequence[str], first: int, second: int) -> None:
        """Show it with these runs, two of them chosen."""
        for combo, place in ((self.first, first), (self.second, second)):
            combo.blockSignals(True)
            combo.clear()
            combo.addItems(list(runs))
            combo.setCurrentIndex(min(place, len(runs) - 1))
            combo.blockSignals(False)
        self._look_over()
        self.open()

    def _look_over(self) -> None:
        same = self.first.currentIndex() == self.second.currentIndex()
        words = self.tr("Choose two different runs. Open a case or keep a recording to have another one.")
        self.hint.set_status("info" if same else "none", words if same else "")
        self.start.setEnabled(not same)

    def _on_start(self) -> None:
        self.accept()
        self._compare(self.first.currentIndex(), self.second.currentIndex())
