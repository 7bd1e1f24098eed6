"""No words are cut at 100, 150 or 200 %, but what a tool tip has in full."""

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.look_desk import dress
from rts_console.gui.panels import PANELS
from rts_console.gui.window import MainWindow
from tests.gui.clipping import clipped
from tests.gui.whole_window import whole_window

SCALES = (1.0, 1.5, 2.0)


async def settle(window: MainWindow) -> None:
    """Let all layouts come to rest: panes are dressed, then folded, then laid out."""
    for _ in range(3):
        window.refresh()
        await asyncio.sleep(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # type: ignore[call-overload]


async def test_no_pane_cuts_its_words_at_any_size() -> None:
    cut: dict[str, None] = {}
    async with whole_window() as window:
        for scale in SCALES:
            window.context.settings.look.scale = scale
            dress(window.context.theme, window.context)
            for panel in PANELS:
                window.show_panel(panel.name)
                await settle(window)
                cut |= dict.fromkeys(f"{scale:.0%} {each}" for each in clipped(window.panel(panel.name)))
            cut |= dict.fromkeys(f"{scale:.0%} {each}" for each in clipped(window))
    assert not cut, "\n".join(cut)


async def test_what_an_operator_does_and_the_state_of_the_gateway_are_seen_whole_at_200_percent() -> None:
    async with whole_window() as window:
        window.context.settings.look.scale = 2.0
        dress(window.context.theme, window.context)
        window.resize(2880, 1800)
        page: Any = window.panel("operator")
        page._stack.setCurrentIndex(0)
        window.show_panel("operator")
        await settle(window)
        buttons = page.deeds.buttons.values()
        hidden = [each.text() for each in buttons if each.visibleRegion().boundingRect() != each.rect()]
        window.show_panel("gateway")
        await settle(window)
        gateway: Any = window.panel("gateway")
        assert gateway.lamp.width() >= gateway.lamp.sizeHint().width()
    assert not hidden


@pytest.mark.parametrize("kind", [QLabel, QPushButton])
def test_words_without_room_are_found_and_a_tip_excuses_them(qtbot: QtBot, kind: type[QWidget]) -> None:
    window = QWidget()
    part = kind("Words that need much more room than this", window)  # type: ignore[call-arg]
    part.setFixedWidth(60)
    QHBoxLayout(window).addWidget(part)
    qtbot.addWidget(window)
    window.show()
    assert len(clipped(window)) == 1
    part.setToolTip("Words that need much more room than this")
    assert clipped(window) == []


def test_a_choice_without_room_is_found(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem("A choice of many words")
    box.setFixedWidth(70)
    box.show()
    window = QWidget()
    qtbot.addWidget(window)
    box.setParent(window)
    box.show()
    window.show()
    assert len(clipped(window)) == 1
