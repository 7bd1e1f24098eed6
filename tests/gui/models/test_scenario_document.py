"""The text, its file, its problems."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rts_console.gui.models.scenario_document import (
    LARGE,
    NEW_TEXT,
    CannotOpen,
    ScenarioDocument,
    difference,
    read_text,
    samples,
    write_text,
)
from rts_console.scenario.format import loads


def test_each_sample_has_a_name_and_says_what_it_is_for() -> None:
    found = samples()
    assert len(found) >= 9
    for sample in found:
        assert loads(read_text(sample.path)).name == sample.name
        assert sample.description


def test_what_a_new_one_begins_with_runs() -> None:
    assert len(loads(NEW_TEXT).steps) == 3


def test_it_is_opened_changed_and_saved(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(NEW_TEXT, encoding="utf-8")
    document = ScenarioDocument()
    document.open(path)
    assert (document.good, document.unsaved, document.title) == (True, False, "talk.yaml")
    document.take(NEW_TEXT + "# more\n")
    assert document.unsaved
    other = tmp_path / "other.yaml"
    document.save(other)
    assert (document.unsaved, document.path, document.title) == (False, other, "other.yaml")
    assert other.read_text(encoding="utf-8") == NEW_TEXT + "# more\n"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_with_problems_the_last_good_scenario_stays() -> None:
    document = ScenarioDocument()
    document.begin(NEW_TEXT, "New", "new.yaml", saved=True)
    document.take(NEW_TEXT.replace("alice, to", "alcie, to"))
    assert not document.good
    assert document.scenario is not None
    assert [problem.place.line for problem in document.problems] == [8]
    document.take("")
    assert (document.scenario, document.problems) == (None, ())


def test_a_recording_is_lost_without_saving_a_sample_is_not() -> None:
    document = ScenarioDocument()
    assert not document.unsaved
    document.begin(NEW_TEXT, "Recording", "recorded.yaml", saved=False)
    assert document.unsaved
    document.begin(NEW_TEXT, "Sample", "sample.yaml", saved=True)
    assert not document.unsaved


def test_a_change_by_another_program_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(NEW_TEXT, encoding="utf-8")
    document = ScenarioDocument()
    document.open(path)
    assert not document.changed_on_disk()
    path.write_text(NEW_TEXT + "# theirs\n", encoding="utf-8")
    assert document.changed_on_disk()
    assert not document.changed_on_disk()
    document.keep_mine()
    assert document.unsaved
    os.utime(path)
    document.open(path)
    assert document.text.endswith("# theirs\n")
    path.unlink()
    assert not document.changed_on_disk()


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe", "is not UTF-8 at byte 0"), (None, "cannot be read: No such file")]
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "talk.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotOpen, match=words):
        ScenarioDocument().open(path)


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    document = ScenarioDocument()
    document.begin(NEW_TEXT, "New", "new.yaml", saved=False)
    with pytest.raises(CannotOpen, match=r"cannot be written: .* Choose another place"):
        document.save(tmp_path / "no" / "such" / "folder.yaml")
    with pytest.raises(OSError, match="folder"):
        write_text(tmp_path / "no" / "folder.yaml", "")
    assert document.unsaved


@given(some.text(alphabet="ab\n", max_size=12), some.text(alphabet="ab\n", max_size=12))
def test_the_difference_makes_the_one_from_the_other(old: str, new: str) -> None:
    start, end, put = difference(old, new)
    assert old[:start] + put + old[end:] == new


def test_a_large_text_waits_to_be_read() -> None:
    document = ScenarioDocument()
    large = NEW_TEXT + "#" * LARGE
    document.begin(large, "Large", "large.yaml", saved=True)
    assert (document.unread, document.good) == (True, False)
    loaded = document.read(large)
    document.take(large + "#")
    document.accept(large, loaded)
    assert document.unread
    document.accept(large + "#", document.read(large + "#"))
    assert (document.unread, document.good) == (False, True)
