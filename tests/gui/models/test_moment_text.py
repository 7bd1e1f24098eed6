"""Dates in the language of the window."""

from datetime import datetime

import pytest

from rts_console.gui.language import Language
from rts_console.gui.models.moment_text import date_and_second, date_and_time, date_text

AT = datetime(2026, 3, 4, 17, 1, 9)


def test_english_writes_them_so_that_they_can_be_sorted(language: Language) -> None:
    language.choose("en")
    assert date_text(AT) == "2026-03-04"
    assert date_and_time(AT) == "2026-03-04, 17:01"
    assert date_and_second(AT.timestamp()) == "2026-03-04 17:01:09"


def test_chinese_writes_them_with_its_signs(language: Language) -> None:
    language.choose("zh_CN")
    assert date_text(AT) == "2026年3月4日"
    assert date_and_time(AT) == "2026年3月4日 17:01"
    assert date_and_second(AT.timestamp()) == "2026年3月4日 17:01:09"


def test_a_moment_that_no_clock_shows_is_an_error(language: Language) -> None:
    with pytest.raises((OverflowError, OSError, ValueError)):
        date_and_second(1e20)
