"""The window: header, identities, docks, status bar; the tick that refreshes them; the wish to close."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.actions import Actions, CommandPalette, KeysOverlay
from rts_console.gui.child import ChildState
from rts_console.gui.context import Area, Context, Panel, crash_words
from rts_console.gui.docks import Docks
from rts_console.gui.explaining import Explaining
from rts_console.gui.header import Header
from rts_console.gui.link_news import LinkNews
from rts_console.gui.loop import TaskScope
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.recording_desk import RecordingDesk
from rts_console.gui.stage_desk import StageDesk
from rts_console.gui.status_bar import StatusBar
from rts_console.gui.theme import DENSITIES, THEME_NAMES, Density, Severity, Theme, ThemeName, mark
from rts_console.gui.tick import Tick
from rts_console.gui.widgets.banner import Banner, BannerStack
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.loss_bar import LossBar
from rts_console.gui.widgets.pressure_popover import PressurePopover
from rts_console.gui.widgets.welcome import Welcome
from rts_console.settings import LAYOUT_VERSION, WindowState

DRESS_AFTER_MS: Final = 120
FIRST_SIZE: Final = QSize(1440, 900)
LEAST_SIZE: Final = QSize(960, 600)
SCALES: Final = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
NARROW: Final = 1200
SETTLE_S: Final = 0.003
"""Of each round goes into the samples of the latency, so that they do not pile up until somebody looks."""

_THEMES: Final[tuple[tuple[ThemeName, str, str], ...]] = (
    ("system", "Like the desktop", "monitor"),
    ("light", "Light", "sun"),
    ("dark", "Dark", "moon"),
    ("contrast", "High contrast", "contrast"),
)


class MainWindow(QWidget):
    """The whole window. It never closes by itself: closing sets `exit_request`, and the program unwinds.

    `ticks` counts its refreshes. Signals: `demo_wanted` by the welcome page or its action, `stop_traffic_wanted`,
    `caption_changed(text)`.
    """

    demo_wanted = Signal()
    stop_traffic_wanted = Signal()
    caption_changed = Signal(str)

    def __init__(self, context: Context, panels: Sequence[type[Panel]], lag: LoopLag) -> None:
        """Make the panels in this order; `lag` is what the status bar shows and the quality records."""
        super().__init__()
        self.context = context
        self.exit_request = asyncio.Event()
        self.tasks = TaskScope()
        self.ticks = 0
        self._theme = context.theme
        self._lag = lag
        self._tick = Tick(self._parts, self._on_round, lag, self)
        self._dressing = QTimer(self)
        self._dressing.setSingleShot(True)
        self._dressing.setInterval(DRESS_AFTER_MS)
        self._dressing.timeout.connect(self._dress)
        self._welcome_dismissed = False
        self._sized = False
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("RTS Console"))
        self.setWindowIcon(self._theme.app_icon())
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self.panels: tuple[Panel, ...] = tuple(panel(context) for panel in panels)
        self.commands = Actions(self._theme, self)
        self._docks = Docks(self._theme, self.panels)
        self.people = StageDesk(context, self.tasks, self)
        self.people.activated.connect(self.refresh)
        self.people.lane_wanted.connect(self._on_lane_wanted)
        self._docks.came_to_front.connect(self._on_came_to_front)
        for panel in self.panels:
            self._listen_to(panel)
        self.recordings = RecordingDesk(context, self._docks, self.tasks, self)
        self._introduce({panel.name: panel for panel in self.panels})
        self._add_actions()
        self._lay_out()
        self.banners = BannerStack(self._theme, self)
        self.explaining = Explaining(context, self.tasks, self.panels, self)
        self.recordings.explain_wanted.connect(self.explaining.explain)
        self.recordings.opened.connect(self.dismiss_welcome)
        self._news = LinkNews(context.stage, self.notify)
        self.command_palette = CommandPalette(self._theme, self.commands, self)
        self.keys = KeysOverlay(self._theme, self.commands, self)
        self._docks.arrange()
        self._crash_banner: Banner | None = None
        context.child.changed.connect(self._on_child_changed)
        self._theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # Parts

    def panel(self, name: str) -> Panel:
        """The panel of that name; raises KeyError."""
        for panel in self.panels:
            if panel.name == name:
                return panel
        raise KeyError(name)

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""
        self.dismiss_welcome()
        dock = self._docks.docks[name]
        dock.show()
        dock.raise_()
        self._refresh_panel(self.panel(name))

    def show_caption(self, text: str) -> None:
        """Say what is going on, in the strip above the status bar; an empty text takes the strip away."""
        if text == self.caption.text():
            return
        self.caption.setText(text)
        self.caption.setAccessibleName(text)
        self.caption.setVisible(bool(text))
        self.caption_changed.emit(text)

    def notify(self, text: str, severity: Severity) -> None:
        """Show a passing notice."""
        self.banners.announce(severity, text)

    def _on_child_changed(self) -> None:
        """A gateway that died is everybody's matter, whichever pane is in front; its notice stays until it runs."""
        if self._crash_banner is not None:
            self._crash_banner.dismiss()
        if self.context.child.state is not ChildState.CRASHED:
            return
        restart = next((entry.action for entry in self.commands if entry.name == "restart_gateway"), None)
        action = (self.tr("Restart"), restart.trigger) if restart is not None else None
        self._crash_banner = banner = self.banners.announce(
            "error", crash_words(self.context), shown_ms=None, action=action
        )
        banner.dismissed.connect(self._on_crash_banner_gone)

    def _on_crash_banner_gone(self) -> None:
        self._crash_banner = None

    def _listen_to(self, panel: Panel) -> None:
        panel.raise_wanted.connect(functools.partial(self.show_panel, panel.name))
        wanted = getattr(panel, "user_wanted", None)
        if wanted is not None:
            wanted.connect(lambda: self.commands["add_user"].trigger())
        if (terms := getattr(panel, "filter_wanted", None)) is not None:
            terms.connect(lambda text: cast(Any, self.panel("messages")).filter_by(text))

    def _introduce(self, panels: dict[str, Any]) -> None:
        """Table and conversation show the same messages: what is chosen in one is shown in the other."""
        messages, conversation = panels.get("messages"), panels.get("conversation")
        if messages is None or conversation is None:
            return
        messages.conversation_requested.connect(conversation.show_row)
        conversation.row_chosen.connect(messages.select_seq)
        conversation.row_opened.connect(self._on_row_opened)
        conversation.write_wanted.connect(lambda: self.commands["write_message"].trigger())

    def _on_lane_wanted(self, key: str) -> None:
        self.show_panel("lanes")
        cast(Any, self.panel("lanes")).toggle(key)

    def _on_row_opened(self, seq: int) -> None:
        self.show_panel("messages")
        messages: Any = self.panel("messages")
        if not messages.select_seq(seq):
            self.notify(self.tr("The table's filter hides this message: clear it to see the row."), "info")

    def _lay_out(self) -> None:
        self.header = Header(self.context, self.commands, self._theme_menu)
        self.header.profile_chosen.connect(self._on_profile_chosen)
        self._fill_menus()
        self.status_bar = StatusBar(self.context, self._lag, lambda: self.ticks)
        self._frames_chip = Chip(self._theme, self.tr("raw frames"), severity="warning")
        self._frames_chip.setObjectName("frames_chip")
        self._frames_chip.setToolTip(self.tr("Every message of the wire is recorded. Session, Record raw frames: off"))
        self._frames_chip.hide()
        self.status_bar.add_chip(self._frames_chip)
        self.status_bar.details_wanted.connect(self.show_pressure)
        self.status_bar.faults_wanted.connect(lambda: self.show_panel("faults"))
        self.pressure = PressurePopover(self._theme, self.status_bar.history, self.status_bar.losses, self)
        self.losses = LossBar(self._theme, self.status_bar.losses)
        self.losses.details_wanted.connect(self.show_pressure)
        self.strip = self.people.strip
        self.people.add_wanted.connect(self.commands["add_user"].trigger)
        self.welcome = Welcome(self._theme)
        self.welcome.demo_wanted.connect(self.demo_wanted)
        self.welcome.connect_wanted.connect(self.commands["add_user"].trigger)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._docks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (
            self.header,
            self.recordings.offer,
            self.strip,
            self._pages,
            self._make_caption(),
            self.losses,
            self.status_bar,
        ):
            layout.addWidget(part)
        layout.setStretchFactor(self._pages, 1)

    def _make_caption(self) -> QLabel:
        """What a presenter would say: in a strip of its own, so that it covers nothing."""
        self.caption = QLabel()
        self.caption.setObjectName("caption")
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setMargin(self._theme.space("s"))
        mark(self.caption, type="heading", surface="caption")
        self.caption.hide()
        return self.caption

    # Actions

    def _add_actions(self) -> None:
        add = self.commands.add
        session, view, help_ = self.tr("Session"), self.tr("View"), self.tr("Help")
        for panel in self.panels:
            for command in panel.commands():
                group = panel.tr(panel.title)
                add(command.name, command.text, command.run, group=group, keys=command.keys, icon=command.icon)
        if not any(entry.name == "add_user" for entry in self.commands):
            add("add_user", self.tr("&Add user…"), self.dismiss_welcome, group=session, icon="user-plus")
        self.people.add_commands(self.commands, session)
        add("demo", self.tr("Start the &demo"), self.demo_wanted.emit, group=session, icon="play")
        stop = self.stop_traffic_wanted.emit
        add("stop_traffic", self.tr("&Stop the demo's traffic"), stop, group=session, keys="Ctrl+.", icon="pause")
        frames = self.commands.add(
            "record_frames",
            self.tr("Record raw &frames"),
            self._on_record_frames,
            group=session,
            icon="binary",
            checkable=True,
        )
        frames.setToolTip(self.tr("Every WebSocket message of all users becomes a row of its own, tokens masked"))
        self.recordings.add_commands(self.commands, session)
        add("quit", self.tr("&Quit"), self.exit_request.set, group=session, keys="Ctrl+Q", icon="log-out")
        for name, dock in self._docks.docks.items():
            toggle = dock.toggleViewAction()
            toggle.setIcon(dock.windowIcon())
            self.commands.adopt(f"show_{name}", toggle, group=view)
        add("reset_layout", self.tr("&Reset layout"), self.reset_layout, group=view, icon="layout-dashboard")
        add("pressure", self.tr("Show the &pressure"), self.show_pressure, group=view, icon="gauge")
        add("larger", self.tr("&Larger"), lambda: self._on_zoom(1), group=view, keys="Ctrl+=", icon="zoom-in")
        add("smaller", self.tr("&Smaller"), lambda: self._on_zoom(-1), group=view, keys="Ctrl+-", icon="zoom-out")
        add("usual_size", self.tr("&Usual size"), lambda: self._on_zoom(0), group=view, keys="Ctrl+0", icon="search")
        themes = [(name, self.tr(words), icon) for name, words, icon in _THEMES]
        self._theme_menu = self._choices("theme", self.tr("Theme"), themes, self._on_theme_chosen)
        densities = [(name, name.capitalize(), "list") for name in DENSITIES]
        self._density_menu = self._choices("density", self.tr("Density"), densities, self._on_density_chosen)
        add("commands", self.tr("&Commands…"), self._on_commands, group=help_, keys="Ctrl+K", icon="search")
        add("keys", self.tr("&Keys"), self._on_keys, group=help_, keys="F1", icon="keyboard")
        self.commands["keys"].setShortcuts([QKeySequence("F1"), QKeySequence("?")])

    def _choices(
        self, kind: str, title: str, choices: Sequence[tuple[str, str, str]], choose: Callable[[str], None]
    ) -> QMenu:
        """A menu of which one is checked; each choice is also an action of its own."""
        menu = QMenu(self)
        exclusive = QActionGroup(self)
        for name, words, icon in choices:
            action = self.commands.add(
                f"{kind}_{name}",
                words,
                functools.partial(choose, name),
                group=title,
                icon=icon,
                checkable=True,
            )
            exclusive.addAction(action)
            menu.addAction(action)
        return menu

    def _fill_menus(self) -> None:
        """A menu for each group; what the panes to the right can do shares one."""
        session, panes, view, help_ = self.tr("Session"), self.tr("Actions"), self.tr("View"), self.tr("Help")
        left = [panel.tr(panel.title) for panel in self.panels if panel.area is Area.LEFT]
        groups = {group: self.header.menus.addMenu(group) for group in (session, *left, panes, view, help_)}
        choices = {*self._theme_menu.actions(), *self._density_menu.actions()}
        for entry in self.commands:
            if entry.action in choices:
                continue
            if entry.group not in groups:
                groups[entry.group] = groups[panes].addMenu(entry.group)
            groups[entry.group].addAction(entry.action)
        groups[panes].menuAction().setVisible(not groups[panes].isEmpty())
        for words, menu in ((self.tr("Theme"), self._theme_menu), (self.tr("Density"), self._density_menu)):
            groups[view].addMenu(menu).setText(words)

    def _on_commands(self) -> None:
        self.command_palette.show_commands()

    def _on_keys(self) -> None:
        self.keys.show_keys(
            (
                (self.tr("Ctrl+Enter"), self.tr("Send the message")),
                (self.tr("Ctrl+Shift+Enter"), self.tr("Send the message and keep its text")),
                (self.tr("Alt+Up / Alt+Down"), self.tr("Bring back an older message, or a newer one")),
                (self.tr("Space / End"), self.tr("Hold the events, or follow the newest")),
                (self.tr("Esc"), self.tr("Close a list or a notice")),
            )
        )

    # Look

    def _on_theme_chosen(self, name: str) -> None:
        self.context.settings.look.theme = name
        self._dress()

    def _on_density_chosen(self, name: str) -> None:
        self.context.settings.look.density = name
        self._dress()

    def _on_zoom(self, step: int) -> None:
        look = self.context.settings.look
        nearest = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - look.scale))
        look.scale = SCALES[min(max(nearest + step, 0), len(SCALES) - 1)] if step else 1.0
        # Several steps in a row are put on as one.
        self._dressing.start()

    def _dress(self) -> None:
        dress(self._theme, self.context)

    def _on_theme_changed(self) -> None:
        look = self.context.settings.look
        icon = next((icon for name, _, icon in _THEMES if name == self._theme.name), "sun")
        self.header.set_theme_icon(icon)
        for prefix, name in (("theme", look.theme), ("density", look.density)):
            known = [entry.action for entry in self.commands if entry.name == f"{prefix}_{name}"]
            for action in known:
                action.setChecked(True)
        self.banners.set_bottom_margin(self.status_bar.sizeHint().height())

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._docks.set_narrow(self.width() < self._theme.pixels(NARROW))

    def reset_layout(self) -> None:
        """Forget how the docks were moved."""
        self._docks.reset()

    def _on_came_to_front(self, panel: Panel) -> None:
        """A pane that comes to the front shows the present at once, not what was when it went."""
        if self._tick.active:
            self._refresh_panel(panel)

    def save_state(self) -> WindowState:
        """Where everything is, for the settings."""
        panels: dict[str, dict[str, Any]] = {panel.name: panel.save_state() for panel in self.panels}
        return WindowState(
            version=LAYOUT_VERSION,
            geometry=bytes(self.saveGeometry().data()),
            docks=self._docks.save(),
            panels=panels,
        )

    def restore_state(self, state: WindowState) -> None:
        """Put everything back; what cannot be understood stays in its first place."""
        if state.geometry:
            self.restoreGeometry(QByteArray(state.geometry))
        if state.version == LAYOUT_VERSION and state.docks:
            self._sized = self._docks.restore(state.docks)
        self._docks.fold_again()
        for panel in self.panels:
            panel.restore_state(state.panels.get(panel.name, {}))

    # Life

    def start(self) -> None:
        """Show the window and begin to tick."""
        self._lag.start()
        self._tick.start()
        self.refresh()
        self.show()
        self.setFocus()
        self.recordings.begin()

    async def aclose(self) -> None:
        """Stop ticking, hide, and end all tasks of the panels."""
        self._tick.stop()
        self._dressing.stop()
        self._lag.stop()
        for dialog in (self.command_palette, self.keys, self.pressure, self.people):
            dialog.close()
        self.hide()
        self.recordings.close_all()
        await asyncio.gather(self.tasks.aclose(), *(panel.aclose() for panel in self.panels))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window stays until the program has unwound."""
        event.ignore()
        self.exit_request.set()

    def _on_record_frames(self) -> None:
        on = self.commands["record_frames"].isChecked()
        self.context.stage.records_frames = on
        self._frames_chip.setVisible(on)

    def show_pressure(self) -> None:
        """Open the last minutes of the figures in the status bar, or close them."""
        self.pressure.toggle_above(self.losses if self.losses.isVisible() else self.status_bar.meter)

    def _on_profile_chosen(self, name: str) -> None:
        self.context.settings.active_profile = name
        self.show_panel("connection")

    # Tick

    def refresh(self) -> None:
        """Let all that can be seen pull what is new, at once. A panel that fails does not stop the others."""
        for part in self._parts():
            while part():
                pass
        self.ticks += 1

    def _parts(self) -> Sequence[Callable[[], bool | None]]:
        """What is done in a tick: one part after the other, so that Qt can paint and click between them."""
        if self.isMinimized():
            return (self.status_bar.refresh,)
        # Behind another tab a pane is not hidden: it only has no place.
        panels = [panel for panel in self.panels if not panel.visibleRegion().isEmpty()]
        return (
            self._settle_quality,
            self._refresh_frame,
            self.people.refresh,
            *(functools.partial(self._refresh_some, panel) for panel in panels),
        )

    def _settle_quality(self) -> None:
        self.context.quality.settle(SETTLE_S)

    def _refresh_frame(self) -> None:
        self._refresh_page()
        self.header.refresh()
        self._news.look()
        self.recordings.refresh()
        self.status_bar.refresh()
        self.losses.refresh()
        self.pressure.refresh()

    def _on_round(self) -> None:
        self.ticks += 1

    def _refresh_panel(self, panel: Panel) -> None:
        while self._refresh_some(panel):
            pass

    def _refresh_some(self, panel: Panel) -> bool:
        try:
            return panel.refresh_some()
        except Exception as error:  # the crash boundary shows it once and counts the rest
            asyncio.get_running_loop().call_exception_handler(
                {"message": f"the panel {panel.name} failed to refresh", "exception": error}
            )
            return False

    def _refresh_page(self) -> None:
        empty = not self.context.stage.identities
        page = self.welcome if empty and not self._welcome_dismissed else self._docks
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
        if page is self._docks and not self._sized and self.isVisible():
            self._sized = True
            QTimer.singleShot(0, self, self._docks.size_columns)
        self.strip.setVisible(page is self._docks)

    def dismiss_welcome(self) -> None:
        """Show the panes although there is no user yet."""
        self._welcome_dismissed = True
        self._refresh_page()


def dress(theme: Theme, context: Context) -> None:
    """Put the look of the settings on the application. Values that are not known count as the usual ones."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = context.settings.look
    name: ThemeName = next((name for name in THEME_NAMES if name == look.theme), "system")
    density: Density = next((density for density in DENSITIES if density == look.density), "normal")
    theme.set_reduce_motion(look.reduce_motion)
    theme.apply(app, name, scale=min(max(look.scale, SCALES[0]), SCALES[-1]), density=density)
