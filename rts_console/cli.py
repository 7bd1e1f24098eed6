"""The command line: arguments in, exit code out; only the window's commands import Qt.

Exit codes: 0 ok, 1 the thing checked failed, 2 wrong usage or bad input (one clear line on stderr), 3 could not
connect. With `--json` one JSON object goes to stdout and nothing else.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import rts_console
from rts_console.command_line import (
    BAD_INPUT,
    FAILED,
    KEY_VARIABLE,
    OK,
    BadInput,
    Parser,
    app_key,
    command,
    command_of,
    log_to_stderr,
    print_everything,
    seconds,
)
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS

RUN_VARIABLES: Final = ("RTS_OPERATOR_TOKEN", "RTS_ACCESS_KEY", "RTS_SECRET_KEY", "RTS_RONGCLOUD_SECRET")
"""Where `run` finds what it may show to a gateway."""
BENCHES: Final = {
    **{name: f"rts_console.bench.{name}" for name in ("rtt", "throughput", "fanout", "connections", "log")},
    "ui": "rts_console.gui.bench",
    "probe": "rts_console.gui.bench_probe",
    "startup": "rts_console.bench.startup",
}
"""Which module measures what; one that is not there is not offered."""
LANGUAGES: Final = ("system", "en", "zh_CN")
LANGUAGE_VARIABLE: Final = "RTS_CONSOLE_LANGUAGE"
"""Where the window finds its language when it is not to be the one of the settings."""
CASE_ENDING: Final = ".rtscase"
MOST_EVENTS: Final = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    print_everything()
    given = list(sys.argv[1:] if arguments is None else arguments)
    rest, scenario = _without_file(given)
    options = _parser().parse_args(_with_case(rest))
    options.scenario = scenario
    log_to_stderr(options.verbose)
    if "language" in options:
        os.environ[LANGUAGE_VARIABLE] = options.language
    try:
        return int(options.run(options))
    except BadInput as error:
        print(f"rts-console: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130


def _with_case(arguments: list[str]) -> list[str]:
    """A file alone is a case to be opened, as when it is double-clicked."""
    if len(arguments) == 1 and arguments[0].lower().endswith(CASE_ENDING):
        return ["--case", arguments[0]]
    return arguments


def _parser() -> Parser:
    parser = Parser(
        prog="rts-console",
        description="Test and operate apps built on real-time signalling. Without a command: open the window, "
        "with FILE.yaml to begin with that scenario.",
    )
    parser.add_argument("--version", action="version", version=f"rts-console {rts_console.__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="write more to the log on stderr")
    parser.add_argument(
        "--case", type=Path, metavar="FILE", help="open a case in the window; a FILE.rtscase alone will do"
    )
    _add_language(parser)
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands)
    _add_gateway(commands)
    _add_run(commands)
    command_of(commands, "diff", "rts_console.diff_command", "compare two runs: cases, or folders of recordings")
    command_of(commands, "token", "rts_console.token_command", "make, show or check a login token")
    _add_bench(commands)
    _add_probe(commands)
    _add_bench_peer(commands)
    check = "check a connection step by step: what works, what does not, and why"
    command_of(commands, "doctor", "rts_console.doctor_command", check)
    _add_selftest(commands)
    return parser


def _add_language(parser: argparse.ArgumentParser) -> None:
    """Before and behind a command: what stands behind it wins, so neither has a default."""
    words = "the language of the window, whatever its settings say"
    parser.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=words)


def _without_file(arguments: Sequence[str]) -> tuple[list[str], Path | None]:
    """`rts-console FILE.yaml` opens a scenario in the window: the file, if it is that, and the other arguments."""
    files = [each for each in arguments if not each.startswith("-")]
    if len(files) != 1 or not files[0].endswith((".yaml", ".yml")):
        return list(arguments), None
    return [each for each in arguments if each != files[0]], Path(files[0])


# --- the window -----------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown (always so outside Linux)."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _window(options: argparse.Namespace) -> int:
    if not has_display():
        raise BadInput("there is no display to open the window on. Try 'rts-console demo', which can do without one.")
    if options.scenario is not None and not options.scenario.is_file():
        raise BadInput(f"there is no file {options.scenario}. Give the path of a scenario (docs/scenarios.md).")
    _end_at_interrupts()
    from rts_console.gui.start import run_window

    return run_window(options.case or options.scenario)


def _end_at_interrupts() -> None:
    """Until the window's loop takes Ctrl-C it just ends the process: Qt's bindings abort when one comes while they are
    loaded, and there is nothing yet to unwind."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _add_demo(commands: Any) -> None:
    parser = command(commands, "demo", _demo, "the window with a local gateway, three users, a room and traffic")
    _add_language(parser)
    parser.add_argument(
        "--shots", metavar="DIR", type=Path, help="play it offscreen, write a PNG of each step to DIR, and exit"
    )
    parser.add_argument(
        "--all-looks",
        action="store_true",
        help="with --shots: then each pane and dialog in each theme and language, at 100 and 200 %%",
    )


def _demo(options: argparse.Namespace) -> int:
    shots: Path | None = options.shots
    if options.all_looks and shots is None:
        raise BadInput("--all-looks needs --shots DIR, the folder for its pictures.")
    if shots is None and not has_display():
        shots = Path("build/demo")
    if shots is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if shots is None:
        _end_at_interrupts()
        from rts_console.gui.start import run_live_demo

        return run_live_demo()
    from rts_console.gui.app import run_demo

    return run_demo(shots, all_looks=options.all_looks)


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
    parser = command(commands, "gateway", _gateway, "the RTS service for a desk or a team")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=7880, help="port of the WebSocket, 0 for any (default 7880)")
    parser.add_argument("--http-port", type=_port, default=7881, help="port of HTTP, 0 for any (default 7881)")
    parser.add_argument(
        "--admin-port", type=_port, help="port for operators' requests, on this machine only (default: none)"
    )
    parser.add_argument(
        "--tls-auto", metavar="DIR", type=Path, help="speak TLS with a certificate made and kept in this folder"
    )
    known = ", ".join(RULE_SETS)
    parser.add_argument("--rules", metavar="RULES", help=f"rule set: {known} (default: as in the file)")
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


# --- scenarios ------------------------------------------------------------------------------------------------------


def _add_run(commands: Any) -> None:
    parser = command(commands, "run", _run, "run scenario files without a window")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="scenario files (docs/scenarios.md)")
    parser.add_argument("--gateway", default="local", metavar="URL", help="ws:// or wss:// address, or local (default)")
    parser.add_argument("--app-id", default="", help="the app at that gateway")
    parser.add_argument("--key-file", type=Path, help=f"file with the app key (else the variable {KEY_VARIABLE})")
    parser.add_argument("--ca-file", default="", metavar="FILE", help="PEM file to trust instead of the system's")
    parser.add_argument(
        "--http-url", default="", metavar="URL", help="the gateway's HTTP address, for server API steps"
    )
    parser.add_argument("--admin-url", default="", metavar="URL", help="its operators' address, for fault steps")
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", help="replace a variable")
    parser.add_argument("--seed", type=int, help="make chance repeatable")
    parser.add_argument("--speed", default="1", metavar="N", help="1, 5 or max: shorten waits, never deadlines")
    parser.add_argument("--times", type=_times, default=1, metavar="N", help="run everything so many times (default 1)")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    parser.add_argument(
        "--case", type=Path, metavar="FILE", help="save all that happened as a case, for rts-console diff or the window"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quiet", action="store_true", help="print only what failed")
    parser.add_argument("--keep-going", action="store_true", help="go on after a step that failed")
    parser.add_argument("--allow-python", action="store_true", help="let scenarios run Python of their own")
    parser.add_argument("--check", action="store_true", help="only say whether the files are right")


def _run(options: argparse.Namespace) -> int:
    from rts_console import scenario_run as run

    log_to_stderr(options.verbose, logging.WARNING)
    try:
        address, app = _run_place(options)
        return run.run_command(
            run.Options(
                files=options.files,
                address=address,
                app=app,
                variables=run.parse_variables(options.var),
                seed=options.seed,
                speed=run.parse_speed(options.speed),
                times=options.times,
                junit=options.junit,
                as_json=options.json,
                quiet=options.quiet,
                keep_going=options.keep_going,
                allow_python=options.allow_python,
                only_check=options.check,
                case=options.case,
            )
        )
    except run.BadRun as error:
        raise BadInput(str(error)) from None


def _run_place(options: argparse.Namespace) -> tuple[Any, Any]:
    """Which gateway, and as which app; nothing for the local one. Keys come from the environment, never from here."""
    if options.gateway == "local":
        return None, None
    from rts_console.scenario_gateway import Address, App

    if not options.gateway.startswith(("ws://", "wss://")):
        raise BadInput(
            f"the gateway {options.gateway!r} has no address that can be used. Give ws://…, wss://… or local."
        )
    if not options.app_id:
        raise BadInput("no app is named. Give --app-id, the app's id at that gateway.")
    variables = {name: Secret(os.environ.get(name, "")) for name in RUN_VARIABLES}
    has_key = options.key_file is not None or os.environ.get(KEY_VARIABLE)
    app = App(
        options.app_id,
        app_key(options.key_file) if has_key else Secret(""),
        variables["RTS_ACCESS_KEY"].reveal(),
        variables["RTS_SECRET_KEY"],
        variables["RTS_RONGCLOUD_SECRET"],
    )
    token = variables["RTS_OPERATOR_TOKEN"]
    return Address(options.gateway, options.http_url, options.admin_url, token, options.ca_file), app


def _times(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be used; give a whole number from 1 to 10,000")
    return int(text)


# --- bench ----------------------------------------------------------------------------------------------------------


def _add_bench(commands: Any) -> None:
    parser = command(commands, "bench", _bench, "measure what the program can do, beside a bare baseline")
    parser.add_argument("name", metavar="NAME", help="which one (a wrong name lists them), or all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--compare", metavar="FILE", type=Path, help="say what changed since this earlier --json output"
    )
    parser.add_argument("--quick", action="store_true", help="only try that it works: the figures mean little")
    parser.add_argument("--rates", type=_rates, default=(), metavar="N,N", help="events a second to try (bench ui)")
    parser.add_argument("--seconds", type=seconds, default=0.0, help="how long each rate lasts (bench ui)")
    parser.add_argument("--part", choices=["traffic", "bare"], help=argparse.SUPPRESS)


def _add_bench_peer(commands: Any) -> None:
    """What a bench starts as a process of its own; without a help text it is not listed."""
    parser = commands.add_parser("bench-peer")
    parser.add_argument("part")
    parser.set_defaults(run=_bench_peer)


def _bench_peer(options: argparse.Namespace) -> int:
    if options.part in ("window", "bare-window", "window-imports"):
        return _bench_window(options.part)
    from rts_console.bench.peer import PARTS, run_peer

    if options.part not in PARTS:
        raise BadInput(f"there is no part {options.part!r}. Use one of {', '.join(PARTS)}.")
    return run_peer(options.part)


def _bench_window(part: str) -> int:
    """Be one of the windows that `bench startup` starts; the last of them also tells what was imported for it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if part == "window-imports":
        from rts_console.bench.import_times import tell_imports

        return tell_imports(lambda: _bench_window("window"))
    from rts_console.gui.bench_startup import show_bare_window, show_window

    return show_window() if part == "window" else show_bare_window()


def _bench(options: argparse.Namespace) -> int:
    from rts_console.bench.command import ALL, available, run_command
    from rts_console.bench.report import BenchError

    if options.part:
        return _bench_part(options.part)
    names = [*available(BENCHES), ALL]
    if options.name not in names:
        raise BadInput(f"there is no bench {options.name!r}. Use one of {', '.join(names)}.")
    log_to_stderr(options.verbose, logging.WARNING)
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


# --- probe ----------------------------------------------------------------------------------------------------------


def _add_probe(commands: Any) -> None:
    parser = command(commands, "probe", _probe, "delay and arrival rate through a gateway, message by message")
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
    log_to_stderr(options.verbose, logging.WARNING)
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
            else users_with_key(options.app_id, app_key(options.key_file), names)
        )
        how = {name: getattr(options, name) for name in ("rate", "size", "seconds", "peer")}
        return run_command(Config(options.url, options.app_id, users, **how), as_json=options.json)
    except BadConfig as error:
        raise BadInput(str(error)) from None


# --- self-test ------------------------------------------------------------------------------------------------------


def _add_selftest(commands: Any) -> None:
    parser = command(commands, "selftest", _selftest, "try everything that a build must be able to do")
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
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from rts_console.gui.selftest import run_window_checks

        checks += run_window_checks(show)
    ok = all(check.ok for check in checks)
    if options.json:
        print(json.dumps({"ok": ok, "checks": [check.as_json() for check in checks]}, ensure_ascii=False))
    else:
        print(f"\n{sum(check.ok for check in checks)} of {len(checks)} checks passed")
    return OK if ok else FAILED
