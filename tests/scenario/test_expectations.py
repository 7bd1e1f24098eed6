"""Figures and comparisons (waiting for events is in `test_player`)."""

from typing import Any

import pytest

from rts_console.scenario.expectations import figure
from tests.scenario.world import failure, play


@pytest.mark.parametrize(
    ("name", "value"), [("min", 1), ("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("max", 100), ("mean", 50.5)]
)
def test_figures(name: str, value: float) -> None:
    assert figure(name, [float(n) for n in range(100, 0, -1)]) == value
    assert figure(name, [7.0]) == 7


@pytest.mark.parametrize(
    ("comparison", "right"),
    [
        ("equals: 3", True),
        ("equals: '3'", True),
        ("equals: true", False),
        ("differs_from: 4", True),
        ("differs_from: 3", False),
        ("less_than: 4, more_than: 2", True),
        ("less_than: 3", False),
        ("at_most: 3, at_least: 3", True),
        ("matches: '^3$'", True),
    ],
)
async def test_comparisons(comparison: str, right: bool) -> None:
    head = "identities: {alice: }\nvariables: {n: 3}"
    for verb, holds in (("expect", right), ("expect_no", not right)):
        result = await play(f"- {verb}: {{that: '${{n}}', {comparison}}}", head)
        assert result.ok is holds, [each.seen for each in result.results]


@pytest.mark.parametrize(
    ("value", "comparison", "words"),
    [
        ("abc", "contains: x", 'contains "x"'),
        ("abc", "less_than: 3", "a value that can be used"),
        ("500 ms", "less_than: 400 ms", "< 400 ms"),
    ],
)
async def test_what_fails_says_what_was_expected(value: str, comparison: str, words: str) -> None:
    result = await play(f"- expect: {{that: {value}, {comparison}}}", "identities: {alice: }")
    assert failure(result).expected == words


async def test_nothing_to_measure_is_no_figure() -> None:
    result = await play("- login: alice\n- expect: p95 of delivery < 1 s")
    assert failure(result).seen == "there are no messages to measure"


async def test_a_figure_may_begin_at_a_step() -> None:
    result = await play("""
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: x, count: 3}
        - expect: {who: bob, receives: x, count: 3, within: 2 s}
        - send: {from: alice, to: bob, text: y, count: 2}
          name: second
        - expect: {who: bob, receives: y, count: 2, within: 2 s}
        - expect: {who: bob, measure: count, after: second, equals: 2}
        - expect: {who: bob, measure: count, equals: 5}
    """)
    assert result.ok, failure(result)


async def test_expect_no_watches_to_the_end_and_finds_what_came_before() -> None:
    steps: Any = """
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: x}
        - wait: 10 ms
        - expect: bob receives no message within 50 ms
    """
    result = await play(steps)
    assert failure(result).seen == '"x" from alice'
    assert (await play("- login: [alice, bob]\n- expect_no: {who: [alice, bob], link: lost, within: 1 ms}")).ok
    wrong = await play("- login: alice\n- expect_no: {who: alice, order: as sent, from: alice}")
    assert "takes receives" in failure(wrong).seen


async def test_a_member_who_comes_and_goes_again_is_seen_each_time() -> None:
    result = await play("""
        - login: [alice, bob]
        - join: {who: [alice, bob], room: x}
        - leave: {who: bob, room: x}
        - join: {who: bob, room: x}
        - expect: {who: alice, sees: {joined: bob}, at_least: 2, within: 2 s}
        - expect: {who: alice, sees: {left: bob, reason: quit}, within: 2 s}
        - expect: {who: alice, sees: {joined: bob}, within: 5 ms}
    """)
    assert failure(result).step.path == ("steps", 6)
