"""The columns of the event table and the ways to write its times."""

from enum import Enum, IntEnum

from rts_console.gui.models.clock_text import time_of_day

_NS_PER_S = 1_000_000_000
_NS_PER_MS = 1_000_000
_CACHED_SECONDS = 4_096


class Column(IntEnum):
    """The columns, left to right until the user moves them."""

    MARK = 0
    TIME = 1
    DELTA = 2
    IDENTITY = 3
    DIRECTION = 4
    KIND = 5
    WITH = 6
    SIZE = 7
    ID = 8
    JOURNEY = 9
    RESULT = 10
    ELAPSED = 11
    GATEWAY = 12
    ABOUT = 13
    PREVIEW = 14

    @property
    def key(self) -> str:
        """Its name in the settings; never changes."""
        return self.name.lower()


RIGHT_ALIGNED = (Column.DELTA, Column.SIZE, Column.ID, Column.ELAPSED, Column.GATEWAY)
HIDDEN_AT_FIRST = (Column.DELTA, Column.GATEWAY, Column.ABOUT)
ALWAYS_SHOWN = (Column.MARK, Column.PREVIEW)
"""The marks are the row's edge, and a row without its words says nothing."""


SORT_KEYS = {
    Column.TIME: "at_ns",
    Column.IDENTITY: "identity",
    Column.DIRECTION: "direction",
    Column.KIND: "kind",
    Column.WITH: "who",
    Column.SIZE: "size",
    Column.ID: "message_id",
    Column.JOURNEY: "delivered",
    Column.RESULT: "result",
    Column.ELAPSED: "elapsed_ms",
}
"""What `record.order` calls the columns that rows can be sorted by."""


class TimeMode(Enum):
    """How the column of times is written. Each shows milliseconds."""

    CLOCK = "clock"
    START = "start"
    PREVIOUS = "previous"
    REFERENCE = "reference"
    EPOCH = "epoch"


class TimeText:
    """Writes moments as a mode wants them. `start_ns` is the first row's, `reference_ns` the reference row's time."""

    def __init__(self) -> None:
        self.mode = TimeMode.CLOCK
        self.start_ns: int | None = None
        self.reference_ns: int | None = None
        self._seconds: dict[int, str] = {}

    def text(self, at_ns: int, previous_ns: int | None) -> str:
        """The time of a row; `previous_ns` is that of the row shown above it, `None` for the first row.

        A mode whose other moment is not known falls back on the time of day.
        """
        match self.mode:
            case TimeMode.EPOCH:
                return epoch(at_ns)
            case TimeMode.START if self.start_ns is not None:
                return difference(at_ns - self.start_ns)
            case TimeMode.REFERENCE if self.reference_ns is not None:
                return difference(at_ns - self.reference_ns)
            case TimeMode.PREVIOUS:
                return difference(at_ns - previous_ns) if previous_ns is not None else ""
        return self._clock(at_ns)

    def _clock(self, at_ns: int) -> str:
        second = at_ns // _NS_PER_S
        text = self._seconds.get(second)
        if text is None:
            if len(self._seconds) >= _CACHED_SECONDS:
                self._seconds.clear()
            text = self._seconds[second] = time_of_day(at_ns)[:8]
        return f"{text}.{at_ns // _NS_PER_MS % 1000:03}" if text else ""


def difference(ns: int) -> str:
    """A signed duration in seconds, "+0.412", or from one minute on "−1:02.003" and "+1:00:02.003"."""
    sign = "−" if ns < 0 else "+"
    total_ms = (abs(ns) + _NS_PER_MS // 2) // _NS_PER_MS
    seconds, ms = divmod(total_ms, 1000)
    if seconds < 60:
        return f"{sign}{seconds}.{ms:03}"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds:02}.{ms:03}"
    return f"{sign}{minutes}:{seconds:02}.{ms:03}"


def epoch(at_ns: int) -> str:
    """Seconds since 1970 with milliseconds, "1700000000.123"; nothing for 0, which stands for not known."""
    return f"{at_ns // _NS_PER_S}.{at_ns // _NS_PER_MS % 1000:03}" if at_ns > 0 else ""
