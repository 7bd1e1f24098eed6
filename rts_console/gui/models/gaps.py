"""What came of stamped messages, pair by pair, as a table."""

import math
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import plain_tool_tip
from rts_console.gui.models.series import share_text
from rts_console.gui.theme import Theme
from rts_console.record.gaps import PairCounts


class GapModel(KeyedTable[PairCounts]):
    """Columns: pair, run, sent, received, arrived, gap, late, duplicate, reordered, numbers. The key is the `Pair`."""

    PAIR, RUN, SENT, RECEIVED, ARRIVED, GAP, LATE, DUPLICATE, REORDERED, NUMBERS = range(10)
    numeric = frozenset(range(SENT, NUMBERS))

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (
            self.tr("Pair"),
            self.tr("run"),
            self.tr("sent"),
            self.tr("received"),
            self.tr("arrived"),
            self.tr("gap"),
            self.tr("late"),
            self.tr("dup."),
            self.tr("reord."),
            self.tr("numbers"),
        )

    def cell(self, row: PairCounts, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.FontRole if column != self.PAIR:
                return self._theme.font("mono")
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(self._tip(row))
        return None

    def sort_value(self, row: PairCounts, column: int) -> Any:
        if column in (self.PAIR, self.RUN, self.NUMBERS):
            return str(self._text(row, column)).casefold()
        value = self._numbers(row)[column]
        return -1 if value is None or math.isnan(value) else value

    def _numbers(self, row: PairCounts) -> dict[int, float | None]:
        return {
            self.SENT: row.sent,
            self.RECEIVED: row.received,
            self.ARRIVED: row.arrival,
            self.GAP: row.gap,
            self.LATE: row.late,
            self.DUPLICATE: row.duplicate,
            self.REORDERED: row.reordered,
        }

    def _text(self, row: PairCounts, column: int) -> str:
        match column:
            case self.PAIR:
                return row.pair.label
            case self.RUN:
                return row.pair.run or self.tr("counter")
            case self.NUMBERS:
                return f"{row.first:,} … {row.highest:,}"
            case self.ARRIVED:
                return share_text(row.arrival)
        value = self._numbers(row)[column]
        return "–" if value is None else f"{int(value):,}"

    def _color(self, row: PairCounts, column: int) -> QColor | None:
        if column == self.GAP and row.gap:
            return self._theme.color("error")
        bad = {self.LATE: row.late, self.DUPLICATE: row.duplicate, self.REORDERED: row.reordered}.get(column)
        return self._theme.color("warning") if bad else None

    def _tip(self, row: PairCounts) -> str:
        lines = [row.pair.label]
        if row.sent is None:
            lines.append(self.tr("Sent by somebody else: how many is not known, only which numbers are missing."))
        else:
            missing = row.sent - (row.received - row.duplicate)
            lines.append(self.tr("{count} of what was sent have not arrived (yet).").format(count=f"{missing:,}"))
        if row.given_up:
            text = self.tr("{count} of the gap lie in holes too many to tell apart.")
            lines.append(text.format(count=f"{row.given_up:,}"))
        lines.append(self.tr("Double click shows its messages in the event table."))
        return "\n".join(lines)
