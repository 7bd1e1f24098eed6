"""The probe's choices and counts; the users' tokens only where none can be made here. Its button stands elsewhere."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.loop import TaskScope
from rts_console.gui.probe_child import ProbeChild, ProbeState
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.number_box import number_box
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.probe.config import BadConfig, Config, ProbeUser
from rts_console.record.stamp import TEXT_BYTES

MakeConfig = Callable[[float, int, str, Sequence[ProbeUser]], Config]
"""Rate, size, peer and given users into what to tell the probe. Raises `BadConfig`."""

_LARGEST = 47_104
_SPIN_WIDTH = 82
_MOST_RATE = 90
"""Below the 100 messages a second that one user may send to peers."""


class ProbeBar(QWidget):
    """Starts, changes and stops a probe. Call `refresh` to show its counts. `button` is to be placed by the owner.

    Signals: `options_wanted` when it cannot start as it is set.
    """

    options_wanted = Signal()

    def __init__(
        self, theme: Theme, child: ProbeChild, make_config: MakeConfig, tasks: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._child = child
        self._make_config = make_config
        self._tasks = tasks
        self._shown: tuple[object, ...] = ()
        self.button = QPushButton(theme.icon("activity"), self.tr("Probe"))
        self.button.setObjectName("probe_button")
        self.button.setToolTip(self.tr("Measure in a process of its own, where no window paints"))
        self.button.clicked.connect(self.toggle)
        self.peer = QComboBox()
        self.peer.setObjectName("probe_peer")
        self.peer.setAccessibleName(self.tr("To whom the probe sends"))
        self.peer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.peer.setMinimumContentsLength(6)
        self.rate = number_box("probe_rate", self.tr("Messages a second"), 1, _MOST_RATE, " /s", value=20)
        size = self.tr("Bytes of each message")
        self.message_size = number_box("probe_size", size, TEXT_BYTES, _LARGEST, " B", value=64)
        for box in (self.rate, self.message_size):
            box.setKeyboardTracking(False)
            box.setFixedWidth(self._theme.pixels(_SPIN_WIDTH))
        self.rate.valueChanged.connect(self._on_changed)
        self.message_size.valueChanged.connect(self._on_changed)
        self.status = StatusLine(theme)
        self.status.setObjectName("probe_status")
        self._make_users()
        self._lay_out()
        self.show_options(False)
        child.changed.connect(self._show_state)
        self.offer((), local=True)
        self._show_state()

    def _make_users(self) -> None:
        self._given = QWidget()
        grid = QGridLayout(self._given)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.space("xs"))
        self.fields: list[tuple[QLineEdit, QLineEdit]] = []
        for row in range(2):
            user, token = QLineEdit(), QLineEdit()
            user.setObjectName(f"probe_user_{row}")
            user.setPlaceholderText(self.tr("user {number} of the probe").format(number=row + 1))
            user.setAccessibleName(self.tr("User {number} of the probe").format(number=row + 1))
            token.setObjectName(f"probe_token_{row}")
            token.setEchoMode(QLineEdit.EchoMode.Password)
            token.setPlaceholderText(self.tr("its token"))
            token.setAccessibleName(self.tr("Token of user {number} of the probe").format(number=row + 1))
            grid.addWidget(user, row, 0)
            grid.addWidget(token, row, 1)
            self.fields.append((user, token))

    def _lay_out(self) -> None:
        gap = self._theme.space("xs")
        self._options = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        row.addWidget(self.peer, 1)
        row.addWidget(self.rate)
        row.addWidget(self.message_size)
        options = QVBoxLayout(self._options)
        options.setContentsMargins(0, 0, 0, 0)
        options.setSpacing(gap)
        options.addLayout(row)
        options.addWidget(self._given)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        layout.addWidget(self._options)
        layout.addWidget(self.status)

    def show_options(self, shown: bool) -> None:
        """Show to whom, how often and how much, or only how it goes."""
        self._options.setVisible(shown)

    def offer(self, peers: Sequence[str], *, local: bool) -> None:
        """Whom the probe may send to beside its own second user, and whether tokens can be made here."""
        shown = (tuple(peers), local)
        if shown == self._shown:
            return
        self._shown = shown
        chosen = self.peer.currentData() or ""
        self.peer.clear()
        self.peer.addItem(self.tr("its own pair"), "")
        for peer in peers:
            self.peer.addItem(self.tr("to {user}, by receipt").format(user=peer), peer)
        self.peer.setCurrentIndex(max(0, self.peer.findData(chosen)))
        self._given.setVisible(not local)

    def toggle(self) -> None:
        """Start it, or stop it."""
        if self._child.running:
            self._tasks.start(self._child.stop(), name="stop the probe")
            return
        given = [ProbeUser(user.text().strip(), token.text().strip()) for user, token in self.fields]
        try:
            self._child.start(
                self._make_config(self.rate.value(), self.message_size.value(), self.peer.currentData() or "", given)
            )
        except BadConfig as error:
            self.status.set_error(str(error))
            self.options_wanted.emit()

    def _on_changed(self) -> None:
        if self._child.running:
            self._child.change(rate=self.rate.value(), size=self.message_size.value())

    def refresh(self) -> None:
        """Show the counts."""
        if self._child.state is ProbeState.RUNNING:
            self._show_counts()

    def _show_state(self) -> None:
        running, state = self._child.running, self._child.state
        self.button.setText(self.tr("Stop") if running else self.tr("Probe"))
        self.button.setIcon(self._theme.icon("square" if running else "activity"))
        self.button.setEnabled(state is not ProbeState.STOPPING)
        self.peer.setEnabled(not running)
        self._given.setEnabled(not running)
        match state:
            case ProbeState.STARTING:
                self.status.set_busy(self.tr("The probe starts …"))
            case ProbeState.STOPPING:
                self.status.set_busy(self.tr("The probe ends …"))
            case ProbeState.FAILED:
                self.status.set_error(self._child.problem)
            case ProbeState.STOPPED if not self._child.counts:
                self.status.clear()
            case _:
                self._show_counts()

    def _show_counts(self) -> None:
        counts = self._child.counts
        if not counts:
            return
        parts = [f"{self._child.label}:"]
        names = {
            "sent": self.tr("{count} sent"),
            "received": self.tr("{count} received"),
            "lost": self.tr("{count} lost"),
            "late": self.tr("{count} late"),
            "refused": self.tr("{count} refused"),
            "duplicate": self.tr("{count} twice"),
        }
        always = ("sent", "lost", "late")
        told = [name for name in names if name in always or (counts[name] and name != "received")]
        shown = [names[name].format(count=f"{counts[name]:,}") for name in told]
        text = " ".join((*parts, ", ".join(shown)))
        if refusals := self._child.said.get("refusals"):
            text += self.tr(". Refused with {codes}").format(codes=", ".join(refusals))
        if slower := self._child.slower:
            words = self.tr(". {rate} a second, all that the rules {rules} allow")
            text += words.format(rate=f"{slower['slower']:.3g}", rules=slower["rules"])
        if self._child.state is ProbeState.RUNNING and self._child.link not in ("", "connected", "reconnected"):
            self.status.set_warning(self.tr("{text}. Link: {state}.").format(text=text, state=self._child.link))
        elif counts["lost"] or counts["refused"]:
            self.status.set_warning(text + ".")
        elif self._child.state is ProbeState.RUNNING:
            self.status.set_success(text + ".")
        else:
            self.status.set_info(text + ".")
