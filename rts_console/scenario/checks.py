"""What a schema cannot say: names that must exist, values that exclude each other, code that must parse."""

import base64
import binascii
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from rts_console.protocol import events as ev
from rts_console.protocol.words import RULE_SETS, RuleSet
from rts_console.scenario.codes import KINDS, is_known, labels, limits_problem
from rts_console.scenario.model import Scenario, Step
from rts_console.scenario.problems import Path, Problem, did_you_mean
from rts_console.scenario.steps import KINDS_OF_EXPECTATION, typed
from rts_console.scenario.values import BadValue, Insertion, has_template, insertions, unclosed
from rts_console.scenario.yaml_tree import Tree

PAYLOADS: Final = ("text", "json", "base64", "hex", "generate")
BUILT_IN: Final = (
    *("run", "seed", "sequence", "number", "app_id"),
    *("gateway.url", "gateway.http_url", "clock.ms", "clock.ns", "clock.iso"),
)
"""Names that templates may use in every scenario."""
_BEFORE_THE_RUN: Final = tuple(name for name in BUILT_IN if name not in ("sequence", "number"))
EVENTS: Final = {
    name: kind
    for name, kind in vars(ev).items()
    if isinstance(kind, type) and issubclass(kind, ev.Event) and kind not in (ev.Event, ev.SendCompleted)
}
"""Every event of a client by its name."""
_COMPARISONS: Final = (
    *("equals", "differs_from", "contains", "matches"),
    *("less_than", "at_most", "at_least", "more_than"),
)


def check(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Everything that is wrong with a scenario whose form is right."""
    checker = _Checker(scenario, tree)
    for step in scenario.all_steps():
        yield from checker.check(step)
    yield from checker.check_names()
    yield from checker.check_gateway()
    yield from checker.check_variables()
    yield from checker.check_identities()


class _Checker:
    def __init__(self, scenario: Scenario, tree: Tree) -> None:
        self._scenario = scenario
        self._tree = tree
        steps = list(scenario.all_steps())
        # Also of steps that were refused: who uses such a name has made no mistake.
        self._names, self._captures = list(_given(tree, "name")), list(_given(tree, "as"))
        no_faults = [step.capture for step in steps if step.verb != "fault"]
        self._faults = [name for name in self._captures if name not in no_faults]
        counters = [str(step.value.get("counter", "round")) for step in steps if step.verb == "repeat"]
        self._plain = [*BUILT_IN, *scenario.variables, *counters]

    def check(self, step: Step) -> Iterator[Problem]:
        at = (*step.path, step.verb)
        yield from self._codes(step)
        yield from self._templates(step.value, at, inside=bool(step.branches))
        yield from self._templates(step.note, (*step.path, "note"))
        value = step.value
        if step.verb in _OWN_CHECKS and isinstance(value, Mapping):
            yield from _OWN_CHECKS[step.verb](self, value, at)
        if isinstance(value, Mapping):
            yield from self._users(step.verb, value, at)
            if not step.branches and not has_template(value) and step.verb != "note":
                yield from self._values(step, at)

    def check_identities(self) -> Iterator[Problem]:
        """User ids may have templates of what is known before the run; tokens may not."""
        known = [*_BEFORE_THE_RUN, *self._scenario.variables]
        for name, identity in self._scenario.identities.items():
            yield from self._known_before(identity.user_id, known, ("identities", name, "user_id"))
        for path in self._tree.values:
            if path[:1] == ("identities",) and path[2:3] == ("token",) and len(path) == 3:
                yield from self._token(path)

    def check_variables(self) -> Iterator[Problem]:
        """They may have templates of what is known before the run, and of the variables above."""
        known = list(_BEFORE_THE_RUN)
        for name, value in self._scenario.variables.items():
            yield from self._known_before(str(value), known, ("variables", name))
            known.append(name)

    def _known_before(self, text: str, known: Sequence[str], at: Path) -> Iterator[Problem]:
        if unclosed(text):
            yield self._unclosed(at)
        for each in insertions(text):
            if wrong := each.call_problem:
                yield self._wrong_call(each, at, wrong)
            elif not each.is_call and each.name not in known:
                what = f"unknown name ${{{each.expression}}}"
                why = "only variables above and the run's own names are known here"
                yield self._problem(at, what, why, did_you_mean(each.expression, known))

    def _token(self, path: Path) -> Iterator[Problem]:
        value = self._tree.data["identities"][path[1]]["token"]
        if has_template(value):
            why = "it is needed before the run has any values"
            yield self._problem(
                path, "a token has a template", why, "Write the value itself, or give it in the login step."
            )

    def check_gateway(self) -> Iterator[Problem]:
        """The rule set and its limits must be some that there are."""
        wishes = self._scenario.gateway
        rules = wishes.get("rules", "volcengine")
        if rules not in RULE_SETS:
            why = "a gateway has no such rule set"
            yield self._problem(("gateway", "rules"), f"unknown rules {rules!r}", why, did_you_mean(rules, RULE_SETS))
        known = [name for name in RuleSet.__struct_fields__ if name != "name"]
        limits = wishes.get("limits")
        for name in limits if isinstance(limits, Mapping) else ():
            if name not in known:
                path, why = ("gateway", "limits", name), "a rule set has no such limit"
                yield self._problem(path, f"unknown limit {name!r}", why, did_you_mean(name, known), key=True)

    def check_names(self) -> Iterator[Problem]:
        """Step names once each; identities that no variable hides."""
        seen: set[str] = set()
        for step in self._scenario.all_steps():
            if step.name and step.name in seen:
                why = "another step has it, and 'after' could not tell them apart"
                yield self._problem((*step.path, "name"), f"the name {step.name!r} is there twice", why, "Change one.")
            seen.add(step.name)
        for name in self._scenario.variables:
            if name in self._scenario.identities:
                why = "an identity has the same name, and ${…} could mean either"
                yield self._problem(
                    ("variables", name), f"the variable {name!r} cannot be", why, "Rename it.", key=True
                )

    # --- names ---

    def _users(self, verb: str, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        """Those who act must be identities; those who are only named may be others too."""
        acts = verb not in ("fault", "operator")
        for key, allowed_others in (("who", not acts), ("from", verb.startswith("expect")), ("to", True), ("of", True)):
            if key in value and not (key == "of" and verb != "peer_status"):
                yield from self._user(value[key], (*at, key), others=allowed_others)
        for key in ("receives", "sees"):
            if isinstance(inner := value.get(key), Mapping):
                yield from self._inner_users(inner, (*at, key))
        if isinstance(order := value.get("order"), list):
            for number, message in enumerate(order):
                yield from self._inner_users(message, (*at, "order", number))

    def _inner_users(self, fields: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        for key in ("from", "joined", "left"):
            if key in fields:
                yield from self._user(fields[key], (*at, key), others=True)

    def _user(self, given: Any, at: Path, *, others: bool) -> Iterator[Problem]:
        if isinstance(given, list):
            for number, one in enumerate(given):
                yield from self._user(one, (*at, number) if (*at, number) in self._tree.values else at, others=others)
            return
        known = [*self._scenario.identities, *(self._scenario.others if others else ())]
        if not isinstance(given, str) or has_template(given) or given in known:
            return
        if others:
            remedy = f"{did_you_mean(given, known)} Or add it to 'identities', or to 'others' when nobody acts as it."
            yield self._problem(at, f"unknown user {given!r}", "it is neither an identity nor one of 'others'", remedy)
        else:
            remedy = f"{did_you_mean(given, known)} Or add it to 'identities'."
            yield self._problem(at, f"unknown identity {given!r}", "only identities can act or look", remedy)

    def _templates(self, value: Any, at: Path, *, inside: bool = False) -> Iterator[Problem]:
        for path, text in _texts(value, at):
            if inside and any(part in ("steps", "branches") for part in path[len(at) :]):
                continue
            if unclosed(text):
                yield self._unclosed(path)
            for each in insertions(text):
                if each.is_call or (each.name is not None and self._is_known(each.name)):
                    continue
                if wrong := each.call_problem:
                    yield self._wrong_call(each, path, wrong)
                    continue
                known = [*self._plain, *self._captures, *(f"{name}.user_id" for name in self._scenario.identities)]
                what, why = f"unknown name ${{{each.expression}}}", "nothing in this scenario is called so"
                yield self._problem(path, what, why, did_you_mean(each.expression, known))

    def _unclosed(self, path: Path) -> Problem:
        remedy = "Close it with '}', or write $${ where the letters ${ are meant."
        return self._problem(path, "a template is not closed", "'${' begins one, and it has no end", remedy)

    def _wrong_call(self, call: Insertion, path: Path, wrong: str) -> Problem:
        remedy = "Write it like ${random(1, 6)} or ${pick(red, green)}."
        return self._problem(path, f"${{{call.expression}}} cannot be", wrong, remedy)

    def _is_known(self, name: str) -> bool:
        head, _, rest = name.partition(".")
        if head in self._scenario.identities:
            return rest == "user_id"
        return name in self._plain or head in self._captures

    # --- values ---

    def _codes(self, step: Step) -> Iterator[Problem]:
        for code in step.codes:
            if not is_known(code):
                why = f"no result has this {'number' if isinstance(code, int) else 'name'}"
                yield self._problem(
                    (*step.path, "code"), f"unknown code {code!r}", why, did_you_mean(str(code), [*KINDS, *labels()])
                )

    def _values(self, step: Step, at: Path) -> Iterator[Problem]:
        try:
            typed(step.verb, step.value)
        except BadValue as bad:
            yield self._problem(at, f"{step.verb!r} does not fit", str(bad), bad.remedy)

    def payload(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        given = [key for key in PAYLOADS if key in value]
        if len(given) != 1:
            what = "nothing is said to be sent" if not given else f"{' and '.join(given)} are both given"
            remedy = f"Give exactly one of {', '.join(PAYLOADS)}."
            yield self._problem(at, what, "a message has one payload", remedy, key=True)
        for key, decode in (("base64", _base64), ("hex", bytes.fromhex)):
            yield from self._decodes(value.get(key), (*at, key), decode)

    def _decodes(self, text: Any, at: Path, decode: Callable[[str], bytes]) -> Iterator[Problem]:
        if not isinstance(text, str) or has_template(text):
            return
        try:
            decode(text)
        except (ValueError, binascii.Error) as error:
            yield self._problem(at, f"{at[-1]} cannot be read", str(error), "Mend it, or use text.")

    def expectation(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        kinds = [key for key in KINDS_OF_EXPECTATION if key in value]
        if len(kinds) != 1:
            what = "it does not say what is expected" if not kinds else f"{' and '.join(kinds)} are both given"
            remedy = f"Give exactly one of {', '.join(KINDS_OF_EXPECTATION)}."
            yield self._problem(at, what, "an expectation is about one thing", remedy, key=True)
            return
        yield from self._subject(kinds[0], value, at)
        if "after" in value and value["after"] != "start" and value["after"] not in self._names:
            remedy = did_you_mean(str(value["after"]), ["start", *self._names])
            yield self._problem((*at, "after"), f"unknown step {value['after']!r}", "no step has this name", remedy)
        for message in (value.get("receives"), *_listed(value.get("order"))):
            if isinstance(message, Mapping):
                yield from self._pattern(message.get("matches"), at)
        yield from self._pattern(value.get("matches"), at)

    def _subject(self, kind: str, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        if kind not in ("measure", "that") and "who" not in value:
            yield self._problem(at, "nobody is named", "somebody must see it", "Add 'who'.", key=True)
        if kind in ("measure", "that") and not any(key in value for key in _COMPARISONS):
            remedy = f"Add one of {', '.join(_COMPARISONS)}."
            yield self._problem(at, "nothing is compared", "any value would do", remedy, key=True)
        if kind == "event":
            yield from self._event(value, at)
        if kind == "sees" and len({"joined", "left"} & set(value["sees"])) != 1:
            yield self._problem((*at, "sees"), "who came or went is not said", "one of both", "Give joined or left.")
        if kind == "order" and value["order"] == "as sent" and "from" not in value:
            yield self._problem((*at, "order"), "the sender is not named", "the order is that of one", "Add 'from'.")

    def _event(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        kind = EVENTS.get(value["event"])
        if kind is None:
            why = "a client tells of no such event"
            remedy = did_you_mean(str(value["event"]), EVENTS)
            yield self._problem((*at, "event"), f"unknown event {value['event']!r}", why, remedy)
            return
        for name in value.get("where", ()):
            if wrong := limits_problem(value["where"][name]):
                remedy = "Write it like {at_most: 0}, or give the value itself."
                yield self._problem((*at, "where", name), f"the value of {name!r} does not fit", wrong, remedy)
            if name not in kind.__struct_fields__:
                remedy = did_you_mean(name, kind.__struct_fields__)
                why = f"{value['event']} has no such field"
                yield self._problem((*at, "where", name), f"unknown field {name!r}", why, remedy, key=True)

    def _pattern(self, text: Any, at: Path) -> Iterator[Problem]:
        if not isinstance(text, str) or has_template(text):
            return
        try:
            re.compile(text)
        except re.error as error:
            yield self._problem(at, f"the pattern {text!r} cannot be read", str(error), "Mend it, or use contains.")

    def fault(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        if ("kind" in value) == ("preset" in value):
            what = "no fault is named" if "kind" not in value else "a fault and a preset are both named"
            yield self._problem(at, what, "a step sets one or the other", "Give kind or preset.", key=True)

    def lift(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        which = value.get("which")
        if which != "all" and which not in self._faults:
            why = "no fault is kept under this name with 'as'"
            yield self._problem(at, f"unknown fault {which!r}", why, did_you_mean(str(which), ["all", *self._faults]))

    def server_api(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        needed = ("action", "version") if value.get("vendor") == "volcengine" else ("path",)
        for key in needed:
            if key not in value:
                why = f"{value.get('vendor')} needs it"
                yield self._problem(at, f"'server_api' has no {key!r}", why, f"Add {key!r}.", key=True)

    def python(self, value: Mapping[str, Any], at: Path) -> Iterator[Problem]:
        try:
            compile(_as_function(str(value.get("code"))), "step", "exec")
        except SyntaxError as error:
            why = f"line {(error.lineno or 2) - 1} of it: {error.msg}"
            yield self._problem(at, "this is not Python", why, "Mend that line.")

    def _problem(self, path: Path, what: str, why: str, remedy: str, *, key: bool = False) -> Problem:
        place = self._tree.key_place(path) if key else self._tree.place(path)
        return Problem(place, what, why, remedy, path)


_OWN_CHECKS: Final[dict[str, Callable[[_Checker, Mapping[str, Any], Path], Iterator[Problem]]]] = {
    "send": _Checker.payload,
    "send_room": _Checker.payload,
    "send_server": _Checker.payload,
    "expect": _Checker.expectation,
    "expect_no": _Checker.expectation,
    "fault": _Checker.fault,
    "lift": _Checker.lift,
    "server_api": _Checker.server_api,
    "python": _Checker.python,
}


def _given(tree: Tree, modifier: str) -> Iterator[str]:
    """What all steps have under a key of their own."""
    for path in tree.values:
        if path[0:1] in (("steps",), ("finally",)) and path[-1] == modifier and isinstance(path[-2], int):
            yield str(functools.reduce(lambda inside, key: inside[key], path, tree.data))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number))


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _as_function(code: str) -> str:
    lines = code.splitlines() or ["pass"]
    return "async def step():\n" + "\n".join(f"    {line}" for line in lines)
