"""The doctor on the command line: exit codes, no secret, one clear line for what it cannot use."""

import json

import pytest

from rts_console import cli
from rts_console.command_line import BAD_INPUT, NOT_CONNECTED, TOKEN_VARIABLE
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import make_token

APP = "0123456789abcdef01234567"


def test_the_doctor_cannot_connect(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "ws://127.0.0.1:1", "--json"]) == NOT_CONNECTED
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["reached"]) == (False, False)
    assert [step["name"] for step in found["steps"] if step["state"] == "failed"] == ["tcp"]


def test_the_doctor_shows_no_secret(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    token = make_token(APP, Secret("a key"), "alice", issued_at_s=1, expires_at_s=0).reveal()
    monkeypatch.setenv(TOKEN_VARIABLE, token)
    assert cli.main(["doctor", "ws://127.0.0.1:1"]) == NOT_CONNECTED
    said = capsys.readouterr()
    assert token not in said.out + said.err
    assert "next: Start the gateway" in said.out or "next: Start what" in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["http://127.0.0.1"],
        ["ws://127.0.0.1", "--pin", "x"],
        ["ws://127.0.0.1", "--token", "rubbish"],
        ["ws://127.0.0.1", "--proxy", "ftp://host:1"],
        ["ws://127.0.0.1", "--proxy", "socks5://host"],
        ["ws://127.0.0.1", "--proxy", "socks5://a:secret@host:1"],
    ],
)
def test_the_doctor_says_what_it_cannot_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", *arguments]) == BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "secret" not in said.err
