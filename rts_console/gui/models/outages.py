"""The outages of all links as a table: how long, how long unnoticed, the same session or a new one, what was lost."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import plain_tool_tip
from rts_console.gui.theme import Theme

LONG_S: Final = 0.5
"""From here on unnoticed time is worth a colour."""


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One outage. `to_ns` 0 and `seconds` of the present while it lasts; `resumed` `None` when that is not known."""

    identity: str
    from_ns: int
    to_ns: int
    seconds: float
    unnoticed_s: float
    resumed: bool | None
    held: int
    refused: int
    unknown: int
    repeated: int
    reordered: int
    gaps: int


class OutageModel(KeyedTable[OutageRow]):
    """The key is (identity, beginning)."""

    WHO, WHEN, LASTED, UNNOTICED, SESSION, HELD, REFUSED, UNKNOWN, REPEATED, REORDERED, GAPS = range(11)
    numeric = frozenset((LASTED, UNNOTICED, HELD, REFUSED, UNKNOWN, REPEATED, REORDERED, GAPS))

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (
            self.tr("Who"),
            self.tr("Since"),
            self.tr("lasted"),
            self.tr("unnoticed"),
            self.tr("Session"),
            self.tr("held"),
            self.tr("refused"),
            self.tr("unknown"),
            self.tr("twice"),
            self.tr("reord."),
            self.tr("gaps"),
        )

    def cell(self, row: OutageRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.FontRole if column not in (self.WHO, self.SESSION):
                return self._theme.font("mono")
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(self._tip(row, column))
        return None

    def sort_value(self, row: OutageRow, column: int) -> Any:
        match column:
            case self.WHO | self.SESSION:
                return self._text(row, column)
            case self.WHEN:
                return row.from_ns
            case self.LASTED:
                return row.seconds
            case self.UNNOTICED:
                return row.unnoticed_s
        return self._count(row, column)

    def _count(self, row: OutageRow, column: int) -> int:
        counts = (row.held, row.refused, row.unknown, row.repeated, row.reordered, row.gaps)
        return counts[column - self.HELD]

    def _text(self, row: OutageRow, column: int) -> str:
        match column:
            case self.WHO:
                return row.identity
            case self.WHEN:
                return time_of_day(row.from_ns)
            case self.LASTED:
                return f"{row.seconds:,.2f} s" + ("" if row.to_ns else " …")
            case self.UNNOTICED:
                return f"{row.unnoticed_s:,.2f} s" if row.unnoticed_s >= 0.005 else "–"
            case self.SESSION:
                return self._session(row)
        return f"{self._count(row, column):,}"

    def _session(self, row: OutageRow) -> str:
        if not row.to_ns:
            return self.tr("still away")
        if row.resumed is None:
            return self.tr("ended")
        return self.tr("resumed") if row.resumed else self.tr("afresh")

    def _color(self, row: OutageRow, column: int) -> QColor | None:
        if column == self.UNNOTICED and row.unnoticed_s >= LONG_S:
            return self._theme.color("error")
        if column in (self.UNKNOWN, self.GAPS) and self._count(row, column):
            return self._theme.color("error")
        if column in (self.REFUSED, self.REPEATED, self.REORDERED) and self._count(row, column):
            return self._theme.color("warning")
        if column == self.SESSION and row.resumed is False:
            return self._theme.color("warning")
        return None

    def _tip(self, row: OutageRow, column: int) -> str:
        tips = {
            self.UNNOTICED: self.tr("The link was dead for so long before its client noticed."),
            self.SESSION: self.tr("Resumed: nothing was forgotten. Afresh: rooms were left and joined anew."),
            self.HELD: self.tr("Composed meanwhile and kept"),
            self.REFUSED: self.tr("Composed meanwhile and refused"),
            self.UNKNOWN: self.tr("Sent, and nobody knows whether they arrived"),
            self.REPEATED: self.tr("Arrived twice around the gap"),
            self.REORDERED: self.tr("Arrived out of order around the gap"),
            self.GAPS: self.tr("Known to be missing"),
        }
        return tips.get(column, self.tr("Double click shows it in the lanes."))
