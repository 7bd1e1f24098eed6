"""What is hidden has the size that it will be seen in."""

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.lay_out import lay_out_hidden


def test_hidden_parts_are_dressed_and_inner_layouts_follow(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light", scale=1.0)
    top, inner = QWidget(), QWidget()
    qtbot.addWidget(top)
    label = QLabel("words")
    QVBoxLayout(inner).addWidget(label)
    QVBoxLayout(top).addWidget(inner)
    lay_out_hidden(top)
    before = top.sizeHint()
    mark(label, type="display")
    label.setText("more words than before")
    lay_out_hidden(top)
    hidden = top.sizeHint()
    top.show()
    assert hidden == top.sizeHint()
    assert hidden.width() > before.width()
