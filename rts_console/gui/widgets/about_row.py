"""One line with what a message says about itself: the fields that the family in force has for that, if any."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.vendors.parameters import Kind, Parameter, read_form


class AboutRow(QWidget):
    """Each field is a list, some of which can be written into. Signals: `edited`."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields: tuple[Parameter, ...] = ()
        self._boxes: dict[str, QComboBox] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space("xs"))
        self.hide()

    def show_fields(self, fields: tuple[Parameter, ...]) -> None:
        """Ask for these; what was chosen goes with other fields only."""
        self.setVisible(bool(fields))
        if not fields or fields == self._fields:
            return
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields, self._boxes = fields, {}
        for field in fields:
            self._add(field)

    def _add(self, field: Parameter) -> None:
        words = QLabel(field.name.capitalize())
        mark(words, role="label")
        box = QComboBox()
        box.setObjectName(f"composer_about_{field.name}")
        box.setAccessibleName(field.name)
        box.setToolTip(field.meaning)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        for value, meaning in field.choices:
            box.addItem(str(value) if field.kind is Kind.TEXT else f"{value}  {meaning}", str(value))
        if field.kind is Kind.TEXT:
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.setEditText(field.default)
        else:
            box.setCurrentIndex(max(0, box.findData(field.default)))
        box.currentTextChanged.connect(lambda _text: self.edited.emit())
        words.setBuddy(box)
        self._boxes[field.name] = box
        self._row.addWidget(words)
        self._row.addWidget(box, 1)

    def set_text(self, name: str, text: str) -> None:
        """Choose or write. Raises KeyError."""
        box = self._boxes[name]
        if box.isEditable():
            box.setEditText(text)
        else:
            box.setCurrentIndex(box.findData(text))

    def _texts(self) -> dict[str, str]:
        return {
            name: box.currentText() if box.isEditable() else str(box.currentData() or "")
            for name, box in self._boxes.items()
        }

    def problem(self) -> str:
        """What is wrong with what is shown; empty when nothing is."""
        if self.isHidden():
            return ""
        found = [field.problem(self._texts()[field.name]) for field in self._fields]
        return next((problem for problem in found if problem), "")

    def values(self) -> dict[str, Any]:
        """What is chosen; nothing while no field is asked for, or one is wrong."""
        return {} if self.isHidden() or self.problem() else read_form(self._fields, self._texts())
