"""Clicks and keys of a window are noticed; what does nothing by itself is not."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.first_touch import FirstTouch


def test_each_click_and_key_is_noticed_until_it_ends(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    window = widget.windowHandle()
    assert window is not None
    touch = FirstTouch(window)
    seen: list[bool] = []
    touch.touched.connect(lambda: seen.append(True))
    QTest.mouseMove(window, QPoint(5, 5))
    QTest.keyClick(window, Qt.Key.Key_Control)
    assert not seen
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    QTest.keyClick(window, Qt.Key.Key_A)
    assert len(seen) == 2
    touch.end()
    QTest.keyClick(window, Qt.Key.Key_B)
    assert len(seen) == 2
