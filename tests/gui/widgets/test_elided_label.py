"""A line that gives way says all of it in its tool tip, as plain text."""

from pytestqt.qtbot import QtBot

from rts_console.gui.widgets.elided_label import ElidedLabel


def test_what_has_no_room_is_left_out_in_the_middle(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_text("alice · ws://127.0.0.1:7880 <b>")
    label.resize(1_000, 20)
    assert label.shown_text() == label.text() == label.accessibleName()
    label.resize(80, 20)
    assert "…" in label.shown_text()
    assert "&lt;b&gt;" in label.toolTip()
    assert label.minimumSizeHint().width() < 40
    assert not label.grab().isNull()
