import pytest

from rts_console.record.table import Fits, TableFile, Words, encode_records, read_records, read_words

TEXTS = ["alice", "größe", "\ud800", "a" * 5_000]


@pytest.fixture
def path(tmp_path):
    file = TableFile(tmp_path / "words")
    words = Words(file)
    assert [words[text] for text in ["", *TEXTS, "alice"]] == [0, 1, 2, 3, 4, 1]
    file.flush()
    file.close()
    return tmp_path / "words"


def test_words_are_read_back_with_the_same_numbers(path):
    texts, whole = read_words(path)
    assert (texts, whole) == (TEXTS, True)
    assert dict(Words(None, texts)) == {"": 0} | {text: number for number, text in enumerate(TEXTS, 1)}


def test_a_cut_or_damaged_file_gives_what_is_before(path):
    data = path.read_bytes()
    for size in range(len(data)):
        path.write_bytes(data[:size])
        records, whole = read_records(path)
        assert records == [text.encode("utf-8", "surrogatepass") for text in TEXTS][: len(records)]
        assert whole == (size in (0, 13, 28, 39))
    path.write_bytes(data[:20] + b"!" + data[21:])
    assert read_words(path) == (["alice"], False)


def test_a_file_that_is_not_there_has_no_records(tmp_path):
    assert read_records(tmp_path / "none") == ([], True)
    assert read_records(tmp_path) == ([], False)


def test_what_could_not_be_written_is_written_later(tmp_path):
    file = TableFile(tmp_path / "later" / "words")
    words = Words(file)
    assert words["a"] == 1
    with pytest.raises(OSError, match="No such file"):
        file.flush()
    (tmp_path / "later").mkdir()
    assert words["b"] == 2
    file.flush()
    assert read_words(file.path) == (["a", "b"], True)
    file.close()


def test_an_earlier_table_is_written_over(path):
    file = TableFile(path)
    assert Words(file)["c"] == 1
    file.flush()
    file.close()
    assert read_words(path) == (["c"], True)


def test_records_in_memory_are_those_of_a_file(tmp_path):
    (tmp_path / "t").write_bytes(encode_records([b"one", b"", b"three"]))
    assert read_records(tmp_path / "t") == ([b"one", b"", b"three"], True)


def test_each_text_is_asked_once_until_the_table_is_another():
    asked: list[str] = []

    def short(text):
        asked.append(text)
        return len(text) < 3

    fits, texts = Fits(short), ["", "abc"]
    assert fits.of(texts, texts).tolist() == [True, False]
    texts.append("x")
    assert fits.of(texts, texts).tolist() == [True, False, True]
    assert fits.of(texts, texts).tolist() == [True, False, True]
    assert asked == ["", "abc", "x"]
    others = ["long enough"]
    assert fits.of(others, others).tolist() == [False]
