"""Expectations as sentences: `bob receives "hello" from alice within 500 ms` and its kin, to and from the long form."""

import difflib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from rts_console.scenario.steps import LINK_STATES
from rts_console.scenario.values import BadValue

FORMS: Final = (
    'bob receives [3 ×] "hello" [from alice] [in lobby] [within 500 ms]',
    'bob receives text [containing "hi"] [from alice] …',
    "bob receives 3 messages …",
    "bob receives no message … [within 500 ms]",
    "alice sees bob join [lobby] [within 1 s]",
    "alice sees bob leave [lobby] [within 1 s]",
    "alice link becomes reconnected [within 10 s]",
    "alice is logged in | logged out | in lobby | not in lobby",
    "p95 of delivery [for bob] < 51 ms",
)
_WHO: Final = r"(?P<who>(?:[\w.@-]|\$\{[^{}]+\})+(?:(?:, | and )(?:[\w.@-]|\$\{[^{}]+\})+)*)"
_ID: Final = r"(?:[\w.@-]|\$\{[^{}]+\})+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_WITHIN: Final = r"(?: within (?P<within>\d+(?:\.\d+)? ?(?:ms|s|min|h)|\$\{[^{}]+\}))?"
_WHAT: Final = (
    rf"(?:(?:(?P<times>\d+) (?:×|times) )?(?P<text>{_QUOTED})|(?P<count>\d+ )?(?P<kind>text|binary|message)s?)"
)
_RECEIVES: Final = re.compile(
    rf"{_WHO} receives? (?P<no>no )?{_WHAT}(?: containing (?P<contains>{_QUOTED}))?"
    rf"(?: from (?P<from>{_ID}))?(?: in (?P<room>{_ID}))?{_WITHIN}"
)
_SEES: Final = re.compile(
    rf"{_WHO} sees? (?P<other>{_ID}) (?P<no>not )?(?P<way>join|leave)(?: (?P<room>{_ID}))?{_WITHIN}"
)
_LINK: Final = re.compile(rf"{_WHO} link becomes (?P<state>\w+){_WITHIN}")
_IS: Final = re.compile(
    rf"{_WHO} (?:is|are) (?P<how>logged in|logged out|in (?P<room>{_ID})|not in (?P<other_room>{_ID}))"
    rf"{_WITHIN}"
)
_MEASURE: Final = re.compile(
    rf"(?P<measure>count|min|mean|p50|p90|p95|p99|max)(?: of (?P<of>delivery|result))?(?: for {_WHO})?"
    r" (?P<sign><=|>=|<|>) (?P<limit>\d+(?:\.\d+)? ?(?:ms|s|min|h)|\d+|\$\{[^{}]+\})"
)
_VOCABULARY: Final = (
    *("receive", "receives", "no", "text", "binary", "message", "messages", "containing", "from", "within", "times"),
    *("sees", "see", "join", "leave", "not", "link", "becomes", "is", "are", "logged", "in", "out", "and"),
    *("of", "delivery", "result", "for"),
)
_IN_TIME: Final = re.compile(r" (?:in|for|after|under) (\d+(?:\.\d+)? ?(?:ms|s|min|h))$")
_SIGNS: Final = {"<": "less_than", "<=": "at_most", ">=": "at_least", ">": "more_than"}


def read_sentence(text: str) -> tuple[bool, dict[str, Any]]:
    """The long form of a sentence, and whether it says that something shall not be. Raises `BadValue`."""
    plain = " ".join(text.split()) if '"' not in text else text.strip()
    if (found := _parsed(plain)) is not None:
        return found
    if len(re.findall(r'(?<!\\)"', plain)) % 2:
        raise BadValue("a quote is not closed", "Put the whole text that is expected between two quotes.")
    if plain.startswith("code"):
        raise BadValue("a result is expected where the step is", "Write 'code: InvalidToken' beside the step's verb.")
    if (mended := _mended(plain)) is not None:
        raise BadValue("it has none of the forms that are known", f"Did you mean: {mended}")
    remedy = f"Write it like one of: {'; '.join(_near(plain))}. Or use the long form, see docs/scenarios.md."
    raise BadValue("it has none of the forms that are known", remedy)


def _parsed(plain: str) -> tuple[bool, dict[str, Any]] | None:
    for pattern, make in _MAKERS:
        found = pattern.fullmatch(plain)
        if found is not None:
            return make(found.groupdict())
    return None


def _mended(plain: str) -> str | None:
    """The sentence with its words spelled as they must be, when that is one."""
    parts = re.split(rf"({_QUOTED})", plain)
    spelled = [part if place % 2 else " ".join(map(_spelled, part.split(" "))) for place, part in enumerate(parts)]
    text = "".join(spelled)
    for each in (text, _IN_TIME.sub(r" within \1", text)):
        found = _parsed(each)
        if found is not None and found[1].get("link", "connected") in LINK_STATES:
            return each
    return None


def _spelled(word: str) -> str:
    near = difflib.get_close_matches(word.lower(), _VOCABULARY, n=1, cutoff=0.75)
    return word if word in _VOCABULARY or not near else near[0]


def _near(text: str) -> list[str]:
    """The forms with a word in common, or all."""
    words = {"receive": FORMS[:4], "see": FORMS[4:6], "link": FORMS[6:7], " is ": FORMS[7:8], " of ": FORMS[8:]}
    found = [form for word, forms in words.items() if word in text for form in forms]
    return found or list(FORMS)


def _receives(parts: Mapping[str, str | None]) -> tuple[bool, dict[str, Any]]:
    message: dict[str, Any] = {}
    if parts["text"]:
        message["text"] = _unquoted(parts["text"])
    if parts["contains"]:
        message["contains"] = _unquoted(parts["contains"])
    if parts["kind"] in ("text", "binary"):
        message["kind"] = parts["kind"]
    message |= {key: parts[key] for key in ("from", "room") if parts[key]}
    made = _common(parts) | {"receives": message}
    if count := parts["count"] or parts["times"]:
        made["count"] = int(count)
    return bool(parts["no"]), made


def _sees(parts: Mapping[str, str | None]) -> tuple[bool, dict[str, Any]]:
    member: dict[str, Any] = {"joined" if parts["way"] == "join" else "left": parts["other"]}
    if parts["room"]:
        member["room"] = parts["room"]
    return bool(parts["no"]), _common(parts) | {"sees": member}


def _link(parts: Mapping[str, str | None]) -> tuple[bool, dict[str, Any]]:
    return False, _common(parts) | {"link": parts["state"]}


def _is(parts: Mapping[str, str | None]) -> tuple[bool, dict[str, Any]]:
    state: dict[str, Any]
    if parts["room"]:
        state = {"in_room": parts["room"]}
    elif parts["other_room"]:
        state = {"not_in_room": parts["other_room"]}
    else:
        state = {"logged_in": parts["how"] == "logged in"}
    return False, _common(parts) | {"is": state}


def _measure(parts: Mapping[str, str | None]) -> tuple[bool, dict[str, Any]]:
    limit = parts["limit"] or ""
    value: int | str = int(limit) if limit.isdigit() else limit
    made: dict[str, Any] = {"measure": parts["measure"], _SIGNS[parts["sign"] or "<"]: value}
    if parts["of"]:
        made["of"] = parts["of"]
    return False, (_common(parts) if parts["who"] else {}) | made


def _common(parts: Mapping[str, str | None]) -> dict[str, Any]:
    made: dict[str, Any] = {"who": re.split(", | and ", parts["who"] or "")}
    if parts.get("within"):
        made["within"] = parts["within"]
    return made


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]


_Maker = Callable[[Mapping[str, str | None]], tuple[bool, dict[str, Any]]]
_MAKERS: Final[tuple[tuple[re.Pattern[str], _Maker], ...]] = (
    (_MEASURE, _measure),
    (_RECEIVES, _receives),
    (_SEES, _sees),
    (_LINK, _link),
    (_IS, _is),
)


# --- and back -------------------------------------------------------------------------------------------------------


def sentence_of(fields: Mapping[str, Any], *, no: bool = False) -> str | None:
    """The sentence that says the same as a long form, `None` when no sentence can."""
    text = _written(fields, no)
    if text is None:
        return None
    try:
        return text if read_sentence(text) == (no, dict(fields)) else None
    except BadValue:
        return None


def _written(fields: Mapping[str, Any], no: bool) -> str | None:
    several = [*fields.get("who", ())]
    who = " and ".join([*([", ".join(several[:-1])] if several[1:] else []), *several[-1:]])
    ending = "" if len(fields.get("who", ())) > 1 else "s"
    within = f" within {fields['within']}" if "within" in fields else ""
    if isinstance(message := fields.get("receives"), Mapping):
        # A key that no sentence has, such as json, is noticed when the sentence is read again.
        return f"{who} receive{ending} {'no ' if no else ''}{_message_words(fields, message)}{within}"
    if isinstance(member := fields.get("sees"), Mapping):
        other, way = (member["joined"], "join") if "joined" in member else (member.get("left"), "leave")
        room = f" {member['room']}" if "room" in member else ""
        return f"{who} see{ending} {other} {'not ' if no else ''}{way}{room}{within}"
    if "link" in fields:
        return f"{who} link becomes {fields['link']}{within}"
    if isinstance(state := fields.get("is"), Mapping) and len(state) == 1:
        return f"{who} {'is' if ending else 'are'} {_state_words(state)}{within}"
    return None


def _message_words(fields: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    words = json.dumps(message["text"], ensure_ascii=False) if "text" in message else message.get("kind", "message")
    if "count" in fields:
        words = f"{fields['count']} × {words}" if "text" in message else f"{fields['count']} {words}s"
    if "contains" in message:
        words += f" containing {json.dumps(message['contains'], ensure_ascii=False)}"
    words += f" from {message['from']}" if "from" in message else ""
    return words + (f" in {message['room']}" if "room" in message else "")


def _state_words(state: Mapping[str, Any]) -> str:
    match dict(state):
        case {"logged_in": True}:
            return "logged in"
        case {"logged_in": False}:
            return "logged out"
        case {"in_room": room}:
            return f"in {room}"
        case {"not_in_room": room}:
            return f"not in {room}"
    return "?"
