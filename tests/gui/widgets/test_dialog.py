"""Tab goes through a dialog, and through a pane that is a window of its own, as they are read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dock import Dock
from tests.gui.walking import walk


def scramble(place):
    """Two rows of buttons, the last made first; returns them as they are read."""
    low, right, left = (QPushButton(name, place) for name in ("low", "right", "left"))
    row = QHBoxLayout()
    row.addWidget(left)
    row.addWidget(right)
    column = QVBoxLayout(place)
    column.addLayout(row)
    column.addWidget(QLabel("words take no keyboard"))
    column.addWidget(low)
    return [left, right, low]


def test_a_dialog_is_gone_through_as_it_is_read(qtbot):
    dialog = Dialog()
    order = scramble(dialog)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    order[0].setFocus()
    assert walk(dialog) == order


def test_it_has_an_edge_where_its_ground_is_dark(qtbot, theme, qapp):
    dialog = Dialog()
    dialog.open_at_least(theme, 80, 60)
    qtbot.addWidget(dialog)
    for name in ("dark", "contrast"):
        theme.apply(qapp, name, scale=1.0)
        dialog.open()
        picture = dialog.grab().toImage()
        corners = [(0, 0), (picture.width() - 1, picture.height() - 1), (0, 20)]
        assert {picture.pixelColor(*place).name() for place in corners} == {theme.color("border_strong").name()}
        assert picture.pixelColor(2, 20) == theme.color("window")


def test_what_the_reader_made_of_its_size_stays_and_grows_with_the_zoom(qtbot, theme, qapp):
    dialog = Dialog()
    dialog.open_at_least(theme, 200, 100)
    qtbot.addWidget(dialog)
    theme.apply(qapp, "light", scale=1.0)
    dialog.open()
    assert (dialog.width(), dialog.height()) == (200, 100)
    dialog.resize(300, 150)
    dialog.close()
    dialog.open()
    assert (dialog.width(), dialog.height()) == (300, 150)
    theme.apply(qapp, "light", scale=2.0)
    assert (dialog.width(), dialog.height()) == (600, 300)
    theme.apply(qapp, "light", scale=1.0)
    assert (dialog.width(), dialog.height()) == (300, 150)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_pane_out_of_the_window_has_a_round_of_its_own(qtbot, theme):
    inside = QWidget()
    order = scramble(inside)
    dock = Dock(theme, "pane", "circle", "Pane", inside)
    qtbot.addWidget(dock)
    dock.setFloating(True)
    with qtbot.waitActive(dock):
        dock.show()
        dock.activateWindow()
    order[0].setFocus()
    around = walk(dock)
    assert around[:3] == order
    assert len(around) > 3, "its title has buttons too"


def test_where_the_screen_is_too_low_all_but_the_buttons_scrolls(qtbot, theme, qapp):
    dialog = Dialog()
    column = QVBoxLayout(dialog)
    lines = [QLineEdit(dialog) for _ in range(60)]
    for line in lines:
        column.addWidget(line)
    foot, ok = QHBoxLayout(), QPushButton("OK")
    foot.addWidget(ok)
    column.addLayout(foot)
    dialog.open_at_least(theme, 300)
    qtbot.addWidget(dialog)
    theme.apply(qapp, "light", scale=1.0)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    room = dialog.screen().availableGeometry()
    assert sum(line.height() for line in lines) > room.height()
    assert dialog.height() <= room.height()
    assert ok.visibleRegion().boundingRect() == ok.rect()
    lines[0].setFocus()
    for _ in lines[1:]:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is lines[-1]
    assert lines[-1].visibleRegion().boundingRect().height() == lines[-1].height()
