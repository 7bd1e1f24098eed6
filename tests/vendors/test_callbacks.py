"""Callbacks are judged as an app's server has to."""

import json

import pytest

from rts_console.protocol.secret import Secret
from rts_console.vendors.callbacks import SIGNED, judge
from rts_console.vendors.rongcloud import sign
from rts_console.vendors.volcengine_api import callback_signature

SECRETS = {"volcengine": Secret("callback key"), "rongcloud": Secret("app secret")}


def event(secret: Secret) -> bytes:
    said = {name: name.lower() for name in SIGNED}
    said |= {"EventType": "UserJoinRoom", "EventData": json.dumps({"RoomId": "lobby", "UserId": "bob"})}
    return json.dumps({**said, "Signature": callback_signature(secret, said.values())}).encode()


CHANGES = json.dumps([{"chatRoomId": "lobby", "userIds": ["bob", "eve"], "status": 0, "type": 1, "time": 1}]).encode()


def query(secret: Secret) -> dict[str, str]:
    return {"nonce": "1", "timestamp": "2", "signature": sign(secret, "1", "2")}


def test_what_volcengine_tells_and_that_it_is_signed_right() -> None:
    assert judge({}, event(SECRETS["volcengine"]), SECRETS) == ("volcengine", "UserJoinRoom · lobby · bob", "")
    assert "another SecretKey" in judge({}, event(Secret("other")), SECRETS).problem
    assert judge({}, b'{"EventType": "RoomCreate", "EventData": "{"}', SECRETS).problem == "There is no Signature."


def test_what_rongcloud_tells_and_that_it_is_signed_right() -> None:
    assert judge(query(SECRETS["rongcloud"]), CHANGES, SECRETS) == ("rongcloud", "lobby joined: bob, eve", "")
    assert "another app secret" in judge(query(Secret("other")), CHANGES, SECRETS).problem
    assert "must stand in the URL" in judge({}, CHANGES, SECRETS).problem


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"3"])
def test_what_is_no_callback_is_said_so(body: bytes) -> None:
    verdict = judge({}, body, SECRETS)
    assert verdict.what == "no callback"
    assert verdict.problem
