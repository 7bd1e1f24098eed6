"""What the rule set in force lets a member do in a room: a form for each operation, and what it answered."""

import json
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from rts_console.gui.models.codes import ROOM_KINDS
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.parameter_form import ParameterForm, scrolled_form
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.vendors.families import Family

SHORT: Final = 100
"""Characters of an answer that stand beside how it went."""


class RoomCalls(QWidget):
    """Signals: `wanted(operation, arguments)` once the form is right."""

    wanted = Signal(str, dict)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Any, ...] = ()
        self._family: Family | None = None
        self._why_not = ""
        self._busy = False
        self.operation = QComboBox()
        self.operation.setObjectName("room_call")
        self.operation.setAccessibleName(self.tr("What to do in the room"))
        self.operation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.operation.setMinimumContentsLength(6)
        self.operation.currentIndexChanged.connect(lambda _place: self._show_form())
        self.call = QPushButton(self.tr("Do it"))
        self.call.setObjectName("room_call_do")
        self.call.clicked.connect(self._on_call)
        self.meaning = WrappedText()
        mark(self.meaning, type="small", tone="secondary")
        self.form = ParameterForm(theme, "room_call")
        self.form.submitted.connect(self._on_call)
        self.status = StatusLine(theme)
        self.status.setObjectName("room_call_status")
        self.status.explain(*ROOM_KINDS)
        self.answer = JsonView(theme, filterable=False)
        self._lay_out()

    def _lay_out(self) -> None:
        small = self._theme.space("xs")
        scroll = scrolled_form(self._theme, self.meaning, self.form)
        row = QHBoxLayout()
        row.setSpacing(small)
        row.addWidget(self.operation, 1)
        row.addWidget(self.call)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(scroll)
        both.addWidget(self.answer)
        both.setStretchFactor(0, 1)
        parts = QVBoxLayout(self)
        parts.setContentsMargins(0, small, 0, 0)
        parts.setSpacing(small)
        parts.addLayout(row)
        parts.addWidget(self.status)
        parts.addWidget(both, 1)

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.operation.count())

    def show_calls(self, family: Family, operations: Sequence[str], why_not: str) -> None:
        """Offer these operations of a family; `why_not` is why none can be done now, empty when they can."""
        shown = (family.name, tuple(operations))
        if shown != self._shown:
            self._shown, self._family = shown, family
            known = [name for name in operations if name in family.room_calls]
            self._fill(family, known)
        self._why_not = why_not
        self.call.setEnabled(not why_not and not self._busy)
        self.call.setToolTip(why_not)

    def _fill(self, family: Family, known: Sequence[str]) -> None:
        blocked = self.operation.blockSignals(True)
        self.operation.clear()
        for name in known:
            self.operation.addItem(family.room_calls[name].title, name)
        self.operation.blockSignals(blocked)
        self._show_form()

    def _show_form(self) -> None:
        name = self.operation.currentData()
        if self._family is None or name is None:
            self.form.show_parameters(())
            return
        call = self._family.room_calls[name]
        self.meaning.set_text(call.meaning)
        self.form.show_parameters(call.parameters)
        self.answer.clear()
        self.status.clear()

    def _on_call(self) -> None:
        if not self.call.isEnabled():
            return
        values = self.form.values()
        if values is None:
            self.status.set_error(self.tr("Nothing was asked: a field is wrong."))
            return
        self._busy = True
        self.call.setEnabled(False)
        self.status.set_busy(self.tr("{call} …").format(call=self.operation.currentText()))
        self.wanted.emit(str(self.operation.currentData()), values)

    def show_answer(self, answer: dict[str, Any], elapsed_ms: float) -> None:
        """What an operation answered."""
        self._done()
        words = self.tr("Done in {elapsed} ms.").format(elapsed=f"{elapsed_ms:,.1f}")
        short = json.dumps(answer, ensure_ascii=False)
        if len(short) <= SHORT and answer:
            words = f"{words} {short}"
        if answer.get("failed"):
            words = self.tr("Done in part: what failed stands below with its codes.")
        self.status.set_status("warning" if answer.get("failed") else "success", words)
        if not answer:
            self.answer.clear()
            return
        self.answer.show_text(json.dumps(answer, ensure_ascii=False))

    def show_problem(self, problem: str) -> None:
        """Why it was not done, and what to do."""
        self._done()
        self.answer.clear()
        self.status.set_error(problem)

    def _done(self) -> None:
        self._busy = False
        self.call.setEnabled(not self._why_not)
