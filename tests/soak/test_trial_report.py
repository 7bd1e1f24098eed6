"""A trial passes only when it promised something and kept all of it."""

import json

from soak.report import Report, share


def test_a_report_without_promises_has_not_passed() -> None:
    report = Report("cuts", 7)
    report.note(cuts=3)
    assert not report.passed
    assert json.loads(report.line())["result"] == "broken"


def test_a_kept_promise_passes_and_a_broken_one_is_named() -> None:
    report = Report("cuts", 7)
    report.at_most("p99_ms", 3.14159, 4)
    report.at_least("cuts", 10, 10)
    report.none(lost=0)
    assert report.passed
    report.none(lost=2)
    assert not report.passed
    assert report.broken == ["lost is 2, promised is 0"]
    assert json.loads(report.line())["p99_ms"] == 3.142


def test_a_skipped_trial_has_not_passed_and_says_why() -> None:
    report = Report("loss", 7)
    report.none(lost=0)
    report.skip("no iptables here")
    assert not report.passed
    line = json.loads(report.line())
    assert (line["result"], line["reason"]) == ("skipped", "no iptables here")


def test_the_same_seed_gives_the_same_numbers_and_purposes_do_not_disturb_each_other() -> None:
    first, again = Report("cuts", 7), Report("cuts", 7)
    again.randomness("other").random()
    assert first.randomness("talk").random() == again.randomness("talk").random()
    assert first.randomness("talk").random() != Report("cuts", 8).randomness("talk").random()


def test_the_share_of_values() -> None:
    assert share([], 0.99) == 0
    assert share([5, 1, 3, 2, 4], 0.5) == 3
    assert share([5, 1, 3, 2, 4], 0.99) == 5
