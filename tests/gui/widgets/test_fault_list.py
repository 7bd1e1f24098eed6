"""The list of faults that are set."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.operator import SetFault
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.fault_list import FaultList, time_words

S = 10**9


def fault(number: int, starts_s: int = 0, ends_s: int = 0, owner: str = "console") -> SetFault:
    return SetFault(number, f"delay {number} ms for all", owner, starts_s * S, ends_s * S, {}, owner == "console")


def test_when_it_begins_and_ends_in_words() -> None:
    assert time_words(fault(1), 5 * S) == "until ended"
    assert time_words(fault(1, 0, 65), 5 * S) == "01:00 left"
    assert time_words(fault(1, 10, 65), 5 * S) == "begins in 00:05"


def test_each_has_its_end_and_those_that_stay_are_not_made_anew(qtbot: QtBot) -> None:
    shown = FaultList(Theme())
    qtbot.addWidget(shown)
    ended: list[int] = []
    shown.end_wanted.connect(ended.append)
    shown.show_faults([fault(1), fault(2, 0, 30, owner="script")], 10 * S)
    first, second = shown.rows()
    assert (first.words.text(), first.time.text()) == ("delay 1 ms for all", "until ended")
    assert second.time.text() == "00:20 left · set by script"
    shown.show_faults([fault(2, 0, 30, owner=""), fault(3)], 11 * S)
    assert shown.rows()[0] is second
    assert second.time.text() == "00:19 left · set by another"
    QTest.mouseClick(second.end, Qt.MouseButton.LeftButton)
    assert ended == [2]
    assert second.end.accessibleName() == "End delay 2 ms for all"
