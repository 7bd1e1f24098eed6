"""Turns what was done and heard into a scenario's text.

Calls that overlapped become `parallel`; each thing that was heard becomes an expectation behind the last call that had
begun by then; times become comments, and pauses become waits.
"""

import base64
import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from rts_console.protocol import events as ev
from rts_console.protocol.events import Event
from rts_console.protocol.words import (
    ConnectionState,
    JoinRoomType,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    MessageMode,
    PayloadKind,
    RtsErrorCode,
)
from rts_console.scenario.actions import Answer
from rts_console.scenario.edit import scenario_text
from rts_console.scenario.model import RUN_TIMEOUT
from rts_console.scenario.sentences import sentence_of
from rts_console.scenario.values import duration_text

LEAST_WITHIN_S: Final = 1.0
LEAST_BACK_S: Final = 5.0
"""A link that comes back has waited before it tried, for how long is a matter of chance."""
LATENESS: Final = 4.0
"""How many times as late as it was something may be before that is another outcome."""
LEAST_PAUSE_S: Final = 0.2
MOST_TEXT: Final = 200
MOST_BINARY: Final = 64
_TOO_MANY: Final = "ExceedQPS"
_SENDS: Final = ("send", "send_room", "send_server")
_ACTED_ON: Final = {"fault", "preset", "lift", "lease"}
_DURATIONS: Final = {"delay_ms": "delay", "jitter_ms": "jitter", "skew_ms": "skew"}
_SECONDS: Final = {"for_s": "for", "after_s": "after"}


class Cast(msgspec.Struct, frozen=True):
    """Who takes part: what it is called, and its user id."""

    name: str
    user_id: str


class Done(msgspec.Struct):
    """A call: `number` and `ended` say what came before what. `before`: it is how things stood at the beginning."""

    who: str
    verb: str
    fields: dict[str, Any]
    number: int
    began_at_ns: int
    ended: int = 0
    ended_at_ns: int = 0
    answer: Answer = Answer("ok")
    client_message_id: str = ""
    before: bool = False


class Heard(msgspec.Struct, frozen=True):
    """An event of an identity."""

    who: str
    event: Event
    number: int
    at_ns: int


class _Group(msgspec.Struct):
    """Calls that overlapped, and what was heard from when they began until the next ones did."""

    calls: list[Done]
    heard: list[Heard] = []
    name: str = ""

    @property
    def ended(self) -> int:
        return max(call.ended for call in self.calls)

    @property
    def hurried(self) -> bool:
        """Whether some of several messages at once were too many: which, is a matter of chance."""
        return len(self.calls) > 1 and any(
            call.answer.code is not None and call.answer.code.label == _TOO_MANY for call in self.calls
        )

    @property
    def began_at_ns(self) -> int:
        return self.calls[0].began_at_ns


def write(
    name: str,
    entries: Sequence[Done | Heard],
    cast: Mapping[str, Cast],
    started_at_ns: int,
    values: Mapping[str, str],
    left_out: int = 0,
) -> str:
    """The text of a scenario that does the same."""
    return _Writer(name, entries, cast, started_at_ns, values, left_out).text()


class _Writer:
    def __init__(
        self,
        name: str,
        entries: Sequence[Done | Heard],
        cast: Mapping[str, Cast],
        started_at_ns: int,
        values: Mapping[str, str],
        left_out: int,
    ) -> None:
        self._name = name
        self._cast = cast
        self._started_at_ns = started_at_ns
        self._values = values
        self._left_out = left_out
        self._names_of = {each.user_id: each.name for each in reversed(list(cast.values()))}
        self._others: list[str] = []
        self._faults: dict[int, str] = {}
        self._groups = _grouped(entries)
        self._expecting: list[bool] = []
        self._cause = {
            call.client_message_id: index
            for index, group in enumerate(self._groups)
            for call in group.calls
            if call.client_message_id
        }

    def text(self) -> str:
        steps = [step for index in range(len(self._groups)) for step in self._group(index)]
        if not steps:
            steps = [("", {"note": "Nothing was recorded."})]
        steps = self._with_names(steps)
        head: dict[str, Any] = {"name": self._name, "identities": self._identities()}
        if (limit_s := self._length_s() * LATENESS) > RUN_TIMEOUT:
            head["timeout"] = f"{math.ceil(limit_s / 60)} min"
        if self._others:
            head["others"] = self._others
        return scenario_text(head, steps, self._comment())

    def _length_s(self) -> float:
        """From the first call to the end of the last: a run of it takes as long."""
        calls = [call for group in self._groups for call in group.calls]
        last_ns = max((max(call.began_at_ns, call.ended_at_ns) for call in calls), default=self._started_at_ns)
        return (last_ns - self._started_at_ns) / 1e9

    def _comment(self) -> str:
        lines = [f"Recorded {_clock(self._started_at_ns, date=True)}. Tokens and signatures are not kept."]
        if self._left_out:
            lines.append(f"{self._left_out:,} calls or events are not in it: they had not ended, or were too many.")
        return "\n".join(lines)

    def _identities(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for each in self._cast.values():
            made[each.name] = None if each.user_id == each.name else {"user_id": each.user_id}
        return made or {"somebody": None}

    def _with_names(self, steps: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
        """Give a name to steps that an expectation has to point back to."""
        for group in self._groups:
            if group.name:
                for _, step in steps:
                    if step.get("_group") is group:
                        step["name"] = group.name
                        break
        return [(comment, {key: each for key, each in step.items() if key != "_group"}) for comment, step in steps]

    # --- a group of calls ---

    def _group(self, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
        group = self._groups[index]
        if index and (pause := self._pause(index)) is not None:
            yield "", {"wait": duration_text(pause)}
        comment = _clock(group.began_at_ns)
        if group.calls[0].before:
            comment = "so it was when the recording began"
        rows, hurried = _rows(group.calls), group.hurried
        if len(rows) == 1:
            for number, call in enumerate(rows[0]):
                yield comment if number == 0 else "", {**self._call(call), "_group": group}
        else:
            made = [[self._call(call, hurried=hurried) for call in row] for row in rows]
            branches = [row[0] if len(row) == 1 else row for row in made]
            if hurried:
                comment += "\nmore than a second takes: which of them are refused is not the same each time"
            yield comment, {"parallel": branches, "_group": group}
        yield from self._expectations(index)

    def _pause(self, index: int) -> float | None:
        """The time in which nobody did anything and nothing was heard, when it was long enough to be felt."""
        before, group = self._groups[index - 1], self._groups[index]
        quiet = max([call.ended_at_ns for call in before.calls] + [heard.at_ns for heard in before.heard])
        seconds = (group.began_at_ns - quiet) / 1e9
        return round(seconds, 1) if seconds >= LEAST_PAUSE_S and not group.calls[0].before else None

    def _call(self, call: Done, *, hurried: bool = False) -> dict[str, Any]:
        step: dict[str, Any] = self._operated(call) if call.verb == "operator" else self._verb(call)
        if hurried and call.verb in _SENDS:
            return {**step, "code": ["ok", _TOO_MANY]}
        if call.answer.kind != "ok":
            code = call.answer.code
            step["code"] = code.label if code is not None else call.answer.kind
        return step

    def _verb(self, call: Done) -> dict[str, Any]:
        fields = call.fields
        if call.verb in _SENDS:
            return {call.verb: {"from": call.who, **self._message(fields)}}
        if call.verb in ("login", "update_token") and "token" in fields:
            return {call.verb: {"who": call.who, "token": fields["token"]}}
        if call.verb in ("login", "logout", "update_token", "drop_link", "retry_now", "release_held", "discard_held"):
            return {call.verb: call.who}
        if call.verb == "peer_status":
            status = call.answer.kept.get("status")
            more = {"is": status} if status else {}
            return {"peer_status": {"who": call.who, "of": self._user(fields["of"]), **more}}
        return {call.verb: {"who": call.who, **_plain({k: v for k, v in fields.items() if v != {}}, self._values)}}

    def _message(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        data = fields["data"]
        made: dict[str, Any] = {}
        if "to" in fields:
            made["to"] = self._user(fields["to"])
        if "room" in fields:
            made["room"] = _safe(fields["room"])
        if isinstance(data, str):
            made |= _text(data)
        else:
            made["base64"] = base64.b64encode(data).decode()
        if fields.get("mode", MessageMode.RELIABLE_ORDERED) is not MessageMode.RELIABLE_ORDERED:
            made["mode"] = fields["mode"].name.lower()
        if fields.get("attributes"):
            made["attributes"] = dict(fields["attributes"])
        return made

    def _operated(self, call: Done) -> dict[str, Any]:
        fields = {k: v for k, v in call.fields.items() if k not in ("app_id", "owner")}
        what = fields.pop("action")
        if what == "lift":
            return {"lift": self._faults.get(fields.get("number", 0), "all")}
        who = {"who": self._user(fields.pop("user_id"))} if fields.get("user_id") else {}
        room = {"room": fields.pop("room_id")} if fields.get("room_id") else {}
        if what not in _ACTED_ON:
            more = {"fields": _plain(fields, self._values)} if fields else {}
            return {"operator": {"action": what, **who, **room, **more}}
        name = f"fault_{len(self._faults) + 1}"
        for number in call.answer.kept.get("numbers", ()):
            self._faults[number] = name
        named = {"preset": fields["name"]} if what == "preset" else _fault(fields)
        return {"fault": {**named, **who, **room}, "as": name}

    def _user(self, user_id: str) -> str:
        """A user as a scenario names it: an identity, or one of those that are only named."""
        name = self._names_of.get(user_id)
        if name is not None:
            return name
        if user_id not in self._others:
            self._others.append(user_id)
        return _safe(user_id)

    # --- expectations ---

    def _expectations(self, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
        group = self._groups[index]
        last_ns = group.calls[-1].began_at_ns
        made: list[tuple[dict[str, Any], float, list[str]]] = []
        for heard in group.heard:
            wanted = self._wanted(heard, index)
            if wanted is None:
                continue
            late_s = max(0.0, (heard.event.at_ns - last_ns) / 1e9)
            if made and made[-1][0] == wanted and heard.who not in made[-1][2]:
                made[-1] = (wanted, max(late_s, made[-1][1]), [*made[-1][2], heard.who])
            else:
                made.append((wanted, late_s, [heard.who]))
        self._expecting.append(bool(made))
        for wanted, late_s, whom in made:
            fields = {
                "who": whom,
                **wanted,
                "within": _tolerance(late_s, LEAST_BACK_S if {"link", "event"} & wanted.keys() else LEAST_WITHIN_S),
            }
            yield "", {"expect": sentence_of(fields) or {**fields, "who": whom if len(whom) > 1 else whom[0]}}

    def _wanted(self, heard: Heard, index: int) -> dict[str, Any] | None:
        match heard.event:
            case ev.MessageReceived() | ev.RoomMessageReceived():
                return self._received(heard.event, index)
            case ev.UserJoined() | ev.UserLeft():
                return self._came_or_went(heard.event)
            case ev.ConnectionStateChanged(state=ConnectionState.RECONNECTED | ConnectionState.FAILED as state):
                return {"link": state.name.lower()}
            case ev.LoggedOut(reason=reason) if reason is not LogoutReason.LOGOUT:
                return {"event": "LoggedOut", "where": {"reason": reason.label}}
            case ev.LoginResult(login_type=LoginType.RECONNECTED, code=code) if code is not LoginErrorCode.SUCCESS:
                return {"event": "LoginResult", "where": {"code": code.label}}
            case ev.RoomStateChanged(room_id=room_id, state=state, join_type=join_type):
                return self._put_out(room_id, state, join_type, heard, index)
        return None

    def _received(self, event: ev.MessageReceived | ev.RoomMessageReceived, index: int) -> dict[str, Any] | None:
        """A message of somebody who takes part too; others would not send it again."""
        cause = self._cause.get(event.client_message_id)
        if cause is None or self._groups[cause].hurried or event.mode is not MessageMode.RELIABLE_ORDERED:
            return None
        wanted: dict[str, Any] = {**_payload(event), "from": self._user(event.user_id)}
        if isinstance(event, ev.RoomMessageReceived):
            wanted["room"] = event.room_id
        return {"receives": wanted, **self._since(cause, index)}

    def _since(self, cause: int, index: int) -> dict[str, Any]:
        """Where to look from, when the cause is further back than the last row of actions."""
        if not any(self._expecting[cause:index]):
            return {}
        group = self._groups[cause]
        group.name = group.name or f"step {cause + 1}"
        return {"after": group.name}

    def _came_or_went(self, event: ev.UserJoined | ev.UserLeft) -> dict[str, Any] | None:
        if event.user_id not in self._names_of:
            return None
        way = "joined" if isinstance(event, ev.UserJoined) else "left"
        return {"sees": {way: self._user(event.user_id), "room": event.room_id}}

    def _put_out(
        self, room_id: str, state: Any, join_type: JoinRoomType, heard: Heard, index: int
    ) -> dict[str, Any] | None:
        """Out of a room against its will; what a join came back with is its own code already."""
        own = any(
            call.verb == "join" and call.fields.get("room") == room_id and call.who == heard.who
            for call in self._groups[index].calls
        )
        if own or state == RtsErrorCode.SUCCESS:
            return None
        return {"event": "RoomStateChanged", "where": {"room_id": room_id, "state": int(state)}}


# --- parts ----------------------------------------------------------------------------------------------------------


def _grouped(entries: Sequence[Done | Heard]) -> list[_Group]:
    """Calls in the order they began, those that overlapped together; what was heard with the last that had begun."""
    groups: list[_Group] = []
    for entry in sorted(entries, key=lambda each: each.number):
        if isinstance(entry, Heard):
            if groups:
                groups[-1].heard.append(entry)
        elif groups and entry.number < groups[-1].ended:
            groups[-1].calls.append(entry)
        else:
            groups.append(_Group([entry], []))
    return groups


def _rows(calls: Sequence[Done]) -> list[list[Done]]:
    """As few rows as can be, so that in each a call begins after the one before has ended."""
    rows: list[list[Done]] = []
    for call in calls:
        row = next((row for row in rows if row[-1].ended < call.number), None)
        if row is None:
            rows.append([call])
        else:
            row.append(call)
    return rows


def _payload(event: ev.MessageReceived | ev.RoomMessageReceived) -> dict[str, Any]:
    """A message as far as it is worth writing down twice."""
    if event.kind is PayloadKind.BINARY:
        if len(event.data) <= MOST_BINARY:
            return {"base64": base64.b64encode(event.data).decode(), "kind": "binary"}
        return {"kind": "binary", "bytes": len(event.data)}
    text = event.data.decode(errors="replace")
    if len(text) <= MOST_TEXT:
        return {"text": _safe(text)}
    return {"kind": "text", "bytes": len(event.data), "contains": _safe(text[: MOST_TEXT // 2])}


def _fault(fields: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in fields.items():
        if key in _DURATIONS:
            made[_DURATIONS[key]] = duration_text(value / 1000)
        elif key in _SECONDS:
            made[_SECONDS[key]] = duration_text(value)
        elif key != "seed":
            made["status" if key == "code" else key] = value
    return made


def _text(text: str) -> dict[str, Any]:
    """A text that is sent: as JSON where that gives the same bytes again and can be read better."""
    if text[:1] in ("{", "[") and "${" not in text:
        with suppress(msgspec.DecodeError, RecursionError):
            value = msgspec.json.decode(text)
            if msgspec.json.encode(value) == text.encode():
                return {"json": value}
    return {"text": _safe(text)}


def _safe(text: str) -> str:
    """A text in which nothing is a template."""
    return text.replace("${", "$${")


def _plain(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each, values) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, values) for each in value]
    if not isinstance(value, str):
        return value
    safe = _safe(value)
    for name, known in values.items():
        if known and safe.startswith(known):
            return f"${{{name}}}{safe.removeprefix(known)}"
    return safe


def _tolerance(late_s: float, least_s: float) -> str:
    """How long something may take that took so long: generous, and a round number."""
    seconds = max(least_s, late_s * LATENESS)
    return duration_text(float(math.ceil(seconds)))


def _clock(at_ns: int, *, date: bool = False) -> str:
    moment = datetime.datetime.fromtimestamp(at_ns / 1e9, datetime.UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC" if date else "%H:%M:%S.") + ("" if date else f"{moment:%f}"[:3])
