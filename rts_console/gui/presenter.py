"""Presenting: large type and only what matters, nothing private, no notices, cue cards; and the way back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.child import ChildState
from rts_console.gui.context import Context
from rts_console.gui.cues import Cues
from rts_console.gui.docks import Docks
from rts_console.gui.frame import SCALES
from rts_console.gui.header import CHILD_LAMPS
from rts_console.gui.language import said
from rts_console.gui.latency_glance import glance
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.conversation import Talk
from rts_console.gui.models.story import Story
from rts_console.gui.private_words import PrivateWords
from rts_console.gui.scene_reset import Done, SceneReset
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.veil import Veil
from rts_console.gui.widgets.banner import BannerStack, Kept
from rts_console.gui.widgets.cue_card import CueCard
from rts_console.gui.widgets.presenter_bar import BarState, PresenterBar
from rts_console.gui.widgets.stage_latency import StageLatency
from rts_console.protocol.clock import now_ns

if TYPE_CHECKING:
    from rts_console.gui.audience import AudienceWindow

LEAST_SCALE: Final = 1.15
MOST_SCALE: Final = 4.4
HEIGHT_AT_SCALE_1: Final = 530
"""Pixels of a window in which type of the usual size fills as much as it shall of an audience's picture."""
WORTH_A_CHANGE: Final = 0.12
SETTLE_MS: Final = 250
GLANCE_EVERY_S: Final = 0.5
MOST_LINES: Final = 8
_NO_LIMIT: Final = 16_777_215
ACTIONS: Final = ("next_cue", "previous_cue")


class Presenter(QObject):
    """Turns the window into a stage and back. `on` says which it is; `card` and `bar` are what it adds.

    `cues` are what the card shows. `audience` is the audience's window, once it was wanted. `scene` brings the
    beginning back: what was when it was turned on. Signals: `turned(on)`, `stop_wanted` for what else plays,
    `scene_set` after a reset.
    """

    turned = Signal(bool)
    stop_wanted = Signal()
    scene_set = Signal()

    def __init__(
        self, context: Context, docks: Docks, panels: Mapping[str, Any], tasks: TaskScope, window: QWidget
    ) -> None:
        """`panels` are those of the window by name; what is not among them is done without."""
        super().__init__(window)
        self._context, self._theme = context, context.theme
        self._docks, self._tasks, self._window = docks, tasks, window
        self._meet(panels)
        self.cues = Cues(self._scenario)
        self.scene = SceneReset(context, self._scenario, self.stop_wanted.emit)
        self._story = Story(context.stage, context.log)
        self._private = PrivateWords(context)
        self._hidden: Sequence[QWidget] = ()
        self._flat: Sequence[QWidget] = ()
        self._banners: BannerStack | None = None
        self._zoom = 1.0
        self._glanced_s = 0.0
        self.on = False
        self.resetting = False
        self.said = ""
        self.wrong = False
        self.audience: AudienceWindow | None = None
        self._make_parts()
        self._connect()

    def _meet(self, panels: Mapping[str, Any]) -> None:
        self._scenario, self._conversation = panels.get("scenario"), panels.get("conversation")
        if self._conversation is not None:
            self._conversation.cast = self._cast
        self._panels = panels
        self._composer = getattr(panels.get("messages"), "composer", None)

    def _make_parts(self) -> None:
        self.veil = Veil(self._theme, self._window)
        self.bar = PresenterBar(self._theme)
        self.bar.hide()
        self.latency = StageLatency(self._theme)
        self._card: CueCard | None = None
        self._beside: QWidget | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._fit)

    def _connect(self) -> None:
        self.bar.leave_wanted.connect(self.leave)
        self.bar.reset_wanted.connect(self.reset_scene)
        self.bar.audience_wanted.connect(self.toggle_audience)
        if self._composer is not None:
            self._composer.entry.changed.connect(self._on_typed)

    def take(self, banners: BannerStack, hidden: Sequence[QWidget], flat: Sequence[QWidget]) -> None:
        """`hidden` goes while it is on, and so does `flat`, whose parts come and go by themselves."""
        self._banners, self._hidden, self._flat = banners, hidden, flat

    @property
    def card(self) -> CueCard:
        """The cue card; made when it is first wanted."""
        if self._card is None:
            self._card = card = CueCard(self._theme)
            card.next_wanted.connect(self.next_cue)
            card.back_wanted.connect(self.previous_cue)
            card.pause_wanted.connect(self.pause)
            card.reset_wanted.connect(self.reset_scene)
            card.scenario_wanted.connect(self._on_scenario_wanted)
        return self._card

    def _column(self) -> QWidget:
        """The card with the latency below it."""
        if self._beside is None:
            self._beside = QWidget()
            column = QVBoxLayout(self._beside)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            line = QFrame()
            mark(line, surface="line")
            column.addWidget(self.card, 5)
            column.addWidget(line)
            column.addWidget(self.latency, 2)
        self._beside.show()
        return self._beside

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        self._commands = commands
        add = commands.add
        on, audience = self.tr("&Presenter mode"), self.tr("A&udience window")
        add("presenter_mode", on, self.toggle, group=group, keys="F11", icon="presentation", checkable=True)
        add("audience_window", audience, self.toggle_audience, group=group, keys="Shift+F11", icon="monitor")
        reset = self.tr("Reset &scene")
        add("reset_scene", reset, self.reset_scene, group=group, keys="Ctrl+F11", icon="rotate-ccw")
        add("next_cue", self.tr("&Next cue"), self.next_cue, group=group, icon="step-forward")
        add("previous_cue", self.tr("The cue &before"), self.previous_cue, group=group, icon="chevron-left")
        for name in ACTIONS:
            commands[name].setEnabled(False)
        for name in ("presenter_mode", "audience_window", "reset_scene"):
            commands[name].setAutoRepeat(False)  # a key that is held down is pressed once
        self.bar.show_texts()

    # On and off

    def toggle(self) -> None:
        """Begin to present, or end it."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Begin to present; nothing happens while it is on."""
        if self.on:
            return
        self.on = True
        self._tell_panels()
        self._zoom = 1.0
        self.cues.look_ahead()
        if not self.resetting:  # else what is being brought back stays the beginning
            self.said, self.wrong = "", False
            self.scene.take()
        self._theme.privacy.on = True
        self._learn()
        if self._banners is not None:
            self._banners.hold()
        for part in self._hidden:
            part.hide()
        for part in self._flat:
            part.setMaximumHeight(0)
        self.bar.show()
        self._window.setUpdatesEnabled(False)
        self._docks.present("presentation", self.tr("Cue card"), self._column())
        dressed = self._fit()
        self.veil.draw()
        self._watch(on=True)
        self._tell(painted=dressed)
        self.refresh()
        self._window.setUpdatesEnabled(True)

    def leave(self) -> None:
        """End it: everything is as it was before, and what was kept back is shown."""
        if not self.on:
            return
        self.on = False
        self._tell_panels()
        self._settling.stop()
        self._watch(on=False)
        self._theme.privacy.on = False
        self._window.setUpdatesEnabled(False)
        self.veil.lift()
        dressed = self._theme.magnify(1.0)
        column = self._docks.end_present()
        if column is not None:
            column.hide()
            column.setParent(self._window)
        self.bar.hide()
        for part in self._hidden:
            part.show()
        for part in self._flat:
            part.setMaximumHeight(_NO_LIMIT)
        self._tell(painted=dressed)
        self._window.setUpdatesEnabled(True)
        self._show_kept()

    def _tell_panels(self) -> None:
        for panel in self._panels.values():
            panel.present(self.on)

    def _tell(self, *, painted: bool) -> None:
        for name in ACTIONS:
            self._commands[name].setEnabled(self.on)
        self._commands["presenter_mode"].setChecked(self.on)
        if not painted:
            self._theme.changed.emit()  # what paints private words must paint anew
        self.turned.emit(self.on)

    def _show_kept(self) -> None:
        """One notice for all that came meanwhile; all of them can be copied."""
        kept = self._banners.release() if self._banners is not None else []
        if not kept or self._banners is None:
            return
        title = self.tr("1 notice came while you presented:")
        if len(kept) > 1:
            title = self.tr("{n} notices came while you presented:").format(n=f"{len(kept):,}")
        lines = [_line(each) for each in kept]
        older = len(lines) - MOST_LINES
        if older > 0:
            more = self.tr("… and {n} before these: copy all to read them").format(n=f"{older:,}")
            lines_shown = [title, more, *lines[-MOST_LINES:]]
        else:
            lines_shown = [title, *lines]
        worst = next((sort for sort in ("error", "warning") if any(each.severity == sort for each in kept)), "info")
        copy = (self.tr("Copy all"), lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        self._banners.announce(worst, "\n".join(lines_shown), shown_ms=None, action=copy)  # type: ignore[arg-type]

    # Size

    def zoom(self, step: int) -> None:
        """Larger or smaller while it is on; 0 is the size that suits the window. The user's own size stays."""
        nearest = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - self._zoom))
        self._zoom = SCALES[min(max(nearest + step, 0), len(SCALES) - 1)] if step else 1.0
        self._fit()

    def resized(self) -> None:
        """The window has another size; soon the type follows."""
        if self.on:
            self._settling.start()

    def _fit(self) -> bool:
        """Give type the size that suits the window; whether it has another one now."""
        if not self.on:
            return False
        wanted = min(max(self._window.height() / HEIGHT_AT_SCALE_1, LEAST_SCALE), MOST_SCALE) * self._zoom
        own = self._context.settings.look.scale
        other = abs(self._theme.scale - wanted) > WORTH_A_CHANGE
        dressed = other and self._theme.magnify(round(wanted / own, 2))
        self._docks.size_stage()
        return dressed

    # Cues

    def next_cue(self) -> None:
        """Go on to the next card; what plays by itself ends first."""
        if self.cues.by_itself:
            self.stop_wanted.emit()
        else:
            self.cues.next()
        self.refresh()

    def previous_cue(self) -> None:
        """Look at the card before; what was done stays done."""
        self.cues.previous()
        self.refresh()

    def pause(self) -> None:
        """Stand still, or go on by itself."""
        if self._scenario is not None:
            self._scenario.pause()
        self.refresh()

    def begin_again(self) -> None:
        """The first card: what was played is over."""
        self.cues.begin_again()
        self.refresh()

    def _on_scenario_wanted(self) -> None:
        if self._scenario is not None:
            self._scenario.raise_wanted.emit()

    # Keys of a clicker

    def _watch(self, *, on: bool) -> None:
        """Page keys go on wherever the keyboard is: a clicker has no other ones."""
        handle = self._window.window().windowHandle()
        if handle is None:
            return
        if on:
            handle.installEventFilter(self)
        else:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what a clicker sends."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        return self.take_key(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Go on or back, if this is a clicker's key; whether it was."""
        if not self.on or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        match event.key():
            case Qt.Key.Key_PageDown:
                self.next_cue()
            case Qt.Key.Key_PageUp:
                self.previous_cue()
            case _:
                return False
        return True

    def take_audiences_key(self, event: QKeyEvent) -> bool:
        """The presenter's keys do in the audience's window what they do in the presenter's; whether it was one."""
        if self.take_key(event):
            return True
        pressed = QKeySequence(event.keyCombination())
        for name in ("audience_window", "reset_scene", *ACTIONS):
            command = self._commands[name]
            if pressed in command.shortcuts() and command.isEnabled():
                command.trigger()
                return True
        return False

    # The beginning

    def reset_scene(self) -> None:
        """Bring the beginning back; pressed again while it does, nothing more happens. Whoever does not present has
        no other beginning than now: then faults go, and what was shown is put away."""
        if self.resetting:
            return
        if not self.on:
            self.scene.take()
        self.resetting = True
        self.said, self.wrong = self.tr("Setting the scene…"), False
        self.refresh()
        self._tasks.start(self._reset_scene(), name="reset the scene")

    async def _reset_scene(self) -> None:
        try:
            self._tell_done(await self.scene.reset())
        finally:
            self.resetting = False
            self.cues.caption = ""
            for panel in self._panels.values():
                panel.start_anew()
            self._docks.restage()
            self.begin_again()
            self.scene_set.emit()

    def _tell_done(self, done: Done) -> None:
        """In the bar in short; where it was kept, and all that did not work, is a notice for later."""
        self.said, self.wrong = self.tr("The scene is set."), bool(done.problems)
        if done.problems:
            self.said = self.tr("The scene is set, but: {problem}").format(problem=said(done.problems[0]))
        if done.kept is not None:
            words = self.tr("What was shown is kept as {path}.").format(path=done.kept)
            self._context.notify(words, "success")
        for problem in done.problems:
            self._context.notify(problem, "error")

    # The audience's window

    def toggle_audience(self) -> None:
        """Open the audience's window, or close it."""
        if self.audience is not None and self.audience.isVisible():
            self.audience.close()
            return
        if self.audience is None:
            from rts_console.gui.audience import AudienceWindow  # rarely wanted, so not loaded with the window

            self.audience = AudienceWindow(self._context, self._chosen_talk, self._cast)
            self.audience.take_key = self.take_audiences_key
            self.audience.beside = self._shown_talk
            self.audience.placed.connect(self._on_placed)
            self.audience.closed.connect(self.refresh)
        self.audience.open_at(self._context.settings.audience)
        self.audience.refresh()
        self.refresh()

    def _on_placed(self) -> None:
        if self.audience is not None:
            self._context.settings.audience = self.audience.place()

    def _chosen_talk(self) -> Talk:
        return self._conversation.chosen if self._conversation is not None else Talk()

    def _shown_talk(self) -> Talk:
        return self._conversation.conversation.talk if self._conversation is not None else Talk()

    def _cast(self) -> Collection[Identity]:
        """Who plays, while a scenario is played."""
        if self._scenario is None or self._scenario.run is None:
            return ()
        here = self._context.stage.identities
        return [each for each in self._scenario.world.cast.values() if each in here]

    def _on_typed(self) -> None:
        active = self._context.stage.active
        if self.audience is None or active is None or self._composer is None:
            return
        if self._composer.entry.draft.text:
            self.audience.model.typed(active.key, now_ns() / 1e9)
        else:
            self.audience.model.sent(active.key)

    def close(self) -> None:
        """The program ends."""
        if self.audience is not None:
            self.audience.close()
            self.audience.deleteLater()
            self.audience = None

    # Pulling

    def refresh(self) -> None:
        """Pull the card, the gateway's state and what became private since; called by the window's tick."""
        if not self.on:
            return
        self._learn()
        self._follow()
        self.card.show_state(self.cues.state())
        self.bar.show_state(self._bar_state())
        self._look_around()

    def _look_around(self) -> None:
        """What need not be looked at in each round."""
        now_s = now_ns() / 1e9
        if now_s - self._glanced_s >= GLANCE_EVERY_S:
            self._glanced_s = now_s
            self.veil.look()
            self.latency.show_glance(glance(self._context.quality, now_s))

    def _learn(self) -> None:
        self._theme.privacy.know(self._private.now())

    def _follow(self) -> None:
        """Until the presenter has chosen a conversation, the one that an audience wants to see."""
        if self._conversation is not None:
            self._conversation.follow(self._story.talk(now_ns() / 1e9, self._cast()))

    def _bar_state(self) -> BarState:
        child = self._context.child
        words, wrong = self.said, self.wrong
        if child.state is ChildState.CRASHED and not self.resetting:
            words, wrong = self.tr("The gateway has stopped. Reset scene brings it back."), True
        return BarState(
            lamp=CHILD_LAMPS[child.state],
            lamp_words=self.tr("local gateway: {state}").format(state=said(child.state.value)),
            words=words or self.tr("Hosts and secrets are hidden, notices wait."),
            wrong=wrong,
            kept=self._banners.kept if self._banners is not None else 0,
            faults=tuple(fault.words for fault in self._context.operator.on()),
            audience=self.audience is not None and self.audience.isVisible(),
            resetting=self.resetting,
        )


def _line(kept: Kept) -> str:
    return f"{datetime.fromtimestamp(kept.at_ns / 1e9):%H:%M:%S}  {kept.text}"
