"""What changed since an earlier run: ratios first, and never what is only noise."""

import json
from pathlib import Path

import pytest

from rts_console.bench.compare import change_lines, changes, changes_as_json, load_reports
from rts_console.bench.report import BenchError, Figure, Report, figure


def report(*figures: Figure, bench: str = "rtt") -> Report:
    return Report(bench, list(figures), {}, 1.0, True)


def test_the_ratio_is_compared_where_there_is_one() -> None:
    (change,) = changes([report(figure("p50", "us", 200, 100))], report(figure("p50", "us", 100, 100)))
    assert (change.of, change.before, change.now, change.change) == ("ratio", 2, 1, -0.5)
    assert change.significant


def test_a_slower_machine_is_no_change() -> None:
    (change,) = changes([report(figure("p50", "us", 100, 100))], report(figure("p50", "us", 300, 300)))
    assert not change.significant


def test_without_a_baseline_the_figure_itself_is_compared() -> None:
    (change,) = changes([report(figure("memory", "KB", 10))], report(figure("memory", "KB", 20)))
    assert (change.of, change.change) == ("measured", 1)


def test_what_lies_within_the_spread_of_the_runs_is_noise() -> None:
    (change,) = changes([report(figure("p50", "us", [60, 100, 140]))], report(figure("p50", "us", 125)))
    assert change.noise == pytest.approx(0.4)
    assert not change.significant


def test_figures_that_came_or_went_are_told() -> None:
    lines = change_lines(changes([report(figure("old", "us", 1))], report(figure("new", "us", 1))))
    assert lines[:2] == ["rtt old: is no longer measured", "rtt new: is new"]


def test_the_lines_say_what_noise_is() -> None:
    found = changes([report(figure("p50", "us", 1), figure("p99", "us", 1))], report(figure("p50", "us", 2)))
    assert change_lines(found)[0].startswith("rtt p50: measured 1 -> 2 (+100%, noise 10%")
    same = changes([report(figure("p50", "us", 1))], report(figure("p50", "us", 1)))
    assert change_lines(same) == [
        "1 of 1 figures unchanged (noise: 10%, or how far the runs lay apart where that is more)"
    ]
    assert changes_as_json(same)[0]["significant"] is False


def test_nothing_lost_before_and_something_now_is_a_change() -> None:
    (change,) = changes([report(figure("lost", "", 0))], report(figure("lost", "", 3)))
    assert change.significant


def test_one_report_and_many_are_read(tmp_path: Path) -> None:
    one = report(figure("p50", "us", 1))
    file = tmp_path / "old.json"
    file.write_text(json.dumps(one.as_json()))
    assert load_reports(file) == [one]
    file.write_text(json.dumps({"ok": True, "reports": [one.as_json(), one.as_json()]}))
    assert load_reports(file) == [one, one]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is not JSON"), ("[]", "holds no report"), ('{"a": 1}', "is no report"), ('{"reports": []}', "no report")],
)
def test_a_file_that_is_no_report_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "old.json"
    file.write_text(text)
    with pytest.raises(BenchError, match=words):
        load_reports(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"cannot be read: No such file.*Check the path"):
        load_reports(tmp_path / "missing.json")


def test_another_bench_cannot_be_compared() -> None:
    with pytest.raises(BenchError, match="has no bench 'rtt', only log"):
        changes([report(bench="log")], report())
