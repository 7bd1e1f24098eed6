"""Panel Gateway: the local gateway as a child process: its state, where it listens, its log, its end."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.child import LOG_LINES, ChildState, GatewayFailed
from rts_console.gui.context import Area, Command, Context, Panel, crash_words
from rts_console.gui.theme import mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.field import SecretEdit
from rts_console.gui.widgets.log_view import LogView
from rts_console.gui.widgets.state_lamp import LampState, StateLamp
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.token_ring import format_life
from rts_console.protocol.clock import now_ns
from rts_console.vendors.families import family_of, rules_title

_LAMPS: Final = {
    ChildState.STOPPED: LampState.OFFLINE,
    ChildState.STARTING: LampState.CONNECTING,
    ChildState.RUNNING: LampState.ONLINE,
    ChildState.STOPPING: LampState.CONNECTING,
    ChildState.CRASHED: LampState.ERROR,
}
_FACTS: Final = (
    ("rules", "Rules"),
    ("url", "WebSocket"),
    ("http_url", "HTTP"),
    ("echo_url", "App server"),
    ("pid", "Process"),
    ("uptime", "Up for"),
    ("app_id", "App id"),
)


class GatewayPanel(Panel):
    """Shows the child that the console starts, and lets it be started, stopped and restarted."""

    name = "gateway"
    title = "Gateway"
    icon_name = "server"
    area = Area.LEFT

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._seen: tuple[Any, ...] = ()
        self._lines = 0
        self.lamp = StateLamp(self.theme)
        self.start = self._button("gateway_start", self.tr("Start"), "play", self._on_start)
        self.stop = self._button("gateway_stop", self.tr("Stop"), "square", self._on_stop)
        self.restart = self._button("gateway_restart", self.tr("Restart"), "rotate-ccw", self._on_restart)
        self.facts = FactsTable(
            self.theme,
            [(name, self.tr(words)) for name, words in _FACTS],
            copyable=("url", "http_url", "echo_url", "app_id"),
        )
        self.key = SecretEdit(self.theme, context.child.app_key.reveal())
        self.key.setObjectName("app_key")
        self.key.setReadOnly(True)
        self.key.setAccessibleName(self.tr("App key"))
        self.problem = StatusLine(self.theme)
        self.problem.setObjectName("gateway_problem")
        self.mend = self._button("gateway_mend", self.tr("Restart"), "rotate-ccw", self._on_restart)
        self.log = LogView(self.theme, LOG_LINES)
        self.log.setObjectName("gateway_log")
        self.log.setAccessibleName(self.tr("Log of the gateway"))
        self.empty = EmptyState(
            self.theme,
            "server",
            self.tr("No gateway yet"),
            self.tr(
                "Start the one that comes with the console: a service on this computer, with rules, codes and "
                "tokens of the real one. Its log appears here."
            ),
            action_text=self.tr("Start the gateway"),
        )
        self.empty.activated.connect(self._on_start)
        self._lay_out()
        context.child.changed.connect(self.refresh)
        self.refresh()

    def _button(self, name: str, text: str, icon: str, slot: Any) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setIcon(self.theme.icon(icon))
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        self._head = QWidget()
        column = QVBoxLayout(self._head)
        margin = self.theme.space("m")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(self.theme.space("m"))
        column.addWidget(self.lamp)
        column.addLayout(self._buttons_row())
        column.addWidget(self._crash_box())
        column.addWidget(self.facts)
        column.addLayout(self._key_row())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._log_head())
        layout.addWidget(self.log, 1)
        layout.addWidget(self.empty, 1)

    def _buttons_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.space("s"))
        for button in (self.start, self.stop, self.restart):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _crash_box(self) -> QFrame:
        self._crash = QFrame()
        self._crash.setObjectName("crash_box")
        mark(self._crash, surface="error")
        column = QVBoxLayout(self._crash)
        gap = self.theme.space("s")
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.problem)
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        return self._crash

    def _key_row(self) -> QHBoxLayout:
        words = self._key_label = QLabel(self.tr("App key"))
        words.setBuddy(self.key)
        mark(words, role="label")
        copy = self._tool("copy_app_key", "copy", self.tr("Copy the app key"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.context.child.app_key.reveal()))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space("s"))
        row.addWidget(words)
        row.addWidget(self.key, 1)
        row.addWidget(copy)
        return row

    def _log_head(self) -> QFrame:
        self._log_bar = QFrame()
        mark(self._log_bar, surface="bar")
        words = QLabel(self.tr("Log"))
        mark(words, role="strong")
        copy = self._tool("copy_log", "copy", self.tr("Copy the log"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.log.whole()))
        row = QHBoxLayout(self._log_bar)
        margin = self.theme.space("m")
        row.setContentsMargins(margin, 0, self.theme.space("s"), self.theme.space("xs"))
        row.addWidget(words)
        row.addStretch(1)
        row.addWidget(copy)
        return self._log_bar

    def _tool(self, name: str, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self.theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        mark(button, kind="inner")
        return button

    def commands(self) -> Sequence[Command]:
        """Start, stop, restart."""
        return (
            Command("start_gateway", self.tr("&Start the gateway"), self._on_start, "play"),
            Command("stop_gateway", self.tr("S&top the gateway"), self._on_stop, "square"),
            Command("restart_gateway", self.tr("&Restart the gateway"), self._on_restart, "rotate-ccw"),
        )

    # What is shown

    def refresh(self) -> None:
        child = self.context.child
        seen = (child.state, child.rules, child.problem, child.log.count, now_ns() // 10**9, self.context.stage.version)
        if seen == self._seen:
            return
        self._seen = seen
        self._show_state()
        self._show_facts()
        self._show_log()

    def _show_state(self) -> None:
        child = self.context.child
        self.lamp.set_state(_LAMPS[child.state], self.tr(child.state.value))
        up = child.state in (ChildState.RUNNING, ChildState.STARTING)
        crashed = child.state is ChildState.CRASHED
        self.start.setVisible(not up and not crashed)
        self.start.setEnabled(child.state is not ChildState.STOPPING)
        self.stop.setVisible(up)
        self.restart.setVisible(child.running)
        self._crash.setVisible(crashed)
        words = crash_words(self.context) if crashed else ""
        if crashed and self.problem.text() != words:
            self.problem.set_error(words)

    def _show_facts(self) -> None:
        child = self.context.child
        family = family_of(child.rules)
        self.facts.set_value("rules", rules_title(child.rules))
        self.facts.set_label("app_id", family.app_id)
        self._key_label.setText(family.secret)
        self.key.setAccessibleName(family.secret)
        if self.key.text() != child.app_key.reveal():
            self.key.setText(child.app_key.reveal())
        self.facts.set_value("url", child.url)
        self.facts.set_value("http_url", child.http_url)
        self.facts.set_value("echo_url", child.echo_url)
        self.facts.set_value("pid", str(child.pid or ""))
        self.facts.set_value("app_id", child.app_id)
        up_s = (now_ns() - child.started_at_ns) / 1e9 if child.started_at_ns else 0.0
        self.facts.set_value("uptime", format_life(up_s) if up_s else "")

    def _show_log(self) -> None:
        log = self.context.child.log
        nothing = log.count == 0 and self.context.child.state is ChildState.STOPPED
        self.log.setVisible(not nothing)
        self._log_bar.setVisible(not nothing)
        self._head.setVisible(not nothing)
        self.empty.setVisible(nothing)
        lines = log.since(self._lines)
        self._lines = log.count
        if lines:
            self.log.append(lines)

    # What is done

    def _on_start(self) -> None:
        self.tasks.start(self._started(restart=False), name="start the local gateway")

    def _on_restart(self) -> None:
        self.tasks.start(self._started(restart=True), name="restart the local gateway")

    async def _started(self, *, restart: bool) -> None:
        child = self.context.child
        try:
            await (child.restart() if restart else child.start())
        except GatewayFailed:
            self.refresh()  # the child says itself what went wrong
            return
        self.context.notify(self.tr("The local gateway listens at {url}.").format(url=child.url), "success")

    def _on_stop(self) -> None:
        self.tasks.start(self.context.child.stop(), name="stop the local gateway")
