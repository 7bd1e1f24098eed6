"""Columns that are as narrow as what they hold: a column begins as nothing at all and widens when a value does not fit.

A column whose rows all have the usual value (0, nan, "none") takes no room. Times beside the first are kept as the
difference to it, `size` as where the payload ends. Whoever reads gets the values as they were put in.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Place = slice | npt.NDArray[np.int64] | int

Times = Sequence[int] | npt.NDArray[np.int64]

MANY: Final = 32
"""From so many values on, numpy is faster than Python."""

CODES: Final = ("u1", "u2", "u4")
NUMBERS: Final = ("u1", "u2", "u4", "i8")
TIMES: Final = ("i4", "i8")

LADDERS: Final[dict[str, tuple[str, ...]]] = {
    "at_ns": ("i8",),
    "identity": CODES,
    "direction": CODES,
    "kind": CODES,
    "who": CODES,
    "where": CODES,
    "message_id": NUMBERS,
    "payload_kind": CODES,
    "result": CODES,
    "elapsed_ms": ("f4",),
    "severity": CODES,
    "delivered": NUMBERS,
    "recipients": NUMBERS,
    "composed_at_ns": TIMES,
    "written_at_ns": TIMES,
    "gateway_in_ns": TIMES,
    "gateway_out_ns": TIMES,
    "mode": ("i1",),
    "position": NUMBERS,
    "flags": CODES,
    # Behind the last byte of the payload, in the chunk's store of payloads.
    "end": ("u4",),
    # A client message id is a prefix (place in the log's table, from 1) and a number, or (0) a text at an address.
    "id_prefix": CODES,
    "id_number": CODES,
    # Addresses in the chunk's store of texts, from 1; 0 is none.
    "note": CODES,
    "answer": CODES,
}
"""The types that each column goes through, narrow to wide. Column names are at most 16 letters: a file has them."""

USUAL: Final = {"elapsed_ms": math.nan, "mode": -1}
"""What a row has in a column that nobody filled; 0 where not named."""

RELATIVE: Final = frozenset(name for name, ladder in LADDERS.items() if ladder is TIMES)
"""Times kept as the difference to `at_ns`, plus 1, while that fits into four bytes; 0 is unknown."""

WIDEST: Final = sum(np.dtype(kind).itemsize for ladder in LADDERS.values() for kind in ladder)
"""Bytes that a row takes at most in all the columns that a chunk may have had one after the other."""


class Room(Protocol):
    """Where columns stand: memory, or a file."""

    def take(self, name: str, kind: str) -> Array:
        """Room for a whole column, filled with zeros. Raises OSError when there is none."""

    def put_in_place(self, name: str, kind: str) -> None:
        """From now on this column is the one last taken."""


class Memory:
    """Room in the memory of this process."""

    def __init__(self, capacity: int) -> None:
        """Make columns for so many rows."""
        self._capacity = capacity

    def take(self, name: str, kind: str) -> Array:
        """Room for a whole column, filled with zeros."""
        return np.zeros(self._capacity, dtype=kind)

    def put_in_place(self, name: str, kind: str) -> None:
        """Memory needs no word of it."""


class Columns:
    """The columns of some rows. Values are put in by place; what is not put in has the usual value."""

    def __init__(self, room: Room, kinds: Mapping[str, str] | None = None) -> None:
        """Begin empty; `kinds` are the types to begin with, for columns that will be needed. Raises OSError."""
        self._room = room
        self.stored: dict[str, Array] = {}
        for name, kind in (kinds or {}).items():
            self._widen(name, kind)

    @property
    def row_bytes(self) -> int:
        """What one row takes now."""
        return sum(column.itemsize for column in self.stored.values())

    def kinds(self, count: int) -> dict[str, str]:
        """The narrowest types that hold the first `count` rows: what the next rows will probably need."""
        return {name: _narrowest(name, column[:count]) for name, column in self.stored.items()}

    def put(self, name: str, rows: Place, values: Sequence[Any] | float) -> None:
        """Put Python numbers (or one for all) into rows. One that no column holds becomes the nearest. Raises OSError.

        Times beside `at_ns` are put by `put_times`.
        """
        column = self.stored.get(name)
        if column is None:
            if name not in USUAL and not (values if isinstance(values, int | float) else any(values)):
                return
            column = self._widen(name, LADDERS[name][0])
        try:
            column[rows] = values
        except OverflowError:
            column = self._widen(name, _fitting(name, values, column.dtype))
            column[rows] = _bounded(LADDERS[name][-1], values)

    def put_at(self, rows: slice | npt.NDArray[np.int64], at_ns: Sequence[int]) -> Times:
        """Put the first time of rows; returns it as it is kept, for `put_times`. Raises OSError."""
        column = self.stored.get("at_ns")
        if column is None:
            column = self._widen("at_ns", "i8")
        try:
            column[rows] = at_ns
        except OverflowError:
            column[rows] = at_ns = _bounded("i8", at_ns)
        return column[rows] if len(at_ns) >= MANY else at_ns

    def put_times(self, name: str, rows: Place, values: Sequence[int], at_ns: Times) -> None:
        """Put times into rows that have `at_ns`; 0 is unknown. Raises OSError."""
        column = self.stored.get(name)
        if column is None:
            if not any(values):
                return
            column = self._widen(name, TIMES[0])
        if column.dtype == TIMES[0]:
            try:
                column[rows] = _many_differences(values, at_ns) if len(values) >= MANY else _differences(values, at_ns)
                return
            except OverflowError:
                column = self._widen(name, TIMES[1])
        try:
            column[rows] = values
        except OverflowError:
            column[rows] = _bounded(TIMES[1], values)

    def get(self, name: str, start: int, end: int) -> Array:
        """One column's values for the places `start` to `end` (exclusive); not to be changed.

        Codes and flags come in an unsigned type of any width, numbers and times as `i8`, `elapsed_ms` as `f4`.
        """
        column = self.stored.get(name)
        if column is None:
            usual = USUAL.get(name, 0)
            kind = "f4" if name == "elapsed_ms" else LADDERS[name][0 if LADDERS[name] is CODES else -1]
            return np.broadcast_to(np.array(usual, dtype=kind), (max(end - start, 0),))
        stored = column[start:end]
        if name in RELATIVE and column.dtype == TIMES[0]:
            return self._times(stored, start, end)
        return stored.astype("i8") if LADDERS[name] is NUMBERS else stored

    def cell(self, name: str, place: int) -> Any:
        """One value, as a plain number."""
        column = self.stored.get(name)
        if column is None:
            return USUAL.get(name, 0)
        value = column[place].item()
        if name in RELATIVE and column.dtype == TIMES[0]:
            return value + self.stored["at_ns"][place].item() - 1 if value else 0
        return value

    def at(self, name: str, places: npt.NDArray[np.int64]) -> list[Any]:
        """The values at some places, as plain numbers."""
        column = self.stored.get(name)
        if column is None:
            return [USUAL.get(name, 0)] * len(places)
        values = column[places]
        if name in RELATIVE and column.dtype == TIMES[0]:
            values = np.where(values, self.stored["at_ns"][places] + values - 1, 0)
        plain: list[Any] = values.tolist()
        return plain

    def _times(self, stored: Array, start: int, end: int) -> Array:
        times: Array = self.stored["at_ns"][start:end] + stored
        times -= 1
        times[stored == 0] = 0
        return times

    def _widen(self, name: str, kind: str) -> Array:
        if name in self.stored and self.stored[name].dtype == kind:
            return self.stored[name]
        wide = self._room.take(name, kind)
        before = self.stored.get(name)
        if before is not None:
            wide[:] = self.get(name, 0, len(before)) if name in RELATIVE else before
        elif name in USUAL:
            wide.fill(USUAL[name])
        self._room.put_in_place(name, kind)
        self.stored[name] = wide
        return wide


def _many_differences(values: Sequence[int], at_ns: Times) -> Array:
    """The same as `_differences`, faster where there are many."""
    times = np.array(values, dtype=np.int64)
    stored = times - at_ns + 1
    stored[times == 0] = 0
    narrow = stored.astype(TIMES[0])
    if not np.array_equal(narrow, stored) or np.count_nonzero(stored) != np.count_nonzero(times):
        raise OverflowError
    return narrow


def _differences(values: Sequence[int], at_ns: Times) -> list[int]:
    """Differences plus 1, so that 0 stays for unknown. Raises OverflowError for the one that would be 0."""
    stored = [value - at + 1 if value else 0 for value, at in zip(values, at_ns, strict=True)]
    if 0 in stored and any(value and not kept for value, kept in zip(values, stored, strict=True)):
        raise OverflowError
    return stored


def _fitting(name: str, values: Sequence[Any] | float, now: np.dtype[Any]) -> str:
    """The narrowest wider type that holds all values, else the widest."""
    some = [values] if isinstance(values, int | float) else values
    wider = [kind for kind in LADDERS[name] if np.dtype(kind).itemsize > now.itemsize]
    fits = (kind for kind in wider if np.iinfo(kind).min <= min(some) and max(some) <= np.iinfo(kind).max)
    return next(fits, LADDERS[name][-1])


def _narrowest(name: str, values: Array) -> str:
    ladder = LADDERS[name]
    if name in RELATIVE or len(ladder) == 1 or not len(values):
        return ladder[0]
    low, high = int(values.min()), int(values.max())
    fits = (kind for kind in ladder if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return next(fits, ladder[-1])


def _bounded(kind: str, values: Sequence[Any] | float) -> Any:
    """The values, or the nearest that the type can hold."""
    limits = np.iinfo(kind)
    low, high = int(limits.min), int(limits.max)
    if isinstance(values, int | float):
        return min(max(values, low), high)
    return [min(max(int(value), low), high) for value in values]
