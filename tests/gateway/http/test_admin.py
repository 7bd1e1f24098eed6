"""What each role may do, cell by cell; who gets in at all; and the line that every action leaves."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.admission import Bans
from rts_console.gateway.config import AppKey, ConfigError, GatewayConfig, Operator, Webhook
from rts_console.gateway.faults import Faults
from rts_console.gateway.http.admin import ROLES, build_admin
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.server import Gateway
from rts_console.gateway.webhooks import Outcome, Webhooks
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from tests.gateway.desk import APP, KEYS, OTHER_APP, SECOND, Desk, Person, token

TOKENS = {role: f"{role}-token-0123456789abcdef" for role in ROLES}
OPERATORS = [
    Operator(f"{role}-name", hashlib.sha256(text.encode()).hexdigest(), role)  # type: ignore[arg-type]
    for role, text in TOKENS.items()
]
USER = {"app_id": APP, "user_id": "alice"}
BODIES: dict[str, dict[str, Any]] = {
    "kick": {**USER, "room_id": "lobby"},
    "disconnect": USER,
    "mute": USER,
    "unmute": {"app_id": APP, "user_id": "mallory"},
    "dismiss": {"app_id": APP, "room_id": "lobby"},
    "ban": USER,
    "unban": {"app_id": APP, "user_id": "mallory"},
    "fault": {"kind": "delay", "delay_ms": 200},
    "preset": {"name": "3G"},
    "lift": {"everything": True},
    "lease": {"owner": "me", "seconds": 5},
    "send": {**USER, "from_user_id": "server", "text": "hello"},
}
VIEWS = ("state", "users", "rooms", "rooms/lobby", "restrictions", "faults", "links", "callbacks")
LEAST_ROLE = {
    **dict.fromkeys(VIEWS, "viewer"),
    **dict.fromkeys(("kick", "disconnect", "mute", "unmute", "fault", "preset", "lift", "lease", "send"), "operator"),
    **dict.fromkeys(("dismiss", "ban", "unban"), "admin"),
}


class Office:
    """An admin application over a hub in which alice and bob are in the lobby, and mallory is banned and muted."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.desk.hub._login_check = Bans(TokenCheck(KEYS), self.desk.hub.backplane)
        self.now = 0
        self.faults = Faults()
        self.http: TestClient[Any, Any]
        self.alice: Person = self.desk.user("alice", "lobby")
        self.bob: Person = self.desk.user("bob", "lobby")
        self.alice.wire.read()

    async def open(self) -> None:
        hook = Webhook(APP, "http://127.0.0.1:9/hook?key=in-the-url", Secret("hook-secret"), events=["RoomCreate"])
        self.webhooks = Webhooks([hook])
        options = {"webhooks": self.webhooks, "clock": lambda: self.now}
        application = build_admin(self.desk.hub, list(KEYS), OPERATORS, self.faults, **options)
        self.http = TestClient(TestServer(application))
        await self.http.start_server()
        for what in ("ban", "mute"):
            assert (await self.ask("admin", what, {"app_id": APP, "user_id": "mallory"}))[0] == 200

    async def ask(
        self, role: str, what: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Do or look at something as a role; status and answer."""
        given = {"Authorization": f"Bearer {TOKENS.get(role, role)}"} | (headers or {})
        if body is None:
            answer = await self.http.get(f"/admin/{what}", headers=given)
        elif isinstance(body, bytes):
            answer = await self.http.post(f"/admin/{what}", data=body, headers=given)
        else:
            answer = await self.http.post(f"/admin/{what}", json=body, headers=given)
        return answer.status, await answer.json()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    await office.open()
    yield office
    await office.http.close()


# --- roles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "what"), list(product(ROLES, LEAST_ROLE)))
async def test_every_role_with_every_operation(office: Office, role: str, what: str) -> None:
    before = office.desk.hub.state()
    status, answer = await office.ask(role, what, BODIES.get(what))
    if ROLES.index(role) >= ROLES.index(LEAST_ROLE[what]):
        assert status == 200
        assert answer
    else:
        assert (status, list(answer)) == (403, ["error"])
        assert LEAST_ROLE[what] in answer["error"]
        assert office.desk.hub.state() == before
        assert len(office.desk.hub.backplane.restrictions(APP)) == 2


def test_no_operation_is_left_out_of_the_matrix() -> None:
    application = build_admin(Desk().hub, list(KEYS), OPERATORS, Faults())
    served = {(route.method, route.resource.canonical) for route in application.router.routes() if route.resource}
    views = {(method, f"/admin/{what.replace('lobby', '{room_id}')}") for what in VIEWS for method in ("GET", "HEAD")}
    assert served == views | {("POST", f"/admin/{what}") for what in BODIES}


@pytest.mark.parametrize("what", list(LEAST_ROLE))
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {TOKENS['admin']}",
        TOKENS["admin"],
        f"Bearer {TOKENS['admin']}x",
        f"Bearer {hashlib.sha256(TOKENS['admin'].encode()).hexdigest()}",
        "Bearer \udcff",
    ],
)
async def test_without_a_right_token_nothing_is_done(office: Office, what: str, authorization: str | None) -> None:
    before = office.desk.hub.state()
    headers = {} if authorization is None else {"Authorization": authorization}
    sent = office.http.post if what in BODIES else office.http.get
    answer = await sent(f"/admin/{what}", headers=headers, **({"json": BODIES[what]} if what in BODIES else {}))
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert list(await answer.json()) == ["error"]
    assert office.desk.hub.state() == before


async def test_two_tokens_are_as_good_as_none(office: Office) -> None:
    right = f"Bearer {TOKENS['admin']}"
    answer = await office.http.get("/admin/state", headers=[("Authorization", right), ("Authorization", right)])
    assert answer.status == 401


async def test_a_token_elsewhere_than_in_its_header_does_not_count(office: Office) -> None:
    token = TOKENS["admin"]
    for path, headers in (
        (f"/admin/state?access_token={token}", {}),
        ("/admin/state", {"Cookie": f"token={token}; Authorization=Bearer {token}"}),
    ):
        assert (await office.http.get(path, headers=headers)).status == 401


async def test_a_path_that_is_not_there_is_told_to_operators_only(office: Office) -> None:
    assert (await office.http.get("/admin/secret")).status == 401
    assert await office.ask("viewer", "secret") == (404, {"error": "Not Found."})
    assert await office.ask("viewer", "kick") == (405, {"error": "Method Not Allowed."})


# --- web pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:7880"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
    ],
)
async def test_a_web_page_gets_nothing_even_with_a_right_token(
    office: Office, headers: dict[str, str], status: int
) -> None:
    for body in (None, BODIES["kick"]):
        got, answer = await office.ask("admin", "kick" if body else "state", body, headers)
        assert (got, list(answer)) == (status, ["error"])
    assert "lobby" in office.desk.hub.apps[APP].users["alice"].rooms


async def test_a_preflight_is_not_answered_and_nothing_allows_other_origins(office: Office) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        await office.http.options("/admin/kick", headers=asked),
        await office.http.get("/admin/state", headers={"Authorization": f"Bearer {TOKENS['admin']}"}),
        await office.http.get("/admin/state"),
    ):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert "Set-Cookie" not in answer.headers
        assert answer.headers.get("Cache-Control") == "no-store" or answer.status == 403


async def test_the_body_of_a_form_is_refused(office: Office) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        status, _ = await office.ask("admin", "kick", json.dumps(BODIES["kick"]).encode(), {"Content-Type": kind})
        assert status == 415
    assert "lobby" in office.desk.hub.apps[APP].users["alice"].rooms


# --- the lock-out ---------------------------------------------------------------------------------------------------


async def test_five_wrong_tokens_in_a_minute_shut_the_door_for_a_minute(
    office: Office, expected_logs: list[Any]
) -> None:
    for second in range(5):
        office.now = second * SECOND
        assert (await office.ask("wrong", "state"))[0] == 401
    answer = await office.http.get("/admin/state", headers={"Authorization": f"Bearer {TOKENS['admin']}"})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    office.now = 63 * SECOND
    assert (await office.ask("admin", "state"))[0] == 429
    office.now = 64 * SECOND
    assert (await office.ask("admin", "state"))[0] == 200
    (record,) = expected_logs
    assert "this machine is locked out" in record.getMessage()


async def test_wrong_tokens_over_a_longer_time_do_not(office: Office) -> None:
    for second in range(0, 160, 16):
        office.now = second * SECOND
        assert (await office.ask("wrong", "state"))[0] == 401
    assert (await office.ask("viewer", "state"))[0] == 200


async def test_requests_without_any_token_are_no_guesses_and_shut_nobody_out(office: Office) -> None:
    """A user can have the gateway post to any URL, this one too."""
    for _ in range(20):
        assert (await office.http.post("/admin/kick", data=b"x")).status == 401
    assert (await office.ask("admin", "state"))[0] == 200


async def test_being_refused_for_the_role_or_the_body_is_no_wrong_token(office: Office) -> None:
    for _ in range(10):
        assert (await office.ask("viewer", "kick", BODIES["kick"]))[0] == 403
        assert (await office.ask("admin", "kick", {}))[0] == 400
    assert (await office.ask("admin", "state"))[0] == 200


# --- what is done ---------------------------------------------------------------------------------------------------


async def test_kick(office: Office) -> None:
    assert await office.ask("operator", "kick", {**BODIES["kick"], "reason": "noise"}) == (200, {"done": True})
    (closed,) = office.alice.wire.read()
    assert (closed.code, closed.reason) == (-1006, "noise")
    assert await office.ask("operator", "kick", BODIES["kick"]) == (404, {"error": "alice is not in lobby."})


async def test_dismiss(office: Office) -> None:
    assert await office.ask("admin", "dismiss", BODIES["dismiss"]) == (200, {"done": True, "members": 2})
    assert await office.ask("admin", "dismiss", BODIES["dismiss"]) == (404, {"error": "There is no room lobby."})


async def test_disconnect_lets_the_user_come_back(office: Office) -> None:
    assert await office.ask("operator", "disconnect", USER) == (200, {"done": True})
    assert office.alice.wire.closed is not None
    assert office.alice.wire.closed[0] == 4505
    assert await office.ask("operator", "disconnect", USER) == (404, {"error": "alice is not online."})
    office.desk.user("alice")


async def test_ban_and_unban(office: Office) -> None:
    status, answer = await office.ask("admin", "ban", {**USER, "seconds": 3_600, "reason": "spam"})
    assert (status, answer["was_online"]) == (200, True)
    assert office.alice.wire.closed == (4506, "spam")
    again = office.desk.person("alice")
    refused, bye = again.ask(f.Login(1, "alice", token("alice")))
    assert (refused.code, bye.code) == (-1001, 4506)
    assert "banned" in refused.reason
    listed = (await office.ask("viewer", "restrictions"))[1]["restrictions"]
    assert [(each["kind"], each["user_id"], each["reason"]) for each in listed] == [
        ("login", "mallory", ""),
        ("mute", "mallory", ""),
        ("login", "alice", "spam"),
    ]
    assert await office.ask("admin", "unban", USER) == (200, {"done": True})
    assert await office.ask("admin", "unban", USER) == (404, {"error": "alice is not banned."})
    office.desk.user("alice")


async def test_a_ban_from_a_room_keeps_out_of_that_room_only(office: Office) -> None:
    room = {**USER, "room_id": "lobby"}
    assert (await office.ask("admin", "ban", room))[0] == 400
    assert await office.ask("admin", "ban", {**room, "seconds": 60}) == (200, {"done": True, "was_in_room": True})
    office.alice.wire.read()
    assert isinstance(office.alice.ask(f.JoinRoom(9, "lobby"))[0], f.Refused)
    assert isinstance(office.alice.ask(f.JoinRoom(9, "attic"))[0], f.Joined)
    assert await office.ask("admin", "unban", USER) == (404, {"error": "alice is not banned."})
    assert await office.ask("admin", "unban", room) == (200, {"done": True})
    assert isinstance(office.alice.ask(f.JoinRoom(9, "lobby"))[0], f.Joined)


async def test_mute_and_unmute(office: Office) -> None:
    assert office.alice.send_room("lobby").code == 200
    assert await office.ask("operator", "mute", {**USER, "seconds": 60}) == (200, {"done": True})
    assert office.alice.send_room("lobby").code != 200
    assert await office.ask("operator", "unmute", USER) == (200, {"done": True})
    assert await office.ask("operator", "unmute", USER) == (404, {"error": "alice is not muted."})
    assert office.alice.send_room("lobby").code == 200


@pytest.mark.parametrize("what", list(BODIES))
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 9_000,
        b"{}",
        b'{"app_id":1}',
        b'{"app_id":"%s","beyond":1}' % (b"a" * 24),
    ],
)
async def test_a_body_that_cannot_be_used_is_a_bad_request(office: Office, what: str, body: bytes) -> None:
    status, answer = await office.ask("admin", what, body, {"Content-Type": "application/json"})
    assert (status, list(answer)) == (400, ["error"])


async def test_a_body_that_is_too_large_is_not_read(office: Office) -> None:
    status, _ = await office.ask("admin", "kick", b" " * 20_000, {"Content-Type": "application/json"})
    assert status == 413


@pytest.mark.parametrize("what", ["ban", "mute"])
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"user_id": "a b"}, 400),
        ({"user_id": ""}, 400),
        ({"room_id": "a b"}, 400),
        ({"seconds": -1}, 400),
        ({"seconds": 10**12}, 400),
        ({"app_id": "c" * 24}, 404),
    ],
)
async def test_a_restriction_that_cannot_be_is_refused(
    office: Office, what: str, change: dict[str, Any], wanted: int
) -> None:
    assert (await office.ask("admin", what, USER | change))[0] == wanted
    assert len(office.desk.hub.backplane.restrictions(APP)) == 2


# --- what is seen ---------------------------------------------------------------------------------------------------


async def test_who_is_where(office: Office) -> None:
    office.desk.user("alice", "lobby", app_id=OTHER_APP)
    _, state = await office.ask("viewer", "state")
    assert (state["users"], state["rooms"]) == (3, 2)
    _, users = await office.ask("viewer", "users")
    assert users["users"][0] == {
        "app_id": APP,
        "user_id": "alice",
        "online": True,
        "address": "127.0.0.1:5",
        "rooms": ["lobby"],
    }
    _, rooms = await office.ask("viewer", "rooms")
    assert rooms["rooms"] == [
        {"app_id": APP, "room_id": "lobby", "members": 2},
        {"app_id": OTHER_APP, "room_id": "lobby", "members": 1},
    ]
    _, both = await office.ask("viewer", "rooms/lobby")
    assert [len(room["members"]) for room in both["rooms"]] == [2, 1]
    _, one = await office.ask("viewer", f"rooms/lobby?app_id={APP}")
    assert [member["user_id"] for member in one["rooms"][0]["members"]] == ["alice", "bob"]
    assert (await office.ask("viewer", "rooms/attic"))[0] == 404


async def test_nothing_that_lets_anyone_in_is_shown(office: Office) -> None:
    session_id = office.desk.hub.apps[APP].users["alice"].session_id
    shown = str([await office.ask("admin", what) for what in VIEWS])
    for secret in (session_id, *TOKENS.values(), *(key.reveal() for key in KEYS.values())):
        assert secret not in shown


# --- the line in the log --------------------------------------------------------------------------------------------


async def test_every_action_leaves_one_line(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "rts_console.gateway.http.admin")
    caplog.clear()
    await office.ask("operator", "kick", {**BODIES["kick"], "reason": "a\nforged: line\u2028"})
    await office.ask("viewer", "dismiss", BODIES["dismiss"])
    await office.ask("admin", "ban", {})
    await office.ask("stolen-token", "kick", BODIES["kick"])
    # What the hub says of it is another logger's, and shown or not by what ran before.
    ours = [record for record in caplog.records if record.name == "rts_console.gateway.http.admin"]
    assert [record.getMessage() for record in ours] == [
        'audit: "operator-name" (operator) from 127.0.0.1: kick {"app_id": "' + APP + '", "user_id": "alice", '
        '"room_id": "lobby", "reason": "a\\nforged: line\\u2028"}: 200',
        'audit: "viewer-name" (viewer) from 127.0.0.1: dismiss -: 403',
        'audit: "admin-name" (admin) from 127.0.0.1: ban -: 400',
        "audit: a request without a right token from this machine: POST '/admin/kick'",
    ]


async def test_no_token_comes_into_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    login = token("alice")
    await office.ask("admin", "kick", {**BODIES["kick"], "reason": f"look: {login}"})
    await office.ask("wrong-token-canary", "state")
    for secret in (login, login[-30:], "wrong-token-canary", *TOKENS.values()):
        assert secret not in caplog.text


# --- its listener ---------------------------------------------------------------------------------------------------

CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], operators=OPERATORS)


async def test_it_is_off_unless_asked_for_and_never_on_the_other_listeners() -> None:
    for admin_port in (None, 0):
        async with Gateway(CONFIG, admin_port=admin_port) as gateway, aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {TOKENS['admin']}"}
            async with session.get(f"{gateway.http_url}/admin/state", headers=headers) as answer:
                assert answer.status == 404
            assert bool(gateway.admin_url) == (admin_port is not None)
            if gateway.admin_url:
                async with session.get(f"{gateway.admin_url}/admin/state", headers=headers) as answer:
                    assert (answer.status, (await answer.json())["connections"]) == (200, 0)
                async with session.get(f"{gateway.admin_url}/healthz", headers=headers) as answer:
                    assert answer.status == 404


async def test_a_ban_outlives_the_gateway_where_it_keeps_its_data(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['admin']}"}
    for what, status in (("ban", 200), ("unban", 200), ("unban", 404)):
        async with (
            Gateway(CONFIG, admin_port=0, data=tmp_path) as gateway,
            aiohttp.ClientSession(gateway.admin_url) as session,
            session.post(f"/admin/{what}", json=USER, headers=headers) as answer,
        ):
            assert answer.status == status


async def test_it_ends_with_the_gateway() -> None:
    gateway = Gateway(CONFIG, admin_port=0)
    await gateway.start()
    port = int(gateway.admin_url.rpartition(":")[2])
    await gateway.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


def test_a_port_for_nobody_is_refused() -> None:
    with pytest.raises(ConfigError, match="nobody may use it"):
        Gateway(GatewayConfig(apps=CONFIG.apps), admin_port=0)


# --- links ----------------------------------------------------------------------------------------------------------


async def test_what_became_of_links_is_told_from_where_the_reader_stands(office: Office) -> None:
    _, seen = await office.ask("viewer", "links")
    assert [(each["user_id"], each["what"]) for each in seen["links"]] == [("alice", "logged in"), ("bob", "logged in")]
    office.alice.lose_link()
    _, new = await office.ask("viewer", f"links?since={seen['links'][-1]['number']}")
    (lost,) = new["links"]
    assert (lost["app_id"], lost["user_id"], lost["what"], lost["code"]) == (APP, "alice", "lost", 1006)
    assert new["first"] == 1


@pytest.mark.parametrize("since", ["x", "-1", "٣", "9" * 40])
async def test_a_place_in_the_journal_that_is_none(office: Office, since: str) -> None:
    status, answer = await office.ask("viewer", f"links?since={since}")
    assert (status, list(answer)) == (400, ["error"])


async def test_what_became_of_callbacks_without_a_secret(office: Office) -> None:
    office.webhooks.outcomes.append(Outcome("RoomCreate", "id-1", APP, 3, 500, "HTTP 500"))
    status, answer = await office.ask("viewer", "callbacks")
    assert status == 200
    assert answer["callbacks"] == [
        {"app_id": APP, "url": "http://127.0.0.1:9/hook", "events": ["RoomCreate"], "business_id": ""}
    ]
    assert (answer["under_way"], answer["dropped"]) == (0, 0)
    assert (answer["outcomes"][0]["tries"], answer["outcomes"][0]["http_status"]) == (3, 500)
    assert "hook-secret" not in str(answer)
    assert "in-the-url" not in str(answer)
