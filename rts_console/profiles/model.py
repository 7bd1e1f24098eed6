"""What a profile is: a service, its users and rooms, saved messages and variables. Plain data, no secret in clear."""

from typing import Final, Literal

import msgspec

ProfileKind = Literal["local", "url"]
ProxyKind = Literal["none", "socks5", "http"]
SnippetFormat = Literal["text", "json", "hex", "base64"]
SnippetScope = Literal["", "peer", "room", "server"]
SnippetMode = Literal["reliable-ordered", "unreliable-ordered", "unreliable-unordered"]

LOCAL_NAME: Final = "Local gateway"


class ProxySettings(msgspec.Struct):
    """A proxy of a profile. `password` is a reference such as `env:NAME`; empty is this desk's own."""

    kind: ProxyKind = "none"
    host: str = ""
    port: int = 1080
    user: str = ""
    password: str = ""


class ProfileUser(msgspec.Struct):
    """A user of a profile: the id, where the token is (a reference), and rooms to join besides those of the profile."""

    id: str
    token: str = ""
    rooms: list[str] = msgspec.field(default_factory=list)


class Snippet(msgspec.Struct):
    """A saved message. `text` may have variables (`{{user}}`); an empty `scope` is wherever the composer points."""

    name: str
    text: str = ""
    format: SnippetFormat = "text"
    scope: SnippetScope = ""
    target: str = ""
    mode: SnippetMode = "reliable-ordered"


class Profile(msgspec.Struct):
    """A service to connect to. "local" is the gateway that the program starts itself; `url` and `app_id` follow it.

    `pin` is the SHA-256 of the service's public key, the only one that is let in; it is public. `admin_url` is where
    its operators are listened to, empty when that is not known. `rules` is the rule set of the local gateway, and of
    another service the one that its tokens are made by. `app_key` and `admin_token` are references to secrets. `file`
    is the name of its file in the folder of profiles, empty until it has one.
    """

    name: str
    kind: ProfileKind = "url"
    url: str = ""
    app_id: str = ""
    ca_file: str = ""
    pin: str = ""
    user_id: str = ""
    admin_url: str = ""
    rules: str = "volcengine"
    proxy: ProxySettings = msgspec.field(default_factory=ProxySettings)
    app_key: str = ""
    admin_token: str = ""
    users: list[ProfileUser] = msgspec.field(default_factory=list)
    rooms: list[str] = msgspec.field(default_factory=list)
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    snippets: list[Snippet] = msgspec.field(default_factory=list)
    file: str = ""

    def user(self, user_id: str) -> ProfileUser | None:
        """Its user of that id."""
        return next((user for user in self.users if user.id == user_id), None)

    def snippet(self, name: str) -> Snippet | None:
        """Its saved message of that name."""
        return next((snippet for snippet in self.snippets if snippet.name == name), None)


def copy_of(profile: Profile) -> Profile:
    """Another profile that says the same and shares nothing with it."""
    return msgspec.convert(msgspec.to_builtins(profile), Profile)


class Synced(msgspec.Struct):
    """How a profile's file was when it and the profile were last the same; `base` is what both said."""

    digest: str
    base: Profile


def with_local(profiles: list[Profile]) -> None:
    """See to it that there is the local gateway among them; one that says nothing of its own gives way to another."""
    local = [profile for profile in profiles if profile.kind == "local"]
    if not local:
        profiles.insert(0, Profile(_free_name([profile.name for profile in profiles]), "local"))
    for profile in filter(says_nothing, list(local)):
        if len(local) > 1:
            local.remove(profile)
            profiles[:] = [each for each in profiles if each is not profile]


def says_nothing(profile: Profile) -> bool:
    """Whether it is the local gateway as it is at first, and has no file."""
    return profile == Profile(profile.name, "local")


def _free_name(names: list[str]) -> str:
    """The usual name of the local profile, or one like it that no other profile has."""
    numbered = (f"{LOCAL_NAME} {number}" if number > 1 else LOCAL_NAME for number in range(1, len(names) + 2))
    return next(name for name in numbered if name not in names)
