import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record import client_ids
from rts_console.record.chunk import Chunk
from rts_console.record.client_ids import ClientIds, IdSearch, text_of

IDS = [
    "a-1",
    "a-2",
    "",
    "7",
    "007",
    "a-0",
    "a-00",
    "no number",
    "a-1234567890123",
    "a-999999999",
    "\ud800",
    "x٣",
    "A-17",
]


def put(ids, texts):
    chunk = Chunk(0, max(1, len(texts)))
    ids.put(chunk, slice(0, len(texts)), texts)
    chunk.publish(len(texts))
    return chunk


def test_ids_come_out_as_they_went_in():
    ids = ClientIds()
    chunk = put(ids, IDS)
    assert [ids.text(chunk, place) for place in range(len(IDS))] == IDS


def test_a_word_and_a_number_take_no_text():
    chunk = put(ClientIds(), ["sender-17", "sender-18", "other-1"])
    assert chunk.text_bytes == 0


def test_random_ids_fill_no_table(monkeypatch):
    monkeypatch.setattr(client_ids, "MOST_PREFIXES", 5)
    ids = ClientIds()
    texts = [f"{chr(97 + number)}x{number}" for number in range(20)]
    chunk = put(ids, texts)
    assert len(ids.prefixes) == 5
    assert [ids.text(chunk, place) for place in range(20)] == texts


@pytest.mark.parametrize("needle", ["a-1", "1", "17", "a-", "number", "00", "-99999", "zz", "a-17", "90123", "x"])
def test_finds_parts_of_ids(needle):
    ids = ClientIds()
    chunk = put(ids, IDS)
    assert IdSearch(needle).find(ids, chunk, 0, len(IDS)).tolist() == [needle in text.lower() for text in IDS]


@given(texts=st.lists(st.text("ab01-", max_size=6), max_size=12), needle=st.text("ab01-", min_size=1, max_size=4))
def test_finds_the_same_as_a_plain_look(texts, needle):
    ids = ClientIds()
    chunk = put(ids, texts)
    assert IdSearch(needle).find(ids, chunk, 0, len(texts)).tolist() == [needle in text for text in texts]
    assert [ids.text(chunk, place) for place in range(len(texts))] == texts


def test_damaged_bytes_are_shown():
    assert text_of(b"a\xff") == "a�"
