"""What may be written next in a filter line: fields, words of the language, and values that the log has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from rts_console.record.log import EventLog
from rts_console.record.query_fields import DIRECTIONS, FIELDS, FLAGS, FORMATS, MODES, NAMES, SEVERITIES, Kind
from rts_console.record.query_syntax import quoted

MOST = 50

_WORD = re.compile(r"(?:[^\s()\"]|\"(?:\\.|[^\"\\])*\"?)*\Z")
_COMPARISON = re.compile(r"([A-Za-z]\w*)\s*(==|!=|!~|<=|>=|[:=<>~])\s*(.*)", re.DOTALL)
_NEGATION = re.compile(r"[!-]+(?=[A-Za-z])")
_UNQUOTED = re.compile(r"[^\s,()\"*?\\]+")
_CODE = re.compile(r"(-?\d+) (\S+)")

_KEYWORDS = {"and": "both must fit (a space does the same)", "or": "one of both must fit", "not": "must not fit"}
_COLUMNS = {
    "from": ("identity", "who"),
    "to": ("identity", "who", "where"),
    "as": ("identity",),
    "with": ("who",),
    "user": ("identity", "who"),
    "room": ("where",),
    "kind": ("kind",),
}
_SOURCES = {"identity": "identity", "who": "user", "where": "room", "kind": "kind"}
_CHOICES = {"dir": DIRECTIONS, "mode": MODES, "format": FORMATS, "severity": SEVERITIES}
_EXAMPLES = {
    "size": (("4k", "4,096 bytes"), ("64k", "the limit for text"), ("1k..4k", "from 1k to 4k")),
    "latency": (("200", "milliseconds"), ("1.5s", "seconds"), ("50..200", "from 50 to 200 ms")),
    "time": (("10:15:03.2", "time of day"), ("+30s", "after the oldest row"), ("10:15..10:20", "from to")),
    "delivered": (("recipients", "as many as it went to"),),
    "recipients": (("delivered", "as many receipts came"),),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may stand in place of the characters from `start` to `end`; `hint` says what it is."""

    start: int
    end: int
    text: str
    hint: str


def complete(text: str, cursor: int, log: EventLog) -> list[Completion]:
    """What may stand where the cursor is, best first, at most `MOST`; what only contains what is written comes last."""
    cursor = max(0, min(cursor, len(text)))
    start = _word_start(text, cursor)
    word = text[start:cursor]
    negation = _NEGATION.match(word)
    if negation:
        start, word = start + negation.end(), word[negation.end() :]
    comparison = _COMPARISON.fullmatch(word)
    if comparison is None:
        return _fitting(word, start, cursor, _beginnings())
    name = NAMES.get(comparison[1].lower())
    if name is None:
        return []
    written = comparison[3].rsplit(",", 1)[-1].lstrip()
    return _fitting(written.lstrip('"'), cursor - len(written), cursor, _values(name, log))


def _word_start(text: str, cursor: int) -> int:
    """Where the word at the cursor starts; quotes keep spaces together."""
    at, inside = 0, False
    start = 0
    while at < cursor:
        sign = text[at]
        if inside and sign == "\\":
            at += 1
        elif sign == '"':
            inside = not inside
        elif not inside and (sign.isspace() or sign == "("):
            start = at + 1
        at += 1
    return min(start, cursor)


def _fitting(written: str, start: int, end: int, candidates: Iterable[tuple[str, str]]) -> list[Completion]:
    wanted = written.lower()
    ranked = [
        (not text.lower().lstrip('"').startswith(wanted), Completion(start, end, text, hint))
        for text, hint in dict(candidates).items()
        if wanted in text.lower() and text.lower() != wanted
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [completion for _, completion in ranked[:MOST]]


def _beginnings() -> Iterator[tuple[str, str]]:
    """What a term can begin with."""
    for field in FIELDS.values():
        operator = ">" if field.kind in (Kind.NUMBER, Kind.TIME) and field.name not in ("id", "position") else ":"
        yield field.name + operator, f"{field.hint}, such as {field.example}"
    yield from FLAGS.items()
    yield from _KEYWORDS.items()


def _values(name: str, log: EventLog) -> Iterator[tuple[str, str]]:
    """What stands in that field in the log, or may stand there."""
    if name in _CHOICES:
        yield from ((choice, FIELDS[name].hint) for choice in _CHOICES[name])
    elif name in _COLUMNS:
        yield from _words(_COLUMNS[name], log)
    elif name == "code":
        yield from _codes(log)
        yield "none", "no result yet, or none at all"
    elif name == "result":
        yield from ((_written(text), "result") for text in log.results() if text)
    else:
        yield from _EXAMPLES.get(name, ())


def words_in(log: EventLog, column: str) -> list[str]:
    """The words in a column (`identity`, `kind`, `who`, `where`), by the alphabet, without the empty one."""
    texts = log.words()
    seen = np.zeros(len(texts), dtype=bool)
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        seen[chunk.values(column, 0, chunk.count)] = True
    return sorted(texts[place] for place in np.flatnonzero(seen).tolist() if texts[place])


def _words(columns: tuple[str, ...], log: EventLog) -> Iterator[tuple[str, str]]:
    for column in columns:
        for name in words_in(log, column):
            yield name.replace(" ", "-") if column == "kind" else _written(name), _SOURCES[column]


def _codes(log: EventLog) -> Iterator[tuple[str, str]]:
    """Codes by name, which says more than the number; the number is the hint."""
    found = (_CODE.search(text) for text in log.results())
    for number, label in sorted({(int(match[1]), match[2].rstrip(")")) for match in found if match}):
        yield label, f"code {number}"
        yield str(number), label


def _written(text: str) -> str:
    return text if _UNQUOTED.fullmatch(text) else quoted(text)
