"""Names and values in two columns."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.facts_table import FactsTable


def test_values_are_plain_text_and_a_missing_one_is_a_dash(qtbot: QtBot) -> None:
    table = FactsTable(Theme(), (("url", "URL"), ("pid", "Process")), copyable=("url",))
    qtbot.addWidget(table)
    table.set_value("url", "<b>ws://x</b>", "warning")
    table.set_value("pid", "")
    assert table.value("url") == "<b>ws://x</b>"
    assert table.value("pid") == "–"
    with pytest.raises(KeyError):
        table.set_value("nothing", "x")
    assert table.findChild(QToolButton, "copy_pid") is None
    table.findChild(QToolButton, "copy_url").click()
    assert QGuiApplication.clipboard().text() == "<b>ws://x</b>"
