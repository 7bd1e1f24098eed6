"""Invisible users: the others are told nothing of them, they receive, and app servers know."""

from typing import Any

from rts_console.gateway.visits import Happened, What
from rts_console.gateway.volcengine_family import VolcengineFamily
from rts_console.gateway.webhooks import event_name
from rts_console.protocol import frames as f
from rts_console.protocol.words import RefusalCode
from tests.gateway.desk import APP, Desk, Person


def desk_with(*visible: str) -> Desk:
    desk = Desk(family=VolcengineFamily())
    for user_id in visible:
        desk.user(user_id, "lobby").wire.read()
    return desk


def hide(desk: Desk, user_id: str, **more: Any) -> tuple[Person, Any]:
    """A user who joins invisibly, and the answer."""
    person = desk.user(user_id)
    return person, person.ask(f.JoinRoom(5, "lobby", options={"visible": False}, **more))[0]


def kinds(person: Person) -> list[str]:
    return [type(item[0] if isinstance(item, tuple) else item).__name__ for item in person.wire.read()]


def member(desk: Desk, user_id: str) -> Person:
    """Someone who is in the lobby, visibly, and has read everything."""
    person = desk.user(user_id, "lobby")
    person.wire.read()
    return person


def test_the_others_are_told_nothing_and_it_receives() -> None:
    desk = desk_with()
    alice = member(desk, "alice")
    ghost, joined = hide(desk, "ghost")
    assert isinstance(joined, f.Joined)
    assert ([each.user_id for each in joined.members], joined.member_count) == (["alice", "ghost"], 2)
    assert kinds(alice) == []
    alice.send_room("lobby")
    assert kinds(ghost) == ["RoomMessage"]
    ghost.send_room("lobby")
    assert kinds(alice) == ["RoomMessage"]
    ghost.ask(f.LeaveRoom(6, "lobby"))
    assert kinds(alice) == []


def test_who_comes_later_is_not_told_either() -> None:
    desk = desk_with()
    ghost, _ = hide(desk, "ghost")
    other, _ = hide(desk, "other")
    bob = desk.user("bob")
    joined = bob.ask(f.JoinRoom(5, "lobby"))[0]
    assert ([each.user_id for each in joined.members], joined.member_count) == (["bob"], 1)
    assert [kinds(person) for person in (ghost, other)] == [["UserJoined"], ["UserJoined"]]


def test_becoming_visible_looks_like_coming_and_the_other_way_like_going() -> None:
    desk = desk_with()
    alice = member(desk, "alice")
    ghost, _ = hide(desk, "ghost")
    assert ghost.ask(f.RoomCall(7, "lobby", "set_visibility", {"visible": True})) == [
        f.RoomAnswer(7, {"visible": True})
    ]
    (came,) = alice.wire.read()
    assert (type(came), came.user_id) == (f.UserJoined, "ghost")
    assert ghost.ask(f.RoomCall(8, "lobby", "set_visibility", {"visible": True}))  # again: nothing more to tell
    ghost.ask(f.RoomCall(9, "lobby", "set_visibility", {"visible": False}))
    (gone,) = alice.wire.read()
    assert (type(gone), gone.user_id, gone.reason) == (f.UserLeft, "ghost", 2)
    alice.send_room("lobby")
    assert kinds(ghost) == ["RoomMessage"]


def test_it_stays_invisible_when_it_comes_back() -> None:
    desk = desk_with()
    alice = member(desk, "alice")
    ghost, _ = hide(desk, "ghost")
    for seconds in (1, 10):
        ghost.lose_link()
        desk.after(seconds)
        ghost, _ = ghost.come_back()
        ghost.ask(f.JoinRoom(5, "lobby", 1))
        assert not [kind for kind in kinds(alice) if kind.startswith("User")]
    call = desk.hub.visits.call_in(desk.hub.apps[APP].rooms["lobby"].key)
    assert call is not None
    assert [visits.visitor.visible for visits in call.users.values()] == [True, False]


def test_what_app_servers_are_told() -> None:
    desk = desk_with("alice")
    told: list[Happened] = []
    desk.hub.visits.tell = told.append
    ghost, _ = hide(desk, "ghost")
    for visible in (True, False):
        ghost.ask(f.RoomCall(7, "lobby", "set_visibility", {"visible": visible}))
    ghost.ask(f.LeaveRoom(6, "lobby"))
    assert [event_name(each) for each in told] == [
        "InvisibleUserJoinRoom",
        "RoleChangeInvisible2Visible",
        "RoleChangeVisible2Invisible",
        "InvisibleUserLeaveRoom",
    ]
    assert told[0].what is What.JOINED


def test_what_is_not_true_or_false_is_refused() -> None:
    desk = desk_with()
    ghost = desk.user("ghost")
    refused = ghost.ask(f.JoinRoom(5, "lobby", options={"visible": 0}))[0]
    assert refused.code == RefusalCode.BAD_FRAME
    ghost.join("lobby")
    assert ghost.ask(f.RoomCall(7, "lobby", "set_visibility", {}))[0].code == RefusalCode.BAD_FRAME
    assert ghost.ask(f.RoomCall(7, "lobby", "fly", {}))[0].code == RefusalCode.NOT_ALLOWED
    outside = f.RoomCall(8, "elsewhere", "set_visibility", {"visible": False})
    assert ghost.ask(outside)[0].code == RefusalCode.NOT_IN_ROOM


def test_other_families_have_no_invisible_users() -> None:
    desk = Desk()
    alice = member(desk, "alice")
    hide(desk, "ghost")
    assert kinds(alice) == ["UserJoined"]
