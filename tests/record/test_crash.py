"""What is left when the console is killed in the middle of recording."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from rts_console.record.log import EventLog
from rts_console.record.recording import recordings
from rts_console.record.row import Severity
from rts_console.record.search import find_in_payload

from .crash_writer import payload

ROOT = Path(__file__).parents[2]


def killed(base, seed):
    """Let a program record for a while, kill it, and return what it said last: rows, results and receipts, spilled."""
    command = [sys.executable, "-m", "tests.record.crash_writer", str(base), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        lines = [writer.stdout.readline() for _ in range(random.Random(seed).randrange(60, 160))]
        writer.kill()
        # It went on until the signal came: what it said by then counts too, but the last line may be cut.
        lines += writer.stdout.read().splitlines()[:-1]
    return [int(word) for word in lines[-1].split()]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_stored_is_there_after_a_kill(tmp_path, seed):
    rows, _, spilled = killed(tmp_path, seed)
    [found] = recordings(tmp_path)
    assert found.rows >= rows > 2_000
    assert found.damage == ()
    log = EventLog.open(found.path)
    assert (log.damage, log.first_seq) == ((), 0)
    assert len(log) == found.rows
    for seq in range(len(log)):
        assert log.payload(seq) == payload(seq)
    amended = [log.row(seq) for seq in range(0, max(rows - 31, 0), 3) if seq <= rows - 31]
    assert {(row.code, row.severity, row.delivered) for row in amended} <= {(0, Severity.SUCCESS, 1)}
    assert [row.client_message_id for row in amended] == [f"a-{3 * number}" for number in range(len(amended))]
    assert [bool(row.note) for row in amended] == [(row.seq + 30) % 2 == 1 for row in amended]
    assert find_in_payload(log, payload(97)[100:300], 0, len(log), fold=False).tolist() == [97]
    assert spilled > 0
