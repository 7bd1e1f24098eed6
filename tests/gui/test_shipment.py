"""A payload with its way goes where it says, each time."""

import pytest

from rts_console.gui.shipment import Shipment
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.words import MessageMode, Scope
from tests.gui.fakes import FakeBackend

MODE = MessageMode.RELIABLE_ORDERED


@pytest.mark.parametrize(("scope", "target"), [(Scope.PEER, "bob"), (Scope.ROOM, "lobby"), (Scope.SERVER, "")])
async def test_it_goes_to_a_peer_a_room_or_the_app_server(scope: Scope, target: str) -> None:
    alice = FakeBackend("alice", rooms=["lobby"])
    shipment = Shipment("alice", alice, scope, target, b"\x00\xff", MODE)
    for _ in range(2):
        assert (await shipment.send()).ok
    assert alice.sent() == [(scope, target, b"\x00\xff", MODE)] * 2


async def test_a_room_that_was_closed_meanwhile_is_told() -> None:
    alice = FakeBackend("alice", rooms=["lobby"])
    shipment = Shipment("alice", alice, Scope.ROOM, "lobby", "x", MODE)
    await alice.rooms[0].close()
    with pytest.raises(InvalidCall, match="The room lobby was closed meanwhile"):
        await shipment.send()


async def test_what_a_message_says_about_itself_is_asked_each_time() -> None:
    alice = FakeBackend("alice", rooms=["lobby"])
    asked: list[int] = []

    def about() -> dict[str, str | int]:
        asked.append(1)
        return {"seq": len(asked)}

    shipment = Shipment("alice", alice, Scope.ROOM, "lobby", "x", MODE, None, about)
    for _ in range(2):
        await shipment.send()
    assert [call[-1] for call in alice.sent()] == [{"seq": 1}, {"seq": 2}]
