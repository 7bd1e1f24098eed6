"""Rows are selected whole, copied as text, and the tail is followed only by who is at it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QColor, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.row_table import RowTable
from tests.gui.widgets.conftest import painted


@pytest.fixture
def model() -> QStandardItemModel:
    model = QStandardItemModel(0, 2)
    for number in range(50):
        model.appendRow([QStandardItem(f"user-{number:02}"), QStandardItem("present")])
    return model


@pytest.fixture
def table(theme: Theme, model: QStandardItemModel, qtbot: QtBot) -> RowTable:
    table = RowTable(theme, model, stretch=1, sortable=True)
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    return table


def test_rows_are_copied_as_text_with_tabs(table: RowTable, clipboard: QClipboard) -> None:
    table.select_row(1)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert table.selected_rows() == [1, 2]
    assert clipboard.text() == "user-01\tpresent\nuser-02\tpresent"


def test_selecting_none(table: RowTable) -> None:
    table.select_row(3)
    table.select_row(-1)
    assert table.selected_rows() == []


def test_who_is_at_the_tail(table: RowTable) -> None:
    assert not table.at_tail()
    table.scrollToBottom()
    assert table.at_tail()


def test_rows_are_as_high_as_the_theme_says(table: RowTable, theme: Theme, qapp: QApplication) -> None:
    assert table.rowHeight(0) == theme.row_height
    theme.apply(qapp, "light", density="roomy")
    assert table.rowHeight(0) == theme.row_height == 34


def test_it_keeps_the_order_of_arrival_until_a_header_is_clicked(table: RowTable, model: QStandardItemModel) -> None:
    assert model.index(0, 0).data() == "user-00"
    assert table.horizontalHeader().sortIndicatorSection() == -1


def test_tab_leaves_the_table(table: RowTable) -> None:
    assert not table.tabKeyNavigation()


def test_one_column_takes_what_room_is_left_but_never_vanishes(
    theme: Theme, model: QStandardItemModel, qtbot: QtBot
) -> None:
    table = RowTable(theme, model, stretch=0, least=90)
    qtbot.addWidget(table)
    table.set_widths(0, 120)
    table.resize(400, 200)
    table.show()
    assert table.columnWidth(0) == table.viewport().width() - 120
    table.resize(150, 200)
    assert table.columnWidth(0) == 90
    table.resize(400, 200)
    table.setColumnWidth(1, 200)
    assert table.columnWidth(0) == table.viewport().width() - 200


def test_the_ground_that_the_model_wants_is_painted(table: RowTable, model: QStandardItemModel) -> None:
    model.setData(model.index(0, 1), QColor("#ff0000"), Qt.ItemDataRole.BackgroundRole)
    place = table.viewport().mapTo(table, table.visualRect(model.index(0, 1)).topRight())
    assert painted(table).pixelColor(place.x() - 3, place.y() + 3) == QColor("#ff0000")


def test_columns_follow_the_scale_also_those_that_were_dragged(
    theme: Theme, model: QStandardItemModel, qtbot: QtBot, qapp: QApplication
) -> None:
    table = RowTable(theme, model, stretch=1, least=90)
    qtbot.addWidget(table)
    table.set_widths(120)
    table.resize(300, 200)
    table.show()
    theme.apply(qapp, "light", scale=1.5)
    assert table.columnWidth(0) == 180
    table.horizontalHeader().resizeSection(0, 150)
    theme.apply(qapp, "light", scale=1.0)
    assert table.columnWidth(0) == 100
    assert table.columnWidth(1) == table.viewport().width() - 100
