"""Tabs of panes in much room and in little, at every zoom."""

import pytest
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from rts_console.gui.dock_tabs import DockTabs
from rts_console.gui.theme import Theme

TITLES = ("Connection", "Gateway", "Token lab")


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication) -> QTabBar:
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light", scale=1.0)
    bar = QTabBar()
    qtbot.addWidget(bar)
    for title in TITLES:
        bar.addTab(theme.icon("plug"), title)
    tabs = DockTabs(theme, bar)
    tabs.dress(bar, strong=False)
    bar.resize(500, bar.sizeHint().height())
    bar.show()
    return bar


def widths(bar: QTabBar) -> list[int]:
    return [bar.tabRect(place).width() for place in range(bar.count())]


def words(bar: QTabBar, place: int) -> int:
    return bar.fontMetrics().horizontalAdvance(bar.tabText(place))


def test_with_room_all_have_their_words(bar: QTabBar) -> None:
    assert not bar.property("tight")
    assert all(width >= words(bar, place) + 15 for place, width in enumerate(widths(bar)))


def test_without_room_only_the_one_in_front_has_and_they_all_fit(bar: QTabBar) -> None:
    for place in range(bar.count()):
        bar.setCurrentIndex(place)
        bar.resize(240, bar.height())
        assert bar.property("tight")
        assert sum(widths(bar)) <= 240
        assert widths(bar)[place] >= words(bar, place) + 15
    bar.resize(500, bar.height())
    assert not bar.property("tight")
    assert sum(widths(bar)) > 240


def test_it_is_decided_just_where_the_words_no_longer_fit(bar: QTabBar) -> None:
    whole = sum(widths(bar))
    tight = [width for width in range(whole - 40, whole + 40) if _at(bar, width)]
    assert whole - 12 <= max(tight) <= whole + 12


def _at(bar: QTabBar, width: int) -> bool:
    bar.resize(width, bar.height())
    return bool(bar.property("tight"))
