"""What the palette finds beside actions: users, rooms, saved messages, the pages of the help."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication

from rts_console.gui.palette import Offer, Source
from rts_console.gui.stage import Identity, Stage
from rts_console.gui.theme import Theme
from rts_console.help_pages import HelpPages
from rts_console.protocol.words import Scope
from rts_console.record.store import IdentityFacts

Write = Callable[[Scope, str], object]


def users_and_rooms(
    theme: Theme, stage: Stage, act: Callable[[str], object], write: Write, *, numbered: int = 0
) -> Source:
    """`act(key)` acts as a user, `write(scope, target)` opens the composer for a peer or a room. The first `numbered`
    users have actions of their own to act as them."""

    def offers() -> Iterator[Offer]:
        active = stage.active
        for identity in stage.identities[numbered:]:
            if identity is not active:
                yield _acting(theme, identity, act)
        if active is None:
            return
        facts = stage.facts(active)
        for user in _users_met(stage, active, facts):
            words = _tr("Write to {user}").format(user=user)
            yield Offer(words, _tr("Users"), _writer(write, Scope.PEER, user), theme.icon("message-square"))
        for room in facts.joined_rooms:
            words = _tr("Write to the room {room}").format(room=room.room_id)
            yield Offer(words, _tr("Rooms"), _writer(write, Scope.ROOM, room.room_id), theme.icon("door-open"))

    return offers


def help_pages(theme: Theme, pages: Callable[[], HelpPages], open_page: Callable[[str], object]) -> Source:
    """`open_page(name)` opens the help at one of `pages`, which are asked for when the palette opens. A page that is
    there in another language only is found from within the help, which says so above it."""

    def offers() -> Iterator[Offer]:
        known = pages()
        for page in (each for each in known if each.language == known.language):
            yield Offer(page.title, _tr("Help"), partial(open_page, page.name), theme.icon("book-open"))

    return offers


def saved_messages(theme: Theme, names: Callable[[], Iterable[str]], insert: Callable[[str], object]) -> Source:
    """`insert(name)` puts one of the messages of these names into the composer."""

    def offers() -> Iterator[Offer]:
        for name in names():
            words = _tr("Insert “{name}”").format(name=name)
            yield Offer(words, _tr("Saved messages"), partial(insert, name), theme.icon("bookmark"))

    return offers


def _acting(theme: Theme, identity: Identity, act: Callable[[str], object]) -> Offer:
    words = _tr("Act as {user}").format(user=identity.key)
    return Offer(words, _tr("Users"), lambda: act(identity.key), theme.icon("user"))


def _writer(write: Write, scope: Scope, target: str) -> Callable[[], object]:
    return lambda: write(scope, target)


def _users_met(stage: Stage, active: Identity, facts: IdentityFacts) -> list[str]:
    """Our other users, then whoever was met in a room or looked up."""
    users = dict.fromkeys(other.user_id for other in stage.identities if other is not active)
    for room in facts.rooms.values():
        users |= dict.fromkeys(member.user_id for member in room.members.values() if member.present)
    users |= dict.fromkeys(facts.peers)
    users.pop(active.user_id, None)
    return list(users)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaletteSources", text)
