"""A profile as the text of its file: keys in one order, what is usual left out, comments of the file it had kept."""

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

import msgspec

from rts_console.profiles.model import Profile, ProfileUser, ProxySettings, Snippet, copy_of
from rts_console.profiles.reading import FORMAT_VERSION, read_profile, read_snippets

_ORDER: Final = (
    "profile", "name", "kind", "url", "app_id", "app_key", "rules", "ca_file", "pin", "proxy", "user_id", "admin_url",
    "admin_token", "users", "rooms", "variables", "snippets",
)  # fmt: skip
_ALWAYS: Final = ("profile", "name", "kind")
_NAMES: Final = ("name", "id")
_NOT_IN_NAMES: Final = re.compile(r"[^\w-]+")
JSON_ENDING: Final = ".json"


def file_stem(name: str) -> str:
    """What the file of a profile is called: letters of any language, digits, `-` and `_`."""
    return _NOT_IN_NAMES.sub("-", name.strip().lower()).strip("-")[:80] or "profile"


def profile_text(profile: Profile, before: str = "", *, as_json: bool = False) -> str:
    """The file's text; with the text that stood there `before` its comments and its order stay.

    Raises ProfileErrors when the file would show a secret, or could not be read again.
    """
    data = _profile_data(profile)
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if as_json else _yaml_text(data, before)
    _same(read_profile(text, profile.file or "profile.yaml"), profile)
    return text


def snippets_text(snippets: Sequence[Snippet], *, as_json: bool = False) -> str:
    """Saved messages as a file of their own. Raises ProfileErrors as above."""
    data = {"snippets": [_fields(snippet, Snippet("")) for snippet in snippets]}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if as_json else _yaml_text(data, "")
    read_snippets(text, "snippets.yaml")
    return text


def _same(found: Profile, wanted: Profile) -> None:
    wanted = copy_of(wanted)
    found.file = wanted.file
    if found != wanted:
        raise AssertionError("a profile's file does not say what it is to say")


def _profile_data(profile: Profile) -> dict[str, Any]:
    usual = Profile("")
    fields = _fields(profile, usual) | {"profile": FORMAT_VERSION, "name": profile.name, "kind": profile.kind}
    fields.pop("file", None)
    if profile.proxy != usual.proxy:
        fields["proxy"] = _fields(profile.proxy, ProxySettings()) | {"kind": profile.proxy.kind}
    if profile.users:
        fields["users"] = [_fields(user, ProfileUser("")) for user in profile.users]
    if profile.snippets:
        fields["snippets"] = [_fields(snippet, Snippet("")) for snippet in profile.snippets]
    return {key: fields[key] for key in _ORDER if key in fields}


def _fields(item: Any, usual: Any) -> dict[str, Any]:
    """What differs from the usual, and always the name."""
    values: dict[str, Any] = msgspec.to_builtins(item)
    ordinary: dict[str, Any] = msgspec.to_builtins(usual)
    return {key: value for key, value in values.items() if key in _NAMES or value != ordinary[key]}


# --- YAML -----------------------------------------------------------------------------------------------------------


def _yaml_text(data: dict[str, Any], before: str) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    old = yaml.load(before) if before.strip() else None
    whole = old if isinstance(old, CommentedMap) else CommentedMap()
    _update(whole, data)
    out = StringIO()
    yaml.dump(whole, out)
    return out.getvalue()


def _update(old: Any, new: Mapping[str, Any]) -> None:
    """Make a mapping say the same as `new`; what said it already stays as it was written."""
    for key in [key for key in old if key not in new]:
        del old[key]
    order = list(new)
    for place, key in enumerate(order):
        if key not in old:
            before = [list(old).index(other) for other in order[:place] if other in old]
            old.insert(max(before, default=-1) + 1, key, _made(new[key]))
        elif not _same_value(old[key], new[key]):
            old[key] = _changed(old[key], new[key])


def _same_value(old: Any, new: Any) -> bool:
    """Whether both say the same to a reader of profiles."""
    if isinstance(new, Mapping):
        return isinstance(old, Mapping) and [*old] == [*new] and all(_same_value(old[key], new[key]) for key in new)
    if isinstance(new, list):
        same = isinstance(old, list) and len(old) == len(new)
        return same and all(map(_same_value, old, new))
    return not isinstance(old, Mapping | list | bool) and old is not None and str(old) == str(new)


def _changed(old: Any, new: Any) -> Any:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        _update(old, new)
        return old
    if isinstance(old, list) and isinstance(new, list):
        _update_list(old, new)
        return old
    return _made(new)


def _update_list(old: list[Any], new: list[Any]) -> None:
    """Items of the same name are the same item, wherever they stand now."""
    by_name = {_item_name(item): item for item in old}
    items = []
    for item in new:
        known = by_name.pop(_item_name(item), None)
        items.append(_made(item) if known is None else known if _same_value(known, item) else _changed(known, item))
    for place, item in enumerate(items[: len(old)]):
        old[place] = item
    del old[len(items) :]
    old.extend(items[len(old) :])


def _item_name(item: Any) -> str:
    if isinstance(item, Mapping):
        return str(next((item[key] for key in _NAMES if key in item), ""))
    return str(item)


def _made(value: Any) -> Any:
    """A value that ruamel writes as people do: texts of several lines as a block."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, Mapping):
        return CommentedMap({key: _made(each) for key, each in value.items()})
    if isinstance(value, list):
        return [_made(each) for each in value]
    if isinstance(value, str) and _fits_a_block(value):
        return LiteralScalarString(value)
    return value


def _fits_a_block(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(line == line.rstrip() and (not line or line.isprintable()) for line in lines)
