"""Figures, goals, the table, the JSON output, and the facts about the machine."""

import getpass
import json
import socket
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.bench.report import (
    Figure,
    LoadMeter,
    Measurement,
    Options,
    Report,
    at_least,
    at_most,
    figure,
    machine_facts,
    machine_words,
    number,
    ratio_at_least,
    ratio_at_most,
)


def test_the_median_of_the_runs_counts_and_their_range_is_the_spread() -> None:
    made = figure("rtt", "us", [10, 14, 90, 12, 11], [10, 10, 10, 10, 10], goal=ratio_at_most(1.2))
    assert (made.measured, made.baseline, made.ratio, made.ok) == (12, 10, 1.2, True)
    assert made.spread == pytest.approx(80 / 2 / 12)


@pytest.mark.parametrize(
    ("goal", "measured", "ok"),
    [
        (ratio_at_most(1.5), 15, True),
        (ratio_at_most(1.5), 15.1, False),
        (ratio_at_least(1.5), 14.9, False),
        (at_most(0), 0, True),
        (at_most(0), 1, False),
        (at_least(100), 99, False),
        (None, 5, None),
    ],
)
def test_a_goal_is_met_or_not(goal: object, measured: float, ok: bool | None) -> None:
    assert figure("x", "", measured, 10, goal=goal).ok is ok  # type: ignore[arg-type]


def test_a_ratio_to_nothing_meets_no_goal() -> None:
    assert figure("x", "", 5, 0, goal=ratio_at_most(2)).ok is False
    assert figure("x", "", 5, goal=ratio_at_most(2)).ok is False


def report_of(*figures: Figure) -> Report:
    with Measurement("rtt", Options()) as run:
        run.add(*figures)
        return run.report(gateway_loop="uvloop")


def test_a_report_is_ok_when_no_goal_is_missed() -> None:
    fine = figure("fine", "us", 1, 1, goal=ratio_at_most(1))
    late = figure("late", "us", 2, 1, goal=ratio_at_most(1))
    plain = figure("plain", "us", 2)
    assert report_of(fine, plain).ok
    assert not report_of(fine, late).ok


def test_the_json_is_read_back_as_the_same_report() -> None:
    report = report_of(figure("p50", "us", [1.125, 1.375], [1.0, 1.0], goal=ratio_at_most(1.5), note="64 B"))
    text = json.dumps(report.as_json())
    assert msgspec.json.decode(text, type=Report) == report
    shown = json.loads(text)["figures"][0]
    assert {"baseline", "measured", "ratio", "goal", "ok"} <= set(shown)


def test_the_table_shows_every_figure_goal_and_note() -> None:
    table = report_of(
        figure("p50", "us", 120.4, 100, goal=ratio_at_most(1.15), note="64 bytes"),
        figure("lost", "messages", 0, goal=at_most(0)),
    ).table()
    lines = table.splitlines()
    assert lines[3].split() == ["p50", "120", "us", "100", "us", "1.20", "<=", "1.15", "x", "NOT", "MET"]
    assert lines[4].split() == ["lost", "0", "messages", "-", "-", "<=", "0", "messages", "ok"]
    assert "p50: 64 bytes" in lines


def test_the_machine_is_described_without_a_name_of_host_or_user() -> None:
    facts = machine_facts()
    assert facts["cores"] >= 1
    assert facts["libraries"]["websockets"]
    text = json.dumps(facts)
    assert socket.gethostname() not in text
    assert getpass.getuser() not in text.split()


def test_a_busy_machine_is_said_in_words() -> None:
    assert "Other programs used 1.3 cores" in machine_words({"foreign_cores": 1.31})[-1]
    assert not any("Other programs" in line for line in machine_words({"foreign_cores": 0.1}))


def test_what_the_program_and_its_children_use_is_not_foreign() -> None:
    meter = LoadMeter()
    busy = "import time\nend = time.process_time() + 0.6\nwhile time.process_time() < end: pass"
    subprocess.run([sys.executable, "-c", busy], check=True)
    before = LoadMeter()
    assert meter._own_s < before._own_s - 0.5
    assert meter.foreign_cores() >= 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.01234, "0.0123"), (1.005, "1.00"), (12.34, "12.3"), (123.4, "123"), (123456.7, "123,457"), (5, "5")],
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats())
def test_any_number_can_be_shown(value: float) -> None:
    assert number(value)


def test_a_quick_run_measures_once() -> None:
    assert Options(quick=True).runs == 1
    assert Options().runs == 5
