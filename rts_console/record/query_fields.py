"""The fields of the filter language: what each compares, column by column, over a stretch of a chunk."""

import functools
import operator as operators
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from rts_console.protocol import words as protocol_words
from rts_console.protocol.words import Code, MessageMode, PayloadKind, Scope
from rts_console.record.chunk import Chunk
from rts_console.record.log import EventLog
from rts_console.record.query_syntax import Comparison, QueryError, Value, suggestion
from rts_console.record.query_values import (
    Bounds,
    Check,
    LocalClock,
    Mask,
    Moment,
    applied,
    check_of,
    fail,
    has_wildcard,
    milliseconds,
    moment,
    size,
    whole_number,
    word_check,
)
from rts_console.record.row import FRAME_KIND, Direction, Flag, Severity
from rts_console.record.table import Fits
from rts_console.record.translate import KINDS, MESSAGE_KINDS

CODE_LABELS = frozenset(
    code.label
    for kind in vars(protocol_words).values()
    if isinstance(kind, type) and issubclass(kind, Code)
    for code in kind
)
"""The vendor's name of every code."""

Choices = dict[str, tuple[int, ...]]

MODES: Choices = {
    "reliable": (MessageMode.RELIABLE_ORDERED,),
    "unreliable": (MessageMode.UNRELIABLE_ORDERED, MessageMode.UNRELIABLE_UNORDERED),
    "ordered": (MessageMode.RELIABLE_ORDERED, MessageMode.UNRELIABLE_ORDERED),
    "unordered": (MessageMode.UNRELIABLE_UNORDERED,),
    **{mode.label.lower(): (int(mode),) for mode in MessageMode},
}
"""What the modes have in common, and the vendor's name of each."""

DIRECTIONS: Choices = {"in": (Direction.IN,), "out": (Direction.OUT,), "none": (Direction.NONE,)}
SEVERITIES: Choices = {severity.name.lower(): (int(severity),) for severity in Severity}
_SEVERITY_ALIASES: Choices = {"ok": (Severity.SUCCESS,), "warn": (Severity.WARNING,), "err": (Severity.ERROR,)}
FORMATS: Choices = {"text": (PayloadKind.TEXT,), "binary": (PayloadKind.BINARY,), "none": (0,)}
FLAGS = {
    "mark": "rows you marked",
    "gap": "messages are missing here, or may be",
    "dup": "came before already",
    "late": "came late",
    "reordered": "came out of order",
    "pending": "sent, result not known yet",
    "error": "errors",
}
FLAG_ALIASES = {"marked": "mark", "duplicate": "dup", "errors": "error"}

_ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    ":": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


class Stretch:
    """Some rows of one chunk; `oldest_ns` is when the oldest row of the log came."""

    def __init__(self, log: EventLog, chunk: Chunk, start: int, end: int, oldest_ns: int) -> None:
        self.log = log
        self.oldest_ns = oldest_ns
        self._chunk = chunk
        self._start = start
        self._end = end

    def values(self, name: str) -> npt.NDArray[Any]:
        """The values of a column; not to be changed."""
        return self._chunk.values(name, self._start, self._end)

    def row_numbers(self) -> npt.NDArray[np.int64]:
        """The sequence number of each row."""
        return np.arange(self._chunk.first + self._start, self._chunk.first + self._end, dtype=np.int64)

    def always(self) -> Mask:
        """A mask that lets everything through."""
        return np.ones(self._end - self._start, dtype=bool)


Test = Callable[[Stretch], Mask]


class Kind(Enum):
    """What a field's values are, which decides on its operators."""

    WORD = "word"
    CHOICE = "choice"
    ORDERED_CHOICE = "ordered choice"
    NUMBER = "number"
    CODE = "code"
    TIME = "time"
    TEXT = "text"
    BYTES = "bytes"


_EQUAL = (":", "!=")
_ORDERED = (":", "!=", "<", "<=", ">", ">=")
OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.WORD: _EQUAL,
    Kind.CHOICE: _EQUAL,
    Kind.ORDERED_CHOICE: _ORDERED,
    Kind.NUMBER: _ORDERED,
    Kind.CODE: _ORDERED,
    Kind.TIME: _ORDERED,
    Kind.TEXT: (":", "!=", "~", "!~"),
    Kind.BYTES: _EQUAL,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its values, what it means in a few words, an example, and its other names."""

    name: str
    kind: Kind
    hint: str
    example: str
    aliases: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("from", Kind.WORD, "who sent it", "from:bob", ("sender",)),
        Field("to", Kind.WORD, "user or room it went to", "to:carol", ("receiver",)),
        Field("as", Kind.WORD, "the identity that saw it", "as:alice", ("identity",)),
        Field("with", Kind.WORD, "the other user", "with:bob", ("who", "peer")),
        Field("user", Kind.WORD, "identity or other user", "user:bob"),
        Field("room", Kind.WORD, "the room", "room:lobby", ("where",)),
        Field("kind", Kind.WORD, "what happened", "kind:message,login"),
        Field("result", Kind.WORD, "result in words, * for the rest", "result:held"),
        Field("dir", Kind.CHOICE, "in, out or none", "dir:in", ("direction",)),
        Field("mode", Kind.CHOICE, "how it is delivered", "mode:reliable"),
        Field("format", Kind.CHOICE, "payload: text, binary or none", "format:binary", ("payload",)),
        Field("severity", Kind.ORDERED_CHOICE, "none, info, success, warning, error", "severity>=warning", ("level",)),
        Field("code", Kind.CODE, "result by number or name", "code:NoReceiver"),
        Field("size", Kind.NUMBER, "bytes of the payload", "size>4k"),
        Field("latency", Kind.NUMBER, "time it took, ms", "latency>200", ("elapsed", "ms")),
        Field("id", Kind.NUMBER, "number of the message", "id:123"),
        Field("row", Kind.NUMBER, "number of the row", "row>=1000", ("seq",)),
        Field("delivered", Kind.NUMBER, "receipts that came", "delivered<recipients", ("receipts",)),
        Field("recipients", Kind.NUMBER, "users it went to", "recipients>10"),
        Field("position", Kind.NUMBER, "place in the room's order", "position:42"),
        Field("time", Kind.TIME, "when", "time>10:15:03.2", ("at",)),
        Field("text", Kind.TEXT, "in the payload; ~ for a pattern", 'text:"exact words"'),
        Field("hex", Kind.BYTES, "bytes in the payload", 'hex:"de ad"', ("bytes",)),
    )
}
NAMES: dict[str, str] = {name: field.name for field in FIELDS.values() for name in (field.name, *field.aliases)}
"""Every name of a field, aliases included, with the field's own name."""

LISTED = {name: FIELDS[own].kind not in (Kind.TEXT, Kind.BYTES) for name, own in NAMES.items()}
"""Every name with whether commas part its values."""


def compile_column(comparison: Comparison) -> Test:
    """The test over columns that a comparison asks for; not for text and bytes. Raises `QueryError`."""
    field = checked_field(comparison)
    match field.kind:
        case Kind.WORD:
            return _word_test(field.name, comparison)
        case Kind.CHOICE | Kind.ORDERED_CHOICE:
            return _choice_test(field, comparison)
        case Kind.CODE:
            return _code_test(comparison)
        case Kind.TIME:
            return _time_test(comparison)
    return _number_test(field.name, comparison)


def checked_field(comparison: Comparison) -> Field:
    """The field of a comparison, if it has that operator; raises `QueryError`."""
    field = FIELDS[NAMES[comparison.field]]
    allowed = OPERATORS[field.kind]
    if comparison.operator not in allowed:
        remedy = f"it has {' '.join(allowed)}, such as {field.example}"
        message = f"`{comparison.field}` has no `{comparison.operator}`"
        raise QueryError(message, remedy, comparison.start, comparison.end)
    if len(comparison.values) > 1 and comparison.operator not in _EQUAL:
        message = f"`{comparison.operator}` takes one value"
        raise QueryError(message, "only : and != take several", comparison.start, comparison.end)
    return field


# Words


Combine = Callable[[Stretch, Callable[[str], Mask]], Mask]


def _sender(part: Stretch, fits: Callable[[str], Mask]) -> Mask:
    directions = part.values("direction")
    sent: Mask = (directions == Direction.OUT) & fits("identity")
    sent |= (directions == Direction.IN) & fits("who")
    return sent


def _receiver(part: Stretch, fits: Callable[[str], Mask]) -> Mask:
    directions = part.values("direction")
    received: Mask = (directions == Direction.OUT) & fits("who")
    received |= (directions == Direction.IN) & fits("identity")
    received |= (directions != Direction.NONE) & fits("where")
    return received


def _either(part: Stretch, fits: Callable[[str], Mask]) -> Mask:
    return fits("identity") | fits("who")


def _column(name: str) -> Combine:
    return lambda part, fits: fits(name)


_COMBINATIONS: dict[str, Combine] = {
    "from": _sender,
    "to": _receiver,
    "as": _column("identity"),
    "with": _column("who"),
    "user": _either,
    "room": _column("where"),
    "kind": _column("kind"),
    "result": _column("result"),
}


def _word_test(name: str, comparison: Comparison) -> Test:
    values = tuple(_kind_value(value) for value in comparison.values) if name == "kind" else comparison.values
    check, combine = word_check(values), _COMBINATIONS[name]
    # The same user may be here twice: the second identity is called alice#2, but sends as alice.
    people = name in ("from", "to", "user")
    fits = Fits(lambda word: check(word) or (people and check(word.partition("#")[0])))
    if comparison.operator == ":":
        return lambda part: combine(part, functools.partial(_look_up, part, fits))
    named = Fits(bool)

    def other(part: Stretch) -> Mask:
        has_value = combine(part, functools.partial(_look_up, part, named))
        return has_value & ~combine(part, functools.partial(_look_up, part, fits))

    return other


_FEW = 4


def _look_up(part: Stretch, table: Fits, name: str) -> Mask:
    words = part.log.words()
    fits = table.of(part.log.results() if name == "result" else words, words)
    few = np.flatnonzero(fits)[: _FEW + 1].tolist()
    if 0 < len(few) <= _FEW:
        # A comparison runs through narrow numbers several times as fast as a look-up.
        return applied(lambda numbers: _one_of(numbers, few), part.values(name))
    return applied(lambda numbers: fits[numbers], part.values(name))


def _kind_value(value: Value) -> Value:
    """A kind may be written room-message, so that it needs no quotes."""
    if value.quoted:
        return value
    text = value.text.replace("-", " ").replace("_", " ")
    close = suggestion(text, KINDS)
    if text.lower() not in KINDS and not has_wildcard(value) and close:
        fail(value, f"there is no kind `{value.text}`", f"did you mean `{close.replace(' ', '-')}`?")
    return Value(text, False, value.start, value.end)


# Choices


def _choice_test(field: Field, comparison: Comparison) -> Test:
    column, choices = {
        "dir": ("direction", DIRECTIONS),
        "mode": ("mode", MODES),
        "format": ("payload_kind", FORMATS),
        "severity": ("severity", SEVERITIES | _SEVERITY_ALIASES),
    }[field.name]
    chosen = [number for value in comparison.values for number in _chosen(field, choices, value)]
    if comparison.operator not in _EQUAL:
        order = _ORDERS[comparison.operator]
        return lambda part: applied(lambda numbers: order(numbers, chosen[0]), part.values(column))
    wanted = sorted({int(number) for number in chosen})
    if comparison.operator == ":":
        return lambda part: applied(lambda numbers: _one_of(numbers, wanted), part.values(column))
    return lambda part: (part.values(column) >= 0) & ~_one_of(part.values(column), wanted)


def _chosen(field: Field, choices: Choices, value: Value) -> list[int]:
    wanted = value.text.lower().replace("-", "").replace("_", "")
    fits = word_check((Value(wanted, value.quoted, value.start, value.end),))
    chosen = [int(number) for name, numbers in choices.items() if fits(name) for number in numbers]
    if not chosen:
        close = suggestion(wanted, choices)
        remedy = f"did you mean `{close}`?" if close else f"it is one of {', '.join(choices)}"
        fail(value, f"`{field.name}` is never `{value.text}`", remedy)
    return chosen


def _one_of(numbers: npt.NDArray[Any], wanted: list[int]) -> Mask:
    mask: Mask = numbers == wanted[0]
    for number in wanted[1:]:
        mask |= numbers == number
    return mask


# Numbers

KINDS_WITH_RECEIVERS = (MESSAGE_KINDS[Scope.PEER], MESSAGE_KINDS[Scope.ROOM])
"""The app server is no receiver: it answers, and no receipt comes of it."""
_COUNTS = ("delivered", "recipients", "position", "id", "row")
_NUMBER_COLUMNS = {
    "size": "size",
    "latency": "elapsed_ms",
    "id": "message_id",
    "delivered": "delivered",
    "recipients": "recipients",
    "position": "position",
}
_READERS: dict[str, Callable[[Value], Bounds]] = {"size": size, "latency": milliseconds}


def _numbers(part: Stretch, name: str) -> npt.NDArray[Any]:
    if name == "row":
        return part.row_numbers()
    return part.values(_NUMBER_COLUMNS[name])


def _has_number(part: Stretch, name: str) -> Mask:
    """Whether a row has that number at all: what has none is stored as 0, a latency as nan."""
    has: Mask = part.always()
    match name:
        case "size":
            has = part.values("payload_kind") > 0
        case "id" | "position":
            has = part.values(_NUMBER_COLUMNS[name]) != 0
        case "latency":
            has = ~np.isnan(part.values("elapsed_ms"))
    return has


def _number_there(name: str) -> Test:
    """Whether a row has that number at all, with what is looked up once for all rows."""
    if name not in ("delivered", "recipients"):
        return lambda part: _has_number(part, name)
    kinds = Fits(lambda word: word in KINDS_WITH_RECEIVERS)

    def test(part: Stretch) -> Mask:
        has: Mask = _look_up(part, kinds, "kind") & (part.values("direction") == Direction.OUT)
        if name == "delivered":  # other modes have no receipts
            has &= part.values("mode") == MessageMode.RELIABLE_ORDERED
        return has

    return test


def _number_test(name: str, comparison: Comparison) -> Test:
    value = comparison.values[0]
    other = NAMES.get(value.text.lower()) if not value.quoted else None
    if other and len(comparison.values) == 1:
        return _two_columns(name, other, comparison)
    checks = [_number_check(name, comparison.operator, value) for value in comparison.values]
    negated = comparison.operator == "!="
    # A row without the number is stored as 0 (a latency as nan): only a test that lets it through must look further.
    missing = np.array([np.nan if name == "latency" else 0])
    stored_as_none = name not in ("delivered", "recipients")  # an app server's answer has recipients
    everywhere = stored_as_none and not negated and not any(bool(check(missing)[0]) for check in checks)
    there = _number_there(name)

    def test(part: Stretch) -> Mask:
        numbers = _numbers(part, name)
        mask = applied(checks[0], numbers)
        for check in checks[1:]:
            mask |= applied(check, numbers)
        mask = ~mask if negated else mask
        return mask if everywhere else mask & there(part)

    return test


def _number_check(name: str, operator: str, value: Value) -> Check:
    read = _READERS.get(name, whole_number)
    ends = _range_ends(value)
    if ends is None:
        return check_of(operator, read(value))
    _range_needs_equal(operator, value)
    low, high = read(ends[0]), read(ends[1])
    _range_needs_order(low, high, value)
    return check_of(":", low, high)


def _range_ends(value: Value) -> tuple[Value, Value] | None:
    """Both ends of `4k..64k`."""
    if value.quoted or ".." not in value.text:
        return None
    low, high = value.text.split("..", 1)
    if not low or not high:
        fail(value, "a range has two ends", "write both, such as 1..5, or >= or <= with the one")
    middle = value.start + len(low)
    return Value(low, False, value.start, middle), Value(high, False, middle + 2, value.end)


def _range_needs_equal(operator: str, value: Value) -> None:
    if operator not in _EQUAL:
        fail(value, f"`{operator}` takes no range", "write it with : or give one end only")


def _range_needs_order(low: Bounds, high: Bounds, value: Value) -> None:
    if low.exact > high.exact:
        fail(value, "this range ends before it begins", "write the lower end first")


def _two_columns(name: str, other: str, comparison: Comparison) -> Test:
    if name not in _COUNTS or other not in _COUNTS:
        fail(
            comparison.values[0], f"`{name}` cannot be compared with `{other}`", f"compare two of {', '.join(_COUNTS)}"
        )
    order = _ORDERS[comparison.operator]
    there, other_there = _number_there(name), _number_there(other)

    def test(part: Stretch) -> Mask:
        mask: Mask = order(_numbers(part, name), _numbers(part, other))
        return mask & there(part) & other_there(part)

    return test


# Results


class _Codes:
    """Number and name of each result, by its place in the log's table."""

    def __init__(self) -> None:
        self._words: Sequence[str] | None = None
        self._count = 0
        self.numbers: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.labels: list[str] = []
        self.known: Mask = np.zeros(0, dtype=bool)

    def read(self, log: EventLog) -> None:
        """Take over the log's table if it has grown or was cleared."""
        texts, words = log.results(), log.words()
        if words is self._words and len(texts) == self._count:
            return
        codes = [None, *(code for code, *_ in log.result_records())]
        self._words, self._count = words, len(texts)
        self.known = np.array([code is not None for code in codes], dtype=bool)
        self.numbers = np.array([code or 0 for code in codes], dtype=np.int64)
        self.labels = ["", *(label for *_, label in log.result_records())]


def _code_test(comparison: Comparison) -> Test:
    checks = [_code_check(comparison.operator, value) for value in comparison.values]
    negated, codes = comparison.operator == "!=", _Codes()

    def test(part: Stretch) -> Mask:
        codes.read(part.log)
        fits = functools.reduce(operators.or_, (check(codes) for check in checks))
        mask: Mask = (codes.known & ~fits if negated else fits)[part.values("result")]
        return mask

    return test


def _code_check(operator: str, value: Value) -> Callable[[_Codes], Mask]:
    if value.text.lower() == "none":
        _named_code(operator, value)
        return lambda codes: ~codes.known
    if re.match(r"[+-]?\d", value.text):
        check = _number_check("code", operator, value)
        return lambda codes: check(codes.numbers) & codes.known
    _named_code(operator, value)
    fits = word_check((value,))
    return lambda codes: np.fromiter(map(fits, codes.labels), dtype=bool) & codes.known


def _named_code(operator: str, value: Value) -> None:
    if operator not in _EQUAL:
        fail(value, f"names of codes have no `{operator}`", "write the number, or use : or !=")
    close = suggestion(value.text, CODE_LABELS)
    known = {label.lower() for label in CODE_LABELS} | {"none"}
    if value.text.lower() not in known and not has_wildcard(value) and close:
        fail(value, f"no code is called `{value.text}`", f"did you mean `{close}`?")


# Time


def _time_test(comparison: Comparison) -> Test:
    tests = [_moment_test(comparison.operator, value) for value in comparison.values]
    negated = comparison.operator == "!="

    def test(part: Stretch) -> Mask:
        mask = functools.reduce(operators.or_, (one(part) for one in tests))
        return ~mask if negated else mask

    return test


def _moment_test(operator: str, value: Value) -> Test:
    ends = _range_ends(value)
    if ends is not None:
        _range_needs_equal(operator, value)
        return _moment_range(moment(ends[0]), moment(ends[1]), value)
    return _moment_check(operator, moment(value))


def _moment_range(low: Moment, high: Moment, value: Value) -> Test:
    if low.kind != high.kind:
        fail(value, "both ends of a range of time must be of one kind", "write both with the date, or both without")
    after, before = _moment_check(">=", low), _moment_check("<=", high)
    if low.kind == "clock" and low.bounds.low > high.bounds.low:  # over midnight
        return lambda part: after(part) | before(part)
    _range_needs_order(low.bounds, high.bounds, value)
    return lambda part: after(part) & before(part)


def _moment_check(operator: str, wanted: Moment) -> Test:
    bounds = wanted.bounds
    match wanted.kind:
        case "clock":
            clock, check = LocalClock(), check_of(operator, bounds)
            return lambda part: check(clock.of(part.values("at_ns")))
        case "since":
            return lambda part: check_of(operator, _moved(bounds, part.oldest_ns))(part.values("at_ns"))
    fixed = check_of(operator, bounds)
    return lambda part: fixed(part.values("at_ns"))


def _moved(bounds: Bounds, by: int) -> Bounds:
    return Bounds(bounds.exact + by, bounds.low + by, bounds.high + by)


# Single words


def flag_test(name: str) -> Test:
    """The test for a single word such as `pending` or `gap`."""
    match FLAG_ALIASES.get(name, name):
        case "pending":
            return _pending_test()
        case "error":
            return lambda part: applied(lambda numbers: numbers == Severity.ERROR, part.values("severity"))
        case "gap":
            kinds = Fits(lambda word: word == "gap")
            return lambda part: _flagged(part, Flag.GAP) | _look_up(part, kinds, "kind")
        case own:
            flag = {"mark": Flag.MARKED, "dup": Flag.DUPLICATE, "late": Flag.LATE, "reordered": Flag.REORDERED}[own]
            return lambda part: _flagged(part, flag)


def _flagged(part: Stretch, flag: Flag) -> Mask:
    return applied(lambda flags: (flags & int(flag)) != 0, part.values("flags"))


def _pending_test() -> Test:
    codes = _Codes()

    def test(part: Stretch) -> Mask:
        codes.read(part.log)
        pending: Mask = part.values("direction") == Direction.OUT
        pending &= ~codes.known[part.values("result")]
        frame = part.log.word(FRAME_KIND)
        if frame is not None:
            pending &= part.values("kind") != frame
        return pending

    return test
