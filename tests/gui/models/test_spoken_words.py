"""The words that come from below the window: each is listed once, and has its text in every language's file."""

from xml.etree import ElementTree

import pytest

from rts_console.gui.models import spoken_words
from rts_console.paths import resource

LISTS = {name: words for name, words in vars(spoken_words).items() if name.isupper() and isinstance(words, tuple)}


@pytest.mark.parametrize("name", LISTS)
def test_a_word_is_listed_once(name: str) -> None:
    assert len(set(LISTS[name])) == len(LISTS[name]) > 0


def test_every_word_is_in_the_languages_file() -> None:
    tree = ElementTree.parse(resource("translations") / "rts_console_zh_CN.ts")
    (context,) = [each for each in tree.iter("context") if each.findtext("name") == "Words"]
    known = {message.findtext("source") for message in context.iter("message")}
    assert {word for words in LISTS.values() for word in words} - known == set()
