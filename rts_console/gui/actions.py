"""Every action once: its name, words, keys, icon and what it does. Menus, palette and the list of keys read it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from rts_console.gui.phrases import without_mnemonic
from rts_console.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as lists show it. `group` is the menu that it stands in, in English."""

    name: str
    group: str
    action: QAction

    @property
    def text(self) -> str:
        """Its words without the mnemonic."""
        return without_mnemonic(self.action.text()).replace("&", "").rstrip("…")

    @property
    def offered(self) -> bool:
        """Whether it can be run now."""
        return self.action.isVisible() and self.action.isEnabled()


class Actions(QObject):
    """All actions of the window, by name, in the order they were added. Their keys are those of the theme's keymap."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Actions work anywhere in `window`."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._entries: dict[str, Entry] = {}
        theme.keymap.changed.connect(self._put_keys)

    def __iter__(self) -> Iterator[Entry]:
        """All of them."""
        return iter(self._entries.values())

    def __getitem__(self, name: str) -> QAction:
        """The action of that name; raises KeyError."""
        return self._entries[name].action

    def get(self, name: str) -> Entry | None:
        """The action of that name with its menu, if there is one."""
        return self._entries.get(name)

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        group: str,
        keys: str | tuple[str, ...] = "",
        icon: str = "",
        checkable: bool = False,
    ) -> QAction:
        """Make an action; `keys` are those that it has until the user chooses others. Raises ValueError when its name
        or its keys are taken."""
        self._check_name(name)
        action = QAction(text, self._window)
        action.setCheckable(checkable)
        if icon:
            action.setIcon(self._theme.icon(icon))
        action.triggered.connect(lambda _checked=False: run())
        return self._take(name, action, group, keys)

    def adopt(self, name: str, action: QAction, *, group: str, keys: str | tuple[str, ...] = "") -> QAction:
        """Take in an action that another made, such as a dock's own toggle. Raises ValueError as `add`."""
        self._check_name(name)
        return self._take(name, action, group, keys)

    def _check_name(self, name: str) -> None:
        if name in self._entries:
            raise ValueError(f"there is an action {name!r} already")

    def _take(self, name: str, action: QAction, group: str, keys: str | tuple[str, ...]) -> QAction:
        every = (keys,) if isinstance(keys, str) else keys
        self._theme.keymap.add(name, [each for each in every if each])
        action.setObjectName(name)
        # Where a menu shows an icon there is no place for the tick.
        action.setIconVisibleInMenu(not action.isCheckable())
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setShortcuts(self._theme.keymap.keys(name))
        self._window.addAction(action)
        self._entries[name] = Entry(name, group, action)
        return action

    def _put_keys(self) -> None:
        for entry in self:
            keys = list(self._theme.keymap.keys(entry.name))
            if entry.action.shortcuts() != keys:
                entry.action.setShortcuts(keys)
