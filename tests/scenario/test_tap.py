"""A tap passes everything on, and tells of each call with what came of it."""

from typing import Any

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import OfflinePolicy, UserOnlineStatus
from rts_console.scenario.tap import Tap
from tests.client.people import APP, config, token


class Listener:
    def __init__(self) -> None:
        self.told: list[tuple[str, Any, str]] = []

    def began(self, tap: Tap, verb: str, fields: dict[str, Any]) -> int:
        self.told.append((verb, fields, "open"))
        return len(self.told) - 1

    def ended(self, number: int, value: Any, error: Exception | None) -> None:
        verb, fields, _ = self.told[number]
        self.told[number] = (verb, fields, type(error).__name__ if error else "done")


async def test_every_call_is_told_of_and_passed_on() -> None:
    async with Gateway(config()) as gateway, RtsClient(APP, url=gateway.url) as client:
        tap, listener = Tap(client), Listener()
        tap.listener = listener
        await tap.login(token("alice"), "alice")
        assert await tap.get_peer_online_status("alice") is UserOnlineStatus.ONLINE
        await tap.update_login_token(token("alice"))
        await tap.set_server_params("s", f"{gateway.http_url}/echo")
        assert (await tap.send_server_message("x")).ok
        assert (await tap.send_message("alice", "x")).message_id
        room = tap.create_room("lobby")
        await room.join()
        assert room.joined
        assert (await room.send_message("x")).ok
        assert tap.rooms == (room,)
        with pytest.raises(RtsError):
            await room.call("nothing")
        await room.leave()
        await room.close()
        with pytest.raises(RtsError):
            tap.create_room("no room")
        tap.offline_policy = OfflinePolicy.SEND
        assert (tap.release_held(), tap.discard_held()) == (0, 0)
        tap.retry_now()
        tap.drop_link()
        await tap.close()
    verbs = [(verb, how) for verb, _, how in listener.told]
    assert verbs[:9] == [
        ("login", "done"),
        ("peer_status", "done"),
        ("update_token", "done"),
        ("server_params", "done"),
        ("send_server", "done"),
        ("send", "done"),
        ("join", "done"),
        ("send_room", "done"),
        ("room_call", verbs[8][1]),
    ]
    assert verbs[9:] == [
        ("leave", "done"),
        ("join", "InvalidCall"),
        *((verb, "done") for verb in ("offline_policy", "release_held", "discard_held", "retry_now", "drop_link")),
        ("logout", "done"),
    ]
    assert "signature" not in str(listener.told)


async def test_without_a_listener_it_only_passes_on() -> None:
    async with Gateway(config()) as gateway, RtsClient(APP, url=gateway.url) as client:
        tap = Tap(client)
        assert tap.url == client.url
        await tap.login(token("alice"), "alice")
        seen: list[object] = []
        end = tap.observe(seen.extend)
        for name in ("capabilities", "rules", "app_id", "user_id", "logged_in", "connection_state", "unread_bytes"):
            assert getattr(tap, name) == getattr(client, name)
        tap.records_frames = True
        assert client.records_frames
        assert tap.records_frames
        tap.records_frames = False
        tap.offline_policy = OfflinePolicy.HOLD
        assert client.offline_policy is OfflinePolicy.HOLD
        assert list(tap.held_messages) == []
        room = tap.create_room("x")
        await room.join()
        await room.close()
        end()
        await tap.close()
        assert not tap.logged_in
        assert seen
