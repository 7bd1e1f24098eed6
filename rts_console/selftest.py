"""`rts-console selftest`: everything that a build must be able to do, against a gateway of its own.

The gateway is started as the console starts it, as a child of this very program, so that a packaged build proves that
it can start itself. The window's checks are in `gui.selftest`; the command line puts both together.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import msgspec
from aiohttp import web

from rts_console import paths
from rts_console.client.rts import RtsClient
from rts_console.protocol import events as ev
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.secret import Secret, mask
from rts_console.protocol.words import ConnectionState, LoginErrorCode, UserOnlineStatus
from rts_console.scenario.format import loads
from rts_console.scenario.player import AS_FAST_AS_POSSIBLE, Player
from rts_console.scenario_gateway import Address, App, environment_at
from rts_console.vendors.volcengine import login_privileges, make_token

TEXT: Final = "你好, RTS 👋"
BINARY: Final = bytes(range(256))
START_TIMEOUT_S: Final = 20.0
FACT_TIMEOUT_S: Final = 10.0


class Check(msgspec.Struct, frozen=True):
    """One thing that was tried."""

    name: str
    ok: bool
    detail: str
    elapsed_ms: float

    def as_json(self) -> dict[str, Any]:
        """The check as it stands in the JSON output."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "elapsed_ms": round(self.elapsed_ms, 1)}


Report = Callable[[Check], None]


class Checks:
    """Runs checks one after the other; a failure is recorded and the next one is tried."""

    def __init__(self, report: Report) -> None:
        """Tell `report` of each check as it ends."""
        self._report = report
        self.done: list[Check] = []

    async def run(self, name: str, check: Callable[[], Awaitable[str]]) -> bool:
        """Try `check`; what it returns is the detail, what it raises is the failure."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(START_TIMEOUT_S + FACT_TIMEOUT_S):
                detail, ok = await check(), True
        except Exception as error:
            detail, ok = mask(f"{type(error).__name__}: {error}"), False
        self.done.append(Check(name, ok, detail, (time.perf_counter() - started) * 1000))
        self._report(self.done[-1])
        return ok


class LocalGateway:
    """A gateway child with one app of its own."""

    def __init__(self, url: str, http_url: str, app_id: str, key: Secret) -> None:
        """Remember where it is and which app it serves."""
        self.url = url
        self.http_url = http_url
        self.app_id = app_id
        self._key = key

    @property
    def key(self) -> Secret:
        """The app's key."""
        return self._key

    def token(self, user_id: str, life_s: float = 600) -> Secret:
        """A login token for one of the app's users; a negative life makes one that has run out."""
        now_s = time.time_ns() // 10**9
        expires_at_s = int(now_s + life_s)
        return make_token(
            self.app_id,
            self._key,
            user_id,
            issued_at_s=now_s,
            expires_at_s=expires_at_s,
            privileges=login_privileges(expires_at_s),
        )

    def client(self) -> RtsClient:
        """A client of the app."""
        return RtsClient(self.app_id, url=self.url)


@asynccontextmanager
async def local_gateway() -> AsyncIterator[LocalGateway]:
    """Start a gateway as a child; it ends when its standard input is closed."""
    app_id, key = secrets.token_hex(12), Secret(secrets.token_hex(16))
    child = await asyncio.create_subprocess_exec(
        *paths.program(),
        *("gateway", "--json", "--embedded", "--port", "0", "--http-port", "0"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps({"apps": [{"id": app_id, "key": key.reveal()}]}).encode() + b"\n")
        async with asyncio.timeout(START_TIMEOUT_S):
            line = await child.stdout.readline()
        if not line:
            raise RuntimeError(f"the gateway ended with exit code {await child.wait()} before it was ready")
        ready = json.loads(line)
        yield LocalGateway(ready["url"], ready["http_url"], app_id, key)
    finally:
        child.stdin.close()
        try:
            async with asyncio.timeout(5):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()


@asynccontextmanager
async def _app_server(got: list[dict[str, Any]]) -> AsyncIterator[str]:
    """A real app server that keeps what is posted to it and answers with a sentence."""

    async def take(request: web.Request) -> web.Response:
        got.append(json.loads(await request.read()))
        return web.Response(text="thank you")

    app = web.Application()
    app.router.add_post("/rts", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/rts"
    finally:
        await runner.cleanup()


class Witness:
    """Keeps a client's events and waits for facts among them."""

    def __init__(self, client: RtsClient) -> None:
        """Observe `client` from now on."""
        self._events: list[ev.Event] = []
        self._news = asyncio.Event()
        client.observe(self._take)

    def _take(self, events: Any) -> None:
        self._events += events
        self._news.set()

    async def find(self, wanted: Callable[[Any], bool], timeout_s: float = FACT_TIMEOUT_S) -> Any:
        """The first event, past or future, that fits. Raises `TimeoutError`."""
        async with asyncio.timeout(timeout_s):
            while True:
                for event in self._events:
                    if wanted(event):
                        return event
                self._news.clear()
                await self._news.wait()


class _Conversation:
    """Two users on a gateway, and each check of the wire as one method."""

    def __init__(self, gateway: LocalGateway, alice: RtsClient, bob: RtsClient) -> None:
        self._gateway = gateway
        self._alice, self._bob = alice, bob
        self._at_bob, self._at_alice = Witness(bob), Witness(alice)

    async def log_in(self) -> str:
        await self._alice.login(self._gateway.token("alice"), "alice")
        await self._bob.login(self._gateway.token("bob"), "bob")
        return "alice and bob are logged in"

    async def look_up(self) -> str:
        bob = await self._alice.get_peer_online_status("bob")
        nobody = await self._alice.get_peer_online_status("nobody")
        _expect(bob, UserOnlineStatus.ONLINE)
        _expect(nobody, UserOnlineStatus.OFFLINE)
        return f"bob is {bob.label}, nobody is {nobody.label}"

    async def to_peer(self) -> str:
        for data in (TEXT, BINARY):
            result = await self._alice.send_message("bob", data)
            _expect(result.ok, True)
            await self._at_bob.find(_brings(ev.MessageReceived, data))
        return f"{len(TEXT.encode())} bytes of text and {len(BINARY)} of binary arrived unchanged"

    async def to_room(self) -> str:
        for client in (self._alice, self._bob):
            await client.create_room("lobby").join()
        await self._at_alice.find(lambda e: isinstance(e, ev.UserJoined) and e.user_id == "bob")
        for data in (TEXT, BINARY):
            result = await self._alice.rooms[0].send_message(data)
            _expect(result.ok, True)
            await self._at_bob.find(_brings(ev.RoomMessageReceived, data))
        return "text and binary arrived in the room"

    async def to_server(self) -> str:
        got: list[dict[str, Any]] = []
        async with _app_server(got) as url:
            await self._alice.set_server_params("signature", url)
            text = await self._alice.send_server_message(TEXT)
            binary = await self._alice.send_server_message(BINARY)
        _expect((text.answer, binary.answer), (b"thank you", b"thank you"))
        _expect([(post["binary"], post["signature"]) for post in got], [(False, "signature"), (True, "signature")])
        _expect(got[0]["message"], TEXT)
        return "the app server got text and binary, and its answer came back"

    async def reconnect(self) -> str:
        self._bob.drop_link()
        back = await self._at_bob.find(
            lambda e: isinstance(e, ev.ConnectionStateChanged) and e.state is ConnectionState.RECONNECTED
        )
        lost = await self._at_bob.find(
            lambda e: isinstance(e, ev.ConnectionStateChanged) and e.state is ConnectionState.RECONNECTING
        )
        await self._at_bob.find(lambda e: isinstance(e, ev.RoomMembers) and e.at_ns >= back.at_ns)
        return f"bob was back after {(back.at_ns - lost.at_ns) / 1e6:.0f} ms, and in the room again"

    async def expire_token(self) -> str:
        async with self._gateway.client() as carol:
            at_carol = Witness(carol)
            await carol.login(self._gateway.token("carol", life_s=2), "carol")
            await at_carol.find(lambda e: isinstance(e, ev.TokenWillExpire) and e.remaining_ms <= 0)
            _expect(carol.logged_in, True)
            carol.drop_link()
            failed = await at_carol.find(
                lambda e: isinstance(e, ev.LoginResult) and e.code is LoginErrorCode.INVALID_TOKEN
            )
            await carol.update_login_token(self._gateway.token("carol"))
            await at_carol.find(
                lambda e: isinstance(e, ev.LoginResult) and e.code is LoginErrorCode.SUCCESS and e.at_ns > failed.at_ns
            )
        return "an expired token left the login alive, was refused at the reconnect, and a new one brought it back"

    async def refuse_token(self) -> str:
        async with self._gateway.client() as mallory:
            try:
                await mallory.login(self._gateway.token("alice"), "mallory")
            except RequestRejected as error:
                _expect(error.code, LoginErrorCode.INVALID_TOKEN)
                return error.reason
        raise AssertionError("a token for alice let mallory in")


async def _play_scenario(gateway: LocalGateway) -> str:
    """Read the first sample, with its schema, and run it."""
    path = paths.resource("scenarios", "invite.yaml")
    address, app = Address(gateway.url, gateway.http_url), App(gateway.app_id, gateway.key)
    async with environment_at(address, app) as environment:
        scenario = loads(path.read_text(encoding="utf-8"), path.name)
        result = await Player(scenario, environment, speed=AS_FAST_AS_POSSIBLE).run()
    if result.first_failure is not None:
        raise AssertionError(f"{result.first_failure.words}: {result.first_failure.seen}")
    _expect(result.ok, True)
    return f"{scenario.name}: {len(result.results)} steps"


def _brings(kind: type[ev.MessageReceived | ev.RoomMessageReceived], data: str | bytes) -> Callable[[Any], bool]:
    raw = data.encode() if isinstance(data, str) else data
    return lambda event: isinstance(event, kind) and event.data == raw


def _expect(seen: object, wanted: object) -> None:
    if seen != wanted:
        raise AssertionError(f"expected {wanted!r}, saw {seen!r}")


async def run_checks(report: Report) -> list[Check]:
    """Run all checks that need no window; `report` hears of each as it ends."""
    checks = Checks(report)
    async with AsyncExitStack() as stack:
        gateways: list[LocalGateway] = []

        async def start() -> str:
            gateways.append(await stack.enter_async_context(local_gateway()))
            return f"a gateway of its own listens at {gateways[0].url}"

        if not await checks.run("gateway", start):
            return checks.done
        alice = await stack.enter_async_context(gateways[0].client())
        bob = await stack.enter_async_context(gateways[0].client())
        talk = _Conversation(gateways[0], alice, bob)
        if await checks.run("login of two users", talk.log_in):
            await checks.run("peer look-up", talk.look_up)
            await checks.run("messages to a peer", talk.to_peer)
            await checks.run("messages in a room", talk.to_room)
            await checks.run("messages to the app server", talk.to_server)
            await checks.run("forced reconnect", talk.reconnect)
            await checks.run("token expiry and refresh", talk.expire_token)
            await checks.run("foreign token refused", talk.refuse_token)
        await checks.run("scenario", lambda: _play_scenario(gateways[0]))
    return checks.done
