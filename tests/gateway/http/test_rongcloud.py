"""Who may call RongCloud's server API, in which form, and how often."""

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud import RongCloudApi
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import sign
from tests.gateway.rongcloud_desk import APP_KEY, FORM, SECRET, RongCloudDesk, headers

PATH = "user/checkOnline"
BODY = b"userId=alice"


async def test_the_vendors_example_and_both_kinds_of_time_are_taken() -> None:
    known = "30be0bbca9c9b2e27578701e9fda2358a814c88f"  # of the vendor's page: secret Y1W2MeFwwwRxa0
    assert headers()["Signature"] == known
    async with RongCloudDesk() as desk:
        assert (await desk.post(PATH, BODY, headers() | {"Content-Type": FORM})).code == (200, 200)
        in_seconds = headers(timestamp="1700000000", nonce="0.8444218515250481")
        assert (await desk.post(PATH, BODY, in_seconds)).code == (200, 200)
        prefixed = {f"RC-{name}": value for name, value in headers().items()} | {"X-Request-ID": "r" * 36}
        reply = await desk.post(PATH, BODY, prefixed)
        assert reply.code == (200, 200)
        assert reply.headers["X-Request-ID"] == "r" * 36
        assert reply.headers["Content-Type"].startswith("application/json")


async def test_who_is_not_let_in_and_why() -> None:
    good = headers()
    refused = [
        (good | {"Signature": good["Signature"][:-1] + "0"}, 1004),
        (good | {"Signature": good["Signature"].upper()}, 1004),
        (headers(secret=Secret("another")), 1004),
        (good | {"Nonce": "1"}, 1004),
        (good | {"Timestamp": "1408710653001"}, 1004),
        (headers(timestamp="yesterday"), 1004),
        (headers(timestamp="1408710653000000"), 1004),
        ({name: value for name, value in good.items() if name != "Nonce"}, 1004),
        ({name: value for name, value in good.items() if name != "Signature"}, 1004),
        (headers(app_key="nobody"), 1001),
        (good | {"Nonce": "né"}, 1004),
        (good | {"Signature": "é" * 40}, 1004),
        (good | {"App-Key": "é"}, 1001),
        ({}, 1001),
    ]
    async with RongCloudDesk() as desk:
        for given, code in refused:
            reply = await desk.post(PATH, BODY, given)
            assert reply.code == (401, code), given
            assert reply.body["errorMessage"]
            assert SECRET.reveal() not in str(reply.body)


async def test_what_is_no_call_is_answered_in_the_same_form() -> None:
    async with RongCloudDesk() as desk:
        assert (await desk.call("user/nothing")).code == (404, 404)
        assert (await desk.post(PATH, b"", headers(), "GET")).code == (405, 405)
        assert (await desk.call(PATH, b"userId=" + b"a" * 1_100_000)).code == (400, 1005)
        assert (await desk.call(PATH, b"userId=\xff")).code == (400, 1002)
        assert (await desk.call(PATH, b"")).code == (400, 1003)
        assert (await desk.post(PATH, b"{", headers() | {"Content-Type": "application/json"})).code == (400, 1002)
        assert (await desk.call_json(PATH, {"userId": "alice"})).code == (200, 200)
        strange = await desk.post(PATH, BODY, headers() | {"X-Request-ID": "é"})
        assert strange.code == (200, 200)
        assert "X-Request-ID" not in strange.headers
        too_long = await desk.post(PATH, BODY, headers() | {"X-Request-ID": "r" * 37})
        assert too_long.code == (400, 1005)
        assert too_long.headers["X-Request-ID"] == "r" * 36


async def test_an_app_may_be_locked_kept_to_addresses_or_without_a_service() -> None:
    apps = [
        RongCloudApp("locked", SECRET, locked=True),
        RongCloudApp("elsewhere", SECRET, addresses=["192.0.2.1"]),
        RongCloudApp("here", SECRET, addresses=["127.0.0.1"]),
        RongCloudApp("plain", SECRET, services_off=["word filter"]),
    ]
    async with RongCloudDesk(*apps) as desk:
        for app_key, code in (("locked", (401, 1006)), ("elsewhere", (401, 1007)), ("here", (200, 200))):
            assert (await desk.post(PATH, BODY, headers(app_key=app_key))).code == code
        reply = await desk.post("sensitiveword/list", b"", headers(app_key="plain"))
        assert reply.code == (430, 1009)
        assert "word filter" in reply.body["errorMessage"]


async def served(
    endpoints: dict[str, Endpoint], clock: list[int], kept: Any = None
) -> TestClient[web.Request, web.Application]:
    application = web.Application()
    apps = [RongCloudApp(APP_KEY, SECRET, services_off=["word filter"]), RongCloudApp("two", SECRET)]
    api = RongCloudApi(apps, endpoints, lambda: clock[0], kept)
    application.add_routes(api.routes())
    client: TestClient[web.Request, web.Application] = TestClient(TestServer(application))
    await client.start_server()
    return client


async def test_each_call_has_a_rate_of_its_own_for_each_app() -> None:
    endpoints = {
        "a": Endpoint(lambda *_: {}, per_second=3),
        "b": Endpoint(lambda *_: {}, per_second=3, amount=lambda given: len(given.names())),
        "c": Endpoint(lambda *_: {}, per_second=3, shares="b"),
        "off": Endpoint(lambda *_: {}, "word filter", per_second=1),
    }
    now = [1_000_000_000]
    client = await served(endpoints, now)

    async def ask(path: str, body: bytes = b"", app_key: str = APP_KEY) -> tuple[int, int]:
        answer = await client.post(f"/{path}.json", data=body, headers=headers(app_key=app_key))
        return answer.status, (await answer.json())["code"]

    assert [await ask("a") for _ in range(4)] == [(200, 200)] * 3 + [(429, 1008)]
    assert await ask("a", app_key="two") == (200, 200)
    assert await ask("b", b"x=1&y=2") == (200, 200)
    assert await ask("b", b"x=1&y=2") == (429, 1008)
    assert [await ask("c"), await ask("c")] == [(200, 200), (429, 1008)]
    assert [await ask("off"), await ask("off")] == [(430, 1009), (429, 1008)]
    now[0] += 1_000_000_000
    assert await ask("a") == await ask("c") == (200, 200)
    await client.close()


async def test_a_call_may_take_time_and_may_refuse() -> None:
    async def slow(*_: object) -> dict[str, int]:
        await asyncio.sleep(0)
        return {"total": 3}

    def refuse(*_: object) -> dict[str, int]:
        raise ApiError(ApiCode.NOTHING_TO_DELETE, "It is not there.")

    client = await served({"slow": Endpoint(slow), "refuse": Endpoint(refuse)}, [1])
    answer = await client.post("/slow.json", headers=headers())
    assert await answer.json() == {"code": 200, "total": 3}
    answer = await client.post("/refuse.json", data=b"x=1", headers=headers())
    assert (answer.status, await answer.json()) == (200, {"code": 1015, "errorMessage": "It is not there."})
    await client.close()


async def test_what_fails_here_and_what_is_not_kept_have_codes_too(expected_logs: list[logging.LogRecord]) -> None:
    async def late(path: str) -> None:
        assert path == "late"
        raise TimeoutError

    def broken(*_: object) -> dict[str, int]:
        raise ZeroDivisionError("SECRET-ish detail")

    client = await served({"late": Endpoint(lambda *_: {}), "broken": Endpoint(broken)}, [1], late)
    for path, status, code in (("late", 504, 1050), ("broken", 500, 1000)):
        answer = await client.post(f"/{path}.json", headers=headers())
        body = await answer.json()
        assert (answer.status, body["code"]) == (status, code)
        assert "detail" not in body["errorMessage"]
    assert [record.getMessage() for record in expected_logs] == ["server api: broken could not be worked on"]
    await client.close()


def test_our_own_vector() -> None:
    assert sign(Secret("demo-secret"), "123456", "1700000000000") == "9a2546d22d390d675eceacfcd9537db0343e47a0"
