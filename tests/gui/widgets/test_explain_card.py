"""The card of a code: what it shows, and what its buttons ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.explain_card import ExplainCard, Shown
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.explain import Evidence, Finding, card_of
from rts_console.record.explain_cards import CARDS

CARD = card_of(LoginErrorCode.INVALID_TOKEN)
EXPIRED = Evidence(token_expires_in_s=-5.0, token_is_for_user=True)


@pytest.fixture
def window(qapp: QApplication, theme: Theme) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(1100, 800)
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    window.show()
    yield window
    window.close()


def opened(theme: Theme, window: QWidget, reason: str = "") -> ExplainCard:
    card = ExplainCard(theme, window)
    card.open_with(Shown(CARD, "alice · login", reason, CARD.ordered(EXPIRED)))
    return card


def text(card: ExplainCard, name: str) -> str:
    found = card.findChild(WrappedText, name)
    assert found is not None
    return found.text()


def test_it_says_the_code_the_meaning_and_the_causes_in_order(window: QWidget, theme: Theme) -> None:
    card = opened(theme, window)
    assert card.title.text() == "-1000 InvalidToken"
    assert card.meaning.text() == CARD.meaning.en
    assert text(card, "explain_cause_words_0") == "The token had expired."
    finding = card.findChild(QLabel, "explain_finding_0")
    assert finding is not None
    assert finding.text() == "supported"
    last = card.findChild(QLabel, f"explain_finding_{len(CARD.causes) - 1}")
    assert last is not None
    assert last.text() == "ruled out"


def test_it_speaks_chinese_where_that_is_the_language(window: QWidget, theme: Theme) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("zh_CN"))
    try:
        card = opened(theme, window)
        assert card.meaning.text() == CARD.meaning.zh
        assert text(card, "explain_cause_words_0") == "令牌已过期。"
        finding = card.findChild(QLabel, "explain_finding_0")
        assert finding is not None
        assert finding.text() == "有证据支持"
    finally:
        QLocale.setDefault(before)


def test_what_came_from_outside_is_plain_text(window: QWidget, theme: Theme) -> None:
    card = opened(theme, window, "<b>bold</b>")
    assert card.reason.text() == "<b>bold</b>"


def test_the_check_button_asks_and_shows_what_was_found(window: QWidget, theme: Theme) -> None:
    card, asked = opened(theme, window), []
    card.check_wanted.connect(asked.append)
    button = card.findChild(QPushButton, "explain_check_1")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (cause,) = asked
    assert cause is CARD.ordered(EXPIRED)[1][0]
    card.show_fact(cause, Finding.SUPPORTED, "It is so.")
    assert text(card, "explain_fact_1") == "It is so."


def test_escape_closes_it_and_gives_the_focus_back(window: QWidget, theme: Theme) -> None:
    edit = window.findChild(QLineEdit)
    assert edit is not None
    window.activateWindow()
    edit.setFocus()
    card = opened(theme, window)
    assert card.isAncestorOf(QApplication.focusWidget()) or QApplication.focusWidget() is card
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert QApplication.focusWidget() is edit


def test_the_keys_reach_every_button(window: QWidget, theme: Theme) -> None:
    card = opened(theme, window)
    card.show_reproduce("Every login is refused.", "The button sets it.", can=True, settable=True)
    met = set()
    widget: QWidget | None = card
    for _ in range(200):
        assert widget is not None
        widget = widget.nextInFocusChain()
        if card.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            met.add(widget.objectName())
    assert {"explain_check_0", "explain_reproduce", "explain_filter", "explain_close"} <= met


def test_the_filter_button_gives_its_terms(window: QWidget, theme: Theme) -> None:
    card, terms = opened(theme, window), []
    card.filter_wanted.connect(terms.append)
    QTest.mouseClick(card.find_all, Qt.MouseButton.LeftButton)
    assert terms == ["code:-1000"]


def test_a_fault_that_cannot_be_set_says_why_and_words_alone_have_no_button(window: QWidget, theme: Theme) -> None:
    card = opened(theme, window)
    card.show_reproduce("Every login is refused.", "It is not the local gateway.", can=False, settable=True)
    assert card.again.isVisible()
    assert not card.again.isEnabled()
    assert card.again_what.text() == "It is not the local gateway."
    card.show_reproduce("Log in with a blank.", "", can=False, settable=False)
    assert not card.again.isVisible()


def test_every_card_has_its_place_in_the_window_and_replaces_the_one_before(window: QWidget, theme: Theme) -> None:
    card = ExplainCard(theme, window)
    for each in CARDS.values():
        card.open_with(Shown(each, "", "", each.ordered(Evidence())))
        assert window.rect().contains(card.geometry())
        assert card.title.text() == str(each.code)
        assert len(card.checks()) == len(each.causes)
    window.resize(400, 500)
    assert window.rect().contains(card.geometry())


def test_an_open_card_grows_with_the_scale(window: QWidget, theme: Theme, qapp: QApplication) -> None:
    card = opened(theme, window)
    before = card.width()
    theme.apply(qapp, "light", scale=1.5)
    assert card.width() == round(before * 1.5)
