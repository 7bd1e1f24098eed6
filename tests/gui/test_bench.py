"""The ledger finds every kind of loss; and the whole bench measures a window that loses nothing."""

import json
import os
import subprocess
import sys

import msgspec
import pytest

from rts_console.gui.bench import Ledger, _slope
from rts_console.gui.bench_traffic import NUMBERS
from rts_console.protocol.events import RoomMessageReceived
from rts_console.record.log import EventLog
from tests.gui.sample_events import START_NS, room_received


def numbered(number: int, speaker: str = "ann") -> RoomMessageReceived:
    at_ns = START_NS // NUMBERS * NUMBERS + number % NUMBERS
    return msgspec.structs.replace(room_received(user_id=speaker), composed_at_ns=at_ns)


def test_all_messages_of_all_speakers_are_found() -> None:
    log = EventLog()
    ledger = Ledger(log, ["me", "you"], {"ann": 7, "bo": 0})
    for key in ("me", "you"):
        log.append(key, [numbered(n) for n in range(7, 2_507)])
        ledger.check()
        log.append(key, [numbered(n, "bo") for n in range(3)])
    ledger.check()
    assert ledger.stored == 2 * 2_503
    assert ledger.lost({"ann": 2_500, "bo": 3}) == 0


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        ([0, 1, 3], 1),
        ([0, 1, 2, 2], 2),
        ([1, 0, 2], 3),
        ([0, 1], 1),
        ([], 3),
    ],
    ids=["a hole", "twice", "out of order", "the end", "nothing"],
)
def test_what_is_wrong_is_counted(numbers: list[int], lost: int) -> None:
    log = EventLog()
    ledger = Ledger(log, ["me"], {"ann": 0})
    log.append("me", [numbered(n) for n in numbers])
    ledger.check()
    assert ledger.lost({"ann": 3}) == lost


def test_rows_let_go_before_they_were_checked_are_told() -> None:
    log = EventLog(ceiling_bytes=20_000, chunk_rows=16)
    ledger = Ledger(log, ["me"], {"ann": 0})
    log.append("me", [numbered(n) for n in range(1_000)])
    ledger.check()
    assert ledger.unchecked == log.first_seq > 0


def test_the_slope_is_that_of_the_second_half() -> None:
    assert _slope([(s, 100.0) for s in range(10)] + [(s, 100.0 + s - 9) for s in range(10, 20)]) == pytest.approx(60)
    assert _slope([(0.0, 1.0)]) == 0.0


def test_the_bench_finds_a_window_that_loses_nothing() -> None:
    command = [sys.executable, "-m", "rts_console", "bench", "ui", "--rates", "1000", "--seconds", "1", "--json"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert done.returncode in (0, 1), done.stderr
    figures = {each["name"]: each for each in json.loads(done.stdout)["figures"]}
    assert figures["1,000/s: lost"]["measured"] == 0
    stored = figures["1,000/s: stored of all that was sent"]
    assert stored["measured"] == stored["baseline"] > 0
    assert figures["1,000/s: loop lag p99"]["baseline"] > 0
    assert 0 < figures["1,000/s: work of a turn p99"]["measured"] <= figures["1,000/s: work of a turn max"]["measured"]
    assert figures["1,000/s: click to detail, worst"]["measured"] > 0
