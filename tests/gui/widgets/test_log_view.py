"""The log of a process: short lines, whole ones on demand."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.log_view import LogView

INFO = "2026-11-20 09:14:52,007 INFO    alice logged in"
WARNING = "2026-11-20 09:14:53,120 WARNING bob\u2019s token ends"
ERROR = "2026-11-20 09:14:54,999 ERROR   the gateway ended: killed by signal 9"


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> LogView:
    view = LogView(theme, 4)
    qtbot.addWidget(view)
    view.resize(280, 200)
    view.show()
    return view


def ink_at_end(view: LogView) -> QColor:
    cursor = QTextCursor(view.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    return cursor.charFormat().foreground().color()


def test_a_line_is_its_time_and_what_it_says(view: LogView) -> None:
    view.append([INFO, "not a line of a log", ""])
    assert view.toPlainText() == "09:14:52.007 alice logged in\nnot a line of a log\n"
    assert view.whole() == f"{INFO}\nnot a line of a log\n"


@pytest.mark.parametrize(("line", "letter", "token"), [(WARNING, "W", "warning"), (ERROR, "E", "error")])
def test_trouble_has_a_letter_and_a_colour(
    view: LogView, theme: Theme, qapp: QApplication, line: str, letter: str, token: str
) -> None:
    view.append([INFO, line])
    assert view.toPlainText().splitlines()[1].split()[1] == letter
    assert ink_at_end(view) == theme.color(token)
    theme.apply(qapp, "dark")
    assert ink_at_end(view) == theme.color(token)
    assert view.whole() == f"{INFO}\n{line}"
    theme.apply(qapp, "light")


def test_the_whole_line_is_under_the_pointer_after_old_ones_went(view: LogView) -> None:
    lines = [f"2026-11-20 09:14:52,00{number} INFO    line {number}" for number in range(6)]
    view.append(lines)
    assert view.toPlainText().splitlines()[0].endswith("line 2")
    assert view.line_at(view.cursorRect(QTextCursor(view.document())).center()) == lines[2]


def test_long_lines_wrap_and_nothing_lies_beside_the_view(view: LogView) -> None:
    view.append([f"{INFO} " + "x" * 200])
    assert view.horizontalScrollBar().maximum() == 0
    assert view.document().blockCount() == 1
