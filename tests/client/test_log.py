"""The log file: where, how much, how large, and never what was said."""

import re
from pathlib import Path
from typing import Any

import pytest

from rts_console.client import log as log_module
from rts_console.client.log import ClientLog, LogConfig
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.words import (
    ConnectionState,
    LocalLogLevel,
    LoginErrorCode,
    LogoutReason,
    MessageMode,
    Outcome,
    PayloadKind,
    RtsErrorCode,
    Scope,
    UserMessageSendResult,
)
from tests.client.people import token

AT = 1_700_000_000_123_456_789
NAME = re.compile(r"rts_\d{4}-\d\d-\d\d_\d{6}(\.\d+)?_rtclog\.log")


def logged_in(reason: str = "", code: LoginErrorCode = LoginErrorCode.SUCCESS) -> ev.LoginResult:
    return ev.LoginResult(at_ns=AT, user_id="alice", code=code, elapsed_ms=1.5, reason=reason)


def text(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


def open_log(folder: Path, level: LocalLogLevel = LocalLogLevel.INFO, **options: Any) -> ClientLog:
    return ClientLog(LogConfig(str(folder), level, **options))


def test_the_file_has_the_vendors_name_in_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    open_log(folder).close()
    (file,) = folder.iterdir()
    assert NAME.fullmatch(file.name)


def test_a_line_has_time_user_event_and_fields(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    log.write("alice", [logged_in()])
    line = text(tmp_path)
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.123 \[alice\] LoginResult user_id=alice code=0 Success ", line)
    assert line.endswith("\n")
    log.close()


def test_lines_are_on_the_disk_at_once(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    log.write("alice", [logged_in(), logged_in()])
    assert text(tmp_path).count("LoginResult") == 2
    log.close()
    log.close()
    log.write("alice", [logged_in()])
    assert text(tmp_path).count("LoginResult") == 2


@pytest.mark.parametrize(
    ("config", "what"),
    [
        (LogConfig(""), "Name a folder"),
        (LogConfig("x", log_file_size=0), "1 to 100 MB"),
        (LogConfig("x", log_file_size=101), "1 to 100 MB"),
        (LogConfig("x", log_filename_prefix=""), "prefix"),
        (LogConfig("x", log_filename_prefix="a/b"), "prefix"),
        (LogConfig("x", log_filename_prefix="日志"), "prefix"),
        (LogConfig("x", log_filename_prefix="a" * 129), "prefix"),
    ],
)
def test_a_bad_parameter_is_minus_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: LogConfig, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidCall, match=what) as caught:
        ClientLog(config)
    assert caught.value.code == -2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_minus_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidCall, match="cannot be written") as caught:
        open_log(tmp_path / "file")
    assert caught.value.code == -2


PLAIN = ev.RoomLeft(at_ns=AT, room_id="lobby")
WARNING = ev.LoggedOut(at_ns=AT, user_id="alice", reason=LogoutReason.LOGOUT)
ERROR = ev.CreateRoomStateChanged(at_ns=AT, room_id="?", code=RtsErrorCode.ROOM_ID_ILLEGAL)


@pytest.mark.parametrize(
    ("level", "lines"),
    [(LocalLogLevel.INFO, 3), (LocalLogLevel.WARNING, 2), (LocalLogLevel.ERROR, 1), (LocalLogLevel.NONE, 0)],
)
def test_the_level_decides(tmp_path: Path, level: LocalLogLevel, lines: int) -> None:
    log = open_log(tmp_path, level)
    log.write("alice", [PLAIN, WARNING, ERROR])
    log.close()
    assert text(tmp_path).count("\n") == lines


def sent(outcome: Outcome) -> ev.MessageSent:
    return ev.MessageSent(
        at_ns=AT,
        message_id=1,
        client_message_id="m1",
        outcome=outcome,
        composed_at_ns=AT,
        user_id="bob",
        code=UserMessageSendResult.SUCCESS,
    )


@pytest.mark.parametrize(
    ("event", "level"),
    [
        (logged_in(), LocalLogLevel.INFO),
        (logged_in("no", LoginErrorCode.INVALID_TOKEN), LocalLogLevel.ERROR),
        (sent(Outcome.ACCEPTED), LocalLogLevel.INFO),
        (sent(Outcome.REFUSED), LocalLogLevel.WARNING),
        (sent(Outcome.UNKNOWN), LocalLogLevel.WARNING),
        (ev.FrameRefused(at_ns=AT, reason="bad"), LocalLogLevel.ERROR),
        (ev.WarningRaised(at_ns=AT, code=-2013, reason="many"), LocalLogLevel.WARNING),
        (ev.TokenWillExpire(at_ns=AT, user_id="alice", expires_at_s=1, remaining_ms=1), LocalLogLevel.WARNING),
        (ev.ConnectionStateChanged(at_ns=AT, state=ConnectionState.CONNECTED), LocalLogLevel.INFO),
        (ev.ConnectionStateChanged(at_ns=AT, state=ConnectionState.LOST, reason="gone"), LocalLogLevel.WARNING),
    ],
)
def test_how_serious_an_event_is(tmp_path: Path, event: ev.Event, level: LocalLogLevel) -> None:
    for number, limit in enumerate((LocalLogLevel.INFO, LocalLogLevel.WARNING, LocalLogLevel.ERROR)):
        folder = tmp_path / str(number)
        log = open_log(folder, limit)
        log.write("alice", [event])
        log.close()
        assert bool(text(folder)) == (level >= limit)


def test_no_payload_and_no_token_is_written(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    secret = token("alice").reveal()
    received: dict[str, Any] = {
        "at_ns": AT,
        "user_id": "bob",
        "kind": PayloadKind.TEXT,
        "data": b"payload-canary",
        "mode": MessageMode.RELIABLE_ORDERED,
        "client_message_id": "m1",
        "composed_at_ns": 1,
        "gateway_in_ns": 2,
        "gateway_out_ns": 3,
    }
    submitted = ev.MessageSubmitted(
        at_ns=AT,
        scope=Scope.PEER,
        target="bob",
        message_id=1,
        client_message_id="m1",
        kind=PayloadKind.TEXT,
        data=b"payload-canary",
        mode=MessageMode.RELIABLE_ORDERED,
    )
    answered = ev.ServerMessageSent(
        at_ns=AT,
        message_id=1,
        client_message_id="m1",
        outcome=Outcome.ACCEPTED,
        composed_at_ns=1,
        code=UserMessageSendResult.SUCCESS,
        answer=b"payload-canary",
    )
    events = [ev.MessageReceived(**received), ev.RoomMessageReceived(room_id="r", **received), submitted, answered]
    log.write("alice", [*events, logged_in(f"refused {secret}", LoginErrorCode.INVALID_TOKEN)])
    log.close()
    written = text(tmp_path)
    assert written.count("\n") == 5
    assert "canary" not in written
    assert secret not in written
    assert "refused ***" in written


@pytest.mark.parametrize("reason", ["two\nlines", "a\r\nb", "half \ud800 pair", "line\u2028separator", "\x1b[31m"])
def test_an_event_stays_on_its_line_whatever_is_in_it(tmp_path: Path, reason: str) -> None:
    log = open_log(tmp_path)
    log.write("alice", [logged_in(reason), logged_in("plain 中文")])
    log.close()
    lines = text(tmp_path).splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert "plain 中文" in lines[1]


def fill(log: ClientLog, size: int) -> None:
    """Write at least this many bytes, each line with its number."""
    written = number = 0
    while written < size:
        log.write("alice", [logged_in(f"#{number:06d}" + "." * 500)])  # dots: letters would look like a token
        written += 500
        number += 1


def test_files_are_rotated_and_nothing_is_lost_between_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "FILE_LIMIT", 20_000)
    log = open_log(tmp_path)
    fill(log, 100_000)
    log.close()
    files = list(tmp_path.iterdir())
    assert len(files) > 5
    assert all(NAME.fullmatch(file.name) and 0 < file.stat().st_size <= 20_000 for file in files)
    numbers = sorted(re.findall(r"#(\d{6})", text(tmp_path)))
    assert numbers == [f"{i:06d}" for i in range(200)]


@pytest.mark.parametrize("size_mb", [1, 2, 10])
def test_the_total_is_kept_and_the_newest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size_mb: int) -> None:
    monkeypatch.setattr(log_module, "MB", 10_000)
    monkeypatch.setattr(log_module, "FILE_LIMIT", 20_000)
    log = open_log(tmp_path, log_file_size=size_mb)
    for part in range(30):
        fill(log, size_mb * 1_000)
        log.write("alice", [logged_in(f"part {part}.")])
        sizes = [file.stat().st_size for file in tmp_path.iterdir()]
        assert sum(sizes) <= size_mb * 10_000
        assert max(sizes) <= 20_000
        assert f"part {part}." in text(tmp_path)
    log.close()
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) > size_mb * 5_000
    assert "part 0." not in text(tmp_path)


def test_other_files_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "MB", 1_000)
    others = [
        "notes.txt",
        "rts_alice_2024-01-01_000000_rtclog.log",
        "rts_rtclog.log",
        "rts2_2024-01-01_000000_rtclog.log",
    ]
    for name in others:
        (tmp_path / name).write_text("x" * 50_000)
    own = tmp_path / "rts_2024-01-01_000000_rtclog.log"
    own.write_text("x" * 50_000)
    log = open_log(tmp_path, log_file_size=1)
    log.close()
    assert all((tmp_path / name).exists() for name in others)
    assert not own.exists()


def test_two_logs_of_one_second_get_two_files(tmp_path: Path) -> None:
    first, second = open_log(tmp_path), open_log(tmp_path)
    first.write("alice", [PLAIN])
    second.write("bob", [PLAIN])
    first.close()
    second.close()
    assert len(list(tmp_path.iterdir())) == 2
    assert text(tmp_path).count("RoomLeft") == 2


def test_a_full_disk_ends_the_log_and_not_the_client(tmp_path: Path, expected_logs: list[Any]) -> None:
    log = open_log(tmp_path)
    assert log._file is not None
    log._file.close()
    log._file = open("/dev/full", "wb", buffering=0)  # noqa: SIM115
    log.write("alice", [PLAIN, PLAIN])
    log.write("alice", [PLAIN])
    assert [record.getMessage() for record in expected_logs] == [
        f"the log in {tmp_path} ends here: No space left on device"
    ]
    log.close()
