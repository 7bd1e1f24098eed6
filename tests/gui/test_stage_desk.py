"""What the window does with its users, at stand-in backends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QMenu

from rts_console.gui.context import Context
from rts_console.gui.crowd import Crowd
from rts_console.gui.stage_desk import StageDesk
from rts_console.gui.window import MainWindow
from tests.gui.fakes import FakeBackend
from tests.gui.sample_window import HERE, make_window
from tests.support import until


class Desk:
    """A window's desk."""

    def __init__(self) -> None:
        self.window: MainWindow = make_window()
        self.context: Context = self.window.context
        self.desk: StageDesk = self.window.people

    def add(self, *names: str) -> None:
        for name in names:
            self.context.stage.add(name, HERE)
        self.window.refresh()

    def press(self, name: str) -> None:
        action = self.window.commands[name]
        assert action.isEnabled()
        action.trigger()

    @property
    def active(self) -> str:
        active = self.context.stage.active
        return active.key if active is not None else ""

    def backend(self, key: str) -> FakeBackend:
        identity = self.context.stage.get(key)
        assert identity is not None
        backend = identity.backend.behind
        assert isinstance(backend, FakeBackend)
        return backend

    async def choose(self, key: str, words: str) -> None:
        identity = self.context.stage.get(key)
        assert identity is not None
        menu = self.desk.menu_of(identity)
        action = next(each for each in menu.actions() if each.text() == words)
        assert action.isEnabled()
        action.trigger()
        await until(lambda: not len(self.window.tasks))

    def offered(self, key: str) -> dict[str, bool]:
        identity = self.context.stage.get(key)
        assert identity is not None
        menu: QMenu = self.desk.menu_of(identity)
        return {each.text(): each.isEnabled() for each in menu.actions() if each.text()}


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    await made.window.aclose()


async def test_ctrl_tab_goes_round(desk: Desk) -> None:
    assert not desk.window.commands["next_user"].isEnabled() or not desk.context.stage.identities
    desk.add("alice", "bob", "carol")
    for key in ("bob", "carol", "alice"):
        desk.press("next_user")
        assert desk.active == key
    desk.press("previous_user")
    assert desk.active == "carol"
    assert desk.window.commands["next_user"].shortcut().toString() == "Ctrl+Tab"


async def test_a_menu_offers_what_can_be_done_now(desk: Desk) -> None:
    desk.add("alice")
    offered = desk.offered("alice")
    assert "Log in" in offered
    assert not offered["Drop the link"]
    assert not offered["Log in elsewhere too"]  # there is no token to do it with
    desk.backend("alice").set_logged_in(True)
    offered = desk.offered("alice")
    assert "Log out" in offered
    assert offered["Drop the link"]


async def test_a_menu_does_what_it_says_to_whom_it_was_opened_on(desk: Desk) -> None:
    desk.add("alice", "bob")
    desk.backend("bob").set_logged_in(True)
    await desk.choose("bob", "Drop the link")
    await desk.choose("bob", "Log out")
    assert desk.backend("bob").calls == [("drop_link",), ("logout",)]
    assert desk.active == "alice"
    await desk.choose("bob", "Act as this user")
    assert desk.active == "bob"
    await desk.choose("bob", "Log out and remove")
    assert [each.key for each in desk.context.stage.identities] == ["alice"]


async def test_a_second_client_of_a_user_has_a_card_of_its_own(desk: Desk) -> None:
    desk.add("alice")
    alice = desk.context.stage.identities[0]
    desk.context.stage.set_token(alice, desk.context.child.mint("alice", 600))
    await desk.choose("alice", "Log in elsewhere too")
    assert [each.key for each in desk.context.stage.identities] == ["alice", "alice#2"]
    desk.window.refresh()
    cards = desk.desk.strip.cards().values()
    assert [card.accessibleName().split(",")[0] for card in cards] == ["alice", "alice#2"]
    assert desk.window.commands["activate_2"].text() == "Act as alice#2"


async def test_those_who_came_last_go_first(desk: Desk) -> None:
    desk.add("host", "a1", "a2", "b1")
    here = desk.context.stage.identities
    first, second = Crowd("a{1..2}", ["a1", "a2"], added=list(here[1:3])), Crowd("b1", ["b1"], added=[here[3]])
    for crowd in (first, second):
        desk.desk._on_crowd(crowd)
    desk.add("late")
    desk.press("remove_crowd")
    await until(lambda: not len(desk.window.tasks))
    assert [each.key for each in desk.context.stage.identities] == ["host", "a1", "a2", "late"]
    desk.window.refresh()
    desk.press("remove_crowd")
    await until(lambda: not len(desk.window.tasks))
    desk.window.refresh()
    assert [each.key for each in desk.context.stage.identities] == ["host", "late"]
    assert not desk.window.commands["remove_crowd"].isEnabled()
