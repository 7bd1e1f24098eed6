"""Two sets of changes to one profile, made here and elsewhere: together where they can be, named where they cannot."""

from typing import Any, Final

import msgspec

from rts_console.profiles.model import Profile, copy_of

_NAMED: Final = {"users": "id", "snippets": "name"}
_GONE: Final = object()


class Merged(msgspec.Struct, frozen=True):
    """`profile` has both sets of changes; where they differ it has what was made here, and `conflicts` names it."""

    profile: Profile
    conflicts: tuple[str, ...] = ()


Sides = tuple[Any, Any, Any]
"""What both began with, what is here, and what the others have."""


def merge(base: Profile, mine: Profile, theirs: Profile) -> Merged:
    """What both made of `base`, field by field, and of saved messages, users and variables one by one."""
    before, here, there = (msgspec.to_builtins(copy_of(each)) for each in (base, mine, theirs))
    conflicts: list[str] = []
    merged = {key: _merge_field(key, (before[key], here[key], there[key]), conflicts) for key in here}
    return Merged(msgspec.convert(merged, Profile), tuple(conflicts))


def _merge_field(key: str, sides: Sides, conflicts: list[str]) -> Any:
    base, mine, theirs = sides
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if key in _NAMED:
        return _merge_named(key, sides, conflicts)
    if isinstance(mine, dict):
        return _merge_mapping(key, sides, conflicts)
    if isinstance(mine, list):
        return _merge_list(base, mine, theirs)
    conflicts.append(key)
    return mine


def _merge_mapping(key: str, sides: Sides, conflicts: list[str]) -> dict[str, Any]:
    _, mine, theirs = sides
    merged = {}
    for name in dict.fromkeys((*mine, *theirs)):
        value = _merge_one(f"{key} {name}", tuple(side.get(name, _GONE) for side in sides), conflicts)
        if value is not _GONE:
            merged[name] = value
    return merged


def _merge_named(key: str, sides: Sides, conflicts: list[str]) -> list[Any]:
    """Items by their name. Their order is the one that was changed; this side's when both did."""
    base, mine, theirs = ({item[_NAMED[key]]: item for item in side} for side in sides)
    merged = _merge_mapping(key.removesuffix("s"), (base, mine, theirs), conflicts)
    if [name for name in mine if name in base] == [name for name in base if name in mine]:
        order = [*theirs, *merged]  # only the others may have put them into another order
        return [merged[name] for name in dict.fromkeys(order) if name in merged]
    return list(merged.values())


def _merge_one(name: str, sides: tuple[Any, ...], conflicts: list[str]) -> Any:
    base, mine, theirs = sides
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    conflicts.append(name)
    return mine if mine is not _GONE else theirs


def _merge_list(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """What one side added is there, what one side took away is not."""
    kept = [item for item in mine if item in theirs or item not in base]
    return [*kept, *(item for item in theirs if item not in base and item not in mine)]
