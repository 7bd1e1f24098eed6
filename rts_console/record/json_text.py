"""JSON laid out for reading without being read: every token stays as it was written.

Parsing and printing again would change big integers and drop duplicate keys; here only the white space between tokens
changes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# One token after optional white space. A string that is never closed matches nothing.
TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
        (?P<mark>[\[\]{}:,])
      | (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9a-zA-Z.+_-]))
      | (?P<word>(?:true|false|null)(?![0-9a-zA-Z_]))
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\n\r]*")
_CLOSER = {"{": "}", "[": "]"}
_OUTSIDE = ""
# Deeper lines are not moved further right: ten thousand brackets would otherwise become a hundred million blanks.
_MAX_DEPTH = 64


class NotJson(ValueError):
    """The text is not JSON. `offset` is the character where it stops being so."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(f"{reason} at character {offset:,}")
        self.reason = reason
        self.offset = offset


class _Expect(Enum):
    VALUE = "a value was expected"
    VALUE_OR_END = "a value or ] was expected"
    KEY = "a key in double quotes was expected"
    KEY_OR_END = "a key in double quotes or } was expected"
    COLON = "a colon was expected"
    COMMA_OR_END = "a comma or the end of the list was expected"
    NOTHING = "nothing more was expected"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def indent_json(text: str, *, indent: int = 2, partial: bool = False) -> str:
    """`text` with one entry per line; raises NotJson when it is not JSON.

    `partial` accepts a text that was cut off anywhere: what came before is laid out, an unfinished token is kept.
    """
    return "".join(_Layout(text, indent, partial).pieces())


class _Layout:
    """A walk over the tokens that checks the grammar and says what white space goes before each."""

    def __init__(self, text: str, indent: int, partial: bool) -> None:
        self._text = text
        self._step = " " * indent
        self._partial = partial
        self._open: list[str] = []
        self._expect = _Expect.VALUE
        self._just_opened = False

    def pieces(self) -> Iterator[str]:
        position = 0
        while True:
            match = TOKEN.match(self._text, position)
            if match is None:
                yield from self._end(position)
                return
            kind = match.lastgroup or ""
            token = _Token(kind, match.group(kind), match.start(kind))
            yield self._before(token)
            yield token.text
            self._take(token)
            position = match.end()

    def _end(self, position: int) -> Iterator[str]:
        space = _SPACE.match(self._text, position)
        rest = space.end() if space else position
        if rest < len(self._text):
            if not (self._partial and self._is_cut(rest)):
                raise NotJson(self._trouble(rest), rest)
            yield self._before(_Token("string", "", rest))
            yield self._text[rest:]
            return
        if self._expect is not _Expect.NOTHING and not self._partial:
            raise NotJson(f"the text ends where {self._expect.value.removesuffix(' was expected')} was expected", rest)

    def _is_cut(self, rest: int) -> bool:
        """Whether what is left could be the first part of one token."""
        tail = self._text[rest:]
        if tail.startswith('"'):
            return re.fullmatch(r'"(?:[^"\\\x00-\x1f]|\\.)*\\?', tail) is not None
        return len(tail) < 400 and re.fullmatch(r"-?[0-9.eE+-]*|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?", tail) is not None

    def _trouble(self, offset: int) -> str:
        sign = self._text[offset]
        if sign == '"':
            return "a string with a bad escape, a raw control character or no end"
        if sign == "\ufeff":
            return "a byte order mark"
        return f"{self._expect.value}, not {sign!r}"

    def _before(self, token: _Token) -> str:
        """The white space before `token`, given where it stands."""
        closing = token.text in ("}", "]")
        if closing and self._just_opened:
            return ""
        if closing:
            return self._new_line(len(self._open) - 1)
        if self._expect is _Expect.VALUE and self._container() == "{":
            return " "
        if not self._open or token.text in (",", ":"):
            return ""
        return self._new_line(len(self._open))

    def _new_line(self, depth: int) -> str:
        return "\n" + self._step * min(depth, _MAX_DEPTH)

    def _container(self) -> str:
        return self._open[-1] if self._open else _OUTSIDE

    def _take(self, token: _Token) -> None:
        """Check `token` against what is expected and say what is expected next."""
        self._just_opened = False
        match self._expect:
            case _Expect.COLON if token.text == ":":
                self._expect = _Expect.VALUE
            case _Expect.KEY | _Expect.KEY_OR_END if token.kind == "string":
                self._expect = _Expect.COLON
            case _Expect.COMMA_OR_END if token.text == ",":
                self._expect = _Expect.KEY if self._container() == "{" else _Expect.VALUE
            case _Expect.COMMA_OR_END | _Expect.KEY_OR_END | _Expect.VALUE_OR_END if token.text in ("}", "]"):
                self._close(token)
            case _Expect.VALUE | _Expect.VALUE_OR_END if token.kind != "mark":
                self._after_value()
            case _Expect.VALUE | _Expect.VALUE_OR_END if token.text in _CLOSER:
                self._open.append(token.text)
                self._just_opened = True
                self._expect = _Expect.KEY_OR_END if token.text == "{" else _Expect.VALUE_OR_END
            case _:
                raise NotJson(f"{self._expect.value}, not {token.text[:20]}", token.offset)

    def _close(self, token: _Token) -> None:
        if _CLOSER[self._container()] != token.text:
            raise NotJson(f"{_CLOSER[self._container()]} was expected, not {token.text}", token.offset)
        self._open.pop()
        self._after_value()

    def _after_value(self) -> None:
        self._expect = _Expect.COMMA_OR_END if self._open else _Expect.NOTHING
