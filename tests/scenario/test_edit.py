"""Edits leave the rest of the text as it was; new text says what it was made of."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rts_console.scenario.edit import (
    CannotEdit,
    change_step,
    copy_step,
    flow,
    insert_step,
    move_step,
    plain_step,
    remove_step,
    replace_step,
    scenario_text,
    step_lines,
)
from rts_console.scenario.format import loads
from rts_console.scenario.yaml_tree import read_yaml

TEXT = """\
# head
identities: {alice: , bob: }
steps:
  # one
  - login: alice  # who
    note: first

  # two
  - wait: 1 ms
  - repeat:
      times: 2
      steps:
        - wait: 2 ms
        # inner
        - wait: 3 ms
# tail
"""


def words(text: str) -> list[str]:
    return [step.words for step in loads(text).all_steps()]


def test_a_step_is_put_in_and_taken_out_again() -> None:
    for at in range(4):
        more = insert_step(TEXT, ("steps", at), {"logout": "alice"}, "new")
        assert words(more).count("alice logs out") == 1
        assert remove_step(more, ("steps", at)) == TEXT
    inner = insert_step(TEXT, ("steps", 2, "repeat", "steps", 2), {"wait": "9 ms"})
    assert words(inner)[-1] == "wait 9 ms"
    assert "        - wait: 9 ms\n# tail" in inner


def test_a_step_moves_with_its_comments() -> None:
    down = move_step(TEXT, ("steps", 0), 2)
    assert words(down) == ["wait 1 ms", "2 times", "wait 2 ms", "wait 3 ms", "alice logs in"]
    assert "  # one\n  - login: alice  # who\n    note: first\n" in down
    assert sorted(down.splitlines()) == sorted(TEXT.splitlines())
    inner = move_step(TEXT, ("steps", 2, "repeat", "steps", 1), 0)
    assert words(inner)[-2:] == ["wait 3 ms", "wait 2 ms"]
    assert move_step(TEXT, ("steps", 1), 1) == TEXT


def test_a_change_inside_a_step_keeps_its_comments() -> None:
    changed = change_step(TEXT, ("steps", 0), {"note": "second", "name": "begin"})
    assert "  # one\n  - login: alice  # who\n    note: second\n    name: begin\n" in changed
    assert "note" not in change_step(TEXT, ("steps", 0), {"note": None})
    assert changed.endswith("# tail\n")


def test_a_step_is_written_anew() -> None:
    made = replace_step(TEXT, ("steps", 1), {"send": {"from": "alice", "to": "bob", "text": "a: #b"}})
    assert '  # two\n  - send: {from: alice, to: bob, text: "a: #b"}\n' in made


def test_what_cannot_be_edited_says_why() -> None:
    one_line = "identities: {alice: }\nsteps: [{login: alice}, {logout: alice}]\n"
    for edit in (lambda: remove_step(one_line, ("steps", 0)), lambda: move_step(one_line, ("steps", 0), 1)):
        with pytest.raises(CannotEdit, match="line of its own"):
            edit()
    with pytest.raises(CannotEdit, match="at least"):
        remove_step("identities: {alice: }\nsteps:\n  - login: alice\n", ("steps", 0))
    for path in (("steps", 9), ("nothing", 0), ("steps",), ()):
        with pytest.raises(CannotEdit):
            remove_step(TEXT, path)
    nested = "identities: {alice: }\nsteps:\n  - parallel:\n      - - wait: 1 s\n        - wait: 2 s\n"
    with pytest.raises(CannotEdit):
        remove_step(nested, ("steps", 0, "parallel", 0, 0))
    assert words(remove_step(nested, ("steps", 0, "parallel", 0, 1))) == ["1 things at once", "wait 1 s"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(end: str) -> None:
    text = TEXT.replace("\n", end)
    for made in (
        insert_step(text, ("steps", 0), {"logout": "alice"}),
        change_step(text, ("steps", 0), {"note": "x"}),
        move_step(text, ("steps", 0), 1),
    ):
        assert made.count("\n") == made.count(end)
        assert loads(made)


comments = some.lists(some.sampled_from(["# a", "", "    # deep", "# - login: x"]), max_size=2)
plain = some.sampled_from(
    ["- wait: 1 ms", "- login: alice\n  note: |-\n    two\n    # lines", "- logout:\n    - alice"]
)
nested = plain.map(lambda text: "- repeat:\n    times: 2\n    steps:\n" + indented(text, 6))
written = some.lists(some.tuples(comments, plain | nested), min_size=2, max_size=6)


def indented(text: str, by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" if line else "" for line in text.split("\n"))


@settings(deadline=None, max_examples=60)
@given(written, some.data())
def test_whatever_is_moved_nothing_is_lost(rows: list[tuple[list[str], str]], data: some.DataObject) -> None:
    body = "\n".join("\n".join([*above, step]) for above, step in rows)
    text = f"identities: {{alice: }}\nsteps:\n{indented(body, 2)}\n# end\nname: x\n"
    before = loads(text)
    at = data.draw(some.integers(0, len(rows) - 1))
    to = data.draw(some.integers(0, len(rows) - 1))
    moved = move_step(text, ("steps", at), to)
    order = [step.words for step in before.steps]
    order.insert(to, order.pop(at))
    assert [step.words for step in loads(moved).steps] == order
    assert sorted(moved.split("\n")) == sorted(text.split("\n"))
    removed = remove_step(text, ("steps", at))
    assert len(loads(removed).steps) == len(rows) - 1
    assert loads(removed).name == "x"


values = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.text(), some.floats(allow_nan=False)),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(min_size=1), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(values)
def test_a_value_on_a_line_is_read_as_the_same(value: Any) -> None:
    line = flow(value)
    assert "\n" not in line
    assert read_yaml(f"x: {line}").data == {"x": value}


@settings(deadline=None, max_examples=40)
@given(some.text(min_size=1, max_size=40))
def test_a_step_of_any_text_is_read_as_the_same(text: str) -> None:
    step = {"send": {"from": "alice", "to": "bob", "text": text}, "note": text}
    made = scenario_text({"identities": {"alice": None, "bob": None}}, [("a comment", step)], "head")
    assert read_yaml(made).data["steps"] == [step]


def test_containers_are_spread_out() -> None:
    step = {"repeat": {"times": 2, "steps": [{"parallel": [{"wait": "1 ms"}, [{"wait": "2 ms"}, {"login": "a"}]]}]}}
    assert read_yaml("\n".join(step_lines(step, 0))).data == [step]


def test_a_step_is_taken_apart_as_it_would_be_written() -> None:
    login = loads(TEXT).steps[0]
    assert plain_step(login) == {"login": {"who": ["alice"]}, "note": "first"}


def test_a_copy_stands_behind_the_first_with_its_comments() -> None:
    head, copied = "identities: {a: }\nsteps:\n  # why\n  - login: a\n", "  # why\n  - login: a\n"
    text = f"{head}    name: first\n  - logout: a\n"
    made = copy_step(text, ("steps", 0))
    assert made == f"{head}    name: first\n{copied}  - logout: a\n"
