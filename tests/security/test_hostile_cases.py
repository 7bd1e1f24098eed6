"""A case that somebody made to harm: whatever stands in its rows, every view goes through it and none fails."""

import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rts_console.case_replay import plan_of
from rts_console.record.case import CaseError, save
from rts_console.record.case_facts import Clock, Contents
from rts_console.record.case_open import open_case
from rts_console.record.fault_times import fault_times
from rts_console.record.gaps import Gaps
from rts_console.record.log import EventLog
from rts_console.record.matrix import Matrix
from rts_console.record.moments import row_at, span_ns
from rts_console.record.past_quality import know_clocks, measure
from rts_console.record.quality import Quality
from rts_console.record.run_diff import compare, markdown
from rts_console.record.time_travel import TimeTravel
from rts_console.record.xray import XRay
from tests.gui.test_past_pages import sample
from tests.record.test_case import done

ENDINGS = ("columns", "texts", "words", "results", "prefixes", "payload")


def xray(log: EventLog) -> None:
    seen = XRay(log)
    while seen.pull():
        pass
    for key, lane in seen.lanes.items():
        seen.unnoticed(key, span_ns(log)[0])
        for outage in lane.outages:
            seen.count_messages(key, outage)


def matrix(log: EventLog) -> None:
    seen = Matrix(log)
    while seen.pull():
        pass
    assert all(cell.delivered >= 0 for cell in seen.cells.values())


def travel(log: EventLog) -> None:
    seen = TimeTravel(log)
    while seen.pull():
        pass
    for at_ns in (0, *seen.times_ns[-2:]):
        moment = seen.at(at_ns)
        for room in moment.rooms():
            moment.differences(room)


def quality(log: EventLog) -> None:
    seen = Quality()
    list(measure(log, seen))
    for key in seen.series():
        seen.summary(key, 3600, until_ns=span_ns(log)[1])
    assert len(list(seen.rows())) == seen.stats["held"]


def gaps(log: EventLog) -> None:
    seen = Gaps(log)
    for _ in range(5):
        seen.read()


def others(log: EventLog) -> None:
    first, last = span_ns(log)
    row_at(log, (first + last) // 2)
    fault_times(log).between(first, last)
    plan_of(log)
    markdown(compare(log, log), "a", "b")


READERS: tuple[Callable[[EventLog], None], ...] = (xray, matrix, travel, quality, gaps, others)


def harmed(tmp_path: Path, count: int) -> Iterator[EventLog]:
    """Logs of cases with changed bytes and right check sums, as far as they open."""
    done(save(tmp_path / "good.rtscase", sample(), Contents(), ()))
    with zipfile.ZipFile(tmp_path / "good.rtscase") as archive:
        good = [(name, archive.read(name)) for name in archive.namelist()]
    chance = random.Random(11)
    for _ in range(count):
        with zipfile.ZipFile(tmp_path / "bad.rtscase", "w") as archive:
            for name, data in good:
                bad = bytearray(data)
                if name.startswith("log/") and name.rpartition(".")[2].rpartition("/")[2] in ENDINGS:
                    for _ in range(chance.randint(0, 12) if bad else 0):
                        bad[chance.randrange(len(bad))] = chance.randrange(256)
                archive.writestr(name, bytes(bad))
        try:
            case = open_case(tmp_path / "bad.rtscase", tmp_path / "cases")
        except CaseError:
            continue
        yield case.log
        case.close()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_every_view_goes_through_rows_that_make_no_sense(tmp_path: Path, reader: Callable[[EventLog], None]) -> None:
    count = 0
    for log in harmed(tmp_path, 60):
        reader(log)
        count += 1
    assert count > 30


def test_clocks_that_cannot_be_are_passed_over() -> None:
    quality = Quality()
    wild = [(0.0, 1.0, 0), (1e300, 1.0, 5), (float("nan"), 1.0, 5), (1.0, float("inf"), 5), (1.0, 1.0, 2**80)]
    know_clocks(quality, [Clock("bob", *each) for each in wild])
    assert len(quality.offsets("bob")) == 0
