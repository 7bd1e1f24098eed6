"""Tokens on the command line: made, shown, checked."""

import io
import json
from pathlib import Path

import pytest

from rts_console import cli
from rts_console.command_line import BAD_INPUT, FAILED, KEY_VARIABLE, OK
from rts_console.protocol.secret import Secret
from rts_console.token_command import iso, now_s
from rts_console.vendors.volcengine import make_token

APP = "0123456789abcdef01234567"
KEY = "a key of the test"


@pytest.fixture(autouse=True)
def key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)


def token_of(life_s: int) -> str:
    now = now_s()
    token = make_token(APP, Secret(KEY), "alice", issued_at_s=now - 100, expires_at_s=now + life_s)
    return token.reveal()


def made(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert cli.main(["token", "make", "--app-id", APP, "--user", "alice", *more]) == OK
    return capsys.readouterr().out.strip()


def test_a_made_token_checks(capsys: pytest.CaptureFixture[str]) -> None:
    token = made(capsys, "--life", "10m")
    assert cli.main(["token", "check", token, "--user", "alice", "--json"]) == OK
    shown = json.loads(capsys.readouterr().out)
    assert (shown["ok"], shown["app_id"], shown["user_id"]) == (True, APP, "alice")


@pytest.mark.parametrize("user", ["alice", "0"])
def test_a_token_of_agoras_for_a_channel(
    user: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app_id = "0123456789abcdef" * 2
    monkeypatch.setenv(KEY_VARIABLE, app_id)
    make = ["token", "make", "--vendor", "agora", "--app-id", app_id, "--user", user, "--room", "lobby"]
    assert cli.main(make) == OK
    token = capsys.readouterr().out.strip()
    assert token.startswith("007")
    assert cli.main(["token", "check", token, "--user", "alice", "--json"]) == OK
    shown = json.loads(capsys.readouterr().out)
    assert (shown["ok"], shown["app_id"], shown["room_id"]) == (True, app_id, "lobby")
    assert cli.main(["token", "show", token]) == OK
    assert "rtc until" in capsys.readouterr().out
    assert cli.main(["token", "check", token, "--user", "bob"]) == (FAILED if user == "alice" else OK)


def test_a_token_without_expiry_says_never(capsys: pytest.CaptureFixture[str]) -> None:
    token = made(capsys, "--life", "0")
    assert cli.main(["token", "show", token, "--json"]) == OK
    assert json.loads(capsys.readouterr().out)["expires_at"] == "never"


def test_privileges_are_shown_with_names_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    token = make_token(
        APP, Secret(KEY), "alice", issued_at_s=1, expires_at_s=0, privileges={0: 1_700_000_000, 3: 0, 77: 0}
    )
    assert cli.main(["token", "show", token.reveal()]) == OK
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("privileges"))
    until = iso(1_700_000_000)
    assert line.split(maxsplit=1)[1] == f"publish stream until {until}, publish data for ever, privilege 77 for ever"


def test_json_gives_token_and_expiry(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(made(capsys, "--json", "--life", "1h"))
    assert shown["token"].startswith("001" + APP)
    assert 3590 < shown["expires_at_s"] - now_s() <= 3600


def test_a_token_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(token_of(60) + "\n"))
    assert cli.main(["token", "check", "-", "--json"]) == OK
    assert json.loads(capsys.readouterr().out)["user_id"] == "alice"


@pytest.mark.parametrize(
    ("life_s", "arguments", "problem"),
    [(-10, [], "expired 10"), (60, ["--user", "bob"], "not for 'bob'")],
)
def test_a_check_that_fails_exits_1_and_says_why(
    life_s: int, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["token", "check", token_of(life_s), "--json", *arguments]) == FAILED
    shown = json.loads(capsys.readouterr().out)
    assert not shown["ok"]
    assert problem in shown["problem"]


def test_another_key_fails_the_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("another key\n", encoding="utf-8")
    assert cli.main(["token", "check", token_of(60), "--key-file", str(key_file)]) == FAILED
    assert "another app key" in capsys.readouterr().out


def test_no_key_says_where_to_give_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    assert cli.main(["token", "make", "--app-id", APP, "--user", "alice"]) == BAD_INPUT
    assert "--key-file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["token", "make", "--app-id", "short", "--user", "alice"], "app id has 5 characters"),
        (["token", "make", "--app-id", APP, "--user", "alice", "--life", "soon"], "life 'soon'"),
        (["token", "make", "--app-id", APP, "--user", "alice", "--key-file", "/nowhere/key"], "/nowhere/key"),
        (["token", "show", "nonsense"], "does not start with 001: paste or mint"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == BAD_INPUT
    output = capsys.readouterr()
    assert output.out == ""
    assert words in output.err
    assert len(output.err.strip().splitlines()) == 1
