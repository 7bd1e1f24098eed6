"""Messages under way: which wait for an answer, for the link, or for the user; what a lost link means to each.

A reliable message is kept until it is answered, and sent again under the same client message id on the next link, as
long as the gateway can tell that it is the same: it is of the same epoch, and less than 110 s have passed since the
first try. Otherwise, and when no answer comes, its outcome is unknown, which is told with its id.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from rts_console.protocol import frames as fr
from rts_console.protocol.calls import Call, CallKind, Calls
from rts_console.protocol.clock import MS
from rts_console.protocol.events import Event, MessageHeld, SendCompleted
from rts_console.protocol.outbox import Outbox, Sending
from rts_console.protocol.rates import UserRates
from rts_console.protocol.words import (
    Code,
    MessageMode,
    OfflinePolicy,
    RoomMessageSendResult,
    RuleSet,
    Scope,
    UserMessageSendResult,
)

REPEAT_LIMIT_MS: Final = 110_000
"""How long after its first try a message may be sent again; the gateway recognises one for 120 s."""
WAITING_LIMIT: Final = 10_000
"""How many messages may wait for the link, the rates or the user."""
LATE_LIMIT: Final = 1_024
"""How many messages without a timely answer are remembered, for the place that a late one names."""

_RELIABLE: Final = MessageMode.RELIABLE_ORDERED


class Message(msgspec.Struct, gc=False):
    """One message under way; `first_written_ns` is 0 while no try has been made, `taken_ns` while none has left."""

    call: Call
    sending: Sending
    first_written_ns: int = 0
    taken_ns: int = 0
    epoch: str = ""

    @property
    def reliable(self) -> bool:
        """Whether it may be sent again."""
        return self.sending.mode is MessageMode.RELIABLE_ORDERED


class Sends:
    """All messages of a session that have not ended. Each is in one of three places.

    `_written` waits for its answer, in the order of first writing. `_waiting` will be written as soon as the link and
    the rates allow, what had been written before first. `_held` waits until the user releases or discards it.
    """

    def __init__(
        self,
        outbox: Outbox,
        calls: Calls,
        rules: RuleSet,
        joined: Callable[[str], bool],
        server_params: Callable[[bool], bool],
        send: Callable[[str | bytes], None],
        emit: Callable[[Event], None],
    ) -> None:
        """Begin with none. `joined` says whether a room is; `server_params` whether the app server is set already, or,
        when asked with `True`, will be as soon as the link is back.
        """
        self.user_id = ""
        self.epoch = ""
        self._outbox = outbox
        self._calls = calls
        self._rules = rules
        self._acknowledge_ms = rules.acknowledge_ms
        self._fits_anyhow = min(rules.text_limit, rules.binary_limit)
        self._rates = UserRates(rules)
        self._joined = joined
        self._server_params = server_params
        self._send = send
        self._emit = emit
        self._link_up = False
        self._written: dict[int, Message] = {}
        self._untaken: list[Message] = []
        self._late: dict[int, Message] = {}
        self._waiting: dict[int, Message] = {}
        self._held: dict[int, Message] = {}
        self._more_at_ns: int | None = None

    # --- what is known ---

    @property
    def held(self) -> tuple[Sending, ...]:
        """Messages that wait for the user, or were never sent yet and wait for the link, oldest first."""
        never_sent = [message for message in self._waiting.values() if not message.first_written_ns]
        return tuple(message.sending for message in (*never_sent, *self._held.values()))

    def unanswered(self, scope: Scope, target: str) -> bool:
        """Whether messages were sent there of which nobody knows yet what became of them."""
        sent = (*self._written.values(), *(each for each in self._waiting.values() if each.first_written_ns))
        return any((each.sending.scope, each.sending.target) == (scope, target) for each in sent)

    def set_rules(self, rules: RuleSet) -> None:
        """The gateway's limits are in force from now on."""
        if rules != self._rules:
            self._rules, self._rates = rules, UserRates(rules)
            self._acknowledge_ms = rules.acknowledge_ms
            self._fits_anyhow = min(rules.text_limit, rules.binary_limit)

    def next_deadline(self) -> int | None:
        """When more may be written, `None` when nothing waits for that."""
        return self._more_at_ns

    def handle_deadline(self, now_ns: int) -> None:
        """Write what the rates allow by now."""
        if self._more_at_ns is not None and now_ns >= self._more_at_ns:
            self._write_waiting(now_ns)

    # --- asking ---

    def submit(self, sending: Sending, now_ns: int, *, logged_in: bool, policy: OfflinePolicy) -> int:
        """Send a message, keep it as the policy says, or complete it at once with the reason why it may not leave.

        `logged_in` is whether a login is live or being made again; the policy counts while it is being made again.
        """
        self._emit(sending.submitted(now_ns))
        call = self._calls.begin_send(sending, now_ns, self._acknowledge_ms)
        message = Message(call, sending)
        reliable, link_up = sending.mode is _RELIABLE, self._link_up
        keeps = reliable and policy is not OfflinePolicy.REFUSE
        waits = reliable and (bool(self._waiting) or not link_up)
        if problem := self._refusal(sending, logged_in=logged_in, link_up=link_up or keeps, later=waits):
            self._refuse(message, *problem, now_ns)
        elif waits:
            self._keep(message, OfflinePolicy.SEND if link_up else policy, now_ns)
        elif excess := self._excess(sending, now_ns):
            self._too_fast(message, *excess, now_ns)
        else:
            self._write(message, now_ns)
        return call.call_id

    def release(self, now_ns: int) -> int:
        """Let all held messages go, now or as soon as the link is back; returns how many."""
        released, self._held = self._held, {}
        self._waiting |= released
        if self._link_up:
            self._write_waiting(now_ns)
        else:
            for message in released.values():
                self._tell_kept(message.sending, OfflinePolicy.SEND, now_ns)
        return len(released)

    def discard(self, reason: str, now_ns: int) -> int:
        """End all messages that were never sent; returns how many."""
        never_sent = [message for message in self._waiting.values() if not message.first_written_ns]
        discarded = never_sent + list(self._held.values())
        for message in discarded:
            self._never_sent(message, reason, now_ns)
        return len(discarded)

    def taken(self, now_ns: int) -> None:
        """The system has taken what was written so far; the first time counts."""
        for message in self._untaken:
            message.taken_ns = message.taken_ns or now_ns
        self._untaken.clear()

    # --- the link ---

    def lost(self, reason: str, now_ns: int) -> None:
        """The link is gone: reliable messages wait for the next one, of others nobody will know."""
        self._link_up = False
        self._untaken.clear()
        self._late.clear()
        self._more_at_ns = None
        kept = {}
        for call_id, message in list(self._written.items()):
            if message.reliable:
                kept[call_id] = message
                self._calls.set_deadline(message.call, message.first_written_ns + REPEAT_LIMIT_MS * MS)
            else:
                self._finish(message, self._outbox.cut(message.sending, reason, now_ns))
        self._written = {}
        self._waiting = kept | self._waiting

    def resume(self, epoch: str, now_ns: int) -> None:
        """The link is back, at a gateway whose data are of `epoch`: send again what was not answered, then the rest."""
        for message in list(self._waiting.values()):
            if sentence := _not_again(message, epoch, now_ns):
                self._finish(message, self._outbox.lost(message.sending, sentence, now_ns))
        self.epoch = epoch
        self._link_up = True
        self._write_waiting(now_ns)

    def end(self, reason: str, now_ns: int) -> None:
        """The login is over: what was sent has an unknown outcome, what was not is refused."""
        self._link_up = False
        self._late.clear()
        self._more_at_ns = None
        self.discard(reason, now_ns)
        for message in [*self._written.values(), *self._waiting.values()]:
            self._finish(message, self._outbox.cut(message.sending, reason, now_ns))

    # --- answers ---

    def expire(self, call: Call, now_ns: int) -> None:
        """No answer came in time, or no link."""
        if (message := self._written.get(call.call_id)) is not None:
            if len(self._late) < LATE_LIMIT:
                self._late[call.call_id] = message
            self._finish(message, self._outbox.timed_out(message.sending, now_ns))
        elif (message := self._waiting.get(call.call_id)) is not None:
            reason = f"no link for the answer within {REPEAT_LIMIT_MS // 1000} s"
            self._finish(message, self._outbox.cut(message.sending, reason, now_ns))

    def accepted(self, frame: fr.Accepted, now_ns: int) -> Message | None:
        """A message to a peer or a room is answered: which. Raises `ProtocolError` for an answer that fits none.

        An answer that comes too late changes no result, but the place that it names is taken.
        """
        if self._late and (late := self._late.pop(frame.id, None)) is not None:
            return late
        message = self._written.get(frame.id) or self._answered(frame.id)
        if message is None or message.sending.scope is Scope.SERVER:
            return None
        del self._written[frame.id]
        result = self._outbox.accepted(message.sending, frame, now_ns, message.taken_ns)
        self._emit(result)
        self._calls.end(message.call, result)
        return message

    def server_answered(self, header: fr.ServerAnswer, data: bytes, now_ns: int) -> None:
        """A message to the app server is answered."""
        message = self._answered(header.id)
        if message is not None and message.sending.scope is Scope.SERVER:
            self._finish(message, self._outbox.answered(message.sending, header, data, now_ns))

    def rejected(self, call: Call, frame: fr.Refused, now_ns: int) -> None:
        """The gateway refused the command as such."""
        message = self._written.get(call.call_id)
        if message is not None:
            self._finish(message, self._outbox.rejected(message.sending, frame, now_ns))

    def _answered(self, call_id: int) -> Message | None:
        call = self._calls.answered(call_id, CallKind.SEND)
        return self._written.get(call.call_id) if call is not None else None

    # --- inside ---

    def _refusal(self, sending: Sending, *, logged_in: bool, link_up: bool, later: bool) -> tuple[Code, str] | None:
        scope = sending.scope
        if scope is Scope.PEER and logged_in and link_up and not later and len(sending.data) <= self._fits_anyhow:
            return None  # as nearly always
        problem = self._outbox.refusal(
            sending,
            self._rules,
            logged_in=logged_in,
            link_up=link_up,
            joined=scope is Scope.ROOM and self._joined(sending.target),
            server_params=scope is Scope.SERVER and self._server_params(later),
        )
        if problem:
            return problem
        if later and len(self._waiting) + len(self._held) >= WAITING_LIMIT:
            code = _no_connection(sending)
            return code, f"{WAITING_LIMIT:,} messages wait for the link already. Release or discard them first."
        return None

    def _keep(self, message: Message, policy: OfflinePolicy, now_ns: int) -> None:
        place = self._held if policy is OfflinePolicy.HOLD else self._waiting
        place[message.call.call_id] = message
        self._calls.set_deadline(message.call, None)
        self._tell_kept(message.sending, policy, now_ns)

    def _tell_kept(self, sending: Sending, policy: OfflinePolicy, now_ns: int) -> None:
        self._emit(
            MessageHeld(
                at_ns=now_ns,
                scope=sending.scope,
                target=sending.target,
                message_id=sending.message_id,
                client_message_id=sending.client_message_id,
                policy=policy,
            )
        )

    def _write_waiting(self, now_ns: int) -> None:
        self._more_at_ns = None
        for message in list(self._waiting.values()):
            if problem := self._may_not_leave(message):
                self._refuse(message, *problem, now_ns)
            elif excess := self._excess(message.sending, now_ns):
                self._more_at_ns = now_ns + excess[0] * MS
                return
            else:
                del self._waiting[message.call.call_id]
                self._write(message, now_ns)

    def _may_not_leave(self, message: Message) -> tuple[Code, str] | None:
        """What has become wrong with a message while it waited; one that was sent already is the gateway's to judge."""
        if message.first_written_ns:
            return None
        sending = message.sending
        joined, server_params = self._joined(sending.target), self._server_params(True)
        return self._outbox.refusal(
            sending, self._rules, logged_in=True, link_up=True, joined=joined, server_params=server_params
        )

    def _write(self, message: Message, now_ns: int) -> None:
        if not message.first_written_ns:
            message.first_written_ns, message.epoch = now_ns, self.epoch
        call, call_id = message.call, message.call.call_id
        in_all_ns = message.first_written_ns + REPEAT_LIMIT_MS * MS
        self._calls.set_deadline(call, min(now_ns + self._acknowledge_ms * MS, in_all_ns))
        self._written[call_id] = message
        self._untaken.append(message)
        self._send(message.sending.encode(call_id))

    def _excess(self, sending: Sending, now_ns: int) -> tuple[int, str] | None:
        if self._rates.unlimited:
            return None
        return self._rates.excess(sending.scope, len(sending.data), self.user_id, now_ns)

    def _too_fast(self, message: Message, wait_ms: int, reason: str, now_ns: int) -> None:
        room = message.sending.scope is Scope.ROOM
        code: Code = RoomMessageSendResult.EXCEED_QPS if room else UserMessageSendResult.EXCEED_QPS
        self._finish(message, self._outbox.refused(message.sending, code, reason, now_ns, retry_after_ms=wait_ms))

    def _refuse(self, message: Message, code: Code, reason: str, now_ns: int) -> None:
        self._finish(message, self._outbox.refused(message.sending, code, reason, now_ns))

    def _never_sent(self, message: Message, reason: str, now_ns: int) -> None:
        self._refuse(message, _no_connection(message.sending), f"It was never sent: {reason}.", now_ns)

    def _finish(self, message: Message, result: SendCompleted) -> None:
        for place in (self._written, self._waiting, self._held):
            place.pop(message.call.call_id, None)
        if message.taken_ns:
            result = msgspec.structs.replace(result, written_at_ns=message.taken_ns)
        self._emit(result)
        self._calls.end(message.call, result)


def _not_again(message: Message, epoch: str, now_ns: int) -> str | None:
    """Why a message whose answer was lost cannot be sent again; `None` when it can, or was never sent."""
    if not message.first_written_ns:
        return None
    if message.epoch != epoch:
        return "The gateway was started anew without its data; whether the message arrived is unknown."
    if now_ns - message.first_written_ns >= REPEAT_LIMIT_MS * MS:
        return f"No answer within {REPEAT_LIMIT_MS // 1000} s; whether the message arrived is unknown."
    return None


def _no_connection(sending: Sending) -> Code:
    return RoomMessageSendResult.NO_CONNECTION if sending.scope is Scope.ROOM else UserMessageSendResult.NO_CONNECTION
