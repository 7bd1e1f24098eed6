"""A step in plain words: for a list of steps, a report, a log. In English, or in the language that `tr` leads to."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from rts_console.scenario.sentences import sentence_of

_MOST: Final = 60
_MOST_NAMES: Final = 5
Fields = Mapping[str, Any]
Tr = Callable[[str], str]
"""Leads from an English text, values in it as `{name}`, to the same in another language."""


def describe(verb: str, value: Any, tr: Tr | None = None) -> str:
    """What a step does, from the long form of its value (templates as they are, or filled in)."""
    if not isinstance(value, Mapping):
        return f"{verb} {value}"
    return Wording(tr).words(verb, value)


def quoted(value: Any) -> str:
    """A value in quotes, shortened to a line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.replace("\n", "⏎")
    text = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    # A quote inside is marked as one: else nobody could tell where the value ends.
    return json.dumps(text, ensure_ascii=False) if isinstance(value, str) else text


def names(who: Any) -> str:
    """One name, or several."""
    return Wording(None).names(who)


def _is_several(fields: Fields) -> bool:
    who = fields.get("who")
    return isinstance(who, list | tuple) and len(who) > 1


def _is_crowd(fields: Fields) -> bool:
    who = fields.get("who")
    return isinstance(who, list | tuple) and len(who) > _MOST_NAMES


class Wording:
    """The words of a language. Values are put in as they are: whatever somebody sends is never looked up."""

    def __init__(self, tr: Tr | None) -> None:
        """`tr` says texts in another language than English."""
        self.tr = tr or (lambda text: text)
        self._is_english = tr is None

    def words(self, verb: str, fields: Fields) -> str:
        """What a step does."""
        say = getattr(self, f"_{verb}", None)
        return str(say(fields)) if say is not None else verb.replace("_", " ")

    def names(self, who: Any) -> str:
        """One name, or several."""
        if isinstance(who, str):
            return who
        several = [str(each) for each in who or ()]
        if len(several) > _MOST_NAMES:
            first, more = several[: _MOST_NAMES - 1], len(several) - _MOST_NAMES + 1
            return self.tr("{names} and {count} more").format(names=self._listed(first), count=f"{more:,}")
        if len(several) < 2:
            return "".join(several)
        return self.tr("{names} and {last}").format(names=self._listed(several[:-1]), last=several[-1])

    def _listed(self, several: list[str]) -> str:
        words = several[0]
        for each in several[1:]:
            words = self.tr("{name}, {next}").format(name=words, next=each)
        return words

    def _joined(self, parts: list[str]) -> str:
        words = parts[0] if parts else ""
        for each in parts[1:]:
            words = self.tr("{first}, {second}").format(first=words, second=each)
        return words

    def _who(self, fields: Fields) -> str:
        return self.names(fields.get("who"))

    def _acts(self, fields: Fields, one: str, several: str, **values: str) -> str:
        """A sentence about one or several, both said already."""
        return (several if _is_several(fields) else one).format(who=self._who(fields), **values)

    # Who, and what is sent

    def _login(self, fields: Fields) -> str:
        one, several = self.tr("{who} logs in{token}"), self.tr("{who} log in{token}")
        return self._acts(fields, one, several, token=self._token(fields.get("token")))

    def _logout(self, fields: Fields) -> str:
        return self._acts(fields, self.tr("{who} logs out"), self.tr("{who} log out"))

    def _update_token(self, fields: Fields) -> str:
        one, several = self.tr("{who} gets a new token{token}"), self.tr("{who} get a new token{token}")
        return self._acts(fields, one, several, token=self._token(fields.get("token")))

    def _token(self, token: Any) -> str:
        if not isinstance(token, Mapping):
            return ""
        if "env" in token or "secret" in token:
            return self.tr(" (token from {name})").format(name=token.get("env", token.get("secret")))
        if token.get("expired"):
            return self.tr(" (token that ran out)")
        if token.get("broken"):
            return self.tr(" (broken token)")
        if "user_id" in token:
            return self.tr(" (token of {user})").format(user=token["user_id"])
        return self.tr(" (token lives {time})").format(time=token["life"]) if "life" in token else ""

    def _join(self, fields: Fields) -> str:
        one, several = self.tr("{who} joins {room}"), self.tr("{who} join {room}")
        return self._acts(fields, one, several, room=str(fields.get("room")))

    def _leave(self, fields: Fields) -> str:
        one, several = self.tr("{who} leaves {room}"), self.tr("{who} leave {room}")
        return self._acts(fields, one, several, room=str(fields.get("room")))

    def _send(self, fields: Fields) -> str:
        words = self.tr("{sender} sends {payload} to {receiver}")
        return words.format(sender=fields.get("from"), payload=self._payload(fields), receiver=fields.get("to"))

    def _send_room(self, fields: Fields) -> str:
        words = self.tr("{sender} sends {payload} to room {room}")
        return words.format(sender=fields.get("from"), payload=self._payload(fields), room=fields.get("room"))

    def _send_server(self, fields: Fields) -> str:
        words = self.tr("{sender} sends {payload} to the app server")
        return words.format(sender=fields.get("from"), payload=self._payload(fields))

    def _payload(self, fields: Fields) -> str:
        times = f"{fields['count']} × " if "count" in fields else ""
        if "text" in fields:
            return times + quoted(fields["text"])
        if "json" in fields:
            return times + quoted(fields["json"])
        if isinstance(made := fields.get("generate"), Mapping):
            size = str(made.get("bytes"))
            size = self.tr("{count} bytes").format(count=size) if size.isdigit() else size
            return times + self.tr("{size} of {kind}").format(size=size, kind=self.tr(str(made.get("of"))))
        return times + self._bytes(fields)

    def _bytes(self, fields: Fields) -> str:
        """Bytes are counted: their letters say nothing to a reader."""
        letters = "".join(str(fields.get("base64", fields.get("hex", ""))).split())
        if "${" in letters:
            return self.tr("bytes {letters}").format(letters=quoted(letters))
        count = len(letters.rstrip("=")) * 3 // 4 if "base64" in fields else len(letters) // 2
        return self.tr("{count} bytes").format(count=f"{count:,}")

    def _server_params(self, fields: Fields) -> str:
        return self._acts(fields, self.tr("{who} names the app server"), self.tr("{who} name the app server"))

    def _peer_status(self, fields: Fields) -> str:
        who, other = fields.get("who"), fields.get("of")
        if "is" not in fields:
            return self.tr("{who} looks {other} up").format(who=who, other=other)
        words = self.tr("{who} looks {other} up, who is {state}")
        return words.format(who=who, other=other, state=self.tr(str(fields["is"])))

    # Links and faults

    def _drop_link(self, fields: Fields) -> str:
        return self.tr("the link of {who} breaks").format(who=self._who(fields))

    def _retry_now(self, fields: Fields) -> str:
        return self._acts(fields, self.tr("{who} tries again at once"), self.tr("{who} try again at once"))

    def _offline_policy(self, fields: Fields) -> str:
        words = self.tr("messages of {who} while offline: {policy}")
        return words.format(who=self._who(fields), policy=self.tr(str(fields.get("policy"))))

    def _release_held(self, fields: Fields) -> str:
        return self.tr("held messages of {who} go").format(who=self._who(fields))

    def _discard_held(self, fields: Fields) -> str:
        return self.tr("held messages of {who} are discarded").format(who=self._who(fields))

    def _fault(self, fields: Fields) -> str:
        kind = str(fields.get("kind") or fields.get("preset") or "").replace("_", " ")
        sizes = [self._size(name, fields[name]) for name in _SIZES if name in fields]
        what = " ".join([self.tr(kind) if kind else "", *sizes])
        whom = self.tr(" for {who}").format(who=fields["who"]) if "who" in fields else ""
        lasting = self.tr(", {time} long").format(time=fields["for"]) if "for" in fields else ""
        return self.tr("fault: {what}{whom}{where}{lasting}").format(
            what=what, whom=whom, where=self._where(fields), lasting=lasting
        )

    def _size(self, name: str, value: Any) -> str:
        words = self.tr("{count} bytes/s") if name == "bytes_per_s" else _SIZES[name]
        return words.format(value, count=value)

    def _where(self, fields: Fields) -> str:
        return self.tr(" in {room}").format(room=fields["room"]) if "room" in fields else ""

    def _lift(self, fields: Fields) -> str:
        which = fields.get("which")
        return self.tr("all faults end") if which == "all" else self.tr("fault {name} ends").format(name=which)

    # What operators, servers and rooms do

    def _operator(self, fields: Fields) -> str:
        whom = f" {fields['who']}" if "who" in fields else ""
        words = self.tr("the operator: {action}{whom}{where}")
        return words.format(action=self.tr(str(fields.get("action"))), whom=whom, where=self._where(fields))

    def _server_api(self, fields: Fields) -> str:
        words = self.tr("the app server calls {vendor} {action}")
        return words.format(vendor=fields.get("vendor"), action=fields.get("action") or fields.get("path"))

    def _room_call(self, fields: Fields) -> str:
        words = self.tr("{who} calls {operation} in {room}")
        return words.format(who=fields.get("who"), operation=fields.get("operation"), room=fields.get("room"))

    # What has steps or code inside

    def _wait(self, fields: Fields) -> str:
        return self.tr("wait {time}").format(time=fields.get("for"))

    def _parallel(self, fields: Fields) -> str:
        return self.tr("{count} things at once").format(count=len(fields.get("branches") or ()))

    def _repeat(self, fields: Fields) -> str:
        return self.tr("{count} times").format(count=fields.get("times"))

    def _python(self, fields: Fields) -> str:
        return f"Python: {quoted(fields.get('code', ''))}"

    # Expectations

    def _expect(self, fields: Fields) -> str:
        if (sentence := self._sentence(fields, no=False)) is not None:
            return sentence
        whom = "" if "measure" in fields or "that" in fields else self._who(fields)
        return f"{whom} {self._expected(fields)}".strip()

    def _expect_no(self, fields: Fields) -> str:
        within = self._within(fields)
        if "link" in fields:
            words = self.tr("{who} link does not become {state}{within}")
            return words.format(who=self._who(fields), state=self.tr(str(fields["link"])), within=within)
        if "event" in fields:
            one, several = self.tr("{who} is not told {event}{within}"), self.tr("{who} are not told {event}{within}")
            return self._acts(fields, one, several, event=self._event(fields), within=within)
        if (sentence := self._sentence(fields, no=True)) is not None:
            return sentence
        return self.tr("{who} not: {does}").format(who=self._who(fields), does=self._expected(fields))

    def _sentence(self, fields: Fields, *, no: bool) -> str | None:
        """As one writes it in a scenario, which is English and names everyone: not for a crowd."""
        return sentence_of(fields, no=no) if self._is_english and not _is_crowd(fields) else None

    def _within(self, fields: Fields) -> str:
        return self.tr(" within {time}").format(time=fields["within"]) if "within" in fields else ""

    def _expected(self, fields: Fields) -> str:
        if "measure" in fields:
            return self._measure(fields)
        if "that" in fields:
            return f"{quoted(fields['that'])} {self._limits(fields)}"
        return self._seen(fields) + self._within(fields)

    def _measure(self, fields: Fields) -> str:
        whom = self.tr(" for {who}").format(who=self._who(fields)) if "who" in fields else ""
        what = self.tr(str(fields.get("of", "delivery")))
        words = self.tr("{measure} of {what}{whom} {limits}")
        return words.format(measure=self.tr(str(fields["measure"])), what=what, whom=whom, limits=self._limits(fields))

    def _seen(self, fields: Fields) -> str:
        several = _is_several(fields)
        if "event" in fields:
            return (self.tr("are told {event}") if several else self.tr("is told {event}")).format(
                event=self._event(fields)
            )
        if "order" in fields:
            receives = self.tr("receive {what}") if several else self.tr("receives {what}")
            return receives.format(what=self._order(fields))
        if isinstance(state := fields.get("is"), Mapping):
            return self._state(state, several=several)
        times = f"{fields['count']} × " if "count" in fields else ""
        if "at_least" in fields:
            times = self.tr("at least {count} × ").format(count=fields["at_least"])
        if "receives" in fields:
            receives = self.tr("receive {what}") if several else self.tr("receives {what}")
            return receives.format(what=times + self._short(fields["receives"]))
        if "sees" in fields:
            return (self.tr("see {what}") if several else self.tr("sees {what}")).format(
                what=self._member(fields["sees"])
            )
        if "link" in fields:
            return self.tr("link becomes {state}").format(state=self.tr(str(fields["link"])))
        return "?"

    def _member(self, member: Mapping[str, Any]) -> str:
        words = self.tr("{user} join{room}") if "joined" in member else self.tr("{user} leave{room}")
        room = f" {member['room']}" if "room" in member else ""
        said = words.format(user=member.get("joined", member.get("left")), room=room)
        more = {name: each for name, each in member.items() if name not in ("joined", "left", "room")}
        return self._joined([said, self._short(more)]) if more else said

    def _state(self, state: Mapping[str, Any], *, several: bool) -> str:
        if "link" not in state:
            return (self.tr("are {what}") if several else self.tr("is {what}")).format(what=self._short(state))
        words = self.tr("link is {state}").format(state=self.tr(str(state["link"])))
        more = {name: each for name, each in state.items() if name != "link"}
        return self._joined([words, self._short(more)]) if more else words

    def _event(self, fields: Fields) -> str:
        if "where" not in fields:
            return str(fields["event"])
        return self.tr("{event} with {fields}").format(event=fields["event"], fields=self._short(fields["where"]))

    def _order(self, fields: Fields) -> str:
        order = fields["order"]
        if isinstance(order, str):
            words = self.tr("all from {sender}{where}, in the order they were sent, each once")
            return words.format(sender=fields.get("from"), where=self._where(fields))
        return self.tr("in this order: {messages}").format(messages="; ".join(map(self._short, order)))

    def _short(self, value: Any) -> str:
        """A mapping as its keys and values, without quotes and braces."""
        if isinstance(value, Mapping):
            return self._joined([self._one(str(key), each) for key, each in value.items()]) or self.tr("anything")
        return str(value) if isinstance(value, str | int | float) else quoted(value)

    def _one(self, key: str, value: Any) -> str:
        if isinstance(value, bool) and not self._is_english:
            return self.tr(f"{key} {value}")
        if key in _SIGNS:
            return f"{_SIGNS[key]} {value}"
        if key == "text" and not self._is_english:
            return quoted(value)
        words = quoted(value) if key in ("text", "json", "contains") else self._short(value)
        return f"{self.tr(key)} {self.tr(words) if key == 'kind' else words}"

    def _limits(self, fields: Fields) -> str:
        words = [f"{sign} {fields[name]}" for name, sign in _SIGNS.items() if name in fields]
        words += [f"{self.tr(name)} {quoted(fields[name])}" for name in ("contains", "matches") if name in fields]
        return self._joined(words)


_SIGNS: Final = {
    "less_than": "<",
    "at_most": "≤",
    "at_least": "≥",
    "more_than": ">",
    "equals": "=",
    "differs_from": "≠",
}
_SIZES: Final = {
    "delay": "{}",
    "jitter": "± {}",
    "percent": "{} %",
    "bytes_per_s": "{} bytes/s",
    "per_second": "{}/s",
    "status": "{}",
    "skew": "{}",
}
