"""When a link was dead in truth, whatever its client took it for: from what the gateway saw and what was made wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from rts_console.record.xray import Unnoticed, XRay

LOST: Final = "lost"
BACK: Final = ("logged in", "resumed")
_OVER: Final = ("ended", "displaced", "given up")
EVENTS_KEPT: Final = 20_000


class Dead(NamedTuple):
    """One such time, and how it is known. `to_ns` `None`: it still is."""

    from_ns: int
    to_ns: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One event of the gateway's journal of links."""

    at_ns: int
    app_id: str
    user_id: str
    what: str
    code: int
    reason: str


class Journal:
    """What was read of the gateway's journal so far. A gateway that was started anew begins to count again."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._events: dict[tuple[str, str], list[Noted]] = {}
        self._count = 0
        self.next = 0

    def take(self, links: Iterable[dict[str, Any]]) -> int:
        """Take in what `/admin/links` gave; how much of it was new."""
        new = 0
        for each in links:
            if int(each["number"]) <= self.next:
                continue
            self.next = int(each["number"])
            fields = {name: each[name] for name in ("at_ns", "app_id", "user_id", "what", "code", "reason")}
            self._events.setdefault((fields["app_id"], fields["user_id"]), []).append(Noted(**fields))
            new += 1
        self._count += new
        if self._count > EVENTS_KEPT:
            self._forget_half()
        return new

    def restart(self) -> None:
        """The gateway was started anew: links of its earlier life are as dead as they were."""
        self.next = 0

    def dead(self, app_id: str, user_id: str) -> list[Dead]:
        """From each loss of the user's link to its return."""
        times: list[Dead] = []
        since: Noted | None = None
        for event in self._events.get((app_id, user_id), ()):
            if event.what == LOST and since is None:
                since = event
            elif since is not None and event.what in (*BACK, *_OVER):
                times.append(Dead(since.at_ns, event.at_ns, _why(since)))
                since = None
        return [*times, Dead(since.at_ns, None, _why(since))] if since is not None else times

    def _forget_half(self) -> None:
        self._events = {user: events[len(events) // 2 :] for user, events in self._events.items()}
        self._count = sum(map(len, self._events.values()))


def _why(lost: Noted) -> str:
    words = f"{lost.code} {lost.reason}".strip() if lost.code else lost.reason
    return f"the gateway lost it: {words}" if words else "the gateway lost it"


def merged(times: Iterable[Dead]) -> list[Dead]:
    """In order, those that overlap as one, with the reason of the first."""
    found: list[Dead] = []
    for dead in sorted(times, key=lambda each: each.from_ns):
        last = found[-1] if found else None
        if last is not None and (last.to_ns is None or dead.from_ns <= last.to_ns):
            to_ns = None if last.to_ns is None or dead.to_ns is None else max(last.to_ns, dead.to_ns)
            found[-1] = last._replace(to_ns=to_ns)
        else:
            found.append(dead)
    return found


def unnoticed(xray: XRay, key: str, times: Sequence[Dead]) -> list[Dead]:
    """The parts of dead times in which the client still took its link for alive."""
    found: list[Dead] = []
    for dead in merged(times):
        part: Unnoticed | None = xray.unnoticed(key, dead.from_ns)
        if part is None:
            continue
        ends = [end for end in (part.to_ns, dead.to_ns) if end is not None]
        found.append(Dead(dead.from_ns, min(ends) if ends else None, dead.why))
    return found
