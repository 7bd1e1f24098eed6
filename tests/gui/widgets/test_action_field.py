"""The line, its buttons and its error belong together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.action_field import ActionField


@pytest.fixture
def edit() -> QLineEdit:
    return QLineEdit()


@pytest.fixture
def field(theme: Theme, qtbot: QtBot, edit: QLineEdit) -> ActionField:
    field = ActionField(theme, "&Room id", edit, QPushButton("Join"))
    qtbot.addWidget(field)
    field.show()
    return field


def test_an_error_marks_the_line_and_is_read_with_it(field: ActionField, edit: QLineEdit) -> None:
    field.set_error("The room id is empty.")
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == "The room id is empty."
    assert edit.accessibleName() == "Room id"


def test_typing_clears_the_error(field: ActionField, edit: QLineEdit) -> None:
    field.set_error("The room id is empty.")
    QTest.keyClick(edit, Qt.Key.Key_A)
    assert field.error() is None
    assert edit.property("invalid") is False


def test_the_label_leads_to_the_line(field: ActionField, edit: QLineEdit) -> None:
    assert field.editor.focusProxy() is edit
