"""The whole log at a glance: for each pixel of a bar, what the rows behind it have that wants to be noticed."""

import enum

import numpy as np
import numpy.typing as npt

from rts_console.gui.models.events import EventModel
from rts_console.record.log import EventLog, Severity
from rts_console.record.row import Flag

Codes = npt.NDArray[np.uint8]

_GAP_FLAGS = Flag.GAP | Flag.DUPLICATE | Flag.LATE | Flag.REORDERED
_FEW_CHANGES = 4_096


class Sign(enum.IntFlag):
    """What a pixel tells of the rows behind it."""

    WARNING = 1
    ERROR = 2
    MARK = 4
    GAP = 8


_OF_SEVERITY = np.zeros(256, dtype=np.uint8)
_OF_SEVERITY[[Severity.WARNING, Severity.ERROR]] = Sign.WARNING, Sign.ERROR
_OF_FLAGS = np.array(
    [Sign.MARK * bool(flags & Flag.MARKED) | Sign.GAP * bool(flags & _GAP_FLAGS) for flags in range(256)],
    dtype=np.uint8,
)


class Overview:
    """One byte of signs per row of the log, kept up to date, and their sum for any number of pixels."""

    def __init__(self, model: EventModel) -> None:
        """Of the rows that `model` shows, in its order."""
        self._model = model
        self._codes = np.zeros(65_536, dtype=np.uint8)
        self._first = self._next = model.log.first_seq
        self._revision = model.log.revision

    def refresh(self) -> None:
        """Take over what the log has added and amended: only these rows are looked at."""
        log = self._model.log
        self._let_go(log)
        self._read_amended(log)
        self._read(log, self._next, log.next_seq)
        self._next = log.next_seq

    def _let_go(self, log: EventLog) -> None:
        gone = log.first_seq - self._first
        if gone <= 0:
            return
        held = max(0, self._next - log.first_seq)
        self._codes[:held] = self._codes[gone : gone + held].copy()
        self._first, self._next = log.first_seq, max(self._next, log.first_seq)

    def _read_amended(self, log: EventLog) -> None:
        revision, self._revision = self._revision, log.revision
        if revision == self._revision:
            return
        changed = log.changed_since(revision)
        if changed is None or len(changed) > _FEW_CHANGES:
            self._read(log, self._first, self._next)
        elif changed:
            self._read(log, max(changed[0], self._first), min(changed[-1] + 1, self._next))

    def _read(self, log: EventLog, first: int, last: int) -> None:
        if last <= first:
            return
        while last - self._first > len(self._codes):
            self._codes = np.concatenate((self._codes, np.zeros_like(self._codes)))
        codes = _OF_SEVERITY[log.column("severity", first, last)] | _OF_FLAGS[log.column("flags", first, last)]
        self._codes[first - self._first : last - self._first] = codes

    def pixels(self, count: int) -> Codes:
        """The signs of the rows shown, from the first to the last, in `count` equal parts."""
        model = self._model
        rows = min(model.rowCount(), len(self._codes))
        if not rows or count <= 0:
            return np.zeros(max(count, 0), dtype=np.uint8)
        codes = self._codes[:rows]
        if model.hiding or model.order is not None:
            codes = self._codes[np.clip(model.seqs(0, rows) - self._first, 0, len(self._codes) - 1)]
        starts = np.arange(count, dtype=np.int64) * rows // count
        if rows < count:
            return codes[starts]
        summed: Codes = np.bitwise_or.reduceat(codes, starts)
        return summed
