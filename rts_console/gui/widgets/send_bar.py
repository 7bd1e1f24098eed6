"""The row below a message: how much of the limit it takes, how often it is sent, Stop and Send."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.number_box import number_box

MOST_REPEATS = 100_000
LONGEST_INTERVAL_MS = 600_000
_SPIN_WIDTH = 88


class SendBar(QWidget):
    """`meter` stands at its left. Signals: `send_wanted`, `stop_wanted`, `count_changed`."""

    send_wanted = Signal()
    stop_wanted = Signal()
    count_changed = Signal()

    def __init__(self, theme: Theme, meter: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send = QPushButton(theme.icon("send", "on_accent"), self.tr("Send"))
        self.send.setObjectName("composer_send")
        self.send.clicked.connect(self.send_wanted)
        mark(self.send, kind="primary")
        self.count = number_box("composer_count", self.tr("How many times"), 1, MOST_REPEATS, "×")
        between = self.tr("Milliseconds between")
        self.interval = number_box("composer_interval", between, 0, LONGEST_INTERVAL_MS, " ms", value=1_000)
        for box in (self.count, self.interval):
            box.setFixedWidth(theme.pixels(_SPIN_WIDTH))
        self.count.valueChanged.connect(lambda _value: self.count_changed.emit())
        self.stop = QPushButton(theme.icon("square"), self.tr("Stop"))
        self.stop.setObjectName("composer_stop")
        self.stop.clicked.connect(self.stop_wanted)
        self._lay_out(theme, meter)

    def _lay_out(self, theme: Theme, meter: QWidget) -> None:
        """What belongs to many messages has a line of its own: the pane beside does not move when it comes."""
        space = theme.space("s") // 2
        row = self._row = QHBoxLayout()
        row.setSpacing(space)
        row.addWidget(meter, 1)
        row.addSpacing(theme.space("s"))
        row.addWidget(self.count)
        row.addWidget(self.send)
        self._many = QWidget()
        many = QHBoxLayout(self._many)
        many.setContentsMargins(0, 0, 0, 0)
        many.setSpacing(space)
        label = QLabel(self.tr("Between them"))
        mark(label, role="label")
        many.addStretch(1)
        for widget in (label, self.interval, self.stop):
            many.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space)
        column.addLayout(row)
        column.addWidget(self._many)

    def add_tool(self, tool: QWidget) -> None:
        """Put one more tool before the number of times."""
        self._row.insertWidget(self._row.indexOf(self.count), tool)

    def show_running(self, running: bool, *, stopping: bool) -> None:
        """Whether a message is being sent many times, and whether that is about to end."""
        count = self.count.value()
        self.send.setText(self.tr("Send {count}×").format(count=f"{count:,}") if count > 1 else self.tr("Send"))
        self.stop.setVisible(running)
        self.stop.setEnabled(running and not stopping)
        self._many.setVisible(count > 1 or running)
        self.count.setEnabled(not running)
        self.interval.setEnabled(not running)
