"""A button of a dialog does its own work and leaves Enter alone."""

from pytestqt.qtbot import QtBot

from rts_console.gui.widgets.dialog_button import dialog_button


def test_it_runs_without_taking_enter(qtbot: QtBot) -> None:
    done: list[str] = []
    button = dialog_button("export_close", "Close", lambda: done.append("closed"))
    qtbot.addWidget(button)
    assert (button.objectName(), button.autoDefault()) == ("export_close", False)
    button.click()
    assert done == ["closed"]
