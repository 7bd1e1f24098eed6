"""What the commands of the command line share: exit codes, bad input, options, the log."""

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from rts_console.protocol.secret import MaskingFilter, Secret

OK: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
NOT_CONNECTED: Final = 3
TOKEN_VARIABLE: Final = "RTS_TOKEN"
KEY_VARIABLE: Final = "RTS_APP_KEY"


class BadInput(Exception):
    """What the user gave cannot be used; the text says what, why and the next step."""


class Parser(argparse.ArgumentParser):
    """One whose arguments may be in a module that is loaded only when they are read, and then handed to its
    `add_arguments`: the window does not wait for what other commands need."""

    def __init__(self, *of_argparse: Any, module: str = "", **options: Any) -> None:
        super().__init__(*of_argparse, **options)
        self._module = module

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read them, with those of the module."""
        module, self._module = self._module, ""
        if module:
            importlib.import_module(module).add_arguments(self)
        return super().parse_known_args(args, namespace)


def command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    """A command of the command line, and what runs it."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def command_of(commands: Any, name: str, module: str, text: str) -> None:
    """A command of the command line whose arguments, and what runs it, are in a module of its own."""
    commands.add_parser(name, help=text, description=text, module=module)


def print_everything() -> None:
    """No name or text may end a command because the output's encoding lacks a sign of it.

    What goes to a file or a pipe is UTF-8, as JSON has to be; a terminal keeps its own, and shows escapes for the rest.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program without a console has none
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def log_to_stderr(verbose: bool, least: int = logging.INFO) -> None:
    """Write the log to stderr, secrets masked: from `least` on, or all of it when `verbose`."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    handler.addFilter(MaskingFilter())
    logging.basicConfig(level=logging.DEBUG if verbose else least, handlers=[handler], force=True)
    for noisy in ("asyncio", "aiohttp.access", "keyring.backend", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def seconds(text: str) -> float:
    """A time given as an option: 1 to 3600 s. Raises argparse.ArgumentTypeError."""
    try:
        given = float(text)
    except ValueError:
        given = 0.0
    if not 1 <= given <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; give seconds from 1 to 3600")
    return given


def app_key(key_file: Path | None) -> Secret:
    """The app key from a file, or from the environment. Raises `BadInput`."""
    if key_file is not None:
        try:
            return Secret(key_file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"the key file {key_file} cannot be read: {error}. Check the path.") from None
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise BadInput(f"no app key is given. Use --key-file, or set the variable {KEY_VARIABLE}.")
    return Secret(key)


def token_text(text: str) -> str:
    """The token that was given, or the first line of standard input for `-`."""
    return sys.stdin.readline().strip() if text == "-" else text
