import errno

import pytest

from rts_console.record.chunk import Chunk, Mapped, encode_answer
from rts_console.record.chunk_file import ChunkFiles
from rts_console.record.row import Answer


def filled(count=3, capacity=10, first=5):
    chunk = Chunk(first, capacity)
    rows = slice(0, count)
    chunk.store_payloads([b"x" * number for number in range(count)])
    chunk.put_at(rows, [100 + number for number in range(count)])
    chunk.put("end", rows, [number * (number + 1) // 2 for number in range(count)])
    chunk.publish(count)
    return chunk


def test_payloads_are_read_back():
    chunk = filled(4)
    assert [chunk.payload(place) for place in range(4)] == [b"", b"x", b"xx", b"xxx"]
    assert chunk.payload(3, 2) == b"xx"
    assert chunk.values("size", 1, 4).tolist() == [1, 2, 3]
    assert (chunk.first, chunk.last) == (5, 9)


def test_closing_gives_back_the_rows_that_were_never_filled():
    chunk = filled(3, capacity=100)
    before = chunk.memory_bytes
    chunk.close()
    assert chunk.memory_bytes < before / 10
    assert chunk.values("at_ns", 0, 3).tolist() == [100, 101, 102]


def test_texts_have_addresses():
    chunk = filled()
    addresses = chunk.store_texts([b"one", b"", b"three"])
    assert [chunk.text(address) for address in addresses] == [b"one", b"", b"three"]
    assert 0 not in addresses
    answer = Answer(b"\x00yes", 200, 3, 77)
    chunk.put("answer", 1, chunk.store_texts([encode_answer(answer)])[0])
    assert [chunk.answer(place) for place in range(3)] == [None, answer, None]


def test_a_chunk_on_disk_is_read_from_there(tmp_path):
    chunk = filled(3)
    chunk.put_on_disk(ChunkFiles(tmp_path, chunk.first))
    [address] = chunk.store_texts([b"a note"])
    chunk.put("note", 1, address)
    chunk.close()
    chunk.spill()
    assert chunk.memory_bytes == 0
    assert (chunk.payload(2), chunk.text(address)) == (b"xx", b"a note")
    assert chunk.values("note", 0, 3).tolist() == [0, address, 0]
    assert chunk.window(0, 3) == (b"xxx", 0)
    chunk.put("delivered", 2, 300)
    chunk.unmap()
    assert chunk.values("delivered", 0, 3).tolist() == [0, 0, 300]


def test_only_so_many_chunks_stay_mapped(tmp_path):
    mapped, chunks = Mapped(2), []
    for first in (0, 10, 20):
        chunk = Chunk(first, 4, mapped=mapped)
        chunk.put_at(slice(0, 2), [first, 1])
        chunk.publish(2)
        chunk.put_on_disk(ChunkFiles(tmp_path, first))
        chunk.spill()
        chunks.append(chunk)
    seen = [chunk.values("at_ns", 0, 2) for chunk in chunks]
    assert [chunk._columns is not None for chunk in chunks] == [False, True, True]
    # What someone still holds stays, whatever the chunk lets go.
    assert [values.tolist() for values in seen] == [[0, 1], [10, 1], [20, 1]]


class FullDisk(ChunkFiles):
    full = False

    def append(self, path, data):
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().append(path, data)


@pytest.mark.parametrize("spilled", [False, True])
def test_on_a_full_disk_a_chunk_goes_on_in_memory(tmp_path, spilled):
    chunk, files = filled(3), FullDisk(tmp_path, 5)
    chunk.put_on_disk(files)
    if spilled:
        chunk.spill()
    files.full = True
    [address] = chunk.store_texts([b"late"])
    assert chunk.problem == "No space left on device"
    assert (chunk.on_disk, chunk.in_memory) == (False, True)
    assert chunk.text(address) == b"late"
    assert [chunk.payload(place) for place in range(3)] == [b"", b"x", b"xx"]


def test_what_was_published_stays_in_the_files(tmp_path):
    chunk, files = filled(3), FullDisk(tmp_path, 5)
    chunk.put_on_disk(files)
    files.full = True
    chunk.store_payloads([b"more"])
    chunk.put("end", 3, 7)
    chunk.publish(1)
    assert chunk.payload(3) == b"more"
    left = Chunk.from_files(ChunkFiles(tmp_path, 5, writable=False), Mapped())
    assert (left.count, left.payload(2)) == (3, b"xx")


def test_files_cannot_be_made_twice(tmp_path):
    filled().put_on_disk(ChunkFiles(tmp_path, 5))
    chunk = filled()
    with pytest.raises(OSError, match="exists"):
        chunk.put_on_disk(ChunkFiles(tmp_path, 5))
    assert not chunk.on_disk
    assert Chunk.from_files(ChunkFiles(tmp_path, 5), Mapped()).payload(2) == b"xx"
