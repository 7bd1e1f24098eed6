"""Carries expectations out: waits for what shall be, or watches that something does not come."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.client.backend import Backend
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event
from rts_console.protocol.words import Outcome
from rts_console.scenario.flow import Flow, Mark, StepFailed
from rts_console.scenario.journal import Journal
from rts_console.scenario.matching import (
    Fits,
    Received,
    captured,
    event_words,
    fits_of,
    instead,
    kinds_of,
    message_fits,
)
from rts_console.scenario.progress import EventReference
from rts_console.scenario.steps import LINK_STATES, Expect, ExpectNo, Is
from rts_console.scenario.values import BadValue, Duration, duration_text, parse_duration
from rts_console.scenario.wording import names, quoted

_S: Final = 1_000_000_000


class Found(msgspec.Struct, frozen=True):
    """What an expectation has found: in words, the events, and what `as` keeps."""

    seen: str
    events: tuple[EventReference, ...] = ()
    kept: Any = None


class Watcher:
    """Looks at what the identities were told."""

    def __init__(
        self,
        journals: Mapping[str, Journal],
        clients: Mapping[str, Backend],
        user_id: Callable[[str], str],
        within: Duration,
    ) -> None:
        """Take the journals and clients by identity, and how long an expectation may take that does not say."""
        self._journals = journals
        self._clients = clients
        self._user_id = user_id
        self._within = within

    async def carry_out(self, wanted: Expect, flow: Flow, marks: Mapping[str, Mark]) -> Found:
        """Wait until it is so. Raises `StepFailed` with what was seen instead."""
        mark = marks[wanted.after] if wanted.after else flow.mark
        within = self._within if wanted.within is None else wanted.within
        until_ns = flow.base_ns + int(within * _S)
        if wanted.that is not msgspec.UNSET:
            return _compare(wanted, wanted.that, no=isinstance(wanted, ExpectNo))
        if wanted.measure:
            return self._measure(wanted, marks[wanted.after or "start"])
        for who in wanted.who:
            if who not in self._journals:
                raise StepFailed(f"{who} to be there", f"{who} has done nothing yet; let it log in first")
        if isinstance(wanted, ExpectNo):
            return await self._none(wanted, mark, within)
        found = [await self._one(wanted, who, mark, until_ns, flow) for who in wanted.who]
        return _together(found)

    async def _one(self, wanted: Expect, who: str, mark: Mark, until_ns: int, flow: Flow) -> Found:
        if wanted.state is not None:
            return await self._state(wanted.state, who, until_ns, flow)
        if wanted.order is not None:
            return await self._order(wanted, who, mark, until_ns)
        return await self._events(wanted, who, mark, until_ns, flow)

    # --- events ---

    async def _events(self, wanted: Expect, who: str, mark: Mark, until_ns: int, flow: Flow) -> Found:
        journal, position = self._journals[who], mark.position(who)
        count = int(_number(wanted.at_least)) if wanted.at_least is not msgspec.UNSET else wanted.count
        fits = fits_of(wanted, self._user_id)
        found = await journal.find(fits, position=position, count=count, until_ns=until_ns)
        if len(found) < count:
            raise self._not_found(wanted, who, position, count, found, until_ns)
        if wanted.receives is None:
            flow.changed(found[-1][1].at_ns)
        return _found(who, found, flow.base_ns)

    def _not_found(
        self, wanted: Expect, who: str, position: int, count: int, found: Sequence[Any], until_ns: int
    ) -> StepFailed:
        fits = fits_of(wanted, self._user_id)
        rest = [event for _, event in self._journals[who].since(position)]
        late = [event for event in rest if fits(event) and event.at_ns > until_ns]
        if late:
            return StepFailed(_expected(wanted, who), f"it came {(late[0].at_ns - until_ns) / 1e6:,.0f} ms too late")
        other = [event for event in rest if isinstance(event, kinds_of(wanted))]
        got = f"{len(found)} of {count}; " if count > 1 else ""
        return StepFailed(_expected(wanted, who), f"{got}{who} got {instead(other)}{self._there_before(wanted, who)}")

    def _there_before(self, wanted: Expect, who: str) -> str:
        """A member who was in the room first is not seen to join: it is among those whom one finds there."""
        if wanted.sees is None or not wanted.sees.joined:
            return ""
        user_id, room_id = self._user_id(wanted.sees.joined), wanted.sees.room
        met = (event for event in self._journals[who].events if isinstance(event, ev.RoomMembers))
        if not any(event.room_id == room_id and user_id in [each.user_id for each in event.members] for event in met):
            return ""
        return f"; {wanted.sees.joined} was in {room_id} before {who}, who therefore does not see it join"

    async def _none(self, wanted: Expect, mark: Mark, within: Duration) -> Found:
        """Watch to the end; each in turn, since what came meanwhile is in the journal."""
        until_ns = now_ns() + int(within * _S)
        for who in wanted.who:
            journal = self._journals[who]
            if wanted.state is not None or wanted.order is not None:
                raise StepFailed("an expectation about events", "expect_no takes receives, sees, link or event")
            fits = fits_of(wanted, self._user_id)
            found = await journal.find(fits, position=mark.position(who), count=1, until_ns=until_ns)
            if found:
                raise StepFailed(f"{_expected(wanted, who)} not to be", event_words(found[0][1]))
        return Found(f"nothing of the kind in {duration_text(within)}")

    # --- states ---

    async def _state(self, wanted: Is, who: str, until_ns: int, flow: Flow) -> Found:
        """Wait until it is so, look again after each event."""
        client, journal = self._clients[who], self._journals[who]
        while problems := _state_problems(wanted, client):
            if not await journal.changed(until_ns):
                raise StepFailed(f"{who} {_state_words(wanted)}", f"{who} {', '.join(problems)}")
        flow.changed(now_ns())
        return Found(f"{who} {_state_words(wanted)}")

    # --- order ---

    async def _order(self, wanted: Expect, who: str, mark: Mark, until_ns: int) -> Found:
        if wanted.order == "as sent":
            return await self._as_sent(wanted, who, mark, until_ns)
        assert isinstance(wanted.order, list)
        fits = [message_fits(message, self._user_id) for message in wanted.order]
        journal = self._journals[who]
        while True:
            found = _in_order([*journal.since(mark.position(who), until_ns)], fits)
            if len(found) == len(fits):
                journal.use([at for at, _ in found])
                return _found(who, found, mark.at_ns)
            if not await journal.changed(until_ns):
                came = [event for _, event in journal.since(mark.position(who)) if isinstance(event, Received)]
                words = f"only {len(found)} in this order; {who} got {instead(came)}"
                raise StepFailed(f"{who} to receive {len(fits)} messages in order", words)

    async def _as_sent(self, wanted: Expect, who: str, mark: Mark, until_ns: int) -> Found:
        """All that the sender was told is accepted comes once, in the order in which it was sent."""
        sender, journal = self._journals.get(wanted.sender), self._journals[who]
        if sender is None:
            raise StepFailed(f"{wanted.sender} to have sent something", f"{wanted.sender} has done nothing yet")
        sent = _sent(sender, mark.position(wanted.sender), wanted.room, self._user_id(who))
        author = self._user_id(wanted.sender)
        while True:
            came = _came(journal, mark.position(who), author, wanted.room, until_ns)
            if came == sent:
                return Found(f"{len(sent):,} messages, in order, each once")
            if not await journal.changed(until_ns):
                raise StepFailed(f"{len(sent):,} messages in the order they were sent", _difference(sent, came))

    # --- figures ---

    def _measure(self, wanted: Expect, mark: Mark) -> Found:
        whose = wanted.who or tuple(self._journals)
        samples = [ms for who in whose if who in self._journals for ms in self._samples(wanted, who, mark)]
        if wanted.measure == "count":
            return _compare(wanted, len(samples), what="count")
        if not samples:
            raise StepFailed(f"{wanted.measure} of {wanted.of} {_limits(wanted)}", "there are no messages to measure")
        value = figure(wanted.measure, samples)
        return _compare(wanted, Duration(value / 1000), what=f"{wanted.measure} of {len(samples):,} messages")

    def _samples(self, wanted: Expect, who: str, mark: Mark) -> list[float]:
        """Milliseconds; only messages of our own identities, whose clock is ours."""
        own = {self._user_id(name) for name in self._journals}
        events: Sequence[Any] = self._journals[who].events[mark.position(who) :]
        measured = (event for event in events if _is_measured(event, wanted, own))
        return [(event.at_ns - event.composed_at_ns) / 1e6 for event in measured]


def _is_measured(event: Any, wanted: Expect, own: set[str]) -> bool:
    if wanted.room and getattr(event, "room_id", "") != wanted.room:
        return False
    if wanted.of == "delivery":
        return isinstance(event, Received) and event.user_id in own
    return isinstance(event, ev.SendCompleted) and event.outcome is Outcome.ACCEPTED


def figure(name: str, samples: Sequence[float]) -> float:
    """A figure of samples; percentiles are the sample at that rank, no value between two."""
    ordered = sorted(samples)
    if name == "mean":
        return sum(ordered) / len(ordered)
    share = {"min": 0.0, "p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}[name]
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


# --- comparing ------------------------------------------------------------------------------------------------------


def _compare(wanted: Expect, value: Any, what: str = "", *, no: bool = False) -> Found:
    failed = [words for words, holds in _comparisons(wanted, value) if holds is no]
    shown = str(value) if isinstance(value, Duration) else quoted(value)
    seen = f"{what} {shown}".strip()
    if failed:
        raise StepFailed(f"{'not ' if no else ''}{' and '.join(failed)}", seen)
    return Found(seen, kept=float(value) if isinstance(value, Duration) else value)


def _comparisons(wanted: Expect, value: Any) -> list[tuple[str, bool]]:
    """Each comparison in words, and whether it holds."""
    made = []
    unset = msgspec.UNSET
    if wanted.equals is not unset:
        made.append((f"= {quoted(wanted.equals)}", _equal(value, wanted.equals)))
    if wanted.differs_from is not unset:
        made.append((f"≠ {quoted(wanted.differs_from)}", not _equal(value, wanted.differs_from)))
    if wanted.contains is not unset:
        made.append((f"contains {quoted(wanted.contains)}", _contains(value, wanted.contains)))
    if wanted.matches is not None:
        made.append((f"matches {wanted.matches!r}", re.search(wanted.matches, str(value)) is not None))
    for sign, limit, holds in (
        ("<", wanted.less_than, operator.lt),
        ("≤", wanted.at_most, operator.le),
        ("≥", wanted.at_least, operator.ge),
        (">", wanted.more_than, operator.gt),
    ):
        if limit is not unset:
            made.append((f"{sign} {limit}", bool(holds(_number(value), _number(limit)))))
    return made


def _equal(value: Any, wanted: Any) -> bool:
    if value == wanted:
        return isinstance(value, bool) == isinstance(wanted, bool)
    # A template in a text makes a text: "${count}" and 3 mean the same.
    return isinstance(value, str) != isinstance(wanted, str) and str(value) == str(wanted)


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return str(wanted) in value
    return wanted in value if isinstance(value, list | Mapping) else False


def _number(value: Any) -> float:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return parse_duration(value)
    if isinstance(value, int | float):
        return float(value)
    raise BadValue(f"{quoted(value)} is no number", "Compare numbers or durations.")


def _limits(wanted: Expect) -> str:
    signs = (("<", wanted.less_than), ("≤", wanted.at_most), ("≥", wanted.at_least), (">", wanted.more_than))
    return " and ".join(f"{sign} {limit}" for sign, limit in signs if limit is not msgspec.UNSET)


# --- parts ----------------------------------------------------------------------------------------------------------


def _found(who: str, found: Sequence[tuple[int, Event]], since_ns: int) -> Found:
    last = found[-1][1]
    after = f" after {(last.at_ns - since_ns) / 1e6:,.1f} ms" if last.at_ns >= since_ns else ""
    words = event_words(last) if len(found) == 1 else f"{len(found):,} times, the last {event_words(last)}"
    return Found(f"{who}: {words}{after}", tuple(_reference(who, at, event) for at, event in found), captured(last))


def _reference(who: str, position: int, event: Event) -> EventReference:
    message_id = str(getattr(event, "client_message_id", ""))
    return EventReference(who, position, event.at_ns, type(event).__name__, message_id)


def _together(found: Sequence[Found]) -> Found:
    events = tuple(reference for one in found for reference in one.events)
    return Found("; ".join(one.seen for one in found), events, found[-1].kept)


def _expected(wanted: Expect, who: str) -> str:
    for kind, value in (("receives", wanted.receives), ("sees", wanted.sees)):
        if value is not None:
            fields = msgspec.to_builtins(value, enc_hook=str)
            given = ", ".join(f"{key} {quoted(each)}" for key, each in fields.items() if each not in ("", None, {}))
            return f"{who} {kind} {given or 'anything'}"
    if wanted.link:
        return f"the link of {who} {wanted.link}"
    return f"{who} {wanted.event}" + (f" with {quoted(wanted.where)}" if wanted.where else "")


def _state_problems(wanted: Is, client: Backend) -> list[str]:
    joined = [room.room_id for room in client.rooms if room.joined]
    state = client.connection_state
    problems = []
    if wanted.link and state is not LINK_STATES[wanted.link]:
        problems.append(f"link is {state.name.lower() if state is not None else 'not there'}")
    if wanted.logged_in is not None and client.logged_in is not wanted.logged_in:
        problems.append("is logged in" if client.logged_in else "is not logged in")
    if wanted.in_room and wanted.in_room not in joined:
        problems.append(f"is in {names(joined) or 'no room'}")
    if wanted.not_in_room and wanted.not_in_room in joined:
        problems.append(f"is in {wanted.not_in_room}")
    return problems


def _state_words(wanted: Is) -> str:
    words = [f"link {wanted.link}"] if wanted.link else []
    if wanted.logged_in is not None:
        words.append("is logged in" if wanted.logged_in else "is logged out")
    words += [f"is in {wanted.in_room}"] if wanted.in_room else []
    words += [f"is not in {wanted.not_in_room}"] if wanted.not_in_room else []
    return " and ".join(words)


def _in_order(events: Sequence[tuple[int, Event]], fits: Sequence[Fits]) -> list[tuple[int, Event]]:
    """The longest beginning of the wanted order that came; others may come in between."""
    found: list[tuple[int, Event]] = []
    for at, event in events:
        if len(found) < len(fits) and fits[len(found)](event):
            found.append((at, event))
    return found


def _sent(journal: Journal, position: int, room: str, receiver: str) -> list[str]:
    events = journal.events[position:]
    accepted = {
        event.client_message_id
        for event in journal.events
        if isinstance(event, ev.SendCompleted) and event.outcome is Outcome.ACCEPTED
    }
    target = room or receiver
    submitted = [event for event in events if isinstance(event, ev.MessageSubmitted) and event.target == target]
    return [event.client_message_id for event in submitted if event.client_message_id in accepted]


def _came(journal: Journal, position: int, author: str, room: str, until_ns: int) -> list[str]:
    made = []
    for event in journal.events[position:]:
        if not isinstance(event, Received) or event.user_id != author or event.at_ns > until_ns:
            continue
        if getattr(event, "room_id", "") == room:
            made.append(event.client_message_id)
    return made


def _difference(sent: Sequence[str], came: Sequence[str]) -> str:
    missing, extra = set(sent) - set(came), len(came) - len(set(came))
    if missing:
        return f"{len(came):,} came, {len(missing):,} are missing"
    if extra:
        return f"{extra:,} came more than once"
    at = next((n for n, (a, b) in enumerate(zip(sent, came, strict=False)) if a != b), min(len(sent), len(came)))
    return f"the order differs from message {at + 1:,} on ({len(came):,} came)"
