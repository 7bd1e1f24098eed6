"""What the window does about its look: theme, language, density, motion and size, in the menu and the palette."""

import functools
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.context import Context
from rts_console.gui.frame import SCALES, put_on
from rts_console.gui.language import CHOICES, OWN_NAMES
from rts_console.gui.presenter import Presenter
from rts_console.gui.theme import DENSITIES, Theme, ThemeName

DRESS_AFTER_MS: Final = 120

_THEMES: Final[tuple[tuple[ThemeName, str, str], ...]] = (
    ("system", "Like the desktop", "monitor"),
    ("light", "Light", "sun"),
    ("dark", "Dark", "moon"),
    ("contrast", "High contrast", "contrast"),
)


class LookDesk(QObject):
    """Each choice is an action; `themes` and `languages` are the menus of theirs. Signals: `chosen` when the settings
    name another look or language."""

    chosen = Signal()

    def __init__(self, context: Context, presenter: Presenter, window: QWidget) -> None:
        """While `presenter` is on, larger and smaller are the stage's."""
        super().__init__(window)
        self._context = context
        self._look = context.settings.look
        self._presenter = presenter
        self._window = window
        # Several steps in a row are put on as one.
        self._dressing = QTimer(self)
        self._dressing.setSingleShot(True)
        self._dressing.setInterval(DRESS_AFTER_MS)
        self._dressing.timeout.connect(self.put_on)

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put all choices into the menus and the palette; sizes stand in `group`."""
        self._commands = commands
        commands.add("larger", self.tr("&Larger"), lambda: self._on_zoom(1), group=group, keys="Ctrl+=", icon="zoom-in")
        commands.add(
            "smaller", self.tr("&Smaller"), lambda: self._on_zoom(-1), group=group, keys="Ctrl+-", icon="zoom-out"
        )
        commands.add(
            "usual_size", self.tr("&Usual size"), lambda: self._on_zoom(0), group=group, keys="Ctrl+0", icon="search"
        )
        themes = [(name, self.tr(words), icon) for name, words, icon in _THEMES]
        self.themes = self._choices("theme", "Theme", themes, self._on_theme_chosen)
        languages = [(name, OWN_NAMES.get(name, self.tr("Like the system")), "languages") for name in CHOICES]
        self.languages = self._choices("language", "Language", languages, self._on_language_chosen)
        motions = [
            ("system", self.tr("Like the system"), "monitor"),
            ("full", self.tr("All movement"), "activity"),
            ("reduced", self.tr("Less movement"), "circle"),
        ]
        self._motions = self._choices("motion", "Motion", motions, self._on_motion_chosen)
        densities = [(name, self.tr(name.capitalize()), "list") for name in DENSITIES]
        self._densities = self._choices("density", "Density", densities, self._on_density_chosen)

    def _choices(
        self, kind: str, title: str, choices: Sequence[tuple[str, str, str]], choose: Callable[[str], None]
    ) -> QMenu:
        """A menu of which one is checked; each choice is also an action of its own."""
        menu = QMenu(self._window)
        exclusive = QActionGroup(self._window)
        for name, words, icon in choices:
            action = self._commands.add(
                f"{kind}_{name}",
                words,
                functools.partial(choose, name),
                group=title,
                icon=icon,
                checkable=True,
            )
            exclusive.addAction(action)
            menu.addAction(action)
        return menu

    @property
    def menus(self) -> tuple[tuple[str, QMenu], ...]:
        """Each with its title in English, in order."""
        return (
            ("Theme", self.themes),
            ("Language", self.languages),
            ("Density", self._densities),
            ("Motion", self._motions),
        )

    @property
    def icon(self) -> str:
        """The name of the icon of the theme in force."""
        theme = self._context.theme
        return next((icon for name, _, icon in _THEMES if name == theme.name), "sun")

    def check_chosen(self) -> None:
        """Tick in the menus what is in force."""
        chosen = {
            f"theme_{self._look.theme}",
            f"language_{self._context.language.choice}",
            f"density_{self._look.density}",
            f"motion_{self._look.motion}",
        }
        for entry in self._commands:
            if entry.name in chosen:
                entry.action.setChecked(True)

    def put_on(self) -> None:
        """Show what the settings say."""
        dress(self._context.theme, self._context)

    def desktop_reduces_motion(self, less: bool) -> None:
        """Take what the desktop wishes; it counts unless the user chose otherwise."""
        self._context.theme.desktop_reduces_motion = less
        self.put_on()

    def stop(self) -> None:
        """Put nothing on any more."""
        self._dressing.stop()

    def _on_theme_chosen(self, name: str) -> None:
        self._look.theme = name
        self.put_on()

    def _on_language_chosen(self, name: str) -> None:
        self._look.language = name
        self._context.language.choose(name)
        self.chosen.emit()

    def _on_motion_chosen(self, name: str) -> None:
        self._look.motion = name
        self.put_on()

    def _on_density_chosen(self, name: str) -> None:
        self._look.density = name
        self.put_on()

    def _on_zoom(self, step: int) -> None:
        if self._presenter.on:
            self._presenter.zoom(step)
            return
        nearest = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - self._look.scale))
        self._look.scale = SCALES[min(max(nearest + step, 0), len(SCALES) - 1)] if step else 1.0
        self._dressing.start()


def dress(theme: Theme, context: Context) -> None:
    """Put the look of the settings on the application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    put_on(theme, context.settings.look, app)
