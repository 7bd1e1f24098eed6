"""The rows that `bench log` makes are what a session tells: every field filled, ids and payloads told apart."""

import pytest

from rts_console.bench.rows import EVERY, NEEDLE, answer, batches, payload, received, sent
from rts_console.record.log import EventLog
from rts_console.record.search import find_in_payload


def test_batches_have_as_many_rows_as_asked_for() -> None:
    payloads = [payload(number, 50) for number in range(EVERY)]
    log = EventLog()
    for events in batches(9_000, payloads, mixed=True):
        log.append("alice", events)
    assert (len(log), log.stats.unmatched) == (9_000, 0)
    assert log.column("delivered", 0, 9_000).sum() == 2_000 + 1_000
    found = find_in_payload(log, NEEDLE.encode(), 0, 9_000, fold=False)
    assert found.tolist() == [seq for seq in range(9_000) if NEEDLE.encode() in log.payload(seq)] != []


def test_rows_differ() -> None:
    log = EventLog()
    log.append("alice", [*received(0, 40, [b"one", b"two"]), *sent(40, 20, [b"three"])])
    rows = [log.row(seq) for seq in range(60)]
    assert len({row.client_message_id for row in rows}) == 60
    assert {row.kind for row in rows} == {"message", "room message"}
    assert all(row.gateway_in_ns and row.composed_at_ns for row in rows)


@pytest.mark.parametrize("mixed", [False, True])
async def test_memory_is_measured(mixed: bool) -> None:
    found = await answer({"do": "memory", "rows": 5_000, "mixed": mixed})
    assert found["rows"] == 5_000
    assert 0 < found["by_log"] < 1_000


async def test_going_over_the_ceiling_loses_nothing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    found = await answer({"do": "ceiling", "megabytes": 12, "ceiling": 2, "size": 1_000})
    assert (found["lost"], found["same"], found["reason"]) == (0, True, "")
    assert found["spilled"] > 0
