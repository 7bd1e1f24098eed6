"""What was lost stands in a row until it is noted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.pressure import Loss, Losses
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.loss_bar import LossBar


@pytest.fixture
def losses() -> Losses:
    return Losses()


@pytest.fixture
def bar(qtbot: QtBot, losses: Losses) -> LossBar:
    made = LossBar(Theme(), losses)
    qtbot.addWidget(made)
    return made


def test_it_says_what_how_many_and_why_until_it_is_noted(bar: LossBar, losses: Losses, qtbot: QtBot) -> None:
    bar.refresh()
    assert bar.isHidden()
    losses.take([Loss("rows", 1_204, "rows were let go", "the log is full. Clear it.")])
    bar.refresh()
    assert not bar.isHidden()
    assert bar.text() == "1,204 rows were let go: the log is full. Clear it."
    noted = bar.findChild(QPushButton, "loss_acknowledge")
    assert noted is not None
    with qtbot.waitSignal(bar.acknowledged):
        qtbot.mouseClick(noted, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    losses.take([Loss("rows", 9_999, "rows were let go", "the log is full. Clear it.")])
    bar.refresh()
    assert bar.isHidden()


def test_details_are_one_click_away(bar: LossBar, qtbot: QtBot) -> None:
    details = bar.findChild(QPushButton, "loss_details")
    assert details is not None
    with qtbot.waitSignal(bar.details_wanted):
        qtbot.mouseClick(details, Qt.MouseButton.LeftButton)
