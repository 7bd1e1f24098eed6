import errno
import os

import numpy as np
import pytest

from rts_console.record.chunk_file import ChunkFiles, Damaged, create_room, open_room, read_head
from rts_console.record.column import Columns


@pytest.fixture
def path(tmp_path):
    room = create_room(tmp_path / "rows", 7, 10)
    columns = Columns(room)
    columns.put_at(slice(0, 3), [5, 6, 7])
    columns.put("who", slice(0, 3), [1, 2, 3])
    columns.put("who", 1, 70_000)
    room.publish(3)
    return tmp_path / "rows"


def test_columns_are_read_back_as_they_are_now(path):
    assert read_head(path) == (7, 10, 3)
    stored = open_room(path, writable=False).columns()
    assert {name: column.dtype.str[1:] for name, column in stored.items()} == {"at_ns": "i8", "who": "u4"}
    assert stored["who"][:3].tolist() == [1, 70_000, 3]


def test_what_is_only_read_cannot_be_written(path):
    stored = open_room(path, writable=False).columns()
    with pytest.raises(ValueError, match="read-only"):
        stored["who"][0] = 1


def test_a_column_may_still_widen_later(path):
    room = open_room(path, writable=True)
    columns = Columns(room)
    columns.stored = room.columns()
    columns.put("position", 0, 2**40)
    columns.put("who", 2, 9)
    again = open_room(path, writable=False).columns()
    assert again["position"][0] == 2**40
    assert again["who"][:3].tolist() == [1, 70_000, 9]


def test_the_rows_take_little_room_on_disk(path):
    if not hasattr(os.stat_result, "st_blocks"):
        pytest.skip("the system does not tell")
    assert path.stat().st_blocks * 512 <= 16_384


@pytest.mark.parametrize("size", [0, 10, 100, 4_095])
def test_a_file_that_is_cut_off_says_so(path, size):
    os.truncate(path, size)
    with pytest.raises(Damaged):
        open_room(path, writable=False).columns()


def test_columns_behind_the_end_are_missed(path):
    os.truncate(path, 4_150)
    with pytest.raises(Damaged, match="is cut off"):
        open_room(path, writable=False).columns()


@pytest.mark.parametrize("at", [0, 8, 16, 64, 72, 128, 145, 156])
def test_a_damaged_head_says_so(path, at):
    data = bytearray(path.read_bytes())
    data[at : at + 2] = np.array([0xFFFF], dtype="u2").tobytes()
    data[at + 7 : at + 8] = b"\xff" if at in (64, 72) else data[at + 7 : at + 8]
    path.write_bytes(data)
    with pytest.raises(Damaged):
        open_room(path, writable=False).columns()


def test_three_files(tmp_path):
    files = ChunkFiles(tmp_path, 12)
    files.create(4)
    files.append(files.payload_path, b"0123456789")
    files.close()
    files.append(files.payload_path, b"more")
    assert files.read(files.payload_path, 8, 12) == b"89mo"
    assert files.read(files.payload_path, 12, 99) == b"re"
    assert [files.size(path) for path in (files.payload_path, files.texts_path)] == [14, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "000000000012.columns",
        "000000000012.payload",
        "000000000012.texts",
    ]
    files.remove()
    assert list(tmp_path.iterdir()) == []
    assert files.size(files.payload_path) == 0


def test_a_system_without_a_word_for_it_reserves_by_writing(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    columns = Columns(create_room(tmp_path / "rows", 7, 10_000))
    columns.put_at(slice(0, 2), [5, 6])
    columns.put("who", 1, 70_000)
    assert columns.get("who", 0, 2).tolist() == [0, 70_000]
    if hasattr(os.stat_result, "st_blocks"):
        assert (tmp_path / "rows").stat().st_blocks * 512 >= 10_000 * 12


def test_a_full_disk_is_an_error_before_anything_is_mapped(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    files = ChunkFiles(tmp_path, 12)
    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match="No space left"):
        files.create(4)
    assert list(tmp_path.iterdir()) == []
