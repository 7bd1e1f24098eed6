"""Where a chooser has no room for what is chosen, its tool tip has it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox

_BETWEEN = " · "


class ComboTip(QObject):
    """Keeps what is chosen at the end of a combo box's tool tip; it goes with the box."""

    def __init__(self, box: QComboBox) -> None:
        """`box` has its own tool tip already, if it has one."""
        super().__init__(box)
        self._box = box
        self._shown = ""
        box.currentTextChanged.connect(self.show)
        self.show()

    def show(self) -> None:
        """Tell it anew: after the box was given another tool tip, too."""
        words = self._box.toolTip()
        if self._shown:
            words = words.removesuffix(self._shown).removesuffix(_BETWEEN)
        self._shown = self._box.currentText()
        self._box.setToolTip(_BETWEEN.join(filter(None, (words, self._shown))))
