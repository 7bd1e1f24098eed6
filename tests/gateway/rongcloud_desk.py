"""A gateway that serves RongCloud apps, on real sockets: signed calls, and users who log in with issued tokens."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import aiohttp
import msgspec

from rts_console.gateway.config import ChatRoomRules, GatewayConfig, RongCloudApp
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import sign
from tests.gateway.test_server import Visitor

APP_KEY = "uwd1c0sxdlx2"
SECRET = Secret("Y1W2MeFwwwRxa0")
FORM = "application/x-www-form-urlencoded"

Form = Mapping[str, str | int | Sequence[str]] | bytes | None


class Reply(NamedTuple):
    """An answer: HTTP status, body and headers."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> tuple[int, int]:
        """HTTP status and code."""
        return self.status, self.body["code"]


def headers(
    nonce: str = "14314", timestamp: str = "1408710653000", secret: Secret = SECRET, app_key: str = APP_KEY
) -> dict[str, str]:
    """What signs a call."""
    signature = sign(secret, nonce, timestamp)
    return {"App-Key": app_key, "Nonce": nonce, "Timestamp": timestamp, "Signature": signature}


class RongCloudDesk:
    """An async context manager: a gateway for one app, or for these."""

    def __init__(
        self, *apps: RongCloudApp, data: Path | None = None, chat_rooms: ChatRoomRules | None = None, **app: Any
    ) -> None:
        served = list(apps) or [RongCloudApp(APP_KEY, SECRET, **app)]
        rules = chat_rooms or ChatRoomRules()
        config = GatewayConfig(rules=RULES, rongcloud=served, grace_s=0.05, chat_rooms=rules)
        self.gateway = Gateway(config, data=data)
        self._session: aiohttp.ClientSession
        self._visitors: list[Visitor] = []
        self.sent = 0

    async def __aenter__(self) -> Self:
        await self.gateway.start()
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        for visitor in self._visitors:
            await visitor.socket.close()
        await self._session.close()
        await self.gateway.stop()

    async def call(self, path: str, form: Form = None, **fields: Any) -> Reply:
        """Post a signed form."""
        given = form if form is not None else fields
        body = given if isinstance(given, bytes) else urlencode(given, doseq=True).encode()
        return await self.post(path, body, headers() | {"Content-Type": FORM})

    async def call_json(self, path: str, body: Any) -> Reply:
        """Post signed JSON."""
        return await self.post(path, msgspec.json.encode(body), headers() | {"Content-Type": "application/json"})

    async def post(self, path: str, body: bytes, given: Mapping[str, str], method: str = "POST") -> Reply:
        """Send anything."""
        url = f"{self.gateway.http_url}/{path}.json"
        async with self._session.request(method, url, data=io.BytesIO(body), headers=given) as answer:
            return Reply(answer.status, await answer.json(), answer.headers)

    async def token(self, user_id: str) -> str:
        """Have a token issued."""
        reply = await self.call("user/getToken", userId=user_id, name=user_id)
        assert reply.code == (200, 200)
        return str(reply.body["token"])

    async def log_in(self, user_id: str, *rooms: str, token: str | None = None) -> Visitor:
        """Log a user in and have it join rooms; it is closed at the end."""
        visitor = await self.visit(user_id, token)
        for wanted in (f.Welcome, f.LoggedIn):
            taken = await visitor.take()
            assert isinstance(taken, wanted), taken
        for number, room in enumerate(rooms):
            await visitor.give(f.JoinRoom(number + 10, room))
            while not isinstance(await visitor.take(), f.Joined):
                pass
        return visitor

    async def until(self, visitor: Visitor, *kinds: type) -> Any:
        """Read on to a frame, or a payload with a header, of one of these kinds."""
        while True:
            taken = await visitor.take()
            if isinstance(taken[0] if isinstance(taken, tuple) else taken, kinds):
                return taken

    async def visit(self, user_id: str, token: str | None = None) -> Visitor:
        """Try to log in; the answers are not read yet."""
        visitor = await Visitor.enter(self.gateway.url)
        self._visitors.append(visitor)
        await visitor.give(f.Hello(APP_KEY), f.Login(1, user_id, token or await self.token(user_id)))
        return visitor


RULES = "rongcloud"
