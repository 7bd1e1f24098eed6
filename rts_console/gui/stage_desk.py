"""What the window does with its users: shows them in the strip, acts as one, adds many, offers what each can do."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.context import Context
from rts_console.gui.crowd import Crew, Crowd
from rts_console.gui.loop import TaskScope
from rts_console.gui.person import Person
from rts_console.gui.stage import Identity, StageFull
from rts_console.gui.widgets.crowd_dialog import CrowdDialog
from rts_console.gui.widgets.identity_card import CardState
from rts_console.gui.widgets.identity_strip import IdentityStrip, StripCard, card_lamp, token_life
from rts_console.gui.widgets.user_finder import Group
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall

STRIP_EVERY_S: Final = 0.25
"""How often figures in the strip change; whatever else changes there is shown at once."""
NUMBERED: Final = 9


class StageDesk(QObject):
    """Ties the strip, the dialog and the stage. `crowds` are those that were added together and are still here.

    Signals: `activated` when another user acts, `add_wanted` for one more user, `lane_wanted(key)` to see a user's view
    beside others.
    """

    activated = Signal()
    add_wanted = Signal()
    lane_wanted = Signal(str)

    def __init__(self, context: Context, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._stage = context.stage
        self._theme = context.theme
        self._tasks = tasks
        self._window = window
        self._seen: tuple[int, int, int] = (-1, -1, -1)
        self._calm_cards: list[tuple[Any, ...]] = []
        self._due_s = 0.0
        self.crowds: list[Crowd] = []
        self.crew = Crew(context.stage, context.child, self._local_profile)
        self.person = Person(context)
        self.strip = IdentityStrip(self._theme)
        self.strip.activated.connect(self.activate)
        self.strip.menu_wanted.connect(self._on_card_menu)
        self.strip.lane_wanted.connect(self.lane_wanted)
        self.strip.add_clicked.connect(self.add_wanted)
        self.strip.add_many_clicked.connect(self.open_crowd)
        self._dialog: CrowdDialog | None = None

    def _local_profile(self) -> str:
        return next(profile.name for profile in self._context.settings.profiles if profile.kind == "local")

    # Commands

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        self._commands = commands
        add = commands.add
        many, remove = self.tr("Add &many users…"), self.tr("&Remove the active user")
        add("add_users", many, self.open_crowd, group=group, keys="Ctrl+Shift+N", icon="users")
        add("remove_user", remove, self._on_remove_active, group=group, icon="user-x")
        add("remove_crowd", self.tr("Remove the &users added last"), self._on_remove_crowd, group=group, icon="user-x")
        after, before = self.tr("Act as the ne&xt user"), self.tr("Act as the pre&vious user")
        add("next_user", after, lambda: self._step(1), group=group, keys="Ctrl+Tab", icon="chevron-right")
        add("previous_user", before, lambda: self._step(-1), group=group, keys="Ctrl+Shift+Tab", icon="chevron-left")
        for number in range(1, NUMBERED + 1):
            run = self._activator(number - 1)
            words = self.tr("Act as user {number}").format(number=number)
            add(f"activate_{number}", words, run, group=group, keys=f"Ctrl+{number}", icon="user").setVisible(False)

    def _activator(self, place: int) -> Callable[[], None]:
        def activate() -> None:
            identities = self._stage.identities
            if place < len(identities):
                self.activate(identities[place].key)

        return activate

    def _step(self, by: int) -> None:
        """Act as the next one that the strip shows."""
        keys = self.strip.shown_keys()
        if not keys:
            return
        active = self._stage.active
        place = keys.index(active.key) + by if active is not None and active.key in keys else 0
        self.activate(keys[place % len(keys)])

    def activate(self, key: str) -> None:
        """Act as this identity, and let every pane know before the next click."""
        self._stage.activate(key)
        self.activated.emit()

    def _on_remove_active(self) -> None:
        if self._stage.active is not None:
            self.remove(self._stage.active)

    def remove(self, *identities: Identity) -> None:
        """Log users out and take them off the stage, in their own time."""
        words = identities[0].key if len(identities) == 1 else f"{len(identities)} users"
        self._tasks.start(self.crew.remove(identities), name=f"remove {words}")

    # Many

    def open_crowd(self) -> None:
        """Ask for many users."""
        if self._dialog is None:
            self._dialog = CrowdDialog(self._theme, self.crew, self._stage, self._tasks, self._window)
            self._dialog.arrived.connect(self._on_crowd)
        self._dialog.open_ready(self._context.settings.token_life_s)

    def close(self) -> None:
        """Let go of the dialog; what it had begun ends with the tasks."""
        if self._dialog is not None:
            self._dialog.close()

    def _on_crowd(self, crowd: Crowd) -> None:
        self.crowds = [each for each in self.crowds if self._of(each)] + [crowd]

    def _of(self, crowd: Crowd) -> list[Identity]:
        """Those of a crowd that are still here."""
        here = set(self._stage.identities)
        return [identity for identity in crowd.added if identity in here]

    def _on_remove_crowd(self) -> None:
        while self.crowds:
            leaving = self._of(self.crowds.pop())
            if leaving:
                self.remove(*leaving)
                return

    # One

    def _on_card_menu(self, key: str, place: QPoint) -> None:
        identity = self._stage.get(key)
        if identity is not None:
            self.menu_of(identity).popup(place)

    def menu_of(self, identity: Identity) -> QMenu:
        """What can be done with a user; it deletes itself when it closes."""
        menu = QMenu(self._window)
        menu.setObjectName("card_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entry(menu, "user", self.tr("Act as this user"), lambda: self.activate(identity.key))
        lane = self.tr("Show or close the lane")
        self._entry(menu, "panel-right", lane, lambda: self.lane_wanted.emit(identity.key))
        clipboard = QGuiApplication.clipboard()
        self._entry(menu, "copy", self.tr("Copy the user id"), lambda: clipboard.setText(identity.user_id))
        menu.addSeparator()
        self._add_session(menu, identity)
        menu.addSeparator()
        self._entry(menu, "user-x", self.tr("Log out and remove"), lambda: self.remove(identity))
        for crowd in self.crowds:
            if identity in crowd.added:
                leaving = self._of(crowd)
                words = self.tr("Remove all {count} of {title}").format(count=len(leaving), title=crowd.title)
                self._entry(menu, "user-x", words.replace("&", "&&"), functools.partial(self.remove, *leaving))
        return menu

    def _add_session(self, menu: QMenu, identity: Identity) -> None:
        person, logged_in = self.person, identity.backend.logged_in
        if logged_in:
            self._entry(menu, "log-out", self.tr("Log out"), lambda: self._start(person.log_out, identity))
        else:
            self._entry(menu, "log-in", self.tr("Log in"), lambda: self._start(person.log_in, identity))
        if person.mints_for(identity):
            words = self.tr("Refresh the token")
            self._entry(menu, "refresh-cw", words, lambda: self._start(person.refresh_token, identity), logged_in)
        drop = self.tr("Drop the link")
        self._entry(menu, "unplug", drop, identity.backend.drop_link, logged_in)
        again = self.tr("Log in elsewhere too")
        self._entry(menu, "users", again, lambda: self._log_in_elsewhere(identity), bool(person.token_for(identity)))

    def _entry(self, menu: QMenu, icon: str, words: str, run: Callable[[], object], enabled: bool = True) -> None:
        action = menu.addAction(self._theme.icon(icon), words, run)
        action.setEnabled(enabled)

    def _start(self, act: Callable[[Identity], Any], identity: Identity) -> None:
        self._tasks.start(act(identity), name=f"{act.__name__} {identity.key}")

    def _log_in_elsewhere(self, identity: Identity) -> None:
        """A second client of the same user: the service then pulls the first one out."""
        try:
            second = self._stage.add(identity.user_id, identity.target)
        except (StageFull, InvalidCall) as error:
            self._context.notify(str(error), "error")
            return
        self._start(self.person.log_in, second)

    # Pulling

    def refresh(self) -> None:
        """Show how everybody is; called by the window's tick."""
        stage = self._stage
        now_s = now_ns() / 1e9
        if self._dialog is not None:
            self._dialog.refresh()
        seen = (stage.version, self._context.store.version, int(now_s * 4))
        if seen == self._seen:
            return
        if seen[0] != self._seen[0]:
            self._name_numbered()
        active = stage.active
        if active is not None:
            self._context.store.mark_read(active.key)
        cards = [StripCard(each.key, self._card_state(each, now_s), each is active) for each in stage.identities]
        if not self._is_due(cards, now_s):
            return
        self._seen = (seen[0], self._context.store.version, seen[2])
        self.strip.set_cards(cards, self._groups())

    def _groups(self) -> list[Group]:
        """The crowds that are still here, as groups of the strip."""
        groups = [(crowd.title, frozenset(each.key for each in self._of(crowd))) for crowd in self.crowds]
        return [Group(title, keys) for title, keys in groups if keys]

    def _is_due(self, cards: Sequence[StripCard], now_s: float) -> bool:
        """Whether more has changed than how many messages are unread, or it is time to show that too."""
        calm = [(card.key, card.active, card.state.lamp, card.state.lamp_word, card.state.rooms) for card in cards]
        if calm == self._calm_cards and now_s < self._due_s:
            return False
        self._calm_cards, self._due_s = calm, now_s + STRIP_EVERY_S
        return True

    def _card_state(self, identity: Identity, now_s: float) -> CardState:
        facts = self._stage.facts(identity)
        lamp, word = card_lamp(facts, identity.claims, now_s)
        remaining_s, total_s = token_life(identity.claims, now_s)
        return CardState(
            name=identity.key,
            color_index=identity.color_index,
            lamp=lamp,
            lamp_word=word,
            token_remaining_s=remaining_s,
            token_total_s=total_s,
            rooms=tuple(room.room_id for room in facts.joined_rooms),
            unread=facts.unread,
        )

    def _name_numbered(self) -> None:
        identities = self._stage.identities
        for number in range(1, NUMBERED + 1):
            action = self._commands[f"activate_{number}"]
            action.setVisible(number <= len(identities))
            if number <= len(identities):
                action.setText(self.tr("Act as {user}").format(user=identities[number - 1].key))
        self._commands["remove_user"].setEnabled(bool(identities))
        self._commands["remove_crowd"].setEnabled(any(self._of(crowd) for crowd in self.crowds))
        for name in ("next_user", "previous_user"):
            self._commands[name].setEnabled(len(identities) > 1)
