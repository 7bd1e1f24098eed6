"""A step in plain words: for a list of steps, a report, a log."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from rts_console.scenario.sentences import sentence_of

_MOST: Final = 60
_MOST_NAMES: Final = 5
Fields = Mapping[str, Any]


def describe(verb: str, value: Any) -> str:
    """What a step does, from the long form of its value (templates as they are, or filled in)."""
    if not isinstance(value, Mapping):
        return f"{verb} {value}"
    words = _WORDS.get(verb)
    return words(value) if words is not None else verb.replace("_", " ")


def quoted(value: Any) -> str:
    """A value in quotes, shortened to a line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.replace("\n", "⏎")
    text = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    # A quote inside is marked as one: else nobody could tell where the value ends.
    return json.dumps(text, ensure_ascii=False) if isinstance(value, str) else text


def names(who: Any) -> str:
    """One name, or several."""
    if isinstance(who, str):
        return who
    several = [str(each) for each in who or ()]
    if len(several) > _MOST_NAMES:
        return f"{', '.join(several[: _MOST_NAMES - 1])} and {len(several) - _MOST_NAMES + 1:,} more"
    return " and ".join([*([", ".join(several[:-1])] if several[1:] else []), *several[-1:]])


def _payload(fields: Fields) -> str:
    times = f"{fields['count']} × " if "count" in fields else ""
    if "text" in fields:
        return times + quoted(fields["text"])
    if "json" in fields:
        return times + quoted(fields["json"])
    if isinstance(made := fields.get("generate"), Mapping):
        size = str(made.get("bytes"))
        return f"{times}{size}{' bytes' if size.isdigit() else ''} of {made.get('of')}"
    return f"{times}{_bytes(fields)}"


def _bytes(fields: Fields) -> str:
    """Bytes are counted: their letters say nothing to a reader."""
    letters = "".join(str(fields.get("base64", fields.get("hex", ""))).split())
    if "${" in letters:
        return f"bytes {quoted(letters)}"
    count = len(letters.rstrip("=")) * 3 // 4 if "base64" in fields else len(letters) // 2
    return f"{count:,} bytes"


def _login(fields: Fields) -> str:
    return f"{names(fields.get('who'))} {_verb(fields, 'logs', 'log')} in{_token(fields.get('token'))}"


def _update_token(fields: Fields) -> str:
    return f"{names(fields.get('who'))} {_verb(fields, 'gets', 'get')} a new token{_token(fields.get('token'))}"


def _verb(fields: Fields, one: str, several: str) -> str:
    who = fields.get("who")
    return several if isinstance(who, list | tuple) and len(who) > 1 else one


def _token(token: Any) -> str:
    if not isinstance(token, Mapping):
        return ""
    if "env" in token or "secret" in token:
        return f" (token from {token.get('env', token.get('secret'))})"
    if token.get("expired"):
        return " (token that ran out)"
    if token.get("broken"):
        return " (broken token)"
    if "user_id" in token:
        return f" (token of {token['user_id']})"
    return f" (token lives {token['life']})" if "life" in token else ""


def _fault(fields: Fields) -> str:
    sizes = ("delay", "jitter", "percent", "bytes_per_s", "per_second", "status", "skew")
    parts = [str(fields.get("kind") or fields.get("preset") or "").replace("_", " ")]
    parts += [_SIZES.get(name, "{}").format(fields[name]) for name in sizes if name in fields]
    whom = f" for {fields['who']}" if "who" in fields else ""
    where = f" in {fields['room']}" if "room" in fields else ""
    lasting = f", {fields['for']} long" if "for" in fields else ""
    return f"fault: {' '.join(parts)}{whom}{where}{lasting}"


_SIZES: Final = {"percent": "{} %", "jitter": "± {}", "bytes_per_s": "{} bytes/s", "per_second": "{}/s"}


def _operator(fields: Fields) -> str:
    whom = f" {fields['who']}" if "who" in fields else ""
    where = f" in {fields['room']}" if "room" in fields else ""
    return f"the operator: {fields.get('action')}{whom}{where}"


def _server_api(fields: Fields) -> str:
    return f"the app server calls {fields.get('vendor')} {fields.get('action') or fields.get('path')}"


def _peer_status(fields: Fields) -> str:
    found = f", who is {fields['is']}" if "is" in fields else ""
    return f"{fields.get('who')} looks {fields.get('of')} up{found}"


def _parallel(fields: Fields) -> str:
    count = len(fields.get("branches") or ())
    return f"{count} things at once"


def _sentence(fields: Fields, *, no: bool = False) -> str | None:
    """The sentence that says the same, which names everyone: not for a crowd."""
    who = fields.get("who")
    return None if isinstance(who, list | tuple) and len(who) > _MOST_NAMES else sentence_of(fields, no=no)


def _expect(fields: Fields) -> str:
    whom = "" if "measure" in fields else names(fields.get("who"))
    return _sentence(fields) or f"{whom} {_expected(fields)}".strip()


def _expect_no(fields: Fields) -> str:
    whom, within = names(fields.get("who")), f" within {fields['within']}" if "within" in fields else ""
    if "link" in fields:
        return f"{whom} link does not become {fields['link']}{within}"
    if "event" in fields:
        where = f" with {_short(fields['where'])}" if "where" in fields else ""
        return f"{whom} {_verb(fields, 'is', 'are')} not told {fields['event']}{where}{within}"
    return _sentence(fields, no=True) or f"{whom} not: {_expected(fields)}"


def _expected(fields: Fields) -> str:
    within = f" within {fields['within']}" if "within" in fields else ""
    if "measure" in fields:
        whom = f" for {names(fields['who'])}" if "who" in fields else ""
        return f"{fields['measure']} of {fields.get('of', 'delivery')}{whom} {_limits(fields)}"
    if "that" in fields:
        return f"{quoted(fields['that'])} {_limits(fields)}"
    if "event" in fields:
        where = f" with {_short(fields['where'])}" if "where" in fields else ""
        return f"{_verb(fields, 'is', 'are')} told {fields['event']}{where}{within}"
    if "order" in fields:
        return f"{_verb(fields, 'receives', 'receive')} {_order(fields)}{within}"
    if isinstance(state := fields.get("is"), Mapping) and "link" in state:
        more = {name: each for name, each in state.items() if name != "link"}
        return f"link is {state['link']}{', ' if more else ''}{_short(more) if more else ''}{within}"
    for kind in ("receives", "sees", "is", "link"):
        if kind in fields:
            verb = _verb(fields, kind, {"receives": "receive", "sees": "see", "is": "are"}.get(kind, kind))
            times = f"{fields['count']} × " if "count" in fields else ""
            times = f"at least {fields['at_least']} × " if "at_least" in fields else times
            return f"{verb} {times}{_short(fields[kind])}{within}"
    return "?"


def _order(fields: Fields) -> str:
    order = fields["order"]
    if isinstance(order, str):
        where = f" in {fields['room']}" if "room" in fields else ""
        return f"all from {fields.get('from')}{where}, in the order they were sent, each once"
    return f"in this order: {'; '.join(map(_short, order))}"


def _short(value: Any) -> str:
    """A mapping as its keys and values, without quotes and braces."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key} {quoted(each) if key in ('text', 'json') else _short(each)}" for key, each in value.items()
        )
    return str(value) if isinstance(value, str | int | float) else quoted(value)


def _limits(fields: Fields) -> str:
    signs = {"less_than": "<", "at_most": "≤", "at_least": "≥", "more_than": ">", "equals": "=", "differs_from": "≠"}
    words = [f"{sign} {fields[name]}" for name, sign in signs.items() if name in fields]
    words += [f"{name} {quoted(fields[name])}" for name in ("contains", "matches") if name in fields]
    return ", ".join(words)


_WORDS: Final[dict[str, Callable[[Fields], str]]] = {
    "login": _login,
    "logout": lambda fields: f"{names(fields.get('who'))} {_verb(fields, 'logs', 'log')} out",
    "update_token": _update_token,
    "join": lambda fields: f"{names(fields.get('who'))} {_verb(fields, 'joins', 'join')} {fields.get('room')}",
    "leave": lambda fields: f"{names(fields.get('who'))} {_verb(fields, 'leaves', 'leave')} {fields.get('room')}",
    "send": lambda fields: f"{fields.get('from')} sends {_payload(fields)} to {fields.get('to')}",
    "send_room": lambda fields: f"{fields.get('from')} sends {_payload(fields)} to room {fields.get('room')}",
    "send_server": lambda fields: f"{fields.get('from')} sends {_payload(fields)} to the app server",
    "server_params": lambda fields: f"{names(fields.get('who'))} {_verb(fields, 'names', 'name')} the app server",
    "peer_status": _peer_status,
    "drop_link": lambda fields: f"the link of {names(fields.get('who'))} breaks",
    "retry_now": lambda fields: f"{names(fields.get('who'))} {_verb(fields, 'tries', 'try')} again at once",
    "offline_policy": lambda fields: f"messages of {names(fields.get('who'))} while offline: {fields.get('policy')}",
    "release_held": lambda fields: f"held messages of {names(fields.get('who'))} go",
    "discard_held": lambda fields: f"held messages of {names(fields.get('who'))} are discarded",
    "fault": _fault,
    "lift": lambda fields: f"fault {fields.get('which')} ends",
    "operator": _operator,
    "server_api": _server_api,
    "room_call": lambda fields: f"{fields.get('who')} calls {fields.get('operation')} in {fields.get('room')}",
    "wait": lambda fields: f"wait {fields.get('for')}",
    "parallel": _parallel,
    "repeat": lambda fields: f"{fields.get('times')} times",
    "python": lambda fields: f"Python: {quoted(fields.get('code', ''))}",
    "expect": _expect,
    "expect_no": _expect_no,
}
