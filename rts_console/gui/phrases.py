"""Finds the words of another language for a text by its shape: what is the same each time, and what is put in.

The window's texts are looked up by Qt. But a sentence that was put together from values, or that comes from below the
window, is known only as it is: "There are 20 users already." Here it is recognised as "There are {0} users already.",
and the values are put into the other language's sentence. No Qt here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WORDS: Final = "Words"
"""The context of what is looked up by its shape."""
SAMPLES: Final = "Samples"
"""The context of what the samples say, which is found by exactly its text: anybody may write something like it."""
LONGEST: Final = 4_000
"""Longer texts are no sentences of this program."""
MOST_KNOWN: Final = 4_096
_LEAST_LETTERS: Final = 4
_MOST_STRANGE: Final = 1.5
_MNEMONIC: Final = re.compile(r"\(&\w\)|&(\w)")
_MOST_TOGETHER: Final = 9
_COUNTS: Final = frozenset({"count", "n", "number", "rows", "total", "done", "seconds", "ms"})
_NAMES: Final = re.compile(r"[\w.@-]+(?:, [\w.@-]+)* and [\w.@-]+")
_LIST: Final = re.compile(r", | and |, and ")
_QUOTED: Final = re.compile(r'"[^"]*(?:"|…|$)|[{\[].*', re.DOTALL)
"""What somebody said or sent, in a sentence about it."""
_OPAQUE: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|“[^”\n]*”')
_FIRST_MASK: Final = 0xE000
_MASK: Final = re.compile("[\ue000-\uf8ff]")
_MOST_MASKS: Final = 0xF8FF - _FIRST_MASK + 1
"""Signs of nobody's language, which stand for what was said or sent while its sentence is looked for."""
_MARKS: Final = frozenset('"“”{[')
_DEEPEST: Final = 3
_HOLE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*|\d|)(?:\.[a-z_]\w*)?(?::[^{}]*)?\}")
_WRAPPED: Final = re.compile(r"(<qt>|\s*)(.*?)( \([^()]*\)|\t[^\t]*)?(</qt>|\s*)", re.DOTALL)
"""What may stand around words: white space, a count or keys in brackets, the sign that a tool tip is rich text."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_CHINESE: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_STOPS: Final = {".": "。", "。": ".", ":": "：", "：": ":", ";": "；", "；": "; "}
_END: Final = re.compile(r"(?<=[\w)\]\"”%])[.!?;]\s|[。！？；]")
"""Where a sentence ends within a text; a dot between signs is none."""
_LISTED: Final = (";", "；")
_BREAK: Final = re.compile(
    r"((?<=\S[.:;!?…])\s+(?=\S)|(?<=[。：；！？])\s*(?=\S)|\s*\n\s*|\s+·\s+(?:⚠ )?|(?<=\S) {2,}(?=\S))"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and its words in the other language; `{name}` stands for what is put in."""

    context: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class _Shape:
    context: str
    anchor: str
    pattern: re.Pattern[str]
    target: tuple[tuple[str, str | None], ...]
    letters: int
    begins_open: bool


class Phrases:
    """A language's texts, asked for by how they look in another."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Take them all; those without words in the other language are left out."""
        self._exact: dict[str, dict[str, str]] = {}
        self._shapes: list[_Shape] = []
        self._known: dict[tuple[str, tuple[str, ...], bool], str | None] = {}
        for phrase in phrases:
            if phrase.target:
                self._add(phrase)
        self._shapes.sort(key=lambda shape: (shape.letters, len(shape.pattern.pattern)), reverse=True)

    def _add(self, phrase: Phrase) -> None:
        self._exact.setdefault(phrase.source, {}).setdefault(phrase.context, phrase.target)
        if (shape := _shape_of(phrase)) is not None:
            self._shapes.append(shape)
        plain = without_mnemonic(phrase.source)
        if plain != phrase.source:  # for the reader of the screen it is said without its key
            self._add(Phrase(phrase.context, plain, without_mnemonic(phrase.target)))

    def literal(self, text: str, context: str = WORDS) -> str | None:
        """The words for exactly this text."""
        return self._exact.get(text, {}).get(context)

    def say(self, text: str, contexts: Sequence[str] = (WORDS,), *, anywhere: bool = False) -> str | None:
        """The words for `text` in one of these contexts, the first that has some; None when none has.

        With `anywhere` all others are asked after them.
        """
        if not text or len(text) > LONGEST or not _LETTER.search(text):
            return None
        key = (text, tuple(contexts), anywhere)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = _Search(self._exact, self._shapes, tuple(contexts), anywhere).ask(text)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Search:
    """One question: the texts that there are, and the contexts that count, or come first with `anywhere`."""

    exact: Mapping[str, Mapping[str, str]]
    shapes: Sequence[_Shape]
    contexts: tuple[str, ...]
    anywhere: bool

    def ask(self, text: str) -> str | None:
        """The words for a text; what it quotes and the JSON in it stay as they are, whatever they say."""
        masked, kept = _masked(text)
        if not kept:
            return self.say(text)
        words = self._literal(text) or self.say(masked)
        if words is not None:
            return _MASK.sub(lambda found: kept[ord(found[0]) - _FIRST_MASK], words)
        # A sentence may have quotes and braces of its own.
        own = [shape for shape in self.shapes if _MARKS.intersection(shape.anchor)]
        return _Search(self.exact, own, self.contexts, self.anywhere)._filled(text, 0)

    def say(self, text: str) -> str | None:
        """The words for a text, also when something stands around it."""
        words = self._say(text, 0) or self._piece(text, 0) or self._say(_other_case(text), 0)
        if words is not None:
            return words
        found = _WRAPPED.fullmatch(text)
        if found is None or found[2] == text:
            return None
        words = self._say(found[2], 0)
        return None if words is None else f"{found[1]}{words}{found[3] or ''}{found[4]}"

    def _say(self, text: str, depth: int) -> str | None:
        words = self._literal(text)
        if words is not None or depth > _DEEPEST:
            return words
        # Whole sentences first: a value at the end of one would else swallow the next.
        words = self._by_parts(text, depth, whole=True)
        if words is None:
            words = self._filled(text, depth)
        return words if words is not None else self._by_parts(text, depth, whole=False)

    def _literal(self, text: str) -> str | None:
        by_context = self.exact.get(text)
        if by_context is None:
            return None
        near = (by_context[context] for context in self.contexts if context in by_context)
        return next(near, next(iter(by_context.values())) if self.anywhere else None)

    def _filled(self, text: str, depth: int) -> str | None:
        """What is put together in these contexts, else, more carefully, in any other."""
        for shape in self.shapes:
            if shape.anchor in text and shape.context in self.contexts:
                words = self._fitted(shape, text, depth, careful=shape.begins_open)
                if words is not None:
                    return words
        if not self.anywhere:
            return None
        far = (shape for shape in self.shapes if shape.anchor in text and shape.context not in self.contexts)
        fitted = (self._fitted(shape, text, depth, careful=True) for shape in far)
        return next((words for words in fitted if words is not None), None)

    def _fitted(self, shape: _Shape, text: str, depth: int, *, careful: bool, whole: bool = False) -> str | None:
        found = shape.pattern.fullmatch(text)
        if found is None or (whole and any(_END.search(value) for value in found.groups())):
            return None
        values = {name[1:]: self._value(value, depth) for name, value in found.groupdict().items()}
        if careful and any(_BREAK.search(value) for value in found.groups()):
            return None
        # A sentence in a hole that is not known is no value: the text only ends or begins like this one.
        strange = sum(len(value) for value in values.values() if _is_strange(value))
        return _fill(shape.target, values) if not careful or strange <= _MOST_STRANGE * shape.letters else None

    def _value(self, value: str, depth: int) -> str:
        """What was put in may be words as well. A single capital word is left alone: it may be anybody's name."""
        if not _LETTER.search(value) or (" " not in value and value != value.lower()):
            return value
        words = self._say(value, depth + 1)
        if words is None and _NAMES.fullmatch(value) and (joined := self._literal("{0} and {1}")) is not None:
            first, _, last = value.rpartition(" and ")
            words = joined.replace("{0}", first.replace(", ", "、")).replace("{1}", last)
        return value if words is None else words

    def _by_parts(self, text: str, depth: int, *, whole: bool) -> str | None:
        """Several sentences in a row, each looked for alone, or some together; None when none is known, or with
        `whole` not all of them."""
        pieces = _BREAK.split(text)
        if len(pieces) < 3:
            return None
        said, place, known = "", 0, False
        while place < len(pieces):
            words, taken = self._longest(pieces[place:], depth)
            if words is None and whole and _LETTER.search(pieces[place]):
                return None
            known = known or words is not None
            said += pieces[place] if words is None else words
            place += taken
            if place <= len(pieces) - 1:
                said += _joint(pieces[place - 1], said)
        return said if known else None

    def _longest(self, pieces: Sequence[str], depth: int) -> tuple[str | None, int]:
        """The words for as many of the first pieces as make up one text, and how many of the list that takes."""
        most = min(len(pieces), _MOST_TOGETHER) if depth == 0 else 1
        for count in range(most if most % 2 else most - 1, 0, -2):
            text = "".join(pieces[:count])
            words = self._several(text, depth) if count > 1 else self._piece(text, depth)
            if words is not None:
                return words, count + 1
        return None, 2

    def _several(self, text: str, depth: int) -> str | None:
        """The words for what looks like several sentences: one with brackets, or a text of several."""
        words = self._literal(text)
        if words is not None or depth:
            return words
        near = (each for each in self.shapes if each.anchor in text and each.context in self.contexts)
        fitted = (self._fitted(shape, text, depth, careful=False, whole=True) for shape in near)
        return next((words for words in fitted if words is not None), None)

    def _piece(self, text: str, depth: int) -> str | None:
        """A title may have got a full stop, to be a sentence among others; a thing of a list has a semicolon."""
        if text[-1:] in _LISTED:
            words = self._say(text[:-1], depth + 1)
            return None if words is None else words + _STOPS[text[-1]]
        words = self._literal(text) or self._say(text, depth + 1)
        if words is None and text[-1:] in _STOPS and (words := self._say(text[:-1], depth + 1)) is not None:
            words += _STOPS[text[-1]]
        return words


def _other_case(text: str) -> str:
    """A reason that was made the beginning of a sentence, or the other way about."""
    first = text[:1]
    return (first.lower() if first.isupper() else first.upper()) + text[1:] if " " in text else text


def _masked(text: str) -> tuple[str, list[str]]:
    """A text with a sign in place of each thing that it quotes, and of its JSON; and what these stand for."""
    kept: list[str] = []
    if not _MARKS.intersection(text) or _MASK.search(text):
        return text, kept
    made, place = "", 0
    while place < len(text):
        end = _end_of_opaque(text, place)
        if end <= place or len(kept) >= _MOST_MASKS:
            made += text[place]
            place += 1
            continue
        # Quotes stay: a sentence may have them around what is put in.
        marks = 0 if text[place] in "{[" else 1
        kept.append(text[place + marks : end - marks])
        made += text[place : place + marks] + chr(_FIRST_MASK + len(kept) - 1) + text[end - marks : end]
        place = end
    return made, kept


def _end_of_opaque(text: str, place: int) -> int:
    """Where what somebody said or sent ends that begins here; not behind `place` when nothing does."""
    if text[place] in "{[":
        return _end_of_json(text, place)
    if text[place] not in '"“':
        return place
    found = _OPAQUE.match(text, place)
    return found.end() if found else place


def _end_of_json(text: str, start: int) -> int:
    """Behind the last brace, or behind the sign that some of it was left out."""
    depth, place = 0, start
    while place < len(text):
        if text[place] == '"' and (found := _OPAQUE.match(text, place)):
            place = found.end()
            continue
        depth += (text[place] in "{[") - (text[place] in "}]")
        place += 1
        if depth == 0:
            return place
    return text.rfind("…", start) + 1


def _is_strange(value: str) -> bool:
    value = _QUOTED.sub("", _LIST.sub("", value))
    return " " in value and bool(_LETTER.search(value)) and not _CHINESE.search(value)


def _joint(between: str, before: str) -> str:
    """Chinese sentences stand beside each other without a space, others with one."""
    if "\n" in between or "·" in between or len(between) > 1:
        return between
    return "" if before and _CHINESE.match(before[-1]) else (between or " ")


def pieces_of(text: str) -> list[tuple[str, str | None]]:
    """What stands in a text, and the name of what is put in behind it, None at its end. Other braces are plain text."""
    pieces: list[tuple[str, str | None]] = []
    literal, unnamed, place = "", 0, 0
    for found in _HOLE.finditer(text):
        literal += text[place : found.start()]
        place = found.end()
        if found[0] in ("{{", "}}"):
            literal += found[0][0]
            continue
        pieces.append((literal, found[1] or str(unnamed)))
        literal, unnamed = "", unnamed + (not found[1])
    return [*pieces, (literal + text[place:], None)]


def _shape_of(phrase: Phrase) -> _Shape | None:
    pieces = pieces_of(phrase.source)
    if len(pieces) == 1:
        return None
    letters = sum(
        len(_LETTER.findall(literal)) * (_LEAST_LETTERS if _CHINESE.search(literal) else 1) for literal, _ in pieces
    )
    if letters < _LEAST_LETTERS:
        return None
    anchor = max((literal for literal, _ in pieces), key=len)
    return _Shape(phrase.context, anchor, _pattern(pieces), tuple(pieces_of(phrase.target)), letters, not pieces[0][0])


def _pattern(pieces: Iterable[tuple[str, str | None]]) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    for literal, name in pieces:
        parts.append(re.escape(literal))
        if name is None:
            continue
        inside = r"[^A-Za-z]*?" if name in _COUNTS else ".*?"
        parts.append(f"(?P=_{name})" if name in seen else f"(?P<_{name}>{inside})")
        seen.add(name)
    return re.compile("".join(parts), re.DOTALL)


def _fill(target: Iterable[tuple[str, str | None]], values: Mapping[str, str]) -> str:
    return "".join(literal + (values.get(name, "") if name is not None else "") for literal, name in target)


def is_chinese(text: str) -> bool:
    """Whether there is Chinese in it."""
    return bool(_CHINESE.search(text))


def without_mnemonic(text: str) -> str:
    """A text without the sign of its key, as a screen reader says it."""
    return _MNEMONIC.sub(r"\1", text)


def reversed_phrases(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The way back."""
    return [Phrase(phrase.context, phrase.target, phrase.source) for phrase in phrases if phrase.target]
