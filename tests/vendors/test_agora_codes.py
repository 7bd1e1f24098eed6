"""Agora's numbers and names, against lists of their own."""

import pytest

from rts_console.protocol.words import Code
from rts_console.vendors.agora_codes import (
    EncryptionErrorType,
    EncryptionMode,
    Error,
    LeftReason,
    Reason,
    State,
)

ERRORS = [
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    17,
    18,
    101,
    102,
    109,
    110,
    111,
    112,
    113,
    114,
    115,
    116,
    117,
    119,
    120,
    121,
    122,
    123,
]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        (State, list(range(1, 6))),
        (Reason, list(range(25))),
        (Error, ERRORS),
        (LeftReason, [0, 1, 2]),
        (EncryptionErrorType, list(range(5))),
    ],
)
def test_the_vendors_numbers_are_there_each_with_words(kind: type[Code], numbers: list[int]) -> None:
    assert [int(code) for code in kind] == numbers
    assert all(code.label and code.meaning.endswith(".") for code in kind)


def test_the_modes_that_want_a_salt() -> None:
    assert [int(mode) for mode in EncryptionMode] == list(range(1, 9))
    assert [int(mode) for mode in EncryptionMode if mode.wants_salt] == [7, 8]
