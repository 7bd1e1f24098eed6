"""What happened in a room, line by line."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.models.rooms import RoomLogModel
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.room_members import LEAST_TABLE
from rts_console.gui.widgets.row_table import RowTable
from rts_console.record.store import RoomFacts


class RoomLog(QWidget):
    """It follows the newest line while that is in sight. Signals: `line_chosen(line)` with its Membership."""

    line_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RoomLogModel(theme, self)
        self.table = RowTable(theme, self._model, stretch=RoomLogModel.WHAT)
        self.table.setObjectName("rooms_log")
        self.table.activated.connect(self._on_activated)
        self.table.set_widths(104, 84)
        self.table.setMinimumHeight(theme.pixels(LEAST_TABLE))
        self._note = QLabel()
        self._note.setWordWrap(True)
        mark(self._note, role="caption")
        self._latest = QToolButton()
        self._latest.setObjectName("rooms_log_latest")
        self._latest.setText(self.tr("Latest"))
        self._latest.setIcon(theme.icon("arrow-down"))
        self._latest.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._latest.setToolTip(self.tr("Go to the newest line and follow it"))
        self._latest.clicked.connect(self.table.scrollToBottom)
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        small = theme.space("xs")
        below = QHBoxLayout()
        below.setSpacing(small)
        below.addWidget(self._note, 1)
        below.addWidget(self._latest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, small, 0, 0)
        layout.setSpacing(small)
        layout.addWidget(self.table)
        layout.addLayout(below)

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return self._model.rowCount()

    def call_room(self, word: str) -> None:
        """Use the family's own word for a room."""
        self.table.setAccessibleName(self.tr("Log of the {room}").format(room=word))

    def show_room(self, facts: RoomFacts | None, colors: Mapping[str, int]) -> None:
        """Show the log of a room with the colours of our users; of the room that is shown already, what is new."""
        follow = self.table.at_tail()
        self._model.show(facts, colors)
        if follow:
            self.table.scrollToBottom()
        dropped = self._model.dropped
        text = self.tr("{count} older lines were let go.").format(count=f"{dropped:,}") if dropped else ""
        self._note.setText(text if self.count else self.tr("Who comes and goes stands here, and what becomes of us."))

    def _on_activated(self, index: QModelIndex) -> None:
        self.line_chosen.emit(self._model.line(index.row()))
