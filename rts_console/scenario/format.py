"""Scenario files: `load` a text into a `Scenario`, or into every error it has at once.

The format is described in `docs/scenarios.md`, and for editors in `resources/scenario.schema.json`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rts_console.scenario.checks import check
from rts_console.scenario.model import RUN_TIMEOUT, WITHIN, Identity, Scenario, Step
from rts_console.scenario.problems import Path, Place, Problem, ScenarioErrors, did_you_mean
from rts_console.scenario.schema import schema_problems
from rts_console.scenario.sentences import read_sentence
from rts_console.scenario.steps import LINK_STATES, MODIFIERS, VERBS, Token, normal, typed_token
from rts_console.scenario.values import BadValue, Duration, has_template, parse_duration
from rts_console.scenario.yaml_tree import Tree, read_yaml, text_lines

MOST_BYTES = 2 * 1024 * 1024


def load(text: str, name: str = "") -> Scenario | ScenarioErrors:
    """Read a scenario. `name` is the file's, for messages. What is wrong is returned, not raised."""
    if len(text) > MOST_BYTES:
        what = Problem(Place(1, 1, 1, 1), "the file is too large", f"{len(text):,} characters", "Split it.")
        return ScenarioErrors(name, [what])
    tree = read_yaml(text)
    problems = list(tree.problems)
    if tree.data is None and not problems:
        what = Problem(Place(1, 1, 1, 1), "the file is empty", "nothing is in it", "Begin with 'identities:'.")
        return ScenarioErrors(name, [what])
    if isinstance(tree.data, Mapping) or not problems:
        problems += schema_problems(tree)
    builder = _Builder(tree, {problem.path for problem in problems}, text, name)
    scenario = builder.build()
    problems += builder.problems
    problems += check(scenario, tree)
    return ScenarioErrors(name, _once(problems)) if problems else scenario


def loads(text: str, name: str = "") -> Scenario:
    """Read a scenario. Raises `ScenarioErrors`."""
    scenario = load(text, name)
    if isinstance(scenario, ScenarioErrors):
        raise scenario
    return scenario


def dump(scenario: Scenario) -> str:
    """The text that a scenario was read from, comments and all; `edit` makes changes to such a text."""
    return scenario.text


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """An alias stands for the same lines several times; what is wrong there is said once."""
    seen = set()
    for problem in problems:
        key = (problem.place, problem.what)
        if key not in seen:
            seen.add(key)
            yield problem


class _Builder:
    """Makes what can be made of the data; parts that the schema has refused are left out."""

    def __init__(self, tree: Tree, wrong: set[Path], text: str, name: str) -> None:
        self._tree = tree
        self._wrong = wrong
        self._text = text
        self._name = name
        self._lines = text_lines(text)
        self.problems: list[Problem] = []

    def build(self) -> Scenario:
        data = self._tree.data if isinstance(self._tree.data, Mapping) else {}
        return Scenario(
            name=self._plain(data, "name", str, self._name or "scenario"),
            identities=self._identities(data.get("identities")),
            steps=self._steps(data.get("steps"), ("steps",)),
            description=self._plain(data, "description", str, ""),
            seed=self._plain(data, "seed", int, None),
            within=self._duration(data, "within", WITHIN),
            timeout=self._duration(data, "timeout", RUN_TIMEOUT),
            keep_going=self._plain(data, "keep_going", bool, False),
            gateway=self._plain(data, "gateway", dict, {}),
            variables=self._plain(data, "variables", dict, {}),
            others=tuple(map(str, self._plain(data, "others", list, []))),
            cleanup=self._steps(data.get("finally"), ("finally",)),
            text=self._text,
            file=self._name,
        )

    def _plain(self, data: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
        value = data.get(key, default)
        return value if isinstance(value, kind) else default

    def _duration(self, data: Mapping[str, Any], key: str, default: Duration) -> Duration:
        if key not in data:
            return default
        try:
            return parse_duration(data[key])
        except BadValue as bad:
            if (key,) not in self._wrong:
                self._report((key,), f"{key!r} does not fit", str(bad), bad.remedy)
            return default

    def _identities(self, data: Any) -> dict[str, Identity]:
        made = {}
        for name, value in (data if isinstance(data, Mapping) else {}).items():
            fields = value if isinstance(value, Mapping) else {}
            token = self._token(fields.get("token"), ("identities", name, "token"))
            policy = str(fields.get("offline_policy", ""))
            made[name] = Identity(name, str(fields.get("user_id", name)), token, policy)
        return made

    def _token(self, value: Any, path: Path) -> Token | None:
        if not isinstance(value, Mapping) or has_template(value) or self._is_wrong(path):
            return None
        try:
            return typed_token(value)
        except BadValue as bad:
            self._report(path, "the token does not fit", str(bad), bad.remedy)
            return None

    # --- steps ---

    def _steps(self, data: Any, path: Path) -> tuple[Step, ...]:
        if not isinstance(data, list):
            return ()
        made = []
        for number, value in enumerate(data):
            step = self._step(value, (*path, number))
            if step is not None:
                made.append(step)
        return tuple(made)

    def _step(self, data: Any, path: Path) -> Step | None:
        if not isinstance(data, Mapping):
            return None
        verbs = [key for key in data if key in VERBS]
        if len(verbs) > 1 or (not verbs and "note" not in data):
            self._wrong_verbs(verbs, path, [key for key in data if key not in MODIFIERS])
            return None
        verb = verbs[0] if verbs else "note"
        if any(self._is_wrong((*path, key)) for key in data if key not in ("parallel", "repeat")):
            return None
        verb, value = self._value(verb, data.get(verb), (*path, verb))
        return None if value is None else self._made(verb, value, data, path)

    def _made(self, verb: str, value: Any, data: Mapping[str, Any], path: Path) -> Step:
        codes = data.get("code", ())
        own = self._tree.place(path)
        return Step(
            verb=verb,
            value=value,
            path=path,
            place=own,
            lines=self._span(path, own),
            name=str(data.get("name", "")),
            note=str(data.get("note", "")),
            codes=tuple(codes) if isinstance(codes, list | tuple) else (codes,),
            capture=str(data.get("as", "")),
            timeout=self._timeout(data.get("timeout")),
            skip=data.get("skip") is True,
            branches=self._branches(verb, value, path),
        )

    def _timeout(self, value: Any) -> Duration | None:
        return None if value is None or has_template(value) else parse_duration(value)

    def _value(self, verb: str, value: Any, path: Path) -> tuple[str, Any]:
        if verb == "note":
            return verb, {}
        if (verb == "repeat" and not isinstance(value, Mapping)) or (
            verb == "parallel" and not isinstance(value, list)
        ):
            return verb, None
        if verb in ("expect", "expect_no") and isinstance(value, str):
            return self._sentence(verb, value, path)
        return verb, normal(verb, value)

    def _sentence(self, verb: str, text: str, path: Path) -> tuple[str, Any]:
        try:
            no, fields = read_sentence(text)
        except BadValue as bad:
            self._report(path, "the sentence is not understood", str(bad), bad.remedy)
            return verb, None
        if link := fields.get("link"):
            self._check_link(str(link), path)
        return ("expect_no" if no else verb), fields

    def _check_link(self, state: str, path: Path) -> None:
        if state not in LINK_STATES:
            self._report(path, f"unknown state {state!r}", "a link has no such state", did_you_mean(state, LINK_STATES))

    def _branches(self, verb: str, value: Any, path: Path) -> tuple[tuple[Step, ...], ...]:
        if verb == "repeat":
            return (self._steps(value.get("steps"), (*path, verb, "steps")),)
        if verb != "parallel":
            return ()
        made = []
        for number, branch in enumerate(value.get("branches", ())):
            here = (*path, verb, number)
            one = self._step(branch, here) if isinstance(branch, Mapping) else None
            made.append((one,) if one is not None else self._steps(branch, here))
        return tuple(made)

    def _wrong_verbs(self, verbs: list[str], path: Path, keys: list[str]) -> None:
        if verbs:
            what, why = f"a step has {' and '.join(verbs)}", "a step does one thing"
            self._report(path, what, why, "Make each a step of its own, with a '-' before it.")
        elif not any((*path, key) in self._wrong for key in keys):
            self._report(path, "a step has no verb", "it does nothing", f"Add one of {', '.join(VERBS)}, or a note.")

    def _is_wrong(self, path: Path) -> bool:
        return any(wrong[: len(path)] == path for wrong in self._wrong)

    def _report(self, path: Path, what: str, why: str, remedy: str) -> None:
        self.problems.append(Problem(self._tree.place(path), what, why, remedy, path))

    # --- lines ---

    def _span(self, path: Path, place: Place) -> tuple[int, int]:
        """The lines of one item of a list: its comments above, up to where the next thing begins."""
        if not self._tree.lists.get(path[:-1], False):
            return place.line, max(place.line, place.end_line)
        return self._first_line(place), self._last_line(place)

    def _first_line(self, place: Place) -> int:
        first = self._dash_line(place)
        dash = self._indent(first)
        while first > 1 and self._is_comment(first - 1) and self._indent(first - 1) == dash:
            first -= 1
        return first

    def _dash_line(self, place: Place) -> int:
        line = place.line
        while line > 1 and not self._lines[line - 1].lstrip().startswith("-"):
            line -= 1
        return line

    def _dash_column(self, place: Place) -> int:
        """Where the item's dash stands; behind another dash for the first item of a list in a list."""
        line = self._dash_line(place)
        text = self._lines[line - 1]
        return text.rfind("-", 0, place.column - 1) if line == place.line else self._indent(line)

    def _last_line(self, place: Place) -> int:
        """The last line with more indentation than the dash, before anything with less or as much."""
        dash = self._dash_column(place)
        last = line = place.line
        while line < len(self._lines):
            line += 1
            if not self._lines[line - 1].strip():
                continue
            if self._indent(line) <= dash:
                break
            last = line
        return last

    def _indent(self, line: int) -> int:
        text = self._lines[line - 1]
        return len(text) - len(text.lstrip(" "))

    def _is_comment(self, line: int) -> bool:
        return self._lines[line - 1].lstrip().startswith("#")
