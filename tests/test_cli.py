"""The command line: exit codes, one clear line for bad input, JSON alone on stdout."""

import os
from pathlib import Path

import pytest

from rts_console import cli
from rts_console.command_line import BAD_INPUT, KEY_VARIABLE

APP = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gateway", "--config", "/nowhere/gateway.toml"], "/nowhere/gateway.toml"),
        (["/nowhere/talk.yaml"], "there is no file /nowhere/talk.yaml"),
    ],
)
def test_bad_input_is_one_clear_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert cli.main(arguments) == BAD_INPUT
    output = capsys.readouterr()
    assert output.out == ""
    assert words in output.err
    assert len(output.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "rest", "file"),
    [
        (["talk.yaml", "-v"], ["-v"], Path("talk.yaml")),
        (["run", "talk.yaml"], ["run", "talk.yaml"], None),
        (["demo"], ["demo"], None),
        ([], [], None),
    ],
)
def test_a_scenario_alone_is_for_the_window(arguments: list[str], rest: list[str], file: Path | None) -> None:
    assert cli._without_file(arguments) == (rest, file)


@pytest.mark.parametrize("arguments", [["nonsense"], ["gateway", "--port", "70000"], ["gateway", "--port", "x"]])
def test_wrong_usage_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == BAD_INPUT
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["a.rtscase"], ["A.RTSCASE"], ["--case", "a.rtscase"]])
def test_a_case_is_opened_in_the_window(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr(cli, "has_display", lambda: True)
    monkeypatch.setattr("rts_console.gui.start.run_window", lambda case: opened.append(case) or 0)
    assert cli.main(arguments) == 0
    assert opened == [Path(arguments[-1])]


def test_the_window_without_a_display_names_the_demo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "has_display", lambda: False)
    assert cli.main([]) == BAD_INPUT
    assert "rts-console demo" in capsys.readouterr().err


def test_the_probe_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP]) == BAD_INPUT
    assert "no app key is given" in capsys.readouterr().err
    monkeypatch.setenv(KEY_VARIABLE, "a key of the test")
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP, "--rate", "0"]) == BAD_INPUT
    assert "The rate is 0" in capsys.readouterr().err
    assert cli.main(["probe", "ws://127.0.0.1:1", "--app-id", APP, "--seconds", "2"]) == 3
    assert "Nothing listens at" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--language", "zh_CN", "demo"], ["demo", "--language", "zh_CN"]])
def test_the_language_of_the_window_can_be_given_on_either_side(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cli.LANGUAGE_VARIABLE, "en")
    monkeypatch.setattr(cli, "_demo", lambda _options: 0)
    assert cli.main(arguments) == 0
    assert os.environ[cli.LANGUAGE_VARIABLE] == "zh_CN"


def test_a_language_that_there_is_not_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["demo", "--language", "tlh"])
    assert ended.value.code == 2
    assert "zh_CN" in capsys.readouterr().err
