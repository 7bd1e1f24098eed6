"""When links were dead in truth: half-open faults, the local gateway's own ends, and what it wrote about each link."""

from collections import deque

from rts_console.gui.child import ChildState, GatewayChild
from rts_console.gui.operator import Operator
from rts_console.gui.stage import Identity
from rts_console.protocol.clock import now_ns
from rts_console.record.dead_times import Dead, Journal

DOWNS_KEPT = 500


class LinkTruth:
    """Gathers them. The journal is read of the local gateway only: the clock of another is not ours."""

    def __init__(self, operator: Operator, child: GatewayChild) -> None:
        """Take whom to ask, and the gateway whose ends are to be noticed."""
        self._operator = operator
        self._child = child
        self._journal = Journal()
        self._started_ns = 0
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
        if not self._operator.is_local or self._operator.desk is None:
            return
        if self._started_ns != self._child.started_at_ns:
            self._started_ns = self._child.started_at_ns
            self._journal.restart()
        while True:
            outcome = await self._operator.view(f"links?since={self._journal.next}")
            self.problem = outcome.problem
            if not outcome.ok or not self._journal.take(outcome.answer.get("links", ())):
                return

    def dead(self, identity: Identity) -> list[Dead]:
        """When this one's link was dead, as far as that is known."""
        times = [
            Dead(each.start_ns, each.end_ns or None, each.fault.words)
            for each in self._operator.stretches("half_open")
            if each.fault.fields.get("user_id", "") in ("", identity.user_id)
            and each.fault.fields.get("app_id", "") in ("", identity.app_id)
        ]
        if identity.app_id == self._child.app_id:
            times += [*self._downs, *self._journal.dead(identity.app_id, identity.user_id)]
        return times
