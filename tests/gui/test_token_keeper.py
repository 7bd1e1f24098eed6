"""Tokens of the local gateway are replaced before they end, and only those."""

import pytest

from rts_console.gui.child import GatewayChild
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.gui.token_keeper import TokenKeeper, due_s
from rts_console.protocol.errors import ConnectionLost
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from rts_console.settings import Settings
from rts_console.vendors.volcengine import make_token, read_token
from tests.gui.fakes import FakeBackend


class World:
    """A keeper and one user of the local gateway who is logged in."""

    def __init__(self, life_s: int, app_id: str | None = None) -> None:
        self.child = GatewayChild()
        self.settings = Settings()
        self.backend = FakeBackend("alice")
        stage = Stage(lambda _target: self.backend, Store(), EventLog(), Quality())
        self.keeper = TokenKeeper(stage, self.child, self.settings)
        self.alice: Identity = stage.add("alice", Target("ws://x", app_id or self.child.app_id))
        stage.set_token(self.alice, self.child.mint("alice", life_s))
        assert self.alice.claims is not None
        self.issued_s, self.expires_s = self.alice.claims.issued_at_s, self.alice.claims.expires_at_s

    @property
    def refreshed(self) -> bool:
        return ("update_login_token",) in self.backend.calls


@pytest.mark.parametrize(("life_s", "early_s"), [(7_200, 30), (600, 30), (30, 6)])
def test_thirty_seconds_early_or_a_fifth_of_a_short_life(life_s: int, early_s: int) -> None:
    token = make_token("0" * 24, Secret("k"), "alice", issued_at_s=1_000, expires_at_s=1_000 + life_s)
    assert due_s(read_token(token)) == 1_000 + life_s - early_s


async def test_a_token_is_replaced_when_it_is_due_and_not_before() -> None:
    world = World(600)
    await world.keeper.look(world.expires_s - 31)
    assert not world.refreshed
    await world.keeper.look(world.expires_s - 29)
    assert world.refreshed
    assert world.alice.claims is not None
    assert world.alice.claims.expires_at_s - world.alice.claims.issued_at_s == 600


async def test_one_that_never_ends_is_left_alone() -> None:
    world = World(0)
    await world.keeper.look(2**40)
    assert not world.refreshed


async def test_so_are_those_of_who_is_logged_out_of_other_services_and_when_it_is_switched_off() -> None:
    out, foreign, off = World(600), World(600, "f" * 24), World(600)
    out.backend.set_logged_in(False)
    off.settings.refresh_tokens = False
    for world in (out, foreign, off):
        await world.keeper.look(world.expires_s)
        assert not world.refreshed


async def test_a_refusal_is_no_end_of_it() -> None:
    world = World(30)
    world.backend.failures["update_login_token"] = ConnectionLost("away")
    await world.keeper.look(world.expires_s)
    assert world.refreshed
