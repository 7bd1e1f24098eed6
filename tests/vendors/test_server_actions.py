"""Requests of an app's server: signed, as a command line without secrets, as a script that signs by itself."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from rts_console.protocol.secret import Secret
from rts_console.vendors import rongcloud_actions, volcengine_actions
from rts_console.vendors.rongcloud import signature_fits
from rts_console.vendors.server_actions import (
    Action,
    Place,
    as_curl,
    as_script,
    form_body,
    is_here,
    place_problem,
    prepare,
)
from rts_console.vendors.volcengine_api import Call, check, credential_of

PLACE = Place("https://api.example.com", "AKEXAMPLE", Secret("the-secret"))
NOW = 1_700_000_000.0


def action_of(name: str) -> Action:
    actions = (*volcengine_actions.ACTIONS, *rongcloud_actions.ACTIONS)
    return next(action for action in actions if action.name == name)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://api.example.com", ""),
        ("http://127.0.0.1:7881/", ""),
        ("http://api.example.com", "Without TLS anybody on the way reads the call."),
        ("api.example.com", "Give a URL with a host"),
        ("https://api.example.com/path", "Give the host alone"),
        ("https://user@api.example.com", "Give the host alone"),
        ("https://[", "The URL cannot be read"),
    ],
)
def test_where_a_call_may_go(url: str, words: str) -> None:
    problem = place_problem(url)
    assert problem.startswith(words)
    assert bool(problem) == bool(words)
    assert is_here("http://localhost:1")
    assert not is_here("https://api.example.com")


def test_volcengines_signature_is_the_vendors() -> None:
    values = {"AppId": "a" * 24, "RoomId": "lobby", "UserId": "茶"}
    for name in ("KickUser", "GetRoomOnlineUsers"):
        request = prepare("volcengine", action_of(name), values, PLACE, at_s=NOW)
        query = parse_qsl(urlsplit(request.url).query)
        call = Call(request.method, "/", query, request.headers, request.body)
        check(call, credential_of(call), PLACE.secret, now_s=NOW)
        assert dict(query)["Action"] == name


def test_rongclouds_signature_fits_and_lists_are_repeated() -> None:
    values = {"chatroomId": "lobby", "userId": ["alice", "bob"], "minute": 5, "needNotify": True}
    request = prepare("rongcloud", action_of("chatroom/user/gag/add"), values, PLACE, at_s=NOW)
    headers = request.headers
    assert signature_fits(PLACE.secret, headers["Nonce"], headers["Timestamp"], headers["Signature"])
    assert request.url == "https://api.example.com/chatroom/user/gag/add.json"
    assert parse_qs(request.body.decode())["userId"] == ["alice", "bob"]
    history = prepare("rongcloud", action_of("v3/message/chatroom/query"), {"userId": "alice"}, PLACE, at_s=NOW)
    assert (history.headers["Content-Type"], history.body) == ("application/json", b'{"userId": "alice"}')


def test_a_table_travels_as_the_vendor_wants_it() -> None:
    rooms = form_body(action_of("chatroom/create"), {"chatroom": {"lobby": "The lobby", "hall": "茶"}})
    assert parse_qs(rooms.decode()) == {"chatroom[lobby]": ["The lobby"], "chatroom[hall]": ["茶"]}
    words = form_body(action_of("sensitiveword/batch/add"), {"words": {"bad": "**", "worse": ""}})
    assert json.loads(words) == {"words": [{"word": "bad", "replaceWord": "**"}, {"word": "worse"}]}
    entries = form_body(action_of("chatroom/entry/batch/set"), {"entryInfo": {"a": "1"}})
    assert parse_qs(entries.decode()) == {"entryInfo": ['{"a": "1"}']}


HOOK = {"AppId": "a" * 24, "URL": "https://example.com/", "SecretKey": "hush it's secret", "EventList": ["RoomCreate"]}


def test_the_command_line_shows_neither_signature_nor_secret() -> None:
    shown = as_curl("volcengine", action_of("CreateCallback"), HOOK, PLACE, at_s=NOW)
    assert shown.startswith("curl -X POST 'https://api.example.com/?Action=CreateCallback&Version=2020-12-01'")
    assert "hush" not in shown
    assert "Credential=AKEXAMPLE/20231114/" in shown
    assert "Signature=***" in shown
    rong = as_curl("rongcloud", action_of("chatroom/get"), {"chatroomId": "lobby"}, PLACE, at_s=NOW)
    assert "'Signature: ***'" in rong
    assert "the-secret" not in rong


def run(script: str, folder: Path, **variables: str) -> list[str]:
    """What the script would call: curl is a stand-in that writes down its arguments."""
    stand_in = folder / "curl"
    stand_in.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    stand_in.chmod(0o755)
    path = {"PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(["sh", "-c", script], env={**path, **variables}, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode().split("\0")[:-1]


def headers_of(arguments: list[str]) -> dict[str, str]:
    given = [arguments[place + 1] for place, each in enumerate(arguments) if each == "-H"]
    return {name: value for name, _, value in (each.partition(": ") for each in given)}


needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="the script signs with openssl")


@needs_openssl
@pytest.mark.parametrize("name", ["CreateCallback", "GetCallback"])
def test_the_script_signs_a_call_of_volcengines_by_itself(name: str, tmp_path: Path) -> None:
    action = action_of(name)
    values = HOOK if name == "CreateCallback" else {"AppId": "a" * 24, "BusinessId": "a b"}
    script = as_script("volcengine", action, values, PLACE.url)
    assert "the-secret" not in script
    assert "hush" not in script
    secrets = {"VOLC_ACCESS_KEY": PLACE.key, "VOLC_SECRET_KEY": PLACE.secret.reveal()}
    arguments = run(script, tmp_path, **secrets, RTS_SECRET_KEY="hush it's secret")
    url = next(each for each in arguments if each.startswith("https://"))
    headers = headers_of(arguments)
    body = arguments[arguments.index("--data-raw") + 1].encode() if "--data-raw" in arguments else b""
    call = Call(action.method, "/", parse_qsl(urlsplit(url).query), headers, body)
    check(call, credential_of(call), PLACE.secret, now_s=_signed_at(headers["X-Date"]))
    assert (b"hush it's secret" in body) == (name == "CreateCallback")


def _signed_at(date: str) -> float:
    from datetime import UTC, datetime

    return datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


@needs_openssl
def test_the_script_signs_a_call_of_rongclouds_by_itself(tmp_path: Path) -> None:
    values = {"chatroomId": "lobby", "userId": "alice", "key": "a", "value": "it's 茶"}
    script = as_script("rongcloud", action_of("chatroom/entry/set"), values, PLACE.url)
    arguments = run(script, tmp_path, RC_APP_KEY="app", RC_APP_SECRET="the-secret")
    headers = headers_of(arguments)
    assert signature_fits(PLACE.secret, headers["Nonce"], headers["Timestamp"], headers["Signature"])
    assert parse_qs(arguments[-1])["value"] == ["it's 茶"]


@needs_openssl
def test_a_script_without_its_keys_says_which_is_missing(tmp_path: Path) -> None:
    script = as_script("rongcloud", action_of("chatroom/get"), {"chatroomId": "lobby"}, PLACE.url)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run(script, tmp_path)
    assert b"RC_APP_KEY" in failed.value.stderr
