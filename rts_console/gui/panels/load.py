"""The Load panel: many users that send at a steady rate through the local gateway, from a process of their own."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.probe_child import ProbeChild, ProbeState
from rts_console.gui.probe_target import load_config
from rts_console.gui.theme import mark
from rts_console.gui.widgets.distribution_view import DistributionView
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.probe.config import BadConfig
from rts_console.protocol.clock import now_ns
from rts_console.record.quality import SeriesKey
from rts_console.record.stamp import TEXT_BYTES

MOST_USERS = 500
MOST_RATE = 20_000
ROOM = "load"
_VIEW_S = 60.0
_PEER_RATE = 100
_ROOM_RATE = 65


class LoadPanel(Panel):
    """Choose users, ramp, rate and size; start; read what became of every message; stop."""

    name = "load"
    title = "Load"
    icon_name = "zap"
    area = Area.RIGHT_BELOW

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.child = ProbeChild(context.quality, "load", parent=self)
        self.child.changed.connect(self._show_state)
        self._shown: dict[str, Any] = {}
        self._make_choices()
        self._make_figures()
        self._lay_out()
        self._show_state()

    def commands(self) -> Sequence[Command]:
        """Start and stop."""
        return (Command("toggle_load", self.tr("Start or stop the &load"), self._on_command, "zap"),)

    def _make_choices(self) -> None:
        self.users = self._spin("load_users", self.tr("Users"), 2, MOST_USERS, 10, "")
        self.ramp = self._spin("load_ramp", self.tr("Users that log in each second"), 1, 200, 10, " /s")
        self.message_size = self._spin("load_size", self.tr("Bytes of each message"), TEXT_BYTES, 65_536, 256, " B")
        self.rate = QDoubleSpinBox()
        self.rate.setObjectName("load_rate")
        self.rate.setRange(0.5, MOST_RATE)
        self.rate.setDecimals(1)
        self.rate.setValue(100)
        self.rate.setSuffix(self.tr(" /s in all"))
        self.rate.setKeyboardTracking(False)
        self.rate.setAccessibleName(self.tr("Messages a second, of all users together"))
        self.way = QComboBox()
        self.way.setObjectName("load_way")
        self.way.setAccessibleName(self.tr("To whom"))
        self.way.addItem(self.tr("each to the next user"), "")
        self.way.addItem(self.tr("all to one room"), ROOM)
        self.button = QPushButton()
        self.button.setObjectName("load_button")
        self.button.clicked.connect(self.toggle)
        mark(self.button, kind="primary")
        for spin in (self.rate, self.message_size):
            spin.valueChanged.connect(self._on_changed)
        for choice in (self.users, self.rate):
            choice.valueChanged.connect(self._show_advice)
        self.way.currentIndexChanged.connect(self._show_advice)

    def _spin(self, name: str, title: str, least: int, most: int, value: int, suffix: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setObjectName(name)
        spin.setAccessibleName(title)
        spin.setToolTip(title)
        spin.setRange(least, most)
        spin.setValue(value)
        spin.setSuffix(suffix)
        spin.setGroupSeparatorShown(True)
        spin.setKeyboardTracking(False)
        return spin

    def _make_figures(self) -> None:
        self.status = StatusLine(self.theme)
        self.status.setObjectName("load_status")
        self.advice = QLabel()
        self.advice.setObjectName("load_advice")
        self.advice.setTextFormat(Qt.TextFormat.PlainText)
        self.advice.setWordWrap(True)
        mark(self.advice, role="secondary")
        rows = (
            ("sent", self.tr("Sent")),
            ("arrived", self.tr("Arrived")),
            ("lost", self.tr("Lost, late, under way")),
            ("refused", self.tr("Refused")),
            ("logins", self.tr("Logins failed")),
            ("behind", self.tr("Sent behind time")),
            ("times", self.tr("Due to arrived, ms")),
        )
        self.figures = FactsTable(self.theme, rows)
        self.figures.setObjectName("load_figures")
        self.distribution = DistributionView(self.theme)

    def _lay_out(self) -> None:
        gap = self.theme.space("s")
        form = QFormLayout()
        form.setSpacing(self.theme.space("xs"))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        users = QHBoxLayout()
        users.addWidget(self.users, 1)
        users.addWidget(QLabel(self.tr("log in")))
        users.addWidget(self.ramp, 1)
        messages = QHBoxLayout()
        messages.addWidget(self.rate, 1)
        messages.addWidget(self.message_size, 1)
        send = QHBoxLayout()
        send.addWidget(self.way, 1)
        send.addWidget(self.button)
        form.addRow(self.tr("Users"), users)
        form.addRow(self.tr("Messages"), messages)
        form.addRow(self.tr("Send"), send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(form)
        layout.addWidget(self.advice)
        layout.addWidget(self.status)
        layout.addWidget(self.figures)
        layout.addWidget(self.distribution, 1)

    # What the reader does

    def _on_command(self) -> None:
        self.raise_wanted.emit()
        self.toggle()

    def toggle(self) -> None:
        """Start, or stop."""
        if self.child.running:
            self.tasks.start(self.child.stop(), name="stop the load")
            return
        try:
            config = load_config(
                self.context,
                users=self.users.value(),
                ramp=self.ramp.value(),
                rate=self.rate.value(),
                size=self.message_size.value(),
                room=self.way.currentData(),
            )
            self.child.start(config)
        except BadConfig as error:
            self.status.set_error(str(error))

    def _on_changed(self) -> None:
        if self.child.running:
            self.child.change(rate=self.rate.value(), size=self.message_size.value())

    # Showing

    def refresh(self) -> None:
        """Show the newest counts."""
        if self.child.said is not self._shown:
            self._shown = self.child.said
            self._show_counts()

    def _show_advice(self) -> None:
        """What the rules in force will refuse is told before."""
        each = self.rate.value() / self.users.value()
        limit = _ROOM_RATE if self.way.currentData() else _PEER_RATE
        in_all = 100 if self.way.currentData() else 0
        over = each > limit or (in_all and self.rate.value() > in_all)
        text = self.tr("{each} messages a second from each user.").format(each=f"{each:,.1f}")
        if over:
            room = self.tr(" and {count} to a room").format(count=in_all) if in_all else ""
            words = self.tr("The vendor's rules allow {limit} to each user{room}: the rest will be refused.")
            text += " " + words.format(limit=limit, room=room)
        self.advice.setText(text)

    def _show_state(self) -> None:
        running, state = self.child.running, self.child.state
        self.button.setText(self.tr("Stop") if running else self.tr("Start"))
        self.button.setIcon(self.theme.icon("square" if running else "zap", "on_accent"))
        self.button.setEnabled(state is not ProbeState.STOPPING)
        for choice in (self.users, self.ramp, self.way):
            choice.setEnabled(not running)
        match state:
            case ProbeState.STARTING:
                self.status.set_busy(self.tr("The users come in …"))
            case ProbeState.STOPPING:
                self.status.set_busy(self.tr("It ends; what is under way is waited for …"))
            case ProbeState.FAILED:
                self.status.set_error(self.child.problem)
            case ProbeState.STOPPED if not self.child.counts:
                self.status.set_info(self.tr("It runs in a process of its own, on the local gateway only."))
        self._show_advice()
        self._show_counts()

    def _show_counts(self) -> None:
        said, counts = self.child.said, self.child.counts
        self.figures.setVisible(bool(counts))
        if not counts:
            return
        if self.child.state in (ProbeState.RUNNING, ProbeState.STOPPED):
            self._say(said, counts)
        for name, (text, trouble) in self._facts(said, counts).items():
            self.figures.set_value(name, text, "warning" if trouble else "none")
        self._show_distribution()

    def _say(self, said: dict[str, Any], counts: dict[str, int]) -> None:
        text = self.tr("{users} of {wanted} users; {sent} sent, {received} arrived").format(
            users=f"{said.get('users', 0):,}",
            wanted=f"{said.get('wanted_users', 0):,}",
            sent=f"{counts['sent']:,}",
            received=f"{counts['received']:,}",
        )
        trouble = counts["lost"] or counts["refused"] or said.get("skipped") or said.get("failed_logins")
        if trouble:
            self.status.set_warning(text + self.tr("; not all went well."))
        elif self.child.state is ProbeState.RUNNING:
            self.status.set_success(text + ".")
        else:
            self.status.set_info(text + self.tr("; stopped."))

    def _facts(self, said: dict[str, Any], counts: dict[str, int]) -> dict[str, tuple[str, bool]]:
        """What each row says, and whether it is trouble."""
        under_way = counts["sent"] - counts["received"] - counts["lost"] - counts["refused"]
        refused = "".join(f"; {count:,} × {code}" for code, count in said.get("refusals", {}).items())
        failed = "; ".join(f"{count:,} × {why}" for why, count in self._failed(said))
        skipped = said.get("skipped", 0)
        late = self.tr("; {count} not sent at all: too many under way").format(count=f"{skipped:,}") if skipped else ""
        return {
            "sent": (self.tr("{} ({} accepted)").format(f"{counts['sent']:,}", f"{counts['accepted']:,}"), False),
            "arrived": (
                self.tr("{} ({} copies delivered)").format(f"{counts['received']:,}", f"{said.get('delivered', 0):,}"),
                False,
            ),
            "lost": (f"{counts['lost']:,}, {counts['late']:,}, {max(0, under_way):,}", bool(counts["lost"])),
            "refused": (f"{counts['refused']:,}{refused}", bool(counts["refused"])),
            "logins": (failed or "0", bool(failed)),
            "behind": (f"{said.get('behind', 0):,}{late}", bool(skipped)),
            "times": (self._times(said.get("percentiles", {})), False),
        }

    def _failed(self, said: dict[str, Any]) -> list[tuple[str, int]]:
        return list(said.get("failed_logins", {}).items())[:3]

    def _times(self, figures: dict[str, Any]) -> str:
        found = figures.get("percentiles_ms", {})
        times = [f"{name} {milliseconds(value)}" for name, value in found.items() if value is not None]
        if figures.get("max_ms") is not None:
            times.append(self.tr("max {value}").format(value=milliseconds(figures["max_ms"])))
        return ", ".join(times)

    def _show_distribution(self) -> None:
        key = SeriesKey("load", self.child.label)
        _times, values = self.context.quality.window(key, _VIEW_S, until_ns=now_ns())
        title = self.tr("due to arrived, last {seconds} s").format(seconds=round(_VIEW_S))
        self.distribution.show_times(title, values, self.theme.color("info"))

    # Kept between sessions

    async def aclose(self) -> None:
        """End the load and all tasks, and wait for them."""
        await self.child.stop()
        await super().aclose()

    def save_state(self) -> dict[str, Any]:
        """The choices; never that it was running."""
        return {
            "users": self.users.value(),
            "ramp": self.ramp.value(),
            "rate": self.rate.value(),
            "size": self.message_size.value(),
            "way": self.way.currentData(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back the choices; what does not fit is ignored."""
        for name, spin in (("users", self.users), ("ramp", self.ramp), ("size", self.message_size)):
            if isinstance(state.get(name), int):
                spin.setValue(state[name])
        if isinstance(state.get("rate"), int | float):
            self.rate.setValue(float(state["rate"]))
        place = self.way.findData(state.get("way"))
        if place >= 0:
            self.way.setCurrentIndex(place)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.pixels(480), self.theme.pixels(520))
