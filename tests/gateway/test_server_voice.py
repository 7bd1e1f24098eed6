"""What a server says arrives as a user's message does, or it is said why not."""

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.server_voice import ServerVoice
from rts_console.protocol import frames as f
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, Desk
from tests.gateway.late_backplane import LateBackplane


async def test_it_arrives_under_the_id_that_is_told() -> None:
    desk = Desk()
    alice = desk.user("alice")
    voice = ServerVoice(desk.hub.backplane, desk.clock)
    said = await voice.say(ScopeKey.inbox(APP, "alice"), "server", PayloadKind.TEXT, b"hello")
    ((header, _, payload),) = alice.wire.read()
    assert isinstance(header, f.PeerMessage)
    assert (header.client_message_id, bytes(payload)) == (said.message_id, b"hello")
    assert said.known
    assert not said.problem


async def test_a_store_that_takes_too_long_leaves_it_unknown() -> None:
    late = LateBackplane()
    voice = ServerVoice(late, kept_within_s=0.01)
    said = await voice.say(ScopeKey.inbox(APP, "alice"), "server", PayloadKind.TEXT, b"hello")
    assert (said.message_id, said.known, "within 0.01 s" in said.problem) == ("", False, True)
    late.arrive()  # that it is kept after all harms nobody
