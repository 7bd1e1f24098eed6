import errno

import pytest

from rts_console.record.chunk_file import ChunkFiles
from rts_console.record.recording import Recording
from rts_console.record.shelf import Shelf


@pytest.fixture
def recording(tmp_path):
    return Recording.create(tmp_path)


def shelf_of(recording, ceiling=4_000, disk=10**9):
    return Shelf(ceiling, disk, 10, recording, lambda: None)


def fill(shelf, rows, start=0):
    for seq in range(start, start + rows):
        chunk = shelf.newest(seq)
        chunk.store_payloads([b"%05d" % seq * 20])
        chunk.put_at(slice(chunk.count, chunk.count + 1), [seq])
        chunk.put("end", chunk.count, chunk.payload_bytes)
        chunk.publish(1)
        shelf.make_room()


def held(shelf):
    return [chunk.payload(place)[:5] for chunk in shelf.chunks for place in range(chunk.count)]


def test_without_a_recording_the_oldest_go_at_the_ceiling():
    shelf = shelf_of(None)
    fill(shelf, 100)
    assert shelf.dropped > 0
    assert shelf.memory_bytes <= 4_000
    assert held(shelf) == [b"%05d" % seq for seq in range(shelf.dropped, 100)]
    assert (shelf.spilled, shelf.disk_bytes) == (0, 0)


@pytest.mark.parametrize("disk", [100_000, 10**9])
def test_with_one_they_are_on_disk_until_that_is_full(recording, disk):
    shelf = shelf_of(recording, disk=disk)
    fill(shelf, 300)
    assert shelf.spilled > 0
    assert (shelf.dropped > 0) == (disk == 100_000)
    assert shelf.memory_bytes <= 4_000
    assert shelf.disk_bytes <= disk + 6_000
    assert held(shelf) == [b"%05d" % seq for seq in range(shelf.dropped, 300)]


def test_a_chunk_is_found_by_its_rows():
    shelf = shelf_of(None, 10**6)
    fill(shelf, 25)
    assert [shelf.chunk_of(seq).first for seq in (0, 9, 10, 24)] == [0, 0, 10, 20]
    assert shelf.chunk_of(25) is None
    assert shelf.chunk_of(-1) is None
    assert [chunk.first for chunk in shelf.between(9, 11)] == [0, 10]
    assert shelf.between(25, 99) == []


def test_a_chunk_that_left_the_disk_goes_back_when_there_is_room(recording, monkeypatch):
    shelf = shelf_of(recording, 8_000)
    fill(shelf, 35)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(ChunkFiles, "append", full)
        [late] = [chunk for chunk in shelf.chunks if chunk.first == 0]
        late.store_texts([b"a late note"])
        shelf.look_after(late)
        assert "No space left" in shelf.reason
        fill(shelf, 10, 35)
    assert shelf.memory_bytes == sum(chunk.memory_bytes for chunk in shelf.chunks)
    fill(shelf, 100, 45)
    assert shelf.reason == ""
    assert shelf.memory_bytes <= 8_000
    assert held(shelf) == [b"%05d" % seq for seq in range(shelf.dropped, 145)]
    assert shelf.spilled == sum(chunk.count for chunk in shelf.chunks if not chunk.in_memory)


def test_clearing_deletes_the_files(recording):
    shelf = shelf_of(recording)
    fill(shelf, 50)
    shelf.clear()
    assert list(recording.path.glob("*.columns")) == []
    assert (shelf.chunks, shelf.memory_bytes, shelf.disk_bytes, shelf.spilled) == ([], 0, 0, 0)
