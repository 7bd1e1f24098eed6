"""What can be done with any user, at stand-in backends."""

import pytest

from rts_console.gui.context import Context
from rts_console.gui.person import Person
from rts_console.gui.stage import Target
from rts_console.gui.theme import Theme
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.vendors.volcengine import read_token
from tests.gui.fakes import FakeBackend, World, make_world


class Desk:
    """Somebody of another service and somebody of the local gateway."""

    def __init__(self) -> None:
        self.world: World = make_world(FakeBackend("alice"))
        self.told: list[str] = []
        world = self.world
        self.context = Context(
            world.stage,
            world.store,
            world.log,
            world.quality,
            Theme(),
            notify=lambda text, _kind: self.told.append(text),
        )
        self.person = Person(self.context)
        self.alice = world.stage.identities[0]
        self.backend = world.backends["alice"]

    def make_local(self) -> None:
        self.alice.target = Target("ws://127.0.0.1:1", self.context.child.app_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_without_a_token_it_says_where_to_put_one(desk: Desk) -> None:
    await desk.person.log_in(desk.alice)
    assert desk.told == ["alice has no token. Act as this user and paste one under Connection."]
    assert not desk.person.mints_for(desk.alice)


async def test_of_another_service_the_own_token_is_used(desk: Desk) -> None:
    desk.world.stage.set_token(desk.alice, Secret("001pasted"))
    assert desk.person.token_for(desk.alice) == Secret("001pasted")
    await desk.person.log_in(desk.alice)
    assert ("login", "alice") in desk.backend.calls
    assert desk.told == []


async def test_at_the_local_gateway_a_new_token_has_the_same_life(desk: Desk) -> None:
    desk.make_local()
    desk.world.stage.set_token(desk.alice, desk.context.child.mint("alice", 600))
    await desk.person.refresh_token(desk.alice)
    claims = read_token(desk.alice.token)
    assert claims.expires_at_s - claims.issued_at_s == 600
    assert ("update_login_token",) in desk.backend.calls


@pytest.mark.parametrize(
    ("act", "call", "words"),
    [
        ("log_in", "login", "alice could not log in: "),
        ("log_out", "logout", "alice could not log out: "),
        ("refresh_token", "update_login_token", "The token of alice could not be renewed: "),
    ],
)
async def test_what_fails_is_told_with_the_code(desk: Desk, act: str, call: str, words: str) -> None:
    desk.make_local()
    desk.backend.failures[call] = RequestRejected(LoginErrorCode.INVALID_TOKEN, "it has expired")
    before = desk.alice.token
    await getattr(desk.person, act)(desk.alice)
    assert desk.told == [f"{words}-1000 InvalidToken: it has expired"]
    assert act == "log_in" or desk.alice.token == before
