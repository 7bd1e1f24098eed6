"""The differences of two runs as a table."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.run_diff_rows import RunDiffModel, row_words
from rts_console.gui.theme import Theme
from rts_console.record.log import EventLog
from rts_console.record.run_diff import compare
from tests.gui.sample_events import received


def log_of(*texts: str) -> EventLog:
    log = EventLog()
    log.append("alice", [received(text) for text in texts])
    return log


@pytest.fixture
def model(qtmodeltester: ModelTester) -> RunDiffModel:
    model = RunDiffModel(Theme(), compare(log_of("a", "b", "c", "d", "e"), log_of("a", "B", "c", "d", "e", "f")))
    qtmodeltester.check(model)
    return model


def test_each_difference_is_a_row(model: RunDiffModel) -> None:
    texts = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert texts == [
        ["1", "alice", "≠ changed: payload", "1 message ← bob b", "1 message ← bob B"],
        ["2", "alice", "+ only in the second", "–", "5 message ← bob f"],
    ]
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.headerData(3, Qt.Orientation.Horizontal) == "First run"
    assert model.difference(1).left is None


def test_no_row_is_a_dash() -> None:
    assert row_words(None) == "–"
