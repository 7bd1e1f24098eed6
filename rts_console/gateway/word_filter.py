"""Words that may not be said: a message with one is blocked, or the word is replaced (facts A5).

Only text messages of clients are looked at. The vendor puts a change in force after 15 minutes to two hours; here it is
in force at once, unless a delay is given.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from rts_console.protocol.clock import SECOND_NS, now_ns

WORD_LENGTH: Final = 32
WORDS: Final = 50
TEXT_MESSAGE: Final = "RC:TxtMsg"


class Word(NamedTuple):
    """A word and what stands in its place; without that, a message that has it is blocked."""

    word: str
    replacement: str = ""
    from_ns: int = 0


class Verdict(NamedTuple):
    """What becomes of a message: `blocked_by` is the word that stops it, else `payload` is what goes on."""

    payload: bytes
    blocked_by: str = ""
    replaced: bool = False


class TooManyWords(Exception):
    """The filter is full."""


class WordFilter:
    """The words of one app."""

    def __init__(self, delay_s: int = 0, clock: Callable[[], int] = now_ns) -> None:
        """Begin with none; a word is in force `delay_s` after it was added."""
        self._delay_ns = delay_s * SECOND_NS
        self._clock = clock
        self._words: dict[str, Word] = {}

    @property
    def words(self) -> list[Word]:
        """All, in the order they were added."""
        return list(self._words.values())

    def add(self, words: list[Word]) -> None:
        """Add words, or change what stands in their place. Raises `TooManyWords`, and then adds none."""
        both = self._words.keys() | {word.word for word in words}
        if len(both) > WORDS:
            raise TooManyWords(f"There would be {len(both)} words; {WORDS} is the most. Delete some first.")
        from_ns = self._clock() + self._delay_ns
        for word in words:
            self._words[word.word] = word._replace(from_ns=from_ns)

    def put_back(self, words: list[Word]) -> None:
        """Have words that were kept, in force from when they say."""
        self._words.update({word.word: word for word in words[:WORDS]})

    def delete(self, words: list[str]) -> None:
        """Take words out; those that are not there do no harm."""
        for word in words:
            self._words.pop(word, None)

    def judge(self, object_name: str, payload: bytes) -> Verdict:
        """Look at a client's message. What is not a text message in the vendor's JSON goes on as it is."""
        if object_name != TEXT_MESSAGE or not self._words:
            return Verdict(payload)
        try:
            content = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
            text = msgspec.json.decode(content.get("content", b"null"), type=str)
        except ValueError:
            return Verdict(payload)
        return self._judge_text(payload, content, text)

    def _judge_text(self, payload: bytes, content: dict[str, msgspec.Raw], text: str) -> Verdict:
        now = self._clock()
        met = [word for word in self._words.values() if word.from_ns <= now and word.word in text]
        for word in met:
            if not word.replacement:
                return Verdict(payload, word.word)
        if not met:
            return Verdict(payload)
        for word in met:
            text = text.replace(word.word, word.replacement)
        content["content"] = msgspec.Raw(msgspec.json.encode(text))
        return Verdict(msgspec.json.encode(content), replaced=True)
