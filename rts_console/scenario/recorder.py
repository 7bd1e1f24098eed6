"""Records what identities do and what comes of it, and writes a scenario that does and expects the same.

recorder = Recorder()
recorder.add(tap)           # a `Tap` in front of each backend
...
recorder.stop()
text = recorder.text("What happened")
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rts_console.client.backend import Operator, SendResult
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event
from rts_console.protocol.secret import Secret
from rts_console.scenario.actions import Answer, settled
from rts_console.scenario.tap import Tap
from rts_console.scenario.transcript import Cast, Done, Heard, write

MOST_ENTRIES: Final = 20_000
"""So many calls and events are kept; what comes after is counted, and the file says so."""
DescribeToken = Callable[[Secret, str], Mapping[str, Any] | None]
"""How a token of a user could be had again (`{"expired": True}`, `{"env": "RTS_TOKEN_A"}`), `None` for a usual one."""
_KEPT: Final = (
    ev.MessageReceived,
    ev.RoomMessageReceived,
    ev.UserJoined,
    ev.UserLeft,
    ev.ConnectionStateChanged,
    ev.LoggedOut,
    ev.LoginResult,
    ev.RoomStateChanged,
)
_NOT_A_NAME: Final = re.compile(r"[^A-Za-z0-9_-]")


class Recorder:
    """Keeps what is done and heard, in order, until it is stopped."""

    def __init__(
        self, *, values: Mapping[str, str] | None = None, describe_token: DescribeToken = lambda token, user_id: None
    ) -> None:
        """Take texts that stand for themselves elsewhere: `{"gateway.http_url": "http://…"}` becomes a template."""
        self._values = dict(values or {})
        self._describe_token = describe_token
        self._entries: list[Done | Heard] = []
        self._open: dict[int, Done] = {}
        self._names: dict[int, str] = {}
        self._taps: dict[int, Tap] = {}
        self._cast: dict[str, Cast] = {}
        self._ends: list[Callable[[], None]] = []
        self._faults: dict[int, str] = {}
        self._sequence = 0
        self.left_out = 0
        self.started_at_ns = now_ns()

    @property
    def calls(self) -> int:
        """How many calls were recorded so far."""
        return sum(isinstance(each, Done) for each in self._entries)

    @property
    def events(self) -> int:
        """How many events were recorded so far."""
        return len(self._entries) - self.calls

    def add(self, tap: Tap) -> None:
        """Record an identity from now on. How it stands now becomes the beginning of the scenario."""
        self._taps[id(tap)] = tap
        tap.listener = self
        self._ends.append(tap.observe(lambda events: self._heard(tap, events)))
        if tap.logged_in:
            self._already(tap)

    def stop(self) -> None:
        """Record no more. What is under way is left out."""
        for end in self._ends:
            end()
        self._ends.clear()
        for tap in self._taps.values():
            if tap.listener is self:
                tap.listener = None

    def text(self, name: str = "Recorded") -> str:
        """The scenario, as far as it was recorded."""
        done = [each for each in self._entries if not (isinstance(each, Done) and each.number in self._open)]
        return write(name, done, self._cast, self.started_at_ns, self._values, self.left_out + len(self._open))

    # --- calls (a `CallListener`) ---

    def began(self, tap: Tap, verb: str, fields: dict[str, Any]) -> int:
        """A call begins."""
        who = self._name(tap, str(fields.get("user_id", "")))
        token = fields.pop("token", None)
        if isinstance(token, Secret) and (about := self._describe_token(token, fields.get("user_id") or tap.user_id)):
            fields["token"] = dict(about)
        fields.pop("user_id", None)
        self._sequence += 1
        made = Done(who, verb, fields, self._sequence, now_ns())
        self._open[made.number] = made
        self._keep(made)
        return made.number

    def ended(self, number: int, value: Any, error: Exception | None) -> None:
        """A call has come back."""
        made = self._open.pop(number, None)
        if made is None:
            return
        self._sequence += 1
        made.ended = self._sequence
        made.ended_at_ns = now_ns()
        made.answer = settled(value, error)
        made.client_message_id = value.client_message_id if isinstance(value, SendResult) else ""

    def operated(self, what: str, fields: Mapping[str, Any], answer: Mapping[str, Any] | None) -> None:
        """The operator did something, or was refused (no answer): faults, kicks, mutes. Leases are no deed."""
        if what == "lease":
            return
        self._sequence += 1
        made = Done("", "operator", {"action": what, **fields}, self._sequence, now_ns())
        self._sequence += 1
        made.ended, made.ended_at_ns = self._sequence, now_ns()
        made.answer = Answer("ok", kept=answer) if answer is not None else Answer("refused")
        self._keep(made)

    def operator(self, operator: Operator) -> Operator:
        """The same operator, recorded."""
        return _RecordedOperator(self, operator)

    # --- events ---

    def _heard(self, tap: Tap, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, _KEPT):
                self._sequence += 1
                self._keep(Heard(self._name(tap, tap.user_id), event, self._sequence, now_ns()))

    def _keep(self, entry: Done | Heard) -> None:
        if len(self._entries) >= MOST_ENTRIES:
            self.left_out += 1
            return
        self._entries.append(entry)

    # --- who ---

    def _name(self, tap: Tap, user_id: str) -> str:
        """What an identity is called: its user id as far as that is a name, with a number when there are several."""
        known = self._names.get(id(tap))
        if known is not None and (not user_id or self._cast[known].user_id == user_id):
            return known
        if not user_id:
            user_id = tap.user_id or "somebody"
        name = self._free_name(user_id)
        self._names[id(tap)] = name
        self._cast[name] = Cast(name, user_id)
        return name

    def _free_name(self, user_id: str) -> str:
        plain = _NOT_A_NAME.sub("_", user_id)
        plain = plain if plain[:1].isalpha() else f"user_{plain}"
        if plain not in self._cast:
            return plain
        number = 2
        while f"{plain}_{number}" in self._cast:
            number += 1
        return f"{plain}_{number}"

    def _already(self, tap: Tap) -> None:
        """Who was logged in and in rooms when the recording began gets there first."""
        name = self._name(tap, tap.user_id)
        self._did(name, "login", {})
        for room in tap.rooms:
            if room.joined:
                self._did(name, "join", {"room": room.room_id})

    def _did(self, who: str, verb: str, fields: dict[str, Any]) -> None:
        self._sequence += 2
        made = Done(who, verb, fields, self._sequence - 1, now_ns(), before=True)
        made.ended, made.ended_at_ns, made.answer = self._sequence, now_ns(), Answer("ok")
        self._keep(made)


class _RecordedOperator:
    """Tells the recorder what an operator does."""

    def __init__(self, recorder: Recorder, operator: Operator) -> None:
        self._recorder = recorder
        self._operator = operator

    async def act(self, what: str, **fields: Any) -> Mapping[str, Any]:
        try:
            answer = await self._operator.act(what, **fields)
        except Exception:
            self._recorder.operated(what, fields, None)
            raise
        self._recorder.operated(what, fields, answer)
        return answer
