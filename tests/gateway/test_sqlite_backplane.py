"""What is special about the backplane that outlives its process."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rts_console.gateway import sqlite_backplane
from rts_console.gateway.backplane import (
    Appended,
    BackplaneError,
    NotKept,
    Restriction,
    RestrictionKind,
    RoomMember,
    Session,
    Window,
)
from rts_console.gateway.sqlite_backplane import FILE_NAME, SqliteBackplane
from rts_console.protocol.words import UserOfflineReason
from tests.gateway.desk import SECOND
from tests.gateway.test_backplane import ALICE, BOB, INBOX, LOBBY, Bench


def open_bench(folder: Path, window: Window = Window()) -> Bench:  # noqa: B008 - a tuple of constants
    return Bench(lambda *arguments, **options: SqliteBackplane(folder, *arguments, **options), window)


def test_everything_is_there_again(tmp_path: Path) -> None:
    bench = open_bench(tmp_path / "data")
    generation = bench.claim()
    member = RoomMember("alice", 7, "n1", generation)
    ban = Restriction(RestrictionKind.BAN, "app", "lobby", "bob", "1.2.3.4", bench.now + SECOND, "why")
    bench.backplane.join(LOBBY, member)
    bench.backplane.restrict(ban)
    bench.backplane.detach(ALICE, generation, 99)
    first = bench.append(message_id="x", payload=b"\0\xff", attributes={"type": "RC:TxtMsg", "flag": 3})
    inbox = bench.append(INBOX)
    history, epoch = bench.history(LOBBY), bench.backplane.epoch
    bench.backplane.close()

    again = open_bench(tmp_path / "data")
    assert again.backplane.epoch == epoch
    assert again.history(LOBBY) == history
    assert again.positions(INBOX, inbox.place.epoch, 0) == [1]
    assert again.append(message_id="x") == Appended(first.place, duplicate=True)
    assert again.append(message_id="new").place.previous == 1
    assert again.backplane.sessions("n1") == [(ALICE, Session(generation, "n1", "s", "phone", 99))]
    assert again.backplane.members(LOBBY) == {"alice": member}
    assert again.backplane.restrictions("app") == [ban]
    assert again.claim(BOB) > generation
    again.backplane.close()


def test_what_ended_does_not_come_back(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    generation = bench.claim()
    ban = Restriction(RestrictionKind.BAN, "app", "lobby")
    bench.backplane.join(LOBBY, RoomMember("alice", 7, "n1", generation))
    bench.backplane.restrict(ban)
    bench.append()
    bench.backplane.leave(LOBBY, "alice", generation, UserOfflineReason.QUIT)
    bench.backplane.lift(ban)
    bench.backplane.release(ALICE, generation)
    bench.backplane.dismiss(LOBBY)
    bench.backplane.close()
    again = open_bench(tmp_path)
    assert again.backplane.members(LOBBY) == {}
    assert again.backplane.restrictions("app") == []
    assert again.history(LOBBY) == []
    assert again.backplane.sessions("n1") == []
    again.backplane.close()


def test_who_stepped_out_has_still_stepped_out(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    generation = bench.claim()
    bench.backplane.join(LOBBY, RoomMember("alice", 7, "n1", generation))
    bench.backplane.step_out(LOBBY, "alice", generation, UserOfflineReason.DROPPED)
    bench.backplane.close()
    again = open_bench(tmp_path)
    assert again.backplane.members(LOBBY) == {}
    assert again.backplane.rooms_of(ALICE) == [LOBBY]
    again.backplane.leave(LOBBY, "alice", generation, UserOfflineReason.QUIT)
    again.backplane.close()
    last = open_bench(tmp_path)
    assert last.backplane.rooms_of(ALICE) == []
    last.backplane.close()


def test_who_is_invisible_still_is(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    member = RoomMember("alice", 7, "n1", bench.claim(), visible=False)
    bench.backplane.join(LOBBY, member)
    bench.backplane.close()
    again = open_bench(tmp_path)
    assert again.backplane.members(LOBBY) == {"alice": member}
    again.backplane.close()


def test_what_was_missed_is_told_when_the_login_and_the_join_are_kept(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    generation = bench.claim()
    bench.backplane.join(LOBBY, RoomMember("alice", 7, "n1", generation))
    found: list[Any] = []
    bench.backplane.since(LOBBY, "", 0, found.append)
    assert found == []
    bench.backplane.flush()
    bench.backplane.flush()
    bench.backplane.since(LOBBY, "", 0, found.append)
    assert len(found) == 2
    bench.backplane.close()


def test_what_is_trimmed_is_gone_from_the_file_and_known_as_gone(tmp_path: Path) -> None:
    bench = open_bench(tmp_path, Window(messages=4, history=2))
    epoch = [bench.append(payload=b"secret words") for _ in range(9)][0].place.epoch
    bench.after(121)
    bench.backplane.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        assert database.execute("SELECT count(*) FROM messages").fetchone() <= (2,)
        assert database.execute("SELECT count(*) FROM repeats").fetchone() == (0,)
    database.close()
    again = open_bench(tmp_path)
    assert again.positions(LOBBY, epoch, 2) is None
    again.backplane.close()


def test_nobody_is_told_before_the_commit_and_the_owner_is_woken_once(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    outcomes: list[Any] = []
    for _ in range(3):
        bench.queue(outcomes)
    assert (outcomes, bench.events("appended"), bench.wakes) == ([], [], 1)
    bench.backplane.flush()
    assert len(outcomes) == 3
    bench.queue(outcomes)
    assert bench.wakes == 2
    bench.backplane.close()


def test_a_message_that_cannot_be_written_is_not_kept_and_not_told(tmp_path: Path, expected_logs: list[Any]) -> None:
    bench = open_bench(tmp_path)
    kept = bench.append()
    database = bench.backplane._journal._database  # type: ignore[attr-defined]
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    generation = bench.claim()
    refused = bench.append(message_id="big", payload=b"x" * 60_000)
    assert isinstance(refused, NotKept)
    assert "full" in refused.reason
    assert "room on the disk" in refused.reason
    assert len(bench.events("appended")) == 1
    database.execute("PRAGMA max_page_count = 1000000")
    again = bench.append(message_id="big", payload=b"x" * 60_000)
    assert again == Appended(kept.place._replace(position=2, previous=1))
    bench.backplane.close()
    assert expected_logs
    later = open_bench(tmp_path)
    assert later.backplane.sessions("n1")[0][1].generation == generation
    later.backplane.close()


# --- what cannot be used ---


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def check_refused(folder: Path, words: str) -> None:
    before = contents(folder)
    with pytest.raises(BackplaneError, match=words) as refused:
        SqliteBackplane(folder)
    assert str(refused.value).startswith(str(folder / FILE_NAME))
    assert contents(folder) == before


def made(folder: Path) -> Path:
    bench = open_bench(folder)
    for _ in range(40):
        bench.append(payload=b"y" * 3_000)
    bench.backplane.close()
    return folder / FILE_NAME


@pytest.mark.parametrize("data", [b"", b"hello", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5_000)])
def test_a_file_that_is_no_database_of_ours_is_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    check_refused(tmp_path, "not a database|another program")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE_NAME)
    database.execute("CREATE TABLE x (y)")
    database.close()
    check_refused(tmp_path, "belongs to another program")


def test_a_damaged_database_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 12] = b"\x5a" * 4096 * 10
    path.write_bytes(data)
    check_refused(tmp_path, "damaged|cannot be read")


def test_a_database_that_was_cut_off_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:20_000])
    check_refused(tmp_path, "damaged|cannot be read")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("INSERT INTO schema_versions VALUES (99, 0)")
    database.close()
    check_refused(tmp_path, "newer version of the program")


def test_a_folder_that_another_gateway_uses_is_refused(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    bench.append()
    check_refused(tmp_path, "another gateway uses it")
    bench.append()
    bench.backplane.close()


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackplaneError, match="Give a folder"):
        SqliteBackplane(tmp_path / "file")


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    assert made(tmp_path / "data").stat().st_mode & 0o077 == 0


# --- kill -9, and worse ---

WRITER = """
import itertools, sys
from pathlib import Path
from tests.gateway.test_sqlite_backplane import open_bench
bench = open_bench(Path(sys.argv[1]))
for number in itertools.count():
    outcome = bench.append(message_id=str(number))
    print(number, outcome.place.position, flush=True)
"""


def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(200)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    acknowledged = [tuple(json.loads(f"[{line.replace(b' ', b',').decode()}]")) for line in lines if b"\n" in line]
    bench = open_bench(tmp_path)
    kept = {int(logged.message.client_message_id): logged.place.position for logged in bench.history(LOBBY, 10_000)}
    assert {(number, kept.get(number)) for number, _ in acknowledged[-500:]} == set(acknowledged[-500:])
    assert bench.backplane.repeat_of(ALICE, "0") is None or bench.append(message_id="0").duplicate
    bench.backplane.close()


@pytest.mark.parametrize(("ended_well", "kept"), [(True, True), (False, False)])
def test_after_the_machine_went_down_a_new_epoch_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: list[Any], ended_well: bool, kept: bool
) -> None:
    bench = open_bench(tmp_path)
    epochs = (bench.backplane.epoch, bench.append().place.epoch)
    if ended_well:
        bench.backplane.close()
    else:
        bench.backplane._journal._database.close()  # type: ignore[attr-defined]
    monkeypatch.setattr(sqlite_backplane, "_boot_id", lambda: "another boot")
    again = open_bench(tmp_path)
    found = (again.backplane.epoch, again.append(message_id="new").place.epoch)
    again.backplane.close()
    assert (found == epochs, found[0] == epochs[0], found[1] == epochs[1]) == (kept, kept, kept)
    assert bool(expected_logs) is not kept
