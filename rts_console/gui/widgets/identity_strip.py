"""The users that we act as, side by side at the top, and what a lamp says of each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.compact_card import CompactCard
from rts_console.gui.widgets.identity_card import AddCard, CardState, IdentityCard
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.gui.widgets.user_finder import Group, UserFinder
from rts_console.protocol.words import CloseCode, ConnectionState, LoginErrorCode, LogoutReason
from rts_console.record.store import IdentityFacts
from rts_console.vendors.volcengine import TokenClaims

MANY: Final = 8
"""From so many users on their cards are compact."""

Card = IdentityCard | CompactCard

_PULLED_OUT = frozenset({CloseCode.DUPLICATE_LOGIN, CloseCode.KICKED, CloseCode.BANNED})


def lamp_of(facts: IdentityFacts) -> tuple[LampState, str | None]:
    """What the lamp of an identity shows, and the word in place of the lamp's own."""
    if facts.logged_out is not None and not facts.logged_in and not _tried_since(facts):
        pulled_out = facts.logged_out.reason is LogoutReason.DUPLICATE_LOGIN
        return (LampState.KICKED, "logged in elsewhere") if pulled_out else (LampState.OFFLINE, None)
    connection = facts.connection
    match connection.state if connection is not None else None:
        case ConnectionState.CONNECTED | ConnectionState.RECONNECTED if facts.logged_in:
            return LampState.ONLINE, None
        case ConnectionState.RECONNECTING | ConnectionState.DISCONNECTED | ConnectionState.LOST:
            return LampState.RECONNECTING, f"reconnecting {max(1, facts.next_attempt)}"
        case ConnectionState.FAILED:
            return _ended(connection.close_code if connection is not None else 0)
        case ConnectionState.CONNECTING if _login_failed(facts):
            return LampState.ERROR, "login failed"
        case ConnectionState.CONNECTING:
            return LampState.CONNECTING, None
    if facts.logged_in:
        return LampState.ONLINE, None
    return (LampState.ERROR, "login failed") if _login_failed(facts) else (LampState.OFFLINE, None)


def _tried_since(facts: IdentityFacts) -> bool:
    """Whether a login failed after the last logout: that is the newer word."""
    login, out = facts.login, facts.logged_out
    return login is not None and out is not None and login.at_ns > out.at_ns and _login_failed(facts)


def _ended(close_code: int) -> tuple[LampState, str | None]:
    """What a link shows that is not made again."""
    if close_code == CloseCode.TOKEN_EXPIRED:
        return LampState.EXPIRED, None
    if close_code == CloseCode.BANNED:
        return LampState.KICKED, "banned"
    return (LampState.KICKED, None) if close_code in _PULLED_OUT else (LampState.ERROR, None)


def card_lamp(facts: IdentityFacts, claims: TokenClaims | None, now_s: float) -> tuple[LampState, str | None]:
    """As `lamp_of`, but a login that failed with a token that has run out says so."""
    lamp, word = lamp_of(facts)
    ran_out = claims is not None and 0 < claims.expires_at_s <= now_s
    if lamp is LampState.ERROR and ran_out and _login_failed(facts):
        return LampState.EXPIRED, None
    return lamp, word


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


class _Shelf(QScrollArea):
    """Where the cards lie; the wheel turns sideways: there is no other way to scroll here."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
        event.accept()


class IdentityStrip(QFrame):
    """One card for each identity, then what adds more; scrolls sideways when there are many.

    From `MANY` users on the cards are compact, in two lines, and a finder chooses which are shown. Figures of cards out
    of sight are not painted until they come into sight.
    Signals: `activated(key)` by a click on a card, `lane_wanted(key)` by a click with Shift, `menu_wanted(key, global
    position)` by a right click, `add_clicked`, `add_many_clicked`.
    """

    activated = Signal(str)
    lane_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    add_clicked = Signal()
    add_many_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: dict[str, Card] = {}
        self._all: tuple[StripCard, ...] = ()
        self._shown: tuple[StripCard, ...] = ()
        self._told: dict[str, StripCard] = {}
        self._groups: tuple[Group, ...] = ()
        self._compact = False
        self._wanted = ""
        self.setObjectName("identity_strip")
        self.setAccessibleName(self.tr("Users that the console acts as"))
        mark(self, surface="strip")
        self._make_shelf()
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self._fit()

    def _make_shelf(self) -> None:
        self._row = QFrame()
        self._row.setObjectName("identity_row")
        mark(self._row, surface="strip")
        self._grid = QGridLayout(self._row)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setRowStretch(2, 1)
        self.shelf = _Shelf()
        self.shelf.setObjectName("identity_shelf")
        self.shelf.setWidget(self._row)
        self.shelf.setWidgetResizable(True)
        self.shelf.setFrameShape(QFrame.Shape.NoFrame)
        self.shelf.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shelf.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        bar = self.shelf.horizontalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._tell_cards)

    def _lay_out(self) -> None:
        self.finder = UserFinder(self._theme)
        self.finder.hide()
        self.finder.changed.connect(self._show_found)
        self.finder.chosen.connect(self._on_chosen)
        self._nobody = QLabel(self.tr("No user like that"))
        mark(self._nobody, role="secondary")
        self._nobody.hide()
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.finder, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._nobody)
        self._layout.addWidget(self.shelf, 100)
        self._layout.addWidget(self._make_adders(), 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addStretch(1)

    def _make_adders(self) -> QWidget:
        """One more user above, many below."""
        self._adders = QWidget()
        self._adders.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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

    # What is shown

    def show_adders(self, shown: bool) -> None:
        """Whether what adds more users is there."""
        self._adders.setVisible(shown)

    def free_rect(self) -> QRect:
        """The part at the right in which nothing stands."""
        margins = self._layout.contentsMargins()
        left = self._adders.geometry().right() + self._theme.space("m")
        return self.rect().adjusted(left, margins.top() // 2, -margins.right(), 0)

    def cards(self) -> dict[str, Card]:
        """The cards that are shown, by the key of their identity."""
        return dict(self._cards)

    def shown_keys(self) -> list[str]:
        """The keys of the cards that are shown, in their order."""
        return [card.key for card in self._shown]

    def set_cards(self, cards: Sequence[StripCard], groups: Sequence[Group] = ()) -> None:
        """Show these, in this order; touches only what differs from before and can be seen."""
        if tuple(cards) == self._all and tuple(groups) == self._groups:
            return
        self._all, self._groups = tuple(cards), tuple(groups)
        if self.finder.isHidden() is (len(cards) >= MANY):
            self.finder.setVisible(len(cards) >= MANY)
        if len(cards) >= MANY:
            self.finder.set_groups(len(cards), [*groups, *_groups_of(cards)])
        self._show_found()

    def _show_found(self) -> None:
        """Put up the cards that the finder lets through."""
        cards = tuple(card for card in self._all if self._is_found(card)) if self._finding else self._all
        before = {card.key: card.active for card in self._shown}
        others = list(before) != [card.key for card in cards] or self._compact is not (len(self._all) >= MANY)
        self._shown = cards
        if others:
            self._rebuild(cards)
        activated = next((card.key for card in cards if card.active), None)
        if activated is not None and not before.get(activated):
            self._wanted = activated
            QTimer.singleShot(0, self, self._bring_into_view)
        self._tell_cards()

    @property
    def _finding(self) -> bool:
        return not self.finder.isHidden() and self.finder.active

    def _is_found(self, card: StripCard) -> bool:
        keys, words = self.finder.keys(), self.finder.words()
        if keys is not None and card.key not in keys:
            return False
        heap = " ".join((card.key, card.state.lamp_word or card.state.lamp.name, *card.state.rooms)).casefold()
        return all(word in heap for word in words)

    def _tell_cards(self) -> None:
        """Let each card know its state: news at once, figures only where they can be seen."""
        bar = self.shelf.horizontalScrollBar()
        left, right = bar.value(), bar.value() + self.shelf.viewport().width()
        changed = False
        for card in self._shown:
            told, widget = self._told.get(card.key), self._cards.get(card.key)
            if card == told or widget is None:  # one that is just being made tells itself
                continue
            if (
                told is None
                or _news(card) != _news(told)
                or (widget.x() < right and widget.x() + widget.width() > left)
            ):
                widget.set_state(card.state)
                widget.setChecked(card.active)
                self._told[card.key] = card
                changed = True
        if changed and not self._compact:
            self._fit()

    # Cards come and go

    def _rebuild(self, cards: Sequence[StripCard]) -> None:
        compact = len(self._all) >= MANY
        wanted = {card.key for card in cards} if compact is self._compact else set()
        self._compact = compact
        for key in [key for key in self._cards if key not in wanted]:
            self._drop(key)
        rows = 2 if compact else 1
        for place, card in enumerate(cards):
            self._put(card, place % rows, place // rows)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch((len(cards) + rows - 1) // rows, 1)
        self._nobody.setVisible(bool(self._all) and not cards)
        self._fit()

    def _drop(self, key: str) -> None:
        gone = self._cards.pop(key)
        self._told.pop(key, None)
        self._grid.removeWidget(gone)
        gone.setParent(None)
        gone.deleteLater()

    def _put(self, card: StripCard, row: int, column: int) -> None:
        widget = self._cards.get(card.key)
        if widget is None:
            widget = self._cards[card.key] = self._make(card)
        at = self._grid.indexOf(widget)
        if at >= 0 and self._grid.getItemPosition(at)[:2] == (row, column):  # type: ignore[index]  # stubs: object
            return
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def _make(self, card: StripCard) -> Card:
        made: Card = CompactCard(self._theme, card.state) if self._compact else IdentityCard(self._theme, card.state)
        made.setObjectName(f"card_{card.key}")
        made.setChecked(card.active)
        made.clicked.connect(lambda _checked=False, key=card.key: self._on_clicked(key))
        return made

    # By hand

    def _on_clicked(self, key: str) -> None:
        # A card stays checked when the one that is active already is clicked.
        card = self._cards[key]
        card.setChecked(any(each.active for each in self._shown if each.key == key))
        if card.with_shift:
            self.lane_wanted.emit(key)
        else:
            self.activated.emit(key)

    def _on_chosen(self) -> None:
        if self._shown:
            self.activated.emit(self._shown[0].key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        below: QWidget | None = self.childAt(event.pos())
        while below is not None and not isinstance(below, IdentityCard | CompactCard):
            below = below.parentWidget()
        for key, card in self._cards.items():
            if card is below:
                self.menu_wanted.emit(key, event.globalPos())
                return

    # Room

    def _on_range_changed(self) -> None:
        self._fit()
        self._bring_into_view()
        self._tell_cards()

    def _bring_into_view(self) -> None:
        """Scroll to the card that became active; one that has just come has no place before the layout has run."""
        card = self._cards.get(self._wanted)
        if card is None:
            return
        self.shelf.ensureWidgetVisible(card)
        if card.width() >= card.sizeHint().width() and not card.visibleRegion().isEmpty():
            self._wanted = ""

    def _fit(self) -> None:
        gap, margin = self._theme.space("s"), self._theme.space("m")
        self._grid.setHorizontalSpacing(self._theme.space("xs") if self._compact else gap)
        self._grid.setVerticalSpacing(self._theme.space("xs"))
        self._layout.setSpacing(gap)
        self._layout.setContentsMargins(margin, gap, margin, gap)
        self._grid.activate()
        needed = self._grid.minimumSize()
        # As wide as the cards, so that what adds more stands right beside them.
        self.shelf.setMaximumWidth(needed.width() if self._cards else 0)
        taken = sum(part.sizeHint().width() + gap for part in self._beside() if not part.isHidden())
        crowded = needed.width() > self.width() - taken - 2 * margin
        bar = self.shelf.horizontalScrollBar().sizeHint().height() if crowded else 0
        beside = (part.sizeHint().height() for part in self._beside() if not part.isHidden())
        tallest = max((needed.height(), *beside))
        self.setFixedHeight(tallest + 2 * gap + 1 + bar)
        # At once: else large cards keep their old width for one turn of the loop, and are cut off in it.
        self._layout.activate()
        self._grid.activate()

    def _on_theme_changed(self) -> None:
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # the cards know their size only when all have heard of it

    def _beside(self) -> tuple[QWidget, ...]:
        return self.finder, self._adders

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._tell_cards()


def _news(card: StripCard) -> tuple[object, ...]:
    """What a card shows at once, wherever it is."""
    state = card.state
    return card.active, state.name, state.color_index, state.lamp, state.lamp_word, state.rooms


def _groups_of(cards: Sequence[StripCard]) -> list[Group]:
    """The users of each room, and those who are not online."""
    rooms = sorted({room for card in cards for room in card.state.rooms})
    groups = [Group(f"in {room}", frozenset(card.key for card in cards if room in card.state.rooms)) for room in rooms]
    away = frozenset(card.key for card in cards if card.state.lamp is not LampState.ONLINE)
    return [*groups, *([Group("not online", away)] if away else [])]
