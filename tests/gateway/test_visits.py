"""Lives of rooms and stays of users: from the hub's own comings and goings, each reason by its cause."""

import pytest

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.visits import STAYS_KEPT, USERS_KEPT, Happened, LeaveReason, VisitBook, Visitor, What
from rts_console.protocol import frames as f
from rts_console.protocol.words import UserOfflineReason
from tests.gateway.desk import APP, OTHER_APP, SECOND, START, Desk

LOBBY = ScopeKey.room(APP, "lobby")
QUIT = UserOfflineReason.QUIT


class Book(VisitBook):
    """A book that is told what it tells, by a clock by hand."""

    def __init__(self, **options: int) -> None:
        self.now = START
        super().__init__(lambda: self.now, **options)
        self.told: list[Happened] = []
        self.tell = self.told.append

    def words(self) -> list[str]:
        """What was told since the last look."""
        told, self.told[:] = list(self.told), []
        return [f"{each.what.value} {each.visitor.user_id}".rstrip() for each in told]


def watched(desk: Desk) -> list[Happened]:
    told: list[Happened] = []
    desk.hub.visits.tell = told.append
    return told


def reasons(told: list[Happened]) -> list[tuple[str, LeaveReason]]:
    return [(each.visitor.user_id, each.reason) for each in told if each.what is What.LEFT]


def test_a_room_lives_from_the_first_to_the_last() -> None:
    book = Book()
    book.joined(LOBBY, Visitor("alice", business_id="shop"))
    book.joined(LOBBY, Visitor("bob", business_id="other"))
    book.now += 5 * SECOND
    book.left(LOBBY, "alice", QUIT)
    assert book.words() == ["RoomCreate alice", "UserJoinRoom alice", "UserJoinRoom bob", "UserLeaveRoom alice"]
    book.left(LOBBY, "bob", QUIT)
    assert book.words() == ["UserLeaveRoom bob", "RoomDestroy"]
    (call,) = book.calls(APP)
    assert (call.created_ns, call.destroyed_ns, call.business_id) == (START, START + 5 * SECOND, "shop")
    assert book.call_in(LOBBY) is None
    book.joined(LOBBY, Visitor("alice"))
    assert [each.call_id for each in book.calls(APP)][0] == call.call_id
    assert len(list(book.calls(APP))) == 2
    assert list(book.calls(OTHER_APP)) == list(book.calls(APP, "elsewhere")) == []


def test_stays_add_up() -> None:
    book = Book()
    book.joined(LOBBY, Visitor("bob"))
    for _ in range(2):
        book.joined(LOBBY, Visitor("alice"))
        book.now += 3 * SECOND
        book.left(LOBBY, "alice", QUIT)
        book.now += SECOND
    call = book.call_in(LOBBY)
    assert call is not None
    assert call.users["alice"].seconds(book.now) == 6
    assert call.users["bob"].seconds(book.now) == 8
    assert [visits.visitor.user_id for visits in call.present] == ["bob"]


def test_a_new_login_in_the_same_room_is_no_visit_and_nobody_leaves_twice() -> None:
    book = Book()
    book.joined(LOBBY, Visitor("alice"))
    book.joined(LOBBY, Visitor("alice"))
    book.left(LOBBY, "alice", QUIT)
    book.left(LOBBY, "alice", QUIT)
    book.left(LOBBY, "nobody", QUIT)
    assert book.words() == ["RoomCreate alice", "UserJoinRoom alice", "UserLeaveRoom alice", "RoomDestroy"]


def test_becoming_invisible_and_visible_again() -> None:
    book = Book()
    book.joined(LOBBY, Visitor("alice"))
    book.words()
    book.role_changed(LOBBY, "alice", visible=False)
    book.role_changed(LOBBY, "alice", visible=False)
    book.joined(LOBBY, Visitor("alice", visible=True))
    book.role_changed(LOBBY, "nobody", visible=True)
    assert book.words() == ["RoleChangeVisible2Invisible alice", "RoleChangeInvisible2Visible alice"]


def test_what_is_kept_has_an_end() -> None:
    book = Book(calls_kept=2)
    for number in range(3):
        book.joined(ScopeKey.room(APP, f"room-{number}"), Visitor("alice"))
        book.left(ScopeKey.room(APP, f"room-{number}"), "alice", QUIT)
    assert [call.scope.name for call in book.calls(APP)] == ["room-1", "room-2"]
    book.joined(LOBBY, Visitor("alice"))
    for number in range(USERS_KEPT + 5):
        book.joined(LOBBY, Visitor(f"u{number}"))
        book.left(LOBBY, f"u{number}", QUIT)
    call = book.call_in(LOBBY)
    assert call is not None
    assert len(call.users) <= USERS_KEPT
    assert "alice" in call.users


def test_who_was_there_before_the_process_began() -> None:
    book = Book()
    book.restored(LOBBY, Visitor("alice"), START - SECOND)
    assert book.told == []
    book.left(LOBBY, "alice", UserOfflineReason.DROPPED)
    assert book.told[0].stayed_ns == SECOND
    assert book.words() == ["UserLeaveRoom alice", "RoomDestroy"]


# --- from the hub ---


def test_leaving_and_logging_out_are_the_users_own_doing() -> None:
    desk = Desk()
    told = watched(desk)
    alice = desk.user("alice", "lobby", "two")
    alice.ask(f.LeaveRoom(5, "lobby"))
    alice.ask(f.Logout(6))
    assert reasons(told) == [("alice", LeaveReason.QUIT), ("alice", LeaveReason.QUIT)]
    assert [each.what for each in told].count(What.DESTROYED) == 2


def test_a_link_that_is_lost_and_comes_back() -> None:
    desk = Desk()
    alice = desk.user("alice", "lobby")
    told = watched(desk)
    alice.lose_link()
    desk.after(1)
    assert told == []  # the others are not told either
    desk.after(2)
    assert reasons(told) == [("alice", LeaveReason.LOST)]
    again, _ = alice.come_back()
    again.ask(f.JoinRoom(5, "lobby", 1))
    assert [each.what for each in told][-2:] == [What.CREATED, What.JOINED]


def test_a_login_elsewhere_has_a_reason_of_its_own() -> None:
    desk = Desk()
    desk.user("alice", "lobby", device_id="phone")
    told = watched(desk)
    second = desk.user("alice", "lobby", device_id="desk")
    assert reasons(told) == [("alice", LeaveReason.DUPLICATE)]
    second.ask(f.LeaveRoom(5, "lobby"))
    assert reasons(told)[-1] == ("alice", LeaveReason.QUIT)


def test_operators_take_users_out() -> None:
    desk = Desk()
    desk.user("alice", "lobby")
    desk.user("bob", "lobby")
    told = watched(desk)
    desk.hub.kick_user(APP, "alice", "lobby")
    desk.hub.dismiss_room(APP, "lobby")
    assert reasons(told) == [("alice", LeaveReason.KICKED), ("bob", LeaveReason.KICKED)]
    assert told[-1].what is What.DESTROYED


def test_what_a_client_says_of_itself_is_known() -> None:
    desk = Desk()
    told = watched(desk)
    alice = desk.person("alice")
    alice.client = desk.hub.connect(alice.wire)
    alice.give(f.Hello(APP, "laptop", "rts-console/1.0 (linux)", "shop"))
    alice.wire.read()
    alice.log_in().join("lobby")
    assert told[0].visitor == Visitor("alice", True, "rts-console/1.0 (linux)", "shop")
    assert told[0].call.business_id == "shop"


def test_a_large_room_is_not_counted_over_and_over() -> None:
    """Each coming and going takes the same time, however many are in."""
    book = Book()
    for number in range(3_000):
        book.joined(LOBBY, Visitor(f"u{number}"))
    call = book.call_in(LOBBY)
    assert call is not None
    assert call.inside == len(call.present) == 3_000
    for number in range(3_000):
        book.left(LOBBY, f"u{number}", QUIT)
    assert call.inside == 0
    assert book.words()[-1] == "RoomDestroy"


def test_who_comes_and_goes_without_end_costs_no_memory() -> None:
    book = Book()
    book.joined(LOBBY, Visitor("bob"))
    for _ in range(STAYS_KEPT + 50):
        book.joined(LOBBY, Visitor("alice"))
        book.now += SECOND
        book.left(LOBBY, "alice", QUIT)
    call = book.call_in(LOBBY)
    assert call is not None
    alice = call.users["alice"]
    assert (len(alice.stays), alice.first_ns) == (STAYS_KEPT, START)
    assert alice.seconds(book.now) == STAYS_KEPT + 50


def test_of_very_many_users_the_oldest_rooms_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.gateway.visits.USERS_KEPT_IN_ALL", 25)
    book = Book()
    for room in range(4):
        scope = ScopeKey.room(APP, f"room-{room}")
        for user in range(10):
            book.joined(scope, Visitor(f"u{user}"))
        for user in range(10):
            book.left(scope, f"u{user}", QUIT)
    assert [call.scope.name for call in book.calls(APP)] == ["room-2", "room-3"]
