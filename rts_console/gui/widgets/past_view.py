"""The past of rooms or peers: who was there at a moment as each of our users saw it, plainly marked as past."""

import time
from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.models.clock_text import full_time, time_of_day
from rts_console.gui.models.past import (
    EVERYONE,
    PastModel,
    PastRow,
    differences_words,
    member_rows_at,
    peer_rows_at,
    place_words,
)
from rts_console.gui.theme import Theme, mark
from rts_console.gui.time_cursor import TimeCursor
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.moment_bar import MomentBar
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.record.log import EventLog
from rts_console.record.time_travel import Moment, TimeTravel

PULL_S: Final = 0.004
"""Of each refresh goes into the log at most; a long one is taken in over several."""
PULL_ROWS: Final = 500
BAR_EVERY_S: Final = 0.25


class PastView(QWidget):
    """What was at the moment of the time cursor; without one, at `ends_ns`: the end of a log that is only read.

    `bar` and `toggle`, which shows it, stand where the owner puts them. The owner calls `refresh` while it can be seen.
    Signals: `changed` when it goes to the past or back to now.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        cursor: TimeCursor,
        name: str,
        headers: Sequence[str],
        what: str,
        ends_ns: int = 0,
    ) -> None:
        """`name` begins the names of its parts, `what` says what it lists."""
        super().__init__()
        self._theme = theme
        self._cursor = cursor
        self._travel = TimeTravel(log)
        self._moment = Moment()
        self._moment_key: tuple[int, int] = (0, 0)
        self._stale = True
        self._untold = False
        self._bar_due_s = 0.0
        self.colors: Mapping[str, int] = {}
        self._ends_ns = ends_ns
        self.at_ns = cursor.at_ns or ends_ns
        self.bar = MomentBar(theme, name)
        self.bar.chosen.connect(self._on_chosen)
        self.model = PastModel(theme, headers, self)
        self.table = RowTable(theme, self.model, stretch=PastModel.SEEN, least=110, least_rows=2, sortable=True)
        self.table.setObjectName(f"{name}_table")
        self.table.setAccessibleName(what)
        self.table.set_widths(120, 0, 112)
        self.seen_by = self._combo(f"{name}_seen_by")
        self.note = StatusLine(theme, copyable=False)
        self.note.setObjectName(f"{name}_note")
        self._make_banner(name)
        self._make_toggle(name)
        self._lay_out()
        if ends_ns:
            self.back.setText(self.tr("To the end"))
        cursor.moved.connect(self._on_moved)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setMinimumContentsLength(5)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self._on_choice)
        return combo

    def _make_banner(self, name: str) -> None:
        self.banner = QFrame()
        self.banner.setObjectName(f"{name}_banner")
        mark(self.banner, surface="warning")
        self.words = WrappedText()
        self.words.setObjectName(f"{name}_words")
        mark(self.words, tone="warning")
        self.back = QPushButton(self.tr("Back to now"))
        self.back.setObjectName(f"{name}_now")
        self.back.clicked.connect(lambda: self._on_chosen(0))
        row = QHBoxLayout(self.banner)
        gap = self._theme.space("s")
        row.setContentsMargins(gap, self._theme.space("xs"), gap, self._theme.space("xs"))
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)

    def _make_toggle(self, name: str) -> None:
        """The bar takes room from what is there now: it is shown to whoever wants to look back."""
        words = self.tr("Look back in time")
        self.toggle = QToolButton()
        self.toggle.setObjectName(f"{name}_toggle")
        self.toggle.setCheckable(True)
        self.toggle.setIcon(self._theme.icon("history"))
        self.toggle.setToolTip(words)
        self.toggle.setAccessibleName(words)
        self.toggle.toggled.connect(self._on_toggled)

    def _on_toggled(self, on: bool) -> None:
        self._bar_due_s = 0.0
        self.bar.setVisible(on)
        if on:
            self.refresh()
        elif self.is_past:
            self._on_chosen(0)

    def _lay_out(self) -> None:
        gap = self._theme.space("s")
        self._choices = QHBoxLayout()
        self._choices.setSpacing(gap)
        self._choices.addWidget(Field(self._theme, self.tr("As seen by"), self.seen_by), 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self.banner)
        column.addLayout(self._choices)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    # The moment

    @property
    def is_past(self) -> bool:
        """Whether it shows a moment other than now."""
        return bool(self.at_ns)

    def _on_chosen(self, at_ns: int) -> None:
        self._untold = True
        self._go_to(at_ns)

    def _tell(self) -> None:
        """While it is dragged, only this view follows: the others would have to look each moment up."""
        if self._untold and not self.bar.slider.pressed:
            self._untold = False
            self._cursor.set(self.at_ns, self)

    def _on_moved(self, at_ns: int, by: object) -> None:
        if by is not self:
            self._untold = False
            self._go_to(at_ns)

    def _go_to(self, at_ns: int) -> None:
        was_past, self.at_ns = self.is_past, at_ns or self._ends_ns
        self._stale = True
        self._bar_due_s = 0.0
        if self.is_past:
            self.toggle.setChecked(True)
        if was_past != self.is_past:
            self.changed.emit()

    def _on_choice(self) -> None:
        self._stale = True

    # Showing

    def refresh(self) -> None:
        """Take in what is new, and show what it changes."""
        self._tell()
        count = len(self._travel.times_ns)
        deadline = time.monotonic() + PULL_S
        while self._travel.pull(PULL_ROWS) and time.monotonic() < deadline:
            pass
        times = self._travel.times_ns
        if self.toggle.isChecked() and (len(times) != count or time.monotonic() >= self._bar_due_s):
            self._bar_due_s = time.monotonic() + BAR_EVERY_S
            self.bar.show_times(times, self._ends_ns or now_ns(), self.at_ns)
        # What comes now changes a moment of the past only where that is not past yet.
        if self.is_past and (self._stale or (len(times) != count and times[count] <= self.at_ns)):
            self._stale = False
            self._show()

    def _show(self) -> None:
        self._moment = self._travel.at(self.at_ns)
        self.words.set_text(
            self.tr("Past: at {time}, after {place}").format(
                time=time_of_day(self.at_ns), place=place_words(self._travel.times_ns, self.at_ns)
            )
        )
        self.words.setToolTip(full_time(self.at_ns))
        self._fill(self.seen_by, [EVERYONE, *self.viewers(self._moment)], self.tr("Everyone"))
        self.model.show(self.rows(self._moment, str(self.seen_by.currentData() or EVERYONE)))
        self._say(self._moment)

    def _fill(self, combo: QComboBox, names: Sequence[str], nameless: str) -> None:
        if [combo.itemData(place) for place in range(combo.count())] == list(names):
            return
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        for each in names:
            combo.addItem(each or nameless, each)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if names else -1)
        combo.blockSignals(False)

    # To be said by a subclass

    def viewers(self, moment: Moment) -> list[str]:
        """Whose views there are."""
        raise NotImplementedError

    def rows(self, moment: Moment, seen_by: str) -> dict[Hashable, PastRow]:
        """What is listed."""
        raise NotImplementedError

    def _say(self, moment: Moment) -> None:
        """What is to be told beside the table."""
        raise NotImplementedError


class PastRooms(PastView):
    """The members of one room."""

    def __init__(self, theme: Theme, log: EventLog, cursor: TimeCursor, ends_ns: int = 0) -> None:
        """Take the log that it is rebuilt from, and the shared moment."""
        headers = ("Member", "Seen by", "Since")
        super().__init__(theme, log, cursor, "past_rooms", headers, self.tr("Who was in the room"), ends_ns)
        self._wanted = ""
        self.room = self._combo("past_rooms_room")
        self._choices.insertWidget(0, Field(theme, self.tr("Room"), self.room), 1, Qt.AlignmentFlag.AlignTop)

    def set_room(self, room_id: str) -> None:
        """Show this room, if anybody was in it then."""
        if room_id != self._wanted:
            self._wanted = room_id
            self._stale = True
            if (place := self.room.findData(room_id)) >= 0:
                self.room.setCurrentIndex(place)

    def _show(self) -> None:
        rooms = self._travel.at(self.at_ns).rooms()
        had_none = self.room.currentIndex() < 0
        self._fill(self.room, rooms, "")
        if had_none and self._wanted in rooms:
            self.room.blockSignals(True)
            self.room.setCurrentIndex(rooms.index(self._wanted))
            self.room.blockSignals(False)
        super()._show()

    def _room_id(self) -> str:
        return str(self.room.currentData() or "")

    def viewers(self, moment: Moment) -> list[str]:
        return [key for key, view in moment.items() if self._room_id() in view.rooms]

    def rows(self, moment: Moment, seen_by: str) -> dict[Hashable, PastRow]:
        return member_rows_at(moment, self._room_id(), seen_by, self.colors)

    def _say(self, moment: Moment) -> None:
        if not self._room_id():
            self.note.set_info(self.tr("None of your users was in a room then."))
        elif words := differences_words(moment, self._room_id()):
            self.note.set_warning(self.tr("They do not agree. {who}.").format(who=words))
        else:
            self.note.clear()


class PastPeers(PastView):
    """The status of peers."""

    def __init__(self, theme: Theme, log: EventLog, cursor: TimeCursor, ends_ns: int = 0) -> None:
        """Take the log that it is rebuilt from, and the shared moment."""
        headers = ("User", "Status (who looked)", "")
        super().__init__(theme, log, cursor, "past_peers", headers, self.tr("What was known of peers"), ends_ns)
        self.table.setColumnHidden(PastModel.SINCE, True)

    def viewers(self, moment: Moment) -> list[str]:
        return [key for key, view in moment.items() if view.peers]

    def rows(self, moment: Moment, seen_by: str) -> dict[Hashable, PastRow]:
        return peer_rows_at(moment, seen_by, self.colors)

    def _say(self, moment: Moment) -> None:
        if not self.viewers(moment):
            self.note.set_info(self.tr("Nobody had looked a user up by then."))
        elif any(row.differs for row in self.rows(moment, EVERYONE).values()):
            self.note.set_warning(self.tr("They do not agree: the rows with ! were told different things."))
        else:
            self.note.clear()
