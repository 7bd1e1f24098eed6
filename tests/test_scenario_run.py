"""`rts-console run`: files in, exit code out, without a window; the samples pass, and one a hundred times."""

import asyncio
import json
import math
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rts_console import cli, paths
from rts_console.protocol.secret import Secret
from rts_console.scenario_run import BadRun, parse_speed, parse_variables
from tests.client.people import APP, KEY, token
from tests.scenario.world import ACCESS, OPERATOR, world

SAMPLES = sorted(paths.resource("scenarios").glob("*.yaml"))
GREETING = """\
identities: {alice: , bob: }
variables: {word: hello}
steps:
  - login: [alice, bob]
  - send: {from: alice, to: bob, text: "${word}"}
  - expect: {who: bob, receives: hello, within: 2 s}
"""


VOLCENGINE = """\
name: API
identities: {alice: , bob: }
steps:
  - login: [alice, bob]
  - join: {who: [alice, bob], room: lobby}
  - server_api:
      vendor: volcengine
      action: KickUser
      version: "2020-12-01"
      body: {AppId: "${app_id}", RoomId: lobby, UserId: bob}
    as: answer
  - expect: alice sees bob leave lobby within 2 s
  - expect: {who: bob, event: RoomStateChanged, where: {state: KickedOut}, within: 2 s}
  - expect: {that: "${answer.body.Result.Message}", equals: success}
  - server_api: {vendor: volcengine, action: NoSuch, version: "2020-12-01", body: {}}
    code: refused
    as: wrong
  - expect: {that: "${wrong.status}", at_least: 400}
  # The old versions tell of an error in the body only.
  - server_api: {vendor: volcengine, action: KickUser, version: "2020-12-01", body: {AppId: nothing}}
    code: refused
    as: old
  - expect: {that: "${old.status}", equals: 200}
  - expect: {that: "${old.reason}", contains: IllegalAppId}
"""
RONGCLOUD = """\
name: RongCloud
gateway: {rules: rongcloud}
identities: {alice: , bob: }
steps:
  - login: [alice, bob]
  - server_api: {vendor: rongcloud, path: /user/checkOnline.json, form: {userId: alice}}
    as: answer
  - expect: {that: "${answer.body.code}", equals: 200}
  - expect: {that: "${answer.body.status}", equals: 1}
  - join: {who: [alice, bob], room: chat, options: {history: 5}}
  - send_room: {from: alice, room: chat, text: "{\\"content\\":\\"hi\\"}", attributes: {type: "RC:TxtMsg"}}
  - expect: {who: bob, receives: {from: alice, room: chat}, within: 2 s}
"""


def run(*arguments: object) -> int:
    return cli.main(["run", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "greeting.yaml"
    path.write_text(GREETING, encoding="utf-8")
    return path


def test_the_samples_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SAMPLES) >= 1
    assert run(*SAMPLES, "--speed", "max") == 0, capsys.readouterr().out
    assert f"{len(SAMPLES)} of {len(SAMPLES)} runs passed" in capsys.readouterr().out


def test_a_fast_one_passes_a_hundred_times_in_a_row(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--times", 100, "--quiet") == 0
    assert capsys.readouterr().out == "100 of 100 runs passed\n"


def test_what_failed_is_in_every_report(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "out.xml"
    assert run(file, "--var", "word=goodbye", "--junit", report, "--json", "--seed", 3) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["runs"][0]["seed"]) == (False, 3)
    assert said["runs"][0]["steps"][-1]["seen"] == 'bob got "goodbye" from alice'
    (failed,) = ElementTree.parse(report).findall("testsuite/testcase/failure")
    assert "goodbye" in str(failed.get("message"))


def test_the_table_shows_each_step(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * 4
    assert "alice sends" in lines[1]


def test_the_servers_apis_of_both_vendors_are_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "volcengine.yaml", tmp_path / "rongcloud.yaml"]
    for file, text in zip(files, (VOLCENGINE, RONGCLOUD), strict=True):
        file.write_text(text, encoding="utf-8")
    assert run(*files) == 0, capsys.readouterr().out


async def test_a_gateway_of_ones_own_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.yaml"
    steps = "  - login: bob\n  - fault: {kind: delay, delay: 1 ms, who: bob}\n  - expect: bob is logged in\n"
    head = "identities: {alice: {user_id: 'alice-${run}', token: {env: RTS_TOKEN_ALICE}}, bob: }\nsteps:\n"
    call = '  - server_api: {vendor: volcengine, action: NoSuch, version: "1", body: {}}\n    code: refused\n'
    file.write_text(head + steps + call, encoding="utf-8")
    async with world() as (gateway, _):
        (tmp_path / "key").write_text(KEY.reveal(), encoding="utf-8")
        for name, secret in (
            ("RTS_TOKEN_ALICE", token("alice")),
            ("RTS_OPERATOR_TOKEN", OPERATOR),
            ("RTS_ACCESS_KEY", Secret(ACCESS[0])),
            ("RTS_SECRET_KEY", ACCESS[1]),
        ):
            monkeypatch.setenv(name, secret.reveal())
        where = ["--gateway", gateway.url, "--app-id", APP, "--key-file", tmp_path / "key"]
        more = ["--admin-url", gateway.admin_url, "--http-url", gateway.http_url]
        assert await asyncio.to_thread(run, file, *where, *more) == 0, capsys.readouterr().out
        assert list(gateway.faults) == []
        assert await asyncio.to_thread(run, file, *where) == 2
    said = capsys.readouterr().err
    assert "--admin-url" in said
    assert "--http-url" in said


def test_no_gateway_is_an_exit_code_of_its_own(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = ("--gateway", "ws://127.0.0.1:1", "--app-id", "0123456789abcdef01234567")
    file.with_name("key").write_text("k", encoding="utf-8")
    assert run(file, *address, "--key-file", file.with_name("key"), "--quiet") == 3
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--var", "wrod=x"], "Did you mean 'word'?"),
        (["--var", "word"], "Write NAME=VALUE"),
        (["--speed", "fast"], "or max"),
        (["--gateway", "http://x"], "Give ws://"),
        (["--gateway", "ws://x"], "Give --app-id"),
        (["--gateway", "ws://x", "--app-id", "a"], "there is no key"),
        (["--junit", "/nowhere/at/all.xml"], "cannot be written"),
    ],
)
def test_wrong_usage_says_what_to_do(
    file: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cli.KEY_VARIABLE, raising=False)
    assert run(file, *arguments) == 2
    assert words in capsys.readouterr().err


def test_a_file_with_errors_names_each_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("identities: {alice: }\nsteps:\n  - logn: alice\n  - wait: 5\n", encoding="utf-8")
    assert run(path) == 2
    said = capsys.readouterr().err
    assert f"{path} has 2 errors" in said
    assert f"{path}:3:5: unknown key 'logn'" in said
    assert f"{path}:4:11: " in said
    other = tmp_path / "other.yaml"
    other.write_bytes(b"\xff")
    assert run(path, other, path) == 2
    said = capsys.readouterr().err
    assert said.count("has 2 errors") == 2
    assert f"{other}: is not UTF-8" in said
    assert run(tmp_path / "nothing.yaml") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_nothing_runs_when_one_of_the_files_lacks_something(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("identities: {alice: {token: {env: RTS_TOKEN_NOBODY}}}\nsteps:\n  - login: alice\n", "utf-8")
    assert run(file, other) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{other} cannot be run here. The token RTS_TOKEN_NOBODY is not there" in said.err


def test_only_checking_runs_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--check") == 0
    assert "3 steps" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_ctrl_c_cleans_up_and_keeps_the_report(tmp_path: Path) -> None:
    file, xml = tmp_path / "long.yaml", tmp_path / "out.xml"
    steps = "  - login: alice\n  - wait: {for: 1 h, always: true}\nfinally:\n  - note: cleaned\n"
    file.write_text(f"identities: {{alice: }}\nsteps:\n{steps}", encoding="utf-8")
    command = [sys.executable, "-u", "-m", "rts_console", "run", str(file), "--junit", str(xml)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "alice logs in" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "cleaned" in said
    assert said.splitlines()[-1].startswith(f"stop {file}: 2 passed, 1 cancelled, interrupted in ")
    cases = ElementTree.parse(xml).findall("testsuite/testcase")
    assert [case.get("name", "")[4:] for case in cases] == ["alice logs in", "wait 1 h", "cleaned", "whole run"]
    assert cases[1].find("skipped") is not None
    # also for those that look at cases only
    assert cases[3].find("error") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_ctrl_c_leaves_the_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "interrupted.yaml"
    python = "import os, signal; os.kill(os.getpid(), signal.SIGINT); await asyncio.sleep(3600)"
    file.write_text(f'identities: {{alice: }}\nsteps:\n  - python: "{python}"\n  - login: alice\n', encoding="utf-8")
    assert run(file, "--json", "--allow-python") == 130
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["runs"][0]["status"]) == (False, "cancelled")
    assert [step["status"] for step in said["runs"][0]["steps"]] == ["cancelled", "skipped"]


def test_no_window_is_loaded() -> None:
    code = (
        "import sys\nfrom rts_console import cli\n"
        f"assert cli.main(['run', {str(SAMPLES[0])!r}, '--speed', 'max', '--quiet']) == 0\n"
        "window = ('PySide6', 'qasync', 'pyqtgraph', 'rts_console.gui')\n"
        "loaded = [name for name in sys.modules if name.startswith(window)]\n"
        "assert loaded == [], loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_speeds_and_variables() -> None:
    assert [parse_speed(text) for text in ("1", "5x", "0.5", "max")] == [1, 5, 0.5, math.inf]
    for text in ("0", "", "-1", "2000"):
        with pytest.raises(BadRun):
            parse_speed(text)
    assert parse_variables(["a=1=2", "b="]) == {"a": "1=2", "b": ""}
    with pytest.raises(BadRun):
        parse_variables(["=x"])
