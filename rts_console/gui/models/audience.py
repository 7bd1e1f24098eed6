"""What an audience sees: who is there and how, and whose messages. No Qt, and nothing but names and states."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rts_console.gui.models.conversation import Talk, talk_of
from rts_console.gui.stage import Identity, Stage
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from rts_console.record.store import IdentityFacts

LOOKED_BACK: Final = 4_096
"""Rows among which a conversation is looked for."""
TYPING_S: Final = 3.0
"""After the last key somebody is no longer seen typing."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the people: ours have a colour; others who are in the room have none."""

    user_id: str
    facts: IdentityFacts | None = None
    color_index: int | None = None
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, and whose messages are shown."""

    people: tuple[Somebody, ...] = ()
    talk: Talk = Talk()


class Audience:
    """Decides what is shown. `cast` are the users of a scenario while it is played: then all others are left out."""

    def __init__(self, stage: Stage, log: EventLog) -> None:
        """Take who is here, and what was said."""
        self._stage = stage
        self._log = log
        self._typed: dict[str, float] = {}
        self._talk = Talk()
        self._for: Identity | None = None
        self._looked = 0

    def typed(self, key: str, now_s: float) -> None:
        """Somebody has pressed a key in a message that is not sent yet."""
        self._typed[key] = now_s

    def sent(self, key: str) -> None:
        """There is nothing left to be sent."""
        self._typed.pop(key, None)

    def look(self, now_s: float, *, chosen: Talk | None = None, cast: Collection[Identity] = ()) -> Scene:
        """The scene now. `chosen` is the conversation that the presenter chose, if any."""
        talk = chosen or self.talk(cast)
        return Scene(tuple(self._people(self._here(cast), talk, now_s)), talk)

    def _here(self, cast: Collection[Identity]) -> list[Identity]:
        return [each for each in self._stage.identities if not cast or each in cast]

    def _active(self, cast: Collection[Identity]) -> Identity | None:
        active, here = self._stage.active, self._here(cast)
        return active if active in here else here[0] if here else None

    def talk(self, cast: Collection[Identity] = ()) -> Talk:
        """The room that whoever acts is in; without one, the newest conversation, which stays until somebody else
        acts."""
        active = self._active(cast)
        if active is None:
            return Talk()
        rooms = self._stage.facts(active).joined_rooms
        if rooms:
            known = {room.room_id for room in rooms}
            if self._talk.room not in known or active is not self._for:
                self._talk = Talk(active.user_id, "", max(rooms, key=lambda room: room.joined_at_ns).room_id)
        elif active is not self._for or not self._talk:
            self._talk = self._newest(active.user_id)
        self._for = active
        return self._talk

    def _newest(self, user_id: str) -> Talk:
        log = self._log
        start = max(log.first_seq, log.next_seq - LOOKED_BACK, self._looked)
        found = parse("kind:message,room-message").select(log, start, log.next_seq)
        if not len(found):
            self._looked = log.next_seq
            return Talk()
        talk = talk_of(log.row(int(found[-1])))
        return Talk(user_id, talk.user) if talk.peer == user_id else talk

    def _people(self, here: Iterable[Identity], talk: Talk, now_s: float) -> Iterable[Somebody]:
        names = set()
        for identity in here:
            names.add(identity.user_id)
            typing = now_s - self._typed.get(identity.key, -TYPING_S) < TYPING_S
            yield Somebody(identity.user_id, self._stage.facts(identity), identity.color_index, typing)
        for user_id in sorted(self._others(here, talk) - names):
            yield Somebody(user_id)

    def _others(self, here: Iterable[Identity], talk: Talk) -> set[str]:
        """Who else is in the room that is shown."""
        for identity in here:
            room = self._stage.facts(identity).rooms.get(talk.room)
            if room is not None and room.joined:
                return {user_id for user_id, member in room.members.items() if member.present and user_id}
        return set()


def title_of(talk: Talk) -> str:
    """What is written above the messages."""
    return talk.room or (f"{talk.user} – {talk.peer}" if talk else "")


def colors_of(stage: Stage, cast: Collection[Identity] = ()) -> Mapping[str, int]:
    """The colour of each user by name; of two with the same name, that of who plays, else of the first."""
    colors = {each.user_id: each.color_index for each in reversed(stage.identities)}
    return colors | {each.user_id: each.color_index for each in cast}
