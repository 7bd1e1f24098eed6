from rts_console.record.recording import RESULTS_NAME, WORDS_NAME
from rts_console.record.tables import NO_RESULT, Tables
from rts_console.record.translate import Result

RESULTS = [Result(None, "held", "Kept.", ""), Result(-1000, "-1000 Bad", "", "Bad"), Result(2**40, "big", "", "")]


def test_tables_are_read_back(tmp_path):
    tables = Tables(tmp_path)
    assert [tables.words[text] for text in ("alice", "bob", "alice")] == [1, 2, 1]
    assert [tables.result_number(result) for result in (*RESULTS, None, RESULTS[0])] == [1, 2, 3, NO_RESULT, 1]
    tables.flush()
    tables.close()
    read, whole = Tables.read(tmp_path)
    assert whole
    assert (read.words.texts, read.results) == (["", "alice", "bob"], [None, *RESULTS])


def test_a_damaged_file_costs_what_is_behind(tmp_path):
    tables = Tables(tmp_path)
    for result in RESULTS:
        tables.result_number(result)
    assert tables.words["alice"] == 1
    tables.flush()
    tables.close()
    data = (tmp_path / RESULTS_NAME).read_bytes()
    (tmp_path / RESULTS_NAME).write_bytes(data[:-1])
    read, whole = Tables.read(tmp_path)
    assert not whole
    assert (read.results, read.words.texts) == ([None, *RESULTS[:2]], ["", "alice"])


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tables = Tables()
    assert tables.words["alice"] == 1
    tables.flush()
    assert not (tmp_path / WORDS_NAME).exists()
