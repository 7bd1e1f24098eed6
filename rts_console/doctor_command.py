"""`rts-console doctor`: a connection checked step by step."""

import argparse
import asyncio
import json
import logging
import os
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from rts_console.command_line import (
    FAILED,
    NOT_CONNECTED,
    OK,
    TOKEN_VARIABLE,
    BadInput,
    log_to_stderr,
    seconds,
    token_text,
)
from rts_console.protocol.secret import Secret
from rts_console.vendors import volcengine

PROXY_PASSWORD_VARIABLE: Final = "RTS_PROXY_PASSWORD"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the command."""
    parser.set_defaults(run=_doctor)
    parser.add_argument("url", metavar="URL", help="the gateway: ws://host:port or wss://host")
    parser.add_argument("--app-id", default="", help="the app; empty (the default) for the token's")
    parser.add_argument(
        "--user", default="", metavar="USER_ID", help="who logs in; empty (the default) for the token's"
    )
    parser.add_argument(
        "--token", default="", help=f"log in with it, - to read it from standard input (else {TOKEN_VARIABLE})"
    )
    parser.add_argument("--ca-file", default="", metavar="FILE", help="PEM file to trust instead of the system's")
    parser.add_argument("--pin", default="", help="the only public key to accept: sha256/…")
    parser.add_argument(
        "--proxy",
        default="",
        metavar="URL",
        help=f"go through socks5://user@host:port or http://…; its password is in {PROXY_PASSWORD_VARIABLE}",
    )
    parser.add_argument("--timeout", type=seconds, default=5.0, metavar="S", help="of each step (default 5 s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _doctor(options: argparse.Namespace) -> int:
    from rts_console.client.doctor import State, Step, diagnose
    from rts_console.protocol.errors import InvalidCall

    log_to_stderr(options.verbose, logging.ERROR)

    def show(step: Step) -> None:
        if step.state is not State.RUNNING and not options.json:
            print(step.as_text(), flush=True)

    try:
        found = asyncio.run(diagnose(_doctor_place(options), show))
    except InvalidCall as error:
        raise BadInput(error.reason) from None
    if options.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        print(f"\n{found.summary}")
    return OK if found.ok else FAILED if found.reached else NOT_CONNECTED


def _doctor_place(options: argparse.Namespace) -> Any:
    """What is to be checked. Whom a token is for need not be said again."""
    from rts_console.client.doctor import Place

    token = token_text(options.token) or os.environ.get(TOKEN_VARIABLE, "")
    app_id, user_id = options.app_id, options.user
    if token and not (app_id and user_id):
        claims = _claims_of(token)
        app_id, user_id = app_id or claims.app_id, user_id or claims.user_id
    return Place(
        options.url,
        app_id,
        user_id,
        Secret(token),
        ca_file=options.ca_file,
        pin=options.pin,
        proxies=_proxies(options.proxy),
        step_timeout_s=options.timeout,
    )


def _claims_of(token: str) -> volcengine.TokenClaims:
    try:
        return volcengine.read_token(token)
    except volcengine.InvalidToken:
        raise BadInput("the token does not say whom it is for. Give --app-id and --user.") from None


def _proxies(url: str) -> tuple[Any, ...]:
    from rts_console.client.backend import LocalProxy
    from rts_console.protocol.words import LocalProxyType

    if not url:
        return ()
    kinds = {"socks5": LocalProxyType.SOCKS5, "http": LocalProxyType.HTTP_TUNNEL}
    try:
        parts = urlsplit(url)
        kind, port = kinds[parts.scheme], parts.port
    except (KeyError, ValueError):
        raise BadInput("the proxy has no address that can be used. Write it like socks5://host:1080.") from None
    if parts.password:
        raise BadInput(f"no password belongs on a command line. Put the proxy's into {PROXY_PASSWORD_VARIABLE}.")
    if not parts.hostname or not port:
        raise BadInput("the proxy needs a host and a port. Write it like socks5://host:1080.")
    password = Secret(os.environ.get(PROXY_PASSWORD_VARIABLE, ""))
    return (LocalProxy(kind, parts.hostname, port, unquote(parts.username or ""), password),)
