"""Volcengine's server API over a hub without links, as the tests call it: signed, by a clock by hand."""

import json
from io import BytesIO
from typing import Any, NamedTuple

from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.config import AccessKey, AppKey, Webhook
from rts_console.gateway.http.application import build_application
from rts_console.gateway.http.volcengine import VolcengineApi
from rts_console.gateway.http.volcengine_call import Apps
from rts_console.gateway.http.volcengine_messages import MessageOperations
from rts_console.gateway.http.volcengine_rooms import RoomOperations
from rts_console.gateway.http.volcengine_settings import SettingOperations
from rts_console.gateway.webhooks import Webhooks
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_api import Call, sign
from tests.gateway.desk import APP, KEYS, OTHER_APP, SECOND, Desk, Person

KEY = AccessKey("AKTEST", Secret("the-secret"), account="mine")
POOR = AccessKey("AKPOOR", Secret("poor-secret"), account="mine", actions=[])
NARROW = AccessKey("AKNARROW", Secret("narrow-secret"), account="mine", actions=["KickUser"])
APPS = [AppKey(APP, KEYS[APP], "mine"), AppKey(OTHER_APP, KEYS[OTHER_APP], "theirs")]
NEWEST = "2023-11-01"
MESSAGES = "2023-07-20"
OLDEST = "2020-12-01"


class Answer(NamedTuple):
    """Status and envelope."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        """What a call that was carried out brought."""
        assert self.status == 200, self.body
        assert "Error" not in self.body["ResponseMetadata"], self.body
        return self.body["Result"]

    @property
    def error(self) -> str:
        """The name of the error."""
        error: dict[str, Any] = self.body["ResponseMetadata"]["Error"]
        assert error["Message"]
        return str(error["Code"])


class ApiDesk:
    """The API, and a hub in which alice and bob are in the lobby. An async context manager."""

    def __init__(
        self,
        rules: str = "volcengine",
        hooks: list[Webhook] | None = None,
        *,
        rtc_clients: bool = False,
        **options: Any,
    ) -> None:
        self.desk = Desk(rules, **options)
        hub, clock = self.desk.hub, self.desk.clock
        self.webhooks = Webhooks(hooks or [], clock=clock, timeout_s=0.2, repeat_after_s=0)
        hub.visits.tell = self.webhooks.happened
        apps = Apps(APPS)
        self.messages = MessageOperations(hub, apps, clock, rtc_clients=rtc_clients)
        operations = {
            **self.messages.table(),
            **RoomOperations(hub, apps, KEYS, clock).table(),
            **SettingOperations(self.webhooks, apps, clock).table(),
        }
        self.api = VolcengineApi([KEY, POOR, NARROW], operations, clock)
        self.http: TestClient[Any, Any]
        self.alice: Person
        self.bob: Person

    async def __aenter__(self) -> "ApiDesk":
        """Serve."""
        self.http = TestClient(TestServer(build_application(dict, self.api.routes())))
        await self.http.start_server()
        await self.webhooks.__aenter__()
        self.alice = self.desk.user("alice", "lobby")
        self.bob = self.desk.user("bob", "lobby")
        self.alice.wire.read()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.webhooks.__aexit__(None, None, None)
        await self.http.close()

    @property
    def host(self) -> str:
        """As the client names it."""
        return f"{self.http.host}:{self.http.port}"

    async def post(self, action: str, version: str, body: Any = None, key: AccessKey = KEY, **headers: str) -> Answer:
        """Call with parameters in the body: a JSON object, or bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return await self.send("POST", [("Action", action), ("Version", version)], data, key, headers)

    async def get(self, action: str, version: str, parameters: Any = (), key: AccessKey = KEY) -> Answer:
        """Call with parameters in the query."""
        pairs = list(parameters.items()) if isinstance(parameters, dict) else list(parameters)
        return await self.send("GET", [("Action", action), ("Version", version), *pairs], b"", key)

    async def send(
        self,
        method: str,
        query: list[tuple[str, str]],
        data: bytes = b"",
        key: AccessKey = KEY,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Sign and send."""
        given = {"Host": self.host, "Content-Type": "application/json", **(headers or {})}
        call = Call(method, "/", query, given, data)
        signed = sign(key.id, key.secret, call, at_s=self.desk.now / SECOND)
        return await self.raw(method, query, data, {**given, **signed})

    async def raw(
        self, method: str, query: list[tuple[str, str]], data: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send as it is."""
        content = BytesIO(data) if data else None
        answer = await self.http.request(method, "/", params=query, data=content, headers=headers or {})
        body = await answer.json()
        assert answer.headers["X-Tt-Logid"] == body["ResponseMetadata"]["RequestId"]
        return Answer(answer.status, body)
