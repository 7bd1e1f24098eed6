"""Events are found by position, once each, within their time."""

import asyncio

from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event
from rts_console.scenario.journal import Journal

SOON, NEVER = 10**10, -1


def left(user_id: str, at_ns: int | None = None) -> Event:
    return ev.UserJoined(at_ns=now_ns() if at_ns is None else at_ns, room_id="x", user_id=user_id)


def is_bob(event: Event) -> bool:
    return getattr(event, "user_id", "") == "bob"


async def find(journal: Journal, position: int = 0, count: int = 1, within: int = SOON) -> list[int]:
    found = await journal.find(is_bob, position=position, count=count, until_ns=now_ns() + within)
    return [at for at, _ in found]


async def test_an_event_that_came_before_is_found_from_its_position_on() -> None:
    journal = Journal()
    journal.take([left("alice"), left("bob")])
    assert await find(journal, position=2, within=NEVER) == []
    assert await find(journal) == [1]


async def test_an_event_is_found_once() -> None:
    journal = Journal()
    journal.take([left("bob")])
    assert await find(journal) == [0]
    assert await find(journal, within=NEVER) == []


async def test_several_are_waited_for_and_used_together() -> None:
    journal = Journal()
    journal.take([left("bob")])
    assert await find(journal, count=2, within=NEVER) == [0]
    waiting = asyncio.gather(find(journal, count=2), find(journal, count=1, within=1_000_000))
    await asyncio.sleep(0)
    journal.take([left("bob"), left("bob")])
    first, second = await waiting
    assert len(first) + len(second) == len({*first, *second})


async def test_what_came_too_late_does_not_count() -> None:
    journal = Journal()
    journal.take([left("bob", at_ns=now_ns() + 10**12)])
    assert await find(journal, within=1_000_000) == []


async def test_pings_and_frames_are_kept_only_when_asked_for() -> None:
    ping = ev.LatencyMeasured(at_ns=1, round_trip_ns=1, offset_ns=0, error_ns=0)
    for keep_all, count in ((False, 0), (True, 1)):
        journal = Journal(keep_all=keep_all)
        journal.take([ping])
        assert journal.position == count
