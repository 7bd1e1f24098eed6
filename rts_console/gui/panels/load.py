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
from rts_console.gui.widgets.number_box import number_box, roomy
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.probe.config import BadConfig
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import RULE_SETS
from rts_console.record.quality import SeriesKey
from rts_console.record.stamp import TEXT_BYTES
from rts_console.vendors.families import family_of, rules_title

MOST_USERS = 500
MOST_RATE = 20_000
ROOM = "load"
_VIEW_S = 60.0


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
        self._rules = context.child.rules
        self._make_choices()
        self._make_figures()
        self._lay_out()
        self._show_state()

    def commands(self) -> Sequence[Command]:
        """Start and stop."""
        return (Command("toggle_load", self.tr("Start or stop the &load"), self._on_command, "zap"),)

    def _make_choices(self) -> None:
        self.users = number_box("load_users", self.tr("Users"), 2, MOST_USERS, "", value=10)
        self.ramp = number_box("load_ramp", self.tr("Users that log in each second"), 1, 200, " /s", value=10)
        size = self.tr("Bytes of each message")
        self.message_size = number_box("load_size", size, TEXT_BYTES, 65_536, " B", value=256)
        for box in (self.users, self.ramp, self.message_size):
            box.setKeyboardTracking(False)
        self.rate = roomy(QDoubleSpinBox())
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
        form.setHorizontalSpacing(gap)
        form.setVerticalSpacing(self.theme.space("xs"))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        users = QHBoxLayout()
        users.setSpacing(gap)
        users.addWidget(self.users, 1)
        users.addWidget(QLabel(self.tr("log in")))
        users.addWidget(self.ramp, 1)
        start = QHBoxLayout()
        start.setSpacing(gap)
        start.addWidget(self.advice, 1)
        start.addWidget(self.button)
        form.addRow(self.tr("Users"), users)
        form.addRow(self.tr("Messages"), self.rate)
        form.addRow(self.tr("Size"), self.message_size)
        form.addRow(self.tr("Send"), self.way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(form)
        layout.addLayout(start)
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
        """Show the newest counts, and what the rules in force will refuse."""
        if self.context.child.rules != self._rules:
            self._rules = self.context.child.rules
            self._show_advice()
        if self.child.said is not self._shown:
            self._shown = self.child.said
            self._show_counts()

    def _show_advice(self) -> None:
        """What the rules in force will refuse is told before."""
        room = family_of(self.context.child.rules).room
        self.way.setItemText(self.way.findData(ROOM), self.tr("all to one {room}").format(room=room))
        each = self.rate.value() / self.users.value()
        text = self.tr("{each} messages a second from each user.").format(each=f"{each:,.1f}")
        self.advice.setText(f"{text} {self._what_is_refused(each)}".rstrip())

    def _what_is_refused(self, each: float) -> str:
        rules, word = RULE_SETS[self.context.child.rules], family_of(self.context.child.rules).room
        room = bool(self.way.currentData())
        if not room and not rules.peer_messages:
            words = self.tr("The rules {rules} have no messages to peers: send all to one {room}.")
            return words.format(rules=rules_title(rules.name), room=word)
        limit = rules.room_rate if room else rules.peer_rate
        in_all = rules.room_total_rate if room else 0
        if not (limit and each > limit) and not (in_all and self.rate.value() > in_all):
            return ""
        a_room = self.tr(" and {count} to a {room}").format(count=in_all, room=word) if in_all else ""
        words = self.tr("The vendor's rules allow {limit} to each user{room}: the rest will be refused.")
        return words.format(limit=limit, room=a_room)

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
