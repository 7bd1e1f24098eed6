"""What a window was given when it was made grows and shrinks with it."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.gallery import DIALOGS, SIZE
from rts_console.gui.look_desk import dress
from rts_console.gui.rescale import rescale
from rts_console.gui.widgets.popover import Popover
from rts_console.gui.window import MainWindow


class Place(QWidget):
    """A row and a grid with sizes and gaps of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(100)
        self.fixed, self.least, self.free = QWidget(), QWidget(), QWidget()
        self.fixed.setFixedWidth(76)
        self.least.setMinimumHeight(33)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 4, 0, 1)
        self.row = QHBoxLayout()
        self.row.setSpacing(5)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(7)
        self.grid.setVerticalSpacing(3)
        self.column.addLayout(self.row)
        self.column.addLayout(self.grid)
        for part in (self.fixed, self.least):
            self.row.addWidget(part)
        self.grid.addWidget(self.free)

    def lengths(self) -> list[int]:
        margins = self.column.contentsMargins()
        return [
            self.fixed.minimumWidth(),
            self.fixed.maximumWidth(),
            self.least.minimumHeight(),
            *(margins.left(), margins.top(), margins.right(), margins.bottom()),
            self.row.spacing(),
            self.grid.horizontalSpacing(),
            self.grid.verticalSpacing(),
        ]


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    made = Place()
    qtbot.addWidget(made)
    return made


AT_ONE = [76, 76, 33, 8, 4, 0, 1, 5, 7, 3]


def test_all_lengths_grow_and_what_has_none_stays_free(place: Place) -> None:
    free = place.free.maximumWidth()
    rescale(place, 1.0, 2.0)
    assert place.lengths() == [2 * length for length in AT_ONE]
    assert (place.free.minimumWidth(), place.free.maximumWidth()) == (0, free)
    assert place.minimumWidth() == 100


def test_there_and_back_and_there_again_comes_to_the_same(place: Place) -> None:
    scales = (1.0, 0.85, 1.15, 1.3, 0.85, 1.75, 1.0)
    for before, now in zip(scales, scales[1:], strict=False):
        rescale(place, before, now)
    assert place.lengths() == AT_ONE


def test_what_was_set_meanwhile_counts(place: Place) -> None:
    rescale(place, 1.0, 2.0)
    place.fixed.setFixedWidth(40)
    rescale(place, 2.0, 1.0)
    assert place.fixed.minimumWidth() == 20


def test_an_icon_that_keeps_clear_of_its_words_grows(place: Place) -> None:
    button = QToolButton(place)
    button.setIconSize(QSize(20, 16))
    rescale(place, 1.0, 2.0)
    assert button.iconSize() == QSize(40, 32)


def test_the_same_scale_changes_nothing(place: Place) -> None:
    rescale(place, 1.5, 1.5)
    assert place.lengths() == AT_ONE


def test_a_row_with_the_gap_of_the_layout_around_it_grows_as_much(place: Place) -> None:
    place.column.setSpacing(12)
    inner = QHBoxLayout()
    place.column.addLayout(inner)
    assert inner.spacing() == 12
    rescale(place, 1.0, 2.0)
    assert inner.spacing() == 24
    rescale(place, 2.0, 1.0)
    assert (inner.spacing(), place.column.spacing()) == (12, 12)


def _over(window: MainWindow) -> list[QWidget]:
    return [each for kind in (QDialog, Popover) for each in window.findChildren(kind) if each.isVisible()]


def _measures(window: MainWindow, scale: float) -> dict[str, list[object]]:
    """Of everything that opens over the window: how large it is, and where its buttons stand."""
    window.context.settings.look.scale = scale
    dress(window.context.theme, window.context)
    window.window().resize(SIZE * scale)
    found: dict[str, list[object]] = {}
    for name in DIALOGS:
        if window.commands.get(name) is None:
            continue
        window.commands[name].trigger()
        for each in _over(window):
            places = [button.geometry() for button in each.findChildren(QPushButton) if button.isVisible()]
            found[name] = [each.size(), each.minimumSize(), each.sizeHint(), places]
            each.close()
    return found


async def test_dialogs_are_the_same_before_and_after_a_visit_to_200_percent(window: MainWindow) -> None:
    window.dismiss_welcome()
    _measures(window, 1.0)  # what is opened for the first time may still settle
    before = _measures(window, 1.0)
    assert {"keys", "change_keys", "add_users", "pressure"} <= before.keys()
    larger = _measures(window, 2.0)
    assert larger["change_keys"][0] == before["change_keys"][0] * 2  # type: ignore[operator]
    assert _measures(window, 1.0) == before
