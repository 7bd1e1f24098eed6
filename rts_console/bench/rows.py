"""Rows for `bench log`: real events by the million, and what a process of its own measures with them.

`answer` is what the part `rows` of `bench-peer` does: memory can only be measured where nothing else was before.
"""

import gc
import io
import os
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import psutil

from rts_console import paths
from rts_console.protocol.events import (
    Event,
    MessageDelivered,
    MessageReceived,
    MessageSubmitted,
    RoomMessageReceived,
    RoomMessageSent,
)
from rts_console.protocol.words import MessageMode, Outcome, PayloadKind, RoomMessageSendResult, Scope
from rts_console.record.log import EventLog
from rts_console.record.recording import Recording

BATCH: Final = 2_000
START_NS: Final = 1_700_000_000_000_000_000
NEEDLE: Final = "the needle in it"
EVERY: Final = 251
"""One payload in so many has the needle."""
USERS: Final = 300
WINDOW_BATCH: Final = 250
"""Events that come to the window in 5 ms at 50,000 a second."""
WINDOW_CEILING_BYTES: Final = 32 * 2**20
_BARE_BYTES: Final = 256 * 2**20
_WORDS: Final = ("offer", "answer", "candidate", "Mute", "Position", "hello", "World", "state", "Room", "pointer")


def bench_folder() -> Path:
    """Where a bench records: on the disk that real recordings are on; folders for temporary files may be memory."""
    folder = paths.data_dir() / "bench"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def payload(number: int, size: int) -> bytes:
    """A payload of about `size` bytes, another one for each number."""
    chance = random.Random(number)
    text = " ".join(chance.choices(_WORDS, k=max(1, size // 7)))
    found = f' "note": "{NEEDLE}",' if number % EVERY == 0 else ""
    return f'{{"seq": {number},{found} "text": "{text}"}}'.encode()


def received(start: int, count: int, payloads: list[bytes]) -> list[Event]:
    """Messages from peers and of a room, in turn; `payloads` are used over and over."""
    return [_received(number, payloads[number % len(payloads)]) for number in range(start, start + count)]


def _received(number: int, data: bytes) -> Event:
    at_ns = START_NS + number * 20_000
    user = f"user{number % USERS}"
    fields: dict[str, Any] = {
        "at_ns": at_ns,
        "user_id": user,
        "kind": PayloadKind.TEXT,
        "data": data,
        "mode": MessageMode.RELIABLE_ORDERED,
        "client_message_id": f"{number % USERS:012x}-{number // USERS}",
        "composed_at_ns": at_ns - 900_000 - number % 7_000,
        "gateway_in_ns": at_ns - 600_000 - number % 5_000,
        "gateway_out_ns": at_ns - 500_000 - number % 3_000,
    }
    if number % 2:
        return MessageReceived(**fields)
    return RoomMessageReceived(room_id=f"room{number % 7}", position=number + 1, **fields)


def sent(start: int, count: int, payloads: list[bytes]) -> list[Event]:
    """Messages of ours to a room, each with its result and one receipt: a third as many rows as events."""
    events: list[Event] = []
    for number in range(start, start + count):
        at_ns, name = START_NS + number * 20_000, f"0123456789ab-{number}"
        events += (
            MessageSubmitted(
                at_ns=at_ns,
                scope=Scope.ROOM,
                target="room1",
                message_id=number + 1,
                client_message_id=name,
                kind=PayloadKind.TEXT,
                data=payloads[number % len(payloads)],
                mode=MessageMode.RELIABLE_ORDERED,
            ),
            RoomMessageSent(
                at_ns=at_ns + 800_000,
                message_id=number + 1,
                client_message_id=name,
                outcome=Outcome.ACCEPTED,
                composed_at_ns=at_ns,
                written_at_ns=at_ns + 90_000,
                gateway_in_ns=at_ns + 300_000,
                gateway_out_ns=at_ns + 400_000,
                recipients=1,
                room_id="room1",
                code=RoomMessageSendResult.SUCCESS,
                position=number + 1,
            ),
            MessageDelivered(
                at_ns=at_ns + 900_000, client_message_id=name, user_id="bob", received_at_ns=at_ns, room_id="room1"
            ),
        )
    return events


def batches(rows: int, payloads: list[bytes], mixed: bool) -> Iterator[list[Event]]:
    """So many rows in batches, made as they are needed; when mixed every fourth batch is of our own messages."""
    for number, start in enumerate(range(0, rows, BATCH)):
        make = sent if mixed and number % 4 == 0 else received
        yield make(start, min(BATCH, rows - start), payloads)


async def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Measure what is asked for: `memory`, `ceiling` or `window`."""
    measures: dict[str, Callable[..., dict[str, Any]]] = {"memory": _memory, "ceiling": _ceiling, "window": _window}
    return measures[question.pop("do")](**question)


def _rss() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def _memory(rows: int, mixed: bool) -> dict[str, Any]:
    """What so many rows take, by the system's word and by the log's own."""
    payloads = [payload(number, 100) for number in range(4 * EVERY)]
    EventLog().append("warm", received(0, BATCH, payloads))
    before, log, stored = _rss(), EventLog(2**40), 0
    for events in batches(rows, payloads, mixed):
        log.append("alice", events)
    stored = int(log.column("size", 0, rows).sum())
    taken = _rss() - before - stored
    return {"by_system": taken / rows, "by_log": (log.stats.bytes - stored) / rows, "rows": len(log)}


def _ceiling(megabytes: int, ceiling: int, size: int) -> dict[str, Any]:
    """Append far over the ceiling, then read everything back."""
    with tempfile.TemporaryDirectory(dir=bench_folder()) as folder:
        recording = Recording.create(Path(folder))
        log = EventLog(ceiling * 2**20, recording=recording)
        try:
            with open(f"{folder}/bare", "wb", buffering=0) as bare:
                return _over(log, megabytes * 2**20, size, bare)
        finally:
            log.close()
            recording.finish()


def _over(log: EventLog, total: int, size: int, bare: io.RawIOBase) -> dict[str, Any]:
    payloads = [os.urandom(size) for _ in range(64)]
    took: list[float] = []
    bare_took: list[float] = []
    levels: list[tuple[int, int]] = []
    crc = rows = stored = 0
    began = time.perf_counter()
    while stored < total:
        events = received(rows, max(1, 2**18 // size), payloads)
        start = time.perf_counter()
        log.append("alice", events)
        took.append(time.perf_counter() - start)
        bare_took.append(_written(bare, b"".join(event.data for event in events)))  # type: ignore[attr-defined]
        for event in events:
            crc = zlib.crc32(event.data, crc)  # type: ignore[attr-defined]
        rows += len(events)
        stored += len(events) * size
        if log.stats.spilled and stored // (total // 20) > len(levels):
            levels.append((stored, psutil.Process().memory_info().rss))
    seconds = time.perf_counter() - began
    took.sort()
    return {
        "longest_ms": took[-1] * 1e3,
        "bare_ms": max(bare_took) * 1e3,
        "p999_ms": took[int(len(took) * 0.999)] * 1e3,
        "slope": _slope(levels),
        "lost": rows - len(log) + log.stats.dropped,
        "same": _read_back(log) == crc,
        "spilled": log.stats.spilled,
        "rows": rows,
        "megabytes_per_s": stored / 1e6 / seconds,
        "reason": log.stats.reason,
    }


def _read_back(log: EventLog) -> int:
    """The check sum over all payloads that are held."""
    crc = 0
    for seq in range(log.first_seq, log.next_seq):
        crc = zlib.crc32(log.payload(seq), crc)
    return crc


def _written(file: io.RawIOBase, data: bytes) -> float:
    """How long a bare write took; the file is written over again and again, so that it does not fill the disk."""
    if file.tell() > _BARE_BYTES:
        file.seek(0)
    start = time.perf_counter()
    file.write(data)
    return time.perf_counter() - start


def _window(rows: int) -> dict[str, Any]:
    """Append as the window does, a few messages at a time, and write as many bytes to a bare file, in turns."""
    payloads = [payload(number, 64) for number in range(4 * EVERY)]
    took: list[float] = []
    bare: list[float] = []
    cpu: list[float] = []
    with tempfile.TemporaryDirectory(dir=bench_folder()) as folder, open(f"{folder}/bare", "wb", buffering=0) as file:
        recording = Recording.create(Path(folder))
        log = EventLog(WINDOW_CEILING_BYTES, recording=recording)
        for start in range(0, rows, WINDOW_BATCH):
            events = received(start, min(WINDOW_BATCH, rows - start), payloads)
            data = b"".join(event.data for event in events)  # type: ignore[attr-defined]
            began, began_cpu = time.perf_counter(), time.thread_time()
            log.append("alice", events)
            took.append(time.perf_counter() - began)
            cpu.append(time.thread_time() - began_cpu)
            began = time.perf_counter()
            file.write(data)
            bare.append(time.perf_counter() - began)
        lost = rows - len(log) + log.stats.dropped
        log.close()
        recording.finish()
    return {"longest_ms": max(took) * 1e3, "processor_ms": max(cpu) * 1e3, "bare_ms": max(bare) * 1e3, "lost": lost}


def _slope(levels: list[tuple[int, int]]) -> float:
    """Bytes of memory for each byte stored, once the ceiling is reached: the middle of the first and the last third."""
    third = max(1, len(levels) // 3)
    first, last = sorted(levels[:third])[third // 2], sorted(levels[-third:])[third // 2]
    return (last[1] - first[1]) / max(1, last[0] - first[0])
