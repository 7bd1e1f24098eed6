import errno
import os
import random
import shutil
import stat

import pytest

from rts_console.record.chunk import COLUMNS, Chunk
from rts_console.record.chunk_file import ENDINGS, ChunkFiles
from rts_console.record.log import EventLog, Flag
from rts_console.record.recording import Recording, RecordingError, chunk_paths, look, recordings
from rts_console.record.search import TextSearch, find_in_payload

from .events import delivered, logged_in, received, room_received, sent, server_sent, submitted


def rows_of(log):
    return [log.row(seq) for seq in range(log.first_seq, log.next_seq)]


def payloads_of(log):
    return [log.payload(seq) for seq in range(log.first_seq, log.next_seq)]


def crashed(recording):
    """What a crash does to the lock; all else stays as it is."""
    os.close(recording._lock)
    recording._lock = -1


@pytest.fixture
def recording(tmp_path):
    return Recording.create(tmp_path)


def fill(log):
    log.append("alice", [logged_in("alice"), submitted(b"one", client_message_id="a-1"), sent("a-1"), delivered()])
    log.append("alice", [room_received(b"x" * number) for number in range(10)])
    log.append("bob", [received("größe".encode(), client_message_id="no number"), server_sent(b"?", 200)])
    log.append("bob", [submitted(b"two", client_message_id="b"), server_sent(b"\x00answer", 404, "b")])


def test_a_recording_is_the_same_log_when_opened(recording):
    log = EventLog(recording=recording, chunk_rows=3)
    fill(log)
    log.flag(2, Flag.MARKED)
    opened = EventLog.open(recording.path)
    assert opened.damage == ()
    # nan is not equal to itself, so by their words.
    assert list(map(str, rows_of(opened))) == list(map(str, rows_of(log)))
    assert payloads_of(opened) == payloads_of(log)
    last = log.next_seq - 1
    assert opened.answer(last) == log.answer(last) is not None
    assert TextSearch("GRÖSSE".replace("Ö", "ö").replace("SS", "ß")).find(opened, 0, 99).tolist() == [12]
    assert find_in_payload(opened, b"xxxx", 0, 99, fold=False).tolist() == list(range(6, 12))
    assert opened.stats.rows == log.stats.rows == opened.stats.spilled


def test_an_opened_recording_takes_flags_but_nothing_else(recording):
    log = EventLog(recording=recording, chunk_rows=3)
    fill(log)
    opened = EventLog.open(recording.path)
    opened.flag(4, Flag.LATE)
    opened.row(0), opened.row(9), opened.row(13)
    assert opened.row(4).flags == Flag.LATE
    assert EventLog.open(recording.path).row(4).flags == Flag(0)
    with pytest.raises(ValueError, match="opened to be read"):
        opened.append("alice", [received()])


def test_after_a_crash_it_is_listed_and_before_not(tmp_path, recording):
    log = EventLog(recording=recording)
    fill(log)
    assert recordings(tmp_path) == []
    crashed(recording)
    [found] = recordings(tmp_path)
    assert (found.path, found.rows, found.kept, found.damage) == (recording.path, len(log), False, ())
    assert (found.started_at_ns, found.bytes > 0) == (recording.started_at_ns, True)
    found.remove()
    assert not recording.path.exists()


def test_a_clean_end_removes_it(tmp_path, recording):
    log = EventLog(recording=recording)
    fill(log)
    log.close()
    recording.finish()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_stays(tmp_path, recording):
    log = EventLog(recording=recording)
    fill(log)
    rows = list(map(str, rows_of(log)))
    recording.keep()
    log.close()
    recording.finish()
    [found] = recordings(tmp_path)
    assert found.kept
    assert list(map(str, rows_of(EventLog.open(found.path)))) == rows


def test_one_in_use_is_not_removed(tmp_path, recording):
    crashed(recording)
    [found] = recordings(tmp_path)
    again = Recording(recording.path, 0, os.open(recording.path / "lock", os.O_RDWR))
    import fcntl

    fcntl.flock(again._lock, fcntl.LOCK_EX)
    with pytest.raises(RecordingError, match="in use"):
        found.remove()
    again.finish()


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
def test_nobody_else_may_read_it(recording):
    fill(EventLog(recording=recording))
    assert stat.S_IMODE(recording.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in recording.path.iterdir()} == {0o600}


def test_a_folder_that_is_none_is_said_to_be_none(tmp_path):
    assert recordings(tmp_path / "not there") == []
    (tmp_path / "other").mkdir()
    with pytest.raises(RecordingError, match="is no recording"):
        EventLog.open(tmp_path / "other")
    (tmp_path / "other" / "recording.json").write_text('{"format": 2, "started_at_ns": 1}')
    with pytest.raises(RecordingError, match="newer program"):
        EventLog.open(tmp_path / "other")
    assert recordings(tmp_path) == []


def read_all(log):
    """Everything a reader may ask for; what comes does not matter here."""
    for seq in range(log.first_seq, log.next_seq):
        log.row(seq), log.payload(seq), log.answer(seq)
    for text in ("a", "a-1", "de ad", "x"):
        TextSearch(text).find(log, 0, log.next_seq)
    assert all(len(log.column(name, log.first_seq, log.next_seq)) == len(log) for name in COLUMNS)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A recording of many kinds of rows, and its rows in words."""
    recording = Recording.create(tmp_path_factory.mktemp("base"))
    log = EventLog(recording=recording, chunk_rows=5)
    for _ in range(3):
        fill(log)
    rows = [(str(log.row(seq)), log.payload(seq)) for seq in range(log.next_seq)]
    log.close()
    crashed(recording)
    return recording.path, rows


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_costs_what_is_in_it_and_no_more(sound, tmp_path, seed):
    path, rows = sound
    chance = random.Random(seed)
    copy = shutil.copytree(path, tmp_path / "copy")
    files = sorted(file for file in copy.iterdir() if file.stat().st_size and file.name != "recording.json")
    file = chance.choice(files)
    size = min(file.stat().st_size, 8_192)
    if seed % 3 == 0:
        os.truncate(file, chance.randrange(size))
    elif seed % 3 == 1:
        file.unlink()
    else:
        with file.open("r+b") as opened:
            opened.seek(chance.randrange(size))
            opened.write(chance.randbytes(chance.choice([1, 4, 100])))
    [found] = recordings(tmp_path)
    log = EventLog.open(found.path)
    read_all(log)
    # That the oldest rows are gone may be as it should: the log says so by their number.
    assert len(log) == len(rows) or log.damage or log.stats.dropped
    if seed % 3 < 2 and log.damage:
        assert all(sentence.endswith(".") for sentence in log.damage)


def test_a_missing_chunk_is_told_and_the_others_are_whole(sound, tmp_path):
    path, rows = sound
    copy = shutil.copytree(path, tmp_path / "copy")
    for ending in ENDINGS:
        (copy / f"{10:012d}{ending}").unlink()
    assert look(copy).damage == ()
    log = EventLog.open(copy)
    assert log.damage == ("5 rows are missing before row 10.",)
    kept = [*rows[:10], *rows[15:]]
    assert [log.payload(seq) for seq in range(len(log))] == [payload for _, payload in kept]
    read_all(log)


def test_at_the_ceiling_of_the_disk_the_oldest_rows_are_deleted_and_counted(recording):
    log = EventLog(100_000, chunk_rows=100, recording=recording, disk_ceiling_bytes=600_000)
    for start in range(0, 6_000, 50):
        log.append("alice", [received(b"%06d" % number * 40) for number in range(start, start + 50)])
    stats = log.stats
    assert stats.dropped == log.first_seq > 0
    assert stats.rows + stats.dropped == 6_000
    assert 300_000 < stats.disk_bytes <= 620_000
    assert stats.bytes <= 120_000
    assert log.payload(log.first_seq) == b"%06d" % log.first_seq * 40
    opened = EventLog.open(recording.path)
    assert (opened.first_seq, opened.next_seq, opened.stats.dropped) == (log.first_seq, 6_000, log.first_seq)
    assert payloads_of(opened) == payloads_of(log)


def test_without_room_on_the_disk_rows_stay_in_memory_and_it_is_said(recording, monkeypatch):
    log = EventLog(50_000, chunk_rows=100, recording=recording)
    batches = [[received(b"%06d" % number) for number in range(start, start + 50)] for start in range(0, 4_000, 50)]
    for events in batches[:20]:
        log.append("alice", events)
    monkeypatch.setattr(Recording, "free_bytes", lambda _: 0)
    for events in batches[20:40]:
        log.append("alice", events)
    reason = log.stats.reason
    assert "kept in memory alone" in reason
    assert str(recording.path) in reason
    monkeypatch.undo()
    for events in batches[40:]:
        log.append("alice", events)
    assert log.stats.reason == ""
    assert log.stats.rows + log.stats.dropped == 4_000
    assert payloads_of(log) == [b"%06d" % number for number in range(log.first_seq, 4_000)]
    opened = EventLog.open(recording.path)
    read_all(opened)
    assert opened.payload(opened.next_seq - 1) == b"003999"


def test_when_a_write_fails_nothing_is_lost_from_memory(recording, monkeypatch):
    log = EventLog(recording=recording, chunk_rows=100)
    log.append("alice", [received(b"%06d" % number) for number in range(150)])

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ChunkFiles, "append", full)
    log.append("alice", [received(b"%06d" % number) for number in range(150, 400)])
    log.append("alice", [submitted(b"ours"), sent(reason="a note")])
    assert "No space left on device" in log.stats.reason
    assert payloads_of(log) == [*(b"%06d" % number for number in range(400)), b"ours"]
    assert log.row(400).note == "a note"
    assert EventLog.open(recording.path).next_seq == 150


def test_cleared_rows_are_gone_from_the_disk_too(recording):
    log = EventLog(recording=recording, chunk_rows=3)
    fill(log)
    log.clear()
    assert EventLog.open(recording.path).next_seq == 0
    before = log.next_seq
    log.append("alice", [room_received(b"x" * number) for number in range(10)])
    opened = EventLog.open(recording.path)
    assert (opened.first_seq, opened.damage) == (before, ())
    assert (opened.stats.dropped, opened.emptied) == (0, log.emptied)
    assert list(map(str, rows_of(opened))) == list(map(str, rows_of(log)))


def test_columns_that_are_gone_are_missed_except_those_of_the_oldest(sound, tmp_path):
    path, rows = sound
    copy = shutil.copytree(path, tmp_path / "copy")
    last = chunk_paths(copy)[-1]
    last.unlink()
    assert look(copy).damage == EventLog.open(copy).damage == (f"Some rows are lost: {last.name} is missing.",)
    (copy / f"{0:012d}.columns").unlink()
    assert len(look(copy).damage) == 1
    assert len(EventLog.open(copy)) < len(rows)


def test_a_result_is_on_disk_before_its_row_names_it(recording, monkeypatch):
    log = EventLog(recording=recording)
    log.append("alice", [submitted(b"hello")])
    put, there = Chunk.put, []

    def watched(chunk, name, *more):
        if name == "result":
            there.append(b"Success" in (recording.path / "results").read_bytes())
        put(chunk, name, *more)

    monkeypatch.setattr(Chunk, "put", watched)
    log.append("alice", [sent()])
    assert log.row(0).result
    assert there
    assert there[-1]
