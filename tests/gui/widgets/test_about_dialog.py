"""What the program is made of: all versions, the commit, and a copy for a ticket."""

import ssl
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import rts_console
from rts_console.build import commit
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.about_dialog import AboutDialog


def test_it_says_and_copies_what_the_program_is_made_of(qtbot: QtBot, theme: Theme, clipboard: object) -> None:
    dialog = AboutDialog(theme)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.table.value("version") == rts_console.__version__
    dialog.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "RTS Console"
    assert f"Commit: {commit()}" in lines
    assert "Protocol: rts.v1" in lines
    assert f"Python: {sys.version.split()[0]}" in lines
    assert f"OpenSSL: {ssl.OPENSSL_VERSION}" in lines
    assert any(line.startswith(f"Qt: {qVersion()}") for line in lines)
    dialog.leave.click()
    assert dialog.isHidden()
