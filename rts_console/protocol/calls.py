"""Commands that wait for their answer: each ends exactly once, by an answer, a refusal, its deadline or a loss."""

import enum
import heapq
from collections import deque
from typing import Any

import msgspec

from rts_console.protocol.clock import MS
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.outbox import Sending
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RefusalCode


class CallKind(enum.Enum):
    """What was asked for; an answer must be of the same kind."""

    LOGIN = "login"
    LOGOUT = "logout"
    UPDATE_TOKEN = "update token"
    PEER_STATUS = "peer status"
    SERVER_PARAMS = "server params"
    JOIN = "join"
    REJOIN = "rejoin"
    LEAVE = "leave"
    ROOM_CALL = "room call"
    HEAL = "heal"
    HEAL_INBOX = "heal inbox"
    SEND = "send"


class Call(msgspec.Struct, gc=False):
    """One command under way. `what` names it in sentences, `subject` is its room or URL.

    `asked` is whether someone outside waits for it: what the session asks by itself completes towards nobody.
    `deadline_ns` is when it runs out of time, `None` for not now.
    """

    call_id: int
    kind: CallKind
    what: str
    started_ns: int
    timeout_ms: int
    subject: str = ""
    asked: bool = True
    sending: Sending | None = None
    replaced_token: Secret | None = None
    deadline_ns: int | None = None


class Calls:
    """The commands under way, by id, with their deadlines and what became of those that ended."""

    def __init__(self) -> None:
        """Begin with none; ids start at 1."""
        self._pending: dict[int, Call] = {}
        self._in_turn: deque[tuple[int, int]] = deque()
        self._others: list[tuple[int, int]] = []
        self._completions: list[tuple[int, Any]] = []
        self._last_id = 0

    def next_id(self) -> int:
        """A number that no command and no ping has had."""
        self._last_id += 1
        return self._last_id

    def begin(
        self,
        kind: CallKind,
        what: str,
        now_ns: int,
        timeout_ms: int,
        *,
        subject: str = "",
        asked: bool = True,
        sending: Sending | None = None,
    ) -> Call:
        """Enter a command that must be answered within `timeout_ms`."""
        call = Call(self.next_id(), kind, what, now_ns, timeout_ms, subject, asked, sending)
        self._pending[call.call_id] = call
        self.set_deadline(call, now_ns + timeout_ms * MS)
        return call

    def begin_send(self, sending: Sending, now_ns: int, timeout_ms: int) -> Call:
        """Enter a message; it has all the time there is until it is given a deadline."""
        self._last_id += 1
        call = Call(self._last_id, CallKind.SEND, "Message", now_ns, timeout_ms, sending=sending)
        self._pending[call.call_id] = call
        return call

    def set_deadline(self, call: Call, deadline_ns: int | None) -> None:
        """Move the moment at which the command runs out of time; `None`: it has all the time there is."""
        call.deadline_ns = deadline_ns
        if deadline_ns is None:
            return
        in_turn = self._in_turn
        if not in_turn or in_turn[-1][0] <= deadline_ns or self._comes_last(deadline_ns):
            in_turn.append((deadline_ns, call.call_id))
        else:
            heapq.heappush(self._others, (deadline_ns, call.call_id))

    def answered(self, call_id: int, *kinds: CallKind) -> Call | None:
        """The command that an answer is for, `None` when it has ended already.

        Raises `ProtocolError` when the answer is of the wrong kind; the command then goes on waiting.
        """
        call = self._pending.get(call_id)
        if call is not None and call.kind not in kinds:
            reason = f"The answer to command {call_id} does not fit it: it is a {call.kind.value}."
            raise ProtocolError(RefusalCode.BAD_FRAME, reason)
        return call

    def first(self, kind: CallKind, subject: str = "") -> Call | None:
        """The oldest command of that kind (and room), if any."""
        return next((c for c in self._pending.values() if c.kind is kind and c.subject == subject), None)

    def pending(self) -> list[Call]:
        """All commands under way, oldest first."""
        return list(self._pending.values())

    def end(self, call: Call, result: Any) -> None:
        """Complete a command with its result, or with the `RtsError` to raise."""
        if self._pending.pop(call.call_id, None) is not None and call.asked:
            self._completions.append((call.call_id, result))

    def completions(self) -> list[tuple[int, Any]]:
        """Ids and results of what ended since the last time."""
        completions, self._completions = self._completions, []
        return completions

    def next_deadline(self) -> int | None:
        """When the next command runs out of time, in nanoseconds."""
        in_turn, others = self._in_turn, self._others
        while in_turn and not self._in_force(*in_turn[0]):
            in_turn.popleft()
        while others and not self._in_force(*others[0]):
            heapq.heappop(others)
        if in_turn and others:
            return min(in_turn[0], others[0])[0]
        return in_turn[0][0] if in_turn else others[0][0] if others else None

    def next_due(self, now_ns: int) -> Call | None:
        """A command that has run out of time; the caller ends it before asking again."""
        due_ns = self.next_deadline()
        if due_ns is None or due_ns > now_ns:
            return None
        in_turn, others = self._in_turn, self._others
        if in_turn and (not others or in_turn[0] <= others[0]):
            return self._pending[in_turn.popleft()[1]]
        return self._pending[heapq.heappop(others)[1]]

    def _comes_last(self, deadline_ns: int) -> bool:
        """Whether it is behind all others that stand in a row: nearly all do, for they are given the same time."""
        in_turn = self._in_turn
        while in_turn and in_turn[-1][0] > deadline_ns:
            if self._in_force(*in_turn[-1]):
                return False
            in_turn.pop()
        return True

    def _in_force(self, deadline_ns: int, call_id: int) -> bool:
        call = self._pending.get(call_id)
        return call is not None and call.deadline_ns == deadline_ns
