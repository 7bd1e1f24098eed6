"""The whole log at a glance: for each pixel of a bar, what the rows behind it have that wants to be noticed."""

import enum

import numpy as np

from rts_console.gui.models.events import EventModel
from rts_console.gui.models.sparse_codes import Codes, SparseCodes
from rts_console.record.log import EventLog, Severity
from rts_console.record.row import Flag

_GAP_FLAGS = Flag.GAP | Flag.DUPLICATE | Flag.LATE | Flag.REORDERED
_FEW_CHANGES = 4_096
_READ_ROWS = 65_536


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
    """The signs of all rows of the log, kept up to date, and their sum for any number of pixels.

    Rows without a sign take no memory, however many of them are on disk.
    """

    def __init__(self, model: EventModel) -> None:
        """Of the rows that `model` shows, in its order."""
        self._model = model
        self._codes = SparseCodes()
        self._first = self._next = model.log.first_seq
        self._revision = model.log.revision

    @property
    def memory_bytes(self) -> int:
        """What the signs take."""
        return self._codes.memory_bytes

    def refresh(self) -> None:
        """Take over what the log has added and amended: only these rows are looked at."""
        log = self._model.log
        self._let_go(log)
        self._read_amended(log)
        self._read(log, self._next, log.next_seq)
        self._next = log.next_seq

    def _let_go(self, log: EventLog) -> None:
        if log.first_seq > self._first:
            self._codes.let_go(log.first_seq)
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
        for start in range(first, last, _READ_ROWS):
            end = min(start + _READ_ROWS, last)
            codes = _OF_SEVERITY[log.column("severity", start, end)] | _OF_FLAGS[log.column("flags", start, end)]
            self._codes.put(start, codes)

    def pixels(self, count: int) -> Codes:
        """The signs of the rows shown, from the first to the last, in `count` equal parts."""
        model = self._model
        rows = min(model.rowCount(), self._next - self._first)
        summed: Codes = np.zeros(max(count, 0), dtype=np.uint8)
        if not rows or count <= 0:
            return summed
        if model.hiding or model.order is not None or rows < count:
            return self._pixels_of(self._shown(rows), count)
        for seqs, codes in self._codes.filled(self._first, self._first + rows):
            # The last part that begins at this row or before it.
            np.bitwise_or.at(summed, ((seqs - self._first + 1) * count - 1) // rows, codes)
        return summed

    def _shown(self, rows: int) -> Codes:
        """The signs of the rows as they are shown."""
        codes = self._codes.between(self._first, self._next)
        if self._model.hiding or self._model.order is not None:
            return codes[np.clip(self._model.seqs(0, rows) - self._first, 0, len(codes) - 1)]
        return codes[:rows]

    @staticmethod
    def _pixels_of(codes: Codes, count: int) -> Codes:
        starts = np.arange(count, dtype=np.int64) * len(codes) // count
        if len(codes) < count:
            return codes[starts]
        summed: Codes = np.bitwise_or.reduceat(codes, starts)
        return summed
