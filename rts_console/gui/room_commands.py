"""What is done with a room: join, leave, close, be seen or not; what came of it, and what to do about a refusal."""

import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from rts_console.client.backend import Room
from rts_console.gui.context import Context
from rts_console.gui.loop import TaskScope
from rts_console.gui.stage import Identity
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.words import RefusalCode, RoomReturn, RtsErrorCode
from rts_console.vendors.families import SET_VISIBILITY, rules_title


@dataclass(frozen=True, slots=True)
class Outcome:
    """The last that is to be said to an identity; a success with the `state` of its rooms that it led to."""

    kind: StatusKind
    text: str
    state: tuple[Any, ...] | None = None


SILENCE = Outcome("none", "")


class RoomCommands(QObject):
    """Of all identities; each does one thing at a time with a room. Signals: `told(identity)` when there is something
    to be said, `changed` when something has begun or ended."""

    told = Signal(object)
    changed = Signal()

    def __init__(self, context: Context, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._outcomes: dict[str, Outcome] = {}
        self._doing: dict[tuple[str, str], str] = {}

    @property
    def busy(self) -> bool:
        """Whether anything is being done."""
        return bool(self._doing)

    def doing(self, key: str, room_id: str) -> str:
        """What an identity does with a room just now, in words; empty for nothing."""
        return self._doing.get((key, room_id), "")

    def outcome(self, key: str) -> Outcome:
        """The last that is to be said to an identity."""
        return self._outcomes.get(key, SILENCE)

    def say(self, identity: Identity, kind: StatusKind, text: str) -> None:
        """Tell an identity something; it stands until the next thing is told."""
        self._outcomes[identity.key] = Outcome(kind, text)
        self.told.emit(identity)

    def forget_success(self, identity: Identity, state: tuple[Any, ...]) -> None:
        """That something worked is old news as soon as things are otherwise than the first `state` seen with it."""
        outcome = self.outcome(identity.key)
        if outcome.kind != "success" or outcome.state == state:
            return
        if outcome.state is None:
            self._outcomes[identity.key] = Outcome(outcome.kind, outcome.text, state)
            return
        self._outcomes[identity.key] = SILENCE
        self.told.emit(identity)

    # What is done

    def join(self, identity: Identity, room: Room, options: Mapping[str, Any]) -> None:
        """Join with the options of the rule set."""
        self._start(identity, room, self._joining(identity, room, options), self.tr("joining …"))

    def leave(self, identity: Identity, room: Room) -> None:
        """Leave a room that is joined."""
        self._start(identity, room, self._leaving(identity, room), self.tr("leaving …"))

    def close(self, identity: Identity, room: Room) -> None:
        """Forget the room, after leaving it."""
        self._start(identity, room, self._closing(identity, room), self.tr("closing …"))

    def show(self, identity: Identity, room: Room, visible: bool) -> None:
        """Let the others in the room see the identity, or not."""
        words = self.tr("showing yourself …") if visible else self.tr("hiding yourself …")
        self._start(identity, room, self._showing(identity, room, visible), words)

    def may_hide(self, identity: Identity) -> bool:
        """Whether the rules let the identity be in a room unseen; else it is told why not."""
        if not self._context.stage.facts(identity).logged_in:
            words = self.tr("{user} is not logged in. Log in first.")
            self.say(identity, "error", words.format(user=identity.user_id))
            return False
        if SET_VISIBILITY not in identity.backend.capabilities.room_calls:
            words = self.tr("The rules {rules} have no users whom the others do not see.")
            self.say(identity, "error", words.format(rules=rules_title(identity.backend.rules.name)))
            return False
        return True

    def _start(self, identity: Identity, room: Room, command: Coroutine[Any, Any, str], words: str) -> None:
        place = (identity.key, room.room_id)
        if place in self._doing:
            command.close()
            return
        self._doing[place] = words
        self.say(identity, "busy", f"{room.room_id}: {words}")
        self._tasks.start(self._carry_out(identity, room, command), name=f"{words} {room.room_id}")
        self.changed.emit()

    async def _carry_out(self, identity: Identity, room: Room, command: Coroutine[Any, Any, str]) -> None:
        try:
            self.say(identity, "success", await command)
        except RtsError as error:
            kind: StatusKind = "warning" if isinstance(error, RequestTimeout) else "error"
            self.say(identity, kind, f"{room.room_id}: {self.words_of(error)}")
        finally:
            self._doing.pop((identity.key, room.room_id), None)
            self.changed.emit()

    async def _joining(self, identity: Identity, room: Room, options: Mapping[str, Any]) -> str:
        started = time.perf_counter()
        await room.join(**options)
        elapsed = (time.perf_counter() - started) * 1000
        return self.tr("{user} is in {room} ({elapsed} ms).").format(
            user=identity.user_id, room=room.room_id, elapsed=f"{elapsed:,.1f}"
        )

    async def _leaving(self, identity: Identity, room: Room) -> str:
        await room.leave()
        return self.tr("{user} left {room}.").format(user=identity.user_id, room=room.room_id)

    async def _closing(self, identity: Identity, room: Room) -> str:
        await room.close()
        return self.tr("{room} is closed; its id is free again.").format(room=room.room_id)

    async def _showing(self, identity: Identity, room: Room, visible: bool) -> str:
        await room.call(SET_VISIBILITY, visible=visible)
        words = (
            self.tr("The others in {room} see {user}.")
            if visible
            else self.tr("The others in {room} see {user} no more.")
        )
        return words.format(room=room.room_id, user=identity.user_id)

    # What to do about it

    def words_of(self, error: RtsError) -> str:
        """What went wrong, why, and what to do about it."""
        return f"{error} {self._remedy(error)}".strip()

    def _remedy(self, error: RtsError) -> str:
        """What to do about it, where the error does not say so itself."""
        if isinstance(error, ConnectionLost):
            return self.tr("Wait until the link is up again, then repeat it.")
        if isinstance(error, RequestTimeout):
            return self.tr("Look at the state below before you repeat it.")
        if isinstance(error, InvalidCall | RequestRejected):
            return self._remedies().get(error.code, "")
        return ""

    def _remedies(self) -> dict[object, str]:
        full = self.tr("Let somebody leave, or use another room.")
        token = self.tr("Make a new token and log in with it.")
        return {
            RtsErrorCode.ROOM_ALREADY_EXIST: self.tr("Choose it in the list, or close it there first."),
            RtsErrorCode.ROOM_FULL: full,
            RefusalCode.ROOM_FULL: full,
            RefusalCode.TOO_MANY_ROOMS: self.tr("Leave a room first."),
            RefusalCode.UNAVAILABLE: self.tr("Try again in a moment."),
            RtsErrorCode.INVALID_TOKEN: token,
            RtsErrorCode.TOKEN_EXPIRED: token,
            RtsErrorCode.USER_FORBIDDEN: self.tr("Lift the ban at the app server, or use another user."),
            RtsErrorCode.ROOM_FORBIDDEN: self.tr("Lift the ban at the app server, or use another room."),
            ChatRoomCode.ROOM_FULL: full,
            ChatRoomCode.KICKED: self.tr("Wait, or lift the block under Server API."),
            ChatRoomCode.REQUEST_TOO_OFTEN: self.tr("Wait a second, then ask again."),
            RoomReturn.INVALID_STATE: self.tr("Log in and wait until the link is up, then repeat it."),
            RoomReturn.ALREADY_IN_ROOM: self.tr("There is nothing to do."),
        }
