"""The messages between two users, or in a room, each once: live from the log."""

from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from time import perf_counter

from rts_console.protocol.words import MessageMode
from rts_console.record.log import EventLog
from rts_console.record.query import Query, parse
from rts_console.record.query_syntax import quoted
from rts_console.record.row import Direction, Row, Severity

BUDGET_S = 0.006
"""How long one refresh may look through the log."""

FIRST_SLICE = 1_024
LARGEST_SLICE = 131_072
MOST_KNOWN = 16_384
"""Messages whose other rows are still waited for: these come soon after the first, or from one refresh to the next."""

_SLICE_S = 0.002
_COLUMNS = ("direction", "identity", "who", "composed_at_ns", "size")


@dataclass(frozen=True, slots=True)
class Talk:
    """Whose messages: those of `user` and `peer`, or, with a room, those in it as `user` sees them on the right."""

    user: str = ""
    peer: str = ""
    room: str = ""

    def __bool__(self) -> bool:
        """Whether it is anybody's."""
        return bool(self.room or (self.user and self.peer))

    def query(self) -> Query:
        """What finds its rows."""
        if self.room:
            return parse(f"kind:room-message room:{quoted(self.room)}")
        one, other = quoted(self.user), quoted(self.peer)
        return parse(f"kind:message ((from:{one} to:{other}) or (from:{other} to:{one}))")


def talk_of(row: Row) -> Talk:
    """The conversation that a message belongs to; an empty one for other rows."""
    if row.payload_kind is None:
        return Talk()
    user = row.identity.partition("#")[0]
    return Talk(user, "", row.where) if row.where else Talk(user, row.who)


class Conversation:
    """Sequence numbers of the messages of one talk, oldest first. Call `refresh` to pull what is new.

    A message between two identities of this program has a row at each of them, and one to a room has one at each
    member: it is shown once, by the sender's row if there is one, for that knows how it went.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._talk = Talk()
        self._query = self._talk_query()
        self._words: object = None
        self._start()

    def _talk_query(self) -> Query | None:
        return self._talk.query() if self._talk else None

    def _start(self) -> None:
        self.seqs: list[int] = []
        self._next = self._log.first_seq
        self._slice = FIRST_SLICE
        self._words = self._log.words()
        self._seen: OrderedDict[tuple[str, int, int], dict[int, int]] = OrderedDict()

    @property
    def talk(self) -> Talk:
        """Whose messages are shown."""
        return self._talk

    def set_talk(self, talk: Talk) -> None:
        """Show other messages, from the oldest on."""
        if talk == self._talk:
            return
        self._talk = talk
        self._query = self._talk_query()
        self._start()

    @property
    def reading(self) -> bool:
        """Whether there are rows of the log that have not been looked at."""
        return self._query is not None and self._next < self._log.next_seq

    def refresh(self) -> int:
        """Take over what the log has let go and added; returns how many messages are gone from the beginning.

        After the log was cleared all are gone.
        """
        if self._log.words() is not self._words:
            gone = len(self.seqs)
            self._start()
        else:
            gone = self._let_go()
        started = perf_counter()
        while self.reading:
            before = perf_counter()
            self._look_on()
            now = perf_counter()
            # Rows of others are passed over fast, those of this talk one by one.
            self._slice = min(self._slice * 2, LARGEST_SLICE) if now - before < _SLICE_S else FIRST_SLICE
            if now - started > BUDGET_S:
                break
        return gone

    def _let_go(self) -> int:
        first = self._log.first_seq
        self._next = max(self._next, first)
        if not self.seqs or self.seqs[0] >= first:
            return 0
        gone = bisect_left(self.seqs, first)
        del self.seqs[:gone]
        return gone

    def _look_on(self) -> None:
        start, end = self._next, min(self._next + self._slice, self._log.next_seq)
        self._next = end
        if self._query is None:
            return
        found = self._query.select(self._log, start, end)
        if not len(found):
            return
        low, high = int(found[0]), int(found[-1]) + 1
        columns = [self._log.column(name, low, high)[found - low].tolist() for name in _COLUMNS]
        for seq, *cells in zip(found.tolist(), *columns, strict=True):
            if self._is_first(*cells):
                self.seqs.append(seq)

    def _is_first(self, direction: int, identity: int, who: int, composed_at_ns: int, size: int) -> bool:
        """Whether nobody else's row has shown this message yet.

        Two messages of one sender may bear the same time where the clock is coarse, so it is counted how often each
        identity saw it.
        """
        if not composed_at_ns:
            return True
        words = self._log.words()
        sender = words[identity if direction == Direction.OUT else who].partition("#")[0]
        message = (sender, composed_at_ns, size)
        seen = self._seen.get(message)
        if seen is None:
            self._seen[message] = {identity: 1}
            if len(self._seen) > MOST_KNOWN:
                self._seen.popitem(last=False)
            return True
        shown = max(seen.values())
        seen[identity] = seen.get(identity, 0) + 1
        return seen[identity] > shown


@dataclass(frozen=True, slots=True)
class State:
    """How a message went: a sign, words, and how much it wants to be noticed."""

    sign: str
    words: str
    severity: Severity


def state_of(row: Row) -> State:
    """How a message went, told by sign and words, never by colour alone."""
    if row.direction is Direction.IN:
        return State("", "", Severity.NONE)
    if row.code is None:
        held = row.result or "sending"
        return State("‖" if row.result else "…", held, Severity.WARNING if row.result else Severity.NONE)
    if row.severity is Severity.ERROR:
        return State("✗", f"{row.result}: {row.note or row.meaning}", Severity.ERROR)
    if row.severity is Severity.WARNING:
        return State("?", f"{row.result}: {row.note or row.meaning}", Severity.WARNING)
    return _arrival(row)


def _arrival(row: Row) -> State:
    """Receipts come only for reliable messages; others end with the gateway's word."""
    if row.mode is not MessageMode.RELIABLE_ORDERED or not row.recipients:
        return State("✓", "sent", Severity.SUCCESS)
    if row.delivered >= row.recipients:
        words = "delivered" if row.recipients == 1 else f"delivered to all {row.recipients:,}"
        return State("✓✓", words, Severity.SUCCESS)
    if row.delivered:
        return State("✓", f"delivered to {row.delivered:,} of {row.recipients:,}", Severity.NONE)
    return State("✓", "sent, no receipt yet", Severity.NONE)


def sender_of(row: Row) -> str:
    """The user who sent it."""
    return row.identity.partition("#")[0] if row.direction is Direction.OUT else row.who
