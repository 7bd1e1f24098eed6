"""Callbacks: their form and signature, who gets which, and what happens when they are not taken."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rts_console.gateway.config import Webhook
from rts_console.gateway.targets import Targets
from rts_console.gateway.webhooks import EVENT_FIELDS, IN_FLIGHT_LIMIT, Registration, Webhooks
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_api import callback_signature
from tests.gateway.desk import APP, OTHER_APP, SECOND, START, Desk, Person
from tests.support import until

SECRET = Secret("hook-secret")


class AppServer:
    """An app server that keeps what it is posted, and answers what it is told to."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.stuck = False
        self.server: TestServer

    async def take(self, request: web.Request) -> web.Response:
        self.posted.append(json.loads(await request.read()))
        if self.stuck:
            await asyncio.Event().wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/events?key=in-the-url"))

    def hook(self, **fields: Any) -> Webhook:
        return Webhook(APP, self.url, SECRET, **fields)

    def seen(self) -> list[str]:
        """What was posted, in the order of the events; callbacks may overtake each other."""
        return [each["EventType"] for each in sorted(self.posted, key=lambda each: str(each["EventTime"]))]


@asynccontextmanager
async def serving() -> AsyncIterator[AppServer]:
    server = AppServer()
    application = web.Application()
    application.add_routes([web.post("/events", server.take)])
    server.server = TestServer(application)
    async with server.server:
        yield server


@pytest.fixture
async def server() -> AsyncIterator[AppServer]:
    async with serving() as server:
        yield server


def attach(desk: Desk, webhooks: Webhooks) -> None:
    desk.hub.visits.tell = webhooks.happened


def ticking(desk: Desk, *people: Person) -> None:
    desk.now += SECOND
    for person in people:
        person.wire.read()


async def told(webhooks: Webhooks, count: int) -> None:
    await until(lambda: len(webhooks.outcomes) == count)


async def test_a_room_from_the_first_to_the_last(server: AppServer) -> None:
    desk = Desk()
    async with Webhooks([server.hook()], clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        alice = desk.user("alice", "lobby")
        await told(webhooks, 2)
        desk.now += 1_500_000_000
        alice.ask(f.LeaveRoom(5, "lobby"))
        await told(webhooks, 4)
    assert sorted(server.seen()) == ["RoomCreate", "RoomDestroy", "UserJoinRoom", "UserLeaveRoom"]
    by_type = {each["EventType"]: each for each in server.posted}
    left = by_type["UserLeaveRoom"]
    assert json.loads(left["EventData"]) == {
        "RoomId": "lobby",
        "UserId": "alice",
        "DeviceType": "unknown",
        "MediaProcessingType": 0,
        "ExtraInfo": "",
        "UserExtraInfo": "",
        "Timestamp": START // 1_000_000 + 1_500,
        "Reason": "userLeave",
        "Duration": 1_500,
    }
    destroyed = by_type["RoomDestroy"]
    assert json.loads(destroyed["EventData"]) == {"RoomId": "lobby", "Timestamp": START // 1_000_000 + 1_500}
    assert (left["AppId"], left["Version"], left["EventTime"]) == (APP, "2020-12-01", "2023-11-14T22:13:21.500000000Z")
    assert len({each["EventId"] for each in server.posted}) == 4
    assert all(len(each["Nonce"]) == 4 and each["Nonce"].isdigit() for each in server.posted)
    assert "BusinessId" not in left


async def test_the_signature_can_be_checked_as_the_vendors_page_says(server: AppServer) -> None:
    desk = Desk()
    async with Webhooks([server.hook()], clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby")
        await told(webhooks, 2)
    for posted in server.posted:
        assert posted["Signature"] == callback_signature(SECRET, [posted[name] for name in EVENT_FIELDS])
        assert posted["Signature"] != callback_signature(Secret("other"), [posted[name] for name in EVENT_FIELDS])


async def test_each_reason_for_leaving(server: AppServer) -> None:
    desk = Desk()
    async with Webhooks([server.hook(events=["UserLeaveRoom"])], clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        people = [desk.user(name, "lobby") for name in ("quits", "lost", "kicked")]
        desk.user("twice", "lobby", device_id="phone")
        people[0].ask(f.LeaveRoom(5, "lobby"))
        people[1].lose_link()
        desk.after(3)
        desk.hub.kick_user(APP, "kicked", "lobby")
        desk.user("twice", device_id="desk")
        await told(webhooks, 4)
    reasons = {data["UserId"]: data["Reason"] for data in (json.loads(each["EventData"]) for each in server.posted)}
    assert reasons == {
        "quits": "userLeave",
        "lost": "connectionLost",
        "kicked": "kickedByAdmin",
        "twice": "userDuplicateLogin",
    }


async def test_who_is_told_of_what(server: AppServer) -> None:
    """Only of its app, only the events it asked for, only rooms of its business id."""
    hooks = [
        server.hook(events=["RoomCreate"]),
        server.hook(business_id="shop", events=["RoomDestroy"]),
        Webhook(OTHER_APP, server.url, SECRET),
    ]
    desk = Desk()
    async with Webhooks(hooks, clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby").ask(f.LeaveRoom(5, "lobby"))
        bob = desk.person("bob")
        bob.client = desk.hub.connect(bob.wire)
        bob.give(f.Hello(APP, business_id="shop"))
        bob.wire.read()
        bob.log_in().join("till").ask(f.LeaveRoom(5, "till"))
        await told(webhooks, 3)
    assert sorted(server.seen()) == ["RoomCreate", "RoomCreate", "RoomDestroy"]
    (destroyed,) = [each for each in server.posted if each["EventType"] == "RoomDestroy"]
    assert destroyed["BusinessId"] == "shop"


async def test_a_callback_that_is_not_taken_is_repeated_twice_under_its_id(server: AppServer) -> None:
    server.statuses = [500, 404]
    desk = Desk()
    hook = server.hook(events=["RoomCreate"])
    async with Webhooks([hook], clock=desk.clock, repeat_after_s=0) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby")
        await told(webhooks, 1)
    assert len(server.posted) == 3
    assert len({each["EventId"] for each in server.posted}) == 1
    (outcome,) = webhooks.outcomes
    assert (outcome.tries, outcome.http_status, outcome.taken) == (3, 200, True)


async def test_a_callback_is_given_up_after_three_tries(
    server: AppServer, expected_logs: list[logging.LogRecord]
) -> None:
    server.statuses = [500] * 9
    desk = Desk()
    hook = server.hook(events=["RoomCreate"])
    async with Webhooks([hook], clock=desk.clock, repeat_after_s=0) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby")
        await told(webhooks, 1)
        assert (len(server.posted), webhooks.outcomes[0].taken) == (3, False)
    (record,) = expected_logs
    assert re.search(r"RoomCreate was not taken by 127\.0\.0\.1:\d+ in 3 tries: HTTP 500", record.getMessage())
    assert "in-the-url" not in record.getMessage()
    assert "hook-secret" not in record.getMessage()


async def test_an_answer_that_takes_too_long_counts_as_none(
    server: AppServer, expected_logs: list[logging.LogRecord]
) -> None:
    server.stuck = True
    desk = Desk()
    hook = server.hook(events=["RoomCreate"])
    async with Webhooks([hook], clock=desk.clock, timeout_s=0.05, repeat_after_s=0) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby")
        await told(webhooks, 1)
        assert (webhooks.outcomes[0].tries, webhooks.outcomes[0].http_status) == (3, 0)
    assert "no answer within 0.05 s" in expected_logs[0].getMessage()


async def test_a_url_that_is_not_allowed_is_not_posted_to(
    server: AppServer, expected_logs: list[logging.LogRecord]
) -> None:
    desk = Desk()
    targets = Targets(others=False)
    async with Webhooks([server.hook(events=["RoomCreate"])], targets, clock=desk.clock, repeat_after_s=0) as webhooks:
        attach(desk, webhooks)
        desk.user("alice", "lobby")
        await told(webhooks, 1)
        assert webhooks.problem(server.url) is not None
    assert server.posted == []
    assert "not listed" in expected_logs[0].getMessage()


async def test_one_that_is_registered_by_call_is_told_until_it_is_removed(server: AppServer) -> None:
    desk = Desk()
    registration = Registration(APP, server.url, SECRET, ("RoomCreate",))
    async with Webhooks(clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        webhooks.register(registration)
        alice = desk.user("alice", "one")
        await told(webhooks, 1)
        assert webhooks.find(APP, "") == registration
        assert webhooks.remove(APP, "")
        assert not webhooks.remove(APP, "")
        alice.join("two")
        webhooks.register(registration)
        alice.join("three")
        await told(webhooks, 2)
    rooms = [json.loads(each["EventData"])["RoomId"] for each in server.posted]
    assert rooms == ["one", "three"]


async def test_nothing_is_posted_once_it_is_closed(server: AppServer) -> None:
    desk = Desk()
    async with Webhooks([server.hook()], clock=desk.clock) as webhooks:
        attach(desk, webhooks)
    desk.user("alice", "lobby")
    await asyncio.sleep(0)
    assert server.posted == []


async def test_very_many_that_wait_are_let_go_with_a_word(
    server: AppServer, expected_logs: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rts_console.gateway.webhooks.WAITING_LIMIT", 5)
    server.stuck = True
    desk = Desk()
    async with Webhooks([server.hook(events=["RoomCreate"])], clock=desk.clock) as webhooks:
        attach(desk, webhooks)
        alice = desk.user("alice")
        for number in range(80):
            alice.ask(f.JoinRoom(2, f"room-{number}"))
            alice.ask(f.LeaveRoom(3, f"room-{number}"))
        assert webhooks.dropped == 80 - 64 - 5
    assert [record.levelname for record in expected_logs] == ["WARNING"]


async def test_a_receiver_that_does_not_answer_keeps_nobody_else_waiting(server: AppServer) -> None:
    desk = Desk()
    async with serving() as stuck:
        stuck.stuck = True
        hooks = [stuck.hook(events=["RoomCreate"]), server.hook(events=["RoomCreate"])]
        async with Webhooks(hooks, clock=desk.clock) as webhooks:
            attach(desk, webhooks)
            alice = desk.user("alice")
            for number in range(IN_FLIGHT_LIMIT + 6):
                alice.ask(f.JoinRoom(2, f"room-{number}"))
                alice.ask(f.LeaveRoom(3, f"room-{number}"))
            await told(webhooks, IN_FLIGHT_LIMIT + 6)
            assert len(server.posted) == IN_FLIGHT_LIMIT + 6
            await until(lambda: webhooks._lines.keys == [stuck.url])
            assert webhooks.state()["under_way"] == IN_FLIGHT_LIMIT + 6
