"""The strip of identities, and what a lamp says of each state."""

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.compact_card import CompactCard
from rts_console.gui.widgets.identity_card import CardState, IdentityCard
from rts_console.gui.widgets.identity_strip import IdentityStrip, StripCard, card_lamp, lamp_of, token_life
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.gui.widgets.user_finder import Group
from rts_console.protocol.events import ConnectionStateChanged, LoggedOut, LoginResult
from rts_console.protocol.words import CloseCode, ConnectionState, LoginErrorCode, LogoutReason
from rts_console.record.store import IdentityFacts
from rts_console.vendors.volcengine import TokenClaims


def facts(
    state: ConnectionState | None = None,
    *,
    at_ns: int = 1,
    close_code: int = 0,
    login: LoginErrorCode | None = None,
    out: LogoutReason | None = None,
) -> IdentityFacts:
    made = IdentityFacts("alice", "alice")
    if state is not None:
        made.connection = ConnectionStateChanged(at_ns=at_ns, state=state, close_code=close_code, attempt=1)
        made.next_attempt = 2
    if login is not None:
        made.login = LoginResult(at_ns=2, user_id="alice", code=login, elapsed_ms=1)
        made.logged_in = login is LoginErrorCode.SUCCESS
    if out is not None:
        made.logged_out, made.logged_in = LoggedOut(at_ns=3, user_id="alice", reason=out), False
    return made


GOOD, BAD = LoginErrorCode.SUCCESS, LoginErrorCode.INVALID_TOKEN


@pytest.mark.parametrize(
    ("known", "lamp", "word"),
    [
        (facts(), LampState.OFFLINE, None),
        (facts(ConnectionState.CONNECTING), LampState.CONNECTING, None),
        (facts(ConnectionState.CONNECTING, login=BAD), LampState.ERROR, "login failed"),
        (facts(ConnectionState.CONNECTING, at_ns=9, login=BAD), LampState.CONNECTING, None),
        (facts(ConnectionState.CONNECTED, login=GOOD), LampState.ONLINE, None),
        (facts(ConnectionState.RECONNECTED, login=GOOD), LampState.ONLINE, None),
        (facts(login=GOOD), LampState.ONLINE, None),
        (facts(ConnectionState.RECONNECTING, login=GOOD), LampState.RECONNECTING, "reconnecting 2"),
        (facts(ConnectionState.DISCONNECTED, login=GOOD), LampState.RECONNECTING, "reconnecting 2"),
        (facts(ConnectionState.LOST, login=GOOD), LampState.RECONNECTING, "reconnecting 2"),
        (facts(ConnectionState.FAILED), LampState.ERROR, None),
        (facts(ConnectionState.FAILED, close_code=CloseCode.KICKED), LampState.KICKED, None),
        (facts(ConnectionState.FAILED, close_code=CloseCode.BANNED), LampState.KICKED, "banned"),
        (facts(ConnectionState.FAILED, close_code=CloseCode.TOKEN_EXPIRED), LampState.EXPIRED, None),
        (facts(ConnectionState.CONNECTED, login=GOOD, out=LogoutReason.LOGOUT), LampState.OFFLINE, None),
        (
            facts(ConnectionState.CONNECTED, login=GOOD, out=LogoutReason.DUPLICATE_LOGIN),
            LampState.KICKED,
            "logged in elsewhere",
        ),
        (facts(login=BAD), LampState.ERROR, "login failed"),
    ],
)
def test_the_lamp_of_each_state(known: IdentityFacts, lamp: LampState, word: str | None) -> None:
    assert lamp_of(known) == (lamp, word)


def claims(expires_at_s: int) -> TokenClaims:
    return TokenClaims("0" * 24, "", "alice", 100, expires_at_s, 0, {})


def test_the_life_of_a_token() -> None:
    assert token_life(None, 5) == (None, None)
    assert token_life(claims(0), 5) == (math.inf, None)
    assert token_life(claims(160), 150) == (10, 60)


def cards(*names: str, active: str = "") -> list[StripCard]:
    return [StripCard(name, CardState(name), name == active) for name in names]


@pytest.fixture
def strip(qtbot: QtBot) -> IdentityStrip:
    made = IdentityStrip(Theme())
    qtbot.addWidget(made)
    made.resize(900, 80)
    made.show()
    return made


def test_cards_come_go_and_stand_in_order(strip: IdentityStrip) -> None:
    strip.set_cards(cards("alice", "bob", "carol", active="alice"))
    alice = strip.cards()["alice"]
    strip.set_cards(cards("carol", "alice", active="carol"))
    assert set(strip.cards()) == {"alice", "carol"}
    assert strip.cards()["alice"] is alice
    assert [strip.cards()[name].isChecked() for name in ("alice", "carol")] == [False, True]
    QApplication.sendPostedEvents()
    strip._grid.activate()
    assert strip.cards()["carol"].x() < alice.x()


def test_a_click_asks_and_the_mark_stays_where_it_is(strip: IdentityStrip, qtbot: QtBot) -> None:
    strip.set_cards(cards("alice", "bob", active="alice"))
    asked: list[str] = []
    strip.activated.connect(asked.append)
    qtbot.mouseClick(strip.cards()["bob"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.cards()["alice"], Qt.MouseButton.LeftButton)
    assert asked == ["bob", "alice"]
    assert [strip.cards()[name].isChecked() for name in ("alice", "bob")] == [True, False]


def test_a_right_click_on_a_card_asks_for_its_menu(strip: IdentityStrip, qtbot: QtBot) -> None:
    strip.set_cards(cards("alice", "bob"))
    qtbot.waitUntil(lambda: strip.cards()["bob"].x() > 100)
    asked: list[str] = []
    strip.menu_wanted.connect(lambda key, _place: asked.append(key))
    place = strip.cards()["bob"].mapTo(strip, QPoint(5, 5))
    for at in (place, QPoint(strip.width() - 2, 2)):
        strip.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, at))
    assert asked == ["bob"]


def test_a_hundred_cards_scroll_sideways_to_the_active_one(strip: IdentityStrip, qtbot: QtBot) -> None:
    strip.set_cards(cards(*[f"user{number}" for number in range(100)], active="user99"))
    last = strip.cards()["user99"]
    qtbot.waitUntil(lambda: last.width() > 100 and last.visibleRegion().boundingRect().size() == last.size())
    assert strip.shelf.horizontalScrollBar().value() > 0
    assert strip.height() < 100


def test_a_click_with_shift_asks_for_a_lane(strip: IdentityStrip, qtbot: QtBot) -> None:
    strip.set_cards(cards("alice", "bob", active="alice"))
    acted, lanes = [], []
    strip.activated.connect(acted.append)
    strip.lane_wanted.connect(lanes.append)
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(strip.cards()["bob"], Qt.MouseButton.LeftButton, shift)
    qtbot.mouseClick(strip.cards()["alice"], Qt.MouseButton.LeftButton)
    assert (acted, lanes) == (["alice"], ["bob"])
    assert strip.cards()["alice"].isChecked()


def test_few_cards_are_large_and_many_are_compact(strip: IdentityStrip) -> None:
    strip.set_cards(cards(*"abcdefg"))
    assert all(isinstance(card, IdentityCard) for card in strip.cards().values())
    assert strip.finder.isHidden()
    strip.set_cards(cards(*"abcdefgh"))
    assert all(isinstance(card, CompactCard) for card in strip.cards().values())
    assert not strip.finder.isHidden()
    strip.set_cards(cards(*"ab"))
    assert all(isinstance(card, IdentityCard) for card in strip.cards().values())


@pytest.fixture
def crowd(strip: IdentityStrip) -> IdentityStrip:
    states = [CardState(f"user-{number:02}", lamp=LampState.ONLINE, rooms=("lobby",)) for number in range(10)]
    states.append(CardState("dave", lamp=LampState.KICKED, lamp_word="logged in elsewhere"))
    strip.set_cards(
        [StripCard(state.name, state, False) for state in states],
        [Group("user-{00..01}", frozenset({"user-00", "user-01"}))],
    )
    return strip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("DAVE", ["dave"]), ("user 03", ["user-03"]), ("elsewhere", ["dave"]), ("lobby 1", ["user-01"]), ("zoe", [])],
)
def test_users_are_found_by_name_room_or_state(
    crowd: IdentityStrip, qtbot: QtBot, typed: str, shown: list[str]
) -> None:
    qtbot.keyClicks(crowd.finder.edit, typed)
    assert crowd.shown_keys() == shown
    assert crowd._nobody.isHidden() is bool(shown)
    qtbot.keyClick(crowd.finder.edit, Qt.Key.Key_Escape)
    assert len(crowd.shown_keys()) == 11


def test_enter_acts_as_the_first_that_is_found(crowd: IdentityStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(crowd.activated) as activated:
        qtbot.keyClicks(crowd.finder.edit, "-07")
        qtbot.keyClick(crowd.finder.edit, Qt.Key.Key_Return)
    assert activated.args == ["user-07"]


def test_groups_are_crowds_rooms_and_who_is_away(crowd: IdentityStrip) -> None:
    group = crowd.finder.group
    titles = [group.itemText(place) for place in range(group.count())]
    assert titles == ["All 11 users", "user-{00..01} (2)", "in lobby (10)", "not online (1)"]
    group.setCurrentIndex(3)
    group.activated.emit(3)
    assert crowd.shown_keys() == ["dave"]
    # Everybody came back: there is no such group any more, and all are shown.
    crowd.set_cards([StripCard(str(n), CardState(str(n), lamp=LampState.ONLINE), False) for n in range(9)])
    assert len(crowd.shown_keys()) == 9


def test_figures_out_of_sight_wait_and_news_does_not(strip: IdentityStrip, qtbot: QtBot) -> None:
    def states(left_s: float, lamp: LampState) -> list[StripCard]:
        return [
            StripCard(f"u{n}", CardState(f"u{n}", lamp=lamp, token_remaining_s=left_s, token_total_s=60), False)
            for n in range(100)
        ]

    strip.set_cards(states(60, LampState.OFFLINE))
    first, last = strip.cards()["u0"], strip.cards()["u99"]
    bar = strip.shelf.horizontalScrollBar()
    qtbot.waitUntil(lambda: last.x() >= bar.maximum() > 1_000)
    strip.set_cards(states(30, LampState.OFFLINE))
    assert (first.state.token_remaining_s, last.state.token_remaining_s) == (30, 60)
    strip.set_cards(states(20, LampState.ONLINE))
    assert last.state.lamp is LampState.ONLINE
    strip.set_cards(states(10, LampState.ONLINE))
    assert last.state.token_remaining_s == 20

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return last.state.token_remaining_s == 10

    qtbot.waitUntil(at_the_end)


def test_a_token_that_ran_out_is_no_mere_failure() -> None:
    failed = facts(login=BAD)
    assert card_lamp(failed, claims(10), 9) == (LampState.ERROR, "login failed")
    assert card_lamp(failed, claims(10), 10) == (LampState.EXPIRED, None)
    assert card_lamp(failed, None, 10) == (LampState.ERROR, "login failed")
    assert card_lamp(facts(login=GOOD), claims(10), 11) == (LampState.ONLINE, None)


def test_a_login_that_failed_after_a_logout_is_the_newer_word() -> None:
    known = facts(ConnectionState.CONNECTED, login=BAD, out=LogoutReason.LOGOUT)
    assert lamp_of(known) == (LampState.OFFLINE, None)
    known.login = LoginResult(at_ns=9, user_id="alice", code=BAD, elapsed_ms=1)
    assert lamp_of(known) == (LampState.ERROR, "login failed")
    assert card_lamp(known, claims(10), 11) == (LampState.EXPIRED, None)


def test_what_adds_more_stands_beside_the_cards_and_is_no_wider_than_its_words(strip: IdentityStrip) -> None:
    strip.set_cards(cards("alice", "bob"))
    QApplication.sendPostedEvents()
    strip._layout.activate()
    assert strip._adders.width() == strip._adders.sizeHint().width()
    gap = strip._adders.x() - strip.shelf.geometry().right()
    assert gap < 20


def test_what_adds_users_can_go(theme: Theme, qtbot: QtBot) -> None:
    strip = IdentityStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(900, 100)
    strip.show()
    adder = strip.findChild(QWidget, "add_user_card")
    assert adder is not None
    strip.show_adders(False)
    assert not adder.isVisible()
    strip.show_adders(True)
    assert adder.isVisible()
