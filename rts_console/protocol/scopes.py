"""The order of a scope (a room, or the user's inbox) as this client has seen it: each message is shown once, in order.

A message that is there already is dropped; one whose forerunner is missing is held until the gap is healed, by asking
the gateway for what was missed, or, when that fails, is shown behind a `GapNoticed`.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from rts_console.protocol.clock import MS
from rts_console.protocol.events import Event, GapNoticed
from rts_console.protocol.words import Scope

HEAL_TIMEOUT_MS: Final = 5_000
"""How long what comes behind a gap is held on a live link."""
HELD_LIMIT: Final = 1_024
OWN_LIMIT: Final = 4_096

_NOT_FILLED: Final = "what was missed did not come"


class Place(NamedTuple):
    """Where a message stands: its position in the order of this epoch, and the position before it."""

    epoch: str
    position: int
    previous: int


class Order:
    """One scope. `since` is the place up to which nothing has to come again; epoch "" before the first."""

    def __init__(self, scope: Scope, target: str, emit: Callable[[Event], None]) -> None:
        """Begin nowhere; what may be shown goes to `emit`."""
        self.epoch = ""
        self.due_ns: int | None = None
        self._scope = scope
        self._target = target
        self._emit = emit
        self._position = 0
        self._held: dict[int, tuple[int, Event | None]] = {}
        self._own: dict[int, int] = {}
        self._began_ns = 0
        self._replayed_to = 0
        self._skip = False
        self._asked_at = -1

    @property
    def since(self) -> tuple[str, int]:
        """Epoch and position to ask the gateway from."""
        return self.epoch, max(self._position, self._replayed_to) if self._skip else self._position

    @property
    def wants_healing(self) -> bool:
        """Whether a message is missing that the gateway should be asked for: once for each gap."""
        return bool(self._held) and self._position >= self._replayed_to and self._asked_at != self._position

    # --- from the gateway ---

    def begin(self, epoch: str, position: int, now_ns: int) -> None:
        """Enter the scope afresh: nothing up to `position` is for us."""
        if epoch == self.epoch:  # messages came before the answer that tells where they begin
            position = max(position, self._position)
        self.epoch, self._position, self._began_ns = epoch, position, now_ns
        self._own.clear()
        self._replayed_to, self._skip, self._asked_at = 0, False, -1

    def take(self, place: Place, event: Event | None, now_ns: int) -> None:
        """A message; `None` for one of our own, which is not shown. One that has no place is shown as it comes."""
        if not place.position:
            self._show(event)
            return
        if place.epoch != self.epoch:
            self._change_epoch(place.epoch, place.previous, "the gateway began a new order", now_ns)
        if place.position <= self._position:
            return
        if place.position > self._replayed_to and not self._held and not self._skip:
            # What was missed has all come by now; where nothing came, our own messages stand.
            self._position = max(self._position, self._replayed_to)
        if not self._held and place.previous <= self._position:  # as nearly always
            self._advance(place.position, event)
            return
        self._held[place.position] = (place.previous, event)
        self._release()
        if len(self._held) > HELD_LIMIT:
            self.give_up(f"more than {HELD_LIMIT:,} messages came behind it", now_ns)
        if self._held and self.due_ns is None:
            self.due_ns = now_ns + HEAL_TIMEOUT_MS * MS

    def takes_next(self, epoch: str, position: int, previous: int) -> bool:
        """Whether a message is the very next, as nearly always: then it is taken, and the caller shows it at once."""
        if previous != self._position or epoch != self.epoch or position <= previous or not position:
            return False
        if self._held or self._own or self._skip:
            return False
        self._position = position
        return True

    def own(self, position: int, previous: int, written_ns: int) -> None:
        """The gateway gave a message of ours, first written at `written_ns`, this place; it will not come to us.

        What was written before this epoch began may have its place in an earlier one: that is not heeded.
        """
        if position > self._position and written_ns >= self._began_ns and len(self._own) < OWN_LIMIT:
            self._own[position] = previous or position - 1
            self._release()

    def continued(
        self,
        epoch: str,
        position: int,
        now_ns: int,
        *,
        recovered: bool,
        reason: str,
        kept_after: int = -1,
        counted: bool = True,
    ) -> None:
        """The gateway's answer to `since`: the end of its order, and whether all up to there follows.

        Where not all does: all after `kept_after`, or nothing when that is -1. Not `counted`: some of what is missing
        may be our own, so that nobody knows how many are missed.
        """
        if not self.epoch:
            self.begin(epoch, position, now_ns)
        elif epoch != self.epoch:
            self._change_epoch(epoch, max(0, kept_after), reason, now_ns)
            self._replayed_to, self._skip = position, kept_after < 0
        elif not recovered:
            self._lose_up_to(kept_after, reason, now_ns, counted=counted)
            self._replayed_to, self._skip = position, kept_after < 0
        else:
            self._replayed_to = max(self._replayed_to, position)
        self.due_ns = now_ns + HEAL_TIMEOUT_MS * MS if self._held else None

    def skip_to(self, position: int, reason: str, now_ns: int) -> None:
        """Nothing up to `position` will come any more."""
        self.give_up(reason, now_ns)
        if position > self._position:
            self._tell_gap(position - self._position, reason, now_ns)
            self._position = position

    # --- gaps ---

    def asked(self) -> None:
        """The gateway has been asked for what is missing."""
        self._asked_at = self._position

    def rest(self) -> None:
        """The link is gone: what is held waits for the next one, and what was on its way must be asked for again."""
        self.due_ns = None
        self._asked_at = -1
        if not self._skip:
            self._replayed_to = 0

    def handle_deadline(self, now_ns: int) -> None:
        """Give up on what has not come in time."""
        if self.due_ns is not None and now_ns >= self.due_ns:
            self.give_up(_NOT_FILLED, now_ns)

    def give_up(self, reason: str, now_ns: int) -> None:
        """Show what is held, and tell what is missing before it."""
        self._give_up_to(max(self._held, default=0), reason, now_ns)
        self.due_ns = None

    # --- inside ---

    def _give_up_to(self, last: int, reason: str, now_ns: int) -> None:
        while self._held and min(self._held) <= last:
            previous, _ = self._held[min(self._held)]
            missed = self._missed_up_to(previous)
            if missed > 0 and not self._skip:
                self._tell_gap(missed, reason, now_ns)
            self._position = max(self._position, previous)
            self._release()

    def _lose_up_to(self, last: int, reason: str, now_ns: int, *, counted: bool) -> None:
        """Nothing up to there will come any more, what comes behind will; -1 is nobody knows where."""
        self._give_up_to(last, reason, now_ns)
        missed = self._missed_up_to(last)
        if missed > 0:
            self._tell_gap(missed if counted else None, reason, now_ns)
        elif last < self._position:
            self._tell_gap(None, reason, now_ns)
        self._position = last if last >= 0 else self._position
        self._pass_own()

    def _missed_up_to(self, last: int) -> int:
        """How many of those that are not ours are missing up to there; below 0 when we are further."""
        return last - self._position - sum(self._position < own <= last for own in self._own)

    def _release(self) -> None:
        """Show everything that now has nothing missing before it."""
        self._pass_own()
        while self._held:
            position = min(self._held)
            previous, event = self._held[position]
            if previous > self._position and not self._skip:
                return
            del self._held[position]
            if position > self._position:
                self._advance(position, event)
        self.due_ns = None

    def _advance(self, position: int, event: Event | None) -> None:
        self._position = position
        self._skip = False
        self._show(event)
        self._pass_own()

    def _pass_own(self) -> None:
        while self._own:
            position = min(self._own)
            if self._own[position] > self._position:
                return
            del self._own[position]
            self._position = max(self._position, position)

    def _change_epoch(self, epoch: str, position: int, reason: str, now_ns: int) -> None:
        known = bool(self.epoch)
        self.give_up(reason, now_ns)
        if known:
            self._tell_gap(None, reason, now_ns)
        self.begin(epoch, position, now_ns)

    def _show(self, event: Event | None) -> None:
        if event is not None:
            self._emit(event)

    def _tell_gap(self, missed: int | None, reason: str, now_ns: int) -> None:
        if missed is None:
            reason = f"{reason}; how many messages are missed is not known"
        self._emit(GapNoticed(at_ns=now_ns, scope=self._scope, target=self._target, missed=missed, reason=reason))
