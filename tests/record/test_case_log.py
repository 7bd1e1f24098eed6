from pathlib import Path

import pytest

from rts_console.record.case_log import LogParts
from rts_console.record.case_masking import EvenMasker
from rts_console.record.log import EventLog
from rts_console.record.recording import Recording

from .events import logged_in, received, server_sent, submitted
from .test_masking import VOLCENGINE
from .test_recording import crashed, fill, payloads_of, rows_of


def copied(log: EventLog, folder: Path, masker: EvenMasker | None = None) -> tuple[EventLog, LogParts]:
    """What the pieces make, opened."""
    scratch, target = folder / "scratch", folder / "target"
    scratch.mkdir()
    target.mkdir()
    parts = LogParts(log, masker)
    for piece in parts.pieces(scratch):
        with (target / piece.name).open("ab") as file:
            file.write(piece.data)
    assert list(scratch.iterdir()) == []
    return EventLog.open(target), parts


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_copy_is_the_same_log(tmp_path, on_disk):
    recording = Recording.create(tmp_path / "base") if on_disk else None
    log = EventLog(recording=recording, chunk_rows=3)
    fill(log)
    for folder, masker in (("plain", None), ("masked", EvenMasker())):
        (tmp_path / folder).mkdir()
        copy, parts = copied(log, tmp_path / folder, masker)
        assert copy.damage == ()
        assert list(map(str, rows_of(copy))) == list(map(str, rows_of(log)))
        assert payloads_of(copy) == payloads_of(log)
        assert copy.answer(log.next_seq - 1) == log.answer(log.next_seq - 1)
        assert parts.rows == len(log)
        assert parts.payload_bytes == sum(map(len, payloads_of(log)))
        copy.close()
    if recording is not None:
        crashed(recording)


def test_what_was_emptied_by_hand_was_not_let_go(tmp_path):
    log = EventLog(chunk_rows=3)
    fill(log)
    log.clear()
    fill(log)
    copy, _ = copied(log, tmp_path)
    assert (copy.first_seq, copy.stats.dropped, copy.emptied) == (log.first_seq, 0, log.emptied)
    copy.close()


def test_secrets_become_stars_of_the_same_length(tmp_path):
    known = "the-known-secret"
    log = EventLog(chunk_rows=4)
    log.append("alice", [logged_in("alice"), received(f"a {known} b".encode()), received(VOLCENGINE.encode())])
    log.append(
        known, [submitted(b"x", target=f"peer {known}", client_message_id=f"{known}-x"), received(b"y" * 70_000)]
    )
    log.append(
        "alice", [submitted(b"q", client_message_id="b"), server_sent(f'{{"token": "{known}"}}'.encode(), 200, "b")]
    )
    copy, parts = copied(log, tmp_path, EvenMasker([known]))
    assert [len(each) for each in payloads_of(copy)] == [len(each) for each in payloads_of(log)]
    assert copy.payload(1) == b"a " + b"*" * len(known) + b" b"
    assert copy.row(3).identity == "***"
    assert copy.row(3).who == "peer ***"
    assert copy.answer(5).data == b'{"token": "' + b"*" * len(known) + b'"}'
    assert copy.answer(5).http_status == 200
    assert parts.rows_masked == 2
    everything = b"".join(path.read_bytes() for path in (tmp_path / "target").iterdir())
    assert known.encode() not in everything
    assert VOLCENGINE.encode() not in everything
    copy.close()


def test_two_secrets_in_names_stay_two(tmp_path):
    log = EventLog()
    for name in ("first-secret", "second-secret", "bob"):
        log.append(name, [received(b"x")])
    copy, _ = copied(log, tmp_path, EvenMasker(["first-secret", "second-secret"]))
    assert [row.identity for row in rows_of(copy)] == ["***", "*** 2", "bob"]
    copy.close()


def test_rows_that_come_meanwhile_are_not_in_it(tmp_path):
    log = EventLog(chunk_rows=3)
    fill(log)
    rows = len(log)
    parts = LogParts(log, None)
    for number, _ in enumerate(parts.pieces(None)):
        log.append("late", [received(b"late %d" % number)])
    assert parts.rows == rows
