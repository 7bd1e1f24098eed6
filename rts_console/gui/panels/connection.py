"""Panel Connection: which service, which user, which token; log in and out; how the link is."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.ask import ask_open_file
from rts_console.gui.child import GatewayFailed
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import LOGIN_KINDS, Subject
from rts_console.gui.stage import Identity, StageFull, Target
from rts_console.gui.theme import mark
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.identity_strip import lamp_of
from rts_console.gui.widgets.profile_form import ProfileForm
from rts_console.gui.widgets.state_lamp import StateLamp
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.gui.widgets.token_form import TokenForm
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import Code, ConnectionState, LoginErrorCode, LogoutReason, id_problem
from rts_console.record.store import IdentityFacts
from rts_console.record.translate import gap_words, link_words
from rts_console.settings import Profile

NAMES: Final = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy")
_DRAFT: Final = ""
_MS: Final = 1_000_000
_NARROW: Final = 240


@dataclass(slots=True)
class _Said:
    """The result of the last action for one identity, and how login and link were at that moment."""

    kind: StatusKind = "none"
    text: str = ""
    turn: tuple[Any, ...] | None = None


@dataclass(slots=True)
class _Seen:
    """What the fields were last filled from."""

    active: str = _DRAFT
    key: str | None = None
    profile: str = ""
    token: Secret = field(default_factory=lambda: Secret(""))
    versions: tuple[Any, ...] = ()


class ConnectionPanel(Panel):
    """Shows the active user, or the draft of a new one. Signals: `explain_wanted` with the Subject of a code."""

    explain_wanted = Signal(object)

    name = "connection"
    title = "Connection"
    icon_name = "plug"
    area = Area.LEFT

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._drafting = False
        self._seen = _Seen()
        self._said: dict[str, _Said] = {}
        self._busy: set[str] = set()
        self._status_wanted = False
        self._icons: dict[QPushButton, QIcon] = {}
        self._typed = Secret("")
        self._pasted: set[Secret] = set()
        self._refused: set[Secret] = set()
        self._dropped: set[str] = set()
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self.refresh()

    # Parts

    def _make_fields(self) -> None:
        self.profile = QComboBox()
        self.profile.setObjectName("profile")
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.profile.setMinimumContentsLength(6)
        self.profile.setMinimumWidth(self.theme.pixels(56))
        self.profile.activated.connect(self._on_profile_activated)
        self.form = ProfileForm(self.theme)
        self.form.edited.connect(self._on_profile_edited)
        self.form.start_wanted.connect(self._on_start_wanted)
        self.form.browse_wanted.connect(self._on_browse_wanted)
        self.form.name.editingFinished.connect(self._on_name_finished)
        self.user = QLineEdit()
        self.user.setObjectName("user_id")
        self.user.setPlaceholderText(self.tr("letters, digits and _ @ - ."))
        self.user.textEdited.connect(self._on_user_edited)
        self.user.returnPressed.connect(self._on_log_in)
        self.user_field = Field(self.theme, self.tr("User id"), self.user)
        self.user_field.reserve(1)
        self.token = TokenForm(self.theme)
        self.token.set_life(self.context.settings.token_life_s)
        self._icons[self.token.mint] = self.token.mint.icon()
        self.token.mint_wanted.connect(self._on_mint)
        self.token.life_chosen.connect(self._on_life_chosen)
        self.token.edited.connect(self._on_token_edited)
        self.token.edit.returnPressed.connect(self._on_log_in)
        self.status = StatusLine(self.theme)
        self.status.setObjectName("connection_status")
        self.status.explain(*LOGIN_KINDS)
        self.status.explain_wanted.connect(self._on_explain)
        self.lamp = StateLamp(self.theme)
        self.facts = FactsTable(
            self.theme,
            (
                ("result", self.tr("Last result")),
                ("used", self.tr("Token used")),
                ("session", self.tr("Session")),
                ("link", self.tr("Link")),
                ("retry", self.tr("Next try")),
            ),
        )
        self.facts.clicked.connect(self._on_fact_clicked)
        self.gap = StatusLine(self.theme)
        self.gap.setObjectName("connection_gap")
        self._kept = WrappedText()
        mark(self._kept, type="caption", tone="muted")

    def _make_buttons(self) -> None:
        self.log_in = self._button("log_in", self.tr("Log in"), "log-in", self._on_log_in, kind="primary")
        self.log_out = self._button("log_out", self.tr("Log out"), "log-out", self._on_log_out)
        self.renew = self._button("refresh_token", self.tr("Refresh token"), "refresh-cw", self._on_refresh_token)
        self.retry = self._button("retry_now", self.tr("Retry now"), "skip-forward", self._on_retry, kind="ghost")
        self.drop = self._button("drop_link", self.tr("Drop link"), "unplug", self._on_drop, kind="ghost")
        self.drop.setToolTip(self.tr("Break the link without a word, to see how the app takes it"))
        self.automatic = QCheckBox(self.tr("Auto-refresh"))
        self.automatic.setToolTip(self.tr("Put a new token in place before the old one ends"))
        self.automatic.setObjectName("refresh_automatically")
        self.automatic.setChecked(self.context.settings.refresh_tokens)
        self.automatic.toggled.connect(self._on_automatic)
        self._no_minting = WrappedText(
            self.tr("Tokens of this service cannot be made here: paste a new one before the old one ends.")
        )
        mark(self._no_minting, type="small", tone="muted")

    def _button(self, name: str, text: str, icon: str, slot: Any, *, kind: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setIcon(self.theme.icon(icon, "on_accent" if kind == "primary" else "icon"))
        button.clicked.connect(slot)
        if kind:
            mark(button, kind=kind)
        self._icons[button] = button.icon()
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the buttons leave out their icons, so that their words have room."""
        super().resizeEvent(event)
        narrow = self.width() < self.theme.pixels(_NARROW)
        for button, icon in self._icons.items():
            button.setIcon(QIcon() if narrow else icon)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        side, margin = self.theme.space("s"), self.theme.space("m")
        column.setContentsMargins(side, margin, side, margin)
        column.setSpacing(self.theme.space("m"))
        for part in (self._profile_row(), self.form, self._line(), self.user_field, self.token):
            column.addWidget(part)
        # Above the status are all buttons, below it only text: however long it gets, nothing moves under the mouse.
        # A second click on the place of Log in, which is gone by then, does no harm on Refresh token.
        column.addLayout(self._row(self.log_in, self.renew, self.log_out))
        column.addLayout(self._row(self.drop, self.retry))
        column.addWidget(self.automatic)
        column.addWidget(self.status)
        column.addWidget(self._line())
        column.addLayout(self._state_row())
        column.addWidget(self.facts)
        column.addWidget(self.gap)
        column.addWidget(self.token.facts)
        column.addStretch(1)
        column.addWidget(self._no_minting)
        column.addWidget(self._kept)
        scroll = self._scroll = QScrollArea()
        scroll.verticalScrollBar().rangeChanged.connect(self._bring_status_into_view)
        scroll.verticalScrollBar().actionTriggered.connect(self._on_scrolled_by_hand)
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        content.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _line(self) -> QFrame:
        line = QFrame()
        mark(line, surface="line")
        return line

    def _row(self, *parts: QWidget) -> FlowLayout:
        row = FlowLayout(spacing=self.theme.space("s"))
        for part in parts:
            row.addWidget(part)
        return row

    def _profile_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.space("xs"))
        self.new = self._tool("new_profile_button", "plus", self.tr("New profile"), self._on_new_profile)
        self.delete = self._tool("delete_profile", "trash-2", self.tr("Delete this profile…"), self._on_delete_wanted)
        self.delete_menu = QMenu(self)
        self.delete_menu.addAction("").triggered.connect(self._on_delete_profile)
        layout.addWidget(self.profile, 1)
        layout.addWidget(self.delete)
        layout.addWidget(self.new)
        return Field(self.theme, self.tr("Profile"), self._named(row))

    def _named(self, row: QWidget) -> QWidget:
        self.profile.setAccessibleName(self.tr("Profile"))
        row.setFocusProxy(self.profile)
        return row

    def _tool(self, name: str, icon: str, words: str, slot: Any) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self.theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(slot)
        return button

    def _state_row(self) -> QHBoxLayout:
        words = QLabel(self.tr("State"))
        mark(words, role="strong")
        row = QHBoxLayout()
        row.setSpacing(self.theme.space("m"))
        row.addWidget(words)
        row.addWidget(self.lamp)
        row.addStretch(1)
        row.addWidget(self.token.ring)
        return row

    def commands(self) -> Sequence[Command]:
        """Log in and out, tokens, the link, profiles."""
        return (
            Command("add_user", self.tr("&Add user"), self.begin_draft, "user-plus", "Ctrl+N"),
            Command("log_in_active", self.tr("&Log in"), self._on_log_in, "log-in", "Ctrl+L"),
            Command("log_out_active", self.tr("Log &out"), self._on_log_out, "log-out", "Ctrl+Shift+L"),
            Command("refresh_token_now", self.tr("&Refresh the token"), self._on_refresh_token, "refresh-cw", "Ctrl+R"),
            Command("retry_link", self.tr("Retry &now"), self._on_retry, "skip-forward"),
            Command("drop_the_link", self.tr("&Drop the link"), self._on_drop, "unplug", "Ctrl+D"),
            Command("new_profile", self.tr("New &profile"), self._on_new_profile, "plus"),
        )

    # What is shown

    @property
    def identity(self) -> Identity | None:
        """Whom it shows; None for the draft of a new user."""
        return None if self._drafting else self.context.stage.active

    @property
    def current_profile(self) -> Profile:
        """The profile in use."""
        return self.context.settings.active

    @property
    def local(self) -> bool:
        """Whether the profile in use is the local gateway."""
        return self.current_profile.kind == "local"

    def begin_draft(self) -> None:
        """Empty the user's fields for one more user."""
        self._drafting = True
        self._said.pop(_DRAFT, None)
        self._seen.key, self._seen.versions = None, ()
        self.raise_wanted.emit()
        self.refresh()
        self.user.setFocus()
        self.user.selectAll()

    def refresh(self) -> None:
        stage, child, settings = self.context.stage, self.context.child, self.context.settings
        now_s = now_ns() / 1e9
        versions = (stage.version, self.context.store.version, child.state, settings.active_profile, int(now_s * 4))
        if versions == self._seen.versions:
            return
        self._follow_active()
        self._seen.versions = (*versions[:3], settings.active_profile, versions[4])
        self._show_profile()
        self._show_user()
        self._show_state(now_s)

    def _follow_active(self) -> None:
        """When another user acts the draft gives way, and the profile follows."""
        active = self.context.stage.active
        key = active.key if active is not None else _DRAFT
        if key == self._seen.active:
            return
        self._seen.active = key
        self._drafting = False
        if active is not None and self.context.settings.profile(active.profile) is not None:
            self.context.settings.active_profile = active.profile

    def _show_profile(self) -> None:
        settings, child = self.context.settings, self.context.child
        names = [profile.name for profile in settings.profiles]
        if names != [self.profile.itemText(place) for place in range(self.profile.count() - 2)]:
            self.profile.clear()
            self.profile.addItems(names)
            self.profile.insertSeparator(len(names))
            self.profile.addItem(self.tr("Connect to a URL…"))
        if self.profile.currentText() != settings.active.name:
            self.profile.setCurrentText(settings.active.name)
        self.delete.setVisible(not self.local)
        if self.local:
            self.form.show_local(child.url, child.app_id, running=child.running)
            self._seen.profile = settings.active.name
        elif self._seen.profile != settings.active.name:
            self._seen.profile = settings.active.name
            self.form.show_profile(settings.active, Secret(""))
            self.tasks.start(self._recall_password(settings.active), name="recall the proxy's password")

    async def _recall_password(self, profile: Profile) -> None:
        password = await self.context.keys.get(f"proxy:{profile.name}")
        if password is not None and self.current_profile is profile:
            self.form.proxy.set_proxy(profile.proxy, password)

    def _show_user(self) -> None:
        identity = self.identity
        key = identity.key if identity is not None else _DRAFT
        if key != self._seen.key:
            self._seen.key = key
            self._seen.token = identity.token if identity is not None else Secret("")
            self.user.setText(identity.user_id if identity is not None else self._free_name())
            self.user_field.set_error(None)
            self.token.set_token(self._seen.token)
        elif identity is not None and identity.token != self._seen.token:
            untouched = self.token.token() == self._seen.token
            self._seen.token = identity.token
            if untouched:
                self.token.set_token(identity.token)
        self.token.set_mintable(self.local)

    def _free_name(self) -> str:
        taken = {identity.user_id for identity in self.context.stage.identities}
        return next((name for name in NAMES if name not in taken), f"user{len(taken) + 1}")

    def _show_state(self, now_s: float) -> None:
        identity = self.identity
        facts = self.context.stage.facts(identity) if identity is not None else IdentityFacts(_DRAFT, "")
        key = identity.key if identity is not None else _DRAFT
        lamp, word = lamp_of(facts)
        self.lamp.set_state(lamp, word)
        self._show_facts(facts)
        self._show_link(identity, facts, now_s)
        self._show_gap(facts)
        self._show_buttons(identity, facts, key in self._busy)
        self._show_token_in_use(identity)
        self.token.tick(self.user.text().strip(), self._app_id(), now_s)
        said = self._up_to_date(key, facts)
        if (self.status.kind(), self.status.text()) != (said.kind, said.text):
            self.status.set_status(said.kind, said.text)
            if said.kind == "error":
                self._status_wanted = True
                QTimer.singleShot(0, self, self._bring_status_into_view)
        kept = self.tr("Tokens and passwords are {where}.").format(where=self.context.keys.where())
        if self.local:
            kept = self.tr("Tokens and the app key of the local gateway are kept for this session only.")
        if self._kept.text() != kept:
            self._kept.set_text(kept)

    def _bring_status_into_view(self) -> None:
        """Scroll to an error that has just been said; it has no height before the layout has run."""
        if not self._status_wanted:
            return
        self._scroll.ensureWidgetVisible(self.status, 0, self.theme.space("m"))
        shown = self.status.visibleRegion().boundingRect().height()
        whole = max(self.status.height(), self.status.minimumSizeHint().height())
        self._status_wanted = self.status.isVisible() and shown < whole

    def _on_scrolled_by_hand(self) -> None:
        self._status_wanted = False

    def _up_to_date(self, key: str, facts: IdentityFacts) -> _Said:
        """What was said last; a newer state of login or link takes its place."""
        said, turn = self._said.setdefault(key, _Said()), turn_of(facts)
        if said.turn is not None and said.turn != turn and key not in self._busy:
            said.kind, said.text = self._news(key, facts, said.kind)
        said.turn = turn
        return said

    def _news(self, key: str, facts: IdentityFacts, before: StatusKind) -> tuple[StatusKind, str]:
        """What to say of a state that came by itself."""
        connection = facts.connection
        on_purpose = key in self._dropped
        self._dropped.discard(key)
        if facts.logged_out is not None and not facts.logged_in:
            twice = facts.logged_out.reason is LogoutReason.DUPLICATE_LOGIN
            return ("error", words_of(facts.logged_out.reason)) if twice else ("none", "")
        if facts.reconnecting:
            return ("info", self.tr("You broke the link on purpose.")) if on_purpose else ("none", "")
        if facts.login is not None and facts.login.code is not LoginErrorCode.SUCCESS:
            return "error", self._with_way_out(facts.login.code, words_of(facts.login.code, facts.login.reason))
        if connection is not None and connection.state is ConnectionState.FAILED:
            return "error", f"{connection.state}: {link_words(connection)}"
        if before == "busy" and facts.logged_in:
            return "success", self.tr("Logged in with the new token.")
        return "none", ""

    def _with_way_out(self, code: Code, words: str) -> str:
        if code is not LoginErrorCode.INVALID_TOKEN:
            return words
        way_out = self.tr("Paste a new token, then log in again.")
        if self.local:
            way_out = self.tr("Log in again: a new token is made then.")
        return f"{words} {way_out}"

    def _show_token_in_use(self, identity: Identity | None) -> None:
        live = identity is not None and identity.backend.logged_in and self.user.text().strip() == identity.user_id
        if identity is None or not live:
            self.token.set_in_use(None, waits=False)
            return
        token = self.token.token()
        self.token.set_in_use(identity.claims, waits=bool(token) and token != identity.token)

    def _app_id(self) -> str:
        return self.context.child.app_id if self.local else self.form.app_id.text().strip()

    def _show_facts(self, facts: IdentityFacts) -> None:
        login = facts.login
        good = login is not None and login.code is LoginErrorCode.SUCCESS
        result = words_of(login.code, login.reason) if login is not None else ""
        if facts.logged_out is not None and not facts.logged_in:
            result, good = words_of(facts.logged_out.reason), True
        self.facts.set_value("result", result, "none" if good or login is None else "error")
        afresh = facts.came_back is not None and not facts.came_back.resumed and facts.logged_in
        self._show_used(facts)
        code = self._last_code(facts)
        self.facts.set_clickable("result", self.tr("Explain {code}").format(code=code) if code is not None else "")
        self.facts.set_value("session", self._session_words(facts), "warning" if afresh else "none")

    def _show_used(self, facts: IdentityFacts) -> None:
        """With which token the last login was made, and how that stood."""
        uses = self.context.stage.tokens.uses(facts.key)
        failed = bool(uses) and not uses[-1].ok
        self.facts.set_value("used", uses[-1].words if uses else "", "error" if failed else "none")

    def _last_code(self, facts: IdentityFacts) -> Code | None:
        if facts.logged_out is not None and not facts.logged_in:
            return facts.logged_out.reason
        return facts.login.code if facts.login is not None else None

    def _on_fact_clicked(self, name: str) -> None:
        identity = self.identity
        code = self._last_code(self.context.stage.facts(identity)) if identity is not None else None
        if name == "result" and code is not None:
            self._on_explain(code)

    def _on_explain(self, code: Code) -> None:
        if self.identity is not None:
            self.explain_wanted.emit(Subject(code, self.identity.key))

    def _session_words(self, facts: IdentityFacts) -> str:
        if not facts.logged_in:
            return ""
        if facts.came_back is None:
            return self.tr("new")
        if not facts.came_back.resumed:
            return self.tr("started afresh: {reason}").format(reason=facts.came_back.reason)
        away_s = facts.login.elapsed_ms / 1000 if facts.login is not None else 0
        return self.tr("resumed after {seconds} s without a link").format(seconds=f"{away_s:,.1f}")

    def _show_link(self, identity: Identity | None, facts: IdentityFacts, now_s: float) -> None:
        connection = facts.connection
        link = f"{connection.state}: {link_words(connection)}" if connection is not None else ""
        if facts.logged_out:
            link = self.tr("closed")
        self.facts.set_value("link", link, "warning" if facts.reconnecting else "none")
        left_s = self.context.stage.retry_in_s(identity, now_s) if identity is not None else None
        self.facts.set_value("retry", self._next_try(facts, left_s))
        self.retry.setEnabled(bool(left_s))

    def _next_try(self, facts: IdentityFacts, left_s: float | None) -> str:
        if left_s is None:
            return ""
        text = self.tr("attempt {attempt} in {seconds} s") if left_s else self.tr("trying now, attempt {attempt}")
        return text.format(attempt=max(1, facts.next_attempt), seconds=f"{left_s:.1f}")

    def _show_gap(self, facts: IdentityFacts) -> None:
        """The last gap of this login stays to be read."""
        text = ""
        if facts.gap is not None:
            text = f"{time_of_day(facts.gap.at_ns)}  {gap_words(facts.gap)}"
        if facts.gap_count > 1:
            text = self.tr("{last} It was the last of {count}; the events have all.").format(
                last=text, count=f"{facts.gap_count:,}"
            )
        if self.gap.text() != text:
            self.gap.set_error(text)

    def _show_buttons(self, identity: Identity | None, facts: IdentityFacts, busy: bool) -> None:
        logged_in = identity is not None and identity.backend.logged_in
        ended = None, ConnectionState.FAILED
        live = logged_in or (identity is not None and identity.backend.connection_state not in ended)
        other_user = identity is not None and self.user.text().strip() != identity.user_id
        self.log_in.setText(self.tr("Add and log in") if identity is None or other_user else self.tr("Log in"))
        self.log_in.setEnabled(not busy and (other_user or not live))
        self.log_in.setVisible(other_user or not logged_in)
        self.log_out.setVisible(live and not other_user)
        tried = identity is not None and facts.logged_out is None
        self.renew.setVisible((live or tried) and not other_user)
        self.renew.setEnabled(not busy)
        for part in (self.retry, self.drop):
            part.setVisible(identity is not None and not other_user)
        self.drop.setEnabled(logged_in and not facts.reconnecting)
        self.automatic.setVisible(self.local)
        self._no_minting.setVisible(not self.local)

    # Profile

    def _on_profile_activated(self, place: int) -> None:
        if place >= len(self.context.settings.profiles):
            self._on_new_profile()
            return
        self.context.settings.active_profile = self.profile.itemText(place)
        identity = self.identity
        if identity is not None and identity.profile != self.current_profile.name and identity.backend.logged_in:
            self._drafting = True
        self.refresh()

    def _on_profile_edited(self) -> None:
        self.form.write_to(self.current_profile)

    def _on_name_finished(self) -> None:
        name, profile = self.form.name.text().strip(), self.current_profile
        if profile.kind == "local" or name == profile.name:
            return
        if not name or self.context.settings.profile(name) is not None:
            why = self.tr("Another profile has this name.") if name else self.tr("A profile needs a name.")
            self.form.name_field.set_error(why)
            return
        profile.name = self.context.settings.active_profile = self._seen.profile = name
        self.refresh()

    def _on_new_profile(self) -> None:
        settings = self.context.settings
        number = len(settings.profiles)
        while settings.profile(f"Service {number}") is not None:
            number += 1
        settings.profiles.append(Profile(f"Service {number}"))
        settings.active_profile = f"Service {number}"
        self.begin_draft()
        self.form.url.setFocus()

    def _on_delete_wanted(self) -> None:
        """A profile is gone for good: ask, beside the button."""
        name = self.current_profile.name.replace("&", "&&")
        self.delete_menu.actions()[0].setText(self.tr("Delete “{name}”").format(name=name))
        self.delete_menu.popup(self.delete.mapToGlobal(self.delete.rect().bottomLeft()))

    def _on_delete_profile(self) -> None:
        profile, settings = self.current_profile, self.context.settings
        users = [identity.user_id for identity in self.context.stage.identities if identity.profile == profile.name]
        if users:
            self._say(
                self._key(), "error", self.tr("{users} came by it. Remove them first.").format(users=", ".join(users))
            )
            return
        settings.profiles.remove(profile)
        settings.active_profile = settings.profiles[0].name
        self.tasks.start(self.context.keys.forget(f"proxy:{profile.name}"), name="forget the proxy's password")
        self.refresh()

    def _on_start_wanted(self) -> None:
        self.tasks.start(self._start_local(self._key()), name="start the local gateway")

    async def _start_local(self, key: str) -> bool:
        """Whether it runs in the end."""
        if not self.context.child.running:
            self._say(key, "busy", self.tr("Starting the local gateway…"))
        try:
            await self.context.child.start()
        except GatewayFailed as error:
            self._say(key, "error", str(error))
            return False
        self._say(key, "none", "")
        return True

    def _on_browse_wanted(self) -> None:
        self.tasks.start(self._browse(), name="choose a CA file")

    async def _browse(self) -> None:
        path = await ask_open_file(self, self.tr("CA file"), [self.tr("Certificates (*.pem *.crt *.cer)"), "* (*)"])
        if path:
            self.form.ca_file.setText(path)
            self._on_profile_edited()

    # Token

    def _on_user_edited(self) -> None:
        self.user_field.set_error(None)
        self._seen.versions = ()

    def _on_mint(self) -> None:
        if not self._user_is_good():
            return
        user_id, identity = self.user.text().strip(), self.identity
        token = self.context.child.mint(user_id, self.token.life_s)
        self.token.set_token(token)
        if identity is not None and identity.user_id == user_id and not identity.backend.logged_in:
            self.context.stage.set_token(identity, token)
        self._seen.versions = ()
        self.refresh()

    def _on_token_edited(self) -> None:
        self._typed = self.token.token()
        self._refused.discard(self._typed)
        self._seen.versions = ()

    def _wants_another(self, token: Secret, user_id: str) -> bool:
        """Whether a login at the local gateway shall make a token: there is none, it was refused already, or it was
        made here and will not do. One that was pasted is tried, to see what the gateway says to it."""
        if token and token == self._typed:
            self._pasted.add(token)
        if not token or token in self._refused:
            return True
        return token not in self._pasted and bool(self.token.problem(user_id, self._app_id(), now_ns() / 1e9))

    def _on_life_chosen(self, seconds: int) -> None:
        self.context.settings.token_life_s = seconds

    def _on_automatic(self, on: bool) -> None:
        self.context.settings.refresh_tokens = on

    def _on_refresh_token(self) -> None:
        identity = self.identity
        if identity is None or identity.key in self._busy:
            return
        token = self.token.token()
        old = token == identity.token
        if self.local and (old or self._wants_another(token, identity.user_id)):
            token = self.context.child.mint(identity.user_id, self.token.life_s)
        elif not token or old or self.token.unreadable:
            if not self.token.unreadable:
                self.token.field.set_error(self.tr("This is the token in use. Paste a new one, then refresh."))
            self.token.edit.setFocus()
            return
        self.tasks.start(self._refresh_token(identity, token), name=f"refresh the token of {identity.key}")

    async def _refresh_token(self, identity: Identity, token: Secret) -> None:
        with self._working(identity.key):
            self._say(identity.key, "busy", self.tr("Handing over the new token…"))
            try:
                await identity.backend.update_login_token(token)
            except RtsError as error:
                self._refused.add(token)
                if identity.backend.logged_in or not isinstance(error, InvalidCall):
                    self._say(identity.key, "error", words_of_error(error))
                    return
            else:
                self._take_up(identity, token)
                await self._keep(identity)
                if identity.backend.logged_in:
                    self._say(identity.key, "success", self.tr("The new token is in place."))
                else:
                    self._say(identity.key, "busy", self.tr("The new token is in place; logging in with it…"))
                return
        # A login that has ended for good has no token to replace; a new login has.
        await self._log_in_as(identity, token, identity.target)

    def _take_up(self, identity: Identity, token: Secret) -> None:
        """This is the token of the identity from now on, and it stands in the field."""
        self.context.stage.set_token(identity, token)
        if identity is self.identity:
            self._seen.token = token
            self.token.set_token(token)

    async def _keep(self, identity: Identity) -> None:
        """Remember a token that cannot be made again."""
        if identity.app_id != self.context.child.app_id:
            await self.context.keys.put(f"token:{identity.profile}:{identity.user_id}", identity.token)

    # Log in and out

    def _on_log_in(self) -> None:
        if not self._user_is_good() or self._key() in self._busy:
            return
        token, user_id = self.token.token(), self.user.text().strip()
        if self.token.unreadable:
            self.token.edit.setFocus()
            self._say(self._key(), "error", self.tr("Nothing was tried: what stands under Token is no token."))
            return
        target = None if self.local else self.form.target(self.current_profile.name)
        if not self.local and target is None:
            self._say(self._key(), "error", self.tr("Nothing was tried: a field of the profile is wrong."))
            return
        if self.local and self._wants_another(token, user_id):
            token = Secret("")
        self.tasks.start(self._log_in(user_id, token, target), name="log in")

    def _user_is_good(self) -> bool:
        problem = id_problem("user id", self.user.text().strip())
        self.user_field.set_error(problem)
        return problem is None

    async def _log_in(self, user_id: str, token: Secret, target: Target | None) -> None:
        key, profile = self._key(), self.current_profile
        with self._working(key):
            if target is None:
                if not await self._start_local(key):
                    return
                target = Target(self.context.child.url, self.context.child.app_id, profile=profile.name)
            made = not token
            token = token or await self._token_for(user_id, target)
            if not token:
                self.token.field.set_error(self.tr("The token is empty. Paste the one that your app server gave out."))
                return
            identity = self._put_on_stage(key, user_id, target)
        if identity is not None:
            await self._log_in_as(identity, token, target, made=made and target.app_id == self.context.child.app_id)

    async def _token_for(self, user_id: str, target: Target) -> Secret:
        """A token for a field that was left empty: minted here, or the one that was kept."""
        if target.app_id == self.context.child.app_id:
            return self.context.child.mint(user_id, self.token.life_s)
        return await self.context.keys.get(f"token:{target.profile}:{user_id}") or Secret("")

    def _put_on_stage(self, key: str, user_id: str, target: Target) -> Identity | None:
        """The identity to log in as: the one shown, or a new one; None when there can be none, and why is said."""
        shown = self.context.stage.get(key) if key else None
        if shown is not None and shown.user_id == user_id:
            return shown
        try:
            identity = self.context.stage.add(user_id, target)
        except (StageFull, InvalidCall) as error:
            self._say(key, "error", str(error))
            return None
        self._said.pop(_DRAFT, None)
        self._drafting = False
        self.context.stage.activate(identity.key)
        return identity

    async def _log_in_as(self, identity: Identity, token: Secret, target: Target, *, made: bool = False) -> None:
        with self._working(identity.key):
            self._say(identity.key, "busy", self.tr("Logging in {user}…").format(user=identity.user_id))
            started_ns = now_ns()
            try:
                await self.context.stage.move(identity, target)
                self._take_up(identity, token)
                await identity.backend.login(token, identity.user_id)
            except RtsError as error:
                self._say(identity.key, "error", self._words_of_refusal(token, error))
                self._point_at_field(identity, error)
                return
            elapsed = f"{(now_ns() - started_ns) / _MS:,.0f}"
            text = self.tr("Logged in as {user} in {elapsed} ms.")
            if made:
                text = self.tr("Logged in as {user} in {elapsed} ms, with a token made at login.")
            self._say(identity.key, "success", text.format(user=identity.user_id, elapsed=elapsed))
            await self._keep(identity)

    def _words_of_refusal(self, token: Secret, error: RtsError) -> str:
        """What to say of a login that failed; a token that was refused is not tried again by itself."""
        words = words_of_error(error)
        if not isinstance(error, RequestRejected):
            return words
        if error.code is LoginErrorCode.INVALID_TOKEN:
            self._refused.add(token)
        return self._with_way_out(error.code, words)

    def _point_at_field(self, identity: Identity, error: RtsError) -> None:
        """Mark the field that a refusal is about, while it is still the one shown."""
        if not isinstance(error, RequestRejected) or identity is not self.identity:
            return
        match error.code:
            case LoginErrorCode.INVALID_TOKEN:
                self.token.field.set_error(error.reason)
            case LoginErrorCode.INVALID_USER_ID:
                self.user_field.set_error(error.reason)

    def _on_log_out(self) -> None:
        identity = self.identity
        if identity is not None:
            self.tasks.start(self._log_out(identity), name=f"log out {identity.key}")

    async def _log_out(self, identity: Identity) -> None:
        self._say(identity.key, "busy", self.tr("Logging out…"))
        try:
            await identity.backend.logout()
        except RtsError as error:
            self._say(identity.key, "error", words_of_error(error))
            return
        self._say(identity.key, "none", "")

    # Link

    def _on_retry(self) -> None:
        if self.identity is not None:
            self.context.stage.retry_now(self.identity)
            self.refresh()

    def _on_drop(self) -> None:
        if self.identity is not None:
            self._dropped.add(self.identity.key)
            self.identity.backend.drop_link()

    # Results

    def _key(self) -> str:
        return self.identity.key if self.identity is not None else _DRAFT

    def _say(self, key: str, kind: StatusKind, text: str) -> None:
        identity = self.context.stage.get(key)
        turn = turn_of(self.context.stage.facts(identity)) if identity is not None else None
        self._said[key] = _Said(kind, text, turn)
        self._seen.versions = ()
        self.refresh()

    @contextlib.contextmanager
    def _working(self, key: str) -> Iterator[None]:
        """While it is entered the buttons of that identity are off."""
        self._busy.add(key)
        self._seen.versions = ()
        try:
            yield
        finally:
            self._busy.discard(key)
            self._seen.versions = ()


def turn_of(facts: IdentityFacts) -> tuple[Any, ...]:
    """What a line about the past does not outlive when it changes: the login's result, its end, a loss of the link."""
    failed = facts.connection is not None and facts.connection.state is ConnectionState.FAILED
    return facts.login, facts.logged_out, facts.reconnecting, failed


def words_of(code: Code, reason: str = "") -> str:
    """Number, name and meaning of a code, and the reason of this case, as a sentence, where it adds something."""
    text, reason = f"{code}: {code.meaning}", reason.strip().rstrip(".")
    return f"{text} {reason[:1].upper()}{reason[1:]}." if reason and reason not in code.meaning else text


def words_of_error(error: RtsError) -> str:
    """What a failed call says to the user."""
    if isinstance(error, RequestRejected):
        return words_of(error.code, error.reason)
    return str(error)
