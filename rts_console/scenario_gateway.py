"""Where scenarios run: a gateway of their own, started as a child, or one that is given by its address.

Each run on a local gateway has an app of its own, so that many may share it without seeing each other.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import IO, Any, Final

from rts_console import paths
from rts_console.client.admin import AdminClient
from rts_console.client.backend import Backend
from rts_console.client.rts import RtsClient
from rts_console.client.server_api import ServerApiClient
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.scenario.environment import ApiAnswer, CannotMint, Environment
from rts_console.scenario.model import Identity
from rts_console.scenario.steps import ServerApi, Token
from rts_console.scenario.values import parse_duration
from rts_console.vendors.rongcloud import issue_token
from rts_console.vendors.volcengine import InvalidToken, login_privileges, make_token, read_token, verify_token

START_TIMEOUT_S: Final = 30.0
STOP_TIMEOUT_S: Final = 5.0
_FOR_SCENARIOS: Final = re.compile(r"RTS_(TOKEN|SIGNATURE)_\w+", re.ASCII)
_PAST_S: Final = 86_400
_SHORT_S: Final = 600
"""A token that lives less long than this was made so for a purpose."""


class GatewayFailed(Exception):
    """The local gateway did not start; the text says why and what to do."""


@dataclass(frozen=True)
class App:
    """An app whose users a run acts as, and the keys of its app server. Keys that are empty are not known."""

    app_id: str
    key: Secret = Secret("")
    access_key: str = ""
    secret_key: Secret = Secret("")
    rongcloud_secret: Secret = Secret("")
    issues_tokens: bool = False
    """Whether its tokens are RongCloud's, made with its secret, and not Volcengine's, made with its key."""


@dataclass(frozen=True)
class Address:
    """A gateway: where it is, and its operator's token."""

    url: str
    http_url: str = ""
    admin_url: str = ""
    operator_token: Secret = Secret("")
    ca_file: str = ""


def new_apps(count: int, wishes: Mapping[str, Any] | None = None) -> list[App]:
    """Apps with keys of their own; they share one access key, as the apps of one account do."""
    rongcloud = str((wishes or {}).get("rules", "")).startswith("rongcloud")
    access_key, secret_key = f"AK{secrets.token_hex(8)}", _new_key()
    return [
        App(secrets.token_hex(12), _new_key(), access_key, secret_key, _new_key(), issues_tokens=rongcloud)
        for _ in range(count)
    ]


def _new_key() -> Secret:
    return Secret(secrets.token_hex(16))


@asynccontextmanager
async def local_gateway(apps: list[App], wishes: Mapping[str, Any] | None = None) -> AsyncIterator[Address]:
    """Start a gateway for these apps as a child; it ends with its standard input. `wishes` is a scenario's `gateway`.

    Raises `GatewayFailed`.
    """
    token = Secret(secrets.token_urlsafe(32))
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        child = await asyncio.create_subprocess_exec(
            *paths.program(),
            *("gateway", "--json", "--embedded", "--port", "0", "--http-port", "0", "--admin-port", "0"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            ready = await _start(child, config_of(apps, token, wishes or {}), log)
            yield Address(ready["url"], ready["http_url"], ready["admin_url"], token)
        finally:
            await _stop(child)


async def _start(child: asyncio.subprocess.Process, config: Mapping[str, Any], log: IO[str]) -> dict[str, Any]:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            child.stdin.write(json.dumps(config).encode() + b"\n")
            line = await child.stdout.readline()
    except TimeoutError:
        raise GatewayFailed(f"the local gateway was not ready within {START_TIMEOUT_S:g} s. Try again.") from None
    if not line:
        code = await child.wait()
        log.seek(0)
        said = log.read().strip().splitlines()
        raise GatewayFailed(f"the local gateway ended with exit code {code}: {said[-1] if said else 'it said nothing'}")
    ready: dict[str, Any] = json.loads(line)
    return ready


async def _stop(child: asyncio.subprocess.Process) -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


def config_of(apps: list[App], token: Secret, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """What a gateway for these apps and an operator with this token is told; `wishes` is a scenario's `gateway`."""
    access = {app.access_key: app.secret_key for app in apps}
    digest = hashlib.sha256(token.reveal().encode()).hexdigest()
    config: dict[str, Any] = {
        "apps": [{"id": app.app_id, "key": app.key.reveal()} for app in apps if not app.issues_tokens],
        "access_keys": [{"id": name, "secret": secret.reveal()} for name, secret in access.items()],
        "rongcloud": [
            {"app_key": app.app_id, "secret": app.rongcloud_secret.reveal()} for app in apps if app.issues_tokens
        ],
        "operators": [{"name": "scenario", "token_sha256": digest, "role": "admin"}],
        "waiting_per_address": 0,
        "logins_per_address": 0,
    }
    if "grace" in wishes:
        config["grace_s"] = float(parse_duration(wishes["grace"]))
    return config | {key: wishes[key] for key in ("rules", "limits") if key in wishes}


# --- the environment ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def environment_at(
    address: Address,
    app: App,
    *,
    rules: str = "volcengine",
    find_secret: Callable[[str, str], Secret | None] | None = None,
    allow_python: bool = False,
) -> AsyncIterator[Environment]:
    """What a scenario needs at a gateway, for one run."""

    @asynccontextmanager
    async def open_client(identity: Identity) -> AsyncIterator[Backend]:
        client = RtsClient(app.app_id, url=address.url, rules=rules, ca_file=address.ca_file or None)
        async with client:
            yield client

    environment = Environment(
        open_client=open_client,
        mint=minter(app) if app.key else None,
        find_secret=find_secret or secret_of_environment,
        server_api=_server_api(address, app) if address.http_url else None,
        values={"gateway.url": address.url, "gateway.http_url": address.http_url, "app_id": app.app_id},
        allow_python=allow_python,
    )
    async with contextlib.AsyncExitStack() as stack:
        if address.admin_url and address.operator_token:
            operator = await stack.enter_async_context(AdminClient(address.admin_url, address.operator_token))
            environment = replace(environment, operator=operator)
        yield environment


def secret_of_environment(kind: str, name: str) -> Secret | None:
    """A secret from the variables of the environment, whatever kind of reference it is.

    Only of those that are meant for scenarios: one from somewhere else must not be able to send other secrets away.
    """
    text = os.environ.get(name, "") if _FOR_SCENARIOS.fullmatch(name) else ""
    return Secret(text) if text else None


def token_variable(user_id: str) -> str:
    """The variable of the environment that a scenario asks for a user's token, where no key is known to make one."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in user_id.upper())
    if user_id.isascii():
        return f"RTS_TOKEN_{plain}"
    return f"RTS_TOKEN_{plain.strip('_')}_{hashlib.sha256(user_id.encode()).hexdigest()[:6].upper()}".replace("__", "_")


def minter(app: App) -> Callable[[str, Token], Secret]:
    """Makes tokens with the key of an app."""

    def mint(user_id: str, token: Token) -> Secret:
        now_s = now_ns() // 10**9
        if app.issues_tokens:
            secret = _new_key() if token.broken else app.rongcloud_secret
            return issue_token(app.app_id, secret, user_id, issued_at_s=now_s)
        issued_at_s = now_s - 2 * _PAST_S if token.expired else now_s
        ends = now_s - _PAST_S if token.expired else now_s + max(1, round(token.life))
        key = _new_key() if token.broken else app.key
        what = {"issued_at_s": issued_at_s, "expires_at_s": ends, "privileges": login_privileges(ends)}
        try:
            return make_token(app.app_id, key, user_id, **what)  # type: ignore[arg-type]
        except InvalidToken as error:
            raise CannotMint(str(error)) from None

    return mint


def token_describer(app: App) -> Callable[[Secret, str], dict[str, Any] | None]:
    """Says how to make a token like one that was used: run out, broken, of another user; `None` for a usual one."""

    def describe(token: Secret, user_id: str) -> dict[str, Any] | None:
        try:
            claims = read_token(token)
        except InvalidToken:
            return {"broken": True}
        if claims.expired(now_ns() // 10**9):
            return {"expired": True}
        if claims.user_id != user_id:
            return {"user_id": claims.user_id}
        try:
            verify_token(token, app.key)
        except InvalidToken:
            return {"broken": True}
        left_s = claims.expires_at_s - now_ns() // 10**9
        return {"life": f"{left_s} s"} if claims.expires_at_s and left_s < _SHORT_S else None

    return describe


def _server_api(address: Address, app: App) -> Any:
    client = ServerApiClient(
        address.http_url,
        access_key=app.access_key,
        secret_key=app.secret_key,
        app_key=app.app_id,
        app_secret=app.rongcloud_secret,
    )

    async def call(wanted: ServerApi) -> ApiAnswer:
        if wanted.vendor == "rongcloud":
            answer = await client.rongcloud(wanted.path, wanted.form)
        else:
            body = None if not isinstance(wanted.body, dict) else wanted.body
            answer = await client.volcengine(wanted.action, wanted.version, body, wanted.query)
        return ApiAnswer(answer.status, answer.body)

    return call
