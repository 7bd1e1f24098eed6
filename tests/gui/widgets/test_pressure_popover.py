"""The pane above the status bar shows the past of each figure and every loss."""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.pressure import Loss, Losses, Pressure, PressureHistory
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.pressure_popover import PressurePopover


@pytest.fixture
def anchor(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1100, 760)
    made = QWidget(window)
    made.setGeometry(20, 720, 300, 20)
    window.show()
    yield made
    window.close()


@pytest.fixture
def popover(anchor: QWidget) -> Iterator[PressurePopover]:
    history, losses = PressureHistory(), Losses()
    made = PressurePopover(Theme(), history, losses, anchor.window())
    made.history, made.losses = history, losses  # type: ignore[attr-defined]
    yield made
    made.close()


def words(popover: PressurePopover) -> list[str]:
    return [label.text() for label in popover.findChildren(QLabel)]


def test_it_stands_above_its_anchor_with_the_present_and_the_highest(popover: PressurePopover, anchor: QWidget) -> None:
    history: PressureHistory = popover.history  # type: ignore[attr-defined]
    history.add(Pressure(events_per_s=50_000))
    history.add(Pressure(events_per_s=1_200, lag_p99_ms=4.5))
    popover.toggle_above(anchor)
    assert popover.geometry().bottom() < 720
    assert {"1,200/s", "highest 50,000/s", "4.5 ms"} <= set(words(popover))
    assert "Nothing was lost" in popover.losses_text()


def test_while_open_it_follows_and_while_closed_it_costs_nothing(popover: PressurePopover, anchor: QWidget) -> None:
    history: PressureHistory = popover.history  # type: ignore[attr-defined]
    popover.toggle_above(anchor)
    history.add(Pressure(events_per_s=777))
    popover.refresh()
    assert "777/s" in words(popover)
    popover.close()
    history.add(Pressure(events_per_s=888))
    popover.refresh()
    assert "888/s" not in words(popover)


def test_every_loss_is_told_also_those_that_were_noted(popover: PressurePopover, anchor: QWidget) -> None:
    losses: Losses = popover.losses  # type: ignore[attr-defined]
    losses.take([Loss("rows", 3, "rows were let go", "full."), Loss("x", 1, "lines were let go", "old.", grave=False)])
    losses.acknowledge()
    popover.toggle_above(anchor)
    assert popover.losses_text() == "3 rows were let go: full.\n1 lines were let go: old."


def test_escape_its_cross_and_a_second_call_close_it(popover: PressurePopover, anchor: QWidget, qtbot: QtBot) -> None:
    popover.toggle_above(anchor)
    popover.toggle_above(anchor)
    assert not popover.isVisible()
    popover.toggle_above(anchor)
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    popover.toggle_above(anchor)
    cross = popover.findChild(QToolButton, "pressure_close")
    assert cross is not None
    cross.click()
    assert not popover.isVisible()


def test_it_stays_above_its_anchor_when_the_window_changes(popover: PressurePopover, anchor: QWidget) -> None:
    popover.toggle_above(anchor)
    anchor.move(20, 660)
    anchor.window().resize(900, 700)
    assert popover.geometry().bottom() < 660
    assert popover.geometry().top() > 0


def test_it_has_its_place_at_once(popover: PressurePopover, anchor: QWidget) -> None:
    Theme().apply(cast(QApplication, QApplication.instance()), "light")
    popover.toggle_above(anchor)
    first = popover.geometry()
    popover.toggle_above(anchor)
    popover.toggle_above(anchor)
    assert popover.geometry() == first
