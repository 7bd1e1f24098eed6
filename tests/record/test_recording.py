import os
import stat

import pytest

from rts_console.record.log import EventLog, Flag
from rts_console.record.recording import Recording, RecordingError, recordings
from rts_console.record.search import find_in_payload, find_text

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
    assert find_text(opened, "GRÖSSE".replace("Ö", "ö").replace("SS", "ß"), 0, 99).tolist() == [12]
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
