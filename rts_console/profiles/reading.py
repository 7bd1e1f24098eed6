"""A profile's file, read: every problem with its line, column and remedy; nothing is taken from a file that has one."""

import pathlib
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from rts_console.profiles.model import (
    Profile,
    ProfileUser,
    ProxyKind,
    ProxySettings,
    Snippet,
    SnippetFormat,
    SnippetMode,
    SnippetScope,
)
from rts_console.profiles.references import REMEDY, is_reference, secret_problem
from rts_console.profiles.telling import is_telling, telling_name, variable_for
from rts_console.profiles.templates import template_problem
from rts_console.protocol.words import RULE_SETS
from rts_console.scenario.problems import Path, Place, Problem, ScenarioErrors, did_you_mean
from rts_console.scenario.yaml_tree import Tree, read_yaml

FORMAT_VERSION: Final = 1
LARGEST_FILE: Final = 4 * 1024 * 1024
_MERGE_MARKS: Final = ("<<<<<<< ", ">>>>>>> ")


class ProfileErrors(ScenarioErrors):
    """A text that is no profile, or shows a secret. It has every problem, in the order of the text."""


Check = Callable[[Any], str | None]
"""What is wrong with a value, `None` when nothing is."""


def text_of(path: pathlib.Path) -> str:
    """What stands in a file. Raises OSError, and ValueError that says why it can be none of these."""
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError(f"it is larger than {LARGEST_FILE // 2**20} MiB")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not written in UTF-8") from None


def read_profile(text: str, name: str) -> Profile:
    """The profile that a file says; without a name of its own it has `name`, that of the file. Raises ProfileErrors."""
    tree = _read(text)
    reader = _Reader(tree)
    profile = reader.profile(name.rpartition(".")[0] or name) if not tree.problems else None
    if tree.problems or profile is None:
        raise ProfileErrors(name, tree.problems)
    profile.file = name
    return profile


def read_snippets(text: str, name: str) -> list[Snippet]:
    """The saved messages of a file: a profile's, or one with nothing but `snippets`. Raises ProfileErrors."""
    tree = _read(text)
    reader = _Reader(tree)
    found: list[Snippet] = []
    if not tree.problems:
        data = tree.data
        if isinstance(data, Mapping) and "snippets" in data:
            found = reader.snippets(data["snippets"], ("snippets",))
        else:
            why = "there is no list 'snippets' at its top"
            reader.wrong((), "the file has no saved messages", why, "Choose a file that was exported here.")
    if tree.problems:
        raise ProfileErrors(name, tree.problems)
    return found


def _read(text: str) -> Tree:
    """The text as a tree; where git left a merge open that alone is the problem."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(_MERGE_MARKS):
            place = Place(number, 1, number, len(line) + 1)
            remedy = "Keep the lines that are right, and remove the marks <<<<<<<, ======= and >>>>>>>."
            return Tree(problems=[Problem(place, "a merge is not finished", "git left both versions here", remedy)])
    return read_yaml(text)


class _Reader:
    """Takes values out of a tree, and notes what is wrong with them in the tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def wrong(self, path: Path, what: str, why: str, remedy: str, *, key: bool = False) -> None:
        place = self._tree.key_place(path) if key else self._tree.place(path)
        self._tree.problems.append(Problem(place, what, why, remedy, path))

    # The whole

    def profile(self, name: str) -> Profile | None:
        data = self._tree.data
        if not isinstance(data, Mapping):
            self.wrong((), "this is no profile", "it has no keys such as 'url'", "Write 'name: …' and 'url: …'.")
            return None
        known = {
            "profile", "name", "kind", "url", "app_id", "app_key", "ca_file", "pin", "user_id", "admin_url",
            "admin_token", "rules", "proxy", "users", "rooms", "variables", "snippets",
        }  # fmt: skip
        self._refuse_unknown(data, (), known)
        self._version(data)
        profile = Profile(self.text(data, (), "name", default=name), self.one_of(data, (), "kind", ("url", "local")))
        if not profile.name.strip():
            self.wrong(("name",), "the name is empty", "a profile is chosen by it", "Write a name.")
        for field in ("url", "app_id", "ca_file", "pin", "user_id", "admin_url"):
            setattr(profile, field, self.text(data, (), field))
        for field in ("app_key", "admin_token"):
            setattr(profile, field, self.reference(data, (), field))
        profile.rules = self.one_of(data, (), "rules", tuple(dict.fromkeys(("volcengine", *RULE_SETS))))
        profile.proxy = self._proxy(data.get("proxy"))
        profile.rooms = self.texts(data, (), "rooms")
        profile.users = self._users(data.get("users"))
        profile.variables = self._variables(data.get("variables"))
        profile.snippets = self.snippets(data.get("snippets"), ("snippets",))
        return profile

    def _version(self, data: Mapping[str, Any]) -> None:
        version = data.get("profile", FORMAT_VERSION)
        if version != FORMAT_VERSION:
            why = f"this program reads version {FORMAT_VERSION}"
            remedy = "Use a newer program for this file." if isinstance(version, int) else "Write 'profile: 1'."
            self.wrong(("profile",), f"the file has version {version!r}", why, remedy)

    def _refuse_unknown(self, data: Mapping[str, Any], path: Path, known: set[str]) -> None:
        for key in data:
            if key not in known:
                what = f"there is no key {key!r}"
                self.wrong((*path, key), what, "it is not part of a profile", did_you_mean(key, known), key=True)

    # Parts

    def _proxy(self, data: Any) -> ProxySettings:
        path: Path = ("proxy",)
        if data is None:
            return ProxySettings()
        if not isinstance(data, Mapping):
            self.wrong(path, "the proxy is no mapping", "it has a kind, a host and a port", "Write them one a line.")
            return ProxySettings()
        self._refuse_unknown(data, path, {"kind", "host", "port", "user", "password"})
        port = data.get("port", 1080)
        if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65_535:
            self.wrong((*path, "port"), "this is no port", "ports are numbers from 1 to 65535", "Write such as 1080.")
            port = 1080
        kind = self.one_of(data, path, "kind", get_args(ProxyKind))
        host, user = self.text(data, path, "host"), self.text(data, path, "user")
        return ProxySettings(kind, host, port, user, self.reference(data, path, "password"))

    def _users(self, data: Any) -> list[ProfileUser]:
        users: list[ProfileUser] = []
        for number, each in enumerate(self._list(data, ("users",))):
            path: Path = ("users", number)
            fields = {"id": each} if isinstance(each, str) else each
            if not isinstance(fields, Mapping):
                self.wrong(path, "this is no user", "a user has an id", "Write '- id: alice'.")
                continue
            self._refuse_unknown(fields, path, {"id", "token", "rooms"})
            user_id = self.text(fields, path, "id")
            if not user_id or any(user.id == user_id for user in users):
                why = "another user of the file has it" if user_id else "there is none"
                self.wrong(path, "a user needs an id of its own", why, "Write '- id: alice'.")
            token = self.reference(fields, path, "token")
            users.append(ProfileUser(user_id, token, self.texts(fields, path, "rooms")))
        return users

    def _variables(self, data: Any) -> dict[str, str]:
        if data is None:
            return {}
        if not isinstance(data, Mapping):
            self.wrong(("variables",), "these are no variables", "each has a name and a value", "Write 'order: A-17'.")
            return {}
        return {name: self._variable(data, name) for name in data}

    def _variable(self, data: Mapping[str, Any], name: str) -> str:
        value = self.text(data, ("variables",), name)
        if value and is_telling(name):
            why = "files are shared, and by its name it is a secret"
            remedy = "Leave its value empty: it is asked for when a message is used."
            self.wrong(("variables", name), f"the variable {name!r} stands here in clear", why, remedy)
        return value

    def snippets(self, data: Any, path: Path) -> list[Snippet]:
        found: list[Snippet] = []
        for number, each in enumerate(self._list(data, path)):
            here: Path = (*path, number)
            if not isinstance(each, Mapping):
                self.wrong(here, "this is no saved message", "it has a name and a text", "Write '- name: hello'.")
                continue
            snippet = self._snippet(each, here)
            if not snippet.name or any(other.name == snippet.name for other in found):
                why = "another saved message has it" if snippet.name else "there is none"
                self.wrong(here, "a saved message needs a name of its own", why, "Write '- name: hello'.")
            found.append(snippet)
        return found

    def _snippet(self, data: Mapping[str, Any], path: Path) -> Snippet:
        self._refuse_unknown(data, path, {"name", "text", "format", "scope", "target", "mode"})
        text = self.text(data, path, "text")
        problem = template_problem(text)
        if problem is not None:
            self.wrong((*path, "text"), "the text has a variable that is none", problem.why, problem.remedy)
        name, text_format = self.text(data, path, "name"), self.one_of(data, path, "format", get_args(SnippetFormat))
        self._refuse_clear((*path, "text"), telling_name(text, text_format))
        self._refuse_clear((*path, "name"), telling_name(name))
        return Snippet(
            name,
            text,
            text_format,
            self.one_of(data, path, "scope", get_args(SnippetScope)),
            self.text(data, path, "target"),
            self.one_of(data, path, "mode", get_args(SnippetMode)),
        )

    def _refuse_clear(self, path: Path, name: str | None) -> None:
        if name is None:
            return
        why = f"the value of {name!r} stands in clear, and files are shared"
        remedy = (
            f"Write {variable_for(name)} in its place: it is asked for when the message is used. "
            "If it was shared, have a new one made."
        )
        self.wrong(path, "the saved message shows a secret", why, remedy)

    # Values

    def _list(self, data: Any, path: Path) -> list[Any]:
        if data is None:
            return []
        if not isinstance(data, list):
            self.wrong(path, f"{path[-1]} is no list", "there can be several", "Write each after a '- '.")
            return []
        return data

    def text(self, data: Mapping[str, Any], path: Path, key: str, default: str = "") -> str:
        """A text that shows no secret; a number is taken as it would be read aloud."""
        value, here = data.get(key), (*path, key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            why = f"it is read as {_kind(value)}"
            self.wrong(here, f"{key} is no text", why, "Write a text, in quotes if need be.")
            return default
        if problem := secret_problem(str(value)):
            self.wrong(here, f"{key} shows a secret", problem, REMEDY)
        return str(value)

    def texts(self, data: Mapping[str, Any], path: Path, key: str) -> list[str]:
        items = self._list(data.get(key), (*path, key))
        return [self.text({str(place): each}, (*path, key), str(place)) for place, each in enumerate(items)]

    def reference(self, data: Mapping[str, Any], path: Path, key: str) -> str:
        """Where a secret is. Anything else might be one: it is never repeated."""
        value = data.get(key)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not is_reference(value) or secret_problem(value):
            why = "files are shared, so a secret stands elsewhere"
            self.wrong((*path, key), f"{key} has something else than a reference", why, REMEDY)
            return ""
        return value

    def one_of(self, data: Mapping[str, Any], path: Path, key: str, known: tuple[Any, ...]) -> Any:
        """One of these; the first when nothing is said."""
        value = data.get(key, known[0])
        if value not in known:
            shown = [str(each) for each in known if each]
            self.wrong((*path, key), f"{key} is {value!r}", "that is not known", did_you_mean(str(value), shown))
            return known[0]
        return value


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, Mapping) else "true or false"
