"""Pictures of every pane and dialog in every look: light, dark and high contrast, each language, 100 and 200 %.

The window is that of the demo, filled by what was played in it; looks are put on in place, as a user would.
"""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from rts_console.gui.demo import picture_of
from rts_console.gui.look_desk import dress
from rts_console.gui.theme import ThemeName
from rts_console.gui.widgets.popover import Popover
from rts_console.gui.window import MainWindow

THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "contrast")
LANGUAGES: Final = ("en", "zh_CN")
SCALES: Final = (1.0, 2.0)
SIZE: Final = QSize(1440, 900)
DIALOGS: Final = ("commands", "keys", "change_keys", "add_users", "export_events", "save_case", "pressure")
"""Commands that open something over the window which closes without an answer."""
SETTLE_TICKS: Final = 3
_BETWEEN_S: Final = 0.04
"""What is laid out in a turn of the loop of its own has it then."""

Tell = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class View:
    """How the window is dressed for a row of pictures."""

    theme: ThemeName
    language: str
    scale: float

    @property
    def name(self) -> str:
        """The folder of its pictures, such as `dark-en-200`."""
        return f"{self.theme}-{self.language}-{self.scale * 100:.0f}"


VIEWS: Final = tuple(View(*each) for each in itertools.product(THEMES, LANGUAGES, SCALES))


class Gallery:
    """Goes through a window and takes its pictures. At 200 % the window is twice as large, as on a screen of twice the
    points, so that the same must have its place."""

    def __init__(self, window: MainWindow, folder: Path, tell: Tell) -> None:
        """`tell` hears of each picture, which lies in a folder of its look below `folder`."""
        self._window = window
        self._folder = folder
        self._tell = tell

    async def take(self, views: Sequence[View] = VIEWS) -> int:
        """Take all of them and put the window back as it was; returns how many there are. Raises OSError."""
        look, size = self._window.context.settings.look, self._window.window().size()
        before = (look.theme, look.language, look.scale)
        count = 0
        try:
            for view in views:
                self._put_on(*(view.theme, view.language, view.scale))
                self._window.window().resize(SIZE * view.scale)
                count += await self._take_view(view)
        finally:
            self._put_on(*before)
            self._window.window().resize(size)
        return count

    def _put_on(self, theme: str, language: str, scale: float) -> None:
        context = self._window.context
        context.settings.look.theme = theme
        context.settings.look.scale = scale
        context.settings.look.language = language
        context.language.choose(language)
        dress(context.theme, context)

    async def _take_view(self, view: View) -> int:
        folder = self._folder / view.name
        folder.mkdir(parents=True, exist_ok=True)
        names = [panel.name for panel in self._window.panels]
        dialogs = [name for name in DIALOGS if self._window.commands.get(name) is not None]
        for number, name in enumerate((*names, *dialogs), 1):
            self._window.reset_layout()
            await self._settle()
            show = self._window.show_panel if name in names else self._open
            show(name)
            await self._settle()
            self._save(folder / f"{number:02}-{name}.png")
            self._close_all()
        return len(names) + len(dialogs)

    def _open(self, name: str) -> None:
        self._window.commands[name].trigger()

    def _over(self) -> list[QWidget]:
        kinds = (*self._window.findChildren(QDialog), *self._window.findChildren(Popover))
        return [each for each in kinds if each.isVisible()]

    def _close_all(self) -> None:
        for each in self._over():
            each.close()
        for banner in self._window.banners.banners():
            banner.dismiss()

    async def _settle(self) -> None:
        """Several refreshes: one may arrange anew what the next one then fills."""
        for _ in range(SETTLE_TICKS):
            self._window.refresh()
            await asyncio.sleep(_BETWEEN_S)

    def _save(self, path: Path) -> None:
        if not picture_of(self._window).save(str(path)):
            raise OSError(f"the picture {path} cannot be written")
        self._tell(path)
