"""Many rows read at once are what each one is alone."""

import numpy as np
import pytest

from rts_console.bench.rows import batches, payload
from rts_console.record.log import EventLog
from rts_console.record.recording import Recording
from rts_console.record.row import Flag

from .events import logged_in, sent, submitted


@pytest.fixture(params=["in memory", "spilled"])
def log(request, tmp_path):
    recording = Recording.create(tmp_path) if request.param == "spilled" else None
    log = EventLog(2**20 if recording else 2**30, chunk_rows=128, recording=recording)
    log.append("ann", [logged_in("ann"), submitted(), sent()])
    for events in batches(2_000, [payload(number, 900) for number in range(300)], mixed=True):
        log.append("ann", events)
    log.flag(5, Flag.MARKED)
    assert bool(log.stats.spilled) == (request.param == "spilled")
    yield log
    log.close()
    if recording is not None:
        recording.finish()


@pytest.mark.parametrize("seqs", [range(300), range(100, 140), [3, 130, 131, 1_900], [7], []])
def test_many_are_what_each_is(log, seqs):
    alone = [log.row(seq) for seq in seqs]
    assert [repr(row) for row in log.rows(seqs)] == [repr(row) for row in alone]
    assert [row.seq for row in log.rows(np.array(seqs, dtype=np.int64))] == list(seqs)


def test_rows_that_are_not_held_are_left_out():
    log = EventLog(ceiling_bytes=20_000, chunk_rows=16)
    for events in batches(2_000, [b"x"], mixed=False):
        log.append("ann", events)
    assert log.first_seq > 10
    found = log.rows([3, log.first_seq - 1, log.first_seq, log.next_seq - 1, log.next_seq, log.next_seq + 5])
    assert [row.seq for row in found] == [log.first_seq, log.next_seq - 1]
    assert log.rows([1, 2]) == []
