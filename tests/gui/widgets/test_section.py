"""A part of a form that folds."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.section import Section


def test_it_folds_and_unfolds_by_its_heading(qtbot: QtBot) -> None:
    content = QLabel("inside")
    section = Section(Theme(), "Proxy", content)
    qtbot.addWidget(section)
    section.show()
    assert not content.isVisible()
    section.heading.click()
    assert section.opened
    assert content.isVisible()
    section.set_open(False)
    assert not content.isVisible()
    section.set_title("Proxy: SOCKS5")
    assert section.heading.text() == "Proxy: SOCKS5"
