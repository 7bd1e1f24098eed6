"""What a scenario needs of the world, handed in by whoever runs it: clients, tokens, an operator, the server API."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from rts_console.client.backend import Backend, Operator
from rts_console.protocol.secret import Secret
from rts_console.scenario.model import Identity, Scenario
from rts_console.scenario.steps import ServerApi, SetServer, Token
from rts_console.scenario.values import has_template


class ApiAnswer(msgspec.Struct, frozen=True):
    """What the server API answered: the HTTP status, and the body as JSON, or as text where it is none."""

    status: int
    body: Any


class CannotMint(ValueError):
    """A token cannot be made here; the message says why and what to do."""


class OpenClient(Protocol):
    """Makes the client of an identity, for as long as the context lasts."""

    def __call__(self, identity: Identity) -> AbstractAsyncContextManager[Backend]: ...


Mint = Callable[[str, Token], Secret]
"""Makes a login token: `token.life` seconds long, run out, broken, or of another user. Raises `CannotMint`."""


class CallServerApi(Protocol):
    """Signs and makes a call of the vendor's server API. Raises anything when no answer comes."""

    async def __call__(self, call: ServerApi) -> ApiAnswer: ...


@dataclass(frozen=True)
class Environment:
    """The world of a run. `values` are for templates: `gateway.url`, `gateway.http_url`, `app_id`.

    `find_secret` looks a secret up, by `env` or `secret` and its name. What is `None` cannot be done here; a scenario
    that needs it is refused before it begins.
    """

    open_client: OpenClient
    mint: Mint | None = None
    find_secret: Callable[[str, str], Secret | None] = lambda kind, name: None
    operator: Operator | None = None
    server_api: CallServerApi | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    allow_python: bool = False


def missing(scenario: Scenario, environment: Environment) -> list[str]:
    """What a scenario needs that is not there, each as a sentence that says what to do. Empty: it can run."""
    found = [*_missing_tokens(scenario, environment)]
    verbs = {step.verb for step in scenario.played_steps()}
    if verbs & {"fault", "operator"} and environment.operator is None:
        found.append("The scenario acts as the gateway's operator. Use the local gateway, or give --admin-url.")
    if "server_api" in verbs and environment.server_api is None:
        found.append("The scenario calls the server API. Use the local gateway, or give --http-url and the keys.")
    if "python" in verbs and not environment.allow_python:
        found.append("The scenario runs Python of its own. Read it, then allow it with --allow-python.")
    return found


def _missing_tokens(scenario: Scenario, environment: Environment) -> list[str]:
    found: list[str] = []
    mints = False
    tokens = [identity.token for identity in scenario.identities.values()]
    tokens += [_own_token(step.value) for step in scenario.played_steps() if step.verb in ("login", "update_token")]
    for token in tokens:
        kind, name = ("env", token.env) if token and token.env else ("secret", token.secret if token else "")
        mints = mints or not name
        if name and not environment.find_secret(kind, name):
            stored = f"The stored secret {name} is not there. Give the token as {{env: RTS_TOKEN_…}} instead."
            unset = f"The token {name} is not there. Set the variable {name} to it."
            found.append(unset if kind == "env" else stored)
    for step in scenario.played_steps():
        signature = step.value.get("signature") if step.verb == "server_params" else None
        if isinstance(signature, Mapping) and not environment.find_secret("env", signature["env"]):
            found.append(f"The signature {signature['env']} is not there. Set the variable {signature['env']} to it.")
    if mints and environment.mint is None:
        found.append("Tokens are to be made, and there is no key. Use the local gateway, or give --app-id and the key.")
    return list(dict.fromkeys(found))


def _own_token(value: Any) -> Token | None:
    token = value.get("token") if isinstance(value, Mapping) else None
    if not isinstance(token, Mapping) or has_template(token):
        return None
    return Token(env=str(token.get("env", "")), secret=str(token.get("secret", "")))


def signature_of(action: SetServer, environment: Environment) -> str:
    """The signature of a `server_params` step, looked up where it is a reference."""
    if isinstance(action.signature, str):
        return action.signature
    found = environment.find_secret("env", action.signature["env"])
    return found.reveal() if found is not None else ""
