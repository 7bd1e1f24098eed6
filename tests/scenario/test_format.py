"""A text becomes a scenario, or every error it has at once; nothing that is typed can crash the loader."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rts_console.scenario.format import dump, load, loads
from rts_console.scenario.problems import ScenarioErrors
from tests.scenario.world import scenario_of

TEXT = """\
name: Two talk
seed: 7
within: 2 s
timeout: 1 min
variables: {room: lobby}
identities:
  alice:
  bob: {user_id: bob-2, token: {life: 10 s}}
others: [server]
steps:
  # Both come.
  - login: [alice, bob]
    note: They open the app.
    name: begin
  - join: {who: alice, room: "${room}"}
    code: [ok, -1018]

  # And so on.
  - repeat:
      times: 2
      as: i
      steps:
        - send: {from: alice, to: bob, text: "${i}"}
          as: sent
        # inner
        - expect: bob receives "1" from alice
  - parallel:
      - wait: 5 ms
      - - leave: {who: alice, room: x}
        - wait: 6 ms
finally:
  - logout: alice
    timeout: 3 s
# the end
"""


def test_a_scenario_has_all_that_its_text_says() -> None:
    made = loads(TEXT, "two.yaml")
    assert (made.name, made.seed, made.within, made.timeout, made.file) == ("Two talk", 7, 2, 60, "two.yaml")
    assert made.identities["bob"].user_id == "bob-2"
    assert made.identities["bob"].token is not None
    assert [step.verb for step in made.steps] == ["login", "join", "repeat", "parallel"]
    assert [step.words for step in made.all_steps()] == [
        "alice and bob log in",
        "alice joins ${room}",
        "2 times",
        'alice sends "${i}" to bob',
        'bob receives "1" from alice',
        "2 things at once",
        "wait 5 ms",
        "alice leaves x",
        "wait 6 ms",
        "alice logs out",
    ]
    login, join = made.steps[:2]
    assert (login.note, login.name, join.codes) == ("They open the app.", "begin", ("ok", -1018))
    assert made.cleanup[0].timeout == 3
    assert made.user_id("bob") == "bob-2"
    assert made.user_id("server") == "server"


def test_each_step_knows_its_lines_with_the_comment_above_it() -> None:
    made = loads(TEXT)
    lines = {step.words: step.lines for step in made.all_steps()}
    assert lines["alice and bob log in"] == (11, 14)
    assert lines["alice joins ${room}"] == (15, 16)
    assert lines["2 times"] == (18, 26)
    assert lines['bob receives "1" from alice'] == (25, 26)
    assert lines["2 things at once"] == (27, 30)
    assert lines["alice leaves x"] == (29, 29)
    assert lines["alice logs out"] == (32, 33)
    for number, words in ((11, "alice and bob log in"), (25, 'bob receives "1" from alice'), (19, "2 times")):
        step = made.step_at(number)
        assert step is not None
        assert step.words == words
    assert made.step_at(1) is None


BROKEN: list[tuple[str, str]] = [
    ("- login: alcie", "unknown identity 'alcie': only identities can act or look. Did you mean 'alice'?"),
    ("- send: {from: alice, to: bobb, text: x}", "unknown user 'bobb'"),
    ("- send: {from: server, to: bob, text: x}", "unknown identity 'server'"),
    ("- send: {from: alice, to: bob}", "nothing is said to be sent"),
    ("- send: {from: alice, to: bob, text: x, hex: ff}", "text and hex are both given"),
    ("- send: {from: alice, to: bob, hex: fg}", "hex cannot be read"),
    ("- send: {from: alice, to: bob, base64: '!'}", "base64 cannot be read"),
    (
        "- send: {from: alice, to: bob, text: '${rom}'}",
        "unknown name ${rom}: nothing in this scenario is called so. Did",
    ),
    ("- send: {from: alice, to: bob, text: '${1+1}'}", "unknown name ${1+1}"),
    ("- send: {from: alice, to: bob, text: '${alice.name}'}", "unknown name ${alice.name}"),
    ("- expect: bob gets hello", "the sentence is not understood"),
    ("- expect: bob link becomes reconected", "unknown state 'reconected'"),
    ("- expect: {who: bob}", "it does not say what is expected"),
    ("- expect: {who: bob, link: lost, receives: x}", "receives and link are both given"),
    ("- expect: {receives: x}", "nobody is named"),
    ("- expect: {measure: p95}", "nothing is compared"),
    ("- expect: {who: bob, receives: {matches: '('}}", "the pattern '(' cannot be read"),
    ("- expect: {who: bob, receives: x, after: never}", "unknown step 'never'"),
    ("- expect: {who: bob, event: TokenWillExpires}", "Did you mean 'TokenWillExpire'?"),
    ("- expect: {who: bob, event: TokenWillExpire, where: {remaining: 1}}", "Did you mean 'remaining_ms'?"),
    ("- expect: {who: bob, event: TokenWillExpire, where: {remaining_ms: {below: 1}}}", "limits of a field are"),
    ("- expect: {who: bob, sees: {room: x}}", "who came or went is not said"),
    ("- expect: {who: bob, order: as sent}", "the sender is not named"),
    ("- expect: {who: bob, order: [{from: nobody}, x]}", "unknown user 'nobody'"),
    ("- fault: {who: bob}", "no fault is named"),
    ("- lift: weak", "unknown fault 'weak'"),
    ("- server_api: {vendor: rongcloud}", "'server_api' has no 'path'"),
    ("- server_api: {vendor: volcengine, action: x}", "'server_api' has no 'version'"),
    ("- python: 'x = = 1'", "this is not Python: line 1 of it"),
    ("- {login: alice, logout: alice}", "a step has login and logout: a step does one thing"),
    ("- name: x", "a step has no verb"),
    ("- login: alice\n  code: InvalidTokn", "Did you mean 'InvalidToken'?"),
    ("- {wait: 1 s, name: x}\n- {wait: 1 s, name: x}", "the name 'x' is there twice"),
    ("- parallel:\n    - - login: nobody", "unknown identity 'nobody'"),
]


@pytest.mark.parametrize(("steps", "expected"), BROKEN)
def test_what_is_wrong_is_said(steps: str, expected: str) -> None:
    errors = load(scenario_of(steps, "identities: {alice: , bob: }\nvariables: {room: x}\nothers: [server]"))
    assert isinstance(errors, ScenarioErrors)
    (problem,) = errors
    assert expected in problem.words()
    assert problem.place.line >= 5
    assert problem.remedy.endswith((".", "?"))


def test_all_that_is_wrong_is_said_at_once() -> None:
    steps = "\n".join(text for text, _ in BROKEN)
    errors = load(
        scenario_of(steps, "identities: {alice: , bob: }\nvariables: {room: x}\nothers: [server]"), "all.yaml"
    )
    assert isinstance(errors, ScenarioErrors)
    for _, expected in BROKEN:
        assert any(expected in problem.words() for problem in errors), expected
    assert all(re.match(r"all\.yaml:\d+:\d+: ", line) for line in str(errors).splitlines())


def test_the_names_of_a_step_that_is_wrong_are_known_all_the_same() -> None:
    steps = """
- fault: {kind: dely, who: alice}
  as: slow
  name: begin
- send: {from: alice, to: alice, txt: x}
  as: got
- expect: {who: alice, receives: x, after: begin}
- expect: {that: "${got.code}", equals: 0}
- lift: slow
"""
    errors = load(scenario_of(steps, "identities: {alice: }"))
    assert isinstance(errors, ScenarioErrors)
    assert [problem.place.line for problem in errors] == [3, 6]


def test_a_variable_must_not_hide_an_identity() -> None:
    errors = load(scenario_of("- wait: 1 s", "identities: {alice: }\nvariables: {alice: 1}"))
    assert "the variable 'alice' cannot be" in str(errors)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ("{a: '${b}', b: x}", "unknown name ${b}: only variables above"),
        ("{a: 'x ${sequence}'}", "unknown name ${sequence}"),
        ("{a: '${random(6, 1)}'}", "${random(6, 1)} cannot be"),
        ("{a: 'x ${run'}", "a template is not closed"),
    ],
)
def test_a_variable_has_templates_of_what_is_known_before_it(variables: str, words: str) -> None:
    errors = load(scenario_of("- login: alice", f"identities: {{alice: }}\nvariables: {variables}"))
    assert isinstance(errors, ScenarioErrors)
    (problem,) = errors
    assert words in problem.words()
    assert problem.place.line == 2


@pytest.mark.parametrize(
    ("identity", "words"),
    [("{user_id: 'a-${rum}'}", "unknown name ${rum}"), ("{token: {life: '${x}'}}", "a token has a template")],
)
def test_what_is_known_before_a_run(identity: str, words: str) -> None:
    (problem,) = load(scenario_of("- wait: 1 s", f"identities: {{alice: {identity}}}"))  # type: ignore[misc]
    assert words in problem.words()


def test_a_gateway_that_cannot_be_is_refused() -> None:
    text = scenario_of(
        "- wait: 1 s", "identities: {a: }\ngateway: {rules: volcengin, limits: {peer_rat: 0, room_rate: 0}}"
    )
    first, second = load(text)  # type: ignore[misc]
    assert "Did you mean 'volcengine'?" in first.words()
    assert "Did you mean 'peer_rate'?" in second.words()


def test_a_scenario_is_written_as_it_was_read() -> None:
    assert dump(loads(TEXT)) == TEXT


@pytest.mark.parametrize("text", ["", "# only a comment", "null", "[]", "x", "a: ["])
def test_what_is_no_scenario_at_all(text: str) -> None:
    errors = load(text)
    assert isinstance(errors, ScenarioErrors)
    with pytest.raises(ScenarioErrors):
        loads(text)


scalars = some.one_of(some.none(), some.booleans(), some.integers(), some.text(max_size=5), some.just("${x}"))
anything = some.recursive(
    scalars,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["who", "from", "to", "room", "steps", "receives", "times", "text", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
verbs = some.sampled_from(
    ["login", "send", "expect", "expect_no", "repeat", "parallel", "wait", "fault", "lift", "python"]
)


@settings(deadline=None)
@given(some.lists(some.dictionaries(verbs, anything, min_size=1, max_size=2), min_size=1, max_size=4))
def test_whatever_is_written_is_read_or_refused_in_words(steps: list[dict[str, Any]]) -> None:
    import json

    made = load(json.dumps({"identities": {"alice": None}, "steps": steps}))
    if isinstance(made, ScenarioErrors):
        assert all(problem.what and problem.why and problem.remedy for problem in made)
    else:
        assert all(step.words for step in made.all_steps())


@settings(deadline=None)
@given(some.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    load(text)


@settings(deadline=None)
@given(some.integers(0, 1_000), some.text(max_size=3))
def test_a_file_cut_or_changed_anywhere_is_read_or_refused(at: int, put: str) -> None:
    load(TEXT[:at] + put + TEXT[at + len(put) :])
    load(TEXT[:at] + put)


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "too large" in str(load("#" * 2_100_000))


def test_the_schema_is_beside_the_samples() -> None:
    samples = Path(__file__).parents[2] / "resources" / "scenarios"
    for path in samples.glob("*.yaml"):
        assert isinstance(load(path.read_text(encoding="utf-8"), path.name), type(loads(TEXT))), path


def test_a_note_names_what_there_is() -> None:
    wrong = load(scenario_of("- login: alice\n  note: hello ${nobody}"))
    assert isinstance(wrong, ScenarioErrors)
    (problem,) = wrong.problems
    assert "unknown name ${nobody}" in str(problem)
    assert problem.place.line == 4


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ('send: {from: alice, to: bob, text: "${random(6)}"}', "random takes the least and the most"),
        ('send: {from: alice, to: bob, text: "${pick()}"}', "pick has nothing to pick from"),
        ('send: {from: alice, to: bob, text: "${alice.user_id"}', "a template is not closed"),
        ("fault: {kind: loss, percent: 500}", "it must be at most 100"),
        ("login: alice\n  code: 987654", "no result has this number"),
        ("login: {<<: {who: alice}}", "YAML's merge is not taken here"),
        ("send: {from: alice, to: bob, text: a: b}", "put the text in quotes"),
    ],
)
def test_the_remedy_fits_the_mistake(step: str, words: str) -> None:
    wrong = load(scenario_of(f"- {step}"))
    assert isinstance(wrong, ScenarioErrors)
    assert words in str(wrong)


def test_a_list_is_no_scenario_and_says_how_one_begins() -> None:
    assert "Begin with 'identities:' and 'steps:'" in str(load("- login: alice\n"))
