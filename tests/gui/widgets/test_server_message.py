"""A message as the server: what goes out, and what is wrong before anything does."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.server_message import BASE64, ServerMessage
from rts_console.protocol.words import AGORA_IDS
from tests.gui.panels.worlds import click


@pytest.fixture
def form(qtbot: QtBot) -> ServerMessage:
    form = ServerMessage(Theme())
    qtbot.addWidget(form)
    form.resize(400, 300)
    form.show()
    form.set_to("bob", "")
    return form


@pytest.fixture
def wanted(form: ServerMessage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    form.wanted.connect(found.append)
    return found


def test_text_goes_out_as_it_was_written(form: ServerMessage, wanted: list[dict[str, Any]]) -> None:
    form.editor.setPlainText(" 你好\n<b>")
    assert form._size.text() == "11 bytes"
    click(form.send)
    assert wanted == [{"from_user_id": "server", "text": " 你好\n<b>"}]
    form.editor.setFocus()
    QTest.keyClick(form.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(wanted) == 2


def test_base64_goes_out_without_its_line_breaks(form: ServerMessage, wanted: list[dict[str, Any]]) -> None:
    form.format.setCurrentIndex(form.format.findData(BASE64))
    form.editor.setPlainText("AAH/\ngA==")
    assert form._size.text() == "4 bytes"
    click(form.send)
    assert wanted == [{"from_user_id": "server", "base64": "AAH/gA=="}]


def test_what_is_wrong_stands_at_its_field(form: ServerMessage, wanted: list[dict[str, Any]]) -> None:
    click(form.send)
    assert "nothing to send" in (form._editor_field.error() or "")
    form.format.setCurrentIndex(form.format.findData(BASE64))
    form.editor.setPlainText("not base64!")
    click(form.send)
    assert "not Base64" in (form._editor_field.error() or "")
    form.author.setText("a b")
    click(form.send)
    assert "not allowed" in (form._author_field.error() or "")
    form.ids = AGORA_IDS
    click(form.send)
    assert form._author_field.error() is None
    assert wanted == []


def test_why_it_cannot_be_sent_is_told(form: ServerMessage) -> None:
    form.set_to("", "Choose a user.")
    assert not form.send.isEnabled()
    assert form.send.toolTip() == "Choose a user."
