"""When links were dead in truth: half-open faults, the ends of the local gateway, what gateways wrote about links."""

from collections import deque
from collections.abc import Iterator

from rts_console.gui.child import ChildState, GatewayChild
from rts_console.gui.operator import Operator
from rts_console.gui.stage import Identity
from rts_console.protocol.clock import now_ns
from rts_console.record.dead_times import Dead, Journal
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.query import parse
from rts_console.record.row import Severity

DOWNS_KEPT = 500
_LOCAL = ""
HALF_OPEN = "half open"
"""What the words of a fault begin with that leaves a link dead without a word."""


class PastTruth:
    """The same of a log that is only read, by its own rows; what the gateway wrote of its links is not in it."""

    def __init__(self, log: EventLog) -> None:
        """Read what was made wrong, and when the local gateway had ended."""
        self._halves = [each for each in fault_times(log).all if each.words.startswith(HALF_OPEN)]
        self._downs = _downs(log)
        self.problem = ""

    async def look(self) -> None:
        """There is nothing new."""

    def dead(self, identity: Identity) -> list[Dead]:
        """When this one's link was dead, as far as the log tells."""
        halves = [each for each in self._halves if each.user_id in ("", identity.user_id, identity.key)]
        return [*(Dead(each.start_ns, each.end_ns or None, each.words) for each in halves), *self._downs]


def _downs(log: EventLog) -> list[Dead]:
    """From each end of the local gateway to its next start."""
    downs: list[Dead] = []
    seqs = parse("kind:gateway").select(log, log.first_seq, log.next_seq).tolist()
    for row in (log.row(seq) for seq in seqs):
        up, is_down = row.severity is Severity.SUCCESS, bool(downs) and downs[-1].to_ns is None
        if up and is_down:
            downs[-1] = downs[-1]._replace(to_ns=row.at_ns)
        elif not up and not is_down:
            downs.append(Dead(row.at_ns, None, row.note.rstrip(".")))
    return downs


class LinkTruth:
    """Gathers them: of the gateway that the operator acts at, whichever that is. What it wrote before is kept.

    The local gateway's clock is ours. Times of another one are moved by the offset that the pings of the link bound.
    """

    def __init__(self, operator: Operator, child: GatewayChild, quality: Quality) -> None:
        """Take whom to ask, the gateway whose ends are to be noticed, and what knows the other clocks."""
        self._operator = operator
        self._child = child
        self._quality = quality
        self._journals: dict[str, Journal] = {}
        self._began: dict[str, int] = {}
        self._was_up = child.running
        self._downs: deque[Dead] = deque(maxlen=DOWNS_KEPT)
        self.problem = ""
        child.changed.connect(self._on_child_changed)

    def _on_child_changed(self) -> None:
        child = self._child
        ended = child.state in (ChildState.CRASHED, ChildState.STOPPED)
        if self._was_up and ended:
            self._downs.append(Dead(now_ns(), None, "the gateway ended"))
        elif child.running and self._downs and self._downs[-1].to_ns is None:
            self._downs[-1] = self._downs[-1]._replace(to_ns=now_ns())
        if ended or child.running:
            self._was_up = child.running

    async def look(self) -> None:
        """Read what is new in the journal."""
        desk = self._operator.desk
        if desk is None:
            return
        name = _LOCAL if self._operator.is_local else desk.name
        journal = self._journals.setdefault(name, Journal())
        while self._operator.desk == desk:
            outcome = await self._operator.view(f"links?since={journal.next}")
            self.problem = outcome.problem
            if not outcome.ok:
                return
            began = int(outcome.answer.get("began_at_ns", 0))
            if began != self._began.setdefault(name, began):
                self._began[name] = began
                journal.restart()
            elif not journal.take(outcome.answer.get("links", ())):
                return

    def dead(self, identity: Identity) -> list[Dead]:
        """When this one's link was dead, as far as that is known."""
        times = [
            Dead(each.start_ns, each.end_ns or None, each.fault.words)
            for each in self._operator.stretches("half_open")
            if each.fault.fields.get("user_id", "") in ("", identity.user_id)
            and each.fault.fields.get("app_id", "") in ("", identity.app_id)
        ]
        if identity.app_id != self._child.app_id:
            return [*times, *self._elsewhere(identity)]
        return [*times, *self._downs, *self._noted(_LOCAL, identity)]

    def _noted(self, name: str, identity: Identity) -> list[Dead]:
        journal = self._journals.get(name)
        return journal.dead(identity.app_id, identity.user_id) if journal is not None else []

    def _elsewhere(self, identity: Identity) -> Iterator[Dead]:
        """What another gateway wrote, in our time; nothing as long as no ping has told its clock."""
        offsets = self._quality.offsets(identity.key)
        for dead in self._noted(identity.profile, identity):
            offset = offsets.at(dead.from_ns)
            if offset is None:
                return
            ends = None if dead.to_ns is None else dead.to_ns - offset.offset_ns
            why = f"{dead.why} (by its clock, ± {offset.error_ns / 1e6:,.1f} ms)"
            yield Dead(dead.from_ns - offset.offset_ns, ends, why)
