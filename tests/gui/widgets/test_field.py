"""A field says what is wrong right below; a secret stays one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QClipboard
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets import field as field_module
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.gui.widgets.wrapped_text import WrappedText

SECRET = "001-very-secret"


def below(field: Field) -> WrappedText:
    found = field.findChild(WrappedText)
    assert found is not None
    return found


def test_the_label_leads_to_the_editor_and_names_it(theme: Theme, qtbot: QtBot) -> None:
    editor = QLineEdit()
    field = Field(theme, "&Gateway", editor)
    qtbot.addWidget(field)
    label = field.findChild(QLabel)
    assert label is not None
    assert label.buddy() is editor
    assert editor.accessibleName() == "Gateway"


def test_the_error_takes_the_place_of_the_hint_and_goes_again(theme: Theme, qtbot: QtBot) -> None:
    field = Field(theme, "App ID", QLineEdit(), hint="24 characters")
    qtbot.addWidget(field)
    field.show()
    assert below(field).text() == "24 characters"
    field.set_error("This one has 16 characters.")
    assert below(field).text() == "This one has 16 characters."
    assert field.editor.accessibleDescription() == "This one has 16 characters."
    assert field.editor.property("invalid") is True
    field.set_error(None)
    assert below(field).text() == "24 characters"
    assert field.editor.property("invalid") is False
    assert field.error() is None


def test_without_hint_and_error_there_is_no_room_wasted(theme: Theme, qtbot: QtBot) -> None:
    field = Field(theme, "Mode", QSpinBox())
    qtbot.addWidget(field)
    field.show()
    assert not below(field).isVisible()


@pytest.fixture
def secret(theme: Theme, qtbot: QtBot) -> SecretEdit:
    edit = SecretEdit(theme, SECRET)
    qtbot.addWidget(edit)
    edit.show()
    return edit


def test_a_secret_is_hidden_from_the_start(secret: SecretEdit) -> None:
    assert not secret.revealed
    assert secret.displayText() != SECRET
    assert secret.text() == SECRET


@pytest.mark.parametrize("kind", [QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description])
def test_assistive_programs_do_not_get_the_hidden_text(secret: SecretEdit, kind: QAccessible.Text) -> None:
    interface = QAccessible.queryAccessibleInterface(secret)
    assert SECRET not in interface.text(kind)
    assert SECRET not in secret.toolTip()


def test_keys_press_the_eye_while_the_field_has_the_keyboard(secret: SecretEdit, qtbot: QtBot) -> None:
    with qtbot.waitActive(secret.window()):
        secret.window().show()
        secret.window().activateWindow()
    secret.setFocus()
    qtbot.keyClick(secret, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert secret.revealed
    qtbot.keyClick(secret, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not secret.revealed


def test_the_eye_reveals_and_hides(secret: SecretEdit) -> None:
    eye = secret.actions()[0]
    eye.trigger()
    assert secret.revealed
    eye.trigger()
    assert not secret.revealed


def test_it_hides_again_by_itself(theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert field_module.REVEAL_MS == 10_000
    monkeypatch.setattr(field_module, "REVEAL_MS", 1)
    edit = SecretEdit(theme, SECRET)
    qtbot.addWidget(edit)
    edit.reveal()
    qtbot.waitUntil(lambda: not edit.revealed)


def test_hidden_text_cannot_be_copied_or_undone_into_sight(
    secret: SecretEdit, clipboard: QClipboard, qtbot: QtBot
) -> None:
    secret.reveal()
    secret.selectAll()
    secret.hide_text()
    assert not secret.hasSelectedText()
    secret.selectAll()
    secret.copy()
    secret.cut()
    assert SECRET not in clipboard.text()
    qtbot.keyClick(secret, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not secret.revealed


def test_revealing_can_be_forbidden(secret: SecretEdit) -> None:
    secret.reveal()
    secret.set_reveal_allowed(False)
    assert not secret.revealed
    secret.reveal()
    assert not secret.revealed


def test_a_long_secret_is_shown_from_its_beginning(secret: SecretEdit) -> None:
    secret.setText("x" * 300)
    assert secret.cursorPosition() == 0
