"""Logins without a pane: what is asked of the backends, and what is told of each user."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QObject

from rts_console.gui.context import Context
from rts_console.gui.logins import DRAFT, Logins
from rts_console.gui.loop import TaskScope
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.gui.theme import Theme
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, LoginReturn
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from rts_console.settings import Profile
from tests.gui.fakes import FakeBackend
from tests.support import until

THERE = Target("ws://10.0.0.1:7880", "a" * 24, profile="Test")
TOKEN = Secret("one")


class World:
    """Logins at a service of which no token can be made here."""

    def __init__(self) -> None:
        store, log, quality = Store(), EventLog(), Quality()
        self.backends: list[FakeBackend] = []
        self.failures: dict[str, Exception] = {}
        self.stage = Stage(self._make, store, log, quality)
        self.context = Context(self.stage, store, log, quality, Theme())
        self.context.settings.profiles.append(Profile("Test", "url", THERE.url, THERE.app_id))
        self.context.settings.active_profile = "Test"
        self.tasks, self.owner = TaskScope(), QObject()
        self.logins = Logins(self.context, self.tasks, self.owner)
        self.told: list[tuple[object, ...]] = []
        self.logins.refused.connect(lambda identity, code, reason: self.told.append((identity.key, code, reason)))
        self.logins.token_missing.connect(lambda why: self.told.append((why,)))

    def _make(self, _target: Target) -> FakeBackend:
        backend = FakeBackend("", logged_in=False)
        backend.failures = self.failures
        self.backends.append(backend)
        return backend

    async def log_in(self, token: Secret = TOKEN) -> Identity | None:
        """As alice."""
        self.logins.log_in(DRAFT, "alice", token, THERE)
        await self.settled()
        return self.stage.get("alice")

    async def settled(self) -> None:
        await until(lambda: not len(self.tasks))

    def said(self, key: str = "alice") -> tuple[str, str]:
        identity = self.stage.get(key)
        assert identity is not None
        news = self.logins.news.now(key, self.stage.facts(identity), busy=False, local=False)
        return news.kind, news.text


@pytest.fixture
async def world(qapp: object) -> AsyncIterator[World]:
    made = World()
    yield made
    await made.tasks.aclose()
    await made.stage.aclose()


async def test_a_login_puts_the_user_on_the_stage_and_keeps_the_token(world: World) -> None:
    staged: list[int] = []
    world.logins.staged.connect(lambda: staged.append(len(world.stage.identities)))
    identity = await world.log_in()
    assert identity is world.stage.active
    assert staged == [1]
    assert world.said()[0] == "success"
    assert not world.logins.busy("alice")
    # The next time an empty field will do.
    assert (await world.logins.token_for("alice", THERE)).secret == TOKEN


async def test_without_a_token_nothing_is_tried_and_it_is_said_at_its_field(world: World) -> None:
    assert await world.log_in(Secret("")) is None
    assert world.told == [("The token is empty. Paste the one that your app server gave out.",)]
    assert world.backends == []


async def test_a_refused_token_is_told_and_not_tried_again_by_itself(world: World) -> None:
    world.failures["login"] = RequestRejected(LoginErrorCode.INVALID_TOKEN, "it ended")
    await world.log_in()
    assert world.told == [("alice", LoginErrorCode.INVALID_TOKEN, "it ended")]
    assert world.said()[1].endswith("Paste a new token, then log in again.")
    assert world.logins.tried.wants_another(TOKEN, fits=True)


async def test_no_way_there_is_no_matter_of_the_token(world: World) -> None:
    world.failures["login"] = ConnectionLost("no way there")
    await world.log_in()
    assert world.told == []
    assert world.said() == ("error", "no way there")
    assert not world.logins.tried.wants_another(TOKEN, fits=True)


async def test_a_new_token_for_a_login_that_ended_is_a_new_login(world: World) -> None:
    identity = await world.log_in()
    assert identity is not None
    world.logins.log_out(identity)
    await world.settled()
    world.failures["update_login_token"] = InvalidCall(LoginReturn.NO_ENGINE, "not logged in")
    world.logins.refresh_token(identity, Secret("two"))
    await world.settled()
    assert identity.backend.logged_in
    assert identity.token == Secret("two")
    assert [name for name, *_ in world.backends[-1].calls].count("login") == 2
