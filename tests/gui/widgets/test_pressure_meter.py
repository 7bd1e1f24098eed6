"""The figures of the status bar."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.pressure_meter import Pressure, PressureMeter

MIB = 1024 * 1024


def test_it_says_all_figures_and_marks_what_is_too_much(qtbot: QtBot) -> None:
    meter = PressureMeter(Theme())
    qtbot.addWidget(meter)
    meter.set_pressure(Pressure(4812.4, 2406, 0, 3.04, 184 * MIB, 512 * MIB))
    assert meter.text() == "in 4,812/s · stored 2,406/s · dropped 0 · lag p99 3.0 ms · 184 / 512 MB"
    meter.set_pressure(Pressure(0, 0, 12, 60, 500 * MIB, 512 * MIB))
    marked = [label.text() for label in meter.findChildren(QLabel) if label.property("role") == "warning"]
    assert sorted(marked) == ["⚠ 500 / 512 MB", "⚠ dropped 12", "⚠ lag p99 60.0 ms"]
    meter.set_pressure(Pressure())
    assert "⚠" not in meter.text()
