"""Banners tell of state changes without getting in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPropertyAnimation, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.banner import MAX_BANNERS, BannerStack


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(QLineEdit())
    window.resize(800, 600)
    window.show()
    return window


@pytest.fixture
def stack(theme: Theme, window: QWidget) -> BannerStack:
    theme.set_reduce_motion(True)
    return BannerStack(theme, window)


def test_banners_stack_at_the_bottom_right_newest_lowest(stack: BannerStack, window: QWidget) -> None:
    first = stack.announce("info", "bob joined")
    second = stack.announce("error", "the gateway stopped " * 8)
    assert first.geometry().bottom() < second.geometry().top()
    assert second.geometry().right() < window.width()
    assert window.height() - second.geometry().bottom() < 20
    assert second.height() > first.height()


def test_they_follow_the_window_and_keep_clear_of_its_foot(stack: BannerStack, window: QWidget) -> None:
    banner = stack.announce("info", "bob joined")
    window.resize(500, 400)
    assert window.rect().contains(banner.geometry())
    before = banner.y()
    stack.set_bottom_margin(30)
    assert banner.y() == before - 30


def test_at_most_four_are_shown_and_the_oldest_makes_room(stack: BannerStack) -> None:
    for number in range(MAX_BANNERS + 2):
        stack.announce("info", f"notice {number}")
    assert [banner.text() for banner in stack.banners()] == ["notice 2", "notice 3", "notice 4", "notice 5"]


def test_a_click_dismisses_one_and_the_others_move_down(stack: BannerStack, qtbot: QtBot) -> None:
    first = stack.announce("info", "one")
    second = stack.announce("info", "two")
    place = second.geometry()
    with qtbot.waitSignal(second.dismissed):
        qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert stack.banners() == (first,)
    assert first.geometry() == place


def test_they_go_by_themselves_after_their_time(stack: BannerStack, qtbot: QtBot) -> None:
    staying = stack.announce("warning", "stays", shown_ms=None)
    stack.announce("info", "goes", shown_ms=1)
    qtbot.waitUntil(lambda: stack.banners() == (staying,))


def test_the_focus_stays_where_it_was(stack: BannerStack, window: QWidget) -> None:
    edit = window.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    stack.announce("error", "the gateway stopped")
    assert window.focusWidget() is edit


def test_markup_is_plain_and_read_aloud(stack: BannerStack) -> None:
    banner = stack.announce("info", "<b>bob</b>")
    assert banner.text() == banner.accessibleName() == "<b>bob</b>"


def test_nothing_moves_when_motion_is_reduced(stack: BannerStack, theme: Theme, qtbot: QtBot) -> None:
    still = stack.announce("info", "still")
    assert still.graphicsEffect() is None
    theme.set_reduce_motion(False)
    fading = stack.announce("info", "fading")
    assert fading.findChild(QPropertyAnimation) is not None
    qtbot.waitUntil(lambda: not fading.graphicsEffect().isEnabled())


def test_a_banner_can_have_a_button_that_does_something(stack: BannerStack, qtbot: QtBot) -> None:
    done: list[str] = []
    banner = stack.announce("error", "it died", shown_ms=None, action=("Restart", lambda: done.append("restart")))
    button = banner.findChild(QPushButton, "banner_action")
    assert banner.rect().contains(button.geometry())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["restart"]
    assert stack.banners() == ()


def test_where_there_is_free_room_they_stand_in_it_and_cover_nothing(theme: Theme, window: QWidget) -> None:
    theme.set_reduce_motion(True)
    free = QRect(300, 40, 480, 60)
    stack = BannerStack(theme, window, lambda: free)
    first, second = stack.announce("info", "bob joined"), stack.announce("success", "carol is back")
    assert free.contains(first.geometry())
    assert first.geometry().bottom() < second.geometry().top()
    assert first.geometry().right() == free.right()
    free = QRect(700, 40, 80, 60)
    stack.set_bottom_margin(0)
    assert window.height() - second.geometry().bottom() < 20


def test_what_comes_while_they_are_held_waits(stack: BannerStack) -> None:
    before = stack.announce("info", "before")
    stack.hold()
    assert not before.isVisible()
    stack.announce("info", "bob joined")
    lasting = stack.announce("error", "the gateway stopped", shown_ms=None)
    gone = stack.announce("error", "and stopped again", shown_ms=None)
    gone.dismiss()
    assert not stack.banners()
    assert stack.kept == 3
    kept = stack.release()
    assert [each.text for each in kept] == ["bob joined", "and stopped again"]
    assert stack.banners() == (before, lasting)
    assert lasting.isVisible()
    assert stack.kept == 0
    stack.announce("info", "carol joined")
    assert len(stack.banners()) == 3
