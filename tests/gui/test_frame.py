"""The frame: painted alone, closed alone, and then the window around its content."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.frame import FIRST_SIZE, TITLE_BAR, Frame, put_on
from rts_console.gui.theme import Theme
from rts_console.settings import Loaded, Look, Settings, WindowState


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme()
    made.apply(qapp, "light")
    return made


class Content(QWidget):
    """Counts how often it was asked to close, and stays."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("what it holds")
        self.asked = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.asked += 1
        event.ignore()


def frame_of(qtbot: QtBot, theme: Theme, settings: Settings | None = None) -> Frame:
    frame = Frame(theme, Loaded(settings or Settings()))
    qtbot.addWidget(frame)
    return frame


def test_it_is_painted_without_a_content(qtbot: QtBot, theme: Theme) -> None:
    frame = frame_of(qtbot, theme)
    assert not frame.painted
    assert frame.size() == frame.first_size()
    image = frame.grab().toImage()
    assert frame.painted
    assert image.pixelColor(2, 2) == theme.color("surface")
    assert image.pixelColor(2, frame.height() // 2) == theme.color("window")


def test_it_comes_back_to_its_place(qtbot: QtBot, theme: Theme) -> None:
    first = frame_of(qtbot, theme)
    first.setGeometry(40, 50, 600, 500)  # within the screen, as what comes back is put there
    kept = WindowState(geometry=bytes(first.saveGeometry().data()))
    second = frame_of(qtbot, theme, Settings(window=kept))
    assert second.size() == first.size()


def test_closed_too_early_it_hides_and_remembers(qtbot: QtBot, theme: Theme) -> None:
    frame = frame_of(qtbot, theme)
    frame.show()
    frame.close()
    assert frame.close_wanted
    assert not frame.isVisible()


def test_its_content_fills_it_and_decides_about_its_end(qtbot: QtBot, theme: Theme) -> None:
    frame, content = frame_of(qtbot, theme), Content()
    frame.show()
    frame.hold(content)
    content.show()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert frame.content is content
    assert content.window() is frame
    assert content.size() == frame.size()
    assert frame.windowTitle() == "what it holds"
    frame.close()
    assert content.asked == 1
    assert frame.isVisible()
    assert not frame.close_wanted


def test_a_look_that_is_not_known_is_the_usual_one(qapp: QApplication, theme: Theme) -> None:
    put_on(theme, Look(theme="sepia", density="huge", scale=9.0), qapp)
    assert theme.choice == "system"
    assert theme.density == "normal"
    assert theme.scale == 2.0


def test_at_first_it_fits_on_the_screen_with_a_title_bar(qtbot: QtBot, theme: Theme) -> None:
    frame = frame_of(qtbot, theme)
    room = frame.screen().availableGeometry()
    assert frame.width() == min(FIRST_SIZE.width(), room.width())
    assert frame.height() == min(FIRST_SIZE.height(), room.height() - TITLE_BAR)
