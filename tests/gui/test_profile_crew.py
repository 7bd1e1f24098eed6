"""The users of a profile: brought onto the stage with their rooms, and noted from it."""

from rts_console.gui.context import Context
from rts_console.gui.keys import token_key
from rts_console.gui.profile_crew import bring_users, note_users
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.profiles.model import Profile, ProfileUser
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import ReturnStatus
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend

THERE = Target("wss://x", "0" * 24, profile="Staging")


class World:
    """A stage of hand-written backends."""

    def __init__(self) -> None:
        store, log, quality = Store(), EventLog(), Quality()
        self.backends: list[FakeBackend] = []
        self.stage = Stage(self._make, store, log, quality)
        self.context = Context(self.stage, store, log, quality, Theme())

    def _make(self, _target: Target) -> FakeBackend:
        self.backends.append(FakeBackend("", logged_in=False))
        return self.backends[-1]


async def test_all_users_come_and_join_the_rooms_of_the_profile_and_their_own(qapp: object) -> None:
    world = World()
    profile = Profile("Staging", users=[ProfileUser("alice", rooms=["stage"]), ProfileUser("bob")], rooms=["lobby"])
    for name in ("alice", "bob"):
        await world.context.keys.put(token_key("Staging", name), Secret(f"token of {name}"))
    arrival = await bring_users(world.context, profile, THERE)
    assert arrival.words() == "alice, bob logged in."
    done = [[call for call in backend.calls if call[0] != "create_room"] for backend in world.backends]
    assert done[0] == [("login", "alice"), ("join", "lobby"), ("join", "stage")]
    assert done[1] == [("login", "bob"), ("join", "lobby")]
    again = await bring_users(world.context, profile, THERE)
    assert again.came == ["alice", "bob"]
    assert len(world.backends) == 2
    profile.users.pop()
    assert note_users(world.context, profile) == ["alice", "bob"]
    assert profile.users == [ProfileUser("alice", rooms=["stage"]), ProfileUser("bob")]
    await world.stage.aclose()


async def test_rooms_are_noted_of_everybody_who_is_there_also_of_one_who_is_there_twice(qapp: object) -> None:
    world = World()
    profile = Profile("Staging", users=[ProfileUser("bob", rooms=["left"])], rooms=["lobby"])
    for name in ("alice", "bob", "alice"):
        world.stage.add(name, THERE)
    for backend, rooms in zip(world.backends, (["lobby", "stage"], ["lobby", "stage"], []), strict=True):
        for room_id in rooms:
            await backend.create_room(room_id).join()
    assert note_users(world.context, profile) == ["alice", "bob"]
    assert {user.id: user.rooms for user in profile.users} == {"alice": ["stage"], "bob": ["stage"]}
    await world.stage.aclose()


async def test_who_cannot_come_is_told_with_the_reason_and_the_others_come(qapp: object) -> None:
    world = World()
    profile = Profile("Staging", users=[ProfileUser("alice"), ProfileUser("bob")])
    await world.context.keys.put(token_key("Staging", "bob"), Secret("token"))
    arrival = await bring_users(world.context, profile, THERE)
    assert arrival.came == ["bob"]
    assert arrival.failed[0].startswith("alice: there is no token")
    await world.stage.aclose()


async def test_a_refusal_is_told(qapp: object) -> None:
    world = World()
    world.context.stage.add("bob", THERE)
    world.backends[0].failures["login"] = InvalidCall(ReturnStatus.PARAMETER_ERROR, "the token is nobody's")
    await world.context.keys.put(token_key("Staging", "bob"), Secret("token"))
    arrival = await bring_users(world.context, Profile("Staging", users=[ProfileUser("bob")]), THERE)
    assert arrival.failed[0].startswith("bob: ")
    assert "the token is nobody's" in arrival.failed[0]
    await world.stage.aclose()
