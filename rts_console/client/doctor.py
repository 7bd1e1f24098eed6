"""The check of a connection, step by step: name, TCP, proxy, TLS, upgrade, hello, login, echo, room, clock.

Each step says what it found, or why it failed and what to do next, and how long its own part took. Every step has a
deadline; one that needs what failed before it is skipped and says so. It runs on any asyncio loop.
"""

import asyncio
import base64
import contextlib
import secrets
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

import rts_console
from rts_console.client.backend import LocalProxy
from rts_console.client.certificate import CertificateFacts, looking_context, read_certificate
from rts_console.client.doctor_words import TRIED, Failure, failure_of
from rts_console.client.link import check_pin, check_url, dial, tls_context
from rts_console.client.proxy import proxy_problem, tunnel
from rts_console.client.rts import RtsClient
from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.clock import now_ns
from rts_console.protocol.clock_offset import ClockOffset
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import MASK, Secret, mask
from rts_console.protocol.words import LocalProxyType, ReturnStatus
from rts_console.websocket.client import connect
from rts_console.websocket.connection import WebSocketConnection

STEP_TIMEOUT_S: Final = 5.0
CLOCK_SAMPLES: Final = 8
ENDS_SOON_DAYS: Final = 14
STEPS: Final = {
    "name": "Name resolution",
    "tcp": "TCP",
    "proxy": "Proxy",
    "tls": "TLS",
    "upgrade": "HTTP upgrade",
    "hello": "Hello and welcome",
    "login": "Login",
    "echo": "Echo to oneself",
    "room": "Room",
    "clock": "Clock",
}
"""All steps in order, with their titles."""
NEEDS: Final = {
    "tcp": "name",
    "proxy": "tcp",
    "tls": "proxy",
    "upgrade": "tls",
    "hello": "upgrade",
    "login": "hello",
    "echo": "login",
    "room": "login",
    "clock": "hello",
}
"""Which step must not have failed before."""
_REACH: Final = ("name", "tcp", "proxy", "tls", "upgrade")


class State(StrEnum):
    """How a step stands."""

    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class Step(msgspec.Struct, frozen=True):
    """One step: what it found, or why it failed or was left out, and what to do next. `facts` are for machines."""

    name: str
    state: State
    what: str = ""
    why: str = ""
    next_step: str = ""
    elapsed_ms: float = 0.0
    facts: dict[str, Any] = {}

    @property
    def title(self) -> str:
        """Its name for people."""
        return STEPS[self.name]

    def as_json(self) -> dict[str, Any]:
        """The step as it stands in the JSON output."""
        whole: dict[str, Any] = msgspec.to_builtins(self)
        return {**whole, "title": self.title, "elapsed_ms": round(self.elapsed_ms, 2)}

    def as_text(self) -> str:
        """The step on a line, and why and what next on lines of their own."""
        word = "FAILED" if self.state is State.FAILED else self.state.value
        took = "" if self.state is State.SKIPPED else f"  ({self.elapsed_ms:,.1f} ms)"
        lines = [f"{word:8} {self.title:18} {self.what or self.why}{took}"]
        if self.state is State.FAILED:
            lines += [
                f"{'':28}{word:5} {text}" for word, text in (("why:", self.why), ("next:", self.next_step)) if text
            ]
        return "\n".join(lines)


class Place(msgspec.Struct, frozen=True):
    """What is to be checked. Without a token nobody logs in; secrets go to the gateway alone."""

    url: str
    app_id: str = ""
    user_id: str = ""
    token: Secret = Secret("")
    ca_file: str = ""
    pin: str = ""
    proxies: tuple[LocalProxy, ...] = ()
    step_timeout_s: float = STEP_TIMEOUT_S


class Diagnosis(msgspec.Struct, frozen=True):
    """All steps of one check."""

    url: str
    steps: tuple[Step, ...]

    @property
    def failed(self) -> tuple[Step, ...]:
        """The steps that failed."""
        return tuple(step for step in self.steps if step.state is State.FAILED)

    @property
    def ok(self) -> bool:
        """Whether no step failed."""
        return not self.failed

    @property
    def reached(self) -> bool:
        """Whether a WebSocket could be opened."""
        return not any(step.name in _REACH for step in self.failed)

    @property
    def summary(self) -> str:
        """The outcome in a sentence."""
        good = sum(step.state is State.OK for step in self.steps)
        left_out = sum(step.state is State.SKIPPED for step in self.steps)
        passed = "1 step" if good == 1 else f"{good} steps"
        skipped = f", {left_out} left out" if left_out else ""
        if self.ok:
            return f"{passed} passed{skipped}."
        return f"{self.failed[0].title} failed; {passed} passed{skipped}."

    def as_json(self) -> dict[str, Any]:
        """The whole for `--json`."""
        steps = [step.as_json() for step in self.steps]
        return {"url": self.url, "ok": self.ok, "reached": self.reached, "summary": self.summary, "steps": steps}

    def as_text(self) -> str:
        """The whole for people, to be copied."""
        return "\n".join([f"Connection to {self.url}", *(step.as_text() for step in self.steps), self.summary])


Tell = Callable[[Step], None]
"""Hears of each step twice: when it begins (`running`), and when it has ended."""


async def diagnose(place: Place, tell: Tell = lambda step: None) -> Diagnosis:
    """Check `place`, all steps in order. Raises `InvalidCall` for a URL, CA file, pin or proxy that cannot be used."""
    check = _Check(place)
    steps: dict[str, Step] = {}
    try:
        for name in STEPS:
            steps[name] = await check.take(name, steps, tell)
    finally:
        await check.aclose()
    return Diagnosis(check.url, tuple(steps.values()))


class _Skip(Exception):
    """The step does not apply; the text says why."""


class _Ear:
    """Owner of a connection that keeps what comes."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._end = (0, "")
        self.connection: WebSocketConnection | None = None

    def opened(self, connection: WebSocketConnection) -> None:
        self.connection = connection

    def received(self, messages: list[str | bytes]) -> None:
        for message in messages:
            self._messages.put_nowait(message)

    def closed(self, code: int, reason: str) -> None:
        self._end = (code, reason)
        self._messages.put_nowait(None)

    async def ask(self, frame: fr.ClientControl, wanted: type[Any]) -> Any:
        """Send a frame and wait for the answer of that kind."""
        assert self.connection is not None
        self.connection.send([codec.encode_control(frame)])
        decoder = codec.client_decoder()
        while (message := await self._messages.get()) is not None:
            heard = decoder.control(message) if isinstance(message, str) else None
            if isinstance(heard, wanted):
                return heard
            if isinstance(heard, fr.Bye | fr.Refused):
                raise Failure(f"the gateway refused: {heard.reason} ({heard.code})", "Ask who runs the gateway.")
        code, reason = self._end
        raise Failure(f"the gateway hung up: {reason or 'without a word'} ({code})", "Look into the gateway's log.")


class _Check:
    """The steps of one check, and what one leaves to the next."""

    def __init__(self, place: Place) -> None:
        self.url = check_url(place.url)
        self._place = place
        parts = urlsplit(self.url)
        self._secure = parts.scheme == "wss"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._pin = check_pin(place.pin, self.url)
        self._tls = tls_context(place.ca_file or None) if self._secure else None
        for proxy in place.proxies:
            if problem := proxy_problem(proxy):
                raise InvalidCall(ReturnStatus.PARAMETER_ERROR, problem)
        # As the client does: SOCKS5 where both kinds are set.
        kinds = sorted(place.proxies, key=lambda proxy: proxy.proxy_type is not LocalProxyType.SOCKS5)
        self._proxy = kinds[0] if kinds else None
        self._first = (self._proxy.ip, self._proxy.port) if self._proxy else (self._host, self._port)
        self._addresses: list[str] = []
        self._client: RtsClient | None = None
        self._room_name = f"doctor-{secrets.token_hex(4)}"
        self._began = 0.0
        self._facts: dict[str, Any] = {}
        self._steps: dict[str, Callable[[], Awaitable[str]]] = {
            "name": self._name,
            "tcp": self._tcp,
            "proxy": self._through,
            "tls": self._encrypt,
            "upgrade": self._upgrade,
            "hello": self._hello,
            "login": self._login,
            "echo": self._echo,
            "room": self._room,
            "clock": self._clock,
        }

    async def take(self, name: str, done: dict[str, Step], tell: Tell) -> Step:
        """Take one step and tell of it."""
        tell(Step(name, State.RUNNING))
        step = await self._take(name, done)
        tell(step)
        return step

    async def _take(self, name: str, done: dict[str, Step]) -> Step:
        before = _failed_before(name, done)
        if before is not None:
            return Step(name, State.SKIPPED, why=f"it needs what failed before: {before.title}")
        self._facts, self._began = {}, time.perf_counter()
        try:
            async with asyncio.timeout(self._place.step_timeout_s):
                what = await self._steps[name]()
        except _Skip as skip:
            return Step(name, State.SKIPPED, why=str(skip))
        except Exception as error:
            failure = failure_of(name, error, self._words())
            why, next_step = self._clean(failure.why), self._clean(failure.next_step)
            return Step(name, State.FAILED, TRIED[name], why, next_step, self._elapsed_ms(), self._facts)
        return Step(name, State.OK, self._clean(what), elapsed_ms=self._elapsed_ms(), facts=self._facts)

    def _words(self) -> dict[str, str]:
        """What the words about a failure speak of."""
        host, port = self._first
        return {
            "place": _place(self._host, self._port),
            "first": _place(host, port),
            "host": host,
            "seconds": f"{self._place.step_timeout_s:g}",
        }

    def _elapsed_ms(self) -> float:
        return (time.perf_counter() - self._began) * 1e3

    def _clean(self, text: str) -> str:
        """What a gateway says may quote what it was given."""
        for secret in (self._place.token, *(proxy.password for proxy in self._place.proxies)):
            if secret:
                text = text.replace(secret.reveal(), MASK)
        return mask(text)

    async def aclose(self) -> None:
        """Log out, if anybody is logged in."""
        if self._client is not None:
            await self._client.close()

    # --- the way there ---

    async def _name(self) -> str:
        host, port = self._first
        found = await _look_up(host, port)
        self._addresses = found
        self._facts = {"host": host, "addresses": found}
        if found == [host]:
            return f"{host} is an address: nothing to look up"
        return f"{host} is {', '.join(found)}"

    async def _tcp(self) -> str:
        with await self._dial():
            pass
        address, port = self._addresses[0], self._first[1]
        self._facts = {"address": address, "port": port}
        return f"connected to {_place(address, port)}"

    async def _through(self) -> str:
        proxy = self._proxy
        if proxy is None:
            raise _Skip("no proxy is set")
        sock = await self._dial()
        self._began = time.perf_counter()
        with sock:
            await tunnel(proxy, sock, self._host, self._port)
        self._facts = {"kind": proxy.proxy_type.label, "login": bool(proxy.username)}
        through = f"{proxy.proxy_type.label} proxy {_place(proxy.ip, proxy.port)}"
        return f"{through} connects to {_place(self._host, self._port)}"

    async def _dial(self) -> socket.socket:
        """A socket to the first hop, by the addresses that were found."""
        refusal: OSError | None = None
        share_s = self._place.step_timeout_s / max(1, len(self._addresses))
        for address in self._addresses:
            try:
                async with asyncio.timeout(share_s):
                    sock = await dial(address, self._first[1])
                self._addresses = [address]  # what comes next goes the way that works
                return sock
            except OSError as error:
                refusal = refusal if isinstance(refusal, ConnectionRefusedError) else error
        raise refusal or OSError("there is no address")

    async def _way(self) -> socket.socket:
        """A socket on which the gateway can be spoken to."""
        sock = await self._dial()
        try:
            if self._proxy is not None:
                await tunnel(self._proxy, sock, self._host, self._port)
        except BaseException:
            sock.close()
            raise
        self._began = time.perf_counter()
        return sock

    # --- TLS ---

    async def _encrypt(self) -> str:
        if self._tls is None:
            raise _Skip("the URL begins with ws://: nothing is encrypted")
        try:
            certificate, spoken = await self._shake_hands(self._tls)
        except ssl.SSLCertVerificationError:
            with contextlib.suppress(OSError, ValueError, TimeoutError):
                certificate, _ = await self._shake_hands(looking_context())
                self._facts = _facts_of(certificate)
            raise
        self._facts = {**_facts_of(certificate), **spoken}
        if self._pin and certificate.pin != self._pin_text:
            raise Failure(
                f"the certificate is for another key than the pinned one: {certificate.pin}",
                "Ask who runs the gateway, and correct the pin only if the key was changed on purpose.",
            )
        return _certificate_words(certificate, str(spoken["version"]), pinned=bool(self._pin))

    @property
    def _pin_text(self) -> str:
        return "sha256/" + base64.b64encode(self._pin).decode()

    async def _shake_hands(self, context: ssl.SSLContext) -> tuple[CertificateFacts, dict[str, Any]]:
        sock = await self._way()
        try:
            transport, _ = await asyncio.get_running_loop().create_connection(
                asyncio.Protocol, sock=sock, ssl=context, server_hostname=self._host
            )
        except BaseException:
            sock.close()
            raise
        tls = transport.get_extra_info("ssl_object")
        der, spoken = tls.getpeercert(binary_form=True) or b"", {"version": tls.version(), "cipher": tls.cipher()[0]}
        transport.abort()
        return read_certificate(der), spoken

    # --- the protocol ---

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[_Ear]:
        """A WebSocket of its own; its time counts from when TCP, proxy and TLS are done."""
        ear = _Ear()
        sock = await self._way()
        connection = await connect(ear, self.url, tls=self._tls, sock=sock, check_peer=self._on_peer)
        try:
            yield ear
        finally:
            connection.abort()
            await connection.wait_closed()

    def _on_peer(self, _certificate: bytes) -> None:
        self._began = time.perf_counter()

    async def _upgrade(self) -> str:
        async with self._open():
            took = self._elapsed_ms()
        self._began = time.perf_counter() - took / 1e3
        self._facts = {"subprotocol": fr.SUBPROTOCOL}
        return f"HTTP 101, subprotocol {fr.SUBPROTOCOL}"

    async def _hello(self) -> str:
        async with self._open() as ear:
            self._began = time.perf_counter()
            hello = fr.Hello(self._place.app_id, client=f"rts-console/{rts_console.__version__} (doctor)")
            welcome = await ear.ask(hello, fr.Welcome)
            took = self._elapsed_ms()
        self._began = time.perf_counter() - took / 1e3
        rules = str(welcome.rules.get("name", "unknown"))
        self._facts = {
            "node": welcome.node,
            "rules": rules,
            "heartbeat_ms": welcome.heartbeat_ms,
            "features": welcome.features,
            "console": rts_console.__version__,
        }
        return f"gateway {welcome.node}, rule set {rules}, heartbeat {welcome.heartbeat_ms:,} ms"

    async def _clock(self) -> str:
        offsets = ClockOffset()
        measured: ev.LatencyMeasured | None = None
        async with self._open() as ear:
            self._began = time.perf_counter()
            for number in range(1, CLOCK_SAMPLES + 1):
                pong = await ear.ask(offsets.ping(number, now_ns()), fr.Pong)
                measured = offsets.measure(pong, now_ns())
            took = self._elapsed_ms()
        self._began = time.perf_counter() - took / 1e3
        assert measured is not None
        offset_ms, error_ms = measured.offset_ns / 1e6, measured.error_ns / 1e6
        self._facts = {
            "offset_ms": round(offset_ms, 3),
            "error_ms": round(error_ms, 3),
            "round_trip_ms": round(measured.round_trip_ns / 1e6, 3),
            "samples": CLOCK_SAMPLES,
        }
        return f"the gateway's clock is {_offset_words(offset_ms)} (± {error_ms:,.2f} ms, {CLOCK_SAMPLES} samples)"

    # --- as a user ---

    async def _login(self) -> str:
        place = self._place
        if not place.token:
            raise _Skip("no token is given")
        if not place.app_id or not place.user_id:
            raise _Skip("a token needs an app id and a user id beside it")
        self._client = RtsClient(place.app_id, url=self.url, ca_file=place.ca_file or None, pin=place.pin)
        self._client.set_local_proxy(place.proxies)
        results: list[ev.LoginResult] = []
        self._client.observe(lambda events: results.extend(e for e in events if isinstance(e, ev.LoginResult)))
        await self._client.login(place.token, place.user_id)
        ends = results[-1].expires_at_s if results else 0
        self._facts = {"app_id": place.app_id, "user_id": place.user_id, "expires_at_s": ends}
        return f"{place.user_id} is logged in, {_life_words(ends)}"

    async def _echo(self) -> str:
        client = self._logged_in()
        if not client.capabilities.peer_messages:
            raise _Skip(f"the rule set {client.rules.name} has no messages to users")
        data, back = secrets.token_bytes(32), asyncio.Event()

        def listen(events: Sequence[ev.Event]) -> None:
            if any(isinstance(event, ev.MessageReceived) and event.data == data for event in events):
                back.set()

        end = client.observe(listen)
        try:
            result = await client.send_message(client.user_id, data)
            if not result.ok:
                raise Failure(f"the message was refused: {result.code}: {result.reason}", "See what the code means.")
            await back.wait()
        finally:
            end()
        self._facts = {"bytes": len(data)}
        return f"{len(data)} bytes came back unchanged"

    async def _room(self) -> str:
        room = self._logged_in().create_room(self._room_name)
        await room.join()
        result = await room.send_message("doctor")
        if not result.ok:
            raise Failure(f"the message was refused: {result.code}: {result.reason}", "See what the code means.")
        await room.leave()
        self._facts = {"room_id": self._room_name}
        return f"joined {self._room_name}, sent to it and left it"

    def _logged_in(self) -> RtsClient:
        if self._client is None:
            raise _Skip("nobody is logged in")
        return self._client


def _failed_before(name: str, done: dict[str, Step]) -> Step | None:
    """The failure that a step cannot do without, through all that it needs."""
    needed = NEEDS.get(name)
    while needed is not None:
        if done[needed].state is State.FAILED:
            return done[needed]
        needed = NEEDS.get(needed)
    return None


async def _look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, each once. In a thread that nobody waits for: a resolver may hang for minutes."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def tell(addresses: list[str] | None, error: Exception | None) -> None:
        if found.done():
            return
        if error is not None:
            found.set_exception(error)
        else:
            found.set_result(addresses or [])

    def ask() -> None:
        addresses: list[str] | None = None
        problem: Exception | None = None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except (OSError, UnicodeError) as error:
            problem = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, addresses, problem)

    threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
    return await found


def _facts_of(certificate: CertificateFacts) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(certificate)
    return {**facts, "names": list(certificate.names), "days_left": certificate.days_left(time.time_ns() / 1e9)}


def _certificate_words(certificate: CertificateFacts, version: str, *, pinned: bool) -> str:
    days = certificate.days_left(time.time_ns() / 1e9)
    soon = " – RENEW IT SOON" if days < ENDS_SOON_DAYS else ""
    pin = "pinned key" if pinned else certificate.pin
    names = ", ".join(certificate.names) or certificate.subject
    return (
        f"{version}, certificate for {names}, issued by {certificate.issuer}, ends {certificate.ends_on} "
        f"(in {days:,} days{soon}), {pin}"
    )


def _offset_words(offset_ms: float) -> str:
    if abs(offset_ms) < 0.005:
        return "the same as here"
    return f"{abs(offset_ms):,.2f} ms {'ahead of' if offset_ms > 0 else 'behind'} this one"


def _life_words(expires_at_s: int) -> str:
    if not expires_at_s:
        return "the token never ends"
    left_s = expires_at_s - time.time_ns() // 10**9
    return f"the token ends in {left_s:,} s" if left_s > 0 else "the token has ended"


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
