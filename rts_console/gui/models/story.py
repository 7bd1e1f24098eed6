"""Whose messages an audience wants to see now: the story goes on where people speak. No Qt."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from rts_console.gui.models.conversation import Talk, talk_of
from rts_console.gui.stage import Identity, Stage
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from rts_console.record.store import RoomFacts

LOOKED_BACK: Final = 4_096
"""Rows among which a conversation is looked for."""
LINGER_S: Final = 2.0
"""A conversation of two stays for so long after its last words, while others speak to each other."""


class Story:
    """Follows what is said. Ask `talk` now and then."""

    def __init__(self, stage: Stage, log: EventLog) -> None:
        """Take who is here, and what was said."""
        self._stage = stage
        self._log = log
        self._messages = parse("kind:message,room-message")
        self._emptied = log.emptied
        self._looked = 0
        self._newest = Talk()
        self._rooms: set[int] = set()
        self._told = Talk()
        self._heard_s = 0.0
        self._for: Identity | None = None

    def talk(self, now_s: float, cast: Collection[Identity] = ()) -> Talk:
        """A room that whoever acts is in, once somebody has spoken there; else the newest conversation; else a room in
        which nothing was said yet. `cast` are the only users that count, if there are any."""
        active = self._active(cast)
        if active is None:
            return Talk()
        self._listen(now_s)
        if active is not self._for:
            self._for, self._told = active, Talk()
        joined = self._stage.facts(active).joined_rooms
        spoken = [room for room in joined if self._log.word(room.room_id) in self._rooms]
        if spoken or not self._newest:
            self._told = self._room(active.user_id, spoken or joined)
        elif self._told.room or not self._told or now_s - self._heard_s >= LINGER_S:
            self._told, self._heard_s = _with_right(active.user_id, self._newest), now_s
        return self._told

    def _active(self, cast: Collection[Identity]) -> Identity | None:
        active, here = self._stage.active, here_of(self._stage, cast)
        return active if active in here else here[0] if here else None

    def _listen(self, now_s: float) -> None:
        """Take in what was said since."""
        log = self._log
        if log.emptied != self._emptied:
            self._emptied, self._newest = log.emptied, Talk()
            self._rooms.clear()
        start, self._looked = max(log.first_seq, log.next_seq - LOOKED_BACK, self._looked), log.next_seq
        found = self._messages.select(log, start, log.next_seq)
        if not len(found):
            return
        self._rooms.update(np.unique(log.column("where", start, log.next_seq)[found - start]).tolist())
        self._newest = talk_of(log.row(int(found[-1])))
        if {self._newest.user, self._newest.peer} == {self._told.user, self._told.peer}:
            self._heard_s = now_s

    def _room(self, user_id: str, rooms: Sequence[RoomFacts]) -> Talk:
        """The one that was shown, as long as it is among these; else the one that was joined last."""
        if not rooms or self._told.room in {room.room_id for room in rooms}:
            return self._told if rooms else Talk()
        return Talk(user_id, "", max(rooms, key=lambda room: room.joined_at_ns).room_id)


def here_of(stage: Stage, cast: Collection[Identity]) -> list[Identity]:
    """Who is on the stage; of a cast, if there is one."""
    return [each for each in stage.identities if not cast or each in cast]


def _with_right(user_id: str, talk: Talk) -> Talk:
    """The same, with that user at the right if it takes part."""
    return Talk(user_id, talk.user) if talk.peer == user_id else talk
