import pytest

from rts_console.record import chunk as chunk_module
from rts_console.record.chunk import ROW_BYTES, Chunk


def test_bytes_are_read_back_from_every_block(monkeypatch):
    monkeypatch.setattr(chunk_module, "BLOCK_BYTES", 100)
    chunk = Chunk(0, 10)
    pieces = [bytes([number]) * 30 for number in range(20)]
    addresses = [chunk.store(piece) for piece in pieces]
    assert len(chunk.blocks) == 7
    assert [chunk.read(address, 30) for address in addresses] == pieces


def test_a_piece_larger_than_a_block_stays_in_one_piece(monkeypatch):
    monkeypatch.setattr(chunk_module, "BLOCK_BYTES", 100)
    chunk = Chunk(0, 10)
    chunk.store(b"small")
    assert chunk.read(chunk.store(b"x" * 1_000), 1_000) == b"x" * 1_000


def test_trim_gives_back_the_rows_that_were_never_filled():
    chunk = Chunk(5, 100)
    chunk.extend({"size": [1, 2, 3]}, 3)
    chunk.trim()
    assert chunk.memory_bytes == 3 * ROW_BYTES
    assert chunk.columns["size"].tolist() == [1, 2, 3]
    assert (chunk.first, chunk.last) == (5, 8)


def test_amended_rows_are_named_by_revision():
    chunk = Chunk(5, 100)
    chunk.extend({"size": [1, 2, 3]}, 3)
    chunk.amend(6, 41, delivered=1)
    assert chunk.changed_since(40).tolist() == [6]
    assert chunk.changed_since(41).tolist() == []
    assert chunk.columns["delivered"].tolist()[:3] == [0, 1, 0]


@pytest.mark.parametrize(("name", "value", "kept"), [("delivered", 2**40, 2**31 - 1), ("position", -(2**80), -(2**63))])
def test_a_number_that_is_too_large_becomes_the_nearest(name, value, kept):
    chunk = Chunk(0, 4)
    chunk.extend({name: [value, 1]}, 2)
    chunk.amend(1, 1, **{name: value})
    assert chunk.columns[name].tolist()[:2] == [kept, kept]
