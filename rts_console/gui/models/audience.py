"""What an audience sees: who is there and how, and whose messages. No Qt, and nothing but names and states."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rts_console.gui.models.conversation import Talk
from rts_console.gui.models.story import Story, here_of
from rts_console.gui.stage import Identity, Stage
from rts_console.record.log import EventLog
from rts_console.record.store import IdentityFacts

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
        self._typed: dict[str, float] = {}
        self.story = Story(stage, log)

    def typed(self, key: str, now_s: float) -> None:
        """Somebody has pressed a key in a message that is not sent yet."""
        self._typed[key] = now_s

    def sent(self, key: str) -> None:
        """There is nothing left to be sent."""
        self._typed.pop(key, None)

    def look(self, now_s: float, *, chosen: Talk | None = None, cast: Collection[Identity] = ()) -> Scene:
        """The scene now. `chosen` is the conversation that the presenter chose, if any."""
        talk, here = chosen or self.story.talk(now_s, cast), here_of(self._stage, cast)
        return Scene(tuple(self._people(here, talk, now_s)), talk)

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
