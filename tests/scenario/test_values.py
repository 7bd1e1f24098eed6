"""Durations, sizes, templates and generated payloads."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rts_console.scenario.values import (
    KINDS,
    BadValue,
    duration_text,
    fill,
    fill_known,
    generate,
    has_template,
    insertions,
    needs_filling,
    parse_duration,
    parse_size,
    unclosed,
    whole_number,
)


@pytest.mark.parametrize(("text", "seconds"), [("500 ms", 0.5), ("2s", 2), ("1.5 min", 90), ("1 h", 3600), ("0 ms", 0)])
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["5", "five s", "5 sec", "-1 s", "25 h", 500, 1.5, None, "1 s 2 ms"])
def test_what_is_no_duration_says_what_to_write(text: object) -> None:
    with pytest.raises(BadValue) as error:
        parse_duration(text)
    assert "ms" in error.value.remedy or "24 h" in error.value.remedy


@settings(deadline=None)
@given(some.floats(0.001, 86_000))
def test_a_duration_is_written_so_that_it_is_read_again(seconds: float) -> None:
    assert parse_duration(duration_text(seconds)) == pytest.approx(seconds, rel=1e-4)


@pytest.mark.parametrize(("text", "size"), [(7, 7), ("7", 7), ("64 KiB", 65_536), ("1MiB", 1_048_576), ("5 bytes", 5)])
def test_sizes(text: object, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["64 KB", "-1", True, None, "17 MiB", 1.5])
def test_what_is_no_size(text: object) -> None:
    with pytest.raises(BadValue):
        parse_size(text)


@pytest.mark.parametrize(("value", "number"), [(1, 1), ("7", 7), (1_000_000, 1_000_000)])
def test_how_many_times(value: object, number: int) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize("value", [0, -1, 1.5, "many", None, True, 1_000_001, "９"])
def test_what_is_no_number_of_times(value: object) -> None:
    with pytest.raises(BadValue):
        whole_number(value)


def filled(value: object) -> object:
    names = {"room": "lobby", "n": 3, "got.json.key": "x"}
    return fill(value, names.__getitem__, random.Random(1))


def test_a_text_that_is_one_template_becomes_what_it_stands_for() -> None:
    assert filled("${n}") == 3
    assert filled("room ${room}, ${ n }") == "room lobby, 3"
    assert filled({"a": ["${got.json.key}", 5]}) == {"a": ["x", 5]}


def test_two_dollars_stand_for_one() -> None:
    assert filled("$${n} costs $5") == "${n} costs $5"
    assert not has_template("$${n}")
    assert fill_known("${n} $${n} ${m} ${n.x}", {"n": 5, "m": [1]}) == "5 ${n} ${m} ${n.x}"
    assert needs_filling({"a": ["$${n}"]})
    assert not needs_filling({"a": ["$5", 5]})
    assert [unclosed(text) for text in ("${n", "${n} ${", "$${n", "${n}", "$5")] == [True, True, False, False, False]
    assert has_template([{"x": "a ${n}"}])


def test_calls() -> None:
    assert {filled("${random(1, 3)}") for _ in range(3)} <= {1, 2, 3}
    assert filled("${pick(red, red)}") == "red"
    for wrong in ("${random(3, 1)}", "${random(a)}", "${pick(a,)}"):
        with pytest.raises(BadValue):
            filled(wrong)


def test_insertions_know_names_from_calls() -> None:
    made = list(insertions("${a.b} ${random(1, 2)} ${1 + 1}"))
    assert [(each.name, each.is_call) for each in made] == [("a.b", False), (None, True), (None, False)]
    assert [each.offset for each in made] == [0, 7, 23]


@settings(deadline=None)
@given(some.sampled_from(KINDS), some.integers(0, 500), some.integers())
def test_a_generated_payload_has_exactly_the_size_and_is_the_same_for_a_seed(kind: str, size: int, seed: int) -> None:
    made = generate(kind, size, random.Random(seed))
    assert len(made.encode() if isinstance(made, str) else made) == size
    assert made == generate(kind, size, random.Random(seed))
