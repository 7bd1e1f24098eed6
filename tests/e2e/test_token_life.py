"""A token's life from its making to a refused login, its explanation, and the way out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSpinBox

from rts_console.gui.app import opened
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.row import Row
from tests.e2e.hand import Hand


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


def _refused(row: Row) -> bool:
    return row.kind == "login" and row.code == LoginErrorCode.INVALID_TOKEN


async def test_a_token_dies_the_link_drops_and_the_card_knows_why(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    hand.go_to("token_lab")
    hand.find(QSpinBox, "lab_life").setValue(3)
    await hand.click("lab_die")
    await hand.reads("lab_status", "As expected: It outlived token")
    assert "-1000 InvalidToken" in hand.says("lab_status")

    # a click on the code of the last result
    hand.go_to("connection")
    await hand.sees(lambda: "over for" in hand.fact("used"))
    result = hand.find(WrappedText, "fact_result")
    await hand.sees(lambda: "-1000" in result.text() and result.isVisible())
    QTest.mouseClick(result.viewport(), Qt.MouseButton.LeftButton)
    card = hand.window.explaining.card
    await hand.sees(card.isVisible)
    assert hand.find(WrappedText, "explain_cause_words_0").text() == "The token had expired."
    assert hand.find(QLabel, "explain_finding_0").text() == "supported"
    await hand.click("explain_check_0")
    await hand.sees(lambda: "It is for the user alice" in hand.find(WrappedText, "explain_fact_0").text())

    # filter to all of them, and the same card by a double click on the cell
    await hand.click("explain_filter")
    table = hand.window.panel("messages").findChild(EventTable)
    assert table is not None
    await hand.sees(lambda: table.filter_bar.text() == "code:-1000")
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    (seq,) = [row.seq for row in hand.rows(_refused)]
    await hand.sees(lambda: hand.window.panel("messages").select_seq(seq))  # type: ignore[attr-defined]
    QTest.keyClick(hand.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    await hand.sees(card.isVisible)
    QTest.keyClick(card, Qt.Key.Key_Escape)

    # the way out
    hand.go_to("connection")
    await hand.click("refresh_token")
    await hand.sees(lambda: hand.is_online("alice"))
    assert hand.program.context.stage.tokens.uses("alice")[-1].ok
    assert hand.find(QLineEdit, "token").text()
