"""A column brings its status into sight, and lets go when the reader scrolls."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.status_scroll import StatusScroll
from tests.support import until


async def test_the_status_is_scrolled_to(theme: Theme, qtbot: QtBot) -> None:
    content, status = QWidget(), QLabel("it failed")
    column = QVBoxLayout(content)
    for number in range(60):
        column.addWidget(QLabel(str(number)))
    column.addWidget(status)
    scroll = StatusScroll(theme, content, status)
    qtbot.addWidget(scroll)
    scroll.resize(200, 100)
    scroll.show()
    assert status.visibleRegion().isEmpty()
    scroll.show_status()
    await until(lambda: status.visibleRegion().boundingRect().height() == status.height() > 0)


async def test_another_part_is_scrolled_to_as_well(theme: Theme, qtbot: QtBot) -> None:
    content, status, question = QWidget(), QLabel("it failed"), QLabel("Are you sure?")
    column = QVBoxLayout(content)
    for number in range(60):
        column.addWidget(question if number == 40 else QLabel(str(number)))
    column.addWidget(status)
    scroll = StatusScroll(theme, content, status)
    qtbot.addWidget(scroll)
    scroll.resize(200, 100)
    scroll.show()
    scroll.bring(question)
    await until(lambda: question.visibleRegion().boundingRect().height() == question.height() > 0)
    assert status.visibleRegion().isEmpty()
