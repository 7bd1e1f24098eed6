"""A box for a whole number with its unit; and room before the number in any box for one."""

from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QSpinBox

B = TypeVar("B", bound=QAbstractSpinBox)

_PART: Final = 0.45
"""Of the height of a line: with what Qt leaves itself, numbers begin where the words of a chooser do."""
_TELLING: Final = frozenset({QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.Polish, QEvent.Type.Show})


class _Room(QObject):
    """Keeps the number of a box clear of its border at each size of the letters."""

    def __init__(self, box: QAbstractSpinBox) -> None:
        super().__init__(box)
        self._fit(box)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the letters."""
        if event.type() in _TELLING and isinstance(watched, QAbstractSpinBox):
            self._fit(watched)
        return False

    def _fit(self, box: QAbstractSpinBox) -> None:
        edit, room = box.findChild(QLineEdit), round(box.fontMetrics().height() * _PART)
        if edit is not None and edit.textMargins().left() != room:
            edit.setTextMargins(room, 0, 0, 0)


def roomy(box: B) -> B:
    """The box, with room before its number. A style sheet can only make such a box wider, not move its number."""
    _Room(box)
    return box


def number_box(name: str, title: str, least: int, most: int, suffix: str, *, value: int | None = None) -> QSpinBox:
    """A box with a name for tests, a title for screen readers and the mouse, bounds and a unit."""
    box = roomy(QSpinBox())
    box.setObjectName(name)
    box.setAccessibleName(title)
    box.setToolTip(title)
    box.setRange(least, most)
    box.setSuffix(suffix)
    box.setGroupSeparatorShown(True)
    if value is not None:
        box.setValue(value)
    return box
