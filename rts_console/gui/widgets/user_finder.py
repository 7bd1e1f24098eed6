"""Finds users among many: by what is typed, or by the group they belong to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.icon_edit import IconEdit

_WIDTH = 168


@dataclass(frozen=True, slots=True)
class Group:
    """Users that belong together: the title, and their keys."""

    title: str
    keys: frozenset[str]


class UserFinder(QWidget):
    """A line to type in and a list of groups.

    Signals: `changed` when others are to be shown, `chosen` by Enter: act as the first that is left.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[Group, ...] = ()
        self._all = -1
        self.edit = IconEdit(theme)
        self.edit.setObjectName("find_user")
        self.edit.setPlaceholderText(self.tr("Find a user"))
        self.edit.setAccessibleName(self.tr("Find a user by name, room or state"))
        self.edit.setToolTip(self.tr("Part of a name, a room or a state; Enter acts as the first"))
        self.edit.set_clearable()
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.chosen)
        self.group = QComboBox()
        self.group.setObjectName("user_group")
        self.group.setAccessibleName(self.tr("Which users the strip shows"))
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group.activated.connect(self.changed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.edit, self.group):
            mark(part, size="small")
            self._column.addWidget(part)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.space("xs"))
        self.setFixedWidth(self._theme.pixels(_WIDTH))
        for part in (self.edit, self.group):
            part.setFixedHeight(self._theme.pixels(25))

    def set_groups(self, count: int, groups: Sequence[Group]) -> None:
        """Offer all users, `count` of them, and these groups. What is chosen stays, while there is such a group."""
        if (count, tuple(groups)) == (self._all, self._groups):
            return
        chosen = self._chosen_title()
        self._all, self._groups = count, tuple(groups)
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(self.tr("All {count} users").format(count=count), "")
        for group in self._groups:
            self.group.addItem(f"{group.title} ({len(group.keys)})", group.title)
        place = self.group.findData(chosen)
        self.group.setCurrentIndex(max(place, 0))
        self.group.blockSignals(False)
        if chosen and place < 0:
            self.changed.emit()

    def _chosen_title(self) -> str:
        return str(self.group.currentData() or "")

    def keys(self) -> Collection[str] | None:
        """The keys of the group that was chosen; None for all."""
        title = self._chosen_title()
        return next((group.keys for group in self._groups if group.title == title), None) if title else None

    def words(self) -> list[str]:
        """What was typed, in small letters."""
        return self.edit.text().casefold().split()

    @property
    def active(self) -> bool:
        """Whether some users may be hidden."""
        return bool(self.words()) or bool(self._chosen_title())

    def clear(self) -> None:
        """Show all again."""
        self.group.setCurrentIndex(0)
        self.edit.clear()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.active:
            self.clear()
            return
        super().keyPressEvent(event)
