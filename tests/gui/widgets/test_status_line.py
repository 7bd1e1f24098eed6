"""The line says how the last action went, whole, and can be copied."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.status_line import StatusKind, StatusLine, StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import LoginErrorCode


@pytest.fixture
def line(theme: Theme, qtbot: QtBot) -> StatusLine:
    window = QWidget()
    qtbot.addWidget(window)
    line = StatusLine(theme)
    QVBoxLayout(window).addWidget(line)
    window.resize(300, 200)
    window.show()
    line.window_kept = window  # type: ignore[attr-defined]
    return line


def copy_button(line: StatusLine) -> QToolButton:
    found = line.findChild(QToolButton)
    assert found is not None
    return found


def test_it_takes_no_room_until_something_is_said(line: StatusLine) -> None:
    assert not line.isVisible()
    line.set_info("No members yet.")
    assert line.isVisible()
    line.clear()
    assert not line.isVisible()
    assert (line.kind(), line.text()) == ("none", "")


@pytest.mark.parametrize("kind", [kind for kind in get_args(StatusKind) if kind != "none"])
def test_every_kind_shows_its_words_and_a_sign_of_its_own(line: StatusLine, kind: StatusKind) -> None:
    line.set_status(kind, "Joined lobby")
    assert (line.kind(), line.text(), line.accessibleName()) == (kind, "Joined lobby", "Joined lobby")


def test_the_signs_differ(theme: Theme, qtbot: QtBot) -> None:
    symbol = StatusSymbol(theme)
    qtbot.addWidget(symbol)
    symbol.resize(16, 16)
    looks = set()
    for kind in get_args(StatusKind):
        symbol.set_kind(kind)
        looks.add(bytes(symbol.grab().toImage().constBits()))
    assert len(looks) == len(get_args(StatusKind))


def test_a_long_error_is_shown_whole(line: StatusLine) -> None:
    line.set_error("-1000 InvalidToken: " + "x" * 400)
    text = line.findChild(WrappedText)
    assert text is not None
    assert text.height() >= text.document().size().height()


def test_an_error_can_be_copied(line: StatusLine, clipboard: QClipboard, qtbot: QtBot) -> None:
    line.set_success("fine")
    assert not copy_button(line).isVisible()
    line.set_error("-1000 InvalidToken")
    qtbot.mouseClick(copy_button(line), Qt.MouseButton.LeftButton)
    assert clipboard.text() == "-1000 InvalidToken"


def test_the_busy_sign_turns_only_in_sight_and_when_motion_is_wanted(line: StatusLine, theme: Theme) -> None:
    timer = line.findChild(QTimer)
    assert timer is not None
    line.set_busy("Joining lobby …")
    assert timer.isActive()
    theme.set_reduce_motion(True)
    assert not timer.isActive()
    theme.set_reduce_motion(False)
    line.set_success("Joined")
    assert not timer.isActive()


def test_a_code_in_it_can_be_asked_about(line: StatusLine, qtbot: QtBot) -> None:
    asked: list[object] = []
    line.explain_wanted.connect(asked.append)
    line.set_error("-1000 InvalidToken: it has expired.")
    assert not line.explain_button.isVisible()
    line.explain(LoginErrorCode)
    qtbot.mouseClick(line.explain_button, Qt.MouseButton.LeftButton)
    assert asked == [LoginErrorCode.INVALID_TOKEN]
    text = line.findChild(WrappedText)
    assert text is not None
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton)
    assert len(asked) == 2
    line.set_error("Something without a code.")
    assert not line.explain_button.isVisible()
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton)
    assert len(asked) == 2
