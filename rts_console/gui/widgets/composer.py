"""Write a message and send it: to a peer, a room or the app server, once or many times."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.ask import start_folder
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.draft import Draft, DraftError, DraftFormat
from rts_console.gui.models.send_text import progress_text, result_text
from rts_console.gui.repeat import Repetition
from rts_console.gui.shipment import Shipment
from rts_console.gui.stage import Identity, Stage
from rts_console.gui.stamping import Stamping
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.byte_meter import ByteMeter
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.held_bar import HeldBar, PolicyChooser
from rts_console.gui.widgets.message_editor import MessageEditor
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.gui.widgets.target_picker import TargetPicker
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import (
    RULE_SETS,
    ConnectionState,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    Scope,
)
from rts_console.record.store import Store

HISTORY = 100
MOST_REPEATS = 100_000
LONGEST_INTERVAL_MS = 600_000
_CHECK_DELAY_MS = 200
_REFUSED_BY_BACKEND = 16 * 1024 * 1024
"""A larger file is refused here, unread: a row for it would take the memory of thousands of others."""
_TYPED_OVER = 64
"""So many bytes may be typed beyond the limit, so that a text can be mended before it is shortened."""
_SPIN_WIDTH = 96

_KINDS: dict[Outcome, StatusKind] = {
    Outcome.ACCEPTED: "success",
    Outcome.REFUSED: "error",
    Outcome.UNKNOWN: "warning",
}
_BEING_MADE_AGAIN = (ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED, ConnectionState.LOST)


class Composer(QWidget):
    """The composer of the active identity. Call `refresh` when something may have changed.

    Signals: `policy_chosen` with what becomes of messages that are written while the link is gone.
    """

    policy_chosen = Signal(OfflinePolicy)

    def __init__(
        self, theme: Theme, stage: Stage, store: Store, tasks: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stage = stage
        self._store = store
        self._tasks = tasks
        self._seen: tuple[Any, ...] = ()
        self._history: list[Draft] = []
        self._history_place = 0
        self._unsent = Draft()
        self._repetition: Repetition | None = None
        self._repeats_as = ""
        self._repeat_error = ""
        self._refused = ""
        self._results: dict[str, tuple[StatusKind, str]] = {}
        self._shown_for = ""
        self._discarded: set[str] = set()
        self.stamping = Stamping()
        self._make_target()
        self._make_choices()
        self._make_entry()
        self._make_sending()
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(_CHECK_DELAY_MS)
        self._check_timer.timeout.connect(self._check)
        self._lay_out()
        self._show_stamp()
        self._on_format_changed()
        self._show_repeat()
        self.mode.currentIndexChanged.connect(lambda _index: self._show_obstacle())
        self.refresh()

    # Building

    def _make_target(self) -> None:
        self._acts = QHBoxLayout()
        label = QLabel(self.tr("As"))
        mark(label, role="label")
        self._acts.addWidget(label)
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
        self.format = self._combo("composer_format", self.tr("Format"))
        for draft_format, title in (
            (DraftFormat.TEXT, self.tr("Text")),
            (DraftFormat.JSON, self.tr("JSON")),
            (DraftFormat.HEX, self.tr("Hex")),
            (DraftFormat.BASE64, self.tr("Base64")),
            (DraftFormat.FILE, self.tr("File")),
        ):
            self.format.addItem(title, draft_format)
        self.format.currentIndexChanged.connect(lambda _index: self._on_format_changed())
        self.mode = self._combo("composer_mode", self.tr("Delivery"))
        self.mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mode.setMinimumContentsLength(12)
        for mode, title in (
            (MessageMode.RELIABLE_ORDERED, self.tr("Reliable, ordered")),
            (MessageMode.UNRELIABLE_ORDERED, self.tr("Unreliable, ordered")),
            (MessageMode.UNRELIABLE_UNORDERED, self.tr("Unreliable, unordered")),
        ):
            self.mode.addItem(title, mode)
            self.mode.setItemData(self.mode.count() - 1, mode.meaning, Qt.ItemDataRole.ToolTipRole)

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
            size = self.stamping.size(self.draft.format.kind, self.scope)
            tip = self.tr("Run {run}: {size} bytes stand in front of each message and count for the limit").format(
                run=self.stamping.run, size=size
            )
        self.stamp_button.setToolTip(tip)
        self._show_meter()
        self._check()

    def _make_entry(self) -> None:
        self.editor = MessageEditor()
        self.editor.setObjectName("composer_editor")
        self.editor.setAccessibleName(self.tr("Message"))
        self.editor.setMinimumHeight(self._theme.pixels(48))
        self.editor.textChanged.connect(self._on_draft_changed)
        self.editor.refuse_by(self._refusal)
        self.editor.refused.connect(self._on_refused)
        self.editor.submitted.connect(self.send)
        self.editor.submitted_to_keep.connect(self.send_and_keep)
        self.editor.older.connect(lambda: self._go_in_history(-1))
        self.editor.newer.connect(lambda: self._go_in_history(+1))
        self.path = QLineEdit()
        self.path.setObjectName("composer_path")
        self.path.setAccessibleName(self.tr("File to send"))
        self.path.setPlaceholderText(self.tr("path of a file, sent as binary"))
        self.path.textChanged.connect(lambda _text: self._on_draft_changed())
        self.browse = QPushButton(self._theme.icon("folder-open"), self.tr("Choose…"))
        self.browse.setObjectName("composer_browse")
        self.browse.clicked.connect(self._on_browse_clicked)
        file_row = QHBoxLayout()
        file_row.setContentsMargins(0, 0, 0, 0)
        file_row.addWidget(self.path, 1)
        file_row.addWidget(self.browse)
        file_page = QWidget()
        column = QVBoxLayout(file_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(file_row)
        column.addStretch(1)
        self._entries = QStackedWidget()
        self._entries.addWidget(self.editor)
        self._entries.addWidget(file_page)
        self.meter = ByteMeter(self._theme)
        self.problem = StatusLine(self._theme, copyable=False)
        self.problem.setObjectName("composer_problem")

    def _make_sending(self) -> None:
        self.send_button = QPushButton(self._theme.icon("send", "on_accent"), self.tr("Send"))
        self.send_button.setObjectName("composer_send")
        self.send_button.clicked.connect(self.send)
        mark(self.send_button, kind="primary")
        self.count = self._spin("composer_count", self.tr("How many times"), 1, MOST_REPEATS, "×")
        self.interval = self._spin("composer_interval", self.tr("Milliseconds between"), 0, LONGEST_INTERVAL_MS, " ms")
        self.interval.setValue(1_000)
        self.count.valueChanged.connect(lambda _value: self._show_repeat())
        self.stop_button = QPushButton(self._theme.icon("square"), self.tr("Stop"))
        self.stop_button.setObjectName("composer_stop")
        self.stop_button.clicked.connect(self.stop)
        self.status = StatusLine(self._theme)
        self.status.setObjectName("composer_status")
        self.offline = PolicyChooser(self._theme)
        self.offline.chosen.connect(self._on_policy_chosen)
        self.held = HeldBar(self._theme)
        self.held.release_wanted.connect(self.release_held)
        self.held.discard_wanted.connect(self.discard_held)

    def _spin(self, name: str, title: str, least: int, most: int, suffix: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setObjectName(name)
        spin.setAccessibleName(title)
        spin.setToolTip(title)
        spin.setRange(least, most)
        spin.setSuffix(suffix)
        spin.setGroupSeparatorShown(True)
        spin.setFixedWidth(self._theme.pixels(_SPIN_WIDTH))
        return spin

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        options = QHBoxLayout()
        options.setSpacing(space // 2)
        options.addLayout(self._acts)
        options.addStretch(1)
        options.addWidget(self.stamp_button)
        options.addWidget(self.format)
        options.addWidget(self.mode, 2)
        sending = QHBoxLayout()
        sending.setSpacing(space // 2)
        sending.addWidget(self.meter, 1)
        sending.addSpacing(space)
        for widget in (self.count, self.interval, self.stop_button, self.send_button):
            sending.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space // 2)
        layout.addLayout(options)
        layout.addWidget(self.target)
        layout.addWidget(self._entries, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.held)
        layout.addWidget(self.offline)
        layout.addLayout(sending)
        layout.addWidget(self.status)

    # What stands there

    @property
    def scope(self) -> Scope:
        """Where the message goes."""
        return self.target.scope

    def write_to(self, scope: Scope, target: str) -> None:
        """Get ready to write to a peer or a room, for instance from another pane's menu."""
        self.target.choose(scope, target)
        self.editor.setFocus()

    @property
    def draft(self) -> Draft:
        """What is being written."""
        return Draft(self.format.currentData(), self.editor.text(), self.path.text())

    def set_draft(self, draft: Draft) -> None:
        """Put another draft in place."""
        self.format.setCurrentIndex(self.format.findData(draft.format))
        self.editor.set_text(draft.text)
        self.path.setText(draft.path)

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
        seen = (self._stage.version, self._store.version, identity, backend, link)
        if seen == self._seen:
            return
        self._seen = seen
        self._show_identity(identity)
        self._show_result(identity.key if identity else "")
        own = identity.user_id if identity else ""
        self.target.offer(self._known_users(identity), self._joined_rooms(identity), own=own)
        self._show_server_params(identity)
        self._show_offline(identity)
        self._show_meter()
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
        self._chip.setProperty("color_index", index)
        self._acts.addWidget(self._chip)

    def _show_result(self, key: str) -> None:
        """Each identity has a result line of its own: what one did is not told under another."""
        if key == self._shown_for:
            return
        self._shown_for = key
        on_stage = {each.key for each in self._stage.identities}
        self._results = {each: said for each, said in self._results.items() if each in on_stage}
        self.status.set_status(*self._results.get(key, ("none", "")))
        self.server.status.clear()

    def _say(self, key: str, kind: StatusKind, text: str) -> None:
        self._results[key] = (kind, text)
        if key == self._shown_for:
            self.status.set_status(kind, text)

    def _known_users(self, identity: Identity | None) -> list[str]:
        """Our other identities, then whoever was met in a room or looked up."""
        if identity is None:
            return []
        facts = self._stage.facts(identity)
        users = dict.fromkeys(other.user_id for other in self._stage.identities if other is not identity)
        for room in facts.rooms.values():
            users |= dict.fromkeys(member.user_id for member in room.members.values() if member.present)
        users |= dict.fromkeys(facts.peers)
        users.pop(identity.user_id, None)
        return list(users)

    def _joined_rooms(self, identity: Identity | None) -> list[str]:
        return [room.room_id for room in self._stage.facts(identity).joined_rooms] if identity else []

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
        if self._repetition is not None and self._repeats_as != identity.key:
            text = self.tr("{user} still sends a message many times. Wait for the end, or stop it.")
            return text.format(user=self._repeats_as)
        return self.target.obstacle(identity.backend) or self._link_obstacle(identity)

    def _show_obstacle(self) -> None:
        obstacle = self.obstacle()
        self.send_button.setEnabled(not obstacle and self._repetition is None)
        self.send_button.setToolTip(obstacle or self.tr("Send (Ctrl+Enter); Ctrl+Shift+Enter keeps the text here"))
        identity = self._identity
        can_set = identity is not None and identity.backend.logged_in and self._keeps(identity) is None
        self.server.set_enabled(can_set, "" if can_set else obstacle)
        self._show_mode()
        self._show_problem()

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
        held, leaving = self._kept(identity)
        self.held.show_held(identity.user_id, held, leaving if away else 0)

    def _kept(self, identity: Identity) -> tuple[int, int]:
        """How many wait for the user's word, and how many leave by themselves."""
        policies = self._stage.facts(identity).held
        kept = [policies.get(each.client_message_id) for each in identity.backend.held_messages] if policies else []
        held = kept.count(OfflinePolicy.HOLD)
        return held, len(kept) - held

    def _show_mode(self) -> None:
        identity = self._identity
        modes = identity.backend.capabilities.message_modes if identity else tuple(MessageMode)
        reason = ""
        if self.scope is Scope.SERVER:
            reason = self.tr("Messages to the app server are always reliable.")
        elif len(modes) < 2:
            reason = self.tr("This service knows only one kind of delivery.")
        self.mode.setEnabled(not reason)
        self.mode.setToolTip(reason or self.tr("How the message is delivered"))

    def _show_problem(self, error: DraftError | None = None) -> None:
        """One line for what stands in the way: first the draft, then everything else."""
        if self._refused or error is not None:
            self.problem.set_error(self._refused or str(error))
        else:
            self.problem.set_info(self.obstacle())
        mark(self.editor, invalid=error is not None)
        mark(self.path, invalid=error is not None)

    # The draft

    def _on_format_changed(self) -> None:
        is_file = self.format.currentData() is DraftFormat.FILE
        self._entries.setCurrentIndex(1 if is_file else 0)
        kind = self.draft.format.kind
        self.format.setToolTip(self.tr("Sent as text") if kind is PayloadKind.TEXT else self.tr("Sent as binary"))
        self.editor.setPlaceholderText(self._placeholder())
        self._on_draft_changed()
        self._check()

    def _placeholder(self) -> str:
        return {
            DraftFormat.TEXT: self.tr("Message. Ctrl+Enter sends, Alt+Up brings back an older one."),
            DraftFormat.JSON: self.tr('{"type": "chat", "text": "hello"} is checked, and sent as it is written.'),
            DraftFormat.HEX: self.tr("de ad be ef"),
            DraftFormat.BASE64: self.tr("3q2+7w=="),
        }.get(self.draft.format, "")

    def _on_draft_changed(self) -> None:
        self._refused = ""
        self._show_meter()
        self._check_timer.start()

    def _show_meter(self) -> None:
        draft = self.draft
        limit = self._identity.backend.rules.size_limit(draft.format.kind) if self._identity else None
        characters = len(draft.text) if draft.format.kind is PayloadKind.TEXT else None
        stamp = self.stamping.size(draft.format.kind, self.scope)
        self.meter.set_usage(draft.size() + stamp, limit, characters=characters)

    def _refusal(self, text: str, typed: bool) -> str:
        """Why the editor does not take a text: it could never be sent, and would only make the window slow."""
        draft = Draft(self.format.currentData(), text)
        rules = self._identity.backend.rules if self._identity else RULE_SETS["volcengine"]
        limit = self.stamping.rules(rules, self.scope).size_limit(draft.format.kind)
        size = draft.least_size()
        if size <= limit + _TYPED_OVER * typed:
            return ""
        words = self.tr(
            "Not put in: the message would have {size} bytes; the limit is {limit} bytes. "
            "Nothing was changed. Shorten it first, or send it as a file: choose File."
        )
        return words.format(size=f"{size:,}", limit=f"{limit:,}")

    def _on_refused(self, problem: str) -> None:
        """It stays until the draft changes, whatever else arrives meanwhile."""
        self._check_timer.stop()
        self._refused = problem
        self._show_problem()

    def _check(self) -> None:
        """Say what is wrong with the draft while it is written; an empty one is not wrong yet."""
        self._check_timer.stop()
        draft = self.draft
        empty = not (draft.path if draft.format is DraftFormat.FILE else draft.text)
        self._show_problem(None if empty else self._error_of(draft))

    def _error_of(self, draft: Draft) -> DraftError | None:
        rules = self._identity.backend.rules if self._identity else None
        try:
            draft.payload(self.stamping.rules(rules, self.scope) if rules else None)
        except DraftError as error:
            size = self.stamping.size(draft.format.kind, self.scope)
            if not size or error.offset is not None:
                return error
            return DraftError(self.tr("{error} The stamp takes {size} bytes of it.").format(error=error, size=size))
        return None

    def _on_browse_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file to send"), start_folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

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
        if self._identity is not None and self._repetition is None:
            self._say(self._identity.key, "none", "")
        self._refused = ""
        if not self.send_button.isEnabled():
            self._show_problem()
            return
        draft = self.draft
        error = self._error_of(draft)
        if error is not None and self._only_too_large(draft):
            self._show_problem(error)
            self._send_off(self._shipment(draft), draft, keep=True)
            return
        if error is not None:
            self._show_problem(error)
            if error.offset is not None:
                self.editor.go_to(error.offset)
            return
        self._show_problem()
        self._remember(draft)
        shipment = self._shipment(draft)
        if self.count.value() == 1:
            self._send_off(shipment, draft, keep=keep)
        else:
            self._repeats_as = shipment.key
            self._repetition = Repetition(self.count.value(), self.interval.value())
            self._tasks.start(self._send_many(self._repetition, shipment), name="send a message many times")
            self._show_repeat()

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
        return Shipment(key, backend, scope, target, data, self.mode.currentData(), wrap)

    def _send_off(self, shipment: Shipment, draft: Draft, *, keep: bool) -> None:
        """Say that it is on its way, or that it is kept, and let it go."""
        assert self._identity is not None
        policy = self._keeps(self._identity)
        match policy:
            case OfflinePolicy.HOLD:
                self._say(shipment.key, "info", self.tr("Held until you send or discard it."))
            case OfflinePolicy.SEND:
                self._say(shipment.key, "info", self.tr("Kept; it leaves when the link is back."))
            case _:
                self._say(shipment.key, "busy", self.tr("Sending …"))
        self._tasks.start(self._send_once(shipment, draft, keep=keep), name="send a message")
        if policy is not None and not keep:
            self._clear_away(draft)

    async def _send_once(self, shipment: Shipment, draft: Draft, *, keep: bool) -> None:
        try:
            result = await shipment.send()
        except RtsError as error:
            self._say(shipment.key, "error", str(error))
            return
        if result.client_message_id in self._discarded:
            return  # what the user wanted is no failure
        self._say(shipment.key, _KINDS[result.outcome], result_text(result, shipment))
        if result.ok and not keep:
            self._clear_away(draft)

    def _clear_away(self, draft: Draft) -> None:
        """Empty the editor of what was sent, unless something else is being written or read there by now."""
        if self.draft == draft and self._history_place == len(self._history):
            self.editor.set_text("")

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
            self._say(identity.key, "info" if away else "busy", text.format(count=f"{count:,}"))
        self.refresh()

    def discard_held(self) -> None:
        """Give up the messages that were kept for the active identity."""
        identity = self._identity
        if identity is None:
            return
        self._discarded = {each.client_message_id for each in identity.backend.held_messages}
        if count := identity.backend.discard_held():
            text = self.tr("{count} discarded; nothing of it was sent.").format(count=f"{count:,}")
            self._say(identity.key, "info", text)
        self.refresh()

    # Repeating

    async def _send_many(self, repetition: Repetition, shipment: Shipment) -> None:
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
        finally:
            self._repetition = None
            self._show_repeat()
            self._say_progress(repetition, done=True)

    def stop(self) -> None:
        """End a repetition; what is under way gets its result."""
        if self._repetition is not None:
            self._repetition.stop()
            self._show_repeat()

    def _show_repeat(self) -> None:
        running = self._repetition is not None
        count = self.count.value()
        self.send_button.setText(self.tr("Send {count}×").format(count=f"{count:,}") if count > 1 else self.tr("Send"))
        self.stop_button.setVisible(running)
        self.stop_button.setEnabled(running and self._repetition is not None and not self._repetition.stopped)
        self.interval.setVisible(count > 1)
        self.count.setEnabled(not running)
        self.interval.setEnabled(not running)
        self._show_obstacle()

    def _show_progress(self) -> None:
        if self._repetition is not None:
            self._say_progress(self._repetition, done=False)

    def _say_progress(self, repetition: Repetition, *, done: bool) -> None:
        kind: StatusKind = "busy" if not done else "warning" if self._repeat_error else "success"
        self._say(self._repeats_as, kind, progress_text(repetition, self._repeat_error))

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
        if identity.key == self._shown_for:
            self.server.status.set_status(kind, text)

    # History

    def _remember(self, draft: Draft) -> None:
        if draft in self._history:
            self._history.remove(draft)
        self._history.append(draft)
        del self._history[:-HISTORY]
        self._history_place = len(self._history)
        self._unsent = Draft()

    def _go_in_history(self, step: int) -> None:
        """Older drafts one way, and back to what was being written the other way."""
        place = self._history_place + step
        if not 0 <= place <= len(self._history):
            return
        if self._history_place == len(self._history):
            self._unsent = self.draft
        self._history_place = place
        self.set_draft(self._history[place] if place < len(self._history) else self._unsent)

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
        """Ctrl+Enter sends from every field of the composer."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._send(keep=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        super().keyPressEvent(event)
