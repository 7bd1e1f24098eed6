"""The values of variables are asked for, with what is proposed, and given by Enter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.variables_dialog import VariablesDialog


def test_enter_gives_them(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    given: list[dict[str, str]] = []
    dialog = VariablesDialog(theme, "Order", {"order": "A-17", "who": ""}, "Insert", window)
    dialog.given.connect(given.append)
    dialog.ask()
    assert dialog.edits["order"].selectedText() == "A-17"
    dialog.edits["who"].setText("bob")
    qtbot.keyClick(dialog.edits["who"], Qt.Key.Key_Return)
    assert given == [{"order": "A-17", "who": "bob"}]
    assert dialog.isHidden()


def test_cancel_gives_nothing_and_many_can_be_scrolled(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    given: list[dict[str, str]] = []
    dialog = VariablesDialog(theme, "Order", {f"v{number}": "" for number in range(30)}, "Insert", window)
    dialog.given.connect(given.append)
    dialog.ask()
    assert dialog.height() < 700
    dialog.cancel.click()
    assert given == []
