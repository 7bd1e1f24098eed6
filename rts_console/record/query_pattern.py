"""Patterns (regular expressions) over payload bytes."""

import re
import warnings

import numpy as np
import numpy.typing as npt

from rts_console.record.log import EventLog
from rts_console.record.query_syntax import QueryError, Value

_CAPITAL = re.compile(r"[A-Z]")
_ESCAPED = re.compile(r"\\.", re.DOTALL)


class Pattern:
    """A pattern to look for in payloads. Raises `QueryError` when it is none."""

    def __init__(self, value: Value) -> None:
        """Compile it: upper and lower case are the same unless it has a capital letter."""
        source = _as_bytes(value)
        fold = not _CAPITAL.search(_ESCAPED.sub("", value.text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._compiled = re.compile(source, re.IGNORECASE if fold else 0)
        except (re.error, OverflowError, RecursionError, ValueError) as problem:
            what = getattr(problem, "msg", None) or str(problem)
            message = f"the pattern cannot be read: {what}"
            raise QueryError(message, "write \\ before . * + ? ( ) [ ] { } ^ $ | to mean the sign itself",
                             value.start, value.end) from problem  # fmt: skip

    def find(self, log: EventLog, first: int, last: int) -> npt.NDArray[np.int64]:
        """Sequence numbers of the rows of that stretch whose payload has the pattern."""
        first, last = max(first, log.first_seq), min(last, log.next_seq)
        search = self._compiled.search
        return np.array([seq for seq in range(first, last) if search(log.payload(seq))], dtype=np.int64)


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
