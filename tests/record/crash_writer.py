"""A program that records until it is killed, and says how far it came. Arguments: base folder, seed.

On standard output: the folder, then a line after each batch: rows, and how many results have come.
"""

import random
import sys
from pathlib import Path

from rts_console.record.log import EventLog
from rts_console.record.recording import Recording
from tests.record.events import delivered, received, sent, submitted


def payload(number: int) -> bytes:
    """What row `number` has: sometimes 64 KB, mostly little, now and then nothing."""
    chance = random.Random(number)
    size = chance.choice([0, 5, 40, 40, 200, 3_000])
    return chance.randbytes(65_536 if number % 97 == 0 else size)


def batch(start: int, count: int) -> list:
    """Rows: every third is ours, and has its result and its receipt in the same batch or the next."""
    events = []
    for number in range(start, start + count):
        if number % 3:
            events.append(received(payload(number), client_message_id=f"b-{number}", user_id=f"user{number % 41}"))
            continue
        events.append(submitted(payload(number), client_message_id=f"a-{number}"))
        if number >= 30:
            before = f"a-{number - 30}"
            events += [sent(before, reason="why" if number % 2 else ""), delivered("bob", before)]
    return events


def main() -> None:
    recording = Recording.create(Path(sys.argv[1]))
    log = EventLog(4_000_000, chunk_rows=700, recording=recording)
    print(recording.path, flush=True)
    chance, rows = random.Random(int(sys.argv[2])), 0
    while True:
        count = chance.choice([1, 7, 60, 400])
        log.append("alice", batch(rows, count))
        rows += count
        print(rows, log.revision, log.stats.spilled, flush=True)


if __name__ == "__main__":
    main()
