"""The backplane of one gateway: everything in memory, and in a journal if it shall outlive the process.

With a journal a message is kept when the journal has committed it: messages wait for `flush`, which commits all of them
at once and only then tells anyone. Without one `append` is `flush`.
"""

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from rts_console.gateway.backplane import (
    REPEAT_WINDOW_S,
    Appended,
    BackplaneError,
    Listener,
    Logged,
    Message,
    Missed,
    NotKept,
    Place,
    Restriction,
    RestrictionKind,
    RoomMember,
    ScopeKey,
    Session,
    UserKey,
    Window,
)
from rts_console.gateway.scope_log import ScopeLog
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.words import Scope, UserOfflineReason

SWEEP_INTERVAL_NS: Final = SECOND_NS

log = logging.getLogger(__name__)

Outcomes = Sequence[Appended | NotKept]
Done = Callable[[Outcomes], None]
RepeatKey = tuple[str, str, str]


class Journal(Protocol):
    """Where changes are written down, in order; nothing counts before `commit`."""

    def begin_log(self, scope: ScopeKey, entries: ScopeLog) -> None:
        """A log begins."""

    def end_log(self, scope: ScopeKey) -> None:
        """A log and its messages are gone."""

    def keep(self, scope: ScopeKey, logged: Logged, at_ns: int) -> None:
        """A message, and that its id is not to be taken twice."""

    def trim(self, scope: ScopeKey, trimmed: int) -> None:
        """Messages up to this position are gone."""

    def forget_repeats(self, before_ns: int) -> None:
        """Ids kept before then may be taken again."""

    def keep_session(self, user: UserKey, session: Session | None) -> None:
        """The present login, or that there is none."""

    def keep_member(self, scope: ScopeKey, user_id: str, member: RoomMember | None, *, away: bool) -> None:
        """A user in a room, or stepped out of it, or no longer."""

    def keep_restriction(self, restriction: Restriction, *, in_force: bool) -> None:
        """A restriction, or that it has ended."""

    def commit(self) -> None:
        """Make everything since the last commit last. Raises `BackplaneError`: then of the messages nothing did."""

    def close(self) -> None:
        """Close it in good order."""


class Stored(NamedTuple):
    """What a journal had in it."""

    epoch: str
    logs: dict[ScopeKey, ScopeLog]
    repeats: "OrderedDict[RepeatKey, tuple[int, Place]]"
    sessions: dict[UserKey, Session]
    members: dict[ScopeKey, dict[str, RoomMember]]
    away: dict[ScopeKey, dict[str, RoomMember]]
    restrictions: list[Restriction]


class _Waiting(NamedTuple):
    scope: ScopeKey
    messages: Sequence[Message]
    generation: int
    done: Done


class LocalBackplane:
    """See `Backplane`."""

    def __init__(
        self,
        window: Window = Window(),  # noqa: B008 - a tuple of constants
        *,
        clock: Callable[[], int] = now_ns,
        journal: Journal | None = None,
        stored: Stored | None = None,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin empty, or with what the journal had stored. `waiting` is called when `flush` has something to do."""
        self._window = window
        self._clock = clock
        self._journal = journal
        self._tell_waiting = waiting
        self._epoch = stored.epoch if stored else secrets.token_hex(8)
        self._logs: dict[ScopeKey, ScopeLog] = stored.logs if stored else {}
        self._repeats: OrderedDict[RepeatKey, tuple[int, Place]] = stored.repeats if stored else OrderedDict()
        self._sessions: dict[UserKey, Session] = stored.sessions if stored else {}
        self._members: dict[ScopeKey, dict[str, RoomMember]] = stored.members if stored else {}
        self._away: dict[ScopeKey, dict[str, RoomMember]] = stored.away if stored else {}
        self._restrictions = {found.key: found for found in stored.restrictions} if stored else {}
        self._generation = max((session.generation for session in self._sessions.values()), default=0)
        self._listener: Listener | None = None
        self._queue: list[_Waiting] = []
        self._asked: list[Callable[[], None]] = []
        self._told = False
        self._swept_ns = 0

    @property
    def epoch(self) -> str:
        """See `Backplane.epoch`."""
        return self._epoch

    @property
    def window(self) -> Window:
        """See `Backplane.window`."""
        return self._window

    def listen(self, listener: Listener) -> None:
        """See `Backplane.listen`."""
        self._listener = listener

    # --- messages ---

    def append(
        self, scope: ScopeKey, message: Message, generation: int, done: Callable[[Appended | NotKept], None]
    ) -> None:
        """See `Backplane.append`."""
        self.append_all(scope, (message,), generation, lambda outcomes: done(outcomes[0]))

    def append_all(self, scope: ScopeKey, messages: Sequence[Message], generation: int, done: Done) -> None:
        """See `Backplane.append_all`."""
        item = _Waiting(scope, messages, generation, done)
        if self._journal is None:
            self._tell(item, *self._settle(item, self._clock()))  # there is nothing to wait for
            return
        self._queue.append(item)
        self._wake()

    def publish(self, scope: ScopeKey, message: Message) -> None:
        """See `Backplane.publish`."""
        if self._listener is not None:
            self._listener.published(scope, message)

    def repeat_of(self, author: UserKey, client_message_id: str) -> Appended | None:
        """See `Backplane.repeat_of`."""
        at_ns, place = self._repeats.get((*author, client_message_id), (0, None))
        if place is None or at_ns < self._clock() - REPEAT_WINDOW_S * SECOND_NS:
            return None
        return Appended(place, duplicate=True)

    def since(self, scope: ScopeKey, epoch: str, position: int, done: Callable[[Missed], None]) -> None:
        """See `Backplane.since`."""
        entries = self._log(scope)
        if self._told:  # what is not committed yet may have to be known to whoever asks
            self._asked.append(lambda: done(self._log(scope).since(epoch, position)))
        else:
            done(entries.since(epoch, position))

    def history(self, scope: ScopeKey, count: int, done: Callable[[list[Logged]], None]) -> None:
        """See `Backplane.history`."""
        entries = self._logs.get(scope)
        done(entries.last(count) if entries else [])

    def dismiss(self, scope: ScopeKey) -> None:
        """See `Backplane.dismiss`."""
        self.flush()
        if self._logs.pop(scope, None) is not None and self._journal:
            self._journal.end_log(scope)
            self._wake()

    def flush(self) -> None:
        """See `Backplane.flush`."""
        self._told = False
        queue, self._queue = self._queue, []
        now = self._clock()
        settled = [(item, *self._settle(item, now)) for item in queue]
        try:
            if self._journal is not None:
                self._journal.commit()
        except BackplaneError as error:
            log.error("%d messages are not kept: %s", sum(len(item.messages) for item in queue), error)
            self._undo(settled)
            settled = [(item, [NotKept(str(error))] * len(item.messages), []) for item in queue]
        for item, outcomes, logged in settled:
            self._tell(item, outcomes, logged)
        asked, self._asked = self._asked, []
        for call in asked:
            _guarded(call)

    def _settle(self, item: _Waiting, now: int) -> tuple[Outcomes, list[Logged]]:
        """What becomes of each message, and those that are new."""
        scope, author_id = item.scope, item.messages[0].user_id
        session = self._sessions.get((scope.app_id, author_id))
        fenced = bool(item.generation) and (session is None or session.generation != item.generation)
        oldest, repeats = now - REPEAT_WINDOW_S * SECOND_NS, self._repeats
        entries: ScopeLog | None = None
        outcomes: list[Appended | NotKept] = []
        found: list[Logged] = []
        for message in item.messages:
            key = (scope.app_id, author_id, message.client_message_id)
            before = repeats.get(key)
            if before is not None and before[0] >= oldest:
                outcomes.append(Appended(before[1], duplicate=True))
                continue
            if fenced:
                outcomes.append(NotKept(f"{author_id} has logged in elsewhere.", fenced=True))
                continue
            entries = entries or self._log(scope)
            logged = entries.add(message, now)
            repeats[key] = (now, logged.place)
            if before is not None:
                repeats.move_to_end(key)
            if self._journal is not None:
                self._journal.keep(scope, logged, now)
            outcomes.append(tuple.__new__(Appended, (logged.place, False)))
            found.append(logged)
        return outcomes, found

    def _undo(self, settled: list[tuple[_Waiting, Outcomes, list[Logged]]]) -> None:
        for item, _, found in reversed(settled):
            for logged in reversed(found):
                self._logs[item.scope].undo()
                del self._repeats[item.scope.app_id, logged.message.user_id, logged.message.client_message_id]

    def _tell(self, item: _Waiting, outcomes: Outcomes, found: list[Logged]) -> None:
        if found:
            self._trim(item.scope, self._logs.get(item.scope))
            if self._listener is not None:
                _guarded(self._listener.appended, item.scope, found)
        _guarded(item.done, outcomes)

    def _trim(self, scope: ScopeKey, entries: ScopeLog | None) -> None:
        if entries is not None and entries.trim(self._window, scope.scope, self._clock()) and self._journal is not None:
            self._journal.trim(scope, entries.trimmed)

    def _log(self, scope: ScopeKey) -> ScopeLog:
        entries = self._logs.get(scope)
        if entries is None:
            entries = self._logs[scope] = ScopeLog(touched_ns=self._clock())
            if self._journal is not None:
                self._journal.begin_log(scope, entries)
                self._wake()
        return entries

    # --- logins ---

    def claim(self, user: UserKey, node: str, session_id: str, device_id: str, done: Callable[[int], None]) -> None:
        """See `Backplane.claim`."""
        self._generation += 1
        session = Session(self._generation, node, session_id, device_id)
        self._put_session(user, session)
        if self._listener is not None:
            self._listener.claimed(user, session)
        done(session.generation)

    def detach(self, user: UserKey, generation: int, until_ns: int) -> bool:
        """See `Backplane.detach`."""
        session = self._sessions.get(user)
        if session is None or session.generation != generation:
            return False
        self._put_session(user, session._replace(detached_until_ns=until_ns))
        return True

    def release(self, user: UserKey, generation: int) -> bool:
        """See `Backplane.release`."""
        session = self._sessions.get(user)
        if session is None or session.generation != generation:
            return False
        self._put_session(user, None)
        return True

    def session_of(self, user: UserKey) -> Session | None:
        """See `Backplane.session_of`."""
        session = self._sessions.get(user)
        if session is None or 0 < session.detached_until_ns <= self._clock():
            return None
        return session

    def sessions(self, node: str) -> list[tuple[UserKey, Session]]:
        """See `Backplane.sessions`."""
        return [(user, session) for user, session in self._sessions.items() if session.node == node]

    def _put_session(self, user: UserKey, session: Session | None) -> None:
        if session is None:
            del self._sessions[user]
        else:
            self._sessions[user] = session
        if self._journal is not None:
            self._journal.keep_session(user, session)
            self._wake()

    # --- rooms ---

    def join(self, scope: ScopeKey, member: RoomMember) -> bool:
        """See `Backplane.join`."""
        session = self._sessions.get((scope.app_id, member.user_id))
        if session is None or session.generation != member.generation:
            return False
        members = self._members.setdefault(scope, {})
        before = members.get(member.user_id)
        if before is not None and before.generation == member.generation:
            return True
        member = member if before is None else member._replace(joined_at_ns=before.joined_at_ns)
        members[member.user_id] = member
        self._forget_away(scope, member.user_id)
        self._note_member(scope, member.user_id, member)
        if self._listener is not None:
            self._listener.member_joined(scope, member)
        return True

    def leave(self, scope: ScopeKey, user_id: str, generation: int, reason: UserOfflineReason) -> bool:
        """See `Backplane.leave`."""
        return self._remove(scope, user_id, generation, reason, away=False)

    def step_out(self, scope: ScopeKey, user_id: str, generation: int, reason: UserOfflineReason) -> bool:
        """See `Backplane.step_out`."""
        return self._remove(scope, user_id, generation, reason, away=True)

    def _remove(self, scope: ScopeKey, user_id: str, generation: int, reason: UserOfflineReason, *, away: bool) -> bool:
        members = self._members.get(scope, {})
        member = members.get(user_id)
        if member is None:
            if not away and self._forget_away(scope, user_id):
                self._note_member(scope, user_id, None)
            return False
        if member.generation > generation:
            return False
        del members[user_id]
        if not members:
            del self._members[scope]
        if away:
            self._away.setdefault(scope, {})[user_id] = member
        self._note_member(scope, user_id, member if away else None, away=away)
        if self._listener is not None:
            self._listener.member_left(scope, member, reason)
        return True

    def set_visible(self, scope: ScopeKey, user_id: str, generation: int, visible: bool) -> bool:
        """See `Backplane.set_visible`."""
        member = self._members.get(scope, {}).get(user_id)
        if member is None or member.generation > generation:
            return False
        if member.visible != visible:
            member = self._members[scope][user_id] = member._replace(visible=visible)
            self._note_member(scope, user_id, member)
            if self._listener is not None:
                self._listener.member_changed(scope, member)
        return True

    def _forget_away(self, scope: ScopeKey, user_id: str) -> bool:
        away = self._away.get(scope, {})
        found = away.pop(user_id, None) is not None
        if found and not away:
            del self._away[scope]
        return found

    def members(self, scope: ScopeKey) -> dict[str, RoomMember]:
        """See `Backplane.members`."""
        return self._members.get(scope, {})

    def rooms_of(self, user: UserKey) -> list[ScopeKey]:
        """See `Backplane.rooms_of`."""
        app_id, user_id = user
        rooms = (*self._members.items(), *self._away.items())
        return [scope for scope, members in rooms if scope.app_id == app_id and user_id in members]

    def _note_member(self, scope: ScopeKey, user_id: str, member: RoomMember | None, *, away: bool = False) -> None:
        self._log(scope).touched_ns = self._clock()
        if self._journal is not None:
            self._journal.keep_member(scope, user_id, member, away=away)
            self._wake()

    # --- restrictions ---

    def restrict(self, restriction: Restriction) -> None:
        """See `Backplane.restrict`."""
        self._restrictions.pop(restriction.key, None)
        self._restrictions[restriction.key] = restriction
        self._note_restriction(restriction, in_force=True)

    def lift(self, restriction: Restriction) -> bool:
        """See `Backplane.lift`."""
        if self._restrictions.pop(restriction.key, None) is None:
            return False
        self._note_restriction(restriction, in_force=False)
        return True

    def restrictions(self, app_id: str) -> list[Restriction]:
        """See `Backplane.restrictions`."""
        return [found for found in self._restrictions.values() if found.app_id == app_id and not self._over(found)]

    def restriction_on(
        self, kind: RestrictionKind, app_id: str, room_id: str, user_id: str, address: str = ""
    ) -> Restriction | None:
        """See `Backplane.restriction_on`."""
        now = self._clock()
        for found in self._restrictions.values():
            if (found.kind, found.app_id) == (kind, app_id) and found.meets(room_id, user_id, address, now):
                return found
        return None

    def _over(self, restriction: Restriction) -> bool:
        return 0 < restriction.until_ns <= self._clock()

    def _note_restriction(self, restriction: Restriction, *, in_force: bool) -> None:
        if self._journal is not None:
            self._journal.keep_restriction(restriction, in_force=in_force)
            self._wake()

    # --- care ---

    def sweep(self) -> None:
        """See `Backplane.sweep`."""
        now = self._clock()
        if now < self._swept_ns + SWEEP_INTERVAL_NS:
            return
        self._swept_ns = now
        self._sweep_repeats(now)
        for scope, entries in list(self._logs.items()):
            self._trim(scope, entries)
            if self._unused(scope, entries, now):
                self.dismiss(scope)
        for restriction in [found for found in self._restrictions.values() if self._over(found)]:
            self.lift(restriction)

    def close(self) -> None:
        """See `Backplane.close`."""
        self.flush()
        if self._journal is not None:
            self._journal.close()

    def _sweep_repeats(self, now: int) -> None:
        oldest = now - REPEAT_WINDOW_S * SECOND_NS
        forgotten = False
        while self._repeats and next(iter(self._repeats.values()))[0] < oldest:
            self._repeats.popitem(last=False)
            forgotten = True
        if forgotten and self._journal is not None:
            self._journal.forget_repeats(oldest)
            self._wake()

    def _unused(self, scope: ScopeKey, entries: ScopeLog, now: int) -> bool:
        """Whether nobody can come back to a log: its room is empty, or its user gone, and that for a window."""
        if scope.scope is Scope.ROOM and (scope in self._members or scope in self._away):
            return False
        in_use = scope.scope is Scope.PEER and (scope.app_id, scope.name) in self._sessions
        return not in_use and now >= entries.touched_ns + int(self._window.seconds * SECOND_NS)

    def _wake(self) -> None:
        if not self._told:
            self._told = True
            self._tell_waiting()


def _guarded(call: Callable[..., None], *arguments: object) -> None:
    """A fault in what one message leads to must not keep its author or the others from being told."""
    try:
        call(*arguments)
    except Exception:
        log.exception("a message that is kept could not be passed on or answered")
