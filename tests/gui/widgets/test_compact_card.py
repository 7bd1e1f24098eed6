"""The card of one line."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.compact_card import CompactCard
from rts_console.gui.widgets.identity_card import CardState
from rts_console.gui.widgets.state_lamp import LampState

STATE = CardState("alice", 0, LampState.ONLINE, None, 60.0, 60.0, ("lobby",), 3)


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> CompactCard:
    made = CompactCard(theme, STATE)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_all_of_it_is_read_aloud(card: CompactCard) -> None:
    assert card.accessibleName() == "alice, online, in lobby, 3 unread"
    card.set_state(replace(STATE, name="<b>bob</b>", lamp=LampState.KICKED, lamp_word="logged in elsewhere"))
    assert card.accessibleName().startswith("<b>bob</b>, logged in elsewhere")
    assert "<b>" not in card.toolTip()


@pytest.mark.parametrize(
    "other",
    [
        replace(STATE, name="bob"),
        replace(STATE, color_index=1),
        replace(STATE, unread=0),
        replace(STATE, token_remaining_s=10.0),
        replace(STATE, token_remaining_s=0.0),
        replace(STATE, token_remaining_s=None),
        *(replace(STATE, lamp=lamp) for lamp in LampState if lamp is not LampState.ONLINE),
    ],
)
def test_what_differs_looks_different(card: CompactCard, other: CardState) -> None:
    before = card.grab().toImage()
    card.set_state(other)
    assert card.grab().toImage() != before


def test_kicked_expired_and_failed_differ_without_their_words(card: CompactCard) -> None:
    pictures = []
    for lamp in (LampState.KICKED, LampState.EXPIRED, LampState.ERROR):
        card.set_state(replace(STATE, lamp=lamp))
        assert card.word() in ("kicked", "expired", "failed")
        pictures.append(card.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_a_second_less_is_not_painted_anew(card: CompactCard) -> None:
    painted = card._painted
    card.set_state(replace(STATE, token_remaining_s=59.8))
    assert card._painted == painted
    assert card.state.token_remaining_s == 59.8


def test_in_larger_type_it_is_higher(card: CompactCard, theme: Theme) -> None:
    height, app = card.sizeHint().height(), QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "dark", scale=1.5)
    assert card.sizeHint().height() > height
