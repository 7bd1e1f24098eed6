"""Faults that somebody sets, as rows of a log: an operator that writes down what it does."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.client.backend import Operator
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import FaultChanged
from rts_console.record.log import EventLog

GATEWAY: Final = "gateway"
"""Whose rows tell of the gateway, as in the window."""


class FaultRows:
    """An operator whose faults are rows of the log, from when they are set to when they are lifted or end."""

    def __init__(self, operator: Operator, log: EventLog) -> None:
        """Stand in front of `operator`."""
        self._operator = operator
        self._log = log
        self._on: dict[int, tuple[FaultChanged, int]] = {}

    async def act(self, what: str, **fields: Any) -> Mapping[str, Any]:
        """As the operator, and written down."""
        answer = await self._operator.act(what, **fields)
        if what == "lift":
            self.end([fields["number"]] if "number" in fields else None)
        for fault in answer.get("faults", ()):
            self._begin(fault)
        return answer

    def _begin(self, fault: Mapping[str, Any]) -> None:
        whom = fault.get("fault", {})
        event = FaultChanged(
            at_ns=now_ns(),
            number=int(fault["number"]),
            words=str(fault["words"]),
            on=True,
            user_id=str(whom.get("user_id", "")),
            room_id=str(whom.get("room_id", "")),
            fields=whom,
        )
        self._on[event.number] = event, int(fault.get("ends_at_ns") or 0)
        self._log.append(GATEWAY, [event])

    def end(self, numbers: Sequence[int] | None = None) -> None:
        """These are over, or all: now, or when their time was up before."""
        now = now_ns()
        for number in list(self._on) if numbers is None else numbers:
            event, ends_ns = self._on.pop(number, (None, 0))
            if event is not None:
                ended = msgspec.structs.replace(event, on=False, at_ns=min(ends_ns or now, now))
                self._log.append(GATEWAY, [ended])
