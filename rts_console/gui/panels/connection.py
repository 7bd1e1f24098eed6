"""Panel Connection: which service, which user, which token; log in and out; how the link is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.client.doctor import Place
from rts_console.gui.ask import ask_open_file
from rts_console.gui.check_place import local_place, place_of
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.keys import operator_key, proxy_key, rename_secrets
from rts_console.gui.logins import DRAFT, Logins
from rts_console.gui.models.codes import LOGIN_KINDS, Subject
from rts_console.gui.models.connection_text import free_name, last_code
from rts_console.gui.profile_secrets import proxy_password
from rts_console.gui.stage import Identity, Target
from rts_console.gui.theme import mark
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.link_facts import LinkFacts
from rts_console.gui.widgets.login_buttons import LoginButtons
from rts_console.gui.widgets.profile_form import ProfileForm
from rts_console.gui.widgets.profile_picker import ProfilePicker
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.status_scroll import StatusScroll
from rts_console.gui.widgets.token_form import TokenForm
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import IDS, RULE_SETS, Code, LoginErrorCode, id_problem
from rts_console.record.store import IdentityFacts
from rts_console.settings import Profile
from rts_console.vendors.agora_codes import Reason
from rts_console.vendors.families import family_of
from rts_console.vendors.rongcloud_codes import RongCloudCode


@dataclass(slots=True)
class _Seen:
    """What the fields were last filled from."""

    active: str = DRAFT
    key: str | None = None
    profile: str = ""
    token: Secret = field(default_factory=lambda: Secret(""))
    versions: tuple[Any, ...] = ()


class ConnectionPanel(Panel):
    """Shows the active user, or the draft of a new one. Signals: `explain_wanted` with the Subject of a code,
    `check_wanted` with the Place whose connection is to be checked.
    """

    explain_wanted = Signal(object)
    check_wanted = Signal(object)

    name = "connection"
    title = "Connection"
    icon_name = "plug"
    area = Area.LEFT

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._drafting = False
        self._seen = _Seen()
        self.logins = Logins(context, self.tasks, self)
        self.logins.changed.connect(self._on_news)
        self.logins.staged.connect(self._on_staged)
        self.logins.taken.connect(self._on_token_taken)
        self.logins.refused.connect(self._on_refused)
        self.logins.token_missing.connect(self._on_token_missing)
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self.refresh()

    # Parts

    def _make_fields(self) -> None:
        self.profiles = ProfilePicker(self.theme)
        self.profiles.chosen.connect(self._on_profile_chosen)
        self.profiles.new_wanted.connect(self._on_new_profile)
        self.profiles.delete_wanted.connect(self._on_delete_profile)
        self.form = ProfileForm(self.theme)
        self.form.edited.connect(self._on_profile_edited)
        self.form.start_wanted.connect(self._on_start_wanted)
        self.form.rules_chosen.connect(self._on_rules_chosen)
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
        self.token.mint_wanted.connect(self._on_mint)
        self.logins.life_s = self.token.life_s
        self.token.life_chosen.connect(self._on_life_chosen)
        self.token.edited.connect(self._on_token_edited)
        self.token.edit.returnPressed.connect(self._on_log_in)
        self.status = StatusLine(self.theme)
        self.status.setObjectName("connection_status")
        self.status.explain(*LOGIN_KINDS, RongCloudCode, Reason)
        self.status.explain_wanted.connect(self._on_explain)
        self.state = LinkFacts(self.theme, self.token.ring)
        self.state.explain_wanted.connect(self._on_explain_last)
        self.lamp, self.facts, self.gap = self.state.lamp, self.state.facts, self.state.gap
        self._kept = WrappedText()
        mark(self._kept, type="caption", tone="muted")

    def _make_buttons(self) -> None:
        buttons = self._buttons = LoginButtons(self.theme, (self.token.mint,))
        buttons.connect_to(
            log_in=self._on_log_in,
            log_out=self._on_log_out,
            renew=self._on_refresh_token,
            retry=self._on_retry,
            drop=self._on_drop,
        )
        self.log_in, self.log_out, self.renew = buttons.log_in, buttons.log_out, buttons.renew
        self.retry, self.drop = buttons.retry, buttons.drop
        self.automatic = buttons.automatic
        self.automatic.setChecked(self.context.settings.refresh_tokens)
        self.automatic.toggled.connect(partial(setattr, self.context.settings, "refresh_tokens"))
        self.check = QPushButton(self.tr("Why? Check…"))
        self.check.setObjectName("check_connection")
        self.check.setAccessibleName(self.tr("Check the connection"))
        self.check.setToolTip(self.tr("Check the connection: name, TCP, proxy, TLS, gateway, login, clock"))
        mark(self.check, kind="ghost")
        self.check.clicked.connect(self._on_check)
        self.check.hide()
        self._no_minting = WrappedText(
            self.tr("Tokens of this service cannot be made here: paste a new one before the old one ends.")
        )
        mark(self._no_minting, type="small", tone="muted")

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        side, margin = self.theme.space("s"), self.theme.space("m")
        column.setContentsMargins(side, margin, side, margin)
        column.setSpacing(self.theme.space("m"))
        profile = Field(self.theme, self.tr("Profile"), self.profiles)
        # Above the status are all buttons, below it only text: however long it gets, nothing moves under the mouse.
        for part in (profile, self.form, self._line(), self.user_field, self.token, self._buttons):
            column.addWidget(part)
        column.addWidget(self.status)
        column.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._line())
        column.addWidget(self.state)
        column.addWidget(self.token.facts)
        column.addStretch(1)
        column.addWidget(self._no_minting)
        column.addWidget(self._kept)
        self._scroll = StatusScroll(self.theme, content, self.status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _line(self) -> QFrame:
        line = QFrame()
        mark(line, surface="line")
        return line

    def commands(self) -> Sequence[Command]:
        """Log in and out, tokens, the link, profiles."""
        return (
            Command("add_user", self.tr("&Add user"), self.begin_draft, "user-plus", "Ctrl+N"),
            Command("log_in_active", self.tr("&Log in"), self._on_log_in, "log-in", "Ctrl+L"),
            Command("log_out_active", self.tr("Log &out"), self._on_log_out, "log-out", "Ctrl+Shift+L"),
            Command("refresh_token_now", self.tr("&Refresh the token"), self._on_refresh_token, "refresh-cw", "Ctrl+R"),
            Command("retry_link", self.tr("Retry &now"), self._on_retry, "skip-forward"),
            Command("drop_the_link", self.tr("&Drop the link"), self._on_drop, "unplug", "Ctrl+D"),
            Command("check_connection", self.tr("&Check the connection…"), self._on_check, "heart-pulse"),
            Command("new_profile", self.tr("New &profile"), self._on_new_profile, "plus"),
            Command("log_in_profile", self.tr("Log in all &users of the profile"), self._on_log_in_all, "users"),
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
        self.logins.news.forget(DRAFT)
        self._seen.key, self._seen.versions = None, ()
        self.raise_wanted.emit()
        self.refresh()
        self.user.setFocus()
        self.user.selectAll()

    def refresh(self) -> None:
        stage, child, settings = self.context.stage, self.context.child, self.context.settings
        now_s = now_ns() / 1e9
        child_is = (child.state, child.rules)
        versions = (stage.version, self.context.store.version, child_is, settings.active_profile, int(now_s * 4))
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
        key = active.key if active is not None else DRAFT
        if key == self._seen.active:
            return
        self._seen.active = key
        self._drafting = False
        if active is not None and self.context.settings.profile(active.profile) is not None:
            self.context.settings.active_profile = active.profile

    def _show_profile(self) -> None:
        settings, child = self.context.settings, self.context.child
        names = [profile.name for profile in settings.profiles]
        self.profiles.show_profiles(names, settings.active.name, can_delete=not self.local)
        if self.local:
            self.form.show_local(child.url, child.app_id, running=child.running, rules=child.rules)
            self.token.set_has_life(family_of(child.rules).token_life)
            self._seen.profile = settings.active.name
        elif self._seen.profile != settings.active.name:
            self._seen.profile = settings.active.name
            self.form.show_profile(settings.active, Secret(""))
            self.tasks.start(self._recall_password(settings.active), name="recall the proxy's password")

    async def _recall_password(self, profile: Profile) -> None:
        found = await proxy_password(self.context.keys, profile)
        if found.secret and self.current_profile is profile:
            self.form.proxy.set_proxy(profile.proxy, found.secret)

    def _show_user(self) -> None:
        identity = self.identity
        key = identity.key if identity is not None else DRAFT
        if key != self._seen.key:
            self._seen.key = key
            self._seen.token = identity.token if identity is not None else Secret("")
            taken = {each.user_id for each in self.context.stage.identities}
            self.user.setText(identity.user_id if identity is not None else free_name(taken))
            self.user_field.set_error(None)
            self.token.set_token(self._seen.token)
        elif identity is not None and identity.token != self._seen.token:
            untouched = self.token.token() == self._seen.token
            self._seen.token = identity.token
            if untouched:
                self.token.set_token(identity.token)
        self.token.set_mintable(self.local)

    def _show_state(self, now_s: float) -> None:
        identity = self.identity
        facts = self.context.stage.facts(identity) if identity is not None else IdentityFacts(DRAFT, "")
        key = identity.key if identity is not None else DRAFT
        self._show_facts(identity, facts, now_s)
        busy = self.logins.busy(key)
        self._show_buttons(identity, facts, busy)
        self._show_token_in_use(identity)
        self.token.tick(self.user.text().strip(), self._app_id(), now_s)
        said = self.logins.news.now(key, facts, busy=busy, local=self.local)
        if (self.status.kind(), self.status.text()) != (said.kind, said.text):
            self.status.set_status(said.kind, said.text)
            self.check.setVisible(said.kind == "error")
            if said.kind == "error":
                self._scroll.show_status()
        kept = self.tr("Tokens and passwords are {where}.").format(where=self.context.keys.where())
        if self.local:
            kept = self.tr("Tokens and the app key of the local gateway are kept for this session only.")
        if self._kept.text() != kept:
            self._kept.set_text(kept)

    def _show_token_in_use(self, identity: Identity | None) -> None:
        live = identity is not None and identity.backend.logged_in and self.user.text().strip() == identity.user_id
        if identity is None or not live:
            self.token.set_in_use(None, waits=False)
            return
        token = self.token.token()
        self.token.set_in_use(identity.claims, waits=bool(token) and token != identity.token)

    def _app_id(self) -> str:
        if not self.local:
            return self.form.app_id.text().strip()
        # The users of a scenario's run have an app of their own.
        shown, child = self.identity, self.context.child
        return child.app_id if shown is None or child.serves(shown.app_id) else shown.app_id

    def _show_facts(self, identity: Identity | None, facts: IdentityFacts, now_s: float) -> None:
        uses = self.context.stage.tokens.uses(facts.key)
        left_s = self.context.stage.retry_in_s(identity, now_s) if identity is not None else None
        used, used_ok = (uses[-1].words, uses[-1].ok) if uses else ("", True)
        self.state.show_rules(identity.backend.rules.name if identity is not None and facts.logged_in else "")
        self.state.show_facts(facts, used=used, used_ok=used_ok, left_s=left_s)
        self.retry.setEnabled(bool(left_s))

    def _on_explain_last(self) -> None:
        identity = self.identity
        code = last_code(self.context.stage.facts(identity)) if identity is not None else None
        if code is not None:
            self._on_explain(code)

    def _on_explain(self, code: Code) -> None:
        if self.identity is not None:
            self.explain_wanted.emit(Subject(code, self.identity.key))

    def _show_buttons(self, identity: Identity | None, facts: IdentityFacts, busy: bool) -> None:
        other_user = identity is not None and self.user.text().strip() != identity.user_id
        self._buttons.show_state(identity, facts, busy=busy, other_user=other_user, local=self.local)
        self._no_minting.setVisible(not self.local)

    # Profile

    def _on_profile_chosen(self, name: str) -> None:
        self.context.settings.active_profile = name
        identity = self.identity
        if identity is not None and identity.profile != self.current_profile.name and identity.backend.logged_in:
            self._drafting = True
        self.refresh()

    def _on_profile_edited(self) -> None:
        self.form.write_to(self.current_profile)
        if not self.form.wrong and self.status.text() == self._wrong_profile():
            self.logins.say(self._key(), "none", "")

    def _wrong_profile(self) -> str:
        return self.tr("Nothing was tried: a field of the profile is wrong.")

    def _on_name_finished(self) -> None:
        name, profile = self.form.name.text().strip(), self.current_profile
        if profile.kind == "local" or name == profile.name:
            return
        if not name or self.context.settings.profile(name) is not None:
            why = self.tr("Another profile has this name.") if name else self.tr("A profile needs a name.")
            self.form.name_field.set_error(why)
            return
        self._rename_secrets(profile, name)
        self.context.stage.rename_profile(profile.name, name)
        profile.name = self.context.settings.active_profile = self._seen.profile = name
        self.refresh()

    def _rename_secrets(self, profile: Profile, name: str) -> None:
        """What is kept under the name of a profile goes with it."""
        keys, here = self.context.keys, self.context.stage.identities
        users = [profile.user_id, *(each.user_id for each in here if each.profile == profile.name)]
        rename_secrets(keys, profile.name, name, users)
        self.tasks.start(keys.settle(), name="rename the secrets of a profile")

    def _on_new_profile(self) -> None:
        settings = self.context.settings
        number = len(settings.profiles)
        while settings.profile(f"Service {number}") is not None:
            number += 1
        settings.profiles.append(Profile(f"Service {number}"))
        settings.active_profile = f"Service {number}"
        self.begin_draft()
        self.form.url.setFocus()

    def _on_delete_profile(self) -> None:
        profile, settings = self.current_profile, self.context.settings
        users = [identity.user_id for identity in self.context.stage.identities if identity.profile == profile.name]
        if users:
            self.logins.say(
                self._key(), "error", self.tr("{users} came by it. Remove them first.").format(users=", ".join(users))
            )
            return
        settings.profiles.remove(profile)
        settings.active_profile = settings.profiles[0].name
        self.tasks.start(self._forget_secrets(profile.name), name="forget the secrets of a profile")
        self.refresh()

    async def _forget_secrets(self, profile: str) -> None:
        for name in (proxy_key(profile), operator_key(profile)):
            await self.context.keys.forget(name)

    def _on_start_wanted(self) -> None:
        self.logins.start_local(self._key())

    def _on_rules_chosen(self, rules: str) -> None:
        self.logins.change_rules(self._key(), rules)

    def _on_browse_wanted(self) -> None:
        self.tasks.start(self._browse(), name="choose a CA file")

    async def _browse(self) -> None:
        path = await ask_open_file(self, self.tr("CA file"), [self.tr("Certificates (*.pem *.crt *.cer)"), "* (*)"])
        if path:
            self.form.ca_file.setText(path)
            self._on_profile_edited()

    def take_up_profiles(self) -> None:
        """Profiles are others than before, by a hand outside: show the one in use anew."""
        self._seen.profile, self._seen.versions = "", ()
        self.refresh()

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

    def _on_life_chosen(self, seconds: int) -> None:
        self.context.settings.token_life_s = self.logins.life_s = seconds

    def _on_token_edited(self) -> None:
        self.logins.tried.type(self.token.token())
        self._seen.versions = ()

    def _wants_another(self, token: Secret, user_id: str) -> bool:
        """Whether a login at the local gateway shall make a token of its own."""
        problem = self.token.problem(user_id, self._app_id(), now_ns() / 1e9)
        return self.logins.tried.wants_another(token, fits=not problem)

    def _on_refresh_token(self) -> None:
        identity = self.identity
        if identity is None or self.logins.busy(identity.key):
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
        self.logins.refresh_token(identity, token)

    def _on_token_taken(self, identity: Identity, token: Secret) -> None:
        if identity is self.identity:
            self._seen.token = token
            self.token.set_token(token)

    def _on_token_missing(self, why: str) -> None:
        self.token.field.set_error(why)

    # Log in and out

    def _on_log_in(self) -> None:
        if not self._user_is_good() or self.logins.busy(self._key()):
            return
        self.logins.say(self._key(), "none", "")
        token, user_id = self.token.token(), self.user.text().strip()
        if self.token.unreadable:
            self.token.edit.setFocus()
            self.logins.say(self._key(), "error", self.tr("Nothing was tried: what stands under Token is no token."))
            return
        target = None if self.local else self.form.target(self.current_profile.name)
        if not self.local and target is None:
            self.logins.say(self._key(), "error", self._wrong_profile())
            return
        if self.local and self._wants_another(token, user_id):
            token = Secret("")
        self.logins.log_in(self._key(), user_id, token, target)

    def _on_log_in_all(self) -> None:
        profile = self.current_profile
        if not profile.users:
            words = self.tr("{profile} names no users. Note those on the stage, or write them into its file.")
            self.context.notify(words.format(profile=profile.name), "info")
            return
        target = None if self.local else self.form.target(profile.name)
        if not self.local and target is None:
            self.logins.say(self._key(), "error", self._wrong_profile())
            return
        self.logins.log_in_all(self._key(), profile, target)

    def _user_is_good(self) -> bool:
        user_id = self.user.text().strip()
        problem = id_problem("user id", user_id, RULE_SETS[self.context.child.rules].ids if self.local else IDS)
        if not self.local and any(id_problem("", user_id, rules.ids) is None for rules in RULE_SETS.values()):
            problem = None  # whose rules the service follows it tells when it is asked
        self.user_field.set_error(problem)
        return problem is None

    def _on_staged(self) -> None:
        self._drafting = False

    def _on_refused(self, identity: Identity, code: Code, reason: str) -> None:
        """Mark the field that a refusal is about, while it is still the one shown."""
        if identity is not self.identity:
            return
        match code:
            case LoginErrorCode.INVALID_TOKEN:
                self.token.field.set_error(reason)
            case LoginErrorCode.INVALID_USER_ID:
                self.user_field.set_error(reason)

    def _on_log_out(self) -> None:
        identity = self.identity
        if identity is not None:
            self.logins.log_out(identity)

    # Link

    def _on_retry(self) -> None:
        if self.identity is not None:
            self.context.stage.retry_now(self.identity)
            self.refresh()

    def _on_drop(self) -> None:
        if self.identity is not None:
            self.logins.news.expect_loss(self.identity.key)
            self.identity.backend.drop_link()

    def _on_check(self) -> None:
        """Ask for a check of where the profile in use leads."""
        if self.local:
            self.check_wanted.emit(local_place(self.context))
            return
        target, token = self.form.target(self.current_profile.name), self.token.token()
        if target is None:
            self.check_wanted.emit(Place(self.current_profile.url))
        elif token:
            self.check_wanted.emit(place_of(self.context, target, self.user.text().strip(), token))
        else:
            self.tasks.start(self._check_with_token(target), name="find the token for a check")

    async def _check_with_token(self, target: Target) -> None:
        """With the token of a login whose field is left empty."""
        user_id = self.user.text().strip()
        found = await self.logins.token_for(user_id, target)
        self.check_wanted.emit(place_of(self.context, target, user_id, found.secret))

    # Results

    def _key(self) -> str:
        return self.identity.key if self.identity is not None else DRAFT

    def _on_news(self) -> None:
        self._seen.versions = ()
        self.refresh()
