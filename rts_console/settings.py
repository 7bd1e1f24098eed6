"""What the program remembers between two runs: profiles, the window, the look. Never a token, key or password.

One JSON file, written whole to a temporary file and then moved into place, so that a crash leaves the old one.
"""

import contextlib
import os
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

LAYOUT_VERSION: Final = 1
FILE_NAME: Final = "settings.json"

LEAST_LOG_MB: Final = 16
"""The newest rows always stay: with less there would be few others."""

ProfileKind = Literal["local", "url"]
ProxyKind = Literal["none", "socks5", "http"]
OfflineChoice = Literal["refuse", "hold", "send"]


class ProxySettings(msgspec.Struct):
    """A proxy of a profile; its password is with the secrets."""

    kind: ProxyKind = "none"
    host: str = ""
    port: int = 1080
    user: str = ""


class Profile(msgspec.Struct):
    """A service to connect to. "local" is the gateway that the program starts itself; `url` and `app_id` follow it.

    `pin` is the SHA-256 of the service's public key, the only one that is let in; it is public. `admin_url` is where
    its operators are listened to, empty when that is not known.
    """

    name: str
    kind: ProfileKind = "url"
    url: str = ""
    app_id: str = ""
    ca_file: str = ""
    pin: str = ""
    user_id: str = ""
    admin_url: str = ""
    proxy: ProxySettings = msgspec.field(default_factory=ProxySettings)


class Look(msgspec.Struct):
    """What the user chose for the eye."""

    theme: str = "system"
    density: str = "normal"
    scale: float = 1.0
    reduce_motion: bool = False


class WindowState(msgspec.Struct):
    """Where the window and its docks were (Qt's own bytes), and the state that each panel saved, by its name.

    Dock state of another `version` is not for this program.
    """

    version: int = LAYOUT_VERSION
    geometry: bytes = b""
    docks: bytes = b""
    panels: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)


def _first_profiles() -> list[Profile]:
    return [Profile("Local gateway", "local")]


class Settings(msgspec.Struct):
    """All of it. Plain data: whoever changes it asks for a save.

    `offline_policy` is what becomes of messages that a new user writes while the link is being made again.
    `allow_decoder_plugins` lets the user's own decoders run, which are Python files in the configuration folder.
    `record`: all events go to disk too, until the program ends as it should. `log_memory_mb` of memory are for events,
    what is older is then on disk alone, at most `log_disk_mb` of it.
    """

    profiles: list[Profile] = msgspec.field(default_factory=_first_profiles)
    active_profile: str = "Local gateway"
    look: Look = msgspec.field(default_factory=Look)
    window: WindowState = msgspec.field(default_factory=WindowState)
    refresh_tokens: bool = True
    token_life_s: int = 24 * 3600
    offline_policy: OfflineChoice = "refuse"
    allow_decoder_plugins: bool = False
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
    """Write the settings to `folder` in one step. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    temporary = path.with_suffix(".new")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
    os.replace(temporary, path)


def _checked(settings: Settings) -> Settings:
    """What the types cannot say: there is always a profile, and always the local one."""
    names = [profile.name for profile in settings.profiles]
    if len(set(names)) != len(names):
        raise ValueError("two profiles have the same name")
    if min(settings.log_memory_mb, settings.log_disk_mb) < LEAST_LOG_MB:
        raise ValueError(f"log_memory_mb and log_disk_mb must be {LEAST_LOG_MB} or more")
    if not any(profile.kind == "local" for profile in settings.profiles):
        settings.profiles.insert(0, Profile(_free_name(names), "local"))
    return settings


def _free_name(names: list[str]) -> str:
    """The usual name of the local profile, or one like it that no other profile has."""
    usual = _first_profiles()[0].name
    return next(name for n in range(1, len(names) + 2) if (name := f"{usual} {n}" if n > 1 else usual) not in names)


def _set_aside(path: Path) -> str:
    kept = path.with_suffix(".bak")
    with contextlib.suppress(OSError):
        os.replace(path, kept)
        return f"The settings could not be understood and are kept as {kept}"
    return f"The settings {path} could not be understood"
