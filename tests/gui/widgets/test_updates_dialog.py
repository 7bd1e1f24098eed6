"""The settings of new versions: a wrong address is said at its field, and switches nothing on."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.updates_dialog import UpdatesDialog


def test_a_wrong_address_is_said_and_switches_nothing_on(qtbot: QtBot, theme: Theme) -> None:
    dialog = UpdatesDialog(theme)
    qtbot.addWidget(dialog)
    chosen: list[tuple[bool, str]] = []
    asked: list[str] = []
    dialog.chosen.connect(lambda on, url: chosen.append((on, url)))
    dialog.ask_wanted.connect(asked.append)
    dialog.show_settings(False, "http://example.com/a")
    assert chosen == []
    qtbot.keyClick(dialog.on, Qt.Key.Key_Space)
    assert chosen == [(False, "http://example.com/a")]
    assert "Use https" in (dialog.url_field.error() or "")
    dialog.ask.click()
    assert asked == []
    dialog.url.clear()
    qtbot.keyClicks(dialog.url, "https://example.com/a")
    assert chosen[-1] == (True, "https://example.com/a")
    dialog.ask.click()
    assert asked == ["https://example.com/a"]
    dialog.offer("https://example.com/page")
    assert dialog.more.isVisible()
    dialog.show_settings(True, "https://example.com/a")
    assert not dialog.more.isVisible()
