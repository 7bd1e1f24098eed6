"""What a case tells of the program and of the machine that it was made on; nothing that says whose it is."""

import os
import platform
import ssl
import sys
from pathlib import Path
from typing import Any

import rts_console


def program_facts() -> dict[str, str]:
    """Versions of the program and what it stands on."""
    return {
        "version": rts_console.__version__,
        "Python": sys.version.split()[0],
        "OpenSSL": ssl.OPENSSL_VERSION,
    }


def machine_facts() -> dict[str, str]:
    """What kind of machine this is."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": f"{platform.machine()}, {os.cpu_count() or 1} cores",
    }


def without_home(value: Any, home: str = "") -> Any:
    """The same plain value; in paths the user's folder, which has the user's name, is `~`. `home` is for tests."""
    home = home or str(Path.home())
    if len(home) < 2:  # it is the root of the disk: that says nothing
        return value
    if isinstance(value, str):
        return value.replace(home, "~")
    if isinstance(value, dict):
        return {without_home(key, home): without_home(each, home) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_home(each, home) for each in value]
    return value
