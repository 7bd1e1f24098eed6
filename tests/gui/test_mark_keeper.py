import pytest
from PySide6.QtCore import QObject

from rts_console.gui.mark_keeper import MARKS_NAME, MarkKeeper
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark, Marks
from tests.gui.sample_events import received


@pytest.fixture
def marks():
    log = EventLog()
    log.append("alice", [received() for _ in range(10)])
    return Marks(log)


class Keeper:
    def __init__(self, marks, folder):
        self.told = []
        self.parent = QObject()
        self.keeper = MarkKeeper(marks, lambda: folder, self.told.append, self.parent)


def test_marks_are_saved_a_moment_after_a_change(qtbot, marks, tmp_path):
    keeper = Keeper(marks, tmp_path)
    marks.mark(3, "look")
    keeper.keeper.changed()
    qtbot.waitUntil((tmp_path / MARKS_NAME).exists)
    again = Marks(EventLog())
    other = Keeper(again, tmp_path)
    other.keeper.load(tmp_path)
    assert (again.items(), other.told) == ([Mark(3, "look")], [])


def test_without_a_recording_or_a_change_nothing_is_written(marks, tmp_path):
    for folder in (None, tmp_path):
        keeper = Keeper(marks, folder)
        keeper.keeper.save()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_nothing_is_told_once(marks, tmp_path):
    keeper = Keeper(marks, tmp_path / "none")
    for seq in (1, 2):
        marks.mark(seq)
        keeper.keeper.save()
    assert len(keeper.told) == 1
    assert "cannot be saved" in keeper.told[0]
    (tmp_path / "none").mkdir()
    keeper.keeper.save()
    assert (tmp_path / "none" / MARKS_NAME).exists()


def test_marks_that_cannot_be_read_are_told(marks, tmp_path):
    (tmp_path / MARKS_NAME).write_text("{")
    keeper = Keeper(marks, tmp_path)
    keeper.keeper.load(tmp_path)
    assert "line 1" in keeper.told[0]
    keeper.keeper.load(tmp_path / "none")
    assert len(keeper.told) == 1
