"""The command line: exit codes, one clear line for bad input, JSON alone on stdout."""

import io
import json
from pathlib import Path

import pytest

from rts_console import cli
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import make_token

APP = "0123456789abcdef01234567"
KEY = "a key of the test"


@pytest.fixture(autouse=True)
def key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cli.KEY_VARIABLE, KEY)


def made(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert cli.main(["token", "make", "--app-id", APP, "--user", "alice", *more]) == cli.OK
    return capsys.readouterr().out.strip()


def token_of(life_s: int) -> str:
    now_s = cli._now_s()
    token = make_token(APP, Secret(KEY), "alice", issued_at_s=now_s - 100, expires_at_s=now_s + life_s)
    return token.reveal()


def test_a_made_token_checks(capsys: pytest.CaptureFixture[str]) -> None:
    token = made(capsys, "--life", "10m")
    assert cli.main(["token", "check", token, "--user", "alice", "--json"]) == cli.OK
    shown = json.loads(capsys.readouterr().out)
    assert (shown["ok"], shown["app_id"], shown["user_id"]) == (True, APP, "alice")


def test_a_token_without_expiry_says_never(capsys: pytest.CaptureFixture[str]) -> None:
    token = made(capsys, "--life", "0")
    assert cli.main(["token", "show", token, "--json"]) == cli.OK
    assert json.loads(capsys.readouterr().out)["expires_at"] == "never"


def test_privileges_are_shown_with_names_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    token = make_token(
        APP, Secret(KEY), "alice", issued_at_s=1, expires_at_s=0, privileges={0: 1_700_000_000, 3: 0, 77: 0}
    )
    assert cli.main(["token", "show", token.reveal()]) == cli.OK
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("privileges"))
    until = cli._iso(1_700_000_000)
    assert line.split(maxsplit=1)[1] == f"publish stream until {until}, publish data for ever, privilege 77 for ever"


def test_json_gives_token_and_expiry(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(made(capsys, "--json", "--life", "1h"))
    assert shown["token"].startswith("001" + APP)
    assert 3590 < shown["expires_at_s"] - cli._now_s() <= 3600


def test_a_token_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(token_of(60) + "\n"))
    assert cli.main(["token", "check", "-", "--json"]) == cli.OK
    assert json.loads(capsys.readouterr().out)["user_id"] == "alice"


@pytest.mark.parametrize(
    ("life_s", "arguments", "problem"),
    [(-10, [], "expired 10"), (60, ["--user", "bob"], "not for 'bob'")],
)
def test_a_check_that_fails_exits_1_and_says_why(
    life_s: int, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["token", "check", token_of(life_s), "--json", *arguments]) == cli.FAILED
    shown = json.loads(capsys.readouterr().out)
    assert not shown["ok"]
    assert problem in shown["problem"]


def test_another_key_fails_the_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("another key\n", encoding="utf-8")
    assert cli.main(["token", "check", token_of(60), "--key-file", str(key_file)]) == cli.FAILED
    assert "another app key" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["token", "make", "--app-id", "short", "--user", "alice"], "app id has 5 characters"),
        (["token", "make", "--app-id", APP, "--user", "alice", "--life", "soon"], "life 'soon'"),
        (["token", "make", "--app-id", APP, "--user", "alice", "--key-file", "/nowhere/key"], "/nowhere/key"),
        (["token", "show", "nonsense"], "not a Volcengine token"),
        (["gateway", "--config", "/nowhere/gateway.toml"], "/nowhere/gateway.toml"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == cli.BAD_INPUT
    output = capsys.readouterr()
    assert output.out == ""
    assert words in output.err
    assert len(output.err.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["nonsense"], ["gateway", "--port", "70000"], ["gateway", "--port", "x"]])
def test_wrong_usage_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == cli.BAD_INPUT
    assert "usage" in capsys.readouterr().err


def test_no_key_says_where_to_give_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cli.KEY_VARIABLE)
    assert cli.main(["token", "make", "--app-id", APP, "--user", "alice"]) == cli.BAD_INPUT
    assert "--key-file" in capsys.readouterr().err


def test_the_window_without_a_display_names_the_demo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "has_display", lambda: False)
    assert cli.main([]) == cli.BAD_INPUT
    assert "rts-console demo" in capsys.readouterr().err


def test_the_probe_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(cli.KEY_VARIABLE, raising=False)
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP]) == cli.BAD_INPUT
    assert "no app key is given" in capsys.readouterr().err
    monkeypatch.setenv(cli.KEY_VARIABLE, KEY)
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP, "--rate", "0"]) == cli.BAD_INPUT
    assert "The rate is 0" in capsys.readouterr().err
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP, "--seconds", "2"]) == 3
    assert "Nothing listens at" in capsys.readouterr().err
