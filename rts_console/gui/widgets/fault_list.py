"""The faults that are set: what each does to whom, how long it still does, and its end."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.operator import SetFault
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.token_ring import format_life
from rts_console.gui.widgets.wrapped_text import WrappedText


def time_words(fault: SetFault, at_ns: int) -> str:
    """When it begins or ends, in words."""
    if waits_s := fault.seconds_to_start(at_ns):
        return f"begins in {format_life(waits_s)}"
    left_s = fault.seconds_left(at_ns)
    return "until ended" if left_s is None else f"{format_life(left_s)} left"


class FaultRow(QFrame):
    """One fault. Signals: `end_wanted` by its button."""

    end_wanted = Signal()

    def __init__(self, theme: Theme, fault: SetFault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(f"fault_row_{fault.number}")
        mark(self, surface="warning")
        self.words = WrappedText(fault.words)
        mark(self.words, tone="warning")
        self.time = QLabel()
        self.time.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.time, role="caption")
        self.end = QPushButton(self.tr("End"))
        self.end.setObjectName(f"fault_end_{fault.number}")
        self.end.setAccessibleName(self.tr("End {fault}").format(fault=fault.words))
        self.end.clicked.connect(self.end_wanted)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.words)
        texts.addWidget(self.time)
        row = QHBoxLayout(self)
        gap = theme.space("s")
        row.setContentsMargins(gap, theme.space("xs"), gap, theme.space("xs"))
        row.setSpacing(gap)
        row.addLayout(texts, 1)
        row.addWidget(self.end, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_text(fault, fault.starts_at_ns)

    def set_text(self, fault: SetFault, at_ns: int) -> None:
        """Say how long it still lasts, and who set it if it was not us."""
        who = "" if fault.is_ours else self.tr(" · set by {owner}").format(owner=fault.owner or self.tr("another"))
        text = time_words(fault, at_ns) + who
        if text != self.time.text():
            self.time.setText(text)


class FaultList(QWidget):
    """All of them, oldest first. Signals: `end_wanted(number)`."""

    end_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[int, FaultRow] = {}
        self.setAccessibleName(self.tr("Faults that are set"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space("xs"))

    def rows(self) -> list[FaultRow]:
        """What is shown."""
        return list(self._rows.values())

    def show_faults(self, faults: Sequence[SetFault], at_ns: int) -> None:
        """Show these; rows of those that stay are not made anew, so that a click never hits another."""
        gone = self._rows.keys() - {fault.number for fault in faults}
        for number in gone:
            row = self._rows.pop(number)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for fault in faults:
            if fault.number not in self._rows:
                row = self._rows[fault.number] = FaultRow(self._theme, fault)
                row.end_wanted.connect(functools.partial(self.end_wanted.emit, fault.number))
                self._layout.addWidget(row)
            self._rows[fault.number].set_text(fault, at_ns)
