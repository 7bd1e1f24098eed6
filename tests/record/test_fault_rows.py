"""What an operator sets and lifts stands in the log."""

from typing import Any

from rts_console.record.fault_rows import FaultRows
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog


class Answering:
    """An operator that sets whatever is wanted, for a time or not."""

    async def act(self, what: str, **fields: Any) -> dict[str, Any]:
        if what != "fault":
            return {}
        return {"faults": [{"number": fields["number"], "words": "late", "ends_at_ns": fields.get("ends", 0)}]}


async def test_a_fault_ends_once_when_its_time_is_up_or_it_is_lifted() -> None:
    log = EventLog()
    faults = FaultRows(Answering(), log)
    await faults.act("fault", number=1, ends=1)
    await faults.act("fault", number=2)
    await faults.act("fault", number=3)
    await faults.act("lift", number=2)
    await faults.act("lift", owner="me")
    faults.end()
    found = fault_times(log).all
    assert len(found) == 3
    assert sum(each.end_ns == 1 for each in found) == 1
    assert all(each.end_ns for each in found)
    assert len(log) == 6
