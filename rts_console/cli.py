"""The command line: arguments in, exit code out; only the window's commands import Qt.

Exit codes: 0 ok, 1 the thing checked failed, 2 wrong usage or bad input (one clear line on stderr), 3 could not
connect. With `--json` one JSON object goes to stdout and nothing else.
"""

import argparse
import asyncio
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import rts_console
from rts_console.protocol.secret import MaskingFilter, Secret
from rts_console.vendors import volcengine

OK: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
KEY_VARIABLE: Final = "RTS_APP_KEY"
BENCHES: Final = {
    **{name: f"rts_console.bench.{name}" for name in ("rtt", "throughput", "fanout", "connections", "log")},
    "ui": "rts_console.gui.bench",
    "probe": "rts_console.gui.bench_probe",
    "startup": "rts_console.bench.startup",
}
"""Which module measures what; one that is not there is not offered."""
MOST_EVENTS: Final = 1_000_000
_LIFE = re.compile(r"(\d+)([smhd]?)\Z")
_UNIT_S: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


class BadInput(Exception):
    """What the user gave cannot be used; the text says what, why and the next step."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    options = _parser().parse_args(arguments)
    _log_to_stderr(options.verbose)
    try:
        return int(options.run(options))
    except BadInput as error:
        print(f"rts-console: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rts-console",
        description="Test and operate apps built on real-time signalling. Without a command: open the window.",
    )
    parser.add_argument("--version", action="version", version=f"rts-console {rts_console.__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="write more to the log on stderr")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands)
    _add_gateway(commands)
    _add_token(commands)
    _add_bench(commands)
    _add_probe(commands)
    _add_bench_peer(commands)
    _add_selftest(commands)
    return parser


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _log_to_stderr(verbose: bool, least: int = logging.INFO) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    handler.addFilter(MaskingFilter())
    logging.basicConfig(level=logging.DEBUG if verbose else least, handlers=[handler], force=True)
    for noisy in ("asyncio", "aiohttp.access", "keyring.backend", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


# --- the window -----------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown (always so outside Linux)."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _window(options: argparse.Namespace) -> int:
    if not has_display():
        raise BadInput("there is no display to open the window on. Try 'rts-console demo', which can do without one.")
    from rts_console.gui.app import run_window

    return run_window()


def _add_demo(commands: Any) -> None:
    parser = _command(commands, "demo", _demo, "the window with a local gateway, three users, a room and traffic")
    parser.add_argument(
        "--shots", metavar="DIR", type=Path, help="play it offscreen, write a PNG of each step to DIR, and exit"
    )


def _demo(options: argparse.Namespace) -> int:
    shots: Path | None = options.shots
    if shots is None and not has_display():
        shots = Path("build/demo")
    if shots is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from rts_console.gui.app import run_demo

    return run_demo(shots)


# --- the gateway ----------------------------------------------------------------------------------------------------


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 0 (any) to 65535") from None
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{port} is not a port; give a number from 0 (any) to 65535")
    return port


def _add_gateway(commands: Any) -> None:
    parser = _command(commands, "gateway", _gateway, "the RTS service for a desk or a team")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=7880, help="port of the WebSocket, 0 for any (default 7880)")
    parser.add_argument("--http-port", type=_port, default=7881, help="port of HTTP, 0 for any (default 7881)")
    parser.add_argument(
        "--admin-port", type=_port, help="port for operators' requests, on this machine only (default: none)"
    )
    parser.add_argument(
        "--tls-auto", metavar="DIR", type=Path, help="speak TLS with a certificate made and kept in this folder"
    )
    parser.add_argument("--rules", help="rule set: volcengine or volcengine-basic (default: as in the file)")
    parser.add_argument("--config", metavar="FILE", type=Path, help="TOML file with apps and keys")
    parser.add_argument(
        "--data", metavar="DIR", type=Path, help="keep rooms, messages and logins in this folder over a restart"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    parser.add_argument(
        "--loop", choices=["auto", "asyncio", "uvloop"], default="auto", help="event loop (default: uvloop where it is)"
    )
    parser.add_argument(
        "--embedded",
        action="store_true",
        help="take the configuration as one line of JSON from standard input, and stop when that is closed",
    )


def _gateway(options: argparse.Namespace) -> int:
    from rts_console.gateway.config import ConfigError
    from rts_console.gateway.server import run_gateway

    try:
        return run_gateway(
            config_path=options.config,
            rules=options.rules,
            host=options.host,
            port=options.port,
            http_port=options.http_port,
            admin_port=options.admin_port,
            tls_folder=options.tls_auto,
            data=options.data,
            json_output=options.json,
            embedded=options.embedded,
            loop=options.loop,
        )
    except ConfigError as error:
        raise BadInput(str(error)) from None


# --- tokens ---------------------------------------------------------------------------------------------------------


def _add_token(commands: Any) -> None:
    parser = _command(commands, "token", _token_help, "make, show or check a login token")
    parser.set_defaults(parser=parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    make = _command(actions, "make", _token_make, "make a token and print it")
    make.add_argument("--app-id", required=True)
    make.add_argument("--user", required=True, metavar="USER_ID")
    make.add_argument("--room", default="", metavar="ROOM_ID", help="empty (the default) for a login token")
    make.add_argument("--life", default="2h", help="30s, 10m, 2h, 7d or 0 for no expiry (default 2h)")
    show = _command(actions, "show", _token_show, "print what a token says, without checking it")
    check = _command(actions, "check", _token_check, "check signature, expiry and user of a token")
    check.add_argument("--user", metavar="USER_ID", help="the user it must be for")
    for action in (show, check):
        action.add_argument("token", help="the token, or - to read it from standard input")
    for action in (make, check):
        action.add_argument("--key-file", type=Path, help=f"file with the app key (else the variable {KEY_VARIABLE})")
    for action in (make, show, check):
        action.add_argument("--vendor", choices=["volcengine"], default="volcengine")
        action.add_argument("--json", action="store_true", help="print one JSON object")


def _token_help(options: argparse.Namespace) -> int:
    options.parser.print_help(sys.stderr)
    return BAD_INPUT


def _token_make(options: argparse.Namespace) -> int:
    issued_at_s = _now_s()
    life_s = _life_s(options.life)
    expires_at_s = issued_at_s + life_s if life_s else 0
    try:
        token = volcengine.make_token(
            options.app_id,
            _app_key(options.key_file),
            options.user,
            issued_at_s=issued_at_s,
            expires_at_s=expires_at_s,
            room_id=options.room,
            privileges=volcengine.login_privileges(expires_at_s),
        )
    except volcengine.InvalidToken as error:
        raise BadInput(str(error)) from None
    if options.json:
        print(json.dumps({"token": token.reveal(), "expires_at_s": expires_at_s}))
    else:
        print(token.reveal())
    return OK


def _token_show(options: argparse.Namespace) -> int:
    claims = _read(options.token)
    return _print_claims(claims, options.json, {})


def _token_check(options: argparse.Namespace) -> int:
    text = _token_text(options.token)
    claims = _read(text)
    try:
        volcengine.verify_token(text, _app_key(options.key_file))
        problem = _claims_problem(claims, options.user)
    except volcengine.InvalidToken as error:
        problem = str(error)
    _print_claims(claims, options.json, {"ok": not problem, "problem": problem})
    return FAILED if problem else OK


def _claims_problem(claims: volcengine.TokenClaims, user_id: str | None) -> str:
    now_s = _now_s()
    if claims.expired(now_s):
        return f"The token expired {now_s - claims.expires_at_s:,} s ago. Make a new one."
    if user_id is not None and claims.user_id != user_id:
        return f"The token is for {claims.user_id!r}, not for {user_id!r}."
    return ""


def _print_claims(claims: volcengine.TokenClaims, as_json: bool, more: dict[str, Any]) -> int:
    shown = {
        "app_id": claims.app_id,
        "user_id": claims.user_id,
        "room_id": claims.room_id,
        "issued_at": _iso(claims.issued_at_s),
        "expires_at": _iso(claims.expires_at_s) if claims.expires_at_s else "never",
        "privileges": {str(number): until for number, until in claims.privileges.items()},
        **more,
    }
    if as_json:
        print(json.dumps(shown, ensure_ascii=False))
    else:
        shown["privileges"] = _privileges(claims) or "none"
        for name, value in shown.items():
            print(f"{name:12} {value}")
    return OK


def _privileges(claims: volcengine.TokenClaims) -> str:
    """One privilege after the other, each with its name and its end."""
    known = {int(privilege): privilege.name.lower().replace("_", " ") for privilege in volcengine.Privilege}
    return ", ".join(
        f"{known.get(number, f'privilege {number}')} {f'until {_iso(until)}' if until else 'for ever'}"
        for number, until in sorted(claims.privileges.items())
    )


def _read(text: str) -> volcengine.TokenClaims:
    try:
        return volcengine.read_token(_token_text(text))
    except volcengine.InvalidToken as error:
        raise BadInput(str(error)) from None


def _token_text(text: str) -> str:
    return sys.stdin.readline().strip() if text == "-" else text


def _app_key(key_file: Path | None) -> Secret:
    if key_file is not None:
        try:
            return Secret(key_file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"the key file {key_file} cannot be read: {error}. Check the path.") from None
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise BadInput(f"no app key is given. Use --key-file, or set the variable {KEY_VARIABLE}.")
    return Secret(key)


def _life_s(text: str) -> int:
    match = _LIFE.match(text)
    if match is None:
        raise BadInput(f"the life {text!r} is not valid. Write it like 30s, 10m, 2h, 7d, or 0 for no expiry.")
    return int(match[1]) * _UNIT_S[match[2]]


def _now_s() -> int:
    return time.time_ns() // 10**9


def _iso(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


# --- bench ----------------------------------------------------------------------------------------------------------


def _add_bench(commands: Any) -> None:
    parser = _command(commands, "bench", _bench, "measure what the program can do, beside a bare baseline")
    parser.add_argument("name", metavar="NAME", help="which one (a wrong name lists them), or all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--compare", metavar="FILE", type=Path, help="say what changed since this earlier --json output"
    )
    parser.add_argument("--quick", action="store_true", help="only try that it works: the figures mean little")
    parser.add_argument("--rates", type=_rates, default=(), metavar="N,N", help="events a second to try (bench ui)")
    parser.add_argument("--seconds", type=_seconds, default=0.0, help="how long each rate lasts (bench ui)")
    parser.add_argument("--part", choices=["traffic", "bare"], help=argparse.SUPPRESS)


def _add_bench_peer(commands: Any) -> None:
    """What a bench starts as a process of its own; without a help text it is not listed."""
    parser = commands.add_parser("bench-peer")
    parser.add_argument("part")
    parser.set_defaults(run=_bench_peer)


def _bench_peer(options: argparse.Namespace) -> int:
    if options.part in ("window", "bare-window"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from rts_console.gui.bench_startup import show_bare_window, show_window

        return show_window() if options.part == "window" else show_bare_window()
    from rts_console.bench.peer import PARTS, run_peer

    if options.part not in PARTS:
        raise BadInput(f"there is no part {options.part!r}. Use one of {', '.join(PARTS)}.")
    return run_peer(options.part)


def _bench(options: argparse.Namespace) -> int:
    from rts_console.bench.command import ALL, available, run_command
    from rts_console.bench.report import BenchError

    if options.part:
        return _bench_part(options.part)
    names = [*available(BENCHES), ALL]
    if options.name not in names:
        raise BadInput(f"there is no bench {options.name!r}. Use one of {', '.join(names)}.")
    _log_to_stderr(options.verbose, logging.WARNING)
    how = {"quick": options.quick, "as_json": options.json, "compare": options.compare}
    how |= {"rates": options.rates, "seconds": options.seconds}
    try:
        return OK if run_command(options.name, BENCHES, **how, progress=sys.stderr) else FAILED
    except BenchError as error:
        raise BadInput(str(error)) from None


def _bench_part(part: str) -> int:
    """Be one of the processes that `bench ui` starts."""
    if part == "traffic":
        from rts_console.gui.bench_traffic import serve_traffic

        asyncio.run(serve_traffic())
        return OK
    from rts_console.gui.bench_bare import tell_lag

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return tell_lag()


def _rates(text: str) -> tuple[int, ...]:
    try:
        rates = tuple(int(rate) for rate in text.split(","))
    except ValueError:
        rates = ()
    if not rates or min(rates) < 1 or max(rates) > MOST_EVENTS:
        reason = f"give events a second as in 5000,20000, each from 1 to {MOST_EVENTS:,}"
        raise argparse.ArgumentTypeError(f"{text!r} are no rates; {reason}")
    return rates


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; give seconds from 1 to 3600")
    return seconds


# --- probe ----------------------------------------------------------------------------------------------------------


def _add_probe(commands: Any) -> None:
    parser = _command(commands, "probe", _probe, "delay and arrival rate through a gateway, message by message")
    parser.add_argument("url", nargs="?", default="ws://127.0.0.1:7880", help="the gateway (default: port 7880 here)")
    parser.add_argument("--app-id", default="")
    parser.add_argument("--users", default="probe-1,probe-2", metavar="A,B", help="the probe's two users")
    parser.add_argument("--key-file", type=Path, help=f"file with the app key (else the variable {KEY_VARIABLE})")
    parser.add_argument("--tokens", action="store_true", help="read lines of 'user token' from standard input instead")
    parser.add_argument("--peer", default="", metavar="USER_ID", help="send to this user and time its receipts")
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second (default 20)")
    parser.add_argument("--size", type=int, default=64, help="bytes of each message (default 64)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long; 0 is until Ctrl-C (default 10)")
    parser.add_argument("--json", action="store_true", help="print lines of JSON, samples included")
    parser.add_argument("--embedded", action="store_true", help=argparse.SUPPRESS)


def _probe(options: argparse.Namespace) -> int:
    _log_to_stderr(options.verbose, logging.WARNING)
    if options.embedded:
        from rts_console.probe.process import run_embedded

        return run_embedded()
    from rts_console.probe.command import run_command, users_from, users_with_key
    from rts_console.probe.config import BadConfig, Config

    try:
        names = [name.strip() for name in options.users.split(",")]
        users = (
            users_from(sys.stdin)
            if options.tokens
            else users_with_key(options.app_id, _app_key(options.key_file), names)
        )
        how = {name: getattr(options, name) for name in ("rate", "size", "seconds", "peer")}
        return run_command(Config(options.url, options.app_id, users, **how), as_json=options.json)
    except BadConfig as error:
        raise BadInput(str(error)) from None


# --- self-test ------------------------------------------------------------------------------------------------------


def _add_selftest(commands: Any) -> None:
    parser = _command(commands, "selftest", _selftest, "try everything that a build must be able to do")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-window", action="store_true", help="leave the window out")


def _selftest(options: argparse.Namespace) -> int:
    from rts_console.selftest import Check, run_checks

    if options.json:
        logging.getLogger().setLevel(logging.ERROR)

    def show(check: Check) -> None:
        if not options.json:
            print(f"{'ok  ' if check.ok else 'FAIL'} {check.name:32} {check.elapsed_ms:8.1f} ms  {check.detail}")

    checks = asyncio.run(run_checks(show))
    if not options.no_window:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from rts_console.gui.selftest import run_window_checks

        checks += run_window_checks(show)
    ok = all(check.ok for check in checks)
    if options.json:
        print(json.dumps({"ok": ok, "checks": [check.as_json() for check in checks]}, ensure_ascii=False))
    else:
        print(f"\n{sum(check.ok for check in checks)} of {len(checks)} checks passed")
    return OK if ok else FAILED
