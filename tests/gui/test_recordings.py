"""What a run writes to disk goes when it ends as it should, and is there when it does not."""

import os
from pathlib import Path

import pytest

from rts_console.gui.recordings import Recordings, copy_to, ended_at
from rts_console.record.log import EventLog
from rts_console.record.recording import Recording, RecordingError
from tests.gui.sample_events import received


def crashed(base: Path, count: int = 3) -> None:
    """Leave a recording as a killed console does: the lock goes with the process, nothing is removed."""
    recording = Recording.create(base)
    log = EventLog(recording=recording)
    log.append("alice", [received(f"hello {number}") for number in range(count)])
    log.close()
    os.close(recording._lock)


def test_an_orderly_end_leaves_nothing(tmp_path: Path) -> None:
    recordings = Recordings.begin(tmp_path, wanted=True)
    assert recordings.current is not None
    assert not recordings.left()  # one that is being written is nobody's to open
    recordings.end()
    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_stays(tmp_path: Path) -> None:
    recordings = Recordings.begin(tmp_path, wanted=True)
    assert recordings.current is not None
    recordings.current.keep()
    recordings.end()
    assert [found.kept for found in recordings.left()] == [True]


def test_without_a_folder_or_a_wish_nothing_is_recorded(tmp_path: Path) -> None:
    assert Recordings.begin(None, wanted=True).current is None
    assert Recordings.begin(tmp_path, wanted=False).current is None
    assert Recordings().left() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    base = tmp_path / "file"
    base.write_text("in the way")
    recordings = Recordings.begin(base, wanted=True)
    assert recordings.current is None
    assert recordings.problem.startswith(f"This run is not recorded: {base} cannot be written")
    assert "Make room" in recordings.problem


def test_it_ended_with_its_last_row_whenever_its_files_were_touched(tmp_path: Path) -> None:
    crashed(tmp_path)
    (found,) = Recordings(tmp_path).left()
    for file in found.path.iterdir():
        os.utime(file, (2_000_000_000, 2_000_000_000))
    (found,) = Recordings(tmp_path).left()
    log = EventLog.open(found.path)
    assert found.ended_at_ns == log.row(log.next_seq - 1).at_ns
    log.close()
    assert ended_at(found).timestamp() == pytest.approx(found.ended_at_ns / 1e9)


def test_without_a_row_it_ended_when_it_began(tmp_path: Path) -> None:
    crashed(tmp_path, 0)
    (found,) = Recordings(tmp_path).left()
    assert found.ended_at_ns == 0
    assert ended_at(found).timestamp() == pytest.approx(found.started_at_ns / 1e9)


def test_a_copy_can_be_read_and_is_never_written_over(tmp_path: Path) -> None:
    crashed(tmp_path / "base")
    (found,) = Recordings(tmp_path / "base").left()
    target = copy_to(found, tmp_path)
    log = EventLog.open(target)
    assert [log.row(seq).preview for seq in range(log.first_seq, log.next_seq)] == ["hello 0", "hello 1", "hello 2"]
    log.close()
    with pytest.raises(RecordingError, match="there already"):
        copy_to(found, tmp_path)
    with pytest.raises(RecordingError, match="Choose another folder"):
        copy_to(found, target / "recording.json")
