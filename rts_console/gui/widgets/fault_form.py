"""The form of one fault: what, with its own few fields; on which way; when; for how long. Whom is asked elsewhere."""

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.models.fault_kinds import (
    KINDS,
    Amount,
    Choice,
    FaultField,
    FaultKind,
    fault_fields,
    kind_of,
    problem,
)
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.number_box import roomy
from rts_console.gui.widgets.wrapped_text import WrappedText

LONGEST_S: Final = 86_400
_WAYS: Final = (("both", "Both ways"), ("up", "To the gateway"), ("down", "From the gateway"))


class FaultForm(QWidget):
    """Signals: `submitted` by its button, `kind_changed` when another kind is chosen."""

    submitted = Signal()
    kind_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editors: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        self.kind_box = _combo("fault_kind", self.tr("What goes wrong"))
        for kind in KINDS:
            self.kind_box.addItem(self.tr(kind.title), kind.name)
        self.sentence = WrappedText()
        self.sentence.setObjectName("fault_sentence")
        mark(self.sentence, type="small", tone="secondary")
        self.way = _combo("fault_way", self.tr("On which way"))
        for name, words in _WAYS:
            self.way.addItem(self.tr(words), name)
        self.reliable = QCheckBox(self.tr("Reliable messages too"))
        self.reliable.setObjectName("fault_reliable")
        self.reliable.setToolTip(self.tr("As no real stream would do it: to see what your app makes of it"))
        self.after = self._seconds("fault_after", self.tr("Begins"), self.tr("now"), self.tr("in "))
        self.lasting = self._seconds("fault_for", self.tr("Lasts"), self.tr("until ended"), "")
        self.button = QPushButton(self.tr("Set this fault"))
        self.button.setObjectName("fault_set")
        mark(self.button, kind="primary")
        self._lay_out()
        self.kind_box.currentIndexChanged.connect(self._on_kind_changed)
        self.button.clicked.connect(self.submitted)
        self._on_kind_changed()

    def _seconds(self, name: str, title: str, at_zero: str, prefix: str) -> QDoubleSpinBox:
        spin = roomy(QDoubleSpinBox())
        spin.setObjectName(name)
        spin.setAccessibleName(title)
        spin.setRange(0, LONGEST_S)
        spin.setDecimals(0)
        spin.setPrefix(prefix)
        spin.setSuffix(" s")
        spin.setSpecialValueText(at_zero)
        spin.setMinimumWidth(1)
        return spin

    def _lay_out(self) -> None:
        gap = self._theme.space("s")
        self._special = QWidget()
        self._grid = QGridLayout(self._special)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        when = QGridLayout()
        when.setSpacing(gap)
        when.addWidget(Field(self._theme, self.tr("Begins"), self.after), 0, 0)
        self._lasts = Field(self._theme, self.tr("Lasts"), self.lasting)
        when.addWidget(self._lasts, 0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        self._way_field = Field(self._theme, self.tr("On which way"), self.way)
        for part in (self.kind_box, self.sentence, self._special, self._way_field, self.reliable):
            layout.addWidget(part)
        layout.addLayout(when)
        layout.addWidget(self.button)

    @property
    def kind(self) -> FaultKind:
        """The kind that is chosen."""
        kind = kind_of(self.kind_box.currentData())
        assert kind is not None
        return kind

    def choose(self, name: str) -> None:
        """Choose a kind by its name; one that is not known changes nothing."""
        place = self.kind_box.findData(name)
        if place >= 0:
            self.kind_box.setCurrentIndex(place)

    def editor(self, name: str) -> QWidget:
        """The editor of one field of the chosen kind; raises KeyError."""
        return self._editors[name]

    def editor_names(self) -> list[str]:
        """The fields of the chosen kind, in their order."""
        return list(self._editors)

    def field(self, name: str) -> Field:
        """What stands around an editor; raises KeyError."""
        return self._fields[name]

    def fault(self, user_id: str, room_id: str) -> dict[str, Any] | None:
        """What to ask the gateway for; `None` when a field is wrong, which then says so."""
        kind = self.kind
        values = {name: _value(editor) for name, editor in self._editors.items()}
        wrong = problem(kind, room_id=room_id, values=values)
        for name, field in self._fields.items():
            field.set_error(self.tr(wrong[1]) if wrong and wrong[0] == name else None)
        if wrong:
            return None
        return fault_fields(
            kind,
            values,
            user_id=user_id,
            room_id=room_id,
            direction=self.way.currentData(),
            reliable=self.reliable.isChecked(),
            after_s=self.after.value(),
            for_s=self.lasting.value(),
        )

    def _on_kind_changed(self) -> None:
        kind = self.kind
        self.sentence.set_text(self.tr(kind.sentence))
        self._way_field.setVisible(kind.directed)
        self.reliable.setVisible(kind.unreliable)
        self._lasts.setVisible(not kind.once)
        self._fill(kind)
        self.kind_changed.emit()

    def _fill(self, kind: FaultKind) -> None:
        for old in self._fields.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fields, self._editors = {}, {}
        amounts = all(isinstance(field, Amount) for field in kind.fields)
        for place, wanted in enumerate(kind.fields):
            editor = self._editors[wanted.name] = self._make(wanted)
            field = self._fields[wanted.name] = Field(self._theme, self.tr(wanted.label), editor)
            row, column = (0, place) if amounts else (place, 0)
            self._grid.addWidget(field, row, column)
        self._special.setVisible(bool(kind.fields))

    def _make(self, wanted: FaultField) -> QWidget:
        match wanted:
            case Amount():
                editor: QWidget = _spin(wanted)
            case Choice():
                box = editor = _combo("", self.tr(wanted.label))
                for number, words in wanted.options:
                    box.addItem(words, number)
            case _:
                editor = QLineEdit(wanted.first)
        editor.setObjectName(f"fault_{wanted.name}")
        editor.setAccessibleName(self.tr(wanted.label))
        return editor


def _combo(name: str, title: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    box.setMinimumWidth(1)
    return box


def _spin(wanted: Amount) -> QDoubleSpinBox:
    spin = roomy(QDoubleSpinBox())
    spin.setDecimals(wanted.decimals)
    spin.setRange(wanted.least, wanted.most)
    spin.setSuffix(wanted.unit)
    spin.setGroupSeparatorShown(True)
    spin.setValue(wanted.first)
    spin.setMinimumWidth(1)
    return spin


def _value(editor: QWidget) -> float | int | str:
    if isinstance(editor, QDoubleSpinBox):
        return editor.value() if editor.decimals() else int(editor.value())
    if isinstance(editor, QComboBox):
        return int(editor.currentData())
    assert isinstance(editor, QLineEdit)
    return editor.text()
