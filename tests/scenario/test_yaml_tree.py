"""YAML as data with places: only what JSON can say, every problem at its place."""

import pytest

from rts_console.scenario.yaml_tree import MOST_NODES, read_yaml, text_lines

TEXT = """\
# a comment
name: 你好
steps:
  - login: alice   # who
    times: 3
  - {wait: 1.5, deep: [1, {x: true}]}
"""


def test_data_and_the_place_of_every_value() -> None:
    tree = read_yaml(TEXT)
    assert tree.problems == []
    assert tree.data == {
        "name": "你好",
        "steps": [{"login": "alice", "times": 3}, {"wait": 1.5, "deep": [1, {"x": True}]}],
    }
    login = tree.values[("steps", 0, "login")]
    assert (login.line, login.column, login.end_column) == (4, 12, 17)
    assert tree.keys[("steps", 0, "times")].line == 5
    assert tree.values[("steps", 1, "deep", 1, "x")].line == 6
    assert tree.lists == {("steps",): True, ("steps", 1, "deep"): False}


def test_a_place_that_is_not_there_is_that_of_what_it_would_be_in() -> None:
    tree = read_yaml(TEXT)
    assert tree.place(("steps", 0, "nothing", 7)) == tree.values[("steps", 0)]
    assert read_yaml("").place(("x",)).line == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", 1000),
        ("-5", -5),
        (".inf", float("inf")),
        ("1e3", 1000.0),
        ("true", True),
        ("yes", "yes"),
        ("~", None),
        ("2026-01-01", "2026-01-01"),
        ("'12'", "12"),
        ('"\\ud83d\\udc4b"', "👋"),
    ],
)
def test_scalars(text: str, value: object) -> None:
    assert read_yaml(f"x: {text}").data == {"x": value}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\na: 2", 2, 1, "is there twice: line 1 has it already"),
        ("a: [1, 2\nb: 3", 1, 4, "not closed"),
        ("a: [1, b: c, d: e: f]", 1, 18, "no quotes"),
        ("a: {b: 'x\n\nc: d", 1, 8, "never closed"),
        ("a: b: c", 1, 5, "without quotes"),
        ("\ta: 1", 1, 1, "a tab"),
        ("a: 'x", 1, 6, "never closed"),
        ("a: *x", 1, 4, "no anchor"),
        ("a: 1\n---\nb: 2", 2, 1, "a file is one scenario"),
        ("@x: 1", 1, 1, "Put the text in quotes"),
        ("a: 1\n b: 2", 2, 3, "mend the indentation"),
        ("a: !!python/object:x 1", 1, 4, "has a tag"),
        ("? [a]\n: 1", 1, 3, "a key is a list"),
        ("a: 1\nb: 'x\x0cy'", 2, 6, "U+000C"),
        ('a: "\\ud83d"', 1, 4, "half a character"),
        ("a: &x [*x]", 1, 4, "inside of itself"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, line: int, column: int, words: str) -> None:
    (problem,) = read_yaml(text).problems
    assert words in problem.words()
    assert (problem.place.line, problem.place.column) == (line, column)


def test_aliases_cannot_make_a_small_file_endless() -> None:
    rows = ["a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"]
    rows += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefg", "bcdefgh", strict=True)]
    (problem,) = read_yaml("\n".join(rows)).problems
    assert f"{MOST_NODES:,}" in problem.why


@pytest.mark.parametrize("text", ["[" * 100, "[" * 100 + "]" * 100, "- " * 300 + "x"])
def test_deep_nesting_is_a_problem_and_no_crash(text: str) -> None:
    assert read_yaml(text).problems


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_that_yaml_counts(end: str) -> None:
    text = end.join(["a: 'x\u2028y\x85z'", "", "b: 1", ""])
    assert text_lines(text) == ["a: 'x\u2028y\x85z'", "", "b: 1"]
    assert read_yaml(text).keys[("b",)].line == 3
    assert text_lines("a") == ["a"]
    assert text_lines("") == []
