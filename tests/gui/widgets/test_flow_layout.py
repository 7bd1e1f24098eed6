"""Items fill lines and break where they no longer fit."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.widgets.flow_layout import FlowLayout


def row_of(qtbot: QtBot, widths: list[int], width: int) -> tuple[QWidget, list[QLabel]]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = FlowLayout(window, spacing=5)
    labels = []
    for each in widths:
        label = QLabel()
        label.setFixedSize(each, 20)
        layout.addWidget(label)
        labels.append(label)
    window.resize(width, 200)
    window.show()
    return window, labels


def test_a_line_breaks_where_the_next_item_does_not_fit(qtbot: QtBot) -> None:
    _window, labels = row_of(qtbot, [50, 50, 50], 105)
    assert [(label.x(), label.y()) for label in labels] == [(0, 0), (55, 0), (0, 25)]


def test_the_height_follows_the_width(qtbot: QtBot) -> None:
    window, _labels = row_of(qtbot, [50, 50, 50], 400)
    layout = window.layout()
    assert layout is not None
    assert [layout.heightForWidth(width) for width in (160, 105, 50)] == [20, 45, 70]


def test_an_item_wider_than_the_line_stands_alone(qtbot: QtBot) -> None:
    _window, labels = row_of(qtbot, [30, 300, 30], 100)
    assert [label.y() for label in labels] == [0, 25, 50]


def test_hidden_items_leave_no_gap_and_items_can_be_taken(qtbot: QtBot) -> None:
    window, labels = row_of(qtbot, [50, 50, 50], 400)
    labels[0].hide()
    layout = window.layout()
    assert layout is not None
    layout.activate()
    assert labels[1].x() == 0
    assert layout.takeAt(0) is not None
    assert layout.count() == 2
    assert layout.takeAt(9) is None
