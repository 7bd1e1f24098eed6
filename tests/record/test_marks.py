import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import EventLog
from rts_console.record.marks import COLORS, Mark, Marks, MarksError
from rts_console.record.query import parse
from rts_console.record.row import Flag
from tests.gui.sample_events import received


@pytest.fixture
def log():
    log = EventLog()
    log.append("alice", [received(str(number)) for number in range(10)])
    return log


@pytest.fixture
def marks(log):
    return Marks(log)


def flagged(log):
    return [int(flags) & Flag.MARKED for flags in log.column("flags", log.first_seq, log.next_seq)]


def test_a_mark_flags_the_row_and_is_listed_in_order(log, marks):
    marks.mark(7)
    marks.mark(3, "here it begins", 2)
    assert marks.items() == [Mark(3, "here it begins", 2), Mark(7)]
    assert [seq for seq, flag in enumerate(flagged(log)) if flag] == [3, 7]
    assert (len(marks), marks.get(7), marks.get(8)) == (2, Mark(7), None)


def test_marking_again_changes_the_comment(marks):
    marks.mark(3, "first")
    marks.mark(3, "second", 1)
    assert marks.items() == [Mark(3, "second", 1)]


def test_unmarking_takes_the_flag_off(log, marks):
    marks.mark(3)
    marks.unmark(3)
    marks.unmark(4)
    assert (marks.items(), any(flagged(log))) == ([], False)


def test_clearing_takes_all_off(log, marks):
    for seq in (1, 5, 9):
        marks.mark(seq)
    marks.clear()
    assert (len(marks), any(flagged(log))) == (0, False)


def test_the_version_grows_with_changes_alone(marks):
    marks.unmark(1)
    assert marks.version == 0
    marks.mark(1)
    version = marks.version
    assert version > 0
    marks.unmark(1)
    assert marks.version > version


def test_a_mark_outlives_its_row():
    log = EventLog(ceiling_bytes=20 * ROW_BYTES, chunk_rows=5)
    marks = Marks(log)
    log.append("alice", [received()])
    marks.mark(0, "the first")
    log.append("alice", [received() for _ in range(200)])
    assert log.first_seq > 0
    assert marks.items() == [Mark(0, "the first")]
    marks.unmark(0)
    assert marks.items() == []


@pytest.mark.parametrize(("seq", "color"), [(-1, 0), (0, COLORS), (0, -1)])
def test_what_does_not_exist_is_refused(marks, seq, color):
    with pytest.raises(ValueError, match="there is no"):
        marks.mark(seq, color=color)


@given(
    st.dictionaries(
        st.integers(0, 9), st.tuples(st.text(st.characters(codec="utf-8")), st.integers(0, COLORS - 1)), max_size=9
    )
)
def test_what_was_saved_is_read_back(tmp_path_factory, wanted):
    log = EventLog()
    log.append("alice", [received() for _ in range(10)])
    marks, again = Marks(log), Marks(log)
    for seq, (comment, color) in wanted.items():
        marks.mark(seq, comment, color)
    path = tmp_path_factory.mktemp("marks") / "marks.jsonl"
    marks.save(path)
    again.load(path)
    assert again.items() == marks.items()
    assert list(path.parent.iterdir()) == [path]


def test_marks_read_before_their_rows_are_applied_later(log, tmp_path):
    path = tmp_path / "marks.jsonl"
    marks = Marks(log)
    marks.mark(2)
    marks.save(path)
    other = EventLog()
    again = Marks(other)
    again.load(path)
    other.append("alice", [received() for _ in range(5)])
    again.apply()
    assert [seq for seq, flag in enumerate(flagged(other)) if flag] == [2]


@pytest.mark.parametrize("line", [b"{", b'{"seq": "x"}', b'{"seq": -1}', b'{"seq": 1, "color": 99}', b'"\xff"'])
def test_a_broken_file_says_where_and_adds_nothing(marks, tmp_path, line):
    path = tmp_path / "marks.jsonl"
    path.write_bytes(b'{"seq": 1}\n' + line + b"\n")
    with pytest.raises(MarksError, match=r"line 2: .*no mark was taken over"):
        marks.load(path)
    assert marks.items() == []


def test_a_file_that_is_not_there_is_an_error(marks, tmp_path):
    with pytest.raises(FileNotFoundError):
        marks.load(tmp_path / "none")


def test_a_word_of_a_comment_finds_its_row_until_it_is_gone():
    log = EventLog(chunk_rows=2)
    log.append("alice", [received(b"one"), received(b"two"), received(b"three")])
    marks = Marks(log)
    marks.mark(1)
    revision = log.revision
    marks.mark(1, "Looks LATE")
    assert list(log.changed_since(revision)) == [1]
    assert parse("looks").select(log, 0, 3).tolist() == [1]
    assert parse('"looks late" mark').select(log, 0, 3).tolist() == [1]
    assert parse("looks").select(log, 2, 3).tolist() == []
    assert parse("looks or three").select(log, 0, 3).tolist() == [1, 2]
    marks.mark(99, "looks")
    assert parse("looks").select(log, 0, 3).tolist() == [1]
    marks.unmark(1)
    assert parse("looks").select(log, 0, 200).tolist() == []
