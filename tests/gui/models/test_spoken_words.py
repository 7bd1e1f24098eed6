"""The words that come from below the window: each is listed once, and has its text in every language's file."""

from xml.etree import ElementTree

import pytest

from rts_console.gui.models import spoken_words
from rts_console.paths import resource

LISTS = {name: words for name, words in vars(spoken_words).items() if name.isupper() and isinstance(words, tuple)}

CONTEXTS = {"FAULTS": "Faults", "FOR_WHOM": "Faults", "LINK_ENDS": "LinkWords"}
"""Where words of a list are looked up, if not in "Words"."""


@pytest.mark.parametrize("name", LISTS)
def test_a_word_is_listed_once(name: str) -> None:
    assert len(set(LISTS[name])) == len(LISTS[name]) > 0


@pytest.mark.parametrize("name", LISTS)
def test_every_word_is_in_the_languages_file(name: str) -> None:
    tree = ElementTree.parse(resource("translations") / "rts_console_zh_CN.ts")
    contexts = {each.findtext("name"): each for each in tree.iter("context")}
    known = {message.findtext("source") for message in contexts[CONTEXTS.get(name, "Words")].iter("message")}
    assert set(LISTS[name]) - known == set()
