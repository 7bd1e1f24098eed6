"""Codes that tell no failure have a card too. That they come about as it says: see test_explain_cards."""

import re
from pathlib import Path

import pytest

from rts_console.protocol import words
from rts_console.protocol.words import RefusalCode
from rts_console.record.explain import card_of
from rts_console.record.explain_cards import CARDS
from rts_console.record.explain_plain import PLAIN

SOURCES = Path(__file__).parents[2] / "rts_console"
KINDS = (
    "LoginErrorCode|LogoutReason|UserMessageSendResult|RoomMessageSendResult|UserOnlineStatus|UserOfflineReason|"
    "ConnectionState|RtsErrorCode|RtsWarningCode|LocalProxyError|LocalProxyState|RefusalCode|LoginReturn|RoomReturn|"
    "SendReturn|BusinessCheckCode"
)


def _produced() -> set[tuple[str, int]]:
    """All codes that the gateway and the client name in their own sources: kind and number."""
    found = set()
    for folder in ("gateway", "client", "protocol"):
        for path in (SOURCES / folder).rglob("*.py"):
            for kind, name in re.findall(rf"\b({KINDS})\.([A-Z][A-Z0-9_]+)", path.read_text(encoding="utf-8")):
                found.add((kind, int(getattr(getattr(words, kind), name))))
    return found


def test_every_code_that_can_come_has_a_card_in_both_languages() -> None:
    produced = _produced()
    assert len(produced) > 60
    assert produced - set(CARDS) == set()


@pytest.mark.parametrize("code", RefusalCode)
def test_the_gateways_own_refusals_have_one(code: RefusalCode) -> None:
    assert card_of(code).meaning.zh != code.meaning


def test_no_code_stands_twice() -> None:
    keys = [(type(card.code).__name__, int(card.code)) for card in PLAIN]
    assert len(set(keys)) == len(keys)
    assert all(CARDS[key] is card for key, card in zip(keys, PLAIN, strict=True))
