"""`rts-console token`: make, show or check a login token."""

import argparse
import enum
import json
import re
import sys
import time
from pathlib import Path
from typing import Any, Final

from rts_console.command_line import BAD_INPUT, FAILED, KEY_VARIABLE, OK, BadInput, app_key, command, token_text
from rts_console.vendors import agora, volcengine
from rts_console.vendors.families import FAMILIES
from rts_console.vendors.login_tokens import make_login_token, read_login_token, verify_login_token

_LIFE = re.compile(r"(\d+)([smhd]?)\Z")
_UNIT_S: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the command."""
    parser.set_defaults(run=_token_help)
    parser.set_defaults(parser=parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    make = command(actions, "make", _token_make, "make a token and print it")
    make.add_argument("--app-id", required=True)
    make.add_argument("--user", required=True, metavar="USER_ID")
    make.add_argument("--room", default="", metavar="ROOM_ID", help="empty (the default) for a login token")
    make.add_argument("--life", default="2h", help="30s, 10m, 2h, 7d or 0 for no expiry (default 2h)")
    show = command(actions, "show", _token_show, "print what a token says, without checking it")
    check = command(actions, "check", _token_check, "check signature, expiry and user of a token")
    check.add_argument("--user", metavar="USER_ID", help="the user it must be for")
    for action in (show, check):
        action.add_argument("token", help="the token, or - to read it from standard input")
    for action in (make, check):
        action.add_argument("--key-file", type=Path, help=f"file with the app key (else the variable {KEY_VARIABLE})")
    for action in (make, show, check):
        action.add_argument("--vendor", choices=list(FAMILIES), default="volcengine", help="whose tokens are made")
        action.add_argument("--json", action="store_true", help="print one JSON object")


def _token_help(options: argparse.Namespace) -> int:
    options.parser.print_help(sys.stderr)
    return BAD_INPUT


def _token_make(options: argparse.Namespace) -> int:
    issued_at_s, life_s = now_s(), _life_s(options.life)
    whose = (options.vendor, options.app_id, app_key(options.key_file), options.user)
    try:
        token = make_login_token(*whose, issued_at_s=issued_at_s, life_s=life_s, room_id=options.room)
    except volcengine.InvalidToken as error:
        raise BadInput(str(error)) from None
    if options.json:
        print(json.dumps({"token": token.reveal(), "expires_at_s": read_login_token(token).expires_at_s}))
    else:
        print(token.reveal())
    return OK


def _token_show(options: argparse.Namespace) -> int:
    text = token_text(options.token)
    return _print_claims(_read(text), options.json, {}, of_agora=text.startswith(agora.VERSION))


def _token_check(options: argparse.Namespace) -> int:
    text = token_text(options.token)
    claims, of_agora = _read(text), text.startswith(agora.VERSION)
    user_id = None if of_agora and not claims.user_id else options.user  # such a token is anybody's
    try:
        verify_login_token(text, app_key(options.key_file))
        problem = _claims_problem(claims, user_id)
    except volcengine.InvalidToken as error:
        problem = str(error)
    more = {"ok": not problem, "problem": problem}
    _print_claims(claims, options.json, more, of_agora=of_agora)
    return FAILED if problem else OK


def _claims_problem(claims: volcengine.TokenClaims, user_id: str | None) -> str:
    now = now_s()
    if claims.expired(now):
        return f"The token expired {now - claims.expires_at_s:,} s ago. Make a new one."
    if user_id is not None and claims.user_id != user_id:
        return f"The token is for {claims.user_id!r}, not for {user_id!r}."
    return ""


def _print_claims(
    claims: volcengine.TokenClaims, as_json: bool, more: dict[str, Any], *, of_agora: bool = False
) -> int:
    """A token of Agora's has services where another has privileges."""
    shown = {
        "app_id": claims.app_id,
        "user_id": claims.user_id,
        "room_id": claims.room_id,
        "issued_at": iso(claims.issued_at_s),
        "expires_at": iso(claims.expires_at_s) if claims.expires_at_s else "never",
        "privileges": {str(number): until for number, until in claims.privileges.items()},
        **more,
    }
    if as_json:
        print(json.dumps(shown, ensure_ascii=False))
    else:
        shown["privileges"] = _privileges(claims, agora.Service if of_agora else volcengine.Privilege) or "none"
        for name, value in shown.items():
            print(f"{name:12} {value}")
    return OK


def _privileges(claims: volcengine.TokenClaims, names: type[enum.IntEnum]) -> str:
    """One privilege after the other, each with its name and its end."""
    known = {int(privilege): privilege.name.lower().replace("_", " ") for privilege in names}
    return ", ".join(
        f"{known.get(number, f'privilege {number}')} {f'until {iso(until)}' if until else 'for ever'}"
        for number, until in sorted(claims.privileges.items())
    )


def _read(text: str) -> volcengine.TokenClaims:
    try:
        return read_login_token(token_text(text))
    except volcengine.InvalidToken as error:
        raise BadInput(str(error)) from None


def _life_s(text: str) -> int:
    match = _LIFE.match(text)
    if match is None:
        raise BadInput(f"the life {text!r} is not valid. Write it like 30s, 10m, 2h, 7d, or 0 for no expiry.")
    return int(match[1]) * _UNIT_S[match[2]]


def now_s() -> int:
    """Seconds since 1970, UTC."""
    return time.time_ns() // 10**9


def iso(seconds: int) -> str:
    """A time as ISO 8601, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
