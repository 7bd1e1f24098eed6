import pytest

from rts_console.record.chunk import Chunk
from rts_console.record.whole import LOST, whole_rows


def chunk_of(rows=4):
    chunk = Chunk(0, 10)
    chunk.store_payloads([b"ab"] * rows)
    chunk.put_at(slice(0, rows), [1] * rows)
    chunk.put("end", slice(0, rows), [2 * (place + 1) for place in range(rows)])
    chunk.put("who", slice(0, rows), [1] * rows)
    chunk.publish(rows)
    return chunk


def whole(chunk, words=("", "alice"), lost=False):
    return whole_rows(chunk, list(words), [None], [""], lost=lost)


def test_a_whole_chunk_is_whole():
    chunk = chunk_of()
    [address] = chunk.store_texts([b"note"])
    chunk.put("note", 1, address)
    assert whole(chunk) == 4
    assert whole(Chunk(0, 1)) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("who", 2),
        ("kind", 2),
        ("result", 1),
        ("direction", 3),
        ("severity", 9),
        ("payload_kind", 77),
        ("id_prefix", 3),
        ("id_number", 5),
        ("note", 2),
        ("answer", 1),
        ("end", 9),
        ("end", 1),
    ],
)
def test_rows_are_good_before_the_first_bad_one(name, value):
    chunk = chunk_of()
    chunk.put(name, 2, value)
    assert whole(chunk) == (2 if (name, value) != ("end", 9) else 2)


def test_a_text_that_runs_over_the_end_is_bad():
    chunk = chunk_of()
    addresses = chunk.store_texts([b"whole", b"cut"])
    chunk._texts[-7] = 200
    chunk.put("note", 1, addresses[0])
    chunk.put("note", 3, addresses[1])
    assert whole(chunk) == 3


def test_lost_names_are_filled_up():
    chunk, words = chunk_of(), ["", "alice"]
    chunk.put("who", 3, 5)
    assert whole_rows(chunk, words, [None], [""], lost=True) == 4
    assert words == ["", "alice", *[LOST] * 4]
