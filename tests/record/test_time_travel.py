"""Membership at any moment, against a plain replay; and what each identity was told, from the real gateway."""

import asyncio
from contextlib import AsyncExitStack

from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    PeerOnlineStatus,
    RoomLeft,
    RoomMember,
    RoomMembers,
    RoomStateChanged,
    UserJoined,
    UserLeft,
)
from rts_console.protocol.words import (
    ConnectionState,
    RtsErrorCode,
    RtsWarningCode,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record import time_travel
from rts_console.record.log import EventLog
from rts_console.record.time_travel import Difference, TimeTravel
from tests.client.people import APP, config, token
from tests.support import until

from .events import logged_in


def joined(at_ns: int, user_id: str = "bob") -> Event:
    return UserJoined(at_ns=at_ns, room_id="lobby", user_id=user_id)


def left(at_ns: int, user_id: str = "bob") -> Event:
    return UserLeft(at_ns=at_ns, room_id="lobby", user_id=user_id, reason=UserOfflineReason.QUIT)


def entered(at_ns: int, user_id: str = "alice", state: RtsErrorCode = RtsErrorCode.SUCCESS) -> Event:
    return RoomStateChanged(at_ns=at_ns, room_id="lobby", user_id=user_id, state=state)


def whole(at_ns: int, *user_ids: str) -> Event:
    members = tuple(RoomMember(user_id, at_ns - 5) for user_id in user_ids)
    return RoomMembers(at_ns=at_ns, room_id="lobby", members=members, member_count=len(members))


def travel(log: EventLog) -> TimeTravel:
    made = TimeTravel(log)
    while made.pull(7):
        pass
    return made


def members(made: TimeTravel, at_ns: int, key: str = "alice") -> list[str] | None:
    room = made.at(at_ns)[key].rooms.get("lobby")
    return None if room is None else sorted(room)


def test_a_room_at_each_moment() -> None:
    log = EventLog()
    events = [logged_in("alice", at_ns=5), entered(10), whole(11, "alice", "carol"), joined(20), left(30, "carol")]
    log.append("alice", [*events, RoomLeft(at_ns=40, room_id="lobby")])
    made = travel(log)
    seen = {at_ns: members(made, at_ns) for at_ns in (9, 10, 11, 20, 30, 39, 40)}
    assert seen == {
        9: None,
        10: ["alice"],
        11: ["alice", "carol"],
        20: ["alice", "bob", "carol"],
        30: ["alice", "bob"],
        39: ["alice", "bob"],
        40: None,
    }
    assert made.at(11)["alice"].rooms["lobby"]["carol"] == 6
    assert made.times_ns == [5, 10, 11, 20, 30, 40]


def test_where_two_identities_do_not_agree() -> None:
    log = EventLog()
    log.append("alice", [logged_in("alice", at_ns=1), entered(2), joined(3)])
    log.append("bob", [logged_in("bob", at_ns=1), entered(3, "bob")])
    made = travel(log)
    assert made.at(4).differences("lobby") == [Difference("lobby", "alice", ("alice",), ("bob",))]
    log.append("bob", [whole(5, "alice", "bob")])
    made.pull()
    assert made.at(5).differences("lobby") == []
    assert made.at(4).differences("lobby") != []
    assert made.at(5).rooms() == ["lobby"]


def test_link_and_peers() -> None:
    log = EventLog()
    log.append("alice", [ConnectionStateChanged(at_ns=2, state=ConnectionState.LOST)])
    log.append("alice", [PeerOnlineStatus(at_ns=3, peer_user_id="bob", status=UserOnlineStatus.ONLINE)])
    made = travel(log)
    assert made.at(2)["alice"].link is ConnectionState.LOST
    assert made.at(2)["alice"].peers == {}
    assert made.at(3)["alice"].peers == {"bob": UserOnlineStatus.ONLINE}
    assert made.at(1) == {}


def test_a_warning_of_a_room_changes_nothing_and_a_kick_ends_it() -> None:
    log = EventLog()
    warning = RoomStateChanged(at_ns=3, room_id="lobby", user_id="alice", state=RtsWarningCode.USER_NOTIFY_STOP)
    log.append("alice", [entered(2), warning, entered(4, state=RtsErrorCode.KICKED_OUT)])
    made = travel(log)
    assert (members(made, 3), members(made, 4)) == (["alice"], None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.sampled_from("xyz")), max_size=60), st.data())
def test_any_moment_is_that_of_a_plain_replay(steps: list[tuple[str, bool, str]], data: st.DataObject) -> None:
    log = EventLog(chunk_rows=8)
    for number, (key, comes, user_id) in enumerate(steps):
        log.append(key, [joined(number, user_id) if comes else left(number, user_id)])
    time_travel_rows = time_travel.CHECKPOINT_ROWS
    time_travel.CHECKPOINT_ROWS = 5  # type: ignore[misc]
    try:
        made = travel(log)
        at_ns = data.draw(st.integers(-1, len(steps)))
        moment = made.at(at_ns)
    finally:
        time_travel.CHECKPOINT_ROWS = time_travel_rows  # type: ignore[misc]
    plain: dict[str, set[str]] = {}
    for key, comes, user_id in steps[: at_ns + 1]:
        room = plain.setdefault(key, set())
        room.add(user_id) if comes else room.discard(user_id)
    assert {key: set(view.rooms["lobby"]) for key, view in moment.items()} == plain


async def test_rooms_of_the_real_gateway() -> None:
    log = EventLog()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway(config(grace_s=0.05)))
        times = []
        for user_id in ("alice", "bob", "carol"):
            client = await stack.enter_async_context(RtsClient(APP, url=gateway.url))
            client.observe(lambda events, key=user_id: log.append(key, events))
            await client.login(token(user_id), user_id)
            await client.create_room("lobby").join()
            await until(lambda: _agree(log, len(times) + 1))
            await asyncio.sleep(0.002)
            times.append(now_ns())
        made = travel(log)
    for count, at_ns in enumerate(times, 1):
        moment = made.at(at_ns)
        assert moment.differences("lobby") == []
        assert {len(view.rooms["lobby"]) for view in moment.values() if view.rooms} == {count}


def _agree(log: EventLog, count: int) -> bool:
    views = [view for view in travel(log).at(now_ns()).values() if "lobby" in view.rooms]
    return len(views) == count and all(len(view.rooms["lobby"]) == count for view in views)
