"""What differs between two JSON texts, member by member; nothing is converted, so 1.0 and 1 differ and say so."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from rts_console.record.align import align
from rts_console.record.json_reader import Shape, Value, path_step, read_string, root

MAX_VALUES = 20_000
MAX_CHARACTERS = 1_500_000
MAX_DEPTH = 24


class TooLarge(ValueError):
    """There are more values than are compared one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is on one side only (`None` on the other), or is written differently, as written."""

    path: str
    left: str | None
    right: str | None


@dataclass(slots=True)
class JsonChanges:
    """The changes in the order of the left side, how many values are the same, and what else was noticed."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    notes: list[str] = field(default_factory=list)


def json_changes(left: str, right: str) -> JsonChanges:
    """Compare two texts that are JSON. Raises `TooLarge`."""
    walk = _Walk()
    walk.compare("$", root(left), root(right), 0)
    if walk.reordered:
        shown = ", ".join(walk.reordered[:3]) + (" …" if len(walk.reordered) > 3 else "")
        walk.result.notes.append(f"the order of keys differs in {shown}")
    if walk.equal_numbers:
        numbers = "1 number is" if walk.equal_numbers == 1 else f"{walk.equal_numbers:,} numbers are"
        walk.result.notes.append(f"{numbers} equal but written differently")
    return walk.result


class _Walk:
    """One pass over both trees."""

    def __init__(self) -> None:
        self.result = JsonChanges()
        self.reordered: list[str] = []
        self.equal_numbers = 0
        self._values_left = MAX_VALUES
        self._characters_left = MAX_CHARACTERS

    def compare(self, path: str, left: Value, right: Value, depth: int) -> None:
        if left.raw == right.raw:
            self.result.same += 1
            return
        if left.shape is not right.shape or not left.container or depth >= MAX_DEPTH:
            self._changed(path, left, right)
            return
        if left.shape is Shape.OBJECT:
            self._compare_members(path, left, right, depth)
        else:
            self._compare_items(path, left, right, depth)

    def _changed(self, path: str, left: Value, right: Value) -> None:
        if left.shape is right.shape is Shape.NUMBER and _equal(left.raw, right.raw):
            self.equal_numbers += 1
        self.result.changes.append(Change(path, left.raw, right.raw))

    def _members(self, value: Value) -> list[Value]:
        self._characters_left -= value.end - value.start
        if self._characters_left < 0:
            raise TooLarge("it nests too deep to compare value by value")
        members = list(islice(value.members(), self._values_left + 1))
        self._values_left -= len(members)
        if self._values_left < 0:
            raise TooLarge(f"there are more than {MAX_VALUES:,} values to compare one by one")
        return members

    def _compare_members(self, path: str, left: Value, right: Value, depth: int) -> None:
        """By key; of a repeated key the first with the first, the second with the second."""
        left_members, right_members = _by_key(self._members(left)), _by_key(self._members(right))
        common = [key for key in left_members if key in right_members]
        if common != [key for key in right_members if key in left_members]:
            self.reordered.append(path)
        for (key, number), member in left_members.items():
            step = path + path_step(member.key, 0) + (f" (no. {number + 1})" if number else "")
            other = right_members.get((key, number))
            if other is None:
                self.result.changes.append(Change(step, member.raw, None))
            else:
                self.compare(step, member, other, depth + 1)
        for (key, number), member in right_members.items():
            if (key, number) not in left_members:
                step = path + path_step(member.key, 0) + (f" (no. {number + 1})" if number else "")
                self.result.changes.append(Change(step, None, member.raw))

    def _compare_items(self, path: str, left: Value, right: Value, depth: int) -> None:
        left_items, right_items = self._members(left), self._members(right)
        for span in align([item.raw for item in left_items], [item.raw for item in right_items]).spans:
            if span.same:
                self.result.same += span.left_end - span.left
                continue
            both = min(span.left_end - span.left, span.right_end - span.right)
            for step in range(both):
                place = span.left + step
                self.compare(f"{path}[{place}]", left_items[place], right_items[span.right + step], depth + 1)
            for place in range(span.left + both, span.left_end):
                self.result.changes.append(Change(f"{path}[{place}]", left_items[place].raw, None))
            for place in range(span.right + both, span.right_end):
                self.result.changes.append(Change(f"{path}[{place}]", None, right_items[place].raw))


def _by_key(members: list[Value]) -> dict[tuple[str, int], Value]:
    """Members by key as it reads and by how many of the same name came before."""
    seen: Counter[str] = Counter()
    found = {}
    for member in members:
        raw = member.key or ""
        key = (read_string(raw) if "\\" in raw else None) or raw.strip('"')
        found[key, seen[key]] = member
        seen[key] += 1
    return found


def _equal(left: str, right: str) -> bool:
    """Whether two numbers are the same, for those that are quickly compared."""
    if len(left) > 300 or len(right) > 300:
        return False
    try:
        return float(left) == float(right) and ("e" in (left + right).lower() or "." in left + right)
    except ValueError:
        return False
