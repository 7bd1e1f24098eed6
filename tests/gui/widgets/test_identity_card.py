"""The card shows a user at a glance and lets the console act as that user."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.identity_card import AddCard, CardState, IdentityCard
from rts_console.gui.widgets.identity_strip import IdentityStrip, StripCard
from rts_console.gui.widgets.state_lamp import LampState, StateLamp
from rts_console.gui.widgets.token_ring import TokenRing

from .conftest import painted

ALICE = CardState("alice", 0, LampState.ONLINE, None, 1421, 1800, ("lobby",), 3)


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> IdentityCard:
    card = IdentityCard(theme, ALICE)
    qtbot.addWidget(card)
    card.resize(card.sizeHint())
    card.show()
    return card


def rooms(card: IdentityCard) -> list[str]:
    return [chip.text() for chip in card.findChildren(Chip) if not chip.isHidden()]


def test_all_of_it_is_read_aloud(card: IdentityCard) -> None:
    assert card.accessibleName() == "alice, online, token: 23:41, in lobby, 3 unread"


def test_a_new_state_replaces_the_old_one(card: IdentityCard) -> None:
    card.set_state(CardState("alice", lamp=LampState.RECONNECTING, lamp_word="reconnecting 2/∞"))
    assert card.accessibleName() == "alice, reconnecting 2/∞, token: no token"
    assert rooms(card) == []


def test_more_rooms_than_fit_are_counted_and_named_aloud(card: IdentityCard) -> None:
    card.set_state(replace(ALICE, rooms=("lobby", "one", "two", "three")))
    assert rooms(card) == ["lobby", "one", "+2"]
    assert "lobby, one, two, three" in card.accessibleName()


def test_a_click_anywhere_on_it_counts(card: IdentityCard, qtbot: QtBot) -> None:
    for place in (card.rect().center(), card.rect().topRight() / 2, card.findChildren(Chip)[0].geometry().center()):
        with qtbot.waitSignal(card.clicked):
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_click_too(card: IdentityCard, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(card.toggled):
        qtbot.keyClick(card, key)
    assert card.isChecked()


def test_the_avatar_has_the_identitys_colour_in_every_theme(
    card: IdentityCard, theme: Theme, qapp: QApplication
) -> None:
    for name in ("light", "dark", "contrast"):
        theme.apply(qapp, name)  # type: ignore[arg-type]
        assert painted(card).pixelColor(12, card.height() // 2) == theme.identity_color(0).fill


def test_active_focused_and_plain_look_different(card: IdentityCard) -> None:
    card.clearFocus()
    plain = bytes(painted(card).constBits())
    card.setChecked(True)
    assert bytes(painted(card).constBits()) != plain


def test_a_long_name_does_not_stretch_the_strip(theme: Theme, qtbot: QtBot) -> None:
    card = IdentityCard(theme, CardState("u" * 200))
    qtbot.addWidget(card)
    assert card.sizeHint().width() < 320
    assert "u" * 200 in card.accessibleName()


def test_nothing_of_the_card_is_squeezed(card: IdentityCard) -> None:
    for unread in (0, 3, 12_000):
        card.set_state(replace(ALICE, unread=unread, rooms=("lobby", "room-1", "x")))
        card.resize(card.sizeHint())
        for part in (card._lamp, card._ring, *card.findChildren(Chip)):
            assert part.isHidden() or part.width() >= part.sizeHint().width()


def test_the_add_card_is_a_button_with_words(theme: Theme, qtbot: QtBot) -> None:
    card = AddCard(theme, "Add users")
    qtbot.addWidget(card)
    card.resize(card.sizeHint())
    card.show()
    assert card.accessibleName() == "Add users"
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_its_width_does_not_change_with_the_clock(card: IdentityCard) -> None:
    widths = set()
    for remaining_s in (None, 86_399.0, 3_600.0, 3_599.0, 59.0, 9.0, 0.0):
        card.set_state(replace(ALICE, token_remaining_s=remaining_s, token_total_s=86_400))
        widths.add(card.sizeHint().width())
    assert len(widths) == 1


def test_nothing_is_cut_off_in_the_moment_that_it_changes(theme: Theme, qtbot: QtBot) -> None:
    strip = IdentityStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(600, 80)
    strip.set_cards([StripCard("alice", CardState("alice"), True)])
    strip.show()
    state = CardState("alice", 0, LampState.RECONNECTING, "reconnecting 2", 86_399, 86_400, ("a-long-room", "lobby"))
    strip.set_cards([StripCard("alice", state, True)])
    card = strip.cards()["alice"]
    assert card.width() >= card.sizeHint().width()
    for part in (*card.findChildren(StateLamp), *card.findChildren(TokenRing)):
        assert part.width() >= part.sizeHint().width()


def test_chosen_and_focused_look_different(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    cards = [IdentityCard(theme, replace(ALICE, unread=0), window) for _ in range(3)]
    row = QHBoxLayout(window)
    for card in cards:
        row.addWidget(card)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    plain, chosen, focused = cards
    chosen.setChecked(True)
    focused.setFocus(Qt.FocusReason.TabFocusReason)
    left_edge = [painted(card).pixelColor(0, card.height() // 2).name() for card in cards]
    assert left_edge[2] == left_edge[0] != left_edge[1]
    assert painted(focused) != painted(plain)
    focused.clearFocus()
    focused.setFocus(Qt.FocusReason.MouseFocusReason)
    assert painted(focused) == painted(plain)
