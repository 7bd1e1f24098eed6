"""Which service: the profiles, the way to a new one, and the way to be rid of one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.combo_tip import ComboTip


class ProfilePicker(QWidget):
    """Signals: `chosen` with the name of a profile, `new_wanted`, `delete_wanted` when that has been confirmed."""

    chosen = Signal(str)
    new_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self.box = QComboBox()
        self.box.setObjectName("profile")
        self.box.setAccessibleName(self.tr("Profile"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(6)
        self.box.setMinimumWidth(theme.pixels(56))
        self.box.activated.connect(self._on_activated)
        ComboTip(self.box)
        self.new = self._tool("new_profile_button", "plus", self.tr("New profile"), self.new_wanted)
        self.delete = self._tool("delete_profile", "trash-2", self.tr("Delete this profile…"), self._on_delete)
        self.delete_menu = QMenu(self)
        self.delete_menu.addAction("").triggered.connect(lambda _on: self.delete_wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("xs"))
        row.addWidget(self.box, 1)
        row.addWidget(self.delete)
        row.addWidget(self.new)
        self.setFocusProxy(self.box)

    def _tool(self, name: str, icon: str, words: str, slot: Any) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(slot)
        return button

    def show_profiles(self, names: Sequence[str], chosen: str, *, can_delete: bool) -> None:
        """Offer these, and a new one for a URL."""
        if list(names) != self._names:
            self._names = list(names)
            self.box.clear()
            self.box.addItems(self._names)
            self.box.insertSeparator(len(self._names))
            self.box.addItem(self.tr("Connect to a URL…"))
        if self.box.currentText() != chosen:
            self.box.setCurrentText(chosen)
        self.delete.setVisible(can_delete)

    def _on_activated(self, place: int) -> None:
        if place >= len(self._names):
            self.new_wanted.emit()
        else:
            self.chosen.emit(self.box.itemText(place))

    def _on_delete(self) -> None:
        """A profile is gone for good: ask, beside the button."""
        name = self.box.currentText().replace("&", "&&")
        self.delete_menu.actions()[0].setText(self.tr("Delete “{name}”").format(name=name))
        self.delete_menu.popup(self.delete.mapToGlobal(self.delete.rect().bottomLeft()))
