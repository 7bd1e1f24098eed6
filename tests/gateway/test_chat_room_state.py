"""One chat room, and what holds in all rooms of an app."""

import pytest

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.chat_room_load import Priority
from rts_console.gateway.chat_room_state import MINUTE_NS, ChatRoom, ChatRoomApp, history_count
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.http.rongcloud_port import Lifetime, RoomView, UserUntil
from rts_console.protocol.words import PayloadKind

T = 1_700_000_000 * 10**9


@pytest.fixture
def room() -> ChatRoom:
    room = ChatRoom(ScopeKey.room("app", "lobby"), T, "The lobby")
    room.members = {f"u{number}": T + number * 1_000_000 for number in range(25)}
    return room


@pytest.fixture
def app(room: ChatRoom) -> ChatRoomApp:
    app = ChatRoomApp("app", ChatRoomRules())
    app.rooms["lobby"] = room
    return app


@pytest.mark.parametrize(
    ("wanted", "clamped", "strict"),
    [(-1, -1, -1), (0, 10, 10), (1, 1, 1), (50, 50, 50), (51, 50, None), (-2, -1, None), (10**9, 50, None)],
)
def test_how_much_history_is_told(wanted: int, clamped: int, strict: int | None) -> None:
    assert history_count(wanted, clamp=True) == clamped
    assert history_count(wanted, clamp=False) == strict


def test_a_room_as_the_server_api_shows_it(room: ChatRoom) -> None:
    assert room.view == RoomView("lobby", "The lobby", T, 25, Lifetime(), False)


@pytest.mark.parametrize(
    ("lifetime", "touched", "over_at"),
    [(Lifetime(False, 60), 30, 90), (Lifetime(True, 60), 30, 60)],
    ids=["idle", "fixed"],
)
def test_when_a_rooms_time_is_over(room: ChatRoom, lifetime: Lifetime, touched: int, over_at: int) -> None:
    room.lifetime, room.touched_ns = lifetime, T + touched * MINUTE_NS
    assert not room.over(T + over_at * MINUTE_NS - 1)
    assert room.over(T + over_at * MINUTE_NS)


@pytest.mark.parametrize(
    ("count", "order", "first", "shown"),
    [(3, 1, "u0", 3), (3, 2, "u24", 3), (99, 1, "u0", 20), (0, 1, "", 0), (3, 0, "", 0), (3, 7, "", 0), (-1, 1, "", 0)],
)
def test_who_is_in_it(room: ChatRoom, count: int, order: int, first: str, shown: int) -> None:
    info = room.info(count, order)
    assert (info["userCount"], len(info["userInfos"])) == (25, shown)
    assert not first or info["userInfos"][0]["userId"] == first


def kept(uid: str) -> Message:
    return Message("alice", uid, 1, 2, PayloadKind.TEXT, uid.encode(), 0, {"uid": uid})


def test_the_newest_50_are_kept(room: ChatRoom) -> None:
    for number in range(60):
        room.history.append(kept(f"m{number}"))
    assert [message.client_message_id for message in room.newest(2)] == ["m58", "m59"]
    assert (len(room.newest(50)), len(room.newest(99)), room.newest(-1)) == (50, 50, [])
    assert (room.find("m9"), room.find("m10")) == (None, kept("m10"))


def test_a_message_is_taken_back_or_a_notice_stands_there(room: ChatRoom) -> None:
    room.history.extend([kept("a"), kept("b"), kept("c")])
    room.take_back("b", kept("notice"))
    room.take_back("c", None)
    room.take_back("never", None)
    assert [message.client_message_id for message in room.history] == ["a", "notice"]


def test_which_mute_counts(app: ChatRoomApp, room: ChatRoom) -> None:
    assert app.muted_until(room, "u1", T) is None
    room.muted = True
    assert app.muted_until(room, "u1", T) == 0
    app.mutes["lobby", "u1"] = T + 5
    assert app.muted_until(room, "u1", T) == T + 5
    room.excepted["u1"] = None
    assert app.muted_until(room, "u1", T) is None
    app.mutes["", "u1"] = T + 9
    assert app.muted_until(room, "u1", T) == T + 9
    assert app.muted_until(room, "u1", T + 9) is None


def test_mutes_and_blocks_end_and_are_forgotten(app: ChatRoomApp) -> None:
    app.mutes = {("lobby", "u1"): T + 5, ("lobby", "u2"): T + 50, ("hall", "u1"): T + 50}
    app.blocks = {("lobby", "u1"): T + 5}
    assert app.listed(app.mutes, "lobby", T) == [UserUntil("u1", T + 5), UserUntil("u2", T + 50)]
    assert app.listed(app.mutes, "lobby", T + 5) == [UserUntil("u2", T + 50)]
    assert (app.blocked_until("lobby", "u1", T), app.blocked_until("lobby", "u1", T + 5)) == (T + 5, 0)
    app.forget_over(T + 5)
    assert (len(app.mutes), app.blocks) == (2, {})


def test_how_much_a_message_counts(app: ChatRoomApp, room: ChatRoom) -> None:
    app.low_types["app:like"] = None
    assert app.priority(room, "u1", "RC:TxtMsg") is Priority.HIGH
    assert app.priority(room, "u1", "app:like") is Priority.LOW
    room.protected["u2"] = None
    assert app.priority(room, "u2", "app:like") is Priority.PROTECTED
    app.protected_types["app:like"] = None
    assert app.priority(room, "u1", "app:like") is Priority.PROTECTED


def test_a_client_looks_at_rooms_once_a_second_and_20_times_a_minute(app: ChatRoomApp) -> None:
    assert [app.info_wait_ms("u1", T), app.info_wait_ms("u1", T), app.info_wait_ms("u2", T)] == [0, 1_000, 0]
    for number in range(1, 20):
        assert app.info_wait_ms("u1", T + number * 10**9) == 0
    assert app.info_wait_ms("u1", T + 20 * 10**9) == 40_000
    app.forget_over(T + 200 * 10**9)
    assert app.info_wait_ms("u1", T + 200 * 10**9) == 0
