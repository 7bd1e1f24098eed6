"""The row below a message: what it offers while one is sent once, many times, or stopped."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.send_bar import SendBar


def make(theme: Theme, qtbot: QtBot) -> SendBar:
    bar = SendBar(theme, QWidget())
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_the_interval_is_asked_for_only_when_it_matters(theme: Theme, qtbot: QtBot) -> None:
    bar = make(theme, qtbot)
    bar.show_running(False, stopping=False)
    assert (bar.send.text(), bar.interval.isVisible(), bar.stop.isVisible()) == ("Send", False, False)
    with qtbot.waitSignal(bar.count_changed):
        bar.count.setValue(2_000)
    bar.show_running(False, stopping=False)
    assert (bar.send.text(), bar.interval.isVisible()) == ("Send 2,000×", True)


def test_while_it_runs_it_can_be_stopped_once_and_not_changed(theme: Theme, qtbot: QtBot) -> None:
    bar = make(theme, qtbot)
    bar.count.setValue(5)
    bar.show_running(True, stopping=False)
    assert bar.stop.isEnabled()
    assert not bar.count.isEnabled()
    with qtbot.waitSignal(bar.stop_wanted):
        bar.stop.click()
    bar.show_running(True, stopping=True)
    assert not bar.stop.isEnabled()
