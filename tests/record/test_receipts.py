"""Receipts by message, the newest ones."""

import pytest

import rts_console.record.receipts as module
from rts_console.record.receipts import Receipt, Receipts


def test_receipts_are_found_by_their_message() -> None:
    receipts = Receipts()
    receipts.add("a-1", "bob", 1, 2)
    receipts.add("a-2", "bob", 3, 4)
    receipts.add("a-1", "carol", 5, 6)
    assert receipts.of("a-1") == (Receipt("bob", 1, 2), Receipt("carol", 5, 6))
    assert receipts.of("none") == ()
    assert len(receipts) == 3
    receipts.clear()
    assert (len(receipts), receipts.of("a-1")) == (0, ())


def test_the_oldest_message_goes_first_and_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECEIPTS_LIMIT", 3)
    receipts = Receipts()
    for number in range(3):
        receipts.add("a-1", f"user-{number}", 1, 2)
    receipts.add("a-2", "bob", 1, 2)
    assert receipts.of("a-1") == ()
    assert (len(receipts), receipts.dropped) == (1, 3)
