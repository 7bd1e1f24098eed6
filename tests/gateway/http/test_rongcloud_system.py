"""System messages reach each who is online once, and its sender only when it shall."""

from rts_console.gateway.http.rongcloud_port import ServerMessage
from rts_console.gateway.http.rongcloud_system import SYSTEM, SystemMessages
from rts_console.protocol import frames as f
from tests.gateway.desk import APP, OTHER_APP, Desk

HELLO = ServerMessage("alice", "RC:TxtMsg", b'{"content":"hello"}')


def test_everyone_who_is_online_gets_it_and_nobody_else() -> None:
    desk = Desk()
    alice, bob, stranger = desk.user("alice"), desk.user("bob"), desk.user("eve", app_id=OTHER_APP)
    gone = desk.user("carol")
    gone.lose_link()
    system = SystemMessages(desk.hub, desk.clock)
    assert system.tell_everyone(APP, HELLO) == 1
    ((header, _, payload),) = bob.wire.read()
    assert isinstance(header, f.PeerMessage)
    assert (header.user_id, bytes(payload)) == ("alice", HELLO.content)
    assert (header.attributes["type"], header.attributes["conversation"]) == ("RC:TxtMsg", SYSTEM)
    assert alice.wire.read() == stranger.wire.read() == []
    assert system.tell_everyone(APP, HELLO._replace(include_sender=True)) == 2
    assert len(alice.wire.read()) == len(bob.wire.read()) == 1
    assert system.tell_everyone("nobody", HELLO) == 0
