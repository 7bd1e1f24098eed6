"""What cannot be shown as text is spelled out and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.widgets.payload_text import PayloadText, payload_text, unit_table, whole_characters


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", PayloadText("", 0, 0, 0)),
        ("你好\t🙂\r\nline".encode(), PayloadText("你好\t🙂\r\nline", 0, 0, 0)),
        (b"a\xff\xfeb", PayloadText("a\\xFF\\xFEb", 2, 0, 0)),
        (b"\x00\x1b\x7f", PayloadText("␀␛␡", 0, 3, 0)),
        (b"a\rb", PayloadText("a␍b", 0, 1, 0)),
        ("a\u202eb\u2028".encode(), PayloadText("a⟨U+202E⟩b⟨U+2028⟩", 0, 0, 2)),
        (b"\xed\xa0\x80", PayloadText("\\xED\\xA0\\x80", 3, 0, 0)),
    ],
)
def test_the_spelling(data: bytes, shown: PayloadText) -> None:
    assert payload_text(data) == shown
    assert shown.clean == (shown.text.encode() == data)


@given(st.binary(max_size=60), st.integers(0, 60))
def test_a_cut_is_never_longer_and_loses_three_bytes_at_most(data: bytes, size: int) -> None:
    part = whole_characters(data, size)
    assert data.startswith(part)
    assert min(size, len(data)) - 3 <= len(part) <= size


@given(st.text(max_size=40), st.integers(0, 100))
def test_a_cut_never_breaks_a_character(text: str, size: int) -> None:
    whole_characters(text.encode(), size).decode()


@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")))
def test_every_byte_has_its_place_in_what_an_editor_shows(data):
    table = unit_table(data)
    assert len(table) == len(data) + 1
    assert table == sorted(table)
    assert table[-1] == len(payload_text(data).text.replace("\r\n", "\n").encode("utf-16-le")) // 2


def test_the_bytes_of_a_character_stand_where_it_begins():
    assert unit_table("a你🙂\r\nb".encode() + b"\xff\x00") == [0, 1, 1, 1, 2, 2, 2, 2, 4, 4, 5, 6, 10, 11]
