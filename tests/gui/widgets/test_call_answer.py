"""The answer of a call, and the request to be copied."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.server_calls import Made
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.call_answer import HEADERS, JSON, TEXT, TREE_BYTES, CallAnswer, CallRequest
from rts_console.gui.widgets.payload_text import payload_text
from rts_console.gui.widgets.text_view import SHOWN_BYTES
from rts_console.vendors.volcengine_actions import ACTIONS


def test_an_answer_is_shown_as_a_tree_with_its_headers(qtbot: QtBot) -> None:
    answer = CallAnswer(Theme())
    qtbot.addWidget(answer)
    assert not answer.empty.isHidden()
    made = Made(1, 0, "volcengine", ACTIONS[0], {}, "http://x", 200, (("A", "b"),), b'{"c": 1}')
    answer.show_call(made)
    assert answer.empty.isHidden()
    assert answer.headers.toPlainText() == "HTTP 200\nA: b"
    assert answer.json.model.rowCount() == 1
    answer.show_call(None)
    assert answer.empty.text().startswith("The answer stands here")
    answer.show_call(Made(2, 0, "volcengine", ACTIONS[0], {}, "http://x", problem="Nobody listens."))
    assert answer.empty.text() == "No answer came: why stands above."
    assert answer.tabs.isHidden()


@pytest.mark.parametrize("body", [b"<html>gone</html>", b"", b"\xff\xfe", b'{"c": ', b"[]" + b" " * TREE_BYTES])
def test_what_is_no_json_is_there_as_it_came(qtbot: QtBot, body: bytes) -> None:
    answer = CallAnswer(Theme())
    qtbot.addWidget(answer)
    answer.show_call(Made(1, 0, "rongcloud", ACTIONS[0], {}, "http://x", 500, (), body))
    assert not answer.tabs.isTabVisible(JSON)
    assert answer.tabs.currentIndex() == TEXT
    assert answer.text.editor.toPlainText() == payload_text(body[:SHOWN_BYTES]).text
    answer.show_call(Made(2, 0, "rongcloud", ACTIONS[0], {}, "http://x", 200, (), b"{}"))
    assert answer.tabs.currentIndex() == JSON
    answer.tabs.setCurrentIndex(HEADERS)
    answer.show_call(Made(3, 0, "rongcloud", ACTIONS[0], {}, "http://x", 200, (), b"[]"))
    assert answer.tabs.currentIndex() == HEADERS


def test_both_forms_of_a_request_are_copied(qtbot: QtBot) -> None:
    request = CallRequest(Theme())
    qtbot.addWidget(request)
    assert not request.copy_curl.isEnabled()
    request.show_request("curl …", "#!/bin/sh", "")
    request.copy_curl.click()
    assert QGuiApplication.clipboard().text() == "curl …"
    request.copy_script.click()
    assert QGuiApplication.clipboard().text() == "#!/bin/sh"
    request.show_request("", "", "Not yet.")
    assert request.curl.toPlainText() == "Not yet."
    assert not request.copy_script.isEnabled()
