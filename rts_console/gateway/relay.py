"""Messages from users to users: judged, kept, passed on, and answered only after all that."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple, cast

from msgspec.structs import replace

from rts_console.gateway.backplane import (
    Appended,
    Backplane,
    Logged,
    Message,
    Missed,
    NotKept,
    Place,
    RestrictionKind,
    ScopeKey,
)
from rts_console.gateway.families import PASSED, RoomFamily, Verdict
from rts_console.gateway.fan_out import FanOut
from rts_console.gateway.presence import App, Client, User
from rts_console.gateway.room import Room
from rts_console.gateway.writer import Writer
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.frames import (
    Accepted,
    Attributes,
    ClientHeader,
    InboxFollows,
    PeerMessage,
    ReadInbox,
    RoomMessage,
    SendPeer,
    SendRoom,
)
from rts_console.protocol.server import PayloadSent, log_weight
from rts_console.protocol.unread import Sent
from rts_console.protocol.words import (
    CloseCode,
    MessageMode,
    RefusalCode,
    RoomMessageSendResult,
    RuleSet,
    Scope,
    UserMessageSendResult,
)
from rts_console.websocket.framing import encode_server_payload

RETRY_MS: Final = 1_000
CATCH_UP_BYTES: Final = 1024 * 1024
"""What may wait for a client that is being told what it missed: far less than would end its link."""
RUN_BYTES: Final = 64 * 1024
"""What one author sends to one place together is kept and passed on in runs of so much at most."""

_RELIABLE: Final = int(MessageMode.RELIABLE_ORDERED)

log = logging.getLogger(__name__)


class CatchUp(NamedTuple):
    """Who wants to be told what came after a place, without what `but` said; `done` is called when it has been."""

    scope: ScopeKey
    epoch: str
    position: int
    done: Callable[[], None]
    but: str = ""


class Run:
    """Reliable messages that came together, of one author to one place: kept and passed on together."""

    __slots__ = ("client", "headers", "messages", "scope", "size", "user")

    def __init__(self, client: Client, user: User, scope: ScopeKey) -> None:
        """Begin empty."""
        self.client = client
        self.user = user
        self.scope = scope
        self.headers: dict[str, tuple[SendPeer | SendRoom, Attributes | None]] = {}
        self.messages: list[Message] = []
        self.size = 0

    def is_joined_by(self, user: User, header: ClientHeader, now: int) -> bool:
        """Whether a message may go along unseen: what was looked at for the first one holds for it as well."""
        return (
            type(header) is SendPeer
            and user is self.user
            and header.mode == _RELIABLE
            and self.scope.scope is Scope.PEER
            and header.user_id == self.scope.name
            and user.rates.unlimited
            and header.client_message_id not in self.headers
            and user.repeats.get(header.client_message_id, now) is None
        )


class Relay:
    """Passes messages on; what is reliable goes through the backplane's log first."""

    def __init__(
        self,
        rules: RuleSet,
        apps: Mapping[str, App],
        backplane: Backplane,
        writer: Writer,
        clock: Callable[[], int],
        family: RoomFamily,
    ) -> None:
        """Take the rules, who is here, where messages are kept, the way to write, and what judges room messages."""
        self._family = family
        self.messages_out = 0
        self.messages_replayed = 0
        self._rules = rules
        self._apps = apps
        self._backplane = backplane
        self._writer = writer
        self._clock = clock
        self._recipients = 0
        self._passed: Sequence[int] = ()
        self._run: Run | None = None
        self._fan_out = FanOut(writer, backplane.window, clock)
        writer.settle = self.settle
        self._catching_up: dict[Client, list[CatchUp]] = {}

    # --- from a client ---

    def send(self, client: Client, user: User, sent: PayloadSent, now: int) -> None:
        """Take a message to a peer or a room."""
        header = sent.header
        run = self._run
        if run is not None and run.is_joined_by(user, header, now):
            self._pass_on(client, user, run.scope, sent, cast(SendPeer, header), now)
            return
        assert isinstance(header, SendPeer | SendRoom)
        if run is not None and header.client_message_id in run.headers:
            self._settle_run()  # then it is known what became of the first
        if header.mode == _RELIABLE and (first := self._repeated(user, header, now)):
            self._settle_run()
            client.session.reply(replace(first, id=header.id))
        elif isinstance(header, SendPeer):
            self._send_peer(client, user, sent, header, now)
        else:
            self._send_room(client, user, sent, header, now)

    def _repeated(self, user: User, header: SendPeer | SendRoom, now: int) -> Accepted | None:
        """What became of the message if it came before. How many got it is known to the gateway that passed it on."""
        if first := user.repeats.get(header.client_message_id, now):
            return first
        repeat = self._backplane.repeat_of(user.key, header.client_message_id)
        return _accepted(header, repeat.place, now, now, 0) if repeat else None

    def _send_peer(self, client: Client, user: User, sent: PayloadSent, header: SendPeer, now: int) -> None:
        if not self._rules.peer_messages:
            self.answer_not_offered(client, header, "messages to a peer", now)
        elif excess := user_excess(user, Scope.PEER, len(sent.payload), now):
            self.answer_too_fast(client, header, excess, now)
        elif self._backplane.session_of((user.app.app_id, header.user_id)) is None:
            code = _no_receiver(user.app, header.user_id)
            self._answer(client, header, code, now, f"{header.user_id}: {code.meaning}")
        else:
            self._pass_on(client, user, ScopeKey.inbox(user.app.app_id, header.user_id), sent, header, now)

    def _send_room(self, client: Client, user: User, sent: PayloadSent, header: SendRoom, now: int) -> None:
        room = user.rooms.get(header.room_id)
        verdict = PASSED
        if self._family.judges_messages:
            verdict = self._judge(user, sent, header, now)
            if verdict.refusal is not None:
                self._answer(client, header, verdict.refusal.code, now, *verdict.refusal[1:])
                return
            if not verdict.distributed:
                self._let_fall(client, user, header, verdict, now)
                return
        if room is None and self._family.takes_outsiders:
            scope = ScopeKey.room(user.app.app_id, header.room_id)
            self._pass_on(client, user, scope, sent, header, now, verdict)
        elif room is None:
            reason = f"{user.user_id} is not in room {header.room_id}. Join it first."
            self._answer(client, header, RoomMessageSendResult.NOT_JOIN, now, reason)
        elif mute := self._backplane.restriction_on(*_mute(user, header.room_id)):
            left = f"for another {(mute.until_ns - now) / SECOND_NS:.0f} s" if mute.until_ns else "until it is lifted"
            reason = f"{user.user_id} is muted in {header.room_id} {left}. {mute.reason}".rstrip()
            self._answer(client, header, RoomMessageSendResult.UNKNOWN, now, reason)
        elif excess := self._room_excess(user, room, len(sent.payload), now):
            self.answer_too_fast(client, header, excess, now)
        else:
            self._pass_on(client, user, room.key, sent, header, now, verdict)

    def _judge(self, user: User, sent: PayloadSent, header: SendRoom, now: int) -> Verdict:
        scope = ScopeKey.room(user.app.app_id, header.room_id)
        return self._family.message(scope, user.user_id, sent.kind, sent.payload, header.attributes, now)

    def _let_fall(self, client: Client, user: User, header: SendRoom, verdict: Verdict, now: int) -> None:
        """Tell the sender that all is well; nobody gets it."""
        self._settle_run()
        result = _accepted(header, Place("", 0, 0), now, self._clock(), 0, verdict.attributes)
        if header.mode == MessageMode.RELIABLE_ORDERED:
            user.repeats.put(header.client_message_id, result, now)
        client.session.reply(result)

    def _room_excess(self, user: User, room: Room, size: int, now: int) -> tuple[int, str] | None:
        if excess := user_excess(user, Scope.ROOM, size, now):
            return excess
        room.adapt_rate(len(self._backplane.members(room.key)))
        if (wait_ms := room.rate.take(now)) and not user.take_spare(now):
            return wait_ms, f"More than {room.rate.per_second} messages per second from all members of {room.room_id}."
        return None

    def _pass_on(
        self,
        client: Client,
        user: User,
        scope: ScopeKey,
        sent: PayloadSent,
        header: SendPeer | SendRoom,
        now: int,
        verdict: Verdict = PASSED,
    ) -> None:
        ids = (user.user_id, header.client_message_id)
        payload = sent.payload if verdict.payload is None else verdict.payload
        attributes = header.attributes if verdict.attributes is None else verdict.attributes
        message = Message(*ids, header.composed_at_ns, now, sent.kind, payload, header.mode, attributes)
        if header.mode == _RELIABLE:
            self._add_to_run(client, user, scope, message, header, verdict.attributes)
            return
        self.settle()  # what came before it
        self._recipients = 0
        self._backplane.publish(scope, message)
        place, added = Place("", 0, 0), verdict.attributes
        client.session.reply(_accepted(header, place, now, self._clock(), self._recipients, added))

    def _add_to_run(
        self,
        client: Client,
        user: User,
        scope: ScopeKey,
        message: Message,
        header: SendPeer | SendRoom,
        added: Attributes | None,
    ) -> None:
        run = self._run
        if run is None or run.user is not user or run.scope != scope:
            self._settle_run()
            run = self._run = Run(client, user, scope)
        run.headers[header.client_message_id] = (header, added)
        run.messages.append(message)
        run.size += len(message.payload)
        # Who judges messages may want to know of each that it is kept before the next one is judged.
        if self._writer.busy is None or run.size > RUN_BYTES or self._family.judges_messages:
            self._settle_run()

    def settle(self) -> None:
        """Have what came together kept, passed on and answered; called before anything is written to anybody."""
        if self._run is not None:
            self._settle_run()
        if self._fan_out.room is not None:
            self._fan_out.settle()

    def _settle_run(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            self._backplane.append_all(run.scope, run.messages, run.user.generation, partial(self._settled, run))

    def _settled(self, run: Run, outcomes: Sequence[Appended | NotKept]) -> None:
        client, repeats, out_ns = run.client, run.user.repeats, self._clock()
        passed = iter(self._passed)
        for message, (header, added), outcome in zip(run.messages, run.headers.values(), outcomes):  # noqa: B905
            if isinstance(outcome, NotKept):
                self._refuse(client, header, outcome, message.arrived_at_ns)
                continue
            recipients = 0 if outcome.duplicate else next(passed, 0)
            result = _accepted(header, outcome.place, message.arrived_at_ns, out_ns, recipients, added)
            repeats.put(header.client_message_id, result, message.arrived_at_ns)
            client.session.reply(result)
        self._writer.flush_later(client)

    def _refuse(self, client: Client, header: SendPeer | SendRoom, outcome: NotKept, now: int) -> None:
        client.session.answer(header, RefusalCode.UNAVAILABLE, now, outcome.reason, RETRY_MS)
        if outcome.fenced:
            client.session.close(CloseCode.DUPLICATE_LOGIN, outcome.reason)
        self._writer.flush_later(client)

    # --- from the backplane ---

    def appended(self, scope: ScopeKey, logged: Sequence[Logged]) -> None:
        """Pass messages that are kept on to all that are here; whoever is not is told when it comes back."""
        self._passed = ()
        if scope.scope is Scope.ROOM and self._family.judges_messages:
            for _, message in logged:
                self._family.kept(scope, message)
        if scope.scope is not Scope.ROOM:
            self._passed = self._deliver_reliable(scope, logged)
        elif room := self._room(scope):
            self._passed = [self._add_to_fan_out(room, each) for each in logged]
            if self._writer.busy is None:
                self._fan_out.settle()
        self.messages_out += sum(self._passed)

    def _add_to_fan_out(self, room: Room, logged: Logged) -> int:
        encoded = self._frame_for_room(room.key, logged.place, logged.message)
        return self._fan_out.add(room, logged.message, encoded, log_weight(len(logged.message.payload)))

    def _deliver_reliable(self, scope: ScopeKey, logged: Sequence[Logged]) -> Sequence[int]:
        """Pass messages on to their one receiver."""
        user = self._inbox_owner(scope)
        client = user.client if user and user.attached else None
        if client is None or not self._writer.can_take(client):
            return ()
        self._writer.settle()
        now, weight = self._clock(), 0
        frames: list[bytes] = []
        sent: list[Sent] = []
        for place, message in logged:
            frames.append(encode_server_payload(_peer_frame(place, message, now), message.kind, message.payload))
            sent.append(("", log_weight(len(message.payload)), now))
            weight += sent[-1][1]
        self._writer.send_all_encoded(client, frames)
        client.session.count_all_reliable("", sent, weight)
        if now > client.session.unread.quiet_until_ns:
            self._look_behind(client, "", now)
        return [1] * len(logged)

    def _look_behind(self, client: Client | None, name: str, now: int) -> None:
        """Cut off who has stopped reading while it can still be told all that it did not read."""
        window = self._backplane.window
        if client and client.session.unread.falls_behind(name, window.messages, window.size, now):
            self._writer.end_slow(client)

    def published(self, scope: ScopeKey, message: Message) -> None:
        """Pass an unreliable message on to all that are here and can take it; the others are counted."""
        self._recipients = 0
        if scope.scope is Scope.ROOM:
            if self._family.judges_messages:
                self._family.kept(scope, message)
            if room := self._room(scope):
                self._fan_out_unreliable(room, self._frame_for_room(scope, Place("", 0, 0), message), message)
        elif user := self._inbox_owner(scope):
            if user.client is None or self._writer.is_slow(user.client):
                self._writer.shed(scope.app_id, message.user_id, user.user_id)
            else:
                self._deliver(user.client, Place("", 0, 0), message)

    def _fan_out_unreliable(self, room: Room, encoded: bytes, message: Message) -> None:
        for membership in list(room.members.values()):
            user = membership.user
            if user.user_id == message.user_id:
                continue
            if user.client is None or not membership.attached or self._writer.is_slow(user.client):
                self._writer.shed(room.key.app_id, message.user_id, user.user_id)
            else:
                self._write(user.client, encoded)

    def _write(self, client: Client, encoded: bytes) -> None:
        self._writer.write_encoded(client, encoded)
        self._recipients += 1
        self.messages_out += 1

    def _deliver(self, client: Client, place: Place, message: Message) -> None:
        frame = _peer_frame(place, message, self._clock())
        client.session.deliver(frame, message.kind, message.payload)
        self._recipients += 1
        self.messages_out += 1
        self._writer.flush_later(client)

    # --- to one who came back ---

    def read_inbox(self, client: Client, user: User, request: ReadInbox) -> None:
        """Hand over what did not come to a client whose link is up."""
        user.attached = False  # until it has been told
        place = (ScopeKey.inbox(*user.key), request.since_epoch, request.since_position)
        self._backplane.since(*place, partial(self._inbox_read, client, user, request))

    def _inbox_read(self, client: Client, user: User, request: ReadInbox, missed: Missed) -> None:
        if user.client is not client:
            return
        kept_after = -1 if missed.complete else missed.after
        end = (missed.epoch, missed.position, missed.complete, kept_after)
        client.session.reply(InboxFollows(request.id, *end))
        self.hand_over_inbox(client, user, missed)

    def hand_over_inbox(self, client: Client, user: User, missed: Missed) -> None:
        """Hand over what was missed of a user's inbox; then comes what goes on."""
        attach = partial(_attach, user, client)
        self.catch_up(client, CatchUp(ScopeKey.inbox(*user.key), missed.epoch, missed.after, attach), missed)
        self._writer.flush_later(client)

    def catch_up(self, client: Client, since: CatchUp, missed: Missed) -> None:
        """Hand over what was missed, as fast as the client reads; `since.done` is called when it has everything."""
        reached = self._hand_over(client, since, missed.messages)
        if reached is None:
            since.done()
        else:
            self._catching_up.setdefault(client, []).append(since._replace(position=reached))

    def go_on(self) -> None:
        """Go on with those who were handed as much as they could take; called now and then."""
        for client in list(self._catching_up):
            if client.closing:
                del self._catching_up[client]
            elif client.connection.buffered <= CATCH_UP_BYTES // 2:
                for since in self._catching_up.pop(client):
                    place = (since.scope, since.epoch, since.position)
                    self._backplane.since(*place, partial(self._go_on, client, since))

    def _go_on(self, client: Client, since: CatchUp, missed: Missed) -> None:
        if client.closing:
            return
        if missed.complete:
            self.catch_up(client, since, missed)
        else:
            client.session.close(CloseCode.POSITION_LOST, CloseCode.POSITION_LOST.meaning)
        self._writer.flush_later(client)

    def _hand_over(self, client: Client, since: CatchUp, messages: tuple[Logged, ...]) -> int | None:
        """Hand messages over, without what one said oneself; where to go on when it is too much at once.

        Each `previous` is the place that this client was told of before, so that it sees no gap where it spoke.
        """
        last = since.position
        for logged in messages:
            if logged.message.user_id == since.but:
                continue
            if client.connection.buffered > CATCH_UP_BYTES:
                return last
            self._hand(client, since.scope, logged.place._replace(previous=last), logged.message)
            last = logged.place.position
        return None

    def _hand(self, client: Client, scope: ScopeKey, place: Place, message: Message) -> None:
        peer = scope.scope is Scope.PEER
        frame = _peer_frame(place, message, self._clock()) if peer else self._room_frame(scope, place, message)
        client.session.deliver(frame, message.kind, message.payload)
        self._writer.flush(client)
        self.messages_replayed += 1

    def hand_history(self, client: Client, scope: ScopeKey, messages: Sequence[Message]) -> None:
        """Hand over messages of before the join, without a place; each says how many are still to come."""
        for number, message in enumerate(messages, 1):
            self.hand_copy(client, scope, message, left=len(messages) - number)

    def hand_copy(self, client: Client, scope: ScopeKey, message: Message, left: int = -1) -> None:
        """Hand one client a message without a place; `left` tells how many of its kind are still to come."""
        more: Attributes = {**message.attributes, "left": left} if left >= 0 else message.attributes
        copy = replace(message, mode=MessageMode.UNRELIABLE_UNORDERED, attributes=more)
        client.session.deliver(self._room_frame(scope, Place("", 0, 0), copy), copy.kind, copy.payload)
        self._writer.flush_later(client)

    # --- frames ---

    def _frame_for_room(self, scope: ScopeKey, place: Place, message: Message) -> bytes:
        """The same bytes for every member."""
        return encode_server_payload(self._room_frame(scope, place, message), message.kind, message.payload)

    def _room_frame(self, scope: ScopeKey, place: Place, message: Message) -> RoomMessage:
        ids = (scope.name, message.user_id, message.client_message_id)
        times = (message.composed_at_ns, message.arrived_at_ns, self._clock())
        return RoomMessage(*ids, *times, *place, message.mode, message.attributes)

    # --- answers ---

    def answer_not_offered(self, client: Client, header: ClientHeader, what: str, now: int) -> None:
        """The rule set has no such messages."""
        self._answer(client, header, RefusalCode.NOT_ALLOWED, now, f"The rule set {self._rules.name} has no {what}.")

    def answer_too_fast(self, client: Client, header: ClientHeader, excess: tuple[int, str], now: int) -> None:
        """More than the rules allow: in how many ms it may be sent, and what there is too much of."""
        wait_ms, reason = excess
        self._answer(client, header, UserMessageSendResult.EXCEED_QPS, now, reason, wait_ms)

    def _answer(
        self, client: Client, header: ClientHeader, code: int, now: int, reason: str, retry_after_ms: int = 0
    ) -> None:
        """Answer a message that is not passed on, behind those that came before it."""
        self._settle_run()
        client.session.answer(header, code, now, reason, retry_after_ms)

    # --- who ---

    def _room(self, scope: ScopeKey) -> Room | None:
        app = self._apps.get(scope.app_id)
        return app.rooms.get(scope.name) if app else None

    def _inbox_owner(self, scope: ScopeKey) -> User | None:
        app = self._apps.get(scope.app_id)
        return app.users.get(scope.name) if app else None


def _peer_frame(place: Place, message: Message, now: int) -> PeerMessage:
    times = (message.composed_at_ns, message.arrived_at_ns, now)
    more = message.attributes
    return PeerMessage(message.user_id, message.client_message_id, *times, message.mode, *place, attributes=more)


def _attach(user: User, client: Client) -> None:
    user.attached = user.client is client


def user_excess(user: User, scope: Scope, size: int, now: int) -> tuple[int, str] | None:
    """In how many ms the user may send it and what is too much; who has just come back has something to spare."""
    excess = user.rates.excess(scope, size, user.user_id, now)
    return None if excess and user.take_spare(now) else excess


def _accepted(
    header: SendPeer | SendRoom,
    place: Place,
    arrived_ns: int,
    out_ns: int,
    recipients: int,
    added: Attributes | None = None,
) -> Accepted:
    """A place in another's inbox is nobody else's business. `added` is what the rule set gave the message."""
    if isinstance(header, SendPeer):
        return Accepted(header.id, UserMessageSendResult.SUCCESS, arrived_ns, out_ns, recipients)
    code, (_, position, previous) = RoomMessageSendResult.SUCCESS, place
    return Accepted(
        header.id, code, arrived_ns, out_ns, recipients, position, previous=previous, attributes=added or {}
    )


def _no_receiver(app: App, user_id: str) -> UserMessageSendResult:
    return UserMessageSendResult.NO_RECEIVER if user_id in app.seen else UserMessageSendResult.NO_RELAY_PATH


def _mute(user: User, room_id: str) -> tuple[RestrictionKind, str, str, str]:
    return RestrictionKind.MUTE, user.app.app_id, room_id, user.user_id
