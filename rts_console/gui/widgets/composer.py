"""Write a message and send it: to a peer, a room or the app server, once or many times."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.client.backend import Backend
from rts_console.gui.keymap import KeyTip
from rts_console.gui.language import said
from rts_console.gui.loop import TaskScope
from rts_console.gui.message_words import MessageWords, holds_its_type
from rts_console.gui.models.draft import Draft, DraftError, DraftFormat
from rts_console.gui.models.send_text import kept_counts, progress_text, result_text
from rts_console.gui.repeat import Repetition
from rts_console.gui.shipment import Shipment
from rts_console.gui.stage import Identity, Stage
from rts_console.gui.stamping import Stamping
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.about_row import AboutRow
from rts_console.gui.widgets.chat_room_bar import ChatRoomBar
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.combo_tip import ComboTip
from rts_console.gui.widgets.draft_entry import Bounds, DraftEntry
from rts_console.gui.widgets.held_bar import HeldBar, PolicyChooser
from rts_console.gui.widgets.send_bar import SendBar
from rts_console.gui.widgets.sent_line import SentLine
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.gui.widgets.target_picker import Place, TargetPicker
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import (
    ConnectionState,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    Scope,
)
from rts_console.record.store import Store
from rts_console.vendors.families import family_of

_REFUSED_BY_BACKEND = 16 * 1024 * 1024
"""A larger file is refused here, unread: a row for it would take the memory of thousands of others."""
_KINDS: dict[Outcome, StatusKind] = {
    Outcome.ACCEPTED: "success",
    Outcome.REFUSED: "error",
    Outcome.UNKNOWN: "warning",
}
_BEING_MADE_AGAIN = (ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED, ConnectionState.LOST)


class Composer(QWidget):
    """The composer of the active identity. Call `refresh` when something may have changed.

    `repetition` is what is being sent many times, None while nothing is.
    Signals: `policy_chosen` with what becomes of messages that are written while the link is gone, `fold_wanted` when
    it is to give its room to others.
    """

    policy_chosen = Signal(OfflinePolicy)
    fold_wanted = Signal()

    def __init__(
        self, theme: Theme, stage: Stage, store: Store, tasks: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stage = stage
        self._store = store
        self._tasks = tasks
        self._seen: tuple[Any, ...] = ()
        self.repetition: Repetition | None = None
        self._repeats_as = ""
        self._repeat_error = ""
        self._asked_for_empty = False
        self._discarded: set[str] = set()
        self._written: dict[str, tuple[Draft, Place]] = {}
        self.stamping = Stamping()
        self._make_target()
        self._make_entry()
        self._make_choices()
        self._make_sending()
        self._lay_out()
        self._show_stamp()
        self.entry.show_format()
        self._show_repeat()
        self.mode.currentIndexChanged.connect(lambda _index: self._show_obstacle())
        theme.keymap.changed.connect(self._show_send)
        self.refresh()

    # Building

    def _make_target(self) -> None:
        self._acts = QHBoxLayout()
        self._chip: Chip | None = None
        self.target = TargetPicker(self._theme)
        self.target.changed.connect(self._show_obstacle)
        self.target.changed.connect(lambda: self._show_stamp())
        self.server = self.target.server
        self.server.set_requested.connect(self._on_set_requested)

    def _combo(self, name: str, title: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setToolTip(title)
        return combo

    def _make_choices(self) -> None:
        self.mode = self._combo("composer_mode", self.tr("Delivery"))
        self.mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mode.setMinimumContentsLength(4)
        for mode, title in (
            (MessageMode.RELIABLE_ORDERED, self.tr("Reliable, ordered")),
            (MessageMode.UNRELIABLE_ORDERED, self.tr("Unreliable, ordered")),
            (MessageMode.UNRELIABLE_UNORDERED, self.tr("Unreliable, unordered")),
        ):
            self.mode.addItem(title, mode)
            self.mode.setItemData(self.mode.count() - 1, said(mode.meaning), Qt.ItemDataRole.ToolTipRole)
        self._mode_tip = ComboTip(self.mode)
        self.fold_button = QToolButton()
        self.fold_button.setObjectName("composer_fold")
        self.fold_button.setIcon(self._theme.icon("chevron-left"))
        self.fold_button.setToolTip(self.tr("Fold the composer away"))
        KeyTip(self.fold_button, self._theme.keymap, "fold_composer")
        self.fold_button.setAccessibleName(self.tr("Fold the composer away"))
        self.fold_button.clicked.connect(self.fold_wanted)
        mark(self.fold_button, kind="inner")
        self.saved_button = QToolButton()
        self.saved_button.setObjectName("composer_saved")
        self.saved_button.setIcon(self._theme.icon("bookmark"))
        self.saved_button.setToolTip(self.tr("Saved messages"))
        self.saved_button.setAccessibleName(self.tr("Saved messages"))
        self.saved_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.saved_menu = QMenu(self.saved_button)
        self.saved_button.setMenu(self.saved_menu)
        self.stamp_button = QToolButton()
        self.stamp_button.setObjectName("composer_stamp")
        self.stamp_button.setIcon(self._theme.icon("hash"))
        self.stamp_button.setCheckable(True)
        self.stamp_button.setAccessibleName(self.tr("Stamp messages with a number"))
        self.stamp_button.toggled.connect(self._on_stamp_toggled)

    def _on_stamp_toggled(self, on: bool) -> None:
        self.stamping.switch(on)
        self._show_stamp()

    def _show_stamp(self) -> None:
        """While it is on that is seen, with what it does to the message."""
        on, applies = self.stamping.on, self.stamping.applies(self.scope)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if on else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.stamp_button.setToolButtonStyle(style)
        self.stamp_button.setText(self.tr("stamped") if applies else self.tr("no stamp here"))
        tip = self.tr("Put run, number and time in front of each message: the receiver can tell what is missing")
        if on:
            size = self._bounds().stamp(self.draft.format.kind)
            tip = self.tr("Run {run}: {size} bytes stand in front of each message and count for the limit").format(
                run=self.stamping.run, size=size
            )
        self.stamp_button.setToolTip(tip)
        self.entry.show_meter()
        self.entry.check()

    def _make_entry(self) -> None:
        self.entry = DraftEntry(self._theme, self._bounds, lambda: self.obstacle() or self._hint())
        self.entry.changed.connect(self._on_draft_changed)
        self.entry.submitted.connect(self.send)
        self.entry.submitted_to_keep.connect(self.send_and_keep)
        self.about = AboutRow(self._theme)
        self.about.edited.connect(self._show_obstacle)
        self.chat = ChatRoomBar(self._theme, self._tasks)
        self.words = MessageWords()
        self.format, self.editor, self.path = self.entry.format, self.entry.editor, self.entry.path
        self.meter, self.problem = self.entry.meter, self.entry.problem

    def _bounds(self) -> Bounds:
        identity = self._identity
        return Bounds(identity.backend.rules if identity else None, self.stamping, self.scope)

    def _make_sending(self) -> None:
        bar = self._bar = SendBar(self._theme, self.meter)
        bar.send_wanted.connect(self.send)
        bar.stop_wanted.connect(self.stop)
        bar.count_changed.connect(lambda: self._show_repeat())
        bar.add_tool(self.saved_button)
        self.send_button, self.stop_button = bar.send, bar.stop
        self.count, self.interval = bar.count, bar.interval
        self.status = SentLine(self._theme)
        self.status.setObjectName("composer_status")
        self.chat.said.connect(self.status.say)
        self.offline = PolicyChooser(self._theme)
        self.offline.chosen.connect(self._on_policy_chosen)
        self.held = HeldBar(self._theme)
        self.held.release_wanted.connect(self.release_held)
        self.held.discard_wanted.connect(self.discard_held)

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        options = QHBoxLayout()
        options.setSpacing(space // 2)
        options.addLayout(self._acts)
        options.addWidget(self.stamp_button)
        options.addWidget(self.format)
        options.addWidget(self.mode, 1)
        options.addStretch(0)
        options.addWidget(self.chat)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space // 2)
        layout.addLayout(options)
        where = QHBoxLayout()
        where.setSpacing(space // 2)
        where.addWidget(self.target, 1)
        where.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(where)
        layout.addWidget(self.about)
        layout.addWidget(self.entry, 1)
        layout.addWidget(self.held)
        layout.addWidget(self.offline)
        layout.addWidget(self._says())
        layout.addWidget(self._bar)

    def _says(self) -> QWidget:
        """The place of what is said: one line is kept for it, so that nothing moves when it comes and goes."""
        says = QWidget()
        column = QVBoxLayout(says)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        column.addWidget(self.status)
        says.setMinimumHeight(self._theme.row_height)
        return says

    # What stands there

    @property
    def scope(self) -> Scope:
        """Where the message goes."""
        return self.target.scope

    def write_to(self, scope: Scope, target: str) -> None:
        """Get ready to write to a peer or a room, for instance from another pane's menu."""
        self.refresh()  # whoever acts from now on has a draft and a target of their own
        self.target.choose(scope, target)
        self.editor.setFocus()

    def put_place(self, place: Place) -> None:
        """Point to where it pointed before."""
        self.target.put(place)
        self._seen = ()
        self.refresh()

    @property
    def draft(self) -> Draft:
        """What is being written."""
        return self.entry.draft

    def set_draft(self, draft: Draft) -> None:
        """Put another draft in place."""
        self.entry.set_draft(draft)

    def set_practice_url(self, url: str) -> None:
        """The practice app server of the gateway, offered as the default; empty when there is none."""
        self.server.set_default_url(url)

    @property
    def _identity(self) -> Identity | None:
        return self._stage.active

    # Pulling

    def refresh(self) -> None:
        """Take over who acts, who is known, which rooms there are, and how a repetition goes."""
        self._show_progress()
        identity = self._identity
        backend = identity.backend if identity else None
        link = (backend.logged_in, backend.connection_state, backend.offline_policy) if backend else None
        made = self._made_rooms(backend) if backend else []
        seen = (self._stage.version, self._store.version, identity, backend, link, made)
        if seen == self._seen:
            return
        self._seen = seen
        self._show_identity(identity)
        self._show_result(identity.key if identity else "")
        self.target.follow(backend)
        own = identity.user_id if identity else ""
        known = self._stage.known_users(identity) if identity else []
        self.target.offer(known, self._joined_rooms(identity), own=own, made=made)
        self._show_server_params(identity)
        self._show_offline(identity)
        self.entry.show_meter()
        self._show_obstacle()

    def _show_identity(self, identity: Identity | None) -> None:
        name = identity.key if identity else self.tr("nobody")
        index = identity.color_index if identity else None
        if self._chip is not None:
            if self._chip.text() == name and self._chip.property("color_index") == index:
                return
            self._acts.removeWidget(self._chip)
            self._chip.deleteLater()
        self._chip = Chip(self._theme, name, identity=index)
        self._chip.setObjectName("composer_acts_as")
        self._chip.setToolTip(self.tr("Who writes"))
        self._chip.setProperty("color_index", index)
        self._acts.addWidget(self._chip)

    def _show_result(self, key: str) -> None:
        if key == self.status.shown:
            return
        on_stage = {each.key for each in self._stage.identities}
        self._change_hands(key, on_stage)
        self.status.show_for(key, on_stage)
        self.server.status.clear()

    def _change_hands(self, key: str, on_stage: set[str]) -> None:
        """Each identity has a draft and a target of its own; what nobody wrote is taken over by who comes first."""
        left, self.status.shown = self.status.shown, ""  # what another writes makes no result of theirs old
        if not left:
            return
        self._written[left] = (self.draft, self.target.place)
        self._written = {each: what for each, what in self._written.items() if each in on_stage}
        fresh = (Draft(self.draft.format), Place(self.scope))
        draft, place = self._written.pop(key, fresh)
        self.target.put(place)
        self.entry.put(draft)

    def _clear_away(self, key: str, draft: Draft) -> None:
        """What was sent leaves the editor, or the draft of who sent it and does not act now."""
        if key == self.status.shown:
            self.entry.clear_away(draft)
        elif key in self._written and self._written[key][0] == draft:
            self._written[key] = (replace(draft, text=""), self._written[key][1])

    def _joined_rooms(self, identity: Identity | None) -> list[str]:
        return [room.room_id for room in self._stage.facts(identity).joined_rooms] if identity else []

    def _made_rooms(self, backend: Backend) -> list[str]:
        """Not joined, or not any more: what the service says to a message there can be tried."""
        return [room.room_id for room in backend.rooms if not room.joined]

    def _show_server_params(self, identity: Identity | None) -> None:
        params = self._stage.facts(identity).server_params if identity else None
        if params is None:
            return
        if params.code == 200:
            self.server.status.set_success(self.tr("200 Success: {url} is set.").format(url=params.url))
        else:
            text = self.tr("{code} Failure: {reason} Check URL and signature, then set them again.")
            self.server.status.set_error(text.format(code=params.code, reason=params.reason or self.tr("not set.")))

    # What stands in the way

    def obstacle(self) -> str:
        """Why nothing can be sent now, and what to do; empty when it can. The draft itself is checked apart."""
        identity = self._identity
        if identity is None:
            return self.tr("Nobody acts yet. Add a user first.")
        if not identity.backend.logged_in:
            return self.tr("{user} is not logged in. Log in first.").format(user=identity.user_id)
        if self.repetition is not None and self._repeats_as != identity.key:
            text = self.tr("{user} still sends a message many times. Wait for the end, or stop it.")
            return text.format(user=self._repeats_as)
        about = self.about.problem() if self.scope is Scope.ROOM else ""
        return self.target.obstacle(identity.backend) or self._link_obstacle(identity) or about

    def _hint(self) -> str:
        """What is sent all the same, and yet seldom meant."""
        values, draft = self.about.values(), self.draft
        if self._asked_for_empty:
            stamped = self._bounds().stamp(draft.format.kind)
            return (
                self.tr("Nothing is written: press again to send the stamp alone.")
                if stamped
                else self.tr("Nothing is written: press again to send 0 bytes.")
            )
        if draft.format.kind is not PayloadKind.TEXT or holds_its_type(values, draft.text):
            return ""
        text = self.tr("{type} holds JSON such as {example}; the vendor's kits cannot read this.")
        return text.format(type=values["type"], example='{"content": "hello"}')

    def _on_draft_changed(self) -> None:
        self.status.grow_old()
        self._asked_for_empty = False
        self._show_send()

    def _show_obstacle(self) -> None:
        obstacle = self.obstacle()
        self._show_send()
        identity = self._identity
        can_set = identity is not None and identity.backend.logged_in and self._keeps(identity) is None
        self.server.set_enabled(can_set, "" if can_set else obstacle)
        self._show_mode()
        fields = family_of(identity.backend.rules.name).message_fields if identity is not None else ()
        self.about.show_fields(fields if self.scope is Scope.ROOM else ())
        self._show_chat(identity, obstacle)
        self.entry.show_problem()

    def _show_chat(self, identity: Identity | None, obstacle: str) -> None:
        room_id = self.target.target if self.scope is Scope.ROOM else ""
        backend = identity.backend if identity is not None else None
        self.chat.show_room(identity.key if identity is not None else "", backend, room_id, obstacle)

    def _show_send(self) -> None:
        obstacle = self.obstacle()
        tip = obstacle or self._how_to_send()
        if not obstacle and self.meter.over:
            tip = self.tr("{excess}: shorten it, or send it in several messages. {keys} has it refused, in a row.")
            tip = tip.format(excess=self.meter.reason().capitalize(), keys=self._theme.keymap.text("composer_send"))
        self.send_button.setEnabled(not obstacle and self.repetition is None and not self.meter.over)
        self.send_button.setToolTip(tip)

    def _how_to_send(self) -> str:
        keymap = self._theme.keymap
        words, keep = keymap.with_keys(self.tr("Send"), "composer_send"), keymap.text("composer_send_keep")
        return " · ".join((words, self.tr("{keys} keeps the text here").format(keys=keep))) if keep else words

    def _keeps(self, identity: Identity) -> OfflinePolicy | None:
        """What becomes of a message that is written now; None while there is a link that takes it."""
        backend = identity.backend
        if not backend.logged_in or backend.connection_state not in _BEING_MADE_AGAIN:
            return None
        reliable = self.scope is Scope.SERVER or self.mode.currentData() is MessageMode.RELIABLE_ORDERED
        return backend.offline_policy if reliable else OfflinePolicy.REFUSE

    def _link_obstacle(self, identity: Identity) -> str:
        if self._keeps(identity) is not OfflinePolicy.REFUSE:
            return ""
        if identity.backend.offline_policy is OfflinePolicy.REFUSE:
            text = self.tr(
                "The link of {user} is being made again. Wait until it is back, or choose what to do meanwhile."
            )
        else:
            text = self.tr("The link of {user} is being made again. Only reliable messages can be kept meanwhile.")
        return text.format(user=identity.user_id)

    def _show_offline(self, identity: Identity | None) -> None:
        """The policy while it matters, and the messages that were kept as long as there are any."""
        away = identity is not None and self._keeps(identity) is not None
        self.offline.setVisible(away)
        if identity is None:
            self.held.show_held("", 0, 0)
            return
        if self.offline.policy() is not identity.backend.offline_policy:
            self.offline.show_policy(identity.backend.offline_policy)
        if away and self.status.kind_of(identity.key) in ("success", "past"):
            self.status.say(identity.key, "none", "")  # old news, and what is to be done now wants the room
        held, leaving = kept_counts(self._stage.facts(identity).held, identity.backend.held_messages)
        self.held.show_held(identity.user_id, held, leaving if away else 0)

    def _show_mode(self) -> None:
        identity = self._identity
        modes = identity.backend.capabilities.message_modes if identity else tuple(MessageMode)
        reason = ""
        if self.scope is Scope.SERVER:
            reason = self.tr("Messages to the app server are always reliable.")
        elif len(modes) < 2:
            reason = self.tr("This service knows only one kind of delivery.")
            self.mode.setCurrentIndex(self.mode.findData(modes[0]))
        self.mode.setVisible(len(modes) > 1)
        self.mode.setEnabled(not reason)
        self.mode.setToolTip(reason or self.tr("How the message is delivered"))
        self._mode_tip.show()

    # Sending

    def send(self) -> None:
        """Send the draft, as often as chosen; one that has arrived once, or is kept here, leaves the editor.

        What stands in the way is said instead.
        """
        self._send(keep=False)

    def send_and_keep(self) -> None:
        """Send the draft, which stays in the editor."""
        self._send(keep=True)

    def _send(self, *, keep: bool) -> None:
        if self._identity is not None and self.repetition is None:
            self.status.say(self._identity.key, "none", "")
        self.entry.forgive()
        if self.obstacle() or self.repetition is not None:
            self.entry.show_problem()
            return
        draft = self.draft
        error = self.entry.error_of(draft)
        if error is not None and self._only_too_large(draft):
            self.entry.show_problem(error)
            self._send_off(self._shipment(draft), draft, keep=True)
            return
        if error is not None:
            self.entry.show_problem(error)
            if error.offset is not None:
                self.editor.go_to(error.offset)
            return
        if self._asks_first(draft):
            return
        self.entry.remember(draft)
        shipment = self._shipment(draft)
        if self.count.value() == 1:
            self._send_off(shipment, draft, keep=keep)
        else:
            self._repeats_as = shipment.key
            self.repetition = Repetition(self.count.value(), self.interval.value())
            leaving = None if keep else draft
            self._tasks.start(self._send_many(self.repetition, shipment, leaving), name="send a message many times")
            self._show_repeat()

    def _asks_first(self, draft: Draft) -> bool:
        """Whether nothing is written: that is sent when it is asked for twice. A file was chosen, whatever is in it."""
        empty = draft.format is not DraftFormat.FILE and not draft.payload(None)
        self._asked_for_empty = empty and not self._asked_for_empty
        self.entry.show_problem()
        return self._asked_for_empty

    def _only_too_large(self, draft: Draft) -> bool:
        """Whether nothing but the limit stands in the way: then the backend refuses it, which leaves a row."""
        if draft.size() > _REFUSED_BY_BACKEND:
            return False
        try:
            draft.payload(None)
        except DraftError:
            return False
        return True

    def _shipment(self, draft: Draft) -> Shipment:
        assert self._identity is not None
        key, backend = self._identity.key, self._identity.backend
        data = draft.payload(None)
        scope, target = self.scope, self.target.target
        wrap = self.stamping.wrap(key, scope, target)
        mode, family, values = self.mode.currentData(), family_of(backend.rules.name).name, self.about.values()
        about = partial(self.words.attributes, family, values, key, target, mode) if values else None
        return Shipment(key, backend, scope, target, data, mode, wrap, about)

    def _send_off(self, shipment: Shipment, draft: Draft, *, keep: bool) -> None:
        """Say that it is on its way, or that it is kept, and let it go."""
        assert self._identity is not None
        policy = self._keeps(self._identity)
        match policy:
            case OfflinePolicy.HOLD:
                self.status.say(shipment.key, "info", self.tr("Held until you send or discard it."))
            case OfflinePolicy.SEND:
                self.status.say(shipment.key, "info", self.tr("Kept; it leaves when the link is back."))
            case _:
                self.status.say(shipment.key, "busy", self.tr("Sending …"))
        self._tasks.start(self._send_once(shipment, draft, keep=keep), name="send a message")
        if policy is not None and not keep:
            self._clear_away(shipment.key, draft)

    async def _send_once(self, shipment: Shipment, draft: Draft, *, keep: bool) -> None:
        try:
            result = await shipment.send()
        except RtsError as error:
            self.status.say(shipment.key, "error", str(error))
            return
        if result.client_message_id in self._discarded:
            return  # what the user wanted is no failure
        if result.ok and not keep:
            self._clear_away(shipment.key, draft)
        self.status.say(shipment.key, _KINDS[result.outcome], result_text(result, shipment))

    # What is kept

    def _on_policy_chosen(self, policy: OfflinePolicy) -> None:
        if self._identity is None:
            return
        self._identity.backend.offline_policy = policy
        self.policy_chosen.emit(policy)
        self.refresh()

    def release_held(self) -> None:
        """Let the messages go that were held for the active identity."""
        identity = self._identity
        if identity is None:
            return
        away = self._keeps(identity) is not None
        if count := identity.backend.release_held():
            text = (
                self.tr("{count} released; they leave when the link is back.") if away else self.tr("Sending {count} …")
            )
            self.status.say(identity.key, "info" if away else "busy", text.format(count=f"{count:,}"))
        self.refresh()

    def discard_held(self) -> None:
        """Give up the messages that were kept for the active identity."""
        identity = self._identity
        if identity is None:
            return
        self._discarded = {each.client_message_id for each in identity.backend.held_messages}
        if count := identity.backend.discard_held():
            text = self.tr("{count} discarded; nothing of it was sent.").format(count=f"{count:,}")
            self.status.say(identity.key, "info", text)
        self.refresh()

    # Repeating

    async def _send_many(self, repetition: Repetition, shipment: Shipment, leaving: Draft | None) -> None:
        self._repeat_error = ""

        async def turn() -> Outcome:
            try:
                result = await shipment.send()
            except RtsError as error:
                self._repeat_error = str(error)
                return Outcome.REFUSED
            if not result.ok:
                self._repeat_error = result_text(result, shipment)
            return result.outcome

        try:
            await repetition.run(turn)
            if leaving is not None and repetition.succeeded == repetition.count:
                self._clear_away(shipment.key, leaving)
        finally:
            self.repetition = None
            self._show_repeat()
            self._say_progress(repetition, done=True)

    def stop(self) -> None:
        """End a repetition; what is under way gets its result."""
        if self.repetition is not None:
            self.repetition.stop()
            self._show_repeat()

    def _show_repeat(self) -> None:
        repetition = self.repetition
        self._bar.show_running(repetition is not None, stopping=repetition is not None and repetition.stopped)
        self._show_obstacle()

    def _show_progress(self) -> None:
        if self.repetition is not None:
            self._say_progress(self.repetition, done=False)

    def _say_progress(self, repetition: Repetition, *, done: bool) -> None:
        kind: StatusKind = "busy" if not done else "warning" if self._repeat_error else "success"
        self.status.say(self._repeats_as, kind, progress_text(repetition, self._repeat_error))

    # The app server

    def _on_set_requested(self, signature: str, url: str) -> None:
        identity = self._identity
        if identity is None:
            return
        self.server.status.set_busy(self.tr("Setting …"))
        self._tasks.start(self._set_server(identity, signature, url), name="set the app server")

    async def _set_server(self, identity: Identity, signature: str, url: str) -> None:
        kind: StatusKind = "success"
        text = self.tr("200 Success: {url} is set.").format(url=url)
        try:
            await identity.backend.set_server_params(signature, url)
        except RtsError as error:
            kind, text = "error", self.tr("Not set: {reason}").format(reason=error)
        if identity.key == self.status.shown:
            self.server.status.set_status(kind, text)

    # State

    def save_state(self) -> dict[str, Any]:
        """The choices made. No payload, no signature; and no count, lest one click sends thousands another day."""
        return {
            "scope": self.scope.value,
            "format": self.draft.format.value,
            "mode": int(self.mode.currentData()),
            "interval_ms": self.interval.value(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        scopes = {scope.value: scope for scope in Scope}
        formats = {draft_format.value: draft_format for draft_format in DraftFormat}
        if state.get("scope") in scopes:
            self.target.choose(scopes[state["scope"]])
        if state.get("format") in formats:
            self.format.setCurrentIndex(self.format.findData(formats[state["format"]]))
        for place in range(self.mode.count()):
            if int(self.mode.itemData(place)) == state.get("mode"):
                self.mode.setCurrentIndex(place)
        if isinstance(state.get("interval_ms"), int):
            self.interval.setValue(state["interval_ms"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that send do so from every field of the composer."""
        for name, keep in (("composer_send", False), ("composer_send_keep", True)):
            if self._theme.keymap.matches(event, name):
                if not event.isAutoRepeat():
                    self._send(keep=keep)
                return
        super().keyPressEvent(event)
