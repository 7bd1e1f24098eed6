"""The figures of the status bar."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.pressure import MIB, Pressure
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.pressure_meter import PressureMeter, size_words

BUSY = Pressure(4812.4, 2406, 18.2, 0, 0, 2048, 3.04, 184 * MIB, 512 * MIB)


@pytest.fixture
def meter(qtbot: QtBot) -> PressureMeter:
    made = PressureMeter(Theme())
    qtbot.addWidget(made)
    return made


def test_it_says_all_figures_and_marks_what_is_too_much(meter: PressureMeter) -> None:
    meter.set_pressure(BUSY)
    assert meter.text() == (
        "in 4,812/s · stored 2,406/s · painted 18/s · dropped 0 · queue 2 KB · 184 / 512 MB · lag p99 3.0 ms"
    )
    assert meter.warnings() == []
    meter.set_pressure(Pressure(0, 0, 0, 4, 12, 3 * MIB, 60, 500 * MIB, 512 * MIB))
    assert meter.warnings() == ["dropped 12 (4/s)", "queue 3.0 MB", "500 / 512 MB", "lag p99 60.0 ms"]
    assert meter.text().count("⚠") == 4
    assert meter.accessibleName() == meter.text()
    meter.set_pressure(Pressure())
    assert "⚠" not in meter.text()


def test_with_less_room_it_says_less_but_never_hides_a_loss(meter: PressureMeter) -> None:
    meter.set_pressure(BUSY)
    meter.resize(meter.sizeHint())
    assert len(meter.shown()) == 7
    meter.resize(meter.width() - 1, meter.height())
    assert "stored" not in meter.shown()
    meter.resize(meter.minimumSizeHint())
    assert meter.shown() == ["dropped"]
    assert not meter.grab().isNull()


def test_a_click_and_the_space_bar_ask_for_more(meter: PressureMeter, qtbot: QtBot) -> None:
    meter.show()
    with qtbot.waitSignal(meter.clicked):
        qtbot.mouseClick(meter, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(meter.clicked):
        qtbot.keyClick(meter, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (MIB - 1, "1,024 KB"), (MIB, "1.0 MB")]
)
def test_sizes_are_short(size: int, words: str) -> None:
    assert size_words(size) == words
