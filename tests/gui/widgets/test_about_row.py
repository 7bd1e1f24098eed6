"""What a message says about itself, in one line."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.about_row import AboutRow
from rts_console.vendors.families import AGORA, RONGCLOUD


def test_the_fields_are_the_familys(qtbot: QtBot) -> None:
    row = AboutRow(Theme())
    qtbot.addWidget(row)
    assert row.values() == {}
    row.show_fields(RONGCLOUD.message_fields)
    assert row.values() == {"type": "RC:TxtMsg", "flag": 3}
    row.set_text("type", "app:like")
    row.set_text("flag", "16")
    row.show_fields(())
    assert row.isHidden()
    assert row.values() == {}
    row.show_fields(RONGCLOUD.message_fields)
    assert row.values() == {"type": "app:like", "flag": 16}
    row.show_fields(AGORA.message_fields)
    assert row.values() == {"stream": 1}


def test_what_is_too_long_is_told(qtbot: QtBot) -> None:
    row = AboutRow(Theme())
    qtbot.addWidget(row)
    row.show_fields(RONGCLOUD.message_fields)
    with qtbot.waitSignal(row.edited):
        row.set_text("type", "x" * 33)
    assert row.problem() == "type has 33 characters; 32 is the most. Shorten it."
    assert row.values() == {}
