"""Chat rooms on a desk: the clock by hand, a host that keeps what it is told, and what was told of room status."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.families import Verdict, Welcomed
from rts_console.gateway.room_status_callback import Cause, RoomEvent
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import PayloadKind

APP = "chat-app"
SECOND = 1_000_000_000
MINUTE = 60 * SECOND
START = 1_700_000_000 * SECOND
TEXT_TYPE: Attributes = {"type": "RC:TxtMsg"}


class RoomDesk:
    """The rooms, and whoever keeps what came of them."""

    def __init__(self, **rules: Any) -> None:
        self.now = START
        self.told: list[tuple[Any, ...]] = []
        self.status: list[tuple[str, RoomEvent, list[str], Cause]] = []
        self.rooms = ChatRooms(ChatRoomRules(**rules), clock=lambda: self.now, tell=self._tell)
        self.rooms.attach(self)
        self._numbers = itertools.count(1)

    # --- the host ---

    def notify(self, scope: ScopeKey, name: str, details: Mapping[str, Any], *, only: Sequence[str] = ()) -> None:
        self.told.append(("notify", scope.name, name, dict(details), *only))

    def admit(self, scope: ScopeKey, user_id: str) -> bool:
        return False

    def remove(self, scope: ScopeKey, user_id: str, code: int, reason: str) -> None:
        self.told.append(("remove", scope.name, user_id, int(code)))
        self.rooms.left(scope, user_id)

    def close(self, scope: ScopeKey, code: int, reason: str) -> None:
        self.told.append(("close", scope.name, int(code)))

    def deliver(self, scope: ScopeKey, message: Message, *, include_sender: bool = False) -> None:
        self.told.append(("deliver", scope.name, message.user_id, message.payload, include_sender))
        self.rooms.kept(scope, message)

    def _tell(self, app: str, room: str, event: RoomEvent, users: Iterable[str], cause: Cause) -> None:
        assert app == APP
        self.status.append((room, event, list(users), cause))

    # --- what a test does ---

    def scope(self, room_id: str = "lobby") -> ScopeKey:
        return ScopeKey.room(APP, room_id)

    def after(self, seconds: float) -> None:
        """Let time pass and the rooms do what is due."""
        self.now += int(seconds * SECOND)
        self.rooms.tick()

    def join(self, user_id: str, room_id: str = "lobby", **options: Any) -> Welcomed:
        """Join; fails where that is refused."""
        assert self.rooms.joining(self.scope(room_id), user_id, options) is None
        return self.rooms.joined(self.scope(room_id), user_id, options)

    def refused(self, user_id: str, room_id: str = "lobby", **options: Any) -> int:
        """The code that a join is refused with."""
        refusal = self.rooms.joining(self.scope(room_id), user_id, options)
        assert refusal is not None
        assert refusal.reason.endswith(".")
        return refusal.code

    def say(
        self, user_id: str, payload: bytes = b"{}", room_id: str = "lobby", attributes: Attributes = TEXT_TYPE
    ) -> Verdict:
        """Send a message; one that goes is kept."""
        verdict = self.rooms.judge(self.scope(room_id), user_id, payload, attributes)
        if verdict.refusal is None and verdict.distributed:
            given, content = verdict.attributes or {}, verdict.payload or payload
            number = f"m{next(self._numbers)}"
            message = Message(user_id, number, self.now, self.now, PayloadKind.TEXT, content, 0, given)
            self.rooms.kept(self.scope(room_id), message)
        return verdict

    def code(self, user_id: str, **how: Any) -> int:
        """What a message is refused with, 0 for one that is taken. Time passes before it, so that no rate is met."""
        self.now += SECOND // 5
        refusal = self.say(user_id, **how).refusal
        return refusal.code if refusal else 0

    def notices(self, name: str) -> list[dict[str, Any]]:
        """What members were told of that name."""
        return [each[3] for each in self.told if each[:1] == ("notify",) and each[2] == name]

    def history(self, room_id: str = "lobby") -> list[str]:
        """The contents that are kept."""
        return [message.content for message in self.rooms.history(APP, room_id)]

    def read_told(self) -> list[tuple[Any, ...]]:
        """What the host was told since the last look."""
        told, self.told = self.told, []
        return told
