"""A form made from a table of parameters: an editor for each kind, its meaning below, its error in place."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.protocol.secret import Secret
from rts_console.vendors.parameters import MANY, Kind, Parameter, read_form

_TALL: Final = MANY | {Kind.LINES, Kind.TABLE}
_OFFERED: Final = (Kind.APP, Kind.ROOM, Kind.USER)
_LINES: Final = 3

Offers = Mapping[Kind, Sequence[str]]


class ParameterForm(QWidget):
    """The editors are named `prefix` and the parameter. What was written stays when the same name is asked for again.

    Signals: `edited` when something else stands in it, `submitted` by Enter in a line.
    """

    edited = Signal()
    submitted = Signal()

    def __init__(self, theme: Theme, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prefix = prefix
        self._parameters: tuple[Parameter, ...] = ()
        self._editors: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space("s"))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What is asked for."""
        return self._parameters

    def show_parameters(self, parameters: tuple[Parameter, ...], offers: Offers | None = None) -> None:
        """Ask for these; `offers` are ids to choose from."""
        if parameters == self._parameters:
            self.offer(offers or {})
            return
        kept = {each.name: self.entered(each.name) for each in self._parameters if each.kind is not Kind.SECRET}
        was = {each.name: each for each in self._parameters}
        for field in self._fields.values():
            self._column.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._parameters, self._editors, self._fields = parameters, {}, {}
        for each in parameters:
            self._add(each, offers or {})
            same = each.name in was and was[each.name].kind is each.kind and kept.get(each.name)
            self.set_text(each.name, kept[each.name] if same else each.default)

    def offer(self, offers: Offers) -> None:
        """Offer other ids; what is written stays."""
        for each in self._parameters:
            editor = self._editors[each.name]
            if each.kind in _OFFERED and isinstance(editor, QComboBox) and not editor.view().isVisible():
                _offer(editor, offers.get(each.kind, ()))

    def _add(self, parameter: Parameter, offers: Offers) -> None:
        editor = self._editor(parameter, offers)
        editor.setObjectName(f"{self._prefix}_{parameter.name}")
        self._editors[parameter.name] = editor
        title = parameter.name if parameter.required else self.tr("{name} (optional)").format(name=parameter.name)
        if isinstance(editor, QCheckBox):
            title = ""
        field = Field(self._theme, title, editor, hint=parameter.meaning)
        editor.setAccessibleName(parameter.name)
        if not title:
            field.hide_label()
        self._fields[parameter.name] = field
        self._column.addWidget(field)

    def _editor(self, parameter: Parameter, offers: Offers) -> QWidget:
        match parameter.kind:
            case Kind.FLAG:
                box = QCheckBox(parameter.name)
                box.toggled.connect(lambda _on: self._on_edited(parameter))
                return box
            case Kind.CHOICE:
                return self._choice(parameter)
            case Kind.SECRET:
                return self._connected(SecretEdit(self._theme), parameter)
        if parameter.kind in _TALL:
            return self._tall(parameter)
        if parameter.kind in _OFFERED or parameter.choices:
            return self._offering(parameter, offers)
        return self._connected(QLineEdit(), parameter)

    def _connected(self, edit: QLineEdit, parameter: Parameter) -> QLineEdit:
        edit.textChanged.connect(lambda _text: self._on_edited(parameter))
        edit.returnPressed.connect(self.submitted)
        return edit

    def _choice(self, parameter: Parameter) -> QComboBox:
        combo = _combo(self._theme)
        if not parameter.required and not parameter.default:
            combo.addItem("–", "")
        for value, words in parameter.choices:
            combo.addItem(f"{value}  {words}", str(value))
        combo.activated.connect(lambda _place: self._on_edited(parameter))
        return combo

    def _tall(self, parameter: Parameter) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * _LINES + self._theme.space("m"))
        edit.textChanged.connect(lambda: self._on_edited(parameter))
        return edit

    def _offering(self, parameter: Parameter, offers: Offers) -> QComboBox:
        combo = _combo(self._theme)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for place, (value, words) in enumerate(parameter.choices):
            combo.addItem(str(value))
            combo.setItemData(place, words, Qt.ItemDataRole.ToolTipRole)
        if parameter.kind in _OFFERED:
            _offer(combo, offers.get(parameter.kind, ()))
        combo.editTextChanged.connect(lambda _text: self._on_edited(parameter))
        edit = combo.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self.submitted)
        return combo

    def _on_edited(self, parameter: Parameter) -> None:
        field = self._fields.get(parameter.name)
        if field is not None:
            field.set_error(None)
            self.edited.emit()

    # What stands there

    def entered(self, name: str) -> str:
        """What stands in the editor of a parameter. Raises KeyError."""
        editor = self._editors[name]
        if isinstance(editor, QCheckBox):
            default = next(each.default for each in self._parameters if each.name == name)
            return "true" if editor.isChecked() else ("false" if default else "")
        if isinstance(editor, QComboBox):
            return editor.currentText() if editor.isEditable() else str(editor.currentData() or "")
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    def set_text(self, name: str, text: str) -> None:
        """Write into the editor of a parameter. Raises KeyError."""
        editor = self._editors[name]
        if isinstance(editor, QCheckBox):
            editor.setChecked(text == "true")
        elif isinstance(editor, QComboBox) and not editor.isEditable():
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif isinstance(editor, QComboBox):
            editor.setEditText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)

    def texts(self) -> dict[str, str]:
        """All, by name."""
        return {each.name: self.entered(each.name) for each in self._parameters}

    def problems(self) -> dict[str, str]:
        """What is wrong, by name; nothing is shown."""
        found = {each.name: each.problem(self.entered(each.name)) for each in self._parameters}
        return {name: problem for name, problem in found.items() if problem}

    def values(self) -> dict[str, Any] | None:
        """The values; None when something is wrong, which then is said in its place and gets the focus."""
        problems = self.problems()
        for name, field in self._fields.items():
            field.set_error(problems.get(name))
        if problems:
            self._editors[next(iter(problems))].setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return read_form(self._parameters, self.texts())

    def first_wrong(self) -> QWidget | None:
        """The place of the first thing that is wrong: its editor with what is said below it."""
        return next((self._fields[name] for name in self.problems()), None)

    def secrets(self) -> dict[str, Secret]:
        """What stands in the editors of secrets."""
        return {each.name: Secret(self.entered(each.name)) for each in self._parameters if each.kind is Kind.SECRET}


def scrolled_form(theme: Theme, meaning: QWidget, form: ParameterForm) -> QScrollArea:
    """A form below the words that say what it is for, in a place that scrolls down."""
    asked = QWidget()
    mark(asked, surface="pane")
    gap = theme.space("s")
    column = QVBoxLayout(asked)
    column.setContentsMargins(0, 0, gap, 0)
    column.setSpacing(gap)
    column.addWidget(meaning)
    column.addWidget(form)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setAccessibleName(form.tr("What the call needs"))
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(asked)
    return scroll


def _combo(theme: Theme) -> QComboBox:
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    combo.setMinimumWidth(theme.pixels(56))
    return combo


def _offer(combo: QComboBox, texts: Sequence[str]) -> None:
    if [combo.itemText(place) for place in range(combo.count())] == list(texts):
        return
    written = combo.currentText()
    blocked = combo.blockSignals(True)
    combo.clear()
    combo.addItems(list(texts))
    combo.setEditText(written)
    combo.blockSignals(blocked)
