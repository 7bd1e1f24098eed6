"""The shape of a filter line: words, comparisons, brackets; what is wrong with it, and where."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

MAX_CHARACTERS = 4_096
MAX_DEPTH = 64

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OPERATOR = re.compile(r"==|!=|!~|<=|>=|[:=<>~]")
_SPACED_OPERATOR = re.compile(r"\s+(==|!=|!~|<=|>=|[=<>~])")
_KEYWORD = re.compile(r"(and|or|not)(?=[\s()\"]|\Z)|&&|\|\|", re.IGNORECASE)
_KEYWORDS = {"&&": "and", "||": "or"}
_CANONICAL = {"=": ":", "==": ":"}
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r"}
_UNICODE = re.compile(r"u([0-9A-Fa-f]{4})")


class QueryError(ValueError):
    """What is wrong with a filter line: `message`, from character `start` to `end`, and the `remedy`."""

    def __init__(self, message: str, remedy: str, start: int, end: int) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind an operator, escapes resolved; a quoted one has no wildcards."""

    text: str
    quoted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text to look for everywhere."""

    value: Value


@dataclass(frozen=True, slots=True)
class Flagged:
    """One of the single words that say something of a row, such as `pending`."""

    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field, one of the operators `: != < <= > >= ~ !~`, and the values of which one must fit."""

    field: str
    operator: str
    values: tuple[Value, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not let through."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What all parts let through; everything when there are none."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one of the parts lets through."""

    parts: tuple["Node", ...]


Node = Words | Flagged | Comparison | Not | And | Or


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the parts that must all fit, and where it stands in the line."""

    node: Node
    start: int
    end: int


def parse_pieces(text: str, fields: Mapping[str, bool], flags: Collection[str]) -> list[Piece]:
    """The parts of a filter line that must all fit; none for an empty line. Raises `QueryError`.

    `fields` are the known names in lower case, each with whether commas part its values; `flags` the single words.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the filter has {len(text):,} characters, at most {MAX_CHARACTERS:,} are allowed"
        raise QueryError(message, "shorten it", MAX_CHARACTERS, len(text))
    return _Parser(text, fields, flags).parse()


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelled nearly like this one, if there is one."""
    by_lower = {name.lower(): name for name in known}
    # Letters that changed places come first: "form" is meant as "from", not as "format".
    close = [name for name in by_lower if sorted(name) == sorted(word.lower())]
    close = close or difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def quoted(text: str) -> str:
    """The text in quotes as the language writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


class _Parser:
    """One pass from left to right; brackets nest at most `MAX_DEPTH` deep, so recursion is bounded."""

    def __init__(self, text: str, fields: Mapping[str, bool], flags: Collection[str]) -> None:
        self._text = text
        self._fields = fields
        self._flags = flags
        self._at = 0

    def parse(self) -> list[Piece]:
        self._skip_space()
        if self._at == len(self._text):
            return []
        pieces = self._alternatives(0)
        if self._at < len(self._text):
            self._fail("this bracket closes nothing", "remove it, or open one before", self._at, self._at + 1)
        return pieces

    # Structure

    def _alternatives(self, depth: int) -> list[Piece]:
        """Parts that must all fit: those of the only alternative, or one part made of all alternatives."""
        choices = [self._together(depth)]
        while self._keyword() == "or":
            self._take_keyword()
            choices.append(self._together(depth))
        if len(choices) == 1:
            return choices[0]
        whole = Or(tuple(_joined(pieces) for pieces in choices))
        return [Piece(whole, choices[0][0].start, choices[-1][-1].end)]

    def _together(self, depth: int) -> list[Piece]:
        pieces: list[Piece] = []
        while True:
            self._skip_space()
            word = self._keyword()
            if word == "and" and pieces:
                self._take_keyword()
                pieces.append(self._piece(depth))
            elif word in ("or", "and") or self._at_end():
                break
            else:
                pieces.append(self._piece(depth))
        return pieces or self._nothing()

    def _piece(self, depth: int) -> Piece:
        """One term with the negations before it."""
        self._skip_space()
        start, negated = self._at, False
        while self._take_negation():
            negated = not negated
            self._skip_space()
        if self._at_end() or self._keyword() in ("and", "or"):
            self._nothing()
        node = self._bracket(depth) if self._text[self._at] == "(" else self._term()
        return Piece(Not(node) if negated else node, start, self._at)

    def _bracket(self, depth: int) -> Node:
        start = self._at
        if depth >= MAX_DEPTH:
            self._fail(
                f"brackets nest more than {MAX_DEPTH} deep", "remove those that are not needed", start, start + 1
            )
        self._at += 1
        pieces = self._alternatives(depth + 1)
        if self._at == len(self._text):
            self._fail("this bracket is not closed", "write ) where it ends", start, start + 1)
        self._at += 1
        return _joined(pieces)

    def _take_negation(self) -> bool:
        text, at = self._text, self._at
        if self._keyword() == "not":
            self._take_keyword()
            return True
        following = text[at + 1 : at + 2]
        exclaimed = text.startswith("!", at) and following not in ("=", "~")
        # A minus before a digit is part of a number, before a sign part of a text such as -> or --.
        minus = text.startswith("-", at) and (following.isalpha() or following in ("(", '"', "!"))
        if exclaimed or (minus and following):
            self._at += 1
            return True
        return False

    def _keyword(self) -> str | None:
        found = _KEYWORD.match(self._text, self._at)
        if found is None:
            return None
        word = found.group().lower()
        return _KEYWORDS.get(word, word)

    def _take_keyword(self) -> None:
        found = _KEYWORD.match(self._text, self._at)
        self._at = found.end() if found else self._at
        self._skip_space()

    def _nothing(self) -> NoReturn:
        start = self._at
        found = _KEYWORD.match(self._text, start)
        end = found.end() if found else min(start + 1, len(self._text))
        what = f"before `{self._text[start:end]}`" if start < len(self._text) else "at the end"
        self._fail(f"a term is missing {what}", "write one, or remove the word or bracket that needs it", start, end)

    # Terms

    def _term(self) -> Node:
        name = _NAME.match(self._text, self._at)
        if name:
            word = name.group().lower()
            known = word in self._fields
            operator = _OPERATOR.match(self._text, name.end())
            if operator is None and known:
                operator = _SPACED_OPERATOR.match(self._text, name.end())
            if operator and not known:
                self._unknown(name.group(), name.end())
            if operator:
                return self._comparison(word, operator)
        value = self._quoted() if self._text[self._at] == '"' else self._raw("")
        if not value.quoted and value.text.lower() in self._flags:
            return Flagged(value.text.lower())
        if not value.text:
            self._fail("there is no text in the quotes", "write what to look for", value.start, value.end)
        return Words(value)

    def _unknown(self, name: str, end: int) -> NoReturn:
        close = suggestion(name, self._fields)
        start = self._at
        whole = self._raw("").text
        remedy = f"did you mean `{close}`?" if close else f"to look for the text, write {quoted(whole)}"
        self._fail(f"unknown field `{name}`", remedy, start, end)

    def _comparison(self, field: str, operator: re.Match[str]) -> Comparison:
        start, symbol = self._at, operator.group().strip()
        self._at = operator.end()
        self._skip_space()
        listed = self._fields[field] and symbol not in ("~", "!~")
        values = [self._value(field, symbol, listed)]
        while listed and self._text.startswith(",", self._at):
            self._at += 1
            values.append(self._value(field, symbol, listed))
        return Comparison(field, _CANONICAL.get(symbol, symbol), tuple(values), start, self._at)

    def _value(self, field: str, symbol: str, listed: bool) -> Value:
        if self._text.startswith('"', self._at):
            return self._quoted(pattern=symbol in ("~", "!~"))
        value = self._raw("," if listed else "")
        if not value.text:
            remedy = f'write it directly behind, or {field}{symbol}"" for an empty one'
            self._fail(f"`{field}{symbol}` has no value", remedy, value.start, value.end)
        return value

    def _raw(self, stops: str) -> Value:
        """Up to a space, a stop or a bracket that closes one outside of the word."""
        start, open_brackets = self._at, 0
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign.isspace() or sign in stops or (sign == ")" and not open_brackets):
                break
            open_brackets += (sign == "(") - (sign == ")")
            self._at += 1
        return Value(self._text[start : self._at], False, start, self._at)

    def _quoted(self, *, pattern: bool = False) -> Value:
        """A text in quotes. In a pattern only the quote itself is escaped, for the pattern has its own escapes."""
        start, parts = self._at, []
        self._at += 1
        while not self._text.startswith('"', self._at):
            if self._at >= len(self._text):
                self._fail("this quote is not closed", 'write " where it ends', start, self._at)
            parts.append(self._escape(pattern) if self._text[self._at] == "\\" else self._text[self._at])
            self._at += 1
        self._at += 1
        following = self._text[self._at : self._at + 1]
        if following and not following.isspace() and following not in "),":
            self._fail(
                "text follows the quote directly", 'write a space between, or \\" for a quote', self._at, self._at + 1
            )
        return Value("".join(parts), True, start, self._at)

    def _escape(self, pattern: bool) -> str:
        """What the escape here stands for; stops at its last character."""
        start = self._at
        self._at += 1
        sign = self._text[self._at : self._at + 1]
        if pattern:
            return '"' if sign == '"' else "\\" + sign
        code = _UNICODE.match(self._text, self._at)
        if code:
            self._at = code.end() - 1
            return chr(int(code.group(1), 16))
        if sign not in _ESCAPES or not sign:
            self._fail(f"unknown escape `\\{sign}`", "write \\\\ for a backslash", start, self._at + len(sign))
        return _ESCAPES[sign]

    # Small steps

    def _skip_space(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def _at_end(self) -> bool:
        return self._at >= len(self._text) or self._text[self._at] == ")"

    def _fail(self, message: str, remedy: str, start: int, end: int) -> NoReturn:
        raise QueryError(message, remedy, start, max(end, start))


def _joined(pieces: list[Piece]) -> Node:
    return pieces[0].node if len(pieces) == 1 else And(tuple(piece.node for piece in pieces))
