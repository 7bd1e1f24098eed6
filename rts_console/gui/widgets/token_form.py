"""A login token: paste it or mint it, read what it says, see how long it lasts."""

import math
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.models.moment_text import date_and_second
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.identity_strip import token_life
from rts_console.gui.widgets.token_ring import TokenRing, format_life
from rts_console.protocol.secret import Secret
from rts_console.vendors.agora import VERSION as CHANNEL_TOKENS
from rts_console.vendors.login_tokens import InvalidToken, TokenClaims, read_login_token

LIVES: Final = ((30, "30 seconds"), (600, "10 minutes"), (7_200, "2 hours"), (86_400, "24 hours"), (0, "never ends"))
_FEW_S: Final = 30


class TokenForm(QWidget):
    """The token of one user; `ring` and `facts` are for its owner to place.

    Signals: `edited` by the user's hand, `mint_wanted`, `life_chosen(seconds)`.
    """

    edited = Signal()
    mint_wanted = Signal()
    life_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._claims: TokenClaims | None = None
        self._unreadable = False
        self._in_use: TokenClaims | None = None
        self._mintable = self._waits = False
        self._wanted = ""
        self.edit = SecretEdit(theme)
        self.edit.setObjectName("token")
        self.edit.textEdited.connect(self._on_edited)
        self.field = Field(theme, self.tr("Token"), self.edit)
        self.field.reserve(2)
        self.life = QComboBox()
        self.life.setObjectName("token_life")
        self.life.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.life.setMinimumContentsLength(6)
        self.life.setMinimumWidth(theme.pixels(56))
        self.life.setAccessibleName(self.tr("Life of a new token"))
        for seconds, words in LIVES:
            self.life.addItem(self.tr(words), seconds)
        self.life.activated.connect(lambda _place: self.life_chosen.emit(self.life_s))
        self.mint = QPushButton(self.tr("Mint"))
        self.mint.setObjectName("mint")
        self.mint.setIcon(theme.icon("key-round"))
        self.mint.setToolTip(self.tr("Make a token of the local app for this user"))
        self.mint.clicked.connect(self.mint_wanted)
        self.ring = TokenRing(theme)
        rows = ("app", self.tr("App")), ("user", self.tr("User")), ("room", self.tr("Room"))
        times = ("issued", self.tr("Issued")), ("expires", self.tr("Expires")), ("remaining", self.tr("Remaining"))
        self.facts = FactsTable(theme, (*rows, *times))
        self.facts.setParent(self)
        self._lay_out()
        self.set_mintable(False)
        self._read()

    def _lay_out(self) -> None:
        self._minting = QWidget()
        row = FlowLayout(self._minting, spacing=self._theme.space("s"))
        row.addWidget(self.life)
        row.addWidget(self.mint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space("s"))
        layout.addWidget(self.field)
        layout.addWidget(self._minting)

    def set_mintable(self, mintable: bool) -> None:
        """Whether tokens can be made here: only for the local gateway, whose key is known."""
        self._mintable = mintable
        self._minting.setVisible(mintable)
        self.edit.setPlaceholderText(self.tr("made at login") if mintable else self.tr("paste it here"))

    def set_has_life(self, has: bool) -> None:
        """Whether tokens of the family have an end that can be chosen."""
        self.life.setEnabled(has)
        self.life.setToolTip("" if has else self.tr("Tokens of this family have no end of their own"))

    @property
    def life_s(self) -> int:
        """The life chosen for new tokens; 0 never ends."""
        return int(self.life.currentData())

    def set_life(self, seconds: int) -> None:
        """Choose a life; one that is not offered chooses the longest that ends."""
        place = next((place for place, (life, _) in enumerate(LIVES) if life == seconds), 3)
        self.life.setCurrentIndex(place)

    def token(self) -> Secret:
        """What stands in the field."""
        return Secret(self.edit.text().strip())

    def set_token(self, token: Secret) -> None:
        """Show a token, masked."""
        if self.edit.text() != token.reveal():
            self.edit.setText(token.reveal())
        self._read()

    def set_in_use(self, claims: TokenClaims | None, *, waits: bool) -> None:
        """Show the life of this token, which a live login uses, in place of that in the field; None without a login.

        `waits` says that another one stands in the field.
        """
        self._waits = waits
        self._show_hint()
        if claims != self._in_use:
            self._in_use = claims
            self._show_claims()

    def _show_hint(self) -> None:
        """A token of another user is no mistake while a user id is written: it only does not fit yet."""
        hint = self.tr("Not in use yet: Refresh token puts it in place.") if self._waits else ""
        if self._wanted and self._claims is not None:
            hint = self.tr("This token is for {user}. Paste one that your app server made for {wanted}.")
            if self._mintable:
                hint = self.tr("This token is for {user}. Add and log in makes one for {wanted}; Mint shows it first.")
            hint = hint.format(user=self._claims.user_id, wanted=self._wanted)
        self.field.set_hint(hint)

    @property
    def unreadable(self) -> bool:
        """Whether what the user wrote into the field is no token."""
        return self._unreadable

    def _on_edited(self) -> None:
        self._read()
        self.edited.emit()

    def _read(self) -> None:
        token = self.token()
        self._claims, problem = None, None
        try:
            self._claims = read_login_token(token) if token else None
        except InvalidToken as error:
            problem = str(error)
        self._unreadable = problem is not None
        self.field.set_error(problem)
        self._show_claims()

    def _show_claims(self) -> None:
        claims = self._in_use or self._claims
        self.facts.setVisible(claims is not None)
        if claims is None:
            self.ring.set_life(None, None)
            return
        self.facts.set_value("app", claims.app_id)
        self.facts.set_value("user", claims.user_id)
        self.facts.set_value("room", claims.room_id or self.tr("none: it is for a login"))
        self.facts.set_value("issued", _moment(claims.issued_at_s))
        self.facts.set_value("expires", _moment(claims.expires_at_s) if claims.expires_at_s else self.tr("never"))

    def problem(self, user_id: str, app_id: str, now_s: float) -> str | None:
        """What will make this token fail for that user and app, as far as it can be read; None when nothing does."""
        claims = self._claims
        if claims is None:
            return None
        if claims.app_id != app_id and app_id:
            return self.tr("It is for the app {app}, not for {wanted}.").format(app=claims.app_id, wanted=app_id)
        if claims.user_id != user_id:
            return self.tr("It is for {user}, not for {wanted}.").format(user=claims.user_id, wanted=user_id)
        if claims.room_id and not self.token().reveal().startswith(CHANNEL_TOKENS):
            return self.tr("It is for the room {room}; a login token names no room.").format(room=claims.room_id)
        if claims.expired(now_s):
            return self.tr("It has expired. Paste or mint a new one.")
        return None

    def tick(self, user_id: str, app_id: str, now_s: float) -> None:
        """Count down, and say what is wrong with the token for that user."""
        shown = self._in_use or self._claims
        if shown is not None:
            remaining_s, total_s = token_life(shown, now_s)
            self.ring.set_life(remaining_s, total_s)
            self.facts.set_value("remaining", *self._remaining(remaining_s))
        claims = self._claims
        other = claims is not None and claims.user_id != user_id and app_id in ("", claims.app_id)
        self._wanted = user_id if other else ""
        self._show_hint()
        if claims is None:
            return
        problem = None if other else self.problem(user_id, app_id, now_s)
        if problem != self.field.error():
            self.field.set_error(problem)

    def _remaining(self, remaining_s: float | None) -> tuple[str, str]:
        if remaining_s is None or math.isinf(remaining_s):
            return self.tr("for ever"), "none"
        if remaining_s <= 0:
            return self.tr("expired"), "error"
        return format_life(remaining_s), "warning" if remaining_s < _FEW_S else "none"


def _moment(seconds: int) -> str:
    try:
        return date_and_second(seconds)
    except (OSError, ValueError, OverflowError):
        return f"{seconds:,} s"
