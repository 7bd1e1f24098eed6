"""`rts-console diff`: text, Markdown or JSON of two cases or recordings, with exit codes that a build understands."""

import errno
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rts_console import cli
from rts_console.record.case import save
from rts_console.record.case_facts import Contents
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.recording import Recording
from tests.gui.models.test_run_diff_rows import log_of
from tests.record.test_case import done


def case_of(path: Path, *texts: str) -> Path:
    done(save(path, log_of(*texts), Contents(marks=(Mark(1, "line 7: bob waits"),)), ()))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return case_of(tmp_path / "a.rtscase", "a", "b", "c"), case_of(tmp_path / "b.rtscase", "a", "B", "c")


def run(*arguments: object) -> int:
    return cli.main(["diff", *map(str, arguments)])


def test_equal_runs_are_fine(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(pair[0], pair[0]) == 0
    assert "The runs say the same (3 rows)" in capsys.readouterr().out


def test_what_differs_is_text_with_its_step(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*pair) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "a.rtscase and b.rtscase"
    assert lines[1].startswith("The runs differ: 1 changed")
    place = lines.index("  1  alice, changed: payload, at line 7: bob waits")
    assert [line.split()[0] for line in lines[place + 1 : place + 3]] == ["first", "second"]
    assert '"b"' in lines[place + 1]
    assert '"B"' in lines[place + 2]


def test_what_stands_in_a_log_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = case_of(tmp_path / "a.rtscase", "a")
    second = case_of(tmp_path / "b.rtscase", "a", "\x1b[2J\x9b2J\u202e")
    assert run(first, second) == 1
    assert set(capsys.readouterr().out).isdisjoint("\x1b\x9b\u202e")


def test_markdown_is_printed_when_it_is_asked_for(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*pair, "--markdown", "-") == 1
    out = capsys.readouterr().out
    assert out.startswith("## `a.rtscase` and `b.rtscase`\n")
    assert "| 1 | `line 7: bob waits` |" in out
    assert run(*pair, "--markdown", "-", "--json") == 2
    assert "both want the output" in capsys.readouterr().err


def test_json_is_one_object(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*pair, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["same"], found["rows"], found["rows_the_same"]) == (False, [3, 3], 2)
    first = found["first"]
    assert (first["what"], first["step"], first["fields"]) == ("changed", "line 7: bob waits", ["payload"])
    assert (first["first"]["preview"], first["second"]["preview"]) == ("b", "B")


def test_markdown_goes_to_a_file(pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*pair, "--markdown", tmp_path / "out.md", "--most", 1) == 1
    assert (tmp_path / "out.md").read_text("utf-8").startswith("## ")
    assert capsys.readouterr().out.startswith("The runs differ: 1 changed")
    assert run(*pair, "--markdown", tmp_path / "none" / "out.md") == 2
    assert "was not written" in capsys.readouterr().err


def test_another_order_need_not_fail(tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(9)]
    swapped = [*texts[:4], texts[5], texts[4], *texts[6:]]
    pair = case_of(tmp_path / "a.rtscase", *texts), case_of(tmp_path / "b.rtscase", *swapped)
    assert run(*pair) == 1
    assert run(*pair, "--any-order") == 0


def test_a_recording_is_compared_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = Recording.create(tmp_path)
    recording.keep()
    log = EventLog(recording=recording)
    source = log_of("a", "b", "c")
    log.close()
    recording.finish()
    assert len(source) == 3
    case = case_of(tmp_path / "a.rtscase", "a")
    assert run(recording.path, case) == 1
    assert "1 only in the second" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["missing", "text", "folder"])
def test_what_cannot_be_opened_is_told(
    pair: tuple[Path, Path], tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "folder").mkdir()
    assert run(pair[0], tmp_path / what) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("rts-console: ")
    assert what in line


def test_a_run_and_its_repetition_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "hello.yaml"
    file.write_text("""\
identities: {alice: , bob: }
steps:
  - login: [alice, bob]
  - send: {from: alice, to: bob, text: hello}
  - expect: {who: bob, receives: hello, within: 5 s}
""")
    assert cli.main(["run", str(file), "--times", "2", "--case", str(tmp_path / "a.rtscase"), "--quiet"]) == 0
    assert run(tmp_path / "a.rtscase", tmp_path / "a-2.rtscase") == 0
    assert "The runs say the same" in capsys.readouterr().out


def test_an_interrupted_run_leaves_its_case(tmp_path: Path) -> None:
    file = tmp_path / "wait.yaml"
    file.write_text("identities: {alice: }\nsteps:\n  - login: alice\n  - wait: 60 s\n")
    case = tmp_path / "a.rtscase"
    command = [sys.executable, "-m", "rts_console", "run", str(file), "--case", str(case)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert "alice logs in" in running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
    assert "in a.rtscase" in told
    assert run(case, case) == 0


def test_no_room_for_the_rows_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(base: Path) -> Recording:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "hello.yaml"
    file.write_text("identities: {alice: }\nsteps:\n  - login: alice\n")
    monkeypatch.setattr(Recording, "create", full)
    assert cli.main(["run", str(file), "--case", str(tmp_path / "a.rtscase")]) == 2
    assert "No space left on device. Make room" in capsys.readouterr().err


def test_a_case_that_cannot_be_written_is_told_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hello.yaml"
    file.write_text("identities: {alice: }\nsteps:\n  - login: alice\n")
    assert cli.main(["run", str(file), "--case", str(tmp_path / "none" / "a.rtscase")]) == 2
    assert "cannot be written" in capsys.readouterr().err
