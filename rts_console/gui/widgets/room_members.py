"""Who is in a room, who left and why."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rts_console.gui.models.clock_text import short_time
from rts_console.gui.models.members import MembersModel, member_rows
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.row_table import RowTable
from rts_console.record.store import RoomFacts

LEAST_TABLE = 56


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a room by an identity: `you` is its user id, `colors` those of ours by user id, `lost_at_ns`
    when its link was lost, 0 while it has one. `facts` are None where no room is chosen."""

    facts: RoomFacts | None = None
    you: str = ""
    colors: Mapping[str, int] = field(default_factory=dict)
    lost_at_ns: int = 0


class RoomMembers(QWidget):
    """A table to search and sort. Signals: `explain_wanted(member)` with the MemberRow of somebody who left for a
    reason that is known."""

    explain_wanted = Signal(object)

    def __init__(self, theme: Theme, tool: QWidget, parent: QWidget | None = None) -> None:
        """`tool` stands beside the search."""
        super().__init__(parent)
        self._seen = Seen()
        self._room_word = ""
        self.model = MembersModel(theme, self)
        self._make_search(theme)
        self.table = RowTable(theme, self.model, stretch=MembersModel.STATE, sortable=True)
        self.table.setObjectName("rooms_members")
        self.table.set_widths(150, 0, 112)
        self.table.clicked.connect(self._on_clicked)
        self.table.activated.connect(self._on_activated)
        self.table.setMinimumHeight(theme.pixels(LEAST_TABLE))
        self.note = QLabel()
        self.note.setWordWrap(True)
        mark(self.note, role="caption")
        self._lay_out(theme, tool)

    def _make_search(self, theme: Theme) -> None:
        self._wanted = IconEdit(theme)
        self._wanted.setObjectName("rooms_find")
        self._wanted.setPlaceholderText(self.tr("find a member"))
        self._wanted.setAccessibleName(self.tr("Find a member"))
        self._wanted.set_clearable()
        self._wanted.setMinimumWidth(theme.pixels(48))
        self._wanted.textChanged.connect(lambda _text: self._show(mark_changes=False))
        self.with_left = QCheckBox(self.tr("Show who left"))
        self.with_left.setObjectName("rooms_with_left")
        self.with_left.setChecked(True)
        self.with_left.toggled.connect(lambda _on: self._show(mark_changes=False))

    def _lay_out(self, theme: Theme, tool: QWidget) -> None:
        small = theme.space("xs")
        find = QHBoxLayout()
        find.setSpacing(small)
        find.addWidget(self._wanted, 1)
        find.addWidget(self.with_left)
        find.addWidget(tool)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, small, 0, 0)
        layout.setSpacing(small)
        layout.addLayout(find)
        layout.addWidget(self.table)
        layout.addWidget(self.note)

    @property
    def count(self) -> int:
        """How many are in the room, whether the table lists them or not."""
        return self._seen.facts.member_count if self._seen.facts is not None else 0

    def call_room(self, word: str) -> None:
        """Use the family's own word for a room."""
        self._room_word = word
        self.table.setAccessibleName(self.tr("Members of the {room}").format(room=word))

    def show_room(self, seen: Seen) -> None:
        """Show the members; who came or went since the last time is marked if it is the same room."""
        same = seen.facts is self._seen.facts
        self._seen = seen
        self._show(mark_changes=same)

    def fade(self, now_s: float) -> None:
        """Let go of the marks of changes that are long enough ago."""
        self.model.fade(now_s)

    def _show(self, *, mark_changes: bool) -> None:
        seen, wanted = self._seen, self._wanted.text().strip()
        rows = member_rows(
            seen.facts or RoomFacts(""),
            seen.you,
            seen.colors,
            wanted=wanted,
            with_left=self.with_left.isChecked(),
            as_of_ns=seen.lost_at_ns,
        )
        self.model.show(rows, mark_at_s=time.monotonic() if mark_changes else None)
        self.note.setText(self._note(seen, wanted, len(rows)))
        self.note.setVisible(bool(self.note.text()))

    def _note(self, seen: Seen, wanted: str, shown: int) -> str:
        facts = seen.facts
        if facts is None or (not facts.joined and not facts.members):
            return self.tr("Who is in the {room} stands here once it is joined.").format(room=self._room_word)
        if not facts.joined:
            words = self.tr("We are not in the {room}: this is what was known when we left.")
            return words.format(room=self._room_word)
        if seen.lost_at_ns:
            words = self.tr("The link is down: this is what was known at {time}, when it was lost.")
            return words.format(time=short_time(seen.lost_at_ns))
        if not facts.complete:
            words = self.tr("{count} are in the {room}; the service lists only some of them.")
            return words.format(count=f"{facts.member_count:,}", room=self._room_word)
        if wanted and not shown:
            return self.tr("No member's id has {part} in it.").format(part=wanted)
        return ""

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on why somebody left asks what that means."""
        if index.column() == MembersModel.STATE:
            self._on_activated(index)

    def _on_activated(self, index: QModelIndex) -> None:
        member = self.model.value(self.model.key_at(index.row()))
        if member is not None and member.reason is not None and not member.present:
            self.explain_wanted.emit(member)
