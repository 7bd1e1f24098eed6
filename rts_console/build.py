"""Which commit this program was made of: told by the package, or read from the checkout that it runs in."""

from pathlib import Path
from typing import Final

import msgspec

from rts_console import paths

FILE_NAME: Final = "build.json"
"""Among the resources of a package; the packaging writes it."""
UNKNOWN: Final = "not known"
SHOWN: Final = 12


class _Build(msgspec.Struct):
    commit: str = ""


def commit() -> str:
    """The commit, abbreviated; `UNKNOWN` where neither a package nor a checkout tells it."""
    return (_of_package(paths.resource(FILE_NAME)) or of_checkout(_root()))[:SHOWN] or UNKNOWN


def _root() -> Path:
    """The folder of the checkout, if this is one."""
    return Path(__file__).resolve().parent.parent


def _of_package(path: Path) -> str:
    try:
        return _clean(msgspec.json.decode(path.read_bytes(), type=_Build).commit)
    except (OSError, ValueError):
        return ""


def of_checkout(root: Path) -> str:
    """What HEAD of a checkout is, without running git; empty when it is none."""
    try:
        folder = _git_folder(root / ".git")
        head = (folder / "HEAD").read_text("ascii").strip()
        name = head.removeprefix("ref: ")
        return _clean(head if name == head else _of_ref(folder, name))
    except (OSError, ValueError):
        return ""


def _git_folder(path: Path) -> Path:
    """The folder itself, or the one that a work tree's file points to."""
    if path.is_dir():
        return path
    pointed = path.read_text("utf-8").strip().removeprefix("gitdir: ")
    return (path.parent / pointed).resolve()


def _of_ref(folder: Path, name: str) -> str:
    common = folder / "commondir"
    shared = (folder / common.read_text("utf-8").strip()).resolve() if common.is_file() else folder
    for place in (folder / name, shared / name):
        if place.is_file():
            return place.read_text("ascii").strip()
    packed = (shared / "packed-refs").read_text("utf-8").splitlines()
    return next((line.partition(" ")[0] for line in packed if line.endswith(f" {name}")), "")


def _clean(text: str) -> str:
    """The text if it is the name of a commit."""
    return text if len(text) >= 7 and all(letter in "0123456789abcdef" for letter in text) else ""
