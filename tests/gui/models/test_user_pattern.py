"""Many names from one pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.user_pattern import PatternError, expand, group_name


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("", []),
        (" , ;\n", []),
        ("alice", ["alice"]),
        ("alice,bob", ["alice", "bob"]),
        ("alice, bob; carol\ndave", ["alice", "bob", "carol", "dave"]),
        ("user-{1..3}", ["user-1", "user-2", "user-3"]),
        ("user-{08..11}", ["user-08", "user-09", "user-10", "user-11"]),
        ("u{3..1}", ["u3", "u2", "u1"]),
        ("u{003..1}", ["u003", "u002", "u001"]),
        ("{a..e}", ["a", "b", "c", "d", "e"]),
        ("{C..A}", ["C", "B", "A"]),
        ("{red, blue}-x", ["red-x", "blue-x"]),
        ("{a..b}{1..2}", ["a1", "a2", "b1", "b2"]),
        ("host,guest-{1..2}", ["host", "guest-1", "guest-2"]),
        ("{0..0}", ["0"]),
        ("{ 1..2 }", ["1", "2"]),
    ],
)
def test_a_pattern_makes_its_names_in_order(pattern: str, names: list[str]) -> None:
    assert expand(pattern, 100) == names


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("user-{01..50", "brace at character 6 is not closed"),
        ("user-01}", "character 8 a brace closes"),
        ("a{{1..2}}", "character 3 a brace opens within"),
        ("u{}", "empty choice"),
        ("u{a,,b}", "empty choice"),
        ("u{1..x}", "no range"),
        ("u{1..}", "no range"),
        ("u{1...3}", "no range"),
        ("u{a..Z}", "small letters to capitals"),
        ("alice,bob,alice", "alice is there twice"),
        ("{1..2},1", "1 is there twice"),
        ("{1..101}", "101 names; 100 is the limit"),
        ("{1..99999999999}{1..99999999999}", "limit"),
        ("{1..100},x", "101 names"),
    ],
)
def test_what_is_wrong_is_said(pattern: str, words: str) -> None:
    with pytest.raises(PatternError, match=r".") as raised:
        expand(pattern, 100)
    assert words in str(raised.value)


@given(first=st.integers(0, 200), count=st.integers(1, 50), width=st.integers(1, 5))
def test_numbers_count_from_first_to_last(first: int, count: int, width: int) -> None:
    last = first + count - 1
    names = expand(f"x{{{first:0{width}}..{last}}}y", 100)
    assert [int(name[1:-1]) for name in names] == list(range(first, last + 1))
    assert names == expand(",".join(names), 100)
    assert expand(f"x{{{last:0{width}}..{first}}}y", 100)[-1][1:-1].lstrip("0") == str(first).lstrip("0")


@given(
    st.lists(st.lists(st.from_regex(r"[a-z0-9]{1,3}", fullmatch=True), min_size=1, max_size=4, unique=True), max_size=3)
)
def test_alternatives_make_all_pairs(choices: list[list[str]]) -> None:
    names = expand("_".join(f"{{{','.join(each)}}}" for each in choices), 100)
    count = 1
    for each in choices:
        count *= len(each)
    assert len(names) == (count if choices else 0)
    for name in names:
        assert all(text in each for text, each in zip(name.split("_"), choices, strict=True))


@given(st.text(alphabet="ab01{},.- ;", max_size=24))
def test_whatever_is_typed_makes_names_or_says_why(pattern: str) -> None:
    try:
        names = expand(pattern, 30)
    except PatternError:
        return
    assert len(names) == len(set(names)) <= 30
    assert all(names)
    assert not any(set(name) & set("{},; ") for name in names)


def test_a_title_has_single_spaces() -> None:
    assert group_name("  a,  b\n") == "a, b"
