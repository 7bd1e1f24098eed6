"""The three steps of the first start: forwards, backwards, left out, and each way to end them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.first_run import PURPOSES, FirstRun, Purpose
from rts_console.help_pages import HelpPages


class Steps:
    """The dialog, with what it asks for."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.taken: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.seen = 0
        self.actions = actions = [
            self._action(name) for name in ("language_en", "language_zh_CN", "theme_light", "theme_dark")
        ]
        self.dialog = FirstRun(theme, actions[:2], actions[2:])
        qtbot.addWidget(self.dialog)
        self.dialog.demo_wanted.connect(lambda purpose: self._on_asked("demo", purpose))
        self.dialog.connect_wanted.connect(lambda purpose: self._on_asked("connect", purpose))
        self.dialog.page_wanted.connect(lambda page: self.asked.append(("page", page)))
        self.dialog.seen.connect(self._on_seen)
        self.dialog.begin()

    def _action(self, name: str) -> QAction:
        action = QAction(name, checkable=True)
        action.setObjectName(name)
        action.triggered.connect(lambda: self.taken.append(name))
        return action

    def _on_asked(self, what: str, purpose: Purpose) -> None:
        self.asked.append((what, purpose.name))

    def _on_seen(self) -> None:
        self.seen += 1


@pytest.fixture
def steps(qtbot: QtBot, theme: Theme) -> Steps:
    return Steps(qtbot, theme)


def test_by_keys_alone_it_ends_in_the_demo(qtbot: QtBot, steps: Steps) -> None:
    dialog = steps.dialog
    for step in (1, 2):
        assert dialog.where.text() == f"{step} of 3"
        qtbot.keyClick(dialog.next, Qt.Key.Key_Return)
    assert dialog.step == 3
    assert dialog.next.isHidden()
    qtbot.keyClick(dialog.demo, Qt.Key.Key_Return)
    assert steps.asked == [("demo", "look")]
    assert steps.seen == 1
    assert dialog.isHidden()


def test_language_and_theme_are_taken_at_once(steps: Steps) -> None:
    for name in ("first_language_zh_CN", "first_theme_dark"):
        button = steps.dialog.findChild(QRadioButton, name)
        assert button is not None
        button.click()
    assert steps.taken == ["language_zh_CN", "theme_dark"]


def test_what_one_is_here_for_goes_with_it(steps: Steps) -> None:
    dialog = steps.dialog
    dialog.next.click()
    dialog.purposes["support"].click()
    dialog.next.click()
    dialog.back.click()
    assert dialog.step == 2
    dialog.next.click()
    dialog.read.click()
    assert dialog.isVisible()
    dialog.connect_button.click()
    assert steps.asked == [("page", "cases.md"), ("connect", "support")]


def test_it_can_be_left_out_and_begins_anew(steps: Steps) -> None:
    steps.dialog.next.click()
    steps.dialog.skip.click()
    assert steps.seen == 1
    assert steps.asked == []
    steps.dialog.begin()
    assert steps.dialog.step == 1


def test_the_pages_of_all_purposes_are_there() -> None:
    assert all(HelpPages().page(purpose.page) for purpose in PURPOSES)
