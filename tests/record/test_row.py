import pytest

from rts_console.protocol.words import PayloadKind
from rts_console.record.row import one_line, preview


def test_short_text_is_shown_whole():
    assert preview(PayloadKind.TEXT, "你好 😀".encode()) == "你好 😀"


def test_text_of_200_characters_is_shown_whole():
    assert preview(PayloadKind.TEXT, ("好" * 200).encode()) == "好" * 200


def test_longer_text_says_that_it_is_cut():
    shown = preview(PayloadKind.TEXT, ("😀" * 201).encode())
    assert shown == "😀" * 199 + "…"


def test_a_beginning_of_a_longer_payload_says_that_it_is_cut():
    assert preview(PayloadKind.TEXT, b"ab", size=5_000) == "ab…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\0", "a␊b␉c␀"),
        ("\x7f\x1b[31m", "␡␛[31m"),
        ("abc\u202edef\u2028", "abc␦def␦"),
        ("<b>no markup</b>", "<b>no markup</b>"),
    ],
)
def test_control_characters_become_symbols(text, shown):
    assert one_line(text) == shown


def test_text_that_is_not_utf8_shows_replacement_signs():
    assert preview(PayloadKind.TEXT, b"ok \xff") == "ok �"


def test_binary_is_hex():
    assert preview(PayloadKind.BINARY, b"\x00\xff") == "00 ff"


def test_longer_binary_says_how_long_it_is():
    shown = preview(PayloadKind.BINARY, bytes(32), size=47_104)
    assert shown.endswith("00 … 47,104 bytes")
    assert shown.count("00") == 32


def test_text_cut_inside_a_character_never_shows_half_of_it():
    assert "�" not in preview(PayloadKind.TEXT, ("好" * 5_000).encode())
