"""The users that we act as, side by side at the top, and what a lamp says of each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.identity_card import AddCard, CardState, IdentityCard
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import CloseCode, ConnectionState, LoginErrorCode, LogoutReason
from rts_console.record.store import IdentityFacts
from rts_console.vendors.volcengine import TokenClaims

_PULLED_OUT = frozenset({CloseCode.DUPLICATE_LOGIN, CloseCode.KICKED, CloseCode.BANNED})


def lamp_of(facts: IdentityFacts) -> tuple[LampState, str | None]:
    """What the lamp of an identity shows, and the word in place of the lamp's own."""
    if facts.logged_out is not None and not facts.logged_in:
        pulled_out = facts.logged_out.reason is LogoutReason.DUPLICATE_LOGIN
        return (LampState.KICKED, "logged in elsewhere") if pulled_out else (LampState.OFFLINE, None)
    connection = facts.connection
    match connection.state if connection is not None else None:
        case ConnectionState.CONNECTED | ConnectionState.RECONNECTED if facts.logged_in:
            return LampState.ONLINE, None
        case ConnectionState.RECONNECTING | ConnectionState.DISCONNECTED | ConnectionState.LOST:
            return LampState.RECONNECTING, f"reconnecting {max(1, facts.next_attempt)}"
        case ConnectionState.FAILED:
            kicked = connection is not None and connection.close_code in _PULLED_OUT
            return (LampState.KICKED, None) if kicked else (LampState.ERROR, None)
        case ConnectionState.CONNECTING if _login_failed(facts):
            return LampState.ERROR, "login failed"
        case ConnectionState.CONNECTING:
            return LampState.CONNECTING, None
    if facts.logged_in:
        return LampState.ONLINE, None
    return (LampState.ERROR, "login failed") if _login_failed(facts) else (LampState.OFFLINE, None)


def _login_failed(facts: IdentityFacts) -> bool:
    """Whether the last word is that a login failed; a newer attempt makes it history."""
    login, connection = facts.login, facts.connection
    if login is None or login.code is LoginErrorCode.SUCCESS:
        return False
    return connection is None or connection.at_ns <= login.at_ns


def token_life(claims: TokenClaims | None, now_s: float) -> tuple[float | None, float | None]:
    """Seconds that a token has left and had in all; infinite for one that never ends, None without one."""
    if claims is None:
        return None, None
    if not claims.expires_at_s:
        return math.inf, None
    return claims.expires_at_s - now_s, claims.expires_at_s - claims.issued_at_s


@dataclass(frozen=True, slots=True)
class StripCard:
    """One identity in the strip."""

    key: str
    state: CardState
    active: bool


class IdentityStrip(QScrollArea):
    """One card for each identity, then the one that adds more; scrolls sideways when there are many.

    Signals: `activated(key)` by a click on a card, `menu_wanted(key, global position)` by a right click,
    `add_clicked`, `add_many_clicked`.
    """

    activated = Signal(str)
    menu_wanted = Signal(str, QPoint)
    add_clicked = Signal()
    add_many_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: dict[str, IdentityCard] = {}
        self._shown: tuple[StripCard, ...] = ()
        self._wanted = ""
        self._row = QFrame()
        self._row.setObjectName("identity_row")
        self._layout = QHBoxLayout(self._row)
        self._layout.addWidget(self._make_adders())
        self._layout.addStretch(1)
        self.setObjectName("identity_strip")
        self.setAccessibleName(self.tr("Users that the console acts as"))
        self.setWidget(self._row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(self._row, surface="strip")
        self.horizontalScrollBar().rangeChanged.connect(self._on_range_changed)
        theme.changed.connect(self._fit)
        self._fit()

    def _make_adders(self) -> QWidget:
        """One more user above, many below."""
        self._adders = QWidget()
        column = QVBoxLayout(self._adders)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("xs"))
        one = AddCard(self._theme, self.tr("Add user"), "user-plus")
        one.setObjectName("add_user_card")
        one.clicked.connect(self.add_clicked)
        many = AddCard(self._theme, self.tr("Add many…"), "users")
        many.setObjectName("add_users_card")
        many.clicked.connect(self.add_many_clicked)
        for card in (one, many):
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            column.addWidget(card)
        return self._adders

    def cards(self) -> dict[str, IdentityCard]:
        """The cards by the key of their identity."""
        return dict(self._cards)

    def shown_keys(self) -> list[str]:
        """The keys of the cards that are shown, in their order."""
        return [card.key for card in self._shown]

    def set_cards(self, cards: Sequence[StripCard]) -> None:
        """Show these, in this order; touches only what differs from before."""
        if tuple(cards) == self._shown:
            return
        if [card.key for card in cards] != [card.key for card in self._shown]:
            self._rebuild(cards)
        before = {card.key: card for card in self._shown}
        for card in cards:
            if card != before.get(card.key):
                self._cards[card.key].set_state(card.state)
                self._cards[card.key].setChecked(card.active)
        activated = next((card.key for card in cards if card.active), None)
        if activated is not None and not getattr(before.get(activated), "active", False):
            self._wanted = activated
            QTimer.singleShot(0, self, self._bring_into_view)
        self._shown = tuple(cards)
        self._layout.activate()

    def _on_range_changed(self) -> None:
        self._fit()
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the card that became active; one that has just come has no place before the layout has run."""
        card = self._cards.get(self._wanted)
        if card is None:
            return
        self.ensureWidgetVisible(card)
        if card.width() >= card.sizeHint().width() and not card.visibleRegion().isEmpty():
            self._wanted = ""

    def _rebuild(self, cards: Sequence[StripCard]) -> None:
        wanted = {card.key for card in cards}
        for key in [key for key in self._cards if key not in wanted]:
            gone = self._cards.pop(key)
            self._layout.removeWidget(gone)
            gone.setParent(None)
            gone.deleteLater()
        for place, card in enumerate(cards):
            if card.key not in self._cards:
                self._cards[card.key] = self._make(card)
            self._layout.insertWidget(place, self._cards[card.key])
        self._fit()

    def _make(self, card: StripCard) -> IdentityCard:
        made = IdentityCard(self._theme, card.state)
        made.setObjectName(f"card_{card.key}")
        made.setChecked(card.active)
        made.clicked.connect(lambda _checked=False, key=card.key: self._on_clicked(key))
        return made

    def _on_clicked(self, key: str) -> None:
        # A card stays checked when the one that is active already is clicked.
        shown = next((card for card in self._shown if card.key == key), None)
        self._cards[key].setChecked(shown is not None and shown.active)
        self.activated.emit(key)

    def _fit(self) -> None:
        gap = self._theme.space("s")
        margin = self._theme.space("m")
        self._layout.setSpacing(gap)
        self._layout.setContentsMargins(margin, gap, margin, gap)
        tallest = max(card.sizeHint().height() for card in (self._adders, *self._cards.values()))
        crowded = self._layout.minimumSize().width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if crowded else 0
        self.setFixedHeight(tallest + 2 * gap + 1 + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        below: QWidget | None = self.childAt(event.pos())
        while below is not None and not isinstance(below, IdentityCard):
            below = below.parentWidget()
        for key, card in self._cards.items():
            if card is below:
                self.menu_wanted.emit(key, event.globalPos())
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel turns sideways: there is no other way to scroll here."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
        event.accept()
