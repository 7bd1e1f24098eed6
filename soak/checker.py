"""The book of all that was said, what became of it and who saw it; judged by comparing lists.

A message is a text of its own, so every copy of it can be told from every other message. A scope is a room, or the
inbox of one user (`@alice`). The judge trusts no count of the program: it compares each member's list with the
messages that were acknowledged, with each sender's own order, and with the longest list of the same scope.
"""

import enum
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple


class Fate(enum.Enum):
    """What the sender was told."""

    UNTOLD = "untold"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Seen(NamedTuple):
    """One message in a member's list; `position` 0 where the program tells none."""

    message: str
    epoch: str
    position: int
    previous: int


EXAMPLES: Final = 3


@dataclass
class Verdict:
    """How many of each kind, and a few examples of each fault."""

    sent: int = 0
    acked: int = 0
    refused: int = 0
    unknown: int = 0
    deliveries: int = 0
    lost: int = 0
    duplicated: int = 0
    misordered: int = 0
    disagreed: int = 0
    misplaced: int = 0
    untold: int = 0
    refused_but_seen: int = 0
    strange: int = 0
    unreadable: int = 0
    gaps: int = 0
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def blame(self, fault: str, text: str, count: int = 1) -> None:
        """Count a fault and keep the first examples."""
        setattr(self, fault, getattr(self, fault) + count)
        if len(self.examples[fault]) < EXAMPLES:
            self.examples[fault].append(text)

    @property
    def counts(self) -> dict[str, int]:
        """What happened, without judgement."""
        return {name: getattr(self, name) for name in ("sent", "acked", "refused", "unknown", "deliveries")}

    @property
    def faults(self) -> dict[str, int]:
        """Everything of which there must be none."""
        return {name: getattr(self, name) for name in FAULTS}

    @property
    def clean(self) -> bool:
        """Whether there is no fault."""
        return not any(self.faults.values())


FAULTS: Final = (
    "lost",
    "duplicated",
    "misordered",
    "disagreed",
    "misplaced",
    "untold",
    "refused_but_seen",
    "strange",
    "unreadable",
    "gaps",
)


class Book:
    """Who said what, in order; what the sender was told; and each member's list of what it saw, in order."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.epoch = ""
        """What stands for the epoch where the program tells none; to be changed when data were lost on purpose."""
        self.fates: dict[str, Fate] = {}
        self.scopes: dict[str, str] = {}
        self.seen: dict[tuple[str, str], list[Seen]] = defaultdict(list)
        self._ranks: dict[str, tuple[str, int]] = {}
        self._last_rank: Counter[tuple[str, str]] = Counter()
        self._have: set[tuple[str, str]] = set()
        self._unreadable: list[str] = []
        self._gaps: list[str] = []

    def say(self, sender: str, scope: str) -> str:
        """Name the next message of a sender in a scope; it counts as sent from now on."""
        place = (sender, scope)
        self._last_rank[place] += 1
        message = f"{sender}|{scope}|{self._last_rank[place]}"
        self._ranks[message] = (sender, self._last_rank[place])
        self.fates[message] = Fate.UNTOLD
        self.scopes[message] = scope
        return message

    def tell(self, message: str, fate: Fate) -> None:
        """The sender was told what became of it."""
        self.fates[message] = fate

    def see(self, member: str, scope: str, seen: Seen) -> None:
        """A member was shown a message."""
        self.seen[(member, scope)].append(seen)
        self._have.add((member, seen.message))

    def cannot_read(self, member: str, why: str) -> None:
        """Something came that is no whole message: a fault of its own kind."""
        self._unreadable.append(f"{member}: {why}")

    def gap(self, member: str, what: str) -> None:
        """The program said that something is missing."""
        self._gaps.append(f"{member}: {what}")

    def complete(self, members: Mapping[str, Collection[str]]) -> bool:
        """Whether every acknowledged message has reached everyone that it was for."""
        for message, fate in self.fates.items():
            if fate is not Fate.ACCEPTED:
                continue
            sender = self._ranks[message][0]
            for member in members.get(self.scopes[message], ()):
                if member != sender and (member, message) not in self._have:
                    return False
        return True

    def judge(self, members: Mapping[str, Collection[str]]) -> Verdict:
        """Compare everything. `members` tells who must have what was acknowledged in a scope, the sender excepted."""
        verdict = Verdict(sent=len(self.fates))
        self._count_fates(verdict)
        acked: dict[str, list[str]] = defaultdict(list)
        for message, fate in self.fates.items():
            if fate is Fate.ACCEPTED:
                acked[self.scopes[message]].append(message)
        for scope, those in members.items():
            for member in those:
                self._judge_list(verdict, member, scope, acked[scope])
            self._judge_agreement(verdict, scope, those)
            self._judge_chain(verdict, scope, those)
        for fault, found in (("unreadable", self._unreadable), ("gaps", self._gaps)):
            for text in found:
                verdict.blame(fault, text)
        return verdict

    def clear(self) -> None:
        """Forget all that was judged; the numbering goes on."""
        for kept in (self.fates, self.scopes, self.seen, self._have, self._ranks, self._unreadable, self._gaps):
            kept.clear()

    def _count_fates(self, verdict: Verdict) -> None:
        fates = Counter(self.fates.values())
        verdict.acked, verdict.refused = fates[Fate.ACCEPTED], fates[Fate.REFUSED]
        verdict.unknown = fates[Fate.UNKNOWN]
        for message, fate in self.fates.items():
            if fate is Fate.UNTOLD:
                verdict.blame("untold", message)

    def _judge_list(self, verdict: Verdict, member: str, scope: str, acked: Iterable[str]) -> None:
        shown = self.seen.get((member, scope), [])
        verdict.deliveries += len(shown)
        times = Counter(each.message for each in shown)
        for message in acked:
            if message not in times and self._ranks[message][0] != member:
                verdict.blame("lost", f"{member} never saw {message}")
        for message, count in times.items():
            if count > 1:
                verdict.blame("duplicated", f"{member} saw {message} {count} times", count - 1)
            if message not in self.fates:
                verdict.blame("strange", f"{member} saw {message}, which nobody sent")
            elif self.fates[message] is Fate.REFUSED:
                verdict.blame("refused_but_seen", f"{member} saw {message}")
        self._judge_order(verdict, member, scope, shown)
        _judge_places(verdict, member, scope, shown)

    def _judge_order(self, verdict: Verdict, member: str, scope: str, shown: Iterable[Seen]) -> None:
        """Each sender's messages must come in the order in which it sent them."""
        last: dict[str, int] = {}
        for each in shown:
            sender, rank = self._ranks.get(each.message, ("", 0))
            if rank < last.get(sender, 0):
                verdict.blame("misordered", f"{member} in {scope}: {each.message} after {sender}'s {last[sender]}")
            last[sender] = max(rank, last.get(sender, 0))

    def _judge_agreement(self, verdict: Verdict, scope: str, members: Collection[str]) -> None:
        """All members must see one order: whatever two lists share stands in the same order in both."""
        lists = {member: [each.message for each in self.seen.get((member, scope), [])] for member in members}
        longest = max(lists, key=lambda member: len(lists[member]), default="")
        rank = {message: index for index, message in enumerate(lists.get(longest, []))}
        for member, messages in lists.items():
            common = [rank[message] for message in dict.fromkeys(messages) if message in rank]
            if moved := len(common) - _longest_rising(common):
                verdict.blame("disagreed", f"{scope}: {moved} stand elsewhere for {member} than {longest}", moved)

    def _judge_chain(self, verdict: Verdict, scope: str, members: Collection[str]) -> None:
        """The place before a message is that of the message before it, or, where those are the member's own, further
        back: a member is not sent what it said itself. All members together have seen all messages.
        """
        lists = {member: self.seen.get((member, scope), []) for member in members}
        said: dict[str, dict[int, str]] = {}
        for each in (each for shown in lists.values() for each in shown if each.position):
            said.setdefault(each.epoch, {})[each.position] = self._ranks.get(each.message, ("", 0))[0]
        places = {epoch: sorted(known) for epoch, known in said.items()}
        for member, shown in lists.items():
            for each in shown:
                if each.position and not _follows(each, member, places[each.epoch], said[each.epoch]):
                    verdict.blame("misplaced", f"{member} in {scope}: {each} follows another place")


def _judge_places(verdict: Verdict, member: str, scope: str, shown: Iterable[Seen]) -> None:
    """Places rise within an epoch, and no place belongs to two messages."""
    last: dict[str, int] = {}
    owner: dict[tuple[str, int], str] = {}
    for each in shown:
        if not each.position:
            continue
        before = last.get(each.epoch, 0)
        taken = owner.setdefault((each.epoch, each.position), each.message)
        if taken != each.message:
            verdict.blame("misplaced", f"{member} in {scope}: {each.message} has the place of {taken}")
        elif each.position < before or each.previous >= each.position:
            verdict.blame("misplaced", f"{member} in {scope}: {each}, after {before}")
        last[each.epoch] = max(before, each.position)


def _follows(each: Seen, member: str, places: list[int], said: Mapping[int, str]) -> bool:
    """Whether `previous` is the place before, perhaps behind some of the member's own."""
    index = bisect_left(places, each.position)
    while index > 0:
        index -= 1
        if places[index] == each.previous:
            return True
        if said[places[index]] != member:
            return False
    return each.previous < places[0]


def _longest_rising(values: Iterable[int]) -> int:
    """Length of the longest rising part (patience sorting)."""
    tops: list[int] = []
    for value in values:
        index = bisect_left(tops, value)
        tops[index : index + 1] = [value]
    return len(tops)


# --- what a message looks like as a payload -------------------------------------------------------------------------


def compose(message: str, filler: bytes = b"") -> bytes:
    """The payload of a message: its name, what makes it long, and a sum over both. `filler` must be ASCII."""
    head = message.encode() + b"\n" + filler + b"\n"
    return head + f"{zlib.crc32(head):08x}".encode()


def read(payload: bytes) -> str | None:
    """The message in a payload, `None` when it is not whole."""
    head, total = payload[:-8], payload[-8:]
    if f"{zlib.crc32(head):08x}".encode() != total:
        return None
    return head.partition(b"\n")[0].decode(errors="replace")
