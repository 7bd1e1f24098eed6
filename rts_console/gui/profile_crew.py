"""Brings the users of a profile onto the stage, and notes who is there in the profile. No Qt."""

from dataclasses import dataclass, field

from rts_console.client.backend import Room
from rts_console.gui.context import Context
from rts_console.gui.profile_secrets import login_token
from rts_console.gui.stage import Identity, StageFull, Target
from rts_console.profiles.model import Profile, ProfileUser
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.secret import Secret


@dataclass(slots=True)
class Arrival:
    """Who came, and for each who did not, why."""

    came: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def words(self) -> str:
        """What came of it, for a notice."""
        said = [f"{', '.join(self.came)} logged in."] if self.came else []
        return " ".join([*said, *self.failed])


async def bring_users(context: Context, profile: Profile, target: Target) -> Arrival:
    """Log in each user of a profile at its service, and join the rooms of the profile and the user's own."""
    arrival = Arrival()
    for user in profile.users:
        problem = await _bring(context, profile, user, target)
        if problem:
            arrival.failed.append(f"{user.id}: {problem}")
        else:
            arrival.came.append(user.id)
    return arrival


async def _bring(context: Context, profile: Profile, user: ProfileUser, target: Target) -> str:
    """Why one could not come; empty when it did."""
    token = await _token(context, profile, user.id, target)
    if isinstance(token, str):
        return token
    try:
        identity = _find(context, user.id, target) or context.stage.add(user.id, target)
        if not identity.backend.logged_in:
            context.stage.set_token(identity, token)
            await identity.backend.login(token, user.id)
        for room_id in dict.fromkeys((*profile.rooms, *user.rooms)):
            room = _room(identity, room_id)
            if not room.joined:
                await room.join()
    except (StageFull, InvalidCall, RtsError) as error:
        return str(error)
    return ""


async def _token(context: Context, profile: Profile, user_id: str, target: Target) -> Secret | str:
    """What to log in with, or why there is nothing."""
    life_s = context.settings.token_life_s
    if target.app_id == context.child.app_id:
        return context.child.mint(user_id, life_s)
    found = await login_token(context.keys, profile, user_id, life_s)
    nothing = "there is no token. Log in once under Connection, or write a reference to it into the profile's file."
    return found.secret or found.problem or nothing


def _find(context: Context, user_id: str, target: Target) -> Identity | None:
    here = context.stage.identities
    return next((each for each in here if each.user_id == user_id and each.app_id == target.app_id), None)


def _room(identity: Identity, room_id: str) -> Room:
    known = next((room for room in identity.backend.rooms if room.room_id == room_id), None)
    return known or identity.backend.create_room(room_id)


def note_users(context: Context, profile: Profile) -> list[str]:
    """Note the users of a profile who are on the stage, with their rooms, in the profile; returns their ids.

    One who is there twice has the rooms of both.
    """
    noted: dict[str, list[str]] = {}
    for identity in context.stage.identities:
        if identity.profile == profile.name:
            noted.setdefault(identity.user_id, []).extend(_rooms_of(context, identity))
    for user_id, rooms in noted.items():
        user = profile.user(user_id)
        if user is None:
            user = ProfileUser(user_id)
            profile.users.append(user)
        user.rooms = _own(list(dict.fromkeys(rooms)), profile)
    return list(noted)


def _rooms_of(context: Context, identity: Identity) -> list[str]:
    """Those that were heard of, and those that its backend knows itself to be in."""
    heard = [room.room_id for room in context.stage.facts(identity).joined_rooms]
    return sorted({*heard, *(room.room_id for room in identity.backend.rooms if room.joined)})


def _own(rooms: list[str], profile: Profile) -> list[str]:
    """The rooms that are not those of the profile, which everybody joins."""
    return [room for room in rooms if room not in profile.rooms]
