"""What the program remembers between two runs: profiles, the window, the look. Never a token, key or password.

One JSON file, written whole to a temporary file and then moved into place, so that a crash leaves the old one.
"""

import contextlib
import os
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from rts_console.profiles.model import LOCAL_NAME, Profile, ProxyKind, ProxySettings, Synced, with_local

__all__ = ["Loaded", "Look", "Profile", "ProxyKind", "ProxySettings", "Settings", "WindowState", "load", "save"]

LAYOUT_VERSION: Final = 1
FILE_NAME: Final = "settings.json"

LEAST_LOG_MB: Final = 16
"""The newest rows always stay: with less there would be few others."""

OfflineChoice = Literal["refuse", "hold", "send"]


class Look(msgspec.Struct):
    """What the user chose for the eye."""

    theme: str = "system"
    language: str = "system"
    density: str = "normal"
    scale: float = 1.0
    motion: str = "system"


class WindowState(msgspec.Struct):
    """Where the window and its docks were (Qt's own bytes), and the state that each panel saved, by its name.

    Dock state of another `version` is not for this program.
    """

    version: int = LAYOUT_VERSION
    geometry: bytes = b""
    docks: bytes = b""
    panels: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)


class AudiencePlace(msgspec.Struct):
    """Where the window for the audience was: on which screen, its geometry (Qt's own bytes), and whether it filled the
    screen."""

    screen: str = ""
    geometry: bytes = b""
    full: bool = True


def _first_profiles() -> list[Profile]:
    return [Profile(LOCAL_NAME, "local")]


class Settings(msgspec.Struct):
    """All of it. Plain data: whoever changes it asks for a save.

    The profiles are those of the files in `profiles_folder` (empty for the own one beside the settings); `synced` tells
    how each file was when it was last the same. `offline_policy` is what becomes of messages that a new user writes
    while the link is being made again.
    `keys` are those that the user chose instead of the usual ones, by the name of what they do.
    `allow_decoder_plugins` lets the user's own decoders run, which are Python files in the configuration folder.
    With `tell_updates` the address `updates_url` is asked for new versions once a day; `updates_asked_s` and
    `updates_told` say when it was asked last, and which version was told of. `welcomed` once the first steps were
    seen or skipped.
    `record`: all events go to disk too, until the program ends as it should. `log_memory_mb` of memory are for events,
    what is older is then on disk alone, at most `log_disk_mb` of it.
    """

    profiles: list[Profile] = msgspec.field(default_factory=_first_profiles)
    active_profile: str = LOCAL_NAME
    profiles_folder: str = ""
    synced: dict[str, Synced] = msgspec.field(default_factory=dict)
    look: Look = msgspec.field(default_factory=Look)
    keys: dict[str, list[str]] = msgspec.field(default_factory=dict)
    window: WindowState = msgspec.field(default_factory=WindowState)
    audience: AudiencePlace = msgspec.field(default_factory=AudiencePlace)
    refresh_tokens: bool = True
    token_life_s: int = 24 * 3600
    offline_policy: OfflineChoice = "refuse"
    allow_decoder_plugins: bool = False
    tell_updates: bool = False
    updates_url: str = ""
    updates_asked_s: int = 0
    updates_told: str = ""
    welcomed: bool = False
    record: bool = True
    log_memory_mb: int = 512
    log_disk_mb: int = 8 * 1024

    def profile(self, name: str) -> Profile | None:
        """The profile of that name, if there is one."""
        return next((profile for profile in self.profiles if profile.name == name), None)

    @property
    def active(self) -> Profile:
        """The profile in use; the first one when the name is no longer known."""
        return self.profile(self.active_profile) or self.profiles[0]


class Loaded(msgspec.Struct, frozen=True):
    """The settings, and in `notice` what the user should know of how they were read; empty when all is well."""

    settings: Settings
    notice: str = ""


def load(folder: Path) -> Loaded:
    """Read the settings in `folder`. A file that cannot be read is kept as `.bak` and the defaults are used."""
    path = folder / FILE_NAME
    try:
        return Loaded(_checked(msgspec.json.decode(path.read_bytes(), type=Settings)))
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        return Loaded(Settings(), f"The settings {path} cannot be read ({error.strerror}); the defaults are used.")
    except (ValueError, RecursionError) as error:
        return Loaded(Settings(), f"{_set_aside(path)} ({error}); the defaults are used.")


def save(folder: Path, settings: Settings) -> None:
    """Write the settings to `folder` in one step, for nobody else to read. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
    os.replace(temporary, path)


def _checked(settings: Settings) -> Settings:
    """What the types cannot say: there is always a profile, and always the local one."""
    names = [profile.name for profile in settings.profiles]
    if len(set(names)) != len(names):
        raise ValueError("two profiles have the same name")
    if min(settings.log_memory_mb, settings.log_disk_mb) < LEAST_LOG_MB:
        raise ValueError(f"log_memory_mb and log_disk_mb must be {LEAST_LOG_MB} or more")
    with_local(settings.profiles)
    return settings


def _set_aside(path: Path) -> str:
    kept = path.with_suffix(".bak")
    with contextlib.suppress(OSError):
        os.replace(path, kept)
        return f"The settings could not be understood and are kept as {kept}"
    return f"The settings {path} could not be understood"
