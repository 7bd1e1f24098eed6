"""The palette finds users, rooms and the pages of the help."""

from PySide6.QtCore import QCoreApplication

from rts_console.gui.palette_sources import help_pages, users_and_rooms
from rts_console.help_pages import HelpPages
from rts_console.protocol.events import RoomMember, RoomMembers, RoomStateChanged
from rts_console.protocol.words import RtsErrorCode, Scope
from tests.gui.panels.worlds import World


def test_it_offers_to_act_as_the_others_and_to_write_to_who_is_known() -> None:
    world, done = World("alice", "bob"), []
    world.tell(
        "alice",
        RoomStateChanged(at_ns=1, room_id="lobby", user_id="alice", state=RtsErrorCode.SUCCESS),
        RoomMembers(at_ns=2, room_id="lobby", members=(RoomMember("alice", 1), RoomMember("dave", 1)), member_count=2),
    )
    assert QCoreApplication.instance() is not None
    source = users_and_rooms(world.theme, world.stage, lambda key: done.append(key), lambda *to: done.append(to))
    offers = {offer.text: offer for offer in source()}
    assert list(offers) == ["Act as bob", "Write to bob", "Write to dave", "Write to the room lobby"]
    for offer in offers.values():
        offer.run()
    assert done == ["bob", (Scope.PEER, "bob"), (Scope.PEER, "dave"), (Scope.ROOM, "lobby")]


def test_without_users_it_has_nothing() -> None:
    world = World()
    assert list(users_and_rooms(world.theme, world.stage, print, print)()) == []


def test_it_opens_the_pages_of_the_help_in_their_language() -> None:
    world, opened = World(), []
    pages = HelpPages()
    offers = {offer.text: offer for offer in help_pages(world.theme, lambda: pages, opened.append)()}
    assert len(offers) == len(pages)
    offers["Scenarios"].run()
    assert opened == ["scenarios.md"]
    pages.speak("zh_CN")
    assert "Scenarios" not in [offer.text for offer in help_pages(world.theme, lambda: pages, opened.append)()]
