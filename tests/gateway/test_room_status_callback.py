"""What the app's server is told of its rooms, signed, again when it fails, and for how long."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rts_console.gateway import room_status_callback
from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.room_status_callback import Cause, RoomEvent, RoomStatusCallbacks, signed_url
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import signature_fits
from tests.support import until

SECRET = Secret("demo-secret")
NOW_NS = 1_700_000_000_123_456_789


class AppServer:
    """The app's own server: it answers with these statuses, one after another, then 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.calls: list[tuple[dict[str, str], Any]] = []
        self.silent = asyncio.Event()
        self.silent.set()
        application = web.Application()
        application.add_routes([web.post("/status.php", self._take)])
        self.server = TestServer(application)

    async def _take(self, request: web.Request) -> web.Response:
        self.calls.append((dict(request.query), await request.json()))
        await self.silent.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def app(self) -> RongCloudApp:
        return RongCloudApp("rc", SECRET, room_status_url=str(self.server.make_url("/status.php?from=rts")))


@pytest.fixture
async def app_server() -> AsyncIterator[AppServer]:
    app_server = AppServer()
    await app_server.server.start_server()
    yield app_server
    await app_server.server.close()


async def test_events_come_in_order_and_signed(app_server: AppServer) -> None:
    async with RoomStatusCallbacks([app_server.app], clock=lambda: NOW_NS) as callbacks:
        callbacks.tell("rc", "lobby", RoomEvent.CREATED)
        callbacks.tell("rc", "lobby", RoomEvent.JOINED, ["alice"])
        callbacks.tell("nobody", "lobby", RoomEvent.JOINED, ["alice"])
        callbacks.tell("rc", "lobby", RoomEvent.LEFT, ["alice"], Cause.BLOCKED)
        await until(lambda: app_server.calls)
        callbacks.tell("rc", "lobby", RoomEvent.DESTROYED, cause=Cause.UNUSED)
        await until(lambda: len(app_server.calls) == 2)
    (query, first), (_, second) = app_server.calls
    assert [(each["type"], each["status"], each["userIds"]) for each in first] == [
        (0, 0, []),
        (1, 0, ["alice"]),
        (2, 2, ["alice"]),
    ]
    assert second == [{"chatRoomId": "lobby", "userIds": [], "status": 3, "type": 3, "time": 1_700_000_000_123}]
    assert (query["appKey"], query["from"], query["timestamp"]) == ("rc", "rts", "1700000000123")
    assert signature_fits(SECRET, query["nonce"], query["timestamp"], query["signature"])


async def test_what_fails_is_tried_three_times(app_server: AppServer, expected_logs: list[logging.LogRecord]) -> None:
    app_server.statuses = [500, 302, 200]
    async with RoomStatusCallbacks([app_server.app]) as callbacks:
        callbacks.tell("rc", "lobby", RoomEvent.CREATED)
        await until(lambda: len(app_server.calls) == 3)
        assert not expected_logs
        app_server.statuses = [500, 500, 500]
        callbacks.tell("rc", "attic", RoomEvent.CREATED)
        await until(lambda: expected_logs)
        callbacks.tell("rc", "cellar", RoomEvent.CREATED)
        await until(lambda: len(app_server.calls) == 7)
    assert [body[0]["chatRoomId"] for _, body in app_server.calls] == ["lobby"] * 3 + ["attic"] * 3 + ["cellar"]
    assert "given up after 3 tries: it answered 500" in expected_logs[0].getMessage()


async def test_no_answer_is_a_failure_too_and_many_make_a_pause(
    app_server: AppServer, expected_logs: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_status_callback, "BATCH", 1)
    app_server.silent.clear()
    async with RoomStatusCallbacks([app_server.app], timeout_s=0.01, pause_s=0.01) as callbacks:
        for number in range(6):
            callbacks.tell("rc", f"room{number}", RoomEvent.CREATED)
        await until(lambda: any("nothing is posted" in each.getMessage() for each in expected_logs))
        app_server.silent.set()
        await until(lambda: app_server.calls[-1][1][0]["chatRoomId"] == "room5")
    assert "no answer within 0.01 s" in expected_logs[0].getMessage()


async def test_no_more_wait_than_may(
    app_server: AppServer, expected_logs: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_status_callback, "WAITING_LIMIT", 2)
    callbacks = RoomStatusCallbacks([app_server.app])
    for number in range(5):
        callbacks.tell("rc", f"room{number}", RoomEvent.CREATED)
    async with callbacks:
        await until(lambda: app_server.calls)
    told = [record.getMessage() for record in expected_logs]
    assert len(told) == 2
    assert told[0].startswith("Room events are lost: 2 wait already.")
    assert told[1].startswith("3 room events were lost in all")
    assert [each["chatRoomId"] for each in app_server.calls[0][1]] == ["room0", "room1"]


async def test_a_server_that_is_not_there_is_survived(expected_logs: list[logging.LogRecord]) -> None:
    app = RongCloudApp("rc", SECRET, room_status_url="http://127.0.0.1:1/")
    async with RoomStatusCallbacks([app]) as callbacks:
        callbacks.tell("rc", "lobby", RoomEvent.CREATED)
        await until(lambda: expected_logs)
    assert "ClientConnectorError" in expected_logs[0].getMessage()


def test_each_call_has_its_own_nonce() -> None:
    app = RongCloudApp("rc", SECRET, room_status_url="http://app.example/x")
    assert signed_url(app) != signed_url(app)
    assert signed_url(app).startswith("http://app.example/x?appKey=rc&timestamp=")
