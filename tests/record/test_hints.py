import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.hints import hints


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1700000000", "as seconds since 1970: 2023-11-14 22:13:20.000+00:00"),
        ("1700000000123", "as milliseconds since 1970: 2023-11-14 22:13:20.123+00:00"),
        ('"018f3c1e-7b2a-7cc3-98c4-dc0c0c07398f"', "UUID, version 7, made 2024-05-03 01:43:01.674+00:00"),
        ("c232ab00-9414-11ec-b3c8-9f6bdeced846", "UUID, version 1, made 2022-02-22 19:22:22.000+00:00"),
        (str(uuid.UUID(int=0)), "UUID of no known version"),
    ],
)
def test_what_a_word_could_mean(text, hint):
    assert list(hints(text)) == [hint]


@given(st.text() | st.from_regex(r"-?\d{1,25}") | st.uuids().map(str))
def test_any_text_is_looked_at_without_an_error(text):
    assert len(list(hints(text))) <= 2


def test_most_texts_mean_nothing_more():
    assert list(hints("hello")) == list(hints("42")) == list(hints("9" * 100)) == []
