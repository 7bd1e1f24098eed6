"""The Scenario panel in a window of its own, with a world of hand-written backends."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from rts_console.gui.context import Context
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.window import MainWindow
from tests.gui.sample_window import Messages, make_window
from tests.gui.scenario_players import TALK, FakeWorld
from tests.support import until


class Filtered(Messages):
    """Is told what to show."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.terms: list[str] = []

    def filter_by(self, terms: str) -> None:
        self.terms.append(terms)


class Desk:
    """The panel in a window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        panel = window.panel("scenario")
        assert isinstance(panel, ScenarioPanel)
        self.panel = panel
        panel.world = FakeWorld(window.context)
        panel.bar.speed.setCurrentIndex(2)

    def show(self, text: str = TALK, *, saved: bool = True) -> None:
        self.panel.show_text(text, "Two talk", "two.yaml", saved=saved)

    def answer(self, name: str) -> None:
        button = self.panel.question.findChild(QPushButton, name)
        assert button is not None, f"{name} is not asked"
        button.click()

    async def run(self) -> None:
        self.panel.begin_run()
        await until(lambda: not self.panel.running)

    async def choose_file(self, path: Path, act: Callable[[], object]) -> None:
        """Do what asks for a file, and choose this one."""
        act()
        await until(lambda: any(each.isVisible() for each in self.panel.findChildren(QFileDialog)))
        dialog = self.panel.findChildren(QFileDialog)[0]
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(path))
        dialog.accept()
        await until(lambda: not len(self.panel.tasks))


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    """The panel in front, in a window that is closed in the end."""
    window = make_window((Filtered, ScenarioPanel))
    window.start()
    window.show_panel("scenario")
    yield Desk(window)
    await window.aclose()
    await window.context.stage.aclose()
    window.deleteLater()
