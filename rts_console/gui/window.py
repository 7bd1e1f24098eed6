"""The window: header, identities, docks, status bar; the tick that refreshes them; the wish to close."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.client.doctor import Place
from rts_console.gui.actions import Actions
from rts_console.gui.case_desk import CaseDesk
from rts_console.gui.child import ChildState
from rts_console.gui.context import Area, Context, Panel, crash_words
from rts_console.gui.docks import Docks
from rts_console.gui.explaining import Explaining
from rts_console.gui.focus import step
from rts_console.gui.frame import FIRST_SIZE
from rts_console.gui.header import Header
from rts_console.gui.help_desk import HelpDesk
from rts_console.gui.keys_overlay import KeysOverlay
from rts_console.gui.language import said
from rts_console.gui.link_news import LinkNews
from rts_console.gui.look_desk import LookDesk
from rts_console.gui.loop import TaskScope
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.palette import CommandPalette
from rts_console.gui.palette_sources import help_pages, saved_messages, users_and_rooms
from rts_console.gui.presenter import Presenter
from rts_console.gui.profile_desk import ProfileDesk
from rts_console.gui.recording_desk import RecordingDesk
from rts_console.gui.rescale import rescale
from rts_console.gui.retranslate import Retranslator
from rts_console.gui.scenario_desk import ScenarioDesk
from rts_console.gui.snippet_desk import SnippetDesk
from rts_console.gui.stage_desk import NUMBERED, StageDesk
from rts_console.gui.status_bar import StatusBar
from rts_console.gui.theme import Severity, mark
from rts_console.gui.tick import Tick
from rts_console.gui.update_desk import UpdateDesk
from rts_console.gui.widgets.banner import Banner, BannerStack
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.loss_bar import LossBar
from rts_console.gui.widgets.pressure_popover import PressurePopover
from rts_console.gui.widgets.welcome import Welcome
from rts_console.protocol.words import Scope
from rts_console.settings import LAYOUT_VERSION, WindowState

if TYPE_CHECKING:
    from rts_console.gui.models.key_rows import KeyRow
    from rts_console.gui.widgets.check_view import CheckView
    from rts_console.gui.widgets.first_run import FirstRun, Purpose
    from rts_console.gui.widgets.keys_dialog import KeysDialog

LEAST_SIZE: Final = QSize(960, 600)
NARROW: Final = 1200
SETTLE_S: Final = 0.003
"""Of each round goes into the samples of the latency, so that they do not pile up until somebody looks."""


class MainWindow(QWidget):
    """The whole window, alone or in a frame. It never closes by itself: closing sets `exit_request`, and the program
    unwinds.

    `ticks` counts its refreshes. Signals: `demo_wanted` by the welcome page or its action, `stop_traffic_wanted`,
    `caption_changed(text)`.
    """

    demo_wanted = Signal()
    stop_traffic_wanted = Signal()
    caption_changed = Signal(str)

    def __init__(self, context: Context, panels: Sequence[Callable[[Context], Panel]], lag: LoopLag) -> None:
        """Make the panels in this order; `lag` is what the status bar shows and the quality records."""
        super().__init__()
        self.context = context
        self.exit_request = asyncio.Event()
        self.tasks = TaskScope()
        self.ticks = 0
        self._theme = context.theme
        self._lag = lag
        self._tick = Tick(self._parts, self._on_round, lag, self)
        self._welcome_dismissed = False
        self._sized = False
        self._check: CheckView | None = None
        self._first_run: FirstRun | None = None
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
        scenario = next((panel for panel in self.panels if panel.name == "scenario"), None)
        self.scenarios = ScenarioDesk(context, scenario, lambda: self.show_panel("scenario"), self)
        self.scenarios.caption_wanted.connect(self.show_note)
        self.profiles = ProfileDesk(context, self.tasks, self)
        if (take_up := getattr(next(iter(self.panels), None), "take_up_profiles", None)) is not None:
            self.profiles.changed.connect(take_up)
        messages = next((panel for panel in self.panels if panel.name == "messages"), None)
        self.cases = CaseDesk(context, self._docks, self.tasks, self.recordings, messages, self)
        if (document := getattr(scenario, "document", None)) is not None:
            self.cases.scenario_text = lambda: document.text
        self._introduce({panel.name: panel for panel in self.panels})
        self.presenter = Presenter(context, self._docks, {panel.name: panel for panel in self.panels}, self.tasks, self)
        self.presenter.stop_wanted.connect(self.stop_traffic_wanted)
        self.presenter.turned.connect(self._on_presenter_turned)
        self.look = LookDesk(context, self.presenter, self)
        self.help = HelpDesk(context, self.panels, self)
        self.updates = UpdateDesk(context, self.tasks, self, lambda: self.banners)
        self.snippets = SnippetDesk(context, self.tasks, {panel.name: panel for panel in self.panels}, self)
        self._add_actions()
        self._lay_out()
        self.banners = BannerStack(self._theme, self, self._free_for_notices)
        self.explaining = Explaining(context, self.tasks, self.panels, self)
        self.recordings.explain_wanted.connect(self.explaining.explain_in)
        self.recordings.opened.connect(self.dismiss_welcome)
        self.cases.explain_wanted.connect(self.explaining.explain_in)
        self.cases.opened.connect(self.dismiss_welcome)
        hidden = (self.header, self.status_bar)
        flat = (self.recordings.offer, self.profiles.bar, self.caption, self.losses)
        self.presenter.take(self.banners, hidden, flat)
        self._news = LinkNews(context.stage, self.notify)
        also = context.language.also_called
        self.command_palette = CommandPalette(self._theme, self.commands, self, also=also)
        self.command_palette.add_source(
            users_and_rooms(self._theme, context.stage, self.people.activate, self._on_write_wanted, numbered=NUMBERED)
        )
        more = self.snippets.names_beyond_menus
        self.command_palette.add_source(saved_messages(self._theme, more, self.snippets.insert))
        self.command_palette.add_source(help_pages(self._theme, self.help.pages, self.help.open))
        self.keys = KeysOverlay(self._theme, self.commands, self.commands["change_keys"].trigger, self)
        self._keys_dialog: KeysDialog | None = None
        self._docks.arrange()
        self._crash_banner: Banner | None = None
        context.child.changed.connect(self._on_child_changed)
        self._offer_gateway_commands()
        self._theme.changed.connect(self._on_theme_changed)
        self._theme.rescaled.connect(functools.partial(rescale, self))
        self._on_theme_changed()
        context.language.changed.connect(self._on_language_changed)
        self.look.chosen.connect(self._on_theme_changed)

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
        self._docks.fold_in(name)
        dock.show()
        dock.raise_()
        self._refresh_panel(self.panel(name))

    def point_to(self, name: str) -> None:
        """Bring a panel to the front for who follows what is played; while somebody presents, that is theirs to do."""
        if not self.presenter.on:
            self.show_panel(name)

    def show_note(self, text: str) -> None:
        """Show what somebody wrote into a scenario as a caption, in no other words."""
        self.show_caption(text, as_written=True)

    def show_caption(self, text: str, *, as_written: bool = False) -> None:
        """Say what is going on, in the strip above the status bar; an empty text takes the strip away."""
        mark(self.caption, as_written=as_written)
        if text == self.caption.text():
            return
        self.caption.setText(text)
        self.caption.setAccessibleName(text)
        self.caption.setVisible(bool(text))
        self.presenter.cues.caption = text
        self.caption_changed.emit(text)

    def _free_for_notices(self) -> QRect:
        """Beside the users nothing is read."""
        if not self.strip.isVisible():
            return QRect()
        return self.strip.free_rect().translated(self.strip.mapTo(self, QPoint(0, 0)))

    def notify(self, text: str, severity: Severity) -> None:
        """Show a passing notice."""
        self.banners.announce(severity, text)

    def _offer_gateway_commands(self) -> None:
        """What can be done with the gateway now, in menus and palette."""
        state, states = self.context.child.state, ChildState
        can = {
            "start_gateway": state in (states.STOPPED, states.CRASHED),
            "stop_gateway": state in (states.STARTING, states.RUNNING),
            "restart_gateway": state in (states.RUNNING, states.CRASHED),
        }
        for entry in self.commands:
            if entry.name in can:
                entry.action.setEnabled(can[entry.name])

    def _on_child_changed(self) -> None:
        """A gateway that died is everybody's matter, whichever pane is in front; its notice stays until it runs."""
        self._offer_gateway_commands()
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
        if (check := getattr(panel, "check_wanted", None)) is not None:
            check.connect(self.check_connection)
        if (terms := getattr(panel, "filter_wanted", None)) is not None:
            terms.connect(lambda text: cast(Any, self.panel("messages")).filter_by(text))

    def check_connection(self, place: Place) -> None:
        """Check a connection step by step, in a view beside the work."""
        if not place.url:
            self.notify(
                self.tr("The local gateway does not run, so nothing can be checked. Start it first."), "warning"
            )
            return
        if self._check is None:
            from rts_console.gui.widgets.check_view import CheckView  # rarely wanted, so not loaded with the window

            self._check = CheckView(self._theme, self.tasks, self)
        self._check.check(place)

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
        self.header = Header(self.context, self.commands, self.look.themes)
        present = QToolButton()
        present.setObjectName("presenter_button")
        present.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        present.setDefaultAction(self.commands["presenter_mode"])
        self.header.add_buttons(self.scenarios.record, self.scenarios.scenario, present)
        self.header.profile_chosen.connect(self._on_profile_chosen)
        self._fill_menus()
        self.status_bar = StatusBar(self.context, self._lag, lambda: self.ticks)
        self._frames_chip = Chip(self._theme, self.tr("raw frames"), severity="warning")
        self._frames_chip.setObjectName("frames_chip")
        self._frames_chip.setToolTip(self.tr("Every message of the wire is recorded. Session, Record raw frames: off"))
        self._frames_chip.hide()
        self.status_bar.add_chip(self._frames_chip)
        self.status_bar.add_chip(self.scenarios.chip)
        self.status_bar.details_wanted.connect(self.show_pressure)
        self.status_bar.faults_wanted.connect(lambda: self.show_panel("faults"))
        self.presenter.bar.faults_wanted.connect(lambda: self.show_panel("faults"))
        self.pressure = PressurePopover(self._theme, self.status_bar.history, self.status_bar.losses, self)
        self.losses = LossBar(self._theme, self.status_bar.losses)
        self.losses.details_wanted.connect(self.show_pressure)
        self.strip = self.people.strip
        self.people.add_wanted.connect(self.commands["add_user"].trigger)
        self.welcome = Welcome(self._theme)
        self.welcome.demo_wanted.connect(self.demo_wanted)
        self.welcome.connect_wanted.connect(self.commands["add_user"].trigger)
        # Where the window is low it scrolls, as panes do: else the window would be no lower than it.
        self._first_page = QScrollArea()
        self._first_page.setWidget(self.welcome)
        self._first_page.setWidgetResizable(True)
        self._first_page.setFrameShape(QFrame.Shape.NoFrame)
        self._first_page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._first_page)
        self._pages.addWidget(self._docks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (
            self.header,
            self.presenter.bar,
            self.recordings.offer,
            self.profiles.bar,
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
        session, view, help_ = "Session", "View", "Help"
        for panel in self.panels:
            for command in panel.commands():
                add(command.name, command.text, command.run, group=panel.title, keys=command.keys, icon=command.icon)
        if not any(entry.name == "add_user" for entry in self.commands):
            add("add_user", self.tr("&Add user…"), self.dismiss_welcome, group=session, icon="user-plus")
        self.people.add_commands(self.commands, session)
        add("demo", self.tr("Start the &demo"), self.demo_wanted.emit, group=session, icon="play")
        stop = self.stop_traffic_wanted.emit
        add("stop_traffic", self.tr("&Stop the demo"), stop, group=session, keys="Ctrl+.", icon="pause")
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
        self.scenarios.add_commands(self.commands, session)
        self.cases.add_commands(self.commands, session)
        saved = next((panel for panel in self.panels if panel.name == "snippets"), None)
        if saved is not None:
            self.snippets.add_commands(self.commands, saved.tr(saved.title))
        self.profiles.add_commands(self.commands, next((each.tr(each.title) for each in self.panels[:1]), session))
        add("quit", self.tr("&Quit"), self.request_exit, group=session, keys="Ctrl+Q", icon="log-out")
        for name in self._docks.docks:
            toggle = self._docks.toggle_action(name)
            toggle.triggered.connect(self.dismiss_welcome)
            self.commands.adopt(f"show_{name}", toggle, group=view)
        self.presenter.add_commands(self.commands, view)
        add("reset_layout", self.tr("&Reset layout"), self.reset_layout, group=view, icon="layout-dashboard")
        add("pressure", self.tr("Show the &pressure"), self.show_pressure, group=view, icon="gauge")
        self.look.add_commands(self.commands, view)
        add("commands", self.tr("&Commands…"), self._on_commands, group=help_, keys="Ctrl+K", icon="search")
        add("keys", self.tr("&Keys"), self._on_keys, group=help_, keys="?", icon="keyboard")
        add("change_keys", self.tr("Keyboard &shortcuts…"), self._on_change_keys, group=help_, icon="keyboard")
        add("first_steps", self.tr("&Welcome…"), self.show_first_steps, group=help_, icon="play")
        self.updates.add_commands(self.commands, help_)
        self.help.add_commands(self.commands, help_)

    def _fill_menus(self) -> None:
        """A menu for each group; what the panes to the right can do shares one."""
        session, panes, view, help_ = "Session", "Actions", "View", "Help"
        left = [panel.title for panel in self.panels if panel.area is Area.LEFT]
        groups = {group: self.header.menus.addMenu(said(group)) for group in (session, *left, panes, view, help_)}
        looks = self.look.menus
        choices = {action for _, menu in looks for action in menu.actions()}
        for entry in self.commands:
            if entry.action in choices:
                continue
            if entry.group not in groups:
                groups[entry.group] = groups[panes].addMenu(said(entry.group))
            groups[entry.group].addAction(entry.action)
        groups[panes].menuAction().setVisible(not groups[panes].isEmpty())
        for words, menu in looks:
            groups[view].addMenu(menu).setText(said(words))

    def _on_commands(self) -> None:
        self.command_palette.show_commands()

    def _on_keys(self) -> None:
        self.keys.show_keys()

    def _on_change_keys(self) -> None:
        if self._keys_dialog is None:
            from rts_console.gui.widgets.keys_dialog import KeysDialog  # opened seldom: no start waits for it

            self._keys_dialog = KeysDialog(self._theme, self._key_rows, self)
        self._keys_dialog.open_at()

    def _key_rows(self) -> list["KeyRow"]:
        from rts_console.gui.models.key_rows import KeyRow

        keymap = self._theme.keymap
        rows = [KeyRow(entry.name, entry.text, entry.group) for entry in self.commands]
        local = keymap.local_words()
        places = {binding.name: binding.place for binding in keymap}
        return rows + [KeyRow(name, words, keymap.place_words(places[name])) for name, words in local.items()]

    def _on_write_wanted(self, scope: Scope, target: str) -> None:
        """Get the composer ready for a peer or a room, as a pane does."""
        self.commands["write_message"].trigger()
        composer = getattr(self.panel("messages"), "composer", None)
        if composer is not None:
            composer.write_to(scope, target)

    # Look

    def _on_language_changed(self) -> None:
        """Everything stays where and as it is; only the words change."""
        self._say_everything()
        for panel in self.panels:
            panel.forget_words()
        self._theme.changed.emit()  # what paints words must paint anew
        self.refresh()

    def _say_everything(self) -> None:
        language = self.context.language
        Retranslator(language.phrases_to(language.name), to_source=language.name == "en").run()

    def _on_theme_changed(self) -> None:
        self.header.set_theme_icon(self.look.icon)
        self.look.check_chosen()
        self.banners.set_bottom_margin(self.status_bar.sizeHint().height())
        # Not at once: a dock that moves while it is dressed keeps fonts of the size before.
        QTimer.singleShot(0, self, self._fold_or_not)

    def _on_presenter_turned(self, on: bool) -> None:
        """An audience sees the panes, and no welcome; afterwards there may be less room than before."""
        self.strip.show_adders(not on)
        if on:
            self.dismiss_welcome()
        else:
            self._fold_or_not()

    # Layout

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through all that is in sight, as it is read."""
        return step(self, forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_or_not()
        self.presenter.resized()

    def _fold_or_not(self) -> None:
        """How much room there is depends on the size of the window and of what is in it."""
        self._docks.set_narrow(self.width() < self._theme.pixels(NARROW))

    def reset_layout(self) -> None:
        """Forget how the docks were moved."""
        self._docks.reset()

    def enlarge(self, name: str) -> bytes:
        """Show a pane of the right column in large; returns the layout to come back to."""
        layout = self._docks.save()
        if not self.presenter.on:
            self.show_panel(name)
            self._docks.enlarge(name)
        return layout

    def restore_layout(self, layout: bytes) -> None:
        """Put the docks back where they were."""
        self._docks.restore(layout)
        self._docks.fold_again()

    def _on_came_to_front(self, panel: Panel) -> None:
        """A pane that comes to the front shows the present at once, not what was when it went."""
        if self._tick.active:
            self._refresh_panel(panel)

    def save_state(self) -> WindowState:
        """Where everything is, for the settings."""
        panels: dict[str, dict[str, Any]] = {panel.name: panel.save_state() for panel in self.panels}
        return WindowState(
            version=LAYOUT_VERSION,
            geometry=bytes(self.window().saveGeometry().data()),
            docks=self._docks.save(),
            panels=panels,
        )

    def restore_state(self, state: WindowState) -> None:
        """Put everything back; what cannot be understood stays in its first place."""
        if state.geometry and self.isWindow():  # a frame is where it was already, or where it was moved since
            self.window().restoreGeometry(QByteArray(state.geometry))
        if state.version == LAYOUT_VERSION and state.docks:
            self._sized = self._docks.restore(state.docks)
        self._docks.fold_again()
        for panel in self.panels:
            panel.restore_state(state.panels.get(panel.name, {}))

    # Life

    def start(self) -> None:
        """Show the window and begin to tick."""
        if self.context.language.name != "en":
            self._say_everything()  # what was made of names and sentences that nobody handed to tr
        self._lag.start()
        self._tick.start()
        self.refresh()
        self.show()
        self.setFocus()
        self.recordings.begin()

    async def aclose(self) -> None:
        """Stop ticking, hide, and end all tasks of the panels."""
        self._tick.stop()
        self.look.stop()
        self._lag.stop()
        dialogs = (self.command_palette, self.keys, self._keys_dialog, self.pressure, self.people, self.snippets)
        for dialog in (*dialogs, self.help, self.updates, self._first_run, self._check):
            if dialog is not None:
                dialog.close()
        self.presenter.close()
        self.window().hide()
        self.recordings.close_all()
        await asyncio.gather(self.tasks.aclose(), self.cases.aclose(), *(panel.aclose() for panel in self.panels))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window stays until the program has unwound."""
        event.ignore()
        self.request_exit()

    def request_exit(self) -> None:
        """Let the program unwind, unless something would be lost: then the user is asked in the pane of that."""
        messages = next((panel for panel in self.panels if panel.name == "messages"), None)
        if messages is None or messages.may_leave(self._leave_messages):
            self._leave_messages()

    def _leave_messages(self) -> None:
        if self.scenarios.may_leave(self.exit_request.set):
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
        if self.window().isMinimized():
            return (self.status_bar.refresh, self._refresh_audience)
        # Behind another tab a pane is not hidden: it only has no place.
        panels = [panel for panel in self.panels if not panel.visibleRegion().isEmpty()]
        return (
            self._settle_quality,
            self._refresh_frame,
            self.people.refresh,
            *(functools.partial(self._refresh_some, panel) for panel in panels),
            self._refresh_audience,
        )

    def _refresh_audience(self) -> None:
        if self.presenter.audience is not None:
            self.presenter.audience.refresh()

    def _settle_quality(self) -> None:
        self.context.quality.settle(SETTLE_S)

    def _refresh_frame(self) -> None:
        self._refresh_page()
        self.header.refresh()
        self._news.look()
        self.recordings.refresh()
        self.scenarios.refresh()
        self.cases.refresh()
        self.presenter.refresh()
        self.snippets.refresh()
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
        page = self._first_page if empty and not self._welcome_dismissed else self._docks
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
        if page is self._docks and not self._sized and self.isVisible() and not self.presenter.on:
            self._sized = True
            QTimer.singleShot(0, self, self._docks.size_columns)
        self.strip.setVisible(page is self._docks)

    def show_first_steps(self) -> None:
        """The three steps of the first start, which end in the demo."""
        if self._first_run is None:
            from rts_console.gui.widgets.first_run import FirstRun  # most starts never need it

            self._first_run = FirstRun(self._theme, self.look.languages.actions(), self.look.themes.actions(), self)
            self._first_run.demo_wanted.connect(self._begin_demo)
            self._first_run.connect_wanted.connect(self._begin_with)
            self._first_run.page_wanted.connect(self.help.open)
            self._first_run.seen.connect(self._on_first_steps_seen)
        self._first_run.begin()

    def _on_first_steps_seen(self) -> None:
        self.context.settings.welcomed = True

    def _begin_demo(self, purpose: "Purpose") -> None:
        self._open_panes(purpose)
        if purpose.presents:
            self.presenter.enter()
        self.demo_wanted.emit()

    def _begin_with(self, purpose: "Purpose") -> None:
        self._open_panes(purpose)
        self.commands["add_user"].trigger()

    def _open_panes(self, purpose: "Purpose") -> None:
        for name in purpose.panels:
            self._docks.docks[name].show()

    def dismiss_welcome(self) -> None:
        """Show the panes although there is no user yet."""
        self._welcome_dismissed = True
        self._refresh_page()
