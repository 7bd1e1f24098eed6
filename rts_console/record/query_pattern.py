"""Patterns (regular expressions) over payload bytes, in bounded time whatever the pattern."""

import re
import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rts_console.record.log import EventLog
from rts_console.record.query_automaton import Automaton, NotRegular, TooLong, effort, literal, read
from rts_console.record.query_syntax import QueryError, Value
from rts_console.record.search import find_in_payload, match_payload

TRUSTED_STEPS = 1 << 20
"""What `re` may take for a payload where a pattern repeats without an end; beyond, states are followed."""

ALLOWED_STEPS = 1 << 25
"""What it may take otherwise, and where a pattern needs what only `re` has, such as looking around."""

FEWEST_BYTES = 128
"""A pattern that may look at fewer bytes of a payload is refused."""

LARGEST_PAYLOAD = 65_536
"""Bytes of a message: a pattern that may look at so many may look at all there are."""

ALL_BYTES = 1 << 62
"""What a pattern sees of a payload that may see all of it."""
_TELLING_BYTES = 2
_FEW = 8
"""Reading one payload by its number costs several times what it costs among all."""

_CAPITAL = re.compile(r"[A-Z]")
_ESCAPED = re.compile(r"\\.", re.DOTALL)


class Pattern:
    """A pattern to look for in payloads; of each it sees `seen` bytes.

    Raises `QueryError` when it is none, or could take for ever.
    """

    def __init__(self, value: Value) -> None:
        """Compile it: upper and lower case are the same unless it has a capital letter."""
        source = _as_bytes(value)
        flags = 0 if _CAPITAL.search(_ESCAPED.sub("", value.text)) else re.IGNORECASE
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._compiled = re.compile(source, flags)
                tree, self._flags = read(source, flags)
        except (re.error, OverflowError, RecursionError, ValueError) as problem:
            what = getattr(problem, "msg", None) or str(problem)
            remedy = "write \\ before . * + ? ( ) [ ] { } ^ $ | to mean the sign itself"
            raise QueryError(f"the pattern cannot be read: {what}", remedy, value.start, value.end) from problem
        self._literal = literal(tree)
        self._choose(tree, value)

    def _choose(self, tree: object, value: Value) -> None:
        most = effort(tree)
        allowed = _at_most(most.most_bytes(ALLOWED_STEPS))
        self._safe_bytes = allowed if not most.endless else most.most_bytes(TRUSTED_STEPS)
        self.seen = ALL_BYTES
        self._automaton: Automaton | None = None
        try:
            self._automaton = Automaton(tree, self._flags) if self._safe_bytes < ALL_BYTES else None
        except (NotRegular, RecursionError):
            if allowed < FEWEST_BYTES:
                message = "this pattern could take for ever: there are too many ways to fit it"
                remedy = "use fewer of *, + and ?, or leave out (?=, (?!, (?<, \\1 and ++"
                raise QueryError(message, remedy, value.start, value.end) from None
            self._safe_bytes = self.seen = allowed

    def fits(self, data: bytes) -> bool:
        """Whether the pattern is found in the data, or cannot be told in time: nothing is hidden for that."""
        if not data or len(data) <= self._safe_bytes or self._automaton is None:
            return self._compiled.search(data[: self.seen]) is not None
        try:
            return self._automaton.found_in(data)
        except TooLong:
            return True

    def find(self, log: EventLog, first: int, last: int) -> npt.NDArray[np.int64]:
        """Sequence numbers of the rows of that stretch whose payload has the pattern."""
        first, last = max(first, log.first_seq), min(last, log.next_seq)
        if self._automaton is not None:
            self._automaton.renew()
        candidates: Sequence[int] = range(first, last)
        if len(self._literal) >= _TELLING_BYTES:
            # A text that every match has is found much faster.
            fold = bool(self._flags & re.IGNORECASE)
            candidates = find_in_payload(log, self._literal, first, last, fold=fold).tolist()
        if self._safe_bytes == ALL_BYTES and len(candidates) > (last - first) // _FEW:
            return match_payload(log, self._compiled, first, last)
        return np.array([seq for seq in candidates if self.fits(log.payload(seq))], np.int64)


def _at_most(count: int) -> int:
    return ALL_BYTES if count >= LARGEST_PAYLOAD else count


def _as_bytes(value: Value) -> bytes:
    """The pattern over UTF-8: what is not ASCII becomes a group of its bytes, so that `é+` repeats the letter."""
    parts, in_class, at = [], False, 0
    text = value.text
    while at < len(text):
        sign = text[at]
        if sign == "\\" and text[at + 1 : at + 2].isascii():
            parts.append(text[at : at + 2])
            at += 2
            continue
        if sign.isascii():
            in_class = sign == "[" or (in_class and sign != "]")
            parts.append(sign)
        elif in_class:
            message = f"`{sign}` cannot stand in square brackets, for it has several bytes"
            raise QueryError(message, "write alternatives, such as (ä|ö)", value.start, value.end)
        else:
            group = "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "surrogatepass"))
            parts.append(f"(?:{group})")
        at += 1
    return "".join(parts).encode("ascii")
