"""The gateway as a running service: listeners, links, timers, and the way in and out of the process.

`Gateway` is for a loop that is running already (tests, the demo); `run_gateway` is the command.
"""

import asyncio
import errno
import gc
import ipaddress
import json
import logging
import os
import signal
import ssl
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, Self

from aiohttp import web
from msgspec.structs import replace

from rts_console.gateway.admission import Bans, LoginRates, Returns
from rts_console.gateway.agora_family import AgoraFamily
from rts_console.gateway.agora_tokens import AgoraTokens
from rts_console.gateway.app_server import AppServerClient
from rts_console.gateway.backplane import Backplane, BackplaneError
from rts_console.gateway.chat_room_family import ChatRoomFamily
from rts_console.gateway.chat_room_files import ChatRoomFiles
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ConfigError, GatewayConfig, Tls, config_from_json, load_config
from rts_console.gateway.families import RoomFamily
from rts_console.gateway.faults import Faults
from rts_console.gateway.faulty_link import FaultyLinks
from rts_console.gateway.faulty_service import FaultyAppServers, FaultyLogins, FaultyUsers
from rts_console.gateway.http.admin import build_admin
from rts_console.gateway.http.application import build_application
from rts_console.gateway.http.practice import practice_routes
from rts_console.gateway.http.rongcloud_service import RongCloudService
from rts_console.gateway.http.volcengine_service import VolcengineService
from rts_console.gateway.hub import Hub
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.log import patient_logging
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.presence import Client
from rts_console.gateway.volcengine_family import VolcengineFamily
from rts_console.protocol.frames import PATH
from rts_console.protocol.words import CloseCode, RuleSet
from rts_console.vendors.rongcloud_codes import RongCloudCode
from rts_console.websocket.connection import WebSocketConnection
from rts_console.websocket.listener import listen
from rts_console.websocket.server import WebSocketServer, serve

SWEEP_S: Final = 0.25
RECEIPTS_DELAY_S: Final = 0.003
"""Receipts are gathered for so long. Longer, and the message that meets them waits too long for its turn."""
STOP_TIMEOUT_S: Final = 1.5
CONFIG_LINE_LIMIT: Final = 1024 * 1024
ADMIN_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 7880
DEFAULT_HTTP_PORT: Final = 7881

log = logging.getLogger(__name__)


class Gateway:
    """An async context manager: serving inside, stopped afterwards. Port 0 means any free one."""

    def __init__(
        self,
        config: GatewayConfig,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        http_port: int = 0,
        admin_port: int | None = None,
        data: Path | None = None,
        node: str = "local",
    ) -> None:
        """Take the configuration and the folder for what shall outlive the process; nothing else is opened yet.

        Raises `ConfigError`.
        """
        _check_place(config, host, admin_port)
        self._config = config
        self._data = data
        self._host = host
        self._ports = (port, http_port)
        self._admin_port = admin_port
        self._tls: ssl.SSLContext | None = None
        self.ca_file = self.pin = ""
        if config.tls is not None:
            self._tls, self.ca_file, self.pin = _prepare_tls(config.tls, [*config.allowed_hosts, host])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._backplane = self._open_backplane(data)
        shared = not _is_loopback(host)
        self._app_servers = AppServerClient(config.targets(shared=shared))
        self.faults = Faults(changed=self._faults_changed, ids=config.rule_set().ids)
        self._rongcloud = RongCloudService(config.rongcloud)
        self.chat_rooms = ChatRooms(config.chat_rooms, tell=self._rongcloud.status.tell, words=self._rongcloud.judge)
        self._files = ChatRoomFiles(lambda: self.http_url)
        unknown_app = RongCloudCode.APP_KEY_WRONG if config.rules == "rongcloud" else 0
        known = TokenCheck({app.id: app.key for app in config.apps}, unknown_app)
        self._issued = IssuedTokens(config.rongcloud, known)
        tokens = AgoraTokens(config.agora, self._issued)
        self.hub = self._make_hub(tokens, node)
        self._volcengine = VolcengineService(config, self.hub, shared=shared, data=data)
        self._links = FaultyLinks(self.hub, self.faults, self._arrived)
        self._faulty_users = FaultyUsers(self.hub, self.faults)
        self._stack = AsyncExitStack()
        self._websockets: WebSocketServer | None = None
        self._http_port = 0
        self._admin_http_port = 0
        self._sweeping: asyncio.TimerHandle | None = None

    def _make_hub(self, tokens: AgoraTokens, node: str) -> Hub:
        config = self._config
        return Hub(
            config.rule_set(),
            FaultyLogins(Bans(tokens, self._backplane), self.faults),
            FaultyAppServers(self._app_servers, self.faults),
            node=node,
            grace_s=config.grace,
            joins_per_second=config.joins_per_user,
            calls_per_second=config.calls_per_user,
            backplane=self._backplane,
            login_rates=LoginRates(config.logins_per_address),
            returns=Returns(config.returns_per_second),
            receipts_waiting=self._flush_receipts_soon,
            family=_family(config.rule_set(), self.chat_rooms, self._files, tokens),
        )

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def url(self) -> str:
        """Where RTS clients connect."""
        assert self._websockets is not None
        return f"{'wss' if self._tls else 'ws'}://{self._name}:{self._websockets.port}{PATH}"

    @property
    def http_url(self) -> str:
        """Where HTTP is served."""
        return f"{'https' if self._tls else 'http'}://{self._name}:{self._http_port}"

    @property
    def admin_url(self) -> str:
        """Where operators' requests are taken, empty when they are not. Always on this machine only."""
        return f"http://{ADMIN_HOST}:{self._admin_http_port}" if self._admin_http_port else ""

    async def start(self) -> None:
        """Listen. Raises `ConfigError` when a port cannot be had; nothing stays open then."""
        async with AsyncExitStack() as stack:
            stack.callback(self._close_backplane)
            self._loop = asyncio.get_running_loop()
            self._flush_data()
            await stack.enter_async_context(self._app_servers)
            await stack.enter_async_context(self._volcengine)
            self._websockets = await self._listen()
            stack.push_async_callback(self._close_links, self._websockets)
            await stack.enter_async_context(self._rongcloud)
            place = (self._host, self._ports[1], "--http-port")
            self._http_port = await _listen_for_http(stack, self._server_apis(), *place, self._tls)
            if self._admin_port is not None:
                place = (ADMIN_HOST, self._admin_port, "--admin-port")
                self._admin_http_port = await _listen_for_http(stack, self._for_operators(), *place, None)
            self._stack = stack.pop_all()
        self._sweep()

    def _server_apis(self) -> web.Application:
        routes = [*practice_routes(), *self._volcengine.routes()]
        if self._config.rules == "rongcloud":
            routes += self._rongcloud.routes(self.hub, self._issued, self.chat_rooms, self._data)
            routes += self._files.routes()
        return build_application(self._state, routes, allowed_hosts=self._allowed_hosts)

    def _for_operators(self) -> web.Application:
        app_ids = [app.id for app in self._config.apps]
        app_ids += [app.app_key for app in self._config.rongcloud]
        app_ids += [app.app_id for app in self._config.agora]
        return build_admin(self.hub, app_ids, self._config.operators, self.faults, webhooks=self._volcengine.webhooks)

    async def stop(self) -> None:
        """Tell every client that the gateway is stopping (4000), and end within 2 s."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        await self._stack.aclose()

    # --- listening ---

    async def _listen(self) -> WebSocketServer:
        try:
            return await serve(
                lambda: _Link(self.hub, self._links),
                self._host,
                self._ports[0],
                tls=self._tls,
                allowed_hosts=self._allowed_hosts,
                allowed_origins=self._config.allowed_origins,
                waiting_limit=self._config.waiting_per_address,
            )
        except OSError as error:
            raise ConfigError(_why_not_listening(self._host, self._ports[0], "--port", error)) from None

    async def _close_links(self, websockets: WebSocketServer) -> None:
        reason = "The gateway is stopping."
        await websockets.stop_listening()
        self.hub.drain(reason)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await websockets.close(CloseCode.DRAINING, reason)
        except TimeoutError:
            for connection in list(websockets.connections):
                connection.abort()

    @property
    def _allowed_hosts(self) -> list[str]:
        named = self._config.tls.hosts if self._config.tls is not None else []
        return [*self._config.allowed_hosts, *named, self._host]

    @property
    def _name(self) -> str:
        name = (self._config.allowed_hosts or [self._host])[0]
        return f"[{name}]" if ":" in name else name

    def _state(self) -> dict[str, Any]:
        state = "serving" if self._sweeping else "stopping"
        counts = self.hub.state()
        del counts["shed_pairs"]  # who talks to whom is not for everyone who may ask for the health
        return {"state": state, "url": self.url, **counts}

    # --- faults ---

    def _arrived(self, client: Client, messages: list[str | bytes]) -> None:
        try:
            self.hub.received(client, messages)
        except Exception:
            log.exception("%s: a message could not be worked on; its link is cut", client.name)
            client.connection.abort()

    def _faults_changed(self) -> None:
        # At once: whoever set a fault may send as soon as it was told that it is on.
        if self._loop is not None:
            self._links.changed()

    # --- data ---

    def _open_backplane(self, data: Path | None) -> Backplane:
        if data is None:
            return LocalBackplane(self._config.window())
        from rts_console.gateway.sqlite_backplane import SqliteBackplane  # SQLite is loaded where it is used

        try:
            return SqliteBackplane(data, self._config.window(), waiting=self._flush_data_soon)
        except BackplaneError as error:
            raise ConfigError(f"--data {error}") from None

    def _flush_data_soon(self) -> None:
        """Everything that one turn of the loop brings is committed together."""
        if self._loop is not None:
            self._loop.call_soon(self._flush_data)

    def _flush_data(self) -> None:
        if self._loop is not None:
            self._backplane.flush()

    def _close_backplane(self) -> None:
        self._loop = None
        self._backplane.close()

    # --- time ---

    def _sweep(self) -> None:
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP_S, self._sweep)
        self.hub.handle_deadlines()
        self._faulty_users.act()
        self._links.changed()

    def _flush_receipts_soon(self) -> None:
        asyncio.get_running_loop().call_later(RECEIPTS_DELAY_S, self.hub.flush_receipts)


def _check_place(config: GatewayConfig, host: str, admin_port: int | None) -> None:
    """Raises `ConfigError` for what would let in those who should stay out, or nobody."""
    if config.tls is None and not _is_loopback(host):
        raise ConfigError(
            f"--host {host}: other machines could reach the gateway, and without TLS they could read every token. "
            "Use 127.0.0.1, or give [tls] certificate and key in the configuration, or --tls-auto."
        )
    if admin_port is not None and not config.operators:
        raise ConfigError("--admin-port: nobody may use it. Give [[operators]] in the configuration.")


def _family(rules: RuleSet, chat_rooms: ChatRooms, files: ChatRoomFiles, tokens: AgoraTokens) -> RoomFamily:
    """What a rule set does in rooms beyond what all have in common."""
    if rules.name == "rongcloud":
        return ChatRoomFamily(chat_rooms, files)
    return AgoraFamily(rules, tokens) if rules.is_agora else VolcengineFamily(rules.name)


class _Link:
    """One WebSocket, handed on to the hub."""

    def __init__(self, hub: Hub, links: FaultyLinks) -> None:
        self._hub = hub
        self._links = links
        self._client: Client | None = None
        self._connection: WebSocketConnection | None = None

    def opened(self, connection: WebSocketConnection) -> None:
        self._connection = connection
        self._client = self._hub.connect(connection)
        self._links.opened(self._client)

    def received(self, messages: list[str | bytes]) -> None:
        assert self._client is not None
        assert self._connection is not None
        self._links.received(self._client, messages)
        if self._client.user is not None:
            self._connection.settle()

    def closed(self, code: int, reason: str) -> None:
        assert self._client is not None
        self._links.closed(self._client, code, reason)


async def _listen_for_http(
    stack: AsyncExitStack, application: web.Application, host: str, port: int, option: str, tls: ssl.SSLContext | None
) -> int:
    """Serve until the stack unwinds; returns the port. Raises `ConfigError`."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    assert runner.server is not None
    try:
        listener = await listen(runner.server, host, port, tls=tls)
    except OSError as error:
        raise ConfigError(_why_not_listening(host, port, option, error)) from None
    stack.push_async_callback(listener.close)
    return listener.port


# --- the command ----------------------------------------------------------------------------------------------------


def run_gateway(
    *,
    config_path: Path | None = None,
    rules: str | None = None,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    http_port: int = DEFAULT_HTTP_PORT,
    admin_port: int | None = None,
    tls_folder: Path | None = None,
    data: Path | None = None,
    json_output: bool = False,
    embedded: bool = False,
    loop: str = "auto",
) -> int:
    """Serve until Ctrl-C, SIGTERM or, when embedded, the end of standard input; returns the exit code.

    Embedded, the first line of standard input is the configuration as JSON. `rules` goes before what the
    configuration says, and so does `tls_folder`, where the gateway keeps a certificate of its own making. Operators are
    listened to when there is an `admin_port`; `data` is the folder for what shall outlive the process. `loop` is
    `asyncio`, `uvloop`, or `auto` for uvloop where there is one. Raises `ConfigError` for anything
    that is wrong with what was given, ports included.
    """
    config = config_from_json(_first_line()) if embedded else _config(config_path)
    if rules is not None:
        config = replace(config, rules=rules)
    if tls_folder is not None:
        config = replace(config, tls=Tls(auto=True, directory=str(tls_folder)))
    gateway = Gateway(config, host=host, port=port, http_port=http_port, admin_port=admin_port, data=data)
    for words in doubts(config, host):
        log.warning("%s", words)
    _calm_collector()
    with patient_logging(), asyncio.Runner(loop_factory=_loop_factory(loop)) as runner:
        runner.run(_serve(gateway, json_output=json_output, embedded=embedded))
    return 0


def _calm_collector() -> None:
    """Look for cyclic garbage seldom: a full collection over 5,000 users holds everybody up for a quarter of a second,
    and what the gateway drops is freed without one."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def _config(path: Path | None) -> GatewayConfig:
    return GatewayConfig() if path is None else load_config(path)


async def _serve(gateway: Gateway, *, json_output: bool, embedded: bool) -> None:
    stopped = asyncio.Event()
    _on_signals(stopped.set)
    async with gateway:
        _announce(gateway, json_output=json_output)
        if embedded:
            _watch_standard_input(stopped.set)
        await stopped.wait()
        log.info("stopping")


def _announce(gateway: Gateway, *, json_output: bool) -> None:
    if json_output:
        ready: dict[str, Any] = {"ready": True, "url": gateway.url, "http_url": gateway.http_url, "pid": os.getpid()}
        more = {"admin_url": gateway.admin_url, "ca_file": gateway.ca_file, "pin": gateway.pin}
        ready |= {name: value for name, value in more.items() if value}
        print(json.dumps(ready, separators=(",", ":")), flush=True)
        return
    print(f"RTS gateway ready at {gateway.url} (HTTP {gateway.http_url}), rules {gateway.hub.rules.name}.")
    if gateway.ca_file:
        print(f"Clients need the CA file {gateway.ca_file}")
    if gateway.pin:
        print(f"and may check the pin {gateway.pin}" if gateway.ca_file else f"Its pin is {gateway.pin}")
    if gateway.admin_url:
        print(f"Operators are listened to at {gateway.admin_url}")
    print("Ctrl-C ends it.", flush=True)


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop))


def _standard_input() -> int:
    return sys.stdin.fileno() if sys.stdin is not None else 0


def _first_line() -> str:
    """Read from the descriptor itself: a buffered reader in which a thread waits would hold up the process's end."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < CONFIG_LINE_LIMIT:
        piece = os.read(_standard_input(), 1)
        if not piece:
            break
        line += piece
    if not line:
        raise ConfigError("standard input: ended before the configuration came. Send it as one line of JSON.")
    return line.decode(errors="replace")


def _watch_standard_input(ended: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()

    def watch() -> None:
        try:
            while os.read(_standard_input(), 4_096):
                pass
        except OSError:
            pass
        try:
            loop.call_soon_threadsafe(ended)
        except RuntimeError:  # the loop has ended before
            pass

    threading.Thread(target=watch, name="watch standard input", daemon=True).start()


def _loop_factory(loop: str) -> Callable[[], asyncio.AbstractEventLoop] | None:
    if loop == "asyncio":
        return None
    try:
        import uvloop
    except ImportError:
        if loop == "uvloop":
            raise ConfigError("--loop uvloop: it is not installed here. Leave the option out.") from None
        return None
    return uvloop.new_event_loop


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _prepare_tls(tls: Tls, hosts: Sequence[str]) -> tuple[ssl.SSLContext, str, str]:
    from rts_console.gateway.tls import prepare_tls  # what makes certificates takes time to load

    return prepare_tls(tls, [host for host in hosts if not _is_unspecified(host)])


def doubts(config: GatewayConfig, host: str) -> list[str]:
    """What of a configuration is legal and yet seldom meant: what it does, and what to set."""
    found: list[str] = []
    if config.rongcloud and config.rules != "rongcloud":
        found.append('[[rongcloud]] has no effect under these rules. Set rules = "rongcloud".')
    if not (config.apps or config.rongcloud or config.agora):
        table = _APP_TABLES.get(config.rules.partition("-")[0], "[[apps]] with id and key")
        found.append(f"No apps are configured, so nobody can log in. Add {table} to the configuration.")
    if _is_unspecified(host) and not (config.allowed_hosts or (config.tls is not None and config.tls.hosts)):
        found.append("Other machines can reach the gateway by no name. Add those that they use to allowed_hosts.")
    return found


_APP_TABLES: Final = {
    "rongcloud": "[[rongcloud]] with app_key and secret",
    "agora": "[[agora]] with app_id and certificate",
}


def _is_unspecified(host: str) -> bool:
    try:
        return not host or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _why_not_listening(host: str, port: int, option: str, error: OSError) -> str:
    where = f"{option} {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        return f"{where}: another program listens there. Stop it, or give another {option} (0 for any free one)."
    if error.errno == errno.EACCES:
        return f"{where}: not allowed for this user. Give {option} a number above 1023."
    return f"{where}: cannot listen: {error.strerror or error}. Check --host and {option}."
