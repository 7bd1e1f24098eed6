"""Panel Token lab: what a token that ends, is wrong or is replaced does; tokens made and taken apart."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.token_lab import Vendor, Wanted, vendor_of
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.token_experiments import Experiment, Experiments, expected
from rts_console.gui.token_history import TokenUse, fingerprint
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.number_box import roomy
from rts_console.gui.widgets.section import Section, dividing_line, heading
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.gui.widgets.token_bench import DecodeForm, MintForm
from rts_console.gui.widgets.token_timeline import TokenBar, TokenTimeline
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.moments import row_at
from rts_console.vendors.families import family_of

_BUTTONS: Final = (
    (Experiment.SHORT, "Short token", "timer"),
    (Experiment.EXPIRE, "Expire now", "hourglass"),
    (Experiment.SIGNATURE, "Break signature", "zap"),
    (Experiment.USER, "Wrong user", "user-x"),
    (Experiment.APP, "Wrong app", "circle-x"),
    (Experiment.UPDATE, "Update while online", "refresh-cw"),
    (Experiment.DIE, "Let it die, then drop the link", "unplug"),
)
_SHORT_TEXTS: Final = {Experiment.DIE: "Let it die, then drop"}
_NARROW: Final = 240
_SHORT_S: Final = 30
_USES_SHOWN: Final = 50
_ROWS_AT_ONCE: Final = 8
"""A login and what comes with it have the same time."""


class TokenLabPanel(Panel):
    """Shows the tokens of the user that acts. Signals: `user_wanted` when there is none, `explain_wanted` with the
    Subject of a login's code."""

    name = "token_lab"
    title = "Token lab"
    icon_name = "flask-conical"
    area = Area.LEFT
    shown_at_first = False

    user_wanted = Signal()
    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._experiments = Experiments(context)
        self._seen: tuple[Any, ...] = ()
        self._said: dict[str, tuple[str, StatusKind, str]] = {}
        self._busy: set[str] = set()
        self._uses: tuple[TokenUse, ...] = ()
        self._look: tuple[str, float, str] = ("", 0.0, "")
        self.theme.changed.connect(self._on_theme_changed)
        self._make_experiments()
        self._make_history()
        self.mint_form, self.decode_form = MintForm(self.theme), DecodeForm(self.theme)
        self.mint_form.minted.connect(self._on_minted)
        self.mint_form.vendor_chosen.connect(lambda _vendor: self._suggest(self.identity))
        self._lay_out()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """The longest experiment of them, and a look at the token in use."""
        return (
            Command("token_die", self.tr("&Let the token die, then drop the link"), self._on_die, "flask-conical"),
            Command("token_decode", self.tr("Take a &token apart"), self._on_decode, "key-round"),
        )

    # Parts

    def _make_experiments(self) -> None:
        self.life = roomy(QSpinBox())
        self.life.setObjectName("lab_life")
        self.life.setRange(1, 3_600)
        self.life.setValue(_SHORT_S)
        self.life.setSuffix(self.tr(" s"))
        self.life.setMinimumWidth(1)
        self.buttons: dict[Experiment, QPushButton] = {}
        self._flow = QWidget()
        flow = FlowLayout(self._flow, spacing=self.theme.space("xs"))
        for experiment, text, icon in _BUTTONS:
            button = self.buttons[experiment] = QPushButton(self.tr(text))
            button.setObjectName(f"lab_{experiment.value}")
            button.setIcon(self.theme.icon(icon))
            button.clicked.connect(lambda _on=False, experiment=experiment: self.start(experiment))
            flow.addWidget(button)
        self.bar = TokenBar(self.theme)
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        mark(self._name, role="strong")
        self._unattended = StatusLine(self.theme, copyable=False)
        self._unattended.setObjectName("lab_unattended")
        self.expected = WrappedText()
        self.expected.setObjectName("lab_expected")
        mark(self.expected, type="small", tone="secondary")
        self.status = StatusLine(self.theme)
        self.status.setObjectName("lab_status")
        self.status.explain(LoginErrorCode)
        self.status.explain_wanted.connect(self._explain)
        self.problem = StatusLine(self.theme, copyable=False)
        self.problem.setObjectName("lab_problem")

    def _make_history(self) -> None:
        self.timeline = TokenTimeline(self.theme)
        self.logins = QListWidget()
        self.logins.setObjectName("lab_logins")
        self.logins.setAccessibleName(self.tr("Logins, newest first, and the token of each"))
        self.logins.setMinimumHeight(self.theme.pixels(120))
        self.logins.setToolTip(self.tr("Double click a login to have its result explained"))
        self.logins.itemActivated.connect(self._on_login_activated)
        self._no_logins = QLabel(self.tr("No login yet."))
        mark(self._no_logins, role="muted")

    def _lay_out(self) -> None:
        self._empty = EmptyState(
            self.theme,
            "flask-conical",
            self.tr("Nobody to try it on"),
            self.tr("See what a token that ends, is wrong or is replaced does to a user of the local gateway."),
            action_text=self.tr("Add a user"),
        )
        self._empty.activated.connect(self.user_wanted)
        self._body = self._column(
            self._name,
            self.bar,
            self._unattended,
            heading(self.tr("Try")),
            self.problem,
            Field(self.theme, self.tr("Life of a short token"), self.life),
            self._flow,
            self.expected,
            self.status,
            heading(self.tr("Tokens and logins")),
            self.timeline,
            self._no_logins,
            self.logins,
        )
        self.minting = Section(self.theme, self.tr("Mint a token"), self.mint_form)
        self.minting.heading.setObjectName("lab_mint_section")
        self.decoding = Section(self.theme, self.tr("Take a token apart"), self.decode_form)
        self.decoding.heading.setObjectName("lab_decode_section")
        inside = self._column(self._empty, self._body, dividing_line(), self.minting, self.decoding)
        margin = self.theme.space("m")
        inside.setContentsMargins(margin, margin, margin, margin)
        layout = inside.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addStretch(1)
        mark(inside, surface="pane")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._scroll)

    def _column(self, *parts: QWidget) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.space("s"))
        for part in parts:
            layout.addWidget(part)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the buttons leave out their icons, and the longest its details, so that words have room."""
        super().resizeEvent(event)
        narrow = self.width() < self.theme.pixels(_NARROW)
        for experiment, text, icon in _BUTTONS:
            self.buttons[experiment].setIcon(QIcon() if narrow else self.theme.icon(icon))
            self.buttons[experiment].setText(self.tr(_SHORT_TEXTS.get(experiment, text) if narrow else text))

    # What is shown

    @property
    def identity(self) -> Identity | None:
        """Whose tokens are shown."""
        return self.context.stage.active

    def refresh(self) -> None:
        """Move the needles, and take over what is new."""
        now = now_ns()
        now_s = now / 1e9
        self.mint_form.tick(now_s)
        self.decode_form.tick(now_s)
        stage, identity = self.context.stage, self.identity
        seen = (
            stage.version,
            stage.tokens.version,
            self.context.child.state,
            self.context.store.version,
            int(now_s * 4),
        )
        if seen == self._seen:
            return
        changed = seen[:4] != self._seen[:4]
        self._seen = seen
        self._empty.setVisible(identity is None)
        self._body.setVisible(identity is not None)
        if identity is None:
            return
        self._show_token(identity, now_s)
        self.timeline.set_history(stage.tokens.taken(identity.key), stage.tokens.uses(identity.key), now)
        if changed:
            self._show_logins(identity)
            self._show_buttons(identity)
            self._suggest(identity)

    @property
    def _local_vendor(self) -> Vendor:
        """Whose tokens the local gateway takes."""
        return Vendor(family_of(self.context.child.rules).name)

    def _suggest(self, identity: Identity | None) -> None:
        """A token of the local gateway is one click away: its app and key are known here."""
        child = self.context.child
        if identity is not None and identity.app_id == child.app_id:
            self.mint_form.suggest(child.app_id, child.app_key, identity.user_id, self._local_vendor)

    def _show_token(self, identity: Identity, now_s: float) -> None:
        claims = identity.claims
        name = fingerprint(identity.token)
        text = self.tr("{user}: token {name}") if name else self.tr("{user}: no token")
        self._name.setText(text.format(user=identity.user_id, name=name))
        self.bar.set_life((claims.issued_at_s, claims.expires_at_s) if claims is not None else None, now_s)
        words = "" if identity.attended else self.tr("Not replaced before it ends, until it is updated or a new login.")
        if words != self._unattended.text():
            self._unattended.set_info(words)

    def _show_logins(self, identity: Identity) -> None:
        uses = tuple(reversed(self.context.stage.tokens.uses(identity.key)[-_USES_SHOWN:]))
        self._no_logins.setVisible(not uses)
        self.logins.setVisible(bool(uses))
        look = (self.theme.name, self.theme.scale, self.context.language.name)
        if (uses, look) == (self._uses, self._look):
            return
        self._uses, self._look = uses, look
        self.logins.clear()
        for use in uses:
            self.logins.addItem(self._item(use))

    def _item(self, use: TokenUse) -> QListWidgetItem:
        how = "login by itself" if use.again else "login"
        which, _, age = use.words.partition(", ")
        # Lines that fit a narrow pane: a list gives wrapped ones too little room.
        text = "\n".join(
            part for part in (f"{time_of_day(use.at_ns)}  {use.code}", said(f"{how}, {which}"), said(age)) if part
        )
        item = QListWidgetItem(text)
        item.setIcon(self._dot(self.timeline.color_of(use.taken)))
        if not use.ok:
            item.setForeground(self.theme.color("error"))
        return item

    def _on_theme_changed(self) -> None:
        """The dots are pictures, which keep the colour and the size that they were made in."""
        if self.identity is not None:
            self._show_logins(self.identity)

    def _dot(self, color: QColor) -> QIcon:
        side = self.theme.pixels(12)
        pixmap = QPixmap(side, side)
        pixmap.fill(color)
        return QIcon(pixmap)

    def _show_buttons(self, identity: Identity) -> None:
        why_not = self._experiments.why_not(identity)
        busy = identity.key in self._busy
        if why_not != self.problem.text():
            self.problem.set_info(why_not)
        for experiment, button in self.buttons.items():
            button.setEnabled(not why_not and not busy)
            logged_in = identity.backend.logged_in
            button.setToolTip(said(expected(experiment, logged_in=logged_in, life_s=self.life.value())))
        expecting, kind, text = self._said.get(identity.key, ("", "none", ""))
        if (self.expected.text(), self.status.text(), self.status.kind()) != (expecting, text, kind):
            self.expected.set_text(expecting)
            self.status.set_status(kind, text)
        self.expected.setVisible(bool(expecting))
        self.decode_form.set_wanted(Wanted(identity.app_id, identity.user_id))

    # What is done

    def start(self, experiment: Experiment) -> None:
        """Try it on the user that acts; nothing happens while another one goes on, or when it cannot be tried."""
        identity = self.identity
        if identity is None or identity.key in self._busy or self._experiments.why_not(identity):
            return
        self.tasks.start(self._run(experiment, identity), name=f"try {experiment.value} on {identity.key}")

    async def _run(self, experiment: Experiment, identity: Identity) -> None:
        life_s = self.life.value()
        words = expected(experiment, logged_in=identity.backend.logged_in, life_s=life_s)
        expecting = self.tr("Expected: {words}").format(words=words)
        self._busy.add(identity.key)
        try:
            self._say(identity, expecting, "busy", self.tr("Trying it on {user} …").format(user=identity.user_id))
            finding = await self._experiments.run(experiment, identity, life_s)
        finally:
            self._busy.discard(identity.key)
        verdict = self.tr("As expected: {what}") if finding.as_expected else self.tr("Not as expected: {what}")
        kind: StatusKind = "success" if finding.as_expected else "warning"
        self._say(identity, expecting, kind, verdict.format(what=finding.happened))
        if identity is self.identity:
            QTimer.singleShot(0, self, self._bring_status_into_view)

    def _bring_status_into_view(self) -> None:
        """What happened may stand below the edge; it has no height before the layout has run."""
        self._scroll.ensureWidgetVisible(self.status, 0, self.theme.space("m"))

    def _say(self, identity: Identity, expecting: str, kind: StatusKind, text: str) -> None:
        self._said[identity.key] = (expecting, kind, text)
        self._seen = ()
        self.refresh()

    def _on_die(self) -> None:
        self.raise_wanted.emit()
        self.start(Experiment.DIE)

    def _on_decode(self) -> None:
        """The token in use, taken apart."""
        self.raise_wanted.emit()
        self.decoding.set_open(True)
        identity = self.identity
        if identity is not None and identity.token:
            self._take_apart(identity.token)
        self.decode_form.token.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_apart(self, token: Secret) -> None:
        """Show a token, with the local key where that is its own."""
        child, identity = self.context.child, self.identity
        local = identity is not None and identity.app_id == child.app_id and vendor_of(token) is self._local_vendor
        self.decode_form.show_token(token, child.app_key if local else Secret(""))

    def _on_minted(self, token: object) -> None:
        assert isinstance(token, Secret)
        self.decoding.set_open(True)
        self.decode_form.show_token(token, Secret(self.mint_form.key.text()))

    def _explain(self, code: LoginErrorCode) -> None:
        if self.identity is not None:
            self.explain_wanted.emit(Subject(code, self.identity.key))

    def _on_login_activated(self, item: QListWidgetItem) -> None:
        use, identity = self._uses[self.logins.row(item)], self.identity
        if identity is None:
            return
        log, near = self.context.log, row_at(self.context.log, use.at_ns) or 0
        rows = (log.row(seq) for seq in range(max(near, log.first_seq), min(near + _ROWS_AT_ONCE, log.next_seq)))
        seq = next((row.seq for row in rows if (row.kind, row.identity) == ("login", identity.key)), None)
        self.explain_wanted.emit(Subject(use.code, identity.key, seq=seq, reason=use.reason))

    # State

    def save_state(self) -> dict[str, Any]:
        """The vendor and the life of short tokens; no key, no token, no user."""
        return {"vendor": self.mint_form.chosen.value, "life": self.life.value()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        vendors = {vendor.value: vendor for vendor in Vendor}
        if state.get("vendor") in vendors:
            self.mint_form.vendor.setCurrentIndex(list(Vendor).index(vendors[state["vendor"]]))
        if isinstance(state.get("life"), int):
            self.life.setValue(state["life"])
